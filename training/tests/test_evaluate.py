from pathlib import Path

import numpy as np
import pytest

from training.detections import Vertebrae
from training.evaluate import deal, judge, model_of, parse_folds, report
from training.geometry import boxes
from training.measurer import Measurer
from training.prepare import Film
from training.results import Evaluation, FilmResult, load_evaluation
from training.tables import fold_line
from training.tests.spines import spine

LABEL = spine([0.0, 12.0, -8.0, 0.0, 0.0, 0.0])


def film(name: str, kind: str = "real", fold: int = 0, usable: bool = True) -> Film:
    corners = LABEL.tolist() if usable else []
    return Film(name, kind, f"{name}.jpg", 0, 400, 400, corners, 20.0, True, fold)


def test_each_real_film_is_read_by_the_model_that_held_it_out_and_others_by_all_in_turn() -> None:
    real = [film(f"r{k}", fold=k) for k in range(5)]
    others = [film(f"g{i}", "generated", -(i % 2)) for i in range(8)]
    dealt = deal([*real, *others, film("x", usable=False)], [0, 3])
    assert [f.name for f in dealt[0]] == ["r0", "g0", "g4"]
    assert [f.name for f in dealt[3]] == ["r3", "g2", "g6"]


def test_at_most_so_many_of_a_kind() -> None:
    dealt = deal([film(str(i), fold=i % 5) for i in range(20)], [0, 1, 2, 3, 4], limit=7)
    assert sum(map(len, dealt.values())) == 7


def test_the_model_of_a_fold() -> None:
    assert parse_folds("all") == [0, 1, 2, 3, 4]
    assert parse_folds("1,3") == [1, 3]
    assert model_of("runs/fold{fold}/best.onnx", 3) == Path("runs/fold3/best.onnx")
    assert model_of("one.onnx", 3) == Path("one.onnx")


def found(shift: float, sds: float | None = None) -> Vertebrae:
    corners = LABEL + shift
    stated = None if sds is None else np.full((6, 4), sds)
    return Vertebrae(np.full(6, 0.9), boxes(corners), corners, stated)


def test_a_film_is_judged_beside_its_label(measurer: Measurer) -> None:
    (measured,) = measurer.measure([(found(3.0, 0.5), (400, 400))])
    result = judge(film("a"), measured, 2)
    assert result.truth == pytest.approx(20.0)
    assert result.reading == pytest.approx(20.0)
    assert result.corner_px == pytest.approx(np.hypot(3, 3))
    assert result.fold == 2
    assert result.sd == pytest.approx(0.62, abs=0.01)
    assert result.vertebrae[1].tilt_sd == pytest.approx(0.436, abs=0.001)
    assert result.vertebrae[1].label_array() == pytest.approx(LABEL[1])


def test_a_straight_film_has_no_true_angle_and_a_missed_spine_no_reading(
    measurer: Measurer,
) -> None:
    (few,) = measurer.measure([(found(0.0).take([0, 1, 2]), (400, 400))])
    result = judge(film("s", "straight"), few, 0)
    assert (result.truth, result.reading, result.corner_px) == (None, None, None)


def test_results_are_kept_whole(tmp_path: Path, measurer: Measurer) -> None:
    (measured,) = measurer.measure([(found(1.0, 0.5), (400, 400))])
    films = [judge(film("a"), measured, 0)]
    evaluation = Evaluation({"0": ["ab", "cd"]}, {"real": (0.9, 0.6)}, films)
    evaluation.save(tmp_path / "results.json")
    assert load_evaluation(tmp_path / "results.json") == evaluation


def test_the_report_tells_folds_apart_and_compares_models(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def evaluation(off: float) -> Evaluation:
        films = [
            FilmResult(str(i), "real", i > 0, 10.0 * i, 10.0 * i + off, fold=i % 2)
            for i in range(6)
        ]
        return Evaluation({"0": ["ab", "cd"]}, {"real": (0.95, 0.7)}, films)

    report(evaluation(2.0), evaluation(-3.0), tmp_path)
    told = capsys.readouterr().out
    assert "| real | 6 | 6 | 2.00° | 2.00° | +2.00° |" in told
    assert "| real, clean labels | 5 | 5 | 2.00°" in told
    assert "MAE (films) by fold: 0: 2.00° (3), 1: 2.00° (3)" in told
    assert "Boxes, real: mAP50 0.950" in told
    assert "6 films: -1.00°" in told
    assert (tmp_path / "real.png").stat().st_size > 1000


def test_a_fold_without_a_reading_has_no_error() -> None:
    films = [FilmResult("a", "real", True, 20.0, None, fold=1), FilmResult("b", "real", True, 1, 2)]
    assert fold_line(films) == "MAE (films) by fold: 0: 1.00° (1)"
