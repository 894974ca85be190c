"""The singer's syllables are recognised by a classifier trained on another synthesiser."""

import shutil

import numpy as np
import pytest

from carnatic.exercise.performance import steady
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS, Tone
from tests.sound.syllables import WORDS, nearest

needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng"), reason="espeak-ng says the syllables; python -m tests.programs --install fetches it"
)


def sung(sruti_hz: float, cents: float = 0.0, seconds: float = 0.6, variant: int = 0) -> dict[str, np.ndarray]:
    n = round(seconds * RATE)
    return {
        letter: RENDERERS["voice"](Tone(steady(cents), sruti_hz, n, letter=letter, variant=variant)) for letter in WORDS
    }


@needs_espeak
@pytest.mark.parametrize(
    ("sruti_hz", "cents", "seconds", "variant"),
    [
        (110.0, 0.0, 0.6, 0),
        (130.81, 386.31, 1.0, 0),
        (130.81, 0.0, 0.3, 1),
        (146.83, 701.96, 0.5, 2),
        (207.65, 0.0, 0.6, 0),
        (220.0, 203.91, 1.0, 3),
    ],
)
def test_all_seven_syllables_are_named(sruti_hz: float, cents: float, seconds: float, variant: int) -> None:
    assert nearest(sung(sruti_hz, cents, seconds, variant), RATE) == {letter: letter for letter in WORDS}


@needs_espeak
def test_aa_is_no_sargam() -> None:
    """The judge can say no: one vowel under seven names isn't told apart."""
    n = RATE // 2
    aa = {letter: RENDERERS["akaram"](Tone(steady(0.0), 130.81, n, letter=letter)) for letter in WORDS}
    assert len(set(nearest(aa, RATE).values())) == 1
