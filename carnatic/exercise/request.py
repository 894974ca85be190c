"""All that a user chose, as one frozen value, and its codec.

One table of plain text fields serves the file header, the command line and the link:
``fields`` writes it, ``from_fields`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.families import SARALI, Family, family_of
from carnatic.exercise.json_values import word_in
from carnatic.exercise.settings import DEFAULT_NOTATION, DEFAULT_SOUND, SWITCHES, NotationSettings, SoundSettings
from carnatic.exercise.text_values import (
    one_line,
    read_mapping,
    read_real,
    read_sruti,
    read_whole,
    read_yes,
    shortest,
    show_mapping,
)
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tala import EDUPPUS, SPEEDS, Tala
from carnatic.theory.tuning import SMALLEST_STEP_CENTS, Tuning, check_cents, check_sruti

LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.2, 2.0
LOWEST_TEMPO, HIGHEST_TEMPO = 20.0, 240.0
LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS = 1, 99  # a janta in a tala of four has forty
HIGHEST_SEED = 2**31 - 1
LONGEST_PHRASE = 400
LONGEST_KEPT = 4000  # sixteen avartanams of the longest tala
PLANS = ("any", "mirrored", "through-composed")
RANGES = ("any", "narrow", "wide")
SOUND_FIELDS = ("voice", "gamaka", "drone", "strings", "beat", "human")
NOTATION_FIELDS = ("script", "numbers", "clef", "staff", "signs", "cents", "places")
HARDEST = 5  # of the difficulties; 0 asks for none


class Catalogue(Protocol):
    """Where names become things; the library is one."""

    def raga(self, name: str) -> Raga: ...
    def tala(self, name: str) -> Tala: ...
    def tuning(self, name: str) -> Tuning: ...


@dataclass(frozen=True)
class ExerciseRequest:
    """What to compose or read, and how it shall sound.

    speed: swaras to the akshara. avartanams: length at first speed; janta, dhatu and
    alankaram set their own, and the exercise's request then says it. phrase: the opening,
    in sargam text. temperature: 0.9 is a lesson-like line, more wanders further.
    mapping: (swarasthana symbol, cents) of the swaras that were moved; another number of
    the same letter (R2 in a raga with R1) moves the swara there. sruti_hz: madhya Sa.
    model: hash of the weights that composed it, '' before that. trikalam: a run through the
    first three speeds, at speed 1 then. eduppu: one of EDUPPUS, where the line begins.
    plan, range: one of PLANS and of RANGES. difficulty: 1 to 5 as ``difficulty`` measures it, 0
    for any. keep: a kept line (see ``given``), whose units stay where the rest is written anew.
    sounding, showing: how it sounds and how it is written.
    Raises CarnaticError for anything out of range.
    """

    raga: Raga
    tala: Tala
    tuning: Tuning
    family: str = SARALI
    speed: int = 1
    phrase: str = ""
    avartanams: int = 4
    seed: int = 0
    temperature: float = 0.9
    mapping: tuple[tuple[str, float], ...] = ()
    sruti_hz: float = 130.81
    aksharas_per_minute: float = 60.0
    model: str = ""
    trikalam: bool = False
    eduppu: str = "sama"
    plan: str = "any"
    difficulty: int = 0
    range: str = "any"
    keep: str = ""
    sounding: SoundSettings = DEFAULT_SOUND
    showing: NotationSettings = DEFAULT_NOTATION

    def __post_init__(self) -> None:
        family_of(self.family)
        if self.speed not in SPEEDS:
            raise CarnaticError("speed.unknown", speed=str(self.speed)[:40])
        _within("avartanams.range", self.avartanams, LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS)
        _within("number.range", self.seed, 0, HIGHEST_SEED)
        _within("temperature.range", self.temperature, LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE)
        _within("tempo.range", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO)
        if len(self.phrase) > LONGEST_PHRASE:
            raise CarnaticError("start.long_text", longest=LONGEST_PHRASE)
        self._check_conditions()
        check_sruti(self.sruti_hz)
        self._check_mapping()
        self._check_eduppu()
        if self.trikalam and self.speed != 1:
            raise CarnaticError("trikalam.speed", speed=self.speed)

    def _check_conditions(self) -> None:
        if self.plan not in PLANS:
            raise CarnaticError("shape.unknown", plan=self.plan[:40], plans=PLANS)
        if self.range not in RANGES:
            raise CarnaticError("range.unknown", range=self.range[:40], ranges=RANGES)
        _within("difficulty.range", self.difficulty, 0, HARDEST)
        if len(self.keep) > LONGEST_KEPT:
            raise CarnaticError("locked.long_text", longest=LONGEST_KEPT)
        if self.keep and self.phrase:
            raise CarnaticError("locked.and_start")

    def _check_eduppu(self) -> None:
        if self.eduppu not in EDUPPUS:
            raise CarnaticError("eduppu.unknown", eduppu=self.eduppu[:40])
        if self.eduppu == "sama":
            return
        if not self.family_row.is_typed:
            raise CarnaticError("eduppu.own_line", eduppu=self.eduppu)
        if self.tala.name != "Adi":
            raise CarnaticError("eduppu.adi", eduppu=self.eduppu, tala=self.tala.name)
        self.lead_units(self.speed)

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
            # a vivadi raga may have R2 and G1, two names of one place; those are meant to coincide
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
        """The raga with the swaras where the mapping put them; its name is kept."""
        return moved_raga(self.raga, self.mapping)

    @cached_property
    def fitted_tuning(self) -> Tuning:
        """The tuning as this raga has it, before any swara is moved."""
        return self.tuning.fitted(self.mapped_raga.places)

    @cached_property
    def mapped_tuning(self) -> Tuning:
        """The tuning with the mapping's own cents in it."""
        return self.fitted_tuning.with_cents(self.mapping)

    def lead_units(self, speed: int) -> int:
        """How many units after sama the line begins at a speed.

        Raises CarnaticError where that is no whole number of swaras.
        """
        lead = EDUPPUS[self.eduppu] * speed
        if lead.denominator > 1:
            raise CarnaticError("eduppu.half_akshara", eduppu=self.eduppu)
        return int(lead)

    def changed(self, **changes: Any) -> ExerciseRequest:
        """This request with some fields changed; the new one is checked like any other."""
        return replace(self, **changes)


def moved_raga(raga: Raga, mapping: tuple[tuple[str, float], ...]) -> Raga:
    """The raga with its swaras in the places that a mapping names."""
    for symbol, _ in mapping:
        place = SWARASTHANAS[symbol]
        if place.letter in raga.letters:
            raga = raga.with_place(place)
    return raga


def fields(request: ExerciseRequest) -> dict[str, str]:
    """Every choice as plain text, defaults left out. Inverse of from_fields."""
    table = {
        "raga": request.raga.name,
        "tala": request.tala.name,
        "family": request.family,
        "speed": str(request.speed),
        "trikalam": "yes" if request.trikalam else "",
        "eduppu": request.eduppu if request.eduppu != "sama" else "",
        "avartanams": str(request.avartanams),
        "sruti": f"{shortest(request.sruti_hz)} Hz" if request.sruti_hz != 130.81 else "",
        "tempo": shortest(request.aksharas_per_minute) if request.aksharas_per_minute != 60 else "",
        "tuning": request.tuning.name if request.tuning.name != "just" else "",
        "mapping": show_mapping(request.mapping),
        **_in_words(_own_choices(request)),
        "phrase": one_line(request.phrase),
        "keep": one_line(request.keep),
        "plan": request.plan if request.plan != "any" else "",
        "difficulty": str(request.difficulty or ""),
        "range": request.range if request.range != "any" else "",
        "seed": str(request.seed),
        "temperature": shortest(request.temperature),
        "model": request.model,
    }
    return {key: value for key, value in table.items() if value}


def from_fields(table: Mapping[str, str], catalogue: Catalogue) -> ExerciseRequest:
    """A request from plain text fields; what is missing takes the default.

    Raises CarnaticError, with the field's own words, for what can't be read.
    """

    def get(key: str, default: str) -> str:
        return table.get(key, "").strip() or default

    return ExerciseRequest(
        raga=catalogue.raga(get("raga", "Mayamalavagowla")),
        tala=catalogue.tala(get("tala", "Adi")),
        tuning=catalogue.tuning(get("tuning", "just")),
        family=get("family", SARALI).lower().replace(" ", "_"),
        speed=read_whole("Speed", get("speed", "1")),
        phrase=one_line(get("phrase", "")),
        avartanams=read_whole("The number of avartanams", get("avartanams", "4")),
        seed=read_whole("The number", get("seed", "0")),
        temperature=read_real("Temperature", get("temperature", "0.9")),
        mapping=read_mapping(get("mapping", "")),
        sruti_hz=read_sruti(get("sruti", "130.81 Hz")),
        aksharas_per_minute=read_real("Tempo", get("tempo", "60")),
        model=get("model", "")[:64],
        trikalam=read_yes("Trikalam", get("trikalam", "no")),
        eduppu=get("eduppu", "sama").lower(),
        plan=get("plan", "any").lower().replace("_", "-").replace(" ", "-"),
        difficulty=read_whole("Difficulty", get("difficulty", "0")),
        range=get("range", "any").lower(),
        keep=one_line(get("keep", "")),
        sounding=_read_sounding(table),
        showing=_read_showing(table),
    )


def _own_choices(request: ExerciseRequest) -> dict[str, Any]:
    """What is chosen of sound and writing, where it differs from the usual."""
    chosen = [(name, getattr(request.sounding, name), getattr(DEFAULT_SOUND, name)) for name in SOUND_FIELDS]
    chosen += [(name, getattr(request.showing, name), getattr(DEFAULT_NOTATION, name)) for name in NOTATION_FIELDS]
    return {name: value for name, value, usual in chosen if value != usual}


def _in_words(values: Mapping[str, Any]) -> dict[str, str]:
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else str(value) for name, value in values.items()}


def _read_sounding(table: Mapping[str, str]) -> SoundSettings:
    own = _said(table, SOUND_FIELDS, ("human",))
    if "gamaka" in own:
        own["gamaka"] = read_whole("Gamaka (percent)", own["gamaka"].removesuffix("%").strip())
    return SoundSettings(**own)


def _read_showing(table: Mapping[str, str]) -> NotationSettings:
    return NotationSettings(**_said(table, NOTATION_FIELDS, SWITCHES))


def _said(table: Mapping[str, str], names: tuple[str, ...], yes_or_no: tuple[str, ...]) -> dict[str, Any]:
    """Those of some fields that are said; words in lower case, but for the names of strings."""
    said = {name: one_line(table[name]) for name in names if table.get(name, "").strip()}
    words: dict[str, Any] = {name: text if name == "strings" else text.lower() for name, text in said.items()}
    return words | {name: read_yes(name.capitalize(), said[name]) for name in yes_or_no if name in said}


def request_to_json(request: ExerciseRequest) -> dict[str, Any]:
    """The request as the contract's JSON object. Inverse of from_json."""
    # most requests have none of these
    usual = {"trikalam": False, "eduppu": "sama", "plan": "any", "difficulty": 0, "range": "any", "keep": ""}
    chosen = {name: getattr(request, name) for name, value in usual.items() if getattr(request, name) != value}
    chosen |= _own_choices(request)
    return {
        "family": request.family,
        "raga": request.raga.name,
        "tala": request.tala.name,
        "speed": request.speed,
        "phrase": request.phrase,
        "avartanams": request.avartanams,
        "seed": request.seed,
        "temperature": request.temperature,
        "tuning": request.tuning.name,
        "mapping": dict(request.mapping),
        "sruti_hz": request.sruti_hz,
        "aksharas_per_minute": request.aksharas_per_minute,
        "model": request.model,
        **chosen,
    }


_WHERE = "The request"  # in the sentences of from_json
_WORDS = (
    "family", "raga", "tala", "speed", "phrase", "avartanams", "seed", "temperature", "tuning", "sruti", "model",
    "trikalam", "eduppu", "plan", "difficulty", "range", "keep", *SOUND_FIELDS, *NOTATION_FIELDS,
)  # fmt: skip


def request_from_json(data: Mapping[str, Any], catalogue: Catalogue) -> ExerciseRequest:
    """A request from the contract's JSON object; null is what is not said. Raises CarnaticError."""
    table = {key: word_in(data, key, _WHERE) for key in _WORDS}
    mapping = data.get("mapping")
    mapping = {} if mapping is None else mapping
    if not isinstance(mapping, Mapping):
        raise CarnaticError("tuning.object")
    table["mapping"] = " ".join(f"{symbol}={word_in(mapping, symbol, 'The mapping')}" for symbol in mapping)
    table["tempo"] = word_in(data, "aksharas_per_minute", _WHERE)
    if hertz := word_in(data, "sruti_hz", _WHERE):
        table["sruti"] = f"{hertz} Hz"
    return from_fields(table, catalogue)


def _within(code: str, value: float, lowest: float, highest: float) -> None:
    # nan fails both comparisons; isfinite would overflow on a whole number of 400 digits
    if not lowest <= value <= highest:
        given = shortest(value)
        cut = given if len(given) <= 40 else f"{given[:40]}…"
        raise OutOfRange(code, value=cut, lowest=shortest(lowest), highest=shortest(highest))
