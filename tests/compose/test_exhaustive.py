"""Families with few new lines: all of them are listed, and each can be requested."""

from __future__ import annotations

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.exhaustive import FEW, every_new_line
from carnatic.compose.plans import WINDOWS, plans
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import COMPOSED_FAMILIES, family_of
from carnatic.exercise.review import review
from carnatic.library import library
from tests.laws import for_each

L = library()
RAGAS = ("Mayamalavagowla", "Mohanam", "Kambhoji", "Bilahari")
# new alankarams on a full ladder, by tala; in every other that has one there are twenty or more, or none
FEW_ALANKARAMS = {"tisra jati Eka": 5, "Tisra chapu": 5}


def count(family: str, raga: str, tala: str) -> int | None:
    """The number of new lines of a family, by its automaton; None if it doesn't fit the raga and tala."""
    request = L.request(family=family, raga=raga, tala=tala)
    try:
        return Automaton(plans(request, L.lessons)[WINDOWS].form).completions(())
    except CannotCompose:
        return None


def test_the_full_ladder_has_few_alankarams_in_two_talas() -> None:
    requests = {tala.name: L.request(family="alankaram", tala=tala.name) for tala in L.talas}
    found = {tala: len(every_new_line(request, L.lessons)) for tala, request in requests.items()}
    assert {tala: lines for tala, lines in found.items() if lines} == FEW_ALANKARAMS


@pytest.mark.sweep
@for_each("family", COMPOSED_FAMILIES)
@for_each("raga", RAGAS)
def test_all_are_listed_where_there_are_few_and_none_elsewhere(raga: str, family: str) -> None:
    for tala in L.talas:
        listed = every_new_line(L.request(family=family, raga=raga, tala=tala.name), L.lessons)
        if not family_of(family).sets_length:
            assert listed == ()
            continue
        there = count(family, raga, tala.name)
        assert len(listed) == len(set(listed)) == (there if there is not None and there < FEW else 0), tala.name


@pytest.mark.parametrize("raga", RAGAS)
def test_each_is_lawful_and_comes_when_it_is_asked_for(raga: str) -> None:
    for tala in L.talas:
        request = L.request(family="alankaram", raga=raga, tala=tala.name)
        lines = every_new_line(request, L.lessons)
        asked = [request.changed(phrase=line.beginning) for line in lines]
        made = L.composer.compose_many(asked)
        assert [one.exercise.notes for one in made] == [line.notes for line in lines], tala.name
        for line in lines:
            exercise = Exercise(request, line.notes)
            assert review(exercise) == ()


def test_what_is_composed_is_one_of_them() -> None:
    request = L.request(family="alankaram", tala="Eka", raga="Mohanam")
    notes = {line.notes for line in every_new_line(request, L.lessons)}
    made = L.composer.compose_many([request.changed(seed=seed) for seed in range(60)])
    assert {one.exercise.notes for one in made} <= notes


@pytest.mark.parametrize(
    "family", ["sarali", "tara_sthayi", "mandra_sthayi", pytest.param("free", marks=pytest.mark.sweep)]
)
@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam"])
def test_the_other_families_have_more(family: str, raga: str) -> None:
    """Even the shortest complete line in any tala has more forms, which is why theirs are never listed."""
    for tala in L.talas:
        request = L.request(family=family, raga=raga, tala=tala.name, avartanams="8" if tala.aksharas == 4 else "4")
        try:
            options = plans(request, L.lessons)
        except CannotCompose:
            continue
        assert sum(Automaton(plan.form).completions(()) for plan in options.values()) >= FEW, tala.name
