from dataclasses import replace

from training.model_card import model_card
from training.results import Evaluation, FilmResult

FILMS = [
    FilmResult("a", "real", True, 20.0, 22.0, 3.0, 0.05, sd=2.0, fold=0),
    FilmResult("b", "real", True, 50.0, 46.0, 3.0, 0.05, sd=4.0, fold=1),
    FilmResult("s", "straight", True, None, 6.0),
    FilmResult("t", "straight", True, None, 12.0),
]
EVALUATION = Evaluation({"0": "c", "1": "d"}, (0.01, 0.4), {"real": (0.97, 0.7)}, FILMS)


def test_the_card_states_figures_and_which_films_were_held_out() -> None:
    card = model_card(EVALUATION, "m.onnx", "ab", "| change |")
    assert "Not medical advice, not a diagnosis." in card
    assert "of 5 folds only 0, 1" in card
    assert "| real | 2 | 2 | 3.00°" in card
    assert "| real, severe | 1 | 1 | 4.00°" in card
    assert "| real | 0.970 | 0.700 |" in card
    assert "2 covered, mean reading 9.0°, under 10°: 50.0 %" in card
    assert "| real | 2 | 100.0 % | 100.0 % |" in card
    assert "| change |" in card


def test_the_card_of_a_model_that_states_no_errors_says_so() -> None:
    card = model_card(replace(EVALUATION, uncertainty=None), "m.onnx", "ab", "")
    assert "This model states none." in card
    assert "Changed copies" not in card
