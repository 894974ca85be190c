"""What works instead of a request that can't be met."""

from __future__ import annotations

from carnatic.exercise.offer import ranges
from tests.laws import for_each


@for_each(
    ("numbers", "words"),
    [
        ((), ""),
        ((4,), "4"),
        ((1, 2, 3, 4, 5, 8), "1-5, 8"),
        ((2, 4, 5), "2, 4-5"),
        ((1, 3, 5), "1, 3, 5"),
        ((9, 10, 11, 13, 14), "9-11, 13-14"),
    ],
)
def test_numbers_in_a_row_are_a_range(numbers: tuple[int, ...], words: str) -> None:
    assert ranges(numbers) == words
