"""Steps along a raga's ladders: the arohana going up, the avarohana going down."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

HOLD = -99  # in a row of units, one more unit of the swara before; lower than any rung
Row = tuple[int, ...]  # rungs and HOLD


@dataclass(frozen=True)
class Ladders:
    """The rungs of both ladders over a range, from low to high."""

    up: Row
    down: Row

    @cached_property
    def are_same(self) -> bool:
        """Whether a raga goes the same way up and down."""
        return self.up == self.down

    @cached_property
    def both(self) -> Row:
        """The rungs that belong to either ladder."""
        return self.up if self.are_same else tuple(sorted({*self.up, *self.down}))

    @cached_property
    def _places(self) -> tuple[dict[int, int], dict[int, int]]:
        """For each rung between the lowest and the highest, the rungs of the arohana and of the avarohana below it."""
        rungs = range(self.both[0], self.both[-1] + 1)
        up, down = ({rung: bisect_left(ladder, rung) for rung in rungs} for ladder in (self.up, self.down))
        return up, down

    def step(self, rung: int, steps: int) -> int | None:
        """The rung so many steps above another or, if negative, below it; None beyond the range.

        None too if the rung itself isn't on the ladder of that direction.
        """
        if steps == 0:
            return rung
        ladder, places = (self.up, self._places[0]) if steps > 0 else (self.down, self._places[1])
        place = places.get(rung, len(ladder))
        if place == len(ladder) or ladder[place] != rung or not 0 <= place + steps < len(ladder):
            return None
        return ladder[place + steps]

    def step_back(self, rung: int, steps: int) -> int | None:
        """The rung from which so many steps lead to another; None beyond the range. Inverse of step."""
        ladder, places = (self.up, self._places[0]) if steps > 0 else (self.down, self._places[1])
        place = places.get(rung, len(ladder))
        if place == len(ladder) or ladder[place] != rung or not 0 <= place - steps < len(ladder):
            return None
        return ladder[place - steps]

    def distance(self, a: int, b: int) -> int:
        """The signed steps from one rung to another, on the ladder of that direction.

        The rungs may be beside the ladders, as in a line that is read by one of its ladders, but not beyond them.
        """
        places = self._places[0 if b > a else 1]
        return places[b] - places[a]

    def walk(self, start: int, moves: Iterable[int]) -> Row | None:
        """The row of a walk: its start, then one unit for each move, HOLD for a karvai; None if it leaves the range."""
        units, rung = [start], start
        for move in moves:
            if move == HOLD:
                units.append(HOLD)
                continue
            reached = self.step(rung, move)
            if reached is None:
                return None
            rung = reached
            units.append(rung)
        return tuple(units)


def one_ladder(rungs: int) -> Ladders:
    """A ladder of so many rungs that is the same up and down."""
    return Ladders(tuple(range(rungs)), tuple(range(rungs)))


def ladders_between(up: Row, down: Row, octave: int, lowest: int, highest: int) -> Ladders:
    """The rungs of an arohana and an avarohana that repeat in every octave, from lowest to highest."""

    def repeated(ladder: Row) -> Row:
        places = {rung % octave for rung in ladder}
        return tuple(rung for rung in range(lowest, highest + 1) if rung % octave in places)

    return Ladders(repeated(up), repeated(down))
