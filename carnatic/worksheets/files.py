"""The files of a worksheet: a booklet in PDF, and a zip with every exercise in every format."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from carnatic.exercise.bounds import check_sheet
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.export import FORMATS, WORKSHEET_FORMATS, Bundle, file_name, own_address, slug
from carnatic.library import library
from carnatic.messages import say
from carnatic.notation.sheet import Sheet, booklet, sheet_of
from carnatic.worksheets.lines import WorksheetStep
from carnatic.worksheets.request import USUAL_TITLE, WorksheetRequest

CONTENTS = "contents.txt"
_COMPRESSED = tuple(form.suffix for form in FORMATS if form.is_compressed)
_LONGEST_NAME = 60
_EVERY_YEAR = (1980, 1, 1, 0, 0, 0)  # so that the same worksheet has the same bytes


def make_worksheet(
    request: WorksheetRequest,
    exercises: Sequence[Exercise],
    pdf: Path | None,
    archive: Path | None,
    is_bounded: bool = True,
    address: str = "",
) -> Iterator[WorksheetStep]:
    """Write a worksheet's booklet, its zip or both; yields a step before each exercise.

    pdf, archive: the files to write; they change only once everything is written. is_bounded: whether
    too much work is refused. address: of the app, for codes to scan, '' for the usual one. Raises
    TooMuchWork before the first step.
    """
    if is_bounded:
        check_sheet(exercises, sounds=archive is not None)
    count = len(exercises)
    sheets: list[Sheet] = []
    with ExitStack() as open_files:
        # on exit, the file that was entered last is renamed first
        bound_file = open_files.enter_context(_whole(pdf)) if pdf else None
        zip_file = open_files.enter_context(_whole(archive)) if archive else None
        packed = open_files.enter_context(zipfile.ZipFile(zip_file, "w")) if zip_file else None
        for number, exercise in enumerate(exercises, 1):
            yield WorksheetStep(number, count, exercise.name)
            sheets.append(sheet_of(exercise, own_address(address)))
            if packed:
                _pack(packed, number, exercise)
        yield WorksheetStep(count, count, say("worksheets.the_booklet"))
        bound = booklet(sheets, request.title or USUAL_TITLE, library().folder, request.class_name, request.paper)
        if packed:
            _write(packed, f"{sheet_name(request)}.pdf", bound)
            _write(packed, CONTENTS, contents(request, exercises).encode())
        if bound_file:
            bound_file.write_bytes(bound)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary file next to a path, which replaces it once it is written without an error."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sheet_name(request: WorksheetRequest) -> str:
    """A plain ASCII name for the files of a worksheet: 'worksheet-tuesday-class'."""
    return slug(request.name)[:_LONGEST_NAME].strip("-") or "worksheet"


def member_name(number: int, exercise: Exercise, suffix: str) -> str:
    """The name of an exercise's file in the zip: '07-sarali-5-in-mohanam-adi.mid'."""
    return f"{number:02}-{file_name(exercise, suffix)}"


def contents(request: WorksheetRequest, exercises: Sequence[Exercise]) -> str:
    """The list of exercises as text: title, class, and a line for each."""
    head = list(filter(None, (request.title or USUAL_TITLE, request.class_name, "")))
    rows = [
        say(
            "sheet.contents",
            number=number,
            name=exercise.name,
            tala=exercise.request.tala.name,
            speed=say(f"words.speed.{exercise.request.speed}").lower(),
            level=difficulty(exercise).level,
        )
        for number, exercise in enumerate(exercises, 1)
    ]
    return "\n".join([*head, "", *rows]) + "\n"


def _pack(packed: zipfile.ZipFile, number: int, exercise: Exercise) -> None:
    bundle = Bundle(exercise)
    for form in WORKSHEET_FORMATS:
        _write(packed, member_name(number, exercise, form.suffix), form.convert(bundle))


def _write(packed: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _EVERY_YEAR)
    member.compress_type = zipfile.ZIP_STORED if name.endswith(_COMPRESSED) else zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    packed.writestr(member, content)
