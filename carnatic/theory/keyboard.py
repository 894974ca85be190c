"""Scala keyboard files (.kbm): the height of Sa from elsewhere, and ours for other programs.

Such a file says which key is a scale's first note, and how high one key sounds. Source:
huygens-fokker.org/scala, the page help.
"""

from __future__ import annotations

import re
from math import isfinite

from carnatic.errors import CarnaticError
from carnatic.theory.scala import Scale, content_lines

FIRST_KEY = 48  # C3, whose Sa is kattai 1
FARTHEST_OCTAVES = 20  # more no keyboard has


def read_sruti_key(text: str, scale: Scale | None = None) -> float:
    """Madhya Sa in hertz from the text of a .kbm file: how high its first note ('middle note') sounds.

    scale: needed where the key whose height is said is another one than the first note's;
    twelve equal steps without it. Raises CarnaticError for what can't be read.
    """
    words = [(n, next(iter(line.split()), "")) for n, line in content_lines(text) if line.strip()]
    if len(words) < 7:
        raise CarnaticError("keyboard.short")
    size, _, _, middle, reference = (_key(n, word) for n, word in words[:5])
    if size < 0:
        raise CarnaticError(f"Line {words[0][0]} of the keyboard file must say how many keys are mapped, not {size}.")
    number, word = words[5]
    hertz = float(word) if re.fullmatch(r"\d{1,6}(\.\d*)?", word) else float("nan")
    if not isfinite(hertz) or hertz <= 0:
        raise CarnaticError("keyboard.hertz", number=number, word=word[:40])
    notes = (0.0, *scale.cents) if scale else tuple(100.0 * k for k in range(12))
    octaves, degree = 0, reference - middle
    if size:
        # the mapping says which note of the scale each key of an octave is, an x that it is none
        octaves, step = divmod(degree, size)
        said = words[7 + step] if 7 + step < len(words) else (0, "x")
        degree = step if said[1] == "x" else _key(*said)
    more, place = divmod(degree, len(notes))
    if abs(octaves + more) > FARTHEST_OCTAVES:
        raise CarnaticError("keyboard.far_key")
    return hertz / float(2 ** ((1200 * (octaves + more) + notes[place]) / 1200))


def _key(number: int, word: str) -> int:
    if not re.fullmatch(r"-?\d{1,4}", word):
        raise CarnaticError("keyboard.whole_number", number=number, word=word[:40])
    return int(word)


def show_sruti_key(sruti_hz: float) -> str:
    """A Sa as the text of a .kbm file of twelve keys. Inverse of read_sruti_key."""
    head = ("! Sa on C", "!", " 12", " 0", " 127", f" {FIRST_KEY}", f" {FIRST_KEY}", f" {sruti_hz:.6f}", " 12", "!")
    return "\n".join((*head, *(f" {key}" for key in range(12)))) + "\n"
