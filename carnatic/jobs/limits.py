"""The limits of a worker process, its stream of messages, and its end when its parent ends."""

from __future__ import annotations

import os
import resource
import signal
import sys
from dataclasses import dataclass
from typing import TextIO

NICENESS = 10  # the server, which draws pages and renders sound, has priority


@dataclass(frozen=True, slots=True)
class Limits:
    """The memory and time that one process can take.

    memory_bytes: its own memory. cpu_seconds: processor time. clock_seconds: time from start to end.
    """

    memory_bytes: int
    cpu_seconds: int
    clock_seconds: int


def apply_limits(limits: Limits) -> None:
    """Lower this process's priority and limit its memory and time; nothing in it can lift the limits."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_bytes, limits.memory_bytes))
    # SIGXCPU at the soft limit lets the parent see the reason; the hard limit kills without one
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    signal.alarm(limits.clock_seconds)


def message_stream() -> TextIO:
    """A stream to standard output for messages only; everything else that is printed goes to standard error."""
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


def exit_with_parent() -> None:
    """Read standard input until it closes, which means that the parent has ended; then end this process."""
    # os.read avoids Python's own buffer, whose lock would delay the end of the process
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that memory ran out; torch and other libraries raise RuntimeError for it."""
    return isinstance(error, MemoryError) or (isinstance(error, RuntimeError) and "alloc" in str(error).lower())
