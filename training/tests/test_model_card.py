from inference.manifest import load_entry
from training.model_card import model_card
from training.results import Evaluation, FilmResult
from training.shipped import MODELS

FILMS = [
    FilmResult("a", "real", True, 20.0, 22.0, 3.0, 0.05, sd=2.0, fold=0),
    FilmResult("b", "real", True, 50.0, 46.0, 3.0, 0.05, sd=4.0, fold=1),
    FilmResult("s", "straight", True, None, 6.0),
    FilmResult("t", "straight", True, None, 12.0),
]
EVALUATION = Evaluation({"0": ["c"], "1": ["d"]}, {"real": (0.97, 0.7)}, FILMS)


def test_the_card_states_figures_and_which_films_were_held_out() -> None:
    card = model_card(EVALUATION, load_entry(MODELS), "| change |", "## More")
    assert "Not medical advice, not a diagnosis." in card
    assert "of 5 folds only 0, 1" in card
    assert "| real | 2 | 2 | 3.00°" in card
    assert "| real, severe | 1 | 1 | 4.00°" in card
    assert "| real | 0.970 | 0.700 |" in card
    assert "2 covered, mean reading 9.0°, under 10°: 50.0 %" in card
    assert "| real | 2 | 100.0 % | 100.0 % |" in card
    assert "corners correlate by 0.63" in card
    assert "| change |" in card
    assert "\n## More\n" in card


def test_the_card_names_the_files_it_is_of() -> None:
    entry = load_entry(MODELS)
    card = model_card(EVALUATION, entry, "", "")
    assert f"`models/{entry.file}`, sha256 `{entry.sha256}`" in card
    assert f"`models/{entry.refiner.file}`, sha256 `{entry.refiner.sha256}`" in card
    assert "Changed copies" not in card
