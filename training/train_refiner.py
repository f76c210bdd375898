"""Step 3: trains the second stage, which refines each vertebra's corners on a crop of its own.

`python -m training.train_refiner --prepared DIR --stage pretrain --fold 0 --out DIR`, then again
with `--stage finetune --start DIR/best.pt` and another `--out`.

It learns from labelled corners moved as the first stage errs, so it needs no first stage. The same
command, given again after a stop, goes on from `last.pt`.
"""

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.utils.data import Dataset

from training.augment import change_tones
from training.batches import made_ahead
from training.crops import Frame, Grey, around, cut, frame_of, mirrored, normalise, to_frame
from training.geometry import Floats, between_pixels, place, to_canvas
from training.network import update_average
from training.prepare import Film, load_films
from training.refiner_network import RefinerNetwork, angle_loss, refiner_loss
from training.settings import BORDER, CANVAS, REFINER_STAGES, SEED, RefinerStage
from training.train_detector import LONGEST_STEP, learning_rate, training_films

Rng = np.random.Generator


def guess(frame: Frame, rng: Rng, stage: RefinerStage) -> Frame:
    """The frame as the first stage might have it."""
    return Frame(
        frame.middle + rng.normal(0, stage.guess_shift, 2) * frame.width,
        frame.turn + math.radians(rng.normal(0, stage.guess_turn)),
        frame.width * math.exp(rng.normal(0, stage.guess_size)),
    )


@dataclass(frozen=True)
class Batch:
    """Crops (n, 1, 96, 112) of some films' vertebrae, one film after the other.

    `corners` (n, 4, 2) are in the crops' own coordinates, which lie turned by `turns` (n,) radians
    in their films; `vertebrae` says how many are of each film.
    """

    crops: torch.Tensor
    corners: torch.Tensor
    turns: torch.Tensor
    vertebrae: list[int]


def reshape(image: Grey, corners: Floats, rng: Rng, stage: RefinerStage) -> tuple[Grey, Floats]:
    """A film and its corners (n, 4, 2) as of another body: stretched and sheared a little."""
    stretch = np.diag(np.exp(rng.normal(0, stage.stretch_sd, 2)))
    change = stretch + rng.normal(0, stage.shear_sd, (2, 2)) * (1 - np.eye(2))
    size = (image.shape[1], image.shape[0])
    middle = np.array(size) / 2
    matrix = np.eye(3)
    matrix[:2] = np.column_stack([change, middle - change @ middle])
    pixels = between_pixels(matrix)[:2]
    moved = cv2.warpAffine(image, pixels, size, flags=cv2.INTER_LINEAR, borderValue=BORDER)
    return np.asarray(moved, dtype=np.uint8), (corners - middle) @ change.T + middle


class Crops(Dataset[Batch]):
    """Batches of crops with their corners, the same ones for the same seed and step."""

    def __init__(self, prepared: Path, fold: str, stage: RefinerStage) -> None:
        """Takes the films that a run of this fold may learn from."""
        self.canvases: NDArray[np.uint8] = np.load(prepared / "canvases.npy", mmap_mode="r")
        self.films: list[Film] = load_films(prepared)
        self.stage = stage
        self.pools = {
            kind: [i for i in training_films(self.films, kind, fold) if self.films[i].corners]
            for kind in stage.mix
        }
        cv2.setNumThreads(1)

    def __getitem__(self, step: int) -> Batch:
        """The batch of one step."""
        rng = np.random.default_rng((SEED, 2, step))
        kinds = rng.choice(list(self.stage.mix), self.stage.films, p=list(self.stage.mix.values()))
        crops: list[Grey] = []
        truths, turns, counts = [], [], []
        for kind in kinds:
            index = int(rng.choice(self.pools[str(kind)]))
            film = self.films[index]
            labels = to_canvas(film.corner_array(), place((film.width, film.height), CANVAS))
            image, labels = around(np.asarray(self.canvases[index]), labels)
            image, labels = reshape(image, labels, rng, self.stage)
            if rng.random() < self.stage.changed_tones:
                image = change_tones(image, rng, self.stage.tones)
            mirror = bool(rng.random() < 0.5)
            chosen = rng.permutation(labels)[: self.stage.crops]
            counts.append(len(chosen))
            for corners in chosen:
                frame = guess(frame_of(corners), rng, self.stage)
                crops.append(cut(image, frame, mirror=mirror, border=BORDER))
                truth = to_frame(corners, frame)
                truths.append(mirrored(truth) if mirror else truth)
                turns.append(-frame.turn if mirror else frame.turn)
        return Batch(
            crops=torch.from_numpy(normalise(np.stack(crops)))[:, None],
            corners=torch.from_numpy(np.stack(truths).astype(np.float32)),
            turns=torch.tensor(turns, dtype=torch.float32),
            vertebrae=counts,
        )


class Run:
    """State of one run: network, its average, optimiser, steps done and seconds spent."""

    def __init__(
        self, start: Path | None, stage: RefinerStage, out: Path, device: torch.device
    ) -> None:
        """Starts from `start` or random weights, or goes on from `out`/last.pt if there is one."""
        self.stage, self.out, self.device = stage, out, device
        torch.manual_seed(SEED)
        self.network = RefinerNetwork().to(device)
        if start:
            state = torch.load(start, map_location=device, weights_only=True)
            self.network.load_state_dict(state)
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=stage.peak_rate, weight_decay=stage.weight_decay
        )
        self.step, self.spent = 0, 0.0
        if (out / "last.pt").exists():
            state = torch.load(out / "last.pt", map_location=device, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    def save(self) -> None:
        """Writes last.pt (all state) and best.pt (the average), each in one move."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "spent": self.spent,
        }
        for name, content in (("last", state), ("best", state["average"])):
            torch.save(content, self.out / f"{name}.tmp")
            (self.out / f"{name}.tmp").replace(self.out / f"{name}.pt")

    def learn(self, batch: Batch) -> float:
        """One optimiser step; returns the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.stage, self.step)
        self.network.train()
        pictures = batch.crops.to(self.device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16):
            corners, spread = self.network(pictures)
        truth, turns = batch.corners.to(self.device), batch.turns.to(self.device)
        loss = refiner_loss(corners, spread, truth) + self.stage.angle_gain * angle_loss(
            corners, truth, turns, batch.vertebrae
        )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), self.stage.clip_norm)
        self.optimiser.step()
        self.step += 1
        # A young average would still remember the start.
        decay = self.stage.average_decay * (1 - math.exp(-self.step / 100))
        update_average(self.average, self.network, decay)
        return float(loss.item())


def train(
    prepared: Path, start: Path | None, stage: RefinerStage, fold: str, out: Path, workers: int
) -> None:
    """Trains to the stage's last step, over any number of resumptions."""
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    source = Crops(prepared, fold, stage)
    run = Run(start, stage, out, device)
    before, saved = time.monotonic(), run.spent
    losses: list[float] = []
    for batch in made_ahead(source, range(run.step, stage.steps), workers):
        losses.append(run.learn(batch))
        now = time.monotonic()
        run.spent, before = run.spent + min(now - before, LONGEST_STEP), now
        if run.step >= stage.steps or run.spent - saved >= stage.save_every:
            run.save()
            note = {"step": run.step, "spent": round(run.spent), "loss": float(np.mean(losses))}
            print(note, flush=True)
            saved, losses = run.spent, []


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--stage", choices=sorted(REFINER_STAGES), required=True)
    parser.add_argument("--start", type=Path, help="best.pt to start from; else random weights")
    parser.add_argument("--fold", default="all", help="fold of real films to hold out, or all")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that make batches ahead")
    args = parser.parse_args()
    if args.stage == "finetune" and not args.start:
        parser.error("--stage finetune goes on from a network: --start DIR/best.pt")
    torch.set_num_threads(args.threads)
    stage = REFINER_STAGES[args.stage]
    train(args.prepared, args.start, stage, args.fold, args.out, args.workers)


if __name__ == "__main__":
    main()
