"""The Worksheets page: the choices on the left, and their exercises on the right."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.messages import say
from carnatic.pages.components.component import component
from carnatic.pages.components.save_to_book import keep_worksheet
from carnatic.pages.components.text import notice, page_title, section
from carnatic.pages.session import WorksheetsSession, activate, notice_at
from carnatic.pages.worksheets.form import worksheet_form
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
            notice(said.text)
        worksheet_progress()
    with st.container(key="sheets"):
        with st.container(key="sheet_work"):
            worksheet_form(asked)
            _home(asked)
        with st.container(key="sheet_preview"):
            preview(asked)
    write_worksheet_address()


def _head(asked: WorksheetRequest, job: WorksheetJob | None) -> None:
    page_title(say("page.worksheets"))
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(say("page.worksheets"), anchor=False)
            st.html(f"<p class='what'>{_subtitle(asked)}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            st.button(say("worksheets.other"), key="sheet_other", on_click=_another)
            st.button(
                say("worksheets.create"),
                key="sheet_make",
                type="primary",
                disabled=is_at_fault() or not can_be_made(asked) or (job is not None and not job.state.is_over),
                on_click=start_worksheet,
            )


def _subtitle(asked: WorksheetRequest) -> str:
    """'12 exercises in Mohanam and Kalyani, Adi, levels 1 to 5; half of them new.' as HTML."""
    levels = say("worksheets.levels", easiest=asked.easiest, hardest=asked.hardest)
    if asked.easiest == asked.hardest:
        levels = say("worksheets.one_level", level=asked.easiest)
    return say(
        "worksheets.subtitle",
        count=f"<b>{say('worksheets.exercises', count=asked.number)}</b>",
        ragas=f"<b>{escape(_named(tuple(raga.title for raga in asked.ragas), 'worksheets.many_ragas'))}</b>",
        talas=escape(_named(tuple(tala.name for tala in asked.talas), "worksheets.many_talas")),
        levels=levels,
        new=_new_words(asked.new_percent),
    )


def _named(names: tuple[str, ...], many: str) -> str:
    return say(many, count=len(names)) if len(names) > MOST_NAMED else say("worksheets.names", names=names)


def _new_words(percent: int) -> str:
    """'lessons only', 'half of them new', '30% of them new', 'all of them new'."""
    words = {0: "worksheets.new.none", 50: "worksheets.new.half", 100: "worksheets.new.all"}
    return say(words[percent]) if percent in words else say("worksheets.new.some", percent=percent)


def _another() -> None:
    change_worksheet(seed=request().seed % HIGHEST_SEED + 1)


def _home(asked: WorksheetRequest) -> None:
    """Saving the choices: in the book, and as a link."""
    section(say("worksheets.save"))
    with st.container(key="sheet_home", horizontal=True, gap="small"):
        keep_worksheet(asked)
        component("copy", folder="page")(key="copy", data={"query": urlencode(show_worksheet(asked))})
