"""Composed exercises: correct, new, and as requested."""

from __future__ import annotations

import random

import pytest

from carnatic.compose.composer import MOST_SAMPLERS, Composer
from carnatic.compose.lesson_rows import rows_of
from carnatic.compose.novelty import (
    copies,
    frames,
    is_rotation_of_lesson,
    nearest_lesson,
    new_avartanams,
)
from carnatic.errors import CannotCompose, SargamError
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show_body
from carnatic.lessons.lesson import notes_to_units
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.messages import message, say
from tests.laws import for_each
from tests.refusing import refused

L = library()
# unequal and vakra ladders are tested over the whole field elsewhere
RAGAS = tuple(raga.name for raga in L.ragas if raga.is_symmetrical and raga.rungs >= 6)


def body(**fields: str) -> str:
    return show_body(L.composer.compose(L.request(**fields)).exercise)


@pytest.mark.parametrize("drawn", [len(RAGAS) // 3, pytest.param(600, marks=pytest.mark.sweep)])
def test_exercises_are_legal_and_new(drawn: int, draw: random.Random) -> None:
    """In symmetrical ragas of the library, with seeds, lengths and temperatures that are drawn."""
    first = draw.randrange(10**6)
    for i in range(first, first + drawn):
        request = L.request(
            raga=RAGAS[i % len(RAGAS)],
            seed=str(i),
            avartanams=str(draw.choice((4, 4, 6, 5, 2, 8))),
            temperature=str((0.5, 0.9, 1.3, 1.8)[i % 4]),
        )
        made = L.composer.compose(request)
        rungs = request.raga.rungs
        units = notes_to_units(made.exercise.notes, request.raga)
        assert units is not None
        words = rows_of(units, 8)
        own = [word for word in words if word not in frames(rungs)]
        assert review(made.exercise) == ()
        assert len(words) == request.avartanams
        assert own, "something of its own"
        assert not set(own) & copies(L.lessons_of("sarali"), rungs)
        assert not is_rotation_of_lesson(units, L.lessons_of("sarali"), rungs)
        # the form demands a frame as the mirrored piece's runs and as the line's last avartanam only
        framed = {k for k, word in enumerate(words, 1) if word in frames(rungs)}
        allowed = {request.avartanams // 2, request.avartanams} if made.plan == "mirrored" else {request.avartanams}
        assert framed <= allowed


def test_seeds_and_temperatures_matter() -> None:
    assert len({body(seed=str(seed)) for seed in range(40)}) >= 34
    lines = {(seed, body(seed=seed, temperature=t)) for seed in "0123" for t in ("0.2", "0.9", "2")}
    assert len(lines) > 4


def test_the_mapping_changes_no_swara() -> None:
    plain = L.composer.compose(L.request(seed="5")).exercise
    moved = L.composer.compose(L.request(seed="5", mapping="R2=203.91 G3=372.31")).exercise
    assert moved.notes == plain.notes


@for_each("phrase", ["s r g r", "s", "S , n d", "s r g m | p d | n S || S n d", "s , r , g ,"])
@for_each("seed", range(4))
def test_an_opening_is_kept(phrase: str, seed: int) -> None:
    exercise = L.composer.compose(L.request(phrase=phrase, seed=str(seed))).exercise
    wanted = phrase.replace("|", "").split()
    assert show_body(exercise).replace("|", "").split()[: len(wanted)] == wanted
    assert exercise.given == frozenset(range(len(wanted)))
    assert review(exercise) == ()


def test_a_lessons_figure_as_opening_is_not_mirrored() -> None:
    figure = "s r g m | p , | s r"
    for seed in range(6):
        made = L.composer.compose(L.request(phrase=figure, seed=str(seed)))
        assert made.plan == "through-composed"
        assert 1 not in made.new_avartanams
    remarks = {r for seed in range(6) for r in L.composer.compose(L.request(phrase=figure, seed=str(seed))).remarks}
    assert remarks == {say("remark.is_lesson", what="Your start")}


def test_few_completions_are_listed_and_one_of_them_is_taken() -> None:
    opening = "s r g m | p , | s"
    made = [L.composer.compose(L.request(phrase=opening, seed=str(seed))) for seed in range(12)]
    mirrored = [m for m in made if m.plan == "mirrored"]
    assert mirrored
    for m in mirrored:
        assert 3 <= len(m.completions) <= 5
        assert show_body(m.exercise) in m.completions


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"raga": "Mohanam", "phrase": "s r m"}, "swara.not_in_scale"),
        ({"phrase": "r g m"}, "start.swara"),
        ({"phrase": "s n. s"}, "start.outside"),
        (
            {"phrase": "s r s r | s r | s r || s r s r | s", "avartanams": "2"},
            "start.no_ending",
        ),
        (
            {"phrase": "s r g m p d n S S n d p m g r s", "avartanams": "2"},
            "start.too_long",
        ),
        (
            {"tala": "Rupaka"},
            "refused.instead",
        ),
    ],
)
def test_refusals_say_why(fields: dict[str, str], code: str) -> None:
    with refused(code, CannotCompose):
        L.composer.compose(L.request(**fields))


def test_an_opening_that_is_no_sargam_names_its_column() -> None:
    with refused(message("sargam.sign", line=1, column=3, sign='"x"'), SargamError):
        L.composer.compose(L.request(phrase="s x"))


def test_nearest_lesson_of_a_lesson_is_itself() -> None:
    for drill in L.lessons_of("sarali")[1:]:
        exercise = realise_lesson(drill, L.request())
        assert new_avartanams(exercise, L.lessons) == ()
        assert nearest_lesson(exercise, L.lessons).shared_run >= 8


def test_only_the_last_samplers_are_kept() -> None:
    """The memory of a server must not grow with every raga that is requested."""
    composer = Composer(L.composer.network, L.composer.card, L.lessons)
    first = L.request(family="free", tala="tisra jati Eka", avartanams="4", idea="none")
    before = composer.compose(first)
    for raga in L.ragas[100 : 100 + MOST_SAMPLERS + 4]:
        composer.compose(first.changed(raga=raga))
    assert composer._sampler.cache_info().currsize == MOST_SAMPLERS
    assert composer.compose(first) == before
