"""A mapping file: a raga, and where each of its swaras sounds.

It is kept as JSON that says everything twice over: the raga's name and its ladders, the
tuning's name and the cents of every swara. So it sounds the same where a name means
something else, or nothing.
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
PURE_CENTS = 0.05  # as near as a fifth of 702 cents, written by hand, is to the pure one
_LONGEST = 200
LONGEST_RAGA = 300  # of one's own raga the name and both ladders
WHERE = say("where.tuning")
_TUNINGS = ("just", "equal")  # to lay cents on where the mapping's own tuning is not known
_FIXED = ("S", "P")


@dataclass(frozen=True)
class RagaMapping:
    """Where the swaras of a raga sound: in a tuning, some of them moved, as in a request."""

    raga: Raga
    tuning: Tuning
    mapping: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, request: ExerciseRequest) -> RagaMapping:
        """The mapping that an exercise sounds in."""
        return cls(request.raga, request.tuning, request.mapping)

    @cached_property
    def cents(self) -> dict[str, float]:
        """Cents above Sa of every swara of the raga as it sounds, low to high."""
        places = moved_raga(self.raga, self.mapping).places
        tuning = self.tuning.fitted(places).with_cents(self.mapping)
        return {place.symbol: tuning.cents_of(Pitch(place)) for place in places}

    def asked_of(self, request: ExerciseRequest) -> ExerciseRequest:
        """The request in this mapping's own raga. Raises CarnaticError where the swaras can't stand so."""
        return request.changed(raga=self.raga, tuning=self.tuning, mapping=self.mapping)

    def laid_on(self, request: ExerciseRequest) -> ExerciseRequest:
        """The request in its own raga, the swaras that it shares with the mapping moved as they are here.

        Raises CarnaticError where they share none but Sa and Pa.
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
        said = word_in(data, "version", WHERE)[:10] or "unknown"
        raise DamagedFile("tuning.file.version", said=said, version=_VERSION)
    cents = _read_cents(data.get("cents"))
    raga = _read_raga(data, catalogue)
    tuning = _read_tuning(data, cents, catalogue)
    places = sorted((SWARASTHANAS[symbol] for symbol in cents), key=lambda place: Pitch(place).height)
    base = dict(tuning.fitted(tuple(places)).cents)
    moved = tuple(
        (symbol, at)
        for symbol, at in cents.items()
        if symbol not in _FIXED and (at != base[symbol] or SWARASTHANAS[symbol] not in raga.places)
    )
    mapping = RagaMapping(raga, tuning, moved)
    # a swara that two neighbours would drown is refused here and not when it is first heard
    mapping.asked_of(from_fields({}, catalogue))
    if differ := [symbol for symbol in SWARASTHANAS if symbol in mapping.cents.keys() ^ cents.keys()]:
        raise DamagedFile("tuning.file.scale", raga=raga.title, swaras=tuple(differ))
    return mapping


def _read_cents(found: Any) -> dict[str, float]:
    if not isinstance(found, Mapping) or not found:
        raise DamagedFile("tuning.file.no_cents")
    for symbol in found:
        if symbol not in SWARASTHANAS:
            raise DamagedFile("swarasthana.unknown", symbol=str(symbol)[:20], known=tuple(SWARASTHANAS))
    cents = {symbol: number_in(found, symbol, WHERE) for symbol in SWARASTHANAS if symbol in found}
    if cents.get("S", 0.0) != 0.0:
        raise DamagedFile("tuning.file.s")
    return cents


def _read_raga(data: Mapping[str, Any], catalogue: Catalogue) -> Raga:
    """The raga by its name where that has these ladders, else by the ladders themselves."""
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
    """The tuning of that name, or another in which Pa is as pure as in the mapping."""
    for name in (text_in(data, "tuning", _LONGEST, WHERE), *_TUNINGS):
        try:
            tuning = catalogue.tuning(name)
        except CarnaticError:
            continue
        pa = dict(tuning.cents)["P"]
        if abs(cents.get("P", pa) - pa) <= PURE_CENTS:
            return tuning
    raise DamagedFile("tuning.file.p", cents=cents["P"])
