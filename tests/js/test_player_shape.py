"""How the player breaks a tala into lines, and converts between aksharas, events and text."""

from __future__ import annotations

import random
from typing import Any

import pytest

from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.notation.sargam import break_lines
from carnatic.pages.components.player_data import payload, tala_shown
from carnatic.pages.components.rendering import player_sound
from carnatic.theory.tala import SPEEDS
from tests.js.conftest import Load
from tests.js.module import Module

MODULES = ("player/lines.js", "player/piece.js", "elements.js", "numbers.js")
LINE = "s r g m | p , | d S || S n d p | m , | g r ||"


@pytest.fixture
def shape(load: Load) -> Module:
    return load(*MODULES)


def piece_of(text: str, **request: str) -> dict[str, Any]:
    """What the player makes its decisions by: a payload without its samples."""
    return {name: value for name, value in payload(lay_out(parse(text, library(), request))).items() if name != "sound"}


def test_a_payload_names_its_sounds_by_their_addresses(shape: Module) -> None:
    exercise = parse(LINE.replace("m", "s", 1), library())
    made = payload(lay_out(exercise), player_sound(exercise))
    sound = shape.run("data => { const p = module.pieceOf(data); return { ...p.sound, n: p.aksharas }; }", made)
    root, recipes = made["sound"]["root"], made["sound"]["recipes"]
    assert sound["notes"] == [root + recipes[index] for index in made["sound"]["notes"]]
    assert sound["drone"] == root + recipes[-1]
    assert set(sound["strokes"]) == {"sama", "clap", "finger", "wave"}
    assert (sound["n"], shape.run("data => module.pieceOf(data).length", made)) == (8, 16)


@pytest.mark.parametrize("talas", [8, pytest.param(len(library().talas), marks=pytest.mark.sweep)])
def test_lines_break_where_the_text_breaks_them(shape: Module, talas: int, draw: random.Random) -> None:
    """The page takes its lines from the rule of the plain text, down to an akshara that is wider than the page."""
    cases = [
        (tala_shown(tala), speed, swaras, list(break_lines(tala, speed, int(swaras))))
        for tala in draw.sample(library().talas, talas)
        for speed in SPEEDS
        for swaras in (0.5, 1, 9, 14, 15, 24, 30, 40, 58, 400)
    ]
    found = shape.run(
        "cases => cases.map(([tala, speed, swaras]) => module.lineLengths(tala, speed, 22 * swaras, 22))", cases
    )
    assert found == [lines for *_, lines in cases]


@pytest.mark.parametrize(
    ("window", "is_sollu", "has_number", "width"),
    [
        (390, False, False, 22), (640, False, True, 29), (641, False, False, 27), (1280, False, True, 34),
        (390, True, True, 36),
    ],
)  # fmt: skip
def test_a_swara_has_the_room_that_it_needs(
    shape: Module, window: int, is_sollu: bool, has_number: bool, width: int
) -> None:
    assert shape.call("swaraWidth", window, is_sollu, has_number) == width


def test_a_trikalam_run_is_cut_into_its_speeds(shape: Module) -> None:
    run = piece_of("s r g m | p d | n S ||", trikalam="yes")
    assert shape.call("kalamsOf", run) == [[0], [1], [2]]
    plain = piece_of(LINE)
    assert shape.call("kalamsOf", plain) == [[0, 1]]
    assert shape.call("speedOf", plain, 1) == 1


def test_lines_know_their_aksharas(shape: Module) -> None:
    assert shape.call("linesOf", 2, [4, 4]) == [
        {"avartanam": 2, "from": 0, "to": 4},
        {"avartanam": 2, "from": 4, "to": 8},
    ]
    assert shape.run("() => [...module.angaEnds([4, 2, 2])]") == [3, 5, 7]


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (0, 13, "s r g m | p , | d S ||\nS n d p | m , | g r ||"),
        (2, 5, "g m | p , | d"),
        (6, 7, "S ||\nS"),
        (13, 13, "r ||"),
    ],
)
def test_a_stretch_is_copied_as_sargam(shape: Module, first: int, last: int, text: str) -> None:
    assert shape.call("sargamText", piece_of(LINE), first, last) == text


@pytest.mark.parametrize(
    ("akshara", "event"), [(0, 0), (0.99, 0), (1, 1), (4.5, 4), (5, 4), (6, 5), (15.9, 13), (99, 13)]
)
def test_an_event_sounds_until_the_next(shape: Module, akshara: float, event: int) -> None:
    assert shape.call("eventAt", piece_of(LINE), akshara) == event


@pytest.mark.parametrize(("value", "found"), [(-1, 0), (0, 0), (3, 3), (9, 8)])
def test_a_value_is_kept_between_two(shape: Module, value: int, found: int) -> None:
    assert shape.call("clamp", value, 0, 8) == found


def test_an_element_is_made_of_tag_attributes_and_children(shape: Module) -> None:
    html, pressed = shape.run(
        """() => {
            let pressed = 0;
            const attributes = { class: "one", hidden: true, disabled: false, title: null, click: () => pressed++ };
            const node = module.make("button", attributes, ["<b>", module.make("i")], null);
            node.click();
            return [node.outerHTML, pressed];
        }"""
    )
    assert html == '<button class="one" hidden="">&lt;b&gt;<i></i></button>'
    assert pressed == 1
    assert shape.run("() => module.draw(' <svg><path d=\"M0 0\"/></svg> ').firstElementChild.tagName") == "path"
