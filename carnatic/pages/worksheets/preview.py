"""The worksheet before its files are made: every exercise with its number, and its sargam once it is composed."""

from __future__ import annotations

from html import escape
from time import monotonic
from typing import Any

import streamlit as st

from carnatic.exercise.settings import DEFAULT_NOTATION, DEFAULT_SOUND, NotationSettings
from carnatic.messages import say
from carnatic.pages.components.component import component
from carnatic.pages.components.refresh import refresh, rerun_page
from carnatic.pages.components.text import hint, notice, section
from carnatic.pages.session import WorksheetsSession, mark_widget_event, page_session, try_run
from carnatic.worksheets.lines import WorksheetWriter
from carnatic.worksheets.preview import PreviewRow, over_lines_of, preview_rows, sargam_rows, times_words
from carnatic.worksheets.request import WorksheetRequest

SLICE_SECONDS = 0.25  # of writing at a time, so that the page and other visits aren't blocked
NEXT_MS = 100
MOST_REMARKS = 4  # shown at once
AT_ONCE, AT_A_PRESS = 12, 24  # lines that are written at first, and at each press


def preview(worksheet: WorksheetRequest) -> None:
    """The list, which grows while lines are still to be written."""
    writer = writing_of(worksheet)
    section(say("worksheets.preview"))
    if isinstance(writer, str):
        notice(writer)
        return
    st.fragment(_look)(writer, worksheet)


def can_be_made(worksheet: WorksheetRequest) -> bool:
    """Whether there are exercises for the files."""
    return isinstance(writing_of(worksheet), WorksheetWriter)


def writing_of(worksheet: WorksheetRequest) -> WorksheetWriter | str:
    """The writer of a request's lines, made once; or the sentence that says why there are none."""
    page, plain = page_session(WorksheetsSession), _plain(worksheet)
    if page.writer is None or page.writer[0] != plain:
        page.writer = (plain, try_run(lambda: WorksheetWriter(plain)))
        page.lines_wanted = AT_ONCE
    return page.writer[1]


def _plain(worksheet: WorksheetRequest) -> WorksheetRequest:
    """The request without the fields that its lines don't depend on."""
    return worksheet.changed(
        title="",
        class_name="",
        paper="A4",
        notation=DEFAULT_NOTATION,
        sound=DEFAULT_SOUND,
        sruti_hz=130.81,
        aksharas_per_minute=60.0,
    )


def _look(writer: WorksheetWriter, worksheet: WorksheetRequest) -> None:
    """Write some more lines and draw the list, again and again until all are written."""
    refusal = try_run(lambda: _write_some(writer))
    if isinstance(refusal, str):
        page_session(WorksheetsSession).writer = (_plain(worksheet), refusal)
        rerun_page()  # the head changes too
    _draw(writer, worksheet)
    if writer.is_over:
        return
    if is_resting(writer):
        st.button(rest_words(writer), key="sheet_write_more", on_click=_write_more)
    else:
        refresh("sheet_more", NEXT_MS)


def is_resting(writer: WorksheetWriter) -> bool:
    """Whether all requested lines are written; a link to a hundred exercises writes only the first ones."""
    return len(writer.lines) >= page_session(WorksheetsSession).lines_wanted


def rest_words(writer: WorksheetWriter) -> str:
    """'Show 24 more', 'Show the last 3'."""
    left = writer.request.number - len(writer.lines)
    is_last = left <= AT_A_PRESS
    return say("worksheets.last_lines", count=left) if is_last else say("worksheets.next_lines", count=AT_A_PRESS)


def _write_more() -> None:
    mark_widget_event()
    page_session(WorksheetsSession).lines_wanted += AT_A_PRESS


def _write_some(writer: WorksheetWriter) -> None:
    end, place = monotonic() + SLICE_SECONDS, st.empty()
    while not writer.is_over and not is_resting(writer) and monotonic() < end:
        writer.write()
        place.empty()  # what was pressed meanwhile goes first


def _draw(writer: WorksheetWriter, worksheet: WorksheetRequest) -> None:
    rows = preview_rows(writer)
    hint(_count_words(writer, rows), role="status")
    remarks = writer.written.remarks if writer.is_over else writer.plan.remarks
    if remarks:
        st.html(remarks_html(remarks))
    component("preview", folder="worksheets")(key="sheet_rows", data=preview_data(rows, worksheet))


def _count_words(writer: WorksheetWriter, rows: tuple[PreviewRow, ...]) -> str:
    """'12 exercises, 6 of them new.', and how many are still to be composed."""
    count, new = len(rows), sum(row.is_new for row in rows)
    sentences = say("worksheets.some_new", count=count, new=new) if new else say("worksheets.none_new", count=count)
    left = sum(row.exercise is None for row in rows)
    return f"{sentences} {say('worksheets.left', count=left)}" if left else sentences


def remarks_html(remarks: tuple[str, ...]) -> str:
    """The remarks about what the worksheet lacks; only the first few are shown at once."""
    rows = [f"<li>{escape(remark)}</li>" for remark in remarks]
    more = len(rows) - MOST_REMARKS
    shown = f"<ul>{''.join(rows[:MOST_REMARKS])}</ul>"
    if more > 0:
        summary = say("worksheets.more_remarks", count=more)
        shown += f"<details><summary>{summary}</summary><ul>{''.join(rows[MOST_REMARKS:])}</ul></details>"
    return f"<div class='sheet-remarks'>{shown}</div>"


def preview_data(rows: tuple[PreviewRow, ...], worksheet: WorksheetRequest) -> dict[str, Any]:
    """The data of the preview component; assets/web/worksheets describes each field."""
    showing = worksheet.notation
    sheet = str(hash(_plain(worksheet)))
    return {"sheet": sheet, "script": showing.script, "rows": [_row_data(row, showing) for row in rows]}


def _row_data(row: PreviewRow, showing: NotationSettings) -> dict[str, Any]:
    exercise = row.exercise
    return {
        "number": row.number,
        "title": row.title,
        "facts": row.facts,
        "isNew": row.is_new,
        "over": over_lines_of(exercise) if exercise else 0,
        "times": times_words(exercise) if exercise else "",
        "lines": sargam_rows(exercise, showing) if exercise else None,
    }
