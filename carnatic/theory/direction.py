"""How a line moves in a raga, in sentences: what comes only in one half of its scale, and where a line turns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from carnatic.messages import say
from carnatic.theory.raga import Half, Raga, show_ladder
from carnatic.theory.swara import Swarasthana

HALVES: tuple[tuple[Half, str], ...] = (("up", "arohana"), ("down", "avarohana"))


def direction_words(raga: Raga) -> tuple[str, ...]:
    """Sentences that say how a line can move in a raga, by the rule that ``Raga.move_fault`` checks."""
    if raga.is_vakra:
        return _of_vakra(raga)
    places = {half: {pitch.place for pitch in raga.ladder(half)} for half, _ in HALVES}
    both = places["up"] & places["down"]
    if both == places["up"] | places["down"]:
        return (say("direction.same_swaras"),)
    one_way = [_only(raga, places[half] - both, name) for half, name in HALVES]
    return (*filter(None, one_way), say("direction.turns", swaras=_swara_names(raga, both)))


def _only(raga: Raga, places: set[Swarasthana], name: str) -> str:
    if not places:
        return ""
    code = "direction.only_one" if len(places) == 1 else "direction.only"
    return say(code, swaras=_swara_names(raga, places), half=name)


def _of_vakra(raga: Raga) -> tuple[str, ...]:
    sentences = []
    for half, name in HALVES:
        ladder = raga.ladder(half)
        # a swara written twice in a row doesn't turn
        backward_steps = [
            (a, b) for a, b in pairwise(ladder) if (b.height < a.height if half == "up" else b.height > a.height)
        ]
        if backward_steps:
            steps = [show_ladder(pair) for pair in backward_steps]
            sentences.append(say("direction.turns_back", half=name, steps=steps))
    return (*sentences, say("direction.vakra"))


def _swara_names(raga: Raga, places: Iterable[Swarasthana]) -> list[str]:
    """The letters of places, low to high; the symbol if the raga has two forms of a letter."""
    letters = [place.letter for place in raga.places]
    chosen = [place for place in raga.places if place in places]
    return [place.letter if letters.count(place.letter) == 1 else place.symbol for place in chosen]
