"""Where names become ragas: full names, parts of them, numbers, swaras, and ladders of one's own."""

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
    """The ragas that are known, by every name they have."""

    ragas: tuple[Raga, ...]

    @cached_property
    def all(self) -> tuple[Raga, ...]:
        """The ragas and, after each, the other forms that are taught of it."""
        return tuple(one for raga in self.ragas for one in (raga, *raga.variants))

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
        # a raga before the other forms, and of two with the same ladders the first
        return {(raga.arohana, raga.avarohana): raga for raga in reversed((*self.ragas, *self._forms))}

    def raga(self, name: str) -> Raga:
        """The raga of that name, alias or number, or with those ladders.

        Ladders that no known raga has make one of the user's own, and a name before them is
        its name, unless another raga has it. Raises UnknownRaga with the nearest names,
        CarnaticError for ladders that break a law.
        """
        found = self._by_name.get(fold(name))
        if found is not None:
            return found
        own, ladders = split_name(name)
        if looks_like_ladders(ladders):
            arohana, avarohana = read_ladders(ladders)
            # a file may be older than the raga here that has its name
            own = "" if self.is_taken(own) else own
            return self._by_ladders.get((arohana, avarohana)) or own_raga(arohana, avarohana, own)
        known = {n: raga.name for raga in self.ragas for n in (raga.name, *raga.aliases)}
        raise UnknownRaga(name[:60], known)

    def is_taken(self, name: str) -> bool:
        """Whether a raga here has that name, or one that differs in case, spaces and diacritics alone."""
        return fold(name) in self._by_name

    def with_ladders(self, raga: Raga) -> Raga | None:
        """The known raga, or form of one, that has these ladders; None where there is none."""
        return self._by_ladders.get((raga.arohana, raga.avarohana))

    def find(self, query: str) -> tuple[Raga, ...]:
        """The ragas that a query means: a name, alias or number, a part of one, swaras, or two ladders.

        Swaras ('S R2 G3 P D2') find the ragas with just those, else those that hold them;
        other forms of a raga are named where no raga itself has them. Raises UnknownRaga,
        or CarnaticError for swaras that no raga here has together and for broken ladders.
        """
        symbols = query.upper().replace("^", "").split()
        if symbols and set(symbols) <= SWARASTHANAS.keys() and fold(query) not in self._by_name:
            return self._with_swaras(symbols)
        part = fold(query)
        if part in self._by_name or not part.isalpha():
            return (self.raga(query),)
        return self.named_like(query) or (self.raga(query),)

    def named_like(self, part: str) -> tuple[Raga, ...]:
        """The ragas with that part in one of their names."""
        part = fold(part)
        return tuple(raga for raga in self.ragas if any(part in fold(n) for n in (raga.name, *raga.aliases)))

    def _with_swaras(self, symbols: Sequence[str]) -> tuple[Raga, ...]:
        wanted = {SWARASTHANAS[symbol] for symbol in (*symbols, "S")}
        for holds in (operator.eq, operator.lt):
            for ragas in (self.ragas, self._forms):
                if found := tuple(raga for raga in ragas if holds(wanted, set(raga.places))):
                    return found
        raise CarnaticError("raga.no_swaras", swaras=tuple(symbols))
