"""What the second stage learns from: films as of other bodies, and the angle that is read."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from training.batches import made_ahead
from training.crops import around
from training.geometry import max_cobb, tilts
from training.prepare import Film, letterbox, save_films
from training.refiner_network import RefinerNetwork, angle_loss
from training.refiner_network import tilts as tilts_of_crops
from training.settings import CANVAS, REFINER_STAGES
from training.tests.spines import spine
from training.train_refiner import Crops, Run, main, reshape

BENT = spine([10.0, 0.0, -14.0, 5.0, 0.0, -3.0])


def drawn(corners: np.ndarray, size: tuple[int, int] = (300, 600)) -> np.ndarray:
    image = np.zeros((size[1], size[0]), np.uint8)
    for one in corners:
        cv2.fillConvexPoly(image, np.round(one[[0, 1, 3, 2]] * 8).astype(np.int32), 255, shift=3)
    return image


def test_a_film_of_another_body_shows_vertebrae_where_their_corners_say() -> None:
    stage = replace(REFINER_STAGES["pretrain"], stretch_sd=0.1, shear_sd=0.1)
    corners = BENT + np.array([60.0, 150.0])
    image, moved = reshape(drawn(corners), corners, np.random.default_rng(1), stage)
    assert np.abs(moved - corners).max() > 3
    off = cv2.absdiff(image, drawn(moved))
    assert np.mean(off > 128) < 0.002


def test_the_part_around_the_vertebrae_holds_all_that_crops_show() -> None:
    corners = BENT + np.array([60.0, 150.0])
    image = drawn(corners)
    part, moved = around(image, corners)
    assert part.size < image.size
    assert tilts(moved) == pytest.approx(tilts(corners))
    assert (part == drawn(moved, (part.shape[1], part.shape[0]))).all()


def test_the_angle_is_that_of_whole_films_in_the_films_own_directions() -> None:
    own = torch.tensor(spine([0.0] * 6), dtype=torch.float32)
    turns = torch.deg2rad(torch.tensor([20.0, -10.0, 0.0, 5.0, -20.0, 0.0]))
    assert float(angle_loss(own, own, turns, [3, 3])) == 0
    # One vertebra in the middle of the first film changes no angle; the lowest of the second does.
    changed = torch.tensor(spine([0.0, 0.0, 4.0, 0.0, -8.0, 0.0]), dtype=torch.float32)
    loss = angle_loss(changed, own, turns, [3, 3])
    assert float(loss) == pytest.approx((np.radians(8.0) - 0.01) / 2, rel=1e-3)


def test_batches_are_the_same_for_the_same_step_and_know_their_films(tmp_path: Path) -> None:
    corners = BENT + np.array([60.0, 150.0])
    films = [
        Film(kind, kind, "", 0, 300, 600, corners.tolist(), None, True, -1)
        for kind in ("real", "generated", "straight")
    ]
    save_films(films, tmp_path)
    np.save(tmp_path / "canvases.npy", np.stack([letterbox(drawn(corners), CANVAS)] * 3))
    stage = replace(REFINER_STAGES["finetune"], films=2, stretch_sd=0.0, shear_sd=0.0)
    crops = Crops(tmp_path, "all", stage)
    ahead = list(made_ahead(crops, range(4, 7), workers=1))
    assert [batch.vertebrae for batch in ahead] == [[6, 6]] * 3
    assert torch.equal(ahead[1].crops, crops[5].crops)
    for batch in ahead:
        tilt = torch.rad2deg(batch.turns + tilts_of_crops(batch.corners))[:6]
        assert float(tilt.max() - tilt.min()) == pytest.approx(max_cobb(corners), abs=1e-3)


def test_a_run_starts_from_a_network_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    torch.manual_seed(8)
    start = RefinerNetwork().state_dict()
    torch.save(start, tmp_path / "best.pt")
    stage, out, cpu = REFINER_STAGES["finetune"], tmp_path / "out", torch.device("cpu")
    out.mkdir()
    first = Run(tmp_path / "best.pt", stage, out, cpu)
    assert all(
        torch.equal(value, start[name]) for name, value in first.average.state_dict().items()
    )
    with torch.no_grad():
        next(first.network.parameters()).add_(1.0)
    first.step = 7
    first.save()
    again = Run(tmp_path / "best.pt", stage, out, cpu)
    assert again.step == 7
    assert torch.equal(next(again.network.parameters()), next(first.network.parameters()))


def test_finetuning_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "sys.argv", ["train_refiner", "--prepared", "p", "--stage", "finetune", "--out", "o"]
    )
    with pytest.raises(SystemExit):
        main()
    assert "--start" in capsys.readouterr().err
