"""The tuning in a browser: dragged, stepped, typed as a ratio, undone, redone and heard, while it plays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.practice_browser import Practice

OpenPractice = Callable[..., Practice]


@pytest.mark.sweep
def test_a_tuning_is_made_by_hand_keys_and_ratio_while_it_plays(open_practice: OpenPractice) -> None:
    practice = open_practice(height=1500)
    page = practice.page
    practice.open_tuning()
    page.get_by_role("button", name="Play with this tuning").click()
    practice.plays_on()
    music = practice.state("music")

    row = page.locator(".v-tune .row", has_text="Gandharam")
    row.locator("input").fill("81/64")
    practice.after(lambda: row.locator("input").press("Enter"))
    assert practice.exercise.request.mapping == (("G3", 407.82),)
    expect(row).to_contain_text("G3, 81/64, 21.5 above just 5/4")
    expect(page.locator(".compared tr", has_text="G3")).to_have_text("G3407.881/64+21.5+7.8same")

    bead = practice.bead("d")
    bead.hover()  # once the page has scrolled to its rest
    box, octave = bead.bounding_box(), page.locator(".v-tune .oct").bounding_box()
    assert box is not None
    assert octave is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x + octave["width"] * (905.87 - 813.69 - 2) / 1200, y, steps=8)  # comes to rest on just D2
    practice.after(page.mouse.up)
    assert practice.exercise.request.mapping == (("G3", 407.82), ("D2", 905.87))
    bead = practice.bead("d")
    bead.focus()
    bead.press("Shift+ArrowRight")
    page.wait_for_function("location.search.includes('D2~915.87')")
    page.wait_for_selector("[data-test-script-state=notRunning]")

    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    expect(redo).to_be_disabled()
    practice.after(undo.click)
    practice.after(undo.click)
    assert practice.exercise.request.mapping == (("G3", 407.82),)
    practice.after(redo.click)
    assert practice.exercise.request.mapping == (("G3", 407.82), ("D2", 905.87))
    practice.after(page.get_by_role("button", name="Reset d").click)
    assert practice.exercise.request.mapping == (("G3", 407.82),)
    expect(page.get_by_role("textbox", name="Cents or ratio of d")).to_be_focused()
    practice.after(undo.click)

    # the line went on all the time
    practice.wait("s.playing")
    assert practice.state("music") == music


def test_another_tuning_is_heard_and_the_mapping_stays(open_practice: OpenPractice) -> None:
    practice = open_practice(height=1500, query="v=2&raga=Mohanam&no=7&map=G3~372.31&swaras=srgp_dS--_Sdpg_rs--")
    practice.open_tuning()
    practice.page.evaluate(
        "() => { const player = window.varisaiPlayer, hear = player.hear;"
        " player.hear = (cents, apart) => { window.heard = cents; return hear(cents, apart); } }"
    )
    address = practice.page.url
    practice.page.get_by_role("button", name="Play the scale: Pythagorean").click()
    heard = practice.page.evaluate("window.heard")
    assert len(heard) == 11
    assert heard[2] == heard[8] == pytest.approx(407.82, abs=0.01)
    practice.page.get_by_role("button", name="Play the scale", exact=True).last.click()
    assert practice.page.evaluate("window.heard")[2] == 372.31
    assert practice.page.url == address


@pytest.mark.sweep
def test_a_mapping_is_taken_home_and_brought_back(open_practice: OpenPractice, tmp_path: Path) -> None:
    practice = open_practice(height=1500, query="v=2&raga=Mohanam&no=7&map=G3~372.31&swaras=srgp_dS--_Sdpg_rs--")
    practice.open_tuning()
    page = practice.page
    for name, file in (("Tuning", "own.json"), ("Scala", "own.scl")):
        _, path = practice.download(name)
        (tmp_path / file).write_bytes(path.read_bytes())
        practice.after(page.get_by_role("button", name="Reset g").click)
        assert practice.exercise.request.mapping == ()
        practice.after(partial(page.locator("input[type=file]").set_input_files, tmp_path / file))
        assert practice.exercise.request.mapping == (("G3", 372.31),)
    (tmp_path / "broken.json").write_text('{"format": "<img src=x onerror=alert(1)>"')
    page.locator("input[type=file]").set_input_files(tmp_path / "broken.json")
    expect(page.locator(".v-tune .fault")).to_contain_text("This file is damaged at line 1")
    assert practice.exercise.request.mapping == (("G3", 372.31),)
