"""The preview of a worksheet: a list of its exercises, each with its sargam."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.score import Avartanam, Cell, Score, lay_out
from carnatic.exercise.settings import NotationSettings
from carnatic.messages import say
from carnatic.notation.sargam import over_lines, place_number, spell_in_script
from carnatic.worksheets.lines import WorksheetLine, WorksheetWriter
from carnatic.worksheets.plan import WorksheetItem


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An exercise of the list. facts: its tala, kalam and level. exercise: None while it is still to be composed."""

    number: int
    title: str
    facts: str
    is_new: bool
    exercise: Exercise | None


def preview_rows(writing: WorksheetWriter) -> tuple[PreviewRow, ...]:
    """What is written, and what is planned after it; by rising level once all is written."""
    lines = writing.written.lines if writing.is_over else writing.lines
    planned = () if writing.is_over else writing.plan.items[len(lines) :]
    rows = [_of_line(number, line) for number, line in enumerate(lines, 1)]
    return (*rows, *(_of_item(number, item) for number, item in enumerate(planned, len(rows) + 1)))


def _of_line(number: int, line: WorksheetLine) -> PreviewRow:
    return PreviewRow(number, line.exercise.name, _facts(line.exercise, line.level), line.is_new, line.exercise)


def _of_item(number: int, item: WorksheetItem) -> PreviewRow:
    if item.lesson is not None:
        return PreviewRow(number, item.lesson.name, _facts(item.lesson, item.level), False, item.lesson)
    asked = item.request
    title = say("worksheets.new_exercise", style=asked.family_row.word, raga=asked.raga.title)
    return PreviewRow(number, title, _words(asked.tala.name, asked.speed, item.level), True, None)


def _facts(exercise: Exercise, level: int) -> str:
    return _words(exercise.request.tala.name, exercise.request.speed, level)


def _words(tala: str, speed: int, level: int) -> str:
    return say("worksheets.facts", tala=tala, speed=say(f"words.speed.{speed}").lower(), level=level)


# -- as sargam ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def sargam_rows(exercise: Exercise, showing: NotationSettings) -> tuple[str, ...]:
    """The line's avartanams as they are printed, in signs of their own.

    A space is between aksharas, ~ between the units of one, | closes an anga; a unit is a
    syllable with the number of its swarasthana where that is asked for, a ' for each sthayi
    above and a . for each below madhya; a comma where it is held, and nothing where it is silent.
    """
    score = lay_out(exercise)
    return tuple(_row(score, row, showing) for row in score.avartanams)


def _row(score: Score, row: Avartanam, showing: NotationSettings) -> str:
    angas = (" ".join("~".join(_unit(score, c, showing) for c in a.cells) for a in anga) for anga in row.angas())
    return "|".join(angas)


def _unit(score: Score, cell: Cell, showing: NotationSettings) -> str:
    if cell.event is None:
        return ""
    if cell.held:
        return ","
    event = score.events[cell.event]
    sthayi = int(event.swara.sthayi)
    dots = "'" * sthayi if sthayi > 0 else "." * -sthayi
    return spell_in_script(event.swara, showing.script) + place_number(event.pitch, showing) + dots


def over_lines_of(exercise: Exercise) -> int:
    """How many lines stand over each akshara."""
    return over_lines(exercise.request.speed)
