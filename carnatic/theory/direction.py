"""A raga's rules of motion in words: which swaras are for going up or down only, and where a line can turn."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from carnatic.theory.raga import Half, Raga, show_ladder
from carnatic.theory.swara import Swarasthana

WORDS: tuple[tuple[Half, str, str], ...] = (("up", "arohana", "going up"), ("down", "avarohana", "coming down"))


def direction_words(raga: Raga) -> tuple[str, ...]:
    """Sentences that say how a line can move in a raga, by the rule that ``Raga.move_fault`` checks."""
    if raga.is_vakra:
        return _of_vakra(raga)
    places = {half: {pitch.place for pitch in raga.ladder(half)} for half, _, _ in WORDS}
    both = places["up"] & places["down"]
    if both == places["up"] | places["down"]:
        return ("Both ladders have the same swaras: a line may turn on any of them.",)
    one_way = [_only(raga, places[half] - both, way) for half, _, way in WORDS]
    turns = f"A line turns only on {_listed(raga, both)}, which both ladders have."
    return (*filter(None, one_way), turns)


def _only(raga: Raga, places: set[Swarasthana], way: str) -> str:
    if not places:
        return ""
    return f"{_listed(raga, places)} {'is' if len(places) == 1 else 'are'} only for {way}."


def _of_vakra(raga: Raga) -> tuple[str, ...]:
    sentences = []
    for half, name, _ in WORDS:
        ladder = raga.ladder(half)
        # a swara written twice in a row doesn't turn
        backward_steps = [
            (a, b) for a, b in pairwise(ladder) if (b.height < a.height if half == "up" else b.height > a.height)
        ]
        if backward_steps:
            sentences.append(f"The {name} turns back: {', '.join(show_ladder(pair) for pair in backward_steps)}.")
    rule = "So a line takes the steps of either ladder alone, and goes from one to the other on a swara that both have."
    return (*sentences, rule)


def _listed(raga: Raga, places: Iterable[Swarasthana]) -> str:
    """'s, r and p', low to high; a letter of which the raga has two forms is written as its place, 'G3'."""
    letters = [place.letter for place in raga.places]
    words = [
        place.letter if letters.count(place.letter) == 1 else place.symbol for place in raga.places if place in places
    ]
    return " and ".join(", ".join(words).rsplit(", ", 1))
