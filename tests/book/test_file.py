"""The book's file: written and read back, older versions converted, anything else refused with a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource

from carnatic.book.book import Book
from carnatic.book.file import LARGEST_BOOK_BYTES, entry_json, load_book, read_date, read_entry, save_book, show_date
from carnatic.errors import CarnaticError
from carnatic.exercise.mapping_file import mapping_from_json
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from tests.book.shelf import LAWS, NOW_MS, books, kept
from tests.laws import for_each
from tests.refusing import refused

L = library()
MAPPING = Resource.from_contents(json.loads(L.text("mapping.schema.json")))
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(L.text("book.schema.json")), registry=Registry().with_resource("mapping.schema.json", MAPPING)
)
ONE = Book((kept(1, "Warm-up"),))


@LAWS
@given(books())
def test_a_book_is_read_as_it_was_saved(book: Book) -> None:
    assert load_book(save_book(book), L) == book
    assert load_book(b"\xef\xbb\xbf" + save_book(book), L) == book
    SCHEMA.validate(json.loads(save_book(book)))
    for entry in book.entries:
        assert read_entry(json.loads(json.dumps(entry_json(entry))), 2, L) == entry


@LAWS
@given(st.integers(0, 253_402_300_799_999))
def test_dates_are_written_as_browsers_write_them(ms: int) -> None:
    assert read_date(show_date(ms), "") == ms
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", show_date(ms))


def test_a_book_of_a_thousand_is_saved_and_loaded_in_a_moment() -> None:
    book = Book(tuple(kept(k) for k in range(1000)))
    assert load_book(save_book(book), L) == book


# -- version 1 -----------------------------------------------------------------------------------

FIRST = {
    "format": "varisai book",
    "version": 1,
    "entries": [
        {
            "kind": "exercise",
            "name": "Warm-up",
            "note": "slowly",
            "kept": "2025-03-01",
            "link": "v=1&raga=Mohanam&no=7&map=G3~372.3&swaras=ssrgsrgp_srgpdS--_SSdpSdpg_Sdpgrs--&own=4",
        },
        {"kind": "exercise", "name": "Mine", "kept": "2025-03-02", "link": "v=1&family=own&no=0&swaras=srgmpdnS"},
        {"kind": "mapping", "name": "Low ga", "kept": "2025-03-03", "raga": "Mohanam", "mapping": "G3=372.3"},
    ],
}


def test_a_book_of_version_1_is_brought_up_to_date(golden: Callable[[str, str], None]) -> None:
    book = load_book(json.dumps(FIRST).encode(), L)
    assert book == load_book(json.dumps(FIRST, indent=3).encode(), L)
    assert load_book(save_book(book), L) == book
    assert [(e.name, e.note, show_date(e.made_ms)[:10]) for e in book.entries] == [
        ("Warm-up", "slowly", "2025-03-01"),
        ("Mine", "", "2025-03-02"),
        ("Low ga", "", "2025-03-03"),
    ]
    assert parse(book.entries[0].thing, L).request.mapping == (("G3", 372.3),)
    assert mapping_from_json(json.loads(book.entries[2].thing), L).mapping == (("G3", 372.3),)
    golden("book_of_version_1.json", save_book(book).decode())


def test_reading_an_old_book_twice_doubles_nothing() -> None:
    old = load_book(json.dumps(FIRST).encode(), L)
    mine = old.renamed(old.entries[0].id, "Renamed", NOW_MS).added(kept(5))
    assert [e.name for e in mine.joined(old).entries] == ["Renamed", "Mine", "Low ga", "Sarali 5"]
    assert read_entry(FIRST["entries"][0], 1, L).name == "Warm-up"  # type: ignore[index]


# -- what is no book -------------------------------------------------------------------------------


@for_each(
    ("content", "sentence"),
    [
        (b"", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"PK\x03\x04\x14\x00\x08\xff\xfe", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"MThd\x00\x00\x00\x06\x00\x01", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"%PDF-1.7\n", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"<script>alert(1)</script>", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"=cmd|' /C calc'!A0", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"s r g m | p d | n S", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b"{}", "This isn't a Varisai book. Choose a .json file that was saved here."),
        (
            b'{"format": "varisai mapping", "version": 1}',
            "This isn't a Varisai book. Choose a .json file that was saved here.",
        ),
        (b'{"entries": []}', "This isn't a Varisai book. Choose a .json file that was saved here."),
        (b'{"format": "varisai book", "version": 2}', "This book has no list of entries"),
        (
            b'{"format": "varisai book", "version": "2", "entries": []}',
            "This isn't a Varisai book. Choose a .json file that was saved here.",
        ),
        (
            b'{"format": "varisai book", "version": true, "entries": []}',
            "This isn't a Varisai book. Choose a .json file that was saved here.",
        ),
        (
            b'{"format": "varisai book", "version": 3, "entries": []}',
            "This book was saved by a newer Varisai (version 3; we read 2). Update this one.",
        ),
        (b'{"format": "varisai book", "version": 2, "entries": [7]}', "Entry 1 is not an entry. Choose another file."),
        (
            b'{"format": "varisai book", "version": 1, "entries": [{}]}',
            'Entry 1: "T00:00:00.000Z" isn\'t a date. Write it as 2026-11-25T10:12:00.123Z.',
        ),
        (save_book(ONE)[:-30], "This file is damaged at line "),
        (
            b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
            "This file isn't a Varisai book in the form that we save. Choose another.",
        ),
        (
            b"{" + b" " * LARGEST_BOOK_BYTES,
            "This file has 16.0 MB; a Varisai book has 16 MB at most. Choose another.",
        ),
    ],
)
def test_other_files_are_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        load_book(content, L)
    assert sentence in str(refusal.value)
    assert str(refusal.value).isprintable()


@for_each(
    ("changes", "sentence"),
    [
        ({"id": "../x"}, "Entry 1: \"../x\" can't be an entry's id. Use 6 to 40 of a-z, 0-9 and -."),
        ({"id": 7}, "Entry 1: its id isn't text."),
        ({"kind": "virus"}, 'Entry 1: "virus" can\'t be saved in a book. Choose exercise, mapping, worksheet.'),
        ({"name": "\x00\x1b"}, "Entry 1: Type a name for the entry, in one line."),
        ({"name": ["a"]}, "Entry 1: its name isn't text."),
        ({"name": "x" * 500}, "Entry 1: its name has 500 characters"),
        ({"note": "x" * 10**6}, "Entry 1: its note has 1,000,000 characters"),
        ({"made": "yesterday"}, 'Entry 1: "yesterday" isn\'t a date. Write it as 2026-11-25T10:12:00.123Z.'),
        (
            {"made": "2026-11-25T10:12:00.1234"},
            'Entry 1: "2026-11-25T10:12:00.1234" isn\'t a date. Write it as 2026-11-25T10:12:00.123Z.',
        ),
        ({"changed": 12}, "Entry 1: its changed isn't text."),
        ({"place": "1"}, "Entry 1: its place isn't a number."),
        ({"place": 10**400}, "Entry 1: its place is too large a number."),
        ({"thing": None}, "Entry 1: its content is too long, or of another kind."),
        ({"thing": "s" * 40_000}, "Entry 1: its content is too long, or of another kind."),
        (
            {"thing": "<b>s</b>"},
            'Entry 1, "Warm-up": Line 1, column 1: "<b>" isn\'t a swara. Type s r g m p d n; capitals are the',
        ),
        (
            {"thing": "raga: Mohan\n\ns r"},
            'Entry 1, "Warm-up": We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?',
        ),
        (
            {"kind": "mapping", "thing": {"format": "varisai mapping"}},
            'Entry 1, "Warm-up": This tuning has version unknown; we read version 1. Save it again there.',
        ),
        ({"kind": "worksheet", "thing": "s r g m"}, 'Entry 1, "Warm-up": The content can\'t be read.'),
        (
            {"kind": "worksheet", "thing": {"ragas": ["Mohan"]}},
            'Entry 1, "Warm-up": We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?',
        ),
        (
            {"kind": "worksheet", "thing": {"number": 1000}},
            'Entry 1, "Warm-up": Choose 1 to 100 exercises, not 1000.',
        ),
        (
            {"kind": "worksheet", "thing": {"ragas": "Mohanam"}},
            'Entry 1, "Warm-up": The worksheet\'s ragas must be a list of 100 at most.',
        ),
        ({"kind": "worksheet", "thing": "[1]"}, 'Entry 1, "Warm-up": The content can\'t be read.'),
        ({"kind": "worksheet", "thing": {"title": "\ud800"}}, "Entry 1: the content can't be read."),
    ],
)
def test_a_damaged_entry_is_named(changes: dict[str, Any], sentence: str) -> None:
    data = json.loads(save_book(ONE))
    data["entries"][0] |= changes
    with pytest.raises(CarnaticError) as refusal:
        load_book(json.dumps(data).encode(), L)
    assert sentence in str(refusal.value)
    assert str(refusal.value).isprintable()


def test_two_entries_of_one_id_are_refused() -> None:
    data = json.loads(save_book(ONE))
    data["entries"] *= 2
    with refused("book.same_id"):
        load_book(json.dumps(data).encode(), L)


@LAWS
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda v: st.lists(v) | st.dictionaries(
    st.sampled_from(["format", "version", "entries", "id", "kind", "thing", "name"]), v)))  # fmt: skip
def test_whatever_else_it_is_only_a_sentence_comes_of_it(data: Any) -> None:
    for content in (json.dumps(data), json.dumps({"format": "varisai book", "version": 2, "entries": data})):
        with suppress(CarnaticError):
            load_book(content.encode("utf-8", "replace"), L)


def test_names_stay_plain_text() -> None:
    name = '<img src=x onerror=alert(1)> =1+1 ${x} #image("x") ../../etc'
    assert load_book(save_book(Book((kept(1, name),))), L).entries[0].name == name
