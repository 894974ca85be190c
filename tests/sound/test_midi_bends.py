"""Curves in MIDI: bends that follow them, read back by music21's own reader, and MPE."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import cos, log2, pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from music21.midi import ChannelVoiceMessages, MidiFile

from carnatic.exercise.performance import Performance, PitchCurve, perform
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import SoundSettings
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.export import export
from carnatic.library import library
from carnatic.messages import message
from carnatic.sound.midi import to_midi
from carnatic.sound.midi_bends import FOLLOWED_CENTS, SETTLED_CENTS, bend_steps
from tests.refusing import refused
from tests.sound.listen import line

LIBRARY = library()


def swinging(low: float, high: float, seconds: float, hertz: float = 2.2) -> PitchCurve:
    """A kampita from low to high and back, in points of five milliseconds."""
    n = round(seconds / 0.005)
    return PitchCurve(
        tuple((k * 0.005, low + (high - low) * (1 - cos(2 * pi * hertz * k * 0.005)) / 2) for k in range(n + 1))
    )


def with_curves(text: str, curves: dict[int, PitchCurve], **fields: str) -> Performance:
    played = perform(lay_out(line(LIBRARY.request(**fields), text)))
    notes = tuple(replace(note, curve=curves.get(i, note.curve)) for i, note in enumerate(played.notes))
    return replace(played, notes=notes)


def commanded(curve: PitchCurve, at: np.ndarray) -> np.ndarray:
    return np.interp(at, *zip(*curve.points))


# -- the steps ------------------------------------------------------------------------------

CURVES = st.lists(st.tuples(st.floats(0.004, 0.4), st.floats(-600, 600)), min_size=1, max_size=12)


@given(CURVES, st.floats(0.05, 2.0))
def test_steps_stay_beside_the_curve(legs: list[tuple[float, float]], seconds: float) -> None:
    at, points = 0.0, []
    for length, cents in legs:
        points.append((at, cents))
        at += length
    curve = PitchCurve(tuple(points))
    steps = bend_steps(curve, seconds)
    times = [time for time, _ in steps]
    assert times[0] == 0
    assert all(b > a for a, b in pairwise(times))
    assert times[-1] <= seconds
    # a curve that is steeper than two cents a millisecond is followed in milliseconds
    grid = np.linspace(0, seconds, 500)
    followed = np.array([steps[np.searchsorted(times, t, side="right") - 1][1] for t in grid])
    steepest = max((abs(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)), default=0.0)
    most = max(FOLLOWED_CENTS, steepest * 0.001) + SETTLED_CENTS
    assert np.abs(followed - commanded(curve, grid)).max() <= most + 1e-6
    if seconds > points[-1][0]:
        assert steps[-1][1] == points[-1][1]


def test_a_plain_note_has_one_step() -> None:
    assert bend_steps(PitchCurve(((0.0, 386.31),)), 1.0) == ((0.0, 386.31),)
    assert bend_steps(PitchCurve(((0.0, 90.0), (2.0, 90.0))), 1.0) == ((0.0, 90.0),)


def test_a_kampita_takes_a_few_hundred_events_a_second() -> None:
    steps = bend_steps(swinging(0, 112, 2.0), 2.0)
    assert 200 < len(steps) < 1000
    assert min(b - a for (a, _), (b, _) in pairwise(steps)) >= 0.0009


# -- the file, by another reader ---------------------------------------------------------------


def pitches(data: bytes, track: int = 0) -> list[tuple[int, list[tuple[float, float]]]]:
    """(channel from 1, [(seconds after its start, hertz)]) of every note, at 60 aksharas a minute."""
    file = MidiFile()
    file.readstr(data)
    per_second = file.ticksPerQuarterNote
    ranges: dict[int, int] = {}
    numbers: dict[int, int] = {}
    bends: dict[int, int] = {}
    sounding: dict[int, tuple[int, int]] = {}
    found: list[tuple[int, list[tuple[float, float]]]] = []
    current: dict[int, list[tuple[float, float]]] = {}
    now = 0

    def hz(channel: int) -> float:
        key = sounding[channel][0] + (bends[channel] - 8192) / 8192 * ranges[channel]
        return float(440 * 2 ** ((key - 69) / 12))

    for event in file.tracks[track].events:
        if event.isDeltaTime():
            now += event.time
        elif event.type == ChannelVoiceMessages.CONTROLLER_CHANGE:
            if event.parameter1 == 100:
                numbers[event.channel] = event.parameter2
            elif event.parameter1 == 6 and numbers[event.channel] == 0:
                ranges[event.channel] = event.parameter2
        elif event.type == ChannelVoiceMessages.PITCH_BEND:
            bends[event.channel] = event.parameter1 + 128 * event.parameter2
            if event.channel in sounding:
                current[event.channel].append(((now - sounding[event.channel][1]) / per_second, hz(event.channel)))
        elif event.isNoteOn():
            sounding[event.channel] = event.pitch, now
            current[event.channel] = [(0.0, hz(event.channel))]
            found.append((event.channel, current[event.channel]))
        elif event.isNoteOff():
            del sounding[event.channel]
    assert not sounding
    return found


@pytest.mark.parametrize(("mpe", "step_cents"), [(False, 0.1), (True, 0.15)])
def test_gamaka_is_in_the_file(mpe: bool, step_cents: float) -> None:
    curves = {1: swinging(0, 111.73, 2.0), 3: swinging(386.3, 498.0, 1.0, 5.0)}
    performance = with_curves("s r , g m , p ,", curves, raga="Mayamalavagowla", sruti="4.5")
    notes = pitches(to_midi(performance, mpe=mpe))
    assert len(notes) == len(performance.notes)
    for (_, heard), note in zip(notes, performance.notes, strict=True):
        times = [at for at, _ in heard]
        grid = np.arange(0, note.duration_seconds, 0.001)
        cents = [1200 * log2(heard[np.searchsorted(times, t, side="right") - 1][1] / 185.0) for t in grid]
        off = np.abs(np.array(cents) - commanded(note.curve, grid))
        if note.curve.is_steady:
            assert off.max() < step_cents
        else:
            # 112 cents in a tenth of a second are two cents a millisecond
            assert off.max() < 3.6
            assert np.sqrt(np.mean(off**2)) < 1.0


def test_the_range_is_widened_where_a_curve_needs_it() -> None:
    def reach(performance: Performance) -> int:
        data = to_midi(performance)
        file = MidiFile()
        file.readstr(data)
        messages = [e for e in file.tracks[0].events if e.type == ChannelVoiceMessages.CONTROLLER_CHANGE]
        return next(e.parameter2 for e in messages if e.parameter1 == 6)

    assert reach(with_curves("s r , ,", {})) == 2
    assert reach(with_curves("s r , ,", {1: swinging(0, 112, 1.0)})) == 2
    assert reach(with_curves("s g , ,", {1: swinging(50, 500, 1.0)})) == 4
    assert reach(with_curves("s n , ,", {1: swinging(900, 1200, 1.0), 0: swinging(0, 600, 1.0)})) == 6
    with refused(message("midi.bend", needed=35, most=24)):
        to_midi(with_curves("s r , ,", {1: swinging(0, 3600, 1.0)}))


def test_mpe_bends_no_further_than_every_player_follows_unless_a_curve_does() -> None:
    """TiMidity stops at 24 semitones, and so bent by half in a range of 48."""
    for top, expected in ((500, 24), (2300, 24), (3600, 48)):
        performance = with_curves("s r , ,", {1: swinging(0, top, 1.0)})
        file = MidiFile()
        file.readstr(to_midi(performance, mpe=True))
        changes = [e for e in file.tracks[0].events if e.type == ChannelVoiceMessages.CONTROLLER_CHANGE]
        ranges = {e.parameter2 for e in changes if e.parameter1 == 6 and e.channel != 1}
        assert ranges == {expected}


def test_mpe_gives_each_note_a_channel() -> None:
    exercise = line(LIBRARY.request(raga="Mohanam"), "s r g p d S d p g r")
    data = export(exercise, ".mid", mpe=True)
    notes = pitches(data)
    assert [channel for channel, _ in notes] == [2, 3, 4, 5, 6, 7, 8, 2, 3, 4]
    file = MidiFile()
    file.readstr(data)
    controls = [e for e in file.tracks[0].events if e.type == ChannelVoiceMessages.CONTROLLER_CHANGE]
    manager = [(e.parameter1, e.parameter2) for e in controls if e.channel == 1]
    # parameter 6 is the MPE configuration: a lower zone of seven channels
    assert manager[:3] == [(101, 0), (100, 6), (6, 7)]
    for member in range(2, 9):
        assert [(e.parameter1, e.parameter2) for e in controls if e.channel == member][:3] == [
            (101, 0), (100, 0), (6, 24),
        ]  # fmt: skip
    # drone and tala keep out of the zone
    others = {e.channel for t in file.tracks[1:] for e in t.events if e.isNoteOn()}
    assert others & set(range(1, 9)) == set()
    assert 10 in others


@pytest.mark.parametrize(("voice", "program"), list(zip(VOICE_NAMES, (104, 40, 73, 111, 52, 52))))
def test_every_voice_has_its_instrument(voice: str, program: int) -> None:
    for mpe in (False, True):
        file = MidiFile()
        file.readstr(to_midi(perform(lay_out(line(LIBRARY.request(voice=voice), "s r g m"))), mpe=mpe))
        changes = [e for e in file.tracks[0].events if e.type == ChannelVoiceMessages.PROGRAM_CHANGE]
        assert {e.parameter1 for e in changes} == {program}
        assert {e.channel for e in changes} == (set(range(1, 9)) if mpe else {1})


def test_a_sruti_box_holds_its_reeds() -> None:
    request = LIBRARY.request(raga="Mohanam").changed(sound=SoundSettings(drone="sruti-box"))
    performance = perform(lay_out(line(request, "s r g p d S d p")))
    file = MidiFile()
    file.readstr(to_midi(performance))
    track = file.tracks[1]
    assert [e.parameter1 for e in track.events if e.type == ChannelVoiceMessages.PROGRAM_CHANGE] == [20, 20]
    starts = [i for i, e in enumerate(track.events) if e.isNoteOn()]
    ends = [i for i, e in enumerate(track.events) if e.isNoteOff()]
    assert len(starts) == len(ends) == 3
    assert max(starts) < min(ends)
