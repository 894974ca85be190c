"""The patterns of an alankaram's figure: what teachers sing has one, and enough new figures have."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.comparison import unit_words
from carnatic.compose.figure_patterns import homecoming, leads_on
from carnatic.compose.figures import AlankaramFigure
from carnatic.compose.lesson_rows import rows_of
from carnatic.compose.plans import WINDOWS, plans
from carnatic.exercise.sargam.text import show_body
from carnatic.lessons.lesson import KARVAI, Lesson, Units
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from tests.laws import for_each

L = library()
THE_SEVEN = L.lessons_of("alankaram")[:7]
# a figure of Karaikudi S. Subramanian's, which ends on its second step
KARAIKUDI = "s r s g | r g | s m g m | r g s r"


def form_of(tala: str) -> AlankaramFigure:
    form = plans(L.request(family="alankaram", tala=tala), L.lessons)[WINDOWS].form
    assert isinstance(form, AlankaramFigure)
    return form


@for_each("lesson", THE_SEVEN[:6], ids=lambda lesson: lesson.id)
def test_the_traditional_figures_have_a_pattern(lesson: Lesson) -> None:
    """But for Eka's, which is the ladder itself."""
    form = replace(form_of(lesson.tala), copies=frozenset(), last_copies=frozenset())
    assert lesson.figures[0] in set(Automaton(form).lines(lesson.figures[0][:-3]))


def test_a_figure_may_lead_into_the_next_window() -> None:
    made = L.composer.compose(L.request(family="alankaram", tala="Dhruva", phrase=KARAIKUDI))
    first, second, *_, last = show_body(made.exercise).split("\n")
    assert first == f"{KARAIKUDI} ||"
    assert second == "r g r m | g m | r p m p | g m r g ||"
    # the last window comes home to s
    assert last == "m g m r | g r | m s r s | m g r s ||"


@pytest.mark.parametrize(
    ("figure", "home"),
    [
        ((0, 1, 2, 0, 1, 2, 3, 3), ()),
        ((0, 1, 2, 3, 1, 2, 0, 1), (0, 1, 2, 3)),
        ((0, 2, 3, 0, 2, 3, 2, 1), (1, 2, 3)),
        ((0, 1, 2, 3, 2, 1, 0, 1), (0, 1, 2, 3)),
    ],
)
def test_the_last_window_comes_home(figure: Units, home: Units) -> None:
    assert homecoming(figure, 4, (0, 4)) == home


@for_each("tala", ["Rupaka", "Misra chapu", "Khanda chapu", "Tisra chapu"])
def test_every_figure_comes_home(tala: str) -> None:
    """Without a hold on the clap, and without a leap that isn't from or to the window's first swara."""
    starts, figures = L.tala(tala).anga_starts, list(Automaton(form_of(tala)).lines(()))
    for figure in figures:
        window = max(figure) + 1
        home = homecoming(figure, window, starts)
        last = (*figure[: len(figure) - len(home)], *home)
        sounding = [unit for unit in last if unit != KARVAI]
        assert sounding[-1] == window - 1
        assert not any(last[start] == KARVAI for start in starts)
        assert all(abs(b - a) <= 2 or 0 in (a, b) for a, b in pairwise(sounding)), last


@for_each("tala", ["Rupaka", "Misra chapu", "tisra jati Triputa", "Adi", "Khanda chapu"])
def test_no_way_home_is_that_of_the_lesson(tala: str) -> None:
    """Of all new figures, the pieces that are accepted."""
    request = L.request(family="alankaram", tala=tala)
    size, plan = request.tala.aksharas, plans(request, L.lessons)[WINDOWS]
    lesson = next(one for one in L.lessons_of("alankaram") if one.tala == request.tala.name)
    taught = set(rows_of(unit_words(realise_lesson(lesson, request).notes), size))
    pieces = (plan.finish(line) for line in Automaton(plan.form).lines(()) if plan.accepts(line))
    copied = {row for piece in pieces for row in rows_of(unit_words(piece), size) if row in taught}
    assert copied == set()


def test_an_end_is_near_what_follows() -> None:
    assert [step for step in range(5) if leads_on(step, 5)] == [1, 2, 4]
    assert [step for step in range(3) if leads_on(step, 3)] == [0, 1, 2]


@pytest.mark.parametrize(("count", "least"), [(120, 20), pytest.param(1000, 40, marks=pytest.mark.sweep)])
@for_each("tala", ["Rupaka", "Misra chapu", "tisra jati Triputa", "Adi", "Khanda chapu"])
def test_many_alankarams_are_many_lines(tala: str, count: int, least: int) -> None:
    request = L.request(family="alankaram", tala=tala)
    made = L.composer.compose_many([request.changed(seed=seed) for seed in range(count)])
    assert len({composition.exercise.notes for composition in made}) >= least
