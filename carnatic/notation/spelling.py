"""Where a swara stands on the staff: its letter, its sign and its line, wherever Sa is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

from carnatic.exercise.request import ExerciseRequest
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS, Pitch, Swara, Swarasthana

STEPS = "CDEFGAB"
SHARPS, FLATS = "FCGDAEB", "BEADGCF"  # in their customary order in a signature
_NATURALS = (0, 2, 4, 5, 7, 9, 11)
_LOWEST_TREBLE_KEY = 55  # a Sa below g is written in a treble clef that sounds an octave lower
_MOST_ALTERED = 2  # no sign says more than a double sharp or flat
_SMALLEST_CENTS = 1


@dataclass(frozen=True, slots=True)
class Tonic:
    """How madhya Sa is written: step 0 for C to 6 for B, its alteration, and its octave (4 holds middle C)."""

    step: int = 0
    alter: int = 0
    octave: int = 4

    @property
    def key(self) -> int:
        """Its MIDI key."""
        return 12 * (self.octave + 1) + _NATURALS[self.step] + self.alter

    def place(self, place: Swarasthana) -> tuple[str, int]:
        """The staff's letter and its alteration: from C, R3 is ('D', 1), G1 is ('E', −2).

        Each swara keeps a letter of its own, r next to Sa's to n below it, so that no two
        share a line.
        """
        octaves, step = divmod(self.step + LETTERS.index(place.letter), 7)
        return STEPS[step], self.key + place.semitone - 12 * (self.octave + 1 + octaves) - _NATURALS[step]

    def line(self, swara: Swara) -> str:
        """The letter and octave on which a swara stands: 'D4' for madhya r from C."""
        octaves, step = divmod(self.step + LETTERS.index(swara.letter), 7)
        return f"{STEPS[step]}{self.octave + swara.sthayi + octaves}"


MIDDLE_C = Tonic()


def tonic_of(request: ExerciseRequest) -> Tonic:
    """Where a request has Sa written: on C as the clef reads best, or at its own pitch.

    Of the two names of a black key the one that gives the raga fewer signs, the flat on a tie.
    """
    notation = request.notation
    if notation.staff == "c":
        return MIDDLE_C if notation.clef == "treble" else Tonic(octave=3)
    octave, semitone = divmod(round(69 + 12 * log2(request.sruti_hz / 440)), 12)
    names = [Tonic(step, semitone - _NATURALS[step], octave - 1) for step in range(7)]
    named = [tonic for tonic in names if abs(tonic.alter) <= 1]
    plain = [tonic for tonic in named if tonic.alter == 0]
    return min(plain or named, key=lambda tonic: (_signs(tonic, request.mapped_raga), tonic.alter))


def _signs(tonic: Tonic, raga: Raga) -> tuple[bool, int]:
    alters = [abs(tonic.place(place)[1]) for place in raga.places]
    return max(alters) > _MOST_ALTERED, sum(alters)


def sounds_octave_lower(request: ExerciseRequest) -> bool:
    """Whether the treble clef has an 8 under it, for a Sa too low for a plain one."""
    notation = request.notation
    return notation.staff == "sruti" and notation.clef == "treble" and tonic_of(request).key < _LOWEST_TREBLE_KEY


def signature(raga: Raga, tonic: Tonic = MIDDLE_C) -> dict[str, int]:
    """The raga's own key signature: altered letters, sharps first, each in customary order.

    Of two forms of a swara the one that the ladders have more often, the arohana's on a
    tie; the other form gets an accidental where it comes.
    """
    places = [pitch.place for pitch in (*raga.arohana, *raga.avarohana)]
    signs: dict[str, int] = {}
    for letter in raga.letters:
        own = [place for place in places if place.letter == letter]
        step, alter = tonic.place(max(own, key=own.count))
        signs[step] = alter
    return _in_order(SHARPS, signs, 1) | _in_order(FLATS, signs, -1)


def _in_order(order: Iterable[str], signs: dict[str, int], sign: int) -> dict[str, int]:
    return {step: signs[step] for step in order if signs.get(step, 0) * sign > 0}


def cents_word(request: ExerciseRequest, pitch: Pitch) -> str:
    """'+4', '−14': how far a swara sounds from where equal temperament has it; '' for less than a cent."""
    apart = request.mapped_tuning.cents_of(pitch) - 100 * pitch.semitone
    return "" if abs(apart) < _SMALLEST_CENTS else f"{apart:+.0f}".replace("-", "−")
