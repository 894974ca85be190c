"""The rail's facts about an exercise and its nearest lesson."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest

from carnatic.compose.composition import NearestLesson
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import parse, read_notes
from carnatic.export import PAGE_FORMATS
from carnatic.library import library
from carnatic.notation.sheet import LONGEST_CODE, link_of, sheet_of
from carnatic.pages.components.downloads import no_code_words
from carnatic.pages.components.tuning import ratio
from carnatic.pages.practice.novelty import (
    comparison_with_nearest,
    nearest_words,
    new_words,
    shown_lines,
    telling_lines,
)
from carnatic.theory.swara import SWARASTHANAS
from tests.pages.practice_app import opened

MOCK = "s r g r g m p , s r g m p d n S S n d n d p m , S n d p m g r s"
SARALI_13 = "s r g r g , g m p m p , d p d , m p d p d n d p m p d p m g r s"


def at_random(units: int) -> str:
    """A line that nothing makes shorter."""
    return " ".join(random.Random(1).choices("srgmpdnS", k=units))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((), "Nothing here is new: every line is from a lesson or from you."),
        ((2,), "Line 2 is new."),
        ((1, 3), "Lines 1 and 3 are new."),
        ((1, 2, 3, 4), "Lines 1–4 are new."),
        ((1, 3, 4, 5, 8), "Lines 1, 3–5 and 8 are new."),
        ((1, 2, 4), "Lines 1, 2 and 4 are new."),
    ],
)
def test_new_lines_are_named(numbers, said):
    assert new_words(numbers) == said


@pytest.mark.parametrize(("speed", "lines"), [(1, (1, 2, 4)), (2, (1, 2)), (4, (1,))])
def test_lines_are_numbered_as_on_the_sheet(speed, lines):
    assert shown_lines((1, 2, 4), speed) == lines


def row(html: str, number: int) -> list[tuple[str, bool]]:
    """(swara, whether it is marked as shared) of a row of the table."""
    line = html.split("<tr>")[number]
    found = [(re.sub("<.*?>", "", word), "same" in mark) for mark, word in re.findall(r"<td([^>]*)>(.*?)</td>", line)]
    return [(unescape(word), same) for word, same in found]


def test_what_is_shared_stands_in_the_same_columns():
    exercise = Exercise(library().request(), read_notes(MOCK)[0])
    html = comparison_with_nearest(exercise, NearestLesson("sarali_13", "Sarali 13", 5, 0, 0, SARALI_13))
    assert [word for word, _ in row(html, 1)] == MOCK.split()[:8]
    assert [word for word, _ in row(html, 2)] == SARALI_13.split()[:8]
    assert [same for _, same in row(html, 1)] == [same for _, same in row(html, 2)] == [True] * 5 + [False] * 3
    assert "This<br>line 1" in html
    assert "Sarali 13<br>line 1" in html


def test_the_shared_line_is_numbered_as_on_the_sheet():
    nearest = NearestLesson("sarali_13", "Sarali 13", 4, 24, 24, SARALI_13)
    for speed, line in ((1, 4), (2, 2), (4, 1)):
        html = comparison_with_nearest(Exercise(library().request(speed=str(speed)), read_notes(MOCK)[0]), nearest)
        assert f"This<br>line {line}<" in html
        assert "Sarali 13<br>line 4<" in html


def test_nearest_lessons_share_what_is_marked():
    for seed in range(12):
        for name in ("Mayamalavagowla", "Mohanam", "Sriranjani"):
            composition = library().composer.compose(library().request(raga=name, seed=str(seed)))
            html = comparison_with_nearest(composition.exercise, composition.nearest)
            mine, lesson = row(html, 1), row(html, 2)
            assert len(mine) == len(lesson) == 8 or "line 4" in html
            shared = [word for word, same in mine if same]
            assert shared == [word for word, same in lesson if same]
            assert len(shared) == min(composition.nearest.shared_run, 8)
            assert [same for _, same in mine] == [same for _, same in lesson][: len(mine)]


def test_the_longest_match_is_counted():
    assert (
        nearest_words(NearestLesson("a", "Sarali 13", 5, 0, 0, ""))
        == "The longest part also found in a lesson: 5 swaras of Sarali 13."
    )
    assert (
        nearest_words(NearestLesson("a", "Sarali 1", 1, 0, 0, ""))
        == "The longest part also found in a lesson: 1 swara of Sarali 1."
    )
    assert nearest_words(NearestLesson("a", "Sarali 1", 0, 0, 0, "")) == ""


def test_endings_are_told_by_the_line_in_which_they_differ():
    assert telling_lines(("s r ||\ng m ||", "s r ||\np d ||")) == ("g m ||", "p d ||")
    assert telling_lines(("a\nb", "a\nc", "d\nb")) == ("a b", "a c", "d b")
    assert telling_lines(("s r g m ||",)) == ("s r g m ||",)


def test_a_sheet_without_a_code_says_why(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VARISAI_ADDRESS", "https://varisai.example/school")
    lines = [parse(f"title: {count}\n\n" + at_random(8 * count), library()) for count in range(24, 80, 2)]
    lengths = [len(link_of(line, "https://varisai.example/school")) for line in lines]
    assert [no_code_words(line) == "" for line in lines] == [length <= LONGEST_CODE for length in lengths]
    last = sum(length <= LONGEST_CODE for length in lengths) - 1
    assert 0 <= last < len(lines) - 1
    codes = [sheet_of(line, "https://varisai.example/school").content["code"] for line in lines[last : last + 2]]
    assert [code == "" for code in codes] == [False, True]
    assert no_code_words(lines[-1]) == "This exercise is too long for a QR code. Use Copy link."


def test_a_page_that_opens_a_long_link_says_so():
    said = "This exercise is too long for a QR code."
    line = at_random(640).replace(" ", "")
    params = {"v": "2", "raga": "Mayamalavagowla", "family": "own", "tempo": "240", "swaras": line}
    shown = [[one.proto.body for one in app.get("html")] for app in (opened(**params), opened())]
    assert [sum(said in html for html in page) for page in shown] == [1, 0]


def test_the_files_are_offered_in_the_order_of_the_page():
    assert [form.name for form in PAGE_FORMATS] == ["MP3", "WAV", "FLAC", "Stems", "MIDI", "MusicXML", "Text"]


@pytest.mark.parametrize(
    ("symbol", "just"),
    [("S", "1"), ("R1", "16/15"), ("R2", "9/8"), ("R3", "6/5"), ("G3", "5/4"), ("M1", "4/3"), ("M2", "45/32"),
     ("P", "3/2"), ("D1", "8/5"), ("D2", "27/16"), ("D3", "9/5"), ("N3", "15/8")],
)  # fmt: skip
def test_just_ratios_are_named_as_in_the_books(symbol, just):
    assert ratio(SWARASTHANAS[symbol]) == just
