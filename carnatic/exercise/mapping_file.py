"""Mapping files: a raga and the cents of each of its swaras.

The JSON has both names and values: the raga's name and its ladders, the tuning's name and the
cents of every swara. So the mapping sounds the same even if a name is unknown or has changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carnatic.errors import CarnaticError, UnknownRaga
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.json_values import DamagedFile, number_in, read_object, text_in, visible, word_in
from carnatic.exercise.request import ExerciseRequest, from_fields, moved_raga
from carnatic.messages import say
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.swara import SWARASTHANAS, Pitch
from carnatic.theory.tuning import Tuning

_FORMAT, _VERSION = "varisai mapping", 1
LARGEST_MAPPING_BYTES = 100_000
MAPPING_KIND = say("kind.tuning")
PURE_CENTS = 0.05  # a fifth written as 702 cents is that near to the pure one
_LONGEST = 200
LONGEST_RAGA = 300  # characters of a user's own raga: its name and both ladders
WHERE = say("where.tuning")
_TUNINGS = ("just", "equal")  # the base tunings to try if the file's tuning is unknown
_FIXED = ("S", "P")


@dataclass(frozen=True)
class RagaMapping:
    """The pitches of a raga's swaras: a tuning, and the swaras that are moved, as in a request."""

    raga: Raga
    tuning: Tuning
    mapping: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, request: ExerciseRequest) -> RagaMapping:
        """The mapping of a request."""
        return cls(request.raga, request.tuning, request.mapping)

    @cached_property
    def cents(self) -> dict[str, float]:
        """Cents above Sa of every swara of the raga with the moved swaras, low to high."""
        places = moved_raga(self.raga, self.mapping).places
        tuning = self.tuning.fitted(places).with_cents(self.mapping)
        return {place.symbol: tuning.cents_of(Pitch(place)) for place in places}

    def asked_of(self, request: ExerciseRequest) -> ExerciseRequest:
        """The request in this mapping's raga and tuning. Raises CarnaticError if the mapping is invalid."""
        return request.changed(raga=self.raga, tuning=self.tuning, mapping=self.mapping)

    def laid_on(self, request: ExerciseRequest) -> ExerciseRequest:
        """The request in its own raga, with the swaras that the mapping's raga shares moved as in the mapping.

        Raises CarnaticError if they share only Sa and Pa.
        """
        if (request.raga.arohana, request.raga.avarohana) == (self.raga.arohana, self.raga.avarohana):
            return request.changed(tuning=self.tuning, mapping=self.mapping)
        shared = [p.symbol for p in request.raga.places if p.symbol in self.cents and p.symbol not in _FIXED]
        if not shared:
            raise CarnaticError(
                "tuning.other_swaras", swaras=tuple(self.cents), raga=request.raga.title, own=self.raga.title
            )
        moved = tuple((symbol, cents) for symbol, cents in self.mapping if symbol in shared)
        return request.changed(tuning=self.tuning, mapping=moved)


def mapping_to_json(mapping: RagaMapping, name: str = "") -> dict[str, Any]:
    """The mapping as a JSON object. Inverse of mapping_from_json, up to cents that sound the same."""
    return {
        "format": _FORMAT,
        "version": _VERSION,
        **({"name": name} if name else {}),
        "raga": mapping.raga.name,
        "arohana": show_ladder(mapping.raga.arohana),
        "avarohana": show_ladder(mapping.raga.avarohana),
        "tuning": mapping.tuning.name,
        "cents": mapping.cents,
    }


def save_mapping(mapping: RagaMapping, name: str = "") -> bytes:
    """The mapping as a file. Inverse of read_mapping_file, up to cents that sound the same."""
    return (json.dumps(mapping_to_json(mapping, name), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def read_mapping_file(content: bytes, catalogue: Catalogue) -> tuple[str, RagaMapping]:
    """The name ('' for none) and the mapping in a file. Raises CarnaticError if it can't be read."""
    data = read_object(content, MAPPING_KIND, LARGEST_MAPPING_BYTES)
    return visible(text_in(data, "name", _LONGEST, WHERE)), mapping_from_json(data, catalogue)


def mapping_from_json(data: Mapping[str, Any], catalogue: Catalogue) -> RagaMapping:
    """A mapping from its JSON object. Raises CarnaticError if it can't be read."""
    if data.get("format") != _FORMAT:
        raise DamagedFile("file.wrong_kind", what=MAPPING_KIND)
    if data.get("version") != _VERSION:
        version = word_in(data, "version", WHERE)[:10] or "unknown"
        raise DamagedFile("tuning.file.version", said=version, version=_VERSION)
    cents = _read_cents(data.get("cents"))
    raga = _read_raga(data, catalogue)
    tuning = _read_tuning(data, cents, catalogue)
    places = sorted((SWARASTHANAS[symbol] for symbol in cents), key=lambda place: Pitch(place).height)
    base = dict(tuning.fitted(tuple(places)).cents)
    moved = tuple(
        (symbol, value)
        for symbol, value in cents.items()
        if symbol not in _FIXED and (value != base[symbol] or SWARASTHANAS[symbol] not in raga.places)
    )
    mapping = RagaMapping(raga, tuning, moved)
    mapping.asked_of(from_fields({}, catalogue))  # raises now, and not at the first use, if the mapping is invalid
    if differ := [symbol for symbol in SWARASTHANAS if symbol in mapping.cents.keys() ^ cents.keys()]:
        raise DamagedFile("tuning.file.scale", raga=raga.title, swaras=tuple(differ))
    return mapping


def _read_cents(data: Any) -> dict[str, float]:
    if not isinstance(data, Mapping) or not data:
        raise DamagedFile("tuning.file.no_cents")
    for symbol in data:
        if symbol not in SWARASTHANAS:
            raise DamagedFile("swarasthana.unknown", symbol=str(symbol)[:20], known=tuple(SWARASTHANAS))
    cents = {symbol: number_in(data, symbol, WHERE) for symbol in SWARASTHANAS if symbol in data}
    if cents.get("S", 0.0) != 0.0:
        raise DamagedFile("tuning.file.s")
    return cents


def _read_raga(data: Mapping[str, Any], catalogue: Catalogue) -> Raga:
    """The raga with the file's name if it has the file's ladders, else the raga of the ladders."""
    name = text_in(data, "raga", LONGEST_RAGA, WHERE)
    up, down = (text_in(data, half, _LONGEST, WHERE) for half in ("arohana", "avarohana"))
    try:
        named = catalogue.raga(name)
        if (not up and not down) or (show_ladder(named.arohana), show_ladder(named.avarohana)) == (up, down):
            return named
    except UnknownRaga:
        if not up or not down:
            raise
    return catalogue.raga(f"{up} / {down}")


def _read_tuning(data: Mapping[str, Any], cents: Mapping[str, float], catalogue: Catalogue) -> Tuning:
    """The tuning with the file's name, or another one with the same Pa as the file."""
    for name in (text_in(data, "tuning", _LONGEST, WHERE), *_TUNINGS):
        try:
            tuning = catalogue.tuning(name)
        except CarnaticError:
            continue
        pa = dict(tuning.cents)["P"]
        if abs(cents.get("P", pa) - pa) <= PURE_CENTS:
            return tuning
    raise DamagedFile("tuning.file.p", cents=cents["P"])
