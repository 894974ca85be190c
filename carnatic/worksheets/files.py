"""From the lines to what is handed out: a booklet in PDF, and a zip with every exercise in every form."""

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
from carnatic.notation.sheet import Sheet, booklet, sheet_of
from carnatic.worksheets.request import USUAL_TITLE, WorksheetRequest
from carnatic.worksheets.step import Progress

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
) -> Iterator[Progress]:
    """Write a worksheet's booklet, its zip or both, each exercise announced before it is made.

    pdf, archive: the files to write. They hold what they held until all is made, and for good
    where it is broken off. is_bounded: whether exercises that are too much work are refused.
    Raises TooMuchWork before any is made.
    """
    if is_bounded:
        check_sheet(exercises, sounds=archive is not None)
    count = len(exercises)
    sheets: list[Sheet] = []
    with ExitStack() as open_files:
        # the last one entered takes its name first
        bound_file = open_files.enter_context(_whole(pdf)) if pdf else None
        zip_file = open_files.enter_context(_whole(archive)) if archive else None
        packed = open_files.enter_context(zipfile.ZipFile(zip_file, "w")) if zip_file else None
        for number, exercise in enumerate(exercises, 1):
            yield Progress(number, count, exercise.name)
            sheets.append(sheet_of(exercise, own_address()))
            if packed:
                _pack(packed, number, exercise)
        yield Progress(count, count, "the booklet")
        bound = booklet(sheets, request.title or USUAL_TITLE, library().folder, request.class_name, request.paper)
        if packed:
            _write(packed, f"{sheet_name(request)}.pdf", bound)
            _write(packed, CONTENTS, contents(request, exercises).encode())
        if bound_file:
            bound_file.write_bytes(bound)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside the one that is meant, which takes its place once it is whole."""
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
    """What is in the zip, to be read: title, class, and a line for each exercise."""
    head = list(filter(None, (request.title or USUAL_TITLE, request.class_name, "")))
    rows = [
        f"{number}. {exercise.name}, {exercise.request.tala.name}, "
        f"{exercise.request.speed} to the akshara, level {difficulty(exercise).level}"
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
