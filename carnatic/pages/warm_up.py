"""Import slow libraries in a background thread, so that no page waits for them, and keep collections short.

Streamlit runs main.py again for every change of a page; this module is imported once.
"""

from __future__ import annotations

import gc
import logging
from functools import cache
from importlib import import_module
from threading import Thread

# not torch: the first exercise needs no torch, and would only wait for the import
SLOW_LIBRARIES = ("music21", "verovio")


@cache
def warm_up() -> Thread:
    """Import the slow libraries in a thread; only the first call starts it."""
    thread = Thread(target=_fetch, name="warm-up", daemon=True)
    thread.start()
    return thread


def _fetch() -> None:
    for name in SLOW_LIBRARIES:
        try:
            import_module(name)
        except ImportError:  # the page that needs it says so when it is used
            logging.getLogger(__name__).warning("%s could not be imported", name)
    # modules stay to the end: a full collection, for which every thread waits, need not go through them
    gc.collect()
    gc.freeze()
