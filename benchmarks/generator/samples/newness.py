"""Measures of novelty: strictly new avartanams, the longest run shared with a lesson, rotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from carnatic.compose.novelty import longest_shared
from carnatic.lessons.lesson import KARVAI, Units

FARTHEST_SHIFT = 14  # rungs: two octaves
ANY = -50  # in a word: any unit; between KARVAI and every rung


class NearWords:
    """The words within one edit of some others, at any place on the ladder, as they are or mirrored.

    An edit inserts, removes or changes one unit. Words are compared with and without karvai.
    """

    def __init__(self, words: Iterable[Units]) -> None:
        plain = {form for word in words for form in (word, _dropped(word))}
        self.words = {moved for word in plain for moved in _everywhere(word)}
        self.shorter = {cut for word in self.words for cut in _shorter(word)}
        self.open = {masked for word in self.words for masked in _masked(word)}

    def __contains__(self, word: Units) -> bool:
        return any(map(self._near, {word, _dropped(word)}))

    def _near(self, word: Units) -> bool:
        return (
            word in self.words
            or word in self.shorter
            or any(cut in self.words for cut in _shorter(word))
            or any(masked in self.open for masked in _masked(word))
        )


def _dropped(word: Units) -> Units:
    return tuple(unit for unit in word if unit != KARVAI)


def _everywhere(word: Units) -> Iterable[Units]:
    for way in (1, -1):
        for shift in range(-FARTHEST_SHIFT, FARTHEST_SHIFT + 1):
            yield tuple(unit if unit == KARVAI else way * unit + shift for unit in word)


def _shorter(word: Units) -> Iterable[Units]:
    return ((*word[:i], *word[i + 1 :]) for i in range(len(word)))


def _masked(word: Units) -> Iterable[Units]:
    return ((*word[:i], ANY, *word[i + 1 :]) for i in range(len(word)))


# -- the nearest lesson --------------------------------------------------------------------------


def longest_run(line: Sequence[int | None], lessons: Sequence[Units]) -> int:
    """The longest run of units that a line shares with a lesson, which is read as a ring.

    None in the line replaces the parts that every lesson has, and matches nothing.
    """
    return max((min(longest_shared(line, lesson * 2)[0], len(lesson)) for lesson in lessons), default=0)


def longest_interval_run(line: Sequence[int | None], lessons: Sequence[Units]) -> int:
    """The longest run of moves that a line shares with a lesson, wherever on the ladder; holds count as moves."""
    rings = [intervals((*lesson, *lesson, lesson[0])) for lesson in lessons]
    own = intervals(line)
    return max(
        (min(longest_shared(own, [_known(move) for move in ring])[0], len(ring) // 2) for ring in rings), default=0
    )


def intervals(line: Sequence[int | None]) -> tuple[int | None, ...]:
    """What happens from each unit to the next: the rungs moved, or KARVAI; None beside an unknown unit."""
    found: list[int | None] = []
    sounding = None
    for before, after in pairwise(line):
        sounding = before if before != KARVAI else sounding
        if after is None or sounding is None:
            found.append(None)
        else:
            found.append(KARVAI if after == KARVAI else after - sounding)
    return tuple(found)


def _known(move: int | None) -> int:
    assert move is not None, "a lesson has no unknown units"
    return move


# -- rotations -----------------------------------------------------------------------------------


def first_rotation(line: Units) -> Units:
    """The smallest rotation of a line, the same for all its rotations."""
    return min(line[i:] + line[:i] for i in range(max(1, len(line))))


def rotations_of(lessons: Iterable[Units]) -> frozenset[Units]:
    """What ``first_rotation`` gives for a copy of a lesson begun anywhere."""
    return frozenset(map(first_rotation, lessons))
