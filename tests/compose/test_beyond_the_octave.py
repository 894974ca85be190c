"""Free lines beyond s and S: how far they go, and how the network reads them there."""

from __future__ import annotations

import random

import pytest

from benchmarks.sweep.checks import line_faults
from carnatic.compose.forms import STAYING, TO_MANDRA, TO_TARA, Form, State
from carnatic.compose.plans import plans
from carnatic.compose.vakra_form import VakraForm
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import line_range
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library

L = library()


def form_of(raga: str, family: str = "free") -> Form:
    return next(iter(plans(L.request(raga=raga, family=family, plan="through-composed"), L.lessons).values())).form


def free_lines(count: int, **fields: str) -> list[Exercise]:
    request = L.request(family="free", **fields)
    return [c.exercise for c in L.composer.compose_many([request.changed(seed=seed) for seed in range(count)])]


def steps(line: Exercise) -> set[int]:
    return {note.swara.step for note in line.notes}


@pytest.mark.parametrize("raga", ["Mohanam", "Arabhi"])
def test_some_lines_sing_mandra_and_tara_swaras(raga: str) -> None:
    lines = free_lines(60, raga=raga)
    assert sum(min(steps(line)) < 0 for line in lines) > 5
    assert sum(max(steps(line)) > 7 for line in lines) > 5
    assert sum(steps(line) <= set(range(8)) for line in lines) > 5


@pytest.mark.parametrize("ragas", [3, pytest.param(100, marks=pytest.mark.sweep)])
def test_every_line_is_legal_and_in_its_range(ragas: int, draw: random.Random) -> None:
    """Judged from printed text, with the raga's phrases and without."""
    found = []
    for raga in draw.sample(L.all_ragas, ragas):
        request = L.request(raga=raga.name, family="free", tala=draw.choice(L.talas).name, avartanams="8")
        low, high = line_range(request)
        for phrases in ("off", "some", "much"):
            if "free" not in L.composer.families(request):
                continue
            line = L.composer.compose(request.changed(phrases=phrases, seed=draw.randrange(1000))).exercise
            if line_faults(line) or not steps(line) <= set(range(low, high + 1)):
                found.append((raga.name, phrases, line_faults(line)))
    assert found == []


def test_a_narrow_line_stays_between_s_and_p() -> None:
    for line in free_lines(20, raga="Mohanam", range="narrow"):
        assert steps(line) <= set(range(5))


def test_the_network_reads_what_is_beyond_turned_over() -> None:
    """As from s up to p, or from S down to d."""
    form = form_of("Kalyani")
    assert [form.read_unit(unit) for unit in (-3, -1, 0, 4, 7, 8, 9, KARVAI)] == [3, 1, 0, 4, 7, 6, 5, KARVAI]
    sarali = form_of("Kalyani", "sarali")
    assert [sarali.read_unit(unit) for unit in (0, 7, KARVAI)] == [0, 7, KARVAI]


def test_a_raga_with_short_ladders_has_its_own_rungs() -> None:
    form = form_of("Navroj")
    assert [form.read_unit(unit) for unit in (-3, 4)] == [-3, 4]
    assert form.reluctance(State(3, last=0), -1) == 0


@pytest.mark.parametrize(
    ("last", "unit", "nats"),
    [
        (0, -1, TO_MANDRA), (1, -1, TO_MANDRA), (7, 8, TO_TARA), (-1, -2, STAYING), (8, 9, STAYING), (-1, -1, STAYING),
        (-2, -1, 0), (-1, 0, 0), (3, 4, 0), (8, KARVAI, 0), (None, 0, 0),
    ],
)  # fmt: skip
def test_leaving_the_octave_counts_against_a_swara(last: int | None, unit: int, nats: float) -> None:
    assert form_of("Kalyani").reluctance(State(3, last=last), unit) == nats


def test_a_vakra_ladder_goes_on_above_and_below() -> None:
    """Sahana's arohana goes on to r g; its avarohana begins a turn below it, on g, and goes on to mandra p."""
    form = form_of("Sahana")
    assert isinstance(form, VakraForm)
    arohana, avarohana = form.strings
    assert arohana == (-2, -1, 0, 1, 2, 3, 4, 3, 5, 6, 7, 8, 9)
    assert avarohana == (8, 9, 8, 7, 6, 5, 4, 3, 2, 3, 1, 2, 1, 0, -1, -2, -3)
