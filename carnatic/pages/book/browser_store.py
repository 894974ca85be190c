"""The book of this visit: the browser's reports and the changes on the page.

The browser stores the book. Its reports are read and merged; a change on the page is sent to the
browser until the browser reports that it has written it. The server stores nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from carnatic.book.book import NEARLY_FULL, Book, Difference
from carnatic.book.entry import Entry
from carnatic.book.file import entry_json, read_entry, show_date
from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.session import BookSession, page_session

MOST_UNDO = 20
BROWSER_CHARACTERS = 5_000_000  # that browsers store for a site
SPARE_CHARACTERS = 200_000  # for the text on the Write page


def book_session() -> BookSession:
    """The book of this visit."""
    return page_session(BookSession)


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


# -- changes on the page -------------------------------------------------------------------


def act(change: Callable[[Book], Book], sentence: str) -> None:
    """Change the book and show a message; if it fails, the message says why, and the book stays the same."""
    session, before = book_session(), book_session().book
    try:
        after = change(before)
        _check_room(session, before, after)
    except CarnaticError as refusal:
        session.said, session.is_fault = str(refusal), True
        return
    session.said, session.is_fault = sentence, False
    if difference := _write(session, after):
        session.undo = [*session.undo, (difference, before)][-MOST_UNDO:]


def undo() -> None:
    """Undo the last change."""
    session = book_session()
    if not session.undo:
        return
    difference, before = session.undo.pop()
    session.said, session.is_fault = say("book.undone"), False
    _write(session, session.book.back(difference, before, now_ms()))


def _write(session: BookSession, after: Book) -> Difference:
    difference = after.since(session.book)
    if difference:
        session.write += 1
        session.unwritten[session.write] = (difference, session.book)
        session.book = after
    return difference


def _check_room(session: BookSession, before: Book, after: Book) -> None:
    if after.size > before.size and session.used + after.size - before.size > BROWSER_CHARACTERS - SPARE_CHARACTERS:
        raise CarnaticError("book.no_room")


# -- the browser's reports, and the changes that it must write --------------------------------------


def report(told: Any) -> None:
    """Read the browser's report on its store; it is checked like any user input.

    told: {serial, session, write, put, gone, used, failed}.
    """
    session = book_session()
    if not isinstance(told, Mapping) or told.get("session") != session.session:
        return
    session.heard = _whole(told.get("serial"), session.heard)
    session.used = _whole(told.get("used"), session.used)
    written = _whole(told.get("write"), 0)
    session.unwritten = {number: difference for number, difference in session.unwritten.items() if number > written}
    session.failed = tuple(str(id)[:40] for id in _list(told.get("failed")))
    gone = {str(id)[:40] for id in _list(told.get("gone"))}
    entries = [entry for raw in _list(told.get("put")) if (entry := _read(session, raw)) is not None]
    session.strange -= gone | {entry.id for entry in entries}
    try:
        session.book = session.book.without(gone).merged(Book(tuple({entry.id: entry for entry in entries}.values())))
    except CarnaticError as refusal:
        session.said, session.is_fault = str(refusal), True


def _read(session: BookSession, raw: Any) -> Entry | None:
    """An entry as the browser stored it; one that can't be read stays there and is only counted."""
    try:
        return read_entry(raw, raw.get("version") if isinstance(raw, Mapping) else None, library())
    except CarnaticError:
        id = raw.get("id") if isinstance(raw, Mapping) else None
        session.strange |= {str(id)[:40]}
        return None


def to_write() -> dict[str, Any]:
    """The changes that the browser must write, in the form that assets/web/book reads."""
    session = book_session()
    put: dict[str, Entry] = {}
    gone: dict[str, Entry] = {}
    for difference, before in session.unwritten.values():
        for entry in difference.put:
            put[entry.id] = entry
            gone.pop(entry.id, None)
        for id in difference.gone:
            put.pop(id, None)
            gone[id] = before.entry(id)
    return {
        "session": session.session,
        "heard": session.heard,
        "write": session.write,
        "put": [entry_json(entry) for entry in put.values()],
        "gone": [{"id": entry.id, "changed": show_date(entry.changed_ms)} for entry in gone.values()],
    }


def fullness() -> float:
    """The used part of the space for a book, from 0 to 1."""
    session = book_session()
    return min(1.0, max(session.book.fullness, session.used / (BROWSER_CHARACTERS - SPARE_CHARACTERS)))


def warning() -> str:
    """A warning if entries could soon be lost; '' otherwise."""
    session = book_session()
    if session.failed:
        return say("book.no_room_for", count=len(session.failed))
    if fullness() > NEARLY_FULL:
        return say("book.nearly_full", share=fullness())
    if session.strange:
        is_one = len(session.strange) == 1
        return say("book.strange_one") if is_one else say("book.strange", count=len(session.strange))
    return ""


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
