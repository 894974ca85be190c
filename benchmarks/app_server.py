"""The app as a process of its own, and the Chromium that opens it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from carnatic.errors import CarnaticError
from carnatic.library import ASSETS

LONGEST_START_SECONDS = 60.0
NO_CHROMIUM = "no Chromium on PATH; set CHROMIUM to one"
NO_PLAYWRIGHT = "playwright is not installed; make test installs it"


def find_chromium() -> str | None:
    """The path of a Chromium: $CHROMIUM, else one on PATH; None if there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)


@contextmanager
def running_app() -> Iterator[tuple[int, int]]:
    """Start the app on a free port of this machine; yields the port and the number of the process."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    options = ("--server.address=localhost", f"--server.port={port}", "--server.headless=true")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    server = subprocess.Popen(command, cwd=ASSETS.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", server)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(10)


def cpu_seconds(process: int) -> float | None:
    """The processor time that a process has used, in seconds; None where the system doesn't say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(process: int) -> float:
    """The memory that a process holds, in megabytes; 0 where the system doesn't say."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = monotonic() + LONGEST_START_SECONDS
    while monotonic() < until and server.poll() is None:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, OSError):
            sleep(0.05)
    raise CarnaticError("server.slow", seconds=LONGEST_START_SECONDS)
