"""Avartanams for the classifier: those of lessons and composed ones, both without frames and copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.generator.samples.judge import ARCH_FAMILIES, WINDOW_FAMILIES
from benchmarks.generator.samples.kinds import ANY, BLIND, NETWORK, Draw, Kind, ways
from benchmarks.generator.samples.references import References
from carnatic.compose.composer import Composer
from carnatic.compose.plans import MIRRORED, THROUGH
from carnatic.errors import CannotCompose
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.families import SARALI
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.lessons.lesson import Units

ARCHES = ARCH_FAMILIES[:1]  # a mandra line is a tara line turned over, so it is one and the same question
MADE_FOR_ONE = 6  # composed avartanams for each avartanam of a lesson
MOST_SEEDS = 40  # for each wanted avartanam; small forms have no more


@dataclass(frozen=True, slots=True)
class Observed:
    """An avartanam for the classifier.

    family: those of one are compared with each other alone. group: the lesson with all its
    realisations, or the composed piece; what stays together in a fold.
    """

    family: str
    group: str
    word: Units
    is_real: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A family that is looked at, or its lines of one plan; ANY for all of them."""

    family: str
    plan: str = ANY


def observed(composer: Composer, catalogue: Catalogue, parts: Sequence[Part], way: str) -> tuple[Observed, ...]:
    """The avartanams of families, from lessons and composed in one way, each word once on each side."""
    found: list[Observed] = []
    for part in parts:
        for request in _requests(composer, catalogue, part):
            references = References(request, composer.lessons)
            real = _real(references)
            try:
                made = _made(_of_all_lengths(composer, references, way), references, len(real) * MADE_FOR_ONE)
            except CannotCompose:
                continue  # no new line there: then its lessons have nothing to be told from
            found.extend((*real, *made))
    return _each_once(found)


def _each_once(seen: Sequence[Observed]) -> tuple[Observed, ...]:
    """Every word of a family once; one that is a lesson's in any tala is not made."""
    kept: dict[tuple[str, Units], Observed] = {}
    for one in sorted(seen, key=lambda one: not one.is_real):
        kept.setdefault((one.family, one.word), one)
    return tuple(kept.values())


def _requests(composer: Composer, catalogue: Catalogue, part: Part) -> list[ExerciseRequest]:
    """Where a family is looked at: in Adi, an alankaram in every tala that has one."""
    talas = dict.fromkeys(lesson.tala or "Adi" for lesson in composer.lessons if lesson.family == part.family)
    fields = {"family": part.family, "plan": part.plan}
    return [from_fields(fields | {"tala": tala}, catalogue) for tala in talas]


def _of_all_lengths(composer: Composer, references: References, way: str) -> Draw:
    """Draw from a sthayi family in all the lengths that its lessons have, seed by seed; others in their own length."""
    request = references.request
    if request.family not in ARCH_FAMILIES:
        return ways(composer, Kind(request.family, request))[way]
    lengths = sorted({len(references.words(line)) for line in references.lines})
    draws = [ways(composer, Kind(request.family, request.changed(avartanams=n)))[way] for n in lengths]
    return lambda seed: draws[seed % len(draws)](seed)


def _real(references: References) -> tuple[Observed, ...]:
    request = references.request
    found: dict[Units, str] = {}
    for realised in references.own:
        lesson = realised.lesson
        if request.plan != ANY and (request.plan == THROUGH) != (lesson.kind == "free"):
            continue
        # an alankaram's other jatis are the same figure drawn out
        group = f"alankaram {lesson.tala.split()[-1]}" if lesson.tala else lesson.id
        for word in _heard(realised.units, request, references):
            found.setdefault(word, group)
    return tuple(Observed(request.family, group, word, True) for word, group in found.items())


def _made(draw: Draw, references: References, wanted: int) -> tuple[Observed, ...]:
    request = references.request
    found: dict[Units, str] = {}
    for seed in range(wanted * MOST_SEEDS // MADE_FOR_ONE):
        if len(found) >= wanted:
            break
        group = f"{request.family} {request.tala.name} {seed}"
        for word in _heard(references.units(draw(seed)), request, references):
            if word not in references.copies:
                found.setdefault(word, group)
    return tuple(Observed(request.family, group, word, False) for word, group in found.items())


def _heard(line: Units, request: ExerciseRequest, references: References) -> tuple[Units, ...]:
    """The avartanams that are looked at: of a window family the figure's, whose images the others are."""
    words = references.words(line)
    if request.family in WINDOW_FAMILIES:
        words = words[: request.family_row.figure_rows]
    return tuple(word for word in words if word not in references.frames)


_WINDOWS = tuple(map(Part, WINDOW_FAMILIES))
_ARCHES = tuple(map(Part, ARCHES))
GROUPS: dict[str, tuple[Part, ...]] = {
    "sarali, mirrored": (Part(SARALI, MIRRORED),),
    "sarali, through-composed": (Part(SARALI, THROUGH),),
    "janta": (Part("janta"),),
    "janta, dhatu, alankaram": _WINDOWS,
    "tara sthayi": _ARCHES,
    "all together": (Part(SARALI), *_WINDOWS, *_ARCHES),
}
WAYS = (NETWORK, BLIND)
