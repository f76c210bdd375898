"""Figures of a model on a set of films. No file is read or written here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from training.geometry import Floats, severity, widths
from training.results import FilmResult

SEVERITIES = ("none", "mild", "moderate", "severe")


@dataclass(frozen=True)
class Summary:
    """Max Cobb over films that were read. Errors are reading − truth, degrees; shares are 0…1."""

    n: int
    covered: int
    mae: float
    median: float
    bias: float
    smape: float
    within3: float
    within5: float
    limits: tuple[float, float]
    corner_px: float
    corner_share: float


def errors(results: Sequence[FilmResult]) -> Floats:
    """Reading − truth of the films that have both, degrees."""
    both = [(r.reading, r.truth) for r in results]
    return np.array([a - b for a, b in both if a is not None and b is not None], dtype=np.float64)


def smape(readings: Floats, truths: Floats) -> float:
    """Mean of |p − t| / (p + t), as the challenge scores one angle a film; 0 where both are 0."""
    total = readings + truths
    return float(np.mean(np.abs(readings - truths) / np.where(total > 0, total, 1.0)))


def limits_of_agreement(differences: Floats) -> tuple[float, float]:
    """Bland and Altman's 95 % limits: mean ± 1.96 standard deviations."""
    spread = 1.96 * float(np.std(differences, ddof=1)) if len(differences) > 1 else 0.0
    return float(np.mean(differences)) - spread, float(np.mean(differences)) + spread


def summarise(results: Sequence[FilmResult]) -> Summary:
    """Figures of one group of films with known angles; raises ValueError if none was read."""
    read = [r for r in results if r.reading is not None and r.truth is not None]
    if not read:
        raise ValueError("no film of this group was read")
    off = errors(read)
    size = np.abs(off)
    px = [r.corner_px for r in read if r.corner_px is not None]
    share = [r.corner_share for r in read if r.corner_share is not None]
    readings = np.array([r.reading for r in read], dtype=np.float64)
    return Summary(
        n=len(results),
        covered=len(read),
        mae=float(size.mean()),
        median=float(np.median(size)),
        bias=float(off.mean()),
        smape=smape(readings, readings - off),
        within3=float(np.mean(size < 3)),
        within5=float(np.mean(size < 5)),
        limits=limits_of_agreement(off),
        corner_px=float(np.mean(px)) if px else float("nan"),
        corner_share=float(np.mean(share)) if share else float("nan"),
    )


def by_severity(results: Sequence[FilmResult]) -> list[list[FilmResult]]:
    """Results in four groups by the true angle's severity, films without one left out."""
    groups: list[list[FilmResult]] = [[], [], [], []]
    for result in results:
        if result.truth is not None:
            groups[severity(result.truth)].append(result)
    return groups


def confusion(results: Sequence[FilmResult]) -> NDArray[np.int64]:
    """Films by true severity (rows) and severity read (columns): (4, 4)."""
    table = np.zeros((4, 4), dtype=np.int64)
    for r in results:
        if r.truth is not None and r.reading is not None:
            table[severity(r.truth), severity(r.reading)] += 1
    return table


def weighted_kappa(table: NDArray[np.int64]) -> float:
    """Cohen's kappa with quadratic weights; 1 for full agreement."""
    n = table.sum()
    k = len(table)
    weight = (np.subtract.outer(np.arange(k), np.arange(k)) / (k - 1)) ** 2
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(n, 1)
    chance = float((weight * expected).sum())
    return 1.0 - float((weight * table).sum()) / chance if chance > 0 else 1.0


def match_vertebrae(found: Floats, truth: Floats) -> list[tuple[int, int]]:
    """Pairs (found, true) of nearest centres, each used once, less than half a true width apart."""
    if len(found) == 0 or len(truth) == 0:
        return []
    gap = np.linalg.norm(found.mean(axis=1)[:, None] - truth.mean(axis=1)[None], axis=2)
    gap = gap / np.maximum(widths(truth), 1e-9)[None]
    pairs: list[tuple[int, int]] = []
    for flat in np.argsort(gap, axis=None):
        i, j = divmod(int(flat), len(truth))
        if gap[i, j] >= 0.5:
            break
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def corner_error(found: Floats, truth: Floats) -> tuple[float, float] | None:
    """Mean distance of matched corners: px, and share of the true width; None if none matches."""
    pairs = match_vertebrae(found, truth)
    if not pairs:
        return None
    distance = np.array([np.linalg.norm(found[i] - truth[j], axis=1).mean() for i, j in pairs])
    size = widths(truth)[[j for _, j in pairs]]
    return float(distance.mean()), float((distance / np.maximum(size, 1e-9)).mean())


def _iou(a: Floats, b: Floats) -> Floats:
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    area_a, area_b = (a[:, 2:] - a[:, :2]).prod(axis=1), (b[:, 2:] - b[:, :2]).prod(axis=1)
    return np.asarray(shared / np.maximum(area_a[:, None] + area_b[None] - shared, 1e-9))


def average_precision(
    found: Sequence[tuple[Floats, Floats]], truth: Sequence[Floats]
) -> tuple[float, float]:
    """Box mAP50 and mAP50-95 by COCO's rule (101 recall points).

    `found`: per film boxes (n, 4) and confidence (n,); `truth`: per film boxes (m, 4).
    """
    thresholds = np.linspace(0.5, 0.95, 10)
    scores: list[float] = []
    hits: list[NDArray[np.bool_]] = []
    for (hulls, confidence), true in zip(found, truth, strict=True):
        overlap = _iou(hulls, true) if len(hulls) and len(true) else None
        order = np.argsort(-confidence, kind="stable")
        taken = np.zeros((len(thresholds), len(true)), dtype=bool)
        for i in order:
            hit = np.zeros(len(thresholds), dtype=bool)
            if overlap is not None:
                for t, threshold in enumerate(thresholds):
                    free = np.where(taken[t], -1.0, overlap[i])
                    best = int(np.argmax(free))
                    if free[best] >= threshold:
                        taken[t, best] = hit[t] = True
            scores.append(float(confidence[i]))
            hits.append(hit)
    total = sum(len(true) for true in truth)
    if not hits or total == 0:
        return 0.0, 0.0
    ranked = np.array(hits)[np.argsort(-np.array(scores), kind="stable")]
    true_found = ranked.cumsum(axis=0)
    recall = true_found / total
    precision = true_found / np.arange(1, len(ranked) + 1)[:, None]
    envelope = np.maximum.accumulate(precision[::-1], axis=0)[::-1]
    values = []
    for t in range(len(thresholds)):
        at = np.searchsorted(recall[:, t], np.linspace(0, 1, 101), side="left")
        padded = np.append(envelope[:, t], 0.0)
        values.append(float(padded[np.minimum(at, len(ranked))].mean()))
    return values[0], float(np.mean(values))


@dataclass(frozen=True)
class Comparison:
    """Paired comparison of absolute errors, degrees; below 0 the first model is better."""

    n: int
    difference: float
    interval: tuple[float, float]
    p_value: float
    better: int
    worse: int


def compare(
    first: Sequence[FilmResult], second: Sequence[FilmResult], seed: int, rounds: int = 10_000
) -> Comparison:
    """Wilcoxon's signed-rank test and 95 % bootstrap interval over films that both models read."""
    others = {(r.kind, r.name): r for r in second}
    pairs = [(r, others[r.kind, r.name]) for r in first if (r.kind, r.name) in others]
    both = [(a, b) for a, b in pairs if len(errors([a])) and len(errors([b]))]
    gap = np.array([abs(errors([a])[0]) - abs(errors([b])[0]) for a, b in both])
    if len(gap) == 0:
        raise ValueError("no film was read by both models")
    picks = np.random.default_rng(seed).integers(0, len(gap), (rounds, len(gap)))
    low, high = np.percentile(gap[picks].mean(axis=1), [2.5, 97.5])
    p_value = float(stats.wilcoxon(gap).pvalue) if np.any(gap != 0) else 1.0
    return Comparison(
        n=len(gap),
        difference=float(gap.mean()),
        interval=(float(low), float(high)),
        p_value=p_value,
        better=int((gap < 0).sum()),
        worse=int((gap > 0).sum()),
    )
