"""The browser's modules in assets/web, and their addresses on this server."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache

import streamlit as st

from carnatic.library import ASSETS
from carnatic.messages import MESSAGES, web
from carnatic.pages.files import MODULE_TYPES, Files

PLAY = "play"  # the page of a link (carnatic/pages/play.py)
_IMPORT = re.compile(r'^import .* from "(\..*)";$', re.MULTILINE)


@cache
def web_modules() -> Files:
    """The browser's modules."""
    return Files(ASSETS / "web", MODULE_TYPES, {"constants.js": _constants, "messages.js": _messages})


def _constants() -> bytes:
    from carnatic.pages.constants import constants_module  # it imports the sound, which takes a while

    return constants_module()


def _messages() -> bytes:
    """The text of messages.js: the sentences that the browser shows, by code."""
    sentences = {code: MESSAGES[code] for code in (*web.SENTENCES, *web.SHARED)}
    return f"// Written by carnatic/pages/modules.py.\n\nexport const MESSAGES = {json.dumps(sentences)};\n".encode()


def module_address(name: str) -> str:
    """The address of a module of assets/web, such as 'player/player.js'; its content never changes.

    Raises KeyError if there is no such module.
    """
    if name not in web_modules().bodies:
        raise KeyError(name)
    return address(f"web/{web_modules().digest}/{name}")


def address(path: str) -> str:
    """A path on this server, below `server.baseUrlPath`."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


def imports_of(name: str) -> tuple[str, ...]:
    """The modules that a module of assets/web imports, directly or indirectly, each once.

    Raises KeyError if one of them isn't there.
    """
    modules: dict[str, None] = {}
    waiting = [name]
    while waiting:
        at = waiting.pop(0)
        for path in _IMPORT.findall(web_modules().bodies[at].decode()):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(at), path))
            if other not in modules:
                modules[other] = None
                waiting.append(other)
    return tuple(modules)
