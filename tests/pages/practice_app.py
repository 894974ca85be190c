"""The Practice page without a browser, for tests of its logic."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode

# the script and not app.py, of which AppTest shows an empty page without a word
APP = str(Path(__file__).resolve().parents[2] / "carnatic/pages/main.py")
# no page takes so long; Streamlit's runner wants a number, and a machine that does other work may be slow
SECONDS = 600


def opened(**params: str) -> AppTest:
    """The page after opening, with or without a link in the address."""
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert app.title  # an empty page has no exception either
    return app


def exercise_of(app: AppTest) -> Exercise:
    """The exercise on the page."""
    exercise: Exercise = app.session_state["page.practice"].composition.exercise
    return exercise


def page_with_wishes() -> None:
    """The page, after what octave, player and popover ask for in session_state.wishes."""
    import streamlit as st

    from carnatic.pages import address, session
    from carnatic.pages.components import exercise_view, sound_settings, tuning
    from carnatic.pages.components.player import PlayerState
    from carnatic.pages.practice import choices, composing, variations
    from carnatic.pages.practice import page as practice

    page = session.activate(session.PracticeSession, composing.practice_source(), composing.present_with_locks)
    address.open_exercise()
    for wish in st.session_state.pop("wishes", ()):
        if isinstance(wish, PlayerState):
            exercise_view.on_player_event(wish, choices.next_number, variations.keep_part)
        elif isinstance(wish, tuple) and wish[0].startswith("sound_"):
            sound_settings.show_choices(page.request.sound)
            st.session_state[wish[0]] = wish[1]
            sound_settings.take_choice(wish[0].removeprefix("sound_"))
        elif isinstance(wish, tuple):
            st.session_state.update(choices.practice_choices(page.request) | dict([wish]))
            choices.apply_practice_choices()
        else:
            tuning.on_octave_event(wish)
    page.tuning.is_open = True
    practice.practice()


def wished(*wishes: object, **params: str) -> AppTest:
    """The page, opened as ``opened`` opens it, after these wishes, one after the other."""
    app = AppTest.from_function(page_with_wishes, default_timeout=SECONDS)
    app.session_state["wishes"] = wishes
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def notices(app: AppTest) -> list[str]:
    """The alerts on the page, as text."""
    return [unescape(one.proto.body) for one in app.get("html") if "role='alert'" in one.proto.body]


def link_of(exercise: Exercise) -> dict[str, str]:
    """A link's parameters, as the browser would send them."""
    return dict(parse_qsl(encode(exercise)))
