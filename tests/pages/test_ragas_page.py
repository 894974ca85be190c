"""The logic of the Ragas page: search, lists, forms and the address, and the requests for other pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode, read_request
from carnatic.lessons.scale import ladder_alone
from carnatic.library import library
from tests.pages.practice_app import SECONDS

OWN = "S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S"


def page() -> None:
    """The page, after what its links, its bar and its tuning ask for in session_state.wishes."""
    import streamlit as st

    from carnatic.pages.components import exercise_view, tuning
    from carnatic.pages.components.player import PlayerState
    from carnatic.pages.ragas import page as ragas

    for wish in st.session_state.pop("wishes", ()):
        if isinstance(wish, PlayerState):
            exercise_view.on_player_event(wish)
        elif isinstance(wish, tuple):
            ragas._follow(*wish)
        else:
            tuning.on_octave_event(wish)
    ragas.ragas()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The HTML of every part with links, by key, as the last run made it."""
    found: dict[str, str] = {}
    from carnatic.pages.ragas import finder as raga_finder
    from carnatic.pages.ragas import page as ragas

    for module in (ragas, raga_finder):
        monkeypatch.setattr(module, "links", lambda html, key, follow: found.__setitem__(key, html))
    return found


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    for name, value in params.items():
        app.query_params[name] = value
    return after(app)


def after(app: AppTest, *wishes: Any) -> AppTest:
    """The page after these events."""
    app.session_state["wishes"] = wishes
    app.run()
    assert not app.exception
    return app


def searched(text: str, app: AppTest | None = None) -> AppTest:
    app = app or opened()
    app.text_input(key="raga_search").set_value(text).run()
    assert not app.exception
    return app


def address(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def exercise_of(app: AppTest) -> Exercise:
    exercise: Exercise = app.session_state["page.ragas"].composition.exercise
    return exercise


def targets(html: str) -> list[str]:
    return [unescape(name) for name in re.findall("data-raga='([^']*)'", html)]


# -- the lists -------------------------------------------------------------------------------


def test_it_opens_with_the_melakartas_and_their_wheel(shown: dict[str, str]) -> None:
    app = opened()
    assert app.title[0].value == "Ragas"
    assert app.get("segmented_control")[0].value == "Melakartas"
    assert len(targets(shown["raga_index"])) == 2 * 72
    assert address(app) == {}


@pytest.mark.parametrize(
    ("words", "which", "count"), [("Janyas", "janyas", 102), ("Taught in different ways", "differ", 45)]
)
def test_every_list_can_be_browsed_and_linked(shown: dict[str, str], words: str, which: str, count: int) -> None:
    app = opened()
    app.segmented_control(key="raga_list").set_value(words).run()
    assert address(app) == {"list": which}
    names = targets(shown["raga_index"])
    assert (len(names), names) == (count, sorted(names))
    again = opened(list=which)
    assert again.segmented_control(key="raga_list").value == words
    again.segmented_control(key="raga_list").set_value("Melakartas").run()
    assert len(targets(shown["raga_index"])) == 2 * 72


# -- search ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("todi", "Hanumatodi"),
        ("Sankarabharanam", "Dhirasankarabharanam"),
        ("Pantuvarali", "Kamavardhini"),
        ("Māyāmāḷavagauḷa", "Mayamalavagowla"),
        ("28", "Harikambhoji"),
        ("S R2 G3 P D2", "Mohanam"),
        ("s r2 g3 p d2 s / s d2 p g3 r2 s", "Mohanam"),
        ("kanada 3", "Kanada 3"),
    ],
)
def test_a_search_with_one_answer_shows_it(shown: dict[str, str], typed: str, name: str) -> None:
    app = searched(f" {typed} ")
    assert app.title[0].value == name
    assert exercise_of(app).request.raga is library().raga(name)
    assert address(app) == {"q": typed}
    assert app.text_input(key="raga_search").value == typed
    assert targets(shown["raga_found"])[0] == name


def test_a_search_with_several_answers_lists_them(shown: dict[str, str]) -> None:
    app = searched("mohan")
    assert app.title[0].value == "Ragas"
    assert targets(shown["raga_found"]) == ["Mohanam", "Mohanakalyani"]
    after(app, ("raga", "Mohanakalyani"))
    assert app.title[0].value == "Mohanakalyani"
    assert address(app) == {"q": "mohan", "raga": "Mohanakalyani"}
    assert "aria-current" in shown["raga_found"]


def test_an_alias_finds_its_raga_and_others_with_that_name(shown: dict[str, str]) -> None:
    app = searched("kalyani")
    assert app.title[0].value == "Mechakalyani"
    first, *others = targets(shown["raga_found"])
    assert first == "Mechakalyani"
    assert {"Mohanakalyani", "Purvikalyani", "Yamunakalyani", "Hamirkalyani"} <= set(others)


@pytest.mark.parametrize(
    ("typed", "said", "nearest"),
    [
        ("mohann", "No raga by that name. Nearest:", ["Mohanam", "Mohanakalyani"]),
        ("xqxqxq", "No raga by that name. Try part of it, a number from 1 to 72, or swaras", []),
        ("73", "No raga by that name. Try part of it", []),
        ("R1 R2 R3", "No raga here has R1 R2 R3 together. Type fewer swaras.", []),
        ("R2 G3 P / P G3 R2", "The arohana has no Sa. Write it from S to S", []),
        ("S D2 P G3 R2 S / S R2 G3 P D2 S", "D2 P is out of order", []),
        ("<xq>", "No raga by that name. Try part of it", []),
    ],
)
def test_nothing_found_says_so_and_keeps_what_was_typed(
    shown: dict[str, str], typed: str, said: str, nearest: list[str]
) -> None:
    app = searched(typed)
    assert app.title[0].value == "Ragas"
    assert said in unescape(shown["raga_found"])
    assert "role='alert'" in shown["raga_found"]
    assert targets(shown["raga_found"]) == nearest
    assert app.text_input(key="raga_search").value == typed
    if nearest:
        after(app, ("raga", nearest[0]))
        assert app.title[0].value == nearest[0]


def test_an_empty_search_goes_back_to_the_lists(shown: dict[str, str]) -> None:
    app = searched("", searched("todi"))
    assert (app.title[0].value, address(app)) == ("Ragas", {})


# -- a raga ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Kalyani", "65", "mechakalyani"])
def test_an_address_brings_a_raga_back(shown: dict[str, str], name: str) -> None:
    app = opened(raga=name)
    assert app.title[0].value == "Mechakalyani"
    assert exercise_of(app) == ladder_alone(library().request(raga="Kalyani"))
    assert app.segmented_control(key="raga_list").value is None
    assert address(app) == {"raga": name}


def test_an_address_with_no_such_raga_names_the_nearest(shown: dict[str, str]) -> None:
    app = opened(raga="Kalyny")
    assert app.title[0].value == "Ragas"
    assert "Mechakalyani" in targets(shown["raga_found"])


@pytest.mark.parametrize(
    "raga", [*library().ragas[::9], *library().raga("Kanada").variants], ids=lambda raga: raga.name
)
def test_every_raga_and_form_has_its_ladders_on_the_stand(shown: dict[str, str], raga: Any) -> None:
    app = opened(raga=raga.name)
    assert exercise_of(app).pitches == (*raga.arohana, *raga.avarohana)
    assert not [one for one in app.get("html") if "role='alert'" in one.proto.body]


def test_forms_can_be_chosen(shown: dict[str, str]) -> None:
    app = opened(raga="Kanada")
    assert targets(shown["raga_forms"]) == ["Kanada", *(f"Kanada {k}" for k in range(2, 8))]
    assert any("Taught in different ways <small>7 forms" in one.proto.body for one in app.get("html"))
    after(app, ("raga", "Kanada 3"))
    assert (app.title[0].value, address(app)) == ("Kanada 3", {"raga": "Kanada 3"})
    assert exercise_of(app).request.raga.name == "Kanada 3"


def test_an_agreed_raga_with_other_forms_says_so(shown: dict[str, str]) -> None:
    assert any("Also taught <small>" in one.proto.body for one in opened(raga="Abhogi").get("html"))


def test_one_form_alone_names_its_sources(shown: dict[str, str]) -> None:
    app = opened(raga="Mohanam")
    assert "raga_forms" not in shown
    assert any("<h3>Sources</h3>" in one.proto.body and "ravi6 kriti list" in one.proto.body for one in app.get("html"))


def test_ladders_of_ones_own_have_the_whole_page(shown: dict[str, str]) -> None:
    app = searched("S R2 G3 M1 D1 S / S D1 M1 G3 R2 S")
    assert app.title[0].value == "Your own scale"
    assert exercise_of(app).request.raga.name == OWN
    assert opened(raga=OWN).title[0].value == "Your own scale"


def test_sruti_and_tempo_hold_from_raga_to_raga(shown: dict[str, str]) -> None:
    from carnatic.pages.components.player import PlayerState

    app = opened(raga="Mohanam")
    after(app, PlayerState(aksharas_per_minute=90.0, kattai="5"))
    after(app, {"kind": "move", "letter": "g", "cents": 372.31})
    assert exercise_of(app).request.mapping == (("G3", 372.31),)
    after(app, ("raga", "Sahana"))
    request = exercise_of(app).request
    assert (request.raga.name, request.aksharas_per_minute, request.sruti_hz) == ("Sahana", 90.0, 196.0)
    assert request.mapping == ()  # the moved swaras were Mohanam's


def test_new_varisai_by_its_key_changes_nothing_here(shown: dict[str, str]) -> None:
    from carnatic.pages.components.player import PlayerState

    app = opened(raga="Mohanam")
    before = exercise_of(app)
    assert exercise_of(after(app, PlayerState(new=True))) == before


def test_a_copied_link_brings_the_sound_too(shown: dict[str, str]) -> None:
    copied = ladder_alone(library().request(raga="Mohanam", mapping="G3=372.31", sruti="5", tempo="80"))
    app = opened(**dict(parse_qsl(encode(copied))))
    assert exercise_of(app) == copied


# -- the other pages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "practice", "lessons"),
    [
        ("Mohanam", "sarali", "sarali"),
        ("Sahana", "free", "ladder"),
        ("Navroj 3", "free", "ladder"),
        (OWN, "sarali", "sarali"),
    ],
)
def test_the_other_pages_are_asked_for_the_raga(shown: dict[str, str], name: str, practice: str, lessons: str) -> None:
    app = opened(raga=name)
    assert "data-page='lessons'" in shown["raga_leave"]
    assert "data-page='practice'" in shown["raga_leave"]
    for page_name, family in (("practice", practice), ("lessons", lessons)):
        after(app, ("page", page_name))
        door, params = app.session_state["visit"].next_page
        request = read_request(params, library())
        assert door == page_name
        assert request.raga == library().raga(name)
        assert (request.family, request.tala.name, request.speed) == (family, "Adi", 1)
        if page_name == "lessons" and name != "Navroj 3":
            assert library().school.stands(request)


def test_the_other_pages_are_asked_for_the_same_sound(shown: dict[str, str]) -> None:
    app = opened(raga="Mohanam")
    after(app, {"kind": "move", "letter": "g", "cents": 372.31})
    after(app, ("page", "practice"))
    _, params = app.session_state["visit"].next_page
    assert params["map"] == "G3~372.31"


def test_links_to_nowhere_are_passed_over(shown: dict[str, str]) -> None:
    app = after(opened(raga="Mohanam"), ("page", "elsewhere"))
    assert app.session_state["visit"].next_page is None
    assert app.title[0].value == "Mohanam"


def test_a_raga_says_what_its_gamakas_rest_on(shown: dict[str, str]) -> None:
    told = next(one.proto.body for one in opened(raga="Todi").get("html") if "id='gamakas'" in one.proto.body)
    rows = [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in told.split("<tr>")]
    assert rows[1] == ["Swara", "Gamaka", "Source"]
    assert ["R1, held for 2 units or more, before g", "Plain", "Ragavardhini gamakams."] in rows
    assert ["S, M1 and P, held for 2 units or more", "Plain", "Our suggestion."] in rows
    assert len(rows) == 12
