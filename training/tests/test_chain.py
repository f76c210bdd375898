"""The chain and its angles against what the app measured on the same finds (`chains.jsonl`)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from training.chain import Vertebrae, chain
from training.geometry import boxes, tilts
from training.measure import measure
from training.tests.spines import spine

FILM = (4000, 4000)
CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "chains.jsonl").read_text().splitlines()
]


def finds(case: dict[str, Any]) -> Vertebrae:
    rows = np.array(case["finds"], dtype=np.float64).reshape(-1, 13)
    corners = rows[:, 1:9].reshape(-1, 4, 2)
    return Vertebrae(rows[:, 0], boxes(corners), corners, rows[:, 9:])


def test_the_cases_hold_finds_beside_the_spine_and_films_without_one() -> None:
    dropped = [len(case["finds"]) - len(case["chain"]) for case in CASES]
    assert sum(count > 0 for count in dropped) > 20
    assert sum(case["maxCobb"] is None for case in CASES) > 5


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_measures_as_the_app_does(case: dict[str, Any]) -> None:
    found = finds(case)
    index = chain(found, FILM)
    assert index.tolist() == case["chain"]
    assert tilts(found.corners[index]) == pytest.approx(case["tilts"], abs=1e-5)
    measured = measure(found, FILM)
    if case["maxCobb"] is None:
        assert measured.max_cobb is None
    else:
        assert measured.max_cobb == pytest.approx(case["maxCobb"], abs=1e-5)
        assert measured.sd == pytest.approx(case["sd"], abs=1e-5)


def test_one_find_on_top_of_another_is_the_same_vertebra() -> None:
    label = spine([0.0] * 6)
    twice = np.concatenate([label, label[2:3]])
    found = Vertebrae(np.array([0.9] * 6 + [0.6]), boxes(twice), twice, None)
    assert chain(found, (400, 400)).tolist() == [0, 1, 2, 3, 4, 5]


def test_a_model_that_states_no_errors_gives_an_angle_without_one() -> None:
    label = spine([0.0, 10.0, 5.0, 0.0, 0.0, 0.0])
    measured = measure(Vertebrae(np.full(6, 0.9), boxes(label), label, None), (400, 400))
    assert measured.max_cobb == pytest.approx(10.0)
    assert measured.sd is None
