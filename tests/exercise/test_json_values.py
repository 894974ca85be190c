"""JSON from files that nobody has checked."""

from __future__ import annotations

from typing import Any

from carnatic.exercise.json_values import (
    DamagedFile,
    number_in,
    read_object,
    text_in,
    visible,
    visible_lines,
    word_in,
    word_of,
)
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused

WHAT, LARGEST = "a book of Varisai", 200
KIND = message("file.wrong_kind", what=WHAT)
SHAPE = message("file.misshapen", what=WHAT)


def test_an_object_is_read() -> None:
    assert read_object(b'\xef\xbb\xbf {"a": [1, {"b": null}], "c": "\xc3\xa9"}', WHAT, LARGEST) == {
        "a": [1, {"b": None}],
        "c": "é",
    }
    whole = b'{"a": "' + b"x" * (LARGEST - 9) + b'"}'
    assert len(whole) == LARGEST
    assert read_object(whole, WHAT, LARGEST) == {"a": "x" * (LARGEST - 9)}


@for_each(
    ("content", "said"),
    [
        (b"{" + b" " * LARGEST, message("file.too_large", held="0.0 MB", what=WHAT, most=0.0002)),
        (b"{" + b" " * 2_349_999, message("file.too_large", held="2.4 MB", what=WHAT, most=0.0002)),
        (b'{"a": "\xe9"}', KIND),
        (b"", KIND),
        (b"[1]", KIND),
        (b"1", KIND),
        (b'{"a": 1\n "b"}', message("file.damaged", where="line 2, column 2")),
        (b'{"a": Infinity}', SHAPE),
        (b'{"a": 1, "b": 2, "a": 1}', SHAPE),
        (b'{"a": {"b": 1, "b": 1}}', SHAPE),
    ],
)
def test_what_is_no_object_is_refused(content: bytes, said: str) -> None:
    with refused(said, DamagedFile):
        read_object(content, WHAT, LARGEST)


def test_a_text_under_a_key() -> None:
    assert [text_in({"a": "xyz"}, key, 3, "Entry 3") for key in ("a", "b")] == ["xyz", ""]
    with refused(message("file.long_text", where="Entry 3", key="a", count=4, longest=3), DamagedFile):
        text_in({"a": "wxyz"}, "a", 3, "Entry 3")
    for value in (None, 1, ["x"]):
        with refused(message("file.no_text", where="Entry 3", key="a"), DamagedFile):
            text_in({"a": value}, "a", 3, "Entry 3")


@for_each(
    ("value", "word"),
    [(None, ""), (True, "yes"), (False, "no"), ("x", "x"), (7, "7"), (2.5, "2.5"), (0, "0"), ("", "")],
)
def test_a_word_under_a_key(value: Any, word: str) -> None:
    assert word_in({"a": value}, "a", "Entry 3") == word_of(value, "a", "Entry 3") == word
    assert word_in({}, "a", "Entry 3") == ""


def test_a_list_and_an_object_are_no_word() -> None:
    for value in ([], {}, [1]):
        with refused(message("file.no_word", where="Entry 3", key="a"), DamagedFile):
            word_in({"a": value}, "a", "Entry 3")


def test_a_number_under_a_key() -> None:
    assert [number_in({"a": value}, "a", "Entry 3") for value in (3, -2.5, 0, 10**300)] == [3.0, -2.5, 0.0, 1e300]
    for value in (None, True, "3", [3]):
        with refused(message("file.no_number", where="Entry 3", key="a"), DamagedFile):
            number_in({"a": value}, "a", "Entry 3")
    for value in (10**400, float("inf"), float("nan")):
        with refused(message("file.huge_number", where="Entry 3", key="a"), DamagedFile):
            number_in({"a": value}, "a", "Entry 3")


def test_what_can_not_be_seen_is_left_out() -> None:
    assert visible("a\u202eb\x00") == "ab"
    assert visible("\u0d28\u0d4d\u200d x") == "\u0d28\u0d4d\u200d x"  # a joiner of Malayalam stays
    assert visible("a \u202e b") == "a b"
    assert visible_lines("\n a\u202e b\r\n\n c \n\n") == "a b\n\nc"
