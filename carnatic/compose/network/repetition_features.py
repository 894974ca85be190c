"""A line's own past as features: how it went on after the same swaras, or the same figure on other rungs.

An LSTM of this size can't look up its own past, and varisais depend on it: a motif comes
again, or moves one rung on. Both suggestions are computed, and the network learns how much
they count.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from carnatic.compose.vocabulary import KARVAI_SYMBOL, NONE, SYMBOLS

_LONGEST, SHORTEST = 4, 2  # swaras that must be the same
FARTHEST_REPETITION = 64  # units back; no lesson is so long
_ZERO = 1000  # the sign of an interval of 0
_BROKEN = "\0"  # the sign of an interval to or from a hold


def repetition(symbols: Sequence[int]) -> int:
    """The symbol that followed the last occurrence of the latest four, three or two; NONE if they are new."""
    text = "".join(map(chr, symbols[-FARTHEST_REPETITION:]))
    for length in range(_LONGEST, SHORTEST - 1, -1):
        if len(text) > length:
            earlier = text.rfind(text[-length:], 0, len(text) - 1)
            if earlier >= 0:
                return ord(text[earlier + length])
    return NONE


def sequence(symbols: Sequence[int]) -> int:
    """The symbol that continues the latest figure as its last occurrence, on any rung, was continued.

    NONE if the latest swaras are no figure of the line's past, have a hold among them or lead off
    the ladder.
    """
    recent = symbols[-FARTHEST_REPETITION:]
    text = "".join(_BROKEN if KARVAI_SYMBOL in (a, b) else chr(_ZERO + b - a) for a, b in pairwise(recent))
    for length in range(_LONGEST - 1, SHORTEST - 2, -1):  # intervals
        if len(text) <= length or _BROKEN in text[-length:]:
            continue
        earlier = text.rfind(text[-length:], 0, len(text) - 1)
        if earlier >= 0:
            following = recent[earlier + length + 1]
            if following == KARVAI_SYMBOL:
                return KARVAI_SYMBOL
            symbol = recent[-1] + following - recent[earlier + length]
            return symbol if 1 <= symbol < SYMBOLS else NONE
    return NONE
