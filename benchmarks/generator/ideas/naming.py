"""Ideas of a line: how a teacher would name what its swaras do, and in which groups they do it.

A row is one stretch of a line, usually an avartanam, as rungs and holds. Its idea is found from the row alone, so
the name that a page shows is always true of the swaras under it.
Sources of the names: Ravikiran's sarali and dhatu lessons on shivkumar.org; Reina, Applying Karnatic Rhythmical
Techniques, for the yatis.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from carnatic.lessons.lesson import KARVAI, Units

Distance = Callable[[int, int], int]  # signed steps from one rung to another, on the ladder of that direction

FEWEST_UNITS = 5  # a shorter row has no room for an idea
MOST_IN_CELL = 4
FOCUS_NEIGHBOURS = 2  # rungs around the swara that a row comes back to


@dataclass(frozen=True, slots=True)
class RowIdea:
    """The idea of a row. name: one of IDEAS. groups: the sizes of its groups, in units."""

    name: str
    groups: tuple[int, ...]


def find_idea(row: Units, distance: Distance) -> RowIdea | None:
    """The idea of a row, None if it has none that we know; of several the most telling.

    row: rungs and KARVAI, starting on a swara.
    """
    if len(row) < FEWEST_UNITS or row[0] == KARVAI:
        return None
    return next(_ideas(row, distance), None)


def _ideas(row: Units, distance: Distance) -> Iterator[RowIdea]:
    sung = [unit for unit in row if unit != KARVAI]
    moves = [distance(a, b) for a, b in pairwise(sung)]
    if len(set(moves)) <= 1:
        return  # a plain run
    if groups := _yati(row):
        yield RowIdea("yati", groups)
    if groups := _restart(row):
        yield RowIdea("restart", groups)
    if sequence := _sequence(row, distance):
        yield sequence
    if groups := _moving_hold(row, distance):
        yield RowIdea("karvai", groups)
    if len(sung) > 4 and sung == sung[::-1]:
        yield RowIdea("mirror", _halves(len(row)))
    half = len(row) // 2
    first, second = row[:half], row[half:]
    if len(first) == len(second) and _is_turned_over(first, second, distance):
        yield RowIdea("inversion", (half, half))
    if len(first) == len(second) > 2 and first[-2:] == second[-2:] and first[0] != second[0] != KARVAI:
        yield RowIdea("answer", (half, half))
    if _has_focus(sung):
        yield RowIdea("focus", (len(row),))
    if len(first) == len(second) and second[0] != KARVAI and _is_backwards(first, second, distance):
        yield RowIdea("retrograde", (half, half))


def _halves(size: int) -> tuple[int, ...]:
    return (size - size // 2, size // 2)


def _yati(row: Units) -> tuple[int, ...] | None:
    """Three groups or more, each one unit shorter or longer than the one before, all beginning alike."""
    groups = _heads(row)
    steps = {b - a for a, b in pairwise(groups)}
    return groups if len(groups) > 2 and steps in ({1}, {-1}) else None


def _restart(row: Units) -> tuple[int, ...] | None:
    """Groups that begin again on the first swara and go the same way."""
    groups = _heads(row)
    return groups if len(groups) > 1 else None


def _heads(row: Units) -> tuple[int, ...]:
    """The sizes of the groups if the row begins again and again; each is the beginning of the longest. () if not."""
    starts = [0, *(k for k in range(2, len(row) - 1) if row[k : k + 2] == row[:2])]
    # a figure of two swaras that comes again inside a group is part of the group
    groups = tuple(b - a for a, b in pairwise((*starts, len(row))))
    longest = max(range(len(groups)), key=groups.__getitem__)
    head = row[starts[longest] : starts[longest] + groups[longest]]
    fits = all(row[start : start + size] == head[:size] for start, size in zip(starts, groups))
    return groups if fits and min(groups) > 1 else ()


def _sequence(row: Units, distance: Distance) -> RowIdea | None:
    """A cell that is moved along the ladder, at least once as a whole; what is left over begins the next."""
    for size in range(2, min(MOST_IN_CELL, len(row) // 2) + 1):
        cells = [row[k : k + size] for k in range(0, len(row), size)]
        if any(cell[0] == KARVAI for cell in cells[: len(row) // size]):
            continue
        starts = [cell[0] for cell in cells if cell[0] != KARVAI]
        shifts = {distance(a, b) for a, b in pairwise(starts)}
        if len(shifts) != 1 or 0 in shifts or (len(cells) * size > len(row) and len(starts) < 3 and size > 2):
            continue
        shape = _shape(cells[0], distance)
        if all(_shape(cell, distance) == shape[: len(cell)] for cell in cells if cell[0] != KARVAI):
            return RowIdea(_sequence_name(row, distance, shape), tuple(map(len, cells)))
    return None


def _shape(cell: Units, distance: Distance) -> tuple[int, ...]:
    """The steps of each swara of a cell from its first; KARVAI for a hold."""
    return tuple(KARVAI if unit == KARVAI else distance(cell[0], unit) for unit in cell)


def _sequence_name(row: Units, distance: Distance, shape: tuple[int, ...]) -> str:
    sung = [unit for unit in row if unit != KARVAI]
    moves = [distance(a, b) for a, b in pairwise(sung)]
    if any(a == b for a, b in pairwise(shape)):
        return "pairs"
    leaps = [k for k, move in enumerate(moves[:-1]) if abs(move) > 1]
    if len(leaps) > 1 and all(moves[k] * moves[k + 1] < 0 for k in leaps):
        return "dattu"
    return "sequence"


def _moving_hold(row: Units, distance: Distance) -> tuple[int, ...]:
    """The sizes of groups that are alike without their single hold, which moves on from group to group. () if not."""
    for size in range(3, len(row) // 2 + 1):
        cells = [row[k : k + size] for k in range(0, len(row), size)]
        if len(row) % size or any(cell[0] == KARVAI or cell.count(KARVAI) != 1 for cell in cells):
            continue
        shapes = {_shape(tuple(unit for unit in cell if unit != KARVAI), distance) for cell in cells}
        changes = {b.index(KARVAI) - a.index(KARVAI) for a, b in pairwise(cells)}
        shifts = {distance(a[0], b[0]) for a, b in pairwise(cells)}
        if (len(shapes), len(changes), len(shifts)) == (1, 1, 1) and 0 not in changes:
            return tuple(map(len, cells))
    return ()


def _is_turned_over(first: Units, second: Units, distance: Distance) -> bool:
    """Whether the second half takes the first one's steps in the other direction, held where that is held."""
    if KARVAI in (first[0], second[0]):
        return False
    a, b = _shape(first, distance), _shape(second, distance)
    turned = tuple(step if step == KARVAI else -step for step in a)
    return turned == b and any(step not in (0, KARVAI) for step in a)


def _is_backwards(first: Units, second: Units, distance: Distance) -> bool:
    """Whether the second half is the first one from its end, as high or as low as it may be."""
    notes = [list[tuple[int, int]](), list[tuple[int, int]]()]  # of each half: a rung and its units
    for half, swaras in zip((first, second), notes):
        for unit in half:
            swaras.append((swaras.pop()[0], 2) if unit == KARVAI else (unit, 1))
    there, back = notes[0], notes[1][::-1]
    moves = [distance(a, b) for (a, _), (b, _) in pairwise(there)]
    return (
        [units for _, units in there] == [units for _, units in back]
        and moves == [-distance(b, a) for (a, _), (b, _) in pairwise(back)]
        and len(set(moves)) > 1
    )


def _has_focus(sung: list[int]) -> bool:
    """Whether a row comes back to one swara again and again and stays near it."""
    swara, count = Counter(sung).most_common(1)[0]
    is_near = all(abs(unit - swara) <= FOCUS_NEIGHBOURS for unit in sung)
    return is_near and count > 3 and 2 * count >= len(sung) - 1 and all(a != b for a, b in pairwise(sung))


IDEAS = (
    "sequence", "dattu", "pairs", "restart", "yati", "karvai", "mirror", "inversion", "answer", "focus", "retrograde",
)  # fmt: skip
