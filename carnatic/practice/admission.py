"""Which lessons a raga and a tala admit, and the sentence that offers them where one is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carnatic.errors import CannotCompose
from carnatic.practice.drills import FAMILY_TITLES, Drill
from carnatic.practice.realise import drill_line, ladder_practice
from carnatic.practice.request import ExerciseRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that works, to be pressed where a request can't be met: its words and its request."""

    words: str
    request: ExerciseRequest


def admitted(drills: Sequence[Drill], request: ExerciseRequest) -> tuple[Drill, ...]:
    """The lessons that have a legal form in the request's raga and tala."""
    return tuple(drill for drill in drills if _stands(drill, request))


def offers(drills: Sequence[Drill], request: ExerciseRequest) -> str:
    """What the request's raga and tala do admit: 'Mohanam in Adi has sarali 1-5, 8; ladder practice.'"""
    found = []
    for family, own in groupby(admitted(drills, request), key=lambda drill: drill.family):
        numbers = [drill.number for drill in own]
        title = FAMILY_TITLES[family].lower()
        found.append(f"the {title} of the tala" if family == "alankaram" else f"{title} {_ranges(numbers)}")
    if _has_ladder_practice(request):
        found.append("ladder practice")
    what = f"{request.raga.name} in {request.tala.name} has "
    return what + ("; ".join(found) if found else "no lesson; compose a free line in it, or take Adi") + "."


def _stands(drill: Drill, request: ExerciseRequest) -> bool:
    try:
        drill_line(drill, request.mapped_raga, request.tala)
    except CannotCompose:
        return False
    return True


def _has_ladder_practice(request: ExerciseRequest) -> bool:
    try:
        ladder_practice(request)
    except CannotCompose:
        return False
    return True


def _ranges(numbers: Sequence[int]) -> str:
    """'1-5, 8' for 1, 2, 3, 4, 5 and 8."""
    words = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        words.append(str(members[0]) if len(members) == 1 else f"{members[0]}-{members[-1]}")
    return ", ".join(words)
