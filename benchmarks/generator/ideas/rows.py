"""Free lines of many ragas, measured raga by raga, and how many figures of saralis have an idea."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
from benchmarks.generator.ideas.naming import find_idea
from carnatic.compose.composer import Composer
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import from_fields
from carnatic.lessons.lesson import Units, lessons_of, notes_to_units
from carnatic.theory.raga import Raga

# unequal ladders, vakra ladders, and ragas that every student meets
RAGAS = (
    "Arabhi", "Saveri", "Malahari", "Yadukulakambhoji", "Kedaragaula", "Devagandhari", "Desh", "Velavali", "Sama",
    "Manirangu", "Salagabhairavi", "Ahiri", "Sahana", "Ritigaula", "Kadanakutuhalam", "Anandabhairavi", "Begada",
    "Nattakurinji", "Bilahari", "Mohanam", "Hamsadhwani", "Hindolam", "Kalyani", "Todi", "Bhairavi", "Kambhoji",
)  # fmt: skip
LONG, LONGER = 5, 7  # swaras of an alternation
FEWEST_SWARAS = 250  # of a raga's figures, to be compared with
FIGURE = 8  # units of a sarali's figure


@dataclass(frozen=True, slots=True)
class IdeaRow:
    """The free lines of a raga.

    long, longer: shares of lines with an alternation of 5 and of 7 swaras or more. tara_s: share that reaches S.
    turns: the share that has a turn of the ladders, None if they have none. strange: the share of trigrams that
    neither ladder nor a piece has, of a vakra raga whose figures we have. bits, held_bits: the divergence of
    trigrams and of held swaras from the pieces', None without enough of them. on_starts: the share of karvai that falls
    on the first akshara of an anga.
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


def idea_rows(composer: Composer, catalogue: Catalogue, names: Iterable[str], lines: int) -> tuple[IdeaRow, ...]:
    """A row for each raga, from so many free lines of four avartanams of Adi."""
    return tuple(_row(composer, catalogue, name, lines) for name in names)


def _row(composer: Composer, catalogue: Catalogue, name: str, lines: int) -> IdeaRow:
    request = from_fields({"raga": name, "family": "free"}, catalogue)
    raga = request.mapped_raga
    composed = composer.compose_many([request.changed(seed=seed) for seed in range(lines)])
    exercises = [composition.exercise for composition in composed]
    pitches = [sung_pitches(exercise) for exercise in exercises]
    alternations = [longest_alternation(line) for line in pitches]
    turns = naming_turns(raga)
    held, total = map(sum, zip(*map(holds_on_anga_starts, exercises)))
    figures = _figures(raga)
    return IdeaRow(
        raga.title,
        lines,
        _share(length >= LONG for length in alternations),
        _share(length >= LONGER for length in alternations),
        _share(map(reaches_tara_s, pitches)),
        _share(not turns.isdisjoint(map(tuple, trigrams(line))) for line in pitches) if turns else None,
        _strange(raga, map(trigrams, pitches)) if raga.is_vakra and figures else None,
        _bits(map(struck_trigrams, exercises), figures["trigrams"], figures["swaras"]) if figures else None,
        _bits(map(held_letters, exercises), figures["held"], None) if figures else None,
        held / max(1, total),
    )


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


def _share(answers: Iterable[bool]) -> float:
    every = tuple(answers)
    return sum(every) / max(1, len(every))


# -- the figures of saralis ---------------------------------------------------------------------


def named_figures(composer: Composer, catalogue: Catalogue, count: int) -> tuple[float, float]:
    """The share of first figures that have a name: of the lessons, the bare run left out, and of mirrored saralis."""
    request = from_fields({"raga": "Mayamalavagowla", "plan": "mirrored"}, catalogue)
    lessons = [lesson.figures[0] for lesson in lessons_of(composer.lessons, "sarali")[1:] if lesson.figures]
    composed = composer.compose_many([request.changed(seed=seed) for seed in range(count)])
    return _named(lessons), _named(_figure(composition.exercise) for composition in composed)


def _figure(exercise: Exercise) -> Units:
    return (notes_to_units(exercise.notes, exercise.request.mapped_raga) or ())[:FIGURE]


def _named(figures: Iterable[Units]) -> float:
    return _share(find_idea(figure, lambda a, b: b - a) is not None for figure in figures)


# -- on paper -----------------------------------------------------------------------------------


def idea_lines(rows: Sequence[IdeaRow], named: tuple[float, float]) -> Iterator[str]:
    """The table, readable in 120 columns."""
    yield f"{rows[0].lines} free lines of four avartanams of Adi in each raga: alternations of {LONG}+ and {LONGER}+,"
    yield "lines that reach S, that turn as the ladders do; strange trigrams; bits of divergence from the pieces"
    yield f"{'':24}  {LONG}+    {LONGER}+    to S  turns strange bits  of held  karvai on an anga's start"
    for row in rows:
        shares = (row.long, row.longer, row.tara_s, row.turns, row.strange, row.bits, row.held_bits, row.on_starts)
        yield f"  {row.raga:22}  {'  '.join(map(_cell, shares))}"
    yield f"First figures that have a name: lessons {named[0]:.2f}, mirrored saralis {named[1]:.2f}"


def _cell(value: float | None) -> str:
    return "   –" if value is None else f"{value:.2f}"
