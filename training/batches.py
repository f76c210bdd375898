"""Serves augmented batches from packed films, the same ones for the same seed and step."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset

from training.augment import Sample, augment, empty_picture
from training.geometry import boxes
from training.prepare import Film
from training.settings import PICTURE, SEED, Stage

EPOCH = 2048
"""Films after which every kind's share has been dealt out exactly once."""


@dataclass(frozen=True)
class Batch:
    """Pictures (b, 3, 640, 256) of 0…255 and targets in the form that Ultralytics' losses take."""

    images: torch.Tensor
    targets: dict[str, torch.Tensor]


def collate(samples: list[Sample]) -> Batch:
    """Stacks samples; targets are shares of the picture's width and height."""
    images = torch.from_numpy(np.stack([s.image for s in samples]))[:, None].expand(-1, 3, -1, -1)
    index = np.concatenate([np.full(len(s.corners), i) for i, s in enumerate(samples)])
    corners = np.concatenate([s.corners for s in samples])
    size = np.array(PICTURE, dtype=np.float64)
    hull = np.clip(boxes(corners), 0, np.tile(size, 2))
    middle, extent = (hull[:, :2] + hull[:, 2:]) / 2, hull[:, 2:] - hull[:, :2]
    centred = np.concatenate([middle / size, extent / size], axis=1)
    points = np.concatenate([corners / size, np.ones((len(corners), 4, 1))], axis=2)
    return Batch(
        images,
        {
            "batch_idx": torch.from_numpy(index).float(),
            "cls": torch.zeros(len(index), 1),
            "bboxes": torch.from_numpy(centred).float(),
            "keypoints": torch.from_numpy(points).float(),
        },
    )


class Batches(Dataset[Batch]):
    """The batch of every step, in the shares of `stage.mix`."""

    def __init__(self, prepared: Path, films: list[Film], stage: Stage) -> None:
        """`films` are all of `prepared`, in its order; `allow` says which of them are used."""
        self.canvases: NDArray[np.uint8] = np.load(prepared / "canvases.npy", mmap_mode="r")
        self.films = films
        self.stage = stage
        self.pools: dict[str, list[int]] = {kind: [] for kind in stage.mix}
        self._epoch = cache(self._deal)
        cv2.setNumThreads(1)

    def allow(self, kind: str, members: list[int]) -> None:
        """Trains on these films (indices) of a kind."""
        self.pools[kind] = [i for i in members if self.films[i].corners]

    def _deal(self, epoch: int) -> list[int]:
        """Film of each place in an epoch; −1 stands for an empty picture."""
        order: list[int] = []
        for kind, share in self.stage.mix.items():
            count = round(share * EPOCH)
            if kind == "empty":
                order += [-1] * count
                continue
            pool = self.pools[kind]
            # An epoch takes its piece of an endless row of shuffled rounds: no film is left out.
            turn, offset = divmod(epoch * count, len(pool))
            last = (offset + count) // len(pool)
            row = np.concatenate([self._round(kind, turn + i) for i in range(last + 1)])
            order += [pool[i] for i in row[offset : offset + count]]
        return [order[i] for i in np.random.default_rng((SEED, epoch)).permutation(len(order))]

    def _round(self, kind: str, turn: int) -> NDArray[np.intp]:
        key = (SEED, list(self.stage.mix).index(kind), turn)
        return np.random.default_rng(key).permutation(len(self.pools[kind]))

    def __getitem__(self, step: int) -> Batch:
        """The batch of one step."""
        epoch, at = divmod(step * self.stage.batch, EPOCH)
        samples = []
        for slot, film in enumerate(self._epoch(epoch)[at : at + self.stage.batch]):
            rng = np.random.default_rng((SEED, step, slot))
            if film < 0:
                samples.append(empty_picture(rng, self.stage.augmentation))
                continue
            entry = self.films[film]
            size = (entry.width, entry.height)
            samples.append(
                augment(
                    self.canvases[film], size, entry.corner_array(), rng, self.stage.augmentation
                )
            )
        return collate(samples)


T = TypeVar("T")


def made_ahead(batches: Dataset[T], steps: range, workers: int) -> Iterable[T]:
    """The batches of these steps, made by processes of their own while the network learns."""
    sampler = list(steps)
    return DataLoader(batches, batch_size=None, sampler=sampler, num_workers=workers)
