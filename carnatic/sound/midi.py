"""A performance as a MIDI file; pitch bends give its notes the pitches of the mapping."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from carnatic.exercise.beats import BeatSound, beats_of
from carnatic.exercise.groups import group_words
from carnatic.exercise.performance import Performance, PlayedNote
from carnatic.exercise.voices import voice_named
from carnatic.messages import say
from carnatic.sound.drone.strings import drone_strings
from carnatic.sound.drone.tanpura import drone_plucks, loop_samples
from carnatic.sound.midi_bends import (
    USUAL_SEMITONES,
    bend_from,
    bend_range,
    bend_steps,
    key_and_bend,
    key_of,
    mpe_bend_range,
)
from carnatic.sound.partials import RATE
from carnatic.theory.swara import Pitch, sargam_name
from carnatic.theory.tuning import to_hz

if TYPE_CHECKING:
    from mido import Message, MetaMessage, MidiTrack

    Timed: TypeAlias = tuple[int, Message | MetaMessage]

# An akshara is a quarter note. 2520 divides by every number of swaras to the akshara.
TICKS_PER_AKSHARA = 2520

# Channels count from 0. In MPE the melody's notes use MPE_CHANNELS in turn; channel 0 is the manager.
MELODY_CHANNEL, TALA_CHANNEL, FIRST_STRING_CHANNEL = 0, 9, 10
MPE_CHANNELS = range(1, 8)
# Programs of the drone. General MIDI has no tanpura; its sitar is the nearest plucked string.
SITAR, REED_ORGAN = 104, 20
PLAIN_VELOCITY, DRONE_VELOCITY = 88, 52
# General MIDI percussion keys, with velocities. For the hand, the hand clap, side stick and cabasa;
# for the metronome, wood blocks; for the mridangam, congas and bongos, which are the most similar.
_BEATS: dict[BeatSound, tuple[int, int]] = {
    "sama": (39, 112),
    "clap": (39, 84),
    "finger": (37, 60),
    "wave": (69, 44),
    "tick-sama": (76, 112),
    "tick": (77, 80),
    "tham": (64, 116),
    "dhin": (63, 96),
    "num": (60, 84),
    "thi": (62, 80),
    "ki": (61, 70),
    "ta": (62, 66),
}


def to_midi(performance: Performance, drone: bool = True, tala: bool = True, mpe: bool = False) -> bytes:
    """The bytes of a type 1 MIDI file with three tracks: melody, drone and tala.

    The melody has the tempo, the metre, the idea or the arithmetic of the line as a text, the swaras as lyrics, and
    the angas as markers. drone,
    tala: False leaves that track out. mpe: whether neighbouring notes of the melody have different
    channels, for instruments with MPE (set by RPN 6).

    Every note is the nearest key with 14-bit bends along its curve; a plain note is exact to half a
    bend step (0.012 cents, with MPE 0.3). RPN 0 sets the bend range: two semitones, or more if the
    curves need it.
    """
    from mido import MidiFile

    file = MidiFile(type=1, ticks_per_beat=TICKS_PER_AKSHARA, charset="utf-8")
    file.tracks.append(_melody(performance, mpe))
    if drone:
        file.tracks.append(_drone(performance))
    if tala:
        file.tracks.append(_tala(performance))
    data = io.BytesIO()
    file.save(file=data)
    return data.getvalue()


def _melody(performance: Performance, mpe: bool) -> MidiTrack:
    from mido import MetaMessage, bpm2tempo

    tala = performance.score.tala
    opening = [
        MetaMessage("track_name", name=performance.score.exercise.name),
        MetaMessage("set_tempo", tempo=bpm2tempo(performance.aksharas_per_minute)),
        MetaMessage("time_signature", numerator=tala.aksharas, denominator=4),
    ]
    if words := group_words(performance.score.exercise):
        opening.append(MetaMessage("text", text=words))
    channels = tuple(MPE_CHANNELS) if mpe else (MELODY_CHANNEL,)
    semitones = (mpe_bend_range if mpe else bend_range)(performance.notes, performance.sruti_hz)
    program = voice_named(performance.request.sound.voice).midi_program
    if mpe:
        opening += [*_parameter(MELODY_CHANNEL, 6, len(channels)), *_channel_set_up(MELODY_CHANNEL, program)]
    for channel in channels:
        opening += _channel_set_up(channel, program, semitones)
    timed: list[Timed] = [(0, message) for message in opening]
    for avartanam in performance.score.avartanams:
        for anga, start in enumerate(tala.anga_starts, 1):
            tick = ((avartanam.number - 1) * tala.aksharas + start) * TICKS_PER_AKSHARA
            marker = say("midi.marker", avartanam=avartanam.number, anga=anga)
            timed.append((tick, MetaMessage("marker", text=marker)))
    for i, note in enumerate(performance.notes):
        start, end = (int(aksharas * TICKS_PER_AKSHARA) for aksharas in (note.event.start, note.event.end))
        timed.append((start, MetaMessage("lyrics", text=sargam_name(note.event.swara))))
        timed.extend(_sounding(note, start, end, channels[i % len(channels)], semitones, performance))
    return _track(timed, _end_tick(performance))


def _sounding(
    note: PlayedNote, start: int, end: int, channel: int, semitones: int, performance: Performance
) -> Iterable[Timed]:
    """The messages of a note: its key, and bends along its curve. start, end: in ticks."""
    from mido import Message

    key = round(key_of(note.cents, performance.sruti_hz))
    ticks_per_second = TICKS_PER_AKSHARA / performance.akshara_seconds
    bends: dict[int, int] = {}
    for seconds, cents in bend_steps(note.curve, note.duration_seconds):
        # of two steps on one tick the later one counts; the last step is before the end of the note
        tick = min(start + round(seconds * ticks_per_second), max(start, end - 1))
        bends[tick] = bend_from(key, key_of(cents, performance.sruti_hz), semitones)
    for tick, bend in bends.items():
        yield tick, Message("pitchwheel", channel=channel, pitch=bend)
    velocity = min(127, round(PLAIN_VELOCITY * note.accent))
    yield start, Message("note_on", channel=channel, note=key, velocity=velocity)
    yield end, Message("note_off", channel=channel, note=key, velocity=64)


def _drone(performance: Performance) -> MidiTrack:
    """The track of the drone: every pluck of a tanpura, held until the next one of its key, or a sruti box's chord."""
    from mido import Message, MetaMessage

    is_box = performance.request.sound.drone == "sruti-box"
    timed: list[Timed] = [(0, MetaMessage("track_name", name=say(f"sound.drone.{performance.request.sound.drone}")))]
    plucks = [(0, *string) for string in _strings(performance).values()] if is_box else _plucks(performance)
    for channel, bend in sorted({(channel, bend) for _, channel, _, bend in plucks}):
        timed.extend((0, message) for message in _channel_set_up(channel, REED_ORGAN if is_box else SITAR))
        timed.append((0, Message("pitchwheel", channel=channel, pitch=bend)))
    end = _end_tick(performance)
    for i, (tick, channel, key, _) in enumerate(plucks):
        release = next((t for t, c, k, _ in plucks[i + 1 :] if (c, k) == (channel, key)), end)
        timed.append((tick, Message("note_on", channel=channel, note=key, velocity=DRONE_VELOCITY)))
        timed.append((release, Message("note_off", channel=channel, note=key, velocity=64)))
    return _track(timed, end)


def _strings(performance: Performance) -> dict[Pitch, tuple[int, int, int]]:
    """(channel, key, bend) of every string; strings with the same bend share a channel."""
    request = performance.request
    keys = {
        string: key_and_bend(to_hz(request.mapped_tuning.cents_of(string), performance.sruti_hz))
        for string in drone_strings(request)
    }
    bends = list(dict.fromkeys(bend for _, bend in keys.values()))
    return {string: (FIRST_STRING_CHANNEL + bends.index(bend), key, bend) for string, (key, bend) in keys.items()}


def _plucks(performance: Performance) -> list[tuple[int, int, int, int]]:
    """(tick, channel, key, bend) of every pluck of the drone."""
    request, strings = performance.request, _strings(performance)
    ticks_per_second = TICKS_PER_AKSHARA / performance.akshara_seconds
    loop_ticks = loop_samples(request) / RATE * ticks_per_second
    end, plucks = _end_tick(performance), []
    for repeat in range(int(end / loop_ticks) + 1):
        for seconds, string in drone_plucks(request):
            plucks.append((round(repeat * loop_ticks + seconds * ticks_per_second), *strings[string]))
    return [pluck for pluck in plucks if pluck[0] < end]


def _tala(performance: Performance) -> MidiTrack:
    from mido import Message, MetaMessage

    timed: list[Timed] = [(0, MetaMessage("track_name", name=say("midi.tala", tala=performance.score.tala.name)))]
    beats = beats_of(performance.score)
    for i, beat in enumerate(beats):
        key, velocity = _BEATS[beat.sound]
        tick = int(beat.at * TICKS_PER_AKSHARA)
        timed.append(
            (tick, Message("note_on", channel=TALA_CHANNEL, note=key, velocity=max(1, round(velocity * beat.level))))
        )
        # in the fastest gati a quarter of an akshara would overlap the next stroke
        next_tick = int(beats[i + 1].at * TICKS_PER_AKSHARA) if i + 1 < len(beats) else tick + TICKS_PER_AKSHARA
        off = Message("note_off", channel=TALA_CHANNEL, note=key, velocity=64)
        timed.append((min(tick + TICKS_PER_AKSHARA // 4, next_tick), off))
    return _track(timed, _end_tick(performance))


def _channel_set_up(channel: int, program: int, semitones: int = USUAL_SEMITONES) -> Iterable[Message]:
    """The messages that set a channel's instrument and, with RPN 0, its bend range."""
    from mido import Message

    yield Message("program_change", channel=channel, program=program)
    yield from _parameter(channel, 0, semitones)


def _parameter(channel: int, number: int, value: int) -> Iterable[Message]:
    """The messages that set a registered parameter (RPN) and then deselect it."""
    from mido import Message

    for control, content in ((101, 0), (100, number), (6, value), (38, 0), (101, 127), (100, 127)):
        yield Message("control_change", channel=channel, control=control, value=content)


def _end_tick(performance: Performance) -> int:
    return performance.score.aksharas * TICKS_PER_AKSHARA


def _track(timed: list[Timed], end_tick: int) -> MidiTrack:
    """A track from messages at absolute ticks; on the same tick, notes end before others begin."""
    from mido import MetaMessage, MidiTrack

    track, now = MidiTrack(), 0
    for tick, message in sorted(timed, key=lambda entry: (entry[0], entry[1].type != "note_off")):
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(MetaMessage("end_of_track", time=end_tick - now))
    return track
