"""A form under conditions: swaras to keep, a range, a difficulty.

Conditions are rules like the form's own: the automaton counts the lines that meet them, and
no line is drawn and then discarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from carnatic.compose.conditions.difficulty_bands import Band
from carnatic.compose.conditions.idea import IdeaRows, Spot
from carnatic.compose.forms import Copies, Form, FreeLine, Progress, State
from carnatic.compose.plans.plan import Compass, Goal
from carnatic.compose.vakra_form import VakraForm
from carnatic.lessons.lesson import KARVAI, Units

Kept = tuple[frozenset[int] | None, ...]
_NO_PROGRESS = Progress()


@dataclass(frozen=True)
class Conditions:
    """The demands on a line besides its form.

    kept: for each unit the values allowed there, None for a composed unit; () if nothing is kept.
    gently: whether the move from a composed swara to a kept one obeys the form, and not only the
    raga. narrow: the range to stay in, None for any. goals: the pitches to reach. band: the
    difficulty, None for any. idea: the rows that have one, None for any rows.
    """

    kept: Kept = ()
    gently: bool = True
    narrow: Compass | None = None
    goals: tuple[Goal, ...] = ()
    band: Band | None = None
    idea: IdeaRows | None = None


class _KnownState:
    """A state of a form, apart from its progress, and those after each unit; None until they are needed."""

    __slots__ = ("after", "state")

    def __init__(self, state: State) -> None:
        self.state = state
        self.after: dict[int, _KnownState] | None = None


class _KnownStates:
    """The states of a form, each kept once: lines that differ in their progress alone have the same."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._at: dict[State, _KnownState] = {}

    def at(self, state: State) -> _KnownState:
        """A state without its progress."""
        form_state = state if state.progress is _NO_PROGRESS else state.with_progress(_NO_PROGRESS)
        return self._at.get(form_state) or self._at.setdefault(form_state, _KnownState(form_state))

    def following(self, known: _KnownState) -> dict[int, _KnownState]:
        """The states after each unit that the form allows."""
        if known.after is None:
            known.after = {unit: self.at(after) for unit, after in self.form.steps(known.state)}
        return known.after


@lru_cache(maxsize=16)
def _known_states(form: Form) -> _KnownStates:
    """The states of a form, shared by all its ideas and conditions."""
    return _KnownStates(form)


@dataclass(frozen=True)
class ConditionedForm(Form):
    """A form under conditions.

    The raga's law and the range bind a kept swara, the form's own rules don't, and an avartanam
    of kept swaras alone may copy a lesson's.
    """

    base: Form
    conditions: Conditions

    @property
    def units(self) -> int:
        return self.base.units

    @property
    def following(self) -> Units:
        return self.base.following

    def allowed(self, state: State) -> Iterator[int]:
        return (unit for unit, _ in self.steps(state))

    @property
    def has_idea(self) -> bool:
        return self.conditions.idea is not None

    def steps(self, state: State) -> Iterator[tuple[int, State]]:
        if state.unit >= self.units:
            return
        choices, idea = self._choices(state), self.conditions.idea
        spots = idea.after(state) if idea else dict[int, Spot | None]()
        for unit, known in choices.items():
            if idea is None or unit in spots:
                after = self._step(state, unit, known.state, spots.get(unit))
                if after is not None:
                    yield unit, after

    def rows(self, state: State) -> Iterator[tuple[Units, State]]:
        """The ways to finish the present row of the idea, or to sing the next one, each with the state after it."""
        idea = self.conditions.idea
        if idea is None or state.unit >= self.units:
            return
        begun = idea.begun(state)
        for row in idea.rows_ahead(state, self._choices(state), self.has_to_climb(state)):
            units = row.row[begun:]
            after = self._after_all(state, units)
            if after is not None:
                yield units, after.with_progress(after.progress._replace(idea=idea.after_row(state, row)))

    def _after_all(self, state: State, units: Units) -> State | None:
        """The state after several units, without its spot in the idea; None if they aren't all allowed."""
        if self._idea_alone:
            known: _KnownState | None = self._known.at(state)
            for unit in units:
                known = self._known.following(known).get(unit) if known else None
            return known.state if known else None
        for unit in units:
            choice = self._choices(state).get(unit)
            after = None if choice is None else self._step(state, unit, choice.state, None)
            if after is None:
                return None
            state = after
        return state

    def advance(self, state: State, unit: int) -> State:
        idea = self.conditions.idea.after(state).get(unit) if self.conditions.idea else None
        return self.base.advance(state, unit).with_progress(self._progress(state, unit, idea))

    @cached_property
    def _idea_alone(self) -> bool:
        """Whether nothing but an idea is demanded."""
        return replace(self.conditions, gently=True, idea=None) == Conditions()

    def _step(self, state: State, unit: int, form_state: State, spot: Spot | None) -> State | None:
        """The state after a unit; None if the conditions don't allow it.

        form_state: the form's own state after it. spot: that in the idea after it.
        """
        if self._idea_alone:
            return form_state.with_progress(Progress(idea=spot)) if spot else form_state
        if not self._in_range(state.unit, unit):
            return None
        progress = self._progress(state, unit, spot)
        return form_state.with_progress(progress) if self._meets(state.unit, progress) else None

    def _progress(self, state: State, unit: int, spot: Spot | None) -> Progress:
        """The line's progress after a unit. spot: that in the idea after it."""
        band = self.conditions.band
        heading, points = (0, 0) if band is None else band.after(state, unit)
        low, high = self._goals_reached(state, unit) if self.conditions.goals else (False, False)
        return Progress(low, high, heading, points, spot) if spot else _shared_progress(low, high, heading, points)

    def _meets(self, place: int, progress: Progress) -> bool:
        """Whether the conditions allow this progress after the unit of a place."""
        band = self.conditions.band
        return (band is None or band.holds(place, progress.points)) and self._reaches_goal(place, progress)

    def copies_in(self, avartanam: int) -> Copies:
        row = self.conditions.kept[avartanam * self.aksharas : (avartanam + 1) * self.aksharas]
        is_kept = bool(row) and None not in row
        # the rows of an idea are listed without the copies
        return frozenset() if is_kept or self.has_idea else self.base.copies_in(avartanam)

    def scored_unit(self, state: State, unit: int) -> int:
        return self.base.scored_unit(state, unit)

    def read_unit(self, unit: int) -> int:
        return self.base.read_unit(unit)

    def reluctance(self, state: State, unit: int) -> float:
        return self.base.reluctance(state, unit)

    def has_to_climb(self, state: State) -> bool:
        return self.base.has_to_climb(state)

    def shortfall(self, state: State) -> float:
        return self.conditions.band.shortfall(state) if self.conditions.band else 0.0

    # -- kept units -------------------------------------------------------------------

    def _choices(self, state: State) -> Mapping[int, _KnownState]:
        """The units that the form and the kept units allow, each with the form's own state after it."""
        values = self.conditions.kept[state.unit] if self.conditions.kept else None
        if values is None:
            return self._known.following(self._known.at(state))
        return {unit: _KnownState(after) for unit, after in self._kept_steps(state, values)}

    def _kept_steps(self, state: State, values: frozenset[int]) -> Iterator[tuple[int, State]]:
        gently = self.conditions.gently and state.unit and self.conditions.kept[state.unit - 1] is None
        form_units = {KARVAI, *self.base.allowed(state)} if gently else values
        for unit in sorted(values & form_units):
            if self.base.lawful(state, unit):
                yield unit, self.base.advance(state, unit)

    @cached_property
    def _known(self) -> _KnownStates:
        return _known_states(self.base)

    # -- the range --------------------------------------------------------------------

    def _in_range(self, place: int, unit: int) -> bool:
        narrow = self.conditions.narrow
        if narrow is None or unit == KARVAI or not narrow.start <= place < narrow.end:
            return True
        return narrow.low <= unit <= narrow.high

    def _goal(self, place: int) -> Goal | None:
        return next((goal for goal in self.conditions.goals if goal.start <= place < goal.end), None)

    def _goals_reached(self, state: State, unit: int) -> tuple[bool, bool]:
        """Whether the line has reached the low and the high goal, after a unit."""
        goal = self._goal(state.unit)
        if goal is None:
            return False, False
        low, high = state.progress[:2] if state.unit > goal.start else (False, False)
        if unit == KARVAI:
            return low, high
        return low or (goal.low is not None and unit <= goal.low), high or (goal.high is not None and unit >= goal.high)

    def _reaches_goal(self, place: int, progress: Progress) -> bool:
        """Whether a goal that ends at this place has been reached."""
        goal = self._goal(place) if self.conditions.goals else None
        if goal is None or place + 1 < goal.end:
            return True
        return (goal.low is None or progress.low) and (goal.high is None or progress.high)


@lru_cache(maxsize=65_536)
def _shared_progress(low: bool, high: bool, heading: int, points: int) -> Progress:
    """One shared value for many states, to save memory."""
    return Progress(low, high, heading, points)


def with_conditions(base: Form, conditions: Conditions) -> Form:
    """The form under conditions; without any, the form itself."""
    if replace(conditions, gently=True) == Conditions():
        return base
    if conditions.narrow and isinstance(base, FreeLine | VakraForm) and base.top is not None:
        # a narrow line need not climb above its range
        base = replace(base, top=min(base.top, conditions.narrow.high))
    return ConditionedForm(
        base.rungs, base.aksharas, base.anga_starts, base.avartanams, base.copies, base.last_copies, base, conditions
    )
