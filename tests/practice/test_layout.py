"""The layout: every unit in its place, and the piece closed on sama, at every speed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given

from carnatic.library import library
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.layout import Akshara, Cell, lay_out
from carnatic.practice.text import parse
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS, Kriya, Tala
from tests.practice.music import exercises

LIBRARY = library()


def filled(tala: Tala, avartanams: int, speed: int) -> Exercise:
    """A line of that many avartanams, every third swara held, its speed as asked."""
    request = LIBRARY.request(tala=tala.name, family="own", speed=str(speed))
    units, notes = avartanams * tala.aksharas, []
    while units:
        length = min(units, 1 + len(notes) % 3 // 2)
        notes.append(Note(Swara("srgmpdn"[len(notes) % 7]), length))
        units -= length
    return Exercise(request, tuple(notes))


@pytest.mark.parametrize("tala", LIBRARY.talas, ids=lambda tala: tala.name)
@pytest.mark.parametrize("speed", SPEEDS)
def test_whole_avartanams_close_on_sama_at_every_speed(tala: Tala, speed: int) -> None:
    for avartanams in (1, 2, 3, 4, 7):
        exercise = filled(tala, avartanams, speed)
        score = lay_out(exercise)
        total = sum(event.duration for event in score.events)
        assert total == score.aksharas == score.events[-1].end
        assert total % tala.aksharas == 0
        assert total * speed == avartanams * tala.aksharas * score.repeats
        # one pass fewer would not close, unless one is all there is
        assert all((total * k / score.repeats) % tala.aksharas for k in range(1, score.repeats))
        assert len(score.events) == len(exercise.notes) * score.repeats
        assert total <= avartanams * tala.aksharas  # never longer than the first speed


@given(exercises())
def test_events_and_grid_say_the_same(exercise: Exercise) -> None:
    score = lay_out(exercise)
    tala, speed = score.tala, score.speed
    cells = [
        (cell, row.number, akshara) for row in score.avartanams for akshara in row.aksharas for cell in akshara.cells
    ]
    assert [len(row.aksharas) for row in score.avartanams] == [tala.aksharas] * len(score.avartanams)
    assert len(cells) == score.aksharas * speed
    assert [event.index for event in score.events] == list(range(len(score.events)))
    for event in score.events:
        first, length = int(event.start * speed), int(event.duration * speed)
        struck, row, akshara = cells[first]
        assert struck == Cell(event.index, held=False)
        assert (row, akshara.anga, akshara.number) == (event.avartanam, event.anga, event.akshara)
        assert [cell for cell, _, _ in cells[first + 1 : first + length]] == [Cell(event.index, held=True)] * (
            length - 1
        )
        turn, note = divmod(event.index, len(exercise.notes))
        assert (event.pass_, event.note, event.swara) == (turn + 1, note, exercise.notes[note].swara)
        assert event.pitch == exercise.pitches[note]
        assert event.duration == Fraction(exercise.notes[note].units, speed)
    used = int(score.events[-1].end * speed)
    assert [cell for cell, _, _ in cells[used:]] == [Cell(None, held=False)] * (len(cells) - used)
    assert len(cells) - used < tala.aksharas * speed


@given(exercises())
def test_the_hand_is_the_talas(exercise: Exercise) -> None:
    tala = exercise.request.tala
    for row in lay_out(exercise).avartanams:
        assert tuple(akshara.kriya for akshara in row.aksharas) == tala.kriyas
        assert tuple(len(anga) for anga in row.angas()) == tala.lengths


def test_three_avartanams_at_second_speed_by_hand() -> None:
    text = "tala: Rupaka\nspeed: 2\n\ns , r g m p d n S , n d | p m g r s , ||"
    score = lay_out(parse(text, LIBRARY))
    assert (score.speed, score.repeats, score.aksharas, len(score.avartanams)) == (2, 2, 18, 3)
    first = [str(e.swara) + f" {e.start} {e.duration} {e.avartanam}.{e.anga}.{e.akshara}" for e in score.events[:8]]
    assert first == [
        "s 0 1 1.1.1",
        "r 1 1/2 1.1.2",
        "g 3/2 1/2 1.1.2",
        "m 2 1/2 1.2.3",
        "p 5/2 1/2 1.2.3",
        "d 3 1/2 1.2.4",
        "n 7/2 1/2 1.2.4",
        "S 4 1 1.2.5",
    ]
    assert score.events[15].start == 9
    assert (score.events[15].avartanam, score.events[15].akshara, score.events[15].pass_) == (2, 4, 2)
    assert score.avartanams[0].aksharas[0] == Akshara(1, 1, Kriya("clap"), (Cell(0, False), Cell(0, True)))
    assert score.avartanams[0].aksharas[5] == Akshara(6, 2, Kriya("finger", 3), (Cell(8, False), Cell(9, False)))


def test_a_line_that_fills_no_avartanam_is_played_once() -> None:
    score = lay_out(parse("s r g m p", LIBRARY, {"speed": "4"}))
    assert (score.repeats, score.aksharas, len(score.events)) == (1, 8, 5)


def test_another_speed_may_be_asked_for() -> None:
    exercise = parse("s r g m p d n S S n d p m g r s", LIBRARY)
    assert [(lay_out(exercise, q).speed, lay_out(exercise, q).repeats) for q in SPEEDS] == [
        (1, 1), (2, 1), (4, 2), (3, 3), (6, 3), (5, 5), (7, 7), (9, 9),
    ]  # fmt: skip
