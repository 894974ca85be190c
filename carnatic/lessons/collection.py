"""A user's own exercises, several in one text, each with its faults.

No function here raises: any pasted text or uploaded file becomes pieces and sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carnatic.errors import readable
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import SargamDraft, read_draft
from carnatic.exercise.sargam.faults import TextFault
from carnatic.lessons.lesson import KARVAI, Units, notes_to_units
from carnatic.messages import Message, message, say
from carnatic.theory.raga import Half

SEPARATOR = "---"  # a line of its own between the exercises of one text
LARGEST_COLLECTION_BYTES = 1_000_000  # of all texts together
MOST_PIECES = 500
_MOST_UNITS = 512
PASTED = say("piece.pasted")
READ_WHOLE = ("sign", "header", "length")  # rules of the marks that show that a text can't be read completely


@dataclass(frozen=True)
class Piece:
    """One exercise of a text.

    name: 'sarali.txt, exercise 2'. exercise: None if the text has no swaras. units: its rungs, ()
    if it has faults. rungs: the rungs of its ladder. faults: sentences, each with its place.
    """

    name: str
    exercise: Exercise | None
    units: Units = ()
    rungs: int = 0
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether a network can learn from it."""
        return not self.faults


@dataclass(frozen=True)
class Collection:
    """The pieces of several texts. refusals: a sentence for each text that could not be read at all."""

    pieces: tuple[Piece, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def sound(self) -> tuple[Piece, ...]:
        """The pieces to learn from; a repeated line counts once."""
        by_line = {(piece.units, piece.rungs): piece for piece in reversed(self.pieces) if piece.is_sound}
        return tuple(reversed(by_line.values()))

    @property
    def faulty(self) -> tuple[Piece, ...]:
        """The pieces that have faults."""
        return tuple(piece for piece in self.pieces if not piece.is_sound)


def read_collection(
    sources: Iterable[tuple[str, bytes]], settings: ExerciseRequest, catalogue: Catalogue
) -> Collection:
    """Read any texts as collections of exercises.

    sources: (name, content) of each text. settings: for texts without a header.
    """
    pieces: list[Piece] = []
    refusals: list[str] = []
    room = LARGEST_COLLECTION_BYTES
    for name, content in sources:
        text = _text_of(name, content, room)
        if text is None or isinstance(text, _Refusal):
            refusals.extend([text.sentence] if text else [])
            continue
        room -= len(content)
        parts = list(_split(text))
        if len(pieces) + len(parts) > MOST_PIECES:
            left = MOST_PIECES - len(pieces)
            refusals.append(say("collection.many", name=name, count=len(parts), most=MOST_PIECES, read=left))
            parts = parts[:left]
        pieces.extend(_piece(name, number, start, body, settings, catalogue) for number, start, body in parts)
    return Collection(tuple(pieces), tuple(refusals))


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a text can't be read."""

    sentence: str


def _text_of(name: str, content: bytes, room: int) -> str | _Refusal | None:
    """The text of a file; None for an empty paste, which isn't an error. room: the bytes that are left."""
    name = readable(name)
    if len(content) > room:
        size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 100_000 else f"{len(content) / 1e3:.1f} kB"
        code = "collection.large" if room == LARGEST_COLLECTION_BYTES else "collection.large_together"
        return _Refusal(say(code, name=name, held=size, most=LARGEST_COLLECTION_BYTES // 1_000_000))
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _Refusal(say("collection.not_utf8", name=name, line=line))
    if "\0" in text:
        return _Refusal(say("collection.no_text", name=name))
    if not text.replace(SEPARATOR, "").strip():
        return None if name == PASTED else _Refusal(say("collection.empty", name=name))
    return text


def _split(text: str) -> Iterator[tuple[int, int, str]]:
    """(number from 1, lines before it, its text) of each exercise; empty ones are left out."""
    lines = text.split("\n")
    separators = [i for i, line in enumerate(lines) if line.strip() == SEPARATOR]
    number = 0
    for start, end in zip((0, *(i + 1 for i in separators)), (*separators, len(lines))):
        body = "\n".join(lines[start:end])
        if body.strip():
            number += 1
            yield number, start, body


def _piece(name: str, number: int, start: int, body: str, settings: ExerciseRequest, catalogue: Catalogue) -> Piece:
    draft = read_draft(body, settings, catalogue)
    full_name = say("piece.name", name=readable(name), number=number)
    faults = tuple(map(str, _faults(draft, full_name, start)))
    if faults or draft.exercise is None:
        return Piece(full_name, draft.exercise, faults=faults)
    rungs_and_count = rungs_of(draft.exercise)
    if rungs_and_count is None:
        raga = draft.exercise.request.raga.title
        return Piece(full_name, draft.exercise, faults=(say("piece.vakra", name=full_name, raga=raga),))
    units, rungs = rungs_and_count
    return Piece(full_name, draft.exercise, units, rungs)


def _faults(draft: SargamDraft, name: str, start: int) -> Iterator[Message]:
    """Every fault, with its line or its avartanam and akshara. start: the lines before the exercise."""
    yield from (_moved(mark, name, start) for mark in draft.marks if mark.rule in READ_WHOLE)
    exercise = draft.exercise
    if exercise is None:
        if not draft.marks:
            yield message("piece.at_line", name=name, line=start + 1, what=message("sargam.empty"))
        return
    if exercise.units > _MOST_UNITS:
        long = message("piece.long", units=exercise.units, most=_MOST_UNITS)
        yield message("piece.at_line", name=name, line=start + 1, what=long)
        return
    rules = {mark.rule for mark in draft.marks}
    if "header" in rules:
        return  # a corrected header could give another raga or tala, and so other faults
    # with unreadable signs some avartanams can't be counted; the draft knows which
    for fault in draft.faults if "sign" in rules else review(exercise):
        if fault.rule != "sign":
            place = {"avartanam": fault.avartanam, "akshara": fault.akshara}
            yield message("piece.at_akshara", name=name, **place, what=fault.said)


def _moved(mark: TextFault, name: str, start: int) -> Message:
    """The message of a mark, with the line counted in the whole text."""
    where = message("at.line", line=mark.place.line) if mark.where is None else mark.where
    moved = message(where.code, **{**where.params, "line": mark.place.line + start})
    return message("piece.fault", name=name, where=moved, what=mark.said)


def rungs_of(exercise: Exercise) -> tuple[Units, int] | None:
    """A line as rungs of its raga's ladder, and the number of rungs of that ladder.

    The ladder with more swaras is tried first; if neither has every swara of the line, the
    rungs are those of the whole octave. None for a vakra raga.
    """
    raga = exercise.request.mapped_raga
    if raga.is_vakra:
        return None
    halves: list[Half] = ["up", "down"]
    for half in sorted(halves, key=lambda half: -len(raga.ladder(half))):
        units = notes_to_units(exercise.notes, raga, half)
        if units is not None:
            return units, len(raga.ladder(half))
    steps = ((note.swara.step, *(KARVAI for _ in range(note.units - 1))) for note in exercise.notes)
    return tuple(unit for row in steps for unit in row), 8
