"""Who is trained on and who is held out: by patient, deterministic."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.geometry import severity


def patient_folds(
    patients: Sequence[int | None], angles: Sequence[float], folds: int, seed: int
) -> list[int]:
    """Fold of each film: a patient stays in one, and each gets a like share of every severity.

    A film of an unknown patient stands alone: nothing better is known.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for i, patient in enumerate(patients):
        groups[f"film {i}" if patient is None else f"patient {patient}"].append(i)
    rng = np.random.default_rng(seed)
    names = [str(name) for name in rng.permutation(sorted(groups))]
    # Large groups first, the hardest to balance. The sort is stable: the shuffle breaks ties.
    names.sort(key=lambda name: -len(groups[name]))
    load = np.zeros((folds, 4))
    result = [0] * len(patients)
    for name in names:
        members = groups[name]
        classes = np.bincount([severity(angles[i]) for i in members], minlength=4)
        cost = load @ classes / len(members) + 0.1 * load.sum(axis=1)
        fold = int(np.argmin(cost))
        load[fold] += classes
        for i in members:
            result[i] = fold
    return result


def duplicate_groups(thumbnails: NDArray[np.float64], threshold: float = 0.97) -> list[int]:
    """Group of each picture (n, h, w); repeated and mirrored copies share one."""
    n = len(thumbnails)

    def unit(pictures: NDArray[np.float64]) -> NDArray[np.float64]:
        flat = pictures.reshape(n, -1)
        flat = flat - flat.mean(axis=1, keepdims=True)
        norm = np.linalg.norm(flat, axis=1, keepdims=True)
        return np.asarray(flat / np.maximum(norm, 1e-9), dtype=np.float64)

    plain, mirrored = unit(thumbnails), unit(thumbnails[:, :, ::-1])
    alike = np.maximum(plain @ plain.T, plain @ mirrored.T) > threshold
    group = list(range(n))
    for i in range(n):
        for j in range(i):
            if alike[i, j] and group[i] != group[j]:
                old, new = group[i], group[j]
                group = [new if g == old else g for g in group]
    return group


def hold_out_groups(groups: Sequence[int], share: float, seed: int) -> list[bool]:
    """Marks whole groups as held out until `share` of all members is reached."""
    rng = np.random.default_rng(seed)
    wanted = share * len(groups)
    held: set[int] = set()
    count = 0
    for group in rng.permutation(sorted(set(groups))):
        if count >= wanted:
            break
        held.add(int(group))
        count += list(groups).count(int(group))
    return [g in held for g in groups]
