"""Every lesson: its form in Mayamalavagowla, and the other ragas and talas that it fits."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.sweep.shares import LADDER_ONLY, kind_of
from carnatic.errors import CannotCompose
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.lessons.lesson import Lesson
from carnatic.lessons.realise import ladder_practice, lesson_line, realise_lesson
from carnatic.library import library
from tests.laws import for_each
from tests.refusing import refused

L = library()


@for_each("drill", L.lessons, ids=lambda drill: drill.id)
def test_golden(drill: Lesson, golden: Callable[[str, str], None]) -> None:
    """Read the files: each lesson in Mayamalavagowla and the tala in which it is taught."""
    exercise = realise_lesson(drill, L.request(tala=drill.tala or "Adi"))
    assert review(exercise) == ()
    assert parse(show(exercise), L) == exercise
    golden(f"drills/{drill.id}.txt", show(exercise))


def test_vakra_and_range_limited_ragas_have_ladder_practice_only() -> None:
    others = [raga for raga in L.ragas if kind_of(raga) == LADDER_ONLY]
    assert len(others) == 73
    for raga in others:
        for name in ("Adi", "Rupaka", "chaturasra jati Eka"):
            exercise = ladder_practice(L.request(raga=raga.name, tala=name))
            assert review(exercise) == (), raga.name
            assert exercise.units % exercise.request.tala.aksharas == 0
        with refused("lesson.vakra", CannotCompose):
            lesson_line(L.lessons[0], raga, L.tala("Adi"))


def test_ladder_practice_of_sahana() -> None:
    exercise = ladder_practice(L.request(raga="Sahana"))
    body = show(exercise).split("\n\n")[1]
    assert body == ("s r g m | p m | d n ||\nS , , , | S , | , , ||\nS n d p | m g | m r ||\ng r s , | s , | , , ||\n")


def test_windows_that_would_break_the_law_are_left_out() -> None:
    """Kambhoji has no n on the way up, so its descent passes over the window that begins on n."""
    eka = next(d for d in L.lessons if d.tala == "chaturasra jati Eka")
    body = show(realise_lesson(eka, L.request(raga="Kambhoji", tala="Eka"))).split("\n\n")[1]
    assert body.splitlines()[-4:] == ["S n d p ||", "d p m g ||", "p m g r ||", "m g r s ||"]
