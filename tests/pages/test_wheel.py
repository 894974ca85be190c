"""The drawing of the melakarta wheel: every melakarta once, in its place, with its name."""

from __future__ import annotations

from math import atan2, degrees, hypot
from xml.etree import ElementTree

import pytest

from carnatic.library import library
from carnatic.pages.ragas.wheel import INNERMOST, RIM, RING, WHEEL_SIZE, field_at, wheel
from carnatic.theory.melakarta import CHAKRAS, melakarta_places

MELAKARTAS = library().ragas[:72]


def drawn(marked: dict[int, str] | None = None, chosen: int | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(wheel(MELAKARTAS, marked or {}, chosen))


def around(number: int) -> tuple[float, float]:
    """Degrees clockwise from the top, and distance from the middle."""
    x, y = field_at(number)
    return degrees(atan2(x - WHEEL_SIZE / 2, WHEEL_SIZE / 2 - y)) % 360, hypot(x - WHEEL_SIZE / 2, y - WHEEL_SIZE / 2)


def test_every_melakarta_is_a_link_with_its_name() -> None:
    fields = drawn().findall(".//a")
    assert [field.get("data-raga") for field in fields] == [raga.name for raga in MELAKARTAS]
    assert [field.findtext("text") for field in fields] == [str(number) for number in range(1, 73)]
    assert fields[7].get("href") == "?raga=Hanumatodi"
    assert fields[7].get("aria-label") == fields[7].findtext("title") == "8 Hanumatodi, chakra Netra"


def test_it_is_twelve_chakras_of_six_for_a_screen_reader() -> None:
    root = drawn()
    assert (root.get("role"), root.get("aria-label")) == ("group", "The 72 melakartas in their chakras")
    chakras = [one for one in root.findall("g") if one.get("role") == "group"]
    assert [one.get("aria-label").split(", ")[1] for one in chakras] == list(CHAKRAS)
    assert chakras[4].get("aria-label") == "Chakra 5, Bana, R2 G3"
    assert [len(one.findall("a")) for one in chakras] == [6] * 12
    # the facts in the drawing are also in the links' names
    assert all(one.get("aria-hidden") == "true" for one in root.iter() if one.get("class") in ("rim", "middle"))


def test_places_follow_the_law() -> None:
    for number in range(1, 73):
        check_place(number)


def check_place(number: int) -> None:
    """Check the place of a melakarta and its neighbours."""
    angle, distance = around(number)
    chakra, place = divmod(number - 1, 6)
    assert angle == pytest.approx(30 * chakra + 15)
    assert distance == pytest.approx(INNERMOST + RING * (place + 0.5))
    # on one ring d and n are the same; opposite stands the other m
    other = (number + 5) % 72 + 1
    assert around(other)[1] == pytest.approx(distance)
    assert melakarta_places(other)[5:] == melakarta_places(number)[5:]
    across = (number + 35) % 72 + 1
    assert (around(across)[0] - angle) % 360 == pytest.approx(180)
    differing = [a.letter for a, b in zip(melakarta_places(number), melakarta_places(across), strict=True) if a != b]
    assert differing == ["m"]


def test_fields_keep_apart_and_within_the_drawing() -> None:
    spots = [field_at(number) for number in range(1, 73)]
    nearest = min(hypot(a - c, b - d) for i, (a, b) in enumerate(spots) for c, d in spots[:i])
    assert nearest >= RING - 0.01
    assert INNERMOST + 6 * RING < RIM < WHEEL_SIZE / 2


def test_what_is_marked_says_so_and_has_the_tab_stop() -> None:
    root = drawn({28: "parent of Mohanam"})
    (marked,) = [field for field in root.findall(".//a") if "marked" in field.get("class", "")]
    assert marked.get("aria-label") == "28 Harikambhoji, chakra Bana, parent of Mohanam"
    assert marked.get("aria-current") is None
    assert [field.get("data-number") for field in root.findall(".//a") if field.get("tabindex") == "0"] == ["28"]
    (chosen,) = [field for field in drawn({65: "this raga"}, 65).findall(".//a") if field.get("aria-current")]
    assert chosen.get("data-number") == "65"
    assert [field.get("data-number") for field in drawn().findall(".//a") if field.get("tabindex") == "0"] == ["1"]
