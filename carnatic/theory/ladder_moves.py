"""Moves between letters along a raga's ladders: steps up the arohana and down the avarohana, whatever the sthayi.

A ladder goes on in the next sthayi, so every letter of it can be reached from every other one. In a vakra ladder the
steps are those of the ladder's own order: in Sahana's `p m d n` from p to d two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from carnatic.theory.raga import Half, Raga

HALF_OCTAVE = 6  # semitones

Steps = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class LadderMoves:
    """How a raga's ladders move, by letters.

    letters: the raga's, low to high. up, down: the letters of each ladder in singing order. up_steps, down_steps:
    from one letter to another along that ladder. up_threes, down_threes: every three letters in a row. peaks,
    valleys: where a vakra arohana turns downwards and upwards again, and the avarohana likewise. semitones: of each
    letter's place above s; the arohana's if the ladders differ.
    """

    letters: str
    up: str
    down: str
    up_steps: Steps
    down_steps: Steps
    up_threes: frozenset[str]
    down_threes: frozenset[str]
    peaks: Mapping[Half, str]
    valleys: Mapping[Half, str]
    semitones: Mapping[str, int]

    def steps(self, before: str, after: str) -> int | None:
        """The steps of a move in the direction in which it is shorter, negative downwards; None if no ladder has it."""
        if before == after:
            return 0
        up, down = self.up_steps.get((before, after)), self.down_steps.get((before, after))
        if up is None or down is None:
            return up if down is None else -down
        if up != down:
            return up if up < down else -down
        return up if (self.semitones[after] - self.semitones[before]) % 12 <= HALF_OCTAVE else -down


@lru_cache(maxsize=256)
def ladder_moves(raga: Raga) -> LadderMoves:
    """The moves of a raga's ladders."""
    halves: tuple[Half, Half] = ("up", "down")
    up, down = (_letters(raga, half) for half in halves)
    turns = {half: tuple(_turns(raga, half)) for half in halves}
    semitones: dict[str, int] = {}
    for pitch in (*raga.arohana, *raga.avarohana):
        semitones.setdefault(pitch.place.letter, pitch.place.semitone)
    return LadderMoves(
        raga.letters,
        up,
        down,
        _steps(_round(up)),
        _steps(_round(down)),
        _threes(_round(up)),
        _threes(_round(down)),
        {half: "".join(before for before, _ in turns[half]) for half in halves},
        {half: "".join(after for _, after in turns[half]) for half in halves},
        semitones,
    )


def _letters(raga: Raga, half: Half) -> str:
    """The letters of a ladder in singing order; two forms of one in a row count as one."""
    return "".join(letter for letter, _ in groupby(pitch.place.letter for pitch in raga.ladder(half)))


def _round(ladder: str) -> str:
    """A ladder without its last letter if that is its first, where it goes on in the next sthayi."""
    return ladder[:-1] if ladder[0] == ladder[-1] else ladder


def _steps(ladder: str) -> dict[tuple[str, str], int]:
    size, steps = len(ladder), dict[tuple[str, str], int]()
    for i, before in enumerate(ladder):
        for k in range(1, size):
            after = ladder[(i + k) % size]
            if after != before:
                steps[before, after] = min(k, steps.get((before, after), size))
    return steps


def _threes(ladder: str) -> frozenset[str]:
    endless = ladder + ladder[:2]
    return frozenset(endless[i : i + 3] for i in range(len(ladder)))


def _turns(raga: Raga, half: Half) -> Iterator[tuple[str, str]]:
    """The letters on both sides of every step against a ladder's direction."""
    for a, b in pairwise(raga.ladder(half)):
        if a.place.letter != b.place.letter and (b.height > a.height) != (half == "up"):
            yield a.place.letter, b.place.letter
