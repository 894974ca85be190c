"""Looking up ragas by name, part of a name, number, swaras or ladders."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from carnatic.errors import CarnaticError, UnknownRaga, fold
from carnatic.theory.ladder import Ladder, looks_like_ladders, own_raga, read_ladders, split_name
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS


@dataclass(frozen=True)
class RagaNames:
    """The known ragas, by all of their names."""

    ragas: tuple[Raga, ...]

    @cached_property
    def all(self) -> tuple[Raga, ...]:
        """The ragas, each followed by its other forms."""
        return tuple(form for raga in self.ragas for form in (raga, *raga.variants))

    @cached_property
    def _forms(self) -> tuple[Raga, ...]:
        return tuple(form for raga in self.ragas for form in raga.variants)

    @cached_property
    def _by_name(self) -> dict[str, Raga]:
        names: dict[str, Raga] = {}
        for raga in self.all:
            numbers = () if raga.number is None else (str(raga.number),)
            for name in (raga.name, *raga.aliases, *numbers):
                names.setdefault(fold(name), raga)
        return names

    @cached_property
    def _by_ladders(self) -> dict[tuple[Ladder, Ladder], Raga]:
        # a raga takes precedence over the other forms, and an earlier one over a later one
        return {(raga.arohana, raga.avarohana): raga for raga in reversed((*self.ragas, *self._forms))}

    def raga(self, name: str) -> Raga:
        """The raga with that name, alias, number or ladders.

        Ladders of no known raga make a user's own raga. A name before the ladders becomes its
        name, unless another raga has that name. Raises UnknownRaga with the nearest names,
        CarnaticError for invalid ladders.
        """
        known = self._by_name.get(fold(name))
        if known is not None:
            return known
        own_name, ladders = split_name(name)
        if looks_like_ladders(ladders):
            arohana, avarohana = read_ladders(ladders)
            # an old file can use a name that the library has since given to a raga
            own_name = "" if self.is_taken(own_name) else own_name
            return self._by_ladders.get((arohana, avarohana)) or own_raga(arohana, avarohana, own_name)
        names = {n: raga.name for raga in self.ragas for n in (raga.name, *raga.aliases)}
        raise UnknownRaga(name[:60], names)

    def is_taken(self, name: str) -> bool:
        """Whether a known raga has that name, ignoring case, spaces and diacritics."""
        return fold(name) in self._by_name

    def with_ladders(self, raga: Raga) -> Raga | None:
        """The known raga, or form of one, with the same ladders; None if there is none."""
        return self._by_ladders.get((raga.arohana, raga.avarohana))

    def find(self, query: str) -> tuple[Raga, ...]:
        """The ragas that match a query: a name, alias or number, part of one, swaras, or two ladders.

        Swaras ('S R2 G3 P D2') find the ragas with exactly those swaras, else the ragas that
        include them; other forms of a raga count only if no raga matches. Raises UnknownRaga,
        or CarnaticError for swaras that no raga has together and for invalid ladders.
        """
        symbols = query.upper().replace("^", "").split()
        if symbols and set(symbols) <= SWARASTHANAS.keys() and fold(query) not in self._by_name:
            return self._with_swaras(symbols)
        part = fold(query)
        if part in self._by_name or not part.isalpha():
            return (self.raga(query),)
        return self.named_like(query) or (self.raga(query),)

    def named_like(self, part: str) -> tuple[Raga, ...]:
        """The ragas with that text in one of their names."""
        part = fold(part)
        return tuple(raga for raga in self.ragas if any(part in fold(n) for n in (raga.name, *raga.aliases)))

    def _with_swaras(self, symbols: Sequence[str]) -> tuple[Raga, ...]:
        wanted = {SWARASTHANAS[symbol] for symbol in (*symbols, "S")}
        for is_match in (operator.eq, operator.lt):
            for ragas in (self.ragas, self._forms):
                if matches := tuple(raga for raga in ragas if is_match(wanted, set(raga.places))):
                    return matches
        raise CarnaticError("raga.no_swaras", swaras=tuple(symbols))
