"""The editor of the Write page, in which the text is typed and its faults are shown.

Its messages come from the browser and are checked like any user input.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

import streamlit as st

from carnatic.exercise.sargam.draft import SargamDraft
from carnatic.exercise.sargam.faults import TextFault
from carnatic.exercise.sargam.text import LONGEST_TEXT
from carnatic.messages import say
from carnatic.pages.components.component import component
from carnatic.pages.session import WriteSession, mark_widget_event, notice_at, page_session
from carnatic.pages.write.completion import (
    LONGEST_COMPLETION_AVARTANAMS,
    USUAL_COMPLETION_AVARTANAMS,
    beginning_and_number,
    complete,
    put_example,
)
from carnatic.pages.write.state import choose_kept, is_brought, read_told, settings_words, text

_MOST_SENTENCES, MOST_UNDERLINED = 30, 300
# the pause in typing after which the text is read; a long text takes longer to draw and to sound
SETTLE_MS, LONG_SETTLE_MS, LONG_TEXT = 250, 600, 400


def editor(result: SargamDraft) -> None:
    """The editor as a part of the page. result: the text as it was read."""

    def told() -> None:
        wish = st.session_state["write"].get("told")
        if isinstance(wish, Mapping):
            mark_widget_event()
            on_editor_event(wish)

    component("write")(key="write", data=text_data(result), on_told_change=told)


def text_data(result: SargamDraft) -> dict[str, Any]:
    """The data of the write component; assets/web/write describes each field."""
    page = page_session(WriteSession)
    places = stretches_of(text(), result.marks[:MOST_UNDERLINED]) if not result.is_too_long else []
    more = len(result.marks) - _MOST_SENTENCES
    refused = notice_at("text")
    number = beginning_and_number()[1]
    return {
        "serial": page.serial,
        "text": "" if result.is_too_long else text(),
        "put": page.text_turn,
        "marks": places,
        "faults": [
            {
                "at": i if i < len(places) else None,
                "where": str(mark.where or ""),
                "what": str(mark.said),
            }
            for i, mark in enumerate(result.marks[:_MOST_SENTENCES])
        ],
        "more": say("write.more_mistakes", count=more) if more > 0 else "",
        "count": _count_words(result),
        "remarks": list(result.remarks),
        "said": refused.text if refused else "",
        "placeholder": say("write.start"),
        "longest": LONGEST_TEXT,
        "settle_ms": SETTLE_MS if len(text()) < LONG_TEXT else LONG_SETTLE_MS,
        "finish": {
            "word": say("write.other_ending") if number else say("write.complete"),
            "can": result.exercise is not None,
            "usual": USUAL_COMPLETION_AVARTANAMS,
            "avartanams": list(range(1, LONGEST_COMPLETION_AVARTANAMS + 1)),
        },
        "settings": settings_words(),
        "link": bool(text()) and text() == page.from_link,
        "brought": is_brought(),
        "bare": page.is_bare,
    }


def _count_words(result: SargamDraft) -> str:
    """'2 mistakes', 'No mistakes', '' if there is no text."""
    count = len(result.marks)
    if count:
        return say("write.mistakes", count=count)
    return say("write.no_mistakes") if result.exercise is not None else ""


def stretches_of(written: str, marks: tuple[TextFault, ...]) -> list[list[int]]:
    """[start, end] of each mark in the text, counted as a browser counts: in units of sixteen bits."""
    lines = written.split("\n")
    starts = list(accumulate((_units(line) + 1 for line in lines), initial=0))
    stretches = []
    for mark in marks:
        line, column = lines[mark.place.line - 1], mark.place.column - 1
        start = starts[mark.place.line - 1] + _units(line[:column])
        stretches.append([start, start + _units(line[column : column + mark.place.length])])
    return stretches


def _units(signs: str) -> int:
    return len(signs) + sum(sign > "\uffff" for sign in signs)


# -- messages of the editor --------------------------------------------------------------------


def on_editor_event(told: Mapping[str, Any]) -> None:
    """Apply a message of the editor.

    told: {kind: 'text' | 'finish' | 'example', serial, text, length, avartanams, settings,
    all, repeated}; it comes from the browser and is checked like anything typed. A repeated
    message that was applied already changes nothing.
    """
    serial, page = told.get("serial"), page_session(WriteSession)
    if told.get("repeated") and serial == page.serial:
        return
    page.serial = serial if isinstance(serial, int) else 0
    choose_kept(told.get("settings"), everything=bool(told.get("all")))
    read_told(told.get("text"), told.get("length"))
    if told.get("kind") == "finish":
        complete(told.get("avartanams"))
    elif told.get("kind") == "example":
        put_example()
