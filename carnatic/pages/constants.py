"""Constants that Python and the browser's modules share, as the module constants.js."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from carnatic.book.entry import LONGEST_NAME, LONGEST_NOTE
from carnatic.book.file import VERSION
from carnatic.exercise.difficulty import LEVEL_STARTS
from carnatic.library import library
from carnatic.notation.sargam import over_lines
from carnatic.pages.book.browser_store import BROWSER_CHARACTERS, SPARE_CHARACTERS
from carnatic.pages.components.player import LONGEST_SRUTI
from carnatic.pages.components.tuning_comparison import COMPARED
from carnatic.sound.encode import PROBE_PEAK, delay_probe
from carnatic.sound.partials import RATE
from carnatic.sound.voices.tone import RELEASE_SECONDS
from carnatic.theory.swara import Sthayi
from carnatic.theory.tala import GATIS, SPEEDS
from carnatic.theory.tuning import KATTAI_1_HZ, RATIO, SMALLEST_STEP_CENTS

PHONE_PX = 640  # a narrower page is laid out for a phone; the style sheets name the same width


def shared_constants() -> dict[str, Any]:
    """Every shared constant by its name; assets/web/constants.d.ts says what each is."""
    return {
        "BOOK_VERSION": VERSION,
        "BROWSER_ROOM": BROWSER_CHARACTERS - SPARE_CHARACTERS,
        "GATIS": [{"name": name.capitalize(), "speeds": speeds} for name, speeds in GATIS.items()],
        "KATTAI_1_HZ": KATTAI_1_HZ,
        "KEYS": json.loads(library().text("web/player/keys.json")),
        "LEVELS": len(LEVEL_STARTS),
        "LONGEST_NAME": LONGEST_NAME,
        "LONGEST_NOTE": LONGEST_NOTE,
        "LONGEST_SRUTI": LONGEST_SRUTI,
        "OVER_LINES": {speed: over_lines(speed) for speed in SPEEDS},
        "PHONE_PX": PHONE_PX,
        "PROBE": b64encode(delay_probe()).decode(),
        "PROBE_PEAK": PROBE_PEAK,
        "RATE": RATE,
        "RATIO": RATIO.pattern,
        "RELEASE_SECONDS": RELEASE_SECONDS,
        "SMALLEST_STEP_CENTS": SMALLEST_STEP_CENTS,
        "STHAYIS": [sthayi.word for sthayi in Sthayi],
        "TUNINGS": [*dict.fromkeys((*COMPARED, *(tuning.name for tuning in library().tunings))), "own"],
    }


def constants_module() -> bytes:
    """The text of constants.js."""
    lines = [f"export const {name} = {json.dumps(value)};\n" for name, value in shared_constants().items()]
    return "".join(["// Written by carnatic/pages/constants.py.\n\n", *lines]).encode()
