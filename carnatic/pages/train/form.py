"""Before a training: what it learns from, how, and the way to begin."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.exercise.sargam.text import show
from carnatic.jobs.runner import job_runner
from carnatic.jobs.training import NETWORK_SIZES, TAUGHT, USUAL_ROUNDS, Pupil, Training, TrainingRequest
from carnatic.lessons.drill import FAMILY_TITLES
from carnatic.pages.session import Notice, notice_at, remember, remembered, try_run
from carnatic.pages.session_alive import session_alive
from carnatic.pages.train.own_exercises import collection, own_exercises, why_not_yet
from carnatic.pages.visit import visit

_PUPILS: dict[Pupil, str] = {"ours": "Varisai's", "article": "The article's"}
ABOUT = {
    "ours": "It reads where in the tala it is and what was sung before, and obeys raga and tala when it composes.",
    "article": (
        "The model of the article that began this, to hear the difference. It knows no raga and no tala, only one sign "
        "after the other, so most of what it writes has faults. It needs about 200 rounds."
    ),
}
# the widget of each choice, and what it shows at first
FIRST = {
    "train_families": ["sarali"],
    "train_pupil": "ours",
    "train_size": "usual",
    "train_rounds": USUAL_ROUNDS,
    "train_seed": 0,
    "train_pasted": "",
}


def training_form() -> None:
    """The choices and the button."""
    for key, first in FIRST.items():
        # Streamlit forgets a widget while another page is open
        kept = remembered("pasted", "") if key == "train_pasted" else remembered(key, first)
        st.session_state.setdefault(key, kept)
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
        TAUGHT,
        selection_mode="multi",
        format_func=FAMILY_TITLES.__getitem__,
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
    for key in FIRST:
        if key in st.session_state and key != "train_pasted":
            remember(key, st.session_state[key])


def start() -> None:
    """Put what was chosen at the end of the queue, or say why it can't be."""

    def wish() -> Training | str:
        return job_runner().submit(Training(job(), visit=visit(), session_alive=session_alive()))

    made: Training | str = why_not_yet() or try_run(wish)
    if isinstance(made, str):
        remember("notice", Notice("text", made))
        return
    remember("notice", None)
    remember("heard", None)
    remember("composition", None)
    remember("training", made)


def come_back() -> None:
    """After a reload, go on with the training of this visit, whose session is gone."""
    if remembered("came_back"):
        return
    remember("came_back", True)
    found = job_runner().adopt(visit(), session_alive(), lambda one: isinstance(one, Training))
    if found is not None:
        remember("training", found)


def job() -> TrainingRequest:
    """What was chosen. Raises CarnaticError for what can't be."""
    state = st.session_state
    return TrainingRequest(
        pupil=state["train_pupil"],
        families=tuple(family for family in TAUGHT if family in state["train_families"]),
        own=tuple(show(piece.exercise) for piece in collection().sound if piece.exercise is not None),
        rounds=int(state["train_rounds"]),
        hidden=NETWORK_SIZES[remembered("train_size", FIRST["train_size"])],
        seed=int(state["train_seed"]),
    )
