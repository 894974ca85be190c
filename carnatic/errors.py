"""The errors that tell a user what to do instead.

Faults in the music are not errors but values (``carnatic.practice.review``); these are
for requests that can't be read or can't be met.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

LONGEST_WORD = 200  # of what a user typed, within a sentence


class CarnaticError(ValueError):
    """A request that can't be read or met; its text is a sentence for the user."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(readable(sentence))


class UnknownName(CarnaticError):
    """A name that is not in the library; carries the nearest names there are."""

    def __init__(self, what: str, name: str, known: Iterable[str] | Mapping[str, str], limit: int = 3) -> None:
        self.name = name
        self.nearest = nearest_names(name, known, limit)
        hint = f"Did you mean {_either(self.nearest)}?" if self.nearest else f"Choose one from the list of {what}s."
        super().__init__(f"'{name}' is not a {what} here. {hint}")


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

    def __init__(self, what: str, value: object, lowest: object, highest: object, unit: str = "") -> None:
        tail = f" {unit}" if unit else ""
        super().__init__(f"{what} runs from {lowest} to {highest}{tail}; you gave {value}.")


class SargamError(CarnaticError):
    """Text that is not sargam; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        self.line, self.column = line, column
        super().__init__(f"Line {line}, column {column}: {message}")


class CannotCompose(CarnaticError):
    """A request that no legal exercise can meet; the text says why and what would work."""


class TooMuchWork(CarnaticError):
    """A request that can be read, but is more work than is done for one; the text says what works instead."""


class DamagedLink(CarnaticError):
    """A link that can't be read."""


class DamagedModel(CarnaticError):
    """Weights or a card that are missing or can't be read, so that nothing new can be composed."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault} Restore assets/model, or train again: python -m carnatic train.")


def readable(sentence: str) -> str:
    """A sentence that holds a user's own words, with signs that can't be seen named and endless words cut.

    A terminal would obey a control sign, and nobody reads a word of a thousand letters.
    """
    if len(sentence) <= LONGEST_WORD and sentence.isprintable():
        return sentence
    cut = re.sub(rf"[^\s']{{{LONGEST_WORD + 1},}}", lambda word: word[0][:LONGEST_WORD] + "…", sentence)
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


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
