"""The logic of the Practice page: the choices that compose anew, those that don't, and refusals."""

from __future__ import annotations

from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import LANDING_FAMILIES, family_of
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import read_notes, show_notes
from carnatic.library import library
from carnatic.pages.components.player import PlayerState
from tests.pages.practice_app import exercise_of, link_of, notices, opened, wished

LANDING = [family_of(family).title for family in LANDING_FAMILIES]


@pytest.fixture
def app() -> AppTest:
    return opened()


def test_it_opens_with_an_exercise(app):
    exercise = exercise_of(app)
    request = exercise.request
    assert (request.raga.name, request.tala.name, request.seed) == ("Mayamalavagowla", "Adi", 0)
    assert exercise == library().composer.compose(library().request()).exercise
    assert app.title[0].value == "Mayamalavagowla"
    assert any(
        "<b>New exercise 1 (sarali style)</b> in <b>Adi</b> tala, 4 + 2 + 2. First speed." in h.proto.body
        for h in app.get("html")
    )
    assert not notices(app)
    assert len(app.get("bidi_component")) == 6  # player, tries, keep, copy link, the player's rest, connection


def test_the_address_follows_the_exercise(app):
    assert dict(app.query_params) == link_of(exercise_of(app))


def test_new_varisai_is_the_next_number(app):
    first = exercise_of(app)
    app.button(key="new_varisai").click().run()
    second = exercise_of(app)
    assert second.request.seed == 1
    assert second.notes != first.notes
    assert second == library().composer.compose(library().request(seed="1")).exercise
    assert app.number_input(key="choice_number").value == 2


@pytest.mark.parametrize(
    ("typed", "name"), [("Mōhanam", "Mohanam"), ("todi", "Hanumatodi"), ("29", "Dhirasankarabharanam")]
)
def test_a_raga_is_found_by_any_of_its_names(typed, name):
    app = wished(("choice_raga", typed))
    assert exercise_of(app).request.raga.name == name
    assert app.title[0].value == name
    assert not notices(app)


def test_the_list_of_ragas_can_be_searched_by_any_name(app):
    labels = app.selectbox(key="choice_raga").options
    assert len(labels) == len(library().ragas)
    for raga in library().ragas:
        said = " ".join((raga.name, *raga.aliases, str(raga.number or "")))
        assert any(all(word in label for word in said.split()) for label in labels)


def test_an_unknown_raga_keeps_the_exercise():
    app = wished(("choice_raga", "Mohan"))
    assert exercise_of(app).request.raga.name == app.title[0].value == "Mayamalavagowla"
    assert 'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?' in notices(app)[0]


def test_a_raga_that_turns_back_has_a_free_line_where_a_sarali_is_refused(app):
    app.selectbox(key="choice_raga").set_value("Sahana").run()
    assert exercise_of(app).request.raga.name == "Mayamalavagowla"
    assert "Sahana is vakra or doesn't reach from s to S. Choose a free exercise for it." in notices(app)[0]
    assert [b.label for b in app.button if b.key.startswith("instead_")] == [
        "A free exercise in Sahana, Adi",
        "A free exercise in Sahana of 8 avartanams",
    ]
    app.pills(key="choice_kind").set_value("free").run()
    exercise = exercise_of(app)
    assert (exercise.request.raga.name, exercise.request.family) == ("Sahana", "free")
    assert review(exercise) == ()
    app.selectbox(key="choice_tala").set_value("Misra chapu").run()
    exercise = exercise_of(app)
    assert (exercise.request.tala.name, exercise.units) == ("Misra chapu", 28)
    assert review(exercise) == ()


def test_a_janta_begins_at_second_speed_and_a_chosen_speed_stays():
    app = opened()
    app.pills(key="choice_kind").set_value("janta").run()
    assert exercise_of(app).request.speed == 2
    app.pills(key="choice_kind").set_value("dhatu").run()
    assert exercise_of(app).request.speed == 1
    app = opened(**link_of(exercise_of(app)) | {"speed": "4"})
    app.pills(key="choice_kind").set_value("janta").run()
    assert exercise_of(app).request.speed == 4


def test_the_opening_is_kept(app):
    app.text_input(key="choice_phrase").set_value("srgr").run()
    exercise = exercise_of(app)
    assert show_notes(exercise.notes).startswith("s r g r")
    assert exercise.given == frozenset(range(4))
    assert app.text_input(key="choice_phrase").value == "s r g r"


def test_an_opening_that_is_no_sargam_keeps_the_exercise_and_the_words(app):
    before = exercise_of(app)
    app.text_input(key="choice_phrase").set_value("s r x").run()
    assert exercise_of(app) == before
    assert "isn't a swara" in notices(app)[0]
    assert app.text_input(key="choice_phrase").value == "s r x"
    app.text_input(key="choice_phrase").set_value("s r").run()
    assert not notices(app)
    assert exercise_of(app).given == frozenset(range(2))


def test_an_opening_outside_the_raga_says_which_swara(app):
    app.selectbox(key="choice_raga").set_value("Mohanam").run()
    before = exercise_of(app)
    app.text_input(key="choice_phrase").set_value("s r g m").run()
    assert exercise_of(app) == before
    assert "Mohanam has no m. Its scale is s r g p d S." in notices(app)[0]


def test_how_far_from_the_lessons_changes_the_line(app):
    before = exercise_of(app)
    app.pills(key="choice_freedom").set_value("far").run()
    assert exercise_of(app).request.temperature == 1.8
    assert exercise_of(app).notes != before.notes


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("choice_number", 0, "Choose a number from 1 to"),
        ("choice_number", 2**40, "Choose a number from 1 to"),
        ("choice_avartanams", 99, "Choose 2 to 16 avartanams, not 99."),
        ("choice_avartanams", 1, "Choose 2 to 16 avartanams, not 1."),
    ],
)
def test_numbers_out_of_range_are_refused_with_the_range(app, key, value, said):
    before = exercise_of(app)
    app.number_input(key=key).set_value(value).run()
    assert exercise_of(app) == before
    assert said in notices(app)[0]
    assert "seed" not in notices(app)[0]


def test_the_length_is_kept(app):
    app.number_input(key="choice_avartanams").set_value(6).run()
    assert exercise_of(app).avartanams == 6


# -- the link ------------------------------------------------------------------------------


def test_a_link_brings_its_own_swaras_back():
    notes, _ = read_notes("s r g p d p g r s r g p d S , , S d p g r g p d S d p g r s , ,")
    request = library().request(raga="Mohanam", seed="7", mapping="G3=372.3", tempo="72", sruti="2", model="older")
    exercise = Exercise(request, notes)
    app = opened(**link_of(exercise))
    assert exercise_of(app) == exercise
    assert not notices(app)
    app.number_input(key="choice_number").set_value(9).run()
    assert exercise_of(app).request.seed == 8
    assert exercise_of(app).request.mapping == (("G3", 372.3),)


@pytest.mark.parametrize(
    "params",
    [
        {"v": "1"},
        {"v": "9", "swaras": "srgmpdnS_Sndpmgrs"},
        {"v": "1", "raga": "<script>alert(1)</script>", "swaras": "srgmpdnS_Sndpmgrs"},
        {"v": "1", "raga": "Mohanam", "swaras": "srgmpdnS_Sndpmgrs"},
        {"v": "1", "swaras": "s" * 5000},
    ],
)
def test_a_damaged_link_opens_the_first_exercise(params):
    app = opened(**params)
    assert exercise_of(app) == library().composer.compose(library().request()).exercise
    assert ["This link doesn't work. Here is another exercise." in one for one in notices(app)] == [True]
    app.button(key="new_varisai").click().run()
    assert not notices(app)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (
            {"family": "own", "tala": "Rupaka", "swaras": "srgmpd_Sndpmg_srgrgr_mgrsrs"},
            "<b>chaturasra jati Rupaka</b> tala, 2 + 4",
        ),
        ({"family": "own", "swaras": "s-------_r-------"}, "<b>Own exercise</b> in <b>Adi</b>"),
        ({"speed": "9", "swaras": "srgmpdnS_Sndpmgrs"}, "Sankeerna gati."),
    ],
)
def test_a_line_of_another_kind_is_shown_and_followed_by_a_sarali_in_adi(params, said):
    app = opened(v="1", **params)
    assert any(said in one.proto.body for one in app.get("html"))
    app.button(key="new_varisai").click().run()
    request = exercise_of(app).request
    assert not notices(app)
    assert (request.family, request.tala.name, request.seed) == ("sarali", "Adi", 1)


def test_a_sarali_in_a_tala_without_one_is_shown_and_what_can_follow_it_is_said():
    app = opened(v="1", tala="Rupaka", swaras="srgmpd_Sndpmg_srgrgr_mgrsrs")
    app.button(key="new_varisai").click().run()
    assert exercise_of(app).request.tala.name == "chaturasra jati Rupaka"
    assert "Sarali needs a tala of 8 or 4 aksharas; chaturasra jati Rupaka has 6." in notices(app)[0]


def test_what_is_not_a_link_says_nothing():
    app = opened(utm_source="letter")
    assert exercise_of(app).request == library().composer.compose(library().request()).exercise.request
    assert not notices(app)


# -- sound and tuning ----------------------------------------------------------------------


def move(letter: str, cents: object) -> dict[str, object]:
    return {"kind": "move", "letter": letter, "cents": cents}


def first_notes() -> object:
    return library().composer.compose(library().request()).exercise.notes


def test_moving_a_swara_keeps_the_swaras():
    app = wished(move("g", 372.31))
    exercise = exercise_of(app)
    assert exercise.notes == first_notes()
    assert exercise.request.mapping == (("G3", 372.31),)
    assert exercise.request.mapped_raga == exercise.request.raga


def test_moving_past_the_half_step_names_another_swarasthana():
    app = wished(move("r", 203.91))
    exercise = exercise_of(app)
    assert exercise.notes == first_notes()
    assert exercise.request.mapping == (("R2", 203.91),)
    # R2 G3 M1 P D1 N3 is the 27th melakarta
    assert any("With R2 it has the scale of Sarasangi." in one.proto.body for one in app.get("html"))


def test_a_swara_moved_home_is_not_moved():
    assert exercise_of(wished(move("r", 203.91), move("r", 111.73))).request.mapping == ()


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (move("r", 900), "r: choose 50 to 350 cents, not 900."),
        (move("p", 710), "P stays where it is"),
        (move("s", 10), "S stays where it is"),
        (move("g", 480), "g: choose 150 to 450 cents, not 480."),
        (move("g", 120), "g: choose 150 to 450 cents"),
        (move("x", 300), "Mayamalavagowla has no x to adjust. It has s r g m p d n."),
        (move("r", "high"), "Cents must be a number"),
        (move("r", float("nan")), "Cents must be a number"),
        (move("r", True), "Cents must be a number"),
        ({"kind": "tuning", "name": "werckmeister"}, 'We have no tuning "werckmeister".'),
        ({"kind": "tuning", "name": "own"}, "Drag a swara"),
        ({}, "Cents must be a number"),
    ],
)
def test_what_the_octave_cannot_have_is_refused_in_a_sentence(wish, said):
    app = wished(wish)
    assert exercise_of(app).request == library().composer.compose(library().request()).exercise.request
    assert app.session_state["page.practice"].notice.place == "tuning"
    assert said in app.session_state["page.practice"].notice.text


def test_a_clash_of_neighbours_is_refused():
    app = wished(move("g", 340.0), move("r", 330.0))
    assert exercise_of(app).request.mapping == (("G2", 340.0),)
    assert "G2 and R3 can't be in one raga: they would cross or have" in app.session_state["page.practice"].notice.text


def test_equal_and_back_to_my_own():
    app = wished(move("g", 372.31), {"kind": "tuning", "name": "equal"})
    assert (exercise_of(app).request.tuning.name, exercise_of(app).request.mapping) == ("equal", ())
    app = wished(move("g", 372.31), {"kind": "tuning", "name": "equal"}, {"kind": "tuning", "name": "own"})
    assert (exercise_of(app).request.tuning.name, exercise_of(app).request.mapping) == ("just", (("G3", 372.31),))


def test_undo_takes_back_one_step_at_a_time():
    steps = (move("g", 372.31), move("r", 203.91), {"kind": "undo"})
    assert exercise_of(wished(*steps)).request.mapping == (("G3", 372.31),)
    assert exercise_of(wished(*steps, {"kind": "undo"}, {"kind": "undo"})).request.mapping == ()


def test_another_raga_drops_the_moved_swaras():
    app = wished(move("g", 372.31))
    app.selectbox(key="choice_raga").set_value("Mohanam").run()
    assert exercise_of(app).request.mapping == ()


def test_the_bar_changes_the_sound_and_not_the_swaras():
    from carnatic.pages.components.player import PlayerState

    app = wished(PlayerState(aksharas_per_minute=90.0), PlayerState(speed=2), PlayerState(kattai="5"))
    request = exercise_of(app).request
    assert exercise_of(app).notes == first_notes()
    assert (request.aksharas_per_minute, request.speed, request.sruti_hz) == (90.0, 2, 196.0)
    assert exercise_of(wished(PlayerState(new=True))).request.seed == 1


def test_the_bar_has_every_speed_and_the_trikalam_run():
    from carnatic.pages.components.player import PlayerState

    app = wished(PlayerState(speed=6))
    assert exercise_of(app).request.speed == 6
    assert "Tisra gati, twice as fast." in app.html[0].proto.body
    app = wished(PlayerState(speed=6, trikalam=False), PlayerState(speed=1, trikalam=True))
    request = exercise_of(app).request
    assert exercise_of(app).notes == first_notes()
    assert (request.speed, request.trikalam) == (1, True)
    assert "4 + 2 + 2. Trikalam." in app.html[0].proto.body
    # another number keeps the run, one speed ends it
    assert exercise_of(wished(PlayerState(speed=1, trikalam=True), PlayerState(new=True))).request.trikalam
    app = wished(PlayerState(speed=1, trikalam=True), PlayerState(speed=4))
    assert (exercise_of(app).request.speed, exercise_of(app).request.trikalam) == (4, False)


def test_a_line_begun_later_is_shown_and_what_follows_begins_on_sama():
    later = {
        "v": "1",
        "raga": "Mohanam",
        "family": "own",
        "speed": "2",
        "eduppu": "desadi",
        "swaras": "srgpdSSd_pgrsgrsr_srgpdSSd_pgrsgrsr",
    }
    app = opened(**later)
    assert exercise_of(app).request.eduppu == "desadi"
    assert "Second speed, desadi eduppu." in app.html[0].proto.body
    app.button(key="new_varisai").click().run()
    assert not app.exception
    request = exercise_of(app).request
    assert (request.eduppu, request.family, request.raga.name, request.speed) == ("sama", "sarali", "Mohanam", 2)
    app = opened(**later)
    app.pills(key="choice_kind").set_value("free").run()
    assert (exercise_of(app).request.eduppu, exercise_of(app).request.family) == ("sama", "free")


@pytest.mark.parametrize("failing", ["practice.composing._composed", "practice.composing.player_payload"])
def test_an_unexpected_failure_is_a_plain_sentence(monkeypatch, failing):
    from carnatic.pages import session

    app = opened()
    before = exercise_of(app)
    module, _, name = failing.rpartition(".")
    whole = getattr(import_module(f"carnatic.pages.{module}"), name)
    failures = iter([ZeroDivisionError])

    def fails_once(*arguments, **more):
        for failure in failures:
            raise failure
        return whole(*arguments, **more)

    monkeypatch.setattr(f"carnatic.pages.{failing}", fails_once)
    app.button(key="new_varisai").click().run()
    assert not app.exception
    assert exercise_of(app) == before
    assert session.UNEXPECTED in notices(app)[0]


def test_where_traditions_differ_the_form_is_chosen():
    app = opened(raga="Manji", family="free")
    app.selectbox(key="choice_form").set_value("Manji 2").run()
    assert exercise_of(app).request.raga == library().raga("Manji 2")
    assert app.selectbox(key="choice_raga").value == "Manji 2"
    assert not notices(app)


def test_the_kinds_are_those_that_raga_and_tala_admit(app):
    pills = app.pills(key="choice_kind")
    assert pills.options == [
        "Sarali", "Janta", "Dhatu", "Alankaram", "Tara sthayi", "Mandra sthayi", "Free", *LANDING,
    ]  # fmt: skip
    pills.set_value("janta").run()
    request = exercise_of(app).request
    assert (request.family, request.avartanams) == ("janta", 20)
    assert not [one for one in app.number_input if one.key == "choice_avartanams"]
    app.selectbox(key="choice_raga").set_value("Mohanam").run()
    assert exercise_of(app).request.avartanams == 12
    assert app.pills(key="choice_kind").options == ["Sarali", "Janta", "Dhatu", "Alankaram", "Free", *LANDING]
    app.pills(key="choice_kind").set_value("sarali").run()
    assert exercise_of(app).request.avartanams == 4
    assert not notices(app)


def test_a_kalpanaswara_lands_where_the_page_says(app):
    assert not [one for one in app.selectbox if one.key == "choice_landing"]
    app.pills(key="choice_kind").set_value("kalpanaswara").run()
    request = exercise_of(app).request
    assert (request.family, request.avartanams, request.landing, request.eduppu) == ("kalpanaswara", 2, "s", "sama")
    assert app.selectbox(key="choice_eduppu").options == ["On samam", "1 after samam"]  # at first speed
    app.selectbox(key="choice_landing").set_value("g").run()
    app.selectbox(key="choice_eduppu").set_value("1").run()
    made = exercise_of(app)
    assert (made.landing, str(made.notes[-1].swara)) == (2 * 8 + 1, "g")
    assert any("Lands on g, 1 akshara after samam." in one.proto.body for one in app.get("html"))
    app.selectbox(key="choice_raga").set_value("Hindolam").run()
    assert (exercise_of(app).request.landing, notices(app)) == ("g", [])
    # another kind begins on sama and ends on s again
    app.pills(key="choice_kind").set_value("free").run()
    request = exercise_of(app).request
    assert (request.eduppu, request.landing, request.avartanams, notices(app)) == ("sama", "s", 4, [])


def test_a_korvai_shows_its_sum_over_the_sargam():
    app = opened(family="korvai", raga="Mohanam", speed="4", eduppu="3/2", landing="p", yati="gopuccha")
    app.number_input(key="choice_avartanams").set_value(2).run()
    shown = next(one.proto.body for one in app.get("html") if "id='shape'" in one.proto.body)
    assert "Gopuccha yati: (" in shown
    assert ") × 3 − 2 = 70 = 2 × 32 + 6. Lands on p, 1½ aksharas after samam." in shown
    app.selectbox(key="choice_yati").set_value("srotovaha").run()
    assert (exercise_of(app).request.yati, notices(app)) == ("srotovaha", [])
    app.number_input(key="choice_avartanams").set_value(9).run()
    assert "No srotovaha korvai of three equal parts fills 294 units" in notices(app)[0]
    assert exercise_of(app).request.avartanams == 2
    app.pills(key="choice_kind").set_value("sarali").run()
    request = exercise_of(app).request
    assert (request.yati, request.eduppu, request.landing, notices(app)) == ("any", "sama", "s", [])


def test_a_kalpanaswara_at_another_speed_is_another_line():
    app = wished(PlayerState(speed=4), family="kalpanaswara", raga="Mohanam", landing="p", speed="2", eduppu="1/2")
    made = exercise_of(app)
    assert (made.request.speed, made.request.eduppu, made.units) == (4, "1/2", (4 * 8 + 1) * 4 + 2)
    reopened = opened(**link_of(made))
    assert exercise_of(reopened).notes == made.notes
    assert not notices(reopened)


def test_what_works_instead_is_one_press_away(app):
    app.selectbox(key="choice_tala").set_value("khanda jati Ata").run()
    assert exercise_of(app).request.tala.name == "Adi"
    offers = {b.label: b for b in app.button if b.key.startswith("instead_")}
    assert list(offers)[:2] == [
        "A free exercise in Mayamalavagowla, khanda jati Ata",
        "A new alankaram in Mayamalavagowla, khanda jati Ata",
    ]
    offers["A new alankaram in Mayamalavagowla, khanda jati Ata"].click().run()
    request = exercise_of(app).request
    assert (request.family, request.tala.name) == ("alankaram", "khanda jati Ata")
    assert review(exercise_of(app)) == ()
    assert not notices(app)


def test_the_line_says_which_gamakas_are_heard() -> None:
    """The sentence appears if gamakas are turned up; the swaras stay."""

    def said(app: AppTest) -> list[str]:
        return [one.proto.body for one in app.get("html") if "class='sung'" in one.proto.body]

    bent = library().school.lesson(library().request(family="janta", seed="1", gamaka="60"))
    plain = bent.request.changed(sound=library().request().sound)
    assert said(opened(**link_of(Exercise(plain, bent.notes)))) == []
    (told,) = said(opened(**link_of(bent)))
    assert "Gamakas: sphurita and pratyahata on the second swara of a pair (" in told
