"""New jantas, dhatus, alankarams and sthayi lines: correct wherever they fit, otherwise refused with a reason."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from urllib.parse import parse_qsl

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.plans import composable, plans
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import COMPOSED_FAMILIES, LANDING_FAMILIES
from carnatic.exercise.link import decode, encode
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show_body
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from tests.compose.units import units_of
from tests.laws import for_each

L = library()
DRILLED = ("janta", "dhatu", "alankaram", "tara_sthayi", "mandra_sthayi")


def compose(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


def request_in(family: str, raga: Raga, tala: Tala, **fields: str) -> ExerciseRequest:
    return L.request(family=family, **fields).changed(raga=raga, tala=tala)


@cache
def shapes() -> tuple[tuple[Raga, int], ...]:
    """One raga for each pair of ladders that the law can tell apart, and how many of the ragas have it."""
    found: dict[object, tuple[Raga, int]] = {}
    for raga in L.ragas:
        up, down = ([(p.place.letter, p.place in raga.places) for p in s] for s in (raga.arohana, raga.avarohana))
        shared = tuple(p.place in {q.place for q in raga.avarohana} for p in raga.arohana)
        same = (len(up),) if raga.is_symmetrical else (tuple(up), tuple(down), shared)
        key = (same, raga.is_vakra, raga.spans_octave)
        first, count = found.get(key, (raga, 0))
        found[key] = (first, count + 1)
    return tuple(found.values())


# -- the whole field --------------------------------------------------------------------------------


def check_every_family(raga: Raga, tala: Tala, number: int) -> None:
    """Check that each family has a correct new line, or a reason why there is none."""
    said = composable(request_in("sarali", raga, tala), L.lessons)
    for family in DRILLED:
        request = request_in(family, raga, tala, seed=str(number), temperature=("0.6", "0.9", "1.8")[number % 3])
        if family not in said:
            kinds = tuple(kind.replace("_", " ") for kind in said)
            with pytest.raises(CannotCompose) as caught:
                L.composer.compose(request)
            assert caught.value.code == "refused.instead"
            offered = message("offers.new", raga=raga.title, tala=tala.name, kinds=kinds)
            assert caught.value.params["instead"] == offered
            continue
        made = L.composer.compose(request)
        exercise = made.exercise
        assert review(exercise) == ()
        assert exercise.units % tala.aksharas == 0
        assert exercise.request.avartanams * tala.aksharas == exercise.units
        assert made.new_avartanams
        assert made.nearest.shared_run < exercise.units


@for_each("tala", L.talas, ids=lambda tala: tala.name)
def test_every_tala_gives_a_legal_new_line_or_a_reason(tala: Tala, draw: random.Random) -> None:
    """In a raga that is drawn for each tala."""
    raga, _ = draw.choice(shapes())
    check_every_family(raga, tala, draw.randrange(1000))


@for_each("shape", shapes(), ids=lambda shape: shape[0].name)
def test_every_pattern_of_ladders_gives_a_legal_new_line_or_a_reason(shape: tuple[Raga, int]) -> None:
    check_every_family(shape[0], L.tala("Adi"), 1)


@pytest.mark.sweep
@for_each("tala", L.talas, ids=lambda tala: tala.name)
def test_every_raga_and_tala_gives_a_legal_new_line_or_a_reason(tala: Tala) -> None:
    for number, (raga, _) in enumerate(shapes()):
        check_every_family(raga, tala, number)


@pytest.mark.sweep
def test_what_is_admitted_is_known() -> None:
    """Over 219 ragas and 39 talas, each with its own reason for a family that doesn't fit."""
    found: Counter[str] = Counter()
    for raga, count in shapes():
        for tala in L.talas:
            for family in composable(request_in("sarali", raga, tala), L.lessons):
                found[family] += count
    eights = [tala for tala in L.talas if tala.aksharas in (4, 8)]
    symmetrical = [raga for raga in L.ragas if raga.is_symmetrical]
    full = [raga for raga in L.ragas if raga.spans_octave and not raga.is_vakra
            and len(raga.arohana) == len(raga.avarohana) == 8]  # fmt: skip
    assert found["free"] == len(L.ragas) * len(L.talas)
    assert found["dhatu"] == sum(raga.rungs >= 6 for raga in symmetrical) * len(eights)
    assert found["tara_sthayi"] == found["mandra_sthayi"] == len(full) * len(eights)
    # unequal ladders have a few more: 148 saralis, 56 jantas, 493 alankarams
    sizes = Counter(raga.rungs for raga in symmetrical)
    assert sizes == {8: 72, 7: 10, 6: 22, 5: 2}
    assert found["sarali"] == (72 + 10 + 22) * len(eights) + 148
    assert found["janta"] == (72 + 10 + 22) * len(("Adi", "chaturasra jati Eka")) + 56
    # short ladders have no room for the figures of the longest talas
    assert found["alankaram"] == (72 + 10) * 39 + 22 * 32 + 2 * 27 + 493
    assert set(found) == set(COMPOSED_FAMILIES)


def test_the_families_of_a_raga_and_tala() -> None:
    def families(raga: str, tala: str = "Adi") -> tuple[str, ...]:
        return L.composer.families(L.request(raga=raga, tala=tala, phrase="s r", avartanams="5"))

    assert families("Mayamalavagowla") == COMPOSED_FAMILIES
    assert families("Mohanam") == ("sarali", "janta", "dhatu", "alankaram", "free", *LANDING_FAMILIES)
    assert families("Mohanam", "Eka") == ("sarali", "janta", "dhatu", "alankaram", "free", *LANDING_FAMILIES)
    assert families("Mohanam", "misra jati Eka") == ("free", *LANDING_FAMILIES)
    assert families("Kalyani", "Ata") == ("alankaram", "free", *LANDING_FAMILIES)
    assert families("Bilahari") == ("sarali", "free", *LANDING_FAMILIES)
    assert families("Sahana", "Misra chapu") == ("free", *LANDING_FAMILIES)
    assert families("Asaveri 2") == ()


# -- every figure that can be drawn is finished ---------------------------------------------------------


@pytest.mark.parametrize(("family", "tala"), [("janta", "Adi"), ("janta", "Eka"), ("alankaram", "Matya")])
def test_no_figure_is_drawn_that_the_raga_would_not_let_move(family: str, tala: str) -> None:
    """In unequal ladders, where a figure that is legal on s may be illegal a step higher."""
    tried = 0
    for raga in {raga for raga, _ in shapes() if not raga.is_symmetrical}:
        request = request_in(family, raga, L.tala(tala))
        try:
            (plan,) = plans(request, L.lessons).values()
        except CannotCompose:
            continue
        lines = list(Automaton(plan.form).lines(()))
        for line in lines[:: len(lines) // 12 + 1]:
            exercise = Exercise(request, plan.finish(line))
            assert review(exercise) == ()
            tried += 1
    assert tried > 50


@pytest.mark.parametrize("name", ["Bhairavi", "Jingla", "Simhavahini 2", "Kambhoji"])
def test_no_figure_is_held_back_that_the_raga_would_let_move(name: str) -> None:
    """All figures that end on their fourth step are tried, also where the line decides between forms of a letter."""
    raga, tala = L.raga(name), L.tala("Adi")
    (plan,) = plans(request_in("alankaram", raga, tala), L.lessons).values()
    (anywhere,) = plans(request_in("alankaram", L.raga("Kalyani"), tala), L.lessons).values()
    sung = set()
    for line in Automaton(anywhere.form).lines(()):
        if max(line) != 3 or [unit for unit in line if unit != KARVAI][-1] != 3:
            continue
        try:
            plan.finish(line)
        except CannotCompose:
            continue
        sung.add(line)
    assert set(Automaton(plan.form).lines(())) == sung


# -- lengths, openings and refusals ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tala", "asked", "has"), [("Adi", 2, 4), ("Adi", 4, 4), ("Adi", 5, 6), ("Eka", 4, 8), ("Eka", 9, 12)]
)
def test_a_sthayi_line_has_the_next_even_number_of_rows(tala: str, asked: int, has: int) -> None:
    made = L.composer.compose(L.request(family="tara_sthayi", tala=tala, avartanams=str(asked)))
    assert made.exercise.request.avartanams == made.exercise.avartanams == has
    told = "A tara sthayi exercise has an even number of rows, 4 or more: "
    told += f"you asked for {asked} avartanams and it has {has}."
    assert made.remarks == (() if asked == has else (told,))


@for_each(
    ("family", "phrase", "tala"),
    [
        ("janta", "s s r r", "Adi"),
        ("janta", "s , s m", "Adi"),
        ("janta", "s s r r | m m | g g ||", "Adi"),
        ("janta", "s s r r | m m | g g || s s r r | g g | m m || r r g g", "Adi"),
        ("dhatu", "s m r g", "Adi"),
        ("dhatu", "s m g r | s r | g m || s g", "Adi"),
        ("alankaram", "s r g r | g", "Dhruva"),
        ("tara_sthayi", "s r g", "Adi"),
        ("tara_sthayi", "s r g m p d n S S , , , S , , , d n S R G", "Adi"),
        ("mandra_sthayi", "S n d p m g r s s , , , s , , , g r s n.", "Adi"),
    ],
)
@for_each("seed", range(3))
def test_an_opening_is_kept(family: str, phrase: str, tala: str, seed: int) -> None:
    exercise = compose(family=family, phrase=phrase, tala=tala, seed=str(seed))
    wanted = tuple(phrase.replace("|", "").split())
    assert units_of(exercise)[: len(wanted)] == wanted
    assert exercise.given == frozenset(range(len(wanted)))
    assert review(exercise) == ()


def test_the_few_ways_on_are_told() -> None:
    made = L.composer.compose(L.request(family="alankaram", tala="Rupaka", phrase="s r g r"))
    assert {line.split(" ||")[0] for line in made.completions} == {
        "s r | g r s ,", "s r | g r s r", "s r | g r s g", "s r | g r g ,",
    }  # fmt: skip
    assert show_body(made.exercise) in made.completions


@pytest.mark.parametrize(
    ("fields", "code", "instead"),
    [
        (
            {"family": "janta", "tala": "Rupaka"},
            "family.tala_of_eight",
            (
                "alankaram",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        (
            {"family": "janta", "tala": "khanda jati Jhampa", "raga": "Mohanam"},
            "janta.angas",
            (
                "sarali",
                "dhatu",
                "alankaram",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        (
            {"family": "janta", "raga": "Bilahari"},
            "none.figure",
            (
                "sarali",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        (
            {"family": "dhatu", "raga": "Kambhoji"},
            "dhatu.swaras",
            (
                "sarali",
                "janta",
                "alankaram",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        (
            {"family": "alankaram", "tala": "misra jati Eka", "raga": "Bhairavi"},
            "none.lessons_have_all",
            ("free", *LANDING_FAMILIES),
        ),
        (
            {"family": "tara_sthayi", "raga": "Mohanam"},
            "family.seven_swaras",
            (
                "sarali",
                "janta",
                "dhatu",
                "alankaram",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        (
            {"family": "alankaram", "raga": "Sahana"},
            "family.no_figure",
            ("free", *LANDING_FAMILIES),
        ),
        (
            {"family": "gitam"},
            "family.not_composed",
            (
                "sarali",
                "janta",
                "dhatu",
                "alankaram",
                "tara sthayi",
                "mandra sthayi",
                "free",
                *LANDING_FAMILIES,
            ),
        ),
        ({"family": "janta", "phrase": "s s s s"}, "start.no_new_figure", ()),
        (
            {"family": "dhatu", "phrase": "s r g r g m g"},
            "start.no_new_figure",
            (),
        ),
        (
            {"family": "janta", "phrase": "s s p p"},
            "start.figure_outside",
            (),
        ),
        (
            {"family": "janta", "phrase": "s s r r g g r r"},
            "start.is_lesson",
            (),
        ),
        (
            {"family": "janta", "phrase": "s s r r m m g g s s r r g g m m r r m"},
            "start.beyond_figure",
            (),
        ),
        (
            {"family": "tara_sthayi", "phrase": "s r s"},
            "start.arch_head",
            (),
        ),
        (
            {"family": "tara_sthayi", "phrase": "s r g m p d n S S , , , S , , , d n S R S n d p S n S"},
            "start.arch_home",
            (),
        ),
        (
            {"family": "mandra_sthayi", "phrase": "S R"},
            "start.outside",
            (),
        ),
    ],
)
def test_refusals_say_why_and_what_there_is(fields: dict[str, str], code: str, instead: tuple[str, ...]) -> None:
    with pytest.raises(CannotCompose) as caught:
        L.composer.compose(L.request(**fields))
    error = caught.value
    if instead:
        assert (error.code, error.params["instead"].code) == ("refused.instead", "offers.new")
        assert error.params["instead"].params["kinds"] == instead
    assert (error.params["why"].code if instead else error.code) == code


@for_each("family", DRILLED)
@for_each("tala", ["Adi", "Eka", "sankeerna jati Dhruva"])
def test_a_link_brings_the_same_line_back(family: str, tala: str) -> None:
    request = L.request(family=family, raga="Kalyani", tala=tala, avartanams="16", seed="5", speed="2")
    if family not in L.composer.families(request):
        return
    exercise = L.composer.compose(request).exercise
    assert decode(dict(parse_qsl(encode(exercise))), L) == exercise
