"""The limits of a process that runs a job; each test fails if its limit is not applied."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from carnatic.jobs.limits import NICENESS

ROOT = Path(__file__).resolve().parents[2]


def limited(code: str, memory_bytes: int = 10**9, cpu_seconds: int = 600, clock_seconds: int = 600) -> tuple[int, str]:
    """The exit status and the output of a process that applies limits and then runs some code."""
    limits = f"Limits({memory_bytes}, {cpu_seconds}, {clock_seconds})"
    program = f"from carnatic.jobs.limits import Limits, apply_limits; apply_limits({limits})\n{code}"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def test_a_limited_process_has_its_limits() -> None:
    code = (
        "import json, os, resource, signal\n"
        "limits = [resource.getrlimit(one) for one in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)]\n"
        "print(json.dumps([*limits, signal.alarm(0) > 0, os.getpriority(os.PRIO_PROCESS, 0)]))"
    )
    own = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"], capture_output=True, text=True
    )
    lowered = min(19, int(own.stdout) + NICENESS)
    assert json.loads(limited(code, 10**9, 100)[1]) == [[10**9] * 2, [100, 101], True, lowered]


def test_more_memory_is_refused() -> None:
    code = "try:\n    bytearray(2 * 10**9)\n    print('got it')\nexcept MemoryError:\n    print('refused')"
    assert limited(code) == (0, "refused\n")
    assert limited(code, memory_bytes=4 * 10**9) == (0, "got it\n")


def test_processor_time_ends() -> None:
    busy = "import time\nwhile time.process_time() < 20: pass"
    assert limited(busy, cpu_seconds=1)[0] == -signal.SIGXCPU


def test_processor_time_ends_for_a_process_that_ignores_the_signal() -> None:
    busy = "import signal, time\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile time.process_time() < 20: pass"
    assert limited(busy, cpu_seconds=1)[0] == -signal.SIGKILL


def test_time_ends_for_a_process_that_only_waits() -> None:
    assert limited("import time; time.sleep(60)", clock_seconds=1)[0] == -signal.SIGALRM


def test_messages_alone_reach_standard_output() -> None:
    code = (
        "import os\nfrom carnatic.jobs.limits import message_stream\n"
        "messages = message_stream()\nprint('noise')\nos.system('echo noise of another program')\n"
        "messages.write('message\\n'); messages.flush()"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "message\n"
    assert "noise\n" in run.stderr
    assert "noise of another program\n" in run.stderr
