"""The symbols that the network reads and writes: rungs of a ladder, and karvai."""

from __future__ import annotations

from carnatic.lessons.lesson import KARVAI, Units

# A mandra and a tara octave around s to S, so that every family fits one network.
LOWEST_RUNG, HIGHEST_RUNG = -7, 14
SYMBOLS = HIGHEST_RUNG - LOWEST_RUNG + 2  # written: karvai, then every rung
START, NONE = SYMBOLS, SYMBOLS + 1  # read only: before the first unit; no such unit
INPUTS = SYMBOLS + 2
KARVAI_SYMBOL = 0


def symbol_of(unit: int) -> int:
    """The symbol of a rung or of KARVAI. Inverse of unit_of."""
    return KARVAI_SYMBOL if unit == KARVAI else unit - LOWEST_RUNG + 1


def unit_of(symbol: int) -> int:
    """The rung, or KARVAI, of a symbol. Inverse of symbol_of."""
    return KARVAI if symbol == KARVAI_SYMBOL else symbol + LOWEST_RUNG - 1


def ladder_symbols(rungs: int) -> tuple[int, ...]:
    """The symbols of one octave's ladder: karvai and the rungs s to S."""
    return (KARVAI_SYMBOL, *(symbol_of(k) for k in range(rungs)))


def mirrored(symbol: int, rungs: int) -> int:
    """The symbol of the other half: rung k becomes n − 1 − k. Its own inverse."""
    unit = unit_of(symbol)
    return symbol if unit == KARVAI else symbol_of(rungs - 1 - unit)


def symbols_of(units: Units) -> tuple[int, ...]:
    """The symbols of a row of units."""
    return tuple(symbol_of(unit) for unit in units)
