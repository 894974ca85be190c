"""The layout: every unit is in its place, and the piece ends on sama, at every speed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import Akshara, Cell, can_run_trikalam, lay_out, playable_speeds
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.swara import Swara
from carnatic.theory.tala import EDUPPUS, SPEEDS, Kriya, Tala
from tests.exercise.music import exercises
from tests.laws import for_each
from tests.refusing import refused

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


@for_each("tala", LIBRARY.talas, ids=lambda tala: tala.name)
@for_each("speed", SPEEDS)
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
    tala = score.tala
    cells = [
        (cell, row, akshara) for row in score.avartanams for akshara in row.aksharas for cell in akshara.cells
    ]  # fmt: skip
    # when each cell comes
    times = [
        (row.number - 1) * tala.aksharas + akshara.number - 1 + Fraction(k, len(akshara.cells))
        for row in score.avartanams
        for akshara in row.aksharas
        for k in range(len(akshara.cells))
    ]
    assert [len(row.aksharas) for row in score.avartanams] == [tala.aksharas] * len(score.avartanams)
    assert all(len(akshara.cells) == row.speed for _, row, akshara in cells)
    assert [event.index for event in score.events] == list(range(len(score.events)))
    sounding: set[int] = set()
    for event in score.events:
        turn, note = divmod(event.index, len(exercise.notes))
        assert (event.pass_, event.note, event.swara) == (turn + 1, note, exercise.notes[note].swara)
        assert event.pitch == exercise.pitches[note]
        assert event.duration == Fraction(exercise.notes[note].units, score.speeds[turn])
        first, length = times.index(event.start), exercise.notes[note].units
        struck, row, akshara = cells[first]
        assert struck == Cell(event.index, held=False)
        assert row.speed == score.speeds[turn]
        assert (row.number, akshara.anga, akshara.number) == (event.avartanam, event.anga, event.akshara)
        held = [cell for cell, _, _ in cells[first + 1 : first + length]]
        assert held == [Cell(event.index, held=True)] * (length - 1)
        sounding |= set(range(first, first + length))
    silent = [cell for k, (cell, _, _) in enumerate(cells) if k not in sounding]
    assert set(silent) <= {Cell(None, held=False)}
    # silence only before the line and after it, never as long as an avartanam
    assert sounding == set(range(min(sounding), max(sounding) + 1))
    # a line that lands begins on sama, others on their eduppu
    lead = 0 if exercise.request.family_row.lands else EDUPPUS[exercise.request.eduppu]
    assert times[min(sounding)] == score.lead == lead
    assert score.aksharas - score.events[-1].end < tala.aksharas


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
        (1, 1), (2, 1), (4, 2), (8, 4), (3, 3), (6, 3), (5, 5), (7, 7), (9, 9),
    ]  # fmt: skip


# -- trikalam --------------------------------------------------------------------------------


@for_each("tala", LIBRARY.talas, ids=lambda tala: tala.name)
@for_each("avartanams", [1, 3])
def test_a_trikalam_run_closes_after_three_times_its_avartanams(tala: Tala, avartanams: int) -> None:
    exercise = filled(tala, avartanams, 1)
    exercise = Exercise(exercise.request.changed(trikalam=True), exercise.notes)
    score = lay_out(exercise)
    assert score.is_trikalam
    assert (score.repeats, score.speeds) == (7, (1, 2, 2, 4, 4, 4, 4))
    assert [row.speed for row in score.avartanams] == [1] * avartanams + [2] * avartanams + [4] * avartanams
    assert score.events[-1].end == score.aksharas == 3 * avartanams * tala.aksharas
    assert score.loop == (0, score.aksharas)
    for turn, speed in enumerate(score.speeds, 1):
        own = [event for event in score.events if event.pass_ == turn]
        assert [event.duration * speed for event in own] == [note.units for note in exercise.notes]
        assert {score.avartanams[event.avartanam - 1].speed for event in own} == {speed}
    # every kalam is as long as the first, and begins on sama
    starts = [next(e.start for e in score.events if e.pass_ == turn) for turn in (1, 2, 4)]
    assert starts == [0, avartanams * tala.aksharas, 2 * avartanams * tala.aksharas]
    assert can_run_trikalam(exercise)
    # one speed may be asked for all the same
    assert lay_out(exercise, 2).speeds == lay_out(filled(tala, avartanams, 2)).speeds


def test_a_broken_line_is_no_trikalam_run() -> None:
    exercise = parse("trikalam: yes\n\ns r g m p d n S S n", LIBRARY)
    assert not can_run_trikalam(exercise)
    with refused(message("trikalam.whole", aksharas=8, units=10, missing=6)):
        lay_out(exercise)
    assert lay_out(exercise, 1).speeds == (1,)


# -- eduppu ----------------------------------------------------------------------------------


@for_each(("eduppu", "lead"), [("madhyadi", Fraction(1, 2)), ("desadi", Fraction(3, 2))])
@for_each("speed", [2, 4, 6, 8])
@for_each("avartanams", [1, 2, 3, 4])
def test_a_line_begun_later_closes_where_it_began(eduppu: str, lead: Fraction, speed: int, avartanams: int) -> None:
    plain = filled(LIBRARY.tala("Adi"), avartanams, speed)
    exercise = Exercise(plain.request.changed(eduppu=eduppu), plain.notes)
    score, on_sama = lay_out(exercise), lay_out(plain)
    assert (score.repeats, score.lead) == (on_sama.repeats, lead)
    assert [event.start for event in score.events] == [event.start + lead for event in on_sama.events]
    assert score.loop == (lead, lead + on_sama.aksharas)
    assert len(score.avartanams) == len(on_sama.avartanams) + 1
    assert playable_speeds(exercise) == (2, 4, 8, 6)
    assert not can_run_trikalam(exercise)


def test_a_desadi_line_by_hand() -> None:
    score = lay_out(parse("speed: 2\neduppu: desadi\n\ns r , g m p d n S n d p m g r s", LIBRARY))
    first = [f"{e.swara} {e.start} {e.duration} {e.avartanam}.{e.anga}.{e.akshara}" for e in score.events]
    assert first[:4] == ["s 3/2 1/2 1.1.2", "r 2 1 1.1.3", "g 3 1/2 1.1.4", "m 7/2 1/2 1.1.4"]
    assert first[-3:] == ["g 8 1/2 2.1.1", "r 17/2 1/2 2.1.1", "s 9 1/2 2.1.2"]
    silent = Cell(None, False)
    assert [a.cells for a in score.avartanams[0].aksharas[:3]] == [
        (silent, silent), (silent, Cell(0, False)), (Cell(1, False), Cell(1, True)),
    ]  # fmt: skip
    assert score.avartanams[1].aksharas[1].cells == (Cell(14, False), silent)
    assert (score.loop, score.aksharas) == ((Fraction(3, 2), Fraction(19, 2)), 16)


def test_a_line_that_does_not_come_round_goes_on_to_sama() -> None:
    score = lay_out(parse("speed: 2\neduppu: madhyadi\n\ns r g", LIBRARY))
    assert (score.loop, score.repeats) == ((0, 8), 1)


def test_half_an_akshara_has_no_whole_swara_at_first_speed() -> None:
    exercise = parse("speed: 2\neduppu: desadi\n\ns r g m p d n S", LIBRARY)
    for speed in (1, 3, 5, 7, 9):
        with refused("eduppu.no_unit"):
            lay_out(exercise, speed)
