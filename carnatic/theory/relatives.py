"""Which ragas stand near one another: parent and janyas, the same swaras, one swarasthana apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnatic.theory.raga import Raga
from carnatic.theory.swara import Swarasthana


@dataclass(frozen=True)
class Neighbour:
    """A raga whose ladders are another's but for one swarasthana: it has ``place`` in the place of ``instead_of``."""

    raga: Raga
    place: Swarasthana
    instead_of: Swarasthana


@dataclass(frozen=True)
class Relatives:
    """Ragas near one raga, each group in the library's order.

    parent: its melakarta, None for a melakarta and where no source names one. janyas: a
    melakarta's own, else the others of the same parent. same_swaras: other ladders from
    just its swaras.
    """

    parent: Raga | None
    janyas: tuple[Raga, ...]
    same_swaras: tuple[Raga, ...]
    one_apart: tuple[Neighbour, ...]


def relatives(raga: Raga, ragas: Sequence[Raga]) -> Relatives:
    """The relatives of a raga, or of a form of one, among these ragas."""
    others = [one for one in ragas if one != raga and raga not in one.variants]
    family = [one for one in others if one.parent_number == raga.parent_number and one.number is None]
    parent = next((one for one in others if one.number == raga.parent_number), None)
    return Relatives(
        parent if raga.number is None and raga.parent_number else None,
        tuple(family) if raga.parent_number else (),
        tuple(one for one in others if one.places == raga.places),
        tuple(_neighbours(raga, others)),
    )


def melakartas_holding(raga: Raga, ragas: Iterable[Raga]) -> tuple[Raga, ...]:
    """The melakartas that have every swara of a raga."""
    wanted = set(raga.places)
    return tuple(one for one in ragas if one.number is not None and wanted <= set(one.places))


def _neighbours(raga: Raga, others: Iterable[Raga]) -> Iterable[Neighbour]:
    """Those whose ladders, swara by swara, differ in one swarasthana and always in the same way."""
    own = (*raga.arohana, *raga.avarohana)
    for other in others:
        theirs = (*other.arohana, *other.avarohana)
        if len(other.arohana) != len(raga.arohana) or len(theirs) != len(own):
            continue
        changes = {(a.place, b.place) for a, b in zip(own, theirs) if a != b}
        same_sthayis = all(a.sthayi == b.sthayi for a, b in zip(own, theirs))
        if len(changes) == 1 and same_sthayis:
            ((before, after),) = changes
            yield Neighbour(other, after, before)
