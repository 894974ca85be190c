"""The errors for requests that can't be read or met; their sentences are in ``carnatic.messages``.

Faults in the music are values, not errors (``carnatic.exercise.review``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeVar

from carnatic.messages import Message

LONGEST_WORD = 200  # characters of a user's word in a sentence


class CarnaticError(ValueError):
    """A request that can't be read or met.

    code: a code of ``carnatic.messages``; compare errors by it. params: of the message. ``str`` of
    the error is the sentence for the user.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, Any] = MappingProxyType(params)
        super().__init__(code)

    @classmethod
    def of(cls, message: Message) -> Self:
        """The error with a message."""
        return cls(message.code, **message.params)

    @property
    def message(self) -> Message:
        """The code and parameters as a value."""
        return Message(self.code, tuple(self.params.items()))

    def __str__(self) -> str:
        return readable(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.code, dict(self.params))


_Kind = TypeVar("_Kind", bound=CarnaticError)


def _restored(kind: type[_Kind], code: str, params: dict[str, object]) -> _Kind:
    """An error from its pickled parts; subclasses differ in their constructors, not in their data."""
    error = kind.__new__(kind)
    CarnaticError.__init__(error, code, **params)
    return error


class UnknownName(CarnaticError):
    """A name that is not in the library, with the nearest known names.

    kind: 'raga' or 'tala'. known: names, or a mapping from every spelling to the name to suggest.
    limit: the largest number of nearest names.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] | Mapping[str, str], limit: int = 3) -> None:
        nearest = nearest_names(name, known, limit)
        super().__init__(f"{kind}.{'misspelt' if nearest else 'unknown'}", name=name, nearest=nearest)

    @property
    def name(self) -> str:
        """The unknown name."""
        return str(self.params["name"])

    @property
    def nearest(self) -> tuple[str, ...]:
        """The most similar known names, the best first."""
        return tuple(self.params["nearest"])


class UnknownRaga(UnknownName):
    """A raga that is not in the library."""

    def __init__(self, name: str, known: Iterable[str] | Mapping[str, str]) -> None:
        super().__init__("raga", name, known)


class UnknownTala(UnknownName):
    """A tala that is not in the library."""

    def __init__(self, name: str, known: Iterable[str] | Mapping[str, str]) -> None:
        super().__init__("tala", name, known)


class OutOfRange(CarnaticError):
    """A number outside its range."""

    def __init__(self, code: str, /, value: object, lowest: object, highest: object, **params: object) -> None:
        super().__init__(code, value=value, lowest=lowest, highest=highest, **params)


class SargamError(CarnaticError):
    """Text that is not sargam; ``line`` and ``column`` count from 1."""

    def __init__(self, code: str, /, line: int, column: int, **params: object) -> None:
        super().__init__(code, line=line, column=column, **params)

    @property
    def line(self) -> int:
        """The line of the text, from 1."""
        return int(self.params["line"])

    @property
    def column(self) -> int:
        """The column of the line, from 1."""
        return int(self.params["column"])

    @property
    def message(self) -> Message:
        """The message with its line and column."""
        return Message("at.column", (("line", self.line), ("column", self.column), ("what", super().message)))


class CannotCompose(CarnaticError):
    """A request that no correct exercise can meet; the sentence says why, and what works instead."""


class TooMuchWork(CarnaticError):
    """A valid request that is too much work; the sentence says what works instead."""


class DamagedLink(CarnaticError):
    """A link that can't be read."""


class DamagedModel(CarnaticError):
    """Weights or a card that are missing or can't be read, so that no new exercise can be composed."""


def readable(sentence: str) -> str:
    """A sentence with a user's words, made safe to print: invisible characters are named, long words cut.

    A terminal would execute control characters.
    """
    if len(sentence) <= LONGEST_WORD and sentence.isprintable():
        return sentence
    cut = re.sub(rf"[^\s'\"]{{{LONGEST_WORD + 1},}}", lambda word: word[0][:LONGEST_WORD] + "…", sentence)
    return "".join(c if c.isprintable() or c.isspace() else f"U+{ord(c):04X}" for c in cut)


def nearest_names(name: str, known: Iterable[str] | Mapping[str, str], limit: int = 3) -> tuple[str, ...]:
    """The known names that are most similar to ``name``, the best first; () if none is similar.

    known: names, or a mapping from every spelling to the name to suggest.
    """
    suggestions = known if isinstance(known, Mapping) else {spelling: spelling for spelling in known}
    folded = {fold(spelling): suggestion for spelling, suggestion in suggestions.items()}
    wanted = fold(name)
    starts = sorted((k for k in folded if wanted and k.startswith(wanted)), key=len)
    # if a known name begins with this one, other names must be very similar
    close = difflib.get_close_matches(wanted, folded, n=limit, cutoff=0.8 if starts else 0.5)
    return tuple(dict.fromkeys(folded[k] for k in (*starts, *close)))[:limit]


def fold(name: str) -> str:
    """A name without case, spaces, hyphens and diacritics: 'Mōhanam ' → 'mohanam'."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain.casefold() if c.isalnum())
