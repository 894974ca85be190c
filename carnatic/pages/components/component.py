"""The page's own components, made of files in assets/web; each is mounted once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.modules import imports_of, module_address

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


# disabled until the module is there: a control that nothing listens to would lose what is typed or pressed
WAITING = "<fieldset class='v-waits' role='presentation' disabled>{}</fieldset>"
_CODE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)+)\}")


@cache
def component(name: str, folder: str = "") -> ComponentRenderer:
    """The component with that name, from the HTML, CSS and module in a folder of assets/web, by default its own."""
    import streamlit as st

    place = f"web/{folder or name}/{name}"
    return st.components.v2.component(
        f"varisai_{name}",
        html=WAITING.format(markup(f"{place}.html")),
        css=markup(f"{place}.css"),
        js=loader(f"{folder or name}/{name}.js"),
        isolate_styles=False,
    )


def markup(place: str) -> str:
    """HTML or CSS of assets, such as 'web/player/player.html', with the sentence of each {code} filled in."""
    quoted = escape if place.endswith(".html") else _css_string
    return _CODE.sub(lambda found: quoted(say(found[1])), library().text(place))


def _css_string(text: str) -> str:
    """A text as it is written between the quotes of a CSS string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def loader(module: str) -> str:
    """The inline script that mounts a module of assets/web, such as 'player/player.js'."""
    text = library().text("web/loader.js")
    values = {
        'MODULE = ""': module_address(module),
        "IMPORTS = []": [module_address(name) for name in imports_of(module)],
        'FAULT = ""': say("page.part_failed"),
    }
    for empty, value in values.items():
        name = empty.partition(" ")[0]
        text = text.replace(f"const {empty};", f"const {name} = {json.dumps(value)};")
    return text


def text_told(wish: Mapping[str, Any], name: str) -> str:
    """The text at a key of a component's message, '' if it isn't text; the browser can send anything."""
    value = wish.get(name)
    return value if isinstance(value, str) else ""
