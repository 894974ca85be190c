"""The book as one JSON file, and its entries as the browser stores them.

Version 2 has the whole content of each entry and a date for each change. Version 1 had links, one
date and no ids; it is converted to version 2, with the same ids each time it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from carnatic.book.book import Book
from carnatic.book.entry import (
    LATEST_MS,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_THING,
    Entry,
    exercise_thing,
    json_thing,
    mapping_thing,
    name_of,
    note_of,
)
from carnatic.errors import CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.json_values import DamagedFile, number_in, read_object, text_in
from carnatic.exercise.link import decode
from carnatic.exercise.mapping_file import RagaMapping, mapping_from_json
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.text_values import read_mapping
from carnatic.messages import say
from carnatic.worksheets.request_text import worksheet_from_json

_FORMAT, VERSION = "varisai book", 2
_WHAT = say("kind.book")
LARGEST_BOOK_BYTES = 16_000_000  # the largest number of characters of a book, each of up to four bytes
FILE_NAME = "varisai-book.json"


def save_book(book: Book) -> bytes:
    """The book as a file. Inverse of load_book."""
    data = {"format": _FORMAT, "version": VERSION, "entries": [entry_json(entry) for entry in book.entries]}
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def load_book(content: bytes, catalogue: Catalogue) -> Book:
    """A book from the bytes of any file.

    Raises CarnaticError at the first entry that can't be read; a file is read completely or not at all.
    """
    data = read_object(content, _WHAT, LARGEST_BOOK_BYTES)
    if data.get("format") != _FORMAT:
        raise DamagedFile("file.wrong_kind", what=_WHAT)
    rows = data.get("entries")
    if not isinstance(rows, list):
        raise DamagedFile("book.file.no_list")
    read = _reader(data.get("version"))
    return Book(tuple(_checked(read(row, number, catalogue), number, catalogue) for number, row in enumerate(rows, 1)))


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry as a JSON object. Inverse of read_entry."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "name": entry.name,
        **({"note": entry.note} if entry.note else {}),
        "made": show_date(entry.made_ms),
        "changed": show_date(entry.changed_ms),
        "place": entry.place,
        "thing": entry.thing if entry.kind == "exercise" else json.loads(entry.thing),
    }


def read_entry(data: Any, version: Any, catalogue: Catalogue) -> Entry:
    """An entry from the browser's storage; its content is not checked yet. Raises CarnaticError."""
    return _reader(version)(data, 1, catalogue)


def _reader(version: Any) -> Callable[[Any, int, Catalogue], Entry]:
    readers = {1: _read_first, VERSION: _read}
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise DamagedFile("file.wrong_kind", what=_WHAT)
    if version not in readers:
        raise DamagedFile("book.file.newer", said=str(version)[:10], version=VERSION)
    return readers[version]


def _read(row: Any, number: int, catalogue: Catalogue) -> Entry:
    where = say("where.entry", number=number)
    if not isinstance(row, Mapping):
        raise DamagedFile("book.file.entry", where=where)
    kind = text_in(row, "kind", LONGEST_NAME, where)
    thing = row.get("thing")
    if kind != "exercise" and isinstance(thing, Mapping):
        thing = _in_json(thing, where)
    if not isinstance(thing, str) or len(thing) > LONGEST_THING:
        raise DamagedFile("book.file.content", where=where)
    name, note = text_in(row, "name", 2 * LONGEST_NAME, where), text_in(row, "note", 2 * LONGEST_NOTE, where)
    try:
        return Entry(
            text_in(row, "id", LONGEST_NAME, where),
            kind,  # type: ignore[arg-type]  # Entry refuses an unknown kind
            name_of(name),
            thing,
            read_date(text_in(row, "made", LONGEST_NAME, where), where),
            read_date(text_in(row, "changed", LONGEST_NAME, where), where),
            number_in(row, "place", where),
            note_of(note),
        )
    except DamagedFile:
        raise
    except CarnaticError as refusal:
        raise DamagedFile("book.file.refused", where=where, why=refusal.message) from None


def _in_json(thing: Mapping[str, Any], where: str) -> str:
    try:
        text = json_thing(thing)
        text.encode("utf-8")
        return text
    except (ValueError, RecursionError):
        raise DamagedFile("book.file.bad_entry", where=where) from None


def _checked(entry: Entry, number: int, catalogue: Catalogue) -> Entry:
    """The entry, after checking that its content can be read."""
    try:
        check(entry, catalogue)
    except CarnaticError as refusal:
        raise DamagedFile("book.file.refused_entry", number=number, name=entry.name, why=refusal.message) from None
    return entry


def check(entry: Entry, catalogue: Catalogue) -> None:
    """Raise CarnaticError if the content of an entry can't be read."""
    if entry.kind == "exercise":
        parse(entry.thing, catalogue)
        return
    try:
        data = json.loads(entry.thing)
    except (ValueError, RecursionError):
        raise DamagedFile("book.file.unreadable") from None
    if not isinstance(data, dict):
        raise DamagedFile("book.file.unreadable")
    if entry.kind == "mapping":
        mapping_from_json(data, catalogue)
    else:
        worksheet_from_json(data, catalogue)


# -- version 1 ---------------------------------------------------------------------------------


def _read_first(row: Any, number: int, catalogue: Catalogue) -> Entry:
    """An entry of version 1: kind, name, note, kept (a day), link or raga, tuning and mapping."""
    where = say("where.entry", number=number)
    if not isinstance(row, Mapping):
        raise DamagedFile("book.file.entry", where=where)
    texts = {
        key: text_in(row, key, LONGEST_THING, where)
        for key in ("kind", "name", "note", "kept", "link", "raga", "tuning", "mapping")
    }
    made_ms = read_date(f"{texts['kept']}T00:00:00.000Z", where)
    id = hashlib.sha256("\0".join(texts.values()).encode("utf-8", "replace")).hexdigest()[:24]
    try:
        thing = _first_thing(texts, catalogue)
        note, name = note_of(texts["note"]), name_of(texts["name"])
        return Entry(id, texts["kind"], name, thing, made_ms, made_ms, float(number), note)  # type: ignore[arg-type]
    except CarnaticError as refusal:
        raise DamagedFile("book.file.refused", where=where, why=refusal.message) from None


def _first_thing(texts: Mapping[str, str], catalogue: Catalogue) -> str:
    if texts["kind"] == "mapping":
        tuning = catalogue.tuning(texts["tuning"] or "just")
        return mapping_thing(RagaMapping(catalogue.raga(texts["raga"]), tuning, read_mapping(texts["mapping"])))
    return exercise_thing(decode(dict(parse_qsl(texts["link"])), catalogue))


# -- dates -------------------------------------------------------------------------------------


def show_date(ms: int) -> str:
    """'2026-11-25T10:12:00.123Z', as browsers write it. Inverse of read_date."""
    seconds, thousandths = divmod(ms, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{thousandths:03}Z"


def read_date(text: str, where: str) -> int:
    """Milliseconds since 1970 from a date."""
    try:
        date = datetime.fromisoformat(text)
        ms = round(date.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        ms = -1
    if len(text) != len("2026-11-25T10:12:00.123Z") or not text.endswith("Z") or not 0 <= ms <= LATEST_MS:
        raise DamagedFile("book.file.date", where=where, text=text[:30])
    return ms
