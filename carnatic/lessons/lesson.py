"""Traditional lessons as figures: steps along a ladder instead of letters, so that they fit any raga.

Steps count along a ladder in singing order: on the arohana 0 = s … n − 1 = S, on the avarohana
0 = S … n − 1 = s. In a *free* lesson they are rungs of the whole octave: s = 0, S = 7, tara
above and mandra below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Note
from carnatic.exercise.families import family_of
from carnatic.exercise.ideas.ladders import HOLD
from carnatic.exercise.sargam.text import read_notes
from carnatic.theory.raga import Half, Raga
from carnatic.theory.swara import Swara

KARVAI = HOLD
OCTAVE_RUNGS = 8  # s to S
AVARTANAM = 8  # aksharas; a corpus file is in Adi
FEWEST_RUNGS = 6  # an audava ladder with both s and S
LARGEST_SLACK = 2  # units that a run may leave over, held on its last swara

Units = tuple[int, ...]
_Kind = Literal["run", "figures", "free", "pairs", "windows"]


@dataclass(frozen=True)
class Lesson:
    """A traditional lesson.

    kind: a *run* goes up and down the ladder; *figures* are sung, then the run up, then the
    figures mirrored, then the run down; *free* rows are sung as written; *pairs* sing every
    swara twice; *windows* sing the figures again and again, one step further along the ladder.
    figures: rows of steps, KARVAI for a hold; () for a run or pairs. window: the steps that one
    window spans. least_rungs: the rungs, s and S included, of the smallest ladder that has a
    form of it. tala: its only tala, '' for any. label: the origin of the figure, '' if every
    school teaches it. homecoming: the last units of the last window, () if they are those of the figure.
    """

    family: str
    number: int
    kind: _Kind
    figures: tuple[Units, ...] = ()
    window: int = 0
    least_rungs: int = FEWEST_RUNGS
    tala: str = ""
    label: str = ""
    sources: tuple[str, ...] = ()
    homecoming: Units = ()

    def __post_init__(self) -> None:
        if any(row[0] == KARVAI for row in self.figures if row) and self.kind != "free":
            raise CarnaticError("lesson.figure_start", id=self.id)

    @property
    def id(self) -> str:
        """'sarali_05'."""
        return f"{self.family}_{self.number:02}"

    @property
    def title(self) -> str:
        """'Sarali 5', or 'Alankaram in Adi' if it belongs to a tala."""
        title = family_of(self.family).title
        return f"{title} in {self.tala}" if self.tala else f"{title} {self.number}"

    @cached_property
    def rows(self) -> tuple[Units, ...]:
        """Its avartanams on the rungs of the whole octave, 0 = s to 7 = S.

        For windows and pairs only the figures.
        """
        if self.kind in ("run", "figures"):
            return _mirrored(self.figures, OCTAVE_RUNGS)
        return self.figures


def lessons_of(lessons: Iterable[Lesson], family: str) -> tuple[Lesson, ...]:
    """The lessons of one family."""
    return tuple(lesson for lesson in lessons if lesson.family == family)


# -- rows on a ladder -----------------------------------------------------------------------------


def mirror(units: Units, rungs: int) -> Units:
    """The figure upside down: rung k becomes n − 1 − k. Its own inverse."""
    return tuple(unit if unit == KARVAI else rungs - 1 - unit for unit in units)


def run_units(rungs: int, aksharas: int = AVARTANAM) -> Units:
    """The run from s to S in whole avartanams; the last swara is held for the rest."""
    return (*range(rungs), *(KARVAI for _ in range(-rungs % aksharas)))


def _mirrored(figures: tuple[Units, ...], rungs: int) -> tuple[Units, ...]:
    """Figures, run up, the figures mirrored, run down."""
    run = run_units(rungs)
    return (*figures, run, *(mirror(figure, rungs) for figure in figures), mirror(run, rungs))


def rows_on(lesson: Lesson, rungs: int) -> tuple[Units, ...] | None:
    """A lesson's rows on a ladder of that many rungs; None if the lesson has no form there.

    Figures keep their steps, the run fills its avartanam, and no notes are left out. Free
    lessons need eight rungs.
    """
    if rungs == OCTAVE_RUNGS or lesson.kind == "run":
        return lesson.rows if rungs == OCTAVE_RUNGS else _mirrored((), rungs)
    # on a ladder so short that the figure reaches the upper S, it would become a run
    if lesson.kind != "figures" or rungs < FEWEST_RUNGS or max(map(max, lesson.figures)) > rungs - 2:
        return None
    return _mirrored(lesson.figures, rungs)


def units_to_notes(units: Units, raga: Raga, half: Half = "up") -> tuple[Note, ...]:
    """Notes from rungs of a raga's ladder. Inverse of notes_to_units.

    Raises CarnaticError for a karvai with no swara before it.
    """
    notes: list[tuple[Swara, int]] = []
    for unit in units:
        if unit != KARVAI:
            notes.append((raga.rung(unit, half), 1))
        elif notes:
            notes[-1] = (notes[-1][0], notes[-1][1] + 1)
        else:
            raise CarnaticError("line.starts_held")
    return tuple(Note(swara, length) for swara, length in notes)


def notes_to_units(notes: tuple[Note, ...], raga: Raga, half: Half = "up") -> Units | None:
    """Rungs of a raga's ladder from notes; None if a swara is not on it."""
    units: list[int] = []
    for note in notes:
        rung = raga.rung_of(note.swara, half)
        if rung is None:
            return None
        units.extend((rung, *(KARVAI for _ in range(note.units - 1))))
    return tuple(units)


# -- reading --------------------------------------------------------------------------------------


def read_lesson(row: Mapping[str, Any]) -> Lesson:
    """A lesson from its row of the table, whose steps count from 1."""
    return Lesson(
        row["family"],
        row["number"],
        row["kind"],
        tuple(_steps(text) for text in row.get("units", ())),
        row.get("window", 0),
        row["least_rungs"],
        row.get("tala", ""),
        row.get("label", ""),
        tuple(row["sources"]),
    )


def _steps(text: str) -> Units:
    return tuple(KARVAI if word == "," else int(word) - 1 for word in text.split())


def lesson_of_rows(family: str, number: int, rows: tuple[Units, ...]) -> Lesson:
    """A lesson from its avartanams, of eight rungs of the whole octave each; recognises runs and mirrored figures."""
    if rows == _mirrored((), OCTAVE_RUNGS):
        return Lesson(family, number, "run")
    figures = rows[:1]
    if len(rows) == 4 and rows == _mirrored(figures, OCTAVE_RUNGS):
        return Lesson(family, number, "figures", figures, least_rungs=max(FEWEST_RUNGS, max(rows[0]) + 2))
    return Lesson(family, number, "free", rows, least_rungs=OCTAVE_RUNGS)


def read_lessons(text: str, family: str) -> tuple[Lesson, ...]:
    """Lessons from a corpus file: lines such as 'sarali_01: s r g m | …', # for comments.

    Raises CarnaticError with the line's number for a line that can't be read.
    """
    lines = enumerate(text.splitlines(), 1)
    return tuple(_read_line(n, line, family) for n, line in lines if line.strip() and not line.startswith("#"))


def _read_line(line_number: int, line: str, family: str) -> Lesson:
    name, _, body = line.partition(":")
    number = re.fullmatch(r"[a-z_]+_(\d{1,4})", name.strip())
    if number is None:
        raise CarnaticError("corpus.line", line=line_number)
    try:
        notes, _ = read_notes(body)
    except SargamError as error:
        raise CarnaticError("corpus.unreadable", line=line_number, why=error.message) from None
    units = tuple(unit for note in notes for unit in (note.swara.step, *(KARVAI for _ in range(note.units - 1))))
    if not units or len(units) % AVARTANAM:
        raise CarnaticError("corpus.length", line=line_number, units=len(units), size=AVARTANAM)
    rows = tuple(units[i : i + AVARTANAM] for i in range(0, len(units), AVARTANAM))
    return lesson_of_rows(family, int(number[1]), rows)
