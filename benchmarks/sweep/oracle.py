"""An independent implementation of the rules of raga and tala, which reads printed text only.

Its input is a raga as two ladders as in books, a tala as its name, and a line as its sargam text
and the pitches that it sounds; it parses all of them itself. It must share no code with ``Raga``,
``Tala``, ``lay_out``, ``text`` or ``review``: otherwise a mistake in how the app reads, resolves or
counts would also be in the check. Only the sweep and the tests use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import accumulate, pairwise, product, takewhile
from math import gcd
from typing import NamedTuple

# Semitones of each place above Sa.
HEIGHTS = {
    "S": 0, "R1": 1, "R2": 2, "R3": 3, "G1": 2, "G2": 3, "G3": 4, "M1": 5, "M2": 6, "P": 7,
    "D1": 8, "D2": 9, "D3": 10, "N1": 9, "N2": 10, "N3": 11,
}  # fmt: skip
ORDER = "SRGMPDN"
JATIS = {"tisra": 3, "chaturasra": 4, "khanda": 5, "misra": 7, "sankeerna": 9}
# L stands for the laghu of the jati's length.
FAMILIES = {
    "Dhruva": "L2LL",
    "Matya": "L2L",
    "Rupaka": "2L",
    "Jhampa": "L12",
    "Triputa": "L22",
    "Ata": "LL22",
    "Eka": "L",
}
CHAPUS = {"Misra chapu": (3, 4), "Khanda chapu": (2, 3), "Tisra chapu": (1, 2), "Sankeerna chapu": (4, 5)}
MOST_REPEATS = 9
# Aksharas from sama to the eduppu on which a line lands.
EDUPPUS = {"sama": 0, "1/4": 0.25, "1/2": 0.5, "3/4": 0.75, "1": 1, "3/2": 1.5, "madhyadi": 0.5, "desadi": 1.5}
TRIKALAM = (1, 2, 2, 4, 4, 4, 4)  # once, twice, four times: each as long as the first
SHORTEST_STRETCH = 3
# a swara, a hold, or a bar, as people write them
SIGN = re.compile(r"([a-zA-Z])(\d?)([.']*)|([,;])|(\|\|?)|(\S)")

Place = tuple[str, int]  # symbol, sthayi: ('N3', -1)


class Written(NamedTuple):
    """A swara of a text: 'm2.' is M, −1, '2'; units counts its karvais."""

    letter: str
    sthayi: int
    number: str
    units: int


class Struck(NamedTuple):
    """The time of a swara in a piece and its place in the tala; everything but the times counts from 1."""

    start: Fraction
    duration: Fraction
    avartanam: int
    anga: int
    akshara: int


# -- reading ------------------------------------------------------------------------------


def read_ladder(text: str) -> tuple[Place, ...]:
    """The places of a ladder such as 'N3. S R2 S^'."""
    return tuple((word.strip(".^"), word.count("^") - word.count(".")) for word in text.split())


def read_line(text: str) -> tuple[tuple[Written, ...], tuple[tuple[int, str], ...]]:
    """The swaras of a sargam text, and its bars as (units before them, sign)."""
    swaras: list[Written] = []
    bars: list[tuple[int, str]] = []
    for letter, number, marks, hold, bar, other in SIGN.findall(text):
        if letter:
            sthayi = letter.isupper() + marks.count("'") - marks.count(".")
            swaras.append(Written(letter.upper(), sthayi, number, 1))
        elif hold:
            swaras[-1] = swaras[-1]._replace(units=swaras[-1].units + (1 if hold == "," else 2))
        elif bar:
            bars.append((sum(swara.units for swara in swaras), bar))
        else:
            raise ValueError(f"{other!r} in {text!r}")
    return tuple(swaras), tuple(bars)


def melakarta_ladders(number: int) -> tuple[str, str]:
    """Both ladders of a melakarta: M1 before M2, then every R below a G, then every D below an N."""
    lower, upper = (
        [(f"{low}{i}", f"{high}{k}") for i, k in product("123", "123") if HEIGHTS[f"{low}{i}"] < HEIGHTS[f"{high}{k}"]]
        for low, high in ("RG", "DN")
    )
    madhyama, (r, g), (d, n) = list(product(("M1", "M2"), lower, upper))[number - 1]
    up = ["S", r, g, madhyama, "P", d, n, "S^"]
    return " ".join(up), " ".join(reversed(up))


@cache
def angas(tala: str) -> tuple[int, ...]:
    """The aksharas of each anga, from the tala's name: 'khanda jati Ata' has 5, 5, 2, 2."""
    if tala in CHAPUS:
        return CHAPUS[tala]
    jati, _, family = ("chaturasra", "", "Triputa") if tala == "Adi" else tala.split()
    return tuple(JATIS[jati] if sign == "L" else int(sign) for sign in FAMILIES[family])


# -- direction ------------------------------------------------------------------------------


class Ladders(NamedTuple):
    """Both ladders of a raga, and the data for its rules of motion.

    steps: (from, to, sthayis moved) of the neighbours in a string that turns back; empty
    where neither does.
    """

    up: tuple[Place, ...]
    down: tuple[Place, ...]
    up_symbols: frozenset[str]
    down_symbols: frozenset[str]
    steps: frozenset[tuple[str, str, int]]


@cache
def ladders(arohana: str, avarohana: str) -> Ladders:
    """The two ladders of a raga from their texts."""
    up, down = read_ladder(arohana), read_ladder(avarohana)
    is_straight = all(_climbs(a, b) for a, b in pairwise(up)) and all(_climbs(b, a) for a, b in pairwise(down))
    steps = frozenset((a[0], b[0], b[1] - a[1]) for string in (up, down) for a, b in pairwise(string))
    up_symbols, down_symbols = (frozenset(symbol for symbol, _ in string) for string in (up, down))
    return Ladders(up, down, up_symbols, down_symbols, frozenset() if is_straight else steps)


def _climbs(a: Place, b: Place) -> bool:
    """By what sounds; R2 lies below G1 though they sound alike."""
    return _height(a) < _height(b)


def _height(place: Place) -> tuple[int, int]:
    symbol, sthayi = place
    return HEIGHTS[symbol] + 12 * sthayi, ORDER.index(symbol[0])


def line_faults(text: str, sounding: str, arohana: str, avarohana: str, is_piece: bool = False) -> tuple[str, ...]:
    """The faults of a line in a raga; () if there are none.

    sounding: the places that the app gives its swaras, spelled like a ladder. A letter with
    two forms may sound as either, so the moves are judged as they sound, and the text only
    has to agree. is_piece: a gitam may touch a swara of the descent on its way up.
    """
    raga, line = ladders(arohana, avarohana), read_ladder(sounding)
    written, _ = read_line(text)
    foreign = {symbol for symbol, _ in line} - raga.up_symbols - raga.down_symbols
    known = [place for place in line if place[0] in HEIGHTS]
    return (
        *_reading_faults(written, line),
        *(f"{symbol} is not in the raga" for symbol in sorted(foreign)),
        *(f"{a[0]} {a[1]:+} to {b[0]} {b[1]:+} is against the ladders" for a, b in _illegal(known, raga, is_piece)),
    )


def _reading_faults(written: Sequence[Written], line: Sequence[Place]) -> Iterator[str]:
    if len(written) != len(line):
        yield f"{len(written)} swaras are written and {len(line)} sound"
    for swara, (symbol, sthayi) in zip(written, line):
        if (symbol[0], sthayi) != (swara.letter, swara.sthayi) or swara.number not in ("", symbol[1:]):
            yield f"{swara} sounds as {symbol} {sthayi:+}"


def _illegal(line: Sequence[Place], raga: Ladders, is_piece: bool) -> Iterator[tuple[Place, Place]]:
    """Every move that the raga forbids, except those of a piece that only touch the avarohana."""
    struck = _struck(line)
    for i, (a, b) in enumerate(pairwise(struck)):
        left_downward = i + 2 < len(struck) and _climbs(struck[i + 2], b)
        is_touched = is_piece and not raga.steps and _climbs(a, b) and left_downward
        if not _is_legal(a, b, raga) and not (is_touched and a[0] in raga.up_symbols and b[0] in raga.down_symbols):
            yield a, b


def _struck(line: Sequence[Place]) -> list[Place]:
    """The line without its repeats; a swara may always be struck again."""
    return [place for i, place in enumerate(line) if i == 0 or place != line[i - 1]]


def _is_legal(a: Place, b: Place, raga: Ladders) -> bool:
    """A step of a string that turns back; else both places in the direction's ladder, in any sthayi."""
    if raga.steps:
        return (a[0], b[0], b[1] - a[1]) in raga.steps
    if (a[0][0], a[1]) == (b[0][0], b[1]):
        return False  # R1 doesn't slide to R2
    return {a[0], b[0]} <= (raga.up_symbols if _climbs(a, b) else raga.down_symbols)


def joins_stretches(sounding: str, arohana: str, avarohana: str) -> bool:
    """Whether a line is stretches of the strings, three swaras or more, each begun where the last one ended."""
    line = _struck(read_ladder(sounding))
    strings = [_struck(_in_every_sthayi(read_ladder(ladder))) for ladder in (arohana, avarohana)]
    ends = {0}
    for start in range(len(line)):
        for string in strings if start in ends else ():
            for k in range(len(string)):
                shared = takewhile(lambda pair: pair[0] == pair[1], zip(line[start:], string[k:]))
                ends.update(range(start + SHORTEST_STRETCH - 1, start + len(list(shared))))
    return len(line) - 1 in ends


def _in_every_sthayi(string: Sequence[Place]) -> Sequence[Place]:
    """A ladder with the same ladder below it and above it, if it goes from one S to the next."""
    (first, start), (last, end) = string[0], string[-1]
    if (first, last, abs(end - start)) != ("S", "S", 1):
        return string
    return [(symbol, sthayi + shift) for shift in (start - end, 0, end - start) for symbol, sthayi in string]


# -- tala ---------------------------------------------------------------------------------------


def bar_faults(text: str, tala: str, speed: int, lands: bool = False) -> tuple[str, ...]:
    """The faults of the bars of a text at that speed; () if they are the tala's.

    The last avartanam may be begun only, when the piece is repeated until it closes, or lands in it.
    """
    swaras, bars = read_line(text)
    units, cycle = sum(swara.units for swara in swaras), sum(angas(tala)) * speed
    ends = [speed * end for end in accumulate(angas(tala))]
    wanted = [(c + e, "||" if e == cycle else "|") for c in range(0, units, cycle) for e in ends if c + e <= units]
    found = [f"{units} units fill no avartanam of {tala}"] if units % sum(angas(tala)) and not lands else []
    if list(bars) != wanted:
        found.append(f"the bars {bars} are not the {wanted} of {tala} at {speed}")
    return tuple(found)


def landing_faults(rhythm: Sequence[int], tala: str, speed: int, avartanams: int, eduppu: str) -> tuple[str, ...]:
    """The faults of the place on which a line's last swara is struck: the eduppu, after so many whole avartanams."""
    due = (avartanams * sum(angas(tala)) + EDUPPUS[eduppu]) * speed
    struck = sum(rhythm[:-1])
    return () if struck == due else (f"it lands on unit {struck} and not on {due}",)


def is_sung_three_times(text: str) -> bool:
    """Whether the units before the last swara are the same three times, with equal holds between them."""
    swaras, _ = read_line(text)
    units = [sign for swara in swaras[:-1] for sign in (swara[:3], *(None for _ in range(swara.units - 1)))]
    for gap in range(len(units) // 2):
        size, rest = divmod(len(units) - 2 * gap, 3)
        times = [units[k * (size + gap) : k * (size + gap) + size] for k in range(3)]
        holds = [units[k * (size + gap) + size : (k + 1) * (size + gap)] for k in range(2)]
        if not rest and times[0] == times[1] == times[2] and not any(map(any, holds)):
            return True
    return False


def passes(rhythm: Sequence[int], tala: str, speed: int, is_trikalam: bool = False) -> tuple[int, ...]:
    """The speed of each pass of a piece that is played until it closes on sama."""
    if is_trikalam:
        return TRIKALAM
    return (speed,) * (speed // gcd(sum(rhythm) // sum(angas(tala)), speed))


# every piece asks for the same few hundred times
_aksharas = lru_cache(maxsize=65_536)(Fraction)


def clock(rhythm: Sequence[int], tala: str, speeds: Sequence[int]) -> tuple[Struck, ...]:
    """The exact time of every swara of a piece, pass after pass, each at its speed.

    rhythm: units of each swara, together whole avartanams. Exact.
    """
    lengths = angas(tala)
    anga_of = [number for number, length in enumerate(lengths, 1) for _ in range(length)]
    struck, begun, size = [], Fraction(0), len(anga_of)
    for speed in speeds:
        unit = int(begun * speed)
        for units in rhythm:
            avartanam, akshara = divmod(unit // speed, size)
            start, duration = _aksharas(unit, speed), _aksharas(units, speed)
            struck.append(Struck(start, duration, avartanam + 1, anga_of[akshara], akshara + 1))
            unit += units
        begun += Fraction(sum(rhythm), speed)
    return tuple(struck)


def closing_faults(rhythm: Sequence[int], tala: str, speeds: Sequence[int]) -> tuple[str, ...]:
    """Whether a piece closes on sama after these passes, none sooner at their own speed, in no more than nine.

    A trikalam run lasts three times the first speed, any other playing no longer than it.
    """
    cycle, length = sum(angas(tala)), sum(Fraction(sum(rhythm), speed) for speed in speeds)
    found = [] if length % cycle == 0 else [f"{len(speeds)} passes don't close"]
    if len(set(speeds)) == 1 and any((length * k / len(speeds)) % cycle == 0 for k in range(1, len(speeds))):
        found.append(f"{len(speeds)} passes where fewer close")
    if len(speeds) > MOST_REPEATS or length > sum(rhythm) * len(set(speeds)):
        found.append(f"{len(speeds)} passes are too many")
    return tuple(found)
