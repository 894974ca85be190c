"""Mixing of melody, drone and tala to one sound for a file; the player mixes the same sounds with the same gain."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np

from carnatic.errors import OutOfRange
from carnatic.exercise.performance import Performance
from carnatic.sound.drone import drone_loop
from carnatic.sound.encode import Track, overlaid
from carnatic.sound.loudness import mastered, mastered_parts, parts
from carnatic.sound.partials import RATE, Samples, ramp
from carnatic.sound.tala import render_tala
from carnatic.sound.voices import Slice, render_notes, slices

LOUDNESS_LUFS = -16.0
HIGHEST_PEAK = 10 ** (-1.5 / 20)  # below −1 dBTP even after MP3 has raised the peaks
LAYERS = ("melody", "drone", "tala")
FADE_IN_SECONDS, FADE_OUT_SECONDS, SILENCE_SECONDS = 0.3, 1.5, 0.3


# The faders' initial levels, at which a layer is exactly as loud as it was rendered.
USUAL_MELODY, USUAL_DRONE, USUAL_TALA = 0.8, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of each layer's fader, 0 (off) to 1.

    A layer's samples are multiplied by (level / usual level)². The player does the same with its
    layers, so a file has the balance of the page.
    """

    melody: float = USUAL_MELODY
    drone: float = USUAL_DRONE
    tala: float = USUAL_TALA

    def __post_init__(self) -> None:
        for field in fields(self):
            level = getattr(self, field.name)
            if not 0 <= level <= 1:
                raise OutOfRange("level.range", value=f"{level:g}", lowest=0, highest=1, name=field.name)

    @property
    def factors(self) -> tuple[float, float, float]:
        """The factors on melody, drone and tala."""
        pairs = ((self.melody, USUAL_MELODY), (self.drone, USUAL_DRONE), (self.tala, USUAL_TALA))
        melody, drone, tala = ((level / usual) ** 2 for level, usual in pairs)
        return melody, drone, tala


def mixdown(performance: Performance, levels: Levels | None = None, rate: int = RATE) -> Samples:
    """The whole performance as one mono sound, (samples,), of LOUDNESS_LUFS and a true peak below −1 dBFS.

    The levels change the balance of the layers, not the loudness of the mix. After the last
    avartanam the drone fades out and a short silence follows.
    """
    layers = _Layers(performance, levels or Levels(), rate)
    sound = np.zeros(layers.n + round(SILENCE_SECONDS * rate), np.float32)
    mixed = sound[: layers.n]
    layers.mix_into(mixed)
    mastered(mixed, rate, LOUDNESS_LUFS, HIGHEST_PEAK).apply_to(mixed)
    return sound


def tracks(performance: Performance, levels: Levels | None = None, rate: int = RATE) -> Iterator[Track]:
    """Melody, drone and tala as separate tracks, whose sum is the sound of ``mixdown``.

    A layer with level 0 is left out. Parts are rendered on demand.
    """
    levels = levels or Levels()
    layers = _Layers(performance, levels, rate)
    mastering = mastered_parts(layers.mixed, layers.n, rate, LOUDNESS_LUFS, HIGHEST_PEAK)
    silence = np.zeros(round(SILENCE_SECONDS * rate), np.float32)

    def parts_of(name: str) -> Iterator[Samples]:
        for first, last in layers.parts():
            yield layers.part(name, first, last) * mastering.curve(last - first, first)
        yield silence

    for name, factor in zip(LAYERS, levels.factors):
        if factor:
            yield Track(name, layers.n + len(silence), parts_of(name))


class _Layers:
    """The layers of a performance at their levels, n samples long; the drone fades out at the end.

    They are made part by part, since a whole layer of a long piece takes a hundred megabytes.
    """

    def __init__(self, performance: Performance, levels: Levels, rate: int) -> None:
        self.performance, self.rate = performance, rate
        self.factors = dict(zip(LAYERS, levels.factors))
        self.fall = round(FADE_OUT_SECONDS * rate)
        self.n = round(performance.seconds * rate) + self.fall
        self.fade = ramp(self.fall)[::-1]
        self.loop = drone_loop(performance.request, rate) if self.factors["drone"] else np.zeros(1, np.float32)
        # layers with level 0 aren't rendered
        self.notes, places = render_notes(performance, rate) if self.factors["melody"] else (self.loop, ())
        self.line = _Line(performance, places, rate)

    def parts(self) -> Iterator[tuple[int, int]]:
        """The start and end of each part, about half a minute long."""
        return parts(self.n, self.rate)

    def part(self, name: str, first: int, last: int) -> Samples:
        """The samples of a layer from first to last: (last - first,)."""
        sound = np.zeros(last - first, np.float32)
        if not self.factors[name]:
            return sound
        if name == "melody":
            self.line.put(sound, self.notes, first)
        elif name == "drone":
            sound = _drone(self.loop, first, last, self.n, self.rate)
        else:
            beats = render_tala(self.performance, self.rate, first, last)
            sound[: len(beats)] = beats
        return _faded(sound * np.float32(self.factors[name]), first, self.n, self.fade)

    def mix_into(self, mixed: Samples) -> None:
        """Fill an array of n samples with the sum of the layers."""
        for first, last in self.parts():
            mixed[first:last] = self.mixed(first, last)

    def mixed(self, first: int, last: int) -> Samples:
        """The sum of the layers from first to last: (last - first,)."""
        return overlaid(tuple((self.part(name, first, last), 1.0) for name in LAYERS), self.rate)


class _Line:
    """The slices of a performance's notes. places: the slice of each in the different notes (see render_notes)."""

    def __init__(self, performance: Performance, places: tuple[Slice, ...], rate: int) -> None:
        self.played = tuple(zip(slices(performance, rate), places))
        self.starts = [start for (start, _), _ in self.played]
        self.longest = max((length for (_, length), _ in self.played), default=0)

    def put(self, sound: Samples, notes: Samples, first: int) -> None:
        """Add the notes to a part of the performance, in place. first: the index of the part's first sample."""
        last = first + len(sound)
        near = slice(bisect_left(self.starts, first - self.longest), bisect_left(self.starts, last))
        for (start, length), (source, _) in self.played[near]:
            low, high = max(start, first), min(start + length, last)
            if low < high:
                sound[low - first : high - first] += notes[source + low - start : source + high - start]


def _faded(sound: Samples, first: int, n: int, fade: Samples) -> Samples:
    """A part of a sound of n samples, faded in place where the sound ends. first: the part's first sample."""
    begin = n - len(fade)
    low, last = max(first, begin), first + len(sound)
    if low < last:
        sound[low - first :] *= fade[low - begin : last - begin]
    return sound


def mix_gain(performance: Performance, rate: int = RATE) -> float:
    """The gain of the mix at the usual levels: brings what the player plays to the loudness of a file.

    The mix is made part by part, since that of a whole long piece takes hundreds of megabytes.
    """
    fade = ramp(round(FADE_OUT_SECONDS * rate))[::-1]
    n = round(performance.seconds * rate) + len(fade)
    melody, places = render_notes(performance, rate)
    loop, line = drone_loop(performance.request, rate), _Line(performance, places, rate)

    def part(first: int, last: int) -> Samples:
        mixed = _drone(loop, first, last, n, rate)
        tala = render_tala(performance, rate, first, last)
        mixed[: len(tala)] += tala
        line.put(mixed, melody, first)
        return _faded(mixed, first, n, fade)

    return mastered_parts(part, n, rate, LOUDNESS_LUFS, HIGHEST_PEAK).gain


def _drone(loop: Samples, first: int, last: int, n: int, rate: int) -> Samples:
    """The samples from first to last of the repeated loop, with a fade-in, since the loop starts while it rings.

    n: the length of the whole drone in samples.
    """
    drone = np.resize(np.roll(loop, -(first % len(loop))), last - first)
    rise = min(round(FADE_IN_SECONDS * rate), n)
    if first < rise:
        end = min(rise, last)
        drone[: end - first] *= ramp(rise)[first:end]
    return drone
