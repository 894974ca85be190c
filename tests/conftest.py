"""What every test needs: one thread, an order, golden files, a steady Hypothesis."""

from __future__ import annotations

import gc
import os
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

settings.register_profile("varisai", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("varisai")

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
# What takes longest, in the order in which it is handed out, so that the workers end together; what waits for a
# browser stands beside what reckons.
FIRST = (
    "tests/browser/test_practice.py",
    "tests/sweep/test_exact.py",
    "tests/browser/test_player.py",
    "tests/sweep/",
    "tests/browser/test_ragas.py",
    "tests/browser/test_write.py",
    "tests/generator/",
    "tests/browser/test_teachers_evening.py",
    "tests/browser/test_train.py",
    "tests/workshop/",
    "tests/browser/",
    "tests/notation/test_engraving.py",
    "tests/test_quality.py",
    "tests/pages/",
)
# Whose tests take seconds each, so that each goes to whichever worker is free. All others go file by file: to hand
# out eighteen thousand one by one takes a good part of the time that they need.
APART = (
    "tests/sweep/test_drawn.py",
    "tests/generator/test_network.py",
    "tests/generator/test_same_everywhere.py",
    "tests/generator/test_whole_field.py",
    "tests/generator/test_sampling.py",
    "tests/workshop/test_foreman.py",
    "tests/notation/test_engraving.py",
    "tests/test_quality.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files again instead of comparing them")


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
