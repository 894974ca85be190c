"""The sound choices: they last for the visit, the line stays the same, and invalid ones are explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from practice_app import exercise_of, notices, opened, wished
from streamlit.testing.v1 import AppTest

from carnatic.exercise.settings import SoundSettings
from carnatic.library import library
from carnatic.pages.components.player import PlayerState, read_state
from carnatic.pages.components.sound_settings import gamaka_words, own_strings, sound_words


def sounding(app: AppTest) -> SoundSettings:
    return exercise_of(app).request.sound


# what is done to the widgets, and what is then asked for
CHOICES: list[tuple[Callable[[AppTest], object], dict[str, object]]] = [
    (lambda app: app.select_slider(key="sound_gamaka").set_value(60), {"gamaka": 60}),
    (lambda app: app.button_group(key="sound_drone").set_value("sruti-box"), {"drone": "sruti-box"}),
    (lambda app: app.selectbox(key="sound_strings").set_value("P. N3. S S S."), {"strings": "P. N3. S S S."}),
    (lambda app: app.button_group(key="sound_beat").set_value("mridangam"), {"beat": "mridangam"}),
]


def test_each_choice_leaves_the_line_and_stays_with_the_user() -> None:
    app = opened()
    before = exercise_of(app)
    wanted: dict[str, object] = {}
    for choose, changed in CHOICES:
        choose(app)
        app.run()
        wanted |= changed
        assert sounding(app) == SoundSettings(**wanted)  # type: ignore[arg-type]
        assert exercise_of(app).notes == before.notes
        assert not app.exception
    # it stays with other lines, and in the address
    app.button(key="new_varisai").click().run()
    assert exercise_of(app).notes != before.notes
    assert sounding(app) == SoundSettings(**wanted)  # type: ignore[arg-type]
    assert app.query_params["beat"] == "mridangam"
    # and on other pages
    app.session_state["visit"].next_page = ("lessons", {"family": "sarali", "no": "3"})
    app.run()
    assert not app.exception
    lesson = app.session_state["page.lessons"].composition.exercise
    assert lesson.request.sound == SoundSettings(**wanted)  # type: ignore[arg-type]


def test_a_link_brings_its_sound_and_one_that_says_nothing_keeps_the_users() -> None:
    link = {"v": "1", "swaras": "srgmpdnS_Sndpmgrs", "drone": "sruti-box", "strings": "M1._S_S_S."}
    app = opened(**link)
    assert sounding(app) == SoundSettings(drone="sruti-box", strings="M1. S S S.")
    app.query_params.clear()
    for name, value in {"v": "1", "swaras": "srgrsrgm_Sndpmgrs"}.items():
        app.query_params[name] = value
    app.run()
    assert "".join(note.swara.letter for note in exercise_of(app).notes).startswith("srgrsrgm")
    assert sounding(app) == SoundSettings(drone="sruti-box", strings="M1. S S S.")


def test_strings_that_are_none_are_said_and_the_old_ones_stay() -> None:
    app = wished(("sound_strings", "P. X S S."))
    assert (
        '"X" isn\'t a string. Write a swarasthana, with a dot for the lower octave: P. or N3. or S.' in notices(app)[0]
    )
    assert sounding(app) == SoundSettings()
    # what was typed stands there, to be mended
    assert app.selectbox(key="sound_strings").value == "P. X S S."


def test_strings_can_be_typed() -> None:
    app = wished(("sound_strings", " N2.  S S S. "))
    assert notices(app) == []
    assert sounding(app) == SoundSettings(strings="N2. S S S.")
    assert app.selectbox(key="sound_strings").value == "N2. S S S."


@pytest.mark.parametrize(("typed", "hz"), [("142.5 Hz", 142.5), ("2.5", 155.56), ("5 (G)", 196.0)])
def test_a_sruti_can_be_typed(typed: str, hz: float) -> None:
    app = wished(PlayerState(sruti=typed))
    assert exercise_of(app).request.sruti_hz == hz


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20 Hz", "Sruti goes from 65 to 450 hertz, not 20."),
        ("3.5", "There is no kattai 3.5. Choose one of 1, 1.5, 2, 2.5, 3, 4, 4.5, 5, 5.5, 6, 6.5, 7."),
    ],
)
def test_a_sruti_that_is_none_is_said_and_the_sound_stays(typed: str, said: str) -> None:
    app = wished(PlayerState(sruti="2"), PlayerState(sruti=typed))
    assert exercise_of(app).request.sruti_hz == 146.83
    assert app.session_state["page.practice"].bar_message == (1, said)


@pytest.mark.parametrize(
    ("raga", "strings"), [("Mohanam", "P. S S S."), ("Hindolam", "M1. S S S."), ("Sriranjani", "M1. S S S.")]
)
def test_the_ragas_own_strings_are_named(raga: str, strings: str) -> None:
    assert own_strings(library().request(raga=raga, strings="N2. S S S.")) == strings


def test_words() -> None:
    assert sound_words(SoundSettings()) == "veena, tanpura, hand"
    assert sound_words(SoundSettings("akaram", 40, "sruti-box", beat="mridangam")) == (
        "voice, aa with gamaka 40%, sruti box, mridangam"
    )
    assert [gamaka_words(percent) for percent in (0, 65, 100)] == ["Off", "65%", "100%"]


@pytest.mark.parametrize(
    ("told", "sruti"),
    [("142.5 Hz", "142.5 Hz"), ("", None), ("   ", None), (7, None), (None, None), ("4.5" * 99, ("4.5" * 99)[:16])],
)
def test_a_typed_sruti_is_read_from_the_player(told: object, sruti: str | None) -> None:
    assert read_state({"sruti": told}) == PlayerState(sruti=sruti)


KEPT = {"voice": "veena", "gamaka": 40, "drone": "sruti-box", "strings": "", "beat": "mridangam"}


@pytest.mark.parametrize(
    "told",
    [None, "flute", {}, KEPT | {"gamaka": "40"}, KEPT | {"gamaka": 400}, KEPT | {"drone": 3}, KEPT | {"strings": "X"}],
)
def test_what_a_browser_has_kept_is_checked(told: object) -> None:
    assert read_state({"sounding": told}) == PlayerState()


def test_what_a_browser_has_kept_is_taken_up_where_nothing_was_chosen() -> None:
    kept = read_state({"sounding": KEPT})
    assert kept.sounding == SoundSettings(gamaka=40, drone="sruti-box", beat="mridangam")
    assert sounding(wished(kept)) == kept.sounding
    assert sounding(wished(("sound_strings", "S S S."), kept)) == SoundSettings(strings="S S S.")
