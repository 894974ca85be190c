"""The arithmetic of a korvai: phrases in a yati, sung three times with equal gaps, from sama to the eduppu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.kuraippu import answers_of, kuraippu_sum
from carnatic.exercise.names import landing_words
from carnatic.messages import say

SAMA, GOPUCCHA, SROTOVAHA, MRIDANGA, DAMARU = "sama", "gopuccha", "srotovaha", "mridanga", "damaru"
TIMES = 3
LEAST_PHRASE = 2  # units
USUAL_PHRASE = 3  # shorter ones only where nothing else fits
LARGEST_STEP = 2  # units from one phrase of a yati to the next


@dataclass(frozen=True, slots=True)
class Korvai:
    """A group of phrases that is sung three times, each time but the last followed by a gap.

    yati: of the group, one of YATIS. phrases: their units, in singing order. inner: the units of the karvai
    between two phrases of the group. gap: those between two groups.
    """

    yati: str
    phrases: tuple[int, ...]
    inner: int
    gap: int

    @property
    def group(self) -> int:
        """The units of a group."""
        return sum(self.phrases) + self.inner * (len(self.phrases) - 1)

    @property
    def units(self) -> int:
        """The units from the start to the landing."""
        return TIMES * self.group + (TIMES - 1) * self.gap

    @property
    def longest(self) -> int:
        """The units of the longest phrase, of which the others are the ends."""
        return max(self.phrases)

    def parts(self) -> Iterator[tuple[int, int, int]]:
        """Every phrase as it is sung: its first unit, its units, and the units of the karvai after it."""
        start = 0
        for time in range(1, TIMES + 1):
            for place, units in enumerate(self.phrases, 1):
                after = self.inner if place < len(self.phrases) else self.gap if time < TIMES else 0
                yield start, units, after
                start += units + after

    @property
    def sum(self) -> str:
        """'(7 + 2) × 3 − 2', '(5 + 1 + 4 + 1 + 3 + 2) × 3 − 2', '5 × 3'."""
        terms = [str(self.phrases[0])]
        for units in self.phrases[1:]:
            terms += [str(self.inner)] * (self.inner > 0) + [str(units)]
        if self.gap:
            return f"({' + '.join((*terms, str(self.gap)))}) × {TIMES} − {self.gap}"
        return f"({' + '.join(terms)}) × {TIMES}" if len(terms) > 1 else f"{terms[0]} × {TIMES}"


@lru_cache(maxsize=4096)
def korvais(units: int, speed: int, yati: str = "any") -> tuple[Korvai, ...]:
    """Every korvai of exactly that many units at a speed, in a fixed order; () if there is none.

    Those without very short phrases, and with gaps, come alone if there are any.
    """
    found = tuple(k for k in _every(units, speed) if yati in ("any", k.yati))
    usual = tuple(k for k in found if min(k.phrases) >= USUAL_PHRASE and k.gap)
    return usual or found


def _every(units: int, speed: int) -> Iterator[Korvai]:
    """Every korvai of that many units; phrases and gaps grow with the speed."""
    longest, longest_alone, longest_gap = max(16, 4 * speed), max(24, 8 * speed), max(4, speed)
    for gap in range(longest_gap + 1):
        group, rest = divmod(units - (TIMES - 1) * gap, TIMES)
        if rest or group < LEAST_PHRASE:
            continue
        for inner in range(gap + 1):
            for yati, steps in _yatis():
                base, left = divmod(group - inner * (len(steps) - 1) - sum(steps), len(steps))
                phrases = tuple(base + step for step in steps)
                if not left and min(phrases) >= max(LEAST_PHRASE, gap) and max(phrases) <= longest:
                    yield Korvai(yati, phrases, inner, gap)
        if max(LEAST_PHRASE, gap) <= group <= longest_alone:
            yield Korvai(SAMA, (group,), 0, gap)


def _yatis() -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each yati of more than one phrase, as the steps of its phrases above the shortest."""
    for step in range(1, LARGEST_STEP + 1):
        for count in (3, 4):
            growing = tuple(step * k for k in range(count))
            yield GOPUCCHA, growing[::-1]
            yield SROTOVAHA, growing
        yield MRIDANGA, (0, step, 0)
        yield DAMARU, (step, 0, step)


def korvai_of(exercise: Exercise) -> Korvai | None:
    """The korvai that an exercise is, read from its notes; None if it is none."""
    request = exercise.request
    if not request.family_row.has_yati:
        return None
    signs = _signs(exercise)
    return next((k for k in korvais(exercise.landing, request.speed, request.yati) if _is_sung(k, signs)), None)


def _signs(exercise: Exercise) -> list[str]:
    return [sign for note in exercise.notes for sign in (str(note.swara), *(_HELD for _ in range(note.units - 1)))]


_HELD = ","


def _is_sung(korvai: Korvai, signs: list[str]) -> bool:
    """Whether every phrase is the end of the longest, and is followed by its karvai."""
    parts = [*korvai.parts()]
    start, longest, _ = max(parts, key=lambda part: part[1])
    phrase = signs[start : start + longest]
    if _HELD in (phrase[0], phrase[-1]):
        return False
    return all(
        signs[first : first + units + after] == [*phrase[longest - units :], *[_HELD] * after] and signs[first] != _HELD
        for first, units, after in parts
    )


def parts_of(exercise: Exercise) -> tuple[tuple[int, int, int], ...]:
    """Every phrase of a korvai or answer of a kuraippu: its first unit, its units, and those of the karvai after it.

    () for another line.
    """
    if korvai := korvai_of(exercise):
        return tuple(korvai.parts())
    if not kuraippu_sum(exercise):
        return ()
    sizes = answers_of(exercise.request)
    return tuple((start, size, 0) for start, size in zip(accumulate(sizes, initial=0), sizes))


# -- in words --------------------------------------------------------------------------------------


def arithmetic_of(exercise: Exercise) -> str:
    """'(7 + 2 + 6 + 2 + 5 + 2) × 3 − 2 = 70 = 2 × 32 + 6', in units from samam to the landing.

    '' for a line that is neither a korvai nor a kuraippu.
    """
    korvai = korvai_of(exercise)
    sum_ = kuraippu_sum(exercise) if korvai is None else korvai.sum
    if not sum_:
        return ""
    cycle = exercise.request.tala.aksharas * exercise.request.speed
    whole, after = divmod(exercise.landing, cycle)
    return f"{sum_} = {exercise.landing} = {whole} × {cycle}" + (f" + {after}" if after else "")


def shape_words(exercise: Exercise) -> str:
    """How a line that lands is built and where it lands, in sentences; '' for another line."""
    korvai = korvai_of(exercise)
    landing = landing_words(exercise.request)
    if korvai is None:
        arithmetic = arithmetic_of(exercise)
        return say("exercise.kuraippu", arithmetic=arithmetic, landing=landing) if arithmetic else landing
    return say("exercise.korvai", yati=korvai.yati, arithmetic=arithmetic_of(exercise), landing=landing)


def shape_to_json(exercise: Exercise) -> dict[str, Any] | None:
    """The arithmetic of a korvai or kuraippu as a JSON object; None for another line.

    parts: every phrase or answer, with its first unit, its units and the karvai after it.
    """
    arithmetic = arithmetic_of(exercise)
    if not arithmetic:
        return None
    korvai = korvai_of(exercise)
    return {
        "yati": korvai.yati if korvai else None,
        "arithmetic": arithmetic,
        "parts": [{"start": start, "units": units, "karvai": karvai} for start, units, karvai in parts_of(exercise)],
    }
