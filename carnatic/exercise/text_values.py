"""Reading and writing the numbers and words of a request as plain text."""

from __future__ import annotations

import re

from carnatic.errors import CarnaticError
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tuning import kattai_hz, note_hz


def show_mapping(mapping: tuple[tuple[str, float], ...]) -> str:
    """'R2=203.91 G3=372.31'. Inverse of read_mapping."""
    return " ".join(f"{symbol}={shortest(cents)}" for symbol, cents in mapping)


def read_mapping(text: str) -> tuple[tuple[str, float], ...]:
    """The moved swaras from 'R2=203.91 G3=372.31', in the order of the octave. Raises CarnaticError."""
    cents_of: dict[str, float] = {}
    for word in text.replace(",", " ").split():
        symbol, mark, cents = word.replace(":", "=").partition("=")
        symbol = symbol.strip().upper()
        if not mark or symbol not in SWARASTHANAS:
            raise CarnaticError("tuning.move", word=word)
        if symbol in cents_of:
            raise CarnaticError("tuning.twice", symbol=symbol)
        cents_of[symbol] = read_real(symbol, cents)
    return tuple((symbol, cents_of[symbol]) for symbol in SWARASTHANAS if symbol in cents_of)


# a kattai, whole or with a half, and optionally its note: '5 1/2 kattai (G#)'
_KATTAI = re.compile(r"(?:kattai ?)?(?P<number>[^ ()]+)(?P<half> 1/2)?(?: ?kattai)?(?: ?\((?P<note>[^()]*)\))?")


def read_sruti(text: str) -> float:
    """Madhya Sa in hertz from a kattai ('1', '5.5', '5 1/2', '5½', '1 (C)'), '138.59 Hz', or a note: 'D#', 'E flat'.

    Raises CarnaticError for any other text. The request checks the range.
    """
    words = " ".join(text.lower().replace("½", " 1/2 ").replace("⁄", "/").split())
    if (note := note_hz(words)) is not None:
        return note
    kattai = _KATTAI.fullmatch(words)
    try:
        if words.endswith("hz"):
            return float(words.removesuffix("hz").replace(",", "."))
        value = float((kattai["number"] if kattai else "").replace(",", "."))
    except ValueError:
        kattai = None
    if kattai is None or (kattai["half"] and not value.is_integer()):
        raise CarnaticError("sruti.unreadable", text=text[:40])
    # no Sa is as low as ten hertz, so a number below ten is a kattai
    if value >= 10 and kattai["half"] is kattai["note"] is None and "kattai" not in words:
        return value
    hertz = kattai_hz(shortest(value + 0.5 if kattai["half"] else value))
    if kattai["note"] is not None and note_hz(kattai["note"]) != hertz:
        raise CarnaticError("sruti.two_keys", text=text[:40])
    return hertz


def shortest(number: float) -> str:
    """The shortest decimal text of a number that reads back as the same number: '60', '130.81'."""
    return str(number).removesuffix(".0")


def one_line(text: str) -> str:
    """The text with single spaces and no line breaks, for a line of a header."""
    return " ".join(text.split())


def read_whole(what: str, text: str) -> int:
    """A whole number from text. Raises CarnaticError, naming the field ``what``."""
    try:
        return int(text)
    except ValueError:
        raise CarnaticError("value.whole_number", what=what, text=text[:40]) from None


def read_yes(what: str, text: str) -> bool:
    """A boolean from 'yes' or 'no'. Raises CarnaticError, naming the field ``what``."""
    word = text.strip().lower()
    if word not in ("yes", "true", "no", "false"):
        raise CarnaticError("value.yes_or_no", what=what, text=text[:40])
    return word in ("yes", "true")


def read_real(what: str, text: str) -> float:
    """A number from text, also nan and inf. Raises CarnaticError, naming the field ``what``."""
    try:
        return float(text)
    except ValueError:
        raise CarnaticError("value.number", what=what, text=text[:40]) from None
