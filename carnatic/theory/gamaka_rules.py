"""The rules that give a swara its gamaka by raga, place, neighbours and direction, read from a table."""

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
    """A pitch named in a rule.

    name: 'own' for the swara's own pitch, 'below' or 'above' for its neighbour in the raga,
    'before' for the swara sung before it, or a place in its octave ('R2'; 'S^' is the Sa above
    it). off_cents: added to that pitch.
    """

    name: str
    off_cents: float = 0.0

    def __str__(self) -> str:
        return f"{self.name}{self.off_cents:+g}" if self.off_cents else self.name


@dataclass(frozen=True, slots=True)
class GamakaContext:
    """A swara and what surrounds it in the line.

    before, after: the swaras next to it; None at an end of the line and next to a silent one.
    direction: of the step that reaches it; for the first swara, of the step that leaves it.
    units: its duration. is_second: whether it repeats the pitch of the swara before.
    """

    pitch: Pitch
    before: Pitch | None
    after: Pitch | None
    direction: Direction
    units: int
    is_second: bool


@dataclass(frozen=True, slots=True)
class GamakaRule:
    """A row of the table: the swaras that it applies to, and their gamaka.

    places: () for every swara. kind: None for a plain swara. start, turn: the pitches where a
    kampita rests and turns; the other kinds begin at start. least_units: the shortest swara
    that takes it. pair: only for the second of a pair. direction: how the swara is reached, ''
    for both. leap: only if the step to the swara skips a rung or more. before, after: the
    letters that can be next to it, '' for any. widest_cents: a wider gamaka is not sung.
    source: '' if the rule is our suggestion. note: how much of the rule the source states.
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
        """Whether the rule has a source and isn't our suggestion."""
        return bool(self.source)

    def holds(self, context: GamakaContext, raga: Raga, tuning: Tuning) -> bool:
        """Whether the rule applies to a swara in that context."""
        fits = not self.places or context.pitch.place in self.places
        fits &= context.units >= self.least_units and context.is_second >= self.pair
        fits &= self.direction in ("", context.direction)
        fits &= _is_one_of(context.before, self.before) and _is_one_of(context.after, self.after)
        return fits and (not self.leap or _is_leap(context, raga, tuning))


def gamaka_of(
    context: GamakaContext, raga: Raga, tuning: Tuning, rules: Sequence[GamakaRule]
) -> tuple[GamakaRule, Gamaka] | None:
    """The first of the raga's rules that applies to a swara, and the gamaka that it gives; None for a plain swara."""
    rule = next((rule for rule in rules if rule.holds(context, raga, tuning)), None)
    if rule is None or rule.kind is None:
        return None
    ends = [_cents(anchor, context, raga, tuning) for anchor in (rule.start, rule.turn)]
    start, turn = ends
    if start is None or turn is None or not SMALLEST_STEP_CENTS <= abs(turn - start) <= rule.widest_cents:
        return None
    return rule, Gamaka(rule.kind, start, turn, rule.rate_hz)


def neighbour(raga: Raga, pitch: Pitch, direction: Direction, up: bool, tuning: Tuning) -> Pitch | None:
    """The next swara above or below a pitch, on the ladder of a direction; None beyond the last sthayi.

    A swara at the same pitch under another name is not a neighbour.
    """
    on_ladder = {rung.place for rung in raga.ladder(direction)}
    places = on_ladder if pitch.place in on_ladder else raga.places
    own_cents, side = tuning.cents_of(pitch), 1 if up else -1
    candidates = [
        (distance, other)
        for other in (Pitch(place, sthayi) for place in places for sthayi in Sthayi)
        if (distance := side * (tuning.cents_of(other) - own_cents)) >= SMALLEST_STEP_CENTS
    ]
    return min(candidates, key=lambda candidate: (candidate[0], candidate[1].height))[1] if candidates else None


def _cents(anchor: Anchor, context: GamakaContext, raga: Raga, tuning: Tuning) -> float | None:
    pitch = _pitch(anchor.name, context, raga, tuning)
    return None if pitch is None else tuning.cents_of(pitch) + anchor.off_cents


def _pitch(name: str, context: GamakaContext, raga: Raga, tuning: Tuning) -> Pitch | None:
    if name == "own":
        return context.pitch
    if name == "before":
        return context.before
    if name in ("below", "above"):
        return neighbour(raga, context.pitch, context.direction, name == "above", tuning)
    octaves = context.pitch.sthayi + {"^": 1, ".": -1}.get(name[-1], 0)
    return Pitch(swarasthana(name.rstrip("^.")), Sthayi(octaves)) if octaves in set(Sthayi) else None


def _is_one_of(pitch: Pitch | None, letters: str) -> bool:
    return not letters or (pitch is not None and pitch.place.letter in letters)


def _is_leap(context: GamakaContext, raga: Raga, tuning: Tuning) -> bool:
    """Whether the step from the swara before skips a rung or more."""
    if context.before is None:
        return False
    rung = neighbour(raga, context.pitch, context.direction, context.direction == "down", tuning)
    if rung is None:
        return False
    own_cents = tuning.cents_of(context.pitch)
    return (
        abs(tuning.cents_of(context.before) - own_cents) > abs(tuning.cents_of(rung) - own_cents) + SMALLEST_STEP_CENTS
    )


# -- reading the table ------------------------------------------------------------------------


def read_anchor(text: str) -> Anchor:
    """An anchor from 'own', 'below', 'above', 'before', 'R2' or 'S^', with cents: 'own+30'."""
    match = _ANCHOR.fullmatch(text)
    if match is None:
        raise CarnaticError("gamaka.pitch", text=text)
    name, off = match.groups()
    if name not in _RELATIVE:
        swarasthana(name.rstrip("^."))
    return Anchor(name, float(off or 0))


def read_rule(row: dict[str, Any]) -> GamakaRule:
    """A rule from its row in the table. Raises CarnaticError for an invalid value."""
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
