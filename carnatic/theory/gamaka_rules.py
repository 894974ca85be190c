"""Which gamaka a swara takes, by raga, place, neighbours and direction: the rows of a table, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from carnatic.errors import CarnaticError
from carnatic.messages import say
from carnatic.theory.gamaka import GAMAKA_KINDS, USUAL_RATE_HZ, Gamaka, GamakaKind
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS, Pitch, Sthayi, Swarasthana, swarasthana
from carnatic.theory.tuning import SMALLEST_STEP_CENTS, Tuning

OUR_READING = say("gamaka.our_reading")
_RELATIVE = ("own", "below", "above", "before")
_ANCHOR = re.compile(rf"({'|'.join(_RELATIVE)}|[SRGMPDN][123]?[.^]?)([+-]\d+)?")

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pitch as a row names it.

    name: the swara's own pitch, the one below or above it in the raga, the swara sung before
    it, or a place in its octave ('R2', 'S^' for the Sa over it). off_cents: added to that.
    """

    name: str
    off_cents: float = 0.0

    def __str__(self) -> str:
        return f"{self.name}{self.off_cents:+g}" if self.off_cents else self.name


@dataclass(frozen=True, slots=True)
class GamakaContext:
    """A swara in its line.

    before, after: the swaras sung next to it, None at either end and beside a silent one.
    direction: how it was reached; at the beginning, how it is left. units: how long it is held.
    is_second: whether it is the second of a pair, struck again on one pitch.
    """

    pitch: Pitch
    before: Pitch | None
    after: Pitch | None
    direction: Direction
    units: int
    is_second: bool


@dataclass(frozen=True, slots=True)
class GamakaRule:
    """A row of the table: where it holds, and what it says.

    places: () is every swara. kind: None says that the swara is sung plain. start, turn: where
    a kampita rests and turns; the others begin at start. least_units: how long it must be held.
    pair: only for the second of a pair. direction: how it must be reached, '' either way. leap:
    only where a rung or more was left out to reach it. before, after: letters, one of which must
    be sung next to it; '' any. widest_cents: a wider gamaka than that is not sung. source: ''
    where it is our reading. note: how much of it the source says.
    """

    places: tuple[Swarasthana, ...]
    kind: GamakaKind | None
    start: Anchor = Anchor("own")
    turn: Anchor = Anchor("own")
    rate_hz: float = USUAL_RATE_HZ
    least_units: int = 2
    pair: bool = False
    direction: Direction | Literal[""] = ""
    leap: bool = False
    before: str = ""
    after: str = ""
    widest_cents: float = 1200.0
    source: str = ""
    note: str = ""

    @property
    def is_sourced(self) -> bool:
        """Whether it rests on a source rather than on our reading."""
        return bool(self.source)

    def holds(self, here: GamakaContext, raga: Raga, tuning: Tuning) -> bool:
        """Whether the row speaks of a swara in that setting."""
        fits = not self.places or here.pitch.place in self.places
        fits &= here.units >= self.least_units and here.is_second >= self.pair
        fits &= self.direction in ("", here.direction)
        fits &= _is_one_of(here.before, self.before) and _is_one_of(here.after, self.after)
        return fits and (not self.leap or _is_leap(here, raga, tuning))


def gamaka_of(
    here: GamakaContext, raga: Raga, tuning: Tuning, rules: Sequence[GamakaRule]
) -> tuple[GamakaRule, Gamaka] | None:
    """The first of the raga's rules that speaks of a swara, and what it comes to; None for a plain one."""
    rule = next((rule for rule in rules if rule.holds(here, raga, tuning)), None)
    if rule is None or rule.kind is None:
        return None
    ends = [_cents(anchor, here, raga, tuning) for anchor in (rule.start, rule.turn)]
    start, turn = ends
    if start is None or turn is None or not SMALLEST_STEP_CENTS <= abs(turn - start) <= rule.widest_cents:
        return None
    return rule, Gamaka(rule.kind, start, turn, rule.rate_hz)


def neighbour(raga: Raga, pitch: Pitch, direction: Direction, up: bool, tuning: Tuning) -> Pitch | None:
    """The next swara above or below one, on the ladder of a direction; None where the sthayis end.

    A swara at the same pitch under another name is no neighbour.
    """
    on_ladder = {one.place for one in raga.ladder(direction)}
    places = on_ladder if pitch.place in on_ladder else raga.places
    own, side = tuning.cents_of(pitch), 1 if up else -1
    away = [
        (distance, one)
        for one in (Pitch(place, sthayi) for place in places for sthayi in Sthayi)
        if (distance := side * (tuning.cents_of(one) - own)) >= SMALLEST_STEP_CENTS
    ]
    return min(away, key=lambda found: (found[0], found[1].height))[1] if away else None


def _cents(anchor: Anchor, here: GamakaContext, raga: Raga, tuning: Tuning) -> float | None:
    pitch = _pitch(anchor.name, here, raga, tuning)
    return None if pitch is None else tuning.cents_of(pitch) + anchor.off_cents


def _pitch(name: str, here: GamakaContext, raga: Raga, tuning: Tuning) -> Pitch | None:
    if name == "own":
        return here.pitch
    if name == "before":
        return here.before
    if name in ("below", "above"):
        return neighbour(raga, here.pitch, here.direction, name == "above", tuning)
    octaves = here.pitch.sthayi + {"^": 1, ".": -1}.get(name[-1], 0)
    return Pitch(swarasthana(name.rstrip("^.")), Sthayi(octaves)) if octaves in set(Sthayi) else None


def _is_one_of(pitch: Pitch | None, letters: str) -> bool:
    return not letters or (pitch is not None and pitch.place.letter in letters)


def _is_leap(here: GamakaContext, raga: Raga, tuning: Tuning) -> bool:
    """Whether a rung or more lies between a swara and the one before it."""
    if here.before is None:
        return False
    rung = neighbour(raga, here.pitch, here.direction, here.direction == "down", tuning)
    if rung is None:
        return False
    own = tuning.cents_of(here.pitch)
    return abs(tuning.cents_of(here.before) - own) > abs(tuning.cents_of(rung) - own) + SMALLEST_STEP_CENTS


# -- reading the table ------------------------------------------------------------------------


def read_anchor(text: str) -> Anchor:
    """An anchor from 'own', 'below', 'above', 'before', 'R2' or 'S^', with cents: 'own+30'."""
    found = _ANCHOR.fullmatch(text)
    if found is None:
        raise CarnaticError("gamaka.pitch", text=text)
    name, off = found.groups()
    if name not in _RELATIVE:
        swarasthana(name.rstrip("^."))
    return Anchor(name, float(off or 0))


def read_rule(row: dict[str, Any]) -> GamakaRule:
    """A row as it stands in the table. Raises CarnaticError for what it may not say."""
    kind = row["kind"]
    letters = row.get("before", "") + row.get("after", "")
    if (
        kind not in (*GAMAKA_KINDS, "plain")
        or set(letters) - set(LETTERS)
        or row.get("direction", "") not in ("", "up", "down")
    ):
        raise CarnaticError("gamaka.row", row=row)
    return GamakaRule(
        places=tuple(swarasthana(symbol) for symbol in row.get("swaras", "").split()),
        kind=None if kind == "plain" else kind,
        start=read_anchor(row.get("from", "own")),
        turn=read_anchor(row.get("to", "own")),
        rate_hz=row.get("rate_hz", USUAL_RATE_HZ),
        least_units=row.get("least_units", 2),
        pair=row.get("pair", False),
        direction=row.get("direction", ""),
        leap=row.get("leap", False),
        before=row.get("before", ""),
        after=row.get("after", ""),
        widest_cents=row.get("widest_cents", 1200.0),
        source=row.get("source", ""),
        note=row.get("note", ""),
    )
