"""Find a Chromium for the browser tests, or install one if that is allowed.

``python -m tests.browser.chromium`` prints its path, with ``--install`` after fetching
one if there is none; without success it says in one line what to do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.programs import done, install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO = (
    "The browser tests need a Chromium: install Debian's package 'chromium', or run "
    "'.venv/bin/python -m playwright install chromium', or set CHROMIUM to the path of one."
)


class NoChromium(RuntimeError):
    """There is no browser for the tests; the text says how to get one."""

    def __init__(self, message: str = HOW_TO) -> None:
        super().__init__(message)


def find_chromium() -> str:
    """The path of a Chromium that runs: $CHROMIUM, then PATH, then Playwright's own.

    Raises NoChromium, naming what to do.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path is None or not _runs(path):
            raise NoChromium(f"CHROMIUM is set to '{chosen}', which does not run; correct it or unset it.")
        return path
    for path in (*map(shutil.which, NAMES), _playwrights_own()):
        if path is not None and _runs(path):
            return path
    raise NoChromium


def install_chromium() -> None:
    """Install Debian's package if this user can, otherwise fetch Playwright's own."""
    if not install("chromium"):
        done(sys.executable, "-m", "playwright", "install", "chromium")


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


def _runs(path: str) -> bool:
    # a snap's stand-in or a broken link is on PATH too, so ask it
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main(arguments: list[str]) -> None:
    """Print the path; 'python -m tests.browser.chromium --install' may install one first."""
    try:
        if "--install" in arguments and not os.environ.get("CHROMIUM"):
            try:
                find_chromium()
            except NoChromium:
                install_chromium()
        print(find_chromium())
    except NoChromium as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main(sys.argv[1:])
