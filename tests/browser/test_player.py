"""The player in a browser: it sounds what it shows, and keeps playing through every change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import parselmouth
import pytest
from playwright.sync_api import expect

from carnatic.exercise.performance import perform
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.mix import mixdown
from carnatic.sound.partials import RATE
from tests.browser.conftest import OpenPlayer
from tests.browser.player_browser import Heard

SRUTI_HZ = 130.81
TOLERANCE_CENTS = 5.0
# Sa, Ri and Ga of Mayamalavagowla, just: the whole page is measured against these
FIRST_THREE_RATIOS = (1 / 1, 16 / 15, 5 / 4)
ATA = (
    "s r g m g r g m p , | g m p d p m p d n , | d n S , | n d p , || "
    "S n d p d n d p m , | d p m g m p m g r , | n. s r , | g r s , ||"
)

# How far, in pixels, the ball was at most from the line under it, and how far it went up and down, in 1.5 seconds.
BALL_ON_THE_PITCH = """async () => {
    const path = document.querySelector(".v-pitch"), ball = document.querySelector(".v-ball");
    const matrix = path.getScreenCTM(), corners = [];
    for (let at = 0; at <= path.getTotalLength(); at += 0.5) {
        const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
        corners.push([x, y]);
    }
    const tops = [];
    let most = 0;
    await window.steppedAudio.advance(1.5, 0.05, () => {
        const box = ball.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        most = Math.max(most, Math.min(...corners.map(([a, b]) => Math.hypot(a - x, b - y))));
        tops.push(y);
    });
    return [most, Math.max(...tops) - Math.min(...tops)];
}"""


def tracked_hz(heard: np.ndarray, rate: int, near: float) -> float:
    """The median pitch that Praat hears."""
    pitch = parselmouth.Sound(heard, rate).to_pitch_ac(pitch_floor=near / 1.9, pitch_ceiling=near * 1.9)
    found = pitch.selected_array["frequency"]
    return float(np.median(found[found > 0]))


def off_by_cents(heard: Heard, start: float, end: float, hz: float) -> float:
    return 1200 * float(np.log2(tracked_hz(heard.between(start, end), heard.rate, hz) / hz))


# -- what is heard and what is lit ---------------------------------------------------------


def test_swaras_sound_at_their_pitches_and_light_in_both_notations(open_player: OpenPlayer) -> None:
    player = open_player(raga="Mayamalavagowla", lesson="1")
    player.mute("tanpura", "tala")
    player.begin_capture(3.5)
    player.play()
    lit = player.follow(3.5)
    heard = player.captured()
    start = heard.onset_seconds
    off = [
        off_by_cents(heard, start + i + 0.08, start + i + 0.92, SRUTI_HZ * ratio)
        for i, ratio in enumerate(FIRST_THREE_RATIOS)
    ]
    assert max(map(abs, off)) < TOLERANCE_CENTS, off
    assert [one["sargam"] for one in lit] == [one["staff"] for one in lit] == [0, 1, 2, 3]
    # on the audio clock, to the step in which it is moved
    late = [one["clock"] - (heard.time + start + one["sargam"]) for one in lit[1:]]
    assert all(-0.01 < seconds < 0.06 for seconds in late), late


def test_held_commas_light_with_their_swara(open_player: OpenPlayer) -> None:
    player = open_player(text="s , , r | g , | m , || p , , , | m g | r s ||", tempo="40")
    player.play()
    assert player.page.locator(".v-lit.v-cell").count() == 3
    assert (
        player.page.locator(".v-swara").first.get_attribute("aria-label") == "sa, madhya, line 1, akshara 1, held for 3"
    )


def test_a_ladder_is_heard_at_its_own_cents(open_player: OpenPlayer) -> None:
    player = open_player(raga="Mohanam", lesson="1")
    player.page.get_by_role("button", name="Play Antara Gandharam, G3").first.click()
    heard = player.hear(1.6)
    start = heard.onset_seconds
    assert abs(off_by_cents(heard, start + 0.1, start + 0.9, SRUTI_HZ * 5 / 4)) < 1.0


def test_gamaka_is_heard_and_drawn_as_it_moves(open_player: OpenPlayer) -> None:
    """r is held and touched from s; the ball rides on the pitch, and both are what is heard."""
    player = open_player(text="r , , , | s , | s , ||", gamaka="100")
    strip = player.page.locator(".v-pitch").get_attribute("d")
    assert strip is not None
    assert strip.count("L") > 8 * 4  # eight swings
    player.begin_capture(4.0, "melody")
    player.play()
    off, spread = player.page.evaluate(BALL_ON_THE_PITCH)
    assert off < 3
    assert spread > 20
    player.advance(3.0)
    heard = player.captured()
    start = heard.onset_seconds
    inside = heard.between(start + 0.1, start + 3.2)
    pitch = parselmouth.Sound(inside, heard.rate).to_pitch_ac(0.005, 100, pitch_ceiling=200)
    hz = pitch.selected_array["frequency"]
    cents = 1200 * np.log2(hz[hz > 0] / SRUTI_HZ)
    assert float(np.percentile(cents, 1)) == pytest.approx(0, abs=TOLERANCE_CENTS)
    assert float(np.percentile(cents, 99)) == pytest.approx(111.7, abs=TOLERANCE_CENTS)
    # most of the time on s, as the table has it
    assert float(np.median(cents)) == pytest.approx(0, abs=TOLERANCE_CENTS)


def test_plain_swaras_have_no_ball(open_player: OpenPlayer) -> None:
    player = open_player(text="r , , , | s , | s , ||")
    player.play()
    assert not player.page.locator(".v-ball").is_visible()


@pytest.mark.parametrize("text", ["s , , , , , , , s , , , , , , ,", "s r g m p d n S S n d p m g r s"])
def test_the_page_is_as_loud_as_a_file(open_player: OpenPlayer, text: str) -> None:
    """Few notes are raised and their peaks held down, as in the file; many are not."""
    file = mixdown(perform(lay_out(parse(text, library(), {"tempo": "120"}))))
    player = open_player(text=text, tempo="120")
    player.begin_capture(5.0, "out")
    player.play()
    player.advance(5.0)
    heard = player.captured()
    # from the first pluck on, which is louder than the rise of the drone before it
    first, there = (int(np.flatnonzero(np.abs(sound) > 0.2)[0]) for sound in (heard.samples, file))
    page, same = heard.samples[first : first + round(3.8 * RATE)], file[there : there + round(3.8 * RATE)]
    # the drone began a moment before, and the browser's limiter presses a pluck a little more
    assert 20 * np.log10(np.sqrt(np.mean(page**2) / np.mean(same**2))) == pytest.approx(0, abs=1.0)
    assert np.abs(heard.samples).max() < 0.98


# -- it never stops by itself --------------------------------------------------------------


def test_another_run_of_the_page_changes_nothing(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.play()
    player.advance(0.2)
    before, digest, clock = player.state("time"), player.state("digest"), player.clock
    player.page.evaluate("window.runAgain()")
    player.advance(1.5)
    assert player.state("playing")
    assert player.state("digest") == digest
    assert player.state("time") - before == pytest.approx(player.clock - clock, abs=0.001)


def test_new_varisai_begins_at_once_over_the_same_drone(open_player: OpenPlayer) -> None:
    player = open_player(lesson="4")
    player.play()
    player.advance_until("s.time > 2")
    music, drone, time = player.state("music"), player.state("droneSince"), player.state("time")
    player.begin_capture(3.0, "tanpura")
    # the line goes on until the server has answered
    player.hold_answers()
    player.page.keyboard.press("n")
    player.advance(0.5)
    assert player.state("music") == music
    assert player.state("time") == pytest.approx(time + 0.5, abs=0.01)
    player.take_answers()
    player.wait(f"s.music !== '{music}'")
    assert player.state("time") < 0.1
    assert (player.state("playing"), player.state("droneSince")) == (True, drone)
    player.advance_until("s.litEvent === 1")
    player.advance(2.0)
    heard = player.captured()
    loudness = [np.sqrt(np.mean(heard.between(i / 10, (i + 1) / 10) ** 2)) for i in range(29)]
    assert min(loudness) > 0.25 * np.median(loudness)
    expect(player.page.locator(".v-say")).to_have_text("Sarali 5 in Mayamalavagowla, Adi tala.")


def test_tempo_changes_at_once_and_keeps_its_place(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.play()
    player.advance_until("s.time > 1.2")
    before = player.state("time")
    player.hold_answers()
    for _ in range(5):
        player.page.keyboard.press("+")
    assert player.state("tempo") == 80
    # heard before the server has answered, and the same after
    player.advance(1.5)
    assert player.state("time") == pytest.approx(before + 1.5 * 80 / 60, abs=0.05)
    player.take_answers()
    assert player.told.aksharas_per_minute == 80
    assert player.state("playing")
    player.advance(1.5)
    assert player.state("time") == pytest.approx(before + 3 * 80 / 60, abs=0.05)
    player.page.keyboard.press("-")
    assert player.state("tempo") == 76


def test_speed_lays_the_swaras_out_anew(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.play()
    player.page.keyboard.press("2")
    expect(player.page.locator(".v-avartanam").first.locator(".v-cell")).to_have_count(16)
    assert player.state("playing")
    expect(player.page.get_by_role("button", name="Speed 2: 2 swaras per akshara")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_every_speed_can_be_chosen_by_its_gati(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.play()
    cells = player.page.locator(".v-akshara").first.locator(".v-cell")
    player.page.get_by_role("button", name="Other speeds").click()
    panel = player.page.get_by_role("dialog", name="Volume and more")
    for name, count in (
        ("Tisra gati: 6", 6),
        ("Khanda", 5),
        ("Misra", 7),
        ("Sankeerna", 9),
        ("Tisra gati: 3", 3),
    ):
        panel.get_by_role("button", name=name).click()
        expect(cells).to_have_count(count)
        assert (player.told.speed, player.told.trikalam) == (count, False)
    expect(player.page.get_by_role("button", name="Speed: Tisra 3. Choose another speed")).to_have_text("Tisra 3")
    expect(panel.get_by_role("button", name="Tisra gati: 3")).to_have_attribute("aria-pressed", "true")
    assert player.state("playing")
    player.page.keyboard.press("3")
    expect(cells).to_have_count(4)
    expect(player.page.get_by_role("button", name="Speed 3: 4 swaras per akshara")).to_have_attribute(
        "aria-pressed", "true"
    )
    player.page.get_by_role("button", name="Other speeds").click()  # shuts what it opened
    expect(panel).to_be_hidden()


def test_a_trikalam_run_shows_and_lights_three_speeds(open_player: OpenPlayer) -> None:
    player = open_player(width=390, height=844, text="s r g m | p d | n S ||", tempo="120")
    player.page.get_by_role("button", name="Sruti, volume and more").click()
    player.page.get_by_role("button", name="Trikalam: once at first speed").click()
    kalams = player.page.locator(".v-kalam")
    expect(kalams).to_have_count(3)
    assert (player.told.speed, player.told.trikalam) == (1, True)
    expect(player.page.locator(".v-speed button:visible")).to_have_text(["Trikalam"])
    assert [kalam.locator(".v-akshara").first.locator(".v-cell").count() for kalam in kalams.all()] == [1, 2, 4]
    assert [kalam.get_attribute("data-speed") for kalam in kalams.all()] == ["0", "1", "2"]
    expect(kalams.locator(".v-kalam-name")).to_have_text(
        ["First speed", "Second speed, twice", "Third speed, four times"]
    )
    assert not player.scrolls_sideways
    player.page.keyboard.press("Escape")
    player.page.keyboard.press("s")  # the staff as well
    expect(player.page.locator(".v-staff [id=n6]")).to_be_visible()
    # the end of the first kalam and the beginning of the second: an akshara, then half a one
    player.page.locator(".v-swara[data-event='6']").click()
    player.wait("s.playing")
    lit = player.follow(2.0)
    assert [one["staff"] for one in lit] == [one["sargam"] for one in lit] == [6, 7, 8, 9, 10, 11]
    player.page.keyboard.press("1")
    expect(kalams).to_have_count(1)
    expect(player.page.get_by_role("button", name="Speed 1: 1 swara per akshara")).to_be_visible()


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 4)])
def test_fourth_speed_is_lit_swara_by_swara(open_player: OpenPlayer, width: int, columns: int) -> None:
    """Two times in one avartanam; eight swaras under three lines, on a phone an akshara to the line."""
    player = open_player(width=width, height=844, text="s r g m p d n S S n d p m g r s " * 2)
    caption = player.page.locator(".v-kalam-name")
    expect(caption).to_have_count(0)
    player.page.keyboard.press("4")
    expect(player.page.get_by_role("button", name="Speed 4: 8 swaras per akshara")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(caption).to_have_text("Sing 2 times, as written here, to fill whole avartanams")
    expect(player.page.locator(".v-say")).to_contain_text("tala. Sing 2 times, as written here")
    assert (player.told.speed, player.told.trikalam) == (8, False)
    expect(player.page.locator(".v-kalam")).to_have_attribute("data-speed", "3")
    lines = player.page.locator(".v-line:not(.v-kriyas)")
    assert [line.locator(".v-akshara").count() for line in lines.all()] == [columns] * (8 // columns)
    assert {one.locator(".v-swara").count() for one in player.page.locator(".v-akshara").all()} == {8}
    assert not player.scrolls_sideways
    player.page.locator(".v-swara[data-event='28']").click()
    player.wait("s.playing")
    # over the seam of the two times
    lit = player.follow(1.0)
    assert [one["sargam"] for one in lit][:7] == [28, 29, 30, 31, 32, 33, 34]
    now = player.page.evaluate("getComputedStyle(document.querySelector('.v-akshara.v-now')).backgroundColor")
    assert now != "rgba(0, 0, 0, 0)"


LATER = {"text": "s r g m p d n S n d p m g r s n.", "speed": "2", "eduppu": "desadi"}


def test_a_line_begun_later_waits_and_comes_round_without_a_gap(open_player: OpenPlayer) -> None:
    player = open_player(**LATER)
    player.page.get_by_role("button", name="Play", exact=True).click()
    player.wait("s.playing")
    # an akshara and a half after sama before the first swara
    assert player.state("litEvent") is None
    player.advance_until("s.litEvent === 0")
    assert player.state("time") == pytest.approx(1.5, abs=0.06)
    # from the last swara to the first it is half an akshara, without the silence of the beginning
    player.page.locator(".v-swara").last.click()
    player.advance_until("s.litEvent === 15")
    lit = player.follow(1.7)
    assert [one["sargam"] for one in lit] == [15, 0, 1, 2]
    # a swara is half a second; the silence would be eight
    assert lit[3]["clock"] - lit[1]["clock"] == pytest.approx(1.0, abs=0.06)
    player.page.keyboard.press("l")
    assert player.state("repeat") == "line"


def test_a_line_begun_later_has_no_first_speed(open_player: OpenPlayer) -> None:
    player = open_player(**LATER)
    music = player.state("music")
    for name, can in (("Speed 1: 1", False), ("Speed 2: 2", True), ("Speed 3: 4", True), ("Speed 4: 8", True)):
        button = player.page.get_by_role("button", name=name)
        expect(button).to_be_enabled() if can else expect(button).to_be_disabled()
    player.page.keyboard.press("1")
    expect(player.page.locator(".v-say")).to_have_text("This exercise can have 2, 4, 8 or 6 swaras per akshara.")
    assert player.state("music") == music


def test_sruti_steps_by_kattai(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.mute("tanpura", "tala")
    player.play()
    drone = player.state("drone")
    player.page.keyboard.press("]")
    player.wait(f"s.drone !== '{drone}'")
    assert player.told.kattai == "1.5"
    player.page.keyboard.press("Home")
    heard = player.hear(1.5)
    assert abs(off_by_cents(heard, 0.2, 0.9, SRUTI_HZ * 2 ** (1 / 12))) < TOLERANCE_CENTS


def test_held_back_sound_is_said_and_comes_with_a_tap(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    # a browser that waits for a touch
    player.page.evaluate("window.holdsSoundBack = true")
    player.page.get_by_role("button", name="Play", exact=True).click()
    player.wait("s.state === 'blocked'")
    expect(player.page.locator(".v-blocked")).to_have_text("Tap to allow sound")
    expect(player.page.locator(".v-say")).to_have_text("The browser blocked sound. Tap Play again.")
    player.page.evaluate("window.holdsSoundBack = false")
    player.page.get_by_role("button", name="Tap to allow sound").click()
    player.wait("s.playing")
    player.advance_until("s.litEvent !== null")


def test_a_browser_that_starts_slowly_is_waited_for(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    page = player.page
    page.evaluate("""() => {
        window.holdsSoundBack = window.startsSlowly = true;
        window.said = [];
        const look = () => window.said.push(document.querySelector(".v-say").textContent);
        new MutationObserver(look).observe(document.querySelector(".v-say"), { childList: true });
    }""")
    page.get_by_role("button", name="Play", exact=True).click()
    player.wait("s.state === 'loading'")
    page.wait_for_timeout(900)  # longer than a browser that forbids it is waited for
    page.evaluate("window.holdsSoundBack = false")
    player.plays_on("s.litEvent !== null")
    assert [one for one in page.evaluate("window.said") if "blocked" in one] == []


@pytest.mark.parametrize(("key", "tempo"), [("]", 120), ("+", 124)])
def test_the_beat_goes_on_while_the_sound_is_made_anew(open_player: OpenPlayer, key: str, tempo: int) -> None:
    player = open_player(lesson="1", tempo="120")
    player.play()
    player.advance_until("s.time > 1")
    digest = player.state("digest")
    player.begin_capture(4.5, "tala")
    player.hold_answers()
    player.page.keyboard.press(key)
    player.advance(1.3)
    player.take_answers()
    player.wait(f"s.digest !== '{digest}'")
    assert (player.told.kattai, player.told.aksharas_per_minute) == ("1.5" if key == "]" else "1", tempo)
    player.advance(3.5)
    heard = player.captured()
    loud = np.flatnonzero(np.abs(heard.samples) > 0.02) / heard.rate
    starts = [loud[0], *(after for before, after in pairwise(loud) if after - before > 0.2)]
    assert len(starts) >= 7
    # a wave swells more slowly than a clap, so that it is heard a little late
    assert np.diff(starts)[1:] == pytest.approx(60 / tempo, abs=0.03)


# -- where it plays ------------------------------------------------------------------------


def test_a_swara_plays_from_itself(open_player: OpenPlayer) -> None:
    player = open_player(lesson="4")
    player.page.locator(".v-swara[data-event='18']").click()
    player.wait("s.playing")
    player.advance_until("s.litEvent !== null")
    assert player.state("litEvent") == 18
    player.page.locator(".v-staff [id=n5]").click()
    player.advance(0.2)
    assert player.state("litEvent") == 5


def test_off_ends_and_goes_home(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", tempo="240")
    player.page.get_by_role("button", name="Off", exact=True).click()
    player.page.locator(".v-swara").last.click()
    player.wait("s.playing")
    player.advance(1.0)
    player.wait("!s.playing && s.time === 0 && s.litEvent === null")


def test_a_span_is_repeated(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", tempo="240")
    player.page.locator(".v-swara[data-event='3']").click()
    player.page.locator(".v-swara[data-event='5']").click(modifiers=["Shift"])
    assert player.state("repeat") == "span"
    assert player.page.locator(".v-span").count() == 3
    player.wait("s.playing")
    player.advance_until("s.litEvent === 3")
    assert [one["sargam"] for one in player.follow(1.6)] == [3, 4, 5, 3, 4, 5, 3]
    player.page.keyboard.press("Escape")
    assert player.state("repeat") == "all"


def test_dragging_chooses_a_span(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    player.page.locator(".v-swara[data-event='9']").hover()
    player.page.mouse.down()
    player.page.locator(".v-swara[data-event='12']").hover()
    player.page.mouse.up()
    assert player.state("repeat") == "span"
    assert player.page.locator(".v-span").count() == 4
    assert player.state("playing") is False


def test_a_line_is_repeated(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", tempo="240")
    player.page.locator(".v-swara[data-event='8']").click()
    player.page.keyboard.press("l")
    player.wait("s.playing")
    player.advance_until("s.litEvent === 8")
    assert [one["sargam"] for one in player.follow(2.4)] == [*range(8, 16), 8, 9]


# -- keys and words ------------------------------------------------------------------------


def test_arrows_walk_through_the_sargam(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    swaras = player.page.locator(".v-swara")
    assert player.page.locator(".v-swara[tabindex='0']").count() == 1
    swaras.first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        player.page.keyboard.press(key)
    expect(player.page.locator(".v-swara[data-event='10']")).to_be_focused()
    assert player.state("litEvent") == 10
    assert player.page.locator(".v-swara[tabindex='0']").count() == 1
    player.page.keyboard.press("Enter")
    player.wait("s.playing")
    player.advance(0.2)
    assert player.state("litEvent") == 10
    player.page.keyboard.press(" ")
    player.wait("!s.playing")


def test_keys_rest_while_somebody_types(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1")
    music = player.state("music")
    player.page.locator(".v-tempo").fill("500")
    player.page.keyboard.press("n")
    player.page.keyboard.press("Backspace")
    player.page.keyboard.press("Enter")
    expect(player.page.locator(".v-say")).to_have_text("Tempo goes from 20 to 240 aksharas per minute.")
    assert player.page.locator(".v-tempo").input_value() == "60"
    assert player.state("music") == music
    player.page.keyboard.press("?")
    expect(player.page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_copying_gives_sargam_text(open_player: OpenPlayer) -> None:
    player = open_player(text=ATA, raga="Kalyani", tala="khanda jati Ata", speed="2")
    player.page.locator(".v-swara").first.focus()
    copied = player.page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            const copy = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(copy);
            return clipboardData.getData("text/plain");
        }"""
    )
    assert " ".join(copied.split()) == ATA


def test_faults_are_marked_and_said(open_player: OpenPlayer) -> None:
    player = open_player(text="s r g p | d S | d p || g m | g r | s , || ", raga="Mohanam", tala="Adi")
    assert player.page.locator(".v-swara.v-faulty").count() == player.page.locator(".v-staff .v-faulty").count() == 1
    assert "Mohanam has no m" in player.page.locator(".v-faults").inner_text()


# -- hands and ladders ---------------------------------------------------------------------


def test_a_rest_of_a_chapu_is_another_hand_than_a_wave(open_player: OpenPlayer) -> None:
    player = open_player(text="s r g | m p d n ||", tala="Misra chapu")
    hands = []
    for _ in range(7):
        player.page.keyboard.press("ArrowRight")
        where = player.page.locator(".v-where")
        hands.append((where.locator("b").inner_text(), where.locator("svg").inner_html()))
    assert [name for name, _ in hands] == ["Clap", "Rest", "Rest", "Clap", "Rest", "Clap", "Rest"]
    assert len({drawing for _, drawing in hands}) == 2
    assert player.page.locator(".v-kriya.v-rest").count() == 4
    wave = open_player(lesson="1")
    for _ in range(6):
        wave.page.keyboard.press("ArrowRight")
    assert wave.page.locator(".v-where b").inner_text() == "Wave"
    assert wave.page.locator(".v-where svg").inner_html() not in {drawing for _, drawing in hands}


@pytest.mark.parametrize(("raga", "both"), [("Mohanam", False), ("Bilahari", True), ("Sahana", True)])
def test_a_phone_shows_the_way_down_where_it_is_another(open_player: OpenPlayer, raga: str, both: bool) -> None:
    player = open_player(width=390, height=844, raga=raga, text="s r s r s r s s")
    expect(player.page.get_by_role("group", name="Arohana", exact=True)).to_be_visible()
    assert player.page.get_by_role("group", name="Avarohana").is_visible() == both
    assert not player.scrolls_sideways


# -- the grid ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ({"text": ATA, "raga": "Kalyani", "tala": "khanda jati Ata", "speed": "2"}, [5, 5, 4]),
        (
            {"text": "s r g m p d n S n d p m g r s , " * 4, "tala": "sankeerna jati Dhruva", "speed": "2"},
            [5, 6, 5, 4, 5, 4],
        ),
        ({"raga": "Mohanam", "lesson": "5"}, [8]),
    ],
    ids=["khanda jati Ata", "sankeerna jati Dhruva", "Mohanam"],
)
def test_a_phone_holds_every_tala(open_player: OpenPlayer, query: dict[str, str], lines: list[int]) -> None:
    player = open_player(width=390, height=844, **query)
    assert not player.scrolls_sideways
    first = player.page.locator(".v-avartanam").first.locator(".v-line:not(.v-kriyas)")
    assert [line.locator(".v-akshara").count() for line in first.all()] == lines
    widths = player.page.evaluate("[...document.querySelectorAll('.v-cell')].map(n => n.getBoundingClientRect().width)")
    assert min(widths) >= 20
    assert player.page.locator(".v-staff").is_hidden()


BAR_SIZES = {
    320: "tiny", 360: "small", 390: "small", 840: "compact", 970: "middle", 1024: "middle", 1240: "wide", 1280: "wide",
}  # fmt: skip


@pytest.mark.parametrize(("speed", "shown"), [("1", ["1", "2", "3", "4"]), ("9", ["Sankeerna 9"])])
def test_the_bar_holds_its_controls(open_player: OpenPlayer, speed: str, shown: list[str]) -> None:
    player = open_player(lesson="1", speed=speed)
    for width, size in BAR_SIZES.items():
        player.page.set_viewport_size({"width": width, "height": 860})
        player.page.wait_for_function(
            "size => { const b = document.querySelector('.v-bar');"
            " return size === (b.matches('[data-tiny]') ? 'tiny' : b.dataset.size); }",
            arg=size,
        )
        assert not player.scrolls_sideways, width
        boxes = player.page.evaluate(
            "[...document.querySelectorAll('.v-bar > .v-play, .v-bar .v-hand, .v-bar > .v-control')]"
            ".filter(n => n.getBoundingClientRect().width)"
            ".map(n => n.getBoundingClientRect()).map(({left, right}) => [left, right])"
        )
        assert all(before[1] <= after[0] for before, after in pairwise(boxes)), width
        assert boxes[0][0] >= 0, width
        assert boxes[-1][1] <= width, width
        # the narrowest phones have the speed under More
        speeds = player.page.locator(".v-bar > .v-speed button:visible").all_inner_texts()
        assert speeds[: len(shown)] == (shown if width >= 360 else []), width
        targets = player.page.evaluate(
            "[...document.querySelectorAll('.v-bar button')].filter(n => n.offsetParent)"
            ".map(n => n.getBoundingClientRect().height)"
        )
        assert min(targets) >= 42, width
