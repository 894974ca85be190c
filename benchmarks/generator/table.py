"""The benchmark as text with at most 120 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import mul
from statistics import mean
from textwrap import wrap

from benchmarks.generator.first_rows import NETWORK as OWN_NETWORK
from benchmarks.generator.first_rows import FirstRows
from benchmarks.generator.ideas.targets import kind_lines, raga_lines, target_lines
from benchmarks.generator.losses import Interval, LossRow
from benchmarks.generator.raga_motion import RagaMotionReport
from benchmarks.generator.realness import RealnessRow
from benchmarks.generator.run import Report
from benchmarks.generator.samples.field import Forms, Spread
from benchmarks.generator.samples.kinds import NETWORK
from benchmarks.generator.samples.rows import SampleRow
from benchmarks.generator.samples.run import Judging

WIDTH = 120  # columns
COUNTABLE = 10**6  # larger numbers of forms are rounded
NEWNESS = (
    "valid: whole and faultless. copied: avartanams of a lesson, frames apart. new, strict: new avartanams a piece, "
    "and those two edits and more from every lesson's. run, moves: longest run shared with a lesson, mean and most. "
    "rot: lessons begun elsewhere. dist, &typ: different pieces, and typical ones. typ: new avartanams below the "
    "judge's threshold; (new): below that of the lessons' own new avartanams."
)
SHAPE = (
    "turns: in an avartanam. bits: Jensen-Shannon distance of the moves from the lessons'. home: ends as lessons do. "
    "karvai on: the aksharas that have it most often, with their share."
)
MOST_PLACES = 2  # aksharas with karvai that are shown


def as_table(report: Report) -> str:
    """All tables, one under the other."""
    effort, samples = report.effort, report.samples
    spreads = dict(samples.spreads)
    parts = [
        wrap(effort.note, WIDTH),
        _losses(report.losses),
        _rivals(report.losses),
        _newness(samples.rows, effort.samples),
        _shape(samples.rows, spreads),
        _forms(samples.forms, samples.rows),
        _judges(samples.judges),
        _realness(report.realness),
        _first_rows(report.first_rows),
        _raga_motion(report.raga_motion),
        *(list(raga_lines(ideas)) for ideas in list(report.ideas.values())[:1]),
        list(kind_lines(next(iter(report.ideas.values())).kinds, report.lesson_ideas)),
        list(target_lines(report.targets, tuple(report.ideas))),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _losses(rows: Iterable[LossRow]) -> list[str]:
    rows = tuple(rows)
    folds = len(rows[0].folds)
    return [
        f"Leave-one-out loss on {folds} lessons as the article spells them, in nats a unit; lower is better",
        f"{'model':32}   nats  95% by lesson  s.e.  by seed            perpl.   novel  95% by lesson",
        *(
            f"{row.model:32} {row.nats:6.3f}  {_between(row.interval, 3)} {row.standard_error:5.3f}  "
            f"{' '.join(f'{nats:.3f}' for nats in row.by_seed) if len(row.by_seed) > 1 else '':18} "
            f"{row.perplexity:6.2f}  {row.novel_nats:6.3f}  {_between(row.novel_interval, 3)}"
            for row in rows
        ),
    ]


def _rivals(rows: Iterable[LossRow]) -> list[str]:
    return [
        f"{row.model} beside {rival.model}: better in {rival.better} of {len(row.folds)} lessons, "
        f"by {rival.nats:.3f} nats ({_between(rival.interval, 3)})"
        for row in rows
        for rival in row.rivals
    ]


def _first_rows(every: Iterable[FirstRows]) -> list[str]:
    lines = [
        "Loss on first rows alone, in nats a unit, the first swara given; how much lower the network's is, by lesson"
    ]
    for rows in every:
        lines.append(f"{len(rows.lessons)} {rows.name}")
        lines.extend(f"  {model:28} {mean(nats):6.3f}" for model, nats in rows.losses.items())
        lines.append(
            f"  {OWN_NETWORK} − {rows.counting}: {rows.difference:+.3f} ({_between(rows.between, 3)}), "
            f"lower in {rows.better} of {len(rows.lessons)}"
        )
    return lines


def _raga_motion(report: RagaMotionReport) -> list[str]:
    lines = [
        "How a raga moves of which there are no pieces: loss on ragas left out, in nats a swara after two others",
        f"{'model':46}   by raga  by swara",
    ]
    for model, nats in sorted(report.losses.items(), key=lambda row: mean(row[1]), reverse=True):
        by_swara = sum(map(mul, nats, report.swaras)) / sum(report.swaras)
        lines.append(f"{model:46} {mean(nats):9.3f} {by_swara:9.3f}")
    for row in report.differences:
        lines.append(f"  {row.model} − {row.counting}: lower in {row.better} of {len(report.ragas)}")
        lines.append(
            f"    by raga {row.nats:+.3f} ({_between(row.between, 3)}), "
            f"by swara {row.swara_nats:+.3f} ({_between(row.swara_between, 3)})"
        )
    return lines


def _between(interval: Interval, places: int) -> str:
    return f"{interval[0]:.{places}f} to {interval[1]:.{places}f}"


# -- samples -------------------------------------------------------------------------------------


def _newness(rows: Iterable[SampleRow], count: int) -> list[str]:
    found = [
        f"{count} exercises of each kind: how new, how near to a lesson, how many, how typical",
        *wrap(NEWNESS, WIDTH),
        f"{'':26} whole valid copied   new strict   run most moves most   rot  dist  &typ   typ (new)",
    ]
    kind = ""
    for row in rows:
        if row.kind != kind:
            kind = row.kind
            found.append(kind)
        runs = f"{row.run:5.1f} {row.longest_run:4d} {row.interval_run:5.1f} {row.longest_interval_run:4d}"
        found.append(
            f"  {row.way:24} {row.whole:5.2f} {row.valid:5.2f} {row.copied:6.3f} {row.new:5.2f} "
            f"{row.strictly_new:6.2f} {runs} {row.rotations:5d} {row.distinct:5d} {row.distinct_typical:5d} "
            f"{row.typical:5.2f} {row.typical_of_new:5.2f}"
        )
    return found


def _shape(rows: Iterable[SampleRow], spreads: Mapping[str, Spread]) -> list[str]:
    found = [
        "The shape of their avartanams, frames among them, beside the lessons taken one by one",
        *wrap(SHAPE, WIDTH),
        f"{'':26} steps skips leaps turns karv.  bits  home mirr. karvai on   outside their spread",
    ]
    kind = ""
    for row in rows:
        if row.kind != kind:
            kind = row.kind
            found.append(kind)
            if kind in spreads:
                found.extend(_spread_lines(spreads[kind]))
        outside = " ".join(_short(name) for name in spreads[kind].outside(row)) if kind in spreads else ""
        found.append(
            f"  {row.way:24} {row.steps:5.3f} {row.skips:5.3f} {row.leaps:5.3f} {row.turns:5.2f} {row.karvai:5.3f} "
            f"{row.shape_bits:5.3f} {row.home:5.2f} {row.mirrored:5.2f} {_places(row.karvai_on):11} {outside}".rstrip()
        )
    return found


def _spread_lines(spread: Spread) -> list[str]:
    lines = []
    for place, word in enumerate(("lowest", "mean", "highest")):
        steps, skips, leaps, turns, karvai, bits = (spread.between[name][place] for name in spread.between)
        line = (
            f"  {f'{spread.lessons} lessons, {word}':24} {steps:5.3f} {skips:5.3f} {leaps:5.3f} {turns:5.2f} "
            f"{karvai:5.3f} {bits:5.3f}"
        )
        if word == "mean":
            line += f" {spread.home:5.2f} {spread.mirrored:5.2f} {_places(spread.karvai_on)}"
        lines.append(line.rstrip())
    return lines


def _short(measure: str) -> str:
    return measure.removeprefix("shape_")[:4]


def _places(shares: Mapping[int, float]) -> str:
    """The aksharas that have karvai most often: '6 .35 8 .31'."""
    most = sorted(shares, key=lambda place: -shares[place])[:MOST_PLACES]
    return " ".join(f"{place} {f'{shares[place]:.2f}'.lstrip('0')}" for place in sorted(most))


def _forms(forms: Iterable[Forms], rows: Iterable[SampleRow]) -> list[str]:
    network = {row.kind: row for row in rows if row.way == NETWORK}
    found = ["Legal new forms, counted exactly; where they are few, the different typical pieces beside an even draw's"]
    for form in forms:
        row = network[form.kind]
        line = f"  {form.kind:26} {form.legal if form.legal < COUNTABLE else f'{form.legal:.1e}':>8}"
        if form.expected is not None:
            ratio = form.ratio(row)
            line += (
                f"  {form.typical} typical; {row.distinct_typical} different ones of "
                f"{form.expected:.1f} that an even draw gives"
            ) + (f", {ratio:.2f}" if ratio is not None else "")
        found.append(line)
    return found


def _judges(judges: Iterable[Judging]) -> list[str]:
    return [
        "The judges: Kneser-Ney 5-grams of the family's lessons, the threshold at the 90th percentile of rows left out",
        *(
            f"  {one.kind:26} {one.heard:3d} lines heard, {one.rows:3d} rows left out; "
            f"{one.threshold_nats:.3f} nats, of new rows {one.threshold_of_new:.3f}"
            for one in judges
        ),
    ]


def _realness(rows: Iterable[RealnessRow]) -> list[str]:
    return [
        "Real or made: the area under the curve of a classifier that hasn't met the lesson or piece; 0.5 is a guess",
        *(
            f"  {row.families:26} {row.way:24} {row.area:.3f}  {_between(row.interval, 2)}   "
            f"{row.real} avartanams of {row.lessons} lessons, {row.made} of {row.pieces}"
            for row in rows
        ),
    ]
