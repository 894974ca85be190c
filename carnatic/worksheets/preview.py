"""The preview of a worksheet: a list of its exercises, each with its sargam."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.score import Avartanam, Cell, Score, lay_out, times_of
from carnatic.exercise.settings import NotationSettings
from carnatic.messages import say
from carnatic.notation.sargam import over_lines, place_number, spell_in_script
from carnatic.worksheets.lines import WorksheetLine, WorksheetWriter
from carnatic.worksheets.plan import WorksheetItem


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the list. facts: its tala, kalam and level. exercise: None until it is composed."""

    number: int
    title: str
    facts: str
    is_new: bool
    exercise: Exercise | None


def preview_rows(writer: WorksheetWriter) -> tuple[PreviewRow, ...]:
    """The written lines, then the planned items; when all are written, the lines by rising level."""
    lines = writer.written.lines if writer.is_over else writer.lines
    planned = () if writer.is_over else writer.plan.items[len(lines) :]
    rows = [_of_line(number, line) for number, line in enumerate(lines, 1)]
    return (*rows, *(_of_item(number, item) for number, item in enumerate(planned, len(rows) + 1)))


def _of_line(number: int, line: WorksheetLine) -> PreviewRow:
    return PreviewRow(number, line.exercise.name, _facts(line.exercise, line.level), line.is_new, line.exercise)


def _of_item(number: int, item: WorksheetItem) -> PreviewRow:
    if item.lesson is not None:
        return PreviewRow(number, item.lesson.name, _facts(item.lesson, item.level), False, item.lesson)
    request = item.request
    title = say("worksheets.new_exercise", style=request.family_row.word, raga=request.raga.title)
    return PreviewRow(number, title, _words(request.tala.name, request.speed, item.level), True, None)


def _facts(exercise: Exercise, level: int) -> str:
    return _words(exercise.request.tala.name, exercise.request.speed, level)


def _words(tala: str, speed: int, level: int) -> str:
    return say("worksheets.facts", tala=tala, speed=say(f"words.speed.{speed}").lower(), level=level)


# -- as sargam ---------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def sargam_rows(exercise: Exercise, notation: NotationSettings) -> tuple[str, ...]:
    """The line's avartanams for the preview, each as a compact text.

    A space separates aksharas, ~ the units of an akshara, | the angas. A unit is a syllable, the
    number of its swarasthana if the notation has numbers, and a ' for each sthayi above madhya or a .
    for each below; a held unit is a comma, a silent one is empty.
    """
    score = lay_out(exercise)
    return tuple(_row(score, row, notation) for row in score.avartanams)


def _row(score: Score, row: Avartanam, notation: NotationSettings) -> str:
    angas = (" ".join("~".join(_unit(score, c, notation) for c in a.cells) for a in anga) for anga in row.angas())
    return "|".join(angas)


def _unit(score: Score, cell: Cell, notation: NotationSettings) -> str:
    if cell.event is None:
        return ""
    if cell.held:
        return ","
    event = score.events[cell.event]
    sthayi = int(event.swara.sthayi)
    dots = "'" * sthayi if sthayi > 0 else "." * -sthayi
    return spell_in_script(event.swara, notation.script) + place_number(event.pitch, notation) + dots


def times_words(exercise: Exercise) -> str:
    """How many times to sing the line, in words; '' for once."""
    times = times_of(exercise)
    return say("sheet.times", times=times) if times > 1 else ""


def over_lines_of(exercise: Exercise) -> int:
    """The number of lines over each akshara."""
    return over_lines(exercise.request.speed)
