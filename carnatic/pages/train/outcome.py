"""After a training: the model on the Practice page, as a file, and loaded from one."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.errors import readable
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import parse
from carnatic.jobs.training import Training
from carnatic.library import library
from carnatic.pages.navigation import go_to
from carnatic.pages.own_model import BACK, OwnModel, model_words, own_model, read_model, rounds_words, use_model
from carnatic.pages.session import TrainSession, page_session, try_run
from carnatic.pages.train.own_exercises import LARGEST_UPLOAD_MB

NOT_FOR_PRACTICE = (
    "The article's model can't keep to a raga and a tala, so it stays on this page; what it writes can be heard below."
)


def outcome(training: Training) -> None:
    """The result of a training, and what can be done with it."""
    learned = training.learned
    assert learned is not None
    said = [learned.remark, _kept_words(training)]
    if not learned.weights:
        st.html(f"<p class='hint'>{escape(' '.join((*said[:1], NOT_FOR_PRACTICE)).strip())}</p>")
        return
    st.html(f"<p class='hint' role='status'>{escape(' '.join(filter(None, said)))}</p>")
    model = try_run(lambda: _model_of(training))
    if isinstance(model, str):
        st.html(f"<p class='notice' role='alert'>{escape(model)}</p>")
    else:
        _model_acts(model, _request_of(training), "trained")


def _kept_words(training: Training) -> str:
    """The round that was kept, and why."""
    assert training.learned is not None
    number = training.learned.number
    if training.begun and training.begun.aside:
        return f"It is kept as it was after round {number}, when it did best on what it hadn't heard."
    return f"It is kept as it was after round {number}."


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
            "On Practice now" if in_use is not None and in_use.name == model.name else "Use on Practice",
            key=f"use_{key}",
            type="primary",
            on_click=_use,
            args=(model, request),
        )
        st.download_button(
            "Keep it as a file",
            model.packed,
            file_name=f"varisai-{model.name}.safetensors",
            mime="application/octet-stream",
            key=f"keep_{key}",
            on_click="ignore",
        )
        st.download_button(
            "Its card",
            card_of(model),
            file_name=f"varisai-{model.name}.json",
            mime="application/json",
            key=f"card_{key}",
            type="tertiary",
            on_click="ignore",
        )
    st.html("<p class='hint'>It lasts as long as this visit; the file can be loaded here again.</p>")


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
    st.html("<h2>A model from a file</h2>")
    st.file_uploader(
        "A .safetensors file that was kept here",
        max_upload_size=LARGEST_UPLOAD_MB,
        key=f"train_load_{page.load_turn}",
        on_change=_load,
    )
    if page.load_refusal:
        st.html(f"<p class='notice' role='alert'>{escape(page.load_refusal)}</p>")
    if (loaded := page.loaded) is not None:
        from_ = f" from {loaded.learned}" if loaded.learned else ""
        st.html(f"<p class='hint' role='status'>{escape(f'It has learned{from_}, {rounds_words(loaded.rounds)}.')}</p>")
        _model_acts(loaded, library().request(), "loaded")


def _load() -> None:
    page = page_session(TrainSession)
    told = st.session_state.get(f"train_load_{page.load_turn}")
    page.load_turn += 1
    if told is None:
        return
    made = try_run(lambda: read_model(told.getvalue()))
    if isinstance(made, str):
        # the model in use, and one that was loaded before, stay
        page.load_refusal = readable(f"{told.name[:60]}: {made}")
        return
    page.load_refusal, page.loaded = "", made


def in_use() -> None:
    """A line that says that the user's own model writes on Practice, and the button back."""
    own = own_model()
    if own is not None:
        with st.container(key="own_model", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f"<p class='hint'>{escape(model_words(own, 'on Practice'))}</p>")
            st.button(BACK, key="shipped_model", type="tertiary", on_click=use_model, args=(None,))
