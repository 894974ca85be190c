"""The rules of the gamaka table in words: the swaras, the gamaka and the source of each."""

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
    """The rules that can apply in a raga, each with its swaras; () if it is for every swara."""
    taken: set[Swarasthana] = set()
    rows = []
    for rule in rules:
        places = tuple(place for place in rule.places if place in raga.places and place not in taken)
        if rule.kind is not None:
            places = tuple(place for place in places if _is_in_reach(place, rule, raga, tuning, rules))
        if places or not rule.places:
            rows.append((places, rule))
        if _is_final(rule):
            taken |= set(rule.places)
    return tuple(rows)


def _is_in_reach(place: Swarasthana, rule: GamakaRule, raga: Raga, tuning: Tuning, rules: Sequence[GamakaRule]) -> bool:
    """Whether the rule gives a held swara without neighbours its gamaka, on one of the ladders."""
    if rule.widest_cents >= 1200:
        return True
    directions: tuple[Direction, ...] = ("up", "down")
    contexts = (GamakaContext(Pitch(place), None, None, way, rule.least_units, False) for way in directions)
    gamakas = (gamaka_of(context, raga, tuning, rules) for context in contexts)
    return any(gamaka is not None and gamaka[0] is rule for gamaka in gamakas)


def _is_final(rule: GamakaRule) -> bool:
    """Whether no later rule can apply to this rule's swaras if they are held."""
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
    """Its source, or the remark that it is our suggestion; then its note."""
    source = rule.source or OUR_READING
    return f"{source[0].upper()}{source[1:]}. {rule.note}".strip()


def in_a_list(words: Iterable[str], last: str) -> str:
    """'r, g and m'."""
    return f" {last} ".join(", ".join(words).rsplit(", ", 1))


def _named(anchor: Anchor) -> str:
    name = _ANCHORS.get(anchor.name) or SWARASTHANAS[anchor.name.rstrip("^.")].symbol
    if not anchor.off_cents:
        return name
    return f"{abs(anchor.off_cents):g} cents {'above' if anchor.off_cents > 0 else 'below'} {name}"
