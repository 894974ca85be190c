"""The worksheet command: plan it, write its lines, and make the booklet, the zip or both."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from carnatic.cli.arguments import Arguments
from carnatic.cli.files import read_small
from carnatic.errors import CarnaticError, readable
from carnatic.exercise.mapping_file import LARGEST_MAPPING_BYTES, MAPPING_KIND, RagaMapping, read_mapping_file
from carnatic.exercise.retune import retuned
from carnatic.export import to_json
from carnatic.library import library
from carnatic.messages import say
from carnatic.theory.scala import LARGEST_SCALA_BYTES as SCALE_BYTES
from carnatic.worksheets.files import contents, make_worksheet
from carnatic.worksheets.lines import WorksheetStep, WrittenWorksheet, write_worksheet
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet, worksheet_json

_DONE = 0
_NO_CHOICES = ("to", "mapping", "no_limit")


def worksheet(asked: Arguments) -> int:
    """Write the worksheet; steps and remarks go to standard error, its contents to standard output."""
    request, remarks = _request(asked)
    outs = [Path(path) for path in asked.options.get("to", ())]
    made = {out.suffix.lower(): out for out in outs}
    for out in outs:
        if out.suffix.lower() not in (".pdf", ".zip"):
            raise CarnaticError("worksheet.ending", name=out.name[-60:])
    if len(made) < len(outs):
        raise CarnaticError("worksheet.same_ending")
    written = WrittenWorksheet(())
    for step in write_worksheet(request):
        if isinstance(step, WorksheetStep):
            _tell("worksheets.composing", step)
        else:
            written = step
    exercises = [line.exercise for line in written.lines]
    if made:
        is_bounded = not asked.options["no_limit"]
        for step in make_worksheet(request, exercises, made.get(".pdf"), made.get(".zip"), is_bounded):
            _tell("worksheets.making", step)
    remarks = (*remarks, *written.remarks)
    for remark in (*remarks, *(say("cli.wrote", path=out) for out in outs)):
        print(readable(remark), file=sys.stderr)
    print(_json(request, written, remarks) if asked.as_json else contents(request, exercises), end="")
    return _DONE


def _json(request: WorksheetRequest, written: WrittenWorksheet, remarks: tuple[str, ...]) -> str:
    """The worksheet as JSON: the request, the exercises as other commands print them, and remarks."""
    rows = [to_json(line.exercise) | {"level": line.level, "new": line.is_new} for line in written.lines]
    table = {"request": worksheet_json(request), "exercises": rows, "remarks": remarks}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _request(asked: Arguments) -> tuple[WorksheetRequest, tuple[str, ...]]:
    """The request, with the tunings of files, and remarks about them."""
    table = {name: str(value) for name, value in {**asked.options, **asked.fields}.items() if name not in _NO_CHOICES}
    kept = [read_small(name, LARGEST_MAPPING_BYTES, MAPPING_KIND) for name in asked.options.get("mapping", ())]
    scale = table.pop("tuning") if table.get("tuning", "").lower().endswith(".scl") else ""
    mappings = tuple(read_mapping_file(content, library())[1] for content in kept)
    request = read_worksheet(table, library(), mappings)
    if not scale:
        return request, ()
    content = read_small(scale, SCALE_BYTES, say("cli.scala_file", ending=".scl"))
    ragas = [raga for raga in request.ragas if request.mapping_of(raga) is None]
    laid = [(raga, *retuned(request.asked_in(raga), content, library())) for raga in ragas]
    own = tuple(RagaMapping.of(tuned) for _, tuned, _ in laid)
    remarks = tuple(say("cli.of_raga", raga=raga.title, remark=remark) for raga, _, said in laid for remark in said)
    return request.changed(mappings=(*request.mappings, *own)), remarks


def _tell(code: str, step: WorksheetStep) -> None:
    print(readable(say(code, number=step.number, most=step.of, what=step.what)), file=sys.stderr)
