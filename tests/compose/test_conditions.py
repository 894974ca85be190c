"""Each condition has its effect: measured over samples, and counted exactly where possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.composition import Composition
from carnatic.compose.conditions.conditioned import Conditions, with_conditions
from carnatic.compose.conditions.difficulty_bands import band
from carnatic.compose.figures import AlankaramFigure
from carnatic.compose.plans import plans
from carnatic.exercise.difficulty import Difficulty, difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show_body
from carnatic.library import library
from carnatic.messages import say
from tests.compose.reaches import reaches
from tests.compose.units import rows, units_of

L = library()
HARD = ("sarali", "free", "janta", "alankaram", "tara_sthayi")


def composed(count: int, **fields: str) -> list[Composition]:
    return [L.composer.compose(L.request(seed=str(seed), **fields)) for seed in range(count)]


def exercises(count: int, **fields: str) -> list[Exercise]:
    return [made.exercise for made in composed(count, **fields)]


# -- plan -----------------------------------------------------------------------------------------


def is_mirrored(exercise: Exercise) -> bool:
    """Whether the second half is the first one turned over, from the written swaras alone."""
    signs = units_of(exercise)
    turned = [sign if sign == "," else "Sndpmgrs"["srgmpdnS".index(sign)] for sign in signs]
    return list(signs[len(signs) // 2 :]) == turned[: len(signs) // 2]


def test_the_plan_is_obeyed() -> None:
    counts = {"mirrored": 15, "through-composed": 15, "any": 80}
    share = {plan: mean(map(is_mirrored, exercises(count, plan=plan))) for plan, count in counts.items()}
    assert (share["mirrored"], share["through-composed"]) == (1, 0)
    assert 0.5 < share["any"] < 0.7


# -- range ----------------------------------------------------------------------------------------


def span(exercise: Exercise) -> float:
    """Letters between the lowest and the highest swara of an avartanam, on average, runs left out."""
    return mean(reach.high - reach.low for reach in reaches(exercise))


def row_span(exercise: Exercise, **only: int) -> tuple[int, int]:
    """The lowest and the highest letter of the avartanams from one to another, runs left out."""
    found = [one for one in reaches(exercise) if only.get("first", 1) <= one.avartanam <= only.get("last", 99)]
    return min(one.low for one in found), max(one.high for one in found)


@pytest.mark.parametrize("fields", [{"plan": "mirrored"}, {"plan": "through-composed"}, {"family": "free"}], ids=str)
@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam"])
@pytest.mark.parametrize("samples", [12, pytest.param(22, marks=pytest.mark.sweep)])
def test_the_range_is_kept(fields: dict[str, str], raga: str, samples: int) -> None:
    made = {way: exercises(samples, raga=raga, range=way, **fields) for way in ("narrow", "any", "wide")}
    spans = {way: mean(map(span, lines)) for way, lines in made.items()}
    # a free line nearly always climbs to S, and so does a line of five swaras that climbs at all
    climbs = raga == "Mohanam" or fields.get("family") == "free"
    assert spans["narrow"] + 0.1 < spans["any"] < spans["wide"] + (0.3 if climbs else 0)
    for narrow in made["narrow"]:
        assert not review(narrow)
        # a mirrored line is in its second half the first one turned over
        assert row_span(narrow, last=1 if "plan" in fields else 99)[1] <= 4
        assert span(narrow) <= (4 if raga == "Mayamalavagowla" else 5)
    for wide in made["wide"]:
        assert not review(wide)
        highest = wide.request.raga.arohana[-2].step
        assert max(note.swara.step for note, start in zip(wide.notes, wide.starts) if start < 16) >= highest
        if is_free := fields.get("plan") != "mirrored":
            assert max(note.swara.step for note, start in zip(wide.notes, wide.starts) if start >= 16) >= highest
        assert is_free or row_span(wide, last=1)[1] >= highest


@pytest.mark.parametrize("family", ["tara_sthayi", "mandra_sthayi"])
def test_rows_about_a_held_swara_lie_close_or_go_as_far_as_the_lessons(family: str) -> None:
    centre, turned = (7, 1) if family == "tara_sthayi" else (0, -1)
    for way in ("narrow", "wide"):
        for made in exercises(10, family=family, avartanams="8", range=way):
            assert not review(made)
            inner = [note.swara.step - centre for note, start in zip(made.notes, made.starts) if 16 <= start < 56]
            low, high = min(inner), max(inner)
            assert (low, high) == (-4, 4) if way == "wide" else -2 <= low <= high <= 2, turned


def test_a_raga_that_turns_back_and_one_of_unequal_ladders_have_a_range_too() -> None:
    for raga in ("Sahana", "Bhairavi", "Kambhoji"):
        for narrow in exercises(4, family="free", raga=raga, range="narrow"):
            assert max(note.swara.step for note in narrow.notes) <= 4
        for wide in exercises(4, family="free", raga=raga, range="wide"):
            assert not review(wide)
            steps = [(start, note.swara.step) for note, start in zip(wide.notes, wide.starts)]
            assert all(max(step for start, step in steps if start // 16 == half) >= 6 for half in (0, 1))


# -- difficulty -----------------------------------------------------------------------------------


@pytest.mark.parametrize("samples", [4, pytest.param(20, marks=pytest.mark.sweep)])
@pytest.mark.parametrize("family", HARD)
def test_a_level_is_hit_where_there_is_one(family: str, samples: int) -> None:
    made = {level: composed(samples, family=family, avartanams="8" if family == "tara_sthayi" else "4",
                            difficulty=str(level)) for level in range(1, 6)}  # fmt: skip
    rates = {level: mean(difficulty(one.exercise).rate for one in found) for level, found in made.items()}
    hits = {level: mean(difficulty(one.exercise).level == level for one in found) for level, found in made.items()}
    possible = [level for level in made if hits[level]]
    # the rows of a tara line climb to P, however easy or hard it is to be
    assert possible == {"janta": [2, 3, 4, 5], "tara_sthayi": [3, 4]}.get(family, [1, 2, 3, 4, 5])
    assert all(hits[level] == 1 for level in possible)
    assert all(rates[a] + 1 < rates[b] for a, b in pairwise(possible))
    assert not any(review(one.exercise) for found in made.values() for one in found)
    for level, found in made.items():
        told = {remark for one in found for remark in one.remarks}
        assert bool(told) == (level not in possible)
        assert {difficulty(one.exercise).level for one in found} == {min(possible, key=lambda one: abs(one - level))}


def test_a_level_that_is_not_there_is_told_with_the_nearest() -> None:
    (made,) = composed(1, family="janta", difficulty="1")
    assert made.remarks == (
        "There is no such exercise of level 1; this one has level 2. To come nearer, choose another kind or length.",
    )
    (quick,) = composed(1, speed="4", difficulty="2")
    assert quick.remarks == (say("remark.level", wanted=2, level=3, nearer="choose a lower speed"),)


@pytest.mark.parametrize(("family", "raga"), [("janta", "Bhairavi"), ("alankaram", "Mohanam")])
def test_a_level_is_that_of_all_windows(family: str, raga: str) -> None:
    """In Bhairavi some windows of a figure are left out, and the last one of an alankaram may come home otherwise."""
    made = composed(24, family=family, raga=raga, difficulty="3")
    assert {remark for one in made for remark in one.remarks} == set()
    assert {difficulty(one.exercise).level for one in made} == {3}


def test_a_quicker_line_of_the_same_level_has_simpler_swaras() -> None:
    def points(speed: str) -> float:
        return mean(difficulty(one).points for one in exercises(20, speed=speed, difficulty="3"))

    assert points("1") > points("2") + 4 > points("4") + 8


@pytest.mark.parametrize(("family", "tala"), [("janta", "Adi"), ("janta", "Eka"), ("alankaram", "Adi"),
                                              ("alankaram", "misra jati Jhampa")])  # fmt: skip
@pytest.mark.parametrize("raga", ["Mohanam", pytest.param("Kalyani", marks=pytest.mark.sweep)])
def test_the_automaton_counts_the_lines_that_measure_a_level(family: str, tala: str, raga: str) -> None:
    """Every figure that the family has is sung and measured; those of each level are those of its band."""
    request = L.request(family=family, raga=raga, tala=tala)
    (plan,) = plans(request, L.lessons).values()
    if isinstance(plan.form, AlankaramFigure):
        # a figure that leads on is sung otherwise in the last window
        plan = replace(plan, form=replace(plan.form, leads_on=False))
    levels: dict[int, set[tuple[int, ...]]] = {level: set() for level in range(1, 6)}
    for line in Automaton(plan.form).lines(()):
        levels[difficulty(Exercise(request, plan.finish(line))).level].add(line)
    assert sum(map(bool, levels.values())) >= 3
    for level, wanted in levels.items():
        limits = band(plan, request, level)
        form = with_conditions(plan.form, Conditions(band=limits)) if limits else None
        assert (set(Automaton(form).lines(())) if form else set()) == wanted


# -- temperature, length and family ---------------------------------------------------------------


def test_freedom_leads_away_from_the_lessons() -> None:
    """Lessons go step by step; a freer line skips more, and two of them are seldom the same."""
    made = [exercises(80, plan="mirrored", temperature=one) for one in ("0.3", "0.9", "1.8")]
    tame, usual, wild = (mean(difficulty(one).skips for one in lines) for lines in made)
    assert tame < usual < wild
    tame, usual, wild = (len({one.notes for one in lines}) for lines in made)
    assert tame <= usual <= wild
    assert tame < wild


@pytest.mark.parametrize("family", ["sarali", "free", "tara_sthayi"])
def test_the_length_is_kept(family: str) -> None:
    for avartanams in (4, 8, 16):
        for made in exercises(1, family=family, avartanams=str(avartanams)):
            assert made.units == avartanams * 8


def test_every_family_has_its_own_mark() -> None:
    def marks(family: str) -> Difficulty:
        found = [difficulty(one) for one in exercises(14, family=family)]
        return Difficulty(*(round(mean(getattr(one, name) * 80 / one.units for one in found))
                            for name in Difficulty.__dataclass_fields__))  # fmt: skip

    found = {family: marks(family) for family in (*HARD, "dhatu", "mandra_sthayi")}
    assert all((one.again > 20) == (family == "janta") for family, one in found.items())
    assert all((one.skips + one.leaps > 20) == (family == "dhatu") for family, one in found.items())
    outside = {family for family, one in found.items() if one.beyond > 0}
    assert outside == {"free", *(family for family in found if family.endswith("sthayi"))}
    below = {
        family: min(note.swara.step for note in exercises(1, family=family)[0].notes)
        for family in found.keys() - {"free"}
    }
    assert {family for family, step in below.items() if step < 0} == {"mandra_sthayi"}
    assert {len(rows(one, 6)) for one in exercises(3, family="alankaram", tala="Rupaka")} <= {8, 10, 12}


# -- together -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", range(1, 6))
def test_conditions_are_met_together(level: int) -> None:
    fields = {"plan": "through-composed", "range": "narrow", "difficulty": str(level), "keep": "? ? ? ? p m"}
    lines = composed(10, **fields)
    for made in lines:
        signs = units_of(made.exercise)
        assert signs[4:6] == ("p", "m")
        assert made.plan == "through-composed"
        assert max(note.swara.step for note in made.exercise.notes) <= 4
        assert difficulty(made.exercise).level == level
        assert made.exercise.given == {4, 5}
    assert len({show_body(made.exercise) for made in lines}) > 3


def test_nothing_asked_is_nothing_changed() -> None:
    (plan, *_) = plans(L.request(), L.lessons).values()
    assert with_conditions(plan.form, Conditions()) is plan.form
    assert with_conditions(plan.form, replace(Conditions(), gently=False)) is plan.form


def distinct(found: Sequence[Composition]) -> int:
    return len({show_body(made.exercise) for made in found})


def test_a_condition_leaves_room_for_many_lines() -> None:
    assert distinct(composed(30, difficulty="3")) > 20
    assert distinct(composed(30, range="narrow")) > 20
