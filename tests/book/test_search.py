"""Entries are found by their words and swaras, and each is read once for all searches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carnatic.book.book import Book
from carnatic.book.entry import entry_facts, exercise_thing, mapping_thing
from carnatic.book.search import search
from carnatic.errors import fold
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from tests.book.shelf import ANYTHING, LAWS, Entry, books, entries, kept
from tests.laws import for_each
from tests.work import calls_of

L = library()
LINE = exercise_thing(parse("raga: Mōhana\ntala: Rupaka\n\ns r g p | d S ||\nS d p g | r s ||", L))
SHELF = Book(
    (
        kept(1, "Warm-up", LINE, "slowly, for the younger ones"),
        kept(2, "Fast one", exercise_thing(parse("raga: Kalyani\n\ns r g m | p d | n S", L)), "Tuesday"),
        Entry("entry-3", "mapping", "Low ga", mapping_thing(RagaMapping.of(L.request(raga="Todi"))), 0, 0, 3.0),
        kept(4, "Vidya's <b>own</b>", exercise_thing(parse("raga: Todi\n\nd. n. s r | g m | p d", L))),
    )
)


@for_each(
    ("query", "found"),
    [
        ("", [1, 2, 3, 4]),
        ("  ", [1, 2, 3, 4]),
        ("warm", [1]),
        ("WARMUP", [1]),
        ("younger mohanam", [1]),
        ("younger kalyani", []),
        ("rupaka", [1]),
        ("todi", [3, 4]),
        ("mapping", [3]),
        ("tuesday", [2]),
        ("s r g p", [1]),
        ("srgp", [1]),
        ("S d p g", [1]),
        ("d S S d", [1]),
        ("p d n S", [2]),
        ("d. n. s r", [4]),
        ("dnsr", [4]),
        ("todi s r g m", [4]),
        ("<b>", [4]),
        ("vidyas", [4]),
        ("&lt;", []),
        ("x" * 10_000, []),
    ],
)
def test_it_is_found_by_what_it_says(query: str, found: list[int]) -> None:
    assert [SHELF.entries.index(entry) + 1 for entry in search(SHELF, query)] == found


@LAWS
@given(books(), ANYTHING)
def test_what_is_found_is_in_the_book_in_its_order(book: Book, query: str) -> None:
    found = search(book, query)
    assert [entry for entry in book.entries if entry in found] == list(found)
    # more words find no more
    assert set(search(book, f"{query} mohanam")) <= set(found) or not fold(query)


@LAWS
@given(entries(), st.data())
def test_an_entry_is_found_by_each_of_its_words(entry: Entry, data: st.DataObject) -> None:
    words = [word for word in f"{entry.name} {entry.note}".split() if fold(word)][:3]
    if words:
        assert search(Book((entry,)), data.draw(st.sampled_from(words))) == (entry,)


@LAWS
@given(st.text(max_size=300))
def test_facts_are_told_of_anything(thing: str) -> None:
    for kind in ("exercise", "mapping", "worksheet"):
        entry_facts(Entry("entry-1", kind, "a", thing, 0, 0))  # type: ignore[arg-type]


def test_facts_are_short() -> None:
    line, mapping = entry_facts(SHELF.entries[0]), entry_facts(SHELF.entries[2])
    assert (line.words, line.first, line.swaras) == (
        "Mohanam, chaturasra jati Rupaka", "s r g p | d S ||", "srgpdSSdpgrs",
    )  # fmt: skip
    assert mapping.words == "Hanumatodi: S 0, R1 111.73, G2 315.64, M1 498.04, P 701.96, D1 813.69, N2 1017.6"


def test_a_thousand_entries_are_read_once_for_all_searches() -> None:
    book = Book(tuple(kept(k, note="of the year") for k in range(1000)))
    first = calls_of(lambda: search(book, "mohanam s r g"))
    assert calls_of(lambda: search(book, "mohanam s r g p")) < first / 5
    assert len(search(book, "mohanam s r g p")) > 100
