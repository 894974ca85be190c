"""The measurement of many students: each meets the sheet, then its sound, and the server keeps its memory."""

from __future__ import annotations

from contextlib import closing
from statistics import mean

import pytest

from benchmarks.app_server import running_app
from benchmarks.load.run import MEMORY_TARGET_MB, Class, Load, Press, as_table, measure
from benchmarks.load.student import Student
from carnatic.compose.plans import composable
from carnatic.errors import OutOfRange
from carnatic.exercise.link import is_request_link, read_request
from carnatic.library import library


def test_students_ask_for_what_can_be_composed_and_never_for_the_same() -> None:
    drawn, known = Class(3), library()
    asked = [next(drawn.requests(student)) for student in range(12)]
    assert len({tuple(one.items()) for one in asked}) == len(asked)
    for one in asked:
        assert is_request_link(one)
        request = read_request(one, known)
        assert request.family in composable(request, known.lessons)


def test_the_table_says_who_waited_and_what_failed() -> None:
    presses = (Press(0.5, 0.6, True), Press(0.1, 0.2, False), Press(0.3, 0.4, False))
    table = as_table([Load(60, presses, ("raga: refused",), 0.125, (80.0, 700.0, 600.0))])
    assert "0.20 (0.30)" in table
    assert "80, 700 (1200), 600" in table
    assert "60 students: raga: refused" in table


@pytest.mark.parametrize(("counts", "seconds"), [((0,), 10.0), ((10_000,), 10.0), ((1,), 0.0)])
def test_no_more_students_than_one_machine_can_play(counts: tuple[int, ...], seconds: float) -> None:
    with pytest.raises(OutOfRange):
        measure(counts, seconds)


@pytest.mark.sweep
def test_three_students_hear_all_that_they_ask_for() -> None:
    (load,) = measure((3,), 12.0, period=3.0)
    assert load.errors == ()
    assert sum(press.is_first for press in load.presses) == 3
    assert all(0 < press.sheet <= press.sound for press in load.presses)


@pytest.mark.sweep
def test_a_student_gets_another_sheet_at_each_press() -> None:
    with running_app() as (port, _), closing(Student("localhost", port)) as student:
        for asked in ({"no": "1"}, {"no": "2"}, {"raga": "Mohanam", "no": "2"}):
            sheet, sound = student.ask({"family": "sarali", **asked})
            assert 0 < sheet <= sound


@pytest.mark.soak
def test_half_an_hour_of_sixty_students_leaves_the_memory_flat() -> None:
    (load,) = measure((60,), 1800.0)
    assert load.errors == ()
    assert max(load.memory) <= MEMORY_TARGET_MB
    assert mean(load.memory[-11:-1]) <= 1.1 * mean(load.memory[20:30])
