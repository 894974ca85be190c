"""The voices follow the gamaka curves, measured by Praat and by the benchmark itself."""

from math import sqrt

import numpy as np
import parselmouth
import pytest
from numpy.typing import NDArray

from benchmarks.sound.pitch_curves import EDGE_SECONDS, SRUTI_HZ, TRIED, curve_errors, gamaka_rows, sung
from carnatic.exercise.performance import PitchCurve, steady
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS
from carnatic.theory.gamaka import GAMAKA_KINDS, Gamaka, bent

TARGET_CENTS = 3.0  # root mean square
STRENGTHS = (100, 40)


def praat_errors(sound: NDArray[np.float32], curve: PitchCurve) -> NDArray[np.float64]:
    """The difference, in cents, of Praat's pitch from the curve, every two milliseconds."""
    seconds, wanted = (np.array(column) for column in zip(*curve.points))
    low, high = (SRUTI_HZ * 2 ** (cents / 1200) for cents in (wanted.min() - 250, wanted.max() + 250))
    pitch = parselmouth.Sound(np.asarray(sound, np.float64), RATE).to_pitch_ac(0.002, low, 15, True, pitch_ceiling=high)
    at, heard = pitch.xs(), pitch.selected_array["frequency"]
    inside = (heard > 0) & (at > EDGE_SECONDS) & (at < len(sound) / RATE - EDGE_SECONDS)
    assert inside.mean() > 0.8
    errors: NDArray[np.float64] = 1200 * np.log2(heard[inside] / SRUTI_HZ) - np.interp(at[inside], seconds, wanted)
    return errors


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize(("gamaka", "own", "seconds"), TRIED, ids=lambda one: getattr(one, "kind", None))
def test_praat_hears_the_curve(gamaka: Gamaka, own: float, seconds: float, strength: int) -> None:
    curve = PitchCurve(bent(gamaka, own, seconds, 2, strength))
    sound = sung("veena", curve, seconds)
    assert sqrt(np.mean(praat_errors(sound, curve) ** 2)) < TARGET_CENTS


def test_the_rows_of_the_benchmark() -> None:
    rows = gamaka_rows(RENDERERS)
    assert {row.kind for row in rows} == set(GAMAKA_KINDS)
    assert len(rows) == len(TRIED) * len(RENDERERS)
    assert all(0 < row.rms_cents < TARGET_CENTS for row in rows)
    assert all(row.rms_cents <= row.most_cents for row in rows)


def test_the_measurement_hears_what_is_wrong() -> None:
    """A note that is steady where it must swing, and a note that is ten cents off."""
    curve = PitchCurve(bent(Gamaka("kampita", 0.0, 111.73), 111.73, 2.0, 2, 100))
    still, flat = (sung("veena", steady(cents), 2.0) for cents in (0.0, 101.73))
    away = curve_errors(still, curve, SRUTI_HZ, RATE)
    assert float(np.abs(away).max()) == pytest.approx(111.73, abs=2)
    assert float(np.mean(curve_errors(flat, steady(111.73), SRUTI_HZ, RATE))) == pytest.approx(-10, abs=0.2)
