"""What a line itself suggests next: how it went on when it last sang these swaras, or this figure elsewhere.

An LSTM of this size can't look up its own past, and varisais live on doing so: a motif comes
again, or moves one rung on. Both answers are computed, and the network says how much to heed them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from carnatic.compose.vocabulary import KARVAI_SYMBOL, NONE, SYMBOLS

_LONGEST, SHORTEST = 4, 2  # swaras that must be the same
FARTHEST_REPETITION = 64  # units back, further than any lesson goes
_ZERO = 1000  # the sign of an interval of nothing
_BROKEN = "\0"  # the sign of an interval to or from a hold


def repetition(symbols: Sequence[int]) -> int:
    """The symbol that followed when the last four, three or two were last heard; NONE where they never were."""
    text = "".join(map(chr, symbols[-FARTHEST_REPETITION:]))
    for length in range(_LONGEST, SHORTEST - 1, -1):
        if len(text) > length:
            found = text.rfind(text[-length:], 0, len(text) - 1)
            if found >= 0:
                return ord(text[found + length])
    return NONE


def sequence(symbols: Sequence[int]) -> int:
    """The symbol that would carry the last figure on as it was last carried on, on whatever rung that was.

    NONE where the last swaras are no figure of the line's past, hold among themselves or lead
    off the ladder.
    """
    recent = symbols[-FARTHEST_REPETITION:]
    text = "".join(_BROKEN if KARVAI_SYMBOL in (a, b) else chr(_ZERO + b - a) for a, b in pairwise(recent))
    for length in range(_LONGEST - 1, SHORTEST - 2, -1):  # intervals
        if len(text) <= length or _BROKEN in text[-length:]:
            continue
        found = text.rfind(text[-length:], 0, len(text) - 1)
        if found >= 0:
            following = recent[found + length + 1]
            if following == KARVAI_SYMBOL:
                return KARVAI_SYMBOL
            symbol = recent[-1] + following - recent[found + length]
            return symbol if 1 <= symbol < SYMBOLS else NONE
    return NONE
