"""The Tanpura page: drone and tala, each changed without the other."""

from __future__ import annotations

from typing import Any

import pytest
from practice_app import APP, SECONDS, notices
from streamlit.testing.v1 import AppTest

from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import SoundSettings
from carnatic.library import library
from carnatic.pages.session import VisitSession
from carnatic.pages.tanpura.player_data import tanpura_payload
from carnatic.theory.sollu import sollus
from carnatic.theory.tala import SPEEDS


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.session_state["visit"] = VisitSession(next_page=("tanpura", params))
    app.run()
    assert not app.exception
    return app


def request_of(app: AppTest) -> ExerciseRequest:
    request: ExerciseRequest = app.session_state["page.tanpura"].request
    return request


def shown(**fields: str) -> dict[str, Any]:
    return tanpura_payload(library().request(family="own", **fields))


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("tala", ["Adi", "khanda jati Ata", "Misra chapu", "tisra jati Eka"])
def test_the_sollus_stand_where_a_line_would(tala: str, speed: int) -> None:
    made = shown(tala=tala, speed=str(speed), beat="mridangam")
    said = sollus(library().tala(tala), speed)
    assert [event["text"] for event in made["events"]] == [sollu.word for sollu in said]
    cells = [event for akshara in made["grid"][0] for event, _ in akshara]
    assert cells == list(range(len(said)))
    assert len(made["beats"][str(speed)]) == len(said)
    assert made["loop"] == [0, library().tala(tala).aksharas]
    assert made["sound"]["notes"] == [None] * len(said)


def test_another_tala_has_the_same_drone_and_another_drone_the_same_tala() -> None:
    adi, chapu, box = shown(), shown(tala="Misra chapu"), shown(drone="sruti-box")
    drones = [one["sound"]["recipes"][one["sound"]["drone"]] for one in (adi, chapu, box)]
    assert drones[0] == drones[1] != drones[2]
    assert adi["music"] == box["music"] != chapu["music"]
    assert shown(beat="metronome")["music"] == adi["music"]


def test_it_opens_with_what_its_address_says_and_keeps_it_there() -> None:
    app = opened(tala="Misra chapu", sruti="196", drone="sruti-box", strings="M1._S_S_S.", beat="mridangam", tempo="84")
    request = request_of(app)
    assert (request.tala.name, request.sruti_hz, request.aksharas_per_minute) == ("Misra chapu", 196.0, 84.0)
    assert request.sound == SoundSettings(drone="sruti-box", strings="M1. S S S.", beat="mridangam")
    assert app.query_params == {
        "tala": "Misra chapu", "sruti": "196", "tempo": "84", "drone": "sruti-box", "strings": "M1._S_S_S.",
        "beat": "mridangam",
    }  # fmt: skip


def test_an_address_that_cant_be_read_is_said() -> None:
    app = opened(sruti="20")
    assert "Sruti goes from 65 to 450 hertz, not 20." in notices(app)[0]
    assert request_of(app).sruti_hz == 130.81


def test_tala_sruti_and_drone_are_chosen() -> None:
    app = opened()
    app.selectbox(key="room_tala").set_value("Khanda chapu").run()
    app.selectbox(key="room_sruti").set_value("5 (G)").run()
    app.button_group(key="sound_drone").set_value("sruti-box").run()
    app.button_group(key="sound_beat").set_value("metronome").run()
    request = request_of(app)
    assert (request.tala.name, request.sruti_hz) == ("Khanda chapu", 196.0)
    assert request.sound == SoundSettings(drone="sruti-box", beat="metronome")
    assert not app.exception
    assert notices(app) == []
