import numpy as np
import pytest

from carnatic.exercise.beats import SOUNDS, BeatSound
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import BEATS
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.sound.partials import RATE
from carnatic.sound.tala import beat_sound, beat_sounds, render_tala
from carnatic.sound.tala.mridangam import tonic_hz
from tests.laws import for_each
from tests.sound.listen import EXACT_CENTS, centroid_hz, decibels, loudness_lufs, phase_cents

LIBRARY = library()
ALL = [sound for kind in BEATS for sound in SOUNDS[kind]]


def lesson(number: int = 1, tempo: float = 60, **fields: str) -> Performance:
    return perform(lay_out(realise_lesson(LIBRARY.lessons_of("sarali")[number - 1], LIBRARY.request(**fields))), tempo)


def energy(sound: BeatSound) -> float:
    return float(np.sum(beat_sound(sound) ** 2))


@for_each("sound", ALL)
def test_a_beat_is_short_and_closes(sound: BeatSound) -> None:
    for sruti_hz in (65.0, 130.81, 450.0):
        made = beat_sound(sound, sruti_hz)
        assert made.dtype == np.float32
        assert 0.05 * RATE < len(made) < 0.8 * RATE
        assert abs(made[0]) < 1e-6
        assert abs(made[-1]) < 1e-6
        assert 0.05 < np.abs(made).max() < 0.45
        assert beat_sound(sound, sruti_hz) is made
    with pytest.raises(ValueError, match="read-only"):
        made[0] = 1


def test_the_hands_sama_stands_out_and_the_wave_is_soft() -> None:
    assert energy("sama") > 2 * energy("clap") > 4 * energy("finger")
    heard = {sound: centroid_hz(beat_sound(sound), RATE) for sound in SOUNDS["hand"]}
    assert heard["wave"] > heard["clap"] > heard["sama"]
    attack = {sound: int(np.argmax(np.abs(beat_sound(sound)))) / RATE for sound in SOUNDS["hand"]}
    assert attack["wave"] > 0.03 > max(attack[sound] for sound in ("sama", "clap", "finger"))


def test_sama_stands_out_of_the_metronome_and_of_the_mridangam() -> None:
    assert energy("tick-sama") > 2 * energy("tick")
    assert centroid_hz(beat_sound("tick-sama"), RATE) > 1.5 * centroid_hz(beat_sound("tick"), RATE)
    others = [sound for sound in SOUNDS["mridangam"] if sound != "tham"]
    assert energy("tham") > 1.5 * max(map(energy, others))
    # the toppi's bass makes it deeper than any other stroke that rings
    assert centroid_hz(beat_sound("tham"), RATE) < min(centroid_hz(beat_sound(s), RATE) for s in ("dhin", "num"))


@pytest.mark.parametrize("sruti_hz", [65.0, 98.0, 130.81, 207.65, 246.94, 450.0])
def test_the_ringing_strokes_are_tuned_to_sa(sruti_hz: float) -> None:
    sa = tonic_hz(sruti_hz)
    assert 110 <= sa < 220
    assert np.log2(sa / sruti_hz) == pytest.approx(round(np.log2(sa / sruti_hz)), abs=1e-9)
    for sound, partial in (("tham", 2), ("dhin", 2), ("num", 2), ("num", 3)):
        ring = beat_sound(sound, sruti_hz)[round(0.06 * RATE) : round(0.4 * RATE)]
        assert abs(phase_cents(ring, partial * sa, RATE)) < 10 * EXACT_CENTS, sound


def test_the_closed_strokes_are_dry() -> None:
    for sound in ("thi", "ki", "ta"):
        made = beat_sound(sound)
        assert decibels(made[round(0.1 * RATE) :]) < decibels(made[: round(0.05 * RATE)]) - 25


@pytest.mark.parametrize("beat", BEATS)
@pytest.mark.parametrize("speed", ["1", "2"])
def test_the_tala_is_heard_where_it_falls(beat: str, speed: str) -> None:
    performance = lesson(beat=beat, speed=speed)
    tala = render_tala(performance)
    sounds = beat_sounds(beat, performance.sruti_hz)
    expected = np.zeros_like(tala)
    for start_seconds, one in performance.beats:
        start = round(start_seconds * RATE)
        made = sounds[one.sound][: len(expected) - start]
        expected[start : start + len(made)] += np.float32(one.level) * made
    assert np.array_equal(tala, expected)
    assert performance.beats[0][0] == 0
    assert len(performance.beats) == (
        len(performance.strokes) * int(speed) if beat == "mridangam" else len(performance.strokes)
    )


@pytest.mark.parametrize("speed", ["1", "2", "4", "9"])
def test_every_way_is_about_as_loud(speed: str) -> None:
    """So that the tala's fader needs no hand when another way is chosen."""
    levels = [loudness_lufs(render_tala(lesson(beat=beat, speed=speed), 48_000)) for beat in BEATS]
    assert max(levels) - min(levels) < 8
