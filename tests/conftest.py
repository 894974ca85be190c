"""What every test needs: one thread, an order, golden files, a seed for what is drawn, a steady Hypothesis."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Two workers share two cores; torch and BLAS read these when they are first imported.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

# What is drawn anew in every run; set it to draw the same again. The workers of pytest-xdist inherit it.
SEED = os.environ.setdefault("VARISAI_SEED", str(random.SystemRandom().randrange(10**6)))

settings.register_profile("varisai", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("varisai")

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
# What takes longest, in the order in which it is handed out, so that the workers end together; what waits for a
# browser stands beside what reckons.
FIRST = (
    "tests/browser/test_practice.py",
    "tests/benchmarks/sweep/test_exhaustive_sweep.py",
    "tests/browser/test_player.py",
    "tests/benchmarks/sweep/",
    "tests/browser/test_ragas.py",
    "tests/browser/test_write.py",
    "tests/generator/",
    "tests/browser/test_teachers_evening.py",
    "tests/browser/test_train.py",
    "tests/workshop/",
    "tests/worksheet/",
    "tests/browser/",
    "tests/pages/",
    "tests/notation/",
    "tests/sound/",
)
# Files whose tests take many seconds each, so that each test goes to whichever worker is free. All others go file by
# file: a worker keeps what it has once composed or drawn for the next test of the file.
APART = (
    "tests/benchmarks/sweep/test_random_sweep.py",
    "tests/jobs/test_runner.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files again instead of comparing them")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Print the seed, also where pytest is told to be quiet."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and not hasattr(session.config, "workerinput"):
        reporter.write_line(f"What is drawn at random: VARISAI_SEED={SEED} draws the same again.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out the long tests one by one and all others by file, in the order of FIRST.

    By the test's file, for this pytest passes over the group that xdist would write into its name.
    """
    from xdist.scheduler import LoadGroupScheduling

    class Sharing(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _scope(nodeid)

    config.option.loadscopereorder = False  # they stand in the order in which they are handed out
    return Sharing(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first."""
    items.sort(key=lambda item: _rank(item.nodeid))


def pytest_collection_finish() -> None:
    """Keep what was collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def _scope(nodeid: str) -> str:
    """What goes to one worker together with a test: its file, or nothing else."""
    file, _, _ = nodeid.partition("::")
    return nodeid if file in APART else file


def _rank(nodeid: str) -> int:
    """Where a test stands in the order; those of one rank keep their own."""
    return next((rank for rank, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


@pytest.fixture(scope="session")
def seed() -> int:
    """The seed of the run's random draws: $VARISAI_SEED, or a new one each run, which is printed."""
    return int(SEED)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> random.Random:
    """Chance of the run's seed, the same for a test whatever runs beside it."""
    return random.Random(f"{SEED} {request.node.nodeid}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a whole text with the golden file of that name, 'lessons/sarali_01.txt'."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{name} is missing; write it with --golden and read it."
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; one for the session, since Playwright allows no second beside it."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import find_chromium
    from tests.browser.player_browser import launch

    chromium = find_chromium()
    with sync_playwright() as playwright:
        found = launch(playwright, chromium)
        yield found
        found.close()
