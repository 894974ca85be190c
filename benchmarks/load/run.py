"""The measurement: so many students at once, each of whom asks for another exercise every twenty seconds."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median
from threading import Event
from time import monotonic
from typing import Any

from benchmarks.app_server import cpu_seconds, memory_mb, running_app
from benchmarks.load.student import Student
from benchmarks.wire.run import percentile
from carnatic.compose.plans import composable
from carnatic.errors import OutOfRange
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.library import library

COUNTS, QUICK_COUNTS, MOST_STUDENTS = (1, 10, 30, 60, 100), (5,), 500
SECONDS, QUICK_SECONDS, MOST_SECONDS = 120.0, 20.0, 7200.0
PERIOD_SECONDS = 20.0  # between two presses of a student
MEMORY_SECONDS = 30.0
LEFT_SECONDS = 20.0  # after the last student has gone
TARGETS = {60: 0.8, 100: 1.5}  # seconds until the first note, 95th percentile
MEMORY_TARGET_MB = 1200
SEED = 1


@dataclass(frozen=True, slots=True)
class Press:
    """One press: seconds until the sheet, and until its first note is decoded. is_first: it opened the page."""

    sheet: float
    sound: float
    is_first: bool


@dataclass(frozen=True, slots=True)
class Load:
    """What one number of students met.

    errors: a sentence for each press that failed. cpu: the server's processor time for a press, in seconds. memory: of
    the server, in megabytes, every half minute from the first student to the last, and a while after that.
    """

    students: int
    presses: tuple[Press, ...]
    errors: tuple[str, ...]
    cpu: float | None
    memory: tuple[float, ...]


class Class:
    """Exercises for all students, no two alike: saralis in Adi and free lines everywhere, in all ragas and voices."""

    def __init__(self, seed: int) -> None:
        known = library()
        self._chance = random.Random(seed)
        self._ragas = [raga.name for raga in known.ragas]
        self._talas = [tala.name for tala in known.talas]
        self._saralis = [r for r in self._ragas if "sarali" in composable(known.request(raga=r), known.lessons)]

    def requests(self, student: int) -> Iterator[dict[str, str]]:
        """The parameters of request links for one student, without end."""
        chance = random.Random(f"{self._chance.random()} {student}")
        number = 0
        while True:
            number += 1
            asked = {"no": str(1000 * student + number), "voice": chance.choice(VOICE_NAMES)}
            if chance.random() < 0.5:
                yield asked | {"family": "sarali", "raga": chance.choice(self._saralis), "tala": "Adi"}
            else:
                raga, tala = chance.choice(self._ragas), chance.choice(self._talas)
                yield asked | {"family": "free", "raga": raga, "tala": tala}


def measure(counts: Sequence[int], seconds: float, period: float = PERIOD_SECONDS) -> list[Load]:
    """Let each number of students press for so many seconds, on a new server each time; progress on standard error.

    Raises OutOfRange for too many students or seconds.
    """
    for count in counts:
        if not 1 <= count <= MOST_STUDENTS:
            raise OutOfRange("load.students", value=count, lowest=1, highest=MOST_STUDENTS)
    if not 1 <= seconds <= MOST_SECONDS:
        raise OutOfRange("load.seconds", value=seconds, lowest=1, highest=MOST_SECONDS)
    drawn = Class(SEED)
    found = []
    for count in counts:
        print(f"Measuring: {count} students for {seconds:g} s", file=sys.stderr)
        with running_app() as (port, server):
            found.append(_load(port, server, drawn, count, seconds, period))
    return found


def _load(port: int, server: int, drawn: Class, count: int, seconds: float, period: float) -> Load:
    presses: list[Press] = []
    errors: list[str] = []
    memory = [memory_mb(server)]
    used, start, end = cpu_seconds(server), monotonic(), Event()

    def visit(number: int) -> None:
        # students come one after the other, over one period
        if end.wait(period * number / count):
            return
        with closing(Student("localhost", port, is_phone=number % 2 == 1)) as student:
            for turn, asked in enumerate(drawn.requests(number)):
                pressed = monotonic()
                try:
                    presses.append(Press(*student.ask(asked), turn == 0))
                except (OSError, ValueError) as refusal:
                    errors.append(f"{asked}: {refusal}")
                if end.wait(max(0.0, period - (monotonic() - pressed))):
                    return

    with ThreadPoolExecutor(count) as threads:
        visits = [threads.submit(visit, number) for number in range(count)]
        _watch(visits, server, memory, start + seconds)
        end.set()
    for done in visits:
        if failure := done.exception():
            errors.append(repr(failure))
    after = cpu_seconds(server)
    cpu = None if used is None or after is None else (after - used) / max(1, len(presses))
    end.clear()
    end.wait(LEFT_SECONDS)
    memory.append(memory_mb(server))
    return Load(count, tuple(presses), tuple(errors), cpu, tuple(memory))


def _watch(visits: Sequence[Future[None]], server: int, memory: list[float], until: float) -> None:
    """Note the server's memory while the students are there."""
    while (left := until - monotonic()) > 0:
        if not wait_for(visits, min(left, MEMORY_SECONDS)).not_done:
            return
        memory.append(memory_mb(server))


def as_json(found: Sequence[Load]) -> list[dict[str, Any]]:
    """Every press of every number of students as JSON values."""
    return [asdict(one) for one in found]


def as_table(found: Sequence[Load]) -> str:
    """A row for each number of students; seconds as median and 95th percentile."""
    head = ("students", "presses", "errors", "page opens, s", "to sheet, s", "to first note, s", "target", "cpu, s")
    rows = [(*head, "memory, MB: before, most, after")]
    for one in found:
        first = [press.sheet for press in one.presses if press.is_first]
        later = [press for press in one.presses if not press.is_first]
        target = TARGETS.get(one.students)
        rows.append((
            str(one.students), str(len(one.presses)), str(len(one.errors)), _both(first),
            _both([press.sheet for press in later]), _both([press.sound for press in later]),
            "" if target is None else f"{target:g}", "" if one.cpu is None else f"{one.cpu:.2f}",
            f"{one.memory[0]:.0f}, {max(one.memory):.0f} ({MEMORY_TARGET_MB}), {one.memory[-1]:.0f}",
        ))  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows]
    failed = [f"{one.students} students: {error}" for one in found for error in one.errors[:5]]
    return "\n".join([*lines, *failed])


def _both(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({percentile(values, 95):.2f})" if values else "–"
