"""The user's own exercises, many in one text, each with the faults that a teacher would stop at.

Nothing is raised: any pasted text or uploaded file becomes pieces and sentences.
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

SEPARATOR = "---"  # stands alone on a line between the exercises of one text
LARGEST_COLLECTION_BYTES = 1_000_000  # of all texts together
MOST_PIECES = 500
_MOST_UNITS = 512
PASTED = say("piece.pasted")
READ_WHOLE = ("sign", "header", "length")  # rules of marks that keep a text from being read whole


@dataclass(frozen=True)
class Piece:
    """One exercise of a text, and why it can't be learned from: sentences that name the place.

    name: 'sarali.txt, exercise 2'. units: its rungs, () where it has faults.
    """

    name: str
    exercise: Exercise | None
    units: Units = ()
    rungs: int = 0
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be learned from."""
        return not self.faults


@dataclass(frozen=True)
class Collection:
    """The pieces of some texts. refusals: a sentence for each text that could not be read at all."""

    pieces: tuple[Piece, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def sound(self) -> tuple[Piece, ...]:
        """The pieces to learn from; a line that comes twice counts once."""
        found = {(piece.units, piece.rungs): piece for piece in reversed(self.pieces) if piece.is_sound}
        return tuple(reversed(found.values()))

    @property
    def faulty(self) -> tuple[Piece, ...]:
        """The pieces that have faults."""
        return tuple(piece for piece in self.pieces if not piece.is_sound)


def read_collection(
    sources: Iterable[tuple[str, bytes]], settings: ExerciseRequest, catalogue: Catalogue
) -> Collection:
    """Read texts that may be anything. sources: (name, content). settings: what a text without a header means."""
    pieces: list[Piece] = []
    refusals: list[str] = []
    room = LARGEST_COLLECTION_BYTES
    for name, content in sources:
        text = _text_of(name, content, room)
        if text is None or isinstance(text, _Refusal):
            refusals.extend([text.sentence] if text else [])
            continue
        room -= len(content)
        cut = list(_cut(text))
        if len(pieces) + len(cut) > MOST_PIECES:
            left = MOST_PIECES - len(pieces)
            refusals.append(say("collection.many", name=name, count=len(cut), most=MOST_PIECES, read=left))
            cut = cut[:left]
        pieces.extend(_piece(name, number, start, body, settings, catalogue) for number, start, body in cut)
    return Collection(tuple(pieces), tuple(refusals))


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a text is not read."""

    sentence: str


def _text_of(name: str, content: bytes, room: int) -> str | _Refusal | None:
    """The text of a file; None for an empty paste, which is no mistake."""
    name = readable(name)
    if len(content) > room:
        held = f"{len(content) / 1e6:.1f} MB" if len(content) >= 100_000 else f"{len(content) / 1e3:.1f} kB"
        code = "collection.large" if room == LARGEST_COLLECTION_BYTES else "collection.large_together"
        return _Refusal(say(code, name=name, held=held, most=LARGEST_COLLECTION_BYTES // 1_000_000))
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


def _cut(text: str) -> Iterator[tuple[int, int, str]]:
    """(number from 1, lines before it, its own text) of each exercise; empty ones are left out."""
    lines = text.split("\n")
    cuts = [i for i, line in enumerate(lines) if line.strip() == SEPARATOR]
    number = 0
    for start, end in zip((0, *(cut + 1 for cut in cuts)), (*cuts, len(lines))):
        body = "\n".join(lines[start:end])
        if body.strip():
            number += 1
            yield number, start, body


def _piece(name: str, number: int, start: int, body: str, settings: ExerciseRequest, catalogue: Catalogue) -> Piece:
    found = read_draft(body, settings, catalogue)
    named = say("piece.name", name=readable(name), number=number)
    faults = tuple(map(str, _faults(found, named, start)))
    if faults or found.exercise is None:
        return Piece(named, found.exercise, faults=faults)
    placed = rungs_of(found.exercise)
    if placed is None:
        raga = found.exercise.request.raga.title
        return Piece(named, found.exercise, faults=(say("piece.vakra", name=named, raga=raga),))
    units, rungs = placed
    return Piece(named, found.exercise, units, rungs)


def _faults(found: SargamDraft, name: str, start: int) -> Iterator[Message]:
    """Everything that is wrong, each with line, or avartanam and akshara."""
    yield from (_moved(mark, name, start) for mark in found.marks if mark.rule in READ_WHOLE)
    exercise = found.exercise
    if exercise is None:
        if not found.marks:
            yield message("piece.at_line", name=name, line=start + 1, what=message("sargam.empty"))
        return
    if exercise.units > _MOST_UNITS:
        long = message("piece.long", units=exercise.units, most=_MOST_UNITS)
        yield message("piece.at_line", name=name, line=start + 1, what=long)
        return
    rules = {mark.rule for mark in found.marks}
    if "header" in rules:
        return  # in another raga or tala it would have other faults
    # beside signs that can't be read not every avartanam can be counted; the draft knows which
    for fault in found.faults if "sign" in rules else review(exercise):
        if fault.rule != "sign":
            place = {"avartanam": fault.avartanam, "akshara": fault.akshara}
            yield message("piece.at_akshara", name=name, **place, what=fault.said)


def _moved(mark: TextFault, name: str, start: int) -> Message:
    """What a mark says, with the line of the whole text."""
    where = message("at.line", line=mark.place.line) if mark.where is None else mark.where
    moved = message(where.code, **{**where.params, "line": mark.place.line + start})
    return message("piece.fault", name=name, where=moved, what=mark.said)


def rungs_of(exercise: Exercise) -> tuple[Units, int] | None:
    """A line as rungs of its raga's ladder, and how many rungs that has.

    If the two ladders differ it is the fuller one, and if neither has every swara, the whole
    octave's. None for a vakra raga.
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
