"""MIDI, read back with mido: the pitches of the mapping at the times of the score."""

from dataclasses import dataclass
from fractions import Fraction
from math import log2

import mido
import pytest

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.sound.midi import to_midi
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.sound.listen import line, ratio_cents, read_midi

LIBRARY = library()
BEND_CENTS = 0.05  # the bend's own step is 0.024


@dataclass(frozen=True)
class Heard:
    """A note as a synthesiser would play it: aksharas, hertz, channel."""

    start: Fraction
    end: Fraction
    hz: float
    channel: int


def hear(track: mido.MidiTrack, ticks_per_beat: int) -> list[Heard]:
    """Every note with the bend and the bend range that hold when it starts."""
    now, found, open_notes = 0, [], {}
    bend: dict[int, int] = {}
    ranges: dict[int, float] = {}
    controls: dict[tuple[int, int], int] = {}
    for message in track:
        now += message.time
        if message.type == "control_change":
            controls[message.channel, message.control] = message.value
            rpn = controls.get((message.channel, 101)), controls.get((message.channel, 100))
            if rpn == (0, 0) and message.control in (6, 38):
                cents = controls.get((message.channel, 38), 0)
                ranges[message.channel] = 100 * controls.get((message.channel, 6), 0) + cents
        elif message.type == "pitchwheel":
            assert not any(channel == message.channel for channel, _ in open_notes)
            bend[message.channel] = message.pitch
        elif message.type == "note_on":
            cents = 100 * (message.note - 69) + bend[message.channel] * ranges[message.channel] / 8192
            hz = 440 * 2 ** (cents / 1200)
            assert (message.channel, message.note) not in open_notes, "one key struck twice at once"
            open_notes[message.channel, message.note] = (now, hz)
        elif message.type == "note_off":
            start, hz = open_notes.pop((message.channel, message.note))
            found.append(Heard(Fraction(start, ticks_per_beat), Fraction(now, ticks_per_beat), hz, message.channel))
    assert not open_notes
    return sorted(found, key=lambda note: (note.start, note.hz))


def cents_between(hz: float, other_hz: float) -> float:
    return abs(1200 * log2(hz / other_hz))


def played(score: Score) -> tuple[Performance, mido.MidiFile]:
    performance = perform(score)
    return performance, read_midi(to_midi(performance))


@for_each("speed", SPEEDS)
@for_each("sruti", ["1", "4.5", "151.3 Hz", "65 Hz", "450 Hz"])
@for_each("tuning", ["just", "equal", "pythagorean"])
def test_every_note_sounds_where_and_when_it_should(speed: int, sruti: str, tuning: str) -> None:
    request = LIBRARY.request(raga="Mayamalavagowla", sruti=sruti, tuning=tuning, speed=str(speed), tempo="73")
    score = lay_out(line(request, "n. s r , g m p d n S R , S ; n"))
    _, file = played(score)
    notes = hear(file.tracks[0], file.ticks_per_beat)
    assert [(note.start, note.end) for note in notes] == [(event.start, event.end) for event in score.events]
    for note, event in zip(notes, score.events, strict=True):
        hz = request.sruti_hz * 2 ** (request.mapped_tuning.cents_of(event.pitch) / 1200)
        assert cents_between(note.hz, hz) < BEND_CENTS


@pytest.mark.parametrize("fields", [{"trikalam": "yes"}, {"family": "own", "speed": "6", "eduppu": "desadi"}])
def test_runs_and_later_starts_are_in_the_file(fields: dict[str, str]) -> None:
    score = lay_out(line(LIBRARY.request(raga="Mayamalavagowla", **fields), "s r g , m p d n S R , S n d p m"))
    _, file = played(score)
    notes = hear(file.tracks[0], file.ticks_per_beat)
    assert [(note.start, note.end) for note in notes] == [(event.start, event.end) for event in score.events]
    assert sum(message.time for message in file.tracks[2]) == score.aksharas * file.ticks_per_beat


def test_the_truth_by_hand_with_a_moved_swara() -> None:
    request = LIBRARY.request(raga="Mayamalavagowla", mapping="G3=372.31", sruti="196 Hz")
    _, file = played(lay_out(line(request, "s r g m p. d. n. S")))
    truth = (
        0, ratio_cents("16/15"), 372.31, ratio_cents("4/3"), ratio_cents("3/4"), ratio_cents("4/5"),
        ratio_cents("15/16"), 1200,
    )  # fmt: skip
    for note, cents in zip(hear(file.tracks[0], file.ticks_per_beat), truth, strict=True):
        assert cents_between(note.hz, 196 * 2 ** (cents / 1200)) < BEND_CENTS


@pytest.mark.parametrize("tempo", ["20", "60", "77.7", "240"])
def test_the_file_lasts_as_long_as_the_performance(tempo: str) -> None:
    performance, file = played(
        lay_out(realise_lesson(LIBRARY.lessons_of("sarali")[4], LIBRARY.request(raga="Mohanam", tempo=tempo)))
    )
    assert file.type == 1
    assert file.length == pytest.approx(performance.seconds, rel=1e-5)
    lengths = {sum(message.time for message in track) for track in file.tracks}
    assert lengths == {performance.score.aksharas * file.ticks_per_beat}


@for_each("tala", LIBRARY.talas, ids=lambda tala: tala.name)
def test_metre_angas_and_strokes_of_every_tala(tala) -> None:
    request = LIBRARY.request().changed(tala=tala, family="own")
    score = lay_out(Exercise(request, tuple(Note(Swara("s")) for _ in range(2 * tala.aksharas))))
    _, file = played(score)
    assert [track.name for track in file.tracks] == [score.exercise.name, "Tanpura", f"{tala.name} tala"]
    melody = file.tracks[0]
    metre = next(message for message in melody if message.type == "time_signature")
    assert (metre.numerator, metre.denominator) == (tala.aksharas, 4)
    now, markers = 0, []
    for message in melody:
        now += message.time
        if message.type == "marker":
            markers.append((now // file.ticks_per_beat, message.text))
    assert markers == [
        (avartanam * tala.aksharas + start, f"avartanam {avartanam + 1}, anga {anga}")
        for avartanam in (0, 1)
        for anga, start in enumerate(tala.anga_starts, 1)
    ]
    now, hits = 0, []
    for message in file.tracks[2]:
        now += message.time
        if message.type == "note_on":
            assert message.channel == 9
            hits.append((now / file.ticks_per_beat, message.note, message.velocity))
    key = {"clap": 39, "finger": 37, "wave": 69}
    assert [(at, note) for at, note, _ in hits] == [
        (i, key[kriya.kind]) for i, kriya in enumerate(tala.kriyas * 2) if kriya.kind != "rest"
    ]
    loudest = [at for at, _, velocity in hits if velocity == max(v for _, _, v in hits)]
    assert loudest == [0, tala.aksharas]


def test_swaras_are_sung_as_lyrics_and_the_title_is_kept() -> None:
    request = LIBRARY.request(raga="Mohanam")
    exercise = Exercise(request, line(request, "s r g p d. S , ,").notes, title="மோகனம் 1")
    _, file = played(lay_out(exercise))
    assert [m.text for m in file.tracks[0] if m.type == "lyrics"] == ["s", "r", "g", "p", "d.", "S"]
    assert file.tracks[0].name == "மோகனம் 1"


@for_each(
    ("family", "text", "words"),
    [
        ("sarali", "s r g s r g s r s r g p d S , ,", ["Starts again: groups of 3 + 3 + 2"]),
        ("own", "s r g s r g s r s r g p d S , ,", []),
    ],
)
def test_the_idea_is_a_text_at_the_beginning(family: str, text: str, words: list[str]) -> None:
    request = LIBRARY.request(raga="Mohanam", family=family)
    _, file = played(lay_out(line(request, text)))
    assert [m.text for m in file.tracks[0] if m.type == "text"] == words


@pytest.mark.parametrize(
    ("raga", "tuning", "first_cents"),
    [("Mohanam", "just", ratio_cents("3/4")), ("Hindolam", "just", ratio_cents("2/3")), ("Mohanam", "equal", -500)],
)
def test_the_drone_has_its_strings_pitches(raga: str, tuning: str, first_cents: float) -> None:
    performance, file = played(
        lay_out(line(LIBRARY.request(raga=raga, tuning=tuning, sruti="5"), "s , , , , , , , s , , , , , , ,"))
    )
    notes = hear(file.tracks[1], file.ticks_per_beat)
    truth = [first_cents, 0, 0, -1200]
    assert len(notes) > 8
    for i, note in enumerate(notes):
        assert cents_between(note.hz, 196.0 * 2 ** (truth[i % 4] / 1200)) < BEND_CENTS
        assert note.end <= performance.score.aksharas
