"""What the server does as it starts, so that pages come quickly."""

from __future__ import annotations

import gc
import logging
from importlib import import_module
from threading import Thread

from threadpoolctl import threadpool_limits

# in the order in which a visit needs them; the first exercise needs no torch
SLOW_MODULES = ("carnatic.pages.main", "music21", "verovio", "torch")


def warm_up() -> None:
    """Import the slow modules in a thread, so that no page waits for them, and let NumPy use one core for a product."""
    # a page's products are small, and OpenBLAS's threads keep the cores busy while they wait
    threadpool_limits(1, user_api="blas")
    Thread(target=_import_all, name="warm-up", daemon=True).start()


def _import_all() -> None:
    for name in SLOW_MODULES:
        try:
            import_module(name)
        except ImportError:  # the page that needs it says so when it is used
            logging.getLogger(__name__).warning("%s could not be imported", name)
    # modules stay to the end: a full collection, for which every thread waits, need not go through them
    gc.collect()
    gc.freeze()
