"""Every sentence that a user reads: one catalogue, from code to sentence, with a module for each area.

Code that reacts to an error reads its ``code`` and ``params``, never its sentence.

A template is filled like ``str.format`` from parameters with names, with these formats beside the usual ones:
``{names:list}`` "a, b, c", ``{names:or}`` "a, b or c", ``{names:and}`` "a, b and c", ``{names:spaced}`` "a b c",
``{names:semicolons}`` "a; b; c", ``{names:ways}`` "A; or b", ``{count:# swara}`` "1 swara" or "2 swaras",
``{seconds:time}`` "15 minutes" or "8 min 20 s", and ``{word:First}`` or ``{word:first}`` with its first letter as a
capital or a small one.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from types import MappingProxyType
from typing import Any

from carnatic.messages import (
    about,
    book,
    cli,
    components,
    errors,
    lessons,
    practice,
    ragas,
    settings,
    sheet,
    train,
    web,
    worksheets,
    write,
)


class _Format(string.Formatter):
    """``str.format`` with formats for lists, counts and capitals."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "list":
            return ", ".join(map(str, value))
        if format_spec == "spaced":
            return " ".join(map(str, value))
        if format_spec in ("or", "and"):
            return _joined([str(one) for one in value], format_spec)
        if format_spec.startswith("# "):
            return f"{value:,} {format_spec[2:]}{'' if value == 1 else 's'}"
        if format_spec == "semicolons":
            return "; ".join(map(str, value))
        if format_spec == "time":
            minutes, seconds = divmod(ceil(value), 60)
            if seconds:
                return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
            return self.format_field(minutes, "# minute")
        if format_spec == "ways":
            return self.format_field("; or ".join(map(str, value)), "First")
        if format_spec == "first":
            return str(value)[:1].lower() + str(value)[1:]
        if format_spec == "First":
            return str(value)[:1].upper() + str(value)[1:]
        return str(format(value, format_spec))


def _joined(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


_FORMAT = _Format()


def say(code: str, /, **params: object) -> str:
    """The sentence for a code with its parameters.

    An unknown code is its own sentence, so that showing an error never fails.
    """
    template = MESSAGES.get(code)
    return code if template is None else fill(template, params)


def fill(template: str, params: Mapping[str, object]) -> str:
    """A template with its parameters. The browser's twin is in assets/web/say.js."""
    return _FORMAT.vformat(template, (), params)


def fields_of(template: str) -> frozenset[str]:
    """The names of the parameters that a template needs."""
    return frozenset(name for _, name, _, _ in _FORMAT.parse(template) if name is not None)


@dataclass(frozen=True, slots=True)
class Message:
    """A code with its parameters; ``str`` of it is the sentence. Made by ``message``."""

    code: str
    items: tuple[tuple[str, Any], ...] = field(default=())

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters by their names, read-only."""
        return MappingProxyType(dict(self.items))

    def __str__(self) -> str:
        return say(self.code, **dict(self.items))


def message(code: str, /, **params: object) -> Message:
    """A code of the catalogue with its parameters."""
    return Message(code, tuple(params.items()))


_AREAS = (
    errors,
    about,
    book,
    cli,
    components,
    lessons,
    practice,
    ragas,
    settings,
    sheet,
    train,
    web,
    worksheets,
    write,
)

MESSAGES: Mapping[str, str] = {code: sentence for area in _AREAS for code, sentence in area.SENTENCES.items()}
