"""The worksheet before it is made: every exercise with its number, its lines as they come to be written."""

from __future__ import annotations

from html import escape
from time import monotonic
from typing import Any

import streamlit as st

from carnatic.exercise.settings import DEFAULT_NOTATION, DEFAULT_SOUND, NotationSettings
from carnatic.pages.components.component import component
from carnatic.pages.components.refresh import refresh
from carnatic.pages.session import mark_widget_event, remember, remembered, try_run
from carnatic.pages.session_alive import rerun_all_sessions
from carnatic.worksheets.lines import WorksheetWriter
from carnatic.worksheets.preview import PreviewRow, over_lines_of, preview_rows, sargam_rows
from carnatic.worksheets.request import WorksheetRequest

SLICE_SECONDS = 0.25  # of writing at a time, so that the page and the other visits go on
NEXT_MS = 100
MOST_REMARKS = 4  # shown at once
AT_ONCE, AT_A_PRESS = 12, 24  # lines that are written as the page opens, and more where somebody asks for them


def preview(asked: WorksheetRequest) -> None:
    """The list; while lines are still to be composed it grows."""
    found = writing_of(asked)
    st.html("<h2>What is on it</h2>")
    if isinstance(found, str):
        st.html(f"<p class='notice' role='alert'>{escape(found)}</p>")
        return
    st.fragment(_look)(found, asked)


def can_be_made(asked: WorksheetRequest) -> bool:
    """Whether there is anything to be made."""
    return isinstance(writing_of(asked), WorksheetWriter)


def writing_of(asked: WorksheetRequest) -> WorksheetWriter | str:
    """The writing of what is asked for, begun once; or the sentence that says why there is nothing."""
    plain = _plain(asked)
    known: tuple[WorksheetRequest, WorksheetWriter | str] | None = remembered("writing")
    if known is None or known[0] != plain:
        known = (plain, try_run(lambda: WorksheetWriter(plain)))
        remember("writing", known)
        remember("lines_asked", AT_ONCE)
    return known[1]


def _plain(asked: WorksheetRequest) -> WorksheetRequest:
    """What of the request its lines depend on."""
    return asked.changed(
        title="",
        class_name="",
        paper="A4",
        notation=DEFAULT_NOTATION,
        sound=DEFAULT_SOUND,
        sruti_hz=130.81,
        aksharas_per_minute=60.0,
    )


def _look(found: WorksheetWriter, asked: WorksheetRequest) -> None:
    """The list as it is, after some more of it was written; drawn again until there is no more."""
    said = try_run(lambda: _write_some(found))
    if isinstance(said, str):
        remember("writing", (_plain(asked), said))
        rerun_all_sessions()  # the head changes too
    _draw(found, asked)
    if found.is_over:
        return
    if is_resting(found):
        st.button(rest_words(found), key="sheet_write_more", on_click=_write_more)
    else:
        refresh("sheet_more", NEXT_MS)


def is_resting(found: WorksheetWriter) -> bool:
    """Whether as many lines are written as were asked for; a link to a hundred makes no more on its own."""
    asked: int = remembered("lines_asked", AT_ONCE)
    return len(found.lines) >= asked


def rest_words(found: WorksheetWriter) -> str:
    """'Write the next 24', 'Write the last 3'."""
    left = found.request.number - len(found.lines)
    return f"Write the next {AT_A_PRESS}" if left > AT_A_PRESS else f"Write the last {left}"


def _write_more() -> None:
    mark_widget_event()
    remember("lines_asked", remembered("lines_asked", AT_ONCE) + AT_A_PRESS)


def _write_some(found: WorksheetWriter) -> None:
    end, place = monotonic() + SLICE_SECONDS, st.empty()
    while not found.is_over and not is_resting(found) and monotonic() < end:
        found.write()
        place.empty()  # what was pressed meanwhile goes first


def _draw(found: WorksheetWriter, asked: WorksheetRequest) -> None:
    rows = preview_rows(found)
    st.html(f"<p class='hint' role='status'>{escape(_count_words(found, rows))}</p>")
    remarks = found.written.remarks if found.is_over else found.plan.remarks
    if remarks:
        st.html(remarks_html(remarks))
    component("preview", folder="worksheets")(key="sheet_rows", data=preview_data(rows, asked))


def _count_words(found: WorksheetWriter, rows: tuple[PreviewRow, ...]) -> str:
    """'12 exercises, 6 of them new.', and how many are still to be written."""
    count, new = len(rows), sum(row.is_new for row in rows)
    said = f"{'1 exercise' if count == 1 else f'{count} exercises'}, {new or 'none'} of them new."
    left = sum(row.exercise is None for row in rows)
    return f"{said} {left} still to be written." if left else said


def remarks_html(remarks: tuple[str, ...]) -> str:
    """What the sheet has not, the first few at once."""
    rows = [f"<li>{escape(remark)}</li>" for remark in remarks]
    more = len(rows) - MOST_REMARKS
    shown = f"<ul>{''.join(rows[:MOST_REMARKS])}</ul>"
    if more > 0:
        shown += f"<details><summary>And {more} more</summary><ul>{''.join(rows[MOST_REMARKS:])}</ul></details>"
    return f"<div class='sheet-remarks'>{shown}</div>"


def preview_data(rows: tuple[PreviewRow, ...], asked: WorksheetRequest) -> dict[str, Any]:
    """What assets/worksheets shows; the key of each field is described there."""
    showing = asked.notation
    sheet = str(hash(_plain(asked)))
    return {"sheet": sheet, "script": showing.script, "rows": [_row_data(row, showing) for row in rows]}


def _row_data(row: PreviewRow, showing: NotationSettings) -> dict[str, Any]:
    exercise = row.exercise
    return {
        "number": row.number,
        "title": row.title,
        "facts": row.facts,
        "isNew": row.is_new,
        "over": over_lines_of(exercise) if exercise else 0,
        "lines": sargam_rows(exercise, showing) if exercise else None,
    }
