"""The drone, a tanpura or a sruti box, as a seamless loop."""

from __future__ import annotations

from carnatic.exercise.request import ExerciseRequest
from carnatic.sound.drone.srutibox import box_loop
from carnatic.sound.drone.strings import string_cents
from carnatic.sound.drone.tanpura import plucked_loop
from carnatic.sound.partials import RATE, Samples


def drone_loop(request: ExerciseRequest, rate: int = RATE) -> Samples:
    """One round of the request's drone as a seamless loop, (samples,); cached and read-only."""
    return drone_of(request.sound.drone, string_cents(request), request.sruti_hz, rate)


def drone_of(kind: str, cents: tuple[float, ...], sruti_hz: float, rate: int = RATE) -> Samples:
    """One round of a drone as a seamless loop, (samples,); cached and read-only. cents: of its strings above Sa."""
    make = box_loop if kind == "sruti-box" else plucked_loop
    return make(cents, sruti_hz, rate)


def forget_loops() -> None:
    """Clear the cache of loops."""
    plucked_loop.cache_clear()
    box_loop.cache_clear()
