"""Links that keep the visit: real addresses that the page opens itself when one is pressed.

A plain link would load the whole app again and forget the music on the other pages. These
links can still be copied, or opened in another tab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from carnatic.pages.components.component import component
from carnatic.pages.modules import address


def raga_address(name: str) -> str:
    """The attributes of a link to a raga's part of this page."""
    return f"href='?{escape(urlencode({'raga': name}), quote=True)}' data-raga='{escape(name, quote=True)}'"


def page_address(page: str, params: Mapping[str, str]) -> str:
    """The attributes of a link to another page, 'practice' for the first one."""
    target = f"{'./' if page == 'practice' else page}?{urlencode(params)}"
    return f"href='{escape(target, quote=True)}' data-page='{escape(page, quote=True)}'"


def app_address() -> str:
    """The address under which the reader's browser has opened the app, without the page; '' if it isn't known."""
    parts = urlsplit(st.context.url or "")
    is_known = parts.scheme in ("http", "https") and parts.netloc
    return f"{parts.scheme}://{parts.netloc}{address('').rstrip('/')}" if is_known else ""


def links(html: str, key: str, follow: Callable[[str, str], None]) -> None:
    """Show HTML with links that the page opens itself.

    follow: called with ('raga', its name) or ('page', its name) before the page runs again.
    """

    def told() -> None:
        wish = st.session_state[key].get("wish")
        for kind in ("raga", "page"):
            if isinstance(wish, Mapping) and isinstance(wish.get(kind), str):
                follow(kind, wish[kind])

    component("ragas")(key=key, data={"html": html}, on_wish_change=told)
