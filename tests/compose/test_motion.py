"""How composed lines move: no long swing, no hold over a clap, steps on the ladder of the direction, turns kept."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.generator.ideas.measures import (
    holds_on_anga_starts,
    longest_alternation,
    reaches_tara_s,
    sung_pitches,
    trigrams,
)
from carnatic.compose.automaton import Automaton
from carnatic.compose.exhaustive import FEW
from carnatic.compose.forms import Form, State
from carnatic.compose.plans import composable, plans
from carnatic.compose.rungs import RungPlaces
from carnatic.compose.swings import Endings, Swing, longest_swing
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import LANDING_FAMILIES
from carnatic.exercise.settings import ROW_IDEAS
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.library import library
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch

L = library()
LONGEST = 4  # swaras: s r s r
VAKRA_TO_S = [raga for raga in L.ragas if raga.is_vakra and raga.avarohana[0].step >= 7 and raga.arohana[-1].step >= 7]


@pytest.mark.parametrize(
    ("line", "returns"),
    [
        ((), 0),
        ((0, 1, 2, 3), 0),
        ((0, 1, 0), 1),
        ((0, 1, 0, 1), 2),
        ((0, 1, 0, 1, 0), 3),
        ((0, 1, KARVAI, 0, KARVAI, 1, 0), 3),  # holds don't break it
        ((0, 1, 1, 0, 0, 1), 2),  # nor do swaras that are struck again
        ((0, 1, 0, 2, 0, 1, 0), 1),
    ],
)
def test_returns_are_counted(line: Units, returns: int) -> None:
    assert longest_swing(line) == returns


def free_automaton(raga: str, avartanams: int = 2) -> Automaton:
    (plan,) = plans(L.request(raga=raga, family="free", avartanams=str(avartanams)), L.lessons).values()
    return Automaton(plan.form)


class Seesaw(Form):
    """A form whose lines can only go between two swaras."""

    def allowed(self, state: State) -> Iterator[int]:
        yield 0 if state.last is None else 1 - state.last


@pytest.mark.parametrize(("avartanams", "ends"), [(1, True), (2, False)])
def test_an_ending_without_a_long_swing_is_found_or_there_is_none(avartanams: int, ends: bool) -> None:
    automaton = Automaton(Seesaw(2, 4, (0,), avartanams, frozenset(), frozenset()))
    assert Endings(automaton).has_one(automaton.start, Swing()) == ends


class SeesawBeforeARun(Seesaw):
    """The same, with a run after the composed units."""

    @property
    def following(self) -> Units:
        return (0, 1, 2)


def test_what_follows_the_composed_units_counts_too() -> None:
    """0 1 0 1 may end there, but not before 0 1 2."""
    automaton = Automaton(SeesawBeforeARun(2, 4, (0,), 1, frozenset(), frozenset()))
    assert not Endings(automaton).has_one(automaton.start, Swing())


def test_a_free_line_begins_with_an_ending_without_a_long_swing() -> None:
    automaton = free_automaton("Mohanam")
    assert Endings(automaton).has_one(automaton.start, Swing())


def lines_of(request_fields: dict[str, str], seeds: range) -> list[Exercise]:
    request = L.request(**request_fields)
    return [c.exercise for c in L.composer.compose_many([request.changed(seed=seed) for seed in seeds])]


@pytest.mark.parametrize(("ragas", "lines"), [(8, 3), pytest.param(len(L.ragas), 8, marks=pytest.mark.sweep)])
def test_no_line_goes_between_two_swaras_too_long(ragas: int, lines: int, draw: random.Random) -> None:
    """Over all ragas, talas and families; but where there are few alankarams, all of them may swing at a seam."""
    swinging = []
    for raga in draw.sample(L.ragas, ragas):
        tala = draw.choice(L.talas)
        # tests/compose/test_landing.py has the lines that land
        admitted = composable(L.request(raga=raga.name, tala=tala.name), L.lessons)
        family = draw.choice([family for family in admitted if family not in LANDING_FAMILIES])
        fields = {"raga": raga.name, "tala": tala.name, "family": family, "avartanams": "8"}
        request = L.request(**fields)
        if family == "alankaram" and Automaton(plans(request, L.lessons)["windows"].form).completions(()) < FEW:
            continue
        for line in lines_of(fields, range(lines)):
            if longest_alternation(sung_pitches(line)) > LONGEST:
                swinging.append((fields, line.request.seed))
    assert swinging == []


@pytest.mark.parametrize("ragas", [4, pytest.param(len(VAKRA_TO_S), marks=pytest.mark.sweep)])
def test_lines_in_vakra_ragas_climb_to_s(ragas: int, draw: random.Random) -> None:
    for raga in draw.sample(VAKRA_TO_S, ragas):
        lines = lines_of({"raga": raga.name, "family": "free"}, range(10))
        assert sum(reaches_tara_s(sung_pitches(line)) for line in lines) >= 5, raga.name


@pytest.mark.parametrize("raga", ["Kalyani", "Todi"])
def test_most_long_lines_climb_to_s_and_some_do_not(raga: str) -> None:
    for fields in ({"raga": raga, "family": "free"}, {"raga": raga, "family": "free", "idea": "sequence"}):
        climbing = [reaches_tara_s(sung_pitches(line)) for line in lines_of(fields, range(40))]
        assert 0.5 <= sum(climbing) / len(climbing) <= 0.95, fields
    # a narrow line stays low, and a short one has no room to climb
    assert not any(reaches_tara_s(sung_pitches(line)) for line in lines_of(fields | {"range": "narrow"}, range(4)))


def test_a_stretch_keeps_the_turns_of_its_string() -> None:
    """In Sahana's S n d p m g m r g r s the way from p m to r leads by g m."""
    for line in lines_of({"raga": "Sahana", "family": "free"}, range(40)):
        assert "pmr" not in trigrams(sung_pitches(line))
        assert "".join(pitch.place.letter for pitch in sung_pitches(line))[-4:] != "mgrs"


@pytest.mark.parametrize("talas", [3, pytest.param(len(L.talas), marks=pytest.mark.sweep)])
def test_no_hold_goes_over_the_first_akshara_of_an_anga(talas: int, draw: random.Random) -> None:
    for tala in draw.sample(L.talas, talas):
        for line in lines_of({"raga": "Kalyani", "family": "free", "tala": tala.name, "avartanams": "8"}, range(10)):
            assert holds_on_anga_starts(line)[0] == 0, tala.name


def rungs(raga: Raga, *symbols: str) -> Units:
    places = RungPlaces(raga)
    return tuple(places.rung(Pitch(SWARASTHANAS[symbol])) for symbol in symbols)


def test_a_step_of_the_arohana_is_scored_as_a_step() -> None:
    """From r the next swara up in Arabhi is m; g, which comes down alone, lies between them."""
    raga = L.raga("Arabhi")
    form = free_automaton("Arabhi").form
    r, g, m = rungs(raga, "R2", "G3", "M1")
    assert form.scored_unit(State(1, last=r), m) == r + 1
    assert form.scored_unit(State(1, last=m), g) == m - 1
    assert form.scored_unit(State(1, last=m), KARVAI) == KARVAI
    assert form.scored_unit(State(0), 0) == 0


def test_a_step_of_a_vakra_string_is_scored_as_a_step() -> None:
    """From m the next swara up in Sahana is d, in p m d n."""
    raga = L.raga("Sahana")
    form = free_automaton("Sahana").form
    m, d = rungs(raga, "M1", "D2")
    assert form.scored_unit(State(1, last=m), d) == m + 1
    assert form.scored_unit(State(1, last=d), m) == d - 1


def test_arabhi_sings_its_arohana() -> None:
    """Before steps were counted so, its lines went between s and r."""
    threes = [trigrams(sung_pitches(line)) for line in lines_of({"raga": "Arabhi", "family": "free"}, range(20))]
    assert sum(three["srm"] + three["rmp"] > 0 for three in threes) >= 10


@pytest.mark.parametrize("talas", [2, pytest.param(len(L.talas), marks=pytest.mark.sweep)])
def test_no_idea_goes_between_two_swaras_too_long(talas: int, draw: random.Random) -> None:
    """In rows of every length; with ideas drawn by chance, long rows around one swara are seldom met."""
    drawn = [(draw.choice(L.ragas).name, tala.name) for tala in draw.sample(L.talas, talas)]
    swinging = []
    for raga, tala in [("Revati", "sankeerna jati Jhampa"), *drawn]:
        for idea in ROW_IDEAS:
            fields = {"raga": raga, "tala": tala, "family": "free", "idea": idea}
            try:
                lines = lines_of(fields, range(3))
            except CannotCompose:  # it doesn't fit rows of that length, or a vakra raga
                continue
            swinging += [
                (fields, line.request.seed) for line in lines if longest_alternation(sung_pitches(line)) > LONGEST
            ]
    assert swinging == []
