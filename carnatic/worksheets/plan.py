"""The plan of a worksheet: its exercises in order, before new ones are composed.

The plan has lessons with their levels, and new exercises by kind and wanted level, which ``lines``
composes. It doesn't need torch.
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

HIGHEST_NUMBER = 999  # of a new exercise, so that its title is short


@dataclass(frozen=True, slots=True)
class WorksheetItem:
    """A planned exercise. level: the lesson's, or the level wanted. lesson: None for a new exercise."""

    request: ExerciseRequest
    level: int
    lesson: Exercise | None = None

    @property
    def is_new(self) -> bool:
        """Whether it is a new exercise, which must be composed."""
        return self.lesson is None


@dataclass(frozen=True, slots=True)
class WorksheetPlan:
    """Planned exercises by rising level.

    spares: more exercises that fit the request, as replacements for new exercises that can't be
    composed. remarks: sentences about what had to be left out.
    """

    items: tuple[WorksheetItem, ...]
    spares: tuple[WorksheetItem, ...] = ()
    remarks: tuple[str, ...] = ()


def plan_worksheet(request: WorksheetRequest) -> WorksheetPlan:
    """The plan of a worksheet, the same on every machine. Raises CannotCompose, with the reasons, if it is empty."""
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
    items.sort(key=lambda item: item.level)  # an item can have another level than its slot
    return WorksheetPlan(_in_school_order(items), tuple(choice.left()), tuple(map(str, refusals)))


def _slots(request: WorksheetRequest) -> Iterator[tuple[int, bool]]:
    """The level of each exercise, and whether it is new; both are spread evenly over the sheet."""
    levels = request.hardest - request.easiest + 1
    for i in range(request.number):
        share = request.new_percent
        yield request.easiest + i * levels // request.number, (i + 1) * share // 100 > i * share // 100


def _in_school_order(items: Sequence[WorksheetItem]) -> tuple[WorksheetItem, ...]:
    """The items with the lessons of each level and family sorted by number; the others keep their places."""
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if not item.is_new:
            places[item.level, item.request.family].append(place)
    ordered = list(items)
    for group in places.values():
        lessons = sorted((items[place] for place in group), key=lambda item: item.request.seed)
        for place, item in zip(group, lessons):
            ordered[place] = item
    return tuple(ordered)


def _nothing(request: WorksheetRequest) -> Message:
    codes = {0: "worksheets.what.lesson", 100: "worksheets.what.new"}
    what = say(codes.get(request.new_percent, "worksheets.what.any"))
    if request.hardest == request.easiest:
        return message("worksheet.no_level", what=what, level=request.easiest)
    return message("worksheet.no_levels", what=what, easiest=request.easiest, hardest=request.hardest)


# -- the exercises to choose from --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """A family in a raga and a tala. numbers: of its lessons that fit. has_new: whether new lines can be composed."""

    request: ExerciseRequest
    numbers: tuple[int, ...]
    has_new: bool


def _kinds(request: WorksheetRequest) -> tuple[list[_Kind], list[Message]]:
    """Every kind that fits its raga and tala, and a message for each raga and tala with families that don't fit."""
    kinds, refusals = [], []
    for raga in request.ragas:
        for tala in request.talas:
            base = request.asked_in(raga).changed(tala=tala)
            kinds_here = [kind for family in request.families if (kind := _kind(base, family, request))]
            kinds += kinds_here
            families = {kind.request.family for kind in kinds_here}
            if missing := [family_of(f).title.lower() for f in request.families if f not in families]:
                code = {0: "worksheet.no_lesson", 100: "worksheet.no_new"}.get(request.new_percent, "worksheet.no_kind")
                refusals.append(message(code, raga=raga.title, tala=tala.name, kinds=tuple(missing)))
    return kinds, refusals


def _kind(base: ExerciseRequest, family: str, request: WorksheetRequest) -> _Kind | None:
    """A family as a kind, None if it doesn't fit. base: the request in its raga and tala."""
    school, lib = library().school, library()
    numbers: tuple[int, ...] = ()
    if request.new_percent < 100 and family in school.families:
        lessons = (school.named(base, family, number) for number in school.numbers(family))
        numbers = tuple(lesson.seed for lesson in lessons if school.stands(lesson))
    has_new = request.new_percent > 0 and family in composable(base, lib.lessons)
    asked = base.changed(family=family, avartanams=family_of(family).usual_avartanams)
    return _Kind(asked, numbers, has_new) if numbers or has_new else None


def _lessons(request: WorksheetRequest, kind: _Kind) -> Iterator[WorksheetItem]:
    """The lessons of a kind at each kalam, if the request has their levels."""
    school = library().school
    for number in kind.numbers:
        exercise = school.lesson(school.named(kind.request, kind.request.family, number))
        lesson_difficulty = difficulty(exercise)
        # a gitam keeps the speed in which it is written
        for speed in (1,) if kind.request.family_row.is_fixed else request.speeds:
            level = replace(lesson_difficulty, speed=speed).level
            if request.easiest <= level <= request.hardest:
                at_speed = exercise.request.changed(speed=speed)
                yield WorksheetItem(at_speed, level, replace(exercise, request=at_speed))


def _new(request: WorksheetRequest, kind: _Kind) -> Iterator[WorksheetItem]:
    """A new exercise of a kind for each kalam and each level that is possible at it."""
    if not kind.has_new:
        return
    for speed in request.speeds:
        least = sum(SPEED_POINTS[speed] >= start for start in LEVEL_STARTS)
        for level in range(max(request.easiest, least), request.hardest + 1):
            yield WorksheetItem(kind.request.changed(speed=speed, difficulty=level), level)


# -- choosing ----------------------------------------------------------------------------------


class _Choice:
    """Takes items so that every family, raga, tala and kalam occurs about equally often."""

    def __init__(self, lessons: Sequence[WorksheetItem], news: Sequence[WorksheetItem], rng: random.Random) -> None:
        self.rng = rng
        self.news, self.lessons = _by_level(news), _by_level(lessons)
        self.used: Counter[object] = Counter()
        self.seeds: set[int] = set()

    def take(self, level: int, is_new: bool) -> WorksheetItem | None:
        """The next item of a level, or of the nearest level that has any; a lesson for a new one, or the reverse,
        if there are no more; None if there is nothing at all.
        """
        for by_level in (self.news, self.lessons) if is_new else (self.lessons, self.news):
            for near in sorted((found for found in by_level if by_level[found]), key=lambda x: (abs(x - level), x)):
                item = min(by_level[near], key=self._use)
                self.used.update((*_marks(item), _marks(item)))
                if item.is_new:
                    return self._numbered(item)  # the item stays, since a kind has many new exercises
                by_level[near].remove(item)
                return item
        return None

    def left(self) -> Iterator[WorksheetItem]:
        """The remaining items as spares, the least used first."""
        rest = (item for by_level in (self.news, self.lessons) for items in by_level.values() for item in items)
        for item in sorted(rest, key=self._use):
            yield self._numbered(item) if item.is_new else item

    def _use(self, item: WorksheetItem) -> tuple[int, int]:
        """How often the sheet has the item's family, raga, tala and kalam, each alone and all together."""
        marks = _marks(item)
        return (sum(self.used[mark] for mark in marks), self.used[marks])

    def _numbered(self, item: WorksheetItem) -> WorksheetItem:
        seed = self.rng.randint(1, HIGHEST_NUMBER)
        while seed in self.seeds and len(self.seeds) < HIGHEST_NUMBER:
            seed = seed % HIGHEST_NUMBER + 1
        self.seeds.add(seed)
        return replace(item, request=item.request.changed(seed=seed))


def _marks(item: WorksheetItem) -> tuple[object, ...]:
    request = item.request
    return (request.family, ("raga", request.raga.name), ("tala", request.tala.name), ("speed", request.speed))


def _by_level(items: Sequence[WorksheetItem]) -> dict[int, list[WorksheetItem]]:
    by_level: dict[int, list[WorksheetItem]] = defaultdict(list)
    for item in items:
        by_level[item.level].append(item)
    return by_level


# -- as text -----------------------------------------------------------------------------------


def show_plan(plan: WorksheetPlan) -> str:
    """The plan as text for a teacher, one exercise per line."""
    lines = [f"{number:>3}. {_words(item)}" for number, item in enumerate(plan.items, 1)]
    return "\n".join([*lines, *(f"     {remark}" for remark in plan.remarks)]) + "\n"


def _words(item: WorksheetItem) -> str:
    request = item.request
    family = request.family_row
    title = library().school.title(request) if item.lesson else say("worksheets.new_line", style=family.word)
    speed = say(f"words.speed.{request.speed}").lower()
    facts = {"level": item.level, "title": title, "raga": request.raga.title, "speed": speed}
    if item.lesson and family.has_own_talas:  # the title of an alankaram lesson names its tala
        return say("worksheets.plan_line_of_tala", **facts)
    return say("worksheets.plan_line", tala=request.tala.name, **facts)
