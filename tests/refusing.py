"""Expecting errors in tests by code and parameters, not by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from carnatic.errors import CarnaticError
from carnatic.messages import Message


@contextmanager
def refused(
    expected: str | Message, kind: type[CarnaticError] = CarnaticError
) -> Iterator[pytest.ExceptionInfo[CarnaticError]]:
    """Expect an error of a kind; expected: its code, or the code with all parameters."""
    with pytest.raises(kind) as caught:
        yield caught
    error = caught.value
    if isinstance(expected, str):
        assert error.code == expected
    else:
        assert (error.code, dict(error.params)) == (expected.code, dict(expected.params))
