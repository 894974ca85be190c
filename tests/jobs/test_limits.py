"""What binds the processes that work beside the page: their limits, and their end with whoever asked."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from carnatic.jobs import training_worker
from carnatic.jobs import worksheet_worker as sheet_worker
from carnatic.jobs.training_messages import TrainingRequest, write_training_request
from carnatic.jobs.worksheet import write_order
from carnatic.library import library
from carnatic.worksheets.request_text import read_worksheet

HOUSE = Path(__file__).resolve().parents[2]
SHEET = read_worksheet({"ragas": "Mohanam, Kalyani", "number": "100"}, library())


def bound(code: str) -> subprocess.CompletedProcess[str]:
    """A process that is bound to a gigabyte and a second, and then does something."""
    binding = f"from carnatic.jobs.limits import bind_hands; bind_hands(10**9, 1)\n{code}"
    return subprocess.run([sys.executable, "-c", binding], cwd=HOUSE, capture_output=True, text=True)


def test_a_bound_process_has_its_limits() -> None:
    code = (
        "import json, resource, signal\n"
        "limits = [resource.getrlimit(one) for one in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)]\n"
        "print(json.dumps([*limits, signal.alarm(0)]))"
    )
    assert json.loads(bound(code).stdout) == [[10**9, 10**9], [1, 1], 1]


@pytest.mark.parametrize(
    ("code", "ended_by"),
    [
        ("import signal; signal.alarm(0)\nwhile True: pass", signal.SIGXCPU),
        ("import time; time.sleep(3600)", signal.SIGALRM),
    ],
)
def test_a_bound_process_ends_when_its_time_is_up(code: str, ended_by: signal.Signals) -> None:
    # a process that reaches its hard limit as well as its soft one may be killed outright
    assert -bound(code).returncode in (ended_by, signal.SIGKILL if ended_by is signal.SIGXCPU else ended_by)


def test_a_bound_process_has_no_more_memory() -> None:
    assert "MemoryError" in bound("bytearray(2 * 10**9)").stderr


def started(module: str, order: str) -> subprocess.Popen[str]:
    """A worker at work, once it has told something."""
    process = subprocess.Popen(
        [sys.executable, "-m", module], cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order + "\n")
    process.stdin.flush()
    assert process.stdout.readline()
    return process


@pytest.fixture(params=["training", "worksheet"])
def at_work(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[subprocess.Popen[str], int, int]:
    """A worker that has much to do, and what it may take: bytes, seconds."""
    if request.param == "training":
        process = started(
            "carnatic.jobs.training_worker", write_training_request(TrainingRequest(rounds=1000, hidden=24))
        )
        return process, training_worker.MOST_BYTES, training_worker.MOST_SECONDS
    process = started("carnatic.jobs.worksheet_worker", write_order(SHEET, tmp_path))
    return process, sheet_worker.MOST_BYTES, sheet_worker.MOST_SECONDS


def test_a_worker_is_bound_and_ends_when_whoever_asked_is_gone(
    at_work: tuple[subprocess.Popen[str], int, int],
) -> None:
    """Its reports are still read, so that nothing but the closed input tells it."""
    process, most_bytes, most_seconds = at_work
    assert process.stdin is not None
    assert process.stdout is not None
    limits = Path(f"/proc/{process.pid}/limits").read_text()
    rows = {row[:26].strip(): row[26:].split()[:2] for row in limits.splitlines()}
    assert rows["Max cpu time"] == [str(most_seconds)] * 2
    assert rows["Max data size"] == [str(most_bytes)] * 2
    process.stdin.close()
    told = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 1
    assert '"learned"' not in told
    assert '"made"' not in told
