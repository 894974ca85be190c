"""One note for a voice, and the variation that makes a player's notes differ."""

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

# The level of a held note as the ear weighs it; a mix of such notes with the drone and the
# tala comes to about −16 LUFS.
LEVEL = 0.156
# A note that is cut short is faded over this; a voice may take longer to close by itself.
RELEASE_SECONDS = 0.018

DRIFT_CENTS = 2.0  # a held note of a human stays within this of its swara
_DRIFT_HZ = (0.31, 0.83)
_WANDER_HZ = (1.7, 4.3)


@dataclass(frozen=True, slots=True)
class Tone:
    """One note for a voice.

    samples: how long, at rate. accent: how strongly, 1 for a plain note. letter: the swara
    that is sung, 's' to 'n'. joined: whether it follows at once on a note of another
    pitch. variant: which of a player's ways to sound it; 0 is the plain one, always the same
    and exact.
    """

    curve: PitchCurve
    sruti_hz: float
    samples: int
    accent: float = 1.0
    letter: str = "s"
    joined: bool = False
    variant: int = 0
    rate: int = RATE

    @property
    def cents(self) -> float:
        """The pitch at which the note begins, above madhya Sa."""
        return self.curve.points[0][1]

    @property
    def hz(self) -> float:
        """The pitch at which the note begins."""
        return float(self.sruti_hz * 2 ** (self.cents / 1200))

    @property
    def highest_hz(self) -> float:
        """The highest pitch that the note reaches."""
        return float(self.sruti_hz * 2 ** (max(cents for _, cents in self.curve.points) / 1200))

    @property
    def seconds(self) -> float:
        """How long the note lasts."""
        return self.samples / self.rate


# (tone) → its samples, which begin and end at 0
Renderer: TypeAlias = Callable[[Tone], Samples]


@dataclass(frozen=True, slots=True)
class Take:
    """How a player sounds one note this time; level, brightness and attack are factors near 1.

    chances: eight numbers from −1 to 1, drawn from the variant and the note's own pitch, length and
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
        """Where in a store of noise this note begins, 0 to 1."""
        return (self.chances[3] + 1) / 2

    @property
    def is_plain(self) -> bool:
        """Whether the take has no variation."""
        return not any(self.chances)

    def drift(self, n: int, rate: int) -> NDArray[np.float64] | None:
        """Cents beside the swara, at each DRIFT_SAMPLES of n samples; None for a plain take.

        It comes in slowly: a note is begun on its pitch.
        """
        if self.is_plain:
            return None
        t = np.arange(ceil(n / DRIFT_SAMPLES) + 1) * (DRIFT_SAMPLES / rate)
        slow, quick = (np.sin(2 * np.pi * (hz * t + self.chances[4 + i])) for i, hz in enumerate(_DRIFT_HZ))
        return np.asarray(DRIFT_CENTS * (0.6 * slow + 0.4 * quick) * -np.expm1(-t / 0.15))

    def wander(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Factors on the level at these times: no bow and no breath is quite even."""
        if self.is_plain:
            return np.ones_like(seconds)
        slow, quick = (np.sin(2 * np.pi * (hz * seconds + self.chances[6 + i])) for i, hz in enumerate(_WANDER_HZ))
        return np.asarray(1 + 0.022 * slow + 0.014 * quick)


_PLAIN = Take((0.0,) * 8)


def take_of(tone: Tone) -> Take:
    """The take of a tone's variant at its pitch."""
    if not tone.variant:
        return _PLAIN
    # in whole numbers, in which no two machines differ
    kind = pack("<4q", tone.variant, round(100 * tone.cents), tone.samples, round(100 * tone.accent))
    digest = blake2b(kind, digest_size=16).digest()
    return Take(tuple((chance + 0.5) / 32768 for chance in unpack("<8h", digest)))


def closed(sound: Samples, attack: int, release: int) -> Samples:
    """The sound with a rise from 0 over attack samples and a fall that ends on exactly 0."""
    attack, release = min(attack, len(sound) // 4), min(release, len(sound) // 3)
    sound[:attack] *= ramp(attack)
    sound[len(sound) - release :] *= ramp(release)[::-1]
    return sound


def low_guard(hz: float, lowest_hz: float = 90.0) -> float:
    """A factor that keeps the crests of very low notes, below the instrument's lowest, under full scale."""
    return float(min(1.0, (hz / lowest_hz) ** 0.3))


def joined_release(tone: Tone) -> int:
    """How many samples a bow or a breath takes to leave a note: little of a quick one."""
    return round(min(0.045, max(0.010, 0.05 * tone.seconds)) * tone.rate)
