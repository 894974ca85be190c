"""A raga's ladders alone: the arohana, then the avarohana, as the sources give them."""

from __future__ import annotations

from collections.abc import Sequence

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import LADDER
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.realise import LONGEST_HOLD, LessonLine, Sung, spelled
from carnatic.messages import say
from carnatic.theory.raga import Half, Raga
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

HALVES: tuple[Half, Half] = ("up", "down")


def ladder_alone(request: ExerciseRequest) -> Exercise:
    """Both ladders to listen to, each starting on sama, its last swara held to the avartanam's end.

    Not a lesson: it is for every raga and every form of one, also where the two ladders don't
    join or don't come home to s, which ladder practice refuses.
    """
    raga, tala = request.mapped_raga, request.tala
    line = tuple(sung for half in HALVES for sung in _held_out(raga.ladder(half), tala))
    avartanams = sum(sung.units for sung in line) // tala.aksharas
    asked = request.changed(family=LADDER, seed=0, avartanams=avartanams, phrase="", model="")
    return Exercise(asked, spelled(line, raga), title=say("lessons.scale_of", raga=raga.title))


def tala_for(raga: Raga, talas: Sequence[Tala]) -> Tala:
    """The first tala in which neither ladder ends on a long hold; the last one where none is such."""
    ladders = [raga.ladder(half) for half in HALVES]
    return next((t for t in talas if all(_held_out(one, t)[-1].units <= LONGEST_HOLD for one in ladders)), talas[-1])


def _held_out(ladder: tuple[Pitch, ...], tala: Tala) -> LessonLine:
    left = -len(ladder) % tala.aksharas
    return (*(Sung(pitch) for pitch in ladder[:-1]), Sung(ladder[-1], 1 + left))
