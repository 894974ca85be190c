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
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tala import SPEEDS, Tala
from carnatic.theory.tuning import KATTAIS, SMALLEST_STEP_CENTS, Tuning, check_cents, check_sruti, kattai_hz

FAMILIES = ("sarali", "janta", "dhatu", "alankaram", "tara_sthayi", "mandra_sthayi", "ladder", "gitam", "free", "own")
LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.2, 2.0
LOWEST_TEMPO, HIGHEST_TEMPO = 20.0, 240.0
LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS = 1, 99  # a janta in a tala of four has forty
HIGHEST_SEED = 2**31 - 1
LONGEST_PHRASE = 400


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
    model: hash of the weights that composed it, '' before that.
    Raises CarnaticError for anything out of range.
    """

    raga: Raga
    tala: Tala
    tuning: Tuning
    family: str = "sarali"
    speed: int = 1
    phrase: str = ""
    avartanams: int = 4
    seed: int = 0
    temperature: float = 0.9
    mapping: tuple[tuple[str, float], ...] = ()
    sruti_hz: float = 130.81
    aksharas_per_minute: float = 60.0
    model: str = ""

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise CarnaticError(f"'{self.family}' is not a family; they are {', '.join(FAMILIES)}.")
        if self.speed not in SPEEDS:
            raise CarnaticError(
                f"{str(self.speed)[:40]} swaras to the akshara is no speed here; choose 1, 2, 4, 3, 6, 5, 7 or 9."
            )
        _within("The number of avartanams", self.avartanams, LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS)
        _within("The number (seed)", self.seed, 0, HIGHEST_SEED)
        _within("Temperature", self.temperature, LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE)
        _within("Tempo", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO)
        if len(self.phrase) > LONGEST_PHRASE:
            raise CarnaticError(f"The opening is too long; keep it under {LONGEST_PHRASE} characters.")
        check_sruti(self.sruti_hz)
        self._check_mapping()

    def _check_mapping(self) -> None:
        symbols = [symbol for symbol, _ in self.mapping]
        for symbol, cents in self.mapping:
            check_cents(symbol, cents)
        if symbols != sorted(set(symbols), key=list(SWARASTHANAS).index):
            raise CarnaticError("The mapping names a swara twice or out of order.")
        mapped = self.mapped_raga
        for symbol in symbols:
            if SWARASTHANAS[symbol] not in mapped.places:
                has = " ".join(place.symbol for place in mapped.places)
                raise CarnaticError(f"The mapping moves {symbol}, but {self.raga.name} has {has}.")
        self._check_order(mapped)

    def _check_order(self, raga: Raga) -> None:
        table = dict(self.mapped_tuning.cents)
        ladder = [(place.symbol, place.semitone, table[place.symbol]) for place in raga.places]
        for (low, low_step, low_cents), (high, high_step, high_cents) in pairwise((*ladder, ("S", 12, 1200.0))):
            # a vivadi raga may have R2 and G1, two names of one place; those are meant to coincide
            if low_step < high_step and high_cents - low_cents < SMALLEST_STEP_CENTS:
                raise CarnaticError(
                    f"{low} at {low_cents:.1f} and {high} at {high_cents:.1f} cents are too close; "
                    f"leave {SMALLEST_STEP_CENTS:g} cents between neighbours."
                )

    @cached_property
    def mapped_raga(self) -> Raga:
        """The raga with the swaras where the mapping put them; its name is kept."""
        raga = self.raga
        for symbol, _ in self.mapping:
            place = SWARASTHANAS[symbol]
            if place.letter in raga.letters:
                raga = raga.with_place(place)
        return raga

    @cached_property
    def mapped_tuning(self) -> Tuning:
        """The tuning with the mapping's own cents in it."""
        return self.tuning.with_cents(self.mapping)

    def changed(self, **changes: Any) -> ExerciseRequest:
        """This request with some fields changed; the new one is checked like any other."""
        return replace(self, **changes)


def fields(request: ExerciseRequest) -> dict[str, str]:
    """Every choice as plain text, defaults left out. Inverse of from_fields."""
    table = {
        "raga": request.raga.name,
        "tala": request.tala.name,
        "family": request.family,
        "speed": str(request.speed),
        "avartanams": str(request.avartanams),
        "sruti": f"{_shortest(request.sruti_hz)} Hz" if request.sruti_hz != 130.81 else "",
        "tempo": _shortest(request.aksharas_per_minute) if request.aksharas_per_minute != 60 else "",
        "tuning": request.tuning.name if request.tuning.name != "just" else "",
        "mapping": show_mapping(request.mapping),
        "phrase": _one_line(request.phrase),
        "seed": str(request.seed),
        "temperature": _shortest(request.temperature),
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
        family=get("family", "sarali").lower().replace(" ", "_"),
        speed=read_whole("Speed", get("speed", "1")),
        phrase=_one_line(get("phrase", "")),
        avartanams=read_whole("The number of avartanams", get("avartanams", "4")),
        seed=read_whole("The number (seed)", get("seed", "0")),
        temperature=_real("Temperature", get("temperature", "0.9")),
        mapping=read_mapping(get("mapping", "")),
        sruti_hz=read_sruti(get("sruti", "130.81 Hz")),
        aksharas_per_minute=_real("Tempo", get("tempo", "60")),
        model=get("model", "")[:64],
    )


def to_json(request: ExerciseRequest) -> dict[str, Any]:
    """The request as the contract's JSON object. Inverse of from_json."""
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
    }


def from_json(data: Mapping[str, Any], catalogue: Catalogue) -> ExerciseRequest:
    """A request from the contract's JSON object. Raises CarnaticError."""
    table = {key: str(value) for key, value in data.items() if key not in ("mapping", "sruti_hz")}
    mapping = data.get("mapping", {})
    if not isinstance(mapping, Mapping):
        raise CarnaticError("The mapping must be an object of swarasthana and cents.")
    table["mapping"] = " ".join(f"{symbol}={cents}" for symbol, cents in mapping.items())
    table["tempo"] = str(data.get("aksharas_per_minute", "60"))
    if "sruti_hz" in data:
        table["sruti"] = f"{data['sruti_hz']} Hz"
    return from_fields(table, catalogue)


def show_mapping(mapping: tuple[tuple[str, float], ...]) -> str:
    """'R2=203.91 G3=372.31'. Inverse of read_mapping."""
    return " ".join(f"{symbol}={_shortest(cents)}" for symbol, cents in mapping)


def read_mapping(text: str) -> tuple[tuple[str, float], ...]:
    """Moved swaras from 'R2=203.91 G3=372.31', in the order of the octave."""
    found: dict[str, float] = {}
    for word in text.replace(",", " ").split():
        symbol, mark, cents = word.replace(":", "=").partition("=")
        symbol = symbol.strip().upper()
        if not mark or symbol not in SWARASTHANAS:
            raise CarnaticError(f"'{word}' is not a mapping; write a swarasthana and cents, such as R2=203.91.")
        if symbol in found:
            raise CarnaticError(f"The mapping names {symbol} twice.")
        found[symbol] = _real(symbol, cents)
    return tuple((symbol, found[symbol]) for symbol in SWARASTHANAS if symbol in found)


def read_sruti(text: str) -> float:
    """Madhya Sa in hertz from '1', '4.5', '1 (C)' (kattai) or '138.59 Hz'."""
    words = text.replace("(", " ").lower().replace("hz", " hz").split()
    if words and "hz" not in words and words[0] in KATTAIS:
        return kattai_hz(words[0])
    if words and "hz" not in words and (value := _real("Sruti", words[0])) < 10:
        return kattai_hz(f"{value:g}")
    return _real("Sruti", words[0] if words else "")


def _within(what: str, value: float, lowest: float, highest: float) -> None:
    # nan fails both comparisons; isfinite would overflow on a whole number of 400 digits
    if not lowest <= value <= highest:
        given = _shortest(value)
        raise OutOfRange(what, given if len(given) <= 40 else f"{given[:40]}…", _shortest(lowest), _shortest(highest))


def _shortest(number: float) -> str:
    """The shortest decimals that read back as the same number: '60', '130.81'."""
    return str(number).removesuffix(".0")


def _one_line(text: str) -> str:
    # a line break in a field would end its header line
    return " ".join(text.split())


def read_whole(what: str, text: str) -> int:
    """A whole number from text. Raises CarnaticError in the field's words."""
    try:
        return int(text)
    except ValueError:
        raise CarnaticError(f"{what} must be a whole number, not '{text[:40]}'.") from None


def _real(what: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise CarnaticError(f"{what} must be a number, not '{text[:40]}'.") from None
