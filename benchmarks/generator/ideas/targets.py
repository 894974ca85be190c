"""The targets of lines with an idea, and what the network, the first weights and scores of zero reach of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.generator.first_rows import FirstRows
from benchmarks.generator.ideas.lines import LineKind, LineRow, lesson_line_row, line_kinds, line_row
from benchmarks.generator.ideas.rows import ClimbRow, IdeaRow, climb_rows, has_phrases, idea_rows
from benchmarks.generator.realness import RealnessRow
from benchmarks.generator.samples.kinds import NETWORK
from benchmarks.generator.samples.rows import SampleRow
from carnatic.compose.composer import Composer
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.families import ALANKARAM

SARALIS = ("sarali, mirrored", "sarali, through-composed", "sarali, as it comes")
# alankarams of which there were few, by tala
FEW = ("chaturasra jati Rupaka", "Misra chapu", "tisra jati Triputa", "Adi", "Khanda chapu")
FEWEST_DISTINCT = 40


@dataclass(frozen=True)
class IdeaReport:
    """Lines as one composer writes them: free ones raga by raga, as they are and with phrases, and every kind.

    phrased: () if a request can't ask for phrases.
    """

    ragas: tuple[IdeaRow, ...]
    phrased: tuple[IdeaRow, ...]
    climbs: tuple[ClimbRow, ...]
    kinds: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class IdeaEffort:
    """The size of a measurement: ragas, free lines of each, of each vakra raga, lines of each kind."""

    ragas: tuple[str, ...]
    vakra_ragas: tuple[str, ...]
    lines: int
    climb_lines: int
    kind_lines: int


def idea_report(composer: Composer, catalogue: Catalogue, effort: IdeaEffort) -> IdeaReport:
    """Compose and measure."""
    phrased = idea_rows(composer, catalogue, effort.ragas, effort.lines, True) if has_phrases() else ()
    return IdeaReport(
        idea_rows(composer, catalogue, effort.ragas, effort.lines),
        phrased,
        climb_rows(composer, catalogue, effort.vakra_ragas, effort.climb_lines),
        tuple(line_row(composer, kind, effort.kind_lines) for kind in line_kinds(catalogue)),
    )


def lesson_rows(composer: Composer, catalogue: Catalogue) -> tuple[LineRow, ...]:
    """The same measures of the lessons of every family that has some."""
    found = (lesson_line_row(composer, kind) for kind in line_kinds(catalogue))
    return tuple(row for row in found if row is not None)


# -- the table ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the table. found: by way, None where it wasn't measured; reached: by the network."""

    what: str
    goal: str
    found: tuple[str | None, ...]
    real: str = ""
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class _Measure:
    """A number of a report, the words for it, and whether it is good enough."""

    what: str
    goal: str
    value: Callable[[IdeaReport], float | None]
    is_reached: Callable[[float], bool]
    real: str = ""


def targets(
    reports: Sequence[IdeaReport],
    real: Sequence[LineRow],
    first_rows: Sequence[FirstRows],
    realness: Iterable[RealnessRow],
    samples: Iterable[SampleRow],
) -> tuple[Target, ...]:
    """Every target with what was reached. reports: the network's own, then the ways that it is compared with."""
    rows = [_row(measure, reports) for measure in _measures(real)]
    rows.extend(_first_row(found) for found in first_rows)
    rows.extend(_realness(realness))
    return (*rows, *_legal(reports[0], samples))


def _row(measure: _Measure, reports: Sequence[IdeaReport]) -> Target:
    values = [measure.value(report) for report in reports]
    own = values[0]
    return Target(
        measure.what,
        measure.goal,
        tuple(None if value is None else _number(value) for value in values),
        measure.real,
        None if own is None else measure.is_reached(own),
    )


def _measures(real: Sequence[LineRow]) -> Iterator[_Measure]:
    lessons = {row.kind: row for row in real}
    saralis, janta = lessons[SARALIS[2]], lessons["janta"]
    yield _Measure(
        "free lines with 5+ alternations, the worst raga", "≤ .08", lambda r: max(row.long for row in r.ragas), _most(0.08)
    )
    yield _Measure("free lines with 7+ alternations, the worst raga", "0", lambda r: max(row.longer for row in r.ragas), _most(0))
    yield _Measure(
        "lines with 5+ alternations, the worst kind", "≤ .08", lambda r: max(row.long for row in r.kinds), _most(0.08),
        _number(saralis.long),
    )  # fmt: skip
    yield _Measure(
        "lines with 7+ alternations, the worst kind", "0", lambda r: max(row.longer for row in r.kinds), _most(0),
        _number(saralis.longer),
    )  # fmt: skip
    yield _Measure("vakra ragas that reach S in half of the lines", "all", lambda r: _share_of(r.climbs, 0.5), _least(1))
    yield _Measure("lines that reach S, the lowest vakra raga", "≥ .50", lambda r: min(row.tara_s for row in r.climbs), _least(0.5))
    yield _Measure("lines with a naming turn, the lowest raga", "≥ .60", lambda r: min(row.turns for row in r.climbs), _least(0.6))
    yield _Measure(
        "trigrams of no ladder and no piece, the worst vakra raga", "≤ .05", lambda r: _worst(row.strange for row in r.ragas),
        _most(0.05), "0–.03",
    )  # fmt: skip
    yield _Measure(
        "trigrams' divergence in bits, phrases on: mean", "≤ .20", lambda r: _mean(row.bits for row in r.phrased), _most(0.2), ".05–.14"
    )
    yield _Measure("the same, the worst raga", "≤ .20", lambda r: _worst(row.bits for row in r.phrased), _most(0.2), ".05–.14")
    yield _Measure("the same, as lines come: mean", "", lambda r: _mean(row.bits for row in r.ragas), _most(0.2))
    yield _Measure("held swaras' divergence in bits, phrases on: mean", "≤ .10", lambda r: _mean(row.held_bits for row in r.phrased), _most(0.1))
    yield _Measure("the same, the worst raga", "≤ .10", lambda r: _worst(row.held_bits for row in r.phrased), _most(0.1))
    yield _Measure("the same, as lines come: mean", "", lambda r: _mean(row.held_bits for row in r.ragas), _most(0.1))
    for kind in SARALIS:
        yield _Measure(
            f"first figures with a name: {kind}", "≥ .85", _of(kind, "named"), _least(0.85), _number(saralis.named)
        )
    yield _Measure("the idea comes again in the line: saralis", "", _of(SARALIS[2], "kept"), _least(0.85), _number(saralis.kept))
    yield _Measure("the name shown is the detector's: saralis", "1", _of(SARALIS[2], "shown"), _least(1))
    for tala in FEW:
        kind = f"{ALANKARAM}, {tala}"
        yield _Measure(f"distinct lines: {kind}", f"≥ {FEWEST_DISTINCT}", _of(kind, "distinct"), _least(FEWEST_DISTINCT))
    yield _Measure("three tries that all differ, the lowest kind", "1", lambda r: min(row.tries_differ for row in r.kinds), _least(1))
    yield _Measure(
        "holds on an anga's first akshara: alankarams", "≤ .02",
        lambda r: max(row.on_starts for row in r.kinds if row.kind.startswith(ALANKARAM)), _most(0.02), "0",
    )  # fmt: skip
    yield _Measure("the same: free lines, the worst raga", "≤ .02", lambda r: max(row.on_starts for row in r.ragas), _most(0.02), "0")
    yield _Measure(
        "janta intervals that repeat four back", ".6–.9", _of("janta", "repeats"), lambda value: 0.6 <= value <= 0.9,
        _number(janta.repeats),
    )  # fmt: skip


def _of(kind: str, name: str) -> Callable[[IdeaReport], float | None]:
    def value(report: IdeaReport) -> float | None:
        found: float | None = next((getattr(row, name) for row in report.kinds if row.kind == kind), None)
        return found

    return value


def _most(limit: float) -> Callable[[float], bool]:
    return lambda value: value <= limit


def _least(limit: float) -> Callable[[float], bool]:
    return lambda value: value >= limit


def _worst(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), default=None)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None


def _share_of(climbs: Sequence[ClimbRow], least: float) -> float:
    return sum(row.tara_s >= least for row in climbs) / max(1, len(climbs))


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


# -- what was measured elsewhere ------------------------------------------------------------------
