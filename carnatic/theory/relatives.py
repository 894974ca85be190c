"""Related ragas: parent and janyas, the same swaras, one swarasthana apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnatic.theory.raga import Raga
from carnatic.theory.swara import Swarasthana


@dataclass(frozen=True)
class Neighbour:
    """A raga whose ladders differ from another's in one swarasthana: ``place`` instead of ``instead_of``."""

    raga: Raga
    place: Swarasthana
    instead_of: Swarasthana


@dataclass(frozen=True)
class Relatives:
    """The ragas related to one raga, each group in the library's order.

    parent: its melakarta; None for a melakarta, and if no source names one. janyas: those of a
    melakarta, or the other janyas of the same parent. same_swaras: the same swaras in other
    ladders. one_apart: the same ladders except for one swarasthana.
    """

    parent: Raga | None
    janyas: tuple[Raga, ...]
    same_swaras: tuple[Raga, ...]
    one_apart: tuple[Neighbour, ...]


def relatives(raga: Raga, ragas: Sequence[Raga]) -> Relatives:
    """The relatives of a raga, or of a form of one, among these ragas."""
    others = [other for other in ragas if other != raga and raga not in other.variants]
    family = [other for other in others if other.parent_number == raga.parent_number and other.number is None]
    parent = next((other for other in others if other.number == raga.parent_number), None)
    return Relatives(
        parent if raga.number is None and raga.parent_number else None,
        tuple(family) if raga.parent_number else (),
        tuple(other for other in others if other.places == raga.places),
        tuple(_neighbours(raga, others)),
    )


def melakartas_holding(raga: Raga, ragas: Iterable[Raga]) -> tuple[Raga, ...]:
    """The melakartas that have every swara of a raga."""
    wanted = set(raga.places)
    return tuple(other for other in ragas if other.number is not None and wanted <= set(other.places))


def _neighbours(raga: Raga, others: Iterable[Raga]) -> Iterable[Neighbour]:
    """The ragas with ladders of the same shape in which one swarasthana is everywhere replaced by another."""
    pitches = (*raga.arohana, *raga.avarohana)
    for other in others:
        other_pitches = (*other.arohana, *other.avarohana)
        if len(other.arohana) != len(raga.arohana) or len(other_pitches) != len(pitches):
            continue
        changes = {(a.place, b.place) for a, b in zip(pitches, other_pitches) if a != b}
        same_sthayis = all(a.sthayi == b.sthayi for a, b in zip(pitches, other_pitches))
        if len(changes) == 1 and same_sthayis:
            ((before, after),) = changes
            yield Neighbour(other, after, before)
