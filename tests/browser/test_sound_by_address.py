"""Sounds by their addresses, in a browser: they are those of the file, fetched once, and late ones are waited for."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from carnatic.exercise.performance import perform
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.mix import tracks
from carnatic.sound.partials import RATE
from tests.browser.conftest import OpenPlayer, OpenPractice
from tests.browser.player_browser import Heard
from tests.sound.listen import phase_cents

LINE = "s r g m | p d | n S || S n d p | m g | r s ||"
NOTES = "**/sound/*/note/**"


def loudness(heard: Heard) -> float:
    return float(np.sqrt(np.mean(heard.samples**2)))


@pytest.mark.parametrize("voice", ["violin", pytest.param("voice", marks=pytest.mark.sweep)])
def test_the_melody_that_plays_is_the_file_s(open_player: OpenPlayer, voice: str) -> None:
    """Every note as loud to 0.1 decibels and as high to 0.1 cents."""
    performance = perform(lay_out(parse(LINE, library(), {"voice": voice})))
    file = np.concatenate(list(next(track for track in tracks(performance) if track.name == "melody").parts))
    player = open_player(text=LINE, voice=voice)
    player.mute("tanpura", "tala")
    player.begin_capture(9.0)
    player.play()
    player.advance(9.0)
    heard = player.captured()
    first, there = (int(np.flatnonzero(np.abs(sound) > 0.01)[0]) for sound in (heard.samples, file))
    off = first - there
    for note in performance.notes[:8]:
        begin = round((note.start_seconds + 0.15) * RATE)
        part = slice(begin, begin + round(0.7 * RATE))
        made, played = file[part].astype(np.float64), heard.samples[part.start + off : part.stop + off]
        assert 10 * np.log10(np.sum(played**2) / np.sum(made**2)) == pytest.approx(0, abs=0.1)
        assert phase_cents(played, note.hz, RATE) == pytest.approx(phase_cents(made, note.hz, RATE), abs=0.1)


# -- on a slow network -----------------------------------------------------------------------


class SlowNetwork:
    """Holds back all notes until it is let go; those that have come are forgotten."""

    def __init__(self, page: Page) -> None:
        self.page, self.held = page, list[Route]()
        page.evaluate("window.varisaiPlayer.settled()")
        page.evaluate("window.soundsAreHeld = true")
        self.holds = True
        page.route(NOTES, self._answer)
        page.evaluate("window.varisaiPlayer.forget()")

    def _answer(self, route: Route) -> None:
        if self.holds:
            self.held.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.holds = False
        for route in self.held:
            route.continue_()
        self.page.evaluate("window.soundsAreHeld = false")


def test_drone_and_tala_go_on_until_a_new_line_has_its_first_notes(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", voice="flute")
    player.play()
    player.advance_until("s.time > 1.5")
    music, drone = player.state("music"), player.state("droneSince")
    network = SlowNetwork(player.page)
    player.page.keyboard.press("n")
    player.wait(f"s.music !== '{music}'")
    player.advance(0.3)
    caught = {part: player.hear(2.2, part) for part in ("melody", "tanpura", "tala")}
    assert loudness(caught["melody"]) < 1e-4
    assert min(loudness(caught[part]) for part in ("tanpura", "tala")) > 1e-3
    assert (player.state("playing"), player.state("time"), player.state("litEvent")) == (True, 0, None)
    network.let_go()
    player.advance_until("s.time > 0.5 && s.litEvent !== null")
    assert player.state("droneSince") == drone
    assert loudness(player.hear(1.0, "melody")) > 1e-3


def test_play_waits_for_the_first_notes(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", voice="nadaswaram", sruti="3")
    network = SlowNetwork(player.page)
    player.page.get_by_role("button", name="Play", exact=True).click()
    expect(player.page.get_by_role("button", name="Preparing the sound")).to_be_visible()
    assert (player.state("state"), player.state("time")) == ("loading", 0)
    network.let_go()
    player.wait("s.playing")
    player.advance_until("s.litEvent === 1")


def test_a_note_that_comes_late_is_said_and_the_rest_keeps_its_time(open_player: OpenPlayer) -> None:
    player = open_player(lesson="1", voice="akaram")
    player.play()
    player.advance_until("s.time > 0.3")
    network = SlowNetwork(player.page)
    clock, time = player.clock, float(str(player.state("time")))
    for _ in range(3):
        player.advance(0.5)
    expect(player.page.locator(".v-say")).to_have_text("Some notes are still loading.")
    assert loudness(player.hear(0.5, "melody")) < 1e-4
    assert float(str(player.state("time"))) - time == pytest.approx(player.clock - clock, abs=0.01)
    network.let_go()
    player.advance(1.0)
    assert loudness(player.hear(1.0, "melody")) > 1e-3


def test_a_second_visit_fetches_no_sound_again(open_practice: OpenPractice) -> None:
    practice = open_practice()
    page = practice.page
    practice.play()
    practice.advance(0.5)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    fetched: list[str] = []
    asked: list[str] = []

    def came(event: dict[str, dict[str, str]]) -> None:
        answer = event["response"]
        if "/sound/" in answer["url"]:
            asked.append(answer["url"])
            if not answer["fromDiskCache"]:
                fetched.append(answer["url"])

    session.on("Network.responseReceived", came)
    # from the memory of the page's process
    session.on("Network.requestServedFromCache", lambda event: asked.append(event["requestId"]))
    page.reload()
    practice.wait_until_ready()
    practice.play()
    practice.advance(0.5)
    assert asked
    assert fetched == []
