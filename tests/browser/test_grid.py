"""The grid in a browser: every tala at every speed, on a phone and on a wide page."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.pages.components.component import markup
from carnatic.pages.components.player_data import payload
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS, Tala
from tests.js.module import Module, answer

OVER_LINES = {1: 0, 2: 1, 4: 2, 8: 3, 3: 1, 6: 2, 5: 1, 7: 1, 9: 1}
SWARA_PX = {390: 22, 1280: 27}
SHEET_PX = {390: 346, 1280: 812}  # what the Practice page leaves to the sargam
NARROWEST_LETTER_PX = 18

# lays pieces out one after the other in a sheet of that width, and tells what stands there
LAY_OUT = """([pieces, width]) => {
    const box = document.createElement("div");
    box.className = "v-sargam";
    box.style.width = `${width}px`;
    document.querySelector(".v-sargam").replaceWith(box);
    const sargam = new module.Sargam(box, {});
    const all = (node, selector) => [...node.querySelectorAll(selector)];
    const bar = node => node.matches(".v-double") ? "||" : node.matches(".v-end") ? "|" : "";
    return pieces.map(piece => {
        piece.aksharas = piece.tala.kriyas.length;
        piece.length = piece.grid.length * piece.aksharas;
        sargam.show(piece);
        const columns = all(box, ".v-akshara").map(node => node.getBoundingClientRect());
        const widths = columns.map(column => column.width);
        return {
            room: sargam.width,
            lines: all(box, ".v-line:not(.v-kriyas)").map(line =>
                all(line, ".v-akshara").map(node => [node.querySelectorAll(".v-cell").length, bar(node)])),
            hands: all(box, ".v-kriyas").map(line => line.querySelectorAll(".v-kriya").length),
            over: all(box, ".v-kalam").map(node => Number(node.dataset.speed)),
            widths: [Math.min(...widths), Math.max(...widths)],
            right: Math.max(...columns.map(column => column.right)) - box.getBoundingClientRect().right,
            letter: parseFloat(getComputedStyle(box.querySelector(".v-swara")).fontSize),
        };
    });
}"""


Lay = Callable[[list[Exercise]], list[dict[str, Any]]]


@pytest.fixture(scope="module", params=SWARA_PX)
def lay_out_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[int, Lay]]:
    """A width of the window, and a function that lays exercises out in it with only the player's sheet."""
    width = request.param
    page = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto("http://localhost/empty")
    page.set_content(f"<style>{library().text('web/player/player.css')}</style>{markup('web/player/player.html')}")
    module = Module.load(page, "player/sargam.js")

    def lay(exercises: list[Exercise]) -> list[dict[str, Any]]:
        pieces = [payload(lay_out(exercise)) for exercise in exercises]
        shown = [{name: piece[name] for name in ("grid", "tala", "events", "trikalam", "showing")} for piece in pieces]
        return module.run(LAY_OUT, [shown, SHEET_PX[width]])

    yield width, lay
    page.close()
    assert complaints == []


def one_avartanam(tala: Tala, speed: int) -> Exercise:
    """A line that fills one avartanam of a tala at a speed, with as many repeats as that needs."""
    request = library().request(family="own", speed=str(speed)).changed(tala=tala)
    return Exercise(request, tuple(Note(Swara("srgmpdn"[i % 7])) for i in range(tala.aksharas)))


def wrapped(tala: Tala, room: int) -> tuple[int, ...]:
    """The lines of an avartanam if that many aksharas fit, found by trying every division.

    It breaks after angas, and inside one only where that alone is too wide, as evenly as
    can be; of all ways the fewest lines, then the most even ones, the shorter line first.
    """
    if tala.aksharas <= room:
        return (tala.aksharas,)
    stops = []
    for start, length in zip(tala.anga_starts, tala.lengths):
        parts = -(-length // room)
        stops += [start + -(-length * k // parts) for k in range(parts)]
    ways = []
    for count in range(-(-tala.aksharas // room) - 1, len(stops)):
        for cuts in combinations(stops[1:], count):
            lengths = tuple(b - a for a, b in pairwise((0, *cuts, tala.aksharas)))
            if max(lengths) <= room:
                ways.append((len(lengths), sum(n * n for n in lengths), lengths))
        if ways:
            break
    return min(ways)[2]


@pytest.mark.parametrize("speeds", [2, pytest.param(len(SPEEDS), marks=pytest.mark.sweep)])
def test_every_tala_wraps_by_the_rule_at_every_speed(
    lay_out_at: tuple[int, Lay], speeds: int, draw: random.Random
) -> None:
    """Here at some speeds, drawn for each tala; in make sweep at all."""
    width, lay = lay_out_at
    cases = [(tala, speed) for tala in library().talas for speed in draw.sample(SPEEDS, speeds)]
    for (tala, speed), found in zip(cases, lay([one_avartanam(*case) for case in cases]), strict=True):
        what = f"{tala.name} at {speed}, {json.dumps(found)}"
        room = max(1, int(found["room"] // (SWARA_PX[width] * speed)))
        lengths = wrapped(tala, room)
        assert [len(line) for line in found["lines"]] == list(lengths), what
        # the hands stand over every line of a cut avartanam
        assert found["hands"] == list(lengths), what
        assert {cells for line in found["lines"] for cells, _ in line} == {speed}, what
        ends = {start - 1 for start in tala.anga_starts[1:]}
        bars = ["|" if k in ends else "" for k in range(tala.aksharas - 1)]
        assert [bar for line in found["lines"] for _, bar in line] == [*bars, "||"], what
        assert found["over"] == [OVER_LINES[speed]], what
        # one width for all columns, readable letters, nothing outside the sheet
        narrowest, widest = found["widths"]
        assert widest - narrowest < 1, what
        assert narrowest >= SWARA_PX[width] * speed, what
        assert found["letter"] >= NARROWEST_LETTER_PX, what
        assert found["right"] <= 1, what


def test_a_trikalam_run_wraps_by_its_speeds(lay_out_at: tuple[int, Lay]) -> None:
    width, lay = lay_out_at
    for tala in map(library().tala, ("Adi", "khanda jati Ata", "Misra chapu", "sankeerna jati Dhruva")):
        plain = one_avartanam(tala, 1)
        run = Exercise(plain.request.changed(trikalam=True), plain.notes)
        alone = lay([one_avartanam(tala, speed) for speed in (1, 2, 4)])
        (found,) = lay([run])
        for part in ("lines", "hands", "over"):
            assert found[part] == [one for kalam in alone for one in kalam[part]], f"{tala.name} at {width}"


def test_silence_stands_where_a_line_begins_later(lay_out_at: tuple[int, Lay]) -> None:
    _, lay = lay_out_at
    text = "s r g m p d n S S n d p m g r s"
    later, plain = (parse(f"speed: 2\neduppu: {eduppu}\n\n{text}", library()) for eduppu in ("desadi", "sama"))
    (first, second) = lay([later, plain])
    assert first["lines"] == second["lines"] * 2
