"""Lines in vakra ragas: every possible line consists of parts of the printed ladders."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.sweep import oracle
from benchmarks.sweep.checks import line_faults, printed_ladders, sounding
from carnatic.compose.automaton import Automaton
from carnatic.compose.plans import plans
from carnatic.compose.rungs import RungPlaces
from carnatic.exercise.exercise import Exercise
from carnatic.lessons.lesson import Units
from carnatic.lessons.realise import comes_home
from carnatic.library import library
from carnatic.theory.raga import Raga
from tests.laws import for_each

L = library()
VAKRA = [raga for raga in L.all_ragas if raga.is_vakra and comes_home(raga)]


def some_lines(automaton: Automaton, rng: random.Random, count: int) -> Iterator[Units]:
    """Lines that the rules allow, each step drawn among all that lead to an end."""
    for _ in range(count):
        state, line = automaton.start, ()
        while state.unit < automaton.form.units:
            unit, state = rng.choice(automaton.open_steps(state))
            line = (*line, unit)
        yield line


@for_each("raga", VAKRA, ids=lambda raga: raga.name)
@pytest.mark.parametrize("lines", [3, pytest.param(60, marks=pytest.mark.sweep)])
def test_every_line_joins_stretches(raga: Raga, lines: int, draw: random.Random) -> None:
    """Held or struck at the end, in ladders that strike a swara twice or dip below s on their way."""
    request = L.request(raga=raga.name, family="free", tala="chaturasra jati Eka", avartanams="4")
    (plan,) = plans(request, L.lessons).values()
    automaton = Automaton(plan.form)
    assert automaton.completions(()) > 0
    for line in some_lines(automaton, draw, lines):
        exercise = Exercise(request, plan.finish(line))
        assert oracle.joins_stretches(sounding(exercise), *printed_ladders()[raga.name]), line
        assert line_faults(exercise) == (), line


@pytest.mark.parametrize("raga", [r for r in L.all_ragas if not comes_home(r)], ids=lambda raga: raga.name)
def test_two_sources_never_come_home(raga: Raga) -> None:
    (plan,) = plans(L.request(raga=raga.name, family="free", avartanams="8"), L.lessons).values()
    assert Automaton(plan.form).completions(()) == 0
    assert raga.name in ("Asaveri 2", "Begada 3")


@for_each("raga", [r for r in VAKRA if len(r.places) > len(r.letters)], ids=lambda raga: raga.name)
def test_what_is_written_sounds_as_it_was_composed(raga: Raga, draw: random.Random) -> None:
    """A letter with two forms gets its number wherever the rest of the line would have it read as the other."""
    request = L.request(raga=raga.name, family="free", tala="khanda jati Eka", avartanams="4")
    (plan,) = plans(request, L.lessons).values()
    places = RungPlaces(raga)
    for line in some_lines(Automaton(plan.form), draw, 10):
        assert places.units(plan.finish(line)) == line
