"""Spelling on the staff: the letter, accidental and line of a swara, for any place of Sa."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from carnatic.exercise.request import ExerciseRequest
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS, Pitch, Swara, Swarasthana

STEPS = "CDEFGAB"
SHARPS, FLATS = "FCGDAEB", "BEADGCF"  # in the order of a key signature
_NATURALS = (0, 2, 4, 5, 7, 9, 11)
_LOWEST_TREBLE_KEY = 55  # G3; a lower Sa is written in a treble clef that sounds an octave lower
_MOST_ALTERED = 2  # double sharp or double flat; there are no signs for more
_SMALLEST_CENTS = 1


@dataclass(frozen=True, slots=True)
class Tonic:
    """The written note of madhya Sa.

    step: 0 for C to 6 for B. alter: semitones, 1 for a sharp. octave: 4 is the octave of middle C.
    """

    step: int = 0
    alter: int = 0
    octave: int = 4

    @property
    def key(self) -> int:
        """Its MIDI key."""
        return 12 * (self.octave + 1) + _NATURALS[self.step] + self.alter

    def place(self, place: Swarasthana) -> tuple[str, int]:
        """The letter and the alteration of a swarasthana: with Sa on C, R3 is ('D', 1) and G1 is ('E', −2).

        Each swara has its own letter, from r on the letter after Sa's, so that no two share a
        line.
        """
        octaves, step = divmod(self.step + LETTERS.index(place.letter), 7)
        return STEPS[step], self.key + place.semitone - 12 * (self.octave + 1 + octaves) - _NATURALS[step]

    def line(self, swara: Swara) -> str:
        """The letter and octave of a swara: 'D4' for madhya r with Sa on C4."""
        octaves, step = divmod(self.step + LETTERS.index(swara.letter), 7)
        return f"{STEPS[step]}{self.octave + swara.sthayi + octaves}"


MIDDLE_C = Tonic()


def tonic_of(request: ExerciseRequest) -> Tonic:
    """The written Sa of a request: C in the octave that suits the clef, or the note of its own pitch.

    A black key gets the name with which the raga has fewer signs; on a tie, the flat.
    """
    notation = request.notation
    if notation.staff == "c":
        return MIDDLE_C if notation.clef == "treble" else Tonic(octave=3)
    octave, semitone = divmod(round(69 + 12 * log2(request.sruti_hz / 440)), 12)
    names = [Tonic(step, semitone - _NATURALS[step], octave - 1) for step in range(7)]
    candidates = [tonic for tonic in names if abs(tonic.alter) <= 1]
    plain = [tonic for tonic in candidates if tonic.alter == 0]
    return min(plain or candidates, key=lambda tonic: (_signs(tonic, request.mapped_raga), tonic.alter))


def _signs(tonic: Tonic, raga: Raga) -> tuple[bool, int]:
    alters = [abs(tonic.place(place)[1]) for place in raga.places]
    return max(alters) > _MOST_ALTERED, sum(alters)


def sounds_octave_lower(request: ExerciseRequest) -> bool:
    """Whether the treble clef has an 8 under it, since Sa is too low for a plain one."""
    notation = request.notation
    return notation.staff == "sruti" and notation.clef == "treble" and tonic_of(request).key < _LOWEST_TREBLE_KEY


def signature(raga: Raga, tonic: Tonic = MIDDLE_C) -> dict[str, int]:
    """The raga's key signature: its altered letters, sharps first, in the usual order.

    If a swara has two forms, the signature has the one that is more frequent in the ladders (on a
    tie, the arohana's); the other form gets an accidental at its notes.
    """
    places = [pitch.place for pitch in (*raga.arohana, *raga.avarohana)]
    signs: dict[str, int] = {}
    for letter in raga.letters:
        forms = [place for place in places if place.letter == letter]
        step, alter = tonic.place(max(forms, key=forms.count))
        signs[step] = alter
    return _in_order(SHARPS, signs, 1) | _in_order(FLATS, signs, -1)


def _in_order(order: Iterable[str], signs: dict[str, int], sign: int) -> dict[str, int]:
    return {step: signs[step] for step in order if signs.get(step, 0) * sign > 0}


def cents_word(request: ExerciseRequest, pitch: Pitch) -> str:
    """'+4', '−14': the difference of a swara from equal temperament, in cents; '' for less than a cent."""
    difference = request.mapped_tuning.cents_of(pitch) - 100 * pitch.semitone
    return "" if abs(difference) < _SMALLEST_CENTS else f"{difference:+.0f}".replace("-", "−")
