"""Small decisions of the pages' own scripts: faults underlined, the wheel's keys, the preview's swaras, cents."""

from __future__ import annotations

from typing import Any

import pytest

from carnatic.pages.components.component import markup
from tests.js.conftest import Load

# -- the text that is being written --------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "before", "after", "found"),
    [
        ([2, 3], "s x g", "s x g", [2, 3]),
        ([2, 3], "s x g", "s x g m", [2, 3]),  # more is typed behind it
        ([2, 3], "s x g", "s r x g", [4, 5]),  # and before it
        ([2, 3], "s x g", "s r g", [2, 2]),  # it was mended itself
        ([2, 3], "s x g", "", [0, 0]),
        ([4, 5], "s r x", "x", [0, 1]),
    ],
)
def test_a_fault_moves_with_its_text(load: Load, mark: list[int], before: str, after: str, found: list[int]) -> None:
    assert load("write/write.js").call("moved", mark, before, after) == found


@pytest.mark.parametrize(
    ("text", "bare"),
    [("s r | g ||\nm", "srgm"), ("raga: Mohanam\nspeed: 2\n\ns r ||", "sr"), ("", ""), ("S , ;", "S,;")],
)
def test_lines_are_compared_without_header_and_bars(load: Load, text: str, bare: str) -> None:
    assert load("write/write.js").call("bare", text) == bare


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("s r", [], "s r\n"),
        ("s x g x", [[6, 7], [2, 3]], "s <mark>x</mark> g <mark>x</mark>\n"),
        ("s xy", [[2, 4], [3, 4], [1, 1]], "s <mark>xy</mark>\n"),  # what overlaps or is empty is left out
        ("<b>", [[0, 3]], "<mark>&lt;b&gt;</mark>\n"),
    ],
)
def test_faulty_stretches_are_underlined(load: Load, text: str, marks: list[list[int]], html: str) -> None:
    found = load("write/write.js").run(
        """([text, marks]) => {
            document.body.replaceChildren(...module.underlined(text, marks));
            return document.body.innerHTML;
        }""",
        [text, marks],
    )
    assert found == html


# -- the wheel -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "key", "found"),
    [
        (29, "ArrowRight", 35), (29, "ArrowLeft", 23), (67, "ArrowRight", 1), (1, "ArrowLeft", 67),
        (29, "ArrowUp", 30), (30, "ArrowUp", None), (25, "ArrowDown", None), (26, "ArrowDown", 25),
        (29, "Home", 1), (29, "End", 72), (29, "a", None), (29, "Enter", None),
    ],
)  # fmt: skip
def test_keys_lead_round_the_wheel_and_outwards(load: Load, number: int, key: str, found: int | None) -> None:
    assert load("ragas/ragas.js").call("target", number, key) == found


# -- the worksheet's preview -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "html"),
    [
        (",", '<i class="held">,</i>'),
        ("s", "<i>s</i>"),
        ("ri2'", '<i class="tara">ri<sub>2</sub></i>'),
        ("ni..", '<i class="anumandra">ni</i>'),
        ("ஸ''", '<i class="ati-tara">ஸ</i>'),
        ("<b", "<i>&lt;b</i>"),
    ],
)
def test_a_swara_of_the_preview_has_its_dots_and_number(load: Load, unit: str, html: str) -> None:
    found = load("worksheets/preview.js").run("unit => module.swara(unit).outerHTML", unit)
    assert found == html


SHOWN = """([style, html, title]) => {
    document.body.innerHTML = `<style>body { margin: 0 } main { width: 374px } ${style}</style><main>${html}</main>`;
    const row = { number: 1, title, facts: "Adi, first speed, level 2", isNew: true, over: 0, times: "", lines: null };
    const data = { sheet: "1", script: "roman", rows: [row] };
    module.default({ data, parentElement: document.querySelector("main") });
    const [name, badge] = [".title", ".new"].map((one) => document.querySelector(one).getBoundingClientRect());
    return { right: badge.right, below: badge.bottom - name.bottom };
}"""


@pytest.mark.parametrize("title", ["Sarali 3", "New exercise 2147483648 (tara sthayi) in Mechakalyani", "x" * 200])
def test_the_badge_of_a_row_stays_in_it(load: Load, title: str) -> None:
    """As wide as a phone; it stands in the last line of the title, or in the next one."""
    style, html = (markup(f"web/worksheets/preview.{kind}") for kind in ("css", "html"))
    found = load("worksheets/preview.js").run(SHOWN, [style, html, title])
    assert found["right"] <= 374 - 12
    assert found["below"] < 30


# -- cents in words ----------------------------------------------------------------------------------

PLACE = {"just": 386.31, "ratio": "5/4"}


@pytest.mark.parametrize(
    ("cents", "words"),
    [(386.31, "just 5/4"), (386.35, "just 5/4"), (400, "13.7 above just 5/4"), (372.31, "14.0 below just 5/4")],
)
def test_cents_are_told_from_the_just_place(load: Load, cents: float, words: str) -> None:
    assert load("octave/octave.js").call("off", cents, PLACE) == words


@pytest.mark.parametrize(
    ("names", "html"),
    [
        ([{"html": "R1", "own": True}], "<span><b>R1</b></span>"),
        ([{"html": "R2", "own": False}, {"html": "G1", "own": False}], "<span>R2</span><span>G1</span>"),
    ],
)
def test_the_raga_s_own_places_are_marked(load: Load, names: list[dict[str, Any]], html: str) -> None:
    found = load("octave/octave.js").call("mark", {"names": names, "at": 600, "just": 590.22})
    assert html in found
    assert "--at:50" in found


BEADS = [
    {"letter": letter, "shown": letter, "sthayi": "madhya", "name": name, "cents": cents, "ratio": "", "fixed": False,
     "moved": False, "places": [{"symbol": "", "html": "", "name": name, "at": at, "just": cents, "ratio": ""}]}
    for letter, name, cents, at in (("g", "Antara Gandharam", 386.31, 400), ("d", "Chatusruti Dhaivatam", 905.87, 900))
]  # fmt: skip
OCTAVE = {"script": "roman", "tuning": "just", "sruti_hz": 196, "ladders": {"up": [], "down": []}, "others": [],
          "can_undo": False, "can_redo": False, "known": "", "fault": "", "marks": [], "beads": BEADS}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), [("5/", "3"), ("5/3", "")])
def test_what_is_typed_outlives_the_answer_to_what_was_typed_before(load: Load, before: str, after: str) -> None:
    module = load("octave/octave.js")
    module.run(
        """data => {
            document.body.innerHTML = "<section class='v-tune'></section>";
            window.wishes = [];
            const setTriggerValue = (name, wish) => wishes.push(wish);
            window.take = (answer) =>
                void module.default({ data: { ...data, answer }, parentElement: document.body, setTriggerValue });
            take(0);
        }""",
        OCTAVE,
    )
    field = module.page.get_by_role("textbox", name="Cents or ratio of d")
    field.fill(before)
    module.run("take(1)")
    assert (field.input_value(), module.run("wishes")) == (before, [])
    module.page.keyboard.type(after)
    module.page.keyboard.press("Enter")
    assert module.run("wishes") == [{"kind": "move", "letter": "d", "cents": "5/3"}]
    module.run("take(2)")
    assert field.input_value() == "905.9"
