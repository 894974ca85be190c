"""The bound on the work of one request: every lesson is within it, what is refused says what works, and that does."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from carnatic.errors import CarnaticError, TooMuchWork
from carnatic.exercise.bounds import (
    FILE_SECONDS,
    MELODY_SECONDS,
    MOST_NOTES,
    MOST_UNITS,
    NOTE_SECONDS,
    PLAYED_SECONDS,
    SHEET_NOTES,
    SHEET_SECONDS,
    Use,
    Work,
    check_melody,
    check_sheet,
    check_work,
    excess,
    is_laid_out,
    work_of,
)
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.link import decode
from carnatic.exercise.score import can_run_trikalam, lay_out
from carnatic.library import library
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS

L = library()
USES: tuple[Use, ...] = ("page", "file", "paper")
# 99 avartanams of 29 aksharas at the slowest tempo, in 158 characters
LONG_LINK = {
    "v": "3", "raga": "Mayamalavagowla", "tala": "sankeerna jati Dhruva", "family": "own", "no": "0", "tempo": "20",
    "voice": "voice", "gamaka": "100",
    "swaras": ".c2DAAxyHlKTVqFdGvTLqlVGvjHpl1CujXhn1yqhXRr1CI68AAA",
}  # fmt: skip


def line(units: int, hold: int = 1, **fields: str) -> Exercise:
    """A line up and down, each swara held for so many units."""
    notes = [Note(Swara("srgmpdn"[i % 7]), hold) for i in range(units // hold)]
    if rest := units % hold:
        notes.append(Note(Swara("s"), rest))
    return Exercise(L.request(**({"family": "own"} | fields)), tuple(notes))


def drawn(seed: int) -> Exercise:
    """Any line there may be, from one swara to the longest of a link."""
    rng = random.Random(seed)
    tala = rng.choice(L.talas)
    units = rng.randint(1, 99) * tala.aksharas if rng.random() < 0.8 else rng.randint(1, 2900)
    trikalam = units % tala.aksharas == 0 and rng.random() < 0.3
    speed = 1 if trikalam else rng.choice(SPEEDS)
    fields = {"tala": tala.name, "speed": str(speed), "tempo": str(rng.randint(20, 240))}
    return line(units, rng.choice((1, 1, 2, 7, 40)), trikalam="yes" if trikalam else "no", **fields)


# -- what is asked for in earnest ------------------------------------------------------------------


@pytest.mark.parametrize("family", L.school.families)
def test_every_lesson_in_every_tala_is_within_the_bounds(family: str) -> None:
    count = 0
    for tala in L.talas:
        for number in L.school.numbers(family):
            named = L.school.named(L.request(tala=tala.name), family, number)
            if family == "gitam":
                named = L.school.at_home(named)
            if not L.school.stands(named):
                continue
            lesson = L.school.lesson(named)
            ways = [lesson.request.changed(speed=speed) for speed in SPEEDS]
            if can_run_trikalam(lesson):
                ways.append(lesson.request.changed(trikalam=True))
            for request in ways:
                assert not any(excess(replace(lesson, request=request), use) for use in USES), lesson.name
                count += 1
    assert count


def test_the_longest_janta_runs_through_three_speeds() -> None:
    janta = line(160, tala="chaturasra jati Eka", trikalam="yes")
    assert work_of(janta) == Work(480.0, 1120, 1120, 1.0)
    assert not any(excess(janta, use) for use in USES)
    slow = replace(janta, request=janta.request.changed(aksharas_per_minute=20.0))
    assert excess(slow) == (
        "This line lasts 24 minutes as it is played; up to 20 minutes are played. Choose a tempo of 24 or faster; "
        "or play it at one speed, without the trikalam run; or take 33 avartanams or fewer."
    )


@pytest.mark.parametrize("speed", SPEEDS)
def test_what_is_composed_at_most_is_within_the_bounds_in_the_usual_talas(speed: int) -> None:
    for tala in ("Adi", "Rupaka", "khanda jati Ata", "tisra jati Triputa"):
        units = 16 * L.tala(tala).aksharas
        assert not excess(line(units, tala=tala, speed=str(speed)))


# -- the law ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_the_work_is_that_of_the_layout(seed: int) -> None:
    exercise = drawn(seed)
    work = work_of(exercise)
    if work.units > 20_000:
        return
    score = lay_out(exercise)
    akshara = 60 / exercise.request.aksharas_per_minute
    assert work.notes == len(score.events)
    assert work.units == exercise.units * score.repeats
    assert work.seconds == pytest.approx(float(score.events[-1].end) * akshara)
    assert work.longest == pytest.approx(float(max(event.duration for event in score.events)) * akshara)


@pytest.mark.parametrize("seed", range(400))
def test_whatever_is_refused_works_as_the_sentence_says(seed: int) -> None:
    exercise = drawn(seed)
    for use, seconds in (("page", PLAYED_SECONDS), ("file", FILE_SECONDS), ("paper", float("inf"))):
        work, said = work_of(exercise), excess(exercise, use)
        is_within = work.seconds <= seconds and work.notes <= MOST_NOTES and work.units <= MOST_UNITS
        is_within = is_within and (use == "paper" or work.longest <= NOTE_SECONDS)
        assert (said == "") == is_within
        if is_within:
            check_work(exercise, use)
            continue
        with pytest.raises(TooMuchWork):
            check_work(exercise, use)
        others = list(ways_of(exercise, said))
        assert others or said.endswith("Write it in parts.")
        for other in others:
            assert excess(other, use) == "", said


def ways_of(exercise: Exercise, said: str) -> list[Exercise]:
    """The lines that a refusal says would work."""
    request, found = exercise.request, []
    if tempo := re.search(r"tempo of (\d+)", said):
        found.append(replace(exercise, request=request.changed(aksharas_per_minute=float(tempo[1]))))
    if "one speed" in said:
        found.append(replace(exercise, request=request.changed(trikalam=False)))
    if "at first speed" in said:
        found.append(replace(exercise, request=request.changed(speed=1)))
    if fewer := re.search(r"[Tt]ake (\d+) avartanam", said):
        units = int(fewer[1]) * request.tala.aksharas
        notes = [note for note, start in zip(exercise.notes, exercise.starts) if start < units]
        over = sum(note.units for note in notes) - units
        found.append(replace(exercise, notes=(*notes[:-1], replace(notes[-1], units=notes[-1].units - over))))
    return found


def test_the_longest_link_there_is_is_refused_before_anything_is_made() -> None:
    assert excess(decode(LONG_LINK, L)) == (
        "This line lasts 143 min 33 s as it is played; up to 20 minutes are played. Choose a tempo of 144 or faster; "
        "or take 13 avartanams or fewer."
    )
    run = decode(LONG_LINK | {"trikalam": "yes"}, L)
    assert not is_laid_out(run)
    for use in USES:
        assert "20,097 swaras and karvais" in excess(run, use)


def test_a_note_that_is_held_for_minutes_is_refused() -> None:
    assert "a note of 8 min 32 s" in excess(line(512, hold=512, tala="chaturasra jati Eka"))
    assert excess(line(512, hold=512, tala="chaturasra jati Eka"), "paper") == ""


def test_different_notes_are_bounded_too() -> None:
    exercise = line(8)
    check_melody(exercise, MELODY_SECONDS)
    with pytest.raises(TooMuchWork, match="Choose a tempo of 120 or faster; or hold its notes for less long"):
        check_melody(exercise, 2 * MELODY_SECONDS)
    with pytest.raises(TooMuchWork, match=r"played\. Hold its notes for less long"):
        check_melody(exercise, 5 * MELODY_SECONDS)


def test_what_has_no_layout_is_left_to_what_lays_it_out() -> None:
    broken = line(9, trikalam="yes")
    assert excess(broken) == ""
    with pytest.raises(CarnaticError, match="needs whole avartanams"):
        lay_out(broken)


# -- worksheets ------------------------------------------------------------------------------------


def test_a_worksheet_is_bounded_as_a_whole() -> None:
    hundred = [line(64, tempo="60")] * 100
    check_sheet(hundred, sounds=True)
    slow = [line(64, tempo="20")] * 100
    check_sheet(slow, sounds=False)
    with pytest.raises(TooMuchWork) as refusal:
        check_sheet(slow, sounds=True)
    assert str(refusal.value) == (
        "These 100 exercises last 320 minutes together as they are played; a worksheet sounds up to 120 minutes. "
        "Choose a tempo of 54 or faster, or ask for 37 exercises or fewer."
    )
    check_sheet([line(64, tempo="54")] * 100, sounds=True)
    check_sheet(slow[:37], sounds=True)
    with pytest.raises(TooMuchWork, match="a worksheet holds up to 20,000"):
        check_sheet([line(290)] * 100, sounds=False)
    assert work_of(line(64)).seconds * 100 < SHEET_SECONDS
    assert work_of(line(64)).notes * 100 < SHEET_NOTES
