"""The process of one job: its start, its messages, and why it ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from carnatic.jobs.job import Job, JobState
from carnatic.messages import say

WORKER = (sys.executable, "-m", "carnatic.jobs.worker")
_ROOT = Path(__file__).resolve().parents[2]
LONGEST_TAIL = 2000  # characters of a broken worker's standard error that are logged
TIME_IS_UP = (-signal.SIGALRM, -signal.SIGXCPU)  # exit statuses of a process that reached its time limit


def start_process(command: Sequence[str], job: Job, errors: IO[str]) -> subprocess.Popen[str]:
    """Start a job's process. command: the name of the job's kind is added to it. errors: takes its standard error."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        (*command, job.kind.name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"},
    )


def follow(job: Job, process: subprocess.Popen[str], errors: IO[str], receive: Callable[[str], None]) -> str:
    """Send a job's request to its process, read its messages until it ends, and return why it failed; '' if it is done.

    receive: applies a message to the job. Raises ValueError for what is no message.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(job.request_line + "\n")
        process.stdin.flush()
        for line in process.stdout:
            receive(line)
    except (OSError, ValueError):
        logging.getLogger(__name__).exception("A job's message can't be read")
        return say(job.kind.codes.broke)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        _close(process.stdin)
    if job.is_done:
        return ""
    if not job.failure and job.state is JobState.RUNNING:
        _log(errors, process.returncode)
    return job.failure or _failure_of(job, process.returncode)


def _close(pipe: IO[str]) -> None:
    with suppress(BrokenPipeError):  # the process has ended without reading the rest
        pipe.close()


def _failure_of(job: Job, status: int) -> str:
    """Why a worker ended without a result or a reason of its own."""
    if status in TIME_IS_UP:
        return say(job.kind.codes.too_long)
    return say(job.kind.codes.stopped if job.is_stopping else job.kind.codes.broke)


def _log(errors: IO[str], status: int) -> None:
    errors.seek(0)
    logging.getLogger(__name__).error("A worker ended with status %s: %s", status, errors.read()[-LONGEST_TAIL:])
