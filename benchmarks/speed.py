"""Measurements of the app's speed, in one run on this machine.

Machines differ and are never quiet, so each row has its target and the ratio to it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.app_server import NO_CHROMIUM, NO_PLAYWRIGHT, find_chromium, running_app
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show
from carnatic.exercise.score import lay_out
from carnatic.library import ASSETS, library

TURNS, QUICK_TURNS = 21, 3
BATCH = 1000
RAGAS = ("Mayamalavagowla", "Mohanam", "Kalyani")
HEAVY = ("torch", "music21", "verovio", "matplotlib")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement with its target. value: None if it was left out; remark says why.

    at_least: whether more is better.
    """

    what: str
    value: float | None
    target: float
    unit: str
    at_least: bool = False
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How much better than the target the value is: 2 is twice as fast, 0.5 half as fast."""
        if not self.value:
            return None
        return self.value / self.target if self.at_least else self.target / self.value


def measure(quick: bool = False) -> list[Row]:
    """Measure everything; progress on standard error.

    quick: fewer turns, and the page isn't started.
    """
    turns = QUICK_TURNS if quick else TURNS
    measures: tuple[Callable[[int], Row], ...] = (_generate, _level, _batch, _request_to_all, _sound, _imports, _page)
    rows = []
    for one in measures[:-1] if quick else measures:
        print(f"Measuring: {(one.__doc__ or '').splitlines()[0]}", file=sys.stderr)
        rows.append(one(turns))
    return rows


def as_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as JSON values."""
    return [asdict(row) | {"ratio": row.ratio} for row in rows]


def as_table(rows: Sequence[Row]) -> str:
    """A line for each row."""
    lines = [f"{'':<52} {'measured':>10} {'target':>10}   times better"]
    for row in rows:
        value = "left out" if row.value is None else f"{row.value:.4g}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
        lines.append(f"{f'{row.what} ({row.unit})':<52} {value:>10} {row.target:>10g}   {ratio}{row.remark}")
    return "\n".join(lines)


def _generate(turns: int) -> Row:
    """one exercise, through-composed as the slower ones are, the network loaded."""
    requests = iter(_requests(turns + len(RAGAS), plan="through-composed"))
    return Row(
        "one exercise generated", _median_ms(lambda: library().composer.compose(next(requests)), turns), 30, "ms"
    )


def _level(turns: int) -> Row:
    """one exercise of eight avartanams of a level, the network loaded."""
    requests = iter(_requests(turns + len(RAGAS), avartanams="8", difficulty="3"))
    one = _median_ms(lambda: library().composer.compose(next(requests)), turns)
    return Row("one exercise of 8 avartanams, level 3", one, 30, "ms")


def _batch(turns: int) -> Row:
    """a thousand exercises at once, on one core."""
    composer, first = library().composer, library().request()
    composer.compose(first)  # what is measured is the composing, not the loading
    start = perf_counter()
    composer.compose_many([first.changed(seed=seed) for seed in range(BATCH)])
    return Row(f"{BATCH:,} exercises generated at once", perf_counter() - start, 3, "s")


def _request_to_all(turns: int) -> Row:
    """from a request to its sargam, staff and sound."""
    from benchmarks.sound.timing import make_sounds
    from carnatic.exercise.performance import perform
    from carnatic.notation.engraving import engrave

    requests = iter(_requests(turns + len(RAGAS)))

    def work() -> None:
        exercise = library().composer.compose(next(requests)).exercise
        score = lay_out(exercise)
        show(exercise)
        engrave(score)
        make_sounds(perform(score))

    return Row("request to sargam, staff and sound", _median_ms(work, turns), 400, "ms")


def _sound(turns: int) -> Row:
    """sound rendered, melody, tanpura and tala."""
    from benchmarks.sound.timing import sound_speed

    rate = sound_speed(min(turns, 5))["mix_seconds_per_cpu_second"]
    return Row("sound rendered", rate, 150, "s per CPU second", at_least=True)


def _imports(turns: int) -> Row:
    """heavy libraries that importing the command line, library and pages brings in."""
    code = (
        "import sys, pkgutil, importlib, carnatic.cli.main, carnatic.library, carnatic.pages as pages\n"
        "for page in pkgutil.iter_modules(pages.__path__): importlib.import_module('carnatic.pages.' + page.name)\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ASSETS.parent)
    found = run.stdout.split()
    return Row("heavy modules imported before they are needed", float(len(found)), 0, "count", remark=" ".join(found))


def _page(turns: int) -> Row:
    """from starting the server to a page that can be played."""
    what, unit = "server start to a playable page", "s"
    chromium = find_chromium()
    if chromium is None:
        return Row(what, None, 5, unit, remark=NO_CHROMIUM)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return Row(what, None, 5, unit, remark=NO_PLAYWRIGHT)
    with sync_playwright() as playwright, closing(playwright.chromium.launch(executable_path=chromium)) as browser:
        page, start = browser.new_page(), perf_counter()
        with running_app() as (port, _):
            page.goto(f"http://localhost:{port}")
            page.get_by_role("button", name="Play", exact=True).click()
            return Row(what, perf_counter() - start, 5, unit)


def _requests(count: int, **fields: str) -> list[ExerciseRequest]:
    return [library().request(raga=RAGAS[i % len(RAGAS)], seed=str(i), **fields) for i in range(count)]


def _median_ms(work: Callable[[], object], turns: int) -> float:
    """Median wall time of some runs after a few that warm up."""
    for _ in range(len(RAGAS)):
        work()
    lengths = []
    for _ in range(turns):
        start = perf_counter()
        work()
        lengths.append(1000 * (perf_counter() - start))
    return median(lengths)
