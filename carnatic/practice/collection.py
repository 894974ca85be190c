"""Exercises of somebody's own, many in one text, each with what a teacher would stop at.

Nothing is raised: whatever was pasted or handed over as a file becomes pieces and sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carnatic.errors import readable
from carnatic.practice.draft import Draft, read_draft
from carnatic.practice.exercise import Exercise
from carnatic.practice.lessons import KARVAI, Units, notes_to_units
from carnatic.practice.marks import Mark
from carnatic.practice.request import Catalogue, ExerciseRequest
from carnatic.practice.review import review
from carnatic.theory.raga import Half

SEPARATOR = "---"  # stands alone on a line between the exercises of one text
LARGEST_BYTES = 1_000_000  # of all texts together
MOST_PIECES = 500
MOST_UNITS = 512
PASTED = "What you pasted"
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
    """What was read. refusals: a sentence for each text that could not be read at all."""

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
    room = LARGEST_BYTES
    for name, content in sources:
        text = _text_of(name, content, room)
        if text is None or isinstance(text, Refusal):
            refusals.extend([text.sentence] if text else [])
            continue
        room -= len(content)
        cut = list(_cut(text))
        if len(pieces) + len(cut) > MOST_PIECES:
            left = MOST_PIECES - len(pieces)
            refusals.append(
                f"{name} holds {len(cut):,} exercises, and {MOST_PIECES} are learned from at most; the first {left} "
                "are read."
            )
            cut = cut[:left]
        pieces.extend(_piece(name, number, start, body, settings, catalogue) for number, start, body in cut)
    return Collection(tuple(pieces), tuple(refusals))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is not read."""

    sentence: str


def _text_of(name: str, content: bytes, room: int) -> str | Refusal | None:
    """The text of a file; None where nothing stands in it and nobody expects it."""
    name = readable(name)
    if len(content) > room:
        held = f"{len(content) / 1e6:.1f} MB" if len(content) >= 100_000 else f"{len(content) / 1e3:.1f} kB"
        beside = "" if room == LARGEST_BYTES else " with the others"
        return Refusal(f"{name} holds {held}; {LARGEST_BYTES // 1_000_000} MB is read{beside}. Give it in parts.")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Refusal(f"{name} is no plain text from line {line} on; save the sargam as plain text in UTF-8.")
    if "\0" in text:
        return Refusal(f"{name} is no plain text; save the sargam as plain text in UTF-8.")
    if not text.replace(SEPARATOR, "").strip():
        return None if name == PASTED else Refusal(f"{name} is empty; write an exercise into it, or leave it out.")
    return text


def _cut(text: str) -> Iterator[tuple[int, int, str]]:
    """(number from 1, lines before it, its own text) of each exercise; empty ones are passed over."""
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
    named = f"{readable(name)}, exercise {number}"
    faults = tuple(f"{named}, {said}" for said in _faults(found, start))
    if faults or found.exercise is None:
        return Piece(named, found.exercise, faults=faults)
    placed = rungs_of(found.exercise)
    if placed is None:
        raga = found.exercise.request.raga.title
        why = f"{named}: {raga} turns back on itself, and a line is learned by the steps of a ladder that doesn't."
        return Piece(named, found.exercise, faults=(f"{why} Leave it out.",))
    units, rungs = placed
    return Piece(named, found.exercise, units, rungs)


def _faults(found: Draft, start: int) -> Iterator[str]:
    """Everything that is wrong, each with line, or avartanam and akshara."""
    yield from (_moved(mark, start) for mark in found.marks if mark.rule in READ_WHOLE)
    exercise = found.exercise
    if exercise is None:
        if not found.marks:
            yield f"line {start + 1}: there is no swara. Type some, for example s r g m | p d | n S."
        return
    if exercise.units > MOST_UNITS:
        yield f"line {start + 1}: the line has {exercise.units:,} swaras and karvais; keep it to {MOST_UNITS}."
        return
    rules = {mark.rule for mark in found.marks}
    if "header" in rules:
        return  # in another raga or tala it would have other faults
    # beside signs that can't be read not every avartanam can be counted; the draft knows which
    for fault in found.faults if "sign" in rules else review(exercise):
        if fault.rule != "sign":
            yield f"avartanam {fault.avartanam}, akshara {fault.akshara}: {fault.message}"


def _moved(mark: Mark, start: int) -> str:
    """A mark's sentence with the line of the whole text."""
    head = f"Line {mark.place.line}"
    said = mark.sentence.removeprefix(head)
    where = f"line {mark.place.line + start}"
    return where + said if said != mark.sentence else f"{where}: {mark.sentence}"


def rungs_of(exercise: Exercise) -> tuple[Units, int] | None:
    """A line as rungs of its raga's ladder, and how many rungs that has.

    Where the two ladders differ it is the fuller one, and where neither has every swara the
    whole octave's. None for a raga that turns back on itself.
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
