"""A part of the page that is drawn again and again while something goes on."""

from __future__ import annotations

import streamlit as st

from carnatic.pages.components.component import component


def refresh(key: str, wait_ms: int) -> None:
    """Have the fragment in which this stands drawn anew after a while; called each time, as its last part.

    Streamlit's own ``run_every`` doesn't wait until the last drawing is done, and what it asks
    for can take the place of a page that was pressed meanwhile.
    """
    turn = st.session_state.get(f"{key}.turn", 0) + 1
    st.session_state[f"{key}.turn"] = turn
    component("again", folder="page")(key=key, data={"turn": turn, "wait": wait_ms}, on_again_change=_nothing)


def _nothing() -> None:
    """What is told needs no answer but the drawing."""
