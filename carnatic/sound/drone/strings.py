"""The strings of a drone, and a loop in which all of them make whole periods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import read_strings
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi

_SHORTEST_SECONDS = 6.0
# A loop fits when rounding to whole periods would move no string by more than this.
FITTING_CENTS = 0.08

_SA, _PA, _MA, _NI = (SWARASTHANAS[symbol] for symbol in ("S", "P", "M1", "N3"))


@dataclass(frozen=True, slots=True)
class Loop:
    """n samples in which every string makes a whole number of periods.

    periods: of each string, in the order given; sa_periods: of madhya Sa.
    """

    n: int
    sa_periods: int
    periods: tuple[int, ...]


def drone_strings(request: ExerciseRequest) -> tuple[Pitch, ...]:
    """The strings in plucking order: the user's own, else P. S S S. as a rule.

    Without P the first is M1. where the raga has M1, else N3. where it has that, else
    there are three strings, S S S.
    """
    if request.sound.strings:
        return read_strings(request.sound.strings)
    places = request.mapped_raga.places
    first = next((place for place in (_PA, _MA, _NI) if place in places), None)
    sa = (Pitch(_SA), Pitch(_SA), Pitch(_SA, Sthayi.MANDRA))
    return sa if first is None else (Pitch(first, Sthayi.MANDRA), *sa)


def string_cents(request: ExerciseRequest) -> tuple[float, ...]:
    """Each string above madhya Sa, as the mapped tuning has it."""
    return tuple(request.mapped_tuning.cents_of(string) for string in drone_strings(request))


@lru_cache(maxsize=64)
def fitting_loop(cents: tuple[float, ...], sruti_hz: float, rate: int, longest_seconds: float) -> Loop:
    """The shortest loop of six seconds or more that holds whole periods of Sa and of every string.

    Just strings fit after at most 48 periods of Sa; for those in no simple ratio a loop is
    sought in which each comes round within FITTING_CENTS, or the best up to longest_seconds.
    """
    sa = np.arange(np.ceil(_SHORTEST_SECONDS * sruti_hz), np.floor(longest_seconds * sruti_hz) + 1)
    n = np.rint(sa * rate / sruti_hz)
    ratios = np.exp2(np.array(cents)[:, None] / 1200)
    wanted = ratios * sruti_hz * n / rate  # (string, candidate)
    worst = np.abs(1200 * np.log2(np.rint(wanted) / wanted)).max(axis=0)
    fitting = np.flatnonzero(worst < FITTING_CENTS)
    best = int(fitting[0]) if len(fitting) else int(np.argmin(worst))
    return Loop(int(n[best]), int(sa[best]), tuple(int(k) for k in np.rint(wanted[:, best])))
