"""Recipes: every sound of the player as a short text that says all that its samples depend on.

The text is the sound's address, so equal sounds have one address in every exercise and visit, and
any server can make a sound again from its address alone::

    note/veena/130.8128/44100/1.15/s/joined/2/701.955              the curve of a steady note is its cents
    note/voice/130.8128/44100/1.0/p/struck/0/0.0~0.0_0.06~50.5     of a moving one seconds ~ cents
    drone/tanpura/130.8128/-498.045_0.0_0.0_-1200.0                the strings' cents
    stroke/tham/130.8128                                           the tonic, 0.0 for a sound without pitch
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar, get_args

import numpy as np

from carnatic.caching import cached
from carnatic.errors import CarnaticError
from carnatic.exercise.beats import SOUNDS, BeatSound
from carnatic.exercise.bounds import NOTE_SECONDS
from carnatic.exercise.performance import Performance, PitchCurve, steady
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import DRONES
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.sound.drone import drone_of
from carnatic.sound.drone.strings import string_cents
from carnatic.sound.encode import to_short_mp3, to_wav
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.tala import beat_sound, tonic_of
from carnatic.sound.voices import MOST_VARIANTS, Tone, note_samples, tones
from carnatic.theory.swara import LETTERS
from carnatic.theory.tuning import check_sruti

LOOP_LEAD = 4608  # samples of a loop that are repeated before and after it: four frames
LONGEST = 6000  # characters of a recipe
MOST_STRINGS = 8
LOWEST_CENTS, HIGHEST_CENTS = -2500.0, 3700.0  # beyond the three sthayis and their gamakas
SOFTEST, LOUDEST = 0.25, 4.0  # accents
LOWEST_TONIC_HZ, HIGHEST_TONIC_HZ = 110.0, 220.0
ENCODED_BYTES = 64_000_000  # that are kept

SoundForm: TypeAlias = Literal["mp3", "wav"]  # wav: for browsers without MP3
_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class NoteRecipe:
    """One note of a voice."""

    voice: str
    tone: Tone

    def __str__(self) -> str:
        tone = self.tone
        joined = "joined" if tone.joined else "struck"
        words = ("note", self.voice, tone.sruti_hz, tone.samples, tone.accent, tone.letter, joined, tone.variant)
        return "/".join((*map(str, words), _curve_text(tone.curve)))

    def render(self) -> Samples:
        """The samples of the note."""
        return note_samples(self.voice, self.tone)


@dataclass(frozen=True, slots=True)
class DroneRecipe:
    """One round of a drone."""

    kind: str
    sruti_hz: float
    cents: tuple[float, ...]

    def __str__(self) -> str:
        return f"drone/{self.kind}/{self.sruti_hz}/{'_'.join(map(str, self.cents))}"

    def render(self) -> Samples:
        """The samples of the loop."""
        return drone_of(self.kind, self.cents, self.sruti_hz)


@dataclass(frozen=True, slots=True)
class StrokeRecipe:
    """One sound of the tala."""

    sound: BeatSound
    tonic_hz: float

    def __str__(self) -> str:
        return f"stroke/{self.sound}/{self.tonic_hz}"

    def render(self) -> Samples:
        """The samples of the stroke."""
        return beat_sound(self.sound, self.tonic_hz)


Recipe: TypeAlias = NoteRecipe | DroneRecipe | StrokeRecipe


def note_recipes(performance: Performance) -> tuple[NoteRecipe, ...]:
    """The recipe of each note of a performance; equal notes have few different ones."""
    voice = performance.request.sound.voice
    return tuple(NoteRecipe(voice, tone) for tone in tones(performance))


def drone_recipe(request: ExerciseRequest) -> DroneRecipe:
    """The recipe of a request's drone."""
    return DroneRecipe(request.sound.drone, float(request.sruti_hz), tuple(map(float, string_cents(request))))


def stroke_recipes(kind: str, sruti_hz: float) -> dict[BeatSound, StrokeRecipe]:
    """The recipe of every sound of one way to keep the tala. kind: a key of SOUNDS."""
    return {sound: StrokeRecipe(sound, float(tonic_of(sound, sruti_hz))) for sound in SOUNDS[kind]}


@cached(max_bytes=ENCODED_BYTES)
def encoded(text: str, form: SoundForm = "mp3") -> tuple[int, int, bytes]:
    """(first sample, number of samples, file) of the sound with that recipe.

    The file of a drone has more of the loop before its first sample and after its last, so that the
    ends are encoded as they sound. Raises CarnaticError as ``read_recipe``.
    """
    recipe = read_recipe(text)
    samples = recipe.render()
    encode = to_short_mp3 if form == "mp3" else to_wav
    if not isinstance(recipe, DroneRecipe):
        return 0, len(samples), encode(samples)
    whole = np.concatenate([samples[-LOOP_LEAD:], samples, samples[:LOOP_LEAD]])
    return LOOP_LEAD, len(samples), encode(whole)


@cache
def sound_version() -> str:
    """A hash of this package and of the encoder: with other code a sound may have other bytes at another address."""
    here = Path(__file__).parent
    digest = hashlib.sha256(version("lameenc").encode())
    for path in sorted(here.rglob("*.py")):
        digest.update(f"{path.relative_to(here).as_posix()}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


# -- reading -----------------------------------------------------------------------------------


def read_recipe(text: str) -> Recipe:
    """The recipe with that text.

    Raises CarnaticError for a text that is malformed, too long or not in the form that ``str`` gives
    it, and for values out of range: no sound costs more than the longest note.
    """
    try:
        recipe = _read(text.split("/")) if len(text) <= LONGEST else None
    except ValueError as fault:
        raise (fault if isinstance(fault, CarnaticError) else CarnaticError("sound.address")) from None
    if recipe is None or str(recipe) != text:
        raise CarnaticError("sound.address")
    return recipe


def _read(words: list[str]) -> Recipe:
    kind, *rest = words
    if kind == "note":
        voice, sruti, samples, accent, letter, joined, variant, curve = rest
        tone = Tone(
            curve=_read_curve(curve),
            sruti_hz=_sruti(sruti),
            samples=_within(int(samples), 1, round(NOTE_SECONDS * RATE)),
            accent=_within(float(accent), SOFTEST, LOUDEST),
            letter=_one_of(letter, LETTERS),
            joined=_one_of(joined, ("struck", "joined")) == "joined",
            variant=_within(int(variant), 0, MOST_VARIANTS),
        )
        return NoteRecipe(_one_of(voice, VOICE_NAMES), tone)
    if kind == "drone":
        name, sruti, strings = rest
        cents = tuple(_cents(word) for word in strings.split("_", MOST_STRINGS))
        _within(len(cents), 1, MOST_STRINGS)
        return DroneRecipe(_one_of(name, DRONES), _sruti(sruti), cents)
    if kind == "stroke":
        sound, tonic = rest
        for name in get_args(BeatSound):
            if name == sound:
                pitched = name in SOUNDS["mridangam"]
                lowest, highest = (LOWEST_TONIC_HZ, HIGHEST_TONIC_HZ) if pitched else (0.0, 0.0)
                return StrokeRecipe(name, _within(float(tonic), lowest, highest))
    raise ValueError(kind)


def _sruti(text: str) -> float:
    sruti_hz = float(text)
    check_sruti(sruti_hz)
    return sruti_hz


def _cents(text: str) -> float:
    return _within(float(text), LOWEST_CENTS, HIGHEST_CENTS)


def _within(value: _Number, lowest: float, highest: float) -> _Number:
    if not (isfinite(value) and lowest <= value <= highest):
        raise ValueError(value)
    return value


def _one_of(word: str, words: Sequence[str]) -> str:
    if word not in words:
        raise ValueError(word)
    return word


# -- curves ------------------------------------------------------------------------------------


def _curve_text(curve: PitchCurve) -> str:
    if len(curve.points) == 1:
        return str(curve.points[0][1])
    return "_".join(f"{seconds}~{cents}" for seconds, cents in curve.points)


def _read_curve(text: str) -> PitchCurve:
    if "~" not in text:
        return steady(_cents(text))
    points = []
    for word in text.split("_"):
        seconds, cents = word.split("~")
        points.append((_within(float(seconds), 0.0, NOTE_SECONDS), _cents(cents)))
    if any(b <= a for (a, _), (b, _) in pairwise(points)):
        raise ValueError(text)
    return PitchCurve(tuple(points))
