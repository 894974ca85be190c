"""How likely a raga's own phrases make the ways on from a beginning of a line.

The figures are few, so each count is mixed with what a shorter memory says: four swaras with three, three with two,
two with the raga's letters. The network and the phrases share the chance of the next swara by halves or so: a product
of both would sing only what both like, and is farther from the raga than either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from math import exp, sqrt
from typing import TYPE_CHECKING, NamedTuple

from carnatic.compose.forms import Form, State
from carnatic.compose.rungs import RungPlaces
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.theory.phrases import PhraseSources, RagaPhrases, phrase_sources
from carnatic.theory.raga import Raga

if TYPE_CHECKING:
    from carnatic.compose.network.raga_network import RagaMotion

# by setting: which part of the chances of the next swara and of a hold the phrases have
STRENGTHS = {"some": (0.5, 0.9), "much": (0.85, 1.0)}
LEARNED_STRENGTHS = {"some": 0.35, "much": 0.6}  # of the next swara's chance, where there are no pieces: it's a guess
MEMORY = 4  # swaras, the longest phrase without its last one
RELATIVES_COUNT = 150.0  # swaras for which the relatives' phrases count together, beside a raga's own
LADDER_COUNT, TURN_COUNT = 2.0, 4.0  # how often three swaras of the ladders count as sung, and a turn more than that
MIXED_IN = 3.0  # swaras for which the shorter memory counts after each beginning
LEARNED_COUNT = 15.0  # swaras for which what was learned of other ragas counts, beside a raga's own vakra ladders
LEAST_SHARE = 0.04  # of a letter that was never held, or never first or last
HOLD_CHANCE, MOST_HOLD_CHANCE = 0.15, 0.6  # of a swara that is held as often as it is sung


Chances = Mapping[str, Mapping[str, float]]  # of each letter, after the last letters


class Opinion(NamedTuple):
    """What the phrases say about some ways on. chances: of each, without holds; hold: of a hold."""

    chances: tuple[float, ...]
    hold: float


class PhraseWeights:
    """The weights of a raga's phrases at one strength.

    letters: the letter of each rung. mixed: which part of the next swara's chance the phrases have; the network
    has the rest. held_mixed: the same of the chance of a hold. learned: chances of each letter after two letters, one
    and none, from other ragas; beside them only a vakra raga's own ladders count.
    """

    def __init__(
        self,
        sources: PhraseSources,
        letters: Mapping[int, str],
        mixed: float,
        held_mixed: float,
        learned: Chances | None = None,
    ) -> None:
        self.letters, self.mixed, self.held_mixed = letters, mixed, held_mixed
        known = "".join(dict.fromkeys(letters.values()))
        self.learned, self.memory = learned, MEMORY if learned is None else max(map(len, learned))
        if learned is not None:
            # beside what was learned a vakra raga's own ladders count, and their turns more
            own_ladders = replace(sources, own=None, relatives=())
            sources = replace(sources, turns=(), ladders=())
        self.counts = _together(sources)
        self.letter_shares = _shares_of(iter(self.counts.get("", {}).items()), known)
        # how much more often a letter is held, first or last than it is sung at all
        self.held, self.starts, self.ends = (
            {letter: share / self.letter_shares[letter] for letter, share in shares.items()}
            for shares in (_shares_of(_mixed(sources, name), known) for name in ("held", "starts", "ends"))
        )
        if learned is not None:
            self.counts = _together(own_ladders)
        self._chances: dict[str, Mapping[str, float]] = {}

    def chances(self, sung: str) -> Mapping[str, float]:
        """The chance of each letter after the last few letters of a line."""
        sung = sung[-self.memory :]
        chances = self._chances.get(sung)
        if chances is None:
            if self.learned is not None:
                chances = self._blended(sung, self.learned[sung], LEARNED_COUNT)
            elif not sung:
                chances = self.letter_shares
            else:
                chances = self._blended(sung, self.chances(sung[1:]), MIXED_IN)
            self._chances[sung] = chances
        return chances

    def _blended(self, sung: str, other: Mapping[str, float], weight: float) -> Mapping[str, float]:
        """The counts after some letters, mixed with other chances that weigh as so many swaras."""
        counts, total = self.counts.get(sung, {}), self._begun(sung)
        mixed = total - sum(counts.values()) + weight
        return {
            letter: (counts.get(letter, 0.0) + mixed * chance) / (total + weight) for letter, chance in other.items()
        }

    def _begun(self, sung: str) -> float:
        """How often the letters were sung, with whatever letter after them."""
        listed = sum(self.counts.get(sung, {}).values())
        return max(listed, self.counts.get(sung[:-1], {}).get(sung[-1], 0.0)) if len(sung) > 2 else listed

    def after(self, sung: str, unit: int) -> str:
        """The last letters of a line after a unit, as many as matter."""
        return sung if unit == KARVAI else (sung + self.letters[unit])[-self.memory :]

    def opinion(self, form: Form, state: State, units: Units, costs: tuple[float, ...] | None, sung: str) -> Opinion:
        """What the phrases say about the ways on from a state, after the last few letters of the line.

        costs: what counts against each, in nats.
        """
        place = form.place(state)
        edge = self.starts if place == 0 else self.ends if place == form.avartanam_units - 1 else None
        hold = min(HOLD_CHANCE * self.held[sung[-1]], MOST_HOLD_CHANCE) if sung else 0.0
        chances = [hold if unit == KARVAI else self._chance(self.letters[unit], sung, edge) for unit in units]
        struck = sum(chance for unit, chance in zip(units, chances) if unit != KARVAI) or 1.0
        chances = [chance if unit == KARVAI else (1 - hold) * chance / struck for unit, chance in zip(units, chances)]
        if costs is not None:
            chances = [chance * exp(-cost) for chance, cost in zip(chances, costs)]
        total = sum(chances)
        held = sum(chance for unit, chance in zip(units, chances) if unit == KARVAI)
        struck = total - held or 1.0
        return Opinion(
            tuple(0.0 if unit == KARVAI else chance / struck for unit, chance in zip(units, chances)), held / total
        )

    def _chance(self, letter: str, sung: str, edge: Mapping[str, float] | None) -> float:
        chance = self.chances(sung)[letter]
        return chance if edge is None else chance * sqrt(edge[letter])


@lru_cache(maxsize=64)
def phrase_weights(
    raga: Raga, strength: str, table: tuple[RagaPhrases, ...], motion: RagaMotion | None = None
) -> PhraseWeights | None:
    """The weights of a raga's phrases at one of STRENGTHS; None if they are off or nothing is known.

    motion: the networks that say how a raga moves without pieces of its own; its relatives only tell holds and ends.
    """
    sources = phrase_sources(raga, table)
    if strength not in STRENGTHS:
        return None
    places = RungPlaces(raga)
    size = len(places.places)
    letters = {rung: places.pitch(rung).place.letter for rung in range(-size, 2 * size + 1)}
    mixed, held_mixed = STRENGTHS[strength]
    if motion is not None and sources.own is None:
        # without relatives nothing is known of holds
        held_mixed = held_mixed if sources.relatives else 0.0
        return PhraseWeights(sources, letters, LEARNED_STRENGTHS[strength], held_mixed, motion.chances(raga))
    if not (sources.own or sources.relatives or sources.turns):
        return None
    return PhraseWeights(sources, letters, mixed, held_mixed)


# -- counts ---------------------------------------------------------------------------------------


def _together(sources: PhraseSources) -> dict[str, dict[str, float]]:
    """How often each letter follows each beginning: the raga's own counts, those of its relatives, and its turns."""
    counts: dict[str, dict[str, float]] = {}
    for letters, count in _weighed(sources):
        _add(counts, letters[:-1], letters[-1], count)
        if len(letters) == 3:
            _add(counts, letters[1], letters[2], count)
            _add(counts, "", letters[2], count)
    return counts


def _add(counts: dict[str, dict[str, float]], begun: str, letter: str, count: float) -> None:
    row = counts.setdefault(begun, {})
    row[letter] = row.get(letter, 0.0) + count


def _weighed(sources: PhraseSources) -> Iterator[tuple[str, float]]:
    for row, weight in _rows(sources):
        for letters, count in (*row.threes, *row.longer):
            yield letters, count * weight
    for three in sources.ladders:
        yield three, LADDER_COUNT + TURN_COUNT * (three in sources.turns)


def _rows(sources: PhraseSources) -> Iterator[tuple[RagaPhrases, float]]:
    """The rows that count, each with its weight; relatives count as one piece together."""
    if sources.own is not None:
        yield sources.own, 1.0
    total = sum(row.swaras for row in sources.relatives)
    for row in sources.relatives:
        yield row, RELATIVES_COUNT / total


def _mixed(sources: PhraseSources, name: str) -> Iterator[tuple[str, float]]:
    for row, weight in _rows(sources):
        for letter, share in getattr(row, name):
            yield letter, share * row.swaras * weight


def _shares_of(parts: Iterator[tuple[str, float]], letters: str) -> dict[str, float]:
    """The share of every letter, LEAST_SHARE of a letter's even part at least; even if nothing was counted."""
    sums = dict.fromkeys(letters, 0.0)
    for letter, part in parts:
        if letter in sums:
            sums[letter] += part
    total = sum(sums.values())
    if not total:
        return dict.fromkeys(letters, 1 / len(letters))
    return {letter: (part / total + LEAST_SHARE) / (1 + LEAST_SHARE * len(letters)) for letter, part in sums.items()}
