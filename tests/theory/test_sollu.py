from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.sollu import groups, show_sollus, sollus
from carnatic.theory.tala import JATIS, SPEEDS, Tala
from tests.laws import for_each
from tests.refusing import refused

TALAS = library().talas
# as lesson books print them
BY_HAND = {
    2: "ta ka",
    3: "ta ki ta",
    4: "ta ka di mi",
    5: "ta ka ta ki ta",
    7: "ta ki ta ta ka di mi",
    9: "ta ka di mi ta ka ta ki ta",
}


def said(tala: Tala, speed: int) -> list[str]:
    return [sollu.word for sollu in sollus(tala, speed)]


@for_each("tala", TALAS, ids=lambda tala: tala.name)
@for_each("speed", SPEEDS)
def test_every_akshara_of_every_tala_has_its_strokes(tala: Tala, speed: int) -> None:
    found = sollus(tala, speed)
    assert [sollu.at for sollu in found] == [Fraction(k, speed) for k in range(tala.aksharas * speed)]
    assert {sollu.duration for sollu in found} == {Fraction(1, speed)}
    # sama begins the cycle and nothing else; every other anga is marked
    assert [sollu.at for sollu in found if sollu.begins == "sama"] == [0]
    assert [sollu.at for sollu in found if sollu.begins == "anga"] == list(tala.anga_starts[1:])
    # a group begins with ta, and none goes over the end of an anga
    assert all(sollu.word == "ta" for sollu in found if sollu.begins)
    assert all(sollu.begins for sollu in found if sollu.at in tala.anga_starts)
    ends = (*tala.anga_starts[1:], tala.aksharas)
    for start, end in zip(tala.anga_starts, ends):
        assert sum(groups(end - start, speed)) == (end - start) * speed


@for_each(("jati", "aksharas"), JATIS.items())
def test_a_laghu_at_first_speed_is_its_jatis_own(jati: str, aksharas: int) -> None:
    assert said(library().tala(f"{jati} jati Eka"), 1) == BY_HAND[aksharas].split()


@for_each(("speed", "akshara"), [(4, 4), (3, 3), (5, 5), (7, 7), (9, 9)])
def test_a_gati_fills_each_akshara_with_its_own(speed: int, akshara: int) -> None:
    assert said(library().tala("Adi"), speed) == BY_HAND[akshara].split() * 8


@for_each("tala", TALAS, ids=lambda tala: tala.name)
def test_the_second_speed_says_takadimi_over_two_aksharas(tala: Tala) -> None:
    for start, length in zip(tala.anga_starts, tala.lengths):
        words = [s.word for s in sollus(tala, 2) if start <= s.at < start + length]
        assert words == (["ta", "ka", "di", "mi"] * length)[: 2 * length]


@for_each(
    ("tala", "speed", "shown"),
    [
        ("Adi", 1, "takadimi | taka | taka ||"),
        ("Adi", 2, "takadimi takadimi | takadimi | takadimi ||"),
        ("misra jati Jhampa", 1, "takita takadimi | ta | taka ||"),
        ("khanda jati Ata", 1, "taka takita | taka takita | taka | taka ||"),
        ("Misra chapu", 1, "takita | takadimi ||"),
        ("Khanda chapu", 1, "taka | takita ||"),
        ("Sankeerna chapu", 1, "takadimi | taka takita ||"),
        ("tisra jati Eka", 8, "takadimi takadimi takadimi takadimi takadimi takadimi ||"),
        ("tisra jati Eka", 6, "takita takita takita takita takita takita ||"),
    ],
)
def test_sollus_as_they_are_said(tala: str, speed: int, shown: str) -> None:
    assert show_sollus(library().tala(tala), speed) == shown


def test_a_speed_that_is_none_is_refused() -> None:
    with refused(message("strokes.speed", speed="10")):
        groups(4, 10)


def test_what_begins_is_told_apart() -> None:
    found = sollus(library().tala("Adi"), 2)
    assert [sollu.begins for sollu in found] == [
        "sama", "", "", "", "group", "", "", "", "anga", "", "", "", "anga", "", "", "",
    ]  # fmt: skip
    assert [a.at + a.duration == b.at for a, b in pairwise(found)] == [True] * 15


def test_a_musician_can_read_them(golden: Callable[[str, str], None]) -> None:
    width = max(len(tala.name) for tala in TALAS)
    rows = ["First speed"]
    rows += [f"{tala.name:{width}}  {show_sollus(tala, 1)}" for tala in TALAS]
    rows += ["", "Second speed"]
    rows += [f"{tala.name:{width}}  {show_sollus(tala, 2)}" for tala in TALAS]
    rows += ["", "The gatis, in tisra jati Eka"]
    rows += [f"{speed}  {show_sollus(library().tala('tisra jati Eka'), speed)}" for speed in (4, 3, 6, 5, 7, 9)]
    golden("sollus.txt", "\n".join(rows) + "\n")


def test_a_long_anga_is_counted_in_fours() -> None:
    """No tala here has one, but a chapu's group may have any length."""
    assert [groups(aksharas, 1) for aksharas in (8, 10, 11, 12, 13)] == [
        (4, 4), (4, 4, 2), (4, 4, 3), (4, 4, 4), (4, 4, 4, 1),
    ]  # fmt: skip
