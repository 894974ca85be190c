"""A raga's own tuning: for each swara the sruti that agrees best with the raga's other swaras.

Sources list two srutis for most swarasthanas and don't say which one a raga takes. Our rule
takes the choice with the most pure fifths, fourths and thirds among the raga's swaras. Sa and
Pa are fixed, and an interval with Sa or Pa counts twice, since the drone always sounds them.
Thirds count because the tanpura sounds them: by fifths and fourths alone every antara
gandharam would be a comma above the one in the tanpura's overtones.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations, product
from math import log2
from types import MappingProxyType

Srutis = tuple[tuple[str, tuple[Fraction, ...]], ...]

FIFTHS = (Fraction(3, 2), Fraction(4, 3))
THIRDS = (Fraction(5, 4), Fraction(8, 5), Fraction(6, 5), Fraction(5, 3))
HUNDREDTH = 0.0101  # of a cent; twice the largest rounding error of a value with two decimals


def read_srutis(rows: Mapping[str, str]) -> Srutis:
    """(swarasthana, its srutis with the usual one first), … from {'R1': '16/15 256/243', …}."""
    return tuple((symbol, tuple(map(Fraction, ratios.split()))) for symbol, ratios in rows.items())


@lru_cache(maxsize=256)
def agreeing(places: tuple[str, ...], srutis: Srutis) -> Mapping[str, Fraction]:
    """The sruti of each of a raga's swarasthanas by the rule above.

    On a tie the choice with more fifths and fourths wins, then the one with more of the usual
    srutis.
    """
    by_symbol = dict(srutis)
    options = [by_symbol[symbol] for symbol in places]
    drone = [symbol in ("S", "P") for symbol in places]
    # (pure intervals, fifths and fourths among them) of every pair of srutis
    pure = {
        (i, a, j, b): _pure(options[i][a], options[j][b], 2 if drone[i] or drone[j] else 1)
        for i, j in combinations(range(len(options)), 2)
        for a in range(len(options[i]))
        for b in range(len(options[j]))
    }

    def rank(choice: tuple[int, ...]) -> tuple[int, int, int]:
        pairs = [pure[i, a, j, b] for (i, a), (j, b) in combinations(enumerate(choice), 2)]
        return sum(count for count, _ in pairs), sum(fifths for _, fifths in pairs), choice.count(0)

    best = max(product(*(range(len(ratios)) for ratios in options)), key=rank)
    return MappingProxyType({symbol: options[i][k] for i, (symbol, k) in enumerate(zip(places, best))})


def _pure(low: Fraction, high: Fraction, weight: int) -> tuple[int, int]:
    interval = high / low
    while interval < 1:
        interval *= 2
    is_fifth = interval in FIFTHS
    return weight * (is_fifth or interval in THIRDS), weight * is_fifth


def ratio_of(cents: float) -> Fraction | None:
    """The simple ratio within a hundredth of a cent of a value: 701.96 → 3/2; None if there is none.

    A ratio is simple if its terms have no prime factors above 7 and are at most 1024, or if
    its terms are at most 45.
    """
    near = (r for at, r in _simple() if abs(at - cents % 1200) < HUNDREDTH)
    return min(near, key=lambda r: r.denominator, default=None)


def _is_smooth(number: int) -> bool:
    for prime in (2, 3, 5, 7):
        while number % prime == 0:
            number //= prime
    return number == 1


@cache
def _simple() -> tuple[tuple[float, Fraction], ...]:
    smooth = [n for n in range(1, 1025) if _is_smooth(n) or n <= 45]
    terms = {Fraction(a, b) for b in smooth for a in smooth if b <= a < 2 * b}
    small = {r for r in terms if (_is_smooth(r.numerator) and _is_smooth(r.denominator)) or r.numerator <= 45}
    return tuple((1200 * log2(r), r) for r in sorted(small))
