"""Numbers and words of a request, read from plain text and written as plain text."""

from __future__ import annotations

import re

from carnatic.errors import CarnaticError
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tuning import kattai_hz, note_hz


def show_mapping(mapping: tuple[tuple[str, float], ...]) -> str:
    """'R2=203.91 G3=372.31'. Inverse of read_mapping."""
    return " ".join(f"{symbol}={shortest(cents)}" for symbol, cents in mapping)


def read_mapping(text: str) -> tuple[tuple[str, float], ...]:
    """Moved swaras from 'R2=203.91 G3=372.31', in the order of the octave."""
    found: dict[str, float] = {}
    for word in text.replace(",", " ").split():
        symbol, mark, cents = word.replace(":", "=").partition("=")
        symbol = symbol.strip().upper()
        if not mark or symbol not in SWARASTHANAS:
            raise CarnaticError("tuning.move", word=word)
        if symbol in found:
            raise CarnaticError("tuning.twice", symbol=symbol)
        found[symbol] = read_real(symbol, cents)
    return tuple((symbol, found[symbol]) for symbol in SWARASTHANAS if symbol in found)


# a kattai, whole or with a half, and the note that it is: '5 1/2 kattai (G#)'
_KATTAI = re.compile(r"(?:kattai ?)?(?P<number>[^ ()]+)(?P<half> 1/2)?(?: ?kattai)?(?: ?\((?P<note>[^()]*)\))?")


def read_sruti(text: str) -> float:
    """Madhya Sa in hertz from a kattai ('1', '5.5', '5 1/2', '5½', '1 (C)'), '138.59 Hz', or a note: 'D#', 'E flat'.

    Raises CarnaticError unless the whole text is one of these; the range is for the request to check.
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
    # no voice here is as low as ten hertz, so a number below is meant as a kattai
    if value >= 10 and kattai["half"] is kattai["note"] is None and "kattai" not in words:
        return value
    hertz = kattai_hz(shortest(value + 0.5 if kattai["half"] else value))
    if kattai["note"] is not None and note_hz(kattai["note"]) != hertz:
        raise CarnaticError("sruti.two_keys", text=text[:40])
    return hertz


def shortest(number: float) -> str:
    """The shortest decimals that read back as the same number: '60', '130.81'."""
    return str(number).removesuffix(".0")


def one_line(text: str) -> str:
    """Text with single spaces and no line breaks."""
    # a line break in a field would end its header line
    return " ".join(text.split())


def read_whole(what: str, text: str) -> int:
    """A whole number from text. Raises CarnaticError in the field's words."""
    try:
        return int(text)
    except ValueError:
        raise CarnaticError("value.whole_number", what=what, text=text[:40]) from None


def read_yes(what: str, text: str) -> bool:
    """Yes or no from text. Raises CarnaticError in the field's words."""
    word = text.strip().lower()
    if word not in ("yes", "true", "no", "false"):
        raise CarnaticError("value.yes_or_no", what=what, text=text[:40])
    return word in ("yes", "true")


def read_real(what: str, text: str) -> float:
    """A number from text, nan and inf too. Raises CarnaticError in the field's words."""
    try:
        return float(text)
    except ValueError:
        raise CarnaticError("value.number", what=what, text=text[:40]) from None
