"""What an exercise and its speeds are called."""

from __future__ import annotations

from carnatic.errors import OutOfRange
from carnatic.exercise.names import new_exercise_name, seed_of, shown_number, speed_words
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.library import library
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused

LIBRARY = library()


@for_each(
    ("fields", "name"),
    [
        ({"family": "sarali", "seed": "6"}, "New exercise 7 (sarali style)"),
        ({"family": "tara_sthayi"}, "New exercise 1 (tara sthayi style)"),
        ({"family": "janta", "difficulty": "3"}, "New exercise 1 (janta style, level 3)"),
        ({"family": "own", "difficulty": "3"}, "Own exercise"),
    ],
)
def test_a_new_exercise_is_called_by_its_number_and_style(fields: dict[str, str], name: str) -> None:
    assert new_exercise_name(LIBRARY.request(**fields)) == name


def test_people_count_from_one() -> None:
    for seed in (0, 1, 41, HIGHEST_SEED):
        assert (shown_number(seed), seed_of(seed + 1)) == (seed + 1, seed)
    for number in (0, -3, HIGHEST_SEED + 2):
        with refused(message("number.range", value=number, lowest=1, highest=2**31), OutOfRange):
            seed_of(number)


@for_each(
    ("speeds", "eduppu", "words"),
    [
        ((1,), "sama", "first speed (1 swara per akshara)"),
        ((4, 4), "sama", "third speed (4 swaras per akshara)"),
        ((3,), "sama", "tisra gati (3 swaras per akshara)"),
        ((1, 2, 2, 4, 4, 4, 4), "sama", "trikalam (1, 2 and 4 swaras per akshara)"),
        ((2,), "desadi", "second speed (2 swaras per akshara), desadi eduppu"),
        ((4,), "3/4", "third speed (4 swaras per akshara), ¾ eduppu"),
    ],
)
def test_speeds_in_words(speeds: tuple[int, ...], eduppu: str, words: str) -> None:
    assert speed_words(speeds, eduppu) == words
    if eduppu == "sama":
        assert speed_words(speeds) == words
