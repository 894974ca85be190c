"""Every rendered swara has the mapping's pitch, by two methods that know nothing of the synthesis."""

from math import log2

import numpy as np
import pytest
from numpy.typing import NDArray

from carnatic.exercise.performance import PitchCurve, perform
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.messages import message
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS, Tone, render_ladder, render_melody, render_pitch, slices
from tests.laws import for_each
from tests.refusing import refused
from tests.sound.listen import EXACT_CENTS, TRACKER_CENTS, line, phase_cents, ratio_cents, tracked_hz

LIBRARY = library()

# The truth by hand: ratios as the books give them, octaves by ±1200.
JUST = {
    "S": "1", "R1": "16/15", "R2": "9/8", "G2": "6/5", "G3": "5/4", "M1": "4/3", "M2": "45/32", "P": "3/2",
    "D1": "8/5", "D2": "27/16", "N2": "9/5", "N3": "15/8",
}  # fmt: skip
EQUAL = {symbol: 2 ** (k / 12) for k, symbol in enumerate(JUST)}
PYTHAGOREAN = {"S": "1", "R2": "9/8", "G3": "81/64", "P": "3/2", "D2": "27/16"}

# raga, tuning, mapping, sruti in hertz, line, the swarasthanas of the line with their sthayi
CASES = (
    ("Mayamalavagowla", "just", "", 130.81, "s r g m p d n S", "S R1 G3 M1 P D1 N3 S+"),
    ("Mayamalavagowla", "just", "G3=372.3137", 130.81, "g n. d. p. G M P D", "G3 N3- D1- P- G3+ M1+ P+ D1+"),
    ("Mohanam", "equal", "", 196.0, "s r g p d S R G", "S R2 G3 P D2 S+ R2+ G3+"),
    ("Mohanam", "pythagorean", "", 98.0, "s r g p d S d. p.", "S R2 G3 P D2 S+ D2- P-"),
    ("Hindolam", "just", "", 246.94, "s g m d n S n. m.", "S G2 M1 D1 N2 S+ N2- M1-"),
    ("Kalyani", "just", "", 440.0, "s r g m p d n S", "S R2 G3 M2 P D2 N3 S+"),
    ("Kharaharapriya", "equal", "", 65.5, "s. p. s r g m p d", "S- P- S R2 G2 M1 P D2"),
)


def true_cents(word: str, tuning: str, mapping: str) -> float:
    symbol, octave = word.rstrip("+-"), 1200 * (word.count("+") - word.count("-"))
    if mapping and mapping.split("=")[0] == symbol:
        # just, 14 cents down
        return ratio_cents("5/4") - 14 + octave
    if tuning == "equal":
        return 1200 * log2(EQUAL[symbol]) + octave
    return ratio_cents((PYTHAGOREAN if tuning == "pythagorean" else JUST)[symbol]) + octave


@pytest.mark.parametrize(("raga", "tuning", "mapping", "sruti_hz", "text", "swaras"), CASES)
def test_every_note_is_in_tune(raga: str, tuning: str, mapping: str, sruti_hz: float, text: str, swaras: str) -> None:
    request = LIBRARY.request(raga=raga, tuning=tuning, mapping=mapping, sruti=f"{sruti_hz} Hz", human="no")
    performance = perform(lay_out(line(request, text)))
    sound = render_melody(performance)
    for word, (start, n) in zip(swaras.split(), slices(performance), strict=True):
        hz = sruti_hz * 2 ** (true_cents(word, tuning, mapping) / 1200)
        # after the pluck, before the release
        note = sound[start + RATE // 10 : start + n - RATE // 20]
        assert abs(phase_cents(note, hz, RATE)) < EXACT_CENTS, word
        assert abs(1200 * log2(tracked_hz(note, hz, RATE) / hz)) < TRACKER_CENTS, word


@for_each("sruti_hz", [65.0, 130.81, 207.65, 450.0])
@for_each("cents", [-2400.0, -1199.9, -13.7, 0.0, 372.31, 701.955, 1200.0, 2399.9])
def test_a_single_swara_is_in_tune_at_every_height(sruti_hz: float, cents: float) -> None:
    hz = sruti_hz * 2 ** (cents / 1200)
    sound = render_pitch(cents, sruti_hz, seconds=1.5)
    window_seconds = max(0.1, 8 / hz)
    assert abs(phase_cents(sound[RATE // 5 : -RATE // 10], hz, RATE, window_seconds)) < EXACT_CENTS


def test_a_method_that_measures_can_tell_a_tenth_of_a_cent() -> None:
    t = np.arange(RATE) / RATE
    for off in (-3.0, -0.2, 0.2, 14.0):
        hz = 220 * 2 ** (off / 1200)
        sine: NDArray[np.float64] = np.sin(2 * np.pi * hz * t) * np.exp(-t)
        assert phase_cents(sine, 220, RATE) == pytest.approx(off, abs=0.01)


def test_a_curve_is_followed() -> None:
    """A glide from s to p and back to g."""
    curve = PitchCurve(((0.0, 0.0), (1.0, 0.0), (1.15, 702.0), (2.2, 702.0), (2.3, 386.3)))
    sound = RENDERERS["veena"](Tone(curve, 130.81, 4 * RATE))
    for start, end, cents in ((0.2, 0.95, 0.0), (1.2, 2.15, 702.0), (2.4, 3.8, 386.3)):
        hz = 130.81 * 2 ** (cents / 1200)
        assert abs(phase_cents(sound[round(start * RATE) : round(end * RATE)], hz, RATE)) < EXACT_CENTS


def test_the_ladder_goes_up_and_down() -> None:
    request = LIBRARY.request(raga="Mohanam", human="no")
    sound, where = render_ladder(request, seconds=0.5)
    swaras = "S R2 G3 P D2 S+ S+ D2 P G3 R2 S"
    assert len(where) == 12
    assert sum(n for _, n in where) == len(sound)
    for word, (start, n) in zip(swaras.split(), where, strict=True):
        hz = 130.81 * 2 ** (true_cents(word, "just", "") / 1200)
        assert abs(phase_cents(sound[start + RATE // 10 : start + n - RATE // 20], hz, RATE)) < EXACT_CENTS, word


def test_refusals_say_what_there_is() -> None:
    with refused("voice.unknown"):
        render_pitch(0, 130.81, voice="sarod")
    with refused(message("sruti.range", value="1000", lowest="65", highest="450")):
        render_pitch(0, 1000.0)
