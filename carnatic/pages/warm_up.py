"""Heavy guests are fetched in the background, so that the page need not wait for them."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from threading import Thread

# torch is not among them: the first sheet does without it, and would only be held up
GUESTS = ("music21", "verovio")


@cache
def warm_up() -> Thread:
    """Import the heavy guests in a thread of their own; only the first call starts it."""
    thread = Thread(target=_fetch, name="warm-up", daemon=True)
    thread.start()
    return thread


def _fetch() -> None:
    for name in GUESTS:
        try:
            import_module(name)
        except ImportError:  # the part that needs it says so when it is used
            logging.getLogger(__name__).warning("%s could not be imported", name)
