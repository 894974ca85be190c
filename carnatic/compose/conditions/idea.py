"""An idea as a condition: every row of a line sings one theme, from whichever swara the line chooses.

The rows are few, so they are listed and read as a trie, and the position in the trie is part of the line's state.
The first row may be any row that has the idea; its theme is then that of all the others.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from carnatic.compose.forms import Copies, FreeLine, State
from carnatic.compose.plans.plan import Plan
from carnatic.compose.themes import Theme, ThemedRows, rows_of_idea, rows_of_theme, themes
from carnatic.exercise.ideas.ladders import Ladders
from carnatic.exercise.ideas.names import row_sizes
from carnatic.exercise.settings import NO_IDEA, ROW_IDEAS
from carnatic.lessons.lesson import Units
from carnatic.theory.tala import Tala

# how often each idea is drawn: lessons restart a figure or take it along the ladder more often than anything else
_SHARES = {
    "restart": 12, "answer": 6, "sequence": 5, "yati": 3, "mirror": 3, "inversion": 3, "dattu": 2, "pairs": 2,
    "focus": 1, "retrograde": 2,
}  # fmt: skip
_NOWHERE = 0  # the node of a line that has left the rows
_NODE_BITS = 32
_NODE = (1 << _NODE_BITS) - 1
Sung = tuple[tuple[int, Theme], ...]  # the theme of the rows of each size, as far as the line has one


class _Ahead(NamedTuple):
    """The rows that may come: so many units, the last row or not, of a theme or, if it is None, of any."""

    size: int
    is_last: bool
    theme: Theme | None = None


class _Node(NamedTuple):
    """The sorted rows that agree in their first units; low and high are where they are in the list.

    depth: how many units agree.
    """

    ahead: _Ahead
    rows: ThemedRows
    low: int
    high: int
    depth: int


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

    def units(self, state: State) -> Mapping[int, int]:
        """The units that the idea allows next, each with the node after it."""
        number = self._position(state) & _NODE
        after = self._after[number]
        if after is None:
            start = self._unread.pop(number, None)
            if start is not None:
                ahead = self._nodes[number].ahead
                rows = self._rows(ahead, start)
                self._nodes[number] = _Node(ahead, rows, 0, len(rows), 1)
            after = self._after[number] = self._branches(self._nodes[number])
        return after

    def after(self, state: State, unit: int) -> int:
        """The position after a unit: a node, and above it the number of the themes sung so far.

        If the idea doesn't allow the unit, it is a node without units.
        """
        node = self.units(state).get(unit, _NOWHERE)
        row = self._row_numbers.get(state.unit + 1)
        number = self._position(state) >> _NODE_BITS
        if row is None or node == _NOWHERE:
            return node | number << _NODE_BITS
        ahead, rows, place, _, _ = self._nodes[node]
        units, theme = rows[place]
        sung = self._all_sung[number]
        if ahead.theme is None:
            sung = (*sung, (ahead.size, theme))
        return self._root(row, sung, units[0])

    def _position(self, state: State) -> int:
        return state.progress.idea if state.unit else self._root(0, (), None)

    @property
    def size(self) -> int:
        """The nodes of its trie, which grows with every line."""
        return len(self._nodes)

    @cached_property
    def _row_numbers(self) -> dict[int, int]:
        """The number of the row that begins on a unit, from the second on."""
        return {unit: row for row, unit in enumerate(accumulate(self.sizes[:-1]), 1)}

    # -- the rows as a trie -----------------------------------------------------------------------

    @cached_property
    def _nodes(self) -> list[_Node]:
        """The nodes that lines have come to or could have come to."""
        return [_Node(_Ahead(0, False), (), 0, 0, 0)]

    @cached_property
    def _after(self) -> list[dict[int, int] | None]:
        """For each node the nodes after its units; None until they are asked for."""
        return [{}]

    @cached_property
    def _unread(self) -> dict[int, int]:
        """The first units of nodes whose rows aren't looked up yet."""
        return {}

    @cached_property
    def _all_sung(self) -> list[Sung]:
        """What lines have sung, by number."""
        return []

    @cached_property
    def _sung_numbers(self) -> dict[Sung, int]:
        return {}

    @cached_property
    def _roots(self) -> dict[tuple[_Ahead, int | None], int]:
        return {}

    @cached_property
    def _firsts(self) -> dict[_Ahead, dict[int, int]]:
        """The nodes of the first units of rows."""
        return {}

    def _root(self, row: int, sung: Sung, before: int | None) -> int:
        """The position before a row. before: the swara on which the row before began."""
        number = self._sung_numbers.setdefault(sung, len(self._all_sung))
        if number == len(self._all_sung):
            self._all_sung.append(sung)
        size = self.sizes[row]
        ahead = _Ahead(size, row == len(self.sizes) - 1, dict(sung).get(size))
        root = self._roots.get((ahead, before))
        if root is None:
            firsts = self._firsts.get(ahead)
            if firsts is None:
                firsts = self._firsts[ahead] = {start: self._first_node(ahead, start) for start in self.ladders.both}
            root = self._roots[ahead, before] = self._new_node(_Node(ahead, (), 0, 0, 0))
            self._after[root] = {start: node for start, node in firsts.items() if start != before}
        return root | number << _NODE_BITS

    def _first_node(self, ahead: _Ahead, start: int) -> int:
        """The node of a row's first unit; its rows are looked up when a line comes there."""
        node = self._new_node(_Node(ahead, (), 0, 0, 1))
        self._unread[node] = start
        return node

    def _rows(self, ahead: _Ahead, start: int) -> ThemedRows:
        """The rows that may come and begin on a rung."""
        home, forbidden = (self.home, self.last_copies) if ahead.is_last else ((), self.copies)
        if ahead.theme is None:
            return rows_of_idea(self.name, ahead.size, start, self.ladders, home, forbidden)
        return rows_of_theme(ahead.theme, start, self.ladders, home, forbidden)

    def _new_node(self, node: _Node) -> int:
        self._nodes.append(node)
        self._after.append(None)
        return len(self._nodes) - 1

    def _branches(self, node: _Node) -> dict[int, int]:
        """The nodes after each unit that continues the rows of a node."""
        ahead, rows, low, high, depth = node
        after: dict[int, int] = {}
        while low < high and depth < ahead.size:
            unit = rows[low].row[depth]
            end = low + 1
            while end < high and rows[end].row[depth] == unit:
                end += 1
            after[unit] = self._new_node(_Node(ahead, rows, low, end, depth + 1))
            low = end
        return after


def idea_rows(name: str, plan: Plan) -> IdeaRows | None:
    """The rows of an idea in a plan; None if its lines can't have ideas, or if the idea doesn't fit their length."""
    form = plan.form
    sizes = row_sizes(plan.angas, form.units // sum(plan.angas))
    if plan.ladders is None or not themes(name, sizes[0]):
        return None
    home = form.home if isinstance(form, FreeLine) else ()
    return IdeaRows(name, sizes, plan.ladders, home, form.copies, form.last_copies)


def drawn_idea(rng: random.Random, tala: Tala, avartanams: int) -> str:
    """An idea that fits the rows of a line, by chance; NO_IDEA if none does."""
    size = row_sizes(tala.lengths, avartanams)[0]
    fitting = [name for name in ROW_IDEAS if themes(name, size)]
    return rng.choices(fitting, [_SHARES[name] for name in fitting])[0] if fitting else NO_IDEA
