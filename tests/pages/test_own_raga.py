"""A user's own raga on the Ragas page: the fields' data, opening, practising and saving it."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.book.entry import Entry
from carnatic.exercise.link import read_request
from carnatic.library import library
from carnatic.pages.book.open_entry import mapping_of
from carnatic.pages.ragas.own_raga import ladder_words, law, own_data
from carnatic.theory.raga_draft import RagaDraft, judge_raga
from tests.pages.practice_app import SECONDS

UP, DOWN = "S R2 G3 M1 D1 S", "S N3 D1 M1 G3 R2 S"
NAME = "Tenral = S R2 G3 M1 D1 S^ / S^ N3 D1 M1 G3 R2 S"


def page() -> None:
    """The Ragas page, after what the fields, its links and its tuning ask for in session_state.wishes."""
    import streamlit as st

    from carnatic.pages.components import tuning
    from carnatic.pages.ragas import own_raga
    from carnatic.pages.ragas import page as ragas

    for wish in st.session_state.pop("wishes", ()):
        if isinstance(wish, tuple):
            ragas._follow(*wish)
        elif wish.get("kind") == "move":
            tuning.on_octave_event(wish)
        else:
            own_raga.on_own_raga_event(wish)
    ragas.ragas()


def after(app: AppTest, *wishes: Any) -> AppTest:
    app.session_state["wishes"] = wishes
    app.run()
    assert not app.exception
    return app


def built(kind: str = "draft", name: str = "Tenral", up: str = UP, down: str = DOWN) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    app.query_params["list"] = "own"
    after(app)
    return after(app, {"kind": kind, "name": name, "up": up, "down": down})


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def kept(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What 'Keep this raga' keeps."""
    found: dict[str, Any] = {}
    from carnatic.pages.components import save_to_book

    monkeypatch.setattr(save_to_book, "_keep", lambda key, word, thing: found.__setitem__(key, thing))
    app.run()
    assert not app.exception
    return dict(found["keep_raga"])


def told(name: str, up: str, down: str) -> tuple[dict[str, Any], str]:
    """What the fields and the words below them show."""
    draft = RagaDraft(name, up, down)
    judged = judge_raga(draft, library().raga_names)
    return own_data(draft, judged), ladder_words(judged)


# -- what the fields are told -----------------------------------------------------------------------


def test_what_is_typed_is_told_as_far_as_it_goes() -> None:
    assert "Type the arohana and avarohana from S to S" in told("", "", "")[1]
    fields, words = told("Tenral", UP, DOWN)
    assert (fields["opens"], fields["faults"]) == (True, {})
    assert "it is your own.</b> Audava-shadava." in words
    assert "n comes only in the avarohana. A line turns only on s, r, g, m and d, which are in both." in words
    fields, words = told("", "S R2 G3", DOWN)
    assert (fields["opens"], list(fields["faults"])) == (False, ["up"])


def test_the_ladders_of_a_known_raga_are_named() -> None:
    _, words = told("Tenral", "S R2 G3 P D2 S", "S D2 P G3 R2 S")
    assert "This is the scale of <a " in words
    assert "data-raga='Mohanam'>Mohanam</a>" in words


def test_what_it_admits_is_said() -> None:
    words = law(library().raga(NAME))
    assert "Tenral in Adi has sarali 1, 4, 16; janta 1-2, 5-8, 10-12; scale practice." in words
    assert "Tenral in Adi has new sarali, janta, alankaram, free, kalpanaswara, kuraippu and korvai exercises." in words


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "a & b <i>", "' onclick='x"])
def test_a_name_is_never_markup(name: str) -> None:
    _, words = told(name, UP, DOWN)
    assert not [mark for mark in ("<img", "<i>", "onclick='x") if mark in words]


def test_a_draft_comes_back_on_a_reload() -> None:
    draft = {"name": "Tenral & <b>", "up": "S R2 G", "down": "S N3"}
    before = built(**draft)
    assert address(before) == {"list": "own", **draft}
    again = AppTest.from_function(page, default_timeout=SECONDS)
    for name, value in address(before).items():
        again.query_params[name] = value
    after(again)
    assert address(again) == address(before)
    # and another list doesn't lose it
    after(before, {"kind": "draft", **draft})
    assert address(before)["up"] == "S R2 G"


# -- opened, practised, kept ------------------------------------------------------------------------


def test_it_is_opened_under_its_name() -> None:
    app = built("open")
    assert address(app) == {"raga": NAME}
    app.run()
    assert app.title[0].value == "Tenral"
    assert app.session_state["page.ragas"].composition.exercise.request.raga == library().raga(NAME)
    assert "n comes only in the avarohana." in unescape(" ".join(one.proto.body for one in app.get("html")))


def test_what_is_wrong_is_not_opened() -> None:
    assert address(built("open", up="S R2 G3")) == {"list": "own", "name": "Tenral", "up": "S R2 G3", "down": DOWN}


def test_it_is_practised_with_a_mapping_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    app = after(built("open"), {"kind": "move", "letter": "g", "cents": "81/64"}, ("page", "practice"))
    where, params = app.session_state["visit"].next_page
    request = read_request(params, library())
    assert (where, request.raga.title, request.mapping) == ("practice", "Tenral", (("G3", 407.82),))
    assert library().composer.compose(request).exercise.name == "New exercise 1 (sarali style) in Tenral"
    thing = kept(app, monkeypatch)
    assert (thing["kind"], thing["name"], thing["thing"]["raga"]) == ("mapping", "Tenral", NAME)
    entry = Entry("abcdef", "mapping", "Tenral", json.dumps(thing["thing"]), 0, 0)
    assert (mapping_of(entry).raga.title, mapping_of(entry).mapping) == ("Tenral", request.mapping)


def test_its_ladders_can_be_changed_again() -> None:
    app = after(built("open"))
    app.button(key="change_ladders").click().run()
    assert not app.exception
    assert address(app)["list"] == "own"
    assert app.session_state["page.ragas"].draft == RagaDraft("Tenral", "S R2 G3 M1 D1 S^", "S^ N3 D1 M1 G3 R2 S")
