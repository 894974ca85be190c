"""Reading a text while it is typed: the exercise so far, and every fault at its place in the text.

``parse`` raises an error at the first mistake; ``read_draft`` never does. Signs that aren't
sargam, header lines that can't be used and faults of the music become marks, and the rest of
the text is still read.
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
    TIMES,
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
    """The result of reading a draft.

    exercise: None if the text has no swara or is too long. faults: faults of the notes, for
    display in the notation, each at the swara that causes it. marks: all faults with their
    place in the text, in its order. remarks: sentences about what is only unfinished.
    """

    exercise: Exercise | None = None
    faults: tuple[Fault, ...] = ()
    marks: tuple[TextFault, ...] = ()
    remarks: tuple[str, ...] = ()
    is_too_long: bool = False


def read_draft(
    text: str, settings: ExerciseRequest, catalogue: Catalogue, written: Collection[tuple[int, str]] = ()
) -> SargamDraft:
    """Read any text as a draft; never raises.

    settings: the choices outside the text; a header in the text overrides them. written: more
    (speed, eduppu) pairs for which the bars may have been set. If ``parse`` can read the text,
    it gives the same exercise.
    """
    if len(text) > LONGEST_TEXT:
        return too_long(len(text))
    header, first_line = header_lines(text)
    if header and not header[0].is_known and _is_sargam(header[0].key):
        header, first_line = (), 0  # a colon in a line of swaras
    table, marks = _apply_header(header, settings, catalogue)
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


def _refused(reason: Message) -> SargamDraft:
    return SargamDraft(marks=(TextFault(TextPlace(1, 1, 0), reason, "length"),), is_too_long=True)


def with_header(text: str, fields: dict[str, str]) -> str:
    """The text with new values in its existing header lines; an empty value removes the line.

    How many times the line is sung goes too, since the values decide it.
    """
    if fields:
        fields = {TIMES: "", **fields}
    lines: list[str | None] = list(text.split("\n"))
    for line in header_lines(text)[0]:
        if line.key in fields:
            value = fields[line.key]
            lines[line.line - 1] = f"{line.key}: {value}" if value else None
    return "\n".join(line for line in lines if line is not None)


# -- the header ----------------------------------------------------------------------------


def _is_sargam(words: str) -> bool:
    return all(is_free(sign) or sign in "|॥।,;.'’^0123456789" or sign.lower() in LETTERS for sign in words)


def _apply_header(
    header: tuple[HeaderLine, ...], settings: ExerciseRequest, catalogue: Catalogue
) -> tuple[dict[str, str], list[TextFault]]:
    """The settings' fields, overridden by the header, and a mark for each header line that can't be used."""
    marks = [_header_mark(line, line.refusal) for line in header if not line.is_known]
    known = {line.key: line for line in header if line.is_known}
    replaced = {RIVALS[key] for key in known if key in RIVALS}
    if "raga" in known and not _names(known["raga"].value, settings.raga, catalogue):
        replaced.add("mapping")  # the other raga may lack its swarasthanas
    table = {key: value for key, value in fields(settings).items() if key not in replaced} | {"family": OWN}
    on_sama = {key: value for key, value in table.items() if key != "eduppu"}
    for base in (table, on_sama):  # the settings' eduppu may not fit the header's tala or speed
        overridden = {**base, **{key: line.value for key, line in known.items()}}
        if _refusal(overridden, catalogue) is None:
            return overridden, marks
    # try each line on its own; raga and tuning come before the mapping that depends on them
    for key in (key for key in HEADER_KEYS if key in known):
        candidate = {**table, key: known[key].value}
        refusal = _refusal(candidate, catalogue)
        if refusal is None:
            table = candidate
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
    """The speed and the eduppu that the header gives, for which the bars were set."""
    try:
        return written_for({line.key: line.value for line in header})
    except CarnaticError:
        return 1, "sama"


def _header_mark(line: HeaderLine, reason: Message) -> TextFault:
    return TextFault(TextPlace(line.line, 1, 0), reason, "header", where=message("at.line", line=line.line))


def _exercise(reading: Tokens, table: dict[str, str], catalogue: Catalogue) -> Exercise:
    given = read_given(table.get("given", ""), len(reading.unit_places))
    title = table.get("title", "")[:LONGEST_TITLE]
    return Exercise(from_fields(table, catalogue), reading.notes, reading.bars, given, title)
