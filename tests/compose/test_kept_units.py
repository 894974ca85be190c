"""Any parts of a line can be kept while the rest is composed anew."""

from __future__ import annotations

import random
from itertools import chain
from urllib.parse import parse_qsl

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.conditions.conditioned import Conditions, with_conditions
from carnatic.compose.conditions.kept_units import KeptMisfit, lay_kept_units
from carnatic.compose.novelty import nearest_lesson
from carnatic.compose.plans import composable, plans
from carnatic.errors import CannotCompose, SargamError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import LANDING_FAMILIES
from carnatic.exercise.kept import keep, kept_units, own_fields, read_kept
from carnatic.exercise.link import decode, encode
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, read_notes, show, show_body
from carnatic.lessons.lesson import Units
from carnatic.library import library
from carnatic.messages import message, say
from tests.compose.units import units_of
from tests.refusing import refused

L = library()
KINDS = ("sarali", "free", "tara_sthayi", "mandra_sthayi", "janta", "dhatu", "alankaram")


def compose(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


def plain(exercise: Exercise) -> list[str]:
    """The units in writing, without the numbers that say which form of a letter is meant."""
    return [sign.translate({ord(digit): None for digit in "123"}) for sign in units_of(exercise)]


def some_units(rng: random.Random, units: int) -> frozenset[int]:
    """One to three stretches of a line."""
    starts = [rng.randrange(units) for _ in range(rng.randint(1, 3))]
    return frozenset(chain.from_iterable(range(start, min(units, start + rng.randint(1, 8))) for start in starts))


@pytest.mark.parametrize("drawn", [15, pytest.param(150, marks=pytest.mark.sweep)])
def test_parts_of_any_line_stay_where_they_are(drawn: int, draw: random.Random) -> None:
    """Drawn from every raga, tala and family: a line is composed, parts of it are kept, the rest is composed anew."""
    for i in draw.sample(range(10**6), drawn):
        rng = random.Random(i)
        raga, tala = rng.choice(L.ragas), L.tala(rng.choice(("Adi", "Adi", "Eka", rng.choice(L.talas).name)))
        # tests/compose/test_landing.py has the lines that land
        admitted = composable(L.request(raga=raga.name, tala=tala.name), L.lessons)
        family = rng.choice([family for family in admitted if family not in LANDING_FAMILIES])
        length = "8" if tala.aksharas == 4 else "4"
        request = L.request(raga=raga.name, tala=tala.name, family=family, avartanams=length, seed=str(i))
        first = L.composer.compose(request).exercise
        # if the ladders differ, the order of the windows depends on the figure
        drilled = family in ("janta", "alankaram") and not raga.is_symmetrical
        # the last window of an alankaram may come home by another way
        room = first.units - (tala.aksharas if family == "alankaram" else 1)
        kept = some_units(rng, min(first.units, tala.aksharas) if drilled else room)
        anew = L.composer.compose(request.changed(keep=keep(first.notes, kept), seed=i + 1000)).exercise
        assert anew.given == kept_units(read_kept(keep(first.notes, kept)))
        assert all(plain(first)[unit] == plain(anew)[unit] for unit in anew.given), show(anew)
        assert review(anew) == ()
        assert anew.units % tala.aksharas == 0
        own = own_fields(anew.notes, anew.given)
        assert (anew.request.phrase, anew.request.keep) == (own["phrase"], own["keep"])
        assert decode(dict(parse_qsl(encode(anew))), L) == anew
        assert parse(show(anew), L) == anew


@pytest.mark.parametrize("family", KINDS)
def test_another_number_gives_another_rest(family: str) -> None:
    fields = {"family": family, "tala": "Dhruva" if family == "alankaram" else "Adi", "avartanams": "8"}
    first = compose(**fields, seed="3")
    kept = {1, 2, 4} if family in ("janta", "dhatu", "alankaram") else {1, 2, 4, *range(24, 32), 35}
    text = keep(first.notes, kept)
    made = [compose(**fields, keep=text, seed=str(seed)) for seed in range(9)]
    assert all(one.given == kept for one in made)
    assert all(units_of(one)[unit] == units_of(first)[unit] for one in made for unit in kept)
    # janta and dhatu have few figures beside what is kept of one
    assert len({one.notes for one in made}) > len(made) // (8 if family in ("janta", "dhatu") else 2)


def test_the_same_kept_line_gives_the_same_exercise() -> None:
    made = compose(keep="s r ? ? | ? p | ? ? || S n", seed="5")
    assert made.request.keep == "s r ? ? ? p ? ? S n"
    assert L.composer.compose(made.request).exercise == made


def test_a_kept_beginning_is_an_opening() -> None:
    assert compose(keep="s r g r", seed="4") == compose(phrase="s r g r", seed="4")


def test_a_figure_its_mirror_and_the_runs_are_kept_in_a_mirrored_line() -> None:
    for seed in range(20):
        made = compose(plan="mirrored", keep="? ? g ? ? ? ? ? s r g ? ? ? ? ? ? ? ? ? d", seed=str(seed))
        signs = units_of(made)
        assert (signs[2], signs[4], signs[18], signs[20], signs[8:11]) == ("g", "g", "d", "d", ("s", "r", "g"))


def test_what_a_mirrored_line_cannot_keep_goes_on_freely() -> None:
    """m in the figure asks for p in its mirror, and the run has no other swara than its own."""
    for text in ("? m ? ? ? ? ? ? ? ? ? ? ? ? ? ? ? d", "? ? ? ? ? ? ? ? s m"):
        made = [L.composer.compose(L.request(keep=text, seed=str(seed))) for seed in range(8)]
        assert {one.plan for one in made} == {"through-composed"}
        told = {remark for one in made for remark in one.remarks}
        assert told == {say("remark.not_mirrored", what="What you locked")}


@pytest.mark.parametrize("avartanam", range(4))
@pytest.mark.parametrize("most", [36, pytest.param(100, marks=pytest.mark.sweep)])
def test_what_is_written_anew_beside_a_whole_avartanam_is_another_line(avartanam: int, most: int) -> None:
    """A figure leaves one mirrored line only; where the plan is open, another plan is taken then."""
    row = frozenset(range(8 * avartanam, 8 * avartanam + 8))
    seeds = range(avartanam, most, 4)
    first = [one.exercise for one in L.composer.compose_many([L.request(seed=str(seed)) for seed in seeds])]
    asked = [one.request.changed(keep=keep(one.notes, row), seed=one.request.seed + 1, model="") for one in first]
    anew = L.composer.compose_many(asked)
    assert all(row <= one.exercise.given for one in anew)
    # now and then, once in ten at most, the same line is drawn
    assert sum(old.notes == new.exercise.notes for old, new in zip(first, anew)) <= max(1, len(seeds) // 10)
    if avartanam % 2 == 0:
        assert {one.plan for one in anew} == {"through-composed"}
        told = {remark for one in anew for remark in one.remarks if "only one" in remark}
        assert told == {say("remark.only_one_mirror", what="What you locked" if avartanam else "Your start")}


def test_a_plan_that_was_asked_for_is_taken_though_it_leaves_one_line() -> None:
    made = L.composer.compose(L.request(plan="mirrored", phrase="s r g r g m g r"))
    assert (made.plan, len(made.completions)) == ("mirrored", 1)


def test_a_lessons_own_figure_is_not_mirrored() -> None:
    text = "s r g m p , s r ? ? ? ? ? ? ? S"
    made = [L.composer.compose(L.request(keep=text, seed=str(seed))) for seed in range(6)]
    assert {one.plan for one in made} == {"through-composed"}
    assert all(1 not in one.new_avartanams for one in made)
    assert {remark for one in made for remark in one.remarks} == {say("remark.is_lesson", what="What you locked")}


def test_what_was_kept_is_neither_new_nor_near_a_lesson() -> None:
    lesson = "s r g m p , s r"
    made = L.composer.compose(L.request(plan="through-composed", keep=f"{'? ' * 8}{lesson}", seed="3"))
    assert 2 not in made.new_avartanams
    start, run = made.nearest.start, made.nearest.shared_run
    assert not set(range(start, start + run)) & made.exercise.given
    everything = Exercise(made.exercise.request, made.exercise.notes, given=frozenset(range(32)))
    assert nearest_lesson(everything, L.lessons).shared_run == 0


def test_few_ways_are_listed() -> None:
    made = L.composer.compose(L.request(family="alankaram", tala="Rupaka", keep="s ? ? s"))
    assert 0 < len(made.completions) < 20
    assert show_body(made.exercise) in made.completions
    assert all(line.replace("|", "").split()[3] == "s" for line in made.completions)


@pytest.mark.parametrize(
    ("family", "text"),
    [("janta", "? ? r"), ("janta", "? ? ? ? r ,"), ("alankaram", "? r ? g"), ("alankaram", "? ? ? ? s")],
)
def test_no_line_is_lost_that_has_what_is_kept(family: str, text: str) -> None:
    """All figures of the family are tried; a line that isn't among them breaks its rules only at the kept part."""
    request = L.request(family=family, raga="Kalyani")
    (plan,) = plans(request, L.lessons).values()
    kept = lay_kept_units(request, read_kept(text), plan.cells(), plan.form.units)

    def has(line: Units) -> bool:
        return all(values is None or unit in values for unit, values in zip(line, kept))

    usual = set(filter(has, Automaton(plan.form).lines(())))
    gently, freely = (
        set(Automaton(with_conditions(plan.form, Conditions(kept, way))).lines(())) for way in (True, False)
    )
    assert usual
    assert usual <= gently <= freely
    assert all(map(has, freely))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"keep": "r g"}, "locked.start"),
        ({"raga": "Mohanam", "keep": "s r ? ? m"}, "swara.not_in_scale"),
        ({"keep": "s n."}, "locked.outside"),
        (
            {"keep": f"{'? ' * 8},"},
            "locked.held_start",
        ),
        (
            {"raga": "Bilahari", "keep": "? ? ? n S"},
            "locked.move",
        ),
        (
            {"family": "janta", "keep": "? ? ? ? ? ? ,"},
            "locked.impossible",
        ),
        ({"keep": f"{'? ' * 31}r"}, "locked.cadence"),
        (
            {"keep": f"{'? ' * 31}r", "speed": "2"},
            "locked.cadence",
        ),
        (
            {"keep": f"{'? ' * 27}n"},
            "locked.impossible",
        ),
        (
            {"plan": "mirrored", "keep": "? m ? ? ? ? ? ? ? r ? ? ? ? ? ? ? d"},
            "locked.repeat",
        ),
        (
            {"family": "tara_sthayi", "keep": f"{'? ' * 18}r"},
            "locked.one_of",
        ),
        (
            {"family": "tara_sthayi", "keep": "s ? m"},
            "locked.fixed",
        ),
        (
            {"family": "janta", "raga": "Kambhoji", "keep": f"{'? ' * 16}r"},
            "locked.beyond_figure",
        ),
        (
            {"keep": f"{'? ' * 40}r"},
            "locked.too_long",
        ),
        (
            {"avartanams": "2", "keep": "s r g m p d n S S n d p m g r s"},
            "locked.everything",
        ),
        (
            {"plan": "mirrored", "keep": "s r g m p , s r ? ? ? ? ? ? ? S"},
            "locked.mirrors_lesson",
        ),
        (
            {"plan": "mirrored", "phrase": "S n d p"},
            "start.no_shape",
        ),
        (
            {"plan": "mirrored", "avartanams": "5"},
            "shape.mirrored_length",
        ),
        (
            {"plan": "through-composed", "raga": "Kambhoji"},
            "shape.two_scales",
        ),
        (
            {"plan": "mirrored", "family": "free"},
            "shape.free",
        ),
        (
            {"plan": "mirrored", "family": "janta"},
            "shape.figure",
        ),
        (
            {"plan": "through-composed", "family": "tara_sthayi"},
            "shape.held_swara",
        ),
        (
            {"range": "wide", "family": "alankaram"},
            "range.figure",
        ),
        (
            {"range": "narrow", "phrase": "s r g m p d n S"},
            "range.narrow_outside",
        ),
        (
            {"range": "narrow", "keep": "s r g m ? ? n d"},
            "range.narrow_outside",
        ),
        (
            {"range": "wide", "family": "tara_sthayi"},
            "range.too_short",
        ),
        (
            {"range": "wide", "family": "free", "tala": "tisra jati Eka", "avartanams": "2"},
            "range.too_short",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_reason(fields: dict[str, str], code: str) -> None:
    with pytest.raises(CannotCompose) as caught:
        L.composer.compose(L.request(**fields))
    error = caught.value
    assert (error.params["why"].code if isinstance(error, KeptMisfit) else error.code) == code


def test_leaps_that_are_kept_are_harder_than_what_is_asked() -> None:
    made = L.composer.compose(L.request(keep="? S s S s S s S n", difficulty="1", plan="through-composed"))
    assert made.remarks == (
        "There is no such exercise of level 1; this one has level 5. To come nearer, unlock a part.",
    )


def test_what_is_no_sargam_names_its_column() -> None:
    with refused(message("sargam.sign", line=1, column=5, sign='"x"'), SargamError):
        L.composer.compose(L.request(keep="s ? x"))


def test_a_swara_that_is_written_with_its_number_is_that_one() -> None:
    """Bhairavi climbs by D2 and comes down by D1."""
    for seed in range(5):
        up = compose(family="free", raga="Bhairavi", keep="? ? ? ? ? d2", seed=str(seed))
        assert str(up.pitches[up.starts.index(5)].place) == "D2"  # type: ignore[union-attr]
    assert read_notes("d2")[0][0].swara.number == 2
