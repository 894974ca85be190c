"""One raga for each pattern of signature and accidentals on the staff."""

from __future__ import annotations

from carnatic.library import library
from carnatic.notation.spelling import MIDDLE_C, signature
from carnatic.theory.raga import Raga


def pattern(raga: Raga) -> tuple[tuple[tuple[str, int], ...], frozenset[tuple[str, int]]]:
    """The signs of the signature, and the places that need accidentals."""
    signs = signature(raga)
    places = {MIDDLE_C.place(place) for place in raga.places}
    return tuple(signs.items()), frozenset((step, alter) for step, alter in places if signs.get(step, 0) != alter)


# The first raga of each pattern; the others look like it on paper.
PATTERNS = tuple({pattern(raga): raga.name for raga in reversed(library().ragas)}.values())
