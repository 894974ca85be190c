"""Programs that only the tests need: found, or installed if that is allowed.

``python -m tests.programs`` says which are missing and what to do, with ``--install``
after fetching them. They are outside witnesses: another synthesiser for MIDI, another
voice for syllables, another reader for PDF, another engraver for MusicXML; with
``--engines`` the browsers of make test-engines instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

APT_OPTIONS = ("-y", "-qq", "-o", "DPkg::Lock::Timeout=120")


@dataclass(frozen=True, slots=True)
class Program:
    """A program by its name on PATH, Debian's packages for it, and files that must be there too."""

    name: str
    packages: tuple[str, ...]
    files: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether it can be called."""
        return shutil.which(self.name) is not None and all(Path(file).exists() for file in self.files)


SOUND_FONT = "/usr/share/sounds/sf2/TimGM6mb.sf2"
PROGRAMS = (
    Program("fluidsynth", ("fluidsynth", "timgm6mb-soundfont"), (SOUND_FONT,)),
    Program("espeak-ng", ("espeak-ng",)),
    Program("pdffonts", ("poppler-utils",)),
    Program("musescore3", ("musescore3",)),
    Program("redis-server", ("redis-server",)),
    Program("caddy", ("caddy",)),
)
# browsers and their drivers, and a screen for the one that needs it
ENGINES = (
    Program("firefox-esr", ("firefox-esr",)),
    Program("WebKitWebDriver", ("webkit2gtk-driver",)),
    Program("Xvfb", ("xvfb",)),
)


def missing(programs: Iterable[Program] = PROGRAMS) -> tuple[Program, ...]:
    """Those that can't be called."""
    return tuple(program for program in programs if not program.is_there)


def install(*packages: str) -> bool:
    """Install Debian's packages where this user may; whether that was done."""
    root = () if getattr(os, "geteuid", lambda: 1)() == 0 else ("sudo", "-n")
    if not shutil.which("apt-get") or (root and not (shutil.which("sudo") and done(*root, "true"))):
        return False
    # the package list may be old or missing, so it is fetched before the packages
    apt = (*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *APT_OPTIONS)
    done(*apt, "update")
    return done(*apt, "install", "--no-install-recommends", *packages)


def done(*command: str) -> bool:
    """Run a command, its output where errors go; whether it succeeded."""
    print(f"For the tests: {' '.join(command)}", file=sys.stderr)
    try:
        return subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, timeout=900).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    programs = ENGINES if "--engines" in sys.argv[1:] else PROGRAMS
    if "--install" in sys.argv[1:] and (wanted := [package for one in missing(programs) for package in one.packages]):
        install(*wanted)
    if left := missing(programs):
        packages = " ".join(package for one in left for package in one.packages)
        sys.exit(f"The tests need {', '.join(one.name for one in left)}: install Debian's packages {packages}.")
