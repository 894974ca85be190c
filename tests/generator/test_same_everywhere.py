"""The same request gives the same exercise in any process, on any processor, in any company."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from carnatic.generator.drawing.reader import rounded_scores

ROOT = Path(__file__).parents[2]
REQUESTS = 100


def digest(capability: str | None, way: str, batch: int) -> tuple[str, str]:
    """The processor's capability and the digest of its requests, from a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment.pop("ATEN_CPU_CAPABILITY", None)
    if capability:
        environment["ATEN_CPU_CAPABILITY"] = capability
    command = [sys.executable, "tests/generator/digest.py", str(REQUESTS), way, str(batch)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    used, found = run.stdout.strip().split("\n")
    return used, found


@pytest.fixture(scope="module")
def own() -> str:
    return digest(None, "together", 64)[1]


@pytest.mark.parametrize(("way", "batch"), [("together", 1), ("alone", 64)])
def test_with_plain_instructions(own: str, way: str, batch: int) -> None:
    used, found = digest("default", way, batch)
    assert used == "DEFAULT"  # the switch was heard
    assert found == own


def test_alone_with_the_machines_own(own: str) -> None:
    assert digest(None, "alone", 1)[1] == own
    assert own.endswith(" int64")


def test_scores_are_whole_numbers_from_float64() -> None:
    assert rounded_scores(torch.tensor([[0.5]], dtype=torch.float64)).tolist() == [[512]]
    with pytest.raises(TypeError, match="float64"):
        rounded_scores(torch.tensor([[0.5]], dtype=torch.float32))
