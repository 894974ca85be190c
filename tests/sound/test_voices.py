"""The sound of a line besides its pitch: borders of notes, decay, brightness, reproducibility."""

import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from carnatic.exercise.performance import Performance, perform, steady
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RELEASE_SECONDS, RENDERERS, Tone, render_melody, render_pitch, slices
from tests.laws import for_each
from tests.sound.listen import centroid_hz, decibels, line

LIBRARY = library()
RUN = "s r g m p d n S S n d p m g r s"


def performance(text: str = RUN, speed: int = 1, tempo: float = 60, **fields: str) -> Performance:
    return perform(lay_out(line(LIBRARY.request(**fields), text), speed), tempo)


@pytest.mark.parametrize(("speed", "tempo"), [(1, 60), (2, 77.7), (4, 240), (9, 240), (7, 33.3)])
def test_slices_fill_the_line_and_touch_its_neighbours(speed: int, tempo: float) -> None:
    played = performance(speed=speed, tempo=tempo)
    found = slices(played)
    assert len(found) == len(played.notes)
    assert found[0][0] == 0
    assert all(start + n <= after <= start + n + 1 for (start, n), (after, _) in pairwise(found))
    # notes of one duration have one length, wherever they start
    assert len({n for _, n in found}) == len({note.event.duration for note in played.notes})
    sound = render_melody(played)
    assert len(sound) == round(played.seconds * RATE)
    assert 0 <= len(sound) - sum(found[-1]) <= 2
    assert sound.dtype == np.float32


@pytest.mark.parametrize(("speed", "tempo"), [(1, 60), (2, 77.7), (4, 240), (9, 240)])
def test_no_click_where_notes_meet(speed: int, tempo: float) -> None:
    played = performance(speed=speed, tempo=tempo)
    sound = render_melody(played)
    bend = np.abs(np.diff(sound, 2))
    for start, n in slices(played):
        note = sound[start : start + n]
        assert note[0] == note[-1] == 0
        assert np.abs(note[:6]).max() < 2e-3
        assert np.abs(note[-6:]).max() < 2e-3
        border = bend[max(0, start - 8) : start + 6]
        assert border.max() < 0.1 * bend[start + 8 : start + n - 8].max()


def test_a_slice_faded_early_ends_without_a_click() -> None:
    """What the player does when the tempo rises: the rule of slices."""
    played = performance()
    start, n = slices(played)[3]
    cut, fade = n // 2, round(RELEASE_SECONDS * RATE)
    note = render_melody(played)[start : start + cut].copy()
    note[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    heard = np.concatenate([note, np.zeros(100, np.float32)])
    assert np.abs(np.diff(heard, 2))[cut - 50 :].max() < 1e-3


@pytest.mark.parametrize("cents", [-1200.0, 0.0, 1200.0])
def test_a_note_decays_and_grows_rounder(cents: float) -> None:
    sound = render_pitch(cents, 130.81, seconds=4)
    tenth = RATE // 10
    moments = [sound[round(t * RATE) : round(t * RATE) + tenth] for t in (0.02, 0.3, 0.8, 1.6, 3.5)]
    levels = [decibels(moment) for moment in moments]
    brightness = [centroid_hz(moment, RATE) for moment in moments]
    assert levels == sorted(levels, reverse=True)
    assert 8 < levels[0] - levels[3] < 30
    assert brightness == sorted(brightness, reverse=True)
    assert brightness[0] > 1.2 * brightness[-1]


def test_higher_notes_are_brighter_yet_rounder_for_their_pitch() -> None:
    hertz = [130.81 * 2 ** (cents / 1200) for cents in (-1200, 0, 1200)]
    heard = [centroid_hz(render_pitch(cents, 130.81, seconds=1), RATE) for cents in (-1200, 0, 1200)]
    assert heard == sorted(heard)
    partials = [centroid / hz for centroid, hz in zip(heard, hertz, strict=True)]
    assert partials == sorted(partials, reverse=True)


@pytest.mark.parametrize("seconds", [4, 12, 24])
def test_a_long_hold_keeps_sounding(seconds: float) -> None:
    sound = render_pitch(0, 130.81, seconds=seconds)
    assert decibels(sound[-round(0.3 * RATE) : -round(0.05 * RATE)]) > -42


def test_sama_is_a_little_louder() -> None:
    plain, sama = (RENDERERS["veena"](Tone(steady(0), 130.81, RATE, accent)) for accent in (1.0, 1.15))
    assert 0.8 < decibels(sama) - decibels(plain) < 3


@for_each("sruti_hz", [65.0, 98.0, 130.81, 246.94, 450.0])
@for_each("cents", [-1200, -498, 0, 702, 1200, 1902])
def test_no_note_exceeds_full_scale(sruti_hz: float, cents: float) -> None:
    assert np.abs(RENDERERS["veena"](Tone(steady(cents), sruti_hz, RATE // 2, 1.15))).max() < 1


def test_partials_stay_below_the_half_rate() -> None:
    """A tara swara at a low rate: what would fold back is not there."""
    rate, hz = 8000, 1000.0
    sound = RENDERERS["veena"](Tone(steady(0), hz, rate, rate=rate))[800:-400]
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    frequency = np.fft.rfftfreq(len(sound), 1 / rate)
    harmonic = np.abs(frequency / hz - np.rint(frequency / hz)) * hz < 8
    assert power[~harmonic].sum() < 1e-6 * power.sum()
    assert power[frequency > 0.46 * rate].sum() < 1e-6 * power.sum()


def test_the_same_in_every_process() -> None:
    code = (
        "import hashlib; from carnatic.library import library; from carnatic.exercise.score import lay_out\n"
        "from carnatic.lessons.realise import realise_lesson\n"
        "from carnatic.sound.mix import mixdown; from carnatic.exercise.performance import perform\n"
        "from carnatic.sound.voices import RENDERERS\n"
        "L = library(); made = hashlib.sha256()\n"
        "for voice in RENDERERS:\n"
        "    e = realise_lesson(L.lessons_of('sarali')[0], L.request(tempo='240', voice=voice))\n"
        "    made.update(mixdown(perform(lay_out(e))).tobytes())\n"
        "print(made.hexdigest())"
    )
    runs = set()
    for seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        runs.add(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout
        )
    assert len(runs) == 1
    assert len(runs.pop().strip()) == len(hashlib.sha256().hexdigest())
