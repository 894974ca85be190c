"""Composing long lines: a line with too many ways to count is refused, whatever was counted before."""

from __future__ import annotations

import pytest

from carnatic.compose import automaton
from carnatic.compose.automaton import MOST_STATES, Automaton, TooManyWays
from carnatic.compose.forms import State
from carnatic.library import library
from carnatic.messages import Message, message
from tests.refusing import refused

LONG = {"family": "free", "tala": "sankeerna jati Dhruva", "avartanams": "16"}


def automaton_of(**fields: str) -> Automaton:
    """The automaton of a free line."""
    composer = library().composer
    plan = composer._plans(library().request(**fields))["through-composed"]
    return Automaton(plan.form)


@pytest.mark.parametrize(
    ("wish", "conditions", "most_states"),
    [
        # less than the usual bound, because the time is spent on counting up to it
        ({"difficulty": "5"}, (message("condition.level", level=5),), 4_000),
        pytest.param({"difficulty": "5"}, (message("condition.level", level=5),), MOST_STATES, marks=pytest.mark.sweep),
        (
            {"difficulty": "5", "range": "wide"},
            (message("condition.level", level=5), message("condition.range", range="wide")),
            4_000,
        ),
    ],
)
def test_a_line_with_too_many_ways_is_refused_with_what_works(
    wish: dict[str, str], conditions: tuple[Message, ...], most_states: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = library().request(**LONG, **wish, idea="none")
    monkeypatch.setattr(automaton, "MOST_STATES", most_states)
    expected = message(
        "compose.too_many_ways_with",
        avartanams=16,
        tala="sankeerna jati Dhruva",
        conditions=conditions,
        instead=message("condition.any_level"),
    )
    with refused(expected, TooManyWays):
        library().composer.compose(request)
    monkeypatch.undo()
    easier = request.changed(difficulty=0)
    assert library().composer.compose(easier).exercise.units == 464


def test_as_long_a_line_as_is_composed_in_adi_has_every_level() -> None:
    request = library().request(family="free", avartanams="16", difficulty="5", range="wide")
    assert library().composer.compose(request).exercise.units == 128


def test_the_answer_depends_on_the_request_and_not_on_earlier_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = automaton_of(family="free", avartanams="4")
    ways = fresh.ways(State(0))
    reached = len(fresh._ways)
    later = [state for state in fresh._ways if state.unit == 8][:5]
    alone = {state: _reached(state) for state in later}
    monkeypatch.setattr(automaton, "MOST_STATES", reached)
    used = automaton_of(family="free", avartanams="4")
    for state in (*later, State(0), *reversed(later)):
        used.ways(state)
    assert used.ways(State(0)) == ways
    monkeypatch.setattr(automaton, "MOST_STATES", reached - 1)
    for order in ((), later):
        refused = automaton_of(family="free", avartanams="4")
        for state in order:
            refused.ways(state)
        with pytest.raises(TooManyWays):
            refused.ways(State(0))
        for state in later:  # these are fewer, and counted as ever
            assert (refused.ways(state), alone[state] <= reached) == (fresh.ways(state), True)


def _reached(state: State) -> int:
    counted = automaton_of(family="free", avartanams="4")
    counted.ways(state)
    return len(counted._ways)


def test_nothing_that_is_counted_is_larger_than_the_bound() -> None:
    counted = automaton_of(family="free", avartanams="16")
    counted.ways(State(0))
    assert 0 < len(counted._ways) <= MOST_STATES
