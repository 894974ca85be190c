"""The sounds of the tala: hand movements, a metronome, or the strokes of a mridangam."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from carnatic.exercise.score import Score
from carnatic.theory.sollu import Sollu, sollus
from carnatic.theory.tala import Tala

BeatSound: TypeAlias = Literal[
    "sama", "clap", "finger", "wave",
    "tick-sama", "tick",
    "tham", "dhin", "num", "thi", "ki", "ta",
]  # fmt: skip
# the sounds of each way to keep the tala, the sound of sama first
SOUNDS: dict[str, tuple[BeatSound, ...]] = {
    "hand": ("sama", "clap", "finger", "wave"),
    "metronome": ("tick-sama", "tick"),
    "mridangam": ("tham", "dhin", "num", "thi", "ki", "ta"),
}
# The stroke for each sollu inside a group; our suggestion, since every school has its own. The
# first sollu of a group has a ringing stroke, chosen by what begins with it; only sama has tham.
STROKES: dict[str, BeatSound] = {"ta": "ta", "ka": "ki", "ki": "ki", "di": "thi", "mi": "ta"}
RINGING: dict[str, BeatSound] = {"sama": "tham", "anga": "dhin", "group": "num"}
BETWEEN_LEVEL = 0.55  # of a stroke between two aksharas, so that the aksharas stand out


@dataclass(frozen=True, slots=True)
class Beat:
    """One sound of the tala. at: in aksharas from sama. level: 1 for the sound's normal strength."""

    at: Fraction
    sound: BeatSound
    level: float = 1.0


def beats(tala: Tala, speed: int, kind: str = "hand") -> tuple[Beat, ...]:
    """The sounds of one avartanam, in order.

    speed: swaras to the akshara; only the mridangam depends on it. kind: a key of SOUNDS.
    """
    if kind == "mridangam":
        return tuple(_struck(sollu) for sollu in sollus(tala, speed))
    if kind == "metronome":
        return tuple(Beat(Fraction(i), "tick" if i else "tick-sama") for i in range(tala.aksharas))
    movements = ((i, kriya.kind) for i, kriya in enumerate(tala.kriyas))
    return tuple(
        Beat(Fraction(i), "sama" if i == 0 and kind == "clap" else kind) for i, kind in movements if kind != "rest"
    )


def beats_of(score: Score) -> tuple[Beat, ...]:
    """The sounds from the score's first sama to its end; the request chooses the kind."""
    kind, aksharas = score.exercise.request.sound.beat, score.tala.aksharas
    cycles = {speed: beats(score.tala, speed, kind) for speed in set(score.speeds)}
    return tuple(
        Beat((avartanam.number - 1) * aksharas + beat.at, beat.sound, beat.level)
        for avartanam in score.avartanams
        for beat in cycles[avartanam.speed]
    )


def _struck(sollu: Sollu) -> Beat:
    sound = RINGING.get(sollu.begins) or STROKES[sollu.word]
    return Beat(sollu.at, sound, 1.0 if sollu.is_on_akshara else BETWEEN_LEVEL)
