"""The plan of a worksheet: its exercises in order, before new ones are composed.

A lesson is planned with its level; a new exercise is planned by its kind and the level wanted, and
``lines`` composes it. The plan doesn't need torch.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from carnatic.compose.plans import composable
from carnatic.errors import CannotCompose
from carnatic.exercise.difficulty import LEVEL_STARTS, SPEED_POINTS, difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import Message, message, say
from carnatic.worksheets.request import WorksheetRequest

HIGHEST_NUMBER = 999  # of a new line, so that its title stays short
_USUAL_LENGTH = 4  # avartanams; janta, dhatu and alankaram have their own


@dataclass(frozen=True, slots=True)
class WorksheetItem:
    """An exercise to come. lesson: as it is taught, None for a new line. level: which it has, or shall have."""

    request: ExerciseRequest
    level: int
    lesson: Exercise | None = None

    @property
    def is_new(self) -> bool:
        """Whether it is still to be composed."""
        return self.lesson is None


@dataclass(frozen=True, slots=True)
class WorksheetPlan:
    """Exercises by rising level.

    spares: what else the request admits, to stand in for a new line that turns out not to be
    there. remarks: what had to be left out, in sentences.
    """

    items: tuple[WorksheetItem, ...]
    spares: tuple[WorksheetItem, ...] = ()
    remarks: tuple[str, ...] = ()


def plan_worksheet(request: WorksheetRequest) -> WorksheetPlan:
    """The plan of a worksheet, the same everywhere. Raises CannotCompose, with the reasons, for an empty one."""
    rng = random.Random(request.seed)
    kinds, refusals = _kinds(request)
    lessons = [item for kind in kinds for item in _lessons(request, kind)] if request.new_percent < 100 else []
    news = [item for kind in kinds for item in _new(request, kind)] if request.new_percent > 0 else []
    rng.shuffle(lessons)
    rng.shuffle(news)
    if not lessons and not news:
        raise CannotCompose("worksheet.nothing", why=_nothing(request), reasons=tuple(refusals[:3]))
    choice = _Choice(lessons, news, rng)
    items = [item for level, is_new in _slots(request) if (item := choice.take(level, is_new))]
    items.sort(key=lambda item: item.level)  # where a level has nothing the next one stands in
    return WorksheetPlan(_in_school_order(items), tuple(choice.left()), tuple(map(str, refusals)))


def _slots(request: WorksheetRequest) -> Iterator[tuple[int, bool]]:
    """The level of each exercise, and whether it is new: both spread evenly over the sheet."""
    levels = request.hardest - request.easiest + 1
    for i in range(request.number):
        share = request.new_percent
        yield request.easiest + i * levels // request.number, (i + 1) * share // 100 > i * share // 100


def _in_school_order(items: Sequence[WorksheetItem]) -> tuple[WorksheetItem, ...]:
    """The items where they are, but of one level and family the lessons by their numbers."""
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if not item.is_new:
            places[item.level, item.request.family].append(place)
    ordered = list(items)
    for those in places.values():
        lessons = sorted((items[place] for place in those), key=lambda item: item.request.seed)
        for place, item in zip(those, lessons):
            ordered[place] = item
    return tuple(ordered)


def _nothing(request: WorksheetRequest) -> Message:
    codes = {0: "worksheets.what.lesson", 100: "worksheets.what.new"}
    what = say(codes.get(request.new_percent, "worksheets.what.any"))
    if request.hardest == request.easiest:
        return message("worksheet.no_level", what=what, level=request.easiest)
    return message("worksheet.no_levels", what=what, easiest=request.easiest, hardest=request.hardest)


# -- what there is -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """A family in a raga and a tala. numbers: of its lessons there. has_new: whether new lines are composed."""

    request: ExerciseRequest
    numbers: tuple[int, ...]
    has_new: bool


def _kinds(request: WorksheetRequest) -> tuple[list[_Kind], list[Message]]:
    """Every kind that is admitted; and a message for each that isn't."""
    found, refusals = [], []
    for raga in request.ragas:
        for tala in request.talas:
            asked = request.asked_in(raga).changed(tala=tala, avartanams=_USUAL_LENGTH)
            kinds = [kind for family in request.families if (kind := _kind(asked, family, request))]
            found += kinds
            there = {kind.request.family for kind in kinds}
            if missing := [family_of(f).title.lower() for f in request.families if f not in there]:
                code = {0: "worksheet.no_lesson", 100: "worksheet.no_new"}.get(request.new_percent, "worksheet.no_kind")
                refusals.append(message(code, raga=raga.title, tala=tala.name, kinds=tuple(missing)))
    return found, refusals


def _kind(asked: ExerciseRequest, family: str, request: WorksheetRequest) -> _Kind | None:
    school, lib = library().school, library()
    numbers: tuple[int, ...] = ()
    if request.new_percent < 100 and family in school.families:
        named = (school.named(asked, family, number) for number in school.numbers(family))
        numbers = tuple(one.seed for one in named if school.stands(one))
    has_new = request.new_percent > 0 and family in composable(asked, lib.lessons)
    return _Kind(asked.changed(family=family), numbers, has_new) if numbers or has_new else None


def _lessons(request: WorksheetRequest, kind: _Kind) -> Iterator[WorksheetItem]:
    """Its lessons at each kalam, with their levels, where these are asked for."""
    school = library().school
    for number in kind.numbers:
        exercise = school.lesson(school.named(kind.request, kind.request.family, number))
        counted = difficulty(exercise)
        # a gitam is sung as it was written
        for speed in (1,) if kind.request.family_row.is_fixed else request.speeds:
            level = replace(counted, speed=speed).level
            if request.easiest <= level <= request.hardest:
                named = exercise.request.changed(speed=speed)
                yield WorksheetItem(named, level, replace(exercise, request=named))


def _new(request: WorksheetRequest, kind: _Kind) -> Iterator[WorksheetItem]:
    """A new line at each kalam and of each level that it may have there."""
    if not kind.has_new:
        return
    for speed in request.speeds:
        least = sum(SPEED_POINTS[speed] >= start for start in LEVEL_STARTS)
        for level in range(max(request.easiest, least), request.hardest + 1):
            yield WorksheetItem(kind.request.changed(speed=speed, difficulty=level), level)


# -- choosing ----------------------------------------------------------------------------------


class _Choice:
    """Takes one after another, of every family, raga, tala and kalam about as often as of the others."""

    def __init__(self, lessons: Sequence[WorksheetItem], news: Sequence[WorksheetItem], rng: random.Random) -> None:
        self.rng = rng
        self.news, self.lessons = _by_level(news), _by_level(lessons)
        self.used: Counter[object] = Counter()
        self.seeds: set[int] = set()

    def take(self, level: int, is_new: bool) -> WorksheetItem | None:
        """The next one of a level, or of the nearest that has any; the other sort where this one is used up."""
        for sort in (self.news, self.lessons) if is_new else (self.lessons, self.news):
            for near in sorted((found for found in sort if sort[found]), key=lambda x: (abs(x - level), x)):
                item = min(sort[near], key=self._use)
                self.used.update((*_marks(item), _marks(item)))
                if item.is_new:
                    return self._numbered(item)  # one kind has many lines
                sort[near].remove(item)
                return item
        return None

    def left(self) -> Iterator[WorksheetItem]:
        """What may still stand in, the least used first."""
        rest = (item for sort in (self.news, self.lessons) for row in sort.values() for item in row)
        for item in sorted(rest, key=self._use):
            yield self._numbered(item) if item.is_new else item

    def _use(self, item: WorksheetItem) -> tuple[int, int]:
        """How often what it is made of stands on the sheet already, and how often all of that together."""
        marks = _marks(item)
        return (sum(self.used[mark] for mark in marks), self.used[marks])

    def _numbered(self, item: WorksheetItem) -> WorksheetItem:
        seed = self.rng.randint(1, HIGHEST_NUMBER)
        while seed in self.seeds and len(self.seeds) < HIGHEST_NUMBER:
            seed = seed % HIGHEST_NUMBER + 1
        self.seeds.add(seed)
        return replace(item, request=item.request.changed(seed=seed))


def _marks(item: WorksheetItem) -> tuple[object, ...]:
    asked = item.request
    return (asked.family, ("raga", asked.raga.name), ("tala", asked.tala.name), ("speed", asked.speed))


def _by_level(items: Sequence[WorksheetItem]) -> dict[int, list[WorksheetItem]]:
    found: dict[int, list[WorksheetItem]] = defaultdict(list)
    for item in items:
        found[item.level].append(item)
    return found


# -- to be read --------------------------------------------------------------------------------


def show_plan(plan: WorksheetPlan) -> str:
    """The plan as a teacher reads it, an exercise to the line."""
    lines = [f"{number:>3}. {_words(item)}" for number, item in enumerate(plan.items, 1)]
    return "\n".join([*lines, *(f"     {remark}" for remark in plan.remarks)]) + "\n"


def _words(item: WorksheetItem) -> str:
    asked = item.request
    title = library().school.title(asked) if item.lesson else say("worksheets.new_line", style=asked.family_row.word)
    speed = say(f"words.speed.{asked.speed}").lower()
    said = {"level": item.level, "title": title, "raga": asked.raga.title, "speed": speed}
    if item.lesson and asked.family_row.has_own_talas:  # its title names the tala
        return say("worksheets.plan_line_of_tala", **said)
    return say("worksheets.plan_line", tala=asked.tala.name, **said)
