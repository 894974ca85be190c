"""The errors that tell a user what to do instead; their sentences are in ``carnatic.messages``.

Faults in the music are not errors but values (``carnatic.exercise.review``); these are
for requests that can't be read or can't be met.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self, TypeVar

from carnatic.messages import Message

LONGEST_WORD = 200  # of what a user typed, within a sentence


class CarnaticError(ValueError):
    """A request that can't be read or met.

    code: a code of ``carnatic.messages``, by which code tells errors apart. params: what the
    sentence names. ``str`` of the error is the sentence for the user.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params: Mapping[str, Any] = MappingProxyType(params)
        super().__init__(code)

    @classmethod
    def of(cls, said: Message) -> Self:
        """The error that says a message."""
        return cls(said.code, **said.params)

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
    """An error that was pickled or copied; kinds differ in how they are made, not in what they hold."""
    error = kind.__new__(kind)
    CarnaticError.__init__(error, code, **params)
    return error


class UnknownName(CarnaticError):
    """A name that is not in the library; carries the nearest names there are.

    kind: raga or tala.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] | Mapping[str, str], limit: int = 3) -> None:
        nearest = nearest_names(name, known, limit)
        super().__init__(f"{kind}.{'misspelt' if nearest else 'unknown'}", name=name, nearest=nearest)

    @property
    def name(self) -> str:
        """What was asked for."""
        return str(self.params["name"])

    @property
    def nearest(self) -> tuple[str, ...]:
        """The known names most like it, the best first."""
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
    """A number outside the range that the app can honour."""

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
        """The place in the line, from 1."""
        return int(self.params["column"])

    @property
    def message(self) -> Message:
        """The place, and what is wrong there."""
        return Message("at.column", (("line", self.line), ("column", self.column), ("what", super().message)))


class CannotCompose(CarnaticError):
    """A request that no legal exercise can meet; the text says why and what would work."""


class TooMuchWork(CarnaticError):
    """A request that can be read, but is more work than is done for one; the text says what works instead."""


class DamagedLink(CarnaticError):
    """A link that can't be read."""


class DamagedModel(CarnaticError):
    """Weights or a card that are missing or can't be read, so that nothing new can be composed."""


def readable(sentence: str) -> str:
    """A sentence that holds a user's own words, with signs that can't be seen named and endless words cut.

    A terminal would obey a control sign, and nobody reads a word of a thousand letters.
    """
    if len(sentence) <= LONGEST_WORD and sentence.isprintable():
        return sentence
    cut = re.sub(rf"[^\s'\"]{{{LONGEST_WORD + 1},}}", lambda word: word[0][:LONGEST_WORD] + "…", sentence)
    return "".join(c if c.isprintable() or c.isspace() else f"U+{ord(c):04X}" for c in cut)


def nearest_names(name: str, known: Iterable[str] | Mapping[str, str], limit: int = 3) -> tuple[str, ...]:
    """The known names that look most like ``name``, best first, none when all are far.

    known: names, or a mapping from every spelling to the name to suggest.
    """
    suggest = known if isinstance(known, Mapping) else {one: one for one in known}
    folded = {fold(spelling): proper for spelling, proper in suggest.items()}
    wanted = fold(name)
    starts = sorted((k for k in folded if wanted and k.startswith(wanted)), key=len)
    # where a name begins like this, only near misses may stand beside it
    close = difflib.get_close_matches(wanted, folded, n=limit, cutoff=0.8 if starts else 0.5)
    return tuple(dict.fromkeys(folded[k] for k in (*starts, *close)))[:limit]


def fold(name: str) -> str:
    """A name without case, spaces, hyphens and diacritics: 'Mōhanam ' → 'mohanam'."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain.casefold() if c.isalnum())
