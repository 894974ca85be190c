"""A plan: the form of a line, how the network hears it, and how it becomes notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from carnatic.compose.forms import Form
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.network.features import SARALI
from carnatic.exercise.exercise import Note
from carnatic.lessons.lesson import Units
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

MIRRORED, THROUGH, WINDOWS, ARCH = "mirrored", "through-composed", "windows", "arch"
LARGEST_LADDER = 15  # rungs that the network has a place for
HALF_OCTAVE = 4  # letters, from s to p


class PlanCell(NamedTuple):
    """A unit of the finished piece.

    unit: which of the composed line's it sings, None where the plan says what stands there.
    sung: the pitch for each of that unit's values; of a fixed cell its only one, {} for a hold.
    """

    unit: int | None
    sung: Mapping[int, Pitch]


class Goal(NamedTuple):
    """Units, from start to before end, between which a line goes down to low and up to high.

    None where it need not.
    """

    start: int
    end: int
    low: int | None
    high: int | None


class Compass(NamedTuple):
    """What narrow and wide mean for a form: of what is composed, the runs up and down left out.

    *Narrow*: no higher than p, a half octave from s; a mirrored figure so in its first half,
    and therefore turned over in its second. Rows about a held swara go two steps from it at
    most. *Wide*: both halves of a line reach one of the two highest swaras of the ladders (n
    or S), and so does a mirrored figure. Rows about a held swara reach together the lowest and
    the highest swara that the lessons have.
    start, end: the units that this binds. low, high: the narrow range. goals: the wide one.
    """

    start: int
    end: int
    low: int
    high: int
    goals: tuple[Goal, ...]


@dataclass(frozen=True)
class Plan:
    """A form, the ladder it stands on, and how its line becomes notes.

    form: what is drawn. rungs: the size of the ladder as the network hears it. angas: the
    tala as the network hears it. with_mirror: whether the network may listen two avartanams
    back. total: units of the finished piece, the most there can be. warmth: times the
    user's temperature. near: words to keep away from. finish: line → notes. given: the part
    of an opening that falls into what is composed, CannotCompose where the plan can't begin
    like that. goes_on: whether an opening that is longer goes on as the plan does. cells: the
    finished piece, unit by unit. compass: None where the figures have a span of their own.
    settled: how many cells stand whatever is composed, None for all. home: how many units lead
    home and are hardly free. remark: what the user should know about it. kind: of the lines that
    the network shall think of.
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


def row_starts(tala: Tala) -> tuple[int, ...]:
    """Where angas begin in a row of eight units, which a tala of four sings in two avartanams."""
    return tuple(sorted({k * tala.aksharas + start for k in range(ROW // tala.aksharas) for start in tala.anga_starts}))


def row_angas(tala: Tala) -> tuple[int, ...]:
    """The angas of a row of eight units."""
    return tala.lengths * (ROW // tala.aksharas)


def unit_signs(notes: tuple[Note, ...]) -> list[str]:
    """A sign for each unit: the swara, then a comma for each karvai."""
    return [sign for note in notes for sign in (str(note.swara), *("," for _ in range(note.units - 1)))]


def halves(form: Form, high: int) -> tuple[Goal, ...]:
    """The goals of a line that goes up to a rung in both its halves."""
    middle = form.avartanams // 2 * form.aksharas
    parts = [(0, middle), (middle, form.units)] if middle else [(0, form.units)]
    return tuple(Goal(start, end, None, high) for start, end in parts)


def line_cells(units: int, pitches: Mapping[int, Pitch], start: int = 0) -> Iterator[PlanCell]:
    """The cells of a line that is sung once, unit for unit, from one of its units on."""
    return (PlanCell(unit, pitches) for unit in range(start, start + units))


def fixed_cells(pitches: Iterable[Pitch | None]) -> Iterator[PlanCell]:
    """The cells of what the plan itself says; None for a hold."""
    return (PlanCell(None, {} if pitch is None else {0: pitch}) for pitch in pitches)


def run_cells(ladder: tuple[Pitch, ...], aksharas: int) -> Iterator[PlanCell]:
    """The cells of a run, what it leaves over held."""
    return fixed_cells((*ladder, *(None for _ in range(-len(ladder) % aksharas))))


def stepped(ladder: Iterable[Pitch]) -> dict[int, Pitch]:
    """The pitches of a ladder, or of a window of it, by step."""
    return dict(enumerate(ladder))
