import io
import os
import subprocess
import sys
import wave

import numpy as np
import pytest

from benchmarks.sound.timing import sound_speed
from carnatic.errors import OutOfRange
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.score import lay_out
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.sound.drone import drone_loop
from carnatic.sound.encode import overlaid, to_mp3, to_pcm, to_wav
from carnatic.sound.mix import Levels, mix_gain, mixdown
from carnatic.sound.partials import RATE
from carnatic.sound.recipes import drone_recipe, note_recipes, stroke_recipes
from carnatic.sound.tala import render_tala
from carnatic.sound.voices import render_melody
from tests.refusing import refused
from tests.sound.listen import decibels, line

LIBRARY = library()
LOUDEST = 10 ** (-1 / 20)  # −1 dBFS


def lesson(number: int = 1, tempo: float = 120, **fields: str) -> Performance:
    return perform(lay_out(realise_lesson(LIBRARY.lessons_of("sarali")[number - 1], LIBRARY.request(**fields))), tempo)


# -- the mix --------------------------------------------------------------------------------


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam", "Hindolam"])
@pytest.mark.parametrize("sruti", ["65 Hz", "1", "5.5", "450 Hz"])
@pytest.mark.parametrize("levels", [Levels(), Levels(1, 1, 1)])
def test_a_mix_keeps_under_the_peak_and_ends_in_silence(raga: str, sruti: str, levels: Levels) -> None:
    performance = lesson(tempo=240, raga=raga, sruti=sruti)
    mixed = mixdown(performance, levels)
    assert mixed.dtype == np.float32
    assert 0.1 < np.abs(mixed).max() <= LOUDEST
    assert not mixed[-round(0.25 * RATE) :].any()
    assert mixed[0] == 0
    # the last sound fades instead of stopping
    assert np.abs(np.diff(mixed, 2))[-round(0.4 * RATE) :].max() < 1e-3
    assert performance.seconds + 1 < len(mixed) / RATE < performance.seconds + 3


def scaled(sound: np.ndarray, mixed: np.ndarray) -> np.ndarray:
    """A sum of layers, as loud as the mix that was made of it."""
    return sound * (np.dot(sound, mixed) / np.dot(sound, sound))


def test_levels_balance_the_layers() -> None:
    performance = lesson()
    n = round(performance.seconds * RATE)
    middle = slice(round(0.35 * RATE), n - round(1.2 * RATE))  # between the drone's rise and the fade
    melody, tala = render_melody(performance), render_tala(performance)
    drone = np.resize(drone_loop(performance.request), n)
    usual = Levels()
    for levels, expected in (
        (Levels(usual.melody, 0, 0), melody),
        (Levels(0, usual.drone, 0), drone),
        (Levels(usual.melody / 2, usual.drone, 0), melody / 4 + drone),
        (usual, melody + drone + tala),
    ):
        mixed = mixdown(performance, levels)[middle]
        assert np.abs(scaled(expected[middle], mixed) - mixed).max() < 1e-3


def test_the_first_pluck_is_whole() -> None:
    """Only the drone rises; a fade over everything would swallow the first swara's attack."""
    performance = lesson()
    alone = mixdown(performance, Levels(drone=0))[: RATE // 4]
    plucked = (render_melody(performance) + render_tala(performance))[: RATE // 4]
    assert np.abs(scaled(plucked, alone) - alone).max() < 1e-3


def test_all_levels_at_zero_is_silence() -> None:
    assert not mixdown(lesson(), Levels(0, 0, 0)).any()


@pytest.mark.parametrize("level", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("layer", ["melody", "drone", "tala"])
def test_a_level_out_of_range_is_refused(layer: str, level: float) -> None:
    with refused("level.range", OutOfRange):
        Levels(**{layer: level})


def test_overlaid_is_a_plain_sum() -> None:
    rng = np.random.default_rng(3)
    for n in (44_100, 12_345, 100):
        one, two = (rng.uniform(-0.9, 0.9, n).astype(np.float32) for _ in range(2))
        heard = overlaid(((one, 0.5), (two, 1.5), (one, 0.0)))
        assert np.abs(heard - (0.5 * one + 1.5 * two)).max() < 1e-6


# -- what the player plays ------------------------------------------------------------------


@pytest.mark.parametrize("speed", ["2", "3"])
@pytest.mark.parametrize(("drone", "beat"), [("tanpura", "hand"), ("sruti-box", "mridangam"), ("tanpura", "metronome")])
def test_recipes_put_together_are_the_mix(speed: str, drone: str, beat: str) -> None:
    """The player's work, done here: every note at its event's time, strokes, the drone end on end."""
    performance = lesson(tempo=100, speed=speed, drone=drone, beat=beat)
    request = performance.request
    n = round(performance.seconds * RATE)
    page = np.resize(drone_recipe(request).render(), n)
    for note, recipe in zip(performance.notes, note_recipes(performance), strict=True):
        sound = recipe.render()
        start = int(note.start_seconds * RATE + 1e-6)
        page[start : start + len(sound)] += sound
    strokes = {name: recipe.render() for name, recipe in stroke_recipes(request.sound.beat, request.sruti_hz).items()}
    for start_seconds, beat_ in performance.beats:
        start = round(start_seconds * RATE)
        stroke = strokes[beat_.sound][: n - start]
        page[start : start + len(stroke)] += beat_.level * stroke
    page *= mix_gain(performance)
    mixed = mixdown(performance)[:n]
    beyond_rise = round(0.35 * RATE)
    # the page's limiter is the browser's own; this line is too full to need one
    assert np.abs(page).max() < LOUDEST
    assert np.abs(page - mixed)[beyond_rise:].max() < 3e-4


# -- files ----------------------------------------------------------------------------------


def test_wav_says_what_it_holds() -> None:
    mixed = mixdown(lesson())
    with wave.open(io.BytesIO(to_wav(mixed))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 44_100)
        assert file.getnframes() == len(mixed)
        read = np.frombuffer(file.readframes(len(mixed)), "<i2")
    assert np.array_equal(read, np.rint(mixed * 32767).astype(np.int16))


def test_pcm_clips_what_is_too_loud() -> None:
    assert np.frombuffer(to_pcm(np.array([-2, -1, 0, 0.5, 1, 3], np.float32)), "<i2").tolist() == [
        -32767, -32767, 0, 16384, 32767, 32767,
    ]  # fmt: skip


def frames(mp3: bytes) -> list[tuple[int, int]]:
    """(bits a second, rate) of every MPEG-1 layer III frame. Source: ISO/IEC 11172-3, 2.4.1.3."""
    kilobits = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    found, at = [], 0
    while at + 4 <= len(mp3):
        header = int.from_bytes(mp3[at : at + 4])
        assert header >> 17 == 0b111111111111101, f"no frame sync at byte {at}"
        bits, rate = 1000 * kilobits[header >> 12 & 15], (44_100, 48_000, 32_000)[header >> 10 & 3]
        found.append((bits, rate))
        at += 144 * bits // rate + (header >> 9 & 1)
    return found


@pytest.mark.parametrize("tempo", [60, 240])
def test_mp3_is_as_long_as_the_sound(tempo: float) -> None:
    mixed = mixdown(lesson(tempo=tempo))
    mp3 = to_mp3(mixed)
    assert mp3[0] == 0xFF
    assert mp3[1] & 0xE0 == 0xE0
    found = frames(mp3)
    assert set(found) == {(128_000, 44_100)}
    # the encoder adds its delay and fills the last frames, never more than four
    assert 0 <= len(found) * 1152 - len(mixed) <= 4 * 1152


def test_no_sound_is_no_mp3() -> None:
    with refused("sound.empty"):
        to_mp3(np.zeros(0, np.float32))


def test_nothing_warns_of_a_missing_ffmpeg() -> None:
    code = "import numpy as np; from carnatic.sound.encode import to_wav; to_wav(np.zeros(9, np.float32))"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=os.environ | {"PATH": ""}
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_speed_is_measured_in_seconds_of_sound() -> None:
    measured = sound_speed(turns=1)
    assert {name.rsplit("_", 1)[1] for name in measured} == {"second", "milliseconds"}
    assert all(0 < value < 1e6 for value in measured.values())


def test_a_line_in_a_short_tala_at_the_fastest_tempo() -> None:
    """One avartanam of three aksharas lasts 0.75 s, less than the drone's loop."""
    request = LIBRARY.request(raga="Mohanam", tala="tisra jati Eka", tempo="240")
    mixed = mixdown(perform(lay_out(line(request, "s r s"))))
    assert decibels(mixed[: RATE // 2]) > -30
