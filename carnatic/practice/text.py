"""The sargam text format: what people type, read and keep.

``s r g m | p d | n S ||``: lower case madhya, upper case tara, ``n.`` mandra, ``S'``
ati-tara; ``,`` one more unit, ``;`` two more; ``|`` ends an anga, ``||`` an avartanam.
White space is free. A line that begins after sama is known by its bars, which come that
much sooner, and its end has none. A header of ``key: value`` lines and an empty line may come first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from carnatic.errors import SargamError
from carnatic.practice.exercise import Bar, Exercise, Note
from carnatic.practice.reading import read_whole
from carnatic.practice.request import Catalogue, fields, from_fields
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Sthayi, Swara, spell
from carnatic.theory.tala import EDUPPUS, SPEEDS

LONGEST_TEXT = 20_000
LONGEST_TITLE = 200
HEADER_KEYS = (
    "title", "raga", "tala", "family", "speed", "trikalam", "eduppu", "avartanams", "sruti", "tempo", "tuning",
    "mapping", "phrase", "seed", "temperature", "given", "model",
)  # fmt: skip


def show(exercise: Exercise) -> str:
    """An exercise as text with its header. Inverse of parse."""
    table = fields(exercise.request)
    table["title"] = " ".join(exercise.title.split())
    table["given"] = str(exercise.given_units or "")
    header = [f"{key}: {table[key]}" for key in HEADER_KEYS if table.get(key)]
    return "\n".join((*header, "", show_body(exercise), ""))


def show_body(exercise: Exercise, speed: int | None = None) -> str:
    """The swaras with bars, an avartanam to the line, without the header."""
    bars = exercise.bars or tala_bars(exercise, speed or exercise.request.speed)
    return show_notes(exercise.notes, bars)


def show_notes(notes: tuple[Note, ...], bars: tuple[Bar, ...] = ()) -> str:
    """Notes as text with these bars; a line ends after each double bar."""
    words: list[str] = []
    for note in notes:
        words.extend((spell(note.swara), *("," for _ in range(note.units - 1))))
    signs = {bar.unit: bar for bar in bars}
    shown: list[str] = []
    for unit, word in enumerate((*words, "")):
        if (bar := signs.get(unit)) is not None:
            shown.append("||\n" if bar.double else "|")
        shown.append(word)
    return " ".join(word for word in shown if word).replace("\n ", "\n").strip()


def tala_bars(exercise: Exercise, speed: int, lead: int | None = None) -> tuple[Bar, ...]:
    """The bars that the tala puts at that speed, the closing one included.

    lead: how many units after sama the line begins; as the request's eduppu has it when
    none is said.
    """
    tala = exercise.request.tala
    lead = exercise.request.lead_units(speed) if lead is None else lead
    per_avartanam = tala.aksharas * speed
    found: list[Bar] = []
    for start in range(-lead, exercise.units, per_avartanam):
        inner = [Bar(start + k * speed, double=False) for k in tala.anga_starts[1:]]
        found.extend((*inner, Bar(start + per_avartanam, double=True)))
    return tuple(bar for bar in found if bar.unit <= exercise.units)


def parse(
    text: str, catalogue: Catalogue, overrides: Mapping[str, str] | None = None, lines_before: int = 0
) -> Exercise:
    """An exercise from text; overrides replace header fields.

    lines_before: how many lines of the file stand before the text, for errors.

    A line without a family is the user's own ('own'): start, cadence and range don't bind
    it. Another speed, a trikalam run or another eduppu lays the same swaras out anew, so
    bars that stood right by the header are left to the tala. Raises SargamError with line and column,
    CarnaticError for a header that can't be met.
    """
    if len(text) > LONGEST_TEXT:
        raise SargamError(f"the text is too long; keep it under {LONGEST_TEXT} characters.", lines_before + 1, 1)
    header, first_line = read_header(text, lines_before)
    table = {"family": "own", **_overridden(header, overrides or {})}
    body = "\n".join(text.split("\n")[first_line:])
    notes, bars = read_notes(body, lines_before + first_line)
    if not notes:
        line = lines_before + min(first_line, text.count("\n")) + 1
        raise SargamError("there is no swara. Type some, for example s r g m | p d | n S.", line, 1)
    units = sum(note.units for note in notes)
    request = from_fields(table, catalogue)
    given = read_whole("The given units", table.get("given", "") or "0")
    exercise = Exercise(request, notes, bars, max(0, min(given, units)), table.get("title", "")[:LONGEST_TITLE])
    return replace(exercise, bars=()) if _are_the_talas(bars, exercise, header) else exercise


def _overridden(header: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """The header under its overrides; one speed takes the place of a trikalam run, and it of a speed."""
    rivals = {"speed": "trikalam", "trikalam": "speed"}
    gone = {rivals[key] for key in rivals.keys() & overrides.keys()}
    return {key: value for key, value in header.items() if key not in gone} | dict(overrides)


def _are_the_talas(bars: tuple[Bar, ...], exercise: Exercise, header: Mapping[str, str]) -> bool:
    """Whether bars stand where the tala puts them, by the request or by the header alone.

    The last one may be left out; a line that ends after sama may be closed with one.
    """
    request, written = exercise.request, read_whole("Speed", header.get("speed", "") or "1")
    end = Bar(exercise.units, double=True)
    for speed, eduppu in {(request.speed, request.eduppu), (written, header.get("eduppu", "").lower() or "sama")}:
        lead = EDUPPUS.get(eduppu, Fraction(0)) * speed
        if speed not in SPEEDS or lead.denominator > 1:
            continue
        own = tala_bars(exercise, speed, int(lead))
        if bars == own or bars == ((*own, end) if lead else own[:-1]):
            return True
    return False


def read_header(text: str, lines_before: int = 0) -> tuple[dict[str, str], int]:
    """The header's fields and the number of the text's lines before the body.

    Raises SargamError for an unknown key.
    """
    lines = text.split("\n")
    table: dict[str, str] = {}
    for number, words in enumerate(lines):
        key, colon, value = words.partition(":")
        if not table and not words.strip():
            continue
        if not colon:
            return table, number + (not words.strip())
        if key.strip().lower() not in HEADER_KEYS:
            line = lines_before + number + 1
            raise SargamError(f"'{key.strip()[:40]}' is no header; they are {', '.join(HEADER_KEYS)}.", line, 1)
        table[key.strip().lower()] = value.strip()
    return table, len(lines)


def read_notes(text: str, lines_before: int = 0) -> tuple[tuple[Note, ...], tuple[Bar, ...]]:
    """Notes and bars from the body of a text.

    lines_before: how many lines stand before it, so that errors name the file's line.
    Raises SargamError at the first sign that is not sargam.
    """
    reader = _Reader(text, lines_before)
    while reader.more():
        reader.step()
    return tuple(Note(swara, units) for swara, units in reader.notes), tuple(reader.bars)


class _Reader:
    """Walks the text sign by sign, keeping line and column for errors."""

    def __init__(self, text: str, lines_before: int) -> None:
        self.text, self.at = text, 0
        self.line, self.line_start = lines_before + 1, 0
        self.notes: list[tuple[Swara, int]] = []
        self.bars: list[Bar] = []
        self.units = 0

    def more(self) -> bool:
        return self.at < len(self.text)

    def fail(self, message: str) -> SargamError:
        return SargamError(message, self.line, self.at - self.line_start + 1)

    def step(self) -> None:
        sign = self.text[self.at]
        if sign == "\n":
            self.at += 1
            self.line, self.line_start = self.line + 1, self.at
        elif sign.isspace():
            self.at += 1
        elif sign in "|॥।":
            self._bar(sign)
        elif sign in ",;":
            self._karvai(1 if sign == "," else 2)
        elif sign.lower() in LETTERS:
            self._swara(sign)
        else:
            raise self.fail(
                f"'{sign}' is not sargam; write s r g m p d n, capitals for tara, n. for mandra, a comma to hold."
            )

    def _bar(self, sign: str) -> None:
        double = sign == "॥" or self.text.startswith("||", self.at)
        if not self.notes:
            raise self.fail("a bar stands after the swaras that it closes; begin with a swara.")
        if self.bars and self.bars[-1].unit == self.units:
            raise self.fail("two bars stand here with nothing between them; leave one out.")
        self.bars.append(Bar(self.units, double))
        self.at += 2 if self.text.startswith("||", self.at) else 1

    def _karvai(self, units: int) -> None:
        if not self.notes:
            raise self.fail("a karvai needs a swara to hold; begin with a swara.")
        swara, length = self.notes[-1]
        self.notes[-1] = (swara, length + units)
        self.units += units
        self.at += 1

    def _swara(self, sign: str) -> None:
        start = self.at
        self.at += 1
        number = None
        if self.more() and self.text[self.at].isdigit() and self.text[self.at].isascii():
            number = int(self.text[self.at])
            if f"{sign.upper()}{number}" not in SWARASTHANAS:
                self.at = start
                raise self.fail(f"there is no {sign.upper()}{number}.")
            self.at += 1
        self.notes.append((Swara(sign.lower(), self._sthayi(sign.isupper()), number), 1))
        self.units += 1

    def _sthayi(self, upper: bool) -> Sthayi:
        marks = ""
        while self.more() and self.text[self.at] in ".'’^":
            marks += {"’": "'", "^": "'"}.get(self.text[self.at], self.text[self.at])
            self.at += 1
        found = _STHAYIS.get((upper, marks))
        if found is None:
            self.at -= len(marks)
            raise self.fail(
                "a capital can't carry a dot and a small letter only dots or one tick; n. is mandra, S' is ati-tara."
            )
        return found


# s' and s^ are how other sources write S
_STHAYIS = {
    (False, ""): Sthayi.MADHYA,
    (False, "."): Sthayi.MANDRA,
    (False, ".."): Sthayi.ANUMANDRA,
    (False, "'"): Sthayi.TARA,
    (True, ""): Sthayi.TARA,
    (True, "'"): Sthayi.ATI_TARA,
}
