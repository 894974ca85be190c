"""The worksheet command: plan it, write its lines, and make the booklet, the zip or both."""

from __future__ import annotations

import sys
from pathlib import Path

from carnatic.arguments import Arguments
from carnatic.errors import CarnaticError, readable
from carnatic.library import library
from carnatic.practice.worksheet import read_worksheet
from carnatic.worksheet.making import contents, make_worksheet
from carnatic.worksheet.step import Step
from carnatic.worksheet.writing import Written, write_worksheet

DONE = 0


def worksheet(asked: Arguments) -> int:
    """Write what is asked for; steps and remarks go to standard error, the contents to standard output."""
    table = {name: str(value) for name, value in {**asked.options, **asked.fields}.items() if name != "to"}
    request = read_worksheet(table, library())
    outs = [Path(path) for path in asked.options.get("to", ())]
    made = {out.suffix.lower(): out for out in outs}
    if odd := [out.name for out in outs if out.suffix.lower() not in (".pdf", ".zip")] or len(made) < len(outs):
        named = f"'{odd[0][-60:]}'" if isinstance(odd, list) else "More than one file of a kind"
        raise CarnaticError(f"{named} can't be written; give one .pdf, one .zip, or both.")
    written = Written(())
    for step in write_worksheet(request):
        if isinstance(step, Step):
            _tell("Writing", step)
        else:
            written = step
    exercises = [line.exercise for line in written.lines]
    if made:
        for step in make_worksheet(request, exercises, made.get(".pdf"), made.get(".zip")):
            _tell("Making", step)
    for remark in (*written.remarks, *(f"Wrote {out}." for out in outs)):
        print(readable(remark), file=sys.stderr)
    print(contents(request, exercises), end="")
    return DONE


def _tell(doing: str, step: Step) -> None:
    print(readable(f"{doing} {step.number} of {step.of}: {step.what}"), file=sys.stderr)
