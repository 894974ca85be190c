"""An idea as a condition: every row of a line sings one theme, from whichever swara the line chooses.

The rows are few, so they are listed and read as a trie, and the spot in the trie is part of the line's state.
The first row may be any row that has the idea; its theme is then that of all the others.
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakValueDictionary

from carnatic.compose.forms import Copies, FreeLine, State
from carnatic.compose.plans.plan import Plan
from carnatic.compose.themes import Theme, ThemedRow, ThemedRows, has_themes, rows_of_idea, rows_of_theme
from carnatic.exercise.ideas.ladders import Ladders
from carnatic.exercise.ideas.names import row_sizes
from carnatic.exercise.settings import NO_IDEA, ROW_IDEAS
from carnatic.lessons.lesson import Units
from carnatic.theory.tala import Tala

# how often each idea is drawn: lessons restart a figure or take it along the ladder more often than anything else
_SHARES = {
    "restart": 12, "answer": 6, "sequence": 5, "yati": 3, "mirror": 3, "inversion": 3, "dattu": 2, "pairs": 2,
    "focus": 1, "retrograde": 2, "karvai": 2,
}  # fmt: skip
Sung = tuple[tuple[int, Theme], ...]  # the theme of the rows of each size, as far as the line has one


class Spot:
    """A place in the rows that a line may sing.

    row: the number of the row. sung: what the line has sung before it. depth: how many units of the row are sung.
    before: between two rows, the first swara of the one before. rows: inside a row, the sorted rows that begin with
    the same swara, None until they are looked up; those from low to before high agree in all the units that are sung.
    after: the spots after each next unit, None until they are asked for.
    """

    __slots__ = ("__weakref__", "after", "before", "depth", "high", "low", "row", "rows", "start", "sung")

    def __init__(self, row: int, sung: Sung, before: int | None = None, start: int | None = None) -> None:
        self.row, self.sung, self.before, self.start = row, sung, before, start
        self.rows: ThemedRows | None = None
        self.low, self.high, self.depth = 0, 0, 0 if start is None else 1
        self.after: dict[int, Spot | None] | None = None

    def narrowed(self, low: int, high: int) -> Spot:
        """The spot after one unit more, in which the rows from low to before high agree."""
        spot = Spot(self.row, self.sung, start=self.start)
        spot.rows, spot.low, spot.high, spot.depth = self.rows, low, high, self.depth + 1
        return spot


_NOWHERE = Spot(0, (), start=0)  # of a line that has left the rows
_NOWHERE.rows = ()


@dataclass(frozen=True)
class IdeaRows:
    """The rows that a line with an idea may have; two rows in succession begin on different swaras.

    name: one of ROW_IDEAS. sizes: the units of each row. ladders: the swaras of the line. home: the units with which
    the last row ends, () if any will do. copies: rows that must not come; last_copies: the same for the last row.
    """

    name: str
    sizes: Units
    ladders: Ladders
    home: Units
    copies: Copies
    last_copies: Copies

    def after(self, state: State) -> Mapping[int, Spot | None]:
        """The units that the idea allows next, each with the spot after it; None at the end of the line."""
        spot = self._spot(state)
        if spot.after is None:
            spot.after = self._branches(spot)
        return spot.after

    def begun(self, state: State) -> int:
        """How many units of its row a line has sung."""
        return self._spot(state).depth

    def rows_ahead(self, state: State, starts: Container[int], highest_first: bool) -> Iterator[ThemedRow]:
        """The rows that a line may be singing or, between two rows, those that may follow.

        starts: the swaras on which a row may begin.
        """
        spot = self._spot(state)
        order = reversed if highest_first else iter
        if spot.depth:
            rows = self._looked_up(spot)
            yield from order(rows[spot.low : spot.high])
        else:
            for start in order(self.ladders.both):
                if start != spot.before and start in starts:
                    yield from order(self._rows(spot, start))

    def after_row(self, state: State, row: ThemedRow) -> Spot | None:
        """The spot after one of the rows ahead; None at the end of the line."""
        return self._next(self._spot(state), row)

    def _spot(self, state: State) -> Spot:
        spot = state.progress.idea
        if isinstance(spot, Spot):
            return spot
        return _NOWHERE if state.unit else self._between(0, (), None)

    @cached_property
    def _known(self) -> WeakValueDictionary[tuple[int, Sung, int | None], Spot]:
        """The spots between rows that a line still remembers."""
        return WeakValueDictionary()

    def _between(self, row: int, sung: Sung, before: int | None) -> Spot:
        """The spot before a row. before: the swara on which the row before began."""
        key = row, sung, before
        spot = self._known.get(key)
        if spot is None:
            spot = self._known[key] = Spot(row, sung, before)
        return spot

    def _next(self, spot: Spot, row: ThemedRow) -> Spot | None:
        if spot.row + 1 == len(self.sizes):
            return None
        size, sung = self.sizes[spot.row], spot.sung
        if size not in dict(sung):
            sung = (*sung, (size, row.theme))
        return self._between(spot.row + 1, sung, row.row[0])

    def _rows(self, spot: Spot, start: int) -> ThemedRows:
        """The rows that may come and begin on a rung: those of the theme that the line has sung, or of any."""
        size, is_last = self.sizes[spot.row], spot.row + 1 == len(self.sizes)
        home, forbidden = (self.home, self.last_copies) if is_last else ((), self.copies)
        theme = dict(spot.sung).get(size)
        if theme is None:
            return rows_of_idea(self.name, size, start, self.ladders, home, forbidden)
        return rows_of_theme(theme, start, self.ladders, home, forbidden)

    def _looked_up(self, spot: Spot) -> ThemedRows:
        """The rows of a spot inside a row."""
        if spot.rows is None:
            assert spot.start is not None
            rows = self._rows(spot, spot.start)
            spot.high, spot.rows = len(rows), rows
        return spot.rows

    def _branches(self, spot: Spot) -> dict[int, Spot | None]:
        """The spots after each unit that continues the rows of a spot."""
        if not spot.depth:
            starts = (start for start in self.ladders.both if start != spot.before)
            return {start: Spot(spot.row, spot.sung, start=start) for start in starts}
        rows, low, after = self._looked_up(spot), spot.low, dict[int, Spot | None]()
        ends_row = spot.depth + 1 == self.sizes[spot.row]
        while low < spot.high:
            unit = rows[low].row[spot.depth]
            end = low + 1
            while end < spot.high and rows[end].row[spot.depth] == unit:
                end += 1
            after[unit] = self._next(spot, rows[low]) if ends_row else spot.narrowed(low, end)
            low = end
        return after


def idea_rows(name: str, plan: Plan) -> IdeaRows | None:
    """The rows of an idea in a plan; None if its lines can't have ideas, or if the idea doesn't fit their length."""
    form = plan.form
    sizes = row_sizes(plan.angas, form.units // sum(plan.angas))
    if plan.ladders is None or not has_themes(name, sizes[0]):
        return None
    home = form.home if isinstance(form, FreeLine) else ()
    return IdeaRows(name, sizes, plan.ladders, home, form.copies, form.last_copies)


def drawn_idea(rng: random.Random, tala: Tala, avartanams: int) -> str:
    """An idea that fits the rows of a line, by chance; NO_IDEA if none does."""
    size = row_sizes(tala.lengths, avartanams)[0]
    fitting = [name for name in ROW_IDEAS if has_themes(name, size)]
    return rng.choices(fitting, [_SHARES[name] for name in fitting])[0] if fitting else NO_IDEA
