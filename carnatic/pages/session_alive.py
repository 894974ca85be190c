"""Whether a visit still lasts, for what is made for it beside the page; and the page drawn anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def session_alive() -> Callable[[], bool]:
    """Tells whether this visit still lasts, on any thread."""
    from streamlit.runtime import Runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    if context is None or not Runtime.exists():
        return lambda: True
    runtime, session_id = Runtime.instance(), context.session_id
    return lambda: bool(runtime.is_active_session(session_id))


def rerun_all_sessions() -> None:
    """Draw the whole page anew, also from within a part that is drawn by itself."""
    # Streamlit looks for what was pressed whenever something is drawn; a page that was asked for
    # meanwhile would be forgotten otherwise
    st.empty()
    st.rerun(scope="app")
