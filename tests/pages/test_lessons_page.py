"""The logic of the Lessons page: the popover's choices, and refusals."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode, encode, show_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library
from tests.pages.practice_app import SECONDS

SCHOOL = library().school


def page() -> None:
    from carnatic.pages.lessons.page import lessons

    lessons()


def opened(**params: str) -> AppTest:
    """The page as it opens, with a link or a wish in the address or without."""
    app = AppTest.from_function(page, default_timeout=SECONDS)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def exercise_of(app: AppTest) -> Exercise:
    exercise: Exercise = app.session_state["page.lessons"].composition.exercise
    return exercise


def notices(app: AppTest) -> list[str]:
    return [unescape(one.proto.body) for one in app.get("html") if "role='alert'" in one.proto.body]


def lesson(**fields: str) -> Exercise:
    return SCHOOL.lesson(library().request(**fields))


def test_it_opens_with_the_first_sarali():
    app = opened()
    assert exercise_of(app) == lesson(seed="1")
    assert app.title[0].value == "Sarali 1"
    assert dict(app.query_params) == dict(parse_qsl(encode(lesson(seed="1"))))
    assert [b.label for b in app.button if b.key.startswith("next_") and b.key != "next_lesson"] == [
        "Sarali 2 in Mayamalavagowla, Adi",
        "This lesson at second speed",
        "Sarali 1 in Dhirasankarabharanam, Adi",
    ]


def test_next_lesson_goes_on():
    app = opened()
    app.button(key="next_lesson").click().run()
    assert exercise_of(app) == lesson(seed="2")
    app.button(key="next_1").click().run()
    assert exercise_of(app) == lesson(seed="2", speed="2")
    assert not notices(app)


def test_family_number_raga_and_tala_are_chosen():
    app = opened()
    app.selectbox(key="lesson_family").set_value("janta").run()
    assert exercise_of(app) == lesson(family="janta", seed="1")
    app.selectbox(key="lesson_number").set_value(4).run()
    app.selectbox(key="lesson_raga").set_value("Mohanam").run()
    assert exercise_of(app) == lesson(family="janta", seed="4", raga="Mohanam")
    app.selectbox(key="lesson_tala").set_value("chaturasra jati Eka").run()
    assert exercise_of(app) == lesson(family="janta", seed="4", raga="Mohanam", tala="Eka")
    assert not notices(app)


def test_the_tala_chooses_the_alankaram():
    app = opened()
    app.selectbox(key="lesson_family").set_value("alankaram").run()
    assert exercise_of(app) == lesson(family="alankaram", seed="34")
    app.selectbox(key="lesson_tala").set_value("Misra chapu").run()
    assert exercise_of(app) == lesson(family="alankaram", seed="36", tala="Misra chapu")
    assert any("Our own figure" in unescape(one.proto.body) for one in app.get("html"))
    assert not [one for one in app.selectbox if one.key == "lesson_number"]


def test_a_gitam_brings_its_own_raga_and_tala():
    app = opened()
    app.selectbox(key="lesson_family").set_value("gitam").run()
    assert app.title[0].value == "Gitam 1: Sri Gananatha (Lambodara)"
    app.selectbox(key="lesson_number").set_value(5).run()
    request = exercise_of(app).request
    assert (request.raga.name, request.tala.name) == ("Mohanam", "chaturasra jati Rupaka")
    app.selectbox(key="lesson_raga").set_value("Mechakalyani").run()
    assert "Vara Veena stays as it was composed: in Mohanam" in notices(app)[0]
    assert exercise_of(app).title == "Vara Veena"


def test_what_is_refused_stays_in_the_widgets_and_offers_what_works():
    app = opened()
    app.selectbox(key="lesson_number").set_value(6).run()
    app.selectbox(key="lesson_raga").set_value("Mohanam").run()
    assert exercise_of(app) == lesson(seed="6")
    assert notices(app) == [
        "<p class='notice' role='alert'>Sarali 6 climbs 7 swaras from s; Mohanam has 6 up and 6 down, s and S "
        "counted.</p>"
    ]
    assert app.selectbox(key="lesson_raga").value == "Mohanam"
    offers = {b.key: b.label for b in app.button if b.key.startswith("instead_")}
    assert offers["instead_0"] == "Sarali 5 in Mohanam, Adi"
    app.button(key="instead_0").click().run()
    assert exercise_of(app) == lesson(seed="5", raga="Mohanam")
    assert not notices(app)


def test_an_unknown_raga_offers_the_nearest():
    app = opened(raga="Mohan")
    assert 'the raga "Mohan".' in notices(app)[0]
    assert exercise_of(app) == lesson(seed="1")
    assert [b.label for b in app.button if b.key.startswith("instead_")] == ["Mohanam", "Mohanakalyani"]
    app.button(key="instead_0").click().run()
    assert exercise_of(app) == lesson(seed="1", raga="Mohanam")


def test_a_wish_without_a_number_is_the_first_lesson_that_stands():
    assert exercise_of(opened(raga="Mohanam")) == lesson(seed="1", raga="Mohanam")
    app = opened(family="gitam", raga="Kalyani", tala="tisra jati Triputa")
    assert exercise_of(app).title == "Kamalajadala"


def test_numbers_that_do_not_stand_say_so():
    app = opened(raga="Mohanam", no="5")
    options = app.selectbox(key="lesson_number").options
    assert options[4:6] == ["5", "6 (not possible in Mohanam, Adi)"]


WISHES = [
    {"family": family, "seed": str(SCHOOL.numbers(family)[-1]), "raga": raga}
    for family in SCHOOL.families
    for raga in ("Mayamalavagowla", "Sahana")
]


@pytest.mark.parametrize("fields", WISHES, ids=lambda fields: " ".join(fields.values()))
def test_every_wish_is_met_or_refused_in_a_sentence(fields: dict[str, str]):
    request: ExerciseRequest = library().request(**fields)
    app = opened(**show_request(request))
    if SCHOOL.stands(request):
        assert exercise_of(app) == SCHOOL.lesson(request)
        assert not notices(app)
    else:
        assert exercise_of(app) == lesson(seed="1")
        assert notices(app)
        assert [b for b in app.button if b.key.startswith("instead_")]


def test_a_link_opens_the_lesson_under_its_own_title():
    wanted = lesson(family="janta", seed="3", raga="Hamsadhwani", speed="2")
    app = opened(**dict(parse_qsl(encode(wanted))))
    assert exercise_of(app) == wanted
    assert wanted.title == "Janta 3 in Hamsadhwani"


def test_a_damaged_link_opens_the_first_lesson():
    app = opened(v="1", family="sarali", swaras="xyz")
    assert exercise_of(app) == lesson(seed="1")
    assert "This link doesn't work" in notices(app)[0]


def test_where_traditions_differ_the_form_is_chosen():
    raga = next(r for r in library().ragas if r.name == "Manji")
    app = opened(raga="Manji", family="ladder")
    assert app.selectbox(key="lesson_form").options[0].startswith("Manji: ")
    assert len(app.selectbox(key="lesson_form").options) == 1 + len(raga.variants)
    app.selectbox(key="lesson_form").set_value("Manji 2").run()
    assert exercise_of(app) == lesson(family="ladder", raga="Manji 2")
    app.selectbox(key="lesson_form").set_value("Manji").run()
    assert exercise_of(app).request.raga.name == "Manji"
    assert not notices(app)
    assert not [one for one in opened().selectbox if one.key == "lesson_form"]


@pytest.mark.parametrize("family", ["sarali", "janta", "gitam", "ladder", "free", "own"])
@pytest.mark.parametrize("number", ["0", "3", "99"])
def test_a_link_to_another_line_is_no_lesson(family: str, number: str):
    """It must neither break the page nor be shown under a lesson's name."""
    request = library().request(family=family, seed=number, avartanams="2")
    line = Exercise(request, read_notes("s r g m p d n S S n d p m g r s")[0])
    app = opened(**dict(parse_qsl(encode(line))))
    if family == "ladder":  # in Mayamalavagowla that very line is its ladder practice
        assert exercise_of(app).notes == line.notes
        return
    assert exercise_of(app) == lesson(seed="1")
    assert ">This link isn't a traditional lesson.<" in notices(app)[0]
    app.button(key="open_on_practice").click().run()
    name, params = app.session_state["visit"].next_page
    assert (name, params) == ("practice", dict(parse_qsl(encode(line))))
    assert decode(params, library()) == line


def test_the_button_to_practice_goes_with_its_notice():
    assert "open_on_practice" not in [button.key for button in opened().button]
    damaged = opened(v="1", family="sarali", swaras="xyz")
    assert notices(damaged)
    assert "open_on_practice" not in [button.key for button in damaged.button]
    line = Exercise(library().request(family="own"), read_notes("s r g m p d n S")[0])
    app = opened(**dict(parse_qsl(encode(line))))
    app.button(key="next_lesson").click().run()
    assert not notices(app)
    assert "open_on_practice" not in [button.key for button in app.button]
