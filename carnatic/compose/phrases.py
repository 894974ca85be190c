"""The forms of a phrase that is sung again and again, whole and from its middle, and then lands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from carnatic.compose.forms import FreeLine, Moves, State
from carnatic.compose.vakra_form import VakraForm
from carnatic.lessons.lesson import KARVAI

_CLOSE = 3  # the last units of a phrase, which go home step by step


@dataclass(frozen=True)
class PhraseLine(FreeLine):
    """A phrase that goes home step by step; it can be begun again, after that, on any of its heads.

    heads: the units on which the phrase or an end of it begins. joins: the moves from the home onto a head.
    near: the moves of the last units.
    """

    heads: frozenset[int] = frozenset()
    joins: Moves = frozenset()
    near: Moves = frozenset()

    def scored_unit(self, state: State, unit: int) -> int:
        # a korvai begins on any swara; the network knows only lines that begin on s
        return 0 if state.last is None else super().scored_unit(state, unit)

    def lawful(self, state: State, unit: int) -> bool:
        (home,) = self.home
        if unit == KARVAI:
            return state.unit not in self.heads and state.unit < self.units - 1
        moves = state.last is None or (state.last, unit) in self.law
        joins = state.unit not in self.heads or (home, unit) in self.joins
        return moves and joins and (state.unit < self.units - 1 or unit == home)

    def allowed(self, state: State) -> Iterator[int]:
        (home,) = self.home
        moves = self.near if state.unit >= self.units - _CLOSE else self.inside
        if state.unit == self.units - 1:
            if state.last != home and (state.last, home) in moves:
                yield home
        elif state.unit < self.units:
            if state.unit not in self.heads and self.may_hold(state):
                yield KARVAI
            for rung in range(self.lowest, self.rungs):
                is_near = state.last is None or (state.last, rung) in moves
                joins = state.unit not in self.heads or (home, rung) in self.joins
                if is_near and joins and not self.repeats_too_often(state, rung):
                    yield rung


@dataclass(frozen=True)
class VakraPhrase(VakraForm):
    """A phrase in a vakra raga that begins and ends on the swara on which it lands, so that it can be sung again."""

    def allowed(self, state: State) -> Iterator[int]:
        for unit in super().allowed(state) if state.unit < self.units else ():
            if state.unit < self.units - 1 or unit != KARVAI:
                yield unit
