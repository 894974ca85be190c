"""A form under conditions: swaras that stay, a range, a difficulty.

They are rules like the form's own: the programme counts what they leave, and nothing is
drawn that would have to be thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from carnatic.compose.conditions.difficulty_bands import Band
from carnatic.compose.forms import Asked, Copies, Form, FreeLine, State
from carnatic.compose.plans.plan import Compass, Goal
from carnatic.lessons.lesson import KARVAI

Kept = tuple[frozenset[int] | None, ...]


@dataclass(frozen=True)
class Conditions:
    """What a line is asked to be beside its form.

    kept: for each unit what may stand there, None for one that is composed; () where nothing
    is kept. gently: whether a composed swara goes over to a kept one only as the form lets it,
    and not as far as the raga does. narrow: the range to keep, None for any. goals: where to
    go. band: how hard to be, None for any.
    """

    kept: Kept = ()
    gently: bool = True
    narrow: Compass | None = None
    goals: tuple[Goal, ...] = ()
    band: Band | None = None


@dataclass(frozen=True)
class ConditionedForm(Form):
    """A form under conditions.

    A kept swara is bound by the raga's law and by the range, not by the form's own rules, and
    an avartanam of kept swaras alone may be a lesson's.
    """

    base: Form
    conditions: Conditions

    def allowed(self, state: State) -> Iterator[int]:
        return (unit for unit, _ in self.steps(state))

    def steps(self, state: State) -> Iterator[tuple[int, State]]:
        for unit in self._choices(state):
            if self._in_range(state.unit, unit):
                asked = self._asked(state, unit)
                if self._meets(state.unit, asked):
                    yield unit, self.base.advance(state, unit)._replace(asked=asked)

    def advance(self, state: State, unit: int) -> State:
        return self.base.advance(state, unit)._replace(asked=self._asked(state, unit))

    def _asked(self, state: State, unit: int) -> Asked:
        """What the line remembers of its conditions after a unit."""
        band = self.conditions.band
        heading, points = (0, 0) if band is None else band.after(state, unit)
        low, high = self._gone(state, unit) if self.conditions.goals else (False, False)
        return _asked(low, high, heading, points)

    def _meets(self, place: int, asked: Asked) -> bool:
        """Whether a line may remember that after the unit on a place."""
        band = self.conditions.band
        return (band is None or band.holds(place, asked.points)) and self._gets_there(place, asked)

    def copies_in(self, avartanam: int) -> Copies:
        row = self.conditions.kept[avartanam * self.aksharas : (avartanam + 1) * self.aksharas]
        return frozenset() if row and None not in row else self.base.copies_in(avartanam)

    def shortfall(self, state: State) -> float:
        return self.conditions.band.shortfall(state) if self.conditions.band else 0.0

    # -- what is kept -----------------------------------------------------------------

    def _choices(self, state: State) -> Iterable[int]:
        kept = self.conditions.kept
        wanted = kept[state.unit] if kept else None
        if wanted is None:
            return self.base.allowed(state)
        found = [unit for unit in sorted(wanted) if self.base.lawful(state, unit)]
        if self.conditions.gently and state.unit and kept[state.unit - 1] is None:
            usual = {KARVAI, *self.base.allowed(state)}
            found = [unit for unit in found if unit in usual]
        return found

    # -- the range --------------------------------------------------------------------

    def _in_range(self, place: int, unit: int) -> bool:
        narrow = self.conditions.narrow
        if narrow is None or unit == KARVAI or not narrow.start <= place < narrow.end:
            return True
        return narrow.low <= unit <= narrow.high

    def _goal(self, place: int) -> Goal | None:
        return next((goal for goal in self.conditions.goals if goal.start <= place < goal.end), None)

    def _gone(self, state: State, unit: int) -> tuple[bool, bool]:
        """Whether the line has been as low and as high as it shall go, after a unit."""
        goal = self._goal(state.unit)
        if goal is None:
            return False, False
        low, high = state.asked[:2] if state.unit > goal.start else (False, False)
        if unit == KARVAI:
            return low, high
        return low or (goal.low is not None and unit <= goal.low), high or (goal.high is not None and unit >= goal.high)

    def _gets_there(self, place: int, asked: Asked) -> bool:
        """Whether a goal has been reached where it ends."""
        goal = self._goal(place) if self.conditions.goals else None
        if goal is None or place + 1 < goal.end:
            return True
        return (goal.low is None or asked.low) and (goal.high is None or asked.high)


@lru_cache(maxsize=65_536)
def _asked(low: bool, high: bool, heading: int, points: int) -> Asked:
    """One value for many states."""
    return Asked(low, high, heading, points)


def with_conditions(base: Form, conditions: Conditions) -> Form:
    """The form under conditions; the form itself where there are none."""
    if replace(conditions, gently=True) == Conditions():
        return base
    if conditions.narrow and isinstance(base, FreeLine) and base.top is not None:
        # a narrow line climbs as far as it may
        base = replace(base, top=min(base.top, conditions.narrow.high))
    return ConditionedForm(
        base.rungs, base.aksharas, base.anga_starts, base.avartanams, base.copies, base.last_copies, base, conditions
    )
