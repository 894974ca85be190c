"""Lessons and new exercises at every speed: they close on sama, and say how many times they are sung."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from carnatic.compose.plans import composable
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import LANDING_FAMILIES
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.theory.tala import SPEEDS

L = library()
HOMES = {family: [L.school.at_home(L.school.named(L.request(), family, number)) for number in L.school.numbers(family)]
         for family in L.school.families}  # fmt: skip


def lessons(draw: random.Random, everything: bool) -> Iterator[Exercise]:
    """A drawn lesson of each family, or every lesson, each in its own raga and tala."""
    for requests in HOMES.values():
        yield from map(L.school.lesson, requests if everything else [draw.choice(requests)])


def new_exercises(draw: random.Random, everything: bool) -> Iterator[Exercise]:
    """Two new exercises in a drawn raga, or one of each family in twelve."""
    for raga in draw.sample(L.school.course, 12 if everything else 1):
        admitted = composable(L.request(raga=raga.name), L.lessons)
        families = [family for family in admitted if family not in LANDING_FAMILIES]  # these have one speed
        for family in families if everything else draw.sample(families, min(2, len(families))):
            seed = str(draw.randrange(10**6))
            yield L.composer.compose(L.request(family=family, raga=raga.name, seed=seed)).exercise


def faults(exercise: Exercise) -> Iterator[str]:
    """What is wrong with an exercise at any speed."""
    for speed in SPEEDS:
        faster = replace(exercise, request=exercise.request.changed(speed=speed, trikalam=False))
        what, score, aksharas = f"{exercise.name} at {speed}", lay_out(faster), exercise.request.tala.aksharas
        whole = exercise.units * score.times
        if whole % (aksharas * speed) or score.events[-1].end != score.aksharas:
            yield f"{what} doesn't close on sama"
        if any(exercise.units * times % (aksharas * speed) == 0 for times in range(1, score.times)):
            yield f"{what} closes sooner than after {score.times} times"
        text = show(faster)
        if (f"\nsing: {score.times} times\n" in text) != (score.times > 1) or text.count("sing:") > 1:
            yield f"{what} doesn't say that it is sung {score.times} times"
        if parse(text, L) != faster:
            yield f"{what} reads back as another exercise"


@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.sweep)])
def test_every_family_closes_on_sama_at_every_speed(everything: bool, draw: random.Random) -> None:
    """Here a lesson of each family and two new exercises; in make sweep all lessons, and a hundred new exercises."""
    pieces = (*lessons(draw, everything), *new_exercises(draw, everything))
    assert len(pieces) > len(HOMES)
    assert [fault for piece in pieces for fault in faults(piece)] == []


@pytest.mark.parametrize("family", ["kalpanaswara", "korvai"])
def test_a_line_that_lands_is_composed_at_fourth_speed(family: str, draw: random.Random) -> None:
    request = L.request(family=family, speed="8", seed=str(draw.randrange(10**6)))
    exercise = L.composer.compose(request).exercise
    assert review(exercise) == ()
    assert (lay_out(exercise).speed, lay_out(exercise).times) == (8, 1)
    assert parse(show(exercise), L) == exercise


def test_how_many_times_lines_are_sung(golden: Callable[[str, str], None]) -> None:
    """A line of k avartanams at each speed, for a teacher to read."""
    shown = ["avartanams  " + "  ".join(f"{speed:>2}" for speed in sorted(SPEEDS))]
    line = parse("s r g m p d n S", L)
    for avartanams in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16):
        long = replace(line, notes=line.notes * avartanams)
        times = [lay_out(long, speed).times for speed in sorted(SPEEDS)]
        shown.append(f"{avartanams:>10}  " + "  ".join(f"{count:>2}" for count in times))
    golden("times.txt", "\n".join((*shown, "")))
