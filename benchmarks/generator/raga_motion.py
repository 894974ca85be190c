"""How a raga moves of which there are no pieces: the networks of raga motion beside counting, on ragas left out.

Every raga is left out with two or three that are no close relatives of it; the others are learned. The swaras in its
pieces that follow two others are the test. All models choose among the raga's letters and know its ladders.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Protocol

import numpy as np
from tqdm import tqdm

from benchmarks.generator.losses import Interval, interval
from carnatic.compose.move_counts import Mark, MoveCounts, by_move, by_two_moves, steps_of
from carnatic.compose.network.raga_network import READ, RagaConfiguration, RagaMotion
from carnatic.compose.network.raga_training import train_raga_motion
from carnatic.compose.phrase_weights import PhraseWeights
from carnatic.theory.ladder_moves import LadderMoves, ladder_moves
from carnatic.theory.phrases import RagaPhrases, phrase_sources
from carnatic.theory.raga import Raga

FOLDS = 12
NETWORK, HALVES = "the networks", "networks and counts, half each"
COMPOSED = "these and own vakra ladders, as composed"
MIXED, BOTH = "all of these counts mixed", "networks and mixed counts, half each"
RELATIVES = "relatives and turns"
NEAR = 3  # steps
FAR_SHARE = 0.15  # of a longer move, beside a shorter one
DISCOUNT = 0.75  # the usual one of Kneser and Ney
MIXED_IN = 10.0  # swaras for which the next shorter key counts
MIX_ROUNDS = 100

Chances = Mapping[str, Mapping[str, float]]  # of each letter, after two letters
Rows = dict[str, tuple[float, ...]]  # by raga, the chance of the third of its every three
Key = Callable[[LadderMoves, str, str], Hashable]


@dataclass(frozen=True)
class RagaMotionReport:
    """The losses of models on ragas that they haven't learned, in nats a swara.

    ragas: left out; swaras: how many of each judge. losses: of each model, raga by raga. counting: the single counting
    model with the lowest mean. differences: (model, counting model) → the mean difference over ragas with its 95%
    interval, the same with each raga weighed by its swaras, and the ragas in which the first model is better.
    """

    ragas: tuple[str, ...]
    swaras: tuple[int, ...]
    losses: Mapping[str, tuple[float, ...]]
    counting: str
    differences: tuple[Difference, ...]

    def as_composed(self) -> tuple[Difference, ...]:
        """The differences of what composing uses."""
        return tuple(row for row in self.differences if row.model == COMPOSED)


@dataclass(frozen=True)
class Difference:
    """How much lower the losses of a model are than those of a counting model, paired by raga."""

    model: str
    counting: str
    nats: float
    between: Interval
    swara_nats: float
    swara_between: Interval
    better: int


class Counted(Protocol):
    """A model that has counted pieces of some ragas."""

    def weight(self, moves: LadderMoves, sung: str, letter: str) -> float: ...


# -- counting -------------------------------------------------------------------------------------


def _anchor(letter: str) -> str:
    return letter if letter in "sp" else ""


LETTER_KEYS: tuple[Key, ...] = (lambda m, a, b: (), lambda m, a, b: b, lambda m, a, b: (a, b))
MOVE_KEYS: tuple[Key, ...] = (lambda m, a, b: (), steps_of)
ANCHOR_KEYS: tuple[Key, ...] = (*MOVE_KEYS, lambda m, a, b: (steps_of(m, a, b), _anchor(a), _anchor(b)))


def _by_letter(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    return letter


def _by_move_and_anchor(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    return steps_of(moves, last, letter), _anchor(letter)


def _by_return(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    return steps_of(moves, last, letter), letter == first


def _by_anchors(moves: LadderMoves, first: str, last: str, letter: str) -> Hashable:
    return steps_of(moves, last, letter), _anchor(last), _anchor(letter)


class Followers:
    """Marks that follow longer and longer keys; each count is mixed with what the shorter key says.

    With discount by Kneser and Ney, where shorter keys count the longer ones before a mark; else with add-k.
    """

    def __init__(self, pieces: Sequence[RagaPhrases], keys: Sequence[Key], mark: Mark, discounted: bool) -> None:
        self.keys, self.mark, self.discounted = keys, mark, discounted
        self.counts: list[dict[Hashable, Counter[Hashable]]] = [defaultdict(Counter) for _ in keys]
        seen: set[tuple[int, Hashable, Hashable]] = set()
        for row in pieces:
            moves = ladder_moves(row.raga)
            for three, count in row.threes:
                first, last, letter = tuple(three)
                marked = mark(moves, first, last, letter)
                known = [key(moves, first, last) for key in keys]
                for n, key in enumerate(known):
                    if discounted and n < len(keys) - 1:
                        longer = (n, known[n + 1], marked)
                        count_here = 0 if longer in seen else 1
                        seen.add(longer)
                    else:
                        count_here = count
                    self.counts[n][key][marked] += count_here

    def weight(self, moves: LadderMoves, sung: str, letter: str) -> float:
        """The chance of a letter's mark, shared among the letters that have the same."""
        first, last = sung[0], sung[1]
        marks = [self.mark(moves, first, last, other) for other in moves.letters]
        mark = self.mark(moves, first, last, letter)
        chance = 1 / (len(self.counts[0][()]) + 1)
        for key, table in zip(self.keys, self.counts):
            followers = table.get(key(moves, first, last))
            if not followers:
                continue
            total = followers.total()
            if self.discounted:
                kept = max(0.0, followers[mark] - DISCOUNT) / total
                chance = kept + DISCOUNT * len(followers) / total * chance
            else:
                chance = (followers[mark] + MIXED_IN * chance) / (total + MIXED_IN)
        return chance / marks.count(mark)


class NearMoves:
    """Every move of NEAR steps or less along a ladder is equally likely, longer ones less."""

    def weight(self, moves: LadderMoves, sung: str, letter: str) -> float:
        """1, or FAR_SHARE."""
        steps = moves.steps(sung[-1], letter)
        return 1.0 if steps is not None and abs(steps) <= NEAR else FAR_SHARE


class Even:
    """Every letter is equally likely."""

    def weight(self, moves: LadderMoves, sung: str, letter: str) -> float:
        """1."""
        return 1.0


def counting_models(pieces: Sequence[RagaPhrases]) -> dict[str, Counted]:
    """Every counting model but the relatives' rule, after counting the pieces."""
    two_moves = (by_move, by_two_moves)
    return {
        "uniform over the raga's letters": Even(),
        "uniform over moves of three steps": NearMoves(),
        "letters, trigram with back-off": Followers(pieces, LETTER_KEYS, _by_letter, discounted=False),
        "letters, Kneser-Ney": Followers(pieces, LETTER_KEYS, _by_letter, discounted=True),
        "moves, bigram with back-off": Followers(pieces, MOVE_KEYS, by_move, discounted=False),
        "moves, Kneser-Ney": Followers(pieces, MOVE_KEYS, by_move, discounted=True),
        "moves with s and p, Kneser-Ney": Followers(pieces, ANCHOR_KEYS, _by_move_and_anchor, discounted=True),
        "two moves, of the times they were open": MoveCounts(pieces, two_moves),
        "the same, and back to the first": MoveCounts(pieces, (*two_moves, _by_return)),
        "the same, with s and p": MoveCounts(pieces, (*two_moves, _by_anchors)),
        "the same, and threes of the ladders": MoveCounts(pieces),
    }


def counted(model: Counted, raga: Raga) -> Chances:
    """The chances of a raga's letters after any two of them."""
    moves, chances = ladder_moves(raga), {}
    for sung in (first + last for first in moves.letters for last in moves.letters):
        weights = {letter: model.weight(moves, sung, letter) for letter in moves.letters}
        total = sum(weights.values())
        chances[sung] = {letter: weight / total for letter, weight in weights.items()}
    return chances


def as_composed(motion: RagaMotion, raga: Raga) -> Chances:
    """What composing uses for a raga without pieces: networks and counts, and its own ladders if they turn."""
    return _after_two(
        PhraseWeights(phrase_sources(raga, ()), dict(enumerate(raga.letters)), 1.0, 1.0, motion.chances(raga))
    )


def by_relatives(pieces: Sequence[RagaPhrases], raga: Raga) -> Chances:
    """What the ragas with the same ladders and the turns of a raga's own say, as composing used them before."""
    return _after_two(PhraseWeights(phrase_sources(raga, tuple(pieces)), dict(enumerate(raga.letters)), 1.0, 1.0))


def _after_two(weights: PhraseWeights) -> Chances:
    letters = weights.letters.values()
    return {first + last: weights.chances(first + last) for first in letters for last in letters}


# -- both -----------------------------------------------------------------------------------------


def folds(pieces: Sequence[RagaPhrases]) -> list[list[RagaPhrases]]:
    """The ragas that are left out together; those with the same arohana are in different folds."""
    ordered = sorted(pieces, key=lambda row: (ladder_moves(row.raga).up, row.raga.name))
    return [ordered[number::FOLDS] for number in range(FOLDS)]


def raga_motion(
    pieces: Sequence[RagaPhrases], configuration: RagaConfiguration, seed: int = 0, most: int | None = None
) -> RagaMotionReport:
    """The losses on every raga that is left out. most: folds, for a quick look."""
    rows: dict[str, Rows] = defaultdict(dict)
    tested: list[RagaPhrases] = []
    for left_out in tqdm(folds(pieces)[:most], desc="ragas left out", unit="fold"):
        others = [row for row in pieces if row not in left_out]
        motion, models = train_raga_motion(others, seed, configuration), counting_models(others)
        for row in left_out:
            tested.append(row)
            for name, chances in _every(motion, models, others, row.raga).items():
                rows[name][row.raga.name] = tuple(chances[three[:READ]][three[READ]] for three, _ in row.threes)
    names = [name for name in rows if name not in (NETWORK, HALVES, COMPOSED)]
    rows[MIXED] = {row.raga.name: _mixed(rows, names, row, tested) for row in tested}
    rows[BOTH] = {
        raga: tuple((a + b) / 2 for a, b in zip(chances, rows[MIXED][raga])) for raga, chances in rows[NETWORK].items()
    }
    return _report(rows, names, tested)


def _every(
    motion: RagaMotion, models: Mapping[str, Counted], others: Sequence[RagaPhrases], raga: Raga
) -> dict[str, Chances]:
    return {
        **{name: counted(model, raga) for name, model in models.items()},
        RELATIVES: by_relatives(others, raga),
        NETWORK: motion.learned_chances(ladder_moves(raga)),
        HALVES: motion.chances(raga),
        COMPOSED: as_composed(motion, raga),
    }


def _mixed(
    rows: Mapping[str, Rows], names: Sequence[str], raga: RagaPhrases, tested: Sequence[RagaPhrases]
) -> tuple[float, ...]:
    """The chances of a mixture of models whose shares suit the other ragas best, each raga counting once."""
    others = [row for row in tested if row is not raga] or [raga]
    chances = np.concatenate([np.array([rows[name][row.raga.name] for name in names]).T for row in others])
    counts = [np.array([count for _, count in row.threes]) for row in others]
    weights = np.concatenate([count / count.sum() for count in counts])
    shares = np.full(len(names), 1 / len(names))
    for _ in range(MIX_ROUNDS):
        parts = chances * shares
        shares = (weights[:, None] * parts / parts.sum(1, keepdims=True)).sum(0)
        shares /= shares.sum()
    own = np.array([rows[name][raga.raga.name] for name in names]).T
    return tuple(float(chance) for chance in own @ shares)


def _report(rows: Mapping[str, Rows], names: Sequence[str], tested: Sequence[RagaPhrases]) -> RagaMotionReport:
    swaras = tuple(sum(count for _, count in row.threes) for row in tested)
    losses = {name: tuple(_nats(row, chances[row.raga.name]) for row in tested) for name, chances in rows.items()}
    best = min(names, key=lambda name: mean(losses[name]))
    pairs = [(model, counting) for model in (COMPOSED, HALVES, NETWORK) for counting in (best, MIXED, RELATIVES)]
    pairs.append((BOTH, MIXED))
    return RagaMotionReport(
        tuple(row.raga.name for row in tested),
        swaras,
        losses,
        best,
        tuple(_difference(model, counting, losses, swaras) for model, counting in pairs),
    )


def _nats(row: RagaPhrases, chances: Sequence[float]) -> float:
    """The mean loss of a swara."""
    counts = np.array([count for _, count in row.threes])
    return float(-(counts * np.log(chances)).sum() / counts.sum())


def _difference(model: str, counting: str, losses: Mapping[str, Sequence[float]], swaras: Sequence[int]) -> Difference:
    gains = [ours - theirs for ours, theirs in zip(losses[model], losses[counting])]

    def by_swara(chosen: Sequence[int]) -> float:
        return sum(swaras[i] * gains[i] for i in chosen) / sum(swaras[i] for i in chosen)

    return Difference(
        model,
        counting,
        mean(gains),
        interval(lambda chosen: mean(gains[i] for i in chosen), len(gains)),
        by_swara(range(len(gains))),
        interval(by_swara, len(gains)),
        sum(gain < 0 for gain in gains),
    )
