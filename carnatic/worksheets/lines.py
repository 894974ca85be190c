"""The lines of a worksheet: the plan's lessons, and new exercises that are composed for it; no line occurs twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise, Note
from carnatic.library import library
from carnatic.messages import say
from carnatic.worksheets.plan import HIGHEST_NUMBER, WorksheetItem, plan_worksheet
from carnatic.worksheets.request import WorksheetRequest

STAND_INS = 12  # new exercises that are tried as a replacement, before only lessons are tried
TRIES = 4  # seeds that are tried for one kind, before another kind is tried


@dataclass(frozen=True, slots=True)
class WorksheetStep:
    """The next step of a worksheet.

    number, of: the exercise's number, from 1, and the number of exercises. what: the name of the
    exercise or file. is_written: whether all lines are written, and the files are being made.
    """

    number: int
    of: int
    what: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class WorksheetLine:
    """An exercise of the worksheet, with its level and whether it is new."""

    exercise: Exercise
    level: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class WrittenWorksheet:
    """The lines of a worksheet by rising level. remarks: sentences about what is missing."""

    lines: tuple[WorksheetLine, ...]
    remarks: tuple[str, ...] = ()


class WorksheetWriter:
    """Writes a worksheet, one exercise at a time.

    lines: written so far, in the order of the plan. Raises CannotCompose, with the reasons, if no
    exercise fits the request.
    """

    def __init__(self, request: WorksheetRequest) -> None:
        self.request = request
        self.plan = plan_worksheet(request)
        self.lines: list[WorksheetLine] = []
        self.is_over = False
        self._pen, self._spares = _Pen(request), list(self.plan.spares)

    @property
    def step(self) -> WorksheetStep:
        """The step of the next line."""
        what = _what(self._item) if self._item else say("worksheets.the_rest")
        return WorksheetStep(len(self.lines) + 1, self.request.number, what)

    @property
    def _item(self) -> WorksheetItem | None:
        number = len(self.lines)
        return self.plan.items[number] if number < len(self.plan.items) else None

    def write(self) -> None:
        """Write the next line. Raises CannotCompose if the worksheet would have no line at all."""
        line = self._pen.write(self._item) if self._item else None
        line = line or self._stand_in()
        if line is not None:
            self.lines.append(line)
        self.is_over = line is None or len(self.lines) == self.request.number
        if not self.lines:
            raise CannotCompose("worksheet.none_found")

    def _stand_in(self) -> WorksheetLine | None:
        """The replacement of the next item: the line of a spare with the nearest level.

        A spare lesson is used up; a spare new exercise goes to the end of the spares with another number.
        """
        item = self._item
        level, is_new = (item.level, item.is_new) if item else (self.request.easiest, True)
        tried = 0
        for spare in sorted(self._spares, key=lambda spare: (abs(spare.level - level), spare.is_new != is_new)):
            if spare.is_new and tried == STAND_INS:
                continue
            tried += spare.is_new
            line = self._pen.write(spare)
            self._spares.remove(spare)
            if line is not None:
                if spare.is_new:
                    self._spares.append(_next_number(spare))
                return line
        return None

    @property
    def written(self) -> WrittenWorksheet:
        """Everything written so far, by rising level."""
        lines = sorted(self.lines, key=lambda line: line.level)
        remarks = (
            *_short(self.request, len(lines)),
            *_absent(self.request, lines),
            *_share(self.request, lines),
            *self.plan.remarks,
        )
        return WrittenWorksheet(tuple(lines), remarks)


def write_worksheet(request: WorksheetRequest) -> Iterator[WorksheetStep | WrittenWorksheet]:
    """Yield a step before each line of a worksheet, then all lines. Raises CannotCompose if there are none."""
    writer = WorksheetWriter(request)
    while not writer.is_over:
        yield writer.step
        writer.write()
    yield writer.written


def worksheet_lines(request: WorksheetRequest) -> WrittenWorksheet:
    """The lines of a worksheet, without its steps."""
    *_, written = write_worksheet(request)
    assert isinstance(written, WrittenWorksheet)
    return written


def _what(item: WorksheetItem) -> str:
    request = item.request
    if item.lesson:
        return item.lesson.name
    return say("worksheets.a_new_exercise", style=request.family_row.word, raga=request.raga.title)


def _short(request: WorksheetRequest, count: int) -> tuple[str, ...]:
    if count == request.number:
        return ()
    return (say("worksheet.short", count=count, wanted=request.number),)


def _absent(request: WorksheetRequest, lines: list[WorksheetLine]) -> tuple[str, ...]:
    levels = {line.level for line in lines}
    absent = [str(n) for n in range(request.easiest, request.hardest + 1) if n not in levels]
    if not absent or request.number <= request.hardest - request.easiest:
        return ()
    return (say("worksheet.absent", levels=tuple(absent)),)


def _share(request: WorksheetRequest, lines: list[WorksheetLine]) -> tuple[str, ...]:
    """A remark if the worksheet has more or fewer new exercises than the request asks for."""
    count, new = len(lines), sum(line.is_new for line in lines)
    wanted = count * request.new_percent // 100
    if abs(new - wanted) <= 1:
        return ()
    if new > wanted:
        return (say("worksheet.more_new", new=new, count=count),)
    return (say("worksheet.more_lessons", lessons=count - new, count=count),)


class _Pen:
    """Writes items, and remembers the exercises that the worksheet has so far.

    barren: the kinds for which no new exercise was found.
    """

    def __init__(self, request: WorksheetRequest) -> None:
        self.request = request
        self.written: set[tuple[str, str, int, tuple[Note, ...]]] = set()
        self.barren: set[object] = set()

    def write(self, item: WorksheetItem) -> WorksheetLine | None:
        """The line of an item; None if it is on the worksheet already, or has no line of a requested level."""
        if item.lesson:
            return self._kept(item.lesson, is_new=False)
        kind = item.request.changed(seed=0)
        if kind in self.barren:
            return None
        composer = library().composer  # outside the try: a damaged model must raise its error
        for _ in range(TRIES):
            try:
                line = self._kept(composer.compose(item.request).exercise, is_new=True)
            except CarnaticError:
                break
            if line:
                return line
            item = _next_number(item)
        self.barren.add(kind)
        return None

    def _kept(self, exercise: Exercise, is_new: bool) -> WorksheetLine | None:
        request, level = exercise.request, difficulty(exercise).level
        key = (request.raga.name, request.tala.name, request.speed, exercise.notes)
        if key in self.written or not self.request.easiest <= level <= self.request.hardest:
            return None
        self.written.add(key)
        return WorksheetLine(exercise, level, is_new)


def _next_number(item: WorksheetItem) -> WorksheetItem:
    return replace(item, request=item.request.changed(seed=item.request.seed % HIGHEST_NUMBER + 1))
