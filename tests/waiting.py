"""Waiting for what a process or a thread comes to."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

MOST_SECONDS = 300  # only ends a test that hangs; a busy machine never comes near it


def until(what: Callable[[], object]) -> None:
    """Wait until something is so, and fail if it never is."""
    end = monotonic() + MOST_SECONDS
    while not what():
        assert monotonic() < end, f"It is not so after {MOST_SECONDS} seconds."
        sleep(0.01)
