"""The accuracy with which a voice follows its pitch curve, measured by instantaneous frequency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carnatic.exercise.performance import PitchCurve
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.voices import RENDERERS, Tone, renderer_named
from carnatic.theory.gamaka import Gamaka, bent

SRUTI_HZ = 146.83  # kattai 2, between men's and women's srutis
HOP_SECONDS, WINDOW_SECONDS = 0.002, 0.006
EDGE_SECONDS = 0.03  # after the attack, and before the release
# One of every kind on a swara of the octave, as the table has them in just intonation; held a second or two.
TRIED = (
    (Gamaka("kampita", 0.0, 111.73), 111.73, 2.0),
    (Gamaka("kampita", 905.87, 1200.0), 905.87, 2.0),
    (Gamaka("kampita", 356.31, 416.31, 4.5), 386.31, 2.0),
    (Gamaka("jaru", 498.04, 1200.0), 1200.0, 1.0),
    (Gamaka("sphurita", 203.91, 386.31), 386.31, 1.0),
    (Gamaka("pratyahata", 203.91, 386.31), 386.31, 1.0),
    (Gamaka("nokku", 1200.0, 1088.27), 1088.27, 1.0),
    (Gamaka("kandippu", 905.87, 701.96), 701.96, 1.0),
)


@dataclass(frozen=True, slots=True)
class GamakaRow:
    """The error of a voice on one curve: root mean square and maximum, in cents."""

    voice: str
    kind: str
    from_cents: float
    to_cents: float
    rms_cents: float
    most_cents: float


def gamaka_rows(voices: Iterable[str] = tuple(RENDERERS)) -> tuple[GamakaRow, ...]:
    """Every kind of gamaka in full, sung by every voice. Raises CarnaticError for an unknown voice."""
    return tuple(_row(voice, *tried) for voice in voices for tried in TRIED)


def _row(voice: str, gamaka: Gamaka, own_cents: float, seconds: float) -> GamakaRow:
    curve = PitchCurve(bent(gamaka, own_cents, seconds, 2, 100))
    sound = sung(voice, curve, seconds)
    errors = curve_errors(sound, curve, SRUTI_HZ, RATE)
    return GamakaRow(
        voice, gamaka.kind, gamaka.from_cents, gamaka.to_cents, sqrt(np.mean(errors**2)), float(np.abs(errors).max())
    )


def sung(voice: str, curve: PitchCurve, seconds: float) -> Samples:
    """One note for the measurement."""
    # ma is voiced from its beginning; under the hiss of sa there is no pitch to measure
    return renderer_named(voice)(Tone(curve, SRUTI_HZ, round(seconds * RATE), letter="m"))


def curve_errors(sound: Samples, curve: PitchCurve, sruti_hz: float, rate: int) -> NDArray[np.float64]:
    """The error of the measured pitch, in cents, every two milliseconds of the middle of the note.

    The curve must stay within an octave, so that the fundamental can be told from its octave.
    """
    seconds, wanted = (np.array(column) for column in zip(*curve.points))
    heard_at, heard = heard_cents(sound, sruti_hz, float(wanted.min()), float(wanted.max()), rate)
    inside = (heard_at > EDGE_SECONDS) & (heard_at < len(sound) / rate - EDGE_SECONDS)
    errors: NDArray[np.float64] = (heard - np.interp(heard_at, seconds, wanted))[inside]
    return errors


def heard_cents(sound: Samples, sruti_hz: float, low: float, high: float, rate: int) -> tuple[Any, Any]:
    """(seconds, cents above madhya Sa) of the fundamental, known to lie between low and high.

    The fundamental alone is kept and made a turning pointer; its angle under a short window
    turns with the pitch.
    """
    n = len(sound)
    padded = n + rate // 4  # or the attack would ring on in the end, which is its neighbour in a ring
    hz = np.fft.fftfreq(padded, 1 / rate)
    # half way, to the ear, between the highest fundamental and the lowest octave; soft edges ring less
    bottom, top = (sruti_hz * 2 ** (cents / 1200) for cents in (low - 400, (low + high) / 2 + 600))
    edges = [bottom * 0.8, bottom, top * 0.93, top * 1.07]
    pointer = np.fft.ifft(2 * np.fft.fft(sound, padded) * np.interp(hz, edges, [0, 1, 1, 0], 0, 0))
    angle = np.unwrap(np.angle(pointer[:n]))
    hop, half = round(HOP_SECONDS * rate), round(WINDOW_SECONDS * rate / 2)
    at = np.arange(half, n - half, hop)
    turned = (angle[at + half] - angle[at - half]) / (2 * np.pi * 2 * half / rate)
    return at / rate, 1200 * np.log2(np.maximum(turned, 1.0) / sruti_hz)
