"""Reading sargam sign by sign: notes and bars with their places in the text, and signs that aren't sargam.

The reader never stops at an error. A sign that it can't read is recorded as a mistake, and
reading continues with the next sign; a swara with an invalid mark is read without the mark.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from carnatic.exercise.exercise import Bar, Note
from carnatic.messages import Message, message, say
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Sthayi, Swara

LONGEST_QUOTE = 20

_TICKS = {"’": "'", "^": "'"}
# other sources write S as s' or s^
_STHAYIS = {
    (False, ""): Sthayi.MADHYA,
    (False, "."): Sthayi.MANDRA,
    (False, ".."): Sthayi.ANUMANDRA,
    (False, "'"): Sthayi.TARA,
    (True, ""): Sthayi.TARA,
    (True, "'"): Sthayi.ATI_TARA,
}


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A stretch of a text; line and column count from 1, length counts characters."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class TokenFault:
    """A mistake at a sign.

    unit: the number of units read before it. note: index of the note that was read in spite of
    it, None if there is none. is_foreign: whether sargam has no such sign.
    """

    place: TextPlace
    message: Message
    unit: int
    note: int | None = None
    is_foreign: bool = False


@dataclass(frozen=True)
class Tokens:
    """The notes and bars of a text, with their places, and its mistakes, all in the order of the text.

    note_places: of every note's swara. unit_places: of every unit's sign, a swara or a comma.
    """

    notes: tuple[Note, ...]
    bars: tuple[Bar, ...]
    mistakes: tuple[TokenFault, ...]
    note_places: tuple[TextPlace, ...]
    unit_places: tuple[TextPlace, ...]
    bar_places: tuple[TextPlace, ...]


def read_tokens(text: str, lines_before: int = 0) -> Tokens:
    """The tokens in the body of a text. lines_before: lines of the file before it, for the places."""
    reader = _Reader(text, lines_before)
    while reader.more():
        reader.step()
    return Tokens(
        tuple(Note(swara, units) for swara, units in reader.notes),
        tuple(reader.bars),
        tuple(reader.mistakes),
        tuple(reader.note_places),
        tuple(reader.unit_places),
        tuple(reader.bar_places),
    )


def is_free(sign: str) -> bool:
    """Whether a sign is ignored: white space, or an invisible sign from pasting."""
    return sign.isspace() or unicodedata.category(sign) == "Cf"


def _is_foreign(sign: str) -> bool:
    return not (is_free(sign) or sign in "|॥।,;" or sign.lower() in LETTERS)


def _quoted(signs: str) -> str:
    """Signs for an error message: '"x"', or the code point of an invisible sign."""
    if not signs.isprintable():
        return say("sargam.hidden_sign", code=f"{ord(signs[0]):04X}")
    return f'"{signs[:LONGEST_QUOTE]}{"…" if len(signs) > LONGEST_QUOTE else ""}"'


class _Reader:
    """Reads the text sign by sign and keeps track of line and column."""

    def __init__(self, text: str, lines_before: int) -> None:
        self.text, self.at = text, 0
        self.line, self.line_start = lines_before + 1, 0
        self.notes: list[tuple[Swara, int]] = []
        self.bars: list[Bar] = []
        self.mistakes: list[TokenFault] = []
        self.note_places: list[TextPlace] = []
        self.unit_places: list[TextPlace] = []
        self.bar_places: list[TextPlace] = []

    def more(self) -> bool:
        return self.at < len(self.text)

    def step(self) -> None:
        sign = self.text[self.at]
        if sign == " ":
            self.at += 1
        elif sign.lower() in LETTERS:
            self._swara(sign)
        elif sign in ",;":
            self._karvai(1 if sign == "," else 2)
        elif sign in "|॥।":
            self._bar(sign)
        elif sign == "\n":
            self.at += 1
            self.line, self.line_start = self.line + 1, self.at
        elif is_free(sign):
            self.at += 1
        else:
            self._foreign()

    def _place(self, start: int) -> TextPlace:
        """The place from that index to the reader's position."""
        return TextPlace(self.line, start - self.line_start + 1, self.at - start)

    def _mistake(self, start: int, reason: Message, note: int | None = None, is_foreign: bool = False) -> None:
        self.mistakes.append(TokenFault(self._place(start), reason, len(self.unit_places), note, is_foreign))

    def _foreign(self) -> None:
        start, hidden = self.at, not self.text[self.at].isprintable()
        while self.more() and _is_foreign(self.text[self.at]) and self.text[self.at].isprintable() != hidden:
            self.at += 1
        self._mistake(start, message("sargam.sign", sign=_quoted(self.text[start : self.at])), is_foreign=True)

    def _bar(self, sign: str) -> None:
        start, pair = self.at, self.text.startswith("||", self.at)
        self.at += 2 if pair else 1
        unit = len(self.unit_places)
        if not self.notes:
            self._mistake(start, message("sargam.bar_first"))
        elif self.bars and self.bars[-1].unit == unit:
            self._mistake(start, message("sargam.two_bars"))
        else:
            self.bars.append(Bar(unit, pair or sign == "॥"))
            self.bar_places.append(self._place(start))

    def _karvai(self, units: int) -> None:
        self.at += 1
        if not self.notes:
            self._mistake(self.at - 1, message("sargam.karvai_first"))
            return
        swara, length = self.notes[-1]
        self.notes[-1] = (swara, length + units)
        self.unit_places.extend([self._place(self.at - 1)] * units)

    def _swara(self, sign: str) -> None:
        start, note = self.at, len(self.notes)
        self.at += 1
        number = self._number(sign, start, note)
        sthayi = self._sthayi(sign.isupper(), note)
        self.notes.append((Swara(sign.lower(), sthayi, number), 1))
        self.note_places.append(self._place(start))
        self.unit_places.append(self._place(start))

    def _number(self, sign: str, start: int, note: int) -> int | None:
        """The swarasthana's number; None if no number is written, or there is no such place."""
        if not (self.more() and self.text[self.at].isdigit() and self.text[self.at].isascii()):
            return None
        number = int(self.text[self.at])
        self.at += 1
        if f"{sign.upper()}{number}" in SWARASTHANAS:
            return number
        self._mistake(start, message("sargam.no_form", symbol=f"{sign.upper()}{number}"), note)
        return None

    def _sthayi(self, upper: bool, note: int) -> Sthayi:
        start, marks = self.at, ""
        while self.more() and self.text[self.at] in ".'’^":
            marks += _TICKS.get(self.text[self.at], self.text[self.at])
            self.at += 1
        sthayi = _STHAYIS.get((upper, marks))
        if sthayi is None:
            self._mistake(start, message("sargam.octave"), note)
            return Sthayi.TARA if upper else Sthayi.MADHYA
        return sthayi
