"""Laws over a whole domain: one test runs every case and reports all that fail."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from itertools import chain
from typing import Any

import pytest

SHOWN = 10  # failures told in full
Test = Callable[..., None]


def for_each(
    names: str | tuple[str, ...], cases: Iterable[Any], ids: Callable[[Any], str] = str
) -> Callable[[Test], Test]:
    """Like pytest.mark.parametrize, but the cases are one test that gathers its failures.

    For laws over all ragas, talas or pairs: thousands of items cost more than what they check. Several of these
    above one another give every combination.
    """
    arguments = names.replace(" ", "").split(",") if isinstance(names, str) else list(names)
    domain = list(cases)
    assert domain, f"There is no case of {', '.join(arguments)}, so nothing would be checked."

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)

        @wraps(test)
        def run(**fixtures: Any) -> None:
            failures = []
            for case in domain:
                values = (case,) if len(arguments) == 1 else case
                try:
                    test(**fixtures, **dict(zip(arguments, values, strict=True)))
                except (Exception, pytest.fail.Exception) as error:
                    failures.append((_name(values, ids), error))
            if failures:
                raise AssertionError(_report(failures, len(domain))) from failures[0][1]

        kept = [parameter for name, parameter in signature.parameters.items() if name not in arguments]
        run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return run

    return decorate


def _name(values: Iterable[Any], ids: Callable[[Any], str]) -> str:
    return ", ".join(ids(value) for value in values)


def _report(failures: list[tuple[str, BaseException]], total: int) -> str:
    """Every case that failed by name, the first of them with what they said."""
    told = [f"{name}: {error or type(error).__name__}" for name, error in failures[:SHOWN]]
    names = [f"also {', '.join(name for name, _ in failures[SHOWN:])}"] if len(failures) > SHOWN else []
    return "\n".join(chain([f"{len(failures)} of {total} cases fail:"], told, names))
