"""The book: entries in an order, and all that can be done with them.

A book is a value; what changes it makes another. Two books that went apart come together
again by ``merged``, in whichever order: every entry of either is there, the later of two
versions counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from carnatic.book.entry import Entry, name_of, note_of
from carnatic.errors import CarnaticError

MOST_ENTRIES = 5000
# a browser keeps about five million characters for a site, and what is being written needs some
MOST_CHARACTERS = 4_000_000
NEARLY_FULL = 0.8


@dataclass(frozen=True)
class Difference:
    """What turns one book into another: entries to put, and ids that are gone."""

    put: tuple[Entry, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.put or self.gone)


@dataclass(frozen=True)
class Book:
    """Entries, ordered by their place. Raises CarnaticError where it would hold too much."""

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
        """About how many characters it takes where it is kept."""
        return sum(entry.size for entry in self.entries)

    @property
    def fullness(self) -> float:
        """How full it is, from 0 to 1."""
        return max(self.size / MOST_CHARACTERS, len(self.entries) / MOST_ENTRIES)

    def entry(self, id: str) -> Entry:
        """The entry of that id. Raises CarnaticError where there is none."""
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
        """With an entry moved before another one, None for the end."""
        entry = self.entry(id)
        if id == before:
            return self
        rest = [one for one in self.entries if one.id != id]
        at = len(rest) if before is None else rest.index(self.entry(before))
        low = rest[at - 1].place if at else rest[at].place - 2 if rest else 0.0
        high = rest[at].place if at < len(rest) else low + 2
        place = (low + high) / 2
        if low < place < high:
            return self._with((entry.changed(now_ms, place=place),))
        # halved too often, or two entries on one place
        rest.insert(at, entry)
        return self._with(tuple(one.changed(now_ms, place=float(k)) for k, one in enumerate(rest, 1)))

    def without(self, ids: Iterable[str]) -> Book:
        """Without some entries."""
        gone = set(ids)
        return Book(tuple(entry for entry in self.entries if entry.id not in gone))

    def merged(self, other: Book) -> Book:
        """Every entry of both; of two versions of one the later, the same whichever book is asked."""
        return self._with(tuple(entry for entry in other.entries if self._gives_way(entry)))

    def joined(self, other: Book) -> Book:
        """Merged with a book from elsewhere, whose new entries come after all that are here."""
        new = [entry for entry in other.entries if entry.id not in self._by_id]
        both = self.merged(other.without(entry.id for entry in new))
        if not both.entries:
            return other
        return both._with(tuple(replace(entry, place=both._last_place + k) for k, entry in enumerate(new, 1)))

    def replaced(self, other: Book, now_ms: int) -> Book:
        """The other book in place of this one; where both have an entry, the other's counts as later."""
        entries = []
        for entry in other.entries:
            mine = self._by_id.get(entry.id, entry)
            is_older = mine != entry and _age(mine) > _age(entry)
            entries.append(replace(entry, changed_ms=mine.changed(now_ms).changed_ms) if is_older else entry)
        return Book(tuple(entries))

    def back(self, made: Difference, before: Book, now_ms: int) -> Book:
        """With what a change has made undone, and everything since left alone. before: what it changed."""
        fresh = {entry.id for entry in made.put} - before._by_id.keys()
        restored = []
        for id in ({entry.id for entry in made.put} | set(made.gone)) & before._by_id.keys():
            entry, now = before.entry(id), self._by_id.get(id)
            restored.append(entry if now is None else replace(entry, changed_ms=now.changed(now_ms).changed_ms))
        return self.without(fresh)._with(tuple(restored))

    # -- comparing ---------------------------------------------------------------------------

    def since(self, before: Book) -> Difference:
        """What turns an earlier book into this one."""
        put = tuple(entry for entry in self.entries if before._by_id.get(entry.id) != entry)
        return Difference(put, tuple(entry.id for entry in before.entries if entry.id not in self._by_id))

    def _gives_way(self, entry: Entry) -> bool:
        mine = self._by_id.get(entry.id)
        return mine is None or _age(mine) < _age(entry)

    def _with(self, entries: tuple[Entry, ...]) -> Book:
        return Book(tuple((self._by_id | {entry.id: entry for entry in entries}).values())) if entries else self

    @property
    def _last_place(self) -> float:
        return self.entries[-1].place if self.entries else 0.0


def _age(entry: Entry) -> tuple[object, ...]:
    # changed at the same moment, the two must still be told apart the same way everywhere
    return entry.changed_ms, entry.name, entry.note, entry.thing, entry.place, entry.kind, entry.made_ms
