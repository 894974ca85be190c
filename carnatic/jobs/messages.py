"""The messages of a worker to the server, each a line of JSON: progress, the result, or why it failed.

``{"message": "progress", "type": "Round", "value": {"number": 3, …}}`` carries a dataclass of the job's kind;
``{"message": "failed", "sentence": "…"}`` carries the sentence for the user.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a running job. step: a dataclass, one of the kind's steps."""

    step: Any


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a job that succeeded. result: a dataclass, the kind's result."""

    result: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """The end of a job that failed. sentence: why, for the user."""

    sentence: str


Message = Progress | Done | Failed


def write_message(message: Message) -> str:
    """The message as one line. Inverse of read_message."""
    match message:
        case Progress(value):
            table = {"message": "progress", "type": type(value).__name__, "value": asdict(value)}
        case Done(value):
            table = {"message": "done", "type": type(value).__name__, "value": asdict(value)}
        case Failed(sentence):
            table = {"message": "failed", "sentence": sentence}
    return json.dumps(table)


def read_message(line: str, steps: Iterable[type], result: type) -> Message:
    """The message of a line. steps, result: the dataclasses it can carry. Raises ValueError for any other line."""
    table = read_json(line)
    match table:
        case {"message": "failed", "sentence": str(sentence), **rest} if not rest:
            return Failed(sentence)
        case {"message": "progress", "type": str(name), "value": value, **rest} if not rest:
            return Progress(dataclass_from_json(_named(name, steps), value))
        case {"message": "done", "type": str(name), "value": value, **rest} if not rest:
            return Done(dataclass_from_json(_named(name, (result,)), value))
    raise ValueError(f"not a message: {line[:80]!r}")


def _named(name: str, kinds: Iterable[type]) -> type:
    for kind in kinds:
        if kind.__name__ == name:
            return kind
    raise ValueError(f"not a type of this job: {name[:80]!r}")


# -- JSON --------------------------------------------------------------------------------------


def read_json(line: str) -> Any:
    """The value of a line of JSON. Raises ValueError."""
    try:
        return json.loads(line)
    except RecursionError:
        raise ValueError("too deeply nested") from None


def dataclass_from_json(kind: type[T], table: Any) -> T:
    """A dataclass from a JSON object, the inverse of ``asdict``.

    Fields are str, int, float, bool, a Literal, one of these or None, or a tuple of them. Raises
    ValueError unless every field is there and has its type.
    """
    types = get_type_hints(kind)
    if not isinstance(table, dict) or table.keys() != types.keys():
        raise ValueError(f"not the fields of {kind.__name__}")
    return kind(**{name: _value(types[name], table[name]) for name in types})


def _value(expected: Any, value: Any) -> Any:
    """A JSON value as a field of an expected type. Raises ValueError."""
    origin, arguments = get_origin(expected), get_args(expected)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(arguments[0], item) for item in value)
    if origin is UnionType and value is None and type(None) in arguments:
        return None
    if origin is UnionType:
        return _value(next(argument for argument in arguments if argument is not type(None)), value)
    if (origin is Literal and value in arguments) or type(value) is expected:
        return value if type(value) is not float else _finite(value)
    raise ValueError(f"not a {expected}: {str(value)[:80]!r}")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(f"not a finite number: {number}")
    return number
