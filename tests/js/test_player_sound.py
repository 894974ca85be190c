"""The sound's own parts, rendered offline: the limiter, the pluck, the drone, a note and its end."""

from __future__ import annotations

import numpy as np
import parselmouth
import pytest
from numpy.typing import NDArray

from tests.js.conftest import Load
from tests.js.module import Module

RATE = 44100
MODULES = ("player/limit.js", "player/pluck.js", "player/drone.js", "player/voices.js")
RENDER = """async ([seconds, rate, value]) => {
    const context = new OfflineAudioContext(1, Math.round(seconds * rate), rate);
    const act = %s;
    await act(context, value);
    return [...(await context.startRendering()).getChannelData(0)];
}"""


@pytest.fixture
def sound(load: Load) -> Module:
    return load(*MODULES)


def rendered(sound: Module, seconds: float, act: str, value: object = None) -> NDArray[np.float64]:
    """What is heard after ``act(context, value)``."""
    return np.array(sound.run(RENDER % act, [seconds, RATE, value]))


LIMITED = """(context, level) => {
    const source = new OscillatorNode(context, { frequency: 220 });
    const { input, output } = module.limiter(context);
    source.connect(new GainNode(context, { gain: level })).connect(input);
    output.connect(context.destination);
    source.start();
}"""


@pytest.mark.parametrize("level", [0.05, 0.3, 0.7])
def test_what_is_under_the_limit_is_not_changed(sound: Module, level: float) -> None:
    heard = rendered(sound, 0.5, LIMITED, level)
    assert np.abs(heard[RATE // 4 :]).max() == pytest.approx(level, rel=0.02)


def test_what_is_over_the_limit_is_held_down(sound: Module) -> None:
    heard = rendered(sound, 0.5, LIMITED, 2.0)
    assert 0.7 < np.abs(heard[RATE // 4 :]).max() < 0.98


@pytest.mark.parametrize("hz", [130.81, 163.51, 261.62])
def test_a_pluck_sounds_at_its_frequency_and_ends(sound: Module, hz: float) -> None:
    act = """(context, hz) => new module.Plucks(context, context.destination).pluck(hz, 0.1, 0.8)"""
    heard = rendered(sound, 1.6, act, hz)
    onset = int(np.flatnonzero(np.abs(heard) > 0.01)[0]) / RATE
    assert onset == pytest.approx(0.1, abs=0.01)
    assert np.abs(heard[round(1.3 * RATE) :]).max() < 0.01
    steady = heard[round(0.2 * RATE) : round(0.7 * RATE)]
    pitch = parselmouth.Sound(steady, RATE).to_pitch_ac(pitch_floor=hz / 1.9, pitch_ceiling=hz * 1.9)
    found = pitch.selected_array["frequency"]
    assert 1200 * np.log2(np.median(found[found > 0]) / hz) == pytest.approx(0, abs=1.0)


def test_plucks_are_hushed_at_once(sound: Module) -> None:
    act = """(context) => {
        const plucks = new module.Plucks(context, context.destination);
        plucks.pluck(220, 0, 2);
        context.suspend(0.5).then(() => { plucks.hush(); context.resume(); });
    }"""
    heard = rendered(sound, 1.0, act)
    assert np.abs(heard[: RATE // 4]).max() > 0.1
    assert np.abs(heard[round(0.62 * RATE) :]).max() < 1e-3


def test_a_drone_begins_softly_goes_round_and_stops_once(sound: Module) -> None:
    act = """(context) => {
        const drone = new module.Drone(context, context.destination);
        const wave = Float32Array.from({ length: 4410 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 441));
        const buffer = new AudioBuffer({ length: wave.length, sampleRate: 44100 });
        buffer.copyToChannel(wave, 0);
        drone.start("none", undefined);
        drone.start("one", buffer);
        drone.start("one", buffer);
        context.suspend(1).then(() => { drone.stop(); context.resume(); });
    }"""
    heard = rendered(sound, 2.0, act)
    loudness = [float(np.abs(heard[round(at * RATE) : round((at + 0.05) * RATE)]).max()) for at in (0, 0.2, 0.6, 0.9)]
    assert loudness == sorted(loudness)
    assert loudness[-1] == pytest.approx(0.5, abs=0.01)
    assert np.abs(heard[round(1.75 * RATE) :]).max() == 0


NOTE = """(context, [skipped, tempo]) => {
    // half a second at 120
    const buffer = new AudioBuffer({ length: 22050, sampleRate: 44100 });
    buffer.getChannelData(0).fill(0.5);
    const sounds = { get: (address) => (address === "second" ? buffer : undefined) };
    const voices = new module.Voices(context, context.destination, context.destination, sounds);
    const sound = { aksharas_per_minute: 120, notes: ["first", "second", null], strokes: {} };
    voices.load({ sound, events: [{ duration: 1 }, { duration: 1 }, { duration: 1 }] });
    // what isn't there is told, a silent note isn't missed
    if (!voices.note(0, 0.1, 0, tempo) && voices.note(2, 0.1, 0, tempo)) voices.note(1, 0.1, skipped, tempo);
}"""


@pytest.mark.parametrize(
    ("skipped", "tempo", "seconds"),
    [(0, 120, 0.5), (0.5, 120, 0.25), (0, 240, 0.25), (0, 60, 0.5)],
)
def test_a_note_has_its_own_samples_for_its_time(sound: Module, skipped: float, tempo: int, seconds: float) -> None:
    """It is cut short at a quicker tempo; at a slower one it ends where its samples end."""
    heard = np.abs(rendered(sound, 1.0, NOTE, [skipped, tempo]))
    there = np.flatnonzero(heard > 0.01) / RATE
    assert there[0] == pytest.approx(0.1, abs=0.011)
    assert there[-1] - 0.1 == pytest.approx(seconds, abs=0.01)
    assert heard.max() == pytest.approx(0.5, abs=0.01)
