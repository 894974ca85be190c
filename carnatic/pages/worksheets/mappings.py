"""A raga's own tuning on the worksheet: from another page, or from the book."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from carnatic.errors import CarnaticError
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.text_values import shortest
from carnatic.messages import say
from carnatic.pages.book.browser_store import book_session
from carnatic.pages.book.open_entry import mapping_of
from carnatic.pages.components.text import hint
from carnatic.pages.session import LessonsSession, PageSession, PracticeSession, WriteSession, page_session
from carnatic.pages.worksheets.state import PREFIX, change_worksheet, request
from carnatic.theory.raga import Raga
from carnatic.worksheets.request import WorksheetRequest

PAGES: dict[type[PageSession], str] = {
    PracticeSession: say("page.practice"),
    LessonsSession: say("page.lessons"),
    WriteSession: say("page.write"),
}
PLAIN = say("worksheets.as_others")


def mapping_choices(worksheet: WorksheetRequest) -> None:
    """For each raga with a mapping on another page or in the book, the choice to use it."""
    offers = [(place, raga, dict(_offered(worksheet, raga))) for place, raga in enumerate(worksheet.ragas)]
    if not any(offered for _, _, offered in offers):
        hint(say("worksheets.no_tuning"))
    for place, raga, offered in offers:
        if not offered:
            continue
        key = f"{PREFIX}mapping_{place}"
        standing = worksheet.mapping_of(raga)
        st.session_state[key] = next((words for words, mapping in offered.items() if mapping == standing), PLAIN)
        st.selectbox(
            say("worksheets.tuning_of", raga=raga.title),
            [PLAIN, *offered],
            key=key,
            on_change=_take,
            args=(key, raga.name),
        )


def _offered(worksheet: WorksheetRequest, raga: Raga) -> Iterator[tuple[str, RagaMapping]]:
    """(words, mapping) of each mapping on hand for a raga, none twice."""
    seen: list[RagaMapping] = []
    for words, mapping in (
        *_kept(),
        *_elsewhere(),
        *((say("worksheets.as_here"), mapping) for mapping in worksheet.mappings),
    ):
        laddered = (mapping.raga.arohana, mapping.raga.avarohana) == (raga.arohana, raga.avarohana)
        candidate = RagaMapping(raga, mapping.tuning, mapping.mapping)
        if laddered and candidate not in seen:
            seen.append(candidate)
            yield f"{words}: {moved_words(candidate)}", candidate


def moved_words(mapping: RagaMapping) -> str:
    """'G3 372.31, D2 890', or the tuning's name if nothing is moved."""
    moved = ", ".join(f"{symbol} {shortest(round(cents, 2))}" for symbol, cents in mapping.mapping)
    return moved or mapping.tuning.name


def _elsewhere() -> Iterator[tuple[str, RagaMapping]]:
    for page, title in PAGES.items():
        composition = page_session(page).composition
        if composition is not None and composition.exercise.request.mapping:
            yield say("worksheets.as_on", page=title), RagaMapping.of(composition.exercise.request)


def _kept() -> Iterator[tuple[str, RagaMapping]]:
    for entry in book_session().book.entries:
        if entry.kind == "mapping":
            try:
                yield say("worksheets.as_saved", name=entry.name), mapping_of(entry)
            except CarnaticError:  # the Book page says so
                continue


def _take(key: str, name: str) -> None:
    worksheet = request()
    raga = next(raga for raga in worksheet.ragas if raga.name == name)
    mapping_chosen = dict(_offered(worksheet, raga)).get(st.session_state[key])
    others = tuple(mapping for mapping in worksheet.mappings if mapping.raga != raga)
    change_worksheet(mappings=others if mapping_chosen is None else (*others, mapping_chosen))
