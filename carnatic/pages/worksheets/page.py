"""The Worksheets page: the choices on the left, the exercises that they give on the right."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.pages.components.component import component
from carnatic.pages.components.save_to_book import keep_worksheet
from carnatic.pages.session import WorksheetsSession, activate, notice_at
from carnatic.pages.worksheets.form import worksheet_form
from carnatic.pages.worksheets.form_values import split_list
from carnatic.pages.worksheets.preview import can_be_made, preview
from carnatic.pages.worksheets.progress import find_running_job, start_worksheet, worksheet_progress
from carnatic.pages.worksheets.state import (
    change_worksheet,
    follow_worksheet_address,
    is_at_fault,
    request,
    write_worksheet_address,
)
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import show_worksheet

MOST_NAMED = 3


def worksheets() -> None:
    """Show the page."""
    page = activate(WorksheetsSession)
    follow_worksheet_address()
    find_running_job()
    asked = request()
    _head(asked, page.job)
    with st.container(key="sheet_told"):  # always there, so that what comes and goes in it moves nothing else
        if said := notice_at("head"):
            st.html(f"<p class='notice' role='alert'>{escape(said.text)}</p>")
        worksheet_progress()
    with st.container(key="sheets"):
        with st.container(key="sheet_work"):
            worksheet_form(asked)
            _home(asked)
        with st.container(key="sheet_preview"):
            preview(asked)
    write_worksheet_address()


def _head(asked: WorksheetRequest, job: WorksheetJob | None) -> None:
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title("Worksheets", anchor=False)
            st.html(f"<p class='what'>{_subtitle(asked)}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            st.button("Another one", key="sheet_other", on_click=_another)
            st.button(
                "Make the files",
                key="sheet_make",
                type="primary",
                disabled=is_at_fault() or not can_be_made(asked) or (job is not None and not job.state.is_over),
                on_click=start_worksheet,
            )


def _subtitle(asked: WorksheetRequest) -> str:
    """'12 exercises in Mohanam and Kalyani, Adi tala; from level 1 to 5, half of them new.' as HTML."""
    count = "1 exercise" if asked.number == 1 else f"{asked.number} exercises"
    ragas = _named(tuple(raga.title for raga in asked.ragas), "ragas")
    talas = _named(tuple(tala.name for tala in asked.talas), "talas")
    level = f"from level {asked.easiest} to {asked.hardest}"
    if asked.easiest == asked.hardest:
        level = f"of level {asked.easiest}"
    return f"<b>{count}</b> in <b>{escape(ragas)}</b>, {escape(talas)}, {level}; {_new_words(asked.new_percent)}."


def _named(names: tuple[str, ...], what: str) -> str:
    return f"{len(names)} {what}" if len(names) > MOST_NAMED else split_list(names)


def _new_words(percent: int) -> str:
    """'lessons alone', 'half of them new', '30% of them new', 'all of them new'."""
    return {0: "lessons alone", 50: "half of them new", 100: "all of them new"}.get(percent, f"{percent}% of them new")


def _another() -> None:
    change_worksheet(seed=request().seed % HIGHEST_SEED + 1)


def _home(asked: WorksheetRequest) -> None:
    """Keeping the choices: in the book, and as a link."""
    st.html("<h2>Keep it</h2>")
    with st.container(key="sheet_home", horizontal=True, gap="small"):
        keep_worksheet(asked)
        component("copy", folder="page")(key="copy", data={"query": urlencode(show_worksheet(asked))})
