"""The measurements: python -m benchmarks generator|sweep|sound|speed|wire|load|blind.

Results go to standard output, progress and errors to standard error. It exits with 0 when
done, 1 when the sweep finds faults or other counts than the stored ones, 2 when a request
can't be read or can't be met.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from carnatic.cli.arguments import Parser
from carnatic.cli.main import DONE, FAULTY, guarded
from carnatic.errors import OutOfRange, readable
from carnatic.library import library

PROGRAM = "python -m benchmarks"
MOST_JOBS = 64


def main(words: Sequence[str] | None = None) -> int:
    """Run one benchmark and return its exit status; each imports what it needs when it runs."""

    def run() -> int:
        options = _parser().parse_args(words)
        command: Callable[[argparse.Namespace], int] = options.run
        return command(options)

    return guarded(run)


def _generator(options: argparse.Namespace) -> int:
    from benchmarks.generator.ideas.examples import example_lines
    from benchmarks.generator.ideas.rows import RAGAS
    from benchmarks.generator.run import QUICK, Effort, as_json, first_composer, measure
    from benchmarks.generator.table import as_table

    if options.lines:
        print("\n".join(example_lines(library().composer, library(), RAGAS)))
        return DONE
    effort = QUICK if options.quick else Effort()
    if options.samples is not None:
        effort = replace(effort, samples=options.samples)
    composer = library().composer
    first = first_composer(composer)
    report = measure(composer, library().article_lessons, library(), library().ragas, effort, first)
    _print(options, as_table(report), as_json(report))
    return DONE


def _blind(options: argparse.Namespace) -> int:
    from benchmarks.blind.paper import REAL_OR_MADE, WOULD_YOU_TEACH, writers
    from benchmarks.blind.sheet import blind_sheet
    from benchmarks.blind.teaching import teaching_sheet

    out = Path(options.out)
    write, write_key = writers(out.suffix)  # refuses a wrong ending before anything is composed
    asks_teacher = options.ask == "teach"
    question, choose = (WOULD_YOU_TEACH, teaching_sheet) if asks_teacher else (REAL_OR_MADE, blind_sheet)
    sheet = choose(library().composer, library(), options.shuffle)
    style = (Path(__file__).parent / "blind" / "sheet.css").read_text(encoding="utf-8")
    key = out.with_name(f"{out.stem}-key{out.suffix}")
    out.write_text(write(sheet, question, style), encoding="utf-8")
    key.write_text(write_key(sheet, question, style), encoding="utf-8")
    print(readable(f"Wrote {out} and its key, {key}."), file=sys.stderr)
    return DONE


def _speed(options: argparse.Namespace) -> int:
    from benchmarks.speed import as_json, as_table, measure

    rows = measure(quick=options.quick)
    _print(options, as_table(rows), as_json(rows))
    return DONE


def _wire(options: argparse.Namespace) -> int:
    from benchmarks.wire.run import EXERCISES, OTHERS, QUICK_EXERCISES, QUICK_OTHERS, as_json, as_table, measure

    usual = QUICK_EXERCISES if options.quick else EXERCISES
    exercises = usual if options.exercises is None else options.exercises
    found = measure(exercises, QUICK_OTHERS if options.quick else OTHERS, options.quick)
    _print(options, as_table(found), as_json(found))
    return DONE


def _load(options: argparse.Namespace) -> int:
    from benchmarks.load.run import COUNTS, QUICK_COUNTS, QUICK_SECONDS, SECONDS, as_json, as_table, measure

    counts = tuple(options.students or (QUICK_COUNTS if options.quick else COUNTS))
    usual = QUICK_SECONDS if options.quick else SECONDS
    found = measure(counts, usual if options.seconds is None else options.seconds)
    _print(options, as_table(found), as_json(found))
    return DONE


def _sound(options: argparse.Namespace) -> int:
    from benchmarks.sound.run import as_json, as_table, measure

    tunings = [library().tuning(name) for name in ("just", "equal", "pythagorean")]
    report = measure(tunings, quick=options.quick)
    _print(options, as_table(report), as_json(report))
    return DONE


def _sweep(options: argparse.Namespace) -> int:
    from benchmarks.sweep.run import sweep
    from benchmarks.sweep.tally import as_json, as_table, stored_rows

    if not 1 <= options.jobs <= MOST_JOBS:
        raise OutOfRange("jobs.range", value=options.jobs, lowest=1, highest=MOST_JOBS)
    expected = None if options.compare is None else Path(options.compare).read_text(encoding="utf-8")
    tallies = sweep(quick=options.quick, jobs=options.jobs)
    counts = "\n".join(stored_rows(tallies)) + "\n"
    if options.write is not None:
        Path(options.write).write_text(counts, encoding="utf-8")
    _print(options, as_table(tallies), as_json(tallies))
    differences = [] if expected is None else _differences(expected, counts)
    for line in differences:
        print(line, file=sys.stderr)
    return FAULTY if differences or any(tally.fault_count for tally in tallies) else DONE


def _differences(expected: str, counts: str) -> list[str]:
    """The stored rows that were not counted, and the counted ones that are not stored."""
    stored, counted = expected.splitlines(), counts.splitlines()
    return [
        *(f"stored:  {row}" for row in stored if row not in counted),
        *(f"counted: {row}" for row in counted if row not in stored),
    ]


def _print(options: argparse.Namespace, table: str, values: Any) -> None:
    print(json.dumps(values, ensure_ascii=False, indent=1) if options.format == "json" else table)


# -- what can be typed ------------------------------------------------------------------------


def _parser() -> Parser:
    parser = Parser(
        PROGRAM,
        description="Measure how good, how true and how fast Varisai is.",
        epilog=f"Example: {PROGRAM} sound --quick",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="BENCHMARK", required=True)
    generator = _add(
        commands, "generator", _generator, "compare the network with chance, counting and an earlier model", "--quick"
    )
    generator.add_argument("--samples", metavar="N", type=int, help="exercises of each kind; default 1000")
    generator.add_argument("--lines", action="store_true", help="print ten lines of each family and raga, nothing more")
    _add_quick(generator, "a look in a few minutes")
    _add_format(generator)

    sweep = _add(commands, "sweep", _sweep, "try every raga, tala, lesson and speed, judged by the oracle", "--jobs 2")
    _add_quick(sweep, "lay each realised line out at one speed only")
    cores = os.cpu_count() or 1
    sweep.add_argument("--jobs", metavar="N", type=int, default=cores, help=f"processes; default {cores}")
    sweep.add_argument("--compare", metavar="FILE", help="stored counts; exits with 1 where others are counted")
    sweep.add_argument("--write", metavar="FILE", help="store the counts there")
    _add_format(sweep)

    sound = _add(commands, "sound", _sound, "measure pitch, loudness, clicks and speed of the sound", "--quick")
    _add_quick(sound, "two voices in one tuning")
    _add_format(sound)

    speed = _add(commands, "speed", _speed, "time the app", "--format json")
    _add_quick(speed, "a few turns of each, without the page in a browser")
    _add_format(speed)

    wire = _add(commands, "wire", _wire, "count bytes and time presses over slow networks", "--quick")
    wire.add_argument("--exercises", metavar="N", type=int, help="new varisais in one raga; default 20")
    _add_quick(wire, "a few presses on a phone")
    _add_format(wire)
    load = _add(commands, "load", _load, "let many students press at once", "--quick")
    load.add_argument("--students", metavar="N", type=int, nargs="+", help="how many; default 1 10 30 60 100")
    load.add_argument("--seconds", metavar="N", type=float, help="of each number of students; default 120")
    _add_quick(load, "five students for twenty seconds")
    _add_format(load)

    blind = _add(
        commands, "blind", _blind, "write a sheet of a hundred lines for a teacher, and its key", "--out sheet.html"
    )
    blind.add_argument(
        "--ask",
        choices=("teach", "real"),
        default="teach",
        help="teach: which of 100 lines they would teach; real: which of 40 exercises are lessons; default teach",
    )
    blind.add_argument("--out", metavar="FILE", default="", help="where the sheet goes, .html or .txt")
    blind.add_argument("--shuffle", metavar="N", type=int, default=0, help="number of the sheet; default 0")
    return parser


def _add(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], purpose: str, example: str
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"Example: {PROGRAM} {name} {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.set_defaults(run=run)
    return command


def _add_quick(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument("--quick", action="store_true", help=meaning)


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print it; default text")


if __name__ == "__main__":
    sys.exit(main())
