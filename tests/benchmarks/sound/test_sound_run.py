"""The rows of the sound's own benchmark: whole, and within what is promised."""

import pytest

from benchmarks.sound import mixes
from benchmarks.sound.mixes import file_rows, naive_rows
from carnatic.sound.voices import VOICES


def test_every_voice_has_a_row_within_its_targets() -> None:
    found = file_rows(turns=1)
    assert [row.voice for row in found] == list(VOICES)
    for row in found:
        assert row.loudness_lufs == pytest.approx(-16, abs=0.5)
        assert row.true_peak_dbtp <= -1
        # a busy machine is slow in seconds, hardly in the processor's own
        assert row.seconds_per_cpu_second > 50
        assert row.request_milliseconds > 0


def test_the_mix_is_made_faster_than_by_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixes.shutil, "which", lambda _: None)
    ours, other, loop = naive_rows(turns=1)
    assert (other.seconds_per_cpu_second, other.remark) == (None, "not installed")
    assert ours.seconds_per_cpu_second > 20 * loop.seconds_per_cpu_second
