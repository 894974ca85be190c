"""Real or composed: a logistic regression on n-grams and shape that classifies composed avartanams and lessons.

It is trained on some lessons and pieces and tested on others; a lesson with its mirror and all its
forms is in one fold, and so is a piece. An area of 0.5 means that it can't tell them apart, 1 that
it always can.
"""

from __future__ import annotations

import random
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.generator.losses import Interval
from benchmarks.generator.observed import Observed
from benchmarks.generator.samples.shape import moves_of, turns_of
from carnatic.lessons.lesson import KARVAI, Units

FOLDS, INNER_FOLDS = 10, 4
PENALTIES = (1.0, 3.0, 10.0, 30.0, 100.0)
LONGEST_GRAM = 3
MOST_STEPS, TOLERANCE = 100, 1e-6  # of the regression
LEAST_MET = 3  # avartanams that have a feature, for it to count
RESAMPLES = 1000

Array = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RealnessRow:
    """How well lessons and composed pieces are told apart: the area under the curve with its 95% interval.

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
    """Classify the avartanams, each by a regression that was trained without its fold."""
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


# -- learning ------------------------------------------------------------------------------------


def out_of_fold(seen: Sequence[Observed]) -> Array:
    """For each avartanam, the score by a regression that was trained without its lesson or piece."""
    table = DictVectorizer(sparse=False).fit_transform([features(one.word) for one in seen])  # (avartanam, feature)
    scores = np.zeros(len(seen))
    for train, test in folds(seen, FOLDS):
        penalty = _best_penalty([seen[i] for i in train], table[train])
        scores[test] = _scores(seen, table, train, test, penalty)
    return scores


def folds(seen: Sequence[Observed], count: int) -> Iterator[tuple[Places, Places]]:
    """The places to train on and to test on, fold by fold.

    A lesson or a piece stays in one fold; families, real and made, are spread evenly.
    """
    strata = [f"{one.family} {one.is_real}" for one in seen]
    groups = [one.group for one in seen]
    splitter = StratifiedGroupKFold(min(count, len(set(groups))), shuffle=True, random_state=0)
    with warnings.catch_warnings():
        # a small family is missing from some folds, which its scores don't mind
        warnings.filterwarnings("ignore", message="The least populated class")
        yield from splitter.split(np.zeros(len(seen)), strata, groups)


def _best_penalty(seen: Sequence[Observed], table: Array) -> float:
    """The penalty that does best in an inner split of the training folds."""
    areas = []
    inner = list(folds(seen, INNER_FOLDS))
    for penalty in PENALTIES:
        scores = np.zeros(len(seen))
        for train, test in inner:
            scores[test] = _scores(seen, table, train, test, penalty)
        areas.append(area(seen, scores))
    return PENALTIES[areas.index(max(areas))]


def _scores(seen: Sequence[Observed], table: Array, train: Places, test: Places, penalty: float) -> Array:
    """Train a regression on some avartanams and score others: log odds of being real.

    table: features (avartanam, feature). penalty: of the squared coefficients, the constant
    left out.
    """
    common = (table[train] > 0).sum(0) >= LEAST_MET
    model = make_pipeline(
        StandardScaler(),
        LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=TOLERANCE, max_iter=MOST_STEPS),
    )
    truth, weights = [seen[i].is_real for i in train], _weights([seen[i] for i in train])
    model.fit(table[train][:, common], truth, logisticregression__sample_weight=weights)
    scores: Array = model.decision_function(table[test][:, common])
    return scores


def _weights(seen: Sequence[Observed]) -> Array:
    """Real and made of a family weigh the same together, so that neither number nor family gives anything away."""
    sizes = Counter((one.family, one.is_real) for one in seen)
    real = Counter(one.family for one in seen if one.is_real)
    return np.array([max(1, real[one.family]) / sizes[one.family, one.is_real] for one in seen])


# -- how well it tells ---------------------------------------------------------------------------


def area(seen: Sequence[Observed], scores: Array, times: Array | None = None) -> float:
    """How often a real avartanam looks more real than a made one of its family; families by their lessons' size.

    times: how often each avartanam counts; once by default.
    """
    counted = np.ones(len(seen)) if times is None else times
    truth = np.array([one.is_real for one in seen])
    families = np.array([one.family for one in seen])
    total = weight = 0.0
    for family in sorted(set(families)):
        own = (families == family) & (counted > 0)
        if truth[own].any() and not truth[own].all():
            size = float(counted[own & truth].sum())
            total += size * roc_auc_score(truth[own], scores[own], sample_weight=counted[own])
            weight += size
    return total / weight if weight else 0.5


def area_with_interval(seen: Sequence[Observed], scores: Array) -> tuple[float, Interval]:
    """The area, and its 95% interval when lessons and pieces are drawn again."""
    rng = random.Random(0)
    areas = sorted(area(seen, scores, _drawn_again(seen, rng)) for _ in range(RESAMPLES))
    low, high = areas[round(0.025 * (RESAMPLES - 1))], areas[round(0.975 * (RESAMPLES - 1))]
    return area(seen, scores), (low, high)


def _drawn_again(seen: Sequence[Observed], rng: random.Random) -> Array:
    """How often each avartanam comes when lessons and pieces are drawn again, family by family."""
    times = Counter[str]()
    for is_real in (True, False):
        for family in dict.fromkeys(one.family for one in seen if one.is_real == is_real):
            groups = sorted({one.group for one in seen if one.family == family and one.is_real == is_real})
            times.update(rng.choices(groups, k=len(groups)))
    return np.array([float(times[one.group]) for one in seen])
