"""The book of this visit: what the browser keeps, as far as it was told, and what is changed here.

The store is the browser's. What it reports is read and merged; what is changed here is handed
back to be written until the browser says that it was. The server keeps neither.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import streamlit as st

from carnatic.book.book import NEARLY_FULL, Book, Difference
from carnatic.book.entry import Entry
from carnatic.book.file import entry_json, read_entry, show_date
from carnatic.errors import CarnaticError
from carnatic.library import library

_KEY = "book.shelf"
MOST_UNDO = 20
BROWSER_CHARACTERS = 5_000_000  # that browsers keep for a site
SPARE_CHARACTERS = 200_000  # for the text that is being written


@dataclass
class BookSession:
    """What is known of the browser's store, and what it still has to write.

    session: this visit's name. heard: the number of the last report. write: the number of the
    last change made here. unwritten: (change, what it changed) by number. used: characters that
    the site keeps in the browser. failed: entries that it had no room for. strange: entries that
    can't be read here. undo: (change, what it changed), the last one last.
    """

    book: Book = field(default_factory=Book)
    session: str = field(default_factory=lambda: uuid4().hex)
    heard: int = 0
    write: int = 0
    unwritten: dict[int, tuple[Difference, Book]] = field(default_factory=dict)
    used: int = 0
    failed: tuple[str, ...] = ()
    strange: frozenset[str] = frozenset()
    undo: list[tuple[Difference, Book]] = field(default_factory=list)
    said: str = ""
    is_fault: bool = False


def book_session() -> BookSession:
    """The shelf of this visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = BookSession()
    found: BookSession = st.session_state[_KEY]
    return found


def now_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


# -- what is changed here ------------------------------------------------------------------


def act(change: Callable[[Book], Book], said: str) -> None:
    """Change the book, and say so; where that can't be, say why, and the book stays as it is."""
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
    """Take the last change back."""
    here = book_session()
    if not here.undo:
        return
    made, before = here.undo.pop()
    here.said, here.is_fault = "It is as it was.", False
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


# -- what is told, and handed back ---------------------------------------------------------------


def report(told: Any) -> None:
    """Take up what the browser says of its store; it is checked like anything typed.

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
    """An entry as the browser kept it; one that can't be read stays there, and is only counted."""
    try:
        return read_entry(raw, raw.get("version") if isinstance(raw, Mapping) else None, library())
    except CarnaticError:
        id = raw.get("id") if isinstance(raw, Mapping) else None
        here.strange |= {str(id)[:40]}
        return None


def to_write() -> dict[str, Any]:
    """What the browser shall write, as assets/web/book reads it."""
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
    """How much of the room that there is for a book is used, from 0 to 1."""
    here = book_session()
    return min(1.0, max(here.book.fullness, here.used / (BROWSER_CHARACTERS - SPARE_CHARACTERS)))


def warning() -> str:
    """What is at stake, said before anything is lost; '' where all is well."""
    here = book_session()
    if here.failed:
        which = "1 entry" if len(here.failed) == 1 else f"{len(here.failed):,} entries"
        return f"This browser has no room for {which}. Save the book to a file before you leave this page."
    if fullness() > NEARLY_FULL:
        return (
            f"{fullness():.0%} of the room in this browser is used. Save the book to a file, and delete what you "
            "don’t need."
        )
    if here.strange:
        which, are = ("1 entry", "is") if len(here.strange) == 1 else (f"{len(here.strange):,} entries", "are")
        return f"{which} can’t be read here and {are} left alone; a newer Varisai may have kept {which[2:]}."
    return ""


def _whole(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
