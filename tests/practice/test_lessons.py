"""The sarali lessons in any raga and tala: golden texts, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carnatic.errors import CannotCompose, CarnaticError
from carnatic.library import library
from carnatic.practice.lessons import (
    KARVAI,
    Lesson,
    lesson_exercise,
    mirror,
    notes_to_units,
    realise,
    run_units,
    units_to_notes,
)
from carnatic.practice.review import review
from carnatic.practice.text import parse, show, show_body
from carnatic.theory.raga import Raga, read_ladder
from carnatic.theory.tala import Tala

LIBRARY = library()
LESSONS = LIBRARY.sarali
TALAS = LIBRARY.talas
# Which sarali varisais a ladder of so many rungs (both s and S) has a form of.
ADMITTED = {8: list(range(1, 15)), 7: [1, 2, 3, 4, 5, 6, 8, 9], 6: [1, 2, 3, 4, 5, 8]}
# In how many aksharas the plain run stands with at most two units left over.
RUN_FITS = {8: {3, 4, 5, 8, 9, 10}, 7: {3, 4, 7, 8, 9}, 6: {3, 4, 6, 7, 8}}


def admitted(raga: str, tala: str) -> list[int]:
    found = []
    for lesson in LESSONS:
        try:
            lesson_exercise(lesson, LIBRARY.request(raga=raga, tala=tala))
        except CannotCompose:
            continue
        found.append(lesson.number)
    return found


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_golden(lesson: Lesson, raga: str, golden: Callable[[str, str], None]) -> None:
    """Read the files: a teacher would know them, and where Mohanam has none they say why."""
    try:
        text = show(lesson_exercise(lesson, LIBRARY.request(raga=raga)))
    except CannotCompose as refusal:
        text = f"{refusal}\n"
    golden(f"lessons/{lesson.id}_{raga.lower()}.txt", text)


def test_there_are_fourteen_in_whole_avartanams() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 15))
    assert {len(row) for lesson in LESSONS for row in lesson.units} == {8}
    assert [lesson.number for lesson in LESSONS if lesson.is_mirrored] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert (LESSONS[4].id, LESSONS[4].title) == ("sarali_05", "Sarali 5")


@pytest.mark.parametrize("raga", LIBRARY.ragas, ids=lambda raga: raga.name)
def test_every_raga_in_adi(raga: Raga) -> None:
    assert admitted(raga.name, "Adi") == ADMITTED[raga.rungs]


@pytest.mark.parametrize("tala", TALAS, ids=lambda tala: tala.name)
@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Sriranjani", "Mohanam"])
def test_every_tala(raga: str, tala: Tala) -> None:
    rungs, aksharas = LIBRARY.raga(raga).rungs, tala.aksharas
    if aksharas == 8:
        wanted = ADMITTED[rungs]
    elif aksharas == 4:
        wanted = [number for number in ADMITTED[rungs] if number != 4]  # s r g m three times running
    else:
        wanted = [1] if aksharas in RUN_FITS[rungs] else []
    assert admitted(raga, tala.name) == wanted


@pytest.mark.parametrize("raga", LIBRARY.ragas, ids=lambda raga: raga.name)
def test_every_realised_lesson_is_legal_and_fills_the_tala(raga: Raga) -> None:
    for tala in TALAS:
        for lesson in LESSONS:
            try:
                exercise = lesson_exercise(lesson, LIBRARY.request(raga=raga.name, tala=tala.name))
            except CannotCompose:
                continue
            assert review(exercise) == ()
            assert exercise.units == exercise.request.avartanams * tala.aksharas
            assert (exercise.request.family, exercise.request.seed) == ("sarali", lesson.number)
            assert parse(show(exercise), LIBRARY) == exercise
            if lesson.number < 10:  # these sing the whole ladder; nothing of it is left out
                assert {str(note.swara) for note in exercise.notes} == {str(p.swara) for p in raga.arohana}


def test_runs_by_hand() -> None:
    def body(raga: str, tala: str) -> str:
        return show_body(lesson_exercise(LESSONS[0], LIBRARY.request(raga=raga, tala=tala)))

    assert body("Mohanam", "Adi") == "s r g p | d S | , , ||\nS d p g | r s | , , ||"
    assert body("Mohanam", "Rupaka") == "s r | g p d S ||\nS d | p g r s ||"
    assert body("Mohanam", "Eka") == "s r g p ||\nd S , , ||\nS d p g ||\nr s , , ||"
    assert body("Kalyani", "khanda jati Eka") == ("s r g m p ||\nd n S , , ||\nS n d p m ||\ng r s , , ||")
    assert body("Sriranjani", "tisra jati Triputa") == "s r g | m d | n S ||\nS n d | m g | r s ||"


@pytest.mark.parametrize(
    ("number", "raga", "tala", "reason"),
    [
        (7, "Sriranjani", "Adi", "Sarali 7 reaches further than Sriranjani's ladder of 7 rungs"),
        (10, "Mohanam", "Adi", "Sarali 10 reaches further than Mohanam's ladder of 6 rungs"),
        (2, "Kalyani", "Rupaka", "Sarali 2 stands in talas of 8 or 4 aksharas, chaturasra jati Rupaka has 6; take Adi"),
        (1, "Kalyani", "Rupaka", "The run of Mechakalyani's 8 swaras leaves more than 2 units over"),
        (4, "Kalyani", "Eka", "Sarali 4 would sing one avartanam three times running in chaturasra jati Eka"),
    ],
)
def test_a_refusal_says_why_and_what_to_take(number: int, raga: str, tala: str, reason: str) -> None:
    with pytest.raises(CannotCompose, match=reason):
        lesson_exercise(LESSONS[number - 1], LIBRARY.request(raga=raga, tala=tala))


@pytest.mark.parametrize(
    ("up", "down", "reason"),
    [
        ("S R2 G3 P D2 S^", "S^ N3 D2 P M1 G3 R2 S", "needs ladders that mirror each other; Mine's do not"),
        ("S R2 M1 G3 P D2 S^", "S^ D2 P G3 M1 R2 S", "needs ladders that mirror each other"),
        ("S R2 P N2 S^", "S^ N2 P R2 S", "needs five swaras or more; Mine has 4"),
    ],
)
def test_ladders_that_no_drill_here_stands_on(up: str, down: str, reason: str) -> None:
    raga = Raga("Mine", read_ladder(up), read_ladder(down), 28)
    for lesson in LESSONS:
        with pytest.raises(CannotCompose, match=reason):
            lesson_exercise(lesson, LIBRARY.request().changed(raga=raga))


def test_a_lesson_answers_to_the_law_of_the_ladders() -> None:
    """Bhairavi's ladders have the same letters and another dha each way: only what keeps the law stands."""
    up, down = read_ladder("S R2 G2 M1 P D2 N2 S^"), read_ladder("S^ N2 D1 P M1 G2 R2 S")
    request = LIBRARY.request().changed(raga=Raga("Bhairavi", up, down, 20))
    stands = []
    for lesson in LESSONS:
        try:
            assert review(lesson_exercise(lesson, request)) == ()
            stands.append(lesson.number)
        except CannotCompose:
            continue
    # the others turn on d, which neither ladder shares with the other: S n d | S n
    assert stands == [1, 2, 4, 5, 7, 8, 10]
    with pytest.raises(CannotCompose, match="Sarali 3 has no legal form in Bhairavi: d S: d is not in Bhairavi's aro"):
        lesson_exercise(LESSONS[2], request)


@pytest.mark.parametrize("rungs", [6, 7, 8])
def test_mirrors_and_runs(rungs: int) -> None:
    for lesson in LESSONS:
        for row in realise(lesson, rungs) or ():
            assert mirror(mirror(row, rungs), rungs) == row
    run = run_units(rungs)
    assert (len(run), run[:rungs], set(run[rungs:])) == (8, tuple(range(rungs)), {KARVAI} if rungs < 8 else set())


@pytest.mark.parametrize("raga", LIBRARY.ragas, ids=lambda raga: raga.name)
def test_units_and_notes_are_inverses(raga: Raga) -> None:
    for lesson in LESSONS:
        for row in realise(lesson, raga.rungs) or ():
            if row[0] != KARVAI:
                assert notes_to_units(units_to_notes(row, raga), raga) == row


def test_units_that_are_no_line() -> None:
    raga = LIBRARY.raga("Mohanam")
    with pytest.raises(CarnaticError, match="can't begin with karvai"):
        units_to_notes((KARVAI, 0), raga)
    notes = parse("s r m", LIBRARY).notes
    assert notes_to_units(notes, raga) is None
