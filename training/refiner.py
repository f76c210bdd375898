"""The second stage as it is shipped: film and guesses in, refined corners out, in one ONNX file.

Cutting the crops is part of the network, so that no runtime needs code of its own for it.
"""

import torch
import torch.nn.functional as F
from torch import nn

from training.crops import CROP, LEAST_DEVIATION, SPAN
from training.refiner_network import RefinerNetwork
from training.settings import BORDER
from training.shipped import CORNER_CORRELATION


class Refiner(nn.Module):
    """Film and guessed corners → refined corners with their expected errors.

    `film` (1, 1 or 3, h, w) has grey levels of 0…255, `guesses` (n, 4, 2) px of it in the order TL,
    TR, BL, BR. The answer (n, 4, 3) is x, y and sd of each corner, px; sd is such that the tilt of
    the mid-line through four corners that err in part alike errs as the network says.
    """

    places: torch.Tensor  # of a crop's pixels in its own coordinates: (pixels, 2)

    def __init__(self, network: RefinerNetwork, error_scale: float) -> None:
        """Multiplies stated errors by `error_scale`, which `calibrate` finds."""
        super().__init__()
        self.network = network
        self.error_scale = error_scale
        x = (torch.arange(CROP[0]) + 0.5) / CROP[0] - 0.5
        y = ((torch.arange(CROP[1]) + 0.5) - CROP[1] / 2) / CROP[0]
        places = torch.stack([x.expand(CROP[1], -1), y[:, None].expand(-1, CROP[0])], dim=-1)
        self.register_buffer("places", SPAN * places.reshape(-1, 2), persistent=False)

    def forward(self, film: torch.Tensor, guesses: torch.Tensor) -> torch.Tensor:
        """See the class."""
        # What lies beyond the film reads as 0, which is then the border's grey.
        grey = film.mean(dim=1, keepdim=True) - BORDER
        middle = guesses.mean(dim=1, keepdim=True)
        line = (guesses[:, 1] + guesses[:, 3] - guesses[:, 0] - guesses[:, 2]) / 2
        width = line.norm(dim=1)
        cos, sin = (line / width[:, None]).unbind(dim=1)
        turn = torch.stack([cos, sin, -sin, cos], dim=1).reshape(-1, 2, 2)
        places = (self.places @ turn) * width[:, None, None] + middle
        # All crops as one tall picture: the film need not be copied for each.
        x, y = places.reshape(1, -1, CROP[0], 2).unbind(dim=3)
        grid = torch.stack([2 * x / grey.shape[3] - 1, 2 * y / grey.shape[2] - 1], dim=3)
        crops = F.grid_sample(grey, grid, align_corners=False).reshape(-1, 1, CROP[1], CROP[0])
        centred = crops - crops.mean(dim=(2, 3), keepdim=True)
        deviation = centred.square().mean(dim=(2, 3), keepdim=True).sqrt()
        found, log_spread = self.network(centred / (deviation + LEAST_DEVIATION))
        # A Laplace distribution's sd; see the app's `tiltSd` for what it says of a corner.
        tilt_sd = self.error_scale * 2**0.5 * torch.exp(log_spread)
        corner_sd = tilt_sd * width / (1 - CORNER_CORRELATION) ** 0.5
        refined = (found @ turn) * width[:, None, None] + middle
        sd = corner_sd[:, None, None].expand(-1, 4, 1)
        return torch.cat([refined, sd], dim=2)
