"""The Notation part of the rail: it changes only the notation, and its choices stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import DEFAULT_NOTATION, SCRIPTS, NotationSettings
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.notation.sargam import spell_in_script
from carnatic.pages.components.notation_settings import notation_words
from carnatic.pages.components.player_data import payload
from carnatic.pages.components.rendering import staff
from tests.pages.practice_app import exercise_of, link_of, notices, opened

TAMIL = ["ஸ", "ரி", "க", "ம", "ப", "த", "நி", "ஸ"]


def lesson(**fields: str) -> Exercise:
    return realise_lesson(library().lessons_of("sarali")[0], library().request(**fields))


def drawn(exercise: Exercise) -> str:
    return staff(exercise, "wide")


@pytest.fixture(scope="module")
def written() -> AppTest:
    """The page after a choice in each of the part's widgets."""
    app = opened()
    app.selectbox(key="notation_script").set_value("tamil").run()
    app.segmented_control(key="notation_clef").set_value("bass").run()
    app.segmented_control(key="notation_staff").set_value("sruti").run()
    app.segmented_control(key="notation_signs").set_value("accidentals").run()
    app.toggle(key="notation_numbers").set_value(False).run()
    app.toggle(key="notation_cents").set_value(True).run()
    app.toggle(key="notation_places").set_value(True).run()
    assert not notices(app)
    return app


def test_every_choice_is_taken_up_and_the_swaras_stay(written: AppTest) -> None:
    exercise = exercise_of(written)
    chosen = NotationSettings("tamil", False, clef="bass", staff="sruti", signs="accidentals", cents=True, places=True)
    assert exercise.request.notation == chosen
    assert exercise.request.changed(notation=DEFAULT_NOTATION) == exercise_of(opened()).request
    assert exercise.notes == exercise_of(opened()).notes
    assert dict(written.query_params) == link_of(exercise)


def test_the_choices_stay_for_other_lines(written: AppTest) -> None:
    chosen = exercise_of(written).request.notation
    written.button(key="new_varisai").click().run()
    assert (exercise_of(written).request.seed, exercise_of(written).request.notation) == (1, chosen)
    assert written.session_state["visit"].notation == chosen


def test_a_link_brings_its_own() -> None:
    app = opened(raga="Mohanam", script="telugu")
    assert exercise_of(app).request.notation == NotationSettings("telugu")
    assert app.selectbox(key="notation_script").value == "telugu"
    app.button(key="new_varisai").click().run()
    assert exercise_of(app).request.notation == NotationSettings("telugu")


# -- what the player is handed ------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_sheet_shows_the_script_and_copies_sargam(script: str) -> None:
    made, plain = payload(lay_out(lesson(script=script))), payload(lay_out(lesson()))
    assert [event["text"] for event in made["events"]] == list("srgmpdnSSndpmgrs")
    assert made["showing"] == {"script": script, "numbers": True, "places": False}
    # it is the same music, so that it goes on playing
    assert made["music"] == plain["music"]
    assert (made["digest"] == plain["digest"]) == (script == "roman")
    shown = [event["shown"] for event in made["events"]][:8]
    assert len(set(shown)) == (8 if script == "roman" else 7)
    if script == "roman":
        # as sargam is typed; the player writes its ladders in capitals, and no capital where a pitch passes a rung
        assert [rung["shown"] for rung in made["ladders"]["up"]] == list("srgmpdnS")
    if script == "tamil":
        assert shown == [rung["shown"] for rung in made["ladders"]["up"]] == TAMIL


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_swara_has_its_number_where_it_is_asked_for(script: str) -> None:
    # two forms of m, and a swara that the raga lacks
    line = parse("raga: Hamirkalyani\nfamily: own\n\ns r g m2 p d. n.. m1 S' R", library())
    asked = replace(line, request=line.request.changed(notation=NotationSettings(script, places=True)))
    plain, made = (payload(lay_out(one)) for one in (line, asked))
    assert [event["number"] for event in made["events"]] == ["", "2", "3", "2", "", "2", "3", "1", "", "2"]
    assert [event["label"].partition(", line")[0] for event in made["events"]][3:6] == [
        "ma 2, madhya",
        "pa, madhya",
        "da 2, mandra",
    ]
    assert {event["number"] for event in plain["events"]} == {""}
    # the syllables, the sargam that is copied and the music stay as they were
    assert [(e["shown"], e["text"]) for e in made["events"]] == [
        (spell_in_script(e.swara, script), str(e.swara)) for e in lay_out(line).events
    ]
    assert made["music"] == plain["music"]


def test_a_swara_without_a_pitch_has_no_number() -> None:
    line = parse("raga: Mohanam\nplaces: yes\n\ns r m p", library())
    assert [event["number"] for event in payload(lay_out(line))["events"]] == ["", "2", "", ""]


def test_the_staff_is_drawn_anew_only_where_it_looks_different() -> None:
    usual = drawn(lesson())
    assert drawn(lesson(sruti="5", tuning="equal", tempo="90", numbers="no", places="yes")) == usual
    fields = ({"script": "tamil"}, {"clef": "bass"}, {"staff": "sruti"}, {"signs": "accidentals"}, {"cents": "yes"})
    assert len({usual, *(drawn(lesson(**one)) for one in fields)}) == 6
    assert drawn(lesson(staff="sruti", sruti="5")) != drawn(lesson(staff="sruti"))
    assert drawn(lesson(cents="yes", mapping="G3=372")) != drawn(lesson(cents="yes"))


@pytest.mark.parametrize(
    ("showing", "words"),
    [
        (DEFAULT_NOTATION, "Roman"),
        (NotationSettings("tamil", clef="bass"), "Tamil, bass clef"),
        (
            NotationSettings("kannada", numbers=False, staff="sruti", signs="accidentals", cents=True),
            "Kannada, Sa as its real note, sharps and flats on each note, no numbers, cents",
        ),
        (NotationSettings(places=True), "Roman, numbers on every swara"),
        (NotationSettings(numbers=False, places=True), "Roman, no numbers in the arohana, numbers on every swara"),
    ],
)
def test_what_is_chosen_is_said(showing: NotationSettings, words: str) -> None:
    assert notation_words(showing) == words
