"""The bound on the work of one request: every lesson is within it, and a refusal offers what really works."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from carnatic.errors import TooMuchWork
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
from carnatic.messages import Message, message
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.refusing import refused

L = library()
USES: tuple[Use, ...] = ("page", "file", "paper")
# 99 avartanams of 29 aksharas at the slowest tempo, in 158 characters
LONG_LINK = {
    "v": "3", "raga": "Mayamalavagowla", "tala": "sankeerna jati Dhruva", "family": "own", "no": "0", "tempo": "20",
    "voice": "voice", "gamaka": "100",
    "swaras": ".c2DAAxyHlKTVqFdGvTLqlVGvjHpl1CujXhn1yqhXRr1CI68AAA",
}  # fmt: skip


def line(units: int, hold: int = 1, **fields: str) -> Exercise:
    """A line up and down, with each swara held for that many units."""
    notes = [Note(Swara("srgmpdn"[i % 7]), hold) for i in range(units // hold)]
    if rest := units % hold:
        notes.append(Note(Swara("s"), rest))
    return Exercise(L.request(**({"family": "own"} | fields)), tuple(notes))


def drawn(seed: int) -> Exercise:
    """Any possible line, from one swara to the longest of a link."""
    rng = random.Random(seed)
    tala = rng.choice(L.talas)
    units = rng.randint(1, 99) * tala.aksharas if rng.random() < 0.8 else rng.randint(1, 2900)
    trikalam = units % tala.aksharas == 0 and rng.random() < 0.3
    speed = 1 if trikalam else rng.choice(SPEEDS)
    fields = {"tala": tala.name, "speed": str(speed), "tempo": str(rng.randint(20, 240))}
    return line(units, rng.choice((1, 1, 2, 7, 40)), trikalam="yes" if trikalam else "no", **fields)


# -- what is asked for in earnest ------------------------------------------------------------------


@for_each("family", L.school.families)
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
    ways = (
        message("work.faster", tempo=24),
        message("work.one_speed"),
        message("work.fewer_avartanams", avartanams=33),
    )
    assert excess(slow) == message("work.played", there=1440.0, most=1200.0, ways=ways)
    assert str(excess(slow)) == (
        "This line lasts 24 minutes; we play up to 20 minutes. Choose a tempo of 24 or faster; or play it at one "
        "speed, without the trikalam run; or take 33 avartanams or fewer."
    )


@for_each("speed", SPEEDS)
def test_what_is_composed_at_most_is_within_the_bounds_in_the_usual_talas(speed: int) -> None:
    for tala in ("Adi", "Rupaka", "khanda jati Ata", "tisra jati Triputa"):
        units = 16 * L.tala(tala).aksharas
        assert not excess(line(units, tala=tala, speed=str(speed)))


# -- the law ---------------------------------------------------------------------------------------


@for_each("seed", range(30))
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


@for_each("seed", range(400))
def test_whatever_is_refused_works_as_the_message_says(seed: int) -> None:
    exercise = drawn(seed)
    for use, seconds in (("page", PLAYED_SECONDS), ("file", FILE_SECONDS), ("paper", float("inf"))):
        work, reason = work_of(exercise), excess(exercise, use)
        is_within = work.seconds <= seconds and work.notes <= MOST_NOTES and work.units <= MOST_UNITS
        is_within = is_within and (use == "paper" or work.longest <= NOTE_SECONDS)
        assert (reason is None) == is_within
        if reason is None:
            check_work(exercise, use)
            continue
        with refused(reason, TooMuchWork):
            check_work(exercise, use)
        for way in reason.params["ways"]:
            for other in changed_lines(exercise, way):
                assert excess(other, use) is None, str(reason)


def changed_lines(exercise: Exercise, way: Message) -> Iterator[Exercise]:
    """The line as a refusal says that it would work; none where it is to be written in parts."""
    request = exercise.request
    match way.code:
        case "work.faster":
            yield replace(exercise, request=request.changed(aksharas_per_minute=float(way.params["tempo"])))
        case "work.one_speed":
            yield replace(exercise, request=request.changed(trikalam=False))
        case "work.first_speed":
            yield replace(exercise, request=request.changed(speed=1))
        case "work.fewer_avartanams":
            units = way.params["avartanams"] * request.tala.aksharas
            notes = [note for note, start in zip(exercise.notes, exercise.starts) if start < units]
            over = sum(note.units for note in notes) - units
            yield replace(exercise, notes=(*notes[:-1], replace(notes[-1], units=notes[-1].units - over)))
        case other:
            assert other == "work.in_parts"


def test_the_longest_link_there_is_is_refused_before_anything_is_made() -> None:
    ways = (message("work.faster", tempo=144), message("work.fewer_avartanams", avartanams=13))
    assert excess(decode(LONG_LINK, L)) == message("work.played", there=8613.0, most=1200.0, ways=ways)
    run = decode(LONG_LINK | {"trikalam": "yes"}, L)
    assert not is_laid_out(run)
    for use in USES:
        assert "20,097 swaras and karvais" in str(excess(run, use))


def test_a_note_that_is_held_for_minutes_is_refused() -> None:
    assert "a note of 8 min 32 s" in str(excess(line(512, hold=512, tala="chaturasra jati Eka")))
    assert excess(line(512, hold=512, tala="chaturasra jati Eka"), "paper") is None


@for_each(
    ("exercise", "use", "is_within"),
    [
        (line(1200), "page", True),
        (line(1201), "page", False),
        (line(900), "file", True),
        (line(901), "file", False),
        (line(2048, tempo="240"), "page", True),
        (line(2049, tempo="240"), "page", False),
        (line(3072, hold=2, tempo="240"), "paper", True),
        (line(3073, hold=2, tempo="240"), "paper", False),
        (line(90, hold=90), "page", True),
        (line(91, hold=91), "page", False),
        (line(91, hold=91), "paper", True),
    ],
    ids=lambda value: value if isinstance(value, str) else str(getattr(value, "units", value)),
)
def test_as_much_as_is_said_is_allowed(exercise: Exercise, use: Use, is_within: bool) -> None:
    assert (excess(exercise, use) is None) == is_within


def test_as_much_as_is_said_is_shown() -> None:
    assert is_laid_out(line(4608, hold=8))
    assert not is_laid_out(line(4609, hold=8))


def test_what_nothing_else_helps_is_written_in_parts() -> None:
    held = line(512, hold=512, tala="chaturasra jati Eka", tempo="20")
    ways = (message("work.in_parts"),)
    assert excess(held) == message("work.played", there=1536.0, most=1200.0, ways=ways)


def test_a_line_may_be_shorter_by_all_but_one_avartanam() -> None:
    """Eight swaras and one that is held for 104 aksharas."""
    held = line(8)
    held = replace(held, notes=(*held.notes, Note(Swara("s"), 104)))
    ways = (message("work.faster", tempo=70), message("work.fewer_avartanams", avartanams=1))
    assert excess(held) == message("work.held", there=104.0, most=90.0, ways=ways)


def test_a_line_may_be_played_at_first_speed() -> None:
    """Fifty avartanams at 7 are played seven times; forty-nine come round after one."""
    ways = (message("work.first_speed"), message("work.fewer_avartanams", avartanams=49))
    assert excess(line(400, speed="7"), "paper") == message("work.engraved", there=2800, most=2048, ways=ways)


def test_a_long_line_that_begins_after_sama_can_only_be_shorter() -> None:
    """At first speed its beginning would be half a swara after sama."""
    ways = (message("work.fewer_avartanams", avartanams=256),)
    later = line(4000, speed="2", eduppu="desadi", tempo="240")
    assert excess(later) == message("work.laid_out", there=4000, most=3072, ways=ways)


def test_different_notes_are_bounded_too() -> None:
    exercise = line(8)
    check_melody(exercise, MELODY_SECONDS)
    shorter = message("work.shorter_notes")
    ways = (message("work.faster", tempo=120), shorter)
    with refused(message("work.different_notes", there=600.0, most=300.0, ways=ways), TooMuchWork):
        check_melody(exercise, 2 * MELODY_SECONDS)
    ways = (message("work.faster", tempo=240), shorter)
    with refused(message("work.different_notes", there=1200.0, most=300.0, ways=ways), TooMuchWork):
        check_melody(exercise, 4 * MELODY_SECONDS)
    with refused(message("work.different_notes", there=1500.0, most=300.0, ways=(shorter,)), TooMuchWork):
        check_melody(exercise, 5 * MELODY_SECONDS)


def test_what_has_no_layout_is_left_to_what_lays_it_out() -> None:
    broken = line(9, trikalam="yes")
    assert excess(broken) is None
    with refused("trikalam.whole"):
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
        "These 100 exercises last 320 minutes together; a worksheet plays up to 120 minutes. Choose a tempo of 54 "
        "or faster; or ask for 37 exercises or fewer."
    )
    check_sheet([line(64, tempo="54")] * 100, sounds=True)
    check_sheet(slow[:37], sounds=True)
    ways = (message("work.faster", tempo=240), message("work.fewer_exercises", exercises=25))
    with refused(message("work.sheet_seconds", count=100, there=28800.0, most=7200.0, ways=ways), TooMuchWork):
        check_sheet([line(288, hold=2)] * 100, sounds=True)
    with refused("work.sheet_notes", TooMuchWork):
        check_sheet([line(290)] * 100, sounds=False)
    assert work_of(line(64)).seconds * 100 < SHEET_SECONDS
    assert work_of(line(64)).notes * 100 < SHEET_NOTES
