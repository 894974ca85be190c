"""Headings, hints and notices from sentences of the catalogue."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.messages import say


def heading(text: str, small: str = "") -> None:
    """A heading of the rail, with a smaller word after it."""
    st.html(f"<h3>{escape(text)}{f' <small>{escape(small)}</small>' if small else ''}</h3>")


def hint(text: str, role: str = "") -> None:
    """A sentence in small type. role: 'status' if screen readers must announce its changes."""
    st.html(f"<p class='hint'{f' role={chr(39)}{role}{chr(39)}' if role else ''}>{escape(text)}</p>")


def notice(text: str, role: str = "alert") -> None:
    """A sentence about something that failed."""
    st.html(f"<p class='notice'{f' role={chr(39)}{role}{chr(39)}' if role else ''}>{escape(text)}</p>")


def page_title(page: str) -> None:
    """Name the page in the browser's tab: 'Write · Varisai'."""
    st.set_page_config(page_title=say("title.page", page=page))


def music_title(raga: str, name: str) -> None:
    """Name the music in the browser's tab: 'Mohanam, new exercise 7 · Varisai'."""
    st.set_page_config(page_title=say("title.music", raga=raga, name=name))


def section(text: str) -> None:
    """A heading of a part of the page."""
    st.html(f"<h2>{escape(text)}</h2>")
