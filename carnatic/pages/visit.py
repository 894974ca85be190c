"""The visit: its secret, by which only the visitor finds its jobs again after a reload, and whether it lasts.

The server gives the secret to each browser as a cookie that only the server reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from secrets import token_urlsafe

import streamlit as st

from carnatic.pages.session import visit_session

COOKIE = "varisai_visit"
SECRET_BYTES = 32
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe writes for that many bytes


def new_secret() -> str:
    """A secret that nobody can guess."""
    return token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether a text has the form of a secret of ours, too long to guess."""
    return SECRET.fullmatch(text) is not None


def visit() -> str:
    """This visit's secret: the browser's, or if it takes no cookies one that ends with the session."""
    session = visit_session()
    if not session.secret:
        cookie = str(st.context.cookies.get(COOKIE, ""))
        session.secret = cookie if is_secret(cookie) else new_secret()
    return session.secret


def session_alive() -> Callable[[], bool]:
    """A function that says, on any thread, whether this visit still lasts."""
    from streamlit.runtime import Runtime
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    context = get_script_run_ctx()
    if context is None or not Runtime.exists():
        return lambda: True
    runtime, session_id = Runtime.instance(), context.session_id
    return lambda: bool(runtime.is_active_session(session_id))
