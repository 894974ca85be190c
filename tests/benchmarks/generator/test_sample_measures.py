"""The measures of a sample, on lines made by hand."""

from __future__ import annotations

import pytest

from benchmarks.generator.samples.field import expected_distinct
from benchmarks.generator.samples.newness import (
    NearWords,
    first_rotation,
    intervals,
    longest_interval_run,
    longest_run,
)
from benchmarks.generator.samples.shape import (
    divergence_bits,
    ends_home,
    is_mirrored,
    moves_of,
    shape,
    turns_of,
)
from carnatic.lessons.lesson import KARVAI, run_units
from carnatic.library import library

L = library()
H = KARVAI
WORD = (0, 1, 2, 3, 2, H, 1, 0)


def test_moves_and_turns_pass_over_karvai_and_repeats() -> None:
    assert moves_of((0, H, 2, 2, 1, 4)) == (2, 0, -1, 3)
    assert turns_of((0, 1, 1, 2, H, 1, 0, 0)) == 1
    assert turns_of((0, 3, 2, 3, 1, 2, 0, 1)) == 6


def test_a_shape_counts_its_moves_and_holds() -> None:
    found = shape([(0, 1, H, 3, 3, 0, 1, H)])
    assert (found.steps, found.skips, found.leaps) == pytest.approx((3 / 5, 1 / 5, 1 / 5))
    assert found.turns == 2
    assert found.karvai == 0.25
    assert found.held_on == {3: 0.5, 8: 0.5}
    assert found.intervals == {-3: 0.2, 0: 0.2, 1: 0.4, 2: 0.2}


def test_the_saralis_have_the_shape_that_is_known() -> None:
    """Steps and repeats 95.3% of the moves, leaps 1.8%, 1.29 turns in an avartanam, no karvai on 1 and 5."""
    saralis = [lesson for lesson in L.lessons_of("sarali")[1:] if not lesson.label]
    found = shape([row for lesson in saralis for row in lesson.rows])
    assert (found.steps, found.leaps) == pytest.approx((0.953, 0.018), abs=0.0005)
    assert found.turns == pytest.approx(1.29, abs=0.005)
    assert not {1, 5} & found.held_on.keys()


def test_divergence_is_nothing_for_equals_and_a_bit_for_strangers() -> None:
    assert divergence_bits({0: 0.5, 1: 0.5}, {0: 0.5, 1: 0.5}) == 0
    assert divergence_bits({0: 1.0}, {1: 1.0}) == pytest.approx(1)
    # half of one against all of it: H(3/4, 1/4) − H(1/2, 1/2) / 2
    assert divergence_bits({0: 1.0}, {0: 0.5, 1: 0.5}) == pytest.approx(0.311278, abs=1e-6)


@pytest.mark.parametrize(
    ("line", "home"),
    [((3, 2, 1, 0), True), ((3, 2, 1, 0, H, 0), True), ((5, 6, 7), True), ((2, 0), False), ((3, 4, 5), False)],
)
def test_a_line_ends_at_home_by_a_step_onto_sa(line: tuple[int, ...], home: bool) -> None:
    assert ends_home(line, 7) is home


def test_a_mirrored_line_is_known() -> None:
    run = run_units(8)
    assert is_mirrored((*run, *(7 - k for k in run)), 8)
    assert not is_mirrored((*run, *run), 8)
    assert not is_mirrored(run[:7], 8)


@pytest.mark.parametrize(
    "word",
    [
        WORD,
        (0, 1, 2, 3, 2, H, 1, 4),  # one changed
        (0, 1, 2, 3, 2, 1, 0),  # one taken out: here the hold
        (0, 1, 2, 3, 3, 2, H, 1, 0),  # one put in
        (4, 5, 6, 7, 6, H, 5, 4),  # moved along the ladder
        (7, 6, 5, 4, 5, H, 6, 7),  # turned over
        (3, 2, 1, 0, 1, H, 2, 5),  # turned over, moved, one changed
        (0, 1, H, 2, 3, 2, 1, 0),  # the hold elsewhere
        (0, 1, 2, 3, H, H, 1, 1, 0),  # holds dropped, one changed
    ],
)
def test_one_edit_away_is_near(word: tuple[int, ...]) -> None:
    assert word in NearWords([WORD])


@pytest.mark.parametrize(
    "word",
    [
        (0, 1, 2, 3, 2, 3, 1, 1),  # two changed
        (0, 1, 2, 4, 5, H, 1, 0),
        (0, 1, 3, 2, 2, H, 1, 0),  # two exchanged
        (0, 1, 2, 3, 2, 2, 4, 4, 0),
    ],
)
def test_two_edits_away_is_strictly_new(word: tuple[int, ...]) -> None:
    assert word not in NearWords([WORD])


def test_nearness_is_the_edit_distance_over_a_whole_small_field() -> None:
    """Every word of four units on four rungs, compared with distances computed naively."""
    from itertools import product

    from benchmarks.generator.samples.newness import FARTHEST_SHIFT

    word = (0, 2, 1, 1)
    moved = [
        tuple(way * unit + shift for unit in word)
        for way in (1, -1)
        for shift in range(-FARTHEST_SHIFT, FARTHEST_SHIFT + 1)
    ]
    near = NearWords([word])
    for other in product(range(4), repeat=4):
        assert (other in near) == (min(_edits(other, one) for one in moved) <= 1), other


def _edits(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def test_runs_wrap_round_a_lesson_and_stop_at_frames() -> None:
    lesson = (0, 1, 2, 3, 4, 5)
    assert longest_run((4, 5, 0, 1, 7), [lesson]) == 4
    assert longest_run((4, 5, None, 0, 1), [lesson]) == 2
    assert longest_run(lesson * 3, [lesson]) == 6
    assert longest_run((9, 8), []) == 0


def test_runs_of_moves_don_t_mind_the_rung() -> None:
    assert intervals((2, H, 4, 4, None, 5, 6)) == (H, 2, 0, None, None, 1)
    assert longest_interval_run((3, 5, 4, 4), [(0, 2, 1, 1, 6)]) == 3
    assert longest_interval_run((3, 5, None, 4, 4), [(0, 2, 1, 1, 6)]) == 1


def test_rotations_have_one_name() -> None:
    line = (3, 0, 2, 0, 1)
    assert {first_rotation(line[i:] + line[:i]) for i in range(5)} == {(0, 1, 3, 0, 2)}


def test_even_draws_give_as_many_different_forms_as_the_law_says() -> None:
    assert expected_distinct(1, 10) == 1
    assert expected_distinct(2, 2) == pytest.approx(1.5)
    assert expected_distinct(0, 10) == 0
