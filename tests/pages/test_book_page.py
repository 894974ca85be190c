"""The logic of the Book page: the browser's reports, buttons, files, and opening entries."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.book.book import Book
from carnatic.book.entry import Entry, exercise_thing, mapping_thing
from carnatic.book.file import entry_json, save_book
from carnatic.exercise.link import decode, read_request
from carnatic.exercise.mapping_file import RagaMapping, mapping_from_json
from carnatic.exercise.sargam.text import parse
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.pages.book.open_entry import page_for
from carnatic.pages.book.page import added_words, replaced_words
from carnatic.pages.components import save_to_book
from carnatic.pages.session import VisitSession
from tests.book.shelf import NOW_MS, kept, things
from tests.pages.practice_app import SECONDS, exercise_of, opened

L = library()
LESSON = kept(1, "A lesson", exercise_thing(realise_lesson(L.lessons_of("sarali")[0], L.request(raga="Mohanam"))))
FREE = "raga: Mohanam\nfamily: free\n\ns r g p d p d S S d p g r g r s"
COMPOSED = kept(2, "Composed", exercise_thing(parse(FREE, L)))
OWN = kept(3, "My own", "title: My own\nraga: Mohanam\n\ns r g p | d S\n")
MAPPING = Entry(
    "entry-00004", "mapping", "Low ga", mapping_thing(RagaMapping.of(L.request(raga="Mohanam", mapping="G3=372.31"))),
    NOW_MS, NOW_MS, 4.0,
)  # fmt: skip
WORKSHEET = Entry("entry-00005", "worksheet", "Class of May", things()["worksheet"][0], NOW_MS, NOW_MS, 5.0)
FIVE = Book((LESSON, COMPOSED, OWN, MAPPING, WORKSHEET))


def page() -> None:
    """The page, after what the browser reports, the list asks for, and files bring, in session_state.acts."""
    import streamlit as st

    from carnatic.pages.book import browser_store
    from carnatic.pages.book import page as book

    for kind, told in st.session_state.pop("acts", ()):
        if kind == "report":
            browser_store.report({"session": browser_store.book_session().session, **told})
        elif kind == "undo":
            browser_store.undo()
        elif kind in ("add", "replace"):
            book.take_file(told, replaces=kind == "replace")
        else:
            book.on_event({"kind": kind, **told})
    book.book()
    st.session_state.shown = book.book_data()


def after(app: AppTest, *acts: tuple[str, Any]) -> AppTest:
    """The page after these events, one after the other."""
    app.session_state["acts"] = acts
    app.run()
    assert not app.exception
    return app


def reporting(*entries: Entry, serial: int = 1, **more: Any) -> tuple[str, Any]:
    """The browser's report when these entries are new in its store."""
    rows = [{"version": 2, **entry_json(entry)} for entry in entries]
    return "report", {"serial": serial, "write": 0, "put": rows, "gone": [], "used": 1000, "failed": [], **more}


def with_book(book: Book = FIVE) -> AppTest:
    """The page in a browser that stores this book."""
    return after(AppTest.from_function(page, default_timeout=SECONDS), reporting(*book.entries))


def data(app: AppTest) -> dict[str, Any]:
    shown: dict[str, Any] = app.session_state["shown"]
    return shown


def names(app: AppTest) -> list[str]:
    return [row["name"] for row in data(app)["rows"]]


def said(app: AppTest) -> str:
    text: str = app.session_state["page.book"].said
    return text


def html(app: AppTest) -> str:
    return " ".join(one.proto.body for one in app.get("html"))


# -- the store -----------------------------------------------------------------------------------


def test_nothing_is_said_before_the_browser_has_spoken() -> None:
    app = after(AppTest.from_function(page, default_timeout=SECONDS))
    assert (data(app)["none"], data(app)["heard"]) == ("", 0)
    after(app, reporting())
    assert data(app)["none"] == "Nothing saved yet. Tap Save to my book under any exercise."
    assert app.get("download_button")[0].proto.disabled


def test_the_list_shows_what_the_browser_keeps() -> None:
    app = with_book()
    assert names(app) == ["A lesson", "Composed", "My own", "Low ga", "Class of May"]
    assert "5 saved in this browser (1% full)" in html(app)
    lesson, _, _, mapping, worksheet = data(app)["rows"]
    assert (lesson["facts"], lesson["first"]) == ("Mohanam, Adi", "s r g p | d S | , , ||")
    assert [(row["opens"], row["lays"]) for row in (lesson, mapping, worksheet)] == [
        (True, False),
        (True, True),
        (True, False),
    ]
    assert worksheet["facts"] == "12 exercises, Mohanam"
    assert data(app)["put"] == data(app)["gone"] == []


def test_what_another_tab_did_comes_in() -> None:
    app = with_book()
    renamed = LESSON.changed(NOW_MS + 5, name="Renamed elsewhere")
    after(app, reporting(renamed, serial=2, gone=["entry-00003"]))
    assert names(app) == ["Renamed elsewhere", "Composed", "Low ga", "Class of May"]
    # an older version of it changes nothing
    after(app, reporting(LESSON, serial=3))
    assert names(app)[0] == "Renamed elsewhere"
    assert data(app)["heard"] == 3


def test_a_change_is_handed_back_until_it_is_written() -> None:
    app = after(with_book(), ("rename", {"id": LESSON.id, "text": " First\none "}), ("delete", {"id": OWN.id}))
    first = data(app)
    assert [(row["id"], row["name"]) for row in first["put"]] == [(LESSON.id, "First one")]
    assert [one["id"] for one in first["gone"]] == [OWN.id]
    after(app, reporting(serial=2, write=first["write"] - 1))
    assert (data(app)["put"], [one["id"] for one in data(app)["gone"]]) == ([], [OWN.id])
    after(app, reporting(serial=3, write=first["write"]))
    assert data(app)["put"] == data(app)["gone"] == []


def test_what_cant_be_read_is_left_alone() -> None:
    newer = {"version": 3, **entry_json(LESSON), "id": "entry-from-later"}
    app = after(with_book(), reporting(serial=2, put=[newer, "x", {"version": 2, "id": "entry-broken"}, None]))
    assert len(names(app)) == 5
    assert data(app)["warn"].startswith("3 entries can't be read here and stay as they are")
    assert data(app)["put"] == data(app)["gone"] == []


@pytest.mark.parametrize(
    "told", [None, 7, {}, {"session": "another"}, {"serial": "x", "put": 3, "gone": {}, "used": "9"}]
)
def test_a_report_of_nonsense_changes_nothing(told: Any) -> None:
    app = with_book()
    after(app, ("report", told if isinstance(told, dict) else {"put": told}))
    assert len(names(app)) == 5


def test_an_old_entry_of_the_store_is_read() -> None:
    old = {"version": 1, "id": "x", "kind": "exercise", "name": "Old", "kept": "2025-03-01",
           "link": "v=1&raga=Mohanam&no=7&swaras=ssrgsrgp_srgpdS--_SSdpSdpg_Sdpgrs--"}  # fmt: skip
    app = after(AppTest.from_function(page, default_timeout=SECONDS), reporting(put=[old]))
    assert names(app) == ["Old"]


def test_room_is_spoken_of_before_there_is_none() -> None:
    app = after(with_book(), reporting(serial=2, used=4_500_000))
    assert data(app)["warn"].startswith("This browser's room is 94% full. Save the book to a file")
    after(app, reporting(serial=3, used=4_799_000), ("add", save_book(Book(tuple(kept(k) for k in range(10, 20))))))
    assert len(names(app)) == 5
    assert said(app).startswith("Your browser has no room for this. Save the book to a file")
    after(app, reporting(serial=4, failed=["entry-00001"]))
    assert data(app)["warn"].startswith(
        "This browser has no room for 1 of your entries. Save the book to a file before"
    )


# -- what is pressed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        (("up", {"id": COMPOSED.id}), [2, 1, 3, 4, 5]),
        (("up", {"id": LESSON.id}), [1, 2, 3, 4, 5]),
        (("down", {"id": LESSON.id}), [2, 1, 3, 4, 5]),
        (("down", {"id": MAPPING.id}), [1, 2, 3, 5, 4]),
        (("down", {"id": WORKSHEET.id}), [1, 2, 3, 4, 5]),
        (("drop", {"id": WORKSHEET.id, "after": None}), [5, 1, 2, 3, 4]),
        (("drop", {"id": LESSON.id, "after": WORKSHEET.id}), [2, 3, 4, 5, 1]),
        (("drop", {"id": LESSON.id, "after": OWN.id}), [2, 3, 1, 4, 5]),
        (("drop", {"id": LESSON.id, "after": "entry-unknown"}), [1, 2, 3, 4, 5]),
    ],
)
def test_entries_are_put_in_order(wish: tuple[str, Any], order: list[int]) -> None:
    app = after(with_book(), wish)
    assert [int(row["id"][-1]) for row in data(app)["rows"]] == order


def test_in_a_search_a_row_moves_past_the_row_that_is_shown() -> None:
    app = with_book()
    app.text_input(key="book_search").set_value("mohanam").run()
    assert names(app) == ["A lesson", "Composed", "My own", "Low ga", "Class of May"]
    app.text_input(key="book_search").set_value("s r g p").run()
    assert names(app) == ["A lesson", "Composed", "My own"]
    after(app, ("down", {"id": LESSON.id}))
    assert names(app) == ["Composed", "A lesson", "My own"]
    app.text_input(key="book_search").set_value("saveri").run()
    assert data(app)["none"].startswith("Nothing in the book has that.")


def test_every_act_can_be_undone() -> None:
    app = with_book()
    before = data(app)["rows"]
    acts = (
        ("delete", {"id": LESSON.id}), ("rename", {"id": OWN.id, "text": "Another"}),
        ("note", {"id": MAPPING.id, "text": "flat"}), ("up", {"id": WORKSHEET.id}),
        ("replace", save_book(Book((kept(9),)))),
    )  # fmt: skip
    after(app, *acts)
    assert names(app) == ["Sarali 9"]
    for _ in acts:
        app.button(key="book_undo").click().run()
    shown = [{**row, "when": ""} for row in data(app)["rows"]]
    assert shown == [{**row, "when": ""} for row in before]
    assert {one["id"] for one in data(app)["gone"]} == {"entry-00009"}
    assert not [one for one in app.button if one.key == "book_undo"]


def test_what_was_deleted_is_named_as_text() -> None:
    hostile = kept(1, "<img src=x onerror=alert(1)>")
    app = after(with_book(Book((hostile,))), ("delete", {"id": hostile.id}))
    assert "“&lt;img src=x onerror=alert(1)&gt;” is deleted." in html(app)
    assert "<img" not in html(app)


@pytest.mark.parametrize(
    "wish",
    [("delete", {"id": "entry-gone"}), ("rename", {"id": LESSON.id, "text": " \x00 "}), ("open", {"id": "entry-gone"}),
     ("rename", {}), ("drop", {"id": LESSON.id, "after": 7}), ("lay", {"id": MAPPING.id})],
)  # fmt: skip
def test_what_cant_be_done_is_said(wish: tuple[str, Any]) -> None:
    app = after(with_book(), wish)
    assert "class='notice' role='alert'" in html(app)
    assert len(names(app)) == 5
    assert app.session_state["visit"].next_page is None


def test_a_long_book_is_shown_in_parts() -> None:
    app = with_book(Book(tuple(kept(k) for k in range(1000))))
    assert (len(names(app)), data(app)["more"]) == (50, "Show 50 more of 950")
    after(app, ("more", {}))
    assert len(names(app)) == 100


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_added_or_put_in_place() -> None:
    other = save_book(Book((LESSON.changed(NOW_MS + 9, name="Newer"), COMPOSED, kept(7, "New"))))
    app = after(with_book(), ("add", other))
    assert names(app) == ["Newer", "Composed", "My own", "Low ga", "Class of May", "New"]
    assert said(app) == ("Loaded: 1 new, 1 replaced by newer ones, 1 left out, because yours are the same or newer.")
    after(app, ("replace", save_book(Book((LESSON, kept(8, "Other"))))))
    assert names(app) == ["A lesson", "Other"]
    assert said(app) == "Your book now has what is in the file: 2 saved, 5 removed."


def test_a_file_that_is_none_leaves_the_book_alone() -> None:
    app = after(with_book(), ("replace", b"PK\x03\x04\xff"))
    assert len(names(app)) == 5
    assert "This isn't a Varisai book. Choose a .json file that was saved here." in unescape(html(app))


def test_a_file_may_also_be_chosen_in_the_popover() -> None:
    app = with_book()
    app.get("file_uploader")[0].upload("book.json", save_book(Book((kept(7, "New"),)))).run()
    assert names(app)[-1] == "New"


def test_what_a_file_did_is_counted() -> None:
    assert added_words(Book(), FIVE) == "Loaded: 5 new."
    assert added_words(FIVE, FIVE) == "Loaded: 0 new, 5 left out, because yours are the same or newer."
    assert replaced_words(Book(), Book((LESSON,))) == "Your book now has what is in the file: 1 saved."


# -- to the music ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("entry", "page"), [(LESSON, "lessons"), (COMPOSED, "practice"), (OWN, "write")])
def test_an_exercise_opens_where_it_is_at_home(entry: Entry, page: str) -> None:
    exercise = parse(entry.thing, L)
    assert page_for(exercise) == page
    where, params = after(with_book(), ("open", {"id": entry.id})).session_state["visit"].next_page
    assert where == page
    if page != "write":
        assert decode(params, L).notes == exercise.notes


def test_a_line_of_ones_own_comes_to_write_as_it_was_written() -> None:
    app = after(with_book(), ("open", {"id": OWN.id}))
    assert app.session_state["visit"].next_page == ("write", {})
    assert app.session_state["visit"].next_text == OWN.thing


def test_a_mapping_opens_in_its_raga_or_sounds_on_the_line() -> None:
    app = after(with_book(), ("open", {"id": MAPPING.id}))
    page, wish = app.session_state["visit"].next_page
    request = read_request(wish, L)
    assert (page, request.raga.name, request.mapping, request.family) == (
        "practice", "Mohanam", (("G3", 372.31),), "sarali",
    )  # fmt: skip
    practice = opened(v="2", raga="Mayamalavagowla", no="0", swaras="srgmpdnS_Sndpmgrs")
    app = with_book()
    app.session_state["page.practice"] = practice.session_state["page.practice"]
    where, params = after(app, ("lay", {"id": MAPPING.id})).session_state["visit"].next_page
    laid = decode(params, L)
    assert (where, laid.request.mapping) == ("practice", (("G3", 372.31),))
    assert laid.notes == exercise_of(practice).notes
    # laid on a line that sounds so already it says so and stays
    practice = opened(v="2", raga="Mohanam", no="0", map="G3~372.31", swaras="srgpdS--_Sdpgrs--")
    app = with_book()
    app.session_state["page.practice"] = practice.session_state["page.practice"]
    app = after(app, ("lay", {"id": MAPPING.id}))
    assert app.session_state["visit"].next_page is None
    assert "This tuning changes nothing in" in html(app)


def test_a_line_from_the_book_stands_in_the_place_of_the_text() -> None:
    def writing() -> None:
        from carnatic.pages.write.page import write

        write()

    app = AppTest.from_function(writing, default_timeout=SECONDS)
    app.session_state["visit"] = VisitSession(next_text="title: <b>x</b>\nraga: Mohanam\n\ns r g m")
    app.run()
    assert not app.exception
    assert app.session_state["page.write"].text == "title: <b>x</b>\nraga: Mohanam\n\ns r g m"
    assert app.title[0].value == "Mohanam"
    assert "&lt;b&gt;x&lt;/b&gt;" in html(app)


def test_keep_hands_over_what_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: dict[str, Any] = {}
    monkeypatch.setattr(save_to_book, "component", lambda *_, **__: lambda key, data: handed.__setitem__(key, data))
    app = opened(raga="Mohanam", map="G3~372.31", no="3")
    exercise = exercise_of(app)
    assert handed["keep"]["thing"]["name"] == "New exercise 4 (sarali style) in Mohanam"
    assert parse(handed["keep"]["thing"]["thing"], L) == exercise
    mapping = handed["keep_mapping"]["thing"]
    assert mapping_from_json(mapping["thing"], L) == RagaMapping.of(exercise.request)
    assert (mapping["kind"], mapping["name"]) == ("mapping", "Mohanam, my tuning")
