"""The second stage: sees one vertebra upright and says where its corners are."""

import torch
import torch.nn.functional as F
from torch import nn

from training.crops import CROP

_TYPICAL = ((-0.5, -0.35), (0.5, -0.35), (-0.5, 0.35), (0.5, 0.35))
"""Corners of an average vertebra in its own frame, widths: outputs are what differs from it."""

_UNIT = 0.2
"""Widths that one unit of output moves a corner."""


def _conv(inputs: int, outputs: int, stride: int = 1, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _conv(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(self.first(x)))


class RefinerNetwork(nn.Module):
    """Crops (n, 1, 96, 112) → corners (n, 4, 2) in the crop's own coordinates, and (n,) log spread.

    The spread is the Laplace scale of the tilt's error, radians. No pooling over the crop: where
    something is says how far the vertebra turns.
    """

    def __init__(self) -> None:
        """Random weights."""
        super().__init__()
        self.features = nn.Sequential(
            _conv(1, 16, 2, 5),
            _conv(16, 32, 2),
            _conv(32, 64, 2),
            _Residual(64),
            _Residual(64),
            _conv(64, 112, 2),
            _Residual(112),
            _Residual(112),
        )
        cells = (CROP[0] // 16) * (CROP[1] // 16)
        self.head = nn.Sequential(
            nn.Conv2d(112, 32, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * cells, 128),
            nn.ReLU(),
            nn.Linear(128, 9),
        )
        self.register_buffer("typical", torch.tensor(_TYPICAL), persistent=False)

    def forward(self, crops: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """See the class."""
        raw = self.head(self.features(crops)).float()
        corners = raw[:, :8].reshape(-1, 4, 2) * _UNIT + self.typical
        return corners, raw[:, 8].clamp(-6, 0)


def tilts(corners: torch.Tensor) -> torch.Tensor:
    """Tilt of each vertebra (n, 4, 2), radians: (n,)."""
    line = corners[:, 1] + corners[:, 3] - corners[:, 0] - corners[:, 2]
    return torch.atan2(line[:, 1], line[:, 0])


def refiner_loss(
    corners: torch.Tensor, log_spread: torch.Tensor, truth: torch.Tensor
) -> torch.Tensor:
    """Distance of corners (widths), error of tilt (radians), and how true the stated spread is."""
    off, turned = corners - truth, tilts(corners) - tilts(truth)
    place = F.smooth_l1_loss(off, torch.zeros_like(off), beta=0.02)
    turn = F.smooth_l1_loss(turned, torch.zeros_like(turned), beta=0.02)
    # Its gradient stops at the corners, so that it costs no accuracy.
    stated = (turned.detach().abs() * torch.exp(-log_spread) + log_spread).mean()
    return 20 * place + 20 * turn + 0.1 * stated


def angle_loss(
    corners: torch.Tensor, truth: torch.Tensor, turns: torch.Tensor, vertebrae: list[int]
) -> torch.Tensor:
    """Error of each film's largest angle, radians, against that of its labelled corners.

    Corners and truth (n, 4, 2) are in the coordinates of crops that lie turned by `turns` (n,) in
    their films, `vertebrae` of them in each film, one film after the other.
    """

    def largest(tilt: torch.Tensor) -> torch.Tensor:
        films = torch.split(turns + tilt, vertebrae)
        return torch.stack([film.max() - film.min() for film in films])

    off = largest(tilts(corners)) - largest(tilts(truth))
    return F.smooth_l1_loss(off, torch.zeros_like(off), beta=0.02)
