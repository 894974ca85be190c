"""All measurements of the sound in one run, with their targets, and as a table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from benchmarks.sound.drones import DroneRow, drone_rows
from benchmarks.sound.mixes import FileRow, NaiveRow, file_rows, naive_rows
from benchmarks.sound.pitch_curves import GamakaRow, gamaka_rows
from benchmarks.sound.voices import VoiceRow, voice_rows
from carnatic.exercise.settings import read_strings
from carnatic.sound.voices import RENDERERS
from carnatic.theory.tuning import Tuning

# the strings of most ragas, of those without P, of those with neither P nor M1, and a tanpura of five
STRINGS = ("P. S S S.", "M1. S S S.", "N3. S S S.", "P. N3. S S S.")
QUICK_VOICES = ("veena", "voice")
Row = TypeVar("Row")


@dataclass(frozen=True)
class SoundReport:
    """All measurements. naive: other ways to make the same sound."""

    voices: tuple[VoiceRow, ...]
    drones: tuple[DroneRow, ...]
    gamakas: tuple[GamakaRow, ...]
    files: tuple[FileRow, ...]
    naive: tuple[NaiveRow, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: the worst measured value and its limit."""

    what: str
    found: float
    limit: float
    at_least: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the worst value is within the limit."""
        return self.found >= self.limit if self.at_least else self.found <= self.limit


def measure(tunings: Sequence[Tuning], quick: bool = False) -> SoundReport:
    """Measure it all, with progress on standard error.

    quick: two voices in one tuning, for a look.
    """
    voices = QUICK_VOICES if quick else tuple(RENDERERS)
    chosen, strings = (tunings[:1], STRINGS[:1]) if quick else (tunings, STRINGS)
    turns = 1 if quick else 3
    return SoundReport(
        voices=_said("every swarasthana", lambda: tuple(voice_rows(chosen, voices))),
        drones=_said("the drones", lambda: tuple(drone_rows(chosen, [read_strings(text) for text in strings]))),
        gamakas=_said("gamakas", lambda: tuple(gamaka_rows(voices))),
        files=_said("whole mixes", lambda: tuple(file_rows(voices, turns))),
        naive=_said("other ways", lambda: tuple(naive_rows(turns))),
    )


def _said(what: str, work: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
    print(f"Measuring: {what}", file=sys.stderr)
    return work()


def aims(report: SoundReport) -> tuple[Aim, ...]:
    """The targets, each with the worst row."""
    files = report.files
    return (
        Aim("steady pitch, plain, cents", max(row.plain_cents for row in report.voices), 0.1),
        Aim("held notes, human, cents", max(row.human_cents for row in report.voices), 3.0),
        Aim("gamaka curves, RMS cents", max(row.rms_cents for row in report.gamakas), 3.0),
        Aim("strings of the drones, cents", max(row.pitch_cents for row in report.drones), 0.1),
        Aim("seam of a loop, times its own course", max(row.seam for row in report.drones), 1.1),
        Aim("clicks at borders, times the voice's own", max(row.click for row in report.voices), 1.0),
        Aim("loudness of the mix, off −16 LUFS", max(abs(row.loudness_lufs + 16) for row in files), 1.0),
        Aim("true peak, dBTP", max(row.true_peak_dbtp for row in files), -1.0),
        Aim("mix, seconds per CPU second", min(row.seconds_per_cpu_second for row in files), 150.0, at_least=True),
        Aim("request to sound, 32 s line, ms", max(row.request_milliseconds for row in files), 250.0),
    )


def as_json(report: SoundReport) -> dict[str, Any]:
    """The report as JSON values."""
    return {**asdict(report), "aims": [asdict(aim) | {"reached": aim.is_reached} for aim in aims(report)]}


def as_table(report: SoundReport) -> str:
    """All tables, one under the other."""
    return "\n\n".join(
        "\n".join(part)
        for part in (
            _aims(report),
            _voices(report.voices),
            _drones(report.drones),
            _gamakas(report.gamakas),
            _files(report.files),
            _naive(report.naive),
        )
    )


def _aims(report: SoundReport) -> Iterable[str]:
    yield f"{'the worst of':42} {'measured':>10} {'target':>10}"
    for aim in aims(report):
        said = "" if aim.is_reached else "   missed"
        yield f"{aim.what:42} {aim.found:10.4g} {'≥' if aim.at_least else '≤'}{aim.limit:9g}{said}"


def _voices(rows: Iterable[VoiceRow]) -> Iterable[str]:
    yield "Voices: twelve swarasthanas in three sthayis, by phase; loudness and peak of a note, clicks at its borders"
    yield f"{'voice':12} {'tuning':12} {'notes':>5} {'plain ct':>9} {'human ct':>9} {'LUFS':>7} {'peak dB':>8} " + (
        f"{'click':>7} {'s/CPU s':>8}"
    )
    for row in rows:
        yield (
            f"{row.voice:12} {row.tuning:12} {row.notes:5} {row.plain_cents:9.4f} {row.human_cents:9.2f} "
            f"{row.lufs:7.1f} {row.peak_db:8.1f} {row.click:7.3f} {row.speed:8.0f}"
        )


def _drones(rows: Iterable[DroneRow]) -> Iterable[str]:
    yield f"{'drone':12} {'tuning':12} {'strings':16} {'cents off':>9} {'seam':>7}"
    for row in rows:
        yield f"{row.drone:12} {row.tuning:12} {row.strings:16} {row.pitch_cents:9.4f} {row.seam:7.3f}"


def _gamakas(rows: Iterable[GamakaRow]) -> Iterable[str]:
    yield f"{'voice':12} {'gamaka':12} {'from':>7} {'to':>7} {'RMS ct':>7} {'most ct':>8}"
    for row in rows:
        span = f"{row.from_cents:7.0f} {row.to_cents:7.0f}"
        yield f"{row.voice:12} {row.kind:12} {span} {row.rms_cents:7.2f} {row.most_cents:8.2f}"


def _files(rows: Iterable[FileRow]) -> Iterable[str]:
    yield f"{'mix':12} {'LUFS':>7} {'dBTP':>7} {'s/CPU s':>8} {'request to sound, ms':>21}"
    for row in rows:
        yield (
            f"{row.voice:12} {row.loudness_lufs:7.1f} {row.true_peak_dbtp:7.1f} {row.seconds_per_cpu_second:8.0f} "
            f"{row.request_milliseconds:21.0f}"
        )


def _naive(rows: Iterable[NaiveRow]) -> Iterable[str]:
    yield f"{'the same line otherwise':44} {'s/CPU s':>8}"
    for row in rows:
        speed = "left out" if row.seconds_per_cpu_second is None else f"{row.seconds_per_cpu_second:.3g}"
        yield f"{row.way:44} {speed:>8} {row.remark}".rstrip()
