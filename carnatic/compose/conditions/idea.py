"""An idea as a condition: every row of a line sings one theme, from whichever swara the line chooses.

The rows are few, so they are listed and put into a trie, and the position in the trie is part of the line's state.
The first row may be any row that has the idea; its theme is then that of all the others.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
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
    "restart": 6, "sequence": 5, "answer": 3, "yati": 3, "dattu": 2, "mirror": 2, "inversion": 2, "janta": 1, "focus": 1
}  # fmt: skip
_NOWHERE = 0  # the node of a line that has left the rows
Sung = tuple[tuple[int, Theme], ...]  # the theme of the rows of each size, as far as the line has one


class _Ahead(NamedTuple):
    """What the rows of a trie depend on.

    row: its number. sung: the themes so far. before: the row before, which doesn't come again at once.
    """

    row: int
    sung: Sung = ()
    before: Units = ()


class _Node(NamedTuple):
    """A place in a trie. units: the row up to here. after: the nodes after each unit."""

    ahead: _Ahead
    units: Units
    after: dict[int, int]


@dataclass(frozen=True)
class IdeaRows:
    """The rows that a line with an idea may have.

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
        node = state.progress.idea if state.unit else self._root(_Ahead(0))
        if node in self._begun:
            self._begun.remove(node)
            self._plant(node)
        return self._nodes[node].after

    def after(self, state: State, unit: int) -> int:
        """The node after a unit; one without units if the idea doesn't allow it."""
        node = self.units(state).get(unit, _NOWHERE)
        ahead, units, _ = self._nodes[node]
        if state.unit + 1 not in self._row_ends or node == _NOWHERE:
            return node
        size, sung = self.sizes[ahead.row], ahead.sung
        if size not in dict(sung):
            theme = next(theme for row, theme in self._rows(ahead, units[0]) if row == units)
            sung = (*sung, (size, theme))
        return self._root(_Ahead(ahead.row + 1, sung, units))

    @cached_property
    def _row_ends(self) -> frozenset[int]:
        """The units after which a row begins."""
        return frozenset(accumulate(self.sizes[:-1]))

    # -- the tries --------------------------------------------------------------------------------

    @cached_property
    def _nodes(self) -> list[_Node]:
        """The nodes of all tries; a trie is added when a line needs it."""
        return [_Node(_Ahead(0), (), {})]

    @cached_property
    def _roots(self) -> dict[_Ahead, int]:
        return {}

    def _root(self, ahead: _Ahead) -> int:
        """The trie of the rows that may come next."""
        root = self._roots.get(ahead)
        if root is None:
            root = self._roots[ahead] = self._new_node(ahead, ())
            starts = self._nodes[root].after
            for start in self.ladders.both:
                starts[start] = self._new_node(ahead, (start,))
            self._begun.update(starts.values())
        return root

    @cached_property
    def _begun(self) -> set[int]:
        """The nodes of a row's first unit whose rows aren't planted yet."""
        return set()

    def _plant(self, first: int) -> None:
        """Add the rows that begin with a node's unit."""
        ahead, (start,), _ = self._nodes[first]
        forbidden = self.last_copies if self._is_last(ahead) else self.copies
        for row, _ in self._rows(ahead, start):
            if row[0] != start or row in forbidden or row == ahead.before:
                continue
            node = first
            for k, unit in enumerate(row[1:], 2):
                after = self._nodes[node].after
                if unit not in after:
                    after[unit] = self._new_node(ahead, row[:k])
                node = after[unit]

    def _new_node(self, ahead: _Ahead, units: Units) -> int:
        self._nodes.append(_Node(ahead, units, {}))
        return len(self._nodes) - 1

    def _sung(self, theme: Theme) -> tuple[Units, ...]:
        """The rows of a theme, also turned over, from every rung."""
        known = self._known_themes.get(theme)
        if known is None:
            ways = (sung(way, start, self.ladders) for way in (theme, theme.turned_over) for start in self.ladders.both)
            known = self._known_themes[theme] = tuple(sorted({row for row in ways if row is not None}))
        return known

    @cached_property
    def _known_themes(self) -> dict[Theme, tuple[Units, ...]]:
        return {}

    def _is_last(self, ahead: _Ahead) -> bool:
        return ahead.row == len(self.sizes) - 1

    def _rows(self, ahead: _Ahead, start: int) -> Iterator[tuple[Units, Theme]]:
        """The rows that may come next and begin on a rung, each with its theme."""
        size = self.sizes[ahead.row]
        theme = dict(ahead.sung).get(size)
        if theme is None:
            rows = rows_from(self.name, size, start, self.ladders)
        else:
            rows = tuple((row, theme) for row in self._sung(theme) if row[0] == start)
        home = self.home if self._is_last(ahead) else ()
        for row, own_theme in rows:
            led_home = (*row[: size - len(home)], *home)
            # it comes home in its own way, or turns to go home
            if row == led_home or row[size - len(home) - 1] != home[0]:
                yield led_home, own_theme


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
