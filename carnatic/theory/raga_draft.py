"""Building a user's own raga: the name and the two ladders that are typed, each checked on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from carnatic.errors import CarnaticError
from carnatic.theory.ladder import Ladder, check_name, own_raga, read_half
from carnatic.theory.names import RagaNames
from carnatic.theory.raga import Half, Raga

_T = TypeVar("_T")
Field = Literal["name", "up", "down"]


@dataclass(frozen=True, slots=True)
class RagaDraft:
    """The text of the three fields."""

    name: str = ""
    up: str = ""
    down: str = ""


@dataclass(frozen=True, slots=True)
class JudgedRaga:
    """The result of checking a draft.

    raga: None if something is missing or wrong; a known raga if the ladders are its ladders.
    is_known: whether they are. faults: a sentence for each field with a fault.
    """

    raga: Raga | None
    is_known: bool
    faults: dict[Field, str]


def judge_raga(draft: RagaDraft, names: RagaNames) -> JudgedRaga:
    """Check a draft field by field; an empty field is not a fault."""
    faults: dict[Field, str] = {}
    name = " ".join(draft.name.split())
    _try(faults, "name", lambda: _check_name(name, names))
    up, down = _half(faults, "up", draft.up), _half(faults, "down", draft.down)
    if up is None or down is None:
        return JudgedRaga(None, is_known=False, faults=faults)
    # a fault of the two ladders together is shown at the second
    own = _try(faults, "down", lambda: own_raga(up, down, "" if "name" in faults else name))
    known = None if own is None else names.with_ladders(own)
    if known is not None:
        faults.pop("name", None)  # a known raga keeps its name
    return JudgedRaga(known or (own if not faults else None), known is not None, faults)


def _half(faults: dict[Field, str], half: Half, text: str) -> Ladder | None:
    return _try(faults, half, lambda: read_half(text, half)) if text.strip() else None


def _check_name(name: str, names: RagaNames) -> None:
    if name:
        check_name(name)
    if names.is_taken(name):
        raise CarnaticError("raga.name_taken", name=names.raga(name).name)


def _try(faults: dict[Field, str], field: Field, call: Callable[[], _T]) -> _T | None:
    """The result of a call; if it raises, its sentence becomes the field's fault."""
    try:
        return call()
    except CarnaticError as refusal:
        faults.setdefault(field, str(refusal))
        return None
