"""Real or made: the regression, its folds, and that it can tell when there is something to tell."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from benchmarks.generator.observed import GROUPS, Observed, Part, observed
from benchmarks.generator.realness import area, features, folds, out_of_fold, realness
from benchmarks.generator.samples.kinds import BLIND
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library

L = library()


def words(count: int, is_real: bool, steps: tuple[int, ...], seed: int) -> list[Observed]:
    """Avartanams that move by these steps, two to the lesson or piece."""
    rng = Random(seed)
    found = []
    for i in range(count):
        word = [rng.randrange(8)]
        while len(word) < 8:
            word.append(word[-1] + rng.choice(steps))
        found.append(Observed("sarali", f"{is_real} {i // 2}", tuple(word), is_real))
    return found


def test_an_area_counts_pairs_of_one_family() -> None:
    seen = [
        Observed("janta", "a", (0,), True),
        Observed("janta", "b", (1,), False),
        Observed("dhatu", "c", (0,), True),
        Observed("dhatu", "d", (1,), False),
    ]
    assert area(seen, np.array([2.0, 1.0, 0.0, 1.0])) == 0.5
    assert area(seen, np.array([2.0, 1.0, 1.0, 1.0])) == 0.75


@pytest.mark.sweep
def test_different_moves_are_told_apart_and_equal_ones_are_not() -> None:
    real = words(40, True, (-1, 1), 1)
    apart = realness("", "", [*real, *words(120, False, (-2, 2, 1), 2)])
    alike = realness("", "", [*real, *words(120, False, (-1, 1), 3)])
    assert apart.area > 0.9
    assert apart.interval[0] > 0.8
    assert alike.interval[0] < 0.5 < alike.interval[1]
    assert (apart.real, apart.lessons, apart.made, apart.pieces) == (40, 20, 120, 60)


def test_what_belongs_together_stays_in_one_fold() -> None:
    seen = [*words(40, True, (-1, 1), 1), *words(60, False, (-1, 1), 2)]
    found = list(folds(seen, 10))
    assert sorted(i for _, test in found for i in test) == list(range(100))
    for train, test in found:
        assert not {seen[i].group for i in train} & {seen[i].group for i in test}
        assert sum(seen[i].is_real for i in test) == 4


def test_fewer_lessons_than_folds_are_no_error() -> None:
    seen = [*words(6, True, (-1, 1), 1), *words(8, False, (-1, 1), 2)]
    assert len(list(folds(seen, 10))) == 7


def test_the_answer_is_the_same_again() -> None:
    seen = [*words(20, True, (-1, 1), 1), *words(40, False, (-1, 2), 2)]
    assert out_of_fold(seen).tolist() == out_of_fold(seen).tolist()


def test_features_name_moves_holds_and_places() -> None:
    found = features((0, KARVAI, 2, 1, 1, 4, 3, 2))
    assert found["move ,"] == 1
    assert found["move , 2 -1"] == 1
    assert found["held on 2"] == 1
    assert (found["turns"], found["leaps"], found["skips"], found["span"]) == (3, 1, 1, 4)


@pytest.mark.parametrize(
    "group",
    ["sarali, mirrored", "tara sthayi", pytest.param("janta, dhatu, alankaram", marks=pytest.mark.sweep)],
)
def test_frames_and_copies_are_on_neither_side(group: str) -> None:
    seen = observed(L.composer, L, GROUPS[group], BLIND)
    real = {(one.family, one.word) for one in seen if one.is_real}
    made = {(one.family, one.word) for one in seen if not one.is_real}
    assert not real & made
    assert len(real) + len(made) == len(seen)
    assert len(made) > 2 * len(real)
    frames = {"sarali": tuple(range(8)), "janta": (0, 0, 1, 1, 2, 2, 3, 3)}
    assert not any(word == frames.get(family) for family, word in real | made)


@pytest.mark.sweep
def test_lines_without_the_network_are_known_for_made() -> None:
    assert realness("", "", observed(L.composer, L, (Part("sarali"),), BLIND)).area > 0.8
