"""The rules of the book: merging two books loses nothing, and every change can be undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnatic.book import book as book_module
from carnatic.book.book import MOST_ENTRIES, Book, Difference
from carnatic.book.entry import LONGEST_NAME, LONGEST_NOTE, LONGEST_THING, Entry, name_of
from carnatic.messages import message
from tests.book.shelf import ANYTHING, LAWS, NOW_MS, books, kept
from tests.laws import for_each
from tests.refusing import refused


def ids(book: Book) -> list[str]:
    return [entry.id for entry in book.entries]


def names(book: Book) -> list[str]:
    return [entry.name for entry in book.entries]


THREE = Book(tuple(kept(k, name) for k, name in enumerate("abc", 1)))
A, B, C = ids(THREE)


# -- two books meet ----------------------------------------------------------------------------


@LAWS
@given(books(), books(), books())
def test_books_meet_in_any_order(one: Book, two: Book, three: Book) -> None:
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one
    assert one.merged(Book()) == Book().merged(one) == one


@LAWS
@given(books(), books())
def test_nothing_is_lost_where_books_meet(one: Book, two: Book) -> None:
    for both in (one.merged(two), one.joined(two)):
        assert set(ids(both)) == {*ids(one), *ids(two)}
        for entry in both.entries:
            versions = [book.entry(entry.id) for book in (one, two) if entry.id in ids(book)]
            assert entry.changed_ms == max(version.changed_ms for version in versions)
            assert entry.thing in [version.thing for version in versions]


@LAWS
@given(books(), books())
def test_a_book_from_elsewhere_comes_after_what_is_here(one: Book, two: Book) -> None:
    both = one.joined(two)
    new = [id for id in ids(two) if id not in ids(one)]
    if one.entries:
        assert ids(both)[len(ids(both)) - len(new) :] == new
    assert Book().joined(two) == two


@LAWS
@given(books(), st.data())
def test_the_later_change_counts(book: Book, data: st.DataObject) -> None:
    if not book.entries:
        return
    id = data.draw(st.sampled_from(ids(book)))
    # of an entry that somebody dated to the end of time nothing can be later
    later = book.renamed(id, "later", NOW_MS)
    if book.entry(id).changed_ms < later.entry(id).changed_ms:
        assert book.merged(later) == later.merged(book) == later


# -- every act -----------------------------------------------------------------------------------


@LAWS
@given(books(), st.data())
def test_every_act_can_be_taken_back(book: Book, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(ids(book))) if book.entries else ""
    acts = [lambda: book.added(kept(77)), lambda: book.joined(data.draw(books()))]
    if id:
        acts += [
            lambda: book.without([id]),
            lambda: book.without(ids(book)),
            lambda: book.renamed(id, "another", NOW_MS),
            lambda: book.noted(id, data.draw(ANYTHING), NOW_MS),
            lambda: book.moved(id, data.draw(st.sampled_from([None, *ids(book)])), NOW_MS),
        ]
    after = data.draw(st.sampled_from(acts))()
    made = after.since(book)
    again = after.back(made, book, NOW_MS)
    as_it_was = [(e.id, e.name, e.note, e.thing, e.place) for e in again.entries]
    assert as_it_was == [(e.id, e.name, e.note, e.thing, e.place) for e in book.entries]
    # what was done elsewhere in between stays
    meanwhile = after.added(kept(99))
    assert "entry-00099" in ids(meanwhile.back(made, book, NOW_MS))


@LAWS
@given(books(), books())
def test_a_difference_turns_one_book_into_the_other(before: Book, after: Book) -> None:
    made = after.since(before)
    kept_ones = before.without([*made.gone, *(entry.id for entry in made.put)])
    assert Book((*kept_ones.entries, *made.put)) == after
    assert bool(made) == (before != after)
    assert after.since(after) == Difference()


@LAWS
@given(books(), st.data())
def test_an_entry_is_moved_to_where_it_is_wanted(book: Book, data: st.DataObject) -> None:
    if not book.entries:
        return
    id, before = data.draw(st.sampled_from(ids(book))), data.draw(st.sampled_from([None, *ids(book)]))
    rest = [one for one in ids(book) if one != id]
    at = ids(book).index(id) if before == id else len(rest) if before is None else rest.index(before)
    assert ids(book.moved(id, before, NOW_MS)) == [*rest[:at], id, *rest[at:]]


def test_entries_can_be_moved_for_ever() -> None:
    book = THREE
    for turn in range(3000):
        book = book.moved((A, B)[turn % 2], C if turn % 3 else (B, A)[turn % 2], NOW_MS)
    assert sorted(names(book)) == ["a", "b", "c"]
    assert len({entry.place for entry in book.entries}) == 3


def test_what_is_added_comes_last_and_what_is_gone_is_gone() -> None:
    assert names(THREE.added(kept(9, "d"))) == ["a", "b", "c", "d"]
    assert names(THREE.without([B])) == ["a", "c"]
    assert names(THREE.moved(C, A, NOW_MS)) == ["c", "a", "b"]
    assert names(THREE.renamed(B, "  second\x00 \u202eline\n", NOW_MS)) == ["a", "second line", "c"]
    assert THREE.noted(B, "slow,\r\n\r\nthen fast \x07", NOW_MS).entry(B).note == "slow,\n\nthen fast"
    with refused("book.gone"):
        THREE.without([B]).renamed(B, "x", NOW_MS)
    with refused("book.entry.name"):
        THREE.renamed(B, " \u200b ", NOW_MS)


def test_an_edit_is_later_than_what_it_edits_whatever_the_clock_says() -> None:
    assert THREE.renamed(A, "x", now_ms=5).entry(A).changed_ms == NOW_MS + 1
    assert THREE.renamed(A, "x", NOW_MS + 60_000).entry(A).changed_ms == NOW_MS + 60_000


@LAWS
@given(books(), books())
def test_a_book_takes_the_place_of_another(mine: Book, file: Book) -> None:
    after = mine.replaced(file, NOW_MS)
    assert [(e.id, e.name, e.thing) for e in after.entries] == [(e.id, e.name, e.thing) for e in file.entries]
    # so that another tab, which still has mine, comes to the same
    shared = Book(tuple(e for e in after.entries if e.id in ids(mine)))
    later = [e for e in shared.entries if e.changed_ms > mine.entry(e.id).changed_ms or e == mine.entry(e.id)]
    assert all(mine.merged(shared).entry(e.id) == e for e in later)


# -- what is no entry ----------------------------------------------------------------------------


@for_each(
    ("changes", "sentence"),
    [
        ({"id": "../../etc"}, "book.entry.id"),
        ({"id": "A" * 9}, "book.entry.id"),
        ({"kind": "script"}, message("book.entry.kind", kind="script", kinds=("exercise", "mapping", "worksheet"))),
        ({"name": ""}, "book.entry.name"),
        ({"name": "two\nlines"}, "book.entry.name"),
        ({"name": "x" * (LONGEST_NAME + 1)}, message("book.entry.long", what="name", count=201, longest=200)),
        ({"note": "x" * (LONGEST_NOTE + 1)}, message("book.entry.long", what="note", count=2001, longest=2000)),
        ({"note": "\x1b[2J"}, "book.entry.note"),
        ({"thing": "s" * (LONGEST_THING + 1)}, message("book.entry.long", what="content", count=30001, longest=30000)),
        ({"made_ms": -1}, "book.entry.date"),
        ({"changed_ms": 10**16}, "book.entry.date"),
        ({"place": float("nan")}, "book.entry.date"),
    ],
)
def test_nonsense_is_no_entry(changes: dict[str, object], sentence: str) -> None:
    usual = {"id": "entry-1", "kind": "exercise", "name": "a", "thing": "s", "made_ms": 0, "changed_ms": 0}
    with refused(sentence):
        Entry(**(usual | changes))  # type: ignore[arg-type]


def test_scripts_that_need_joiners_keep_them() -> None:
    malayalam = "സരളി വരിസ ന\u200d"
    assert name_of(malayalam) == malayalam


def test_a_book_says_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("book.same_id"):
        Book((kept(1), kept(1)))
    with refused(message("book.full", count=5001, most=5000)):
        Book(tuple(kept(k, thing="s") for k in range(MOST_ENTRIES + 1)))
    monkeypatch.setattr(book_module, "MOST_CHARACTERS", THREE.size + 100)
    assert 0.8 < THREE.fullness < 1
    with refused("book.no_room"):
        THREE.added(kept(4))
