"""The logic of the Worksheets page: choices, refusals, the preview, and the files."""

from __future__ import annotations

import json
import sys
from html import unescape
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.book.entry import Entry, json_thing
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.settings import NotationSettings, SoundSettings
from carnatic.jobs.job import JobState
from carnatic.jobs.messages import Done, Progress, write_message
from carnatic.jobs.runner import JobRunner
from carnatic.jobs.worksheet import WORKSHEET, WorksheetJob, WorksheetResult
from carnatic.library import library
from carnatic.messages import message, say
from carnatic.pages.session import PracticeSession, VisitSession
from carnatic.pages.visit import new_secret
from carnatic.pages.worksheets import progress as making_parts
from carnatic.pages.worksheets.form_values import request_of as request_of_values
from carnatic.pages.worksheets.form_values import values_of
from carnatic.pages.worksheets.preview import AT_A_PRESS, AT_ONCE
from carnatic.pages.worksheets.progress import STALE
from carnatic.theory.tuning import kattai_hz, kattai_name
from carnatic.worksheets.lines import WorksheetStep
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet, show_worksheet, worksheet_json
from tests.book.shelf import NOW_MS
from tests.pages.practice_app import SECONDS, notices
from tests.refusing import refused

L = library()
STEP = write_message(Progress(WorksheetStep(2, 4, "Sarali 5 in <b>Mohanam</b>", is_written=True)))
TELL = f"import sys, json; order = json.loads(sys.stdin.readline()); print({STEP!r}, flush=True); "
SLEEPER = TELL + "sys.stdin.read()"
# writes what the page hands out
WRITER = TELL + (
    "from carnatic.jobs.worksheet import read_worksheet_order, worksheet_files\n"
    "from pathlib import Path\n"
    "request, folder, address = read_worksheet_order(json.dumps(order))\n"
    "for path in worksheet_files(folder, request): path.write_bytes(bytes(1_500_000))\n"
    f"print({write_message(Done(WorksheetResult(2, ('There are only 2 <i>exercises</i>.',))))!r})"
)
HOSTILE = ("<script>alert(1)</script>", "**x** [y](http://z)", '=HYPERLINK("http://x")', "../../etc/passwd")


def page() -> None:
    """The page alone."""
    from carnatic.pages.worksheets.page import worksheets

    worksheets()


def opened(state: dict[str, Any] | None = None, **params: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    for name, value in (state or {}).items():
        app.session_state[name] = value
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def visit_with(secret: str) -> dict[str, Any]:
    """The session state of another session of the visit with that secret."""
    return {"visit": VisitSession(secret=secret)}


def request_of(app: AppTest) -> WorksheetRequest:
    found: WorksheetRequest = app.session_state["page.worksheets"].worksheet
    return found


def making_of(app: AppTest) -> WorksheetJob:
    found: WorksheetJob = app.session_state["page.worksheets"].job
    return found


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


def words(app: AppTest) -> str:
    return unescape(html(app))


def rows(app: AppTest) -> list[dict[str, Any]]:
    """The data for assets/web/worksheets, when all lines are written."""
    while "still to be composed" in words(app):
        more = [button for button in app.button if button.key == "sheet_write_more"]
        more[0].click().run() if more else app.run()
    parts = [
        json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.component_name.endswith("preview")
    ]
    found: list[dict[str, Any]] = parts[0]["rows"]
    return found


def made_by(code: str, monkeypatch: pytest.MonkeyPatch) -> JobRunner:
    runner = JobRunner((sys.executable, "-c", code))
    monkeypatch.setattr(making_parts, "job_runner", lambda: runner)
    return runner


def until(app: AppTest, *states: JobState) -> None:
    while (state := making_of(app).state) not in states:
        assert not state.is_over, state
        sleep(0.02)
    app.run()
    assert not app.exception


def keys(app: AppTest) -> set[str]:
    return {button.key for button in (*app.button, *app.get("download_button"))}


# -- choosing --------------------------------------------------------------------------------------


def test_it_opens_with_what_is_usual() -> None:
    app = opened()
    assert app.title[0].value == "Worksheets"
    assert request_of(app) == read_worksheet({}, L)
    assert "<b>12 exercises</b> in <b>Mayamalavagowla</b>, Adi, levels 1 to 5; half of them new." in html(app)
    assert not app.button(key="sheet_make").disabled
    assert notices(app) == []
    assert app.query_params == {}


def test_every_choice_is_taken_and_comes_back_from_the_address() -> None:
    app = opened()
    app.pills(key="asked_families").set_value(["dhatu", "free"]).run()
    app.multiselect(key="asked_ragas").set_value(["Mohanam", "Hanumatodi"]).run()
    app.multiselect(key="asked_talas").set_value(["Adi", "khanda jati Ata"]).run()
    app.pills(key="asked_kalams").set_value([3, 1]).run()
    for key, number in (("number", 3), ("seed", 7), ("tempo", 72.0)):
        app.number_input(key=f"asked_{key}").set_value(number).run()
    for key, value in (("easiest", 2), ("hardest", 4), ("script", "telugu"), ("voice", "flute"), ("tuning", "equal")):
        app.selectbox(key=f"asked_{key}").set_value(value).run()
    app.select_slider(key="asked_new").set_value(70).run()
    app.select_slider(key="asked_gamaka").set_value(60).run()
    app.text_input(key="asked_title").set_value(" Sunday,  9 am ").run()
    app.text_input(key="asked_class_name").set_value("Beginners").run()
    app.segmented_control(key="asked_paper").set_value("Letter").run()
    app.toggle(key="asked_numbers").set_value(False).run()
    app.selectbox(key="asked_sruti").set_value(kattai_name(kattai_hz("4.5"))).run()
    assert notices(app) == []
    table = {
        "families": "dhatu, free", "ragas": "Mohanam, Todi", "talas": "Adi, khanda jati Ata", "kalams": "1, 3",
        "number": "3", "seed": "7", "tempo": "72", "easiest": "2", "hardest": "4", "script": "telugu",
        "voice": "flute", "tuning": "equal", "new_percent": "70", "gamaka": "60", "title": "Sunday, 9 am",
        "class_name": "Beginners", "paper": "Letter", "numbers": "no", "sruti": "4.5",
    }  # fmt: skip
    assert request_of(app) == read_worksheet(table, L)
    again = opened(**dict(app.query_params))
    assert request_of(again) == request_of(app)
    assert again.pills(key="asked_kalams").value == [1, 3]


def test_another_one_is_another_number() -> None:
    app = opened(number="4")
    before = [row["title"] for row in rows(app)]
    app.button(key="sheet_other").click().run()
    assert request_of(app).seed == app.number_input(key="asked_seed").value == 2
    assert [row["title"] for row in rows(app)] != before


@pytest.mark.parametrize(
    ("kind", "key", "value", "said"),
    [
        ("multiselect", "ragas", ["Mohan"], 'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?'),
        ("multiselect", "ragas", [], "A worksheet needs a raga. Choose one or more."),
        ("multiselect", "talas", [], "A worksheet needs a tala. Choose one or more."),
        ("multiselect", "ragas", ["Kalyani", "Mechakalyani"], "The same raga is chosen twice. Leave one out."),
        ("multiselect", "ragas", [str(n) for n in range(1, 14)], "You chose 13 of one raga. Choose 12 at most."),
        ("pills", "families", [], "A worksheet needs a kind of exercise. Choose one or more."),
        ("pills", "kalams", [], "A worksheet needs a speed (kalam). Choose one or more."),
        ("number_input", "number", 101, "Choose 1 to 100 exercises, not 101."),
        ("number_input", "number", 0, "Choose 1 to 100 exercises, not 0."),
        ("number_input", "tempo", 500.0, "Tempo goes from 20 to 240 aksharas a minute, not 500."),
    ],
)
def test_what_can_not_be_is_said_and_what_stood_there_stays(kind: str, key: str, value: Any, said: str) -> None:
    app = opened()
    widget = getattr(app, kind)(key=f"asked_{key}").set_value(value)
    widget.run()
    assert said in " ".join(notices(app))
    assert request_of(app) == read_worksheet({}, L)
    assert app.button(key="sheet_make").disabled  # it would make what stood there before
    assert getattr(app, kind)(key=f"asked_{key}").value == value
    # another choice that can be is no way past it, and mending it is
    app.text_input(key="asked_class_name").set_value("May").run()
    assert said in " ".join(notices(app))
    app.button(key="sheet_other").click().run()
    assert notices(app) == []
    assert not app.button(key="sheet_make").disabled


def test_a_sruti_can_be_typed() -> None:
    usual = read_worksheet({}, L)
    assert request_of_values({**values_of(usual), "sruti": "142.5 Hz"}, usual).sruti_hz == 142.5
    with refused("sruti.kattai"):
        request_of_values({**values_of(usual), "sruti": "3.5"}, usual)
    # the widget shows it in tenths, and what was typed stays
    fine = usual.changed(sruti_hz=142.53)
    assert request_of_values(values_of(fine), fine) == fine


def test_it_can_not_rise_downwards() -> None:
    app = opened(hardest="3")
    app.selectbox(key="asked_easiest").set_value(4).run()
    assert "The easiest level is 4 and the hardest 3. Put the easier one first." in notices(app)[0]


def test_a_damaged_link_is_said() -> None:
    app = opened(ragas="Mohan")
    assert notices(app)[0].startswith(
        "<p class='notice' role='alert'>This link doesn't work: We don't know the raga \"Mohan\"."
    )
    assert request_of(app) == read_worksheet({}, L)


# -- the preview -----------------------------------------------------------------------------------


def test_the_preview_is_what_is_made() -> None:
    from carnatic.worksheets.lines import worksheet_lines

    app = opened(ragas="Mohanam", families="sarali, janta", talas="Adi, Rupaka", kalams="1, 2", number="6")
    lines = worksheet_lines(request_of(app)).lines
    shown = rows(app)
    assert [(row["title"], row["isNew"]) for row in shown] == [(line.exercise.name, line.is_new) for line in lines]
    assert [row["number"] for row in shown] == list(range(1, 7))
    assert all(row["lines"] for row in shown)


def test_the_preview_writes_the_chosen_script_with_its_dots() -> None:
    app = opened(families="sarali", number="14", new_percent="0", script="tamil")
    row = rows(app)[0]
    assert (row["title"], row["facts"]) == ("Sarali 1 in Mayamalavagowla", "Adi, first speed, level 1")
    assert row["lines"] == ["ஸ ரி க ம|ப த|நி ஸ'", "ஸ' நி த ப|ம க|ரி ஸ"]
    app.selectbox(key="asked_script").set_value("roman").run()
    app.toggle(key="asked_places").set_value(True).run()
    assert rows(app)[0]["lines"][0] == "s r1 g3 m1|p d1|n3 S'"


def test_the_preview_says_how_many_times_a_line_is_sung() -> None:
    app = opened(families="sarali", number="1", new_percent="0", kalams="1, 4")
    slow = rows(app)[0]
    assert (slow["facts"], slow["over"], slow["times"]) == ("Adi, first speed, level 1", 0, "")
    app = opened(families="sarali", number="1", new_percent="0", kalams="4")
    fast = rows(app)[0]
    assert (fast["facts"], fast["over"]) == ("Adi, fourth speed, level 4", 3)
    assert fast["times"] == "Sing 4 times, as written here, to fill whole avartanams"


def test_it_begins_in_the_script_and_the_voice_of_the_visit() -> None:
    app = opened(
        {"visit": VisitSession(sound=SoundSettings(voice="violin"), notation=NotationSettings(script="telugu"))}
    )
    assert (app.selectbox(key="asked_script").value, app.selectbox(key="asked_voice").value) == ("telugu", "violin")


def test_what_is_not_offered_is_told_with_the_reason() -> None:
    app = opened(ragas="Sahana, Mohanam", families="sarali, dhatu", number="2")
    assert "<li>No sarali or dhatu fits Sahana in Adi.</li>" in html(app)
    app.multiselect(key="asked_ragas").set_value(["Sahana"]).run()
    assert "No exercise of levels 1 to 5 fits your choices" in notices(app)[0]
    assert "No sarali or dhatu fits Sahana in Adi." in notices(app)[0]
    assert app.button(key="sheet_make").disabled


def test_many_reasons_are_a_press_away() -> None:
    ragas, talas = "Sahana, Kambhoji, Saveri, Bhairavi", "Adi, Rupaka, Misra chapu"
    app = opened(ragas=ragas, talas=talas, families="dhatu, free", number="2", new_percent="0")
    assert "No lesson of levels 1 to 5 fits your choices." in notices(app)[0]
    app = opened(ragas=ragas, talas=talas, families="dhatu, free", number="2")
    assert "<details><summary>And 8 more</summary><ul><li>" in html(app)
    assert html(app).count("No dhatu fits ") == 12


def test_a_hundred_are_planned_at_once() -> None:
    app = opened(number="100", ragas="Mohanam, Kalyani", kalams="1, 2")
    assert "100 exercises, 50 of them new." in words(app)


@pytest.mark.parametrize("title", HOSTILE)
def test_what_is_typed_stays_text(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(WRITER, monkeypatch)
    app = opened(number="2", new_percent="0", hardest="2")
    app.text_input(key="asked_title").set_value(title).run()
    app.text_input(key="asked_class_name").set_value(title).run()
    assert request_of(app).title == title
    app.button(key="sheet_make").click().run()
    until(app, JobState.DONE)
    assert "<script>" not in html(app)
    assert f"{title}, {title}" in words(app)
    for path in making_of(app).files:
        assert path.parent == making_of(app).folder
        assert path.stem.replace("-", "").isalnum()


# -- making ----------------------------------------------------------------------------------------


def test_making_tells_how_far_it_is_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(SLEEPER, monkeypatch)
    app = opened(number="4")
    app.button(key="sheet_make").click().run()
    making = making_of(app)
    while making.step is None:
        assert not making.state.is_over, making.state
        sleep(0.02)
    app.run()
    assert "Creating 2 of 4: Sarali 5 in <b>Mohanam</b>" in words(app)
    assert "<b>Mohanam</b>" not in html(app)
    assert app.button(key="sheet_make").disabled
    app.button(key="sheet_cancel").click().run()
    assert making.state is JobState.CANCELLED
    assert app.session_state["page.worksheets"].job is None
    assert "sheet_cancel" not in keys(app)
    assert not app.button(key="sheet_make").disabled


def test_made_the_files_are_there_until_others_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(WRITER, monkeypatch)
    app = opened(number="2", title="For Tuesday")
    app.button(key="sheet_make").click().run()
    until(app, JobState.DONE)
    assert "<b>For Tuesday</b> is ready: 2 exercises." in html(app)
    assert "There are only 2 &lt;i&gt;exercises&lt;/i&gt;." in html(app)
    labels = [one.proto.label for one in app.get("download_button")]
    assert labels == ["Booklet, PDF, 1.5 MB", "Everything, ZIP, 1.5 MB"]
    assert STALE not in words(app)
    first: Path = making_of(app).folder
    app.number_input(key="asked_number").set_value(3).run()
    assert STALE in words(app)
    app.button(key="sheet_make").click().run()
    until(app, JobState.DONE)
    assert STALE not in words(app)
    assert not first.exists()
    for path in making_of(app).files:
        path.unlink()
    app.run()
    assert "The files are no longer there." in notices(app)[0]


def test_after_a_reload_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = made_by(SLEEPER, monkeypatch)
    app = opened(number="4")
    app.button(key="sheet_make").click().run()
    making, mine = making_of(app), visit_with(app.session_state["visit"].secret)
    # another session of the browser does not take it from one that is here
    assert opened(mine, number="4").session_state["page.worksheets"].job is None
    making.session_alive = lambda: False
    assert opened(mine, number="3").session_state["page.worksheets"].job is None
    again = opened(mine, number="4")
    assert making_of(again) is making
    assert "sheet_cancel" in keys(again)
    assert making.session_alive()
    runner.cancel(making)
    making.session_alive = lambda: False
    assert opened(mine, number="4").session_state["page.worksheets"].job is None


@pytest.mark.parametrize(
    ("worker", "state", "told"), [(SLEEPER, JobState.RUNNING, "Creating 2 of 4"), (WRITER, JobState.DONE, "is ready")]
)
def test_a_stranger_with_the_same_choices_sees_nothing_of_it(
    worker: str, state: JobState, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = made_by(worker, monkeypatch)
    app = opened(number="4")
    app.button(key="sheet_make").click().run()
    until(app, state)
    making = making_of(app)
    while told not in words(app.run()):
        sleep(0.1)
    making.session_alive = lambda: False
    for stranger in (
        opened(number="4"),
        opened(visit_with(new_secret()), number="4"),
        opened(visit_with(""), number="4"),
    ):
        assert stranger.session_state["page.worksheets"].job is None
        assert "sheet_cancel" not in keys(stranger)
        assert not stranger.get("download_button")
        assert not stranger.get("progress")
        assert told not in words(stranger)
    assert making_of(opened(visit_with(app.session_state["visit"].secret), number="4")) is making
    runner.cancel(making)


def test_one_that_breaks_is_a_sentence_and_can_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(TELL + "import os; os.abort()", monkeypatch)
    app = opened(number="2")
    app.button(key="sheet_make").click().run()
    until(app, JobState.FAILED)
    assert say(WORKSHEET.codes.broke) in notices(app)[0]
    made_by(WRITER, monkeypatch)
    app.button(key="sheet_make").click().run()
    until(app, JobState.DONE)
    assert notices(app) == []


def test_who_comes_second_waits_and_can_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    made_by(SLEEPER, monkeypatch)
    first, second = opened(number="2"), opened(number="2")
    for app in (first, second):
        app.button(key="sheet_make").click().run()
    assert "1 worksheet before yours." in words(second)
    for app in (second, first):
        app.button(key="sheet_cancel").click().run()
        assert app.session_state["page.worksheets"].job is None


# -- mappings, the book ------------------------------------------------------------------------------


def standing(**fields: str) -> Any:
    """A composition on another page."""
    return L.composer.compose(L.request(**fields))


def test_a_raga_sounds_in_the_mapping_that_stands_on_practice() -> None:
    state = {
        "page.practice": PracticeSession(composition=standing(raga="Mohanam", mapping="G3=372.31", tuning="equal"))
    }
    app = opened(state, ragas="Mohanam, Kalyani", number="2")
    assert app.selectbox(key="asked_mapping_0").options == ["Like the other ragas", "as on Practice: G3 372.31"]
    assert "asked_mapping_1" not in {one.key for one in app.selectbox}
    app.selectbox(key="asked_mapping_0").set_value("as on Practice: G3 372.31").run()
    low = RagaMapping(L.raga("Mohanam"), L.tuning("equal"), (("G3", 372.31),))
    assert request_of(app).mappings == (low,)
    again = opened(**dict(app.query_params))
    assert request_of(again).mappings == (low,)
    app.multiselect(key="asked_ragas").set_value(["Mechakalyani"]).run()
    assert request_of(app).mappings == ()


def test_a_raga_of_ones_own_is_offered_where_it_stands() -> None:
    own = L.raga("Tenral = S R2 G3 M1 D1 S^ / S^ N3 D1 M1 G3 R2 S").name
    app = opened({"page.practice": PracticeSession(composition=standing(raga=own, family="free"))}, number="2")
    ragas = app.multiselect(key="asked_ragas")
    assert "Tenral" in ragas.options
    ragas.set_value([own]).run()
    assert [raga.title for raga in request_of(app).ragas] == ["Tenral"]
    assert "Tenral" not in opened(number="2").multiselect(key="asked_ragas").options


def test_a_kept_worksheet_opens_with_all_of_its_choices() -> None:
    from carnatic.pages.book.open_entry import OPENS, open_entry

    low = RagaMapping(L.raga("Mohanam"), L.tuning("just"), (("G3", 372.31),))
    table = {"ragas": "Mohanam", "number": "5", "script": "tamil", "title": "May", "voice": "flute", "kalams": "2"}
    kept = read_worksheet(table, L).changed(mappings=(low,), title="")
    entry = Entry("entry-1", "worksheet", "May", json_thing(worksheet_json(kept)), NOW_MS, NOW_MS)
    assert entry.kind in OPENS
    app = opened()
    import streamlit as st

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", app.session_state)
        open_entry(entry)
    assert app.session_state["visit"].next_page == ("worksheets", {})
    app.run()
    assert request_of(app) == kept
    assert app.number_input(key="asked_number").value == 5
    assert show_worksheet(kept).items() >= {"number": "5", "script": "tamil"}.items()


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        ("no json", "book.file.unreadable"),
        ('{"number": 0}', message("exercises.range", value="0", lowest="1", highest="100")),
    ],
)
def test_a_damaged_one_is_refused_in_a_sentence(thing: str, said: str) -> None:
    from carnatic.pages.book.open_entry import open_entry

    with refused(said):
        open_entry(Entry("entry-1", "worksheet", "May", thing, NOW_MS, NOW_MS))


# -- what is written by itself ----------------------------------------------------------------------


def test_a_link_to_a_hundred_lines_writes_twelve_and_waits_for_a_press() -> None:
    app = opened(number="100", new_percent="100", families="sarali,janta", hardest="2")
    writing = app.session_state["page.worksheets"].writer[1]
    for _ in range(200):
        if "sheet_write_more" in keys(app):
            break
        app.run()
    assert len(writing.lines) == AT_ONCE
    for _ in range(3):
        app.run()
    assert len(writing.lines) == AT_ONCE
    assert "88 still to be composed" in words(app)
    assert app.button(key="sheet_write_more").label == f"Show {AT_A_PRESS} more"
    app.button(key="sheet_write_more").click().run()
    for _ in range(200):
        if "sheet_write_more" in keys(app):
            break
        app.run()
    assert len(writing.lines) == AT_ONCE + AT_A_PRESS
    # all of it can be made as ever
    assert not app.button(key="sheet_make").disabled
