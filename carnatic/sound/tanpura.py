"""The tanpura: four strings chosen by the raga, plucked in turn, as a loop without a seam."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from carnatic.practice.request import ExerciseRequest
from carnatic.sound.partials import BLOCK, RATE, Samples, partial_count, phase, ramp
from carnatic.sound.performance import steady
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi

LOOP_SECONDS = 6.0
# When each string is plucked, as part of the loop; the last rings a little longer.
PLUCKS = (0.0, 0.23, 0.46, 0.69)
# After so many periods of Sa each of 3/4, 1/2, 2/3 and 15/16 has made whole ones too.
PERIODS_TOGETHER = 48
DRONE_RMS = 0.055
MOST_PARTIALS = 60
# A finger touches the string before it plucks it again: the old sound goes as the new one comes.
TOUCH_SECONDS, ATTACK_SECONDS = 0.05, 0.02
ENVELOPE_SAMPLES = 512  # partials' strengths are reckoned this often, straight lines between

_SA, _PA, _MA, _NI = (SWARASTHANAS[symbol] for symbol in ("S", "P", "M1", "N3"))


def drone_strings(request: ExerciseRequest) -> tuple[Pitch, ...]:
    """The strings in plucking order: P. S S S. as a rule.

    Without P the first is M1. where the raga has M1, else N3. where it has that, else
    there are three strings, S S S.
    """
    places = request.mapped_raga.places
    first = next((place for place in (_PA, _MA, _NI) if place in places), None)
    sa = (Pitch(_SA), Pitch(_SA), Pitch(_SA, Sthayi.MANDRA))
    return sa if first is None else (Pitch(first, Sthayi.MANDRA), *sa)


def drone_plucks(request: ExerciseRequest, rate: int = RATE) -> tuple[tuple[float, Pitch], ...]:
    """(seconds into the loop, string) of every pluck."""
    strings = drone_strings(request)
    starts = _starts(len(strings), request.sruti_hz, rate)
    return tuple((start / rate, string) for start, string in zip(starts, strings))


def loop_samples(sruti_hz: float, rate: int = RATE) -> int:
    """The length of the loop: about six seconds, a whole number of Sa periods to half a sample."""
    return round(_periods(sruti_hz) * rate / sruti_hz)


def tanpura_loop(request: ExerciseRequest, rate: int = RATE) -> Samples:
    """One round of the strings, to be repeated end on end; read-only.

    Strings still ringing at the end ring on at the beginning, so the seam is like any
    other place. Pitches come from the mapped tuning; fitting whole periods of Sa into
    whole samples moves them by less than 0.005 cents.
    """
    cents = tuple(request.mapped_tuning.cents_of(string) for string in drone_strings(request))
    return _loop(cents, request.sruti_hz, rate)


def forget_loops() -> None:
    """Empty the cache of loops, so that the next one is made afresh."""
    _loop.cache_clear()


def _periods(sruti_hz: float) -> int:
    return PERIODS_TOGETHER * round(LOOP_SECONDS * sruti_hz / PERIODS_TOGETHER)


def _starts(strings: int, sruti_hz: float, rate: int) -> tuple[int, ...]:
    """The sample on which each string is plucked: after whole periods of the low Sa.

    So all Sa strings swing together; out of step, a new pluck would push the pitch that
    is heard by a cent while one string takes over from the other.
    """
    parts = PLUCKS if strings == len(PLUCKS) else tuple(i / strings for i in range(strings))
    periods, n = _periods(sruti_hz), loop_samples(sruti_hz, rate)
    return tuple(round(2 * round(part * periods / 2) * n / periods) for part in parts)


@lru_cache(maxsize=8)
def _loop(cents: tuple[float, ...], sruti_hz: float, rate: int) -> Samples:
    n = loop_samples(sruti_hz, rate)
    sa_hz = _periods(sruti_hz) * rate / n
    touch = round(TOUCH_SECONDS * rate)
    rings = {string: _ring(string, sa_hz, n, touch, rate) for string in set(cents)}
    loop = np.zeros(n, np.float32)
    for start, string in zip(_starts(len(cents), sruti_hz, rate), cents):
        ring = rings[string]
        loop += np.roll(ring[:n], start)
        loop[(start + np.arange(touch)) % n] += ring[n:]
    loop *= np.float32(DRONE_RMS / np.sqrt(np.mean(loop**2)))
    loop.setflags(write=False)
    return loop


def _ring(cents: float, sa_hz: float, n: int, touch: int, rate: int) -> Samples:
    """One string from its pluck until it is touched again a loop later, n + touch samples.

    The jvari, the thread under the string, feeds the higher partials one after another,
    so they come up later the higher they are; that is the bloom.
    """
    hz = sa_hz * 2 ** (cents / 1200)
    angle = phase(steady(cents), sa_hz, n + touch, rate)
    strengths = _jvari(hz, partial_count(hz, rate, MOST_PARTIALS), n + touch, rate)
    sound = np.concatenate(
        [_summed(angle[i : i + BLOCK], strengths[i // ENVELOPE_SAMPLES :]) for i in range(0, len(angle), BLOCK)]
    )
    attack = round(ATTACK_SECONDS * rate)
    sound[:attack] *= ramp(attack)
    sound[n:] *= ramp(touch)[::-1]
    return sound


def _jvari(hz: float, count: int, n: int, rate: int) -> Samples:
    """Strength of every partial at every ENVELOPE_SAMPLES: (moments, partials)."""
    moments = np.arange(-(-n // ENVELOPE_SAMPLES) + 1) * ENVELOPE_SAMPLES / rate
    k = np.arange(1, count + 1)
    t = moments[:, None]
    bloom = -np.expm1(-((t / (0.004 + 0.030 * k**1.15)) ** 1.5))
    ringing = np.exp(-t / (5.0 / (1 + 0.055 * k)))
    spectrum = k**-0.45 * np.exp(-k * hz / 2600.0)
    # the upper partials lie further from where the flesh of the finger plucks
    spectrum[0] *= 0.6
    table: Samples = (spectrum * bloom * ringing).astype(np.float32)
    return table


def _summed(angle: Samples, strengths: Samples) -> Samples:
    """Σ strength(k) · sin(k · angle) over one block, the strengths drawn out as straight lines."""
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
