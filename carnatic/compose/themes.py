"""Themes: an idea with its groups and its cell, which can be sung from any swara.

A theme is made of moves, signed steps along the ladder of their direction, so in every raga it goes the raga's own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, permutations, product
from math import ceil
from typing import NamedTuple

from carnatic.caching import ENTRY_BYTES, cached
from carnatic.compose.forms import Copies
from carnatic.compose.lesson_rows import ROW
from carnatic.exercise.ideas.ladders import Ladders, one_ladder
from carnatic.exercise.ideas.names import FEWEST_UNITS, LONGEST_CELL, SHORTEST_HELD_GROUP, find_idea
from carnatic.lessons.lesson import KARVAI, Units

STEPS, SKIPS = (1, -1), (2, -2)
MOVES = (*STEPS, *SKIPS)
MOST_FREE_MOVES = 4  # of a group; a longer one is a run with one turn
MOST_THEMES, MOST_LONG_THEMES = 4000, 150  # of an idea, for rows of an avartanam of Adi and for longer ones
_MIDDLE = 200  # more steps than a row goes from its first swara
_WIDE_LADDER = one_ladder(2 * _MIDDLE + 1)
FEWEST_HELD_UNITS = 4  # of a group that can end on a karvai


class Theme(NamedTuple):
    """An idea with everything but the swara that it starts on.

    groups: units of each. moves: of the longest group or, in a row of halves, of the first. shift: steps to the
    next cell, or from the first half to the second. others: the moves of another second half or second cell.
    """

    name: str
    groups: Units
    moves: Units
    shift: int = 0
    others: Units = ()

    @property
    def turned_over(self) -> Theme:
        """The theme with every move in the other direction."""
        return self._replace(moves=_turned(self.moves), shift=-self.shift, others=_turned(self.others))


def _turned(moves: Units) -> Units:
    return tuple(move if move == KARVAI else -move for move in moves)


# -- singing a theme ---------------------------------------------------------------------------------


def sing(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    """The row of a theme from a rung, None if it leaves the range."""
    match theme.name:
        case "restart" | "yati":
            return _heads(theme, start, ladders)
        case "sequence" | "dattu" | "pairs":
            return _cells(theme, start, ladders)
        case "karvai":
            return _held_cells(theme, start, ladders)
        case "focus":
            return _around(theme, start, ladders)
        case _:
            return _halves(theme, start, ladders)


class ThemedRow(NamedTuple):
    """A row, and a theme that it sings."""

    row: Units
    theme: Theme


ThemedRows = tuple[ThemedRow, ...]  # sorted, each row once


def _size(rows: ThemedRows) -> int:
    """The approximate bytes of a list of rows; the themes are shared."""
    return ENTRY_BYTES + len(rows) * (200 + 8 * len(rows[0].row)) if rows else ENTRY_BYTES


@cached(max_bytes=64_000_000, size=_size)
def rows_of_idea(name: str, units: int, start: int, ladders: Ladders, home: Units, forbidden: Copies) -> ThemedRows:
    """Every row of an idea that begins on a rung, each with one of its themes.

    home: the units that a row ends with, () for any. forbidden: rows that are left out.
    """
    if ladders.are_same:
        moved = ((_moved(shape, start, ladders), theme) for shape, theme in _shapes(name, units))
        return _themed(((row, theme) for row, theme in moved if row is not None), home, forbidden)
    rows: dict[Units, Theme] = {}
    for theme in themes(name, units):
        for row in _sung_from(theme, start, ladders):
            rows.setdefault(row, theme)
    return _themed(rows.items(), home, forbidden)


@lru_cache(maxsize=2048)
def rows_of_theme(theme: Theme, start: int, ladders: Ladders, home: Units, forbidden: Copies) -> ThemedRows:
    """The rows of a theme that begin on a rung, also turned over; home and forbidden as in rows_of_idea."""
    rows = {row for way in (theme, theme.turned_over) for row in _sung_from(way, start, ladders)}
    return _themed(((row, theme) for row in rows), home, forbidden)


def _themed(rows: Iterable[tuple[Units, Theme]], home: Units, forbidden: Copies) -> ThemedRows:
    """Rows led home, sorted."""
    if not home:
        return tuple(ThemedRow(*pair) for pair in sorted(rows) if pair[0] not in forbidden)
    led_home: dict[Units, Theme] = {}
    for row, theme in rows:
        begun = row[: -len(home)]
        # it comes home in its own way, or turns to go home
        if row[len(begun) :] == home or begun[-1] != home[0]:
            led_home.setdefault((*begun, *home), theme)
    return _themed(led_home.items(), (), forbidden)


def _sung_from(theme: Theme, start: int, ladders: Ladders) -> Iterator[Units]:
    """The rows of a theme whose first unit is a rung and which have there no other idea and no other groups."""
    if ladders.are_same:
        shape = _shape(theme)
        row = None if shape is None else _moved(shape, start, ladders)
        if row is not None:
            yield row
        return
    begins_elsewhere = theme.name == "focus" and theme.shift
    for first in ladders.both if begins_elsewhere else (start,):
        row = sing(theme, first, ladders)
        if row is not None and row[0] == start and find_idea(row, ladders) == theme[:2]:
            yield row


class _Shape(NamedTuple):
    """A row on equal ladders, where it has the same steps from every swara.

    steps: of each unit from the first one, KARVAI for a hold. low, high: the lowest and the highest of them.
    """

    steps: Units
    low: int
    high: int


@lru_cache(maxsize=4096)
def _shape(theme: Theme) -> _Shape | None:
    """The shape of a theme; None if its row has a more telling idea or other groups."""
    row = sing(theme, _MIDDLE, _WIDE_LADDER)
    if row is None or find_idea(row, _WIDE_LADDER) != theme[:2]:
        return None
    steps = tuple(unit if unit == KARVAI else unit - row[0] for unit in row)
    return _Shape(steps, min(unit for unit in steps if unit != KARVAI), max(steps))


@cached(max_bytes=16_000_000)
def _shapes(name: str, units: int) -> tuple[tuple[_Shape, Theme], ...]:
    """The shapes of an idea for a row of so many units, each with one of its themes, sorted."""
    shapes: dict[_Shape, Theme] = {}
    for theme in themes(name, units):
        shape = _shape(theme)
        if shape is not None:
            shapes.setdefault(shape, theme)
    return tuple(sorted(shapes.items()))


def _moved(shape: _Shape, start: int, ladders: Ladders) -> Units | None:
    """The row of a shape from a rung; None if it leaves the range."""
    ladder = ladders.up
    place = ladder.index(start)
    if place + shape.low < 0 or place + shape.high >= len(ladder):
        return None
    return tuple([KARVAI if step == KARVAI else ladder[place + step] for step in shape.steps])


def _heads(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    longest = ladders.walk(start, theme.moves)
    return longest and tuple(unit for length in theme.groups for unit in longest[:length])


def _cells(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    row: list[int] = []
    rung: int | None = start
    for length in theme.groups:
        cell = None if rung is None else ladders.walk(rung, theme.moves[: length - 1])
        if cell is None:
            return None
        row.extend(cell)
        rung = ladders.step(cell[0], theme.shift)
    return tuple(row)


def _held_cells(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    """Cells that hold one swara each; moves are those of the first cell, others of the second."""
    first, second = theme.moves.index(KARVAI), theme.others.index(KARVAI)
    moves = [move for move in theme.moves if move != KARVAI]
    row: list[int] = []
    rung: int | None = start
    for number in range(len(theme.groups)):
        held = first + number * (second - first)
        cell = None if rung is None else ladders.walk(rung, (*moves[:held], KARVAI, *moves[held:]))
        if cell is None:
            return None
        row.extend(cell)
        rung = ladders.step(cell[0], theme.shift)
    return tuple(row)


def _around(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    """Each other swara is the one that the row comes back to; moves are the steps from it to the swaras between."""
    row: list[int] = []
    for move in theme.moves:
        beside = ladders.step(start, move)
        if beside is None:
            return None
        row += (beside, start) if theme.shift else (start, beside)
    return tuple(row[: theme.groups[0]])


def _halves(theme: Theme, start: int, ladders: Ladders) -> Units | None:
    first = ladders.walk(start, theme.moves)
    if first is None:
        return None
    if theme.name == "mirror":
        return first + first[::-1][theme.groups[0] - theme.groups[1] :]
    if theme.name == "answer":
        second = _before(first[-2:], theme.others, ladders)
    else:
        back = _backwards(theme.moves) if theme.name == "retrograde" else _turned(theme.moves)
        swaras = [unit for unit in first if unit != KARVAI]
        entry = ladders.step(swaras[-1], theme.shift)
        second = None if entry is None else ladders.walk(entry, back)
    return second and first + second


def _backwards(moves: Units) -> Units:
    """The moves from the last swara back to the first, each held as before."""
    held, steps = [1], list[int]()
    for move in moves:
        if move == KARVAI:
            held[-1] += 1
        else:
            steps.append(move)
            held.append(1)
    back = [KARVAI] * (held.pop() - 1)
    for step, units in zip(reversed(steps), reversed(held)):
        back += (-step, *[KARVAI] * (units - 1))
    return tuple(back)


def _before(ending: Units, moves: Units, ladders: Ladders) -> Units | None:
    """An ending with other swaras before it, from which the moves lead to it."""
    half = ending
    for move in reversed(moves):
        reached = None if KARVAI in half[:1] else ladders.step_back(half[0], move)
        if reached is None:
            return None
        half = (reached, *half)
    return half


# -- every theme of an idea -----------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def has_themes(name: str, units: int) -> bool:
    """Whether an idea fits a row of so many units."""
    return units >= FEWEST_UNITS and next(_THEMES[name](name, units), None) is not None


@lru_cache(maxsize=256)
def themes(name: str, units: int) -> tuple[Theme, ...]:
    """The themes of an idea for a row of so many units; () if it doesn't fit the length.

    A long row has tens of thousands; every nth of them is enough.
    """
    if units < FEWEST_UNITS:
        return ()
    every = tuple(_THEMES[name](name, units))
    most = MOST_THEMES if units <= ROW else MOST_LONG_THEMES
    return every[:: ceil(len(every) / most)] if every else ()


def _walks(moves: int, most_free: int = MOST_FREE_MOVES) -> Iterator[Units]:
    """Ways to go: any with few moves; with more, a run that turns once at most after two free moves.

    One of the moves may be a repeated swara or a karvai.
    """
    free = min(moves, most_free) if moves <= most_free else 2
    for start in product(MOVES, repeat=free):
        yield from (start + run for run in _runs(moves - free))
    for place, rest in product((0, KARVAI), product(MOVES, repeat=free - 1)):
        # the first swara of a group isn't held, so that the group can be heard
        for at in range(place == KARVAI, free):
            yield from ((*rest[:at], place, *rest[at:], *run) for run in _runs(moves - free))


def _runs(moves: int) -> Iterator[Units]:
    """Steps in one direction, and then perhaps in the other."""
    if moves == 0:
        yield ()
    for direction, turn in product(STEPS, range(1, moves + 1)):
        yield (direction,) * turn + (-direction,) * (moves - turn)


def _held(moves: Units) -> Iterator[Units]:
    """The moves of a group, and the same with a karvai at its end."""
    yield moves
    if len(moves) + 1 >= FEWEST_HELD_UNITS and KARVAI not in moves[-2:]:
        yield (*moves[:-1], KARVAI)


def _restarts(name: str, units: int) -> Iterator[Theme]:
    for groups in _partitions(units):
        if len(set(groups)) > 1:
            for walk in _walks(max(groups) - 1):
                yield from (Theme(name, groups, moves) for moves in _held(walk))


def _yatis(name: str, units: int) -> Iterator[Theme]:
    for theme in _restarts(name, units):
        if len(theme.groups) >= 3 and {b - a for a, b in pairwise(theme.groups)} in ({1}, {-1}):
            yield theme


def _partitions(units: int) -> Iterator[Units]:
    """Two to four groups of two units or more."""
    for count in (1, 2, 3):
        for groups in product(range(2, units - 1), repeat=count):
            if units - sum(groups) >= 2:
                yield (*groups, units - sum(groups))


def _sequences(name: str, units: int) -> Iterator[Theme]:
    for length in range(2, min(LONGEST_CELL, units // 2) + 1):
        groups = tuple(min(length, units - start) for start in range(0, units, length))
        for walk, shift in product(_walks(length - 1), MOVES):
            yield from (Theme(name, groups, moves, shift) for moves in _held(walk))


def _held_sequences(name: str, units: int) -> Iterator[Theme]:
    for length in range(SHORTEST_HELD_GROUP, units // 2 + 1):
        count, rest = divmod(units, length)
        walks = [walk for walk in _walks(length - 2) if {0, KARVAI}.isdisjoint(walk)] if not rest else []
        places = [
            (first, second)
            for first, second in permutations(range(length - 1), 2)
            if 0 <= first + (count - 1) * (second - first) < length - 1
        ]
        for walk, shift, (first, second) in product(walks, (0, *MOVES), places):
            moves, others = ((*walk[:held], KARVAI, *walk[held:]) for held in (first, second))
            yield Theme(name, (length,) * count, moves, shift, others)


def _two_halves(name: str, units: int) -> Iterator[Theme]:
    groups = (units - units // 2, units // 2)
    if name != "mirror" and units % 2:
        return
    for walk in _walks(groups[0] - 1, 3 if name == "answer" else MOST_FREE_MOVES):
        if name == "mirror":
            yield Theme(name, groups, walk)
        elif name in ("inversion", "retrograde"):
            yield from (Theme(name, groups, moves, shift) for moves in _held(walk) for shift in (0, *MOVES))
        else:
            for moves, others in product(_held(walk), _walks(max(groups[0] - 2, 0), 3)):
                yield Theme(name, groups, moves, 0, others)


def _focuses(name: str, units: int) -> Iterator[Theme]:
    pairs = (units + 1) // 2
    moves = MOVES if pairs <= 7 else (*STEPS, 2)  # a longer row has more than enough with three
    ways: list[Units] = [()]
    for _ in range(pairs):
        # twice to the same swara would be a long swing: s r s r s
        ways = [(*way, move) for way in ways for move in moves if way[-1:] != (move,)]
    for way in ways:
        yield from (Theme(name, (units,), way, first) for first in (0, 1))


_THEMES: dict[str, Callable[[str, int], Iterator[Theme]]] = {
    "yati": _yatis,
    "restart": _restarts,
    "pairs": _sequences,
    "dattu": _sequences,
    "sequence": _sequences,
    "mirror": _two_halves,
    "inversion": _two_halves,
    "retrograde": _two_halves,
    "answer": _two_halves,
    "focus": _focuses,
    "karvai": _held_sequences,
}
