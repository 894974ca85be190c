"""The targets of lines with an idea, and what the network, the first weights and scores of zero reach of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.generator.first_rows import FirstRows
from benchmarks.generator.ideas.lines import LineRow, lesson_line_row, line_kinds, line_row
from benchmarks.generator.ideas.rows import ClimbRow, IdeaRow, climb_rows, has_phrases, idea_rows
from benchmarks.generator.raga_motion import Difference
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
    # a request for one plan has the lessons of both
    kinds = [kind for kind in line_kinds(catalogue) if kind.name not in SARALIS[:2]]
    found = (lesson_line_row(composer, kind) for kind in kinds)
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
    motion: Sequence[Difference] = (),
) -> tuple[Target, ...]:
    """Every target with what was reached. reports: the network's own, then the ways that it is compared with."""
    rows = [_row(measure, reports) for measure in _measures(real)]
    rows.extend(_first_row(found) for found in first_rows)
    rows.extend(_without_pieces(found) for found in motion)
    rows.extend(_realness(realness, len(reports)))
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
        "free lines with 5+ alternations, the worst raga",
        "≤ .08",
        lambda r: max(row.long for row in r.ragas),
        _most(0.08),
    )
    yield _Measure(
        "free lines with 7+ alternations, the worst raga", "0", lambda r: max(row.longer for row in r.ragas), _most(0)
    )
    yield _Measure(
        "lines with 5+ alternations, the worst kind", "≤ .08", lambda r: max(row.long for row in r.kinds), _most(0.08),
        _number(saralis.long),
    )  # fmt: skip
    yield _Measure(
        "lines with 7+ alternations, the worst kind", "0", lambda r: max(row.longer for row in r.kinds), _most(0),
        _number(saralis.longer),
    )  # fmt: skip
    yield _Measure(
        "vakra ragas that reach S in half of the lines", "all", lambda r: _share_of(r.climbs, 0.5), _least(1)
    )
    yield _Measure(
        "lines that reach S, the lowest vakra raga", "≥ .50", lambda r: min(row.tara_s for row in r.climbs), _least(0.5)
    )
    yield _Measure(
        "lines with a naming turn, the lowest raga", "≥ .60", lambda r: min(row.turns for row in r.climbs), _least(0.6)
    )
    yield _Measure(
        "trigrams of no ladder and no piece, the worst vakra raga", "≤ .05",
        lambda r: _worst(row.strange for row in r.ragas), _most(0.05), "0–.03",
    )  # fmt: skip
    yield _Measure(
        "trigrams' divergence in bits, phrases on: mean",
        "≤ .20",
        lambda r: _mean(row.bits for row in r.phrased),
        _most(0.2),
        ".05–.14",
    )
    yield _Measure(
        "the same, the worst raga", "≤ .20", lambda r: _worst(row.bits for row in r.phrased), _most(0.2), ".05–.14"
    )
    yield _Measure("the same, as lines come: mean", "", lambda r: _mean(row.bits for row in r.ragas), _most(0.2))
    yield _Measure(
        "held swaras' divergence in bits, phrases on: mean",
        "≤ .10",
        lambda r: _mean(row.held_bits for row in r.phrased),
        _most(0.1),
    )
    yield _Measure(
        "the same, the worst raga", "≤ .10", lambda r: _worst(row.held_bits for row in r.phrased), _most(0.1)
    )
    yield _Measure("the same, as lines come: mean", "", lambda r: _mean(row.held_bits for row in r.ragas), _most(0.1))
    for kind in SARALIS:
        yield _Measure(
            f"first figures with a name: {kind}", "≥ .85", _of(kind, "named"), _least(0.85), _number(saralis.named)
        )
    yield _Measure(
        "the idea comes again in the line: saralis", "", _of(SARALIS[2], "kept"), _least(0.85), _number(saralis.kept)
    )
    yield _Measure("the name shown is the detector's: saralis", "1", _of(SARALIS[2], "shown"), _least(1))
    for tala in FEW:
        kind = f"{ALANKARAM}, {tala}"
        yield _Measure(
            f"distinct lines: {kind}", f"≥ {FEWEST_DISTINCT}", _of(kind, "distinct"), _least(FEWEST_DISTINCT)
        )
    yield _Measure(
        "three tries that all differ, the lowest kind",
        "1",
        lambda r: min(row.tries_differ for row in r.kinds),
        _least(1),
    )
    yield _Measure(
        "holds on an anga's first akshara: alankarams", "≤ .02",
        lambda r: max(row.on_starts for row in r.kinds if row.kind.startswith(ALANKARAM)), _most(0.02), "0",
    )  # fmt: skip
    yield _Measure(
        "the same: free lines, the worst raga",
        "≤ .02",
        lambda r: max(row.on_starts for row in r.ragas),
        _most(0.02),
        "0",
    )
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


def _first_row(found: FirstRows) -> Target:
    low, high = found.between
    what = f"first rows of {found.name} (95% {low:+.2f} to {high:+.2f})"
    return Target(what, "all < 0", (f"{found.difference:+.2f}",), "", high < 0)


def _without_pieces(found: Difference) -> Target:
    low, high = found.between
    what = f"ragas without pieces − {found.counting} (95% {low:+.3f} to {high:+.3f})"
    return Target(what, "all < 0", (f"{found.nats:+.3f}",), "", high < 0)


def _realness(rows: Iterable[RealnessRow], ways: int) -> Iterator[Target]:
    """An area for each group of families: the network's and, as the last of the ways, that of scores of zero."""
    areas: dict[str, dict[str, RealnessRow]] = {}
    for row in rows:
        areas.setdefault(row.families, {})[row.way] = row
    for families, by_way in areas.items():
        own = by_way[NETWORK]
        last = [f"{row.area:.2f}" for way, row in by_way.items() if way != NETWORK]
        between = (None,) * (ways - 1 - len(last))
        what = f"real or made: {families} (95% {own.interval[0]:.2f} to {own.interval[1]:.2f})"
        yield Target(what, "≤ .65", (f"{own.area:.2f}", *between, *last), ".50", own.area <= 0.65)


def _legal(report: IdeaReport, samples: Iterable[SampleRow]) -> Iterator[Target]:
    faults = sum(row.faults for row in (*report.ragas, *report.phrased))
    lines = sum(row.lines for row in (*report.ragas, *report.phrased))
    yield Target(f"free lines with a fault, of {lines}", "0", (str(faults),), "0", faults == 0)
    own = [row for row in samples if row.way == NETWORK]
    valid, copied = min((row.valid for row in own), default=1.0), max((row.copied for row in own), default=0.0)
    yield Target("legal, the worst kind", "1", (f"{valid:.3f}",), "1", valid == 1)
    yield Target("copied avartanams, the worst kind", "0", (f"{copied:.3f}",), "", copied == 0)


# -- on paper -------------------------------------------------------------------------------------

WIDTH, COLUMN = 66, 7  # of the first column, and of those with numbers


def target_lines(rows: Sequence[Target], ways: Sequence[str]) -> Iterator[str]:
    """The table, readable in 120 columns. ways: the names of the columns, the network's own the first."""
    yield "Targets of lines with an idea"
    heads = [way.split()[0] for way in ways]
    yield f"{'':{WIDTH}} {'target':>8}  {_columns(heads)} {'real':>8}"
    for row in rows:
        found = [*row.found, *[None] * (len(ways) - len(row.found))]
        mark = "" if row.reached is None else "  reached" if row.reached else "  MISSED"
        yield f"{row.what:{WIDTH}} {row.goal:>8}  {_columns(found)} {row.real:>8}{mark if row.goal else ''}".rstrip()


def _columns(values: Iterable[str | None]) -> str:
    return " ".join(f"{'–' if value is None else value:>{COLUMN}}" for value in values)


def kind_lines(rows: Sequence[LineRow], real: Sequence[LineRow]) -> Iterator[str]:
    """Every kind of line, and the lessons, readable in 120 columns."""
    yield "Lines of every kind: alternations of 5+ and of 7+, first rows that have a name, the idea again, the name"
    yield "shown, different lines, three tries that differ, holds on an anga's start, moves that repeat four back"
    yield f"{'':44} lines   5+    7+  named  again  shown  diff.  tries  holds  moves"
    for title, some in (("", rows), ("lessons, ", real)):
        for row in some:
            yield f"  {title + row.kind:42} {_cells(row)}"


def _cells(row: LineRow) -> str:
    if not row.lines:
        return "    0  none can be composed"
    shown = "    –" if row.shown is None else f"{row.shown:5.2f}"
    return (
        f"{row.lines:5d} {row.long:5.2f} {row.longer:5.2f}  {row.named:5.2f}  {row.kept:5.2f}  {shown}  "
        f"{row.distinct:5d}  {row.tries_differ:5.2f}  {row.on_starts:5.2f}  {row.repeats:5.2f}"
    )


def raga_lines(report: IdeaReport) -> Iterator[str]:
    """Free lines raga by raga, and the vakra ragas that miss a target, readable in 120 columns."""
    for title, rows in (("as they come", report.ragas), ("with the raga's own phrases", report.phrased)):
        if rows:
            yield f"{rows[0].lines} free lines of four avartanams of Adi in each raga, {title}: alternations of 5+"
            yield "and 7+, lines that reach S, that turn as the ladders do; strange trigrams; divergence in bits"
            yield f"{'':24}  5+    7+    to S  turns strange bits  of held  karvai on an anga's start"
            yield from (_raga_line(row) for row in rows)
    low = [row for row in report.climbs if row.tara_s < 0.5 or row.turns < 0.6]
    yield f"Of {len(report.climbs)} vakra ragas, those that reach S in under .50 of the lines or turn in under .60:"
    yield from (f"  {row.raga:22}  to S {row.tara_s:.2f}  turns {row.turns:.2f}" for row in low)


def _raga_line(row: IdeaRow) -> str:
    shares = (row.long, row.longer, row.tara_s, row.turns, row.strange, row.bits, row.held_bits, row.on_starts)
    cells = "  ".join("   –" if value is None else f"{value:.2f}" for value in shares)
    return f"  {row.raga:22}  {cells}"
