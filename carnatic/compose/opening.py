"""The opening phrase that a user gives, read and checked."""

from __future__ import annotations

from itertools import pairwise

from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import ladder_words, line_range, swara_at
from carnatic.exercise.sargam.text import read_notes
from carnatic.theory.swara import sargam_name


def opening_notes(request: ExerciseRequest, room: int) -> tuple[Note, ...]:
    """The notes of the opening phrase of a line of at most ``room`` units.

    Raises CannotCompose (or SargamError) if the phrase leaves the raga or its range, doesn't
    begin on s or S, or leaves nothing to compose.
    """
    notes, _ = read_notes(request.phrase)
    if not notes:
        return ()
    raga = request.mapped_raga
    pitches = raga.resolve(tuple(note.swara for note in notes))
    for note, pitch in zip(notes, pitches):
        if pitch is None:
            raise CannotCompose(
                "swara.not_in_scale", raga=raga.title, swara=sargam_name(note.swara).lower(), scale=ladder_words(raga)
            )
    _check_range(notes, request)
    for a, b in pairwise(pitches):
        why = raga.move_fault(a, b) if a and b else None
        if why:
            raise CannotCompose("start.move", why=why)
    if notes[0].swara.letter != "s":
        raise CannotCompose("start.swara", swara=sargam_name(notes[0].swara))
    units = sum(note.units for note in notes)
    if units >= room:
        raise CannotCompose("start.too_long", units=units, room=room)
    return notes


def _check_range(notes: tuple[Note, ...], request: ExerciseRequest) -> None:
    low, high = line_range(request)
    for note in notes:
        if not low <= note.swara.step <= high:
            lowest, highest = (sargam_name(swara_at(step)) for step in (low, high))
            raise CannotCompose(
                "start.outside",
                family=request.family_row.word,
                lowest=lowest,
                highest=highest,
                swara=sargam_name(note.swara),
            )
