"""Renders a line in its voice, as one buffer that can be cut into notes, or as every different note once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from importlib import import_module
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from carnatic.exercise.performance import Performance, steady
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import DEFAULT_SOUND
from carnatic.exercise.voices import VOICES, Voice, voice_named
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.voices.tone import Renderer, Tone
from carnatic.theory.swara import Pitch
from carnatic.theory.tuning import check_sruti

Slice: TypeAlias = tuple[int, int]


def _renderer_of(voice: Voice) -> Renderer:
    module, _, function = voice.renderer.partition(".")
    renderer: Renderer = getattr(import_module(f"carnatic.sound.voices.{module}"), function)
    return renderer


RENDERERS = {voice.name: _renderer_of(voice) for voice in VOICES}
# So many ways a player has to sound the same note, taken in turn; as many of them as together last
# no longer than this, for the page loads them all.
FEWEST_VARIANTS, MOST_VARIANTS = 2, 8
VARIANTS_SECONDS = 60.0


def renderer_named(name: str) -> Renderer:
    """The renderer of a voice. Raises CarnaticError for an unknown voice."""
    return RENDERERS[voice_named(name).name]


def slices(performance: Performance, rate: int = RATE) -> tuple[Slice, ...]:
    """(first sample, number of samples) of every note in the rendered line, event by event.

    The rule that lets a player move notes about: nothing of a note lies outside its slice;
    a slice begins at 0 and ends at exactly 0, so it may be started at any time, followed by
    silence or by another, without a click. To play one shorter, fade it out over
    RELEASE_SECONDS. A note that follows at once starts on the very next sample.
    """
    tick = performance.akshara_seconds * rate
    starts = (round(float(note.event.start) * tick) for note in performance.notes)
    ends = (round(float(note.event.end) * tick) for note in performance.notes)
    return tuple((start, end - start) for start, end in zip(starts, ends))


def tones(performance: Performance, rate: int = RATE) -> tuple[Tone, ...]:
    """The tones of a performance, note by note; equal notes take different variants."""
    plain, end = [], None
    for i, (note, (start, n)) in enumerate(zip(performance.notes, slices(performance, rate))):
        joined = end == start and note.event.pitch != performance.notes[i - 1].event.pitch
        letter = note.event.swara.letter
        plain.append(Tone(note.curve, performance.sruti_hz, n, note.accent, letter, joined, 0, rate))
        end = start + n
    return tuple(_varied(plain)) if performance.request.sound.human else tuple(plain)


def render_melody(performance: Performance, rate: int = RATE) -> Samples:
    """The whole line in the voice that its request names, mono, as long as the performance."""
    play, asked = _voice_of(performance.request), tones(performance, rate)
    sounds = {tone: play(tone) for tone in dict.fromkeys(asked)}
    out = np.zeros(round(performance.seconds * rate), np.float32)
    for tone, (start, n) in zip(asked, slices(performance, rate)):
        out[start : start + n] = sounds[tone]
    return out


def render_notes(performance: Performance, rate: int = RATE) -> tuple[Samples, tuple[Slice, ...]]:
    """Every different note once, and where each event's own lies in it, by the rule of slices.

    A line strikes few different notes, and a long one the same over and over: this holds
    seconds of sound where render_melody holds minutes.
    """
    play, asked = _voice_of(performance.request), tones(performance, rate)
    different = list(dict.fromkeys(asked))
    firsts = dict(zip(different, accumulate((tone.samples for tone in different), initial=0)))
    melody = np.zeros(sum(tone.samples for tone in different), np.float32)
    for tone, first in firsts.items():
        melody[first : first + tone.samples] = play(tone)
    return melody, tuple((firsts[tone], tone.samples) for tone in asked)


def different_seconds(performance: Performance) -> float:
    """How long the different notes are, one after another, as render_notes makes them; known before it does."""
    return sum(tone.samples for tone in dict.fromkeys(tones(performance))) / RATE


def render_pitch(
    cents: float,
    sruti_hz: float,
    seconds: float = 1.5,
    voice: str = DEFAULT_SOUND.voice,
    letter: str = "s",
    rate: int = RATE,
) -> Samples:
    """One swara alone, plain and exact, to be heard while it is moved.

    Raises CarnaticError for an unknown voice and for a sruti out of range.
    """
    check_sruti(sruti_hz)
    return renderer_named(voice)(Tone(steady(cents), sruti_hz, round(seconds * rate), letter=letter, rate=rate))


def render_ladder(
    request: ExerciseRequest, seconds: float = 0.6, rate: int = RATE
) -> tuple[Samples, tuple[Slice, ...]]:
    """The arohana, then the avarohana, in the request's voice, with the slice of every swara in singing order.

    seconds: the length of each swara; the last of either ladder is held twice as long.
    """
    raga = request.mapped_raga
    line = (*raga.arohana, *raga.avarohana)
    ends = {len(raga.arohana) - 1, len(line) - 1}
    lengths = [round(seconds * rate) * (2 if i in ends else 1) for i in range(len(line))]
    plain = [
        _ladder_tone(request, pitch, n, before, rate) for pitch, before, n in zip(line, (None, *line[:-1]), lengths)
    ]
    play = _voice_of(request)
    sound = [play(tone) for tone in (_varied(plain) if request.sound.human else plain)]
    return np.concatenate(sound), tuple(zip(accumulate(lengths[:-1], initial=0), lengths))


def _ladder_tone(request: ExerciseRequest, pitch: Pitch, n: int, before: Pitch | None, rate: int) -> Tone:
    curve, letter = steady(request.mapped_tuning.cents_of(pitch)), pitch.place.letter
    return Tone(curve, request.sruti_hz, n, 1.0, letter, before not in (None, pitch), 0, rate)


def _voice_of(request: ExerciseRequest) -> Renderer:
    return renderer_named(request.sound.voice)


def _varied(plain: list[Tone]) -> Iterable[Tone]:
    """The tones; equal ones take variants 1, 2, … in turn, so that no two in a row are the same."""
    struck: Counter[Tone] = Counter()
    ways = _ways(Counter(plain))
    for tone in plain:
        yield replace(tone, variant=1 + struck[tone] % ways)
        struck[tone] += 1


def _ways(often: Counter[Tone]) -> int:
    for ways in range(MOST_VARIANTS, FEWEST_VARIANTS, -1):
        if sum(min(times, ways) * tone.seconds for tone, times in often.items()) <= VARIANTS_SECONDS:
            return ways
    return FEWEST_VARIANTS
