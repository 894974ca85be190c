"""The script that Streamlit runs for every visit: the list of pages, and the frame around them."""

import re

import streamlit as st

from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.about import about
from carnatic.pages.book.page import book
from carnatic.pages.components.component import markup
from carnatic.pages.components.connection import watch_connection
from carnatic.pages.components.rest import send_rest
from carnatic.pages.lessons.page import lessons
from carnatic.pages.navigation import follow_pending
from carnatic.pages.practice.page import practice
from carnatic.pages.ragas.page import ragas
from carnatic.pages.tanpura.page import tanpura
from carnatic.pages.train.page import train
from carnatic.pages.worksheets.page import worksheets
from carnatic.pages.write.page import write

_DARK = re.compile(r"@media\(prefers-color-scheme:dark\)\{(.*?\})\}")


def logo(scheme: str) -> str:
    """The logo as SVG in the colours of the scheme: 'light', 'dark', or 'light dark' for what the browser prefers.

    WebKit doesn't look at the preference inside a picture, so the colours of a known scheme are written into it.
    """
    text = library().text("page/logo.svg")
    return {"light": _DARK.sub("", text), "dark": _DARK.sub(r"\1", text)}.get(scheme, text)


def main() -> None:
    """Draw the page that is open."""
    st.set_page_config(page_title="Varisai", page_icon=library().text("page/icon.svg"), layout="wide")
    # popovers and lists stand outside the app's own element, where Streamlit sets no scheme
    scheme = st.context.theme.type or "light dark"
    st.logo(logo(scheme), size="large")
    st.html(f"<style>:root {{ color-scheme: {scheme}; }} {markup('web/page/page.css')}</style>")
    pages = {
        "practice": st.Page(practice, title=say("page.practice"), default=True),
        "lessons": st.Page(lessons, title=say("page.lessons"), url_path="lessons"),
        "write": st.Page(write, title=say("page.write"), url_path="write"),
        "ragas": st.Page(ragas, title=say("page.ragas"), url_path="ragas"),
        "worksheets": st.Page(worksheets, title=say("page.worksheets"), url_path="worksheets"),
        "book": st.Page(book, title=say("page.book"), url_path="book"),
        "tanpura": st.Page(tanpura, title=say("page.tanpura"), url_path="tanpura"),
        "train": st.Page(train, title=say("page.train"), url_path="train"),
        "about": st.Page(about, title=say("page.about"), url_path="about"),
    }
    page = st.navigation(list(pages.values()), position="top")
    follow_pending(pages)
    page.run()
    send_rest()
    watch_connection()


if __name__ == "__main__":  # Streamlit runs the file under that name
    main()
