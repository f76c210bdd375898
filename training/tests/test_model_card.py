from dataclasses import asdict

from training.metrics import FilmResult
from training.model_card import model_card


def test_the_card_states_figures_and_which_films_were_held_out() -> None:
    films = [
        FilmResult("a", "real", True, 20.0, 22.0, 3.0, 0.05),
        FilmResult("b", "real", True, 50.0, 46.0, 3.0, 0.05),
        FilmResult("s", "straight", True, None, 6.0, None, None),
        FilmResult("t", "straight", True, None, 12.0, None, None),
    ]
    figures = {"model": "m.onnx", "sha256": "ab", "fold": "0", "films": [asdict(f) for f in films]}
    card = model_card(figures)
    assert "Not medical advice, not a diagnosis." in card
    assert "fold 0" in card
    assert "| real | 2 | 2 | 3.00°" in card
    assert "| real, severe | 1 | 1 | 4.00°" in card
    assert "1 of 2 read as under 10°" in card
