"""Measurements of the mix for every voice, and its speed compared with other ways to make a sound."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log10, pi, sin
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from benchmarks.sound.timing import anew, cpu_seconds, make_sounds, sample_score, wait_milliseconds
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.settings import SoundSettings
from carnatic.sound.loudness import loudness_lufs, true_peak
from carnatic.sound.midi import to_midi
from carnatic.sound.mix import mixdown
from carnatic.sound.partials import RATE
from carnatic.sound.voices import RENDERERS

# where Debian's packages put a General MIDI font
FONTS = tuple(Path("/usr/share/sounds/sf2") / name for name in ("TimGM6mb.sf2", "FluidR3_GM.sf2", "default-GM.sf2"))
LONGEST_SECONDS = 120  # timeout of another program
NAIVE_SECONDS, NAIVE_PARTIALS = 0.25, 40  # a loop over samples takes minutes for more


@dataclass(frozen=True, slots=True)
class FileRow:
    """The mix of half a minute in one voice with tanpura and hand.

    seconds_per_cpu_second: of sound made. request_milliseconds: from a request to what the
    player is handed, warm.
    """

    voice: str
    loudness_lufs: float
    true_peak_dbtp: float
    seconds_per_cpu_second: float
    request_milliseconds: float


@dataclass(frozen=True, slots=True)
class NaiveRow:
    """Another way to make the same half minute of sound; None if it isn't available, and the remark says why."""

    way: str
    seconds_per_cpu_second: float | None
    remark: str = ""


def file_rows(voices: Iterable[str] = tuple(RENDERERS), turns: int = 3) -> tuple[FileRow, ...]:
    """A row for each voice."""
    return tuple(_file_row(voice, turns) for voice in voices)


def _file_row(voice: str, turns: int) -> FileRow:
    sounding = SoundSettings(voice=voice)
    performance = perform(sample_score(sounding))
    mixed = mixdown(performance)
    return FileRow(
        voice,
        loudness_lufs(mixed, RATE),
        20 * log10(true_peak(mixed)),
        performance.seconds / cpu_seconds(lambda: anew(lambda: mixdown(performance)), turns),
        wait_milliseconds(lambda: make_sounds(perform(sample_score(sounding))), turns),
    )


def naive_rows(turns: int = 3) -> tuple[NaiveRow, ...]:
    """Our mix, FluidSynth with a General MIDI font, and a loop over samples, in one run."""
    performance = perform(sample_score())
    ours = performance.seconds / cpu_seconds(lambda: anew(lambda: mixdown(performance)), turns)
    loop = NAIVE_SECONDS / cpu_seconds(lambda: _looped(NAIVE_SECONDS), 1)
    return (
        NaiveRow("this mix", ours),
        _fluidsynth(performance, turns),
        NaiveRow("a loop over samples in Python, melody alone", loop),
    )


def _fluidsynth(performance: Performance, turns: int) -> NaiveRow:
    way, program = "FluidSynth with a General MIDI font", shutil.which("fluidsynth")
    font = next((font for font in FONTS if font.exists()), None)
    if program is None or font is None:
        return NaiveRow(way, None, "not installed" if program is None else "no General MIDI font")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in.mid").write_bytes(to_midi(performance))
        words = (program, "-ni", "-r", str(RATE), "-T", "wav", "-F", "out.wav", str(font), "in.mid")

        def render() -> None:
            subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=LONGEST_SECONDS)

        try:
            taken = median(_children_seconds(render) for _ in range(turns))
        except (subprocess.SubprocessError, OSError) as failure:
            return NaiveRow(way, None, str(failure).splitlines()[0])
    return NaiveRow(way, performance.seconds / taken, font.name)


def _children_seconds(work: Callable[[], None]) -> float:
    before = getrusage(RUSAGE_CHILDREN)
    work()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _looped(seconds: float) -> list[float]:
    """A plucked string in a naive implementation: a loop over every partial of every sample."""
    return [
        sum(sin(2 * pi * 130.81 * k * i / RATE) * 0.98 ** (k * i / 400) / k for k in range(1, NAIVE_PARTIALS + 1))
        for i in range(round(seconds * RATE))
    ]
