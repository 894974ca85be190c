"""The logic of the Train page: choices, refusals, and the use of the trained model."""

from __future__ import annotations

import sys
from functools import cache
from html import unescape
from time import sleep

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.compose.network.weights_file import pack_model
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse
from carnatic.jobs import runner as runner_module
from carnatic.jobs.job import JobState
from carnatic.jobs.messages import Done, Progress, write_message
from carnatic.jobs.runner import JobRunner
from carnatic.jobs.training import TRAINING, Round, Training, TrainingRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.session import TrainSession, VisitSession
from carnatic.pages.train.curve import HEIGHT, curve_words, loss_curve
from carnatic.pages.train.progress import aside_words
from carnatic.pages.train.state import sample_draft
from carnatic.pages.visit import new_secret
from tests.pages.practice_app import SECONDS, exercise_of, opened

GOOD = "s r g m | p d | n S ||\nS n d p | m g | r s ||"
FAULTY = "raga: Mohanam\n\ns r g m | p d | S , ||"
SLEEPER = "import sys; sys.stdin.readline(); sys.stdin.read()"


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> JobRunner:
    """A runner whose worker never sends anything."""
    found = JobRunner((sys.executable, "-c", SLEEPER))
    _instead(monkeypatch, found)
    return found


def _instead(monkeypatch: pytest.MonkeyPatch, runner: JobRunner) -> None:
    for module in ("form", "progress"):
        monkeypatch.setattr(f"carnatic.pages.train.{module}.job_runner", lambda: runner)


def train_page() -> None:
    """The page alone."""
    from carnatic.pages.train.page import train

    train()


def opened_page(visit: str | None = None) -> AppTest:
    app = AppTest.from_function(train_page, default_timeout=SECONDS)
    if visit is not None:
        app.session_state["visit"] = VisitSession(secret=visit)
    app.run()
    assert not app.exception
    return app


def training_of(app: AppTest) -> Training:
    found: Training = app.session_state["page.train"].training
    return found


def words(app: AppTest) -> str:
    """Everything that the page says in HTML, without its marks."""
    return " ".join(unescape(one.proto.body) for one in app.get("html"))


def alerts(app: AppTest) -> str:
    return " ".join(unescape(one.proto.body) for one in app.get("html") if "role='alert'" in one.proto.body)


def until(app: AppTest, *states: JobState) -> None:
    """Wait for one of these states, and look at the page anew."""
    while (state := training_of(app).state) not in states:
        assert not state.is_over, state
        sleep(0.02)
    app.run()
    assert not app.exception


def paste(app: AppTest, text: str) -> None:
    app.text_area(key="train_pasted").set_value(text).run()


def upload(app: AppTest, key: str, name: str, content: bytes) -> None:
    turn = getattr(app.session_state["page.train"], f"{key}_turn")
    app.file_uploader(key=f"train_{key}_{turn}").set_value((name, content, "text/plain")).run()
    assert not app.exception


# -- choosing --------------------------------------------------------------------------------------


def test_it_opens_with_what_is_usual():
    app = opened_page()
    assert app.title[0].value == "Train"
    assert app.button(key="train_start").label == "Start"
    assert app.number_input(key="train_rounds").value == 150
    assert not alerts(app)
    assert "tap Hear it" in words(app)


def test_what_is_chosen_is_what_is_learned(busy):
    app = opened_page()
    app.pills(key="train_families").set_value(["dhatu", "janta"]).run()
    paste(app, f"{GOOD}\n---\nraga: Mohanam\n\ns r g p | d S | , , ||")
    app.segmented_control(key="train_size").set_value("large").run()
    app.number_input(key="train_rounds").set_value(40).run()
    app.number_input(key="train_seed").set_value(7).run()
    app.button(key="train_start").click().run()
    job = training_of(app).request
    assert (job.network, job.families, job.rounds, job.hidden, job.seed) == ("ours", ("janta", "dhatu"), 40, 128, 7)
    assert [parse(text, library()).request.raga.name for text in job.own] == ["Mayamalavagowla", "Mohanam"]
    assert "Janta, Dhatu and 2 of your own" in words(app)
    until(app, JobState.RUNNING)
    app.button(key="train_cancel").click().run()
    assert "train_start" in {button.key for button in app.button}
    # what was chosen is still there
    assert app.session_state["page.train"].rounds == app.number_input(key="train_rounds").value == 40
    assert app.text_area(key="train_pasted").value.startswith(GOOD)


def test_after_a_reload_its_maker_finds_it_and_no_stranger(busy):
    app = opened_page()
    app.button(key="train_start").click().run()
    until(app, JobState.RUNNING)
    training, mine = training_of(app), app.session_state["visit"].secret
    assert opened_page(mine).session_state["page.train"].training is None  # it is here still
    training.session_alive = lambda: False
    for stranger in (opened_page(), opened_page(new_secret()), opened_page("")):
        assert stranger.session_state["page.train"].training is None
        assert "train_cancel" not in {button.key for button in stranger.button}
    again = opened_page(mine)
    assert training_of(again) is training
    assert training.session_alive()
    again.button(key="train_cancel").click().run()
    assert opened_page(mine).session_state["page.train"].training is None


def test_the_article_s_model_has_no_size(busy):
    app = opened_page()
    app.segmented_control(key="train_network").set_value("article").run()
    assert "most of what it writes has mistakes" in words(app)
    assert "train_size" not in {one.key for one in app.segmented_control}
    app.button(key="train_start").click().run()
    assert training_of(app).request.network == "article"
    busy.cancel(training_of(app))


def test_faulty_exercises_are_named_and_left_out_only_when_that_is_said(busy):
    app = opened_page()
    paste(app, f"{GOOD}\n---\n{FAULTY}")
    assert "What you pasted, exercise 2, avartanam 1, akshara 4: Mohanam has no m. Its scale is s r g p d S." in alerts(
        app
    )
    assert "2 exercises, 1 to learn from." in words(app)
    app.button(key="train_start").click().run()
    assert "1 exercise has mistakes. Correct it or leave it out." in alerts(app)
    app.checkbox(key="train_leave_out").check().run()
    app.button(key="train_start").click().run()
    assert len(training_of(app).request.own) == 1
    busy.cancel(training_of(app))


@pytest.mark.parametrize(
    ("families", "pasted", "said"),
    [
        ([], "", "There is nothing to learn from. Choose lessons, or add your own exercises."),
        ([], " \n\n", "There is nothing to learn from."),
        ([], GOOD, "You have 1 exercise to learn from; 3 are needed. Add 2, or choose lessons too."),
        ([], "\n---\n".join([GOOD] * 5), "You have 1 exercise to learn from"),
        (
            ["sarali"],
            "raga: Mohan\n\n" + GOOD,
            'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?',
        ),
    ],
)
def test_too_little_is_a_sentence(families, pasted, said):
    app = opened_page()
    app.pills(key="train_families").set_value(families).run()
    paste(app, pasted)
    app.button(key="train_start").click().run()
    assert said in alerts(app)
    assert app.session_state["page.train"].training is None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("train_rounds", 0, "Choose 1 to 1000 rounds, not 0."),
        ("train_rounds", 100_000, "Choose 1 to 1000 rounds, not 100000."),
        ("train_seed", -1, "Choose a number from 0 to 2147483647, not -1."),
    ],
)
def test_numbers_out_of_range_are_refused_with_the_range(key, value, said):
    app = opened_page()
    app.number_input(key=key).set_value(value).run()
    app.button(key="train_start").click().run()
    assert said in alerts(app)
    assert app.number_input(key=key).value == value


def test_files_are_kept_and_can_be_left_out():
    app = opened_page()
    upload(app, "files", "mine.txt", f"{GOOD}\n---\n{FAULTY}".encode())
    upload(app, "files", "photo.txt", bytes(range(256)))
    upload(app, "files", "huge.txt", b"s " * 5_000_000)
    assert "mine.txt, exercise 2, avartanam 1, akshara 4" in alerts(app)
    assert "photo.txt isn't plain text from line 2 on" in alerts(app)
    assert "huge.txt has 10.0 MB; we read up to 1 MB" in alerts(app)
    app.button(key="leave_file_1").click().run()
    assert "photo.txt" not in words(app)
    assert "huge.txt" not in words(app)
    assert [name for name, _ in app.session_state["page.train"].files] == ["mine.txt"]


def test_more_files_than_are_kept_is_a_sentence():
    app = opened_page()
    app.session_state["page.train"].files = tuple((f"{n}.txt", GOOD.encode()) for n in range(20))
    upload(app, "files", "more.txt", GOOD.encode())
    assert "At most 20 files." in alerts(app)
    assert len(app.session_state["page.train"].files) == 20
    assert "20 exercises, 1 to learn from. 19 are there more than once." in words(app)


def test_ten_megabytes_of_pasted_text_are_refused_in_a_sentence():
    app = opened_page()
    paste(app, "s r g m " * 1_250_000)
    assert "What you pasted has 10.0 MB; we read up to 1 MB. Split it into parts." in alerts(app)


# -- waiting, learning, breaking -----------------------------------------------------------------------


def test_who_comes_second_waits_and_can_leave(busy):
    first, second = opened_page(), opened_page()
    for app in (first, second):
        app.button(key="train_start").click().run()
    assert "1 training before yours." in words(second)
    assert training_of(second).state is JobState.WAITING
    second.button(key="train_leave").click().run()
    assert second.button(key="train_start")
    until(first, JobState.RUNNING)
    first.button(key="train_cancel").click().run()
    assert training_of(first) is None


def test_a_worker_that_breaks_is_a_sentence(monkeypatch):
    _instead(monkeypatch, JobRunner((sys.executable, "-c", "import os; os.abort()")))
    app = opened_page()
    app.button(key="train_start").click().run()
    until(app, JobState.FAILED)
    assert say(TRAINING.codes.broke) in alerts(app)
    app.button(key="train_back").click().run()
    assert app.button(key="train_start")


def test_a_full_queue_is_a_sentence(monkeypatch, busy):
    monkeypatch.setattr(runner_module, "MOST_WAITING", 0)
    first, second = opened_page(), opened_page()
    for app in (first, second):
        app.button(key="train_start").click().run()
    assert say(TRAINING.codes.full) in alerts(second)
    until(first, JobState.RUNNING)
    first.button(key="train_cancel").click().run()
    assert training_of(first) is None


@cache
def messages_of(request: TrainingRequest) -> tuple[Progress | Done, ...]:
    from carnatic.jobs.training_run import run_training

    return tuple(run_training(request))


def learned(network: str = "ours") -> AppTest:
    """The Train page after a small training."""
    app = AppTest.from_function(train_page, default_timeout=SECONDS)
    training = Training(
        TrainingRequest(network=network, rounds=6 if network == "ours" else 90, hidden=24), state=JobState.DONE
    )
    for one in messages_of(training.request):
        training.receive(write_message(one))
    app.session_state["page.train"] = TrainSession(training=training)
    app.run()
    assert not app.exception
    return app


def test_a_training_ends_with_samples_that_can_be_heard():
    app = learned()
    assert "We saved round" in words(app)
    assert "Test lessons: Sarali 14 and Sarali 8." in words(app)
    app.button(key="hear_6").click().run()
    assert not app.exception
    exercise = exercise_heard(app)
    assert review(exercise) == ()
    assert exercise == parse(training_of(app).samples[-1].text, library())
    assert "After round 6 · on the sheet" in words(app)


def exercise_heard(app: AppTest):
    return app.session_state["page.train"].composition.exercise


def test_the_article_s_samples_show_their_faults_and_can_be_heard():
    app = learned("article")
    assert "so it can't be used on Practice" in words(app)
    assert "use_trained" not in {button.key for button in app.button}
    assert "Adi needs 8." in words(app)
    heard = {f"hear_{one.number}" for one in training_of(app).samples if sample_draft(one.text).exercise is not None}
    assert heard
    # what is bars alone has nothing to hear
    assert {button.key for button in app.button if button.key.startswith("hear_")} == heard
    for key in sorted(heard):
        app.button(key=key).click().run()
        assert not app.exception
        assert not alerts(app)


# -- on the Practice page --------------------------------------------------------------------------------


def test_a_trained_model_writes_on_practice_until_the_usual_one_comes_back():
    packed = training_of(learned()).packed
    app = opened()
    shipped = exercise_of(app)
    app.session_state["visit"].own_model = own = _read(packed)
    app.button(key="new_varisai").click().run()
    exercise = exercise_of(app)
    assert exercise.request.model == own.card.model != shipped.request.model
    assert exercise == own.compose(library().request(seed="1")).exercise
    assert review(exercise) == ()
    assert "Your own model writes " in words(app)
    app.button(key="shipped_model").click().run()
    assert exercise_of(app) == library().composer.compose(library().request(seed="1")).exercise
    assert "Your own model" not in words(app)


def _read(packed: bytes):
    from carnatic.pages.own_model import read_model

    return read_model(packed)


def test_use_on_practice_asks_for_the_last_sample_anew():
    app = learned()
    app.button(key="use_trained").click().run()
    page, params = app.session_state["visit"].next_page
    assert page == "practice"
    assert app.session_state["visit"].own_model.learned == "Sarali"
    assert params.get("family", "sarali") == "sarali"
    assert app.button(key="use_trained").label == "On Practice now"


# -- loading -----------------------------------------------------------------------------------------------


def test_a_kept_model_is_loaded_again():
    app = opened_page()
    shelf = library()
    packed = pack_model(
        shelf.bytes("model/weights.safetensors"), shelf.text("model/card.json"), "Sarali and 3 of your own"
    )
    upload(app, "load", "mine.safetensors", packed)
    assert "It has learned from Sarali and 3 of your own," in words(app)
    app.button(key="use_loaded").click().run()
    assert app.session_state["visit"].own_model.packed == packed
    upload(app, "load", "other.pt", b"\x80\x04.")
    assert "other.pt: This is a pickle, which could run a program, so we don't open it." in alerts(app)
    # the model in use, and the one that was loaded, stay
    assert app.session_state["visit"].own_model.packed == packed
    assert app.button(key="use_loaded")
    upload(app, "load", "huge.safetensors", bytes(17_000_000))
    assert "The file has 17 MB, and no model here has more than 16 MB." in alerts(app)


def test_many_that_are_kept_aside_are_counted():
    assert aside_words(("Sarali 8",)) == "Test lessons: Sarali 8."
    assert aside_words(("Janta 1", "Janta 2", "Sarali 8")) == "Test lessons: Janta 1, Janta 2 and Sarali 8."
    assert aside_words(tuple("abcde")) == "5 test lessons, for example a."


# -- the curve ------------------------------------------------------------------------------------------------


def test_the_curve_says_in_words_what_it_draws():
    rounds = [Round(1, 2.5, 2.0), Round(2, 1.5), Round(3, 0.75, 1.0)]
    assert curve_words(rounds) == "After round 3: 0.75 on the lessons, 1.00 on the test lessons."
    drawn = loss_curve(rounds, 10)
    assert drawn.count("<polyline") == 4  # two lines, each with a sample of itself beside its name
    assert "round 10" in drawn
    assert all(0 <= float(part.split("'")[0]) <= HEIGHT for part in drawn.split(" y='")[1:])


@pytest.mark.parametrize("nats", [(1.0, 1.0), (0.0, 0.0), (0.01, 0.0), (3.7, 3.71)])
def test_the_names_of_the_lines_never_lie_over_each_other(nats):
    drawn = loss_curve([Round(1, *nats)], 1)
    places = [float(part.split(" y='")[1].split("'")[0]) for part in drawn.split("class='name'")[1:]]
    assert abs(places[0] - places[1]) >= 16
    assert max(places) < HEIGHT


def test_nothing_kept_aside_is_one_line():
    drawn = loss_curve([Round(1, 2.0), Round(2, 1.0)], 2)
    assert "test" not in drawn
    assert curve_words([Round(1, 2.0)]) == "After round 1: 2.00 on the lessons."
    assert curve_words([]) == "Nothing learned yet."
