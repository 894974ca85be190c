"""The choices for the text: raga, tala, speed, and the difficulty of an ending."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.choices import SPEED_WORDS, form_choice, level_choice, raga_choice, tala_choice
from carnatic.pages.components.text import notice
from carnatic.pages.session import (
    WriteSession,
    current_request,
    mark_widget_event,
    notice_at,
    page_session,
    request_change,
)
from carnatic.theory.tala import COUNTED_EDUPPUS, EDUPPUS, NAMED_EDUPPUS, SPEEDS, eduppu_sign

ADI = "Adi"  # the only tala of madhyadi and desadi
EDUPPU_WORDS = {eduppu: say(f"write.eduppu.{eduppu}") for eduppu in ("sama", *NAMED_EDUPPUS)} | {
    eduppu: say("write.eduppu.counted", eduppu=eduppu_sign(eduppu)) for eduppu in COUNTED_EDUPPUS if eduppu != "sama"
}


def write_choices(request: ExerciseRequest) -> None:
    """Raga, tala and speed; the widgets follow the request, unless a notice says why a choice can't be."""
    if not notice_at("head") or "write_raga" not in st.session_state:
        for key, value in shown_write_choices(request).items():
            st.session_state[key] = value
    raga_choice("write_raga", apply_write_choices)
    form_choice(request.raga, "write_form", apply_write_choices)
    tala_choice("write_tala", apply_write_choices)
    st.selectbox(
        say("write.speed"), list(SPEEDS), format_func=_speed_label, key="write_speed", on_change=apply_write_choices
    )
    st.segmented_control(
        say("write.eduppu"),
        offered_eduppus(request),
        format_func=EDUPPU_WORDS.__getitem__,
        key="write_eduppu",
        required=True,
        on_change=apply_write_choices,
        width="stretch",
    )
    if "write_difficulty" not in st.session_state:
        st.session_state.write_difficulty = page_session(WriteSession).difficulty
    level_choice(say("write.ending_level"), "write_difficulty", _choose_difficulty)
    if refused := notice_at("head"):
        notice(refused.text, role="")


def offered_eduppus(request: ExerciseRequest) -> list[str]:
    """The eduppus to choose from; in Adi half an akshara and one and a half have their names."""
    named = NAMED_EDUPPUS if request.tala.name == ADI else {}
    counted = [name for name, aksharas in COUNTED_EDUPPUS.items() if aksharas not in named.values()]
    return sorted({*counted, *named, request.eduppu}, key=lambda name: (EDUPPUS[name], name not in COUNTED_EDUPPUS))


def _choose_difficulty() -> None:
    mark_widget_event()
    page_session(WriteSession).difficulty = st.session_state.write_difficulty


def _speed_label(speed: int) -> str:
    """'Second speed, 2 swaras per akshara'."""
    return say("write.speed_of", speed=SPEED_WORDS[speed], count=speed)


def shown_write_choices(request: ExerciseRequest) -> dict[str, Any]:
    """The value of each widget of the popover for a request."""
    return {
        "write_raga": request.raga.name,
        "write_form": request.raga.name,
        "write_tala": request.tala.name,
        "write_speed": request.speed,
        "write_eduppu": request.eduppu,
    }


def apply_write_choices() -> None:
    """Lay the text out with the popover's choices; fields that didn't change stay as they are."""

    def wanted() -> ExerciseRequest:
        request = current_request()
        shown = shown_write_choices(request)
        changed = {key: st.session_state[key] for key in shown if st.session_state.get(key, shown[key]) != shown[key]}
        if name := changed.get("write_raga") or changed.get("write_form"):
            request = request.changed(raga=library().raga(name), mapping=())
        changes: dict[str, Any] = {}
        if "write_tala" in changed:
            changes |= {"tala": library().tala(changed["write_tala"]), "eduppu": "sama"}
        if "write_speed" in changed:
            changes |= {"speed": changed["write_speed"], "trikalam": False}
        if changed.get("write_eduppu"):
            changes["eduppu"] = changed["write_eduppu"]
        return request.changed(**changes)

    request_change(wanted)
