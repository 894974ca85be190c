"""Sargam texts from files and standard input."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import parse
from carnatic.lessons.collection import SEPARATOR
from carnatic.library import library
from carnatic.messages import say

LARGEST_FILE_BYTES = 1_000_000


def read_exercises(name: str, overrides: Mapping[str, str]) -> list[Exercise]:
    """The exercises of a sargam text, '-' for standard input, with options over its header.

    Raises CarnaticError for a file that isn't there or isn't sargam, naming the line.
    """
    lines = _read_text(name).split("\n")
    cuts = [i for i, line in enumerate(lines) if line.strip() == SEPARATOR]
    found = []
    for start, end in zip((0, *(cut + 1 for cut in cuts)), (*cuts, len(lines))):
        text = "\n".join(lines[start:end])
        if text.strip() or not cuts:
            found.append(parse(text, library(), overrides, lines_before=start))
    if not found:
        raise SargamError("sargam.empty", line=1, column=1)
    return found


def read_small(name: str, largest_bytes: int, what: str, hint: str = "") -> bytes:
    """The content of a file, cut one byte after the limit. what: a word for the file. hint: an alternative.

    Raises CarnaticError for a folder and for a file that isn't there.
    """
    if Path(name).is_dir():
        raise CarnaticError("file.folder", name=name, what=what)
    try:
        with Path(name).open("rb") as file:
            return file.read(largest_bytes + 1)
    except FileNotFoundError:
        raise CarnaticError("file.missing", name=name, what=what, hint=hint) from None


def _read_text(name: str) -> str:
    if name == "-":
        if sys.stdin is None:
            raise CarnaticError("file.no_input")
        content = sys.stdin.buffer.read(LARGEST_FILE_BYTES + 1)
    else:
        content = read_small(name, LARGEST_FILE_BYTES, say("cli.sargam_file"), say("cli.or_type"))
    if len(content) > LARGEST_FILE_BYTES:
        raise CarnaticError("file.large", largest=LARGEST_FILE_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CarnaticError("file.not_utf8", line=line) from None
