"""The secret of a visit, by which its jobs are found again after a reload, and by nobody else.

The server gives it to each browser as a cookie that only the server reads.
"""

from __future__ import annotations

import re
from secrets import token_urlsafe

import streamlit as st

COOKIE = "varisai_visit"
SECRET_BYTES = 32
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe writes for that many bytes


def new_secret() -> str:
    """A secret that nobody can guess."""
    return token_urlsafe(SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether a text could be a secret of ours, and not one that is short enough to guess."""
    return SECRET.fullmatch(text) is not None


def visit() -> str:
    """This visit's secret: the browser's, or where it takes no cookies one that ends with the session."""
    if "visit" not in st.session_state:
        cookie = str(st.context.cookies.get(COOKIE, ""))
        st.session_state.visit = cookie if is_secret(cookie) else new_secret()
    secret: str = st.session_state.visit
    return secret
