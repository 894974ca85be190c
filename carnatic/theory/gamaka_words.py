"""The rows of the gamaka table in words: where each holds, what it says, and on what it rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carnatic.theory.gamaka_rules import OUR_READING, Anchor, Direction, GamakaContext, GamakaRule, gamaka_of
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch, Swarasthana
from carnatic.theory.tuning import Tuning

_ANCHORS = {
    "own": "its own pitch",
    "below": "the swara below",
    "above": "the swara above",
    "before": "the swara before",
    "S^": "the s above",
}
_COUNTS = {2: "two", 3: "three", 4: "four"}


def gamaka_rows(
    raga: Raga, tuning: Tuning, rules: Sequence[GamakaRule]
) -> tuple[tuple[tuple[Swarasthana, ...], GamakaRule], ...]:
    """The rules that can speak in a raga, each with the swaras of which it does; () where it is of every swara."""
    taken: set[Swarasthana] = set()
    found = []
    for rule in rules:
        places = tuple(place for place in rule.places if place in raga.places and place not in taken)
        if rule.kind is not None:
            places = tuple(place for place in places if _is_in_reach(place, rule, raga, tuning, rules))
        if places or not rule.places:
            found.append((places, rule))
        if _is_final(rule):
            taken |= set(rule.places)
    return tuple(found)


def _is_in_reach(place: Swarasthana, rule: GamakaRule, raga: Raga, tuning: Tuning, rules: Sequence[GamakaRule]) -> bool:
    """Whether the row's other pitch lies near enough on either ladder; where a neighbour is asked for, it may."""
    if rule.widest_cents >= 1200:
        return True
    ways: tuple[Direction, ...] = ("up", "down")
    held = (GamakaContext(Pitch(place), None, None, way, rule.least_units, False) for way in ways)
    return any((said := gamaka_of(here, raga, tuning, rules)) is not None and said[0] is rule for here in held)


def _is_final(rule: GamakaRule) -> bool:
    """Whether it leaves nothing to say of its swaras when they are held."""
    return not (rule.pair or rule.direction or rule.leap or rule.before or rule.after)


def where(places: Iterable[Swarasthana], rule: GamakaRule) -> str:
    """'R1 and D1, held for two or more', 'D2, held for two or more, before n or s', 'The second of a pair'."""
    way = {"up": "going up", "down": "going down", "": ""}[rule.direction]
    who = "The second of a pair" if rule.pair else in_a_list([place.symbol for place in places], "and")
    held = f"held for {_COUNTS.get(rule.least_units, str(rule.least_units))} or more" if rule.least_units > 1 else ""
    leap = "over a rung or more" if rule.leap else ""
    before = f"after {in_a_list(rule.before, 'or')}" if rule.before else ""
    after = f"before {in_a_list(rule.after, 'or')}" if rule.after else ""
    return ", ".join(filter(None, (who, held, f"{way} {leap}".strip(), before, after)))


def what(rule: GamakaRule) -> str:
    """'kampita, resting on the swara below and reaching its own pitch', 'sphurita from the swara below', 'plain'."""
    if rule.kind is None:
        return "plain"
    if rule.kind == "kampita":
        return f"kampita, resting on {_named(rule.start)} and reaching {_named(rule.turn)}"
    return f"{rule.kind} from {_named(rule.start)}"


def grounds(rule: GamakaRule) -> str:
    """Its source, or that it is our reading; and how much of it the source says."""
    said = rule.source or OUR_READING
    return f"{said[0].upper()}{said[1:]}. {rule.note}".strip()


def in_a_list(words: Iterable[str], last: str) -> str:
    """'r, g and m'."""
    return f" {last} ".join(", ".join(words).rsplit(", ", 1))


def _named(anchor: Anchor) -> str:
    name = _ANCHORS.get(anchor.name) or SWARASTHANAS[anchor.name.rstrip("^.")].symbol
    if not anchor.off_cents:
        return name
    return f"{abs(anchor.off_cents):g} cents {'above' if anchor.off_cents > 0 else 'below'} {name}"
