"""Opening an entry of the book on its page."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qsl

from carnatic.book.entry import Entry
from carnatic.book.file import check
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE, SARALI
from carnatic.exercise.link import decode, encode
from carnatic.exercise.mapping_file import RagaMapping, mapping_from_json
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from carnatic.pages.lessons.state import from_link
from carnatic.pages.navigation import go_to, go_to_with, open_text, open_worksheet
from carnatic.pages.ragas.page import has_sarali
from carnatic.pages.session import PracticeSession, page_session
from carnatic.worksheets.request_text import worksheet_from_json

OPENS = ("exercise", "mapping", "worksheet")  # the kinds that open on a page


def open_entry(entry: Entry) -> None:
    """Open an entry on the page for its kind. Raises CarnaticError."""
    if entry.kind == "exercise":
        _open_exercise(entry)
    elif entry.kind == "mapping":
        request = mapping_of(entry).asked_of(library().request())
        go_to("practice", request.changed(family=SARALI if has_sarali(request.raga) else FREE))
    elif entry.kind == "worksheet":
        check(entry, library())
        open_worksheet(worksheet_from_json(json.loads(entry.thing), library()))


def lay_on_line(entry: Entry) -> None:
    """Tune the line on the Practice page by a mapping of the book. Raises CarnaticError if it doesn't fit."""
    composition = page_session(PracticeSession).composition
    if composition is None:
        raise CarnaticError("book.no_exercise")
    exercise = composition.exercise
    tuned = mapping_of(entry).laid_on(exercise.request)
    if tuned == exercise.request:
        raise CarnaticError("book.tuning_without_effect", raga=exercise.name)
    go_to_with("practice", replace(exercise, request=tuned))


def mapping_of(entry: Entry) -> RagaMapping:
    """The mapping of an entry. Raises CarnaticError if it can't be read."""
    return mapping_from_json(json.loads(entry.thing), library())


def _open_exercise(entry: Entry) -> None:
    exercise = parse(entry.thing, library())
    page = page_for(exercise)
    if page == "write":
        open_text(entry.thing)
    else:
        go_to_with(page, exercise)


@lru_cache(maxsize=2048)
def entry_link(entry: Entry) -> str:
    """The link of an exercise of the book, '' for other entries and for lines with faults."""
    if entry.kind != "exercise":
        return ""
    try:
        link = encode(parse(entry.thing, library()))
        decode(dict(parse_qsl(link)), library())
    except CarnaticError:
        return ""
    return link


def page_for(exercise: Exercise) -> str:
    """The page for an exercise: 'write' for a user's own line and for one with faults, 'lessons' or 'practice'."""
    if exercise.request.family_row.is_typed:
        return "write"
    try:
        carried = decode(dict(parse_qsl(encode(exercise))), library())
    except CarnaticError:
        return "write"
    try:
        from_link(carried)
    except CarnaticError:
        return "practice"
    return "lessons"
