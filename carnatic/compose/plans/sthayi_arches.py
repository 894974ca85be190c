"""Tara and mandra sthayi: the run, the held swara, new rows about it, and the run home.

A mandra line is a tara line turned over: it is composed as one, on rungs counted downwards
from S, and sung with the two ladders exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, product

from carnatic.caching import cached
from carnatic.compose.automaton import Automaton
from carnatic.compose.figures import ArchLine
from carnatic.compose.forms import LARGEST_MOVE, Copies, Moves
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.plans.plan import (
    ARCH,
    Compass,
    Goal,
    Plan,
    PlanCell,
    fixed_cells,
    line_cells,
    row_angas,
    row_starts,
)
from carnatic.compose.rungs import AGAINST_THE_LAW, RungPlaces, distances
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.lesson import KARVAI, Lesson, Units, lessons_of
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

Peak = tuple[int, int]  # the lowest and the highest rung of a letter

LEAST_ROWS = 4
FRAME_ROWS = 3  # the run, the hold and the run home
_SWARAS = 8  # in each ladder, s and S included
CLOSE = 2  # steps from the held swara in a narrow line
HOMEWARD = 3  # rungs, the most from the last inner row up to S
# a single new row is drawn as freely as a mirrored sarali; more rows need less freedom
_WARMTH, WARMTH_OF_ONE = 1.5, 2.0


@dataclass(frozen=True)
class _Ladder:
    """A raga's places as an arch counts them: from s upwards, or turned over, from S downwards."""

    raga: Raga
    is_turned: bool

    @cached_property
    def places(self) -> RungPlaces:
        """The raga's places as rungs."""
        return RungPlaces(self.raga)

    @property
    def top(self) -> int:
        """The rung about which the inner rows go: S, or s turned over."""
        return len(self.raga.places)

    def turned(self, units: Units) -> Units:
        """Rungs of the places from an arch's own rungs, and back."""
        return tuple(self.top - unit if self.is_turned and unit != KARVAI else unit for unit in units)

    def pitch(self, unit: int) -> Pitch:
        """The pitch of an arch's own rung."""
        (rung,) = self.turned((unit,))
        return self.places.pitch(rung)

    @cached_property
    def runs(self) -> tuple[Units, Units]:
        """The run to the held swara and the run home."""
        up, down = (self.places.rungs(ladder) for ladder in (self.raga.arohana, self.raga.avarohana))
        return (self.turned(down), self.turned(up)) if self.is_turned else (up, down)

    @cached_property
    def range(self) -> tuple[int, int]:
        """From m to tara p, as in the lessons; for a mandra line its mirror, from p down to mandra m."""
        size, letters = self.top, [place.letter for place in self.raga.places]
        if self.is_turned:
            return size - letters.index("p"), 2 * size - letters.index("m")
        return letters.index("m"), size + letters.index("p")

    @cached_property
    def peaks(self) -> tuple[Peak, ...]:
        """The rungs of R, G, M and P above S; of a mandra line n, d, p and m below s."""
        size, letters = self.top, [place.letter for place in self.raga.places]
        rungs = [
            [2 * size - k if self.is_turned else size + k for k, own in enumerate(letters) if own == letter]
            for letter in ("ndpm" if self.is_turned else "rgmp")
        ]
        return tuple((min(forms), max(forms)) for forms in rungs)

    @cached_property
    def steps(self) -> dict[tuple[int, int], int]:
        """The steps of a move between two rungs of the range, by the raga's law."""
        lowest, highest = sorted(self.turned(self.range))
        table = {}
        for move, steps in distances(self.raga, lowest, highest).items():
            i, j = self.turned(move)
            table[i, j] = steps
        return table


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a sthayi line. Raises CannotCompose with the reason if there is none."""
    return {ARCH: _arch_plan(request, lessons_of(lessons, request.family))}


def _arch_plan(request: ExerciseRequest, family_lessons: tuple[Lesson, ...]) -> Plan:
    raga, tala = request.mapped_raga, request.tala
    title = request.family_row.title
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose("family.vakra", raga=raga.title, kind=title.lower())
    if (len(raga.arohana), len(raga.avarohana)) != (_SWARAS, _SWARAS):
        raise CannotCompose(
            "family.seven_swaras", kind=title, raga=raga.title, up=len(raga.arohana) - 1, down=len(raga.avarohana) - 1
        )
    if tala.aksharas not in (4, ROW):
        raise CannotCompose("family.tala_of_eight", kind=title, tala=tala.name, aksharas=tala.aksharas)
    ladder = _Ladder(raga, request.family_row.held_sthayi < 0)
    rows = _rows(request)
    avartanams = rows * ROW // tala.aksharas
    form = _climbing_form(ladder, tala, rows, _lesson_rows(ladder, family_lessons), request.range)

    def given(notes: tuple[Note, ...]) -> Units:
        units = ladder.turned(ladder.places.units(notes))
        start = form.units - len(form.home)
        if units[: len(form.head)] != form.head[: len(units)]:
            raise CannotCompose("start.arch_head", kind=title.lower(), head=_sargam(ladder, form.head))
        if units[start:] != form.home[: max(0, len(units) - start)]:
            raise CannotCompose("start.arch_home", kind=title.lower(), home=_sargam(ladder, form.home))
        return units

    remark = ""
    if avartanams != request.avartanams:
        requested = request.avartanams
        remark = say("remark.arch_rows", kind=title.lower(), least=LEAST_ROWS, asked=requested, avartanams=avartanams)
    return Plan(
        ARCH,
        form,
        _SWARAS,
        row_angas(tala),
        False,
        form.units,
        WARMTH_OF_ONE if rows == LEAST_ROWS else _WARMTH,
        frozenset(),
        lambda line: ladder.places.notes(ladder.turned(line)),
        given,
        lambda notes: True,
        lambda: tuple(_cells(ladder, form)),
        _compass(ladder, form),
        remark=remark,
    )


def _cells(ladder: _Ladder, form: ArchLine) -> Iterator[PlanCell]:
    pitches = {rung: ladder.pitch(rung) for rung in range(form.low, form.high + 1)}
    yield from fixed_cells(None if unit == KARVAI else ladder.pitch(unit) for unit in form.head)
    yield from line_cells(form.units - len(form.head) - len(form.home), pitches, len(form.head))
    yield from fixed_cells(ladder.pitch(unit) for unit in form.home)


def _compass(ladder: _Ladder, form: ArchLine) -> Compass:
    start, end = len(form.head), form.units - len(form.home)
    return Compass(start, end, form.top - CLOSE, form.top + CLOSE, (Goal(start, end, form.low, form.high),))


def _rows(request: ExerciseRequest) -> int:
    """The rows of eight for the requested avartanams: an even number, as in the lessons."""
    rows = -(-request.avartanams * request.tala.aksharas // ROW)
    return max(LEAST_ROWS, rows + rows % 2)


@cached(max_bytes=32_000_000)
def _climbing_form(ladder: _Ladder, tala: Tala, rows: int, lesson_rows: Copies, range_name: str) -> ArchLine:
    """The form whose rows climb to the peaks one after another, as far as the ladders admit.

    A narrow line goes to the first two of the peaks, a wide one to the last.
    """
    levels = ladder.peaks[:CLOSE] if range_name == "narrow" else ladder.peaks
    inner = rows - FRAME_ROWS
    for start in range(len(levels) if inner > 1 else 0):
        form = _form(ladder, tala, rows, lesson_rows, _spread(levels[start:], inner, range_name == "wide"))
        if Automaton(form).completions(()) > 0:
            return form
    return _form(ladder, tala, rows, lesson_rows, ())


def _spread(levels: tuple[Peak, ...], rows: int, is_wide: bool) -> tuple[Peak, ...]:
    """The peak of each row, none lower than the one before."""
    if rows < len(levels):
        return levels[-rows:] if is_wide else levels[:rows]
    return tuple(levels[row * len(levels) // rows] for row in range(rows))


def _sargam(ladder: _Ladder, head: Units) -> str:
    return show_notes(ladder.places.notes(ladder.turned(head)))


def _form(ladder: _Ladder, tala: Tala, rows: int, lesson_rows: Copies, peaks: tuple[Peak, ...]) -> ArchLine:
    """The form of a line of ``rows`` rows, which have these peaks."""
    top, (low, high) = ladder.top, ladder.range
    run, home = ladder.runs
    inside = frozenset(move for move, steps in ladder.steps.items() if steps <= 1)
    across = frozenset(move for move, steps in ladder.steps.items() if steps <= LARGEST_MOVE)
    restarts = frozenset((a, b) for (a, b), steps in ladder.steps.items() if b == top > a and steps <= HOMEWARD)
    law = frozenset(move for move, steps in ladder.steps.items() if steps < AGAINST_THE_LAW)
    hold = (top, KARVAI, KARVAI, KARVAI)
    if tala.aksharas < ROW:
        lesson_rows |= _doubled(low, high, inside)
    return ArchLine(
        high + 1, ROW, row_starts(tala), rows, lesson_rows, frozenset(), (*run, *hold, *hold), home, low, top, high,
        inside, across, restarts, law, peaks,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _lesson_rows(ladder: _Ladder, lessons: tuple[Lesson, ...]) -> Copies:
    """The inner rows of the lessons on an arch's own rungs."""
    rows = set()
    for row in {row for lesson in lessons for row in lesson.figures[2:-1]}:
        pitches = ladder.raga.resolve(tuple(ladder.raga.rung(step) for step in row))
        rows.add(ladder.turned(tuple(ladder.places.rung(pitch) for pitch in pitches if pitch)))
    return frozenset(rows)


def _doubled(low: int, high: int, inside: Moves) -> Copies:
    """Rows whose halves are equal, which a tala of four would sing three times in a row."""
    halves = product(range(low, high + 1), repeat=4)
    steps = [half for half in halves if all(a == b or (a, b) in inside for a, b in pairwise(half))]
    return frozenset((*half, *half) for half in steps)
