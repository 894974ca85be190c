"""The groups under the brackets of a line: where they begin, how long they are, and what lies between them."""

from __future__ import annotations

import pytest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.groups import groups_of
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.pages.components.player_data import payload

HEADER = "raga: Mayamalavagowla\ntala: Adi\nfamily: {family}\nspeed: 4\navartanams: {avartanams}\n{more}\n"
# three of mgr, pmgr, mgr, each time but the last with a karvai after it
KORVAI = "m g r p m g r m g r , m g r p m | g r m g r , m g | r p m g r m g r || s , , ,"
# an answer of an avartanam and two of a half, each landing on s
KURAIPPU = (
    "s r g m p d n S n d p m g m g r | s r g m p m g r | g m p d p m g r ||"
    "s r g m p d p m p m g m p m g r | s r g m p m g m | p d p m p m g r || s , , ,"
)


def line(text: str, family: str, avartanams: int, more: str = "") -> Exercise:
    return parse(HEADER.format(family=family, avartanams=avartanams, more=more) + text, library())


@pytest.mark.parametrize(
    ("exercise", "groups"),
    [
        (
            line(KORVAI, "korvai", 1),
            ((0, 3), (3, 4), (7, 3), (11, 3), (14, 4), (18, 3), (22, 3), (25, 4), (29, 3)),
        ),
        (line(KURAIPPU, "kuraippu", 2), ((0, 32), (32, 16), (48, 16))),
        (line(KORVAI, "kalpanaswara", 1), ()),
        (line(KORVAI.replace("m g r p m g r m g r ,", "m g r p m g r m g , ,"), "korvai", 1), ()),
    ],
    ids=["korvai", "kuraippu", "a line that only lands", "a phrase that differs"],
)  # fmt: skip
def test_phrases_and_answers_are_groups(exercise: Exercise, groups: tuple[tuple[int, int], ...]) -> None:
    assert groups_of(exercise) == groups


def test_the_phrases_of_a_korvai_are_shown_and_spoken() -> None:
    events = payload(lay_out(line(KORVAI, "korvai", 1)))["events"]
    assert [(event["text"], event["group"]) for event in events if event["group"]] == [
        ("m", 3), ("p", 4), ("m", 3)
    ] * 3  # fmt: skip
    assert events[3]["label"] == "pa, madhya, line 1, akshara 1, starts a group of 4"
