"""Real or made: a logistic regression on n-grams and shape that tries to tell composed avartanams from lessons.

It learns from some lessons and pieces and is asked about others: a lesson with its mirror
and all its forms stays in one fold, and so does a piece. 0.5 means that it can't tell, 1
that it always can. Written out in NumPy, since a fit is a dozen lines and the app needs
nothing else of a statistics library.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.generator.losses import Interval
from benchmarks.generator.observed import Observed
from benchmarks.generator.samples.shape import moves_of, turns_of
from carnatic.practice.lessons import KARVAI, Units

FOLDS, INNER_FOLDS = 10, 4
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0)
LONGEST_GRAM = 3
LEAST_MET = 3  # avartanams that have a feature, for it to count
MOST_STEPS, CLOSE_ENOUGH = 30, 1e-6
RESAMPLES = 1000

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RealnessRow:
    """How well real and made are told apart: the area under the curve with its 95% interval.

    The interval comes from drawing lessons and pieces again. real, made: avartanams;
    lessons, pieces: to how many these belong.
    """

    families: str
    way: str
    area: float
    interval: Interval
    real: int
    lessons: int
    made: int
    pieces: int


def realness(families: str, way: str, seen: Sequence[Observed]) -> RealnessRow:
    """Tell the avartanams apart, each by what was learnt without its fold."""
    scores = out_of_fold(seen)
    real = [one for one in seen if one.is_real]
    made = [one for one in seen if not one.is_real]
    area, between = area_with_interval(seen, scores)
    return RealnessRow(
        families, way, area, between,
        len(real), len({one.group for one in real}), len(made), len({one.group for one in made}),
    )  # fmt: skip


# -- what it looks at ----------------------------------------------------------------------------


def features(word: Units) -> Counter[str]:
    """N-grams of moves and holds, the swaras themselves, where karvai stands, and the shape of the whole."""
    found = Counter[str]()
    signs = _signs(word)
    for n in range(1, LONGEST_GRAM + 1):
        found.update("move " + " ".join(signs[i : i + n]) for i in range(len(signs) - n + 1))
    sounding = [unit for unit in word if unit != KARVAI]
    found.update(f"swara {unit}" for unit in sounding)
    found.update(f"held on {k}" for k, unit in enumerate(word, 1) if unit == KARVAI)
    moves = moves_of(word)
    found.update({"turns": turns_of(word), "leaps": sum(abs(m) > 2 for m in moves), "skips": moves.count(2)})
    found.update({"span": max(sounding) - min(sounding), "steps": sum(abs(m) == 1 for m in moves)})
    found.update({f"first {sounding[0]}": 1, f"last {sounding[-1]}": 1, f"goes {sounding[-1] - sounding[0]}": 1})
    return found


def _signs(word: Units) -> list[str]:
    signs, before = [], word[0]
    for unit in word[1:]:
        signs.append("," if unit == KARVAI else str(unit - before))
        before = before if unit == KARVAI else unit
    return signs


def _table(words: Sequence[Counter[str]], names: Sequence[str]) -> Array:
    return np.array([[float(word[name]) for name in names] for word in words])


# -- learning ------------------------------------------------------------------------------------


def out_of_fold(seen: Sequence[Observed]) -> Array:
    """For each avartanam, how real it looks to a regression that has not met its lesson or piece."""
    words = [features(one.word) for one in seen]
    folds = _folds(seen, FOLDS)
    scores = np.zeros(len(seen))
    for fold in sorted(set(folds)):
        learnt = [i for i, own in enumerate(folds) if own != fold]
        asked = [i for i, own in enumerate(folds) if own == fold]
        penalty = _best_penalty([seen[i] for i in learnt], [words[i] for i in learnt])
        scores[asked] = _foretell(seen, words, learnt, asked, penalty)
    return scores


def _best_penalty(seen: Sequence[Observed], words: Sequence[Counter[str]]) -> float:
    """The penalty that an inner split of the training folds likes best."""
    folds = _folds(seen, INNER_FOLDS)
    areas = []
    for penalty in PENALTIES:
        scores = np.zeros(len(seen))
        for fold in sorted(set(folds)):
            learnt = [i for i, own in enumerate(folds) if own != fold]
            asked = [i for i, own in enumerate(folds) if own == fold]
            scores[asked] = _foretell(seen, words, learnt, asked, penalty)
        areas.append(area(seen, scores))
    return PENALTIES[areas.index(max(areas))]


def _folds(seen: Sequence[Observed], count: int) -> list[int]:
    """The fold of each avartanam: lessons and pieces dealt out by chance, those of a family evenly."""
    rng = random.Random(0)
    dealt: dict[str, int] = {}
    for is_real in (True, False):
        for family in dict.fromkeys(one.family for one in seen):
            groups = sorted({one.group for one in seen if one.family == family and one.is_real == is_real})
            rng.shuffle(groups)
            start = len(dealt)
            dealt.update((group, (start + k) % count) for k, group in enumerate(groups))
    return [dealt[one.group] for one in seen]


def _foretell(
    seen: Sequence[Observed], words: Sequence[Counter[str]], learnt: Sequence[int], asked: Sequence[int], penalty: float
) -> Array:
    met = Counter(name for i in learnt for name in words[i])
    names = sorted(name for name, count in met.items() if count >= LEAST_MET)
    table = _table([words[i] for i in learnt], names)
    middle, width = table.mean(0), table.std(0) + 1e-9
    weights = _weights([seen[i] for i in learnt])
    truth = np.array([float(seen[i].is_real) for i in learnt])
    fitted = fit((table - middle) / width, truth, weights, penalty)
    asked_table = (_table([words[i] for i in asked], names) - middle) / width
    scores: Array = _with_one(asked_table) @ fitted
    return scores


def _weights(seen: Sequence[Observed]) -> Array:
    """Real and made of a family weigh the same together, so that neither number nor family gives anything away."""
    sizes = Counter((one.family, one.is_real) for one in seen)
    real = Counter(one.family for one in seen if one.is_real)
    return np.array([max(1, real[one.family]) / sizes[one.family, one.is_real] for one in seen])


def fit(table: Array, truth: Array, weights: Array, penalty: float) -> Array:
    """The coefficients of a logistic regression, its last one the constant, by Newton's steps.

    table: (avartanam, feature), standardised. penalty: of the squared coefficients, the
    constant's left out.
    """
    columns = _with_one(table)
    ridge = np.full(columns.shape[1], penalty)
    ridge[-1] = 1e-6
    found = np.zeros(columns.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        slope = columns.T @ (weights * (chance - truth)) + ridge * found
        curvature = (columns * (weights * chance * (1 - chance))[:, None]).T @ columns + np.diag(ridge)
        step = np.linalg.solve(curvature, slope)
        found = found - step
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return found


def _with_one(table: Array) -> Array:
    return np.hstack([table, np.ones((len(table), 1))])


# -- how well it tells ---------------------------------------------------------------------------


def area(seen: Sequence[Observed], scores: Array) -> float:
    """How often a real avartanam looks more real than a made one of its family; families by their lessons' size."""
    real, made, wins = _wins(seen, scores)
    return _weighed_area(seen, real, made, wins, np.ones(len(real)), np.ones(len(made)))


def area_with_interval(seen: Sequence[Observed], scores: Array) -> tuple[float, Interval]:
    """The area, and its 95% interval when lessons and pieces are drawn again."""
    real, made, wins = _wins(seen, scores)
    rng = random.Random(0)
    areas = []
    for _ in range(RESAMPLES):
        drawn = [_drawn_again(seen, side, rng) for side in (real, made)]
        areas.append(_weighed_area(seen, real, made, wins, *drawn))
    areas.sort()
    low, high = areas[round(0.025 * (RESAMPLES - 1))], areas[round(0.975 * (RESAMPLES - 1))]
    return area(seen, scores), (low, high)


def _wins(seen: Sequence[Observed], scores: Array) -> tuple[list[int], list[int], Array]:
    """Places of real and made ones, and for each pair 1, ½ or 0: whether the real one looks more real."""
    real = [i for i, one in enumerate(seen) if one.is_real]
    made = [i for i, one in enumerate(seen) if not one.is_real]
    difference = scores[real][:, None] - scores[made][None, :]
    return real, made, (np.sign(difference) + 1) / 2


def _drawn_again(seen: Sequence[Observed], side: Sequence[int], rng: random.Random) -> Array:
    """How often each of one side comes when its groups are drawn again, family by family."""
    times = Counter[str]()
    for family in dict.fromkeys(seen[i].family for i in side):
        groups = sorted({seen[i].group for i in side if seen[i].family == family})
        times.update(rng.choices(groups, k=len(groups)))
    return np.array([float(times[seen[i].group]) for i in side])


def _weighed_area(
    seen: Sequence[Observed], real: Sequence[int], made: Sequence[int], wins: Array, of_real: Array, of_made: Array
) -> float:
    total = weight = 0.0
    for family in dict.fromkeys(seen[i].family for i in real):
        rows = of_real * np.array([seen[i].family == family for i in real])
        columns = of_made * np.array([seen[i].family == family for i in made])
        if rows.sum() and columns.sum():
            total += rows @ wins @ columns / columns.sum()
            weight += rows.sum()
    return float(total / weight) if weight else 0.5
