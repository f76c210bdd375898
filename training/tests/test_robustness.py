from training.prepare import Film
from training.robustness import choose


def test_films_are_taken_evenly_from_every_fold() -> None:
    films = [
        Film(str(i), "real", "", 0, 10, 20, [[[0.0]]], 20.0, i != 0, i % 2) for i in range(101)
    ]
    chosen = choose(films, [0, 1], 10)
    assert [films[i].fold for i in chosen] == [0] * 5 + [1] * 5
    assert chosen[0] == 2  # the first of fold 0 has no clean label
    assert chosen[4] == 100
    assert chosen == sorted(set(chosen[:5])) + sorted(set(chosen[5:]))


def test_no_more_films_than_there_are() -> None:
    films = [Film(str(i), "real", "", 0, 10, 20, [[[0.0]]], 20.0, True, 0) for i in range(3)]
    assert choose(films, [0], 40) == [0, 1, 2]
