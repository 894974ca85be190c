"""The rows of the sound benchmark: complete, and within their limits."""

import pytest

from benchmarks.sound import mixes
from benchmarks.sound.mixes import file_rows, naive_rows
from benchmarks.sound.timing import sample_score
from carnatic.exercise.performance import perform
from carnatic.sound.mix import mixdown
from carnatic.sound.voices import RENDERERS
from tests.work import calls_of


@pytest.mark.sweep
def test_every_voice_has_a_row_within_its_targets() -> None:
    found = file_rows(turns=1)
    assert [row.voice for row in found] == list(RENDERERS)
    for row in found:
        assert row.loudness_lufs == pytest.approx(-16, abs=0.5)
        assert row.true_peak_dbtp <= -1
        assert row.seconds_per_cpu_second > 0  # how fast it is, the benchmark tells
        assert row.request_milliseconds > 0


def test_the_mix_is_measured_beside_a_loop_and_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixes.shutil, "which", lambda _: None)
    ours, other, loop = naive_rows(turns=1)
    assert (other.seconds_per_cpu_second, other.remark) == (None, "not installed")
    assert min(ours.seconds_per_cpu_second, loop.seconds_per_cpu_second) > 0


def test_the_mix_is_made_without_a_step_for_every_sample() -> None:
    """Counted in calls, which are the same on a busy machine."""
    performance = perform(sample_score())
    samples = len(mixdown(performance))
    assert calls_of(lambda: mixdown(performance)) < samples / 100
