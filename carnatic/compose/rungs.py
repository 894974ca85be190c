"""A raga's swarasthanas as rungs: both ladders together, mandra and tara included."""

from __future__ import annotations

from collections.abc import Mapping

from carnatic.caching import cached
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.ideas.ladders import Ladders, ladders_between
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.lessons.realise import Sung, spelled
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, Sthayi

AGAINST_THE_LAW = 99  # steps; no line moves so far


class RungPlaces:
    """A raga's swarasthanas as rungs from madhya s, both ladders together; mandra ones are negative.

    Two forms of one letter are two rungs, so two rungs are enough to say whether a move is allowed.
    """

    def __init__(self, raga: Raga) -> None:
        self.raga, self.places = raga, raga.places

    def rung(self, pitch: Pitch) -> int:
        """The rung of a pitch. Inverse of pitch."""
        return self.places.index(pitch.place) + len(self.places) * pitch.sthayi

    def pitch(self, rung: int) -> Pitch:
        """The pitch of a rung. Inverse of rung."""
        octave, place = divmod(rung, len(self.places))
        return Pitch(self.places[place], Sthayi(octave))

    def rungs(self, ladder: tuple[Pitch, ...]) -> Units:
        """The rungs of a ladder's swaras."""
        return tuple(self.rung(pitch) for pitch in ladder)

    def ladders(self, lowest: int, highest: int) -> Ladders:
        """The rungs of both ladders from the lowest to the highest."""
        up, down = self.rungs(self.raga.arohana), self.rungs(self.raga.avarohana)
        return ladders_between(up, down, len(self.places), lowest, highest)

    def units(self, notes: tuple[Note, ...]) -> Units:
        """Notes as rungs and holds, each letter in the form in which the raga reads it."""
        rungs: list[int] = []
        for note, pitch in zip(notes, self.raga.resolve(tuple(note.swara for note in notes))):
            if pitch is None:
                raise CannotCompose("swara.not_in_raga", raga=self.raga.title, swara=str(note.swara))
            rungs.extend((self.rung(pitch), *(KARVAI for _ in range(note.units - 1))))
        return tuple(rungs)

    def notes(self, line: Units) -> tuple[Note, ...]:
        """The notes of a line of rungs, with a swara's number if the raga would read it as another."""
        sung: list[Sung] = []
        for rung in line:
            if rung == KARVAI:
                sung[-1] = Sung(sung[-1].pitch, sung[-1].units + 1)
            else:
                sung.append(Sung(self.pitch(rung)))
        return spelled(tuple(sung), self.raga)


@cached(max_bytes=16_000_000)
def distances(raga: Raga, lowest: int, highest: int) -> Mapping[tuple[int, int], int]:
    """The steps of the raga's own ladder between any two rungs of a range.

    A move that the raga forbids counts as AGAINST_THE_LAW steps.
    """
    places, rungs = RungPlaces(raga), range(lowest, highest + 1)
    return {(i, j): _steps_apart(places, i, j) for i in rungs for j in rungs}


def _steps_apart(places: RungPlaces, i: int, j: int) -> int:
    raga = places.raga
    if raga.move_fault(places.pitch(i), places.pitch(j)):
        return AGAINST_THE_LAW
    size = len(places.places)
    ladder_rungs = {rung % size for rung in places.rungs(raga.ladder("up" if j > i else "down"))}
    return sum(rung % size in ladder_rungs for rung in range(min(i, j), max(i, j)))
