"""Reading and checking JSON from untrusted files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from carnatic.errors import CarnaticError
from carnatic.exercise.text_values import one_line
from carnatic.messages import say

# joiners are invisible, but Malayalam and Devanagari need them
_JOINERS = "\u200c\u200d"


class DamagedFile(CarnaticError):
    """A file that can't be read. The sentence says why, and what to choose instead."""


def read_object(content: bytes, what: str, largest_bytes: int) -> dict[str, Any]:
    """The JSON object in a file. what: 'a book of Varisai', for the error's sentence.

    Raises DamagedFile if the file is too large, of another kind, cut short, nested too deeply,
    or has a key twice.
    """
    if len(content) > largest_bytes:
        size = f"{len(content) / 1e6:.1f} MB"
        raise DamagedFile("file.too_large", held=size, what=what, most=largest_bytes / 1000000.0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DamagedFile("file.wrong_kind", what=what) from None
    if not text.lstrip().startswith("{"):
        raise DamagedFile("file.wrong_kind", what=what)
    try:
        data = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        where = say("at.json", line=error.lineno, column=error.colno)
        raise DamagedFile("file.damaged", where=where) from None
    except (ValueError, RecursionError):
        raise DamagedFile("file.misshapen", what=what) from None
    return dict(data)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a key is repeated")
    return data


def text_in(data: Mapping[str, Any], key: str, longest: int, where: str) -> str:
    """The text at a key, '' if there is none. where: 'Entry 3', for the error's sentence."""
    value = data.get(key, "")
    if not isinstance(value, str):
        raise DamagedFile("file.no_text", where=where, key=key)
    if len(value) > longest:
        raise DamagedFile("file.long_text", where=where, key=key, count=len(value), longest=longest)
    return value


def word_in(data: Mapping[str, Any], key: str, where: str) -> str:
    """The text, number or boolean at a key as text for a header; '' for null and a missing key."""
    return word_of(data.get(key), key, where)


def word_of(value: Any, what: str, where: str) -> str:
    """A JSON value as text for a header, '' for null. Raises DamagedFile for a list or an object."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        raise DamagedFile("file.no_word", where=where, key=what)
    return str(value)


def number_in(data: Mapping[str, Any], key: str, where: str) -> float:
    """The number at a key. Raises DamagedFile if there is none, or if it isn't finite."""
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
    """A text in one line, without invisible signs."""
    return one_line("".join(sign for sign in one_line(text) if sign.isprintable() or sign in _JOINERS))


def visible_lines(text: str) -> str:
    """A text of several lines, each without invisible signs."""
    return "\n".join(visible(line) for line in text.splitlines()).strip()
