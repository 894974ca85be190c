"""Composed lines over every raga and tala, judged by checks written from the ladders alone."""

from __future__ import annotations

import random

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.plans import composable, plans
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.families import LANDING_FAMILIES
from carnatic.exercise.review import review
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.refusing import refused

L = library()
UNEQUAL = [
    raga
    for raga in L.ragas
    if not raga.is_symmetrical
    and not raga.is_vakra
    and raga.spans_octave
    and min(len(raga.arohana), len(raga.avarohana)) >= 6
]
ENDS = {"tara_sthayi": {("s", "s")}, "mandra_sthayi": {("S", "S")}, "janta": {("s", "s")}, "dhatu": {("s", "s")}}


def asked(i: int) -> dict[str, str]:
    """One of all requests, over raga, tala, family, length and speed."""
    rng = random.Random(i)
    raga, tala = rng.choice(L.ragas), rng.choice(L.talas)
    admitted = composable(L.request(raga=raga.name, tala=tala.name), L.lessons)
    # tests/compose/test_landing.py has the lines that land
    families = [family for family in admitted if family not in LANDING_FAMILIES]
    return {
        "family": rng.choice((*families, *(family for family in families if family != "free"))),
        "raga": raga.name,
        "tala": tala.name,
        "speed": str(rng.choice(SPEEDS)),
        # in a tala of four, four avartanams are too few for some ladders
        "avartanams": str(rng.choice((8, 8, 12, 16) if tala.aksharas == 4 else (4, 4, 6, 8))),
        "seed": str(i),
    }


@pytest.mark.parametrize("pieces", [20, pytest.param(300, marks=pytest.mark.sweep)])
def test_drawn_from_the_whole_field(pieces: int, draw: random.Random) -> None:
    """What a raga and tala are said to admit is composed: nothing is refused."""
    for i in draw.sample(range(10**6), pieces):
        request = L.request(**asked(i))
        exercise = L.composer.compose(request).exercise
        assert exercise.units == exercise.request.avartanams * request.tala.aksharas
        if request.family not in ("janta", "dhatu", "alankaram"):
            assert exercise.request.avartanams == request.avartanams
        assert review(exercise) == (), asked(i)
        first, last = str(exercise.notes[0].swara), str(exercise.notes[-1].swara)
        assert (first, last) in ENDS.get(request.family, {("s", "s"), ("S", "s")}), asked(i)
        score = lay_out(exercise)
        assert score.events[-1].end == score.aksharas
        assert score.aksharas % request.tala.aksharas == 0


@pytest.mark.parametrize(
    "tala",
    ["tisra jati Eka", *(pytest.param(name, marks=pytest.mark.sweep) for name in ("Adi", "Rupaka", "Misra chapu"))],
)
def test_every_raga_has_a_free_line(tala: str) -> None:
    seen: dict[object, int] = {}
    for raga in L.ragas:
        form = plans(L.request(family="free", raga=raga.name, tala=tala), L.lessons)["through-composed"].form
        if form not in seen:
            seen[form] = Automaton(form).completions(())
        assert seen[form] > 0, raga.name


@pytest.mark.parametrize(
    "raga",
    [
        "Bilahari",
        *(pytest.param(name, marks=pytest.mark.sweep) for name in ("Mayamalavagowla", "Sahana", "Punnagavarali")),
    ],
)
def test_every_tala_has_a_free_line(raga: str) -> None:
    for tala in L.talas:
        form = plans(L.request(family="free", raga=raga, tala=tala.name), L.lessons)["through-composed"].form
        assert Automaton(form).completions(()) > 0, tala.name


def test_sarali_in_unequal_ladders_keeps_both_halves_on_their_own() -> None:
    """Bilahari climbs s r g p d S and comes down S n d p m g r s."""
    exercise = L.composer.compose(L.request(raga="Bilahari", seed="1")).exercise
    letters = [str(note.swara) for note in exercise.notes]
    turn = letters.index("S")
    assert not {"m", "n"} & set(letters[:turn])


@for_each("raga", UNEQUAL, ids=lambda raga: raga.name)
def test_a_sarali_in_unequal_ladders_is_always_finished(raga: Raga) -> None:
    """Where the ladders admit one, no figure is drawn that its own run or mirror would make illegal."""
    for seed in range(12):
        exercise = L.composer.compose(L.request(raga=raga.name, seed=str(seed), temperature="1.8")).exercise
        assert review(exercise) == ()


def test_a_source_whose_ladder_never_comes_home_is_refused() -> None:
    with refused(message("none.no_way_home", raga="Asaveri 2"), CannotCompose):
        L.composer.compose(L.request(family="free", raga="Asaveri 2"))


def test_a_failing_request_leaves_nothing_behind() -> None:
    request = L.request(raga="Kalyani", seed="11")
    before = L.composer.compose(request)
    for fields in (
        {"raga": "Sahana"},
        {"family": "janta", "tala": "Rupaka"},
        {"tala": "Rupaka"},
        {"phrase": "s r x"},
        {"avartanams": "3", "tala": "Eka"},
    ):
        with pytest.raises(CarnaticError):
            L.composer.compose(L.request(**fields))
    assert L.composer.compose(request) == before
