"""Rules for all six voices: pitch, borders of notes, loudness, and variation of equal notes."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import parselmouth
import pyloudnorm
import pytest

from benchmarks.sound.voices import click, lufs, voice_rows
from carnatic.exercise.performance import Performance, PitchCurve, perform, steady
from carnatic.exercise.score import lay_out
from carnatic.exercise.voices import VOICE_NAMES as NAMES
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS, Tone, render_ladder, render_melody, render_notes, slices, tones
from tests.laws import for_each
from tests.sound.listen import EXACT_CENTS, TRACKER_CENTS, centroid_hz, decibels, line, phase_cents, tracked_hz

LIBRARY = library()
TUNINGS = ("just", "equal", "pythagorean")
DRIFT_CENTS, CURVE_CENTS = 3.0, 3.0
LETTERS = "srgmpdn"

every_voice = pytest.mark.parametrize("voice", NAMES)


def lesson(voice: str, family: str = "sarali", tempo: float = 120, **fields: str) -> Performance:
    request = LIBRARY.request(voice=voice, **fields)
    return perform(lay_out(realise_lesson(LIBRARY.lessons_of(family)[0], request)), tempo)


def test_there_is_a_voice_for_every_name_that_a_request_may_have() -> None:
    assert tuple(RENDERERS) == NAMES


# -- pitch ----------------------------------------------------------------------------------


@every_voice
def test_every_swara_in_every_sthayi_is_exact(voice: str) -> None:
    """Twelve swarasthanas, three sthayis; the tuning, the sruti and the syllable change from one to the next."""
    srutis, worst = (98.0, 146.83, 220.0), 0.0
    for i in range(36):
        tuning = LIBRARY.tuning(TUNINGS[i % 3])
        places = dict(tuning.cents)
        symbol = ("S", "R1", "R2", "G2", "G3", "M1", "M2", "P", "D1", "D2", "N2", "N3")[i % 12]
        cents, sruti_hz = places[symbol] + 1200 * (i // 12 - 1), srutis[i // 3 % 3]
        sound = RENDERERS[voice](Tone(steady(cents), sruti_hz, round(0.6 * RATE), letter=symbol[0].lower()))
        hz = sruti_hz * 2 ** (cents / 1200)
        heard = sound[round(0.2 * RATE) : -round(0.06 * RATE)]
        worst = max(worst, abs(phase_cents(heard, hz, RATE, max(0.08, 8 / hz))))
        if i % 7 == 0:
            assert abs(1200 * np.log2(tracked_hz(heard, hz, RATE) / hz)) < TRACKER_CENTS
    assert worst < EXACT_CENTS


@every_voice
def test_a_humans_held_note_stays_within_three_cents(voice: str) -> None:
    n = round(2.5 * RATE)
    heard = []
    for variant in range(1, 9):
        sound = RENDERERS[voice](Tone(steady(386.31), 130.81, n, variant=variant))
        hz = 130.81 * 2 ** (386.31 / 1200)
        # in stretches, so that what drifts up and comes down again isn't told as exact
        stretches = [sound[i : i + RATE // 3] for i in range(RATE // 4, n - RATE // 2, RATE // 3)]
        heard.append([phase_cents(stretch, hz, RATE) for stretch in stretches])
    assert 0.2 < np.abs(heard).max() < DRIFT_CENTS


@every_voice
def test_a_moving_pitch_is_followed(voice: str) -> None:
    """Three swings a second over a whole tone, as Praat hears them."""
    seconds = np.arange(0, 1.5, 0.01)
    curve = PitchCurve(tuple((float(t), float(386 + 100 * np.sin(6 * np.pi * t))) for t in seconds))
    sound = RENDERERS[voice](Tone(curve, 130.81, round(1.5 * RATE), letter="m"))
    track = parselmouth.Sound(sound.astype(np.float64), RATE).to_pitch_ac(0.005, 90, pitch_ceiling=320)
    hz, at = track.selected_array["frequency"], track.xs()
    inside = (at > 0.25) & (at < 1.4) & (hz > 0)
    wanted = np.interp(at[inside], seconds, [cents for _, cents in curve.points])
    error = 1200 * np.log2(hz[inside] / 130.81) - wanted
    assert inside.sum() > 200
    assert np.sqrt(np.mean(error**2)) < CURVE_CENTS


# -- borders and level -------------------------------------------------------------------------


@every_voice
@for_each(("speed", "tempo"), [(1, 60), (4, 120), (9, 240)])
def test_no_click_where_notes_meet(voice: str, speed: int, tempo: float) -> None:
    played = perform(lay_out(line(LIBRARY.request(voice=voice), "s r g m p d n S S n d p m g r s"), speed), tempo)
    sound = render_melody(played)
    bend = np.abs(np.diff(sound, 2))
    for start, n in slices(played):
        note = sound[start : start + n]
        assert note[0] == note[-1] == 0
        assert np.abs(note[:6]).max() < 4e-3
        assert np.abs(note[-6:]).max() < 4e-3
    borders = [bend[max(0, start - 8) : start + 6].max() for start, _ in slices(played)]
    assert max(borders) < 0.1 * bend.max()


@every_voice
@for_each("sruti_hz", [65.0, 130.81, 220.0, 450.0])
def test_no_note_comes_near_full_scale(voice: str, sruti_hz: float) -> None:
    for cents, letter in zip((-1200, -498, 0, 386, 702, 1200, 1902), LETTERS, strict=True):
        for variant in (0, 1, 2):
            # sama's accent, and on it the stress of a janta pair with gamaka
            for accent, most in ((1.15, 10 ** (-1 / 20)), (1.53, 1.0)):
                sound = RENDERERS[voice](Tone(steady(cents), sruti_hz, RATE // 3, accent, letter, variant=variant))
                assert np.isfinite(sound).all()
                assert 0.03 < np.abs(sound).max() < most


@pytest.mark.parametrize(("sruti", "tempo"), [("1", 60), ("5.5", 60), ("2", 160)])
def test_all_voices_are_equally_loud(sruti: str, tempo: float) -> None:
    meter = pyloudnorm.Meter(RATE)
    heard = {}
    for voice in NAMES:
        sound = render_melody(lesson(voice, tempo=tempo, sruti=sruti))
        heard[voice] = meter.integrated_loudness(sound.astype(np.float64))
        assert lufs(sound, RATE) == pytest.approx(heard[voice], abs=0.15)
    assert max(heard.values()) - min(heard.values()) < 1.2, heard


@every_voice
def test_an_accent_is_louder_and_no_duller(voice: str) -> None:
    plain, strong = (RENDERERS[voice](Tone(steady(0), 146.83, RATE, accent, "m")) for accent in (1.0, 1.3))
    assert 1 < decibels(strong) - decibels(plain) < 5
    assert centroid_hz(strong, RATE) > centroid_hz(plain, RATE)


@every_voice
def test_higher_notes_have_fewer_partials_to_their_pitch(voice: str) -> None:
    heard = [centroid_hz(RENDERERS[voice](Tone(steady(c), 130.81, RATE, letter="g")), RATE) for c in (-1200, 0, 1200)]
    to_pitch = [centroid / 2 ** (c / 1200) for centroid, c in zip(heard, (-1200, 0, 1200), strict=True)]
    assert to_pitch == sorted(to_pitch, reverse=True)


@every_voice
def test_the_second_of_a_pair_is_struck_again(voice: str) -> None:
    """Janta: the same swara twice is two notes to the ear, with a dip between and a beginning of its own."""
    played = perform(lay_out(line(LIBRARY.request(voice=voice, human="no"), "s s r r")), 120)
    assert [tone.joined for tone in tones(played)] == [False, False, True, False]
    sound, (_, (start, _), *_) = render_melody(played), slices(played)
    level = [decibels(sound[i : i + 220]) for i in range(start - 2200, start + 11025, 220)]
    dip = min(level[8:14])
    assert dip < max(level[:8]) - 10
    assert max(level[14:]) > dip + 10


# -- no two notes alike, and yet the same again ------------------------------------------------


@every_voice
def test_equal_notes_are_never_the_same_twice_in_a_row(voice: str) -> None:
    played = perform(lay_out(line(LIBRARY.request(voice=voice), "s s s s s s s s , ,")), 240)
    sound = render_melody(played)
    notes = [sound[start : start + n] for start, n in slices(played)][1:4]  # of one accent
    assert all(not np.array_equal(one, other) for one, other in pairwise(notes))
    assert np.array_equal(render_melody(played), sound)


@every_voice
def test_a_machine_plays_equal_notes_alike(voice: str) -> None:
    played = perform(lay_out(line(LIBRARY.request(voice=voice, human="no"), "s s s s s s s s , ,")), 240)
    sound = render_melody(played)
    first, *others = [sound[start : start + n] for start, n in slices(played)][1:4]
    assert all(np.array_equal(first, other) for other in others)


@every_voice
def test_notes_once_are_the_notes_of_the_line(voice: str) -> None:
    played = lesson(voice, speed="4")
    whole, (once, where) = render_melody(played), render_notes(played)
    for (start, n), (first, samples) in zip(slices(played), where, strict=True):
        assert n == samples
        assert np.array_equal(whole[start : start + n], once[first : first + n])


@every_voice
def test_every_swara_of_fourth_speed_is_heard(voice: str) -> None:
    """An eighth of a second each: it speaks in its first half, is in tune, and no border clicks."""
    played = lesson(voice, "janta", 60, speed="8")
    sound, (_, n) = render_melody(played), slices(played)[0]
    assert n == round(RATE / 8)
    notes = [(sound[start : start + n], one.hz) for (start, _), one in zip(slices(played), played.notes)][:32]
    window = round(0.004 * RATE)
    levels = [np.sqrt(np.convolve(note**2, np.ones(window) / window, "same")) for note, _ in notes]
    peaks = [level.max() for level in levels]
    assert max(np.argmax(level > 0.7 * level.max()) for level in levels) < n / 2
    # no note is lost between louder ones
    assert min(peaks) > max(peaks) / 3
    assert max(abs(phase_cents(note[n // 3 : -n // 10], hz, RATE, 0.03)) for note, hz in notes) < 5
    assert click(sound[: 32 * n], n) < 0.1
    assert lufs(sound, RATE) == pytest.approx(-16, abs=1.5)


@pytest.mark.parametrize(("family", "fields"), [("janta", {}), ("janta", {"trikalam": "yes"}), ("sarali", {})])
def test_what_a_page_loads_stays_within_bounds(family: str, fields: dict[str, str]) -> None:
    """However long the line: a minute of notes, or two variants of each where there are more."""
    played = lesson("violin", family, 60, **fields)
    plain = lesson("violin", family, 60, **fields, human="no")
    loaded, least = (sum(tone.seconds for tone in set(tones(one))) for one in (played, plain))
    assert loaded <= max(60.0, 2 * least)
    assert loaded < 150


@every_voice
def test_the_ladder_is_heard_in_the_requests_voice(voice: str) -> None:
    sound, where = render_ladder(LIBRARY.request(voice=voice, raga="Mohanam"), 0.1)
    veena, _ = render_ladder(LIBRARY.request(raga="Mohanam"), 0.1)
    assert len(where) == 12
    assert len(sound) == len(veena)
    assert np.array_equal(sound, veena) == (voice == "veena")


# -- the benchmark's rows ----------------------------------------------------------------------


def test_rows_hold_what_is_promised() -> None:
    rows = voice_rows([LIBRARY.tuning("just")])
    assert [row.voice for row in rows] == list(NAMES)
    for row in rows:
        assert row.notes == 36
        assert row.plain_cents < EXACT_CENTS
        assert row.plain_cents < row.human_cents < DRIFT_CENTS
        assert row.peak_db < -1
        assert row.click < 0.1
        assert row.speed > 0


def test_a_row_tells_a_voice_that_is_out_of_tune(monkeypatch: pytest.MonkeyPatch) -> None:
    true: Callable[[Tone], np.ndarray] = RENDERERS["flute"]
    monkeypatch.setitem(
        RENDERERS, "flute", lambda tone: true(Tone(steady(tone.cents + 1.0), tone.sruti_hz, tone.samples, letter="s"))
    )
    (row,) = voice_rows([LIBRARY.tuning("equal")], ["flute"])
    assert row.plain_cents == pytest.approx(1.0, abs=0.1)


def test_a_click_at_a_border_is_told() -> None:
    n = RATE // 2
    smooth = 0.3 * np.sin(2 * np.pi * 200 * np.arange(4 * n) / RATE)
    clicking = smooth.copy()
    clicking[2 * n] += 0.01
    assert click(smooth, n) < 1.01
    assert click(clicking, n) > 10
