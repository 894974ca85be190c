"""The rules of the gamaka table in words: the swaras, the gamaka and the source of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carnatic.messages import say
from carnatic.theory.gamaka_rules import OUR_READING, Anchor, Direction, GamakaContext, GamakaRule, gamaka_of
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch, Swarasthana
from carnatic.theory.tuning import Tuning

_NAMED_ANCHORS = ("own", "below", "above", "before", "S^")


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
    """'R1 and D1, held for 2 units or more', 'D2, held for 2 units or more, before n or s', 'The second of a pair'."""
    who = say("gamaka.pair") if rule.pair else say("gamaka.swaras", swaras=[place.symbol for place in places])
    held = say("gamaka.held", count=rule.least_units) if rule.least_units > 1 else ""
    way = say(f"gamaka.going_{rule.direction}") if rule.direction else ""
    leap = say("gamaka.leap") if rule.leap else ""
    before = say("gamaka.after", swaras=rule.before) if rule.before else ""
    after = say("gamaka.before", swaras=rule.after) if rule.after else ""
    return ", ".join(filter(None, (who, held, f"{way} {leap}".strip(), before, after)))


def what(rule: GamakaRule) -> str:
    """'kampita, resting on the swara below and reaching its own pitch', 'sphurita from the swara below', 'plain'."""
    if rule.kind is None:
        return say("gamaka.plain")
    if rule.kind == "kampita":
        return say("gamaka.kampita", start=_named(rule.start), turn=_named(rule.turn))
    return say("gamaka.from", kind=rule.kind, start=_named(rule.start))


def grounds(rule: GamakaRule) -> str:
    """Its source, or the remark that it is our suggestion; then its note."""
    return say("gamaka.grounds", source=rule.source or OUR_READING, note=rule.note).strip()


def _named(anchor: Anchor) -> str:
    if anchor.name in _NAMED_ANCHORS:
        name = say(f"gamaka.anchor.{anchor.name}")
    else:
        name = SWARASTHANAS[anchor.name.rstrip("^.")].symbol
    if not anchor.off_cents:
        return name
    code = "gamaka.cents_above" if anchor.off_cents > 0 else "gamaka.cents_below"
    return say(code, cents=abs(anchor.off_cents), pitch=name)
