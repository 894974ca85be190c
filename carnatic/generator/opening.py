"""The opening that a user gives: read, and refused where no line may begin so."""

from __future__ import annotations

from itertools import pairwise

from carnatic.errors import CannotCompose
from carnatic.practice.exercise import Note
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import ladder_words, line_range, swara_at
from carnatic.practice.text import read_notes
from carnatic.theory.swara import spell


def opening_notes(request: ExerciseRequest, room: int) -> tuple[Note, ...]:
    """The notes of the opening phrase of a line of at most ``room`` units.

    Raises CannotCompose (or SargamError) where the phrase leaves the raga or its range,
    doesn't begin on s or S, or leaves nothing to compose.
    """
    notes, _ = read_notes(request.phrase)
    if not notes:
        return ()
    raga = request.mapped_raga
    pitches = raga.resolve(tuple(note.swara for note in notes))
    for note, pitch in zip(notes, pitches):
        if pitch is None:
            raise CannotCompose(f"{raga.title} has no {spell(note.swara).lower()}. It goes {ladder_words(raga)}.")
    _check_range(notes, request)
    for a, b in pairwise(pitches):
        why = raga.move_fault(a, b) if a and b else None
        if why:
            raise CannotCompose(f"The opening can't be sung: {why}.")
    if notes[0].swara.letter != "s":
        raise CannotCompose(f"A varisai begins on s or S; the opening begins on {spell(notes[0].swara)}.")
    units = sum(note.units for note in notes)
    if units >= room:
        raise CannotCompose(
            f"The opening fills {units} aksharas and the varisai has {room}; shorten it or add avartanams."
        )
    return notes


def _check_range(notes: tuple[Note, ...], request: ExerciseRequest) -> None:
    low, high = line_range(request)
    for note in notes:
        if not low <= note.swara.step <= high:
            lowest, highest = (spell(swara_at(step)) for step in (low, high))
            raise CannotCompose(
                f"A {request.family.replace('_', ' ')} varisai stays between {lowest} and {highest}; "
                f"{spell(note.swara)} lies outside."
            )
