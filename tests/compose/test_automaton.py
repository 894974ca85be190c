"""The automaton's counts against plain enumeration."""

from __future__ import annotations

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.forms import CADENCE, Figures, Form, FreeLine
from carnatic.compose.novelty import copies, frames, near_copies
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.library import library

LESSONS = library().lessons_of("sarali")
ADI = (0, 4, 6)


def form(rungs: int, avartanams: int = 1) -> Form:
    known = copies(LESSONS, rungs)
    every_move = frozenset((a, b) for a in range(rungs) for b in range(rungs))
    return Figures(rungs, 8, ADI, avartanams, known, known, every_move)


def free_form(rungs: int, avartanams: int) -> Form:
    known = copies(LESSONS, rungs)
    near = frozenset((a, b) for a in range(rungs) for b in range(rungs) if abs(a - b) <= 2)
    onto_s = frozenset((a, 0) for a in range(rungs))
    last = known - {frames(rungs)[1]}
    return FreeLine(rungs, 8, ADI, avartanams, known, last, (0, rungs - 1), near, near, onto_s, CADENCE, rungs - 4)


def figures(rungs: int, start: int = 0) -> set[Units]:
    """Every figure that the move rule allows, by trying all; written without the automaton."""
    found: set[Units] = set()

    def grow(word: Units) -> None:
        if len(word) == 8:
            found.add(word)
            return
        place = len(word)
        sounding = [unit for unit in word if unit != KARVAI]
        if place % 2 == 1:
            grow((*word, KARVAI))
        for rung in range(rungs):
            near = abs(rung - sounding[-1]) <= 2
            restart = rung == 0 and place in (4, 6)
            triple = sounding[-2:] == [rung, rung]
            if (near or restart) and not triple:
                grow((*word, rung))

    grow((start,))
    return found


@pytest.mark.parametrize(("rungs", "legal_new"), [(8, 40_537), (7, 37_356), (6, 31_870)])
def test_counts_every_new_figure(rungs: int, legal_new: int) -> None:
    automaton = Automaton(form(rungs))
    assert automaton.completions(()) == legal_new
    assert len(figures(rungs) - copies(LESSONS, rungs)) == legal_new


def test_lists_what_it_counts() -> None:
    automaton = Automaton(form(6))
    assert set(automaton.lines(())) == figures(6) - copies(LESSONS, 6)


@pytest.mark.parametrize("given", [(0, 1, 2, 1), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, KARVAI, 0)])
def test_counts_completions_of_an_opening(given: Units) -> None:
    automaton = Automaton(form(8))
    lines = list(automaton.lines(given))
    assert len(lines) == len(set(lines)) == automaton.completions(given) > 0
    assert all(line[: len(given)] == given for line in lines)
    assert not set(lines) & copies(LESSONS, 8)


def test_seven_swaras_of_a_lesson_leave_a_few_new_endings() -> None:
    automaton = Automaton(form(8))
    counts = [automaton.completions(lesson.rows[0][:7]) for lesson in LESSONS[1:9]]
    assert all(3 <= count <= 5 for count in counts)


def test_two_figures_multiply_but_for_the_join() -> None:
    """Every pair of new figures whose second starts near the first's end or on s."""
    new = sorted(figures(6) - copies(LESSONS, 6))
    two = Automaton(form(6, avartanams=2))
    first = new[123]
    last = next(unit for unit in reversed(first) if unit != KARVAI)
    starts = [start for start in range(6) if abs(start - last) <= 2 or start == 0]
    nexts = sum(len(figures(6, start) - copies(LESSONS, 6)) for start in starts)
    assert two.completions(first) == nexts


@pytest.mark.parametrize("rungs", [6, 7, 8])
def test_a_free_line_can_always_come_home(rungs: int) -> None:
    automaton = Automaton(free_form(rungs, avartanams=2))
    assert automaton.completions(()) > 10**6
    # an opening that never climbs within three rungs of S has no ending left
    idle = (0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)
    assert automaton.completions(idle) == 0


def test_near_copies_hold_every_copy_and_every_change_of_one_unit() -> None:
    near = near_copies(LESSONS, 8)
    assert copies(LESSONS, 8) <= near
    figure = LESSONS[4].rows[0]  # s r g m | p , | s r
    assert (*figure[:7], 2) in near
    assert (0, 4, 2, 5, 1, KARVAI, 6, 0) not in near
