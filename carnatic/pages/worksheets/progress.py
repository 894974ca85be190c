"""The making of the files: its progress, the button to end it, and afterwards the files."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from carnatic.jobs.job import JobState
from carnatic.jobs.runner import job_runner
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.messages import say
from carnatic.pages.components.links import app_address
from carnatic.pages.components.refresh import refresh, rerun_page
from carnatic.pages.components.text import hint, notice
from carnatic.pages.session import Notice, WorksheetsSession, page_session, try_run
from carnatic.pages.visit import session_alive, visit
from carnatic.pages.worksheets.state import request

_LOOK_MS = 500
STALE = say("worksheets.changed")


def start_worksheet() -> None:
    """Start making the files of the chosen worksheet, and delete the earlier files."""
    page = page_session(WorksheetsSession)
    if page.job is not None:
        job_runner().cancel(page.job)
    made = try_run(
        lambda: job_runner().submit(
            WorksheetJob(request(), visit=visit(), session_alive=session_alive(), address=app_address())
        )
    )
    if isinstance(made, str):
        page.job, page.notice = None, Notice("head", made)
        return
    page.job, page.notice = made, None


def find_running_job() -> None:
    """After a reload, find the job of this visit for the same worksheet again."""
    page = page_session(WorksheetsSession)
    if page.has_looked:
        return
    page.has_looked = True
    job = job_runner().adopt(
        visit(), session_alive(), lambda one: isinstance(one, WorksheetJob) and one.request == request()
    )
    if isinstance(job, WorksheetJob):
        page.job = job


def worksheet_progress() -> None:
    """The job, drawn again while it runs; nothing before the first."""
    page = page_session(WorksheetsSession)
    now = page.job
    if now is None:
        return
    with st.container(key="sheet_made"):
        if now.state.is_over:
            _draw(now)
        else:
            page.drawn_state = now.state
            st.fragment(_look)(now)


def _look(now: WorksheetJob) -> None:
    if now.state is not page_session(WorksheetsSession).drawn_state:
        rerun_page()  # the rest of the page changes too
    _draw(now)
    refresh("sheet_look", _LOOK_MS)


def _draw(now: WorksheetJob) -> None:
    if now.remark:
        hint(now.remark, role="status")
    match now.state:
        case JobState.WAITING:
            before = job_runner().position(now)
            hint(_queue_words(before), role="status")
            st.button(say("worksheets.cancel"), key="sheet_cancel", on_click=_put_away, args=(now,))
        case JobState.RUNNING:
            hint(step_words(now), role="status")
            with st.container(horizontal=True, vertical_alignment="center", key="sheet_progress"):
                st.progress(now.share)
                st.button(say("worksheets.cancel"), key="sheet_cancel", on_click=_put_away, args=(now,))
        case JobState.FAILED:
            notice(now.failure)
        case JobState.DONE:
            _files(now)
        case JobState.CANCELLED:
            _put_away(now)
            rerun_page()


def _put_away(now: WorksheetJob) -> None:
    job_runner().cancel(now)
    page_session(WorksheetsSession).job = None


def step_words(now: WorksheetJob) -> str:
    """'Composing 3 of 12: Sarali 5 in Mohanam', 'Creating 3 of 12: …'."""
    if now.step is None:
        return say("worksheets.getting_ready")
    code = "worksheets.making" if now.step.is_written else "worksheets.composing"
    return say(code, number=now.step.number, most=now.step.of, what=now.step.what)


def _queue_words(before: int) -> str:
    """The place in the queue, in words."""
    if not before:
        return say("worksheets.starts_soon")
    return say("worksheets.queue", count=before)


# -- the files ---------------------------------------------------------------------------------


def _files(now: WorksheetJob) -> None:
    assert now.result is not None
    booklet, packed = now.files
    if not booklet.exists() or not packed.exists():
        notice(say("worksheets.gone"))
        return
    if now.request != request():
        st.html(f"<p class='hint' role='status'><b>{STALE}</b></p>")
    ready = say("worksheets.ready", count=now.result.count)
    st.html(f"<p class='hint' role='status'><b>{escape(now.request.name)}</b> {ready}</p>")
    for remark in now.result.remarks:
        hint(remark)
    with st.container(horizontal=True, gap="small", key="sheet_files"):
        _download(say("worksheets.booklet", size=size_words(booklet)), booklet, "application/pdf")
        _download(say("worksheets.everything", size=size_words(packed)), packed, "application/zip")


def _download(word: str, path: Path, mime: str) -> None:
    st.download_button(
        word, path.read_bytes, file_name=path.name, mime=mime, key=f"sheet_file_{path.suffix[1:]}", on_click="ignore"
    )


def size_words(path: Path) -> str:
    """'12 kB', '3.4 MB'."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
