"""Drawing again: a part of the page while a job runs, or the whole page from within such a part."""

from __future__ import annotations

import streamlit as st

from carnatic.pages.components.component import component
from carnatic.pages.session import current_session


def refresh(key: str, wait_ms: int) -> None:
    """Draw the enclosing fragment again after a while; the fragment calls this last, each time.

    Streamlit's own ``run_every`` doesn't wait until the last drawing is done, and its run can
    take the place of a page that was opened meanwhile.
    """
    page = current_session()
    page.refreshes += 1
    data = {"turn": page.refreshes, "wait": wait_ms}
    component("again", folder="page")(key=key, data=data, on_again_change=_nothing)


def _nothing() -> None:
    """The callback of a message that only needs the page to be drawn."""


def rerun_page() -> None:
    """Draw the whole page again, also from within a fragment."""
    # Streamlit looks for what was pressed whenever something is drawn; without this a page that
    # was opened meanwhile would be forgotten
    st.empty()
    st.rerun(scope="app")
