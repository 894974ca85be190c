"""Numbers and words of a request, read from plain text and written as such."""

from __future__ import annotations

from carnatic.errors import CarnaticError
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tuning import KATTAIS, kattai_hz, note_hz


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


def read_sruti(text: str) -> float:
    """Madhya Sa in hertz from '1', '4.5', '1 (C)' (kattai), '138.59 Hz', or a note: 'D#', 'E flat'.

    Raises CarnaticError for what is none of them; the range is for the request to check.
    """
    words = text.replace("(", " ").lower().replace("kattai", " ").replace("hz", " hz").split()
    if (note := note_hz(" ".join(words))) is not None:
        return note
    if words and "hz" not in words and words[0] in KATTAIS:
        return kattai_hz(words[0])
    try:
        value = float(words[0] if words else "")
    except ValueError:
        raise CarnaticError("sruti.unreadable", text=text[:40]) from None
    # no voice here is as low as ten hertz, so that was meant as a kattai
    return kattai_hz(f"{value:g}") if "hz" not in words and value < 10 else value


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
