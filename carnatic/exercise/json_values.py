"""JSON from untrusted files, checked as it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from carnatic.errors import CarnaticError
from carnatic.exercise.text_values import one_line
from carnatic.messages import say

# joiners can't be seen, but Malayalam and Devanagari are written with them
_JOINERS = "\u200c\u200d"


class DamagedFile(CarnaticError):
    """A file that can't be read; the text says why, and what to choose instead."""


def read_object(content: bytes, what: str, largest_bytes: int) -> dict[str, Any]:
    """The JSON object in a file. what: 'a book of Varisai', for the sentence.

    Raises DamagedFile for whatever is none: too large, of another kind, cut short, or nested
    or repeated so that two readers would see two things.
    """
    if len(content) > largest_bytes:
        held = f"{len(content) / 1e6:.1f} MB"
        raise DamagedFile("file.too_large", held=held, what=what, most=largest_bytes / 1000000.0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DamagedFile("file.wrong_kind", what=what) from None
    if not text.lstrip().startswith("{"):
        raise DamagedFile("file.wrong_kind", what=what)
    try:
        found = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        where = say("at.json", line=error.lineno, column=error.colno)
        raise DamagedFile("file.damaged", where=where) from None
    except (ValueError, RecursionError):
        raise DamagedFile("file.misshapen", what=what) from None
    return dict(found)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def text_in(data: Mapping[str, Any], key: str, longest: int, where: str) -> str:
    """A text under a key, '' where there is none. where: 'Entry 3', for the sentence."""
    value = data.get(key, "")
    if not isinstance(value, str):
        raise DamagedFile("file.no_text", where=where, key=key)
    if len(value) > longest:
        raise DamagedFile("file.long_text", where=where, key=key, count=len(value), longest=longest)
    return value


def word_in(data: Mapping[str, Any], key: str, where: str) -> str:
    """A word, a number, yes or no under a key, as a header has it; '' where there is none, and for null."""
    return word_of(data.get(key), key, where)


def word_of(value: Any, what: str, where: str) -> str:
    """A value of JSON as a header has it, '' for null. Raises DamagedFile for a list and an object."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        raise DamagedFile("file.no_word", where=where, key=what)
    return str(value)


def number_in(data: Mapping[str, Any], key: str, where: str) -> float:
    """A number under a key."""
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DamagedFile("file.no_number", where=where, key=key)
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise DamagedFile("file.huge_number", where=where, key=key)
    return number


def visible(text: str) -> str:
    """A text in one line, without signs that can't be seen."""
    return one_line("".join(sign for sign in one_line(text) if sign.isprintable() or sign in _JOINERS))


def visible_lines(text: str) -> str:
    """A text of several lines, each without signs that can't be seen."""
    return "\n".join(visible(line) for line in text.splitlines()).strip()
