"""The Practice page in a browser, from opening it to the downloaded files."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import mido
import music21
import numpy as np
import parselmouth
import pytest
from playwright.sync_api import Locator, expect

from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from tests.browser.player_browser import act_until, choose_once
from tests.browser.practice_browser import Practice, go_to

SRUTI_HZ = 130.81
TOLERANCE_CENTS = 5.0
# S, R1, R2 and G3 in just intonation, in cents
JUST = {"S": 0.0, "R1": 111.73, "R2": 203.91, "G3": 386.31}

SHEET = {False: "rgb(255, 255, 255)", True: "rgb(22, 32, 35)"}

OpenPractice = Callable[..., Practice]


def cents_above_sa(samples: np.ndarray, rate: int) -> float:
    """The median pitch that Praat hears, in cents above madhya Sa."""
    pitch = parselmouth.Sound(samples, rate).to_pitch_ac(pitch_floor=100, pitch_ceiling=300)
    found = pitch.selected_array["frequency"]
    return 1200 * float(np.log2(np.median(found[found > 0]) / SRUTI_HZ))


def first_pitches(practice: Practice, count: int) -> list[float]:
    """The first swaras as they sound from Play on, in cents above Sa, tanpura and tala muted."""
    practice.mute("tanpura", "tala")
    practice.begin_capture(count + 0.5)
    practice.play()
    practice.advance(count + 0.5)
    heard = practice.captured()
    start = heard.onset_seconds
    return [cents_above_sa(heard.between(start + i + 0.08, start + i + 0.92), heard.rate) for i in range(count)]


# -- opening and playing -------------------------------------------------------------------


def test_it_opens_with_the_first_exercise(open_practice: OpenPractice) -> None:
    practice = open_practice()
    first = library().composer.compose(library().request()).exercise
    assert practice.exercise == first
    assert practice.heading == "Mayamalavagowla: New exercise 1 (sarali style) in Adi tala, 4 + 2 + 2. First speed."
    assert len(practice.swaras) == practice.staff_notes == len(first.notes)
    assert practice.page.evaluate("document.fonts.check('500 16px Anek')")
    assert practice.page.evaluate(
        "[...document.fonts].some(font => font.family === 'Anek' && font.status === 'loaded')"
    )


def test_play_sounds_the_swaras_that_are_lit(open_practice: OpenPractice) -> None:
    practice = open_practice()
    exercise = practice.exercise
    events = lay_out(exercise).events
    sounding = [next(event for event in events if event.start <= akshara < event.end) for akshara in range(3)]
    wanted = [exercise.request.mapped_tuning.cents_of(event.pitch) for event in sounding]
    assert first_pitches(practice, 3) == pytest.approx(wanted, abs=TOLERANCE_CENTS)
    seen = practice.follow(3.0)
    first = seen[0]["sargam"]
    assert [one["sargam"] for one in seen] == [one["staff"] for one in seen] == list(range(first, first + len(seen)))
    assert len(seen) >= 3


@pytest.mark.sweep
def test_the_browsers_own_clock_plays_as_well(open_practice: OpenPractice) -> None:
    """On the real sound device, however late it is; all other tests use a clock that they move."""
    practice = open_practice(real_sound=True)
    practice.page.get_by_role("button", name="Play", exact=True).click()
    practice.wait("s.playing && s.contextState === 'running' && s.litEvent !== null")
    practice.begin_capture(1.0)
    heard = practice.captured()
    assert np.abs(heard.samples).max() > 0.01
    before = practice.state("time")
    practice.wait(f"s.time !== {before}")


def test_new_varisai_changes_both_notations_and_keeps_playing(open_practice: OpenPractice) -> None:
    practice = open_practice()
    practice.play()
    swaras, staff = practice.swaras, practice.page.locator(".v-staff").inner_html()
    practice.new_varisai()
    assert practice.exercise == library().composer.compose(library().request(seed="1")).exercise
    assert practice.heading.startswith("Mayamalavagowla: New exercise 2 (sarali style) in Adi")
    assert practice.swaras != swaras
    assert practice.page.locator(".v-staff").inner_html() != staff
    practice.plays_on()
    practice.after(lambda: practice.page.keyboard.press("n"))
    assert practice.exercise.request.seed == 2
    practice.plays_on()
    # another of the tries
    practice.after(lambda: practice.page.get_by_role("button", name="New exercise 2").click())
    assert practice.exercise.request.seed == 1
    expect(practice.page.get_by_role("button", name="New exercise 2")).to_have_attribute("aria-pressed", "true")
    practice.wait("s.playing")
    expect(practice.page.locator(".v-tries")).to_have_class("v-tries sounds")


def test_the_number_just_left_can_be_had_back_at_once(open_practice: OpenPractice) -> None:
    practice = open_practice()
    practice.new_varisai()
    before = practice.page.get_by_role("button", name="New exercise 1")
    # as it stands for a moment after 'New varisai', before the rail is drawn again
    before.evaluate("one => one.ariaPressed = 'true'")
    practice.after(before.click)
    assert practice.exercise.request.seed == 0


# -- what can't be met ---------------------------------------------------------------------


def test_another_raga_keeps_playing_and_an_error_changes_nothing(open_practice: OpenPractice) -> None:
    practice = open_practice()
    practice.play()
    practice.open_choices()
    practice.choose("Raga", "Mohanam")
    assert practice.heading.startswith("Mohanam: New exercise 1 (sarali style)")
    practice.plays_on()
    practice.after(lambda: practice.begin_with("s r g r"))
    assert practice.exercise.given == frozenset(range(4))
    practice.plays_on()
    swaras, address = practice.swaras, practice.page.url
    practice.begin_with("s r x")
    expect(practice.page.locator(".notice[role=alert]")).to_contain_text('"x" isn\'t a swara')
    assert practice.page.get_by_role("textbox", name="Start with these swaras").input_value() == "s r x"

    def another_raga_without_opening() -> None:
        choose_once(practice.page, "Raga", "Mohan!")
        practice.begin_with("")

    said = "document.querySelector('.notice[role=alert]')?.textContent.includes('Mohan!')"
    act_until(practice.page, another_raga_without_opening, said)
    assert 'We don\'t know the raga "Mohan!". Did you mean Mohanam or Mohanakalyani?' in practice.alert
    practice.settle()
    assert practice.swaras == swaras
    assert practice.page.url == address
    practice.wait("s.playing")


# -- the address and the link ----------------------------------------------------------------


@pytest.mark.sweep
def test_the_link_brings_the_very_same_exercise_back(open_practice: OpenPractice) -> None:
    practice = open_practice()
    practice.open_choices()
    practice.choose("Raga", "Hamsadhwani")
    practice.close_choices()
    practice.new_varisai()
    practice.after(lambda: practice.page.keyboard.press("2"))
    link = practice.copy_link()
    assert len(urlsplit(link).query) <= 300
    other = open_practice(query=urlsplit(link).query)
    assert other.exercise == practice.exercise
    assert other.swaras == practice.swaras
    assert other.heading == practice.heading
    assert other.state("music") == practice.state("music")


@pytest.mark.sweep
def test_a_reload_restores_and_back_goes_back(open_practice: OpenPractice) -> None:
    practice = open_practice()
    first = practice.swaras
    practice.new_varisai()
    second = practice.swaras
    practice.page.reload()
    practice.wait_until_ready()
    assert practice.swaras == second
    practice.new_varisai()
    practice.after(practice.page.go_back)
    assert practice.swaras == second != first


def test_a_damaged_link_opens_the_first_exercise(open_practice: OpenPractice) -> None:
    practice = open_practice(query="v=1&raga=%3Cscript%3Ealert(1)%3C/script%3E&swaras=sxs")
    assert practice.alert == "This link doesn't work. Here is another exercise."
    assert practice.heading.startswith("Mayamalavagowla: New exercise 1 (sarali style) in Adi")


# -- tuning --------------------------------------------------------------------------------


@pytest.mark.sweep
def test_a_moved_swara_is_named_and_heard(open_practice: OpenPractice) -> None:
    notes = "srgmpdnS_Sndpmgrs_srgrgrgm_pmgrgmgr_srgmpdnS_Sndpmgrs"
    practice = open_practice(query=f"v=1&raga=Mayamalavagowla&no=0&swaras={notes}")
    assert first_pitches(practice, 2) == pytest.approx([JUST["S"], JUST["R1"]], abs=TOLERANCE_CENTS)
    practice.open_tuning()
    music = practice.state("music")
    row = practice.page.locator(".v-tune .row", has_text="Rishabham")
    row.locator("input").fill("203.91")
    practice.after(lambda: row.locator("input").press("Enter"))
    practice.wait("s.playing")
    assert practice.exercise.request.mapping == (("R2", 203.91),)
    expect(row).to_contain_text("Chatusruti Rishabham")
    expect(row).to_contain_text("R2, just 9/8")
    expect(practice.page.locator(".v-tune .known")).to_have_text("With R2 it has the scale of Sarasangi.")
    assert practice.heading.endswith("With R2 it has the scale of Sarasangi.")
    practice.page.locator(".v-tune h2").click()
    practice.page.keyboard.press("Space")
    practice.wait("!s.playing")
    practice.page.keyboard.press("Home")
    practice.begin_capture(2.5)
    practice.page.keyboard.press("Space")
    practice.wait("s.playing")
    practice.advance(2.6)
    heard = practice.captured()
    start = heard.onset_seconds
    second = cents_above_sa(heard.between(start + 1.08, start + 1.92), heard.rate)
    assert second == pytest.approx(JUST["R2"], abs=TOLERANCE_CENTS)
    assert practice.state("music") == music  # the line is the same, so the player kept its place


@pytest.mark.sweep
def test_a_bead_moves_by_keys_and_by_hand(open_practice: OpenPractice) -> None:
    practice = open_practice(height=1400)
    practice.open_tuning()
    bead = practice.bead("g")
    bead.focus()
    practice.page.keyboard.press("Shift+ArrowLeft")
    for _ in range(4):
        practice.page.keyboard.press("ArrowLeft")
    practice.page.wait_for_function("location.search.includes('map=G3~372.31')")
    assert practice.exercise.request.mapping == (("G3", 372.31),)
    expect(bead).to_have_attribute("aria-valuetext", "Antara Gandharam, G3, 372.3 cents, 14.0 below just 5/4")
    expect(bead).to_be_focused()
    expect(practice.page.locator(".v-tune .off")).to_have_text("−14")
    box, octave = bead.bounding_box(), practice.page.locator(".v-tune .oct").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    practice.page.mouse.move(x, y)
    practice.page.mouse.down()
    # to the just place of G2, where it comes to rest
    practice.page.mouse.move(x + octave["width"] * (315.64 - 372.31 + 2) / 1200, y, steps=10)
    practice.after(practice.page.mouse.up)
    assert practice.exercise.request.mapping == (("G2", 315.64),)
    practice.after(lambda: practice.page.get_by_role("button", name="Undo").click())
    assert practice.exercise.request.mapping == (("G3", 372.31),)
    practice.after(lambda: practice.page.get_by_role("button", name="Equal", exact=True).click())
    assert (practice.exercise.request.tuning.name, practice.exercise.request.mapping) == ("equal", ())


@pytest.mark.sweep
def test_cents_that_can_not_be_are_answered(open_practice: OpenPractice) -> None:
    practice = open_practice(height=1400)
    practice.open_tuning()
    field = practice.page.locator(".v-tune .row", has_text="Rishabham").locator("input")
    fault = practice.page.locator(".v-tune .fault")
    field.fill("abc")
    field.press("Enter")
    expect(fault).to_have_text("Cents must be a number, such as 386.3, or a ratio, such as 5/4.")
    field.fill("111.7")
    field.press("Enter")
    expect(fault).to_have_text("")
    assert practice.exercise.request.mapping == ()
    # swaras may not cross
    row = practice.page.locator(".v-tune .row", has_text="Gandharam")
    row.locator("input").fill("210")
    practice.after(lambda: row.locator("input").press("Enter"))
    row = practice.page.locator(".v-tune .row", has_text="Rishabham")
    row.locator("input").fill("205")
    row.locator("input").press("Enter")
    expect(fault).to_contain_text("G1 and R2 can't be in one raga")
    expect(row).to_contain_text("Suddha Rishabham")
    assert practice.exercise.request.mapping == (("G1", 210.0),)


# -- taking it home ------------------------------------------------------------------------


def test_downloads_arrive_and_can_be_read(open_practice: OpenPractice) -> None:
    practice = open_practice()
    exercise, events = practice.exercise, lay_out(practice.exercise).events
    files: dict[str, Path] = {}
    for name in ("MP3", "WAV", "MIDI", "MusicXML", "Text"):
        suggested, files[name] = practice.download(name)
        assert suggested.startswith("new-exercise-1-sarali-style-mayamalavagowla-adi.")

    again = parse(files["Text"].read_text(encoding="utf-8"), library())
    assert again.notes == exercise.notes
    assert again.request == exercise.request

    notes = [
        m for m in mido.MidiFile(file=io.BytesIO(files["MIDI"].read_bytes())) if m.type == "note_on" and m.velocity
    ]
    assert len(notes) >= len(events)

    score = music21.converter.parse(files["MusicXML"].read_text(encoding="utf-8"), format="musicxml")
    struck = [n for n in score.recurse().notes if n.tie is None or n.tie.type == "start"]
    assert len(struck) == len(events)

    with wave.open(str(files["WAV"])) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    whole = float(events[-1].end) * 60 / exercise.request.aksharas_per_minute
    assert whole <= seconds <= whole + 3

    head = files["MP3"].read_bytes()[:3]
    assert head == b"ID3" or (head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
    assert files["MP3"].stat().st_size < files["WAV"].stat().st_size / 4


# -- every width ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widths", "dark"), [((390,), True), pytest.param((1280, 834), False, marks=pytest.mark.sweep)]
)
def test_nothing_scrolls_sideways(open_practice: OpenPractice, widths: tuple[int, ...], dark: bool) -> None:
    practice = open_practice(width=widths[0], dark=dark)
    page = practice.page
    for width in widths:
        page.set_viewport_size({"width": width, "height": 860})
        assert not practice.scrolls_sideways
        practice.open_choices()
        popover = page.get_by_test_id("stPopoverBody")
        # it stands outside the app's own element and must be told the scheme
        assert popover.evaluate("one => getComputedStyle(one).backgroundColor") == SHEET[dark]
        stands_inside(popover, width)
        practice.close_choices()
        if not page.locator(".v-tune .bead").count():
            practice.open_tuning()
        assert not practice.scrolls_sideways
        for part in (".v-tune", ".v-tries", ".v-copy button", ".st-key-files", "h1", ".compare"):
            stands_inside(page.locator(part).first, width)


def stands_inside(part: Locator, width: int) -> None:
    """Wait until a part lies between the edges of a window of that width."""
    part.page.wait_for_function(
        "([part, width]) => part.getBoundingClientRect().left >= 0 && part.getBoundingClientRect().right <= width",
        arg=[part.element_handle(), width],
    )


def test_about_tells_keys_sources_and_licences(open_practice: OpenPractice) -> None:
    practice = open_practice()
    practice.new_varisai()
    swaras = practice.swaras
    go_to(practice.page, "About")
    for words in ("Play and pause", "Sangraha Chudamani", "Acoustic Phonetics", "OFL 1.1"):
        expect(practice.page.get_by_text(words).first).to_be_visible()
    go_to(practice.page, "Practice")
    practice.wait_until_ready()
    assert practice.swaras == swaras
