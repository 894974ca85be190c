"""What binds every process that runs an errand: its limits, its one way to tell, and its end with whoever asked."""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import TextIO

NICENESS = 10  # those who play come first


def report_stream() -> TextIO:
    """Standard output for reports alone; whatever else is printed goes to standard error."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return reports


def apply_limits(most_bytes: int, most_seconds: int) -> None:
    """Low priority, and limits on memory and time that nothing in this process can lift."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    signal.alarm(most_seconds)


def exit_with_parent() -> None:
    """Read standard input until it closes, and end the process then: whoever asked is gone."""
    # past Python's own buffer, whose lock would hold up the end of the process
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says so, in Python's words or in those of torch and of other libraries."""
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error).lower())
