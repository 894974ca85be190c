"""The same request gives the same exercise in any process, on any processor, in any batch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from carnatic.compose.network.reader import rounded_scores
from tests.compose.digest import pieces, scores

ROOT = Path(__file__).parents[2]
FEW, MANY = 25, 100


def digest(capability: str | None, way: str, batch: int, requests: int) -> tuple[str, str]:
    """The processor's capability and the digest of its requests, from a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    environment.pop("ATEN_CPU_CAPABILITY", None)
    if capability:
        environment["ATEN_CPU_CAPABILITY"] = capability
    command = [sys.executable, "tests/compose/digest.py", str(requests), way, str(batch)]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    used, found = run.stdout.strip().split("\n")
    return used, found


def test_another_process_with_plain_instructions_composes_the_same() -> None:
    """Each request by a composer of its own there, all by one here; prefixes one by one there, side by side here."""
    own = f"{pieces(FEW, alone=False)} {scores(64)}"
    used, found = digest("default", "alone", 1, FEW)
    assert used == "DEFAULT"  # the switch was heard
    assert found == own
    assert own.endswith(" int64")


@pytest.fixture(scope="module")
def of_many() -> str:
    return digest(None, "together", 64, MANY)[1]


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("capability", "way", "batch"), [("default", "together", 1), ("default", "alone", 64), (None, "alone", 1)]
)
def test_every_way_of_composing_gives_the_same(of_many: str, capability: str | None, way: str, batch: int) -> None:
    assert digest(capability, way, batch, MANY)[1] == of_many


def test_scores_are_whole_numbers_from_float64() -> None:
    assert rounded_scores(torch.tensor([[0.5]], dtype=torch.float64)).tolist() == [[512]]
    with pytest.raises(TypeError, match="float64"):
        rounded_scores(torch.tensor([[0.5]], dtype=torch.float32))
