"""Which plan a line takes under its conditions: the one that was wished, or another with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carnatic.compose.automaton import TooManyWays
from carnatic.compose.conditions.conditioned import Conditions, with_conditions
from carnatic.compose.conditions.difficulty_bands import LONGER, LONGEST_BAND, STRETCH, Band, band
from carnatic.compose.conditions.kept_units import lay_kept_units
from carnatic.compose.plans.plan import MIRRORED, Plan
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.kept import Unit
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import HARDEST
from carnatic.lessons.lesson import Units
from carnatic.messages import Message, message, say
from carnatic.theory.swara import Swara


@dataclass(frozen=True)
class PlanWish:
    """What a line shall be beside its plan.

    opening: the notes with which it begins. kept: the units of a kept line. range: one of
    RANGES. level: of difficulty, 0 for any.
    """

    opening: tuple[Note, ...] = ()
    kept: tuple[Unit, ...] = ()
    range: str = "any"
    level: int = 0

    @property
    def words(self) -> str:
        """What of it is the user's own, to begin a sentence."""
        return say("locked.words" if self.kept else "start.words")


@dataclass(frozen=True)
class ChosenPlan:
    """A plan whose form is under the conditions, the level that they have, and what to say about it."""

    plan: Plan
    level: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PlanChoice:
    """The plans that a request admits, and which of them can meet a wish.

    completions: how many lines of a plan begin with some units, remembered.
    """

    request: ExerciseRequest
    options: Mapping[str, Plan]
    completions: Callable[[Plan, Units], int]

    def choose(self, wish: PlanWish, first: str) -> ChosenPlan | None:
        """The plan named first or, where it has no line, another; at the nearest level that has one.

        None where no plan has a line whatever its level.
        """
        order = sorted(self.options.values(), key=lambda plan: plan.name != first)
        for level in _levels(wish.level):
            asked = replace(wish, level=level)
            for plan, found in self._preferred(order, asked):
                said = [self.why_not(order[0], asked)] if plan is not order[0] and first == MIRRORED else []
                return ChosenPlan(found, level, tuple(filter(None, (*said, plan.remark))))
            if level == wish.level != 0 and not any(self.meeting(plan, replace(wish, level=0)) for plan in order):
                return None
        return None

    def _preferred(self, order: Sequence[Plan], wish: PlanWish) -> Iterator[tuple[Plan, Plan]]:
        """The plans that meet a wish, each as it is and under the wish, in the order in which they are taken.

        Where something is given, a plan that leaves one line alone comes last, for with it another
        number changes nothing.
        """
        settled = []
        for plan in order:
            found = self.meeting(plan, wish)
            if found is not None and (wish.kept or wish.opening) and self._is_settled(found, wish):
                settled.append((plan, found))
            elif found is not None:
                yield plan, found
        yield from settled

    def _is_settled(self, plan: Plan, wish: PlanWish) -> bool:
        """Whether only one line of a plan, under its wish, has what is given."""
        return self.completions(plan, plan.given(wish.opening)) == 1

    def meeting(self, plan: Plan, wish: PlanWish) -> Plan | None:
        """The plan with its form under a wish; None where it has no line."""
        try:
            given = plan.given(wish.opening)
            if not plan.goes_on(wish.opening) or self.is_lessons_own(plan, wish) or self.outside(plan, wish):
                return None
            for conditions in self._conditions(plan, wish):
                found = replace(plan, form=with_conditions(plan.form, conditions))
                if self.completions(found, given) > 0:
                    return found
        except TooManyWays:
            raise TooManyWays.of(_too_many(self.request, wish)) from None
        except CannotCompose:
            return None
        return None

    def _conditions(self, plan: Plan, wish: PlanWish) -> Iterator[Conditions]:
        """The conditions of a wish, the gentle way over to what is kept before the other."""
        compass = plan.compass if wish.range != "any" else None
        kept = tuple(self.given(plan, wish)) if wish.kept else ()
        narrow = compass if wish.range == "narrow" else None
        goals = compass.goals if compass and wish.range == "wide" else ()
        for limits in self._bands(plan, wish):
            for gently in (True, False) if kept else (True,):
                yield Conditions(kept, gently, narrow, goals, limits)

    def _bands(self, plan: Plan, wish: PlanWish) -> Iterator[Band | None]:
        """The points of a level, over longer stretches too where some of the line is given; None for any level."""
        if wish.level == 0:
            yield None
            return
        given = wish.opening or wish.kept
        found = (
            band(plan, self.request, wish.level, size)
            for size in ((STRETCH, LONGER, LONGEST_BAND) if given else (STRETCH,))
        )
        yield from dict.fromkeys(limits for limits in found if limits is not None)

    def is_lessons_own(self, plan: Plan, wish: PlanWish) -> bool:
        """Whether what is given of a mirrored line is a whole figure, and that a lesson's."""
        if plan.name != MIRRORED:
            return False
        size, given = plan.form.aksharas, self.given(plan, wish)
        rows = [given[i : i + size] for i in range(0, len(given) - size + 1, size)]
        # on one ladder a swara is one step
        words = [tuple(min(values) for values in row if values) for row in rows if None not in row]
        return any(word in plan.form.copies for word in words)

    def given(self, plan: Plan, wish: PlanWish) -> Sequence[frozenset[int] | None]:
        """What may stand on each of a plan's units that is given, None on the others.

        Raises CannotCompose where the plan can't have it.
        """
        if wish.kept:
            return lay_kept_units(self.request, wish.kept, plan.cells()[: plan.settled], plan.form.units)
        return [frozenset({unit}) for unit in plan.given(wish.opening)]

    def outside(self, plan: Plan, wish: PlanWish) -> Swara | None:
        """The first swara that is given outside the range of a narrow line; None where none is."""
        compass = plan.compass
        if wish.range != "narrow" or compass is None:
            return None
        sung = next(cell.sung for cell in plan.cells() if cell.unit is not None)
        for unit, values in enumerate(self.given(plan, wish)):
            sounding = sorted(sung.keys() & (values or ()))
            is_bound = bool(sounding) and compass.start <= unit < compass.end
            if is_bound and not any(compass.low <= value <= compass.high for value in sounding):
                return sung[sounding[0]].swara
        return None

    # -- why not ----------------------------------------------------------------------

    def why_not(self, plan: Plan, wish: PlanWish) -> str:
        """Why a mirrored plan has no line that meets a wish, and that the line goes on freely."""
        words = {"what": wish.words}
        try:
            if self.is_lessons_own(plan, wish):
                return say("remark.is_lesson", **words)
            if self.meeting(plan, replace(wish, range="any", level=0)) is None:
                return say("remark.no_mirror_locked" if wish.kept else "remark.no_mirror_start")
        except CannotCompose as refusal:
            return say("remark.not_mirrored", **words) if wish.kept else str(refusal)
        found = self.meeting(plan, wish)
        if found is not None and self._is_settled(found, wish):
            return say("remark.only_one_mirror", **words)
        if self.meeting(plan, replace(wish, level=0)) is None:
            return say("remark.no_mirror_range", range=wish.range)
        return say("remark.no_mirror_level", level=wish.level)


def _too_many(request: ExerciseRequest, wish: PlanWish) -> Message:
    """Why no line so long is composed under a wish, and what works instead."""
    conditions = [message("condition.level", level=wish.level)] if wish.level else []
    conditions += [message("condition.range", range=wish.range)] if wish.range != "any" else []
    conditions += [message("condition.kept")] if wish.kept else []
    if not conditions:
        return message("compose.too_many_ways")
    return message(
        "compose.too_many_ways_with",
        avartanams=request.avartanams,
        tala=request.tala.name,
        conditions=tuple(conditions),
        instead=message("condition.any_level" if wish.level else "condition.fewer"),
    )


def _levels(level: int) -> Sequence[int]:
    """The levels to try, the nearest first, the easier of two; at last any."""
    if level == 0:
        return (0,)
    return (*sorted(range(1, HARDEST + 1), key=lambda one: (abs(one - level), one)), 0)
