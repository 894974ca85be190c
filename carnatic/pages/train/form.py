"""The form before a training: the lessons, the network, and Start."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.exercise.families import TRAINABLE_FAMILIES, family_of
from carnatic.exercise.sargam.text import show
from carnatic.jobs.runner import job_runner
from carnatic.jobs.training import Training
from carnatic.jobs.training_messages import NETWORK_SIZES, Pupil, TrainingRequest
from carnatic.pages.session import Notice, TrainSession, notice_at, page_session, try_run
from carnatic.pages.train.own_exercises import collection, own_exercises, why_not_yet
from carnatic.pages.visit import session_alive, visit

_PUPILS: dict[Pupil, str] = {"ours": "Varisai's", "article": "The article's"}
ABOUT = {
    "ours": "It reads where in the tala it is and what was sung before, and obeys raga and tala when it composes.",
    "article": (
        "The model of the article that began this, to hear the difference. It knows no raga and no tala, only one sign "
        "after the other, so most of what it writes has faults. It needs about 200 rounds."
    ),
}
# the fields of the page's session that a widget shows under the key 'train_…'
_CHOICES = ("families", "pupil", "size", "rounds", "seed")


def training_form() -> None:
    """The choices and the button."""
    page = page_session(TrainSession)
    for name in (*_CHOICES, "pasted"):
        # Streamlit forgets a widget while another page is open
        st.session_state.setdefault(f"train_{name}", getattr(page, name))
    st.html("<h2>What it learns from</h2>")
    _pills()
    own_exercises()
    st.html("<h2>How</h2>")
    _how()
    if said := notice_at("text"):
        st.html(f"<p class='notice' role='alert'>{escape(said.text)}</p>")
    st.button("Start", key="train_start", type="primary", on_click=start)


def _pills() -> None:
    st.pills(
        "Lessons of the school",
        TRAINABLE_FAMILIES,
        selection_mode="multi",
        format_func=lambda family: family_of(family).title,
        key="train_families",
        on_change=_keep,
    )


def _how() -> None:
    st.segmented_control(
        "Which network",
        list(_PUPILS),
        format_func=_PUPILS.__getitem__,
        key="train_pupil",
        required=True,
        width="stretch",
        on_change=_keep,
    )
    st.html(f"<p class='hint'>{ABOUT[st.session_state['train_pupil']]}</p>")
    if st.session_state["train_pupil"] == "ours":
        st.segmented_control(
            "Size",
            list(NETWORK_SIZES),
            format_func=str.capitalize,
            key="train_size",
            required=True,
            width="stretch",
            on_change=_keep,
            help=f"Units in its memory (LSTM): {', '.join(map(str, NETWORK_SIZES.values()))}. "
            "A larger one takes longer.",
        )
    with st.container(horizontal=True, key="train_numbers"):
        st.number_input(
            "Rounds",
            key="train_rounds",
            step=10,
            format="%d",
            on_change=_keep,
            help="How often it goes through all of it (epochs).",
        )
        st.number_input(
            "No.",
            key="train_seed",
            step=1,
            format="%d",
            on_change=_keep,
            help="Another number begins with another chance (seed); the same one gives the same model.",
        )


def _keep() -> None:
    page = page_session(TrainSession)
    for name in _CHOICES:
        if f"train_{name}" in st.session_state:
            setattr(page, name, st.session_state[f"train_{name}"])


def start() -> None:
    """Put the training at the end of the queue, or say why it can't be."""

    def send() -> Training | str:
        return job_runner().send(Training(job(), visit=visit(), is_here=session_alive()))

    page = page_session(TrainSession)
    sent: Training | str = why_not_yet() or try_run(send)
    if isinstance(sent, str):
        page.notice = Notice("text", sent)
        return
    page.notice = page.heard = page.composition = None
    page.training = sent


def come_back() -> None:
    """After a reload, find the training of this visit again."""
    page = page_session(TrainSession)
    if page.has_looked:
        return
    page.has_looked = True
    found = job_runner().adopt(visit(), session_alive(), lambda one: isinstance(one, Training))
    if isinstance(found, Training):
        page.training = found


def job() -> TrainingRequest:
    """The training that was chosen. Raises CarnaticError if it can't be."""
    return TrainingRequest(
        pupil=st.session_state["train_pupil"],
        families=tuple(family for family in TRAINABLE_FAMILIES if family in st.session_state["train_families"]),
        own=tuple(show(piece.exercise) for piece in collection().sound if piece.exercise is not None),
        rounds=int(st.session_state["train_rounds"]),
        hidden=NETWORK_SIZES[page_session(TrainSession).size],
        seed=int(st.session_state["train_seed"]),
    )
