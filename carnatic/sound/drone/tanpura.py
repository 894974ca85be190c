"""The tanpura: its strings plucked in turn, each with the bloom of overtones from the jvari."""

from __future__ import annotations

import numpy as np

from carnatic.caching import cached
from carnatic.exercise.request import ExerciseRequest
from carnatic.sound.drone.strings import Loop, drone_strings, fitting_loop, string_cents
from carnatic.sound.partials import BLOCK, RATE, Samples, partial_count, ramp
from carnatic.theory.swara import Pitch

# The strings are plucked at equal intervals in this part of the loop; the last rings a little longer.
PLUCKED_PART = 0.92
_LONGEST_SECONDS = 8.0
DRONE_RMS = 0.055
_MOST_PARTIALS = 60
# The finger damps the string when it plucks it again: the old sound fades out as the new one begins.
_TOUCH_SECONDS, _ATTACK_SECONDS = 0.05, 0.02
ENVELOPE_SAMPLES = 512  # samples between two values of the partials' strengths, joined by straight lines


def drone_plucks(request: ExerciseRequest, rate: int = RATE) -> tuple[tuple[float, Pitch], ...]:
    """(seconds into the loop, string) of every pluck."""
    return tuple(zip(pluck_seconds(string_cents(request), request.sruti_hz, rate), drone_strings(request)))


def pluck_seconds(cents: tuple[float, ...], sruti_hz: float, rate: int = RATE) -> tuple[float, ...]:
    """The time of each string's pluck, in seconds into the loop."""
    return tuple(start / rate for start in _starts(_round(cents, sruti_hz, rate), len(cents)))


def loop_samples(request: ExerciseRequest, rate: int = RATE) -> int:
    """The length of one round of the strings, in samples."""
    return _round(string_cents(request), request.sruti_hz, rate).n


@cached(max_bytes=48_000_000)
def plucked_loop(cents: tuple[float, ...], sruti_hz: float, rate: int = RATE) -> Samples:
    """One round of strings at these cents above Sa as a seamless loop, (samples,); read-only.

    Strings that ring at the end of the loop continue at its beginning. A pluck starts its string
    anew at its exact pitch, so no pitch is changed to fit the loop. It starts in the phase of a
    string that has never stopped, since strings of the same pitch must swing together: otherwise
    the heard pitch would shift by a cent while one string takes over from the other.
    """
    fitting = _round(cents, sruti_hz, rate)
    n, touch = fitting.n, round(_TOUCH_SECONDS * rate)
    # whole periods of Sa in whole samples, with an error below 0.005 cents
    sa_hz = fitting.sa_periods * rate / n
    rings: dict[tuple[float, float], Samples] = {}
    loop = np.zeros(n, np.float32)
    for start, string in zip(_starts(fitting, len(cents)), cents):
        hz = sa_hz * 2 ** (string / 1200)
        # a different offset for each pitch, so that the strings' peaks don't coincide at the start of the loop
        phase = round((string / 1200 + hz * start / rate) % 1, 6) % 1
        ring = rings.get((string, phase))
        if ring is None:
            ring = rings[string, phase] = _ring(hz, phase, n, touch, rate)
        loop += np.roll(ring[:n], start)
        loop[(start + np.arange(touch)) % n] += ring[n:]
    loop *= np.float32(DRONE_RMS / np.sqrt(np.mean(loop**2)))
    loop.setflags(write=False)
    return loop


def _round(cents: tuple[float, ...], sruti_hz: float, rate: int) -> Loop:
    return fitting_loop(cents, sruti_hz, rate, _LONGEST_SECONDS)


def _starts(loop: Loop, strings: int) -> tuple[int, ...]:
    """The sample on which each string is plucked, after whole periods of the low Sa."""
    parts = (PLUCKED_PART * i / strings for i in range(strings))
    return tuple(round(2 * round(part * loop.sa_periods / 2) * loop.n / loop.sa_periods) for part in parts)


def _ring(hz: float, phase: float, n: int, touch: int, rate: int) -> Samples:
    """One string from its pluck until it is damped one loop later: (n + touch,).

    phase: at the pluck, in turns. The jvari, a thread under the string, excites the higher partials
    one after another: the higher a partial, the later it grows. That is the bloom.
    """
    turns = phase + np.arange(n + touch, dtype=np.float64) * (hz / rate)
    turns -= np.floor(turns)
    angle = (turns * (2 * np.pi)).astype(np.float32)
    strengths = _jvari(hz, partial_count(hz, rate, _MOST_PARTIALS), n + touch, rate)
    sound = np.concatenate(
        [_summed(angle[i : i + BLOCK], strengths[i // ENVELOPE_SAMPLES :]) for i in range(0, len(angle), BLOCK)]
    )
    attack = round(_ATTACK_SECONDS * rate)
    sound[:attack] *= ramp(attack)
    sound[n:] *= ramp(touch)[::-1]
    return sound


def _jvari(hz: float, count: int, n: int, rate: int) -> Samples:
    """The strength of every partial at every ENVELOPE_SAMPLES: (moments, partials)."""
    moments = np.arange(-(-n // ENVELOPE_SAMPLES) + 1) * ENVELOPE_SAMPLES / rate
    k = np.arange(1, count + 1)
    t = moments[:, None]
    bloom = -np.expm1(-((t / (0.004 + 0.030 * k**1.15)) ** 1.5))
    ringing = np.exp(-t / (5.0 / (1 + 0.055 * k)))
    spectrum = k**-0.45 * np.exp(-k * hz / 2600.0)
    # the finger plucks where the first partial is weaker
    spectrum[0] *= 0.6
    table: Samples = (spectrum * bloom * ringing).astype(np.float32)
    return table


def _summed(angle: Samples, strengths: Samples) -> Samples:
    """Σ strength(k) · sin(k · angle) over one block, with strengths joined by straight lines: (samples,).

    angle: (samples,). strengths: (moments, partials).
    """
    sines, before = np.sin(angle), np.zeros_like(angle)
    twice_cosine = 2 * np.cos(angle)
    out = np.zeros_like(angle)
    share = np.arange(ENVELOPE_SAMPLES, dtype=np.float32) / ENVELOPE_SAMPLES
    stretches = -(-len(angle) // ENVELOPE_SAMPLES)
    rise = np.diff(strengths[: stretches + 1], axis=0)
    line, product = np.empty((stretches, ENVELOPE_SAMPLES), np.float32), np.empty_like(angle)
    for k in range(strengths.shape[1]):
        np.multiply(rise[:, k, None], share, out=line)
        line += strengths[:stretches, k, None]
        np.multiply(line.reshape(-1)[: len(angle)], sines, out=product)
        out += product
        np.multiply(twice_cosine, sines, out=product)
        product -= before
        before, sines, product = sines, product, before
    return out
