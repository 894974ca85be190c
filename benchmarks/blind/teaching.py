"""A sheet on which a teacher says of a hundred lines which they would teach: composed ones, and lessons among them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from benchmarks.blind.sheet import RAGAS, BlindSheet, Half, checked_number, shuffled
from benchmarks.generator.ideas.lines import shown_idea
from benchmarks.generator.ideas.rows import RAGAS as FREE_RAGAS
from carnatic.compose.composer import Composer
from carnatic.errors import CannotCompose
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.families import COMPOSED_FAMILIES, FREE, family_of
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.lessons.lesson import lessons_of
from carnatic.lessons.realise import realise_lesson

LINES = 100
# composed lines of each family, and real ones among them; another family gets OTHER_SHARE, free lines fill the sheet
MADE = {"sarali": 20, "janta": 10, "dhatu": 6, "alankaram": 12, "tara_sthayi": 3, "mandra_sthayi": 3}
REAL = {"sarali": 6, "janta": 4, "dhatu": 2, "alankaram": 6, "tara_sthayi": 1, "mandra_sthayi": 1}
OTHER_SHARE = 5
MOST_ROUNDS = 20  # through the ragas


def teaching_sheet(composer: Composer, catalogue: Catalogue, shuffle: int) -> BlindSheet:
    """Eighty composed lines of every family and twenty lessons, shuffled.

    No line comes twice. Raises CarnaticError if the number of the sheet is out of range.
    """
    rng = random.Random(checked_number(shuffle))
    found: list[Half] = []
    for family, wanted in REAL.items():
        found.extend(islice(_lessons(composer, catalogue, family, rng), wanted))
    shares = {family: MADE.get(family, OTHER_SHARE) for family in COMPOSED_FAMILIES if family != FREE}
    for family, wanted in shares.items():
        found.extend(islice(_composed(composer, catalogue, family, rng), wanted))
    found.extend(islice(_composed(composer, catalogue, FREE, rng), LINES - len(found)))
    return BlindSheet(shuffle, composer.card.model, shuffled(found, rng))


def _lessons(composer: Composer, catalogue: Catalogue, family: str, rng: random.Random) -> Iterator[Half]:
    """The lessons of a family in random order, each in one of the ragas. The bare run of the saralis is no question."""
    own = [lesson for lesson in lessons_of(composer.lessons, family) if lesson.kind not in ("run", "pairs")]
    for lesson in rng.sample(own, len(own)):
        fields = {"family": family, "raga": rng.choice(RAGAS), "tala": lesson.tala or "Adi"}
        try:
            realised = realise_lesson(lesson, from_fields(fields, catalogue))
        except CannotCompose:
            continue
        yield realised, True, lesson.title


def _composed(composer: Composer, catalogue: Catalogue, family: str, rng: random.Random) -> Iterator[Half]:
    """Composed lines of a family as they come, no two alike, in different ragas and, of alankarams, talas."""
    known = set()
    for request in _requests(composer, catalogue, family, rng):
        try:
            composition = composer.compose(request.changed(seed=rng.randrange(HIGHEST_SEED)))
        except CannotCompose:
            continue
        exercise, idea = composition.exercise, shown_idea(composition)
        if exercise.notes not in known:
            known.add(exercise.notes)
            words = f"composed, {family_of(family).word}, number {exercise.request.seed}"
            yield exercise, False, f"{words}, {idea}" if idea else words


def _requests(composer: Composer, catalogue: Catalogue, family: str, rng: random.Random) -> Iterator[ExerciseRequest]:
    """Many requests, the ragas in turn, the talas by chance."""
    ragas = FREE_RAGAS if family not in REAL else RAGAS
    talas = ["Adi"]
    if family_of(family).has_own_talas:
        talas = list(dict.fromkeys(lesson.tala for lesson in lessons_of(composer.lessons, family)))
    # lines that land are sung at third speed
    landing = {"speed": "4", "avartanams": "2"} if family_of(family).lands else {}
    for _ in range(MOST_ROUNDS):
        for raga in rng.sample(ragas, len(ragas)):
            yield from_fields({"family": family, "raga": raga, "tala": rng.choice(talas), **landing}, catalogue)
