"""The tuning in numbers beside the music, and scales brought and taken as Scala files."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from carnatic.export import export, file_name, format_for
from carnatic.pages.parts.desk import acted, current, remember, remembered
from carnatic.pages.parts.tuning import grant
from carnatic.practice.request import ExerciseRequest
from carnatic.theory.scala import LARGEST_BYTES
from carnatic.theory.srutis import ratio_of
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi

RULE = (
    "The raga's own: of the srutis that each swara may have, those that make most pure fifths, fourths and thirds "
    "with the others. The rule is ours."
)
SAME_CENTS = 0.05
LARGEST_UPLOAD_MB = 1  # the least that can be asked for; the reader itself refuses far smaller ones


def scale_view() -> None:
    """Every swara in cents and ratio beside equal steps, and the ways in and out."""
    exercise = current().exercise
    st.html(table(exercise.request))
    if exercise.request.tuning.name == "raga":
        st.html(f"<p class='hint'>{RULE}</p>")
    if said := _said(exercise.request):
        st.html(f"<p class='hint' role='status'>{escape(said)}</p>")
    turn = remembered("scale_turn", 0)
    st.file_uploader(
        "A scale of your own, as a Scala file",
        type="scl",
        max_upload_size=LARGEST_UPLOAD_MB,
        key=f"scale_{turn}",
        on_change=_brought,
    )
    st.download_button(
        "This tuning as a Scala file",
        partial(export, exercise, ".scl"),
        file_name=file_name(exercise, ".scl"),
        mime=format_for(".scl").mime,
        key="scale_file",
        type="tertiary",
        on_click="ignore",
    )


def _said(request: ExerciseRequest) -> str:
    """How the scale that was brought was laid onto the raga, while it stands there."""
    words, raga, mapping = remembered("tuning_said") or ("", "", ())
    return str(words) if (raga, mapping) == (request.raga.name, request.mapping) else ""


def table(request: ExerciseRequest) -> str:
    """HTML of the swaras: where each lies, as which ratio, and how far from equal steps."""
    top = (Pitch(SWARASTHANAS["S"], Sthayi.TARA),)
    rows = "".join(_row(request, pitch) for pitch in (*map(Pitch, request.mapped_raga.places), *top))
    heads = "".join(f"<th scope='col'>{word}</th>" for word in ("swara", "cents", "ratio", "equal"))
    head = f"<tr>{heads}</tr>"
    return f"<table class='cents'><caption>Cents above Sa, and from equal steps</caption>{head}{rows}</table>"


def _row(request: ExerciseRequest, pitch: Pitch) -> str:
    cents = request.mapped_tuning.cents_of(pitch)
    name = f"{pitch.place.symbol}{' tara' if pitch.sthayi else ''}"
    ratio = ratio_of(cents)
    said = "–" if ratio is None else str(2 * ratio if pitch.sthayi else ratio)
    off = cents - 100 * pitch.semitone
    away = "same" if abs(off) < SAME_CENTS else f"{'+' if off > 0 else '−'}{abs(off):.1f}"
    return f"<tr><th scope='row'>{name}</th><td>{cents:.1f}</td><td>{said}</td><td>{away}</td></tr>"


def _brought() -> None:
    turn = remembered("scale_turn", 0)
    told = st.session_state.get(f"scale_{turn}")
    # another turn is an empty field, so the same file can be brought again
    remember("scale_turn", turn + 1)
    if told is not None:
        acted()
        bring(told.getvalue()[: LARGEST_BYTES + 1])


def bring(content: bytes) -> None:
    """Tune the raga by a Scala file, and say how; where it can't be, the sound stays as it was."""
    grant({"kind": "scale", "content": content})
