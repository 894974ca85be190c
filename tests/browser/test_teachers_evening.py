"""A teacher's evening: a mapping by hand, a line kept, a worksheet made, and the book brought to an empty browser.

Whatever is taken home is read by others: pdffonts and pdftotext, mido, music21, zipfile.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import mido
import pytest
from music21 import converter
from playwright.sync_api import Page, expect

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.notation.sargam import spell_in_script
from tests.browser.player_browser import choose
from tests.browser.practice_browser import Practice, go_to
from tests.browser.test_book_in_browser import open_book, press, rename, rows, stored, wait_stored

OpenPractice = Callable[..., Practice]
Mapping = tuple[tuple[str, float], ...]
HAS_WORD = "word => decodeURIComponent(location.search).includes(word)"
LINE, SHEET, MAPPING = "New exercise 8 (sarali style) in Mohanam", "Tuesday's sheet", "Mohanam as my teacher has it"


@pytest.mark.sweep
def test_a_teachers_evening(open_practice: OpenPractice, tmp_path: Path) -> None:
    practice = open_practice(height=1500, query="v=2&raga=Mohanam&no=7&swaras=srgp_dS--_Sdpg_rs--")
    page = practice.page
    mapping = tune(practice)
    kept = take_line_home(practice)
    page.get_by_role("button", name="Save to my book", exact=True).click()
    page.get_by_role("button", name="Save this tuning").click()
    expect(page.locator(".st-key-part_tuning .v-keeper .said")).to_have_text("Saved to your book.")

    make_worksheet(page, mapping, tmp_path)

    open_book(practice)
    rename(page, "Mohanam, my tuning", MAPPING)
    rows(page, LINE, MAPPING, SHEET)
    wait_stored(page, LINE, MAPPING, SHEET)
    before = stored(page)
    empty_and_bring_back(page)
    rows(page, LINE, MAPPING, SHEET)
    wait_stored(page, LINE, MAPPING, SHEET)
    assert stored(page) == before

    # the line is the same, in the same mapping
    press(page, "Open", LINE)
    practice.wait_until_ready()
    assert practice.exercise == kept
    assert practice.exercise.request.mapping == mapping


# -- a mapping by hand, and a line in it ------------------------------------------------------------


def tune(practice: Practice) -> Mapping:
    """Drag ga lower and type a ratio for dha; returns the mapping."""
    page = practice.page
    practice.open_tuning()
    bead = practice.bead("g")
    bead.hover()
    box, octave = bead.bounding_box(), page.locator(".v-tune .oct").bounding_box()
    assert box is not None
    assert octave is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    page.mouse.move(x - octave["width"] * 20 / 1200, y, steps=8)
    practice.after(page.mouse.up)
    row = page.locator(".v-tune .row", has_text="Dhaivatam")
    row.locator("input").fill("17/10")
    practice.after(lambda: row.locator("input").press("Enter"))
    mapping = practice.exercise.request.mapping
    assert [symbol for symbol, _ in mapping] == ["G3", "D2"]
    assert 355 < mapping[0][1] < 378  # just ga is 386.31
    assert mapping[1][1] == 918.64
    return mapping


def take_line_home(practice: Practice) -> Exercise:
    """The line as MIDI and MusicXML; it sounds in the mapping, and says its swaras. Returns it."""
    exercise = practice.exercise
    name, file = practice.download("MIDI")
    assert name == "new-exercise-8-sarali-style-mohanam-adi.mid"
    assert sung_cents(file.read_bytes()) == pytest.approx(commanded(exercise), abs=0.05)
    _, file = practice.download("MusicXML")
    check_staff(file.read_bytes(), exercise)
    return exercise


def commanded(exercise: Exercise) -> list[float]:
    """Cents above Sa of every swara of a line as its request has them."""
    tuning = exercise.request.mapped_tuning
    return [tuning.cents_of(event.pitch) for event in lay_out(exercise).events if event.pitch]


def sung_cents(content: bytes) -> list[float]:
    """Cents above the first note of each note of the melody, bends reckoned in."""
    bends, heard = dict[int, float](), list[float]()
    for message in mido.MidiFile(file=io.BytesIO(content)).tracks[0]:
        if message.type == "pitchwheel":
            bends[message.channel] = 200 * message.pitch / 8192
        elif message.type == "note_on" and message.velocity:
            heard.append(100 * message.note + bends.get(message.channel, 0))
    return [cents - heard[0] for cents in heard]


def check_staff(content: bytes, exercise: Exercise) -> None:
    """MusicXML that music21 reads again: a measure for each anga, a syllable for each swara."""
    score = lay_out(exercise)
    (part,) = converter.parseData(content, format="musicxml").parts
    assert len(part.getElementsByClass("Measure")) == len(score.avartanams) * len(score.tala.anga_starts)
    script = exercise.request.notation.script
    assert [note.lyric for note in part.recurse().notes if note.lyric] == [
        spell_in_script(event.swara, script) for event in score.events
    ]


# -- the book, in a browser that has lost it --------------------------------------------------------


def empty_and_bring_back(page: Page) -> None:
    """Save the book, clear the browser's store, load the book."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save to a file").click()
    saved = waiting.value
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator(".v-book .none")).to_have_text("Nothing saved yet. Tap Save to my book under any exercise.")
    page.get_by_role("button", name="Load a file").click()
    page.locator("input[type=file]").set_input_files(
        {"name": saved.suggested_filename, "mimeType": "application/json", "buffer": saved.path().read_bytes()}
    )


# -- the worksheet ----------------------------------------------------------------------------------


def make_worksheet(page: Page, mapping: Mapping, folder: Path) -> None:
    """Choose four exercises in Mohanam, on paper in Tamil and heard in the mapping, make them, keep the worksheet."""
    go_to(page, "Worksheets")
    page.get_by_role("heading", name="Worksheets").wait_for()
    number = page.get_by_role("spinbutton", name="Exercises", exact=True)
    number.fill("4")
    follows(page, "number=4", lambda: number.press("Enter"))
    choose_option(page, "Ragas", "Mohanam", "Mohanam")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Remove Mayamalavagowla").click()
    expect(page.locator(".what")).to_contain_text("4 exercises in Mohanam, Adi")
    choose_option(page, "Script", "Tamil", "tamil")
    title = page.get_by_role("textbox", name="Title")
    title.fill(SHEET)
    follows(page, "Tuesday", lambda: title.press("Enter"))
    # the preview is whole, so that nothing moves any more
    expect(page.locator(".st-key-sheet_preview")).to_contain_text("4 exercises, 2 of them new.")
    expect(page.locator(".st-key-sheet_preview")).not_to_contain_text("still to be composed")
    moved = ", ".join(f"{symbol} {cents:g}" for symbol, cents in mapping)
    choose_option(page, "Tuning of Mohanam", f"as on Practice: {moved}", "918.64")
    expect(page.locator(".what")).to_contain_text("4 exercises in Mohanam, Adi")
    page.locator(".st-key-sheet_home").get_by_role("button", name="Save to my book").click()
    page.get_by_role("button", name="Create PDF and sound").click()
    expect(page.locator(".st-key-sheet_made")).to_contain_text(f"{SHEET} is ready: 4 exercises.")
    booklet, packed = (download(page, name, folder) for name in ("Booklet, PDF", "Everything, ZIP"))
    check_booklet(booklet, check_zip(packed, mapping))


def follows(page: Page, word: str, act: Callable[[], object]) -> None:
    """Do something and wait until it is in the address."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    act()
    page.wait_for_function(HAS_WORD, arg=word)
    page.wait_for_selector("[data-test-script-state=notRunning]")


def choose_option(page: Page, label: str, option: str, word: str) -> None:
    """Choose from a list by typing; word: what the address then has."""
    # while it grows, the page may move under the open list each time
    expect(page.locator(".st-key-sheet_preview")).not_to_contain_text("still to be composed")
    choose(page, label, option, HAS_WORD, word)
    page.wait_for_selector("[data-test-script-state=notRunning]")


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def check_zip(file: Path, mapping: Mapping) -> list[Exercise]:
    """Each exercise is there as text, MIDI, MusicXML and MP3, legal and in the mapping. Returns them."""
    with zipfile.ZipFile(file) as packed:
        assert packed.testzip() is None
        content = {name: packed.read(name) for name in packed.namelist()}
    names = sorted(name.removesuffix(".txt") for name in content if re.match(r"\d\d-.*\.txt$", name))
    assert [name.partition("-")[0] for name in names] == [f"{number:02}" for number in range(1, 5)]
    exercises = [parse(content[f"{name}.txt"].decode(), library()) for name in names]
    for name, exercise in zip(names, exercises):
        assert review(exercise) == ()
        assert (exercise.request.raga.name, exercise.request.notation.script) == ("Mohanam", "tamil")
        heard = commanded(exercise)
        assert sung_cents(content[f"{name}.mid"]) == pytest.approx([cents - heard[0] for cents in heard], abs=0.05)
        assert exercise.request.mapping == mapping
        check_staff(content[f"{name}.musicxml"], exercise)
        assert content[f"{name}.mp3"][:3] == b"ID3" or content[f"{name}.mp3"][0] == 0xFF
    return exercises


def check_booklet(file: Path, exercises: list[Exercise]) -> None:
    """Contents and the numbered exercises, in the letters that are shipped, every syllable to be read again."""
    fonts = [line.split() for line in said_by("pdffonts", str(file)).splitlines()[2:]]
    assert {font[0].partition("+")[2] for font in fonts} == {
        "NotoSans-Regular", "NotoSans-Bold", "NotoSansTamil-Regular",
    }  # fmt: skip
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)  # embedded, a subset, readable as text
    text = said_by("pdftotext", "-layout", str(file), "-")
    assert text.lstrip().startswith(SHEET)
    contents, _, pages = text.partition("\f")
    for number, exercise in enumerate(exercises, 1):
        assert f"{number}. {exercise.name}" in contents
        assert f"{number}. {exercise.name}" in " ".join(pages.split())  # a long name takes two lines
        first = [spell_in_script(event.swara, "tamil") for event in lay_out(exercise).events[:4]]
        assert " ".join(first) in " ".join(pages.split())


def said_by(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
