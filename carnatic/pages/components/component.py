"""The parts of the page that are not Streamlit's: their files in assets/, mounted once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from carnatic.library import library

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


@cache
def component(
    name: str, folder: str = "", scripts: tuple[str, ...] = (), constants: tuple[str, ...] = ()
) -> ComponentRenderer:
    """The part of that name, from its HTML, CSS and JS in a folder of assets/, its own by default.

    scripts: the files that are joined into one module, the last of which exports its entry. constants: JSON
    files that stand before them, each under its name in capitals, so that Python and the module read the same.
    """
    import streamlit as st

    shelf, folder = library(), folder or name
    given = (f"const {one.upper()} = {shelf.text(f'{folder}/{one}.json')};" for one in constants)
    return st.components.v2.component(
        f"varisai_{name}",
        html=shelf.text(f"{folder}/{name}.html"),
        css=shelf.text(f"{folder}/{name}.css"),
        js="\n".join((*given, *(shelf.text(f"{folder}/{script}.js") for script in scripts or (name,)))),
        isolate_styles=False,
    )


def text_told(wish: Mapping[str, Any], name: str) -> str:
    """A text in what a component sends, '' for anything else; it comes from the browser and may be anything."""
    value = wish.get(name)
    return value if isinstance(value, str) else ""
