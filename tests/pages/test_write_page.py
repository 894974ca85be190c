"""The logic of the Write page: the exercise of a text, lines that are held back, and replaced texts."""

from __future__ import annotations

from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode, show_request
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import read_draft
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from carnatic.pages.write.completion import example
from carnatic.pages.write.editor import stretches_of
from tests.pages.practice_app import SECONDS

LINE = "s r g m | p d | n S ||\nS n d p | m g | r s ||"
MOHANAM = "s r g p | d S | , , ||"
FAULTY = "s r g m | p d | n S ||"  # in Mohanam, which has no m and no n


def page() -> None:
    """The page, after what text part, player and tuning ask for in session_state.wishes."""
    import streamlit as st

    from carnatic.pages import address, session
    from carnatic.pages.components import tuning
    from carnatic.pages.components.player import PlayerState
    from carnatic.pages.write import choices, editor, state
    from carnatic.pages.write import page as write

    # (name of a widget, what is typed into it) stands for what a test of Streamlit's can't type

    page = session.activate(session.WriteSession, state.write_source(), state.present_draft)
    if wishes := st.session_state.pop("wishes", ()):
        address.open_exercise()
        state.take_up()
    for wish in wishes:
        if isinstance(wish, PlayerState):
            write._played(wish)
        elif isinstance(wish, tuple):
            st.session_state.update(choices.shown_write_choices(page.request) | dict([wish]))
            choices.apply_write_choices()
        elif wish["kind"] in ("move", "tuning"):
            session.mark_widget_event()
            tuning.on_octave_event(wish)
        else:
            session.mark_widget_event()
            editor.on_editor_event(wish)
    write.write()
    st.session_state.shown = editor.text_data(state.draft())


def opened(*wishes: Any, **params: str) -> AppTest:
    """The page as it opens, with an address or without, after these wishes."""
    app = AppTest.from_function(page, default_timeout=SECONDS)
    for name, value in params.items():
        app.query_params[name] = value
    return after(app, *wishes)


def after(app: AppTest, *wishes: Any) -> AppTest:
    app.session_state["wishes"] = wishes
    app.run()
    assert not app.exception
    return app


def typed(text: str, **more: Any) -> dict[str, Any]:
    return {"kind": "text", "serial": 1, "text": text, "length": len(text), **more}


def shown(app: AppTest) -> dict[str, Any]:
    """The data for the text part."""
    found: dict[str, Any] = app.session_state["shown"]
    return found


def sentences(app: AppTest) -> list[str]:
    return [f"{fault['where']} {fault['what']}".strip() for fault in shown(app)["faults"]]


def exercise_of(app: AppTest) -> Exercise:
    exercise: Exercise = app.session_state["page.write"].composition.exercise
    return exercise


def notices(app: AppTest) -> list[str]:
    return [unescape(one.proto.body) for one in app.get("html") if "role='alert'" in one.proto.body]


def words(app: AppTest) -> str:
    return unescape(" ".join(one.proto.body for one in app.get("html")))


def parts(app: AppTest) -> int:
    """How many parts that are not Streamlit's stand there: the text, the player, Keep, the link."""
    return len(app.get("bidi_component"))


# -- typing ------------------------------------------------------------------------------


def test_it_opens_empty_and_says_how_to_write():
    app = opened()
    assert app.title[0].value == "Mayamalavagowla"
    assert shown(app)["placeholder"] == "Type swaras, for example s r g m | p d | n S."
    assert (shown(app)["text"], shown(app)["count"], parts(app)) == ("", "", 1)
    assert "appears here as you type" in words(app)
    assert dict(app.query_params) == show_request(library().request(family="own"))


def test_what_is_typed_is_laid_out_and_a_legal_line_stands_in_the_address():
    app = opened(typed(LINE))
    assert exercise_of(app) == parse(LINE, library())
    assert (shown(app)["count"], shown(app)["faults"], shown(app)["remarks"]) == ("No mistakes", [], [])
    assert dict(app.query_params) == dict(parse_qsl(encode(parse(LINE, library()))))
    assert parts(app) == 4
    assert {"file_mp3", "file_mid", "file_txt"} <= {button.key for button in app.get("download_button")}


def test_every_fault_has_its_sentence_and_its_place_in_the_text():
    app = opened(typed("s 🎵 r m | p d | n S , ||"), raga="Mohanam", family="own")
    assert sentences(app)[:2] == [
        'Line 1, column 3: "🎵" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.',
        "Line 1, swara 3: Mohanam has no m. Its scale is s r g p d S.",
    ]
    # counted as a browser counts, to which the sign before is two
    assert shown(app)["marks"][:2] == [[2, 4], [7, 8]]
    assert shown(app)["count"] == "3 mistakes"
    assert "swaras" not in app.query_params


def test_a_line_that_is_not_full_yet_is_only_remarked_on():
    app = opened(typed("s r g"))
    assert (shown(app)["faults"], shown(app)["count"]) == ([], "No mistakes")
    assert shown(app)["remarks"] == ["Avartanam 1 has 3 aksharas so far; Adi needs 8."]
    assert "finish the avartanam and correct the mistakes" in words(app)
    assert not [button for button in app.button if button.key == "accept"]
    assert parts(app) == 3


def test_typing_what_changes_nothing_hands_the_player_the_same():
    from carnatic.pages.components.rendering import draft_payload

    after(opened(typed(LINE)), typed(LINE.replace(" ", "  ")))
    before = draft_payload.cache_info().misses
    app = after(opened(typed(LINE)), typed(LINE + "\n"), typed(LINE.replace("\n", " ")))
    assert draft_payload.cache_info().misses == before
    assert exercise_of(app) == parse(LINE, library())


def test_each_text_is_drawn_and_rendered_once():
    """A run does no more than is new in the text, however long it is."""
    from carnatic.pages.components.rendering import draft_payload

    app = opened(typed(LINE))
    before = draft_payload.cache_info().misses
    for count in (1, 2, 3):
        after(app, typed(f"{LINE}\n" * count + "S n d p | m g | r s ||"))
    assert draft_payload.cache_info().misses == before + 3


def test_a_hundred_thousand_characters_are_answered_and_nothing_is_lost():
    from carnatic.pages.components.rendering import draft_payload

    app = opened(typed(LINE))
    text = "s r g m p d n S | " * 5_556
    before = draft_payload.cache_info().misses
    # the browser sends no more than the page can use, and nothing of it is laid out
    after(app, typed(text[:20_001], length=len(text)))
    assert draft_payload.cache_info().misses == before
    assert sentences(app) == [
        "The text has 100,008 characters; we show up to 20,000. Shorten it. Nothing is lost here."
    ]
    assert exercise_of(app) == parse(LINE, library())
    put = shown(app)["put"]
    app.selectbox(key="write_raga").set_value("Mechakalyani").run()
    assert exercise_of(app).request.raga.name == "Mechakalyani"
    assert shown(app)["put"] == put  # what is only known in part is not put back
    assert (shown(app)["text"], shown(app)["marks"]) == ("", [])


def test_a_very_long_line_is_answered_in_the_same_way():
    app = opened(typed(LINE), typed("s r g m p d n S S n d p m g r s " * 40))
    assert (
        "The line has 640 swaras and karvais; we show up to 512. Shorten it, or write it in parts. Nothing"
        in sentences(app)[0]
    )
    assert exercise_of(app) == parse(LINE, library())


@pytest.mark.parametrize("told", ["s \ud800 r", 7, None, ["s"]])
def test_odd_things_told_do_no_harm(told):
    app = opened({"kind": "text", "serial": "x", "text": told, "length": True, "settings": 3, "avartanams": "y"})
    assert "\ud800" not in shown(app)["text"]


# -- raga, tala, speed and the header ------------------------------------------------------


def test_raga_tala_and_speed_are_chosen_and_the_text_stays():
    app = opened(typed(LINE))
    app.selectbox(key="write_raga").set_value("Mechakalyani").run()
    app.selectbox(key="write_tala").set_value("chaturasra jati Eka").run()
    app.selectbox(key="write_speed").set_value(2).run()
    request = exercise_of(app).request
    assert (request.raga.name, request.tala.name, request.speed) == ("Mechakalyani", "chaturasra jati Eka", 2)
    assert (app.session_state["page.write"].text, shown(app)["put"]) == (LINE, 0)
    assert app.title[0].value == "Mechakalyani"


def test_an_unknown_raga_says_so_and_offers_the_nearest():
    app = opened(typed(MOHANAM), ("write_raga", "Mohan"))
    assert app.session_state["write_raga"] == "Mohan"
    assert 'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?' in notices(app)[0]
    app.button(key="instead_0").click().run()
    assert exercise_of(app).request.raga.name == "Mohanam"
    assert not notices(app)


def test_ragas_can_be_chosen_before_anything_is_typed():
    app = opened()
    app.selectbox(key="write_raga").set_value("Mohanam").run()
    assert app.title[0].value == "Mohanam"
    assert sentences(after(app, typed("s m"))) == ["Line 1, swara 2: Mohanam has no m. Its scale is s r g p d S."]


def test_a_pasted_header_goes_over_what_is_chosen():
    app = opened(typed("raga: Mohanam\ntala: Rupaka\ntempo: 72\n\ns r | g p d S ||"))
    request = exercise_of(app).request
    assert (request.raga.name, request.tala.name, request.aksharas_per_minute) == (
        "Mohanam", "chaturasra jati Rupaka", 72,
    )  # fmt: skip
    assert app.title[0].value == "Mohanam"
    assert shown(app)["faults"] == []


def test_what_is_chosen_afterwards_is_written_into_the_header():
    from carnatic.pages.components.player import PlayerState

    app = opened(typed("raga: Mohanam\ntempo: 72\nsruti: 5\n\ns r g p | d S | , , ||"))
    app.selectbox(key="write_raga").set_value("Hamsadhwani").run()
    after(app, PlayerState(aksharas_per_minute=60.0, kattai="1"))
    assert app.session_state["page.write"].text == "raga: Hamsadhwani\n\ns r g p | d S | , , ||"
    assert shown(app)["put"] == 2
    assert sentences(app) == ["Line 3, swara 5: Hamsadhwani has no d. Its scale is s r g p n S."]


def test_a_moved_swara_stays_moved_under_a_header():
    app = opened(typed(f"raga: Mohanam\n\n{MOHANAM}"), {"kind": "move", "letter": "g", "cents": 372.3})
    after(app, typed(f"raga: Mohanam\n\n{MOHANAM}\ns r"))
    assert exercise_of(app).request.mapping == (("G3", 372.3),)


def test_another_speed_lays_the_line_out_anew_and_its_bars_are_no_fault():
    from carnatic.pages.components.player import PlayerState

    second = "s r g m p d n S | S n d p | m g r s ||"
    app = opened(typed(second), PlayerState(speed=2))
    assert (shown(app)["faults"], exercise_of(app).bars) == ([], ())
    after(app, PlayerState(speed=4))
    assert (shown(app)["faults"], exercise_of(app).request.speed) == ([], 4)


def test_a_line_may_begin_after_sama():
    app = opened(typed("s r g m p d n S"))
    app.segmented_control(key="write_eduppu").set_value("desadi").run()
    assert "At 1 swara per akshara no swara falls on the eduppu desadi. Choose 2, 4, 8 or 6" in notices(app)[0]
    assert exercise_of(app).request.eduppu == "sama"
    app.selectbox(key="write_speed").set_value(2).run()  # the wish stays until it can be met
    request = exercise_of(app).request
    assert (request.eduppu, request.speed, notices(app), shown(app)["faults"]) == ("desadi", 2, [], [])
    assert "Second speed, desadi eduppu." in words(app)
    assert app.query_params["eduppu"] == "desadi"
    app.selectbox(key="write_tala").set_value("chaturasra jati Eka").run()
    assert exercise_of(app).request.eduppu == "sama"
    app.segmented_control(key="write_eduppu").set_value("1/2").run()  # madhyadi by its length, outside Adi
    assert (exercise_of(app).request.eduppu, notices(app)) == ("1/2", [])
    assert "Second speed, ½ eduppu." in words(app)


def test_a_trikalam_run_takes_the_place_of_a_speed_in_the_header():
    from carnatic.pages.components.player import PlayerState

    app = opened(typed("speed: 2\n\ns r g m p d n S"), PlayerState(speed=1, trikalam=True))
    assert (app.session_state["page.write"].text, exercise_of(app).request.trikalam) == ("\ns r g m p d n S", True)
    after(app, PlayerState(speed=4, trikalam=False))
    assert (exercise_of(app).request.speed, exercise_of(app).request.trikalam) == (4, False)


def test_a_run_waits_for_whole_avartanams():
    app = opened(typed("trikalam: yes\n\ns r g m p d n S"))
    assert exercise_of(app).request.trikalam
    after(app, typed("trikalam: yes\n\ns r g m p d n S s"))
    assert shown(app)["remarks"][-1] == (
        "Trikalam needs whole avartanams that start on samam. This one is shown at first speed."
    )
    assert (exercise_of(app).request.trikalam, notices(app), parts(app)) == (False, [], 3)


# -- what has faults ----------------------------------------------------------------------


def held(app: AppTest) -> str:
    from carnatic.pages.components.rendering import draft_payload

    exercise = exercise_of(app)
    found = read_draft(app.session_state["page.write"].text, exercise.request.changed(family="own"), library())
    accepted = app.session_state["page.write"].is_accepted
    said = "" if accepted or not found.marks else f"This has {len(found.marks)} mistakes."
    before = draft_payload.cache_info().misses
    handed = draft_payload(exercise, found.faults, said)
    assert draft_payload.cache_info().misses == before  # it is what the page itself has handed over
    assert (handed["sound"] is None) == bool(said)
    return str(handed["held"])


def test_a_line_with_faults_sounds_only_after_the_warning():
    from carnatic.pages.components.player import PlayerState

    app = opened(typed(FAULTY), raga="Mohanam")
    assert held(app) == "This has 2 mistakes."
    assert "This has 2 mistakes." in words(app)
    assert not app.get("download_button")
    app = after(app, PlayerState(accepted=True))
    assert held(app) == ""
    after(app, typed(FAULTY + " r"))
    assert held(app) == ""
    after(app, typed(MOHANAM), typed(FAULTY))  # mended, and faulty again
    assert held(app) == "This has 2 mistakes."
    app.button(key="accept").click().run()
    assert held(app) == ""


def test_a_swara_without_a_pitch_is_silent_and_needs_no_file_with_sound():
    app = opened(typed(FAULTY), raga="Mohanam")
    app.button(key="accept").click().run()
    assert {button.key for button in app.get("download_button")} == {"file_pdf", "file_musicxml", "file_txt"}
    assert "Mohanam has no m or n. It stays silent when you play" in words(app)


def test_a_line_against_the_ladders_has_every_file():
    app = opened(typed("s r g p | n S | , , ||"), raga="Bilahari")
    assert sentences(app) == ["Line 1, swara 5: In Bilahari, n comes only in the avarohana."]
    app.button(key="accept").click().run()
    assert len(app.get("download_button")) == 8
    assert parts(app) == 3  # but no link


# -- finishing, and an example --------------------------------------------------------------


def test_a_beginning_is_finished_and_the_next_try_is_another():
    app = opened(typed("s r g r"), {**typed("s r g r"), "kind": "finish", "avartanams": 6})
    first = app.session_state["page.write"].text
    assert first.startswith("s r g r | ")
    assert exercise_of(app).avartanams == 6
    assert (sentences(app), shown(app)["put"], shown(app)["finish"]["word"]) == ([], 1, "Try another ending")
    wanted = library().composer.compose(library().request(phrase="s r g r", avartanams="6")).exercise
    assert exercise_of(app).notes == wanted.notes
    after(app, {**typed(first), "kind": "finish", "avartanams": 6})
    assert app.session_state["page.write"].text not in (first, "")
    assert app.session_state["page.write"].text.startswith("s r g r | ")
    after(app, typed(first + " s"))
    assert shown(app)["finish"]["word"] == "Complete it for me"


def test_a_message_that_comes_twice_counts_once():
    finish = {**typed("s r g r"), "kind": "finish", "avartanams": 6, "serial": 7}
    app = opened(finish)
    first = app.session_state["page.write"].text
    after(app, {**finish, "repeated": True})
    assert (app.session_state["page.write"].text, shown(app)["serial"]) == (first, 7)
    # of a message that was lost only the second one comes
    after(app, {**typed("s r"), "serial": 8, "repeated": True})
    assert (app.session_state["page.write"].text, shown(app)["serial"]) == ("s r", 8)


@pytest.mark.parametrize("level", [1, 3, 5])
def test_an_ending_is_as_hard_as_was_asked_for(level):
    app = opened(typed("s r g m"))
    app.selectbox(key="write_difficulty").set_value(level).run()
    after(app, {**typed("s r g m"), "kind": "finish", "avartanams": 4})
    assert sentences(app) == []
    assert difficulty(app.session_state["page.write"].composition.exercise).level == level


def test_a_raga_that_turns_back_and_a_tala_without_a_sarali_are_finished_freely():
    app = opened({**typed("s r g"), "kind": "finish", "avartanams": 4}, raga="Sahana", tala="misra chapu")
    exercise = exercise_of(app)
    assert (exercise.units, exercise.request.family) == (28, "own")
    assert review(exercise) == ()
    assert app.session_state["page.write"].text.startswith("s r g | ")


def test_a_line_begun_after_sama_is_finished_too():
    app = opened(
        {**typed("s r g"), "kind": "finish", "avartanams": 4},
        family="own",
        speed="2",
        eduppu="madhyadi",
        raga="Mohanam",
    )
    exercise = exercise_of(app)
    assert (exercise.units, exercise.request.eduppu, shown(app)["said"], sentences(app)) == (32, "madhyadi", "", [])
    assert (
        app.session_state["page.write"].text.splitlines()[0].count("|") == 4
    )  # the first avartanam, less by one swara


def test_a_header_stays_over_the_finished_line():
    app = opened({**typed("raga: Mohanam\nspeed: 2\n\ns r g"), "kind": "finish", "avartanams": 4})
    assert app.session_state["page.write"].text.startswith("raga: Mohanam\nspeed: 2\n\ns r g ")
    assert (sentences(app), exercise_of(app).avartanams) == ([], 4)


@pytest.mark.parametrize(
    ("text", "avartanams", "said"),
    [
        ("s r x", 4, "Correct the marked swaras first."),
        ("s r m", 4, "Mohanam has no m. Its scale is s r g p d S."),
        ("s r g p", 1, "Choose 2 to 16 avartanams, not 1."),
        ("s r g p " * 60, 4, "The start is too long. Keep it under 400 characters."),
    ],
)
def test_what_cannot_be_finished_keeps_the_text(text, avartanams, said):
    app = opened({**typed(text), "kind": "finish", "avartanams": avartanams}, raga="Mohanam")
    assert said in shown(app)["said"]
    assert (app.session_state["page.write"].text, shown(app)["put"]) == (text, 0)
    assert shown(after(app, typed("s r")))["said"] == ""


@pytest.mark.parametrize(("raga", "tala"), [("Mohanam", "Adi"), ("Sahana", "Adi"), ("Bilahari", "Rupaka")])
def test_the_example_is_a_legal_line(raga, tala):
    app = opened({**typed(""), "kind": "example"}, raga=raga, tala=tala)
    assert exercise_of(app).request.raga.name == raga
    assert (sentences(app), shown(app)["count"]) == ([], "No mistakes")
    assert shown(app)["put"] == 1


def test_there_is_an_example_for_ragas_and_talas_of_every_kind():
    for raga in ("Mayamalavagowla", "Bilahari", "Sahana", "Punnagavarali", "Bhairavi"):
        for tala in ("Adi", "tisra jati Eka", "khanda jati Ata", "misra chapu"):
            found = example(library().request(family="own", raga=raga, tala=tala))
            assert review(found) == (), (raga, tala)
        later = example(library().request(family="own", raga=raga, speed="2", eduppu="desadi"))
        assert (later.request.eduppu, review(later)) == ("desadi", ())


# -- the address and what the browser kept ---------------------------------------------------


def test_a_link_to_a_line_of_ones_own_stands_in_the_text():
    link = dict(parse_qsl(encode(parse(f"raga: Mohanam\nspeed: 2\n\n{MOHANAM.replace('|', '')}", library()))))
    app = opened(**link)
    assert app.session_state["page.write"].text == "s r g p d S , , |"
    assert (shown(app)["link"], shown(app)["bare"], sentences(app)) == (True, False, [])
    assert dict(app.query_params) == link


def test_a_link_from_another_page_is_a_line_of_ones_own_here():
    lesson = library().school.lesson(library().request(raga="Mohanam", seed="5"))
    app = opened(**dict(parse_qsl(encode(lesson))))
    assert (exercise_of(app).notes, exercise_of(app).request.family) == (lesson.notes, "own")


def test_a_damaged_link_is_said_and_nothing_else_happens():
    app = opened(v="1", raga="Mohanam", swaras="srgm")
    assert "This link doesn't work. Here is what you wrote before." in notices(app)[0]
    assert parts(app) == 1
    app = after(app, typed(LINE))
    assert not notices(app)


def test_a_text_of_an_earlier_visit_comes_with_its_raga():
    first = opened(typed("s r g p"), raga="Mohanam", tala="Rupaka", speed="2")
    kept = shown(first)["settings"]
    later = opened()
    assert shown(later)["bare"]
    after(later, typed("s r g p", settings=kept))
    request = exercise_of(later).request
    assert (request.raga.name, request.tala.name, request.speed) == ("Mohanam", "chaturasra jati Rupaka", 2)


def test_an_address_goes_over_the_raga_that_was_kept():
    kept = shown(opened(typed("s"), raga="Mohanam"))["settings"]
    assert exercise_of(opened(typed("s r", settings=kept), raga="Kalyani")).request.raga.name == "Mechakalyani"
    # but a text that is brought back from elsewhere brings its own
    app = opened(typed("s r", settings=kept, all=True), raga="Kalyani")
    assert exercise_of(app).request.raga.name == "Mohanam"


def test_settings_of_another_version_are_passed_over():
    app = opened(typed("s r", settings="raga=Nothing&written=x"))
    assert (exercise_of(app).request.raga.name, notices(app)) == ("Mayamalavagowla", [])


def test_places_are_counted_as_a_browser_counts():
    found = read_draft("s 🎵🎵 x\n🎵 r x", library().request(family="own"), library())
    text = "s 🎵🎵 x\n🎵 r x".encode("utf-16-le")
    cut = [
        text[2 * start : 2 * end].decode("utf-16-le") for start, end in stretches_of("s 🎵🎵 x\n🎵 r x", found.marks)
    ]
    assert cut == ["🎵🎵", "x", "🎵", "x"]
