"""Any text from a user, a link or a file is on a page as text, never as markup."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.compose.network.weights_file import pack_model
from carnatic.jobs.job import JobState
from carnatic.jobs.training import Begun, Learned, Round, Sample, Training, TrainingRequest
from carnatic.jobs.worksheet import WorksheetJob, WorksheetResult
from carnatic.lessons.collection import LARGEST_COLLECTION_BYTES
from carnatic.library import library
from carnatic.pages.own_model import OwnModel
from carnatic.pages.session import Notice
from carnatic.pages.worksheets.preview import remarks_html
from carnatic.worksheets.lines import WorksheetStep
from carnatic.worksheets.request_text import read_worksheet
from tests.pages.practice_app import SECONDS

L = library()
EVIL = "<img src=x onerror=alert(1)>"


def practice() -> None:
    from carnatic.pages.practice.page import practice

    practice()


def lessons() -> None:
    from carnatic.pages.lessons.page import lessons

    lessons()


def write() -> None:
    from carnatic.pages.write.page import write

    write()


def tanpura() -> None:
    from carnatic.pages.tanpura.page import tanpura

    tanpura()


def train() -> None:
    from carnatic.pages.train.page import train

    train()


def worksheets() -> None:
    from carnatic.pages.worksheets.page import worksheets

    worksheets()


PAGES: dict[str, Callable[[], None]] = {
    page.__name__: page for page in (practice, lessons, write, tanpura, train, worksheets)
}


def opened(page: str, own_model: OwnModel | None = None, **fields: Any) -> AppTest:
    """A page, opened, and then drawn again with the user's own model and these fields in its session."""
    app = AppTest.from_function(PAGES[page], default_timeout=SECONDS)
    app.run()
    if own_model or fields:
        app.session_state["visit"].own_model = own_model
        for name, value in fields.items():
            setattr(app.session_state[f"page.{page}"], name, value)
        app.run()
    assert not app.exception
    return app


def html_of(app: AppTest) -> str:
    """All HTML of the page."""
    return "\n".join(one.proto.body for one in app.get("html"))


def assert_text(app: AppTest, what: str = EVIL) -> None:
    """Check that the page has it, as text."""
    assert what not in html_of(app)
    assert escape(what) in html_of(app) or escape(what, quote=False) in html_of(app)


# -- notices -------------------------------------------------------------------------------------

NOTICES = [
    ("practice", "head"), ("practice", "sound"), ("lessons", "head"), ("lessons", "sound"), ("write", "head"),
    ("tanpura", "head"), ("tanpura", "sound"), ("train", "text"), ("worksheets", "head"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "place"), NOTICES)
def test_a_notice_is_text(page: str, place: Any) -> None:
    assert_text(opened(page, notice=Notice(place, f"'{EVIL}' can't be met.")))


def texts() -> None:
    from carnatic.pages.components.text import heading, hint, notice, section
    from tests.pages.test_escaping import EVIL

    heading(f"{EVIL}1", f"{EVIL}2")
    hint(f"{EVIL}3")
    notice(f"{EVIL}4")
    section(f"{EVIL}5")


def test_headings_hints_and_notices_are_text() -> None:
    app = AppTest.from_function(texts).run()
    for number in range(1, 6):
        assert_text(app, f"{EVIL}{number}")


# -- names ---------------------------------------------------------------------------------------


def test_the_names_of_files_to_learn_from_are_text() -> None:
    line = b"s r g m | p d | n S ||"
    files = ((f"{EVIL}.txt", line), (f"{EVIL}{EVIL}.txt", b"raga: Mohanam\n\ns r g m | p d | n S ||"))
    app = opened("train", files=files, pasted=f"raga: {EVIL}\n\ns r g m")
    assert_text(app, f"{EVIL}.txt, ")  # in the list of files
    assert_text(app, f"{EVIL}{EVIL}.txt, exercise 1, ")  # in its fault
    assert_text(app, f'the raga "{EVIL}".')


def test_the_name_of_a_file_that_is_refused_is_text() -> None:
    app = opened("train")
    large = (f"{EVIL}.txt", bytes(LARGEST_COLLECTION_BYTES + 1), "text/plain")
    app.file_uploader(key="train_files_0").set_value(large).run()
    assert_text(app, f"{EVIL}.txt has ")
    app.file_uploader(key="train_load_0").set_value((f"{EVIL}.pt", b"x", "text/plain")).run()
    assert_text(app, f"{EVIL}.pt: This isn't a model.")


def test_what_a_model_says_of_itself_is_text() -> None:
    packed = pack_model(L.bytes("model/weights.safetensors"), L.text("model/card.json"), EVIL)
    app = opened("train")
    app.file_uploader(key="train_load_0").set_value(("mine.safetensors", packed, "text/plain")).run()
    assert_text(app, f"It has learned from {EVIL}, ")
    app.button(key="use_loaded").click().run()
    assert_text(app, f"Your own model writes on Practice. It learned from {EVIL}, ")
    assert_text(opened("practice", own_model=app.session_state["visit"].own_model), f"It learned from {EVIL}, ")


def test_what_a_training_tells_is_text() -> None:
    training = Training(TrainingRequest(rounds=5), state=JobState.DONE)
    training.begun, training.rounds = Begun(3, (EVIL,)), [Round(1, 1.0, 1.0)]
    training.samples = [Sample(1, f"raga: {EVIL}\n\ns r g m")]
    training.result = Learned(1, "", EVIL)
    app = opened("train", training=training)
    assert_text(app, f"{EVIL} The 2022 paper's model can't follow a raga")
    assert_text(app, f'the raga "{EVIL}".')
    failed = Training(TrainingRequest(), state=JobState.FAILED, failure=f"{EVIL} broke.")
    assert_text(opened("train", training=failed), f"{EVIL} broke.")


@pytest.fixture
def making() -> WorksheetJob:
    """A worksheet with a title and a class, made."""
    request = read_worksheet({"ragas": "Mohanam", "number": "2", "title": f"T {EVIL}", "class_name": f"C {EVIL}"}, L)
    found = WorksheetJob(request, state=JobState.DONE, result=WorksheetResult(2, (f"R {EVIL}",)))
    for path in found.files:
        path.write_bytes(b"x")
    return found


def test_the_name_of_a_class_is_text(making: WorksheetJob) -> None:
    app = opened("worksheets", job=making)
    assert_text(app, f"T {EVIL}, C {EVIL}")
    assert_text(app, f"R {EVIL}")


def test_the_remarks_on_a_worksheet_are_text() -> None:
    remarks = remarks_html(tuple(f"{EVIL}{number}" for number in range(10)))
    assert EVIL not in remarks
    assert all(escape(f"{EVIL}{number}") in remarks for number in range(10))


def test_what_the_making_of_a_worksheet_tells_is_text(making: WorksheetJob) -> None:
    making.state, making.step = JobState.RUNNING, WorksheetStep(1, 2, EVIL)
    assert_text(opened("worksheets", job=making), f"Composing 1 of 2: {EVIL}")
    making.state, making.failure = JobState.FAILED, f"{EVIL} broke."
    assert_text(opened("worksheets", job=making), f"{EVIL} broke.")
