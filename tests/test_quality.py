"""ruff and mypy find nothing to say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "words",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy", "carnatic", "app.py"),  # strict, as pyproject.toml has it
    ],
    ids=" ".join,
)
def test_nothing_to_complain_of(words: tuple[str, ...]) -> None:
    run = subprocess.run([sys.executable, "-m", *words], cwd=HOUSE, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
