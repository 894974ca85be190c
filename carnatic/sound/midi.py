"""A performance as a MIDI file whose notes sound at the mapping's own pitches."""

from __future__ import annotations

import io
from collections.abc import Iterable
from math import log2
from typing import TYPE_CHECKING, TypeAlias

from carnatic.practice.beats import BeatSound, beats_of
from carnatic.sound.drone.tanpura import drone_plucks, loop_samples
from carnatic.sound.partials import RATE
from carnatic.sound.performance import Performance
from carnatic.theory.swara import spell
from carnatic.theory.tuning import to_hz

if TYPE_CHECKING:
    from mido import Message, MetaMessage, MidiTrack

    Timed: TypeAlias = tuple[int, Message | MetaMessage]

# An akshara is a quarter note. 2520 divides by every number of swaras to the akshara.
TICKS_PER_AKSHARA = 2520
BEND_SEMITONES = 2
BENDS_PER_SEMITONE = 8192 // BEND_SEMITONES  # so a bend's step is 0.024 cents

MELODY_CHANNEL, SA_CHANNEL, FIRST_STRING_CHANNEL, TALA_CHANNEL = 0, 1, 2, 9
SITAR = 104  # General MIDI has no veena and no tanpura; its sitar is the nearest plucked string
PLAIN_VELOCITY, DRONE_VELOCITY = 88, 52
# General MIDI percussion, with velocities. Hand clap for both claps, side stick, cabasa; wood
# blocks; for the mridangam low, open and muted congas and bongos, the nearest two-headed family.
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


def to_midi(performance: Performance, drone: bool = True, tala: bool = True) -> bytes:
    """A type 1 file: the melody with tempo, metre, swaras and angas; the drone; the tala.

    drone, tala: False leaves that track out.

    Every note is the nearest key and a 14-bit bend, exact to half a bend step (0.012
    cents); the bend range is set by RPN 0. Sruti needs no key of its own.
    """
    from mido import MidiFile

    file = MidiFile(type=1, ticks_per_beat=TICKS_PER_AKSHARA, charset="utf-8")
    file.tracks.append(_melody(performance))
    if drone:
        file.tracks.append(_drone(performance))
    if tala:
        file.tracks.append(_tala(performance))
    data = io.BytesIO()
    file.save(file=data)
    return data.getvalue()


def key_and_bend(hz: float) -> tuple[int, int]:
    """The nearest MIDI key, A4 = 440 Hz = 69, and the bend that makes up the difference."""
    exact = 69 + 12 * log2(hz / 440)
    key = round(exact)
    return key, round((exact - key) * BENDS_PER_SEMITONE)


def _melody(performance: Performance) -> MidiTrack:
    from mido import Message, MetaMessage, bpm2tempo

    tala = performance.score.tala
    opening = [
        MetaMessage("track_name", name=performance.score.exercise.name),
        MetaMessage("set_tempo", tempo=bpm2tempo(performance.aksharas_per_minute)),
        MetaMessage("time_signature", numerator=tala.aksharas, denominator=4),
        *_channel_set_up(MELODY_CHANNEL),
    ]
    timed: list[Timed] = [(0, message) for message in opening]
    for avartanam in performance.score.avartanams:
        for anga, start in enumerate(tala.anga_starts, 1):
            tick = ((avartanam.number - 1) * tala.aksharas + start) * TICKS_PER_AKSHARA
            timed.append((tick, MetaMessage("marker", text=f"avartanam {avartanam.number}, anga {anga}")))
    for note in performance.notes:
        event, (key, bend) = note.event, key_and_bend(note.hz)
        start, end = int(event.start * TICKS_PER_AKSHARA), int(event.end * TICKS_PER_AKSHARA)
        velocity = round(PLAIN_VELOCITY * note.accent)
        timed.append((start, MetaMessage("lyrics", text=spell(event.swara))))
        timed.append((start, Message("pitchwheel", channel=MELODY_CHANNEL, pitch=bend)))
        timed.append((start, Message("note_on", channel=MELODY_CHANNEL, note=key, velocity=velocity)))
        timed.append((end, Message("note_off", channel=MELODY_CHANNEL, note=key, velocity=64)))
    return _track(timed, _end_tick(performance))


def _drone(performance: Performance) -> MidiTrack:
    """The strings as the tanpura loop plucks them, each ringing until its key is plucked again."""
    from mido import Message, MetaMessage

    timed: list[Timed] = [(0, MetaMessage("track_name", name="Tanpura"))]
    plucks = _plucks(performance)
    for channel, bend in sorted({(channel, bend) for _, channel, _, bend in plucks}):
        timed.extend((0, message) for message in _channel_set_up(channel))
        timed.append((0, Message("pitchwheel", channel=channel, pitch=bend)))
    end = _end_tick(performance)
    for i, (tick, channel, key, _) in enumerate(plucks):
        again = next((t for t, c, k, _ in plucks[i + 1 :] if (c, k) == (channel, key)), end)
        timed.append((tick, Message("note_on", channel=channel, note=key, velocity=DRONE_VELOCITY)))
        timed.append((again, Message("note_off", channel=channel, note=key, velocity=64)))
    return _track(timed, end)


def _plucks(performance: Performance) -> list[tuple[int, int, int, int]]:
    """(tick, channel, key, bend) of every pluck of the drone; other strings than Sa bend apart."""
    request, sruti_hz = performance.request, performance.sruti_hz
    ticks_per_second = TICKS_PER_AKSHARA / performance.akshara_seconds
    loop_ticks = loop_samples(request) / RATE * ticks_per_second
    end, found = _end_tick(performance), []
    for turn in range(int(end / loop_ticks) + 1):
        for seconds, string in drone_plucks(request):
            key, bend = key_and_bend(to_hz(request.mapped_tuning.cents_of(string), sruti_hz))
            channel = SA_CHANNEL if string.place.symbol == "S" else FIRST_STRING_CHANNEL
            found.append((round(turn * loop_ticks + seconds * ticks_per_second), channel, key, bend))
    return [pluck for pluck in found if pluck[0] < end]


def _tala(performance: Performance) -> MidiTrack:
    from mido import Message, MetaMessage

    timed: list[Timed] = [(0, MetaMessage("track_name", name=f"{performance.score.tala.name} tala"))]
    beats = beats_of(performance.score)
    for i, beat in enumerate(beats):
        key, velocity = _BEATS[beat.sound]
        tick = int(beat.at * TICKS_PER_AKSHARA)
        timed.append(
            (tick, Message("note_on", channel=TALA_CHANNEL, note=key, velocity=max(1, round(velocity * beat.level))))
        )
        # at the fastest gati a quarter of an akshara would reach over the next stroke
        next_tick = int(beats[i + 1].at * TICKS_PER_AKSHARA) if i + 1 < len(beats) else tick + TICKS_PER_AKSHARA
        off = Message("note_off", channel=TALA_CHANNEL, note=key, velocity=64)
        timed.append((min(tick + TICKS_PER_AKSHARA // 4, next_tick), off))
    return _track(timed, _end_tick(performance))


def _channel_set_up(channel: int) -> Iterable[Message]:
    """Sitar, and the bend range by RPN 0, after which no parameter is left selected."""
    from mido import Message

    yield Message("program_change", channel=channel, program=SITAR)
    for control, value in ((101, 0), (100, 0), (6, BEND_SEMITONES), (38, 0), (101, 127), (100, 127)):
        yield Message("control_change", channel=channel, control=control, value=value)


def _end_tick(performance: Performance) -> int:
    return performance.score.aksharas * TICKS_PER_AKSHARA


def _track(timed: list[Timed], end_tick: int) -> MidiTrack:
    """Messages at absolute ticks as a track; at one tick notes end before others begin."""
    from mido import MetaMessage, MidiTrack

    track, now = MidiTrack(), 0
    for tick, message in sorted(timed, key=lambda one: (one[0], one[1].type != "note_off")):
        track.append(message.copy(time=tick - now))
        now = tick
    track.append(MetaMessage("end_of_track", time=end_tick - now))
    return track
