"""Keeping a part of a line while the rest is composed anew."""

from __future__ import annotations

from urllib.parse import parse_qsl

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.kept import (
    begun_with,
    kept_after,
    kept_units,
    opening_aksharas,
    openings,
    read_kept,
    units_of,
    with_given,
)
from carnatic.exercise.link import decode, encode
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library
from tests.laws import for_each

LINE = "s r g r g m p , s r g m p d n S S n d n d p m , S n d p m g r s"


def line(**choices: str) -> Exercise:
    return Exercise(library().request(**choices), read_notes(LINE)[0])


def test_the_units_of_notes_have_their_holds():
    # the seventh note, p, is held
    assert units_of(line(), 5, 6) == {5, 6, 7}
    assert units_of(line(), 7, 7) == {8}


@for_each(
    ("given", "phrase", "keep"),
    [
        ((), "", ""),
        (range(4), "s r g r", ""),
        (range(8), "s r g r g m p ,", ""),
        (range(8, 12), "", "? ? ? ? ? ? ? ? s r g m"),
        ((0, 1, 4, 6, 7), "", "s r ? ? g ? p ,"),
    ],
)
def test_the_request_says_what_is_kept(given, phrase, keep):
    kept = with_given(line(), frozenset(given))
    assert (kept.request.phrase, kept.request.keep) == (phrase, keep)
    assert kept.notes == line().notes
    assert kept.given == frozenset(given)
    # the link brings back the very same
    assert decode(dict(parse_qsl(encode(kept))), library()) == kept


def test_a_line_is_kept_and_let_go_in_parts():
    kept = kept_after(line(), 0, 3, keep=True)
    assert kept.given == set(range(4))
    kept = kept_after(kept, 2, 6, keep=True)
    assert kept.given == set(range(8))
    kept = kept_after(kept, 1, 1, keep=False)
    assert (kept.given, kept.request.keep) == ({0, *range(2, 8)}, "s ? g r g m p ,")
    assert kept_after(kept, 0, 6, keep=False) == line()


@for_each(
    ("kept", "beginning", "line"),
    [
        ("? ? ? ? p d", "s r", "s r ? ? p d"),
        ("? ? ? ? p d", "s r g m g", "s r g m g d"),
        ("? ? p", "s r g , m", "s r g , m"),
    ],
)
def test_a_beginning_is_written_into_a_kept_line(kept, beginning, line):
    assert begun_with(kept, beginning) == line


def test_a_long_beginning_is_kept_too():
    notes = read_notes(" ".join([LINE] * 10))[0]
    long = Exercise(library().request(avartanams="40"), notes)
    kept = with_given(long, frozenset(range(300)))
    assert kept.request.phrase == ""
    assert kept_units(read_kept(kept.request.keep)) == kept.given
    assert decode(dict(parse_qsl(encode(kept))), library()) == kept


def test_the_beginning_of_an_avartanam_is_about_half_of_it():
    assert {tala.name: opening_aksharas(tala) for tala in library().talas if tala.name in USUAL} == USUAL
    for tala in library().talas:
        assert 0 < opening_aksharas(tala) < tala.aksharas


USUAL = {
    "Adi": 4,
    "chaturasra jati Rupaka": 2,
    "chaturasra jati Eka": 2,
    "misra jati Jhampa": 7,
    "khanda jati Ata": 5,
    "chaturasra jati Dhruva": 6,
    "Misra chapu": 3,
}


def test_the_beginnings_of_avartanams():
    assert openings(line(), (1, 3)) == {0, 1, 2, 3, 16, 17, 18, 19}
    assert openings(line(), ()) == frozenset()
