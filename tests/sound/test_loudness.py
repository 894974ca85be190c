"""The mix against other people's meters: pyloudnorm for loudness, scipy for the peaks between samples."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pyloudnorm
import pytest
import soundfile
from scipy.signal import resample_poly

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.score import lay_out
from carnatic.export import export
from carnatic.library import library
from carnatic.messages import message
from carnatic.sound.drone import drone_loop
from carnatic.sound.loudness import Mastering, loudness_lufs, mastered, true_peak
from carnatic.sound.mix import LOUDNESS_LUFS, Levels, mix_gain, mixdown
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS, render_melody
from tests.laws import for_each
from tests.refusing import refused
from tests.sound.listen import Signal, line

LIBRARY = library()
# from one swara in sixteen units to a full line; a wide one, and one of pairs
LINES = {
    "one": "s , , , , , , , , , , , , , , ,",
    "sparse": "s , , , , , , , p , , , , , , , S , , , , , , , s , , , , , , ,",
    "held": "s , , , r , , , g , , , m , , , p , , , m , , , g , , , s , , ,",
    "full": "s r g m p d n S S n d p m g r s",
    "pairs": "s s r r g g m m p p d d n n S S",
}


def performance(raga: str = "Kalyani", text: str = "full", **fields: str) -> Performance:
    return perform(lay_out(line(LIBRARY.request(raga=raga, **fields), LINES[text])))


def lufs(sound: Signal, rate: int) -> float:
    return float(pyloudnorm.Meter(rate).integrated_loudness(np.asarray(sound, np.float64)))


def peak_dbtp(sound: Signal) -> float:
    """The highest point of the curve, by an interpolation that shares nothing with the app's."""
    return float(20 * np.log10(np.abs(resample_poly(np.asarray(sound, np.float64), 4, 1)).max()))


# -- the meters ------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("hz", [50.0, 130.0, 997.0, 3000.0, 8000.0])
def test_loudness_as_another_meter_has_it(hz: float, rate: int) -> None:
    t = np.arange(10 * rate) / rate
    sound = (0.3 * np.sin(2 * np.pi * hz * t) * (1 + 0.9 * np.sin(2 * np.pi * 0.3 * t))).astype(np.float32)
    assert loudness_lufs(sound, rate) == pytest.approx(lufs(sound, rate), abs=0.1)


def test_silence_and_moments_have_no_loudness() -> None:
    for sound in (np.zeros(RATE, np.float32), np.ones(100, np.float32), np.zeros(0, np.float32)):
        assert loudness_lufs(sound, RATE) == -np.inf
        assert mastered(sound, RATE, -16, 0.8).curve(len(sound)).tolist() == [1.0] * len(sound)


@pytest.mark.parametrize("hz", [997.0, 5000.0, 11_025.0, 13_000.0])
def test_peaks_between_the_samples(hz: float) -> None:
    """A sine at a quarter of the rate that starts at 45° has no sample above 0.71 of its crest."""
    sound = (0.5 * np.sin(2 * np.pi * hz * np.arange(RATE) / RATE + np.pi / 4)).astype(np.float32)
    sound *= np.hanning(RATE).astype(np.float32)
    assert true_peak(sound) == pytest.approx(0.5, rel=0.015)


def test_a_limiter_leaves_what_is_soft_and_holds_what_is_loud() -> None:
    t = np.arange(4 * RATE) / RATE
    sound = (0.2 * np.sin(2 * np.pi * 220 * t)).astype(np.float32)
    sound[2 * RATE : 2 * RATE + 400] *= 4
    made = mastered(sound, RATE, -16, 0.5)
    curve = made.curve(len(sound))
    assert np.abs(sound * curve).max() <= 0.5
    assert np.allclose(curve[: RATE + RATE // 2], made.gain)
    assert np.abs(np.diff(curve)).max() < 0.004
    assert isinstance(made, Mastering)


# -- the mix ---------------------------------------------------------------------------------


CASES = (
    ("Kalyani", "60", "1", "1", "tanpura", "hand"),
    ("Kalyani", "40", "1", "6", "sruti-box", "mridangam"),
    ("Mayamalavagowla", "200", "4", "4.5", "tanpura", "mridangam"),
    ("Mayamalavagowla", "110", "2", "7", "sruti-box", "metronome"),
)


@pytest.mark.parametrize("turns", [(0,), pytest.param((1, 2, 3), marks=pytest.mark.sweep)])
@for_each("voice", RENDERERS)
@for_each("text", LINES)
def test_every_mix_is_as_loud_and_no_peak_is_higher(voice: str, text: str, turns: tuple[int, ...]) -> None:
    """Every voice with every line, each of them with every case; the sweep has every three together."""
    first = list(RENDERERS).index(voice) + list(LINES).index(text)
    for raga, tempo, speed, sruti, drone, beat in (CASES[(first + turn) % len(CASES)] for turn in turns):
        fields = {"tempo": tempo, "speed": speed, "sruti": sruti, "voice": voice, "drone": drone, "beat": beat}
        mixed = mixdown(performance(raga, text, **fields))
        case = (raga, *fields.values())
        assert lufs(mixed, RATE) == pytest.approx(LOUDNESS_LUFS, abs=0.5), case
        assert peak_dbtp(mixed) <= -1.4, case
        assert not mixed[-round(0.29 * RATE) :].any()


@pytest.mark.parametrize("levels", [Levels(1, 1, 1), Levels(drone=0), Levels(tala=0), Levels(0, 0.6, 0), Levels(0.1)])
def test_any_balance_is_as_loud(levels: Levels) -> None:
    mixed = mixdown(performance(tempo="80"), levels, rate=48_000)
    assert lufs(mixed, 48_000) == pytest.approx(LOUDNESS_LUFS, abs=0.5)
    assert peak_dbtp(mixed) <= -1.4


def test_claps_alone_are_not_pressed_flat() -> None:
    mixed = mixdown(performance(), Levels(0, 0, 0.6))
    assert -24 < lufs(mixed, RATE) <= LOUDNESS_LUFS + 0.5
    assert peak_dbtp(mixed) <= -1.4


@pytest.mark.parametrize("text", ["one", "full"])
def test_the_page_is_raised_as_the_file_is(text: str) -> None:
    """Between two claps, where nothing is held down, the parts times the page's gain are the file."""
    made = performance(text=text, tempo="60")
    here = slice(round(2.6 * RATE), round(2.9 * RATE))
    drone = np.resize(drone_loop(made.request), here.stop)[here]
    plain = render_melody(made)[here] + drone
    assert np.abs(plain * mix_gain(made) - mixdown(made)[here]).max() < 2e-4
    assert mix_gain(made) > 1.3 if text == "one" else mix_gain(made) < 1.1


# -- files -----------------------------------------------------------------------------------


def exercise(**fields: str) -> Exercise:
    return line(LIBRARY.request(raga="Mohanam", tempo="240", **fields), "s r g p d S d p")


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("bits", [16, 24])
def test_wav_and_flac_hold_the_same_samples(rate: int, bits: int) -> None:
    truth = mixdown(perform(lay_out(exercise())), rate=rate)
    read = {}
    for ending in (".wav", ".flac"):
        data = export(exercise(), ending, rate=rate, bits=bits)
        info = soundfile.info(io.BytesIO(data))
        assert (info.samplerate, info.channels, info.subtype) == (rate, 1, f"PCM_{bits}")
        read[ending], _ = soundfile.read(io.BytesIO(data))
    assert np.array_equal(read[".wav"], read[".flac"])
    assert np.abs(read[".wav"] - truth).max() <= 1.1 / 2 ** (bits - 1)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_mp3_plays_at_its_rate_and_keeps_under_the_peak(rate: int) -> None:
    sound, read_rate = soundfile.read(io.BytesIO(export(exercise(), ".mp3", rate=rate)))
    assert read_rate == rate
    assert peak_dbtp(sound) <= -1.0
    assert lufs(sound, rate) == pytest.approx(LOUDNESS_LUFS, abs=1)


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"bits": 16}, ["melody.wav", "drone.wav", "tala.wav"]),
        ({"bits": 24, "rate": 48_000}, ["melody.wav", "drone.wav", "tala.wav"]),
        ({"bits": 16, "tala": False}, ["melody.wav", "drone.wav"]),
    ],
)
def test_stems_sum_to_the_mix(chosen: dict[str, int], names: list[str]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export(exercise(), ".zip", **chosen)))
    assert archive.namelist() == names
    assert archive.testzip() is None
    parts = [soundfile.read(io.BytesIO(archive.read(name)))[0] for name in names]
    whole, _ = soundfile.read(io.BytesIO(export(exercise(), ".wav", **chosen)))
    # each part and the whole are rounded once
    assert np.abs(sum(parts) - whole).max() <= (len(parts) + 1.1) / 2 ** chosen["bits"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"rate": 96_000}, "export.rate"),
        ({"bits": 8}, message("export.bits", first=16, second=24, value="8")),
    ],
)
def test_other_rates_are_refused(chosen: dict[str, int], words: str) -> None:
    with refused(words):
        export(exercise(), ".wav", **chosen)


def test_the_rate_changes_nothing_in_text() -> None:
    assert json.loads(export(exercise(), ".json")) == json.loads(export(exercise(), ".json", rate=48_000))
