"""Melody, drone and tala together: as one sound for a file, as separate parts for the player."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from carnatic.errors import OutOfRange
from carnatic.sound.drone import drone_loop
from carnatic.sound.encode import overlaid, to_pcm
from carnatic.sound.loudness import mastered
from carnatic.sound.partials import RATE, Samples, ramp
from carnatic.sound.performance import Performance
from carnatic.sound.tala import Place, beat_row, render_tala
from carnatic.sound.voices import RELEASE_SECONDS, Slice, render_melody, render_notes, slices

LOUDNESS_LUFS = -16.0
HIGHEST_PEAK = 10 ** (-1.5 / 20)  # leaves room under −1 dBTP for what MP3 adds
LAYERS = ("melody", "drone", "tala")
FADE_IN_SECONDS, FADE_OUT_SECONDS, SILENCE_SECONDS = 0.3, 1.5, 0.3


# Where the faders stand at first; there a layer sounds exactly as loud as it was rendered.
USUAL_MELODY, USUAL_DRONE, USUAL_TALA = 0.8, 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Levels:
    """How far each layer's fader is up, 0 (off) to 1.

    A layer's samples are multiplied by (level / usual level)²; the player does the same
    with its stems, so a file is balanced as the page was.
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
        """What melody, drone and tala are multiplied by."""
        pairs = ((self.melody, USUAL_MELODY), (self.drone, USUAL_DRONE), (self.tala, USUAL_TALA))
        melody, drone, tala = ((level / usual) ** 2 for level, usual in pairs)
        return melody, drone, tala


@dataclass(frozen=True)
class Stems:
    """What the player schedules: 16-bit little-endian mono samples, and where they belong.

    melody: every different note once; slices: (first sample, samples) of every event in
    it, as voices.render_notes has them. drone: a loop to repeat from end to start. strokes: the one-shots
    end on end; stroke_slices: where each sound of the tala lies in them. Each is
    as loud beside the others as it shall be with its fader where levels has it; gain brings
    all of them to the loudness of a file. fade_seconds: how long to fade a slice that is
    cut short.
    """

    rate: int
    seconds: float
    aksharas_per_minute: float
    melody: bytes
    slices: tuple[Slice, ...]
    drone: bytes
    strokes: bytes
    stroke_slices: tuple[Place, ...]
    gain: float
    levels: Levels = Levels()
    fade_seconds: float = RELEASE_SECONDS


def mixdown(performance: Performance, levels: Levels | None = None, rate: int = RATE) -> Samples:
    """The whole performance as one mono sound of LOUDNESS_LUFS, its true peak at most −1 dBFS.

    The levels are the balance of the layers; together they are always as loud. After the
    last avartanam the drone fades for a moment, then a short silence follows.
    """
    layers = _layers(performance, levels or Levels(), rate)
    mixed = overlaid(tuple((layer, 1.0) for layer in layers.values()), rate)
    mixed *= mastered(mixed, rate, LOUDNESS_LUFS, HIGHEST_PEAK).curve(len(mixed))
    return _lengthened(mixed, len(mixed) + round(SILENCE_SECONDS * rate))


def tracks(performance: Performance, levels: Levels | None = None, rate: int = RATE) -> dict[str, Samples]:
    """Melody, drone and tala, each as it is in the mix: together they are what mixdown makes.

    A layer that is turned off is left out.
    """
    levels = levels or Levels()
    layers = _layers(performance, levels, rate)
    mixed = overlaid(tuple((layer, 1.0) for layer in layers.values()), rate)
    curve = mastered(mixed, rate, LOUDNESS_LUFS, HIGHEST_PEAK).curve(len(mixed))
    silence = round(SILENCE_SECONDS * rate)
    heard = zip(layers.items(), levels.factors)
    return {name: _lengthened(layer * curve, len(layer) + silence) for (name, layer), on in heard if on}


def _layers(performance: Performance, levels: Levels, rate: int) -> dict[str, Samples]:
    """The layers at their levels, of one length, the last moment of it left to the drone."""
    n = round(performance.seconds * rate) + round(FADE_OUT_SECONDS * rate)
    made: tuple[Callable[[], Samples], ...] = (
        lambda: _lengthened(render_melody(performance, rate), n),
        lambda: _drone(performance, n, rate),
        lambda: _lengthened(render_tala(performance, rate), n),
    )
    found = {}
    for name, make, factor in zip(LAYERS, made, levels.factors):
        # what is turned off needn't be made
        found[name] = _faded(make() * np.float32(factor), rate) if factor else np.zeros(n, np.float32)
    return found


def _faded(sound: Samples, rate: int) -> Samples:
    fall = round(FADE_OUT_SECONDS * rate)
    sound[-fall:] *= ramp(fall)[::-1]
    return sound


def stems(performance: Performance, rate: int = RATE) -> Stems:
    """The performance in parts for the browser's player."""
    request = performance.request
    strokes, beats = beat_row(request.sounding.beat, request.sruti_hz, rate)
    melody, places = render_notes(performance, rate)
    return Stems(
        rate=rate,
        seconds=performance.seconds,
        aksharas_per_minute=performance.aksharas_per_minute,
        melody=to_pcm(melody),
        slices=places,
        drone=to_pcm(drone_loop(request, rate)),
        strokes=to_pcm(strokes),
        stroke_slices=beats,
        gain=_usual_gain(performance, melody, places, rate),
    )


def _usual_gain(performance: Performance, melody: Samples, places: tuple[Slice, ...], rate: int) -> float:
    """How much the mix at the usual levels is raised, from the notes that are made already."""
    n = round(performance.seconds * rate) + round(FADE_OUT_SECONDS * rate)
    mixed = _drone(performance, n, rate)
    tala = render_tala(performance, rate)
    mixed[: len(tala)] += tala
    for (start, length), (first, _) in zip(slices(performance, rate), places):
        mixed[start : start + length] += melody[first : first + length]
    return mastered(_faded(mixed, rate), rate, LOUDNESS_LUFS, HIGHEST_PEAK).gain


def _lengthened(samples: Samples, n: int) -> Samples:
    longer = np.zeros(n, np.float32)
    longer[: len(samples)] = samples
    return longer


def _drone(performance: Performance, n: int, rate: int) -> Samples:
    """The loop end on end; it alone needs a rise, for it is caught while it rings."""
    drone = np.resize(drone_loop(performance.request, rate), n)
    rise = min(round(FADE_IN_SECONDS * rate), n)
    drone[:rise] *= ramp(rise)
    return drone
