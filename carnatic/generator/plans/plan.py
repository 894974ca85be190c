"""A plan: the form of a line, how the network hears it, and how it becomes notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from carnatic.generator.corpus import ANY
from carnatic.generator.forms import Form
from carnatic.generator.taught import ROW
from carnatic.practice.exercise import Note
from carnatic.practice.lessons import Units
from carnatic.theory.tala import Tala

MIRRORED, THROUGH, WINDOWS, ARCH = "mirrored", "through-composed", "windows", "arch"
LARGEST_LADDER = 15  # rungs that the network has a place for


@dataclass(frozen=True)
class Plan:
    """A form, the ladder it stands on, and how its line becomes notes.

    form: what is drawn. rungs: the size of the ladder as the network hears it. angas: the
    tala as the network hears it. with_mirror: whether the network may listen two avartanams
    back. total: units of the finished piece, the most there can be. warmth: times the
    user's temperature. near: words to keep away from. finish: line → notes. given: the part
    of an opening that falls into what is composed, CannotCompose where the plan can't begin
    like that. goes_on: whether an opening that is longer goes on as the plan does. remark:
    what the user should know about it. kind: of the lines that the network shall think of.
    """

    name: str
    form: Form
    rungs: int
    angas: tuple[int, ...]
    with_mirror: bool
    total: int
    warmth: float
    near: frozenset[Units]
    finish: Callable[[Units], tuple[Note, ...]] = field(compare=False)
    given: Callable[[tuple[Note, ...]], Units] = field(compare=False)
    goes_on: Callable[[tuple[Note, ...]], bool] = field(compare=False)
    remark: str = ""
    kind: int = ANY


def row_starts(tala: Tala) -> tuple[int, ...]:
    """Where angas begin in a row of eight units, which a tala of four sings in two avartanams."""
    return tuple(sorted({k * tala.aksharas + start for k in range(ROW // tala.aksharas) for start in tala.anga_starts}))


def row_angas(tala: Tala) -> tuple[int, ...]:
    """The angas of a row of eight units."""
    return tala.lengths * (ROW // tala.aksharas)


def unit_signs(notes: tuple[Note, ...]) -> list[str]:
    """A sign for each unit: the swara, then a comma for each karvai."""
    return [sign for note in notes for sign in (str(note.swara), *("," for _ in range(note.units - 1)))]
