"""Numbers and words of a request, as people type them."""

from __future__ import annotations

from math import inf, isnan

from carnatic.exercise.text_values import (
    one_line,
    read_mapping,
    read_real,
    read_sruti,
    read_whole,
    read_yes,
    shortest,
    show_mapping,
)
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused

LONG = "x" * 50


def test_whole_numbers() -> None:
    assert [read_whole("Speed", text) for text in ("2", " 12 ", "-3", "+4")] == [2, 12, -3, 4]
    for text in ("", "2.5", "two", LONG):
        with refused(message("value.whole_number", what="Speed", text=text[:40])):
            read_whole("Speed", text)


def test_real_numbers() -> None:
    assert [read_real("Tempo", text) for text in ("60", "77.5", " -1e2 ", "inf")] == [60.0, 77.5, -100.0, inf]
    assert isnan(read_real("Tempo", "nan"))
    for text in ("", "fast", "7,5", LONG):
        with refused(message("value.number", what="Tempo", text=text[:40])):
            read_real("Tempo", text)


def test_yes_and_no() -> None:
    assert [read_yes("Cents", text) for text in ("yes", " TRUE ", "no", "False")] == [True, True, False, False]
    for text in ("", "1", "perhaps", LONG):
        with refused(message("value.yes_or_no", what="Cents", text=text[:40])):
            read_yes("Cents", text)


def test_the_shortest_decimals_read_back_as_the_same_number() -> None:
    assert [shortest(number) for number in (60.0, 60, 130.81, 0.1 + 0.2, 1e22, 10.05)] == [
        "60", "60", "130.81", "0.30000000000000004", "1e+22", "10.05",
    ]  # fmt: skip


def test_a_line_has_single_spaces() -> None:
    assert one_line("  a\tb\n c\r\n") == "a b c"


def test_a_mapping_is_read_word_by_word() -> None:
    assert show_mapping((("R2", 203.91), ("G3", 400.0))) == "R2=203.91 G3=400"
    assert read_mapping("G3=400.0,r2:203.91") == (("R2", 203.91), ("G3", 400.0))
    for text, said in (
        ("R2", message("tuning.move", word="R2")),
        ("R2=200 H3=100", message("tuning.move", word="H3=100")),
        ("R2=200 r2:210", message("tuning.twice", symbol="R2")),
        ("r2=", message("value.number", what="R2", text="")),
        ("R2=x=3", message("value.number", what="R2", text="x=3")),
    ):
        with refused(said):
            read_mapping(text)


@for_each(
    ("text", "said"),
    [
        (LONG, message("sruti.unreadable", text=LONG[:40])),
        ("5.5 1/2", message("sruti.unreadable", text="5.5 1/2")),
        ("1 (D)", message("sruti.two_keys", text="1 (D)")),
        ("9", "sruti.kattai"),
        ("9.99", "sruti.kattai"),
        ("200 kattai", "sruti.kattai"),
        ("200 (C)", "sruti.kattai"),
    ],
)
def test_what_names_no_sa(text: str, said: str) -> None:
    with refused(said):
        read_sruti(text)


def test_from_ten_on_a_number_is_in_hertz() -> None:
    assert [read_sruti(text) for text in ("10", "10.5", "142,5", "7 hz", "1 (c)")] == [
        10.0, 10.5, 142.5, 7.0, 130.81,
    ]  # fmt: skip
