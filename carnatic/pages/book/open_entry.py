"""From an entry of the book back to the music: which page it opens on, and how it comes there."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import streamlit as st

from carnatic.book.entry import Entry
from carnatic.book.file import check
from carnatic.compose.composition import Composition
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE, SARALI
from carnatic.exercise.link import decode, encode
from carnatic.exercise.mapping_file import RagaMapping, mapping_from_json
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from carnatic.pages.lessons.state import from_link
from carnatic.pages.navigation import go_to, go_to_with
from carnatic.pages.ragas.page import has_sarali
from carnatic.pages.worksheets.state import open_worksheet as bring_worksheet
from carnatic.pages.write.state import open_text
from carnatic.worksheets.request_text import worksheet_from_json

OPENS = ("exercise", "mapping", "worksheet")  # the kinds that a page is there for


def open_entry(entry: Entry) -> None:
    """Ask for the page on which an entry is at home, with what it holds. Raises CarnaticError."""
    if entry.kind == "exercise":
        _open_exercise(entry)
    elif entry.kind == "mapping":
        request = mapping_of(entry).asked_of(library().request())
        go_to("practice", request.changed(family=SARALI if has_sarali(request.raga) else FREE))
    elif entry.kind == "worksheet":
        check(entry, library())
        bring_worksheet(worksheet_from_json(json.loads(entry.thing), library()))


def lay_on_line(entry: Entry) -> None:
    """Sound the line that stands on Practice in a mapping of the book. Raises CarnaticError."""
    standing: Composition | None = st.session_state.get("practice.composition")
    if standing is None:
        raise CarnaticError("book.no_exercise")
    exercise = standing.exercise
    laid = mapping_of(entry).laid_on(exercise.request)
    if laid == exercise.request:
        raise CarnaticError("book.tuning_without_effect", raga=exercise.name)
    go_to_with("practice", replace(exercise, request=laid))


def mapping_of(entry: Entry) -> RagaMapping:
    """The mapping that an entry holds. Raises CarnaticError."""
    return mapping_from_json(json.loads(entry.thing), library())


def _open_exercise(entry: Entry) -> None:
    exercise = parse(entry.thing, library())
    page = page_for(exercise)
    if page == "write":
        open_text(entry.thing)
        st.session_state.door = ("write", {})
    else:
        go_to_with(page, exercise)


def page_for(exercise: Exercise) -> str:
    """Write for somebody's own line and one with faults, Lessons for a lesson, Practice for the rest."""
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
