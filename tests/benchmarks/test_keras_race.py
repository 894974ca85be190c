"""The race against Keras: our own entry runs, and the table divides by it; the test doesn't need Keras."""

from __future__ import annotations

import importlib.util
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

RACE = Path(__file__).parents[2] / "benchmarks/keras_race.py"


@pytest.mark.sweep
def test_our_entry_learns_the_thirteen_lessons() -> None:
    run = subprocess.run(
        [sys.executable, str(RACE), "--only", "ours", "--epochs", "12"], capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    assert found["first_loss"] == pytest.approx(44 * math.log(11), abs=2)
    assert found["last_loss"] < found["first_loss"]
    assert found["seconds"] > 0


def test_the_table_takes_the_median_round() -> None:
    spec = importlib.util.spec_from_file_location("keras_race", RACE)
    assert spec is not None
    assert spec.loader is not None
    race = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(race)
    seconds = {"unrolled": (90, 60, 50), "idiomatic": (8, 16, 12), "ours": (0.5, 0.4, 0.9)}
    found = {
        name: [{"seconds": s, "first_loss": 105.0, "last_loss": 2.5} for s in rounds]
        for name, rounds in seconds.items()
    }
    _, unrolled, idiomatic, ours = race.as_table(found, 200)
    assert "60.00" in unrolled
    assert " 120 (aim 100)" in unrolled
    assert " 24 (aim 15)" in idiomatic
    assert " 1 " in ours
