"""Gamakas as pitch curves: how the pitch of one swara moves.

A curve is a sequence of points (seconds after the swara begins, cents above madhya Sa), joined
by straight lines; before the first point and after the last the pitch is constant. Glides are
raised cosines. A glide takes the same time at every tempo; only the holds between glides
become longer or shorter.
Sources: Subramanian's notes on gamaka for the kinds; a vina's transcription of a Sahana
varnam, measured glide by glide, for the times.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, log, pi, sqrt
from typing import Literal

from carnatic.errors import CarnaticError

GamakaKind = Literal["kampita", "jaru", "sphurita", "pratyahata", "nokku", "kandippu"]
GAMAKA_KINDS: tuple[GamakaKind, ...] = ("kampita", "jaru", "sphurita", "pratyahata", "nokku", "kandippu")
Points = tuple[tuple[float, float], ...]

USUAL_RATE_HZ = 2.2  # swings a second on the vina, 1.6 to 2.4 in four of five
FASTEST_RATE_HZ = 5.0  # in a short swara
# The vina's median glide crosses 250 cents in 108 ms; smaller ones are quicker, within the measured limits.
GLIDE_SECONDS, GLIDE_CENTS = 0.108, 250.0
SHORTEST_GLIDE_SECONDS, LONGEST_GLIDE_SECONDS = 0.054, 0.168
JARU_SECONDS = 0.14
REST_SHARE = 0.75  # of the time that a kampita holds a pitch, it holds its rest; the turn is only touched
LEAST_HOLD_SECONDS = 0.04  # in each swing, so that the ear can tell its two ends apart
# How long the first pitch is held before the glide to the swara's own pitch.
_TOUCH_SECONDS: dict[GamakaKind, float] = {
    "jaru": 0.0,
    "sphurita": 0.06,
    "pratyahata": 0.06,
    "nokku": 0.07,
    "kandippu": 0.05,
}
LARGEST_SHARE = 0.5  # of a swara's time for the touch and its glide; a shorter swara stays plain
TOLERANCE_CENTS = 0.25  # between a glide and the straight lines that approximate it


@dataclass(frozen=True, slots=True)
class Gamaka:
    """The kind and the pitches of one swara's movement, in cents above madhya Sa.

    from_cents: the pitch where a kampita rests, and where every other kind begins.
    to_cents: the pitch where a kampita turns; every other kind ends on the swara's own pitch.
    rate_hz: swings per second if there is time.
    """

    kind: GamakaKind
    from_cents: float
    to_cents: float
    rate_hz: float = USUAL_RATE_HZ

    def __post_init__(self) -> None:
        if self.kind not in GAMAKA_KINDS:
            raise CarnaticError("gamaka.unknown", kind=self.kind, kinds=GAMAKA_KINDS)
        if not 0.5 <= self.rate_hz <= 8:
            raise CarnaticError("gamaka.rate", rate=self.rate_hz)


def plain(own_cents: float) -> Points:
    """The curve of a swara with a steady pitch."""
    return ((0.0, own_cents),)


def bent(gamaka: Gamaka, own_cents: float, seconds: float, units: int, strength: int) -> Points:
    """The curve of a swara with its gamaka; plain if the swara is too short for it.

    own_cents: the swara's own pitch. seconds, units: its duration. strength: size of the
    movement in percent, 0 to 100; 0 is exactly plain.
    """
    corners = _swung(gamaka, seconds, units) if gamaka.kind == "kampita" else _touched(gamaka, own_cents, seconds)
    if not corners or strength == 0:
        return plain(own_cents)
    scale = strength / 100
    return _joined([(time, own_cents + scale * (cents - own_cents)) for time, cents in corners])


def swings(gamaka: Gamaka, seconds: float, units: int) -> int:
    """The number of swings of a kampita of that length, in step with the units; 0 if there is no time for one.

    The number nearest to the gamaka's rate that divides the units or is a multiple of them.
    """
    shortest = max(2 * glide_seconds(gamaka) + LEAST_HOLD_SECONDS, 1 / FASTEST_RATE_HZ)
    most = int(seconds / shortest + 1e-9)
    in_step = (n for n in range(1, most + 1) if n % units == 0 or units % n == 0)
    return min(in_step, key=lambda n: abs(log(n / (seconds * gamaka.rate_hz))), default=0)


def glide_seconds(gamaka: Gamaka) -> float:
    """The time from one end of the gamaka to the other, the same at every tempo and strength."""
    if gamaka.kind == "jaru":
        return JARU_SECONDS
    size = abs(gamaka.to_cents - gamaka.from_cents)
    return min(max(GLIDE_SECONDS * sqrt(size / GLIDE_CENTS), SHORTEST_GLIDE_SECONDS), LONGEST_GLIDE_SECONDS)


def _swung(gamaka: Gamaka, seconds: float, units: int) -> list[tuple[float, float]]:
    """The corners of a kampita: from rest to turn and back, as often as there is time for."""
    count = swings(gamaka, seconds, units)
    if not count:
        return []
    glide, period = glide_seconds(gamaka), seconds / count
    spare = period - 2 * glide
    rest, touch = spare * REST_SHARE / 2, spare * (1 - REST_SHARE)
    corners = [(0.0, gamaka.from_cents)]
    for start in (k * period for k in range(count)):
        rest_end, turn_start = start + rest, start + rest + glide
        corners += [(rest_end, gamaka.from_cents), (turn_start, gamaka.to_cents)]
        corners += [(turn_start + touch, gamaka.to_cents), (turn_start + touch + glide, gamaka.from_cents)]
    return corners


def _touched(gamaka: Gamaka, own_cents: float, seconds: float) -> list[tuple[float, float]]:
    """The corners of a gamaka that begins on another pitch and glides to the swara's own."""
    touch = _TOUCH_SECONDS[gamaka.kind]
    arrival = touch + glide_seconds(gamaka)
    if arrival > LARGEST_SHARE * seconds:
        return []
    begins = [(0.0, gamaka.from_cents)]
    return begins + ([(touch, gamaka.from_cents)] if touch else []) + [(arrival, own_cents)]


def _joined(corners: list[tuple[float, float]]) -> Points:
    """The corners, with points on the glides between them, close enough to be joined by straight lines."""
    points = corners[:1]
    for (start, low), (end, high) in pairwise(corners):
        # A line of h seconds is off by h²/8 times the curvature, which is at most |high − low|/2 · (π/T)².
        pieces = max(1, ceil(pi * sqrt(abs(high - low) / (16 * TOLERANCE_CENTS))))
        for k in range(1, pieces):
            part = k / pieces
            points.append((start + part * (end - start), low + (high - low) * (1 - cos(pi * part)) / 2))
        points.append((end, high))
    return tuple(points)


def thinned(points: Points, tolerance_cents: float) -> Points:
    """A curve with fewer points, for a drawing; it differs from the full curve by at most the tolerance."""
    kept = [points[0]]
    start = 0
    for end in range(2, len(points)):
        if any(_off(points[start], points[end], between) > tolerance_cents for between in points[start + 1 : end]):
            start = end - 1
            kept.append(points[start])
    return tuple(kept) if len(points) == 1 else (*kept, points[-1])


def _off(first: tuple[float, float], last: tuple[float, float], between: tuple[float, float]) -> float:
    part = (between[0] - first[0]) / (last[0] - first[0])
    return abs(first[1] + part * (last[1] - first[1]) - between[1])
