"""After a training: the model on the Practice page, as a file, and loaded from one."""

from __future__ import annotations

import streamlit as st

from carnatic.errors import readable
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import parse
from carnatic.jobs.training import Training
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.text import hint, notice, section
from carnatic.pages.navigation import go_to
from carnatic.pages.own_model import BACK, OwnModel, model_words, own_model, read_model, use_model
from carnatic.pages.session import TrainSession, page_session, try_run
from carnatic.pages.train.own_exercises import LARGEST_UPLOAD_MB

NOT_FOR_PRACTICE = say("train.article_stays")


def outcome(training: Training) -> None:
    """The result of a training, and what can be done with it."""
    learned = training.result
    assert learned is not None
    sentences = [learned.remark, _kept_words(training)]
    if not learned.weights:
        hint(" ".join((*sentences[:1], NOT_FOR_PRACTICE)).strip())
        return
    hint(" ".join(filter(None, sentences)), role="status")
    model = try_run(lambda: _model_of(training))
    if isinstance(model, str):
        notice(model)
    else:
        _model_acts(model, _request_of(training), "trained")


def _kept_words(training: Training) -> str:
    """The round that was kept, and why."""
    assert training.result is not None
    number = training.result.number
    if training.begun and training.begun.aside:
        return say("train.saved_best", number=number)
    return say("train.saved", number=number)


def _model_of(training: Training) -> OwnModel:
    """The trained model, read once."""
    page = page_session(TrainSession)
    if page.model is None or page.model.packed != training.packed:
        page.model = read_model(training.packed)
    return page.model


def _request_of(training: Training) -> ExerciseRequest:
    """The request of the last sample, so that Practice goes on from there."""
    if not training.samples:
        return library().request()
    return parse(training.samples[-1].text, library()).request


def _model_acts(model: OwnModel, request: ExerciseRequest, key: str) -> None:
    with st.container(horizontal=True, gap="small", key=f"model_acts_{key}"):
        in_use = own_model()
        st.button(
            say("train.in_use") if in_use is not None and in_use.name == model.name else say("train.use"),
            key=f"use_{key}",
            type="primary",
            on_click=_use,
            args=(model, request),
        )
        st.download_button(
            say("train.save_file"),
            model.packed,
            file_name=f"varisai-{model.name}.safetensors",
            mime="application/octet-stream",
            key=f"keep_{key}",
            on_click="ignore",
        )
        st.download_button(
            say("train.card"),
            card_of(model),
            file_name=f"varisai-{model.name}.json",
            mime="application/json",
            key=f"card_{key}",
            type="tertiary",
            on_click="ignore",
        )
    hint(say("train.lasts"))


def card_of(model: OwnModel) -> str:
    """The card's JSON, as it stands in the file."""
    from carnatic.compose.network.weights_file import read_packed_card

    return read_packed_card(model.packed)


def _use(model: OwnModel, request: ExerciseRequest) -> None:
    use_model(model)
    go_to("practice", request)


# -- loading ---------------------------------------------------------------------------------


def loading() -> None:
    """The upload of a model file, and the model that was loaded."""
    page = page_session(TrainSession)
    section(say("train.load"))
    st.file_uploader(
        say("train.load_file"),
        max_upload_size=LARGEST_UPLOAD_MB,
        key=f"train_load_{page.load_turn}",
        on_change=_load,
    )
    if page.load_refusal:
        notice(page.load_refusal)
    if (loaded := page.loaded) is not None:
        hint(_loaded_words(loaded), role="status")
        _model_acts(loaded, library().request(), "loaded")


def _loaded_words(model: OwnModel) -> str:
    """'It has learned from Sarali, 120 rounds.'"""
    if not model.learned:
        return say("train.loaded", rounds=model.rounds)
    return say("train.loaded_from", lessons=model.learned, rounds=model.rounds)


def _load() -> None:
    page = page_session(TrainSession)
    upload = st.session_state.get(f"train_load_{page.load_turn}")
    page.load_turn += 1
    if upload is None:
        return
    model = try_run(lambda: read_model(upload.getvalue()))
    if isinstance(model, str):
        # the model in use, and one that was loaded before, stay
        page.load_refusal = readable(f"{upload.name[:60]}: {model}")
        return
    page.load_refusal, page.loaded = "", model


def in_use() -> None:
    """A line that says that the user's own model writes on Practice, and the button back."""
    model = own_model()
    if model is not None:
        with st.container(key="own_model", horizontal=True, vertical_alignment="center", gap="small"):
            hint(model_words(model, say("train.on_practice")))
            st.button(BACK, key="shipped_model", type="tertiary", on_click=use_model, args=(None,))
