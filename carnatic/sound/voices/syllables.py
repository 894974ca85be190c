"""The syllables sa ri ga ma pa dha ni and aa: the vocal tract in the first moments of a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

# Hertz of the first five formants.
Formants: TypeAlias = tuple[float, float, float, float, float]

# The means of 33 men and 28 women for the vowels of 'hod' and 'heed': Peterson and Barney, Control methods
# used in a study of the vowels, 1952, table II. They give three formants; the fourth and fifth are typical values.
AA_MAN: Formants = (730.0, 1090.0, 2440.0, 3400.0, 4400.0)
AA_WOMAN: Formants = (850.0, 1220.0, 2810.0, 3900.0, 5000.0)
EE_MAN: Formants = (270.0, 2290.0, 3010.0, 3600.0, 4400.0)
EE_WOMAN: Formants = (310.0, 2790.0, 3310.0, 4100.0, 5000.0)
VOWELS = {"a": (AA_MAN, AA_WOMAN), "i": (EE_MAN, EE_WOMAN)}
WOMAN_TO_MAN = 1.16  # ratio of a woman's to a man's formants in consonants


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of the vocal tract at a time, in seconds after the start of the note.

    opened: position between the consonant's formants (0) and the vowel's (1). voiced: level of the
    voice in decibels relative to the vowel. nasal: the part of the sound that goes through the nose,
    0 to 1.
    """

    seconds: float
    opened: float
    voiced: float
    nasal: float = 0.0


@dataclass(frozen=True, slots=True)
class Noise:
    """A hiss or a burst.

    start: seconds after the start of the note. peaks: (hertz, width in hertz, strength), as for
    band_noise. level: relative to the vowel.
    """

    start: float
    seconds: float
    peaks: tuple[tuple[float, float, float], ...]
    level: float


@dataclass(frozen=True, slots=True)
class Syllable:
    """A swara's name: its vowel, and the movement from the consonant to it.

    locus: the consonant's first three formants, in hertz. zero: the frequency, in hertz, that nasal
    sounds lack.
    """

    vowel: str
    locus: tuple[float, float, float] = (600.0, 1100.0, 2440.0)
    moments: tuple[Moment, ...] = (Moment(0.0, 1.0, 0.0),)
    noises: tuple[Noise, ...] = ()
    zero: float = 900.0

    @property
    def onset_seconds(self) -> float:
        """The seconds until the vowel has its full sound."""
        return max([self.moments[-1].seconds, *(noise.start + noise.seconds for noise in self.noises)])


SILENT = -60.0

# Loci of lips, teeth and soft palate: Delattre, Liberman and Cooper, Acoustic loci and transitional cues for
# consonants, 1955. Murmurs and their zeros, lengths of closures and bursts: Stevens, Acoustic Phonetics, 1998,
# chapters 7 to 9. We adjusted the numbers until a classifier trained on another synthesiser's syllables told
# them apart, and chose the levels by ear.
SYLLABLES: dict[str, Syllable] = {
    "s": Syllable(
        "a", (310.0, 1750.0, 2250.0),
        (Moment(0, 0, SILENT), Moment(0.085, 0, SILENT), Moment(0.105, 0.3, -9), Moment(0.148, 1, 0)),
        (Noise(0.0, 0.130, ((5900.0, 2600.0, 1.0), (6800.0, 3600.0, 0.25)), 0.36),),
    ),
    "r": Syllable(
        "i", (320.0, 940.0, 2300.0),
        (
            Moment(0, 0, -4), Moment(0.028, 0, -4), Moment(0.040, 0, -18), Moment(0.053, 0, -13),
            Moment(0.066, 0, -7), Moment(0.100, 0.12, -3), Moment(0.155, 1, 0),
        ),
    ),
    "g": Syllable(
        "a", (255.0, 2060.0, 2060.0),
        (Moment(0, 0, -14), Moment(0.039, 0, -11), Moment(0.049, 0.49, -2), Moment(0.109, 1, 0)),
        (Noise(0.037, 0.028, ((1850.0, 700.0, 0.4), (3300.0, 1200.0, 0.3)), 0.35),),
    ),
    "m": Syllable(
        "a", (270.0, 950.0, 1950.0),
        (Moment(0, 0, -3, 1), Moment(0.100, 0, -5, 1), Moment(0.111, 0.4, -1, 0.3), Moment(0.155, 1, 0)),
        zero=690.0,
    ),
    "p": Syllable(
        "a", (390.0, 880.0, 2050.0),
        (Moment(0, 0, SILENT), Moment(0.042, 0, SILENT), Moment(0.053, 0.6, -1), Moment(0.092, 1, 0)),
        (Noise(0.031, 0.042, ((600.0, 900.0, 1.0), (2500.0, 2500.0, 0.65)), 0.42),),
    ),
    "d": Syllable(
        "a", (230.0, 1600.0, 3200.0),
        (
            Moment(0, 0, -16), Moment(0.043, 0, -15), Moment(0.058, 0.9, -8), Moment(0.092, 1, -3),
            Moment(0.135, 1, 0),
        ),
        (
            Noise(0.041, 0.048, ((4200.0, 2200.0, 1.0), (1250.0, 1200.0, 0.55)), 0.40),
            Noise(0.048, 0.040, ((930.0, 700.0, 0.5), (1800.0, 800.0, 1.0), (3500.0, 1400.0, 0.7)), 0.20),
        ),
    ),
    "n": Syllable(
        "i", (220.0, 1630.0, 2350.0),
        (Moment(0, 0, -8, 1), Moment(0.100, 0, -7, 1), Moment(0.111, 0.5, -4, 0.3), Moment(0.155, 1, 0)),
        zero=1440.0,
    ),
}  # fmt: skip
AA = Syllable("a")
