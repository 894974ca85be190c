"""Make .venv and install the pinned requirements, if anything has changed.

`python scripts/environment.py app` installs what the app needs; `test` adds what the tests and
benchmarks need. It runs before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
APP = ("requirements.txt", "requirements-training.txt")
REQUIREMENTS = {"app": APP, "test": (*APP, "benchmarks/requirements.txt", "requirements-test.txt")}
OLDEST_PYTHON = (3, 11)


def main(purpose: str) -> None:
    """Bring .venv up to date for 'app' or 'test'; quick and silent if it is."""
    if not _runs_python():
        print(f"Making {VENV.name} with Python {sys.version.split()[0]}", file=sys.stderr)
        if _run(sys.executable, "-m", "venv", "--clear", str(VENV)):
            sys.exit("Could not make .venv: install Python's venv (on Debian: apt-get install python3-venv).")
    stamp, wanted = VENV / f".installed-{purpose}", _digest(purpose)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    names = REQUIREMENTS[purpose]
    print(f"Installing {', '.join(names)} into {VENV.name}; the first time takes some minutes", file=sys.stderr)
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check")
    files = [word for name in names for word in ("-r", str(ROOT / name))]
    if _run(*pip, "install", "--quiet", *files) or _run(*pip, "check"):
        sys.exit("The packages could not be installed: see pip's message above, fix that and run make again.")
    # what the tests need includes what the app needs
    for installed in REQUIREMENTS if purpose == "test" else (purpose,):
        (VENV / f".installed-{installed}").write_text(_digest(installed))


def _runs_python() -> bool:
    """Whether .venv has a Python that works and is new enough."""
    if not PYTHON.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return not _run(str(PYTHON), "-c", check)


def _digest(purpose: str) -> str:
    """A digest of the state that .venv should be in: the requirements' text and the Python."""
    version = subprocess.run([str(PYTHON), "-VV"], capture_output=True, check=True).stdout
    texts = (Path(ROOT / name).read_bytes() for name in REQUIREMENTS[purpose])
    return hashlib.sha256(b"\0".join((version, *texts))).hexdigest()


def _run(*command: str) -> int:
    """The exit status of a command; its output goes to standard error, since standard output is for results."""
    return subprocess.run(command, stdout=sys.stderr).returncode


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("Varisai needs Python 3.11 or newer; install it and run make again.")
    if sys.argv[1:] not in (["app"], ["test"]):
        sys.exit("Usage: python scripts/environment.py app|test")
    main(sys.argv[1])
