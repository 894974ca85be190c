"""An entry of the book: an exercise, a mapping or a worksheet, with a name and a note."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.json_values import visible, visible_lines
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.mapping_file import mapping_to_json as mapping_json
from carnatic.exercise.sargam.text import header_lines, show
from carnatic.exercise.text_values import shortest
from carnatic.messages import say

_Kind = Literal["exercise", "mapping", "worksheet"]

_KINDS: tuple[_Kind, ...] = ("exercise", "mapping", "worksheet")
LONGEST_NAME, LONGEST_NOTE, LONGEST_THING = 200, 2000, 30_000
FARTHEST = 1e9  # the largest place; floats are dense enough below it for a place between two others
LATEST_MS = 253_402_300_799_999  # the end of the year 9999
_ID = re.compile(r"[a-z0-9-]{6,40}")
_BARS = str.maketrans(dict.fromkeys("|॥। \t\n"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the book.

    id: unique on all machines. thing: the content: an exercise as sargam text with its header, a
    mapping or a worksheet as the text of a JSON object. made_ms, changed_ms: milliseconds since
    1970. place: the sort key of the book. Raises CarnaticError for an invalid value.
    """

    id: str
    kind: _Kind
    name: str
    thing: str
    made_ms: int
    changed_ms: int
    place: float = 0.0
    note: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise CarnaticError("book.entry.id", id=self.id[:40])
        if self.kind not in _KINDS:
            raise CarnaticError("book.entry.kind", kind=self.kind[:40], kinds=_KINDS)
        if not self.name or self.name != visible(self.name):
            raise CarnaticError("book.entry.name")
        if self.note != visible_lines(self.note):
            raise CarnaticError("book.entry.note")
        for what, text, longest in (
            ("name", self.name, LONGEST_NAME),
            ("note", self.note, LONGEST_NOTE),
            ("content", self.thing, LONGEST_THING),
        ):
            if len(text) > longest:
                raise CarnaticError("book.entry.long", what=what, count=len(text), longest=longest)
        if not (0 <= self.made_ms <= LATEST_MS and 0 <= self.changed_ms <= LATEST_MS and abs(self.place) <= FARTHEST):
            raise CarnaticError("book.entry.date")

    def changed(self, now_ms: int, **changes: Any) -> Entry:
        """The entry with some fields changed; its date is always later than before."""
        return replace(self, changed_ms=min(max(now_ms, self.changed_ms + 1), LATEST_MS), **changes)

    @property
    def size(self) -> int:
        """The approximate size in the browser, in characters."""
        return len(self.name) + len(self.note) + len(self.thing) + 200


def name_of(text: str) -> str:
    """A typed name in the form that an entry accepts."""
    return visible(text)[:LONGEST_NAME].strip()


def note_of(text: str) -> str:
    """A typed note in the form that an entry accepts."""
    return visible_lines(text)[:LONGEST_NOTE].strip()


def exercise_thing(exercise: Exercise) -> str:
    """An exercise as the text of an entry; ``parse`` reads it."""
    return show(exercise)


def mapping_thing(mapping: RagaMapping) -> str:
    """A mapping as the text of an entry; ``mapping_from_json`` reads its JSON."""
    return json_thing(mapping_json(mapping))


def json_thing(data: Mapping[str, Any]) -> str:
    """A JSON object as the text of an entry."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# -- facts to show and search ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """The facts of an entry that are shown and searched besides its name.

    words: 'Mohanam, Adi' or the cents of a mapping. swaras: a line as letters without bars.
    first: the first line of the text.
    """

    words: str
    swaras: str = ""
    first: str = ""


@lru_cache(maxsize=8192)
def entry_facts(entry: Entry) -> EntryFacts:
    """The facts of an entry; empty if its content can't be read."""
    if entry.kind == "exercise":
        return _of_exercise(entry.thing)
    try:
        data = json.loads(entry.thing)
    except (ValueError, RecursionError):
        return EntryFacts("")
    if entry.kind == "mapping" and isinstance(data, dict) and isinstance(data.get("cents"), dict):
        cents = (
            f"{symbol} {shortest(round(value, 2))}" for symbol, value in data["cents"].items() if _is_number(value)
        )
        return EntryFacts(f"{visible(_word(data.get('raga')))[:LONGEST_NAME]}: {', '.join(cents)}")
    if entry.kind == "worksheet" and isinstance(data, dict):
        return EntryFacts(_of_worksheet(data))
    return EntryFacts("")


def _of_worksheet(data: Mapping[str, Any]) -> str:
    """'12 exercises, Mohanam, Kalyani, Adi'."""
    number = data.get("number")
    count = say("worksheets.exercises", count=number) if _is_number(number) else ""
    names = [_word(name) for key in ("ragas", "talas") if isinstance(data.get(key), list) for name in data[key]]
    return visible(", ".join(filter(None, (count, *names))))[:LONGEST_NAME]


def _of_exercise(thing: str) -> EntryFacts:
    header, first_line = header_lines(thing)
    fields = {line.key: line.value for line in header}
    body = "\n".join(thing.split("\n")[first_line:]).strip()
    words = (fields.get("raga", "Mayamalavagowla"), fields.get("tala", "Adi"))
    return EntryFacts(", ".join(words), body.translate(_BARS), body.split("\n")[0])


def _word(value: Any) -> str:
    """The value if it is text, otherwise ''; reading the entry refuses such a value later."""
    return value if isinstance(value, str) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
