"""The benchmark commands: generator, blind, speed, sound and sweep."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from carnatic.arguments import Arguments
from carnatic.errors import readable
from carnatic.library import library

DONE, FAULTY = 0, 1


def benchmark(asked: Arguments) -> int:
    """Run what is asked for and return its exit status; what each needs is imported when it is run."""
    return _COMMANDS[asked.options["what"]](asked)


def _generator(asked: Arguments) -> int:
    from benchmarks.generator.run import QUICK, Effort, as_json, measure
    from benchmarks.generator.table import as_table

    chosen = {"samples": asked.options["samples"]} if "samples" in asked.options else {}
    effort = replace(QUICK if asked.options["quick"] else Effort(), **chosen)
    report = measure(library().composer, library().article_lessons, library(), effort)
    if asked.as_json:
        _print_json(as_json(report))
    else:
        print(as_table(report))
    return DONE


def _blind(asked: Arguments) -> int:
    from benchmarks.blind.paper import write_sheet
    from benchmarks.blind.sheet import blind_sheet

    out = Path(asked.options.get("out", ""))
    write = write_sheet(out.suffix)  # refuses a wrong ending before anything is composed
    sheet = blind_sheet(library().composer, library(), asked.options["shuffle"])
    out.write_text(write(sheet, library().text("page/blind.css")), encoding="utf-8")
    print(readable(f"Wrote {out}."), file=sys.stderr)
    return DONE


def _speed(asked: Arguments) -> int:
    from benchmarks import speed

    speed.main(asked.options["format"])
    return DONE


def _sound(asked: Arguments) -> int:
    from benchmarks.sound.run import as_json, as_table, measure

    tunings = [library().tuning(name) for name in ("just", "equal", "pythagorean")]
    report = measure(tunings, quick=asked.options["quick"])
    if asked.as_json:
        _print_json(as_json(report))
    else:
        print(as_table(report))
    return DONE


def _sweep(asked: Arguments) -> int:
    from benchmarks.sweep.run import sweep
    from benchmarks.sweep.tally import as_json, as_table

    tallies = sweep(quick=asked.options["quick"])
    if asked.as_json:
        _print_json(as_json(tallies))
    else:
        print(as_table(tallies))
    return FAULTY if any(tally.fault_count for tally in tallies) else DONE


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


_COMMANDS = {"generator": _generator, "blind": _blind, "speed": _speed, "sound": _sound, "sweep": _sweep}
