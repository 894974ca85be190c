"""Moments of the audio clock against aksharas of the piece."""

from __future__ import annotations

import pytest

from tests.js.conftest import Load
from tests.js.module import Module


@pytest.fixture
def clock(load: Load) -> Module:
    return load("player/clock.js")


def ask(clock: Module, begun: list[list[float]], code: str) -> object:
    """What is found in a timeline with stretches of [time, akshara, tempo]."""
    return clock.run(
        f"""begun => {{
            const line = new module.Timeline();
            for (const one of begun) line.begin(...one);
            return {code};
        }}""",
        begun,
    )


@pytest.mark.parametrize(
    ("time", "akshara"),
    [(0.9, None), (1.0, 0), (2.0, 1), (2.999, 1.999), (3.0, 8), (3.5, 9)],
)
def test_the_akshara_at_a_time(clock: Module, time: float, akshara: float | None) -> None:
    found = ask(clock, [[1.0, 0, 60], [3.0, 8, 120]], f"line.at({time})")
    assert found == (akshara if akshara is None else pytest.approx(akshara))


def test_the_time_of_an_akshara_is_that_of_the_last_stretch(clock: Module) -> None:
    assert ask(clock, [[1.0, 0, 60], [3.0, 8, 120]], "line.timeOf(10)") == pytest.approx(4.0)


def test_a_new_stretch_takes_back_the_later_ones(clock: Module) -> None:
    begun = [[0.0, 0, 60], [8.0, 0, 60], [2.0, 2, 90]]
    assert ask(clock, begun, "line.stretches.map(({ time }) => time)") == [0, 2]
    assert ask(clock, begun, "line.at(9)") == pytest.approx(2 + 7 * 1.5)


def test_few_stretches_are_kept_and_none_after_clearing(clock: Module) -> None:
    begun = [[float(time), 0, 60] for time in range(40)]
    assert ask(clock, begun, "[line.stretches.length, line.last.time]") == [32, 39]
    assert ask(clock, begun, "(line.clear(), line.at(99))") is None


@pytest.mark.parametrize(
    ("context", "time"),
    [
        ({"currentTime": 10, "outputLatency": 0.2}, 9.8),
        ({"currentTime": 10, "baseLatency": 0.1}, 9.9),
        ({"currentTime": 10}, 10),
        # 50 ms after the stamp
        ({"currentTime": 10, "outputLatency": 0.2, "stamp": [9.7, 4950]}, 9.75),
        # a stamp from long ago, and none yet
        ({"currentTime": 10, "outputLatency": 0.2, "stamp": [3.0, 4950]}, 9.8),
        ({"currentTime": 10, "outputLatency": 0.2, "stamp": [0, 0]}, 9.8),
        # stamps of a time that is still to come
        ({"currentTime": 10, "outputLatency": 0.2, "stamp": [10.2, 4950]}, 9.8),
        ({"currentTime": 10, "outputLatency": 0.2, "stamp": [9.98, 4950]}, 9.8),
    ],
)
def test_what_is_heard_lags_behind_the_clock(clock: Module, context: dict[str, object], time: float) -> None:
    found = clock.run(
        """given => {
            const { now } = performance;
            performance.now = () => 5000;
            const [contextTime, performanceTime] = given.stamp ?? [];
            const stamp = given.stamp && { getOutputTimestamp: () => ({ contextTime, performanceTime }) };
            try { return module.heardTime({ ...given, ...stamp }); } finally { performance.now = now; }
        }""",
        context,
    )
    assert found == pytest.approx(time)
