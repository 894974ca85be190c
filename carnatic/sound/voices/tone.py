"""One note for a voice, and the small variations that make equal notes differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from struct import pack, unpack
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.exercise.performance import PitchCurve
from carnatic.sound.partials import DRIFT_SAMPLES, RATE, Samples, ramp

# The K-weighted root mean square of a held note; a mix of such notes with the drone and the
# tala has about −16 LUFS.
LEVEL = 0.156
# The fade-out of a note that is cut short; a voice's own release can be longer.
RELEASE_SECONDS = 0.018
PLAIN_LETTER = "s"  # of a tone whose sound doesn't depend on its swara's name

DRIFT_CENTS = 2.0  # the largest drift of a note's pitch
_DRIFT_HZ = (0.31, 0.83)
_WANDER_HZ = (1.7, 4.3)


@dataclass(frozen=True, slots=True)
class Tone:
    """One note for a voice.

    samples: its length. accent: amplitude, 1 for a plain note. letter: the swara that is sung,
    's' to 'n'. joined: whether it follows a note of another pitch without a gap. variant: 0 for a
    plain and exact note; other numbers give slightly different ones. rate: samples per second.
    """

    curve: PitchCurve
    sruti_hz: float
    samples: int
    accent: float = 1.0
    letter: str = PLAIN_LETTER
    joined: bool = False
    variant: int = 0
    rate: int = RATE

    @property
    def cents(self) -> float:
        """The pitch at the start of the note, in cents above madhya Sa."""
        return self.curve.points[0][1]

    @property
    def hz(self) -> float:
        """The pitch at the start of the note, in hertz."""
        return float(self.sruti_hz * 2 ** (self.cents / 1200))

    @property
    def highest_hz(self) -> float:
        """The highest pitch of the note, in hertz."""
        return float(self.sruti_hz * 2 ** (max(cents for _, cents in self.curve.points) / 1200))

    @property
    def seconds(self) -> float:
        """The length of the note in seconds."""
        return self.samples / self.rate


# tone → its samples, (tone.samples,), which begin and end at 0
Renderer: TypeAlias = Callable[[Tone], Samples]


@dataclass(frozen=True, slots=True)
class Take:
    """The variation of one note; level, brightness and attack are factors near 1.

    chances: eight numbers from −1 to 1, derived from the variant and the note's pitch, length and
    accent, so that a request sounds the same on every machine and in any order of rendering.
    """

    chances: tuple[float, ...]

    @property
    def level(self) -> float:
        """A factor on the level, within 0.8 decibels."""
        return float(10 ** (0.8 * self.chances[0] / 20))

    @property
    def brightness(self) -> float:
        """A factor on the brightness, within a tenth."""
        return 1 + 0.10 * self.chances[1]

    @property
    def attack(self) -> float:
        """A factor on the attack's length, within a fifth."""
        return 1 + 0.20 * self.chances[2]

    @property
    def noise_start(self) -> float:
        """The start of the note in a stored noise, 0 to 1."""
        return (self.chances[3] + 1) / 2

    @property
    def is_plain(self) -> bool:
        """Whether the take has no variation."""
        return not any(self.chances)

    def drift(self, n: int, rate: int) -> NDArray[np.float64] | None:
        """The drift of the pitch in cents, one value every DRIFT_SAMPLES; None for a plain take.

        n: samples of the note. The drift grows from 0, so that a note starts on its pitch.
        """
        if self.is_plain:
            return None
        t = np.arange(ceil(n / DRIFT_SAMPLES) + 1) * (DRIFT_SAMPLES / rate)
        slow, quick = (np.sin(2 * np.pi * (hz * t + self.chances[4 + i])) for i, hz in enumerate(_DRIFT_HZ))
        return np.asarray(DRIFT_CENTS * (0.6 * slow + 0.4 * quick) * -np.expm1(-t / 0.15))

    def wander(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Factors on the level at these times, of the same shape: no bow or breath is perfectly even."""
        if self.is_plain:
            return np.ones_like(seconds)
        slow, quick = (np.sin(2 * np.pi * (hz * seconds + self.chances[6 + i])) for i, hz in enumerate(_WANDER_HZ))
        return np.asarray(1 + 0.022 * slow + 0.014 * quick)


_PLAIN = Take((0.0,) * 8)


def take_of(tone: Tone) -> Take:
    """The take of a tone's variant at its pitch."""
    if not tone.variant:
        return _PLAIN
    # whole numbers, which are equal on every machine
    key = pack("<4q", tone.variant, round(100 * tone.cents), tone.samples, round(100 * tone.accent))
    digest = blake2b(key, digest_size=16).digest()
    return Take(tuple((chance + 0.5) / 32768 for chance in unpack("<8h", digest)))


def closed(sound: Samples, attack: int, release: int) -> Samples:
    """The sound, faded in place: from 0 over ``attack`` samples, and to exactly 0 over ``release`` samples."""
    attack, release = min(attack, len(sound) // 4), min(release, len(sound) // 3)
    sound[:attack] *= ramp(attack)
    sound[len(sound) - release :] *= ramp(release)[::-1]
    return sound


def low_guard(hz: float, lowest_hz: float = 90.0) -> float:
    """A factor on notes below the instrument's lowest, so that their peaks stay below full scale."""
    return float(min(1.0, (hz / lowest_hz) ** 0.3))


def joined_release(tone: Tone) -> int:
    """The samples that a bow or a breath takes to end a note; fewer for a short note."""
    return round(min(0.045, max(0.010, 0.05 * tone.seconds)) * tone.rate)
