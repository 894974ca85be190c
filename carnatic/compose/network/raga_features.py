"""What the networks of raga motion read: how a raga's ladders have its swaras, but not which raga it is."""

from __future__ import annotations

from collections.abc import Iterable

from carnatic.theory.ladder_moves import LadderMoves
from carnatic.theory.raga import Half
from carnatic.theory.swara import LETTERS

FURTHEST = 4  # steps; longer moves count as these
OCTAVE = 12  # semitones

Row = list[float]


def swara_row(moves: LadderMoves, letter: str) -> Row:
    """The features of a swara: the ladders that have it, how often, whether they turn there, its letter."""
    halves: tuple[Half, Half] = ("up", "down")
    facts = [letter == "s", letter == "p", letter not in "sp", letter in moves.up, letter in moves.down]
    facts += [moves.up[:-1].count(letter) > 1, moves.down[1:].count(letter) > 1]
    facts += [letter in turns[half] for half in halves for turns in (moves.peaks, moves.valleys)]
    place, size = moves.letters.index(letter), len(moves.letters)
    above, below = moves.letters[(place + 1) % size], moves.letters[place - 1]
    gaps = (_semitones(moves, letter, above), _semitones(moves, below, letter))
    return [*_flags(facts), *(gap / FURTHEST for gap in gaps), *_one_of(LETTERS.index(letter), len(LETTERS))]


def move_row(moves: LadderMoves, before: str, after: str) -> Row:
    """The features of a move: its steps, those along either ladder, how far apart letters and places are."""
    steps = moves.steps(before, after)
    row = _one_of(
        2 * FURTHEST + 1 if steps is None else max(-FURTHEST, min(FURTHEST, steps)) + FURTHEST, 2 * FURTHEST + 2
    )
    for ladder in (moves.up_steps, moves.down_steps):
        if before == after:
            row += [0.0] * (FURTHEST + 1)
        else:
            # the last one is for moves that the ladder doesn't have
            along = ladder.get((before, after))
            row += _one_of(FURTHEST if along is None else min(along, FURTHEST) - 1, FURTHEST + 1)
    letters = (LETTERS.index(after) - LETTERS.index(before)) % len(LETTERS)
    return [*row, *_one_of(letters, len(LETTERS)), _semitones(moves, before, after) / OCTAVE]


def three_row(moves: LadderMoves, first: str, before: str, after: str) -> Row:
    """The features of three swaras in a row: back to the first, and whether a ladder has them, also backwards."""
    three = first + before + after
    ladders = (moves.up_threes, moves.down_threes)
    return _flags([after == first, *(sung in ladder for sung in (three, three[::-1]) for ladder in ladders)])


def raga_row(moves: LadderMoves) -> Row:
    """The features of a raga: which ladders turn back, and how many letters they have."""
    sizes = [len(set(letters)) for letters in (moves.letters, moves.up, moves.down)]
    turns = [bool(peaks) for peaks in moves.peaks.values()]
    return [*_flags([*turns, sizes[1] == sizes[2]]), *(size / len(LETTERS) for size in sizes)]


def _semitones(moves: LadderMoves, before: str, after: str) -> int:
    """How far up it is to the next place of a letter."""
    return (moves.semitones[after] - moves.semitones[before]) % OCTAVE


def _flags(facts: Iterable[bool]) -> Row:
    return [float(fact) for fact in facts]


def _one_of(index: int, count: int) -> Row:
    return [float(k == index) for k in range(count)]
