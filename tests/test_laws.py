"""Tests of ``for_each``: it reports all failures, and can have fixtures."""

from __future__ import annotations

import inspect

import pytest

from tests.conftest import SLOWEST_FIRST, SPLIT_FILES, TESTS
from tests.laws import for_each


@for_each("number", range(20))
@for_each("word", ["one", "two"])
def law(number: int, word: str) -> None:
    assert number < 7 or word == "two", "too many"


def test_a_law_reports_every_case_that_fails() -> None:
    with pytest.raises(AssertionError) as failed:
        law()
    told = str(failed.value)
    assert told.startswith("13 of 20 cases fail:\n7: 1 of 2 cases fail:\none: too many")
    assert told.endswith("also 17, 18, 19")


def test_a_law_asks_for_fixtures_alone() -> None:
    @for_each("number", [1])
    def with_fixture(number: int, tmp_path: object) -> None: ...

    assert list(inspect.signature(with_fixture).parameters) == ["tmp_path"]


def test_what_is_not_raised_fails_a_law() -> None:
    @for_each("number", [1])
    def expecting(number: int) -> None:
        with pytest.raises(ValueError, match="never"):
            pass

    with pytest.raises(AssertionError, match="1 of 1 cases fail"):
        expecting()


def test_a_law_without_cases_is_refused() -> None:
    with pytest.raises(AssertionError, match="There is no case of number"):
        for_each("number", [])


def test_the_order_of_tests_names_existing_paths() -> None:
    assert [path for path in (*SLOWEST_FIRST, *SPLIT_FILES) if not (TESTS.parent / path).exists()] == []
