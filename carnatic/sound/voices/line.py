"""Rendering of a line in its voice, as one buffer, or as every different note once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from itertools import accumulate
from math import floor
from typing import TypeAlias

import numpy as np

from carnatic.caching import cached
from carnatic.exercise.performance import Performance, PitchCurve, steady
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import DEFAULT_SOUND
from carnatic.exercise.voices import VOICES, Voice, voice_named
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.voices.tone import PLAIN_LETTER, Renderer, Tone
from carnatic.theory.swara import Pitch
from carnatic.theory.tuning import check_sruti

Slice: TypeAlias = tuple[int, int]


def _renderer_of(voice: Voice) -> Renderer:
    module, _, function = voice.renderer.partition(".")
    renderer: Renderer = getattr(import_module(f"carnatic.sound.voices.{module}"), function)
    return renderer


RENDERERS = {voice.name: _renderer_of(voice) for voice in VOICES}
# Equal notes take different variants in turn: few, since the page loads each once and keeps it for
# other lines. A line has as many variants as fit into VARIANTS_SECONDS of different notes.
FEWEST_VARIANTS, MOST_VARIANTS = 2, 3
VARIANTS_SECONDS = 60.0
# Moving pitches are rounded, which keeps a note's recipe short and changes no pitch by more than 0.05 cents.
CURVE_DECIMALS = (5, 2)  # of seconds and cents
NOTES_BYTES = 64_000_000  # of samples that are kept


def renderer_named(name: str) -> Renderer:
    """The renderer of a voice. Raises CarnaticError for an unknown voice."""
    return RENDERERS[voice_named(name).name]


def slices(performance: Performance, rate: int = RATE) -> tuple[Slice, ...]:
    """(first sample, number of samples) of every note in the rendered line, event by event.

    A player can move slices in time: a note is completely inside its slice, and its samples
    begin and end at exactly 0, so there is no click before silence or another slice. To shorten a
    slice, fade it out over RELEASE_SECONDS. Start and length are rounded down, so that notes of one
    duration have one length; a note without a gap before it starts at most one sample after the
    previous slice.
    """
    akshara_samples = Fraction(60 * rate) / Fraction(performance.aksharas_per_minute)
    events = [note.event for note in performance.notes]
    return tuple((floor(event.start * akshara_samples), floor(event.duration * akshara_samples)) for event in events)


def tones(performance: Performance, rate: int = RATE) -> tuple[Tone, ...]:
    """The tones of a performance, note by note; equal notes take different variants."""
    plain, before, sruti_hz = [], None, float(performance.sruti_hz)
    sings = voice_named(performance.request.sound.voice).sings_swaras
    for note, (_, n) in zip(performance.notes, slices(performance, rate)):
        event = note.event
        joined = before is not None and before.end == event.start and before.pitch != event.pitch
        letter = event.swara.letter if sings else PLAIN_LETTER
        plain.append(Tone(_rounded(note.curve), sruti_hz, n, float(note.accent), letter, joined, 0, rate))
        before = event
    return tuple(_varied(plain)) if performance.request.sound.human else tuple(plain)


def _rounded(curve: PitchCurve) -> PitchCurve:
    """The curve with rounded points; of a steady one, its pitch alone."""
    if curve.is_steady:
        return steady(float(curve.points[0][1]))
    times, cents = CURVE_DECIMALS
    # of two points that fall together the first one stays
    rounded = {round(at, times): round(pitch, cents) for at, pitch in reversed(curve.points)}
    return PitchCurve(tuple(sorted(rounded.items())))


@cached(max_bytes=NOTES_BYTES)
def note_samples(voice: str, tone: Tone) -> Samples:
    """The samples of a note in a voice, (tone.samples,); cached and read-only. Raises CarnaticError for the voice."""
    return renderer_named(voice)(tone)


def render_melody(performance: Performance, rate: int = RATE) -> Samples:
    """The whole line in the request's voice: (round(performance.seconds * rate),), mono."""
    voice, line = performance.request.sound.voice, tones(performance, rate)
    sounds = {tone: note_samples(voice, tone) for tone in dict.fromkeys(line)}
    out = np.zeros(round(performance.seconds * rate), np.float32)
    for tone, (start, n) in zip(line, slices(performance, rate)):
        out[start : start + n] = sounds[tone]
    return out


def render_notes(performance: Performance, rate: int = RATE) -> tuple[Samples, tuple[Slice, ...]]:
    """The samples of every different note once, and the slice of each event in them (see ``slices``).

    Most lines repeat few different notes, so the samples are seconds long where those of
    ``render_melody`` are minutes long.
    """
    voice, line = performance.request.sound.voice, tones(performance, rate)
    different = list(dict.fromkeys(line))
    firsts = dict(zip(different, accumulate((tone.samples for tone in different), initial=0)))
    melody = np.zeros(sum(tone.samples for tone in different), np.float32)
    for tone, first in firsts.items():
        melody[first : first + tone.samples] = note_samples(voice, tone)
    return melody, tuple((firsts[tone], tone.samples) for tone in line)


def different_seconds(performance: Performance) -> float:
    """The total seconds of the different notes that ``render_notes`` would make, without rendering them."""
    return sum(tone.samples for tone in dict.fromkeys(tones(performance))) / RATE


def render_pitch(
    cents: float,
    sruti_hz: float,
    seconds: float = 1.5,
    voice: str = DEFAULT_SOUND.voice,
    letter: str = "s",
    rate: int = RATE,
) -> Samples:
    """One plain swara at an exact pitch: (round(seconds * rate),), mono.

    cents: above madhya Sa. Raises CarnaticError for an unknown voice and a sruti out of range.
    """
    check_sruti(sruti_hz)
    return renderer_named(voice)(Tone(steady(cents), sruti_hz, round(seconds * rate), letter=letter, rate=rate))


def render_ladder(
    request: ExerciseRequest, seconds: float = 0.6, rate: int = RATE
) -> tuple[Samples, tuple[Slice, ...]]:
    """The samples of the arohana and avarohana in the request's voice, and the slice of every swara in them.

    seconds: the length of each swara; the last swara of each ladder is twice as long.
    """
    raga = request.mapped_raga
    line = (*raga.arohana, *raga.avarohana)
    ends = {len(raga.arohana) - 1, len(line) - 1}
    lengths = [round(seconds * rate) * (2 if i in ends else 1) for i in range(len(line))]
    plain = [
        _ladder_tone(request, pitch, n, before, rate) for pitch, before, n in zip(line, (None, *line[:-1]), lengths)
    ]
    play = _voice_of(request)
    sounds = [play(tone) for tone in (_varied(plain) if request.sound.human else plain)]
    return np.concatenate(sounds), tuple(zip(accumulate(lengths[:-1], initial=0), lengths))


def _ladder_tone(request: ExerciseRequest, pitch: Pitch, n: int, before: Pitch | None, rate: int) -> Tone:
    curve, letter = steady(request.mapped_tuning.cents_of(pitch)), pitch.place.letter
    return Tone(curve, request.sruti_hz, n, 1.0, letter, before not in (None, pitch), 0, rate)


def _voice_of(request: ExerciseRequest) -> Renderer:
    return renderer_named(request.sound.voice)


def _varied(plain: list[Tone]) -> Iterable[Tone]:
    """The tones with variants: equal tones take variants 1, 2, … in turn, so that neighbours differ."""
    occurrences: Counter[Tone] = Counter()
    variants = _variant_count(Counter(plain))
    for tone in plain:
        yield replace(tone, variant=1 + occurrences[tone] % variants)
        occurrences[tone] += 1


def _variant_count(totals: Counter[Tone]) -> int:
    for variants in range(MOST_VARIANTS, FEWEST_VARIANTS, -1):
        if sum(min(total, variants) * tone.seconds for tone, total in totals.items()) <= VARIANTS_SECONDS:
            return variants
    return FEWEST_VARIANTS
