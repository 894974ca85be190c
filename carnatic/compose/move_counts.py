"""How often a move was taken of the times at which the raga had it, counted in pieces of many ragas together.

A move is what the ladders make of it, so the counts of some ragas tell how another one moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence

from carnatic.theory.ladder_moves import LadderMoves, ladder_moves
from carnatic.theory.phrases import RagaPhrases

MIXED_IN = 40.0  # swaras for which a rougher mark counts beside a finer one

# what a move from the second of two letters to a third is taken for
Mark = Callable[[LadderMoves, str, str, str], Hashable]
RagaChances = dict[str, dict[str, float]]  # of each letter, after the last letters


def steps_of(moves: LadderMoves, before: str, after: str) -> Hashable:
    """A move as its steps along the ladder of its direction; if no ladder has it, as letters apart."""
    steps = moves.steps(before, after)
    return ("apart", moves.letters.index(after) - moves.letters.index(before)) if steps is None else steps


def by_move(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    """The last move's steps."""
    return steps_of(moves, last, letter)


def by_two_moves(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    """The steps of both moves."""
    return steps_of(moves, first, last), steps_of(moves, last, letter)


def by_threes(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    """The last move's steps, and which ladders have the three letters in a row."""
    three = first + last + letter
    return steps_of(moves, last, letter), three in moves.up_threes, three in moves.down_threes


MARKS: tuple[Mark, ...] = (by_move, by_two_moves, by_threes)


class MoveCounts:
    """The counts of some ragas' pieces. marks: from rough to fine, each mixed with the one before."""

    def __init__(self, pieces: Sequence[RagaPhrases], marks: Sequence[Mark] = MARKS) -> None:
        self.marks = marks
        self.taken: Counter[Hashable] = Counter()
        self.open: Counter[Hashable] = Counter()
        for row in pieces:
            ladders, sung = ladder_moves(row.raga), Counter[str]()
            for three, count in row.threes:
                first, last, letter = tuple(three)
                sung[first + last] += count
                for mark in self._marks(ladders, first, last, letter):
                    self.taken[mark] += count
            for pair, count in sung.items():
                first, last = tuple(pair)
                for letter in ladders.letters:
                    for mark in self._marks(ladders, first, last, letter):
                        self.open[mark] += count

    def _marks(self, moves: LadderMoves, first: str, last: str, letter: str) -> Iterator[tuple[int, Hashable]]:
        return ((number, mark(moves, first, last, letter)) for number, mark in enumerate(self.marks))

    def weight(self, moves: LadderMoves, sung: str, letter: str) -> float:
        """The share of the times at which such a move was taken when it could have been."""
        share = 1 / len(moves.letters)
        for mark in self._marks(moves, sung[0], sung[1], letter):
            share = (self.taken[mark] + MIXED_IN * share) / (self.open[mark] + MIXED_IN)
        return share

    def chances(self, moves: LadderMoves, sung: str) -> dict[str, float]:
        """The chance of each of a raga's letters after two of them."""
        weights = {letter: self.weight(moves, sung, letter) for letter in moves.letters}
        total = sum(weights.values())
        return {letter: weight / total for letter, weight in weights.items()}
