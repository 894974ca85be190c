"""Tuning files: upload and download."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.mapping_file import RagaMapping, save_mapping
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.retune import ENDINGS
from carnatic.export import export, file_name, format_for
from carnatic.messages import say
from carnatic.pages.components.text import hint
from carnatic.pages.components.tuning import on_octave_event
from carnatic.pages.session import current_composition, current_session, mark_widget_event
from carnatic.theory.scala import LARGEST_SCALA_BYTES, show_sruti_key

LARGEST_UPLOAD_MB = 1  # the smallest limit that Streamlit has; reading the file has a lower one


def scale_view() -> None:
    """Where the tuning comes from, and its upload and downloads."""
    exercise = current_composition().exercise
    if exercise.request.tuning.name == "raga":
        hint(say("tuning.rule"))
    if said := _said(exercise.request):
        hint(said, role="status")
    st.file_uploader(
        say("tuning.file"),
        type=[ending.removeprefix(".") for ending in ENDINGS],
        max_upload_size=LARGEST_UPLOAD_MB,
        key=f"scale_{current_session().tuning.file_turn}",
        on_change=_brought,
    )
    with st.container(key="scale_files", horizontal=True, gap="small"):
        for kind, suffix, mime, data in _files(exercise):
            st.download_button(
                say(f"tuning.save.{kind}"),
                data,
                file_name=file_name(exercise, ".scl").removesuffix(".scl") + suffix,
                mime=mime,
                key=f"scale_file_{kind}",
                type="tertiary",
                on_click="ignore",
            )


def _files(exercise: Exercise) -> tuple[tuple[str, str, str, Callable[[], bytes]], ...]:
    """The tuning as files: the kind, the end of the name, the content type, and what makes it."""
    request = exercise.request
    return (
        ("scala", ".scl", format_for(".scl").mime, partial(export, exercise, ".scl")),
        ("keyboard", ".kbm", "text/plain", lambda: show_sruti_key(request.sruti_hz).encode()),
        ("json", "-tuning.json", "application/json", partial(save_mapping, RagaMapping.of(request))),
    )


def _said(request: ExerciseRequest) -> str:
    """How the uploaded scale was read for the raga, while it is in use."""
    words, raga, mapping = current_session().tuning.remarks
    return words if (raga, mapping) == (request.raga.name, request.mapping) else ""


def _brought() -> None:
    tuning = current_session().tuning
    upload = st.session_state.get(f"scale_{tuning.file_turn}")
    # the next turn is an empty field, so the same file can be uploaded again
    tuning.file_turn += 1
    if upload is not None:
        mark_widget_event()
        load_scale(upload.name, upload.getvalue()[: LARGEST_SCALA_BYTES + 1])


def load_scale(name: str, content: bytes) -> None:
    """Tune the raga by a file and show how; if it fails, a notice says why and the tuning stays."""
    on_octave_event({"kind": "file", "name": name, "content": content})
