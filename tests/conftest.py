"""What every test needs: one thread, one server group, golden files, a steady Hypothesis."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Two workers share two cores; torch and BLAS read these when they are first imported.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

settings.register_profile("varisai", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("varisai")

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
SHARED = ("tests/browser/", "tests/sweep/test_exact.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files again instead of comparing them")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep on one worker what shares something costly: a server and a browser, or the exact sweep.

    By the test's file, for this pytest passes over the group that xdist would write into its name.
    """
    from xdist.scheduler import LoadGroupScheduling

    class Sharing(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((shared for shared in SHARED if nodeid.startswith(shared)), nodeid)

    return Sharing(config, log) if config.getvalue("dist") == "loadgroup" else None


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
