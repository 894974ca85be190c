"""Pieces by the article's model: their bars, their whole avartanams and their swaras."""

from __future__ import annotations

from carnatic.compose.network.article import BAR, DOUBLE_BAR, KARVAI_TOKEN, TOKENS, Tokens
from carnatic.lessons.lesson import KARVAI, Units


def in_tala(piece: Tokens) -> tuple[Units, ...] | None:
    """The avartanams of a piece with every bar where Adi has one; None for any other piece."""
    rows = [piece[i : i + TOKENS] for i in range(0, len(piece), TOKENS)]
    found = tuple(_avartanam(row) for row in rows)
    whole = tuple(row for row in found if row is not None)
    return whole if len(whole) == len(found) else None


def turned(piece: Tokens) -> Tokens:
    """A piece rotated to begin after a double bar, if a rotation has whole avartanams; otherwise unchanged."""
    turns = [(*piece[i + 1 :], *piece[: i + 1]) for i, token in enumerate(piece) if token == DOUBLE_BAR]
    return next((turn for turn in turns if in_tala(turn) is not None), piece)


def whole_avartanams(piece: Tokens) -> tuple[tuple[Units, bool], ...]:
    """Every whole avartanam of a piece read as a ring, and whether it contains the seam of end and start."""
    ring = piece * 2
    found = []
    for start in range(len(piece)):
        row = _avartanam(ring[start : start + TOKENS])
        if row is not None and ring[start - 1] == DOUBLE_BAR:
            found.append((row, start + TOKENS > len(piece)))
    return tuple(found)


def without_bars(piece: Tokens) -> Units:
    """The swaras and holds of a piece, as rungs."""
    return tuple(KARVAI if token == KARVAI_TOKEN else token for token in piece if token < BAR)


def _avartanam(row: Tokens) -> Units | None:
    """The eight units of eleven tokens; None if a bar is missing or misplaced."""
    bars = {4: BAR, 7: BAR, 10: DOUBLE_BAR}
    if len(row) != TOKENS or any((token >= BAR or k in bars) and bars.get(k) != token for k, token in enumerate(row)):
        return None
    return tuple(KARVAI if token == KARVAI_TOKEN else token for k, token in enumerate(row) if k not in bars)
