"""The forms of lines that land: on a chosen swara, on the eduppu, after whole avartanams at their own speed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from carnatic.compose.forms import Form, FreeLine, Moves, State
from carnatic.compose.vakra_form import VakraForm


@dataclass(frozen=True)
class Landing(Form):
    """The part that lines with a landing share; their last unit is the landing.

    length: units before the landing. speed: swaras to the akshara. ends: earlier units on which the landing
    swara is struck too, at the end of an answer.
    """

    length: int = 0
    speed: int = 1
    ends: frozenset[int] = frozenset()

    @property
    def units(self) -> int:
        return self.length + 1

    @property
    def avartanam_units(self) -> int:
        return self.aksharas * self.speed

    @cached_property
    def hold_places(self) -> frozenset[int]:
        """Every second unit of an anga at first speed, of an akshara above it; never the first, which has the beat."""
        cycle = self.avartanam_units
        starts = self.anga_starts if self.speed == 1 else range(0, cycle, self.speed)
        return frozenset(unit for start, end in pairwise((*starts, cycle)) for unit in range(start + 1, end, 2))

    def lands(self, state: State) -> bool:
        """Whether the next unit is the landing, or the end of an answer."""
        return state.unit == self.length or state.unit in self.ends


@dataclass(frozen=True)
class LandingLine(Landing, FreeLine):
    """A through-composed line that lands on a swara from the next swara of the ladder, above or below.

    near: the moves of one step.
    """

    near: Moves = frozenset()

    def lawful(self, state: State, unit: int) -> bool:
        return super().lawful(state, unit) and (not self.lands(state) or (unit,) == self.home)

    def allowed(self, state: State) -> Iterator[int]:
        if self.lands(state):
            (landing,) = self.home
            has_climbed = state.climbed or self.top is None or state.unit < self.length
            if has_climbed and state.last != landing and (state.last, landing) in self.near:
                yield landing
        elif state.unit < self.length:
            yield from super().allowed(state)


@dataclass(frozen=True)
class LandingVakra(Landing, VakraForm):
    """A line in a vakra raga that lands on its home, coming from another swara."""

    def lawful(self, state: State, unit: int) -> bool:
        return super().lawful(state, unit) and (not self.lands(state) or unit == self.home)

    def allowed(self, state: State) -> Iterator[int]:
        for unit in super().allowed(state) if state.unit < self.units else ():
            if not self.lands(state) or (unit == self.home and unit != state.last):
                yield unit
