"""The tuning editor: ratios, undo and redo, resetting a swara, and the comparison table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from carnatic.library import library
from carnatic.pages.components.tuning_comparison import tuning_comparison
from carnatic.pages.components.tuning_history import LONGEST, History, Moved
from tests.pages.practice_app import exercise_of, wished

UNDO, REDO = {"kind": "undo"}, {"kind": "redo"}


def move(letter: str, cents: object) -> dict[str, object]:
    return {"kind": "move", "letter": letter, "cents": cents}


def mapping(app: AppTest) -> tuple[tuple[str, float], ...]:
    return exercise_of(app).request.mapping


def rows(html: str) -> list[list[str]]:
    text = re.sub("</?sub>", "", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in text.split("<tr>")[1:]]


# -- what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("81/64", (("G3", 407.82),)),
        (" 6 : 5 ", (("G2", 315.64),)),
        ("372.31", (("G3", 372.31),)),
        ("372,31", (("G3", 372.31),)),
        ("5/4", ()),  # where it stands already
    ],
)
def test_a_swara_is_moved_by_cents_or_by_a_ratio(typed: str, kept: tuple[tuple[str, float], ...]) -> None:
    assert mapping(wished(move("g", typed))) == kept


@pytest.mark.parametrize("typed", ["", "high", "5/0", "0/4", "5/4/3", "1e3", "nan", "5" * 400 + "/4", "<b>5/4</b>"])
def test_what_is_neither_is_refused_and_the_mapping_stays(typed: str) -> None:
    app = wished(move("g", "81/64"), move("g", typed))
    assert mapping(app) == (("G3", 407.82),)
    said = app.session_state["page.practice"].notice
    assert (said.place, said.text) == ("tuning", "Cents must be a number, such as 386.3, or a ratio, such as 5/4.")


def test_a_ratio_out_of_reach_says_how_far_the_swara_goes() -> None:
    app = wished(move("g", "3/2"))
    assert app.session_state["page.practice"].notice.text == "g: choose 150 to 450 cents, not 701.955."


# -- back and forth ---------------------------------------------------------------------------

TWO = (move("g", "81/64"), move("r", 203.91))
BOTH = (("R2", 203.91), ("G3", 407.82))


@pytest.mark.parametrize(
    ("wishes", "kept"),
    [
        ((UNDO, REDO), BOTH),
        ((UNDO, UNDO, REDO), BOTH[1:]),
        ((UNDO, UNDO, REDO, REDO, REDO), BOTH),
        ((UNDO, move("d", 800.0), REDO), (("G3", 407.82), ("D1", 800.0))),
        (({"kind": "reset", "letter": "r"},), BOTH[1:]),
        (({"kind": "reset", "letter": "r"}, UNDO), BOTH),
        (({"kind": "reset", "letter": "m"}, UNDO), BOTH[1:]),  # nothing was reset, so a move is undone
        (({"kind": "tuning", "name": "equal"}, UNDO), BOTH),
        ((move("m", "nonsense"), UNDO), BOTH[1:]),
    ],
)
def test_steps_are_taken_back_and_done_again(wishes: tuple[object, ...], kept: tuple[tuple[str, float], ...]) -> None:
    assert mapping(wished(*TWO, *wishes)) == kept


def test_another_raga_has_a_history_of_its_own() -> None:
    app = wished(*TWO, ("choice_raga", "Mohanam"), UNDO, REDO)
    request = exercise_of(app).request
    assert (request.raga.name, request.mapping) == ("Mohanam", ())


@given(st.lists(st.sampled_from(["move", "undo", "redo"]), max_size=2 * LONGEST))
def test_the_history_is_that_of_any_editor(acts: list[str]) -> None:
    """Compared with a list and an index."""
    tuning = library().tuning("just")
    made: list[Moved] = [(tuning, ())]
    at, now, history = 0, made[0], History("Mohanam")
    for number, act in enumerate(acts):
        if act == "move":
            history, now = history.done(now), (tuning, (("G3", float(number)),))
            made = [*made[: at + 1], now][-LONGEST - 1 :]
            at = len(made) - 1
        elif found := history.undone(now) if act == "undo" else history.redone(now):
            now, history = found
            at += -1 if act == "undo" else 1
        assert now == made[at]
        assert (list(history.before), list(reversed(history.after))) == (made[:at], made[at + 1 :])


# -- compared ---------------------------------------------------------------------------------


def test_the_table_of_a_raga() -> None:
    request = library().request(raga="Mohanam", mapping="G3=372.31")
    assert rows(tuning_comparison(request)) == [
        ["Swara", "Cents", "Ratio", "Just", "Equal", "Pythagorean"],
        ["S", "0.0", "1", "same", "same", "same"],
        ["R2", "203.9", "9/8", "same", "+3.9", "same"],
        ["G3", "372.3", "–", "−14.0", "−27.7", "−35.5"],
        ["P", "702.0", "3/2", "same", "+2.0", "same"],
        ["D2", "905.9", "27/16", "same", "+5.9", "same"],
        ["S tara", "1200.0", "2", "same", "same", "same"],
    ]


@pytest.mark.parametrize(("name", "column"), [("just", 3), ("equal", 4), ("pythagorean", 5)])
def test_a_tuning_is_the_same_as_itself(name: str, column: int) -> None:
    for raga in library().all_ragas:
        shown = rows(tuning_comparison(library().request(tuning=name).changed(raga=raga)))[1:]
        assert {row[column] for row in shown} == {"same"}
