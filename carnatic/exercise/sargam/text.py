"""The sargam text format, which people type and read, and which files contain.

``s r g m | p d | n S ||``: lower case is madhya, upper case tara, ``n.`` mandra, ``S'``
ati-tara; ``,`` adds one unit to the swara before, ``;`` two; ``|`` ends an anga, ``||`` an
avartanam. White space is ignored. In a line that starts after sama the bars come that much
earlier, and there is no bar at its end. A header of ``key: value`` lines and an empty line can
precede the swaras. Its last line, ``sing: 3 times``, is there if the line ends inside an avartanam
and closes on sama only after so many times. It follows from the speed, so it isn't read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from carnatic.errors import SargamError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Bar, Exercise, Note
from carnatic.exercise.families import OWN
from carnatic.exercise.kept import read_given, show_given
from carnatic.exercise.korvai import arithmetic_of
from carnatic.exercise.request import fields, from_fields
from carnatic.exercise.sargam.tokens import read_tokens
from carnatic.exercise.score import times_of
from carnatic.exercise.settings import SETTINGS
from carnatic.exercise.text_values import read_whole
from carnatic.messages import Message, message, say
from carnatic.theory.swara import sargam_name
from carnatic.theory.tala import EDUPPUS, SPEEDS

LONGEST_TEXT = 20_000
LONGEST_TITLE = 200
DERIVED = "arithmetic"  # written for readers; a line's notes give it
TIMES = "sing"  # the header's key for how many times the line is sung
HEADER_KEYS = ("title", *(row.key for row in SETTINGS if row.key != "model"), DERIVED, "given", "model", TIMES)
RIVALS = {"speed": "trikalam", "trikalam": "speed"}  # choosing one unsets the other


def show(exercise: Exercise) -> str:
    """An exercise as text with its header. Inverse of parse."""
    table = fields(exercise.request)
    table["title"] = " ".join(exercise.title.split())
    table["given"] = show_given(exercise.given)
    table[DERIVED] = arithmetic_of(exercise)
    if (times := times_of(exercise)) > 1:
        table[TIMES] = say("sargam.times", times=times)
    header = [f"{key}: {table[key]}" for key in HEADER_KEYS if table.get(key)]
    return "\n".join((*header, "", show_body(exercise), ""))


def show_body(exercise: Exercise, speed: int | None = None) -> str:
    """The swaras with bars, one avartanam per line, without the header."""
    bars = exercise.bars or tala_bars(exercise, speed or exercise.request.speed)
    return show_notes(exercise.notes, bars)


def show_notes(notes: tuple[Note, ...], bars: tuple[Bar, ...] = ()) -> str:
    """Notes as text with these bars; a line ends after each double bar."""
    words: list[str] = []
    for note in notes:
        words.extend((sargam_name(note.swara), *("," for _ in range(note.units - 1))))
    signs = {bar.unit: bar for bar in bars}
    shown: list[str] = []
    for unit, word in enumerate((*words, "")):
        if (bar := signs.get(unit)) is not None:
            shown.append("||\n" if bar.double else "|")
        shown.append(word)
    return " ".join(word for word in shown if word).replace("\n ", "\n").strip()


def tala_bars(exercise: Exercise, speed: int, lead: int | None = None) -> tuple[Bar, ...]:
    """The bars of the tala at that speed, with the closing one.

    lead: the units from sama to the start of the line; None for those of the request's eduppu.
    """
    tala = exercise.request.tala
    lead = exercise.request.lead_units(speed) if lead is None else lead
    per_avartanam = tala.aksharas * speed
    bars: list[Bar] = []
    for start in range(-lead, exercise.units, per_avartanam):
        inner = [Bar(start + k * speed, double=False) for k in tala.anga_starts[1:]]
        bars.extend((*inner, Bar(start + per_avartanam, double=True)))
    return tuple(bar for bar in bars if bar.unit <= exercise.units)


def parse(
    text: str, catalogue: Catalogue, overrides: Mapping[str, str] | None = None, lines_before: int = 0
) -> Exercise:
    """An exercise from text.

    overrides: fields that replace those of the header. lines_before: lines of the file before
    the text, for the line numbers in errors.

    A text without a family is a user's own line ('own'), which has no rules for start, cadence
    and range. Bars that are correct for the header's speed and eduppu are dropped, so that an
    override of these moves the bars. Raises SargamError with line and column, CarnaticError for
    a header that can't be used.
    """
    if len(text) > LONGEST_TEXT:
        raise SargamError("sargam.too_long", line=lines_before + 1, column=1, longest=LONGEST_TEXT)
    header, first_line = read_header(text, lines_before)
    table = {"family": OWN, **_overridden(header, overrides or {})}
    body = "\n".join(text.split("\n")[first_line:])
    notes, bars = read_notes(body, lines_before + first_line)
    if not notes:
        line = lines_before + min(first_line, text.count("\n")) + 1
        raise SargamError("sargam.empty", line=line, column=1)
    units = sum(note.units for note in notes)
    request = from_fields(table, catalogue)
    given = read_given(table.get("given", ""), units)
    exercise = Exercise(request, notes, bars, given, table.get("title", "")[:LONGEST_TITLE])
    return without_usual_bars(exercise, [written_for(header)])


def _overridden(header: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """The header with its overrides; a speed replaces a trikalam run, and a trikalam run a speed."""
    replaced = {RIVALS[key] for key in RIVALS.keys() & overrides.keys()}
    return {key: value for key, value in header.items() if key not in replaced} | dict(overrides)


def written_for(header: Mapping[str, str]) -> tuple[int, str]:
    """The speed and the eduppu for which the bars under a header were set. Raises CarnaticError."""
    return read_whole("Speed", header.get("speed", "") or "1"), header.get("eduppu", "").lower() or "sama"


def without_usual_bars(exercise: Exercise, written: Iterable[tuple[int, str]]) -> Exercise:
    """The exercise without its bars, if they are those of the tala; else unchanged.

    written: more (speed, eduppu) pairs, besides the request's, for which the bars may have been
    set. The last bar can be missing, and a line that ends after sama can have one at its end.
    """
    request, bars, end = exercise.request, exercise.bars, Bar(exercise.units, double=True)
    for speed, eduppu in {(request.speed, request.eduppu), *written}:
        lead = Fraction(0) if request.family_row.lands else EDUPPUS.get(eduppu, Fraction(0)) * speed
        if speed not in SPEEDS or lead.denominator > 1:
            continue
        usual = tala_bars(exercise, speed, int(lead))
        if bars == usual or bars == ((*usual, end) if lead else usual[:-1]):
            return replace(exercise, bars=())
    return exercise


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A line 'key: value' of a header. line: its number, from 1. key: in lower case."""

    line: int
    key: str
    value: str

    @property
    def is_known(self) -> bool:
        """Whether a header can have this key."""
        return self.key in HEADER_KEYS

    @property
    def refusal(self) -> Message:
        """The message about an unknown key."""
        return message("sargam.header", key=self.key[:40], keys=HEADER_KEYS)


def header_lines(text: str) -> tuple[tuple[HeaderLine, ...], int]:
    """The header's lines, with known and unknown keys, and the number of lines before the body."""
    lines = text.split("\n")
    header: list[HeaderLine] = []
    for number, line in enumerate(lines):
        key, colon, value = line.partition(":")
        if not header and not line.strip():
            continue
        if not colon:
            return tuple(header), number + (not line.strip())
        header.append(HeaderLine(number + 1, key.strip().lower(), value.strip()))
    return tuple(header), len(lines)


def read_header(text: str, lines_before: int = 0) -> tuple[dict[str, str], int]:
    """The header's fields, and the number of lines before the body.

    Raises SargamError for an unknown key.
    """
    lines, first_line = header_lines(text)
    for line in lines:
        if not line.is_known:
            raise SargamError(line.refusal.code, **line.refusal.params, line=lines_before + line.line, column=1)
    return {line.key: line.value for line in lines}, first_line


def read_notes(text: str, lines_before: int = 0) -> tuple[tuple[Note, ...], tuple[Bar, ...]]:
    """Notes and bars from the body of a text.

    lines_before: lines of the file before it, for the line numbers in errors. Raises SargamError
    at the first sign that isn't sargam.
    """
    reading = read_tokens(text, lines_before)
    if reading.mistakes:
        mistake = reading.mistakes[0]
        raise SargamError(
            mistake.message.code, **mistake.message.params, line=mistake.place.line, column=mistake.place.column
        )
    return reading.notes, reading.bars
