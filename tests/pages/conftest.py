"""Fixtures of the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest
from streamlit.components.v2 import manifest_scanner

from carnatic.pages.warm_up import SLOW_MODULES


@pytest.fixture(scope="session", autouse=True)
def _installed_components() -> Iterator[None]:
    """Look once for components among the installed packages, and not for every page that is opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def _imported_libraries() -> None:
    """Import what a page would import in a thread of its own.

    music21 brings modules named test_….py, which pytest parses as it does its own tests. Python 3.11 can't
    parse in two threads at once, and the page's script is parsed in another.
    """
    for name in SLOW_MODULES:
        import_module(name)
