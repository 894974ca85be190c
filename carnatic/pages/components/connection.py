"""What brings a page back after the server was away, on every page."""

from __future__ import annotations

from carnatic.pages.components.component import component
from carnatic.pages.session import mark_widget_event


def watch_connection() -> None:
    """Say that the connection is lost, and draw the page again when it is back."""
    component("connection", folder="page")(key="connection", on_back_change=_drawn_again)


def _drawn_again() -> None:
    """The run is all that is wanted: over a new session it opens the page's address as at a first visit."""
    mark_widget_event()
