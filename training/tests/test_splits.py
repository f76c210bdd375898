import numpy as np

from training.geometry import severity
from training.splits import duplicate_groups, hold_out_groups, patient_folds


def made_up_patients() -> tuple[list[int | None], list[float]]:
    rng = np.random.default_rng(1)
    patients: list[int | None] = [int(p) for p in rng.integers(0, 60, 150)]
    patients[:5] = [None] * 5
    return patients, [float(a) for a in rng.uniform(0, 70, 150)]


def test_a_patient_stays_in_one_fold() -> None:
    patients, angles = made_up_patients()
    folds = patient_folds(patients, angles, 5, seed=3)
    seen: dict[int, int] = {}
    for patient, fold in zip(patients, folds, strict=True):
        if patient is not None:
            assert seen.setdefault(patient, fold) == fold


def test_folds_are_alike_in_size_and_severity() -> None:
    patients, angles = made_up_patients()
    folds = np.array(patient_folds(patients, angles, 5, seed=3))
    assert np.ptp(np.bincount(folds, minlength=5)) <= 3
    severe = [
        sum(severity(a) == 3 for a, f in zip(angles, folds, strict=True) if f == k)
        for k in range(5)
    ]
    assert max(severe) - min(severe) <= 3


def test_folds_are_the_same_every_time() -> None:
    patients, angles = made_up_patients()
    assert patient_folds(patients, angles, 5, 3) == patient_folds(patients, angles, 5, 3)


def test_mirrored_and_repeated_copies_share_a_group() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.uniform(0, 255, (2, 16, 8))
    group = duplicate_groups(np.stack([a, b, a[:, ::-1], a + 3, b[:, ::-1] * 0.9]))
    assert group[0] == group[2] == group[3]
    assert group[1] == group[4]
    assert group[0] != group[1]


def test_copies_are_held_out_together() -> None:
    groups = [0, 0, 0, 1, 1, 2, 3, 4, 4, 4]
    held = hold_out_groups(groups, 0.3, seed=5)
    assert sum(held) >= 3
    for group in set(groups):
        assert len({h for h, g in zip(held, groups, strict=True) if g == group}) == 1
