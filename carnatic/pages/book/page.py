"""The Book page: search, the list of entries, and the book as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

import streamlit as st

from carnatic.book.book import Book
from carnatic.book.entry import Entry, entry_facts
from carnatic.book.file import FILE_NAME, LARGEST_BOOK_BYTES, load_book, save_book
from carnatic.book.search import LONGEST_QUERY, search
from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.book.browser_store import act, book_session, fullness, now_ms, report, to_write, undo, warning
from carnatic.pages.book.open_entry import OPENS, entry_link, lay_on_line, open_entry
from carnatic.pages.components.component import component, text_told
from carnatic.pages.components.text import page_title
from carnatic.pages.modules import PLAY, address
from carnatic.pages.offline import MOST_KEPT, server_facts
from carnatic.pages.session import BookSession, activate, try_run

_SHOWN = BookSession.shown  # rows at first, and as many more each time
NOT_FOUND = say("book.not_found")
KIND_WORDS = {kind: say(f"book.kind.{kind}") for kind in ("exercise", "mapping", "worksheet")}
ADD, REPLACE = say("book.add"), say("book.replace")
LARGEST_UPLOAD_MB = 20  # the browser refuses larger files


def book() -> None:
    """Show the page."""
    session = activate(BookSession)
    page_title(say("page.book"))
    _head(session.book)
    _said()
    if session.book.entries:
        st.text_input(
            say("book.search"),
            key="book_search",
            placeholder=say("book.search_example"),
            max_chars=LONGEST_QUERY,
            on_change=_search,
        )
    component("book")(key="book", data=book_data(), on_report_change=_reported, on_wish_change=_wished)


def _head(kept: Book) -> None:
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(say("page.book"), anchor=False)
            st.html(f"<p class='what'>{_subtitle(kept)}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            with st.popover(say("book.load"), key="book_load", width="content"):
                _loading()
            st.download_button(
                say("book.save_file"),
                # made before it is pressed: data that is made on the press is lost if the page is drawn again meanwhile
                save_book(kept),
                file_name=FILE_NAME,
                mime="application/json",
                key="book_save",
                on_click="ignore",
                disabled=not kept.entries,
            )


def _subtitle(kept: Book) -> str:
    """'12 saved in this browser (3% full)'"""
    if not kept.entries:
        return say("book.what")
    return say("book.count", count=len(kept.entries), share=max(fullness(), 0.01))


def _said() -> None:
    """The message about the last change, and the Undo button."""
    session = book_session()
    if not session.said:
        return
    with st.container(key="book_said", horizontal=True, vertical_alignment="center", gap="small"):
        how = "class='notice' role='alert'" if session.is_fault else "class='hint' role='status'"
        st.html(f"<p {how}>{escape(session.said)}</p>")
        if session.undo and not session.is_fault:
            st.button(say("book.undo"), key="book_undo", type="tertiary", on_click=undo)


# -- the list ------------------------------------------------------------------------------


def matching_entries() -> tuple[Entry, ...]:
    """The entries that match the search; all of them if nothing is searched for."""
    return search(book_session().book, book_session().query)


def book_data() -> dict[str, Any]:
    """The data of the book component; assets/web/book describes each field."""
    session, entries = book_session(), matching_entries()
    shown = entries[: session.shown]
    none = "" if entries or not session.heard else NOT_FOUND if session.book.entries else say("book.empty")
    left = len(entries) - len(shown)
    offline = [{"query": link, "name": entry.name} for entry in session.book.entries if (link := entry_link(entry))]
    return {
        **to_write(),
        "warn": warning(),
        "none": none,
        "more": say("book.more", count=min(left, _SHOWN), left=left) if left else "",
        "rows": [entry_row(entry) for entry in shown],
        # nothing is known of the browser's book before its first report
        "offline": {**server_facts(), "list": offline[:MOST_KEPT]} if session.heard else None,
    }


def entry_row(entry: Entry) -> dict[str, Any]:
    """The data of an entry's row."""
    said, day = entry_facts(entry), datetime.fromtimestamp(entry.changed_ms / 1000, UTC)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "word": KIND_WORDS[entry.kind],
        "name": entry.name,
        "note": entry.note,
        "facts": said.words,
        "first": said.first,
        "when": f"{day.day} {day:%b %Y}",
        "opens": entry.kind in OPENS,
        "lays": entry.kind == "mapping",
        "play": f"{address(PLAY)}?{link}" if (link := entry_link(entry)) else "",
    }


def _search() -> None:
    session = book_session()
    session.query, session.shown = st.session_state["book_search"], _SHOWN


# -- messages of the list ----------------------------------------------------------------------


def _reported() -> None:
    report(st.session_state["book"].get("report"))


def _wished() -> None:
    wish = st.session_state["book"].get("wish")
    if isinstance(wish, Mapping):
        on_event(wish)


def on_event(wish: Mapping[str, Any]) -> None:
    """Apply a message of the list; it comes from the browser and is checked like any user input.

    wish: {kind: 'more'}, or {kind, id} with 'open', 'lay', 'delete', 'up', 'down', 'rename' and
    'note' {text}, 'drop' {after}.
    """
    kind, id = wish.get("kind"), text_told(wish, "id")
    text = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text_told(wish, "text"))
    if kind == "more":
        book_session().shown += _SHOWN
    elif kind in ("open", "lay"):
        _leave(id, kind)
    elif kind == "delete":
        act(lambda book: book.without([book.entry(id).id]), say("book.deleted", name=_name(id)))
    elif kind == "rename":
        act(lambda book: book.renamed(id, text, now_ms()), say("book.renamed"))
    elif kind == "note":
        act(lambda book: book.noted(id, text, now_ms()), say("book.noted"))
    elif kind in ("up", "down"):
        act(lambda book: book.moved(id, _neighbour(book, id, kind), now_ms()), say("book.moved"))
    elif kind == "drop":
        after = wish.get("after")
        act(lambda book: book.moved(id, _next_after(book, after), now_ms()), say("book.moved"))


def _leave(id: str, kind: str) -> None:
    """Open an entry on its page, or tune the line on Practice by it."""
    session = book_session()
    session.said = ""

    def leaving() -> None:
        entry = session.book.entry(id)
        (open_entry if kind == "open" else lay_on_line)(entry)

    if refused := try_run(leaving):
        session.said, session.is_fault = refused, True


def _name(id: str) -> str:
    return next((entry.name for entry in book_session().book.entries if entry.id == id), "")


def _neighbour(book: Book, id: str, way: str) -> str | None:
    """The entry before which another one comes if it goes a row up or down in the list as it is shown."""
    ids = [entry.id for entry in matching_entries()]
    index = ids.index(book.entry(id).id) if id in ids else 0
    if way == "up":
        return ids[max(index - 1, 0)]
    return _next_after(book, ids[min(index + 1, len(ids) - 1)])


def _next_after(book: Book, after: Any) -> str | None:
    """The entry that follows another one in the whole book; the first one shown if there is no other."""
    if after is None:
        return next((entry.id for entry in matching_entries()), None)
    ids = [entry.id for entry in book.entries]
    index = ids.index(book.entry(str(after)).id) + 1
    return ids[index] if index < len(ids) else None


# -- the file ----------------------------------------------------------------------------------


def _loading() -> None:
    st.radio(say("book.when_loading"), [ADD, REPLACE], key="book_how", label_visibility="collapsed")
    st.file_uploader(
        say("book.file"),
        max_upload_size=LARGEST_UPLOAD_MB,
        key=f"book_file_{book_session().file_turn}",
        on_change=_take_file,
    )


def _take_file() -> None:
    session = book_session()
    upload = st.session_state.get(f"book_file_{session.file_turn}")
    if upload is None:
        return
    session.file_turn += 1  # the field is ready for another
    take_file(upload.read(LARGEST_BOOK_BYTES + 1), replaces=st.session_state.get("book_how") == REPLACE)


def take_file(content: bytes, replaces: bool) -> None:
    """Load a file into the book and show a message; if the file can't be read, the book stays the same."""
    session = book_session()
    try:
        other = load_book(content, library())
        words = (replaced_words if replaces else added_words)(session.book, other)
    except CarnaticError as refusal:
        session.said, session.is_fault = str(refusal), True
        return
    act(lambda book: book.replaced(other, now_ms()) if replaces else book.joined(other), words)


def added_words(kept: Book, other: Book) -> str:
    """'Loaded: 12 new, 1 replaced by newer ones.'"""
    made = kept.joined(other).since(kept)
    new = len({entry.id for entry in other.entries} - {entry.id for entry in kept.entries})
    newer = len(made.put) - new
    rest = len(other.entries) - new - newer
    parts = [say("book.added", count=new)]
    if newer:
        parts.append(say("book.added_newer", count=newer))
    if rest:
        parts.append(say("book.added_older", count=rest))
    return say("book.loaded", parts=parts)


def replaced_words(kept: Book, other: Book) -> str:
    """'Your book now has what is in the file: 12 saved, 3 removed.'"""
    count, gone = len(other.entries), len({e.id for e in kept.entries} - {e.id for e in other.entries})
    return say("book.replaced_gone", count=count, gone=gone) if gone else say("book.replaced", count=count)
