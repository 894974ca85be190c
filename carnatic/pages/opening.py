"""The first exercise, kept as a link, so that the page opens before torch is there.

It belongs to one model and one way of composing. After either has changed,
``python -m carnatic.pages.opening`` keeps it again; a test says when that is due.
"""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import parse_qsl

from carnatic.generator.composition import Composition
from carnatic.generator.novelty import nearest_lesson, new_avartanams
from carnatic.library import ASSETS, library
from carnatic.practice.exercise import Exercise
from carnatic.practice.link import decode, encode

KEPT = "page/opening.txt"


@cache
def kept_opening() -> Composition | None:
    """What the composer makes of the request that changes nothing; None where the model is another."""
    shelf = library()
    exercise = decode(dict(parse_qsl(shelf.text(KEPT).strip())), shelf)
    weights_hash: str = json.loads(shelf.text("model/card.json"))["weights_hash"]
    if not weights_hash.startswith(exercise.request.model):
        return None
    return composition_of(exercise)


def composition_of(exercise: Exercise) -> Composition:
    """An exercise from a link as a composition: its own swaras decide, whatever the model says today."""
    lessons, drills = library().sarali, library().drills
    nearest = nearest_lesson(exercise, lessons, drills)
    return Composition(exercise, "", nearest, new_avartanams(exercise, lessons, drills))


if __name__ == "__main__":
    first = library().composer.compose(library().request()).exercise
    (ASSETS / KEPT).write_text(encode(first) + "\n", encoding="utf-8")
