"""The first exercise, kept as a link, so that the page opens before torch is there.

It belongs to one model and one way of composing. After either has changed,
``python -m carnatic.pages.practice.opening`` keeps it again; a test says when that is due.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qsl

from carnatic.compose.composition import Composition
from carnatic.exercise.link import decode, encode
from carnatic.library import ASSETS, library
from carnatic.pages.address import composition_from

KEPT = "page/opening.txt"


@cache
def kept_opening() -> Composition | None:
    """What the composer makes of the request that changes nothing; None where the model is another."""
    shelf = library()
    exercise = decode(dict(parse_qsl(shelf.text(KEPT).strip())), shelf)
    if not shelf.weights_hash.startswith(exercise.request.model):
        return None
    return composition_from(exercise)


if __name__ == "__main__":
    first = library().composer.compose(library().request()).exercise
    (ASSETS / KEPT).write_text(encode(first) + "\n", encoding="utf-8")
