"""A raga's two ladders to listen to: the arohana, then the avarohana, as the sources give them."""

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
    """Both ladders, each starting on sama, its last swara held to the end of the avartanam.

    Works for every raga and every form of one, unlike ``ladder_practice``, which refuses
    ladders that don't join or don't lead back to s.
    """
    raga, tala = request.mapped_raga, request.tala
    line = tuple(sung for half in HALVES for sung in _held_out(raga.ladder(half), tala))
    avartanams = sum(sung.units for sung in line) // tala.aksharas
    scale_request = request.changed(family=LADDER, seed=0, avartanams=avartanams, phrase="", model="")
    return Exercise(scale_request, spelled(line, raga), title=say("lessons.scale_of", raga=raga.title))


def tala_for(raga: Raga, talas: Sequence[Tala]) -> Tala:
    """The first tala in which neither ladder ends on a long hold; the last tala if there is none."""
    ladders = [raga.ladder(half) for half in HALVES]
    return next(
        (tala for tala in talas if all(_held_out(ladder, tala)[-1].units <= LONGEST_HOLD for ladder in ladders)),
        talas[-1],
    )


def _held_out(ladder: tuple[Pitch, ...], tala: Tala) -> LessonLine:
    left = -len(ladder) % tala.aksharas
    return (*(Sung(pitch) for pitch in ladder[:-1]), Sung(ladder[-1], 1 + left))
