"""The idea of a row of swaras, found from the row alone, so that the name that a page shows is true of what it shows.

The names are those of Ravikiran's sarali and dhatu lessons (shivkumar.org) and, for the yatis, of Reina, *Applying
Karnatic Rhythmical Techniques*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from carnatic.exercise.ideas.ladders import HOLD, Ladders, Row

FEWEST_UNITS = 5  # a shorter row has no room for an idea
LONGEST_CELL = 4  # swaras that go through a sequence
SHORTEST_HELD_GROUP = 3  # units of a group whose karvai moves
FOCUS_STEPS = 2  # from the swara that a row comes back to


class RowIdea(NamedTuple):
    """The idea of a row: its name, and the sizes of the groups in units."""

    name: str
    groups: Row


class _Figure(NamedTuple):
    """A row as units, the swaras in it, and the signed steps between these."""

    units: Row
    swaras: Row
    moves: Row
    ladders: Ladders

    def shape(self, start: int, end: int) -> Row:
        """The steps of each unit of a group from the group's first swara, HOLD for a hold."""
        first = self.units[start]
        return tuple(unit if unit == HOLD else self.ladders.distance(first, unit) for unit in self.units[start:end])

    def held_moves(self, start: int, end: int) -> _HeldMoves:
        """The swaras of a group that begins on one."""
        struck = [k for k in range(start, end) if self.units[k] != HOLD]
        held = tuple(b - a for a, b in pairwise((*struck, end)))
        return _HeldMoves(held, tuple(self.ladders.distance(self.units[a], self.units[b]) for a, b in pairwise(struck)))


class _HeldMoves(NamedTuple):
    """The swaras of a part of a row: the units of each, and the signed steps between them."""

    held: Row
    moves: Row


def find_idea(row: Row, ladders: Ladders) -> RowIdea | None:
    """The idea of a row of rungs and holds; of several the most telling, None if it has none that we know."""
    if len(row) < FEWEST_UNITS or row[0] == HOLD:
        return None
    swaras = tuple(unit for unit in row if unit != HOLD)
    moves = tuple(ladders.distance(a, b) for a, b in pairwise(swaras))
    if len(set(moves)) <= 1:
        return None  # a plain run
    whole = _Figure(row, swaras, moves, ladders)
    for name, find in _FINDERS:
        if groups := find(whole):
            return RowIdea(name, groups)
    return None


# -- groups that begin alike ----------------------------------------------------------------------


def _yati(figure: _Figure) -> Row | None:
    """Three groups or more that begin alike, each one unit longer, or each one shorter, than the one before."""
    groups = _restart(figure) or ()
    changes = {b - a for a, b in pairwise(groups)}
    return groups if len(groups) >= 3 and changes in ({1}, {-1}) else None


def _restart(figure: _Figure) -> Row | None:
    """Groups that begin again with the row's first two units, each the beginning of the longest."""
    units, size = figure.units, len(figure.units)
    starts = [0, *(k for k in range(2, size - 1) if units[k : k + 2] == units[:2])]
    groups = tuple(end - start for start, end in pairwise((*starts, size)))
    if len(groups) < 2 or min(groups) < 2:
        return None
    _, start = max((length, -start) for length, start in zip(groups, starts))
    longest = units[-start:][: max(groups)]
    alike = all(units[start : start + length] == longest[:length] for start, length in zip(starts, groups))
    return groups if alike else None


# -- cells that move along the ladder -----------------------------------------------------------------


def _moved_cells(figure: _Figure) -> Row | None:
    """The groups of a cell that moves by equal steps; what is left over begins the next."""
    units, size = figure.units, len(figure.units)
    for length in range(2, min(LONGEST_CELL, size // 2) + 1):
        starts = range(0, size, length)
        if any(units[start] == HOLD for start in starts if start + length <= size):
            continue
        sounding = [start for start in starts if units[start] != HOLD]
        shifts = {figure.ladders.distance(units[a], units[b]) for a, b in pairwise(sounding)}
        if len(shifts) > 1 or 0 in shifts or (size % length and length > 2 and len(sounding) < 3):
            continue
        shape = figure.shape(0, length)
        if all(figure.shape(start, min(start + length, size)) == shape[: size - start] for start in sounding):
            return tuple(min(length, size - start) for start in starts)
    return None


def _pairs(figure: _Figure) -> Row | None:
    """Moved cells with a swara sung twice."""
    groups = _moved_cells(figure)
    if groups is None:
        return None
    return groups if any(a == b for a, b in pairwise(figure.shape(0, groups[0]))) else None


def _dattu(figure: _Figure) -> Row | None:
    """Moved cells with leaps, each answered by a move the other way."""
    leaps = [(a, b) for a, b in pairwise(figure.moves) if abs(a) > 1]
    return _moved_cells(figure) if len(leaps) > 1 and all(a * b < 0 for a, b in leaps) else None


def _karvai(figure: _Figure) -> Row | None:
    """Groups with the same moves that hold one swara each: from group to group as many swaras later, or earlier."""
    size = len(figure.units)
    for length in range(SHORTEST_HELD_GROUP, size // 2 + 1):
        starts = range(0, size, length)
        if size % length or any(figure.units[start] == HOLD for start in starts):
            continue
        groups = [figure.held_moves(start, start + length) for start in starts]
        if any(len(group.held) != length - 1 for group in groups) or len({group.moves for group in groups}) > 1:
            continue
        places = [group.held.index(2) for group in groups]
        steps = {b - a for a, b in pairwise(places)}
        shifts = {figure.ladders.distance(figure.units[a], figure.units[b]) for a, b in pairwise(starts)}
        if len(steps) == 1 and 0 not in steps and len(shifts) == 1:
            return (length,) * len(starts)
    return None


# -- halves -------------------------------------------------------------------------------------------


def _mirror(figure: _Figure) -> Row | None:
    """A row that reads the same from its end."""
    size = len(figure.units)
    return (size - size // 2, size // 2) if len(figure.swaras) > 4 and figure.swaras == figure.swaras[::-1] else None


def _equal_halves(figure: _Figure) -> Row | None:
    half, odd = divmod(len(figure.units), 2)
    return None if odd or figure.units[half] == HOLD else (half, half)


def _inversion(figure: _Figure) -> Row | None:
    """The second half takes the steps of the first in the other direction."""
    halves = _equal_halves(figure)
    if halves is None:
        return None
    first, second = figure.shape(0, halves[0]), figure.shape(halves[0], len(figure.units))
    turned_over = tuple(step if step == HOLD else -step for step in first)
    return halves if turned_over == second and set(first) - {0, HOLD} else None


def _retrograde(figure: _Figure) -> Row | None:
    """The second half sings the first one backwards, from another swara; a held swara stays held."""
    halves = _equal_halves(figure)
    if halves is None:
        return None
    first, second = figure.held_moves(0, halves[0]), figure.held_moves(halves[0], len(figure.units))
    backwards = _HeldMoves(first.held[::-1], tuple(-move for move in first.moves[::-1]))
    return halves if second == backwards and len(set(first.moves)) > 1 else None


def _answer(figure: _Figure) -> Row | None:
    """Halves with the same ending and another beginning."""
    halves = _equal_halves(figure)
    if halves is None or halves[0] < 3:
        return None
    first, second = figure.units[: halves[0]], figure.units[halves[0] :]
    return halves if first[-2:] == second[-2:] and first[0] != second[0] else None


def _focus(figure: _Figure) -> Row | None:
    """A row about one swara, which comes back again and again."""
    swara, times = Counter(figure.swaras).most_common(1)[0]
    is_near = all(abs(figure.ladders.distance(swara, other)) <= FOCUS_STEPS for other in figure.swaras)
    comes_back = times > 3 and 2 * times >= len(figure.swaras) - 1
    return (len(figure.units),) if is_near and comes_back and 0 not in figure.moves else None


# in this order: of several ideas the one that is said first
_FINDERS: Sequence[tuple[str, Callable[[_Figure], Row | None]]] = (
    ("yati", _yati),
    ("restart", _restart),
    ("pairs", _pairs),
    ("dattu", _dattu),
    ("sequence", _moved_cells),
    ("karvai", _karvai),
    ("mirror", _mirror),
    ("inversion", _inversion),
    ("answer", _answer),
    ("focus", _focus),
    ("retrograde", _retrograde),
)


def row_sizes(lengths: Iterable[int], avartanams: int) -> Row:
    """The units of the rows that have an idea each. lengths: of a tala's angas, joined until a row has room."""
    angas = tuple(lengths)
    rows: list[int] = []
    size, whole = 0, avartanams * sum(angas)
    for k, length in enumerate(angas * avartanams):
        size += length
        ends_avartanam = (k + 1) % len(angas) == 0
        rest = sum(angas[(k + 1) % len(angas) :]) if not ends_avartanam else 0
        if size >= FEWEST_UNITS and not 0 < rest < FEWEST_UNITS:
            rows.append(size)
            size = 0
    if size and rows:
        rows[-1] += size
    return tuple(rows) if sum(rows) == whole else (whole,)


def group_starts(groups: Sequence[int]) -> Row:
    """The first unit of each group."""
    return tuple(accumulate(groups, initial=0))[:-1]
