"""An idea as a condition: every row of a line sings one theme, from whichever swara the line chooses.

The rows are few, so they are listed and put into a trie, and the position in the trie is part of the line's state.
The first row may be any row that has the idea; its theme is then that of all the others.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from carnatic.compose.forms import Copies, FreeLine, State
from carnatic.compose.plans.plan import Plan
from carnatic.compose.themes import Theme, rows_from, sung, themes
from carnatic.exercise.ideas.ladders import Ladders
from carnatic.exercise.ideas.names import row_sizes
from carnatic.exercise.settings import NO_IDEA, ROW_IDEAS
from carnatic.lessons.lesson import Units
from carnatic.theory.tala import Tala

# how often each idea is drawn: lessons restart a figure or take it along the ladder more often than anything else
_SHARES = {
    "restart": 12, "answer": 6, "sequence": 5, "yati": 3, "mirror": 3, "inversion": 3, "dattu": 2, "pairs": 2,
    "focus": 1,
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
    """A place in a trie of rows. units: the row up to here. after: the nodes after each unit."""

    ahead: _Ahead
    units: Units
    after: dict[int, int]


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
        node = self._position(state) & _NODE
        if node in self._begun:
            self._begun.remove(node)
            self._plant(node)
        return self._nodes[node].after

    def after(self, state: State, unit: int) -> int:
        """The position after a unit: a node, and above it the number of the themes sung so far.

        If the idea doesn't allow the unit, it is a node without units.
        """
        node = self.units(state).get(unit, _NOWHERE)
        row = self._row_numbers.get(state.unit + 1)
        number = self._position(state) >> _NODE_BITS
        if row is None or node == _NOWHERE:
            return node | number << _NODE_BITS
        ahead, units, _ = self._nodes[node]
        sung = self._all_sung[number]
        if ahead.theme is None:
            sung = (*sung, (ahead.size, self._new_themes[ahead, units]))
        return self._root(row, sung, units[0])

    def _position(self, state: State) -> int:
        return state.progress.idea if state.unit else self._root(0, (), None)

    @property
    def size(self) -> int:
        """The nodes of its tries, which grow with every line."""
        return len(self._nodes)

    @cached_property
    def _row_numbers(self) -> dict[int, int]:
        """The number of the row that begins on a unit, from the second on."""
        return {unit: row for row, unit in enumerate(accumulate(self.sizes[:-1]), 1)}

    # -- the tries --------------------------------------------------------------------------------

    @cached_property
    def _nodes(self) -> list[_Node]:
        """The nodes of all tries; rows are added when a line needs them."""
        return [_Node(_Ahead(0, False), (), {})]

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

    @cached_property
    def _new_themes(self) -> dict[tuple[_Ahead, Units], Theme]:
        """The themes of rows that choose one."""
        return {}

    @cached_property
    def _begun(self) -> set[int]:
        """The nodes of first units whose rows aren't planted yet."""
        return set()

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
                firsts = {start: self._new_node(ahead, (start,)) for start in self.ladders.both}
                self._firsts[ahead] = firsts
                self._begun.update(firsts.values())
            root = self._roots[ahead, before] = self._new_node(ahead, ())
            self._nodes[root].after.update((start, node) for start, node in firsts.items() if start != before)
        return root | number << _NODE_BITS

    def _plant(self, first: int) -> None:
        """Add the rows that begin with a node's unit."""
        ahead, (start,), _ = self._nodes[first]
        forbidden = self.last_copies if ahead.is_last else self.copies
        for row, theme in self._rows(ahead, start):
            if row in forbidden:
                continue
            if ahead.theme is None:
                self._new_themes.setdefault((ahead, row), theme)
            node = first
            for k, unit in enumerate(row[1:], 2):
                after = self._nodes[node].after
                if unit not in after:
                    after[unit] = self._new_node(ahead, row[:k])
                node = after[unit]

    def _new_node(self, ahead: _Ahead, units: Units) -> int:
        self._nodes.append(_Node(ahead, units, {}))
        return len(self._nodes) - 1

    def _rows(self, ahead: _Ahead, start: int) -> Iterator[tuple[Units, Theme]]:
        """The rows that may come and begin on a rung, each with its theme."""
        theme = ahead.theme
        rows: Iterable[tuple[Units, Theme]]
        if theme is None:
            rows = rows_from(self.name, ahead.size, start, self.ladders)
        else:
            rows = ((row, theme) for row in self._sung(theme).get(start, ()))
        home = self.home if ahead.is_last else ()
        for row, own_theme in rows:
            led_home = (*row[: ahead.size - len(home)], *home)
            # it comes home in its own way, or turns to go home
            if row == led_home or row[ahead.size - len(home) - 1] != home[0]:
                yield led_home, own_theme

    def _sung(self, theme: Theme) -> dict[int, tuple[Units, ...]]:
        """The rows of a theme, also turned over, by the rung that they begin on."""
        known = self._known_themes.get(theme)
        if known is None:
            ways = (sung(way, start, self.ladders) for way in (theme, theme.turned_over) for start in self.ladders.both)
            rows = sorted({row for row in ways if row is not None})
            known = self._known_themes[theme] = {start: tuple(same) for start, same in groupby(rows, itemgetter(0))}
        return known

    @cached_property
    def _known_themes(self) -> dict[Theme, dict[int, tuple[Units, ...]]]:
        return {}


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
