"""Kept lines, and the units that an exercise says are the user's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import SargamError
from carnatic.exercise.kept import (
    ANEW,
    HELD,
    keep,
    kept_units,
    own_fields,
    read_given,
    read_kept,
    show_given,
    show_kept,
)
from carnatic.exercise.sargam.text import read_notes
from carnatic.messages import message
from carnatic.theory.swara import Sthayi, Swara
from tests.exercise.music import lines
from tests.laws import for_each
from tests.refusing import refused

S = Swara("s", Sthayi.MADHYA)


@given(st.sets(st.integers(0, 200)).map(frozenset))
def test_given_units_read_back(units: frozenset[int]) -> None:
    assert read_given(show_given(units), 201) == units
    assert read_given(show_given(units), 50) == {k for k in units if k < 50}


@for_each(
    ("units", "shown"),
    [((), ""), (range(4), "4"), ((3,), "4-4"), ((0, 1, 2, 3, 16, 17, 23), "1-4 17-18 24-24")],
)
def test_given_units_can_be_read_by_people(units: tuple[int, ...], shown: str) -> None:
    assert show_given(frozenset(units)) == shown


@for_each("text", ["some", "²", "-4", "4-", "1--2", "999999", "1.5", "1-4,6"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with refused("given.unreadable"):
        read_given(text, 32)


@given(lines, st.sets(st.integers(0, 540)))
def test_a_kept_line_reads_back(line, kept: set[int]) -> None:
    text = keep(line, kept)
    units = read_kept(text)
    assert show_kept(units) == text
    if not text.startswith(HELD):
        assert kept_units(units) == {k for k in kept if k < sum(note.units for note in line)}


def test_bars_say_nothing_and_holds_may_stand_alone() -> None:
    assert read_kept("s r | ? , || ?") == (S, Swara("r", Sthayi.MADHYA), ANEW, HELD, ANEW)
    assert read_kept("s r\n? g\n\n, ?") == (
        S, Swara("r", Sthayi.MADHYA), ANEW, Swara("g", Sthayi.MADHYA), HELD, ANEW,
    )  # fmt: skip
    notes, _ = read_notes("s r , g")
    assert keep(notes, {0, 2, 3}) == "s ? , g"
    assert keep(notes, {1}) == "? r"
    assert keep(notes, ()) == ""


def test_a_beginning_is_a_phrase_cut_where_it_ends_and_the_rest_is_kept() -> None:
    notes, _ = read_notes("s r , , g")
    assert own_fields(notes, frozenset(range(3))) == {"phrase": "s r ,", "keep": ""}
    assert own_fields(notes, frozenset({1, 2, 4})) == {"phrase": "", "keep": "? r , ? g"}
    assert own_fields(notes, frozenset()) == {"phrase": "", "keep": ""}
    # longer than a phrase may be
    assert own_fields(notes * 50, frozenset(range(240)))["phrase"] == ""


@for_each(
    ("text", "sentence"),
    [
        ("s r x", message("sargam.sign", line=1, column=5, sign='"x"')),
        (", r", message("sargam.karvai_first", line=1, column=1)),
        ("s ?\nr 8", message("sargam.sign", line=2, column=3, sign='"8"')),
    ],
)
def test_what_is_no_sargam_is_named_with_its_place(text: str, sentence: str) -> None:
    with refused(sentence, SargamError):
        read_kept(text)
