"""The form before a training: the lessons, the network, and Start."""

from __future__ import annotations

import streamlit as st

from carnatic.exercise.families import TRAINABLE_FAMILIES, family_of
from carnatic.exercise.sargam.text import show
from carnatic.jobs.runner import job_runner
from carnatic.jobs.training import NETWORK_SIZES, NetworkName, Training, TrainingRequest
from carnatic.messages import say
from carnatic.pages.components.text import hint, notice, section
from carnatic.pages.session import Notice, TrainSession, notice_at, page_session, try_run
from carnatic.pages.train.own_exercises import collection, own_exercises, why_not_yet
from carnatic.pages.visit import session_alive, visit

_NETWORKS: dict[NetworkName, str] = {"ours": say("train.ours"), "article": say("train.article")}
ABOUT = {"ours": say("train.about_ours"), "article": say("train.about_article")}
# the fields of the page's session that a widget shows under the key 'train_…'
_CHOICES = ("families", "network", "size", "rounds", "seed")


def training_form() -> None:
    """The choices and the button."""
    page = page_session(TrainSession)
    for name in (*_CHOICES, "pasted"):
        # Streamlit forgets a widget while another page is open
        st.session_state.setdefault(f"train_{name}", getattr(page, name))
    section(say("train.from"))
    _pills()
    own_exercises()
    section(say("train.how"))
    _how()
    if warning := notice_at("text"):
        notice(warning.text)
    st.button(say("train.start"), key="train_start", type="primary", on_click=start)


def _pills() -> None:
    st.pills(
        say("train.lessons"),
        TRAINABLE_FAMILIES,
        selection_mode="multi",
        format_func=lambda family: family_of(family).title,
        key="train_families",
        on_change=_keep,
    )


def _how() -> None:
    st.segmented_control(
        say("train.network"),
        list(_NETWORKS),
        format_func=_NETWORKS.__getitem__,
        key="train_network",
        required=True,
        width="stretch",
        on_change=_keep,
    )
    hint(ABOUT[st.session_state["train_network"]])
    if st.session_state["train_network"] == "ours":
        st.segmented_control(
            say("train.size"),
            list(NETWORK_SIZES),
            format_func=str.capitalize,
            key="train_size",
            required=True,
            width="stretch",
            on_change=_keep,
            help=say("train.size_help", sizes=tuple(NETWORK_SIZES.values())),
        )
    with st.container(horizontal=True, key="train_numbers"):
        st.number_input(
            say("train.rounds"),
            key="train_rounds",
            step=10,
            format="%d",
            on_change=_keep,
            help=say("train.rounds_help"),
        )
        st.number_input(
            say("train.number"),
            key="train_seed",
            step=1,
            format="%d",
            on_change=_keep,
            help=say("train.number_help"),
        )


def _keep() -> None:
    page = page_session(TrainSession)
    for name in _CHOICES:
        if f"train_{name}" in st.session_state:
            setattr(page, name, st.session_state[f"train_{name}"])


def start() -> None:
    """Put the training at the end of the queue, or show why that is impossible."""

    def send() -> Training | str:
        return job_runner().submit(Training(job(), visit=visit(), session_alive=session_alive()))

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
    job = job_runner().adopt(visit(), session_alive(), lambda job: isinstance(job, Training))
    if isinstance(job, Training):
        page.training = job


def job() -> TrainingRequest:
    """The chosen training. Raises CarnaticError if it is impossible."""
    return TrainingRequest(
        network=st.session_state["train_network"],
        families=tuple(family for family in TRAINABLE_FAMILIES if family in st.session_state["train_families"]),
        own=tuple(show(piece.exercise) for piece in collection().sound if piece.exercise is not None),
        rounds=int(st.session_state["train_rounds"]),
        hidden=NETWORK_SIZES[page_session(TrainSession).size],
        seed=int(st.session_state["train_seed"]),
    )
