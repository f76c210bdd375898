"""Step 2: trains the network for the stage's number of steps, resumable at any moment.

`python -m training.train_detector --data DATA --prepared DIR --start CHECKPOINT --stage pretrain
--out DIR`

A slower machine, or one with other work, takes longer to the same network. `--fold K` holds out
real films of that fold; `--fold all` trains on every film for shipping. The same command, given
again after a stop, goes on from `last.pt`.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from ultralytics.nn.tasks import PoseModel

from inference.detections import ROWS
from inference.engine import Batch, Output
from training.batches import Batches, made_ahead
from training.geometry import max_cobb
from training.measurer import Measurer, measuring_command
from training.network import (
    CornerLoss,
    build,
    decayed_groups,
    keep_outputs_precise,
    save_for_ultralytics,
    update_average,
)
from training.prepare import Film, film_picture, load_films
from training.reader import Reader, trained_entry
from training.settings import SEED, STAGES, RefinerStage, Stage

VALIDATION_FILMS = 40
LONGEST_STEP = 10.0
"""Seconds; what a step takes beyond is not counted."""


def training_films(films: list[Film], kind: str, fold: str) -> list[int]:
    """Indices of films of a kind that a run of this fold may learn from."""
    of_kind = [i for i, film in enumerate(films) if film.kind == kind]
    if kind == "real":
        return [i for i in of_kind if fold == "all" or films[i].fold != int(fold)]
    return [i for i in of_kind if films[i].fold == -1]


def validation_films(films: list[Film], fold: str) -> list[int]:
    """Indices of held-out films with clean labels, at most 40 of a kind."""
    chosen: list[int] = []
    for kind in ("real", "straight", "generated"):
        held = int(fold) if kind == "real" and fold != "all" else 0
        of_kind = [i for i, f in enumerate(films) if f.kind == kind and f.fold == held and f.clean]
        if kind != "real" or fold != "all":
            chosen += of_kind[:VALIDATION_FILMS]
    return chosen


def validate(
    model: PoseModel, data: Path, films: list[Film], device: torch.device
) -> dict[str, float]:
    """Mean error and bias of max Cobb, degrees, by kind; a straight film counts as 0°."""

    def run(batch: Batch) -> Output:
        with torch.inference_mode():
            output = model(torch.from_numpy(batch).to(device))[0]
        return np.asarray(output[:, -ROWS:].cpu().numpy())  # boxes come first; none are needed

    model.eval()
    reader = Reader(run, trained_entry())
    found = [reader.find_on(film_picture(data, film)) for film in films]
    errors: dict[str, list[float]] = {}
    missed = 0
    with Measurer() as measurer:
        spines = measurer.measure(found)
    for film, spine in zip(films, spines, strict=True):
        if spine.max_cobb is None:
            missed += 1
            continue
        truth = 0.0 if film.kind == "straight" else max_cobb(film.corner_array())
        errors.setdefault(film.kind, []).append(spine.max_cobb - truth)
    report = {"missed": float(missed)}
    for kind, values in errors.items():
        report[f"{kind}_mae"] = round(float(np.mean(np.abs(values))), 3)
        report[f"{kind}_bias"] = round(float(np.mean(values)), 3)
        report[f"{kind}_within5"] = round(float(np.mean(np.abs(values) < 5)), 3)
    return report


def learning_rate(stage: Stage | RefinerStage, step: int) -> float:
    """Linear warm-up, then a half cosine to the last step."""
    cosine = 0.5 * (1 + math.cos(math.pi * min(step / stage.steps, 1.0)))
    share = stage.final_rate + (1 - stage.final_rate) * cosine
    return stage.peak_rate * share * min(1.0, (step + 1) / stage.warmup_steps)


class Run:
    """State of one run: network, its average, optimiser, steps done and seconds spent."""

    def __init__(self, start: Path, stage: Stage, out: Path, device: torch.device) -> None:
        """Starts from `start`, or goes on from `out`/last.pt if there is one."""
        self.stage, self.out, self.device = stage, out, device
        torch.manual_seed(SEED)
        self.model = build(start).to(device, memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        keep_outputs_precise(self.model)
        self.frozen = list(self.model.model[: stage.frozen_layers])
        for layer in self.frozen:
            layer.requires_grad_(False)
        self.loss = CornerLoss(self.model, stage.gains)
        groups = decayed_groups(self.model, stage.weight_decay)
        self.optimiser = torch.optim.AdamW(groups, lr=stage.peak_rate)
        self.step = 0
        self.spent = 0.0
        last = out / "last.pt"
        if last.exists():
            state = torch.load(last, map_location=device, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    def save(self) -> None:
        """Writes last.pt (all state) and best.pt (the average), each in one move."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "spent": self.spent,
        }
        torch.save(state, self.out / "last.tmp")
        (self.out / "last.tmp").replace(self.out / "last.pt")
        save_for_ultralytics(self.average, self.out / "best.tmp")
        (self.out / "best.tmp").replace(self.out / "best.pt")

    def learn(self, images: torch.Tensor, targets: dict[str, torch.Tensor]) -> float:
        """One optimiser step; returns the loss per film."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.stage, self.step)
        self.loss.set_progress(min(self.step / self.stage.steps, 1.0))
        self.model.train()
        for layer in self.frozen:
            layer.eval()
        pictures = images.to(self.device).float().div_(255)
        pictures = pictures.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16):
            predicted = self.model(pictures)
        exact = {k: v.float() for k, v in predicted.items() if isinstance(v, torch.Tensor)}
        total = self.loss(
            {**predicted, **exact}, {k: v.to(self.device) for k, v in targets.items()}
        )
        loss = total[0].sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.stage.clip_norm)
        self.optimiser.step()
        self.step += 1
        # A young average would still remember the start.
        decay = self.stage.average_decay * (1 - math.exp(-self.step / 200))
        update_average(self.average, self.model, decay)
        return float(loss.item()) / len(images)


def train(
    data: Path,
    prepared: Path,
    start: Path,
    stage: Stage,
    fold: str,
    out: Path,
    workers: int,
    validates: bool,
) -> None:
    """Trains to the stage's last step, over any number of resumptions."""
    if validates:
        measuring_command()  # what is missing is said now, not when the first validation is due
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    films = load_films(prepared)
    batches = Batches(prepared, films, stage)
    for kind in stage.mix:
        if kind != "empty":
            batches.allow(kind, training_films(films, kind, fold))
    held_out = [films[i] for i in validation_films(films, fold)]
    run = Run(start, stage, out, device)
    before, saved, validated = time.monotonic(), run.spent, run.spent
    losses: list[float] = []
    for batch in made_ahead(batches, range(run.step, stage.steps), workers):
        losses.append(run.learn(batch.images, batch.targets))
        over = run.step >= stage.steps
        if validates and (over or run.spent - validated >= stage.validate_every):
            report = validate(run.average, data, held_out, device)
            print({"step": run.step, "spent": round(run.spent), **report}, flush=True)
            validated = run.spent
        if over or run.spent - saved >= stage.save_every:
            run.save()
            note = {"step": run.step, "spent": round(run.spent), "loss": float(np.mean(losses))}
            print(note, flush=True)
            saved, losses = run.spent, []
        now = time.monotonic()
        # A process that is halted for a while has not worked.
        run.spent, before = run.spent + min(now - before, LONGEST_STEP), now


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--prepared", type=Path, required=True, help="folder that prepare wrote")
    parser.add_argument("--start", type=Path, required=True, help="checkpoint to start from")
    parser.add_argument("--stage", choices=sorted(STAGES), required=True)
    parser.add_argument("--fold", default="all", help="fold of real films to hold out, or all")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and log")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that make batches ahead")
    parser.add_argument(
        "--no-validation", action="store_true", help="for a machine without Node: trains blindly"
    )
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    stage = STAGES[args.stage]
    train(
        data=args.data,
        prepared=args.prepared,
        start=args.start,
        stage=stage,
        fold=args.fold,
        out=args.out,
        workers=args.workers,
        validates=not args.no_validation,
    )


if __name__ == "__main__":
    main()
