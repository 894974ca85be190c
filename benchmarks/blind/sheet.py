"""A sheet on which a teacher marks which exercises are real: lessons and composed ones in pairs, then shuffled."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from benchmarks.generator.samples.kinds import compose
from carnatic.compose.composer import Composer
from carnatic.compose.plans import MIRRORED, THROUGH
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import family_of
from carnatic.exercise.request import from_fields
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.lessons.lesson import Lesson, lessons_of
from carnatic.lessons.realise import realise_lesson

PAIRS = 20
# how many lessons of each family; a family that has too few is made up for by saralis
SHARES = {"sarali": 8, "janta": 4, "dhatu": 2, "alankaram": 3, "tara_sthayi": 2, "mandra_sthayi": 1}
THE_SEVEN = 7  # alankarams that every teacher gives
KNOWN_FRAMES = {"sarali": (1,), "janta": (1, 2)}  # runs and plain pairs: a form's frame, no figure
RAGAS = ("Mayamalavagowla", "Sankarabharanam", "Kalyani", "Kharaharapriya", "Harikambhoji", "Mohanam", "Hamsadhwani")


@dataclass(frozen=True, slots=True)
class Entry:
    """An exercise of the sheet. source: the lesson's title, or the number of the composed exercise."""

    number: int
    exercise: Exercise
    is_real: bool
    source: str


@dataclass(frozen=True, slots=True)
class BlindSheet:
    """The shuffled entries. shuffle: the number of the sheet; the same number gives the same sheet."""

    shuffle: int
    model: str
    entries: tuple[Entry, ...]


def blind_sheet(composer: Composer, catalogue: Catalogue, shuffle: int) -> BlindSheet:
    """Twenty lessons and twenty composed exercises, each like its lesson in family, raga, tala, plan and length."""
    rng = random.Random(checked_number(shuffle))
    pairs = _pairs(composer, catalogue, rng)
    return BlindSheet(shuffle, composer.card.model, shuffled([one for pair in pairs for one in pair], rng))


Half = tuple[Exercise, bool, str]  # an exercise, whether it is real, its source


def checked_number(shuffle: int) -> int:
    """The number of a sheet. Raises CarnaticError if it is out of range."""
    if not 0 <= shuffle <= HIGHEST_SEED:
        raise CarnaticError("blind.number", highest=HIGHEST_SEED)
    return shuffle


def shuffled(halves: Sequence[Half], rng: random.Random) -> tuple[Entry, ...]:
    """The entries of a sheet, in random order."""
    return tuple(Entry(number, *one) for number, one in enumerate(rng.sample(halves, len(halves)), 1))


def _pairs(composer: Composer, catalogue: Catalogue, rng: random.Random) -> list[tuple[Half, Half]]:
    """Each family's share of the pairs; saralis replace the pairs that a family lacks. No exercise comes twice."""
    found: list[tuple[Half, Half]] = []
    sung = set[tuple[Note, ...]]()
    waiting = {family: _possible_pairs(composer, catalogue, family, rng) for family in SHARES}
    for family, wanted in (*SHARES.items(), ("sarali", PAIRS)):
        others = (pair for pair in waiting[family] if sung.isdisjoint(exercise.notes for exercise, _, _ in pair))
        for pair in islice(others, min(wanted, PAIRS - len(found))):
            found.append(pair)
            sung.update(exercise.notes for exercise, _, _ in pair)
    return found


def _possible_pairs(
    composer: Composer, catalogue: Catalogue, family: str, rng: random.Random
) -> Iterator[tuple[Half, Half]]:
    """The pairs of a family, with its lessons in random order."""
    own = list(lessons_of(composer.lessons, family))
    known = KNOWN_FRAMES.get(family, ())
    own = [lesson for lesson in own if lesson.number not in known][
        : THE_SEVEN if family_of(family).has_own_talas else None
    ]
    rng.shuffle(own)
    for lesson in own:
        pair = _pair(composer, catalogue, lesson, rng)
        if pair is not None:
            yield pair


def _pair(composer: Composer, catalogue: Catalogue, row: Lesson, rng: random.Random) -> tuple[Half, Half] | None:
    """A lesson and a composed exercise like it, in one of the ragas; None if there is none of its length."""
    for raga in rng.sample(RAGAS, len(RAGAS)):
        request = from_fields({"family": row.family, "raga": raga, "tala": row.tala or "Adi"}, catalogue)
        try:
            lesson = realise_lesson(row, request)
            like_it = request.changed(avartanams=lesson.avartanams, plan=_plan(row), seed=rng.randrange(HIGHEST_SEED))
            made = compose(composer, like_it)
        except CannotCompose:
            continue
        if made.units == lesson.units:
            return (lesson, True, lesson.title), (made, False, f"composed, number {like_it.seed}")
    return None


def _plan(row: Lesson) -> str:
    if not family_of(row.family).has_plans:
        return "any"
    return THROUGH if row.kind == "free" else MIRRORED
