"""The plan that a line takes under its conditions: the requested one, or another with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from carnatic.compose.automaton import TooManyWays
from carnatic.compose.conditions.conditioned import Conditions, with_conditions
from carnatic.compose.conditions.difficulty_bands import LONGER, LONGEST_BAND, STRETCH, Band, band
from carnatic.compose.conditions.idea import idea_rows
from carnatic.compose.conditions.kept_units import lay_kept_units
from carnatic.compose.plans.plan import MIRRORED, Plan
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.kept import Unit
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import HARDEST, NO_IDEA
from carnatic.lessons.lesson import Units
from carnatic.messages import Message, message, say
from carnatic.theory.swara import Swara

FEWEST_LINES = 20  # that an idea leaves, if the line may also have another
IDEA_WARMTH = 3.0  # an idea leaves only good rows, so they are drawn freely


@dataclass(frozen=True)
class PlanWish:
    """The wishes for a line besides its plan.

    opening: the notes with which it begins. kept: the units of a kept line. range: one of
    RANGES. level: of difficulty, 0 for any. ideas: those that the line may have, in the order in which
    they are tried, NO_IDEA for a line without one.
    """

    opening: tuple[Note, ...] = ()
    kept: tuple[Unit, ...] = ()
    range: str = "any"
    level: int = 0
    ideas: tuple[str, ...] = (NO_IDEA,)

    @property
    def words(self) -> str:
        """'What you locked' or 'Your start', to begin a sentence."""
        return say("locked.words" if self.kept else "start.words")


@dataclass(frozen=True)
class ChosenPlan:
    """A plan whose form is under the conditions, the level of these, and the remarks on the choice."""

    plan: Plan
    level: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PlanChoice:
    """The plans that a request admits, and which of them can meet a wish.

    completions: the number of a plan's lines that begin with some units, cached.
    """

    request: ExerciseRequest
    options: Mapping[str, Plan]
    completions: Callable[[Plan, Units], int]

    def choose(self, wish: PlanWish, plan_name: str) -> ChosenPlan | None:
        """The named plan or, if it has no line, another, at the nearest level that has one.

        None if no plan has a line at any level.
        """
        order = sorted(self.options.values(), key=lambda plan: plan.name != plan_name)
        for level in _levels(wish.level):
            at_level = replace(wish, level=level)
            for plan, conditioned in self._preferred(order, at_level):
                reasons = [self.why_not(order[0], at_level)] if plan is not order[0] and plan_name == MIRRORED else []
                return ChosenPlan(conditioned, level, tuple(filter(None, (*reasons, plan.remark))))
            if level == wish.level != 0 and not any(self.meeting(plan, replace(wish, level=0)) for plan in order):
                return None
        return None

    def _preferred(self, order: Sequence[Plan], wish: PlanWish) -> Iterator[tuple[Plan, Plan]]:
        """The plans that meet a wish, each as it is and under the wish, the preferred first.

        If something is given, a plan with a single line comes last, since another number would change
        nothing.
        """
        single = []
        for plan in order:
            conditioned = self.meeting(plan, wish)
            if conditioned is not None and (wish.kept or wish.opening) and self._has_one_line(conditioned, wish):
                single.append((plan, conditioned))
            elif conditioned is not None:
                yield plan, conditioned
        yield from single

    def _has_one_line(self, plan: Plan, wish: PlanWish) -> bool:
        """Whether only one line of a plan, under its wish, begins with the given units."""
        return self.completions(plan, plan.given(wish.opening)) == 1

    def meeting(self, plan: Plan, wish: PlanWish) -> Plan | None:
        """The plan with its form under a wish; None if it has no line."""
        try:
            given = plan.given(wish.opening)
            if not plan.goes_on(wish.opening) or self.is_lessons_own(plan, wish) or self.outside(plan, wish):
                return None
            for conditions in self._conditions(plan, wish):
                conditioned = replace(plan, form=with_conditions(plan.form, conditions))
                if conditions.idea is not None:
                    conditioned = replace(conditioned, warmth=max(plan.warmth, IDEA_WARMTH))
                # a choice of ideas doesn't settle for one with a handful of lines
                fewest = FEWEST_LINES if conditions.idea is not None and len(wish.ideas) > 1 else 1
                if self._lines(conditioned, given) >= fewest:
                    return conditioned
        except TooManyWays:
            raise TooManyWays.of(_too_many(self.request, wish)) from None
        except CannotCompose:
            return None
        return None

    def _lines(self, plan: Plan, given: Units) -> int:
        """How many lines begin so; of lines with an idea, none if the search takes too long."""
        try:
            return self.completions(plan, given)
        except TooManyWays:
            if plan.form.has_idea:
                return 0  # another idea may be easier
            raise

    def _conditions(self, plan: Plan, wish: PlanWish) -> Iterator[Conditions]:
        """The conditions of a wish, by idea; those with a gentle move to the kept swaras come first."""
        compass = plan.compass if wish.range != "any" else None
        kept = tuple(self.given(plan, wish)) if wish.kept else ()
        narrow = compass if wish.range == "narrow" else None
        goals = compass.goals if compass and wish.range == "wide" else ()
        bands = tuple(self._bands(plan, wish))
        for name in wish.ideas:
            rows = None if name == NO_IDEA else idea_rows(name, plan)
            if name != NO_IDEA and rows is None:
                continue
            for limits in bands:
                for gently in (True, False) if kept else (True,):
                    yield Conditions(kept, gently, narrow, goals, limits, rows)

    def _bands(self, plan: Plan, wish: PlanWish) -> Iterator[Band | None]:
        """The bands of a level, with longer stretches too if something is given; None for any level."""
        if wish.level == 0:
            yield None
            return
        given = wish.opening or wish.kept
        bands = (
            band(plan, self.request, wish.level, size)
            for size in ((STRETCH, LONGER, LONGEST_BAND) if given else (STRETCH,))
        )
        yield from dict.fromkeys(limits for limits in bands if limits is not None)

    def is_lessons_own(self, plan: Plan, wish: PlanWish) -> bool:
        """Whether the given part of a mirrored line is a whole figure of a lesson."""
        if plan.name != MIRRORED:
            return False
        size, given = plan.form.aksharas, self.given(plan, wish)
        rows = [given[i : i + size] for i in range(0, len(given) - size + 1, size)]
        # on one ladder a swara is one step
        words = [tuple(min(values) for values in row if values) for row in rows if None not in row]
        return any(word in plan.form.copies for word in words)

    def given(self, plan: Plan, wish: PlanWish) -> Sequence[frozenset[int] | None]:
        """The values allowed on each given unit of a plan, None on the other units.

        Raises CannotCompose if the plan can't have them.
        """
        if wish.kept:
            return lay_kept_units(self.request, wish.kept, plan.cells()[: plan.settled], plan.form.units)
        return [frozenset({unit}) for unit in plan.given(wish.opening)]

    def outside(self, plan: Plan, wish: PlanWish) -> Swara | None:
        """The first given swara outside the range of a narrow line; None if there is none."""
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
        """Why a mirrored plan has no line that meets a wish, as a remark on the through-composed line."""
        words = {"what": wish.words}
        try:
            if self.is_lessons_own(plan, wish):
                return say("remark.is_lesson", **words)
            if self.meeting(plan, replace(wish, range="any", level=0)) is None:
                return say("remark.no_mirror_locked" if wish.kept else "remark.no_mirror_start")
        except CannotCompose as refusal:
            return say("remark.not_mirrored", **words) if wish.kept else str(refusal)
        conditioned = self.meeting(plan, wish)
        if conditioned is not None and self._has_one_line(conditioned, wish):
            return say("remark.only_one_mirror", **words)
        if self.meeting(plan, replace(wish, level=0)) is None:
            return say("remark.no_mirror_range", range=wish.range)
        return say("remark.no_mirror_level", level=wish.level)


def _too_many(request: ExerciseRequest, wish: PlanWish) -> Message:
    """Why no line of this length is composed under a wish, and what works instead."""
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
    """The levels to try: the nearest first, of two the easier one, and finally any."""
    if level == 0:
        return (0,)
    return (*sorted(range(1, HARDEST + 1), key=lambda candidate: (abs(candidate - level), candidate)), 0)
