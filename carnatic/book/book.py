"""The book: ordered entries, and the operations on them.

A book is a value; each operation returns another book. ``merged`` joins two versions of a book, in
either order: it has every entry of both, and the later version of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from carnatic.book.entry import Entry, name_of, note_of
from carnatic.errors import CarnaticError

MOST_ENTRIES = 5000
# a browser stores about five million characters for a site, and the text on the Write page needs some
MOST_CHARACTERS = 4_000_000
NEARLY_FULL = 0.8


@dataclass(frozen=True)
class Difference:
    """The difference between two books. put: entries to add or replace. gone: ids to remove."""

    put: tuple[Entry, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.put or self.gone)


@dataclass(frozen=True)
class Book:
    """Entries, ordered by their place. Raises CarnaticError if there are too many or they are too large."""

    entries: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.entries, key=lambda entry: (entry.place, entry.id)))
        object.__setattr__(self, "entries", ordered)
        if len(self._by_id) < len(ordered):
            raise CarnaticError("book.same_id")
        if len(ordered) > MOST_ENTRIES:
            raise CarnaticError("book.full", count=len(ordered), most=MOST_ENTRIES)
        if self.size > MOST_CHARACTERS:
            raise CarnaticError("book.no_room")

    @cached_property
    def _by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def size(self) -> int:
        """The approximate size in the browser, in characters."""
        return sum(entry.size for entry in self.entries)

    @property
    def fullness(self) -> float:
        """How full it is, from 0 to 1."""
        return max(self.size / MOST_CHARACTERS, len(self.entries) / MOST_ENTRIES)

    def entry(self, id: str) -> Entry:
        """The entry with an id. Raises CarnaticError if there is none."""
        try:
            return self._by_id[id]
        except KeyError:
            raise CarnaticError("book.gone") from None

    # -- changing it -----------------------------------------------------------------------

    def added(self, entry: Entry) -> Book:
        """With one more entry, at the end."""
        return self._with((replace(entry, place=self._last_place + 1),))

    def renamed(self, id: str, name: str, now_ms: int) -> Book:
        """With another name for an entry."""
        return self._with((self.entry(id).changed(now_ms, name=name_of(name)),))

    def noted(self, id: str, note: str, now_ms: int) -> Book:
        """With another note to an entry."""
        return self._with((self.entry(id).changed(now_ms, note=note_of(note)),))

    def moved(self, id: str, before: str | None, now_ms: int) -> Book:
        """With an entry moved before another one. before: its id, or None for the end."""
        entry = self.entry(id)
        if id == before:
            return self
        rest = [other for other in self.entries if other.id != id]
        index = len(rest) if before is None else rest.index(self.entry(before))
        low = rest[index - 1].place if index else rest[index].place - 2 if rest else 0.0
        high = rest[index].place if index < len(rest) else low + 2
        place = (low + high) / 2
        if low < place < high:
            return self._with((entry.changed(now_ms, place=place),))
        # there is no number between the two places, so all entries get new places
        rest.insert(index, entry)
        return self._with(tuple(other.changed(now_ms, place=float(k)) for k, other in enumerate(rest, 1)))

    def without(self, ids: Iterable[str]) -> Book:
        """Without some entries."""
        gone = set(ids)
        return Book(tuple(entry for entry in self.entries if entry.id not in gone))

    def merged(self, other: Book) -> Book:
        """Every entry of both books, each in its later version; ``a.merged(b) == b.merged(a)``."""
        return self._with(tuple(entry for entry in other.entries if self._is_newer(entry)))

    def joined(self, other: Book) -> Book:
        """Merged with another book, whose new entries come last."""
        new = [entry for entry in other.entries if entry.id not in self._by_id]
        both = self.merged(other.without(entry.id for entry in new))
        if not both.entries:
            return other
        return both._with(tuple(replace(entry, place=both._last_place + k) for k, entry in enumerate(new, 1)))

    def replaced(self, other: Book, now_ms: int) -> Book:
        """The other book instead of this one; an entry of both counts as changed by the other book."""
        entries = []
        for entry in other.entries:
            mine = self._by_id.get(entry.id, entry)
            is_older = mine != entry and _age(mine) > _age(entry)
            entries.append(replace(entry, changed_ms=mine.changed(now_ms).changed_ms) if is_older else entry)
        return Book(tuple(entries))

    def back(self, made: Difference, before: Book, now_ms: int) -> Book:
        """With one change undone and later changes kept. made: the change. before: the book before it."""
        fresh = {entry.id for entry in made.put} - before._by_id.keys()
        restored = []
        for id in ({entry.id for entry in made.put} | set(made.gone)) & before._by_id.keys():
            entry, now = before.entry(id), self._by_id.get(id)
            restored.append(entry if now is None else replace(entry, changed_ms=now.changed(now_ms).changed_ms))
        return self.without(fresh)._with(tuple(restored))

    # -- comparing ---------------------------------------------------------------------------

    def since(self, before: Book) -> Difference:
        """The difference from an earlier book to this one."""
        put = tuple(entry for entry in self.entries if before._by_id.get(entry.id) != entry)
        return Difference(put, tuple(entry.id for entry in before.entries if entry.id not in self._by_id))

    def _is_newer(self, entry: Entry) -> bool:
        """Whether an entry is missing here, or is later than this book's version."""
        mine = self._by_id.get(entry.id)
        return mine is None or _age(mine) < _age(entry)

    def _with(self, entries: tuple[Entry, ...]) -> Book:
        return Book(tuple((self._by_id | {entry.id: entry for entry in entries}).values())) if entries else self

    @property
    def _last_place(self) -> float:
        return self.entries[-1].place if self.entries else 0.0


def _age(entry: Entry) -> tuple[object, ...]:
    # two versions of the same moment must be ordered the same way on every machine
    return entry.changed_ms, entry.name, entry.note, entry.thing, entry.place, entry.kind, entry.made_ms
