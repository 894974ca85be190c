"""Measurements of the drones' tuning and of the seams of their loops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.drone.srutibox import box_loop
from carnatic.sound.drone.tanpura import pluck_seconds, plucked_loop
from carnatic.sound.partials import RATE, Samples
from carnatic.theory.swara import Pitch
from carnatic.theory.tuning import Tuning

SRUTIS_HZ = (98.0, 130.81, 174.61, 207.65, 246.94)
WINDOW_SECONDS = 0.8
NEAR_SAMPLES = 2000  # of the seam, against which it is measured


@dataclass(frozen=True, slots=True)
class DroneRow:
    """A drone in one tuning over several srutis, the worst of each measure.

    pitch_cents: of any string, by the phase method. seam: the largest second difference at the
    seam, relative to the largest near it; 1 or less means that there is no audible seam.
    """

    drone: str
    tuning: str
    strings: str
    pitch_cents: float
    seam: float


def drone_rows(
    tunings: Sequence[Tuning], strings: Sequence[tuple[Pitch, ...]], srutis_hz: Iterable[float] = SRUTIS_HZ
) -> tuple[DroneRow, ...]:
    """A row for each drone, tuning and set of strings."""
    srutis = tuple(srutis_hz)
    return tuple(
        _row(drone, tuning, pitches, srutis)
        for drone in ("tanpura", "sruti-box")
        for tuning in tunings
        for pitches in strings
    )


def _row(drone: str, tuning: Tuning, pitches: tuple[Pitch, ...], srutis_hz: tuple[float, ...]) -> DroneRow:
    cents = tuple(tuning.cents_of(pitch) for pitch in pitches)
    make = plucked_loop if drone == "tanpura" else box_loop
    loops = [(sruti_hz, make(cents, sruti_hz)) for sruti_hz in srutis_hz]
    return DroneRow(
        drone,
        tuning.name,
        " ".join(str(pitch.place.symbol) + "." * -pitch.sthayi for pitch in pitches),
        max(_pitch_error(drone, loop, cents, sruti_hz) for sruti_hz, loop in loops),
        max(seam(loop) for _, loop in loops),
    )


def seam(loop: Samples) -> float:
    """The largest second difference at the seam of a loop, relative to the largest near it."""
    n, bend = len(loop), np.abs(np.diff(np.tile(loop, 2), 2))
    near = np.concatenate([bend[n - NEAR_SAMPLES : n - 10], bend[n + 10 : n + NEAR_SAMPLES]])
    return float(bend[n - 4 : n + 3].max() / near.max())


def _pitch_error(drone: str, loop: Samples, cents: tuple[float, ...], sruti_hz: float) -> float:
    """The largest error of a string's fundamental, from pluck to pluck where it is plucked."""
    quarter = RATE // 4
    if drone == "sruti-box":
        heard = [(one, np.tile(loop, 2)) for one in cents]
    else:
        starts = [round(seconds * RATE) for seconds in pluck_seconds(cents, sruti_hz)]
        heard = [(one, np.roll(loop, -start)[quarter:-quarter]) for one, start in zip(cents, starts)]
    return max(abs(off_cents(sound, sruti_hz * 2 ** (one / 1200))) for one, sound in heard)


def off_cents(sound: Samples, hz: float, rate: int = RATE) -> float:
    """The distance, in cents, of a partial from the frequency hz near it.

    The sound is multiplied by the inverse of the expected phase and averaged in windows; the phase
    that is left grows with the difference, whose rate comes from a straight line.
    """
    t = np.arange(len(sound)) / rate
    turned: NDArray[np.complex128] = sound * np.exp(-2j * np.pi * hz * t)
    width = round(WINDOW_SECONDS * rate)
    starts = range(0, len(sound) - width, width // 4)
    window = np.hanning(width)
    angles = np.unwrap([np.angle(np.sum(turned[i : i + width] * window)) for i in starts])
    slope = float(np.polyfit(np.array(starts) / rate, angles, 1)[0])
    return 1200 * log2(1 + slope / (2 * np.pi * hz))
