"""MIDI rendered by another synthesiser, FluidSynth with a General MIDI font, with measured pitches.

A font's own samples are off by several cents and waver, so every note is compared with the
same key of the same instrument unbent: the difference is what the file's bends do.
"""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from math import cos, pi
from pathlib import Path

import mido
import numpy as np
import parselmouth
import pytest
import soundfile

from carnatic.exercise.performance import Performance, PitchCurve, perform
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.midi import to_midi
from tests.programs import PROGRAMS, SOUND_FONT, missing
from tests.sound.listen import Signal, line

pytestmark = pytest.mark.skipif(
    any(program.name == "fluidsynth" for program in missing(PROGRAMS)), reason="FluidSynth is not installed"
)
LIBRARY = library()
TUNED_CENTS = 1.0
RATE = 44_100


def rendered(data: bytes, folder: Path) -> Signal:
    """The sound of a MIDI file, dry and mono."""
    (folder / "in.mid").write_bytes(data)
    words = ("fluidsynth", "-ni", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(RATE), "-T", "wav", "-F", "out.wav")
    subprocess.run([*words, SOUND_FONT, "in.mid"], cwd=folder, check=True, capture_output=True, timeout=600)
    sound, rate = soundfile.read(folder / "out.wav")
    assert rate == RATE
    return sound.mean(axis=1)


def unbent(data: bytes) -> bytes:
    file = mido.MidiFile(file=io.BytesIO(data), charset="utf-8")
    for track in file.tracks:
        track[:] = [m.copy(pitch=0) if m.type == "pitchwheel" else m for m in track]
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def track(sound: Signal, near_hz: float) -> tuple[Signal, Signal]:
    """(seconds, hertz) every five milliseconds, as Praat hears it; nan where it hears none."""
    heard = parselmouth.Sound(sound, RATE).to_pitch_ac(
        time_step=0.005, pitch_floor=near_hz / 1.6, pitch_ceiling=near_hz * 1.6, very_accurate=False
    )
    hertz = heard.selected_array["frequency"]
    return heard.xs(), np.where(hertz > 0, hertz, np.nan)


def bent_cents(performance: Performance, folder: Path, mpe: bool = False) -> list[tuple[Signal, Signal, float]]:
    """(seconds after its start, cents that it is bent, its key's cents above Sa) of every note, by ear."""
    data = to_midi(performance, drone=False, tala=False, mpe=mpe)
    sounds = rendered(data, folder), rendered(unbent(data), folder)
    found = []
    for note in performance.notes:
        start, end = (round(at * RATE) for at in (note.start_seconds, note.start_seconds + note.duration_seconds))
        key = 69 + 12 * np.log2(performance.sruti_hz / 440) + note.cents / 100
        (at, bent), (_, plain) = (track(sound[start:end], note.hz) for sound in sounds)
        found.append((at, 1200 * np.log2(bent / plain), note.cents - 100 * (key - round(key))))
    return found


@pytest.mark.parametrize(
    ("raga", "tuning", "mapping", "voice", "mpe"),
    [
        ("Mayamalavagowla", "just", "", "veena", False),
        ("Kalyani", "pythagorean", "G3=372.31", "flute", False),
        ("Todi", "raga", "", "violin", True),
    ],
)
def test_every_note_is_heard_at_its_cents(
    tmp_path: Path, raga: str, tuning: str, mapping: str, voice: str, mpe: bool
) -> None:
    request = LIBRARY.request(raga=raga, tuning=tuning, mapping=mapping, voice=voice, sruti="4.5", tempo="75")
    performance = perform(lay_out(line(request, "s r g m p d n S")))
    heard = bent_cents(performance, tmp_path, mpe)
    off = []
    for note, (at, bent, key_cents) in zip(performance.notes, heard, strict=True):
        # after the attack, where the note before has died away
        settled = (at > 0.35 * note.duration_seconds) & (at < 0.9 * note.duration_seconds)
        off.append(float(np.nanmedian(bent[settled])) + key_cents - note.cents)
    assert max(map(abs, off)) < TUNED_CENTS, off


# the font's flute and choir waver by themselves, which no file can help
@pytest.mark.parametrize("voice", ["veena", "violin", "nadaswaram"])
def test_a_gamaka_is_heard_along_its_curve(tmp_path: Path, voice: str) -> None:
    request = LIBRARY.request(raga="Mayamalavagowla", voice=voice, sruti="4.5")
    performance = perform(lay_out(line(request, "s , r , , , g ,")))
    # a kampita on r that rests on s: 112 cents, a little over twice a second
    times = np.arange(0, 4.0, 0.005)
    curve = PitchCurve(tuple((float(t), 111.73 * (1 - cos(2 * pi * 2.2 * t)) / 2) for t in times))
    notes = tuple(replace(note, curve=curve) if i == 1 else note for i, note in enumerate(performance.notes))
    heard = bent_cents(replace(performance, notes=notes), tmp_path)
    at, bent, key_cents = heard[1]
    settled = (at > 0.3) & (at < 3.7) & ~np.isnan(bent)
    off = bent[settled] + key_cents - np.interp(at[settled], *zip(*curve.points))
    assert settled.sum() > 500
    assert np.sqrt(np.mean(off**2)) < 2.0
    assert np.ptp(bent[settled]) == pytest.approx(111.73, abs=2)
