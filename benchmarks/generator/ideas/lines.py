"""Lines of one kind, composed or from lessons, as the measures of ideas read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.generator.ideas.measures import longest_alternation, repeats_four_back
from benchmarks.generator.ideas.naming import find_idea
from benchmarks.generator.samples.references import References
from carnatic.compose.composer import Composer
from carnatic.compose.composition import Composition
from carnatic.errors import CannotCompose
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.families import FAMILIES, FREE, SARALI, family_of
from carnatic.exercise.ideas.line import idea_of
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.theory.tala import Tala

LONG, LONGER = 5, 7  # swaras of an alternation
TRIES = 3  # lines that a page shows one after the other
RAGA = "Mayamalavagowla"
# talas in which few new alankarams were found, or whose holds fell on claps
ALANKARAM_TALAS = (
    "chaturasra jati Rupaka", "Misra chapu", "tisra jati Triputa", "Adi", "Khanda chapu", "misra jati Jhampa",
    "khanda jati Ata", "chaturasra jati Dhruva",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineKind:
    """A kind of line: its name and its request."""

    name: str
    request: ExerciseRequest


@dataclass(frozen=True, slots=True)
class LineRow:
    """What was measured in lines of a kind.

    lines: how many; 0 if none can be composed there. long, longer: shares with an alternation of 5 and of 7 swaras or
    more. named: share whose first avartanam has an idea; kept: share of these in which the idea comes again in a later
    avartanam. shown: share whose page names the idea that the detector finds, None if pages name none. distinct:
    different lines. tries_differ: share of three lines in a row that all differ. on_starts: share of karvai on the
    first akshara of an anga after the first. repeats: share of the moves of the first avartanam that are as large as
    the one four before, the mean over lines.
    """

    kind: str
    lines: int
    long: float = 0.0
    longer: float = 0.0
    named: float = 0.0
    kept: float = 0.0
    shown: float | None = None
    distinct: int = 0
    tries_differ: float = 0.0
    on_starts: float = 0.0
    repeats: float = 0.0


def line_kinds(catalogue: Catalogue) -> tuple[LineKind, ...]:
    """Every family that is composed, saralis by plan, alankarams by tala."""
    found = [
        LineKind("sarali, mirrored", _request(catalogue, family=SARALI, plan="mirrored")),
        LineKind("sarali, through-composed", _request(catalogue, family=SARALI, plan="through-composed")),
    ]
    for family in FAMILIES:
        if not family.is_composed:
            continue
        if family.has_own_talas:
            found.extend(
                LineKind(f"{family.name}, {tala}", _request(catalogue, family=family.name, tala=tala))
                for tala in ALANKARAM_TALAS
            )
        else:
            name = "sarali, as it comes" if family.name == SARALI else family.name
            length = {"avartanams": str(family.usual_avartanams)} if family.lands else {}
            found.append(LineKind(name, _request(catalogue, family=family.name, **length)))
    return tuple(found)


def _request(catalogue: Catalogue, **fields: str) -> ExerciseRequest:
    return from_fields({"raga": RAGA, **fields}, catalogue)


def line_row(composer: Composer, kind: LineKind, count: int) -> LineRow:
    """Compose lines of a kind with the seeds from 0 and measure them."""
    try:
        made = composer.compose_many([kind.request.changed(seed=seed) for seed in range(count)])
    except CannotCompose:
        return LineRow(kind.name, 0)
    references = References(kind.request, composer.lessons)
    lines = [references.units(composition.exercise) for composition in made]
    shown = [shown_idea(composition) for composition in made]
    return measured(kind.name, lines, kind.request.tala, shown if any(shown) else None)


def lesson_line_row(composer: Composer, kind: LineKind) -> LineRow | None:
    """The same measures of the family's own lessons, None if it has none. The bare run of the saralis is left out."""
    if kind.request.family == FREE or not family_of(kind.request.family).is_trainable:
        return None
    references = References(kind.request, composer.lessons)
    lines = [line for line in references.lines if not references.frames.issuperset(references.words(line))]
    return measured(kind.name, lines, kind.request.tala, None) if lines else None


def shown_idea(composition: Composition) -> str | None:
    """The name of the idea that a page shows over a line, None if it shows none."""
    idea = idea_of(composition.exercise)
    return idea.name if idea else None


def measured(kind: str, lines: Sequence[Units], tala: Tala, shown: Sequence[str | None] | None) -> LineRow:
    """The row of some lines. shown: the idea that a page names, line by line."""
    alternations = [longest_alternation(swaras(line)) for line in lines]
    ideas = [idea_names(line, tala.aksharas) for line in lines]
    named = [names for names in ideas if names[0]]
    tries = [lines[i : i + TRIES] for i in range(0, len(lines) - TRIES + 1, TRIES)]
    on_start, held = map(sum, zip(*(holds(line, tala) for line in lines)))
    return LineRow(
        kind,
        len(lines),
        share(length >= LONG for length in alternations),
        share(length >= LONGER for length in alternations),
        len(named) / len(lines),
        share(names[0] in names[1:] for names in named),
        None if shown is None else share(name == names[0] for name, names in zip(shown, ideas)),
        len(set(lines)),
        share(len(set(three)) == TRIES for three in tries),
        on_start / max(1, held),
        _mean_repeats(line[: tala.aksharas] for line in lines),
    )


def swaras(line: Units) -> tuple[int, ...]:
    """The swaras of a line in order; one that is struck again counts once."""
    return tuple(unit for unit, _ in groupby(unit for unit in line if unit != KARVAI))


def idea_names(line: Units, aksharas: int) -> tuple[str | None, ...]:
    """The name of each avartanam's idea, on a ladder with the same swaras both ways."""
    rows = (line[i : i + aksharas] for i in range(0, len(line), aksharas))
    found = (find_idea(row, lambda a, b: b - a) for row in rows)
    return tuple(idea.name if idea else None for idea in found)


def holds(line: Units, tala: Tala) -> tuple[int, int]:
    """How many units of karvai fall on the first akshara of an anga after the first, and how many there are."""
    held = [unit % tala.aksharas for unit, what in enumerate(line) if what == KARVAI]
    return sum(place in tala.anga_starts[1:] for place in held), len(held)


def _mean_repeats(rows: Iterable[Units]) -> float:
    found = [repeats_four_back([unit for unit in row if unit != KARVAI]) for row in rows]
    ratios = [same / possible for same, possible in found if possible]
    return sum(ratios) / max(1, len(ratios))


def share(answers: Iterable[bool]) -> float:
    """The share of true answers; 0 if there are none."""
    every = tuple(answers)
    return sum(every) / max(1, len(every))
