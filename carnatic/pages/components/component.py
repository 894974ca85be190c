"""The page's own components, made of files in assets/web; each is mounted once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from carnatic.library import library
from carnatic.pages.modules import imports_of, module_address

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


# disabled until the module is there: a control that nothing listens to would lose what is typed or pressed
WAITING = "<fieldset class='v-waits' role='presentation' disabled>{}</fieldset>"


@cache
def component(name: str, folder: str = "") -> ComponentRenderer:
    """The component with that name, from the HTML, CSS and module in a folder of assets/web, by default its own."""
    import streamlit as st

    place = f"web/{folder or name}/{name}"
    return st.components.v2.component(
        f"varisai_{name}",
        html=WAITING.format(library().text(f"{place}.html")),
        css=library().text(f"{place}.css"),
        js=loader(f"{folder or name}/{name}.js"),
        isolate_styles=False,
    )


def loader(module: str) -> str:
    """The inline script that mounts a module of assets/web, such as 'player/player.js'."""
    text = library().text("web/loader.js")
    imports = [module_address(name) for name in imports_of(module)]
    for empty, value in (('MODULE = ""', module_address(module)), ("IMPORTS = []", imports)):
        name = empty.partition(" ")[0]
        text = text.replace(f"const {empty};", f"const {name} = {json.dumps(value)};")
    return text


def text_told(wish: Mapping[str, Any], name: str) -> str:
    """The text at a key of a component's message, '' if it isn't text; the browser can send anything."""
    value = wish.get(name)
    return value if isinstance(value, str) else ""
