"""Fixtures and settings of all tests: one thread, the order, golden files, the random seed, Hypothesis."""

from __future__ import annotations

import gc
import os
import random
import sys
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

# Bytecode is kept, even where the environment says otherwise: each server, worker and command that a test starts would
# compile the whole app again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A new random seed for every run; set it to repeat a run. The workers of pytest-xdist inherit it.
SEED = os.environ.setdefault("VARISAI_SEED", str(random.SystemRandom().randrange(10**6)))

settings.register_profile("varisai", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("varisai")

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
# The slowest tests start first, so that the workers finish together. Tests that wait for a browser alternate with
# tests that compute. Paths that aren't listed come last.
SLOWEST_FIRST = (
    "tests/browser/test_practice.py",
    "tests/benchmarks/sweep/test_exhaustive_sweep.py",
    "tests/browser/test_player.py",
    "tests/benchmarks/sweep/",
    "tests/browser/test_ragas.py",
    "tests/browser/test_write.py",
    "tests/compose/",
    "tests/browser/test_teachers_evening.py",
    "tests/browser/test_train.py",
    "tests/jobs/",
    "tests/worksheets/",
    "tests/browser/",
    "tests/pages/",
    "tests/notation/",
    "tests/sound/",
    "tests/benchmarks/",
    "tests/js/",
    "tests/cli/",
)
# The tests of these files take many seconds each, so each goes to whichever worker is free. All other files go to one
# worker as a whole, which keeps its caches for the next test of the file.
SPLIT_FILES = (
    "tests/benchmarks/sweep/test_random_sweep.py",
    "tests/jobs/test_runner.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files again instead of comparing them")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Print the seed, even with -q."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and not hasattr(session.config, "workerinput"):
        reporter.write_line(f"Random seed: set VARISAI_SEED={SEED} to repeat this run.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the workers whole files, or single tests of SPLIT_FILES, in the order of SLOWEST_FIRST.

    The scope comes from the path, because this pytest ignores the group that xdist appends to a test's name.
    """
    from xdist.scheduler import LoadGroupScheduling

    class FileScheduling(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _scope(nodeid)

    config.option.loadscopereorder = False  # keep the order of collection
    return FileScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by SLOWEST_FIRST."""
    items.sort(key=lambda item: _rank(item.nodeid))


def pytest_collection_finish() -> None:
    """Keep the collected tests out of later garbage collections."""
    gc.collect()
    gc.freeze()


def _scope(nodeid: str) -> str:
    """The tests that go to one worker together: a file, or a single test of SPLIT_FILES."""
    file, _, _ = nodeid.partition("::")
    return nodeid if file in SPLIT_FILES else file


def _rank(nodeid: str) -> int:
    """The place of a test in SLOWEST_FIRST; tests of one rank keep their order."""
    ranks = (rank for rank, start in enumerate(SLOWEST_FIRST) if nodeid.startswith(start))
    return next(ranks, len(SLOWEST_FIRST))


@pytest.fixture(scope="session")
def seed() -> int:
    """The run's random seed: $VARISAI_SEED, or a new one for each run."""
    return int(SEED)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> random.Random:
    """A random generator from the run's seed and the test's name."""
    return random.Random(f"{SEED} {request.node.nodeid}")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, named like 'lessons/sarali_01.txt'; with --golden, write the file."""

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
    """One headless Chromium for the session, because Playwright allows only one at a time."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import find_chromium
    from tests.browser.player_browser import launch

    chromium = find_chromium()
    with sync_playwright() as playwright:
        found = launch(playwright, chromium)
        yield found
        found.close()
