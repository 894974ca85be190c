"""Offers: requests that work instead of one that can't be met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carnatic.exercise.request import ExerciseRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """A request that works instead of another one, with the words of its button."""

    words: str
    request: ExerciseRequest


def ranges(numbers: Sequence[int]) -> str:
    """'1-5, 8' for 1, 2, 3, 4, 5 and 8."""
    words = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        words.append(str(members[0]) if len(members) == 1 else f"{members[0]}-{members[-1]}")
    return ", ".join(words)
