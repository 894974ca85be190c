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


# -- what is changed here ------------------------------------------------------------------


def act(change: Callable[[Book], Book], said: str) -> None:
    """Change the book and show a message; if it fails, the message says why, and the book stays the same."""
    here, before = book_session(), book_session().book
    try:
        after = change(before)
        _check_room(here, before, after)
    except CarnaticError as refusal:
        here.said, here.is_fault = str(refusal), True
        return
    here.said, here.is_fault = said, False
    if made := _write(here, after):
        here.undo = [*here.undo, (made, before)][-MOST_UNDO:]


def undo() -> None:
    """Undo the last change."""
    here = book_session()
    if not here.undo:
        return
    made, before = here.undo.pop()
    here.said, here.is_fault = say("book.undone"), False
    _write(here, here.book.back(made, before, now_ms()))


def _write(here: BookSession, after: Book) -> Difference:
    made = after.since(here.book)
    if made:
        here.write += 1
        here.unwritten[here.write] = (made, here.book)
        here.book = after
    return made


def _check_room(here: BookSession, before: Book, after: Book) -> None:
    if after.size > before.size and here.used + after.size - before.size > BROWSER_CHARACTERS - SPARE_CHARACTERS:
        raise CarnaticError("book.no_room")


# -- reports of the browser, and what it has to write -----------------------------------------------


def report(told: Any) -> None:
    """Read the browser's report on its store; it is checked like any user input.

    told: {serial, session, write, put, gone, used, failed}.
    """
    here = book_session()
    if not isinstance(told, Mapping) or told.get("session") != here.session:
        return
    here.heard = _whole(told.get("serial"), here.heard)
    here.used = _whole(told.get("used"), here.used)
    written = _whole(told.get("write"), 0)
    here.unwritten = {number: made for number, made in here.unwritten.items() if number > written}
    here.failed = tuple(str(id)[:40] for id in _list(told.get("failed")))
    gone = {str(id)[:40] for id in _list(told.get("gone"))}
    entries = [entry for raw in _list(told.get("put")) if (entry := _read(here, raw)) is not None]
    here.strange -= gone | {entry.id for entry in entries}
    try:
        here.book = here.book.without(gone).merged(Book(tuple({entry.id: entry for entry in entries}.values())))
    except CarnaticError as refusal:
        here.said, here.is_fault = str(refusal), True


def _read(here: BookSession, raw: Any) -> Entry | None:
    """An entry as the browser stored it; one that can't be read stays there and is only counted."""
    try:
        return read_entry(raw, raw.get("version") if isinstance(raw, Mapping) else None, library())
    except CarnaticError:
        id = raw.get("id") if isinstance(raw, Mapping) else None
        here.strange |= {str(id)[:40]}
        return None


def to_write() -> dict[str, Any]:
    """The changes that the browser must write, in the form that assets/web/book reads."""
    here = book_session()
    put: dict[str, Entry] = {}
    gone: dict[str, Entry] = {}
    for made, before in here.unwritten.values():
        for entry in made.put:
            put[entry.id] = entry
            gone.pop(entry.id, None)
        for id in made.gone:
            put.pop(id, None)
            gone[id] = before.entry(id)
    return {
        "session": here.session,
        "heard": here.heard,
        "write": here.write,
        "put": [entry_json(entry) for entry in put.values()],
        "gone": [{"id": entry.id, "changed": show_date(entry.changed_ms)} for entry in gone.values()],
    }


def fullness() -> float:
    """The used part of the space for a book, from 0 to 1."""
    here = book_session()
    return min(1.0, max(here.book.fullness, here.used / (BROWSER_CHARACTERS - SPARE_CHARACTERS)))


def warning() -> str:
    """A warning if entries could soon be lost; '' otherwise."""
    here = book_session()
    if here.failed:
        return say("book.no_room_for", count=len(here.failed))
    if fullness() > NEARLY_FULL:
        return say("book.nearly_full", share=fullness())
    if here.strange:
        is_one = len(here.strange) == 1
        return say("book.strange_one") if is_one else say("book.strange", count=len(here.strange))
    return ""


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
