"""Expecting errors in tests by code and parameters, not by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from carnatic.errors import CarnaticError
from carnatic.messages import MESSAGES, Message, fields_of


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
    assert_told(Message(error.code, tuple(error.params.items())))


def assert_told(said: Message) -> None:
    """A message, and every message inside it, has a sentence and all that the sentence names."""
    assert said.code in MESSAGES
    assert fields_of(MESSAGES[said.code]) <= said.params.keys()
    for value in said.params.values():
        assert value is not None
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Message):
                assert_told(one)
