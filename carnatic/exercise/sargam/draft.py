"""A text while it is typed: the exercise so far, and every fault at its place in the text.

``parse`` refuses a text at its first mistake; here nothing is refused. Signs that are no
sargam, headers that can't be met and the faults of the music become marks, and the rest is
still laid out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from carnatic.errors import CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import OWN
from carnatic.exercise.kept import read_given
from carnatic.exercise.request import ExerciseRequest, fields, from_fields
from carnatic.exercise.review import Fault
from carnatic.exercise.sargam.faults import TextFault, fault_marks, in_order, sign_faults, sign_marks, text_faults
from carnatic.exercise.sargam.text import (
    HEADER_KEYS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    RIVALS,
    HeaderLine,
    header_lines,
    without_usual_bars,
    written_for,
)
from carnatic.exercise.sargam.tokens import TextPlace, Tokens, is_free, read_tokens
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS


@dataclass(frozen=True)
class SargamDraft:
    """What a text gives so far.

    exercise: None while there is no swara, or too much text. faults: of the notes, for the
    sheet, each at the swara that is at fault. marks: everything that a teacher would stop
    at, in the text's order. remarks: what is only not finished yet.
    """

    exercise: Exercise | None = None
    faults: tuple[Fault, ...] = ()
    marks: tuple[TextFault, ...] = ()
    remarks: tuple[str, ...] = ()
    is_too_long: bool = False


def read_draft(
    text: str, settings: ExerciseRequest, catalogue: Catalogue, written: Collection[tuple[int, str]] = ()
) -> SargamDraft:
    """Read a text that may be anything; nothing is raised.

    settings: what is chosen beside the text; a header in it goes over that. written: speeds
    and eduppus for which the bars may have been set, beside what the text itself says. Where
    ``parse`` reads the text, the exercise is the same.
    """
    if len(text) > LONGEST_TEXT:
        return too_long(len(text))
    header, first_line = header_lines(text)
    if header and not header[0].is_known and _is_sargam(header[0].key):
        header, first_line = (), 0  # a colon in a line of swaras
    table, marks = _met(header, settings, catalogue)
    reading = read_tokens("\n".join(text.split("\n")[first_line:]), first_line)
    marks.extend(sign_marks(reading))
    if not reading.notes:
        return SargamDraft(marks=in_order(marks))
    exercise = without_usual_bars(_exercise(reading, table, catalogue), (_written_for(header), *written))
    faults, remarks = text_faults(exercise, reading)
    marks.extend(fault_marks(faults, exercise, reading))
    return SargamDraft(exercise, (*sign_faults(exercise, reading), *faults), in_order(marks), tuple(map(str, remarks)))


def too_long(characters: int) -> SargamDraft:
    """The draft of a text that is too long."""
    return _refused(message("write.long_text", characters=characters, most=LONGEST_TEXT))


def line_too_long(units: int, most: int) -> SargamDraft:
    """The draft of a line that is too long for a page."""
    return _refused(message("write.long_line", units=units, most=most))


def _refused(said: Message) -> SargamDraft:
    return SargamDraft(marks=(TextFault(TextPlace(1, 1, 0), said, "length"),), is_too_long=True)


def with_header(text: str, fields: dict[str, str]) -> str:
    """The text with other values in the header lines that it has; an empty value takes its line out."""
    lines: list[str | None] = list(text.split("\n"))
    for line in header_lines(text)[0]:
        if line.key in fields:
            value = fields[line.key]
            lines[line.line - 1] = f"{line.key}: {value}" if value else None
    return "\n".join(line for line in lines if line is not None)


# -- the header ----------------------------------------------------------------------------


def _is_sargam(words: str) -> bool:
    return all(is_free(sign) or sign in "|॥।,;.'’^0123456789" or sign.lower() in LETTERS for sign in words)


def _met(
    header: tuple[HeaderLine, ...], settings: ExerciseRequest, catalogue: Catalogue
) -> tuple[dict[str, str], list[TextFault]]:
    """The fields of the settings with the header over them, and a mark for each line that can't be met."""
    marks = [_header_mark(line, line.refusal) for line in header if not line.is_known]
    known = {line.key: line for line in header if line.is_known}
    gone = {RIVALS[key] for key in known if key in RIVALS}
    if "raga" in known and not _names(known["raga"].value, settings.raga, catalogue):
        gone.add("mapping")  # its swarasthanas may not be in the other raga
    table = {key: value for key, value in fields(settings).items() if key not in gone} | {"family": OWN}
    on_sama = {key: value for key, value in table.items() if key != "eduppu"}
    for chosen in (table, on_sama):  # another tala or speed may have no such eduppu
        whole = {**chosen, **{key: line.value for key, line in known.items()}}
        if _refusal(whole, catalogue) is None:
            return whole, marks
    # raga and tuning come before the mapping that depends on them
    for key in (key for key in HEADER_KEYS if key in known):
        wished = {**table, key: known[key].value}
        refusal = _refusal(wished, catalogue)
        if refusal is None:
            table = wished
        else:
            marks.append(_header_mark(known[key], refusal))
    return table, marks


def _names(name: str, raga: Raga, catalogue: Catalogue) -> bool:
    """Whether a name is one of the raga's."""
    try:
        return catalogue.raga(name) == raga
    except CarnaticError:
        return False


def _refusal(table: dict[str, str], catalogue: Catalogue) -> Message | None:
    try:
        from_fields(table, catalogue)
        read_given(table.get("given", ""), 0)
    except CarnaticError as error:
        return error.message
    return None


def _written_for(header: tuple[HeaderLine, ...]) -> tuple[int, str]:
    """The speed and the eduppu for which the text itself was written."""
    try:
        return written_for({line.key: line.value for line in header})
    except CarnaticError:
        return 1, "sama"


def _header_mark(line: HeaderLine, said: Message) -> TextFault:
    return TextFault(TextPlace(line.line, 1, 0), said, "header", where=message("at.line", line=line.line))


def _exercise(reading: Tokens, table: dict[str, str], catalogue: Catalogue) -> Exercise:
    given = read_given(table.get("given", ""), len(reading.unit_places))
    title = table.get("title", "")[:LONGEST_TITLE]
    return Exercise(from_fields(table, catalogue), reading.notes, reading.bars, given, title)
