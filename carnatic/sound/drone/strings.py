"""The strings of a drone, and a loop in which all of them have whole periods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import read_strings
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi

_SHORTEST_SECONDS = 6.0
# A loop fits if rounding to whole periods changes no string by more than this.
FITTING_CENTS = 0.08

_SA, _PA, _MA, _NI = (SWARASTHANAS[symbol] for symbol in ("S", "P", "M1", "N3"))


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop in which every string has a whole number of periods.

    n: its samples. sa_periods: periods of madhya Sa. periods: of each string, in order.
    """

    n: int
    sa_periods: int
    periods: tuple[int, ...]


def drone_strings(request: ExerciseRequest) -> tuple[Pitch, ...]:
    """The strings in plucking order: the user's own, else 'P. S S S.'.

    In a raga without P the first string is mandra M1, or mandra N3 if the raga has no M1; a raga
    with none of these has three strings, 'S S S.'.
    """
    if request.sound.strings:
        return read_strings(request.sound.strings)
    places = request.mapped_raga.places
    first = next((place for place in (_PA, _MA, _NI) if place in places), None)
    sa = (Pitch(_SA), Pitch(_SA), Pitch(_SA, Sthayi.MANDRA))
    return sa if first is None else (Pitch(first, Sthayi.MANDRA), *sa)


def string_cents(request: ExerciseRequest) -> tuple[float, ...]:
    """The pitch of each string in the mapped tuning, in cents above madhya Sa."""
    return tuple(request.mapped_tuning.cents_of(string) for string in drone_strings(request))


@lru_cache(maxsize=64)
def fitting_loop(cents: tuple[float, ...], sruti_hz: float, rate: int, longest_seconds: float) -> Loop:
    """The shortest loop of at least six seconds with whole periods of Sa and of every string.

    Just strings fit after at most 48 periods of Sa. For strings without simple ratios it is the
    first loop in which each fits within FITTING_CENTS, or the best one up to longest_seconds.
    """
    sa = np.arange(np.ceil(_SHORTEST_SECONDS * sruti_hz), np.floor(longest_seconds * sruti_hz) + 1)
    n = np.rint(sa * rate / sruti_hz)
    ratios = np.exp2(np.array(cents)[:, None] / 1200)
    wanted = ratios * sruti_hz * n / rate  # (string, candidate)
    worst = np.abs(1200 * np.log2(np.rint(wanted) / wanted)).max(axis=0)
    fitting = np.flatnonzero(worst < FITTING_CENTS)
    best = int(fitting[0]) if len(fitting) else int(np.argmin(worst))
    return Loop(int(n[best]), int(sa[best]), tuple(int(k) for k in np.rint(wanted[:, best])))
