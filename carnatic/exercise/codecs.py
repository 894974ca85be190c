"""Codecs that read and write the values of settings as text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from carnatic.errors import CarnaticError
from carnatic.exercise.json_values import word_of
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
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.tala import EDUPPU_SIGNS, Tala
from carnatic.theory.tuning import Tuning

_LONGEST_HASH = 64  # characters of a model's hash


class Catalogue(Protocol):
    """Finds ragas, talas and tunings by name; the library is one."""

    def raga(self, name: str) -> Raga: ...
    def tala(self, name: str) -> Tala: ...
    def tuning(self, name: str) -> Tuning: ...


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Codec:
    """Functions that read a value from text and JSON, and write it as both.

    read: raises CarnaticError for a text that can't be read. write: inverse of read. to_json: the
    value in JSON. from_json: (JSON value, its key, its place for errors) → text for read; raises
    DamagedFile for a value of the wrong type.
    """

    read: Callable[[str, Catalogue], Any]
    write: Callable[[Any], str] = str
    to_json: Callable[[Any], Any] = _same
    from_json: Callable[[Any, str, str], str] = word_of


def whole(name: str, unit: str = "") -> Codec:
    """Whole numbers. name: the message that names the value in an error. unit: an optional suffix of the number."""
    return Codec(lambda text, _: read_whole(say(name), text.removesuffix(unit).strip()))


def real(name: str) -> Codec:
    """Real numbers. name: the message that names the value in an error."""
    return Codec(lambda text, _: read_real(say(name), text), shortest)


def yes_or_no(name: str) -> Codec:
    """True and False, as 'yes' and 'no'. name: the message that names the value in an error."""
    return Codec(lambda text, _: read_yes(say(name), text), lambda value: "yes" if value else "no")


def joined_word(sign: str) -> Codec:
    """Words in lower case. sign: replaces the spaces and underscores that people type."""
    return Codec(lambda text, _: one_line(text).lower().replace("_", sign).replace(" ", sign))


def _eduppu(text: str) -> str:
    """An eduppu by its key: '1½' and '1 1/2' are 3/2."""
    word = "".join(text.lower().split())
    return _EDUPPUS_AS_TYPED.get(word, word)


_EDUPPUS_AS_TYPED = {sign: name for name, sign in EDUPPU_SIGNS.items()} | {"11/2": "3/2", "0": "sama", "samam": "sama"}
EDUPPU = Codec(lambda text, _: _eduppu(text))
WORD = Codec(lambda text, _: one_line(text).lower())
LINE = Codec(lambda text, _: one_line(text), one_line)
MODEL = Codec(lambda text, _: text[:_LONGEST_HASH])
RAGA = Codec(lambda text, catalogue: catalogue.raga(text), attrgetter("name"), attrgetter("name"))
TALA = Codec(lambda text, catalogue: catalogue.tala(text), attrgetter("name"), attrgetter("name"))
TUNING = Codec(lambda text, catalogue: catalogue.tuning(text), attrgetter("name"), attrgetter("name"))


def _hertz_from_json(value: Any, key: str, where: str) -> str:
    number = word_of(value, key, where)
    return f"{number} Hz" if number else ""


SRUTI = Codec(
    lambda text, _: read_sruti(text), lambda hertz: f"{shortest(hertz)} Hz", from_json=_hertz_from_json
)  # fmt: skip


def _mapping_from_json(value: Any, key: str, where: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        raise CarnaticError("tuning.object")
    where = say("where.tuning")
    return " ".join(f"{symbol}={word_of(cents, symbol, where)}" for symbol, cents in value.items())


MAPPING = Codec(lambda text, _: read_mapping(text), show_mapping, dict, _mapping_from_json)
