"""Free lines of many ragas, measured raga by raga."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.generator.ideas.lines import LONG, LONGER, share
from benchmarks.generator.ideas.measures import (
    divergence_bits,
    held_letters,
    holds_on_anga_starts,
    ladder_trigrams,
    longest_alternation,
    naming_turns,
    reaches_tara_s,
    struck_trigrams,
    sung_pitches,
    trigrams,
)
from carnatic.compose.composer import Composer
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.review import review
from carnatic.exercise.settings import SETTINGS
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch

# unequal ladders, vakra ladders, and ragas that every student meets
RAGAS = (
    "Arabhi", "Saveri", "Malahari", "Yadukulakambhoji", "Kedaragaula", "Devagandhari", "Desh", "Velavali", "Sama",
    "Manirangu", "Salagabhairavi", "Ahiri", "Sahana", "Ritigaula", "Kadanakutuhalam", "Anandabhairavi", "Begada",
    "Nattakurinji", "Bilahari", "Mohanam", "Hamsadhwani", "Hindolam", "Kalyani", "Todi", "Bhairavi", "Kambhoji",
)  # fmt: skip
FEWEST_SWARAS = 250  # of a raga's figures, to be compared with
FREE_LINE = {"family": "free", "avartanams": "4"}
PHRASES = {"phrases": "much"}  # the setting that gives a line the raga's own phrases


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """The free lines of a raga.

    long, longer: shares of lines with an alternation of 5 and of 7 swaras or more. tara_s: share that reaches S.
    turns: the share that has a turn of the ladders, None if they have none. strange: the share of trigrams that
    neither ladder nor a piece has, of a vakra raga whose figures we have. bits, held_bits: the divergence of
    trigrams and of held swaras from the pieces', None without enough of them. on_starts: the share of karvai that falls
    on the first akshara of an anga. faults: lines that ``review`` objects to.
    """

    raga: str
    lines: int
    long: float
    longer: float
    tara_s: float
    turns: float | None
    strange: float | None
    bits: float | None
    held_bits: float | None
    on_starts: float
    faults: int


@dataclass(frozen=True, slots=True)
class ClimbRow:
    """The free lines of a vakra raga whose ladder goes to S: the shares that reach it and that have a turn."""

    raga: str
    lines: int
    tara_s: float
    turns: float


def idea_rows(
    composer: Composer, catalogue: Catalogue, names: Iterable[str], lines: int, with_phrases: bool = False
) -> tuple[IdeaRow, ...]:
    """A row for each raga, from so many free lines of four avartanams of Adi.

    with_phrases: with much of the raga's own phrases.
    """
    fields = PHRASES if with_phrases else {}
    return tuple(_row(composer, from_fields({"raga": name, **fields, **FREE_LINE}, catalogue), lines) for name in names)


def has_phrases() -> bool:
    """Whether a request can ask for the raga's own phrases."""
    return any(setting.name in PHRASES for setting in SETTINGS)


def climb_rows(composer: Composer, catalogue: Catalogue, names: Iterable[str], lines: int) -> tuple[ClimbRow, ...]:
    """A row for each of some vakra ragas whose ladder goes to S."""
    found = []
    for name in names:
        request = from_fields({"raga": name, **FREE_LINE}, catalogue)
        raga = request.mapped_raga
        turns = naming_turns(raga)
        if turns and reaches_tara_s((*raga.arohana, *raga.avarohana)):
            sung = [sung_pitches(exercise) for exercise in _lines(composer, request, lines)]
            found.append(ClimbRow(raga.title, lines, share(map(reaches_tara_s, sung)), _turning(turns, sung)))
    return tuple(found)


def _lines(composer: Composer, request: ExerciseRequest, count: int) -> list[Exercise]:
    composed = composer.compose_many([request.changed(seed=seed) for seed in range(count)])
    return [composition.exercise for composition in composed]


def _row(composer: Composer, request: ExerciseRequest, lines: int) -> IdeaRow:
    raga = request.mapped_raga
    exercises = _lines(composer, request, lines)
    pitches = [sung_pitches(exercise) for exercise in exercises]
    alternations = [longest_alternation(line) for line in pitches]
    turns = naming_turns(raga)
    held, total = map(sum, zip(*map(holds_on_anga_starts, exercises)))
    figures = _figures(raga)
    return IdeaRow(
        raga.title,
        lines,
        share(length >= LONG for length in alternations),
        share(length >= LONGER for length in alternations),
        share(map(reaches_tara_s, pitches)),
        _turning(turns, pitches) if turns else None,
        _strange(raga, map(trigrams, pitches)) if raga.is_vakra and figures else None,
        _bits(map(struck_trigrams, exercises), figures["trigrams"], figures["swaras"]) if figures else None,
        _bits(map(held_letters, exercises), figures["held"], None) if figures else None,
        held / max(1, total),
        sum(bool(review(exercise)) for exercise in exercises),
    )


def _turning(turns: frozenset[tuple[str, str, str]], lines: Iterable[Sequence[Pitch]]) -> float:
    """The share of lines with a turn of the ladders."""
    return share(not turns.isdisjoint(map(tuple, trigrams(line))) for line in lines)


def _strange(raga: Raga, counts: Iterable[Counter[str]]) -> float:
    known = ladder_trigrams(raga) | set((_figures(raga) or {})["trigrams"])
    every = _sum(counts)
    return sum(count for three, count in every.items() if three not in known) / max(1, every.total())


def _bits(counts: Iterable[Counter[str]], real: dict[str, float], size: int | None) -> float:
    return divergence_bits(_sum(counts), real, size)


def _sum(counts: Iterable[Counter[str]]) -> Counter[str]:
    total = Counter[str]()
    for count in counts:
        total.update(count)
    return total


@cache
def _all_figures() -> dict[str, Any]:
    path = Path(__file__).with_name("raga_figures.json")
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["ragas"]
    return figures


def _figures(raga: Raga) -> dict[str, Any] | None:
    """What was counted in a raga's pieces, None if that is too little."""
    figures = _all_figures().get(raga.name)
    return figures if figures and figures["swaras"] >= FEWEST_SWARAS else None
