"""Measures of single lines: alternations, range, turns of a vakra raga, trigrams, held swaras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from math import log, log2

from carnatic.exercise.exercise import Exercise
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch

OTHER = ""  # stands for everything that is too rare to be listed


def sung_pitches(exercise: Exercise) -> tuple[Pitch, ...]:
    """The pitches of a line in order; a swara that is struck again counts once."""
    pitches = exercise.request.mapped_raga.resolve(tuple(note.swara for note in exercise.notes))
    return tuple(pitch for pitch, _ in groupby(pitch for pitch in pitches if pitch is not None))


def longest_alternation(pitches: Sequence[object]) -> int:
    """The length of the longest run that goes between two swaras only: 's r s r' has 4."""
    longest = length = min(2, len(pitches))
    for a, b, c in zip(pitches, pitches[1:], pitches[2:]):
        length = length + 1 if a == c and a != b else 2
        longest = max(longest, length)
    return longest


def reaches_tara_s(pitches: Iterable[Pitch]) -> bool:
    """Whether a line sings tara S or goes beyond it."""
    return any(pitch.sthayi >= 1 for pitch in pitches)


@lru_cache(maxsize=1024)
def naming_turns(raga: Raga) -> frozenset[tuple[str, str, str]]:
    """The places where a ladder turns back, as letters: a move against its direction and the swara after it."""
    turns: set[tuple[str, str, str]] = set()
    for ladder, rises in ((raga.arohana, True), (raga.avarohana, False)):
        pitches = [pitch for pitch, _ in groupby(ladder)]
        for a, b, c in zip(pitches, pitches[1:], pitches[2:]):
            if (b.height > a.height) != rises:
                turns.add((a.place.letter, b.place.letter, c.place.letter))
    return frozenset(turns)


@lru_cache(maxsize=1024)
def ladder_trigrams(raga: Raga) -> frozenset[str]:
    """Every three neighbours of either ladder, as letters, across the octave too."""
    threes: set[str] = set()
    for ladder in (raga.arohana, raga.avarohana):
        letters = [pitch.place.letter for pitch, _ in groupby(ladder)]
        # where a ladder goes on in the next sthayi its last swara is its first
        if letters[0] == letters[-1]:
            letters = [*letters, *letters[1:3]]
        threes.update("".join(three) for three in zip(letters, letters[1:], letters[2:]))
    return frozenset(threes)


def trigrams(pitches: Sequence[Pitch]) -> Counter[str]:
    """How often each three swaras follow each other, as letters."""
    letters = [pitch.place.letter for pitch in pitches]
    return Counter("".join(three) for three in zip(letters, letters[1:], letters[2:]))


def struck_trigrams(exercise: Exercise) -> Counter[str]:
    """The same with swaras that are struck again, as the figures of the pieces count them."""
    letters = [note.swara.letter for note in exercise.notes]
    return Counter("".join(three) for three in zip(letters, letters[1:], letters[2:]))


def held_letters(exercise: Exercise) -> Counter[str]:
    """The letters of the swaras that last two units or more."""
    return Counter(note.swara.letter for note in exercise.notes if note.units > 1)


def holds_on_anga_starts(exercise: Exercise) -> tuple[int, int]:
    """How many units of karvai fall on the first akshara of an anga after the first, and how many there are."""
    tala = exercise.request.tala
    unit = on_start = total = 0
    for note in exercise.notes:
        for k in range(unit + 1, unit + note.units):
            total += 1
            on_start += k % tala.aksharas in tala.anga_starts[1:]
        unit += note.units
    return on_start, total


def repeats_four_back(steps: Sequence[int]) -> tuple[int, int]:
    """How many moves of a row are as large as the one four before, and how many could be; steps: its swaras."""
    moves = [b - a for a, b in pairwise(steps)]
    return sum(a == b for a, b in zip(moves, moves[4:])), max(0, len(moves) - 4)


# -- distributions ----------------------------------------------------------------------------


def divergence_bits(made: Mapping[str, int], real: Mapping[str, float], real_size: int | None) -> float:
    """The Jensen-Shannon divergence of two distributions in bits, less what the sizes of the samples add by chance.

    made: counts. real: counts of the listed values in a sample of real_size; or, if that is None, shares. What is too
    rare to be listed is one value more. The correction is the first-order bias, (values − 1) / 8 × (1/n + 1/m) nats.
    """
    made_size, whole = sum(made.values()), real_size or 1.0
    if not made_size:
        return 0.0
    p = {key: count / made_size for key, count in made.items() if key in real}
    q = {key: count / whole for key, count in real.items()}
    p[OTHER], q[OTHER] = max(0.0, 1 - sum(p.values())), max(0.0, 1 - sum(q.values()))
    middle = {key: (p.get(key, 0.0) + q.get(key, 0.0)) / 2 for key in {*p, *q}}
    bits = (_relative_bits(p, middle) + _relative_bits(q, middle)) / 2
    values = sum(share > 0 for share in middle.values())
    chance = (values - 1) / 8 * (1 / made_size + (1 / real_size if real_size else 0.0)) / log(2)
    return max(0.0, bits - chance)


def _relative_bits(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    return sum(share * log2(share / b[key]) for key, share in a.items() if share > 0)
