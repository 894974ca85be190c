"""Requests: everything that a user chose, as one frozen value, with conversion to text and JSON.

Headers, links and the command line use the same dictionary of plain texts: ``fields`` writes it
and ``from_fields`` reads it, both by the rows of SETTINGS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from carnatic.errors import CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.families import LANDING_FAMILIES, Family, family_of
from carnatic.exercise.json_values import word_in
from carnatic.exercise.settings import (
    DEFAULT_NOTATION,
    DEFAULT_SOUND,
    SETTINGS,
    LineSettings,
    NotationSettings,
    SoundSettings,
    read_settings,
)
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Swara, read_swara, sargam_name
from carnatic.theory.tala import EDUPPUS, NAMED_EDUPPUS, SPEEDS, Tala, eduppu_sign, fitting_eduppus
from carnatic.theory.tuning import SMALLEST_STEP_CENTS, Tuning, check_cents


@dataclass(frozen=True)
class ExerciseRequest(LineSettings):
    """An exercise to compose or read, with its playback and notation settings.

    The other fields: see LineSettings. Raises CarnaticError for a value out of range.
    """

    raga: Raga
    tala: Tala
    tuning: Tuning
    sound: SoundSettings = DEFAULT_SOUND
    notation: NotationSettings = DEFAULT_NOTATION

    def __post_init__(self) -> None:
        family_of(self.family)
        super().__post_init__()
        self._check_mapping()
        self._check_eduppu()
        self._check_landing()

    def _check_eduppu(self) -> None:
        if self.eduppu not in EDUPPUS:
            raise CarnaticError("eduppu.unknown", eduppu=self.eduppu[:40], eduppus=tuple(EDUPPUS))
        if self.eduppu == "sama":
            return
        if not self.family_row.has_eduppu:
            raise CarnaticError("eduppu.own_line", eduppu=eduppu_sign(self.eduppu), families=LANDING_FAMILIES)
        if self.eduppu in NAMED_EDUPPUS and self.tala.name != "Adi":
            raise CarnaticError("eduppu.adi", eduppu=self.eduppu, tala=self.tala.name)
        self.eduppu_units(self.speed)

    def _check_landing(self) -> None:
        if self.yati != "any" and not self.family_row.has_yati:
            raise CarnaticError("yati.family", yati=self.yati)
        if not self.family_row.lands:
            if self.landing != _USUAL_LANDING:
                raise CarnaticError("landing.family", families=LANDING_FAMILIES)
            return
        if self.trikalam:
            raise CarnaticError("landing.trikalam", kind=self.family_row.title)
        raga, swara = self.mapped_raga, self.landing_swara
        steps = {pitch.step: pitch.swara for pitch in (*raga.arohana, *raga.avarohana)}
        if swara.step not in steps:
            swaras = tuple(sargam_name(steps[step]) for step in sorted(steps))
            raise CarnaticError("landing.missing", raga=self.raga.title, swara=self.landing, swaras=swaras)

    def _check_mapping(self) -> None:
        symbols = [symbol for symbol, _ in self.mapping]
        for symbol, cents in self.mapping:
            check_cents(symbol, cents)
        if symbols != sorted(set(symbols), key=list(SWARASTHANAS).index):
            raise CarnaticError("tuning.order")
        mapped = self.mapped_raga
        for symbol in symbols:
            if SWARASTHANAS[symbol] not in mapped.places:
                has = " ".join(place.symbol for place in mapped.places)
                raise CarnaticError("tuning.swara_missing", symbol=symbol, raga=self.raga.title, has=has)
        self._check_order(mapped)

    def _check_order(self, raga: Raga) -> None:
        table = dict(self.mapped_tuning.cents)
        ladder = [(place.symbol, place.semitone, table[place.symbol]) for place in raga.places]
        for (low, low_step, low_cents), (high, high_step, high_cents) in pairwise((*ladder, ("S", 12, 1200.0))):
            # a vivadi raga can have R2 and G1, two names of one place, which have the same pitch
            if low_step < high_step and high_cents - low_cents < SMALLEST_STEP_CENTS:
                raise CarnaticError(
                    "tuning.too_close",
                    low=low,
                    low_cents=low_cents,
                    high=high,
                    high_cents=high_cents,
                    least=SMALLEST_STEP_CENTS,
                )

    @property
    def family_row(self) -> Family:
        """The row of its family in the table."""
        return family_of(self.family)

    @cached_property
    def mapped_raga(self) -> Raga:
        """The raga with the swarasthanas that the mapping gives it, under the same name."""
        return moved_raga(self.raga, self.mapping)

    @cached_property
    def fitted_tuning(self) -> Tuning:
        """The tuning for this raga, before the mapping."""
        return self.tuning.fitted(self.mapped_raga.places)

    @cached_property
    def mapped_tuning(self) -> Tuning:
        """The tuning for this raga with the mapping's cents."""
        return self.fitted_tuning.with_cents(self.mapping)

    @property
    def landing_swara(self) -> Swara:
        """The swara on which a line that lands ends. Raises CarnaticError if it can't be read."""
        return read_swara(self.landing)

    @property
    def home(self) -> int:
        """The step, in letters above madhya s, on which a line ends; s if its family doesn't say."""
        bounds = self.family_row.bounds
        return self.landing_swara.step if self.family_row.lands else 0 if bounds is None else bounds.home

    def lead_units(self, speed: int) -> int:
        """The units from sama to the start of the line, at a speed; none if it lands on its eduppu.

        Raises CarnaticError if they aren't a whole number.
        """
        return 0 if self.family_row.lands else self.eduppu_units(speed)

    @property
    def units_to_landing(self) -> int:
        """The units of a line that lands, from its start to the landing."""
        return self.avartanams * self.tala.aksharas * self.speed + self.eduppu_units(self.speed)

    def eduppu_units(self, speed: int) -> int:
        """The units from sama to the eduppu, at a speed. Raises CarnaticError if they aren't a whole number."""
        lead = EDUPPUS[self.eduppu] * speed
        if lead.denominator > 1:
            speeds = tuple(q for q in SPEEDS if (EDUPPUS[self.eduppu] * q).denominator == 1)
            raise CarnaticError(
                "eduppu.no_unit",
                eduppu=eduppu_sign(self.eduppu),
                speed=speed,
                eduppus=fitting_eduppus(speed),
                speeds=speeds,
            )
        return int(lead)

    def changed(self, **changes: Any) -> ExerciseRequest:
        """This request with some fields changed; the new one is checked too.

        Another family loses the settings that only this one has, and another raga a landing that it lacks.
        """
        if "family" in changes and changes["family"] != self.family:
            changes = _suiting(self.family_row, family_of(changes["family"])) | changes
        elif "raga" in changes and "landing" not in changes and not _has(changes["raga"], self.landing_swara):
            changes |= {"landing": _USUAL_LANDING}
        return replace(self, **changes)


_USUAL_LANDING = LineSettings().landing


def _suiting(before: Family, family: Family) -> dict[str, Any]:
    """The usual values of the settings that a family can't have, or not in the sense of the one before it."""
    # a line that lands ends on its eduppu, another one starts there
    dropped: dict[str, Any] = {} if family.has_eduppu and family.lands == before.lands else {"eduppu": "sama"}
    dropped |= {} if family.has_yati else {"yati": "any"}
    return dropped | ({"trikalam": False} if family.lands else {"landing": _USUAL_LANDING})


def _has(raga: Raga, swara: Swara) -> bool:
    return any(pitch.step == swara.step for pitch in (*raga.arohana, *raga.avarohana))


def moved_raga(raga: Raga, mapping: tuple[tuple[str, float], ...]) -> Raga:
    """The raga with its swaras moved to the swarasthanas of a mapping."""
    for symbol, _ in mapping:
        place = SWARASTHANAS[symbol]
        if place.letter in raga.letters:
            raga = raga.with_place(place)
    return raga


def fields(request: ExerciseRequest) -> dict[str, str]:
    """The settings as plain text by key, without defaults. Inverse of from_fields."""
    texts = {row.key: row.text(request) for row in SETTINGS if row.is_written(request, "header")}
    return {key: text for key, text in texts.items() if text}


def from_fields(table: Mapping[str, str], catalogue: Catalogue) -> ExerciseRequest:
    """A request from plain text by key; missing settings get their defaults.

    Raises CarnaticError, naming the setting, for a text that can't be read.
    """
    return ExerciseRequest(**read_settings(SETTINGS, table, catalogue))


def request_to_json(request: ExerciseRequest) -> dict[str, Any]:
    """The request as a JSON object. Inverse of request_from_json."""
    written = [row for row in SETTINGS if row.is_written(request, "json")]
    return {row.json_key: row.codec.to_json(row.value(request)) for row in written}


def request_from_json(data: Mapping[str, Any], catalogue: Catalogue) -> ExerciseRequest:
    """A request from its JSON object; null counts as missing. Raises CarnaticError if it can't be read."""
    where = say("where.request")
    # a setting can also have the key of the header and a text: "sruti": "196 Hz"
    table = {row.key: word_in(data, row.key, where) for row in SETTINGS if row.key != row.json_key}
    for row in SETTINGS:
        table[row.key] = row.codec.from_json(data.get(row.json_key), row.json_key, where) or table.get(row.key, "")
    return from_fields(table, catalogue)
