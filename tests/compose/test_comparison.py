"""Every run that a line shares with a lesson, and the runs that are shown."""

from __future__ import annotations

from itertools import product

import pytest

from carnatic.compose.comparison import SharedRun, shared_runs, shared_units, telling_runs, unit_words
from carnatic.exercise.sargam.text import read_notes

MOCK = "s r g r g m p , s r g m p d n S S n d n d p m , S n d p m g r s"
SARALI_13 = "s r g r g , g m p m p , d p d , m p d p d n d p m p d p m g r s"


def words(text: str) -> tuple[str, ...]:
    return unit_words(read_notes(text)[0])


def test_a_word_stands_for_each_unit():
    assert words("s r , | g. S ||") == ("s", "r", ",", "g.", "S")


@pytest.mark.parametrize(
    ("mine", "lesson", "runs"),
    [
        ("s r g m", "s r g m", ((0, 0, 4),)),
        ("s r g m", "p d n S", ()),
        # two swaras are too few, and so are two with their holds
        ("s r g m", "s r m p", ()),
        ("s , r , g m", "s , r , m p", ()),
        ("s , r , g m", "s , r , g p", ((0, 0, 5),)),
        # a hold at the beginning belongs to a swara that is not shared
        ("p , m g r s", "d , m g r g", ((2, 2, 3),)),
        # at its end it is part of the run
        ("s r g , m", "s r g , p", ((0, 0, 4),)),
        # one stretch of mine in two places of the lesson, and the other way round
        ("s r g", "s r g s r g", ((0, 0, 3), (0, 3, 3))),
        ("s r g p s r g", "m s r g", ((0, 1, 3), (4, 1, 3))),
        # runs may lie upon each other: each is as long as it can be
        ("s r g m p", "s r g m S r g m p", ((0, 0, 4), (1, 5, 4))),
        # tara and madhya are two swaras
        ("s r g m p d n s", "s r g m p d n S", ((0, 0, 7),)),
        # a run goes over the bars
        ("d n S | S n d", "g d n S S n d p", ((0, 1, 6),)),
    ],
)
def test_hand_made_lines(mine, lesson, runs):
    assert shared_runs(words(mine), words(lesson)) == tuple(SharedRun(*run) for run in runs)


def test_the_mock_beside_sarali_13():
    found = shared_runs(words(MOCK), words(SARALI_13))
    told = {(" ".join(words(MOCK)[r.start : r.start + r.units]), r.start, r.lesson_start) for r in telling_runs(found)}
    assert told == {
        ("s r g r g", 0, 0),
        ("g m p", 10, 6),
        ("d n d p m", 18, 20),
        ("d p m g r s", 26, 26),
    }


def runs_by_definition(mine: tuple[str, ...], lesson: tuple[str, ...], shortest: int) -> set[SharedRun]:
    """Each shared run that starts on a swara and can't be extended at either end."""
    found = set()
    for start, there, units in product(range(len(mine)), range(len(lesson)), range(1, len(mine) + 1)):
        if start + units > len(mine) or there + units > len(lesson):
            continue
        run = mine[start : start + units]
        if run != lesson[there : there + units] or run[0] == ",":
            continue
        if sum(word != "," for word in run) < shortest:
            continue
        after = (mine[start + units : start + units + 1], lesson[there + units : there + units + 1])
        if after[0] == after[1] and after[0]:
            continue
        # to the left there may be holds, but no shared swara
        back = 1
        while min(start, there) >= back and mine[start - back] == lesson[there - back] == ",":
            back += 1
        if min(start, there) >= back and mine[start - back] == lesson[there - back]:
            continue
        found.add(SharedRun(start, there, units))
    return found


@pytest.mark.parametrize("shortest", [1, 2, 3])
def test_every_pair_of_short_lines_has_the_runs_of_the_definition(shortest):
    lines = [("s", *rest) for size in range(4) for rest in product("sr,", repeat=size)]
    for mine, lesson in product(lines, repeat=2):
        found = shared_runs(mine, lesson, shortest)
        assert set(found) == runs_by_definition(mine, lesson, shortest), (mine, lesson)
        assert len(set(found)) == len(found)
        assert list(found) == sorted(found, key=lambda run: (run.start, run.lesson_start))


def test_told_runs_lie_beside_each_other_and_the_longest_is_among_them():
    lines = [words(text) for text in (MOCK, SARALI_13, "s r g m p m g r s r g m p d n S", "s r s r s r g s r g m")]
    for mine, lesson in product(lines, repeat=2):
        found = shared_runs(mine, lesson)
        told = telling_runs(found)
        here = [k for run in told for k in range(run.start, run.start + run.units)]
        there = [k for run in told for k in range(run.lesson_start, run.lesson_start + run.units)]
        assert len(set(here)) == len(here)
        assert len(set(there)) == len(there)
        assert max((run.units for run in found), default=0) == max((run.units for run in told), default=0)
        assert set(here) <= shared_units(found)[0]
        assert set(there) <= shared_units(found)[1]
