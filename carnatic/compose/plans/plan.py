"""A plan: the form of a line, how the network reads it, and how it becomes notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from carnatic.compose.forms import Form
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.network.features import SARALI
from carnatic.compose.phrase_weights import PhraseWeights
from carnatic.compose.swings import MOST_RETURNS, longest_swing
from carnatic.exercise.exercise import Note
from carnatic.exercise.ideas.ladders import Ladders
from carnatic.lessons.lesson import Units
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

MIRRORED, THROUGH, CLIMBING, WINDOWS, ARCH = "mirrored", "through-composed", "climbing", "windows", "arch"
LARGEST_LADDER = 15  # rungs that the network has a place for
HALF_OCTAVE = 4  # letters, from s to p


class PlanCell(NamedTuple):
    """A unit of the finished piece.

    unit: the unit of the composed line that it sings, None if the plan fixes it. sung: the pitch
    for each value of that unit; of a fixed cell its only one, {} for a hold.
    """

    unit: int | None
    sung: Mapping[int, Pitch]


class Goal(NamedTuple):
    """The units, from start to before end, in which a line goes down to low and up to high.

    None if it need not.
    """

    start: int
    end: int
    low: int | None
    high: int | None


class Compass(NamedTuple):
    """The meaning of narrow and wide for a form, for the composed units without the runs up and down.

    *Narrow*: no higher than p, half an octave from s; a mirrored figure keeps to that in its first
    half, and so to the mirrored range in its second. Rows about a held swara go at most two steps
    from it.
    *Wide*: both halves of a line reach one of the two highest swaras of the ladders (n or S), and
    so does a mirrored figure. Rows about a held swara together reach the lowest and the highest
    swara of the lessons.
    start, end: the units that this binds. low, high: the narrow range. goals: the wide one.
    """

    start: int
    end: int
    low: int
    high: int
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Plan:
    """A form, its ladder, and how its line becomes notes.

    form: what is drawn. rungs: the size of the ladder as the network reads it. angas: the tala as
    the network reads it. with_mirror: whether the network reads the unit two avartanams back.
    total: units of the finished piece, the most that are possible. warmth: a factor of the user's
    temperature. near: words to avoid. finish: line → notes. given: the composed part of an
    opening; raises CannotCompose if the plan can't begin like that. goes_on: whether a longer
    opening continues as the plan does. cells: the finished piece, unit by unit. compass: None if
    the figures have their own span. settled: how many cells are certain before composing, None
    for all. home: how many units lead home and have little choice. remark: what the user should
    know about the plan. kind: of line, as the network knows it. phrases: the raga's, if they count.
    ladders: of the units, if rows can have an idea.
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
    cells: Callable[[], tuple[PlanCell, ...]] = field(compare=False)
    compass: Compass | None = None
    settled: int | None = None
    home: int = 0
    remark: str = ""
    kind: int = SARALI
    ladders: Ladders | None = None
    phrases: PhraseWeights | None = None

    def accepts(self, line: Units) -> bool:
        """Whether the finished piece nowhere goes between two swaras too long, where its rows meet."""
        if self.name in (THROUGH, ARCH):
            return True
        return longest_swing(note.swara.step for note in self.finish(line)) <= MOST_RETURNS


def row_starts(tala: Tala) -> tuple[int, ...]:
    """The starts of the angas in a row of eight units, which a tala of four sings in two avartanams."""
    return tuple(sorted({k * tala.aksharas + start for k in range(ROW // tala.aksharas) for start in tala.anga_starts}))


def row_angas(tala: Tala) -> tuple[int, ...]:
    """The angas of a row of eight units."""
    return tala.lengths * (ROW // tala.aksharas)


def unit_signs(notes: tuple[Note, ...]) -> list[str]:
    """A sign for each unit: the swara, then a comma for each karvai."""
    return [sign for note in notes for sign in (str(note.swara), *("," for _ in range(note.units - 1)))]


def halves(form: Form, high: int) -> tuple[Goal, ...]:
    """The goals of a line that reaches a rung in both its halves."""
    middle = form.avartanams // 2 * form.aksharas
    parts = [(0, middle), (middle, form.units)] if middle else [(0, form.units)]
    return tuple(Goal(start, end, None, high) for start, end in parts)


def line_cells(units: int, pitches: Mapping[int, Pitch], start: int = 0) -> Iterator[PlanCell]:
    """The cells of a line that is sung once, unit for unit, from one of its units on."""
    return (PlanCell(unit, pitches) for unit in range(start, start + units))


def fixed_cells(pitches: Iterable[Pitch | None]) -> Iterator[PlanCell]:
    """The cells of what the plan fixes; None for a hold."""
    return (PlanCell(None, {} if pitch is None else {0: pitch}) for pitch in pitches)


def run_cells(ladder: tuple[Pitch, ...], aksharas: int) -> Iterator[PlanCell]:
    """The cells of a run, held to the end of its avartanam."""
    return fixed_cells((*ladder, *(None for _ in range(-len(ladder) % aksharas))))


def stepped(ladder: Iterable[Pitch]) -> dict[int, Pitch]:
    """The pitches of a ladder, or of a part of it, by step."""
    return dict(enumerate(ladder))
