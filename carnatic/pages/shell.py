"""Streamlit's own page and scripts as this server sends them: compressed, with our icons, and no more than needed.

Streamlit sends them uncompressed, with a text font that the theme replaces, and with an icon font of 375 kB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from carnatic.library import STATIC
from carnatic.messages import say
from carnatic.pages.compression import Body, answer
from carnatic.pages.files import FOREVER, MODULE_TYPES
from carnatic.pages.modules import PLAY, address, imports_of, module_address
from carnatic.pages.offline import NOT_WITHOUT_ASKING

PLAYER = "player/player.js"  # the largest of the modules, on most pages
FONT = "app/static/anek-latin.woff2"
ICONS = "material-symbols.woff"
# Streamlit fetches these when it has drawn what is around them; the first screen needs each
PARTS = ("BidiComponent", "Button", "ButtonGroup", "DownloadButton", "Html", "Selectbox", "Slider")
DIGEST_LENGTH = 16
# cover: the page lies under a phone's notch too, and its style sheets leave the safe areas free
VIEWPORT = "width=device-width, initial-scale=1, viewport-fit=cover"
_SCRIPT_IMPORT = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
_ICON_FONT = re.compile(r'url\([^)]*/MaterialSymbols-Rounded[^)]*\)\s*format\("woff2"\)')
_TEXT_FONT = re.compile(r"url\([^)]*/SourceSansVF-Upright[^)]*\)")


class Shell:
    """Answers for Streamlit's page, scripts and style; everything else passes, and pages of our own too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._own_page = address(PLAY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] == self._own_page:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = scripts().get(scope["path"])
        if body is not None:
            # a large script takes 100 ms to compress
            response = await run_in_threadpool(answer, headers, body, FOREVER)
            await response(scope, receive, send)
            return
        asks_for_a_page = "text/html" in headers.get("accept", "")
        left_out = (b"if-none-match", b"if-modified-since", b"range") if asks_for_a_page else ()
        kept = [(name, value) for name, value in scope["headers"] if name not in left_out]
        is_page = False

        async def send_own_page(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                is_page = message["status"] == 200 and kind.startswith("text/html")
                if is_page:
                    response = await run_in_threadpool(lambda: answer(headers, page(), NOT_WITHOUT_ASKING))
                    await response(scope, receive, send)
            if not is_page:
                await send(message)

        await self.app({**scope, "headers": kept}, receive, send_own_page)


@cache
def scripts() -> Mapping[str, Body]:
    """Streamlit's scripts and styles by their addresses; their names change with their content."""
    folder = _folder() / "static"
    paths = sorted(path for path in folder.rglob("*") if path.suffix in MODULE_TYPES)
    return {address(f"static/{path.relative_to(folder).as_posix()}"): _body(path) for path in paths}


def _body(path: Path) -> Body:
    read = partial(_style, path) if path.suffix == ".css" else path.read_bytes
    return Body(path.name, MODULE_TYPES[path.suffix], read)


@cache
def page() -> Body:
    """The page that every address of the app opens, which loads Streamlit's scripts and then ours."""
    text = (_folder() / "index.html").read_text(encoding="utf-8")
    for pattern, by in _replacements(text):
        text = re.sub(pattern, by.replace("\\", r"\\"), text, count=1, flags=re.DOTALL)
    body = text.encode()
    return Body(sha256(body).hexdigest()[:DIGEST_LENGTH], "text/html; charset=utf-8", lambda: body)


def _replacements(text: str) -> Iterator[tuple[str, str]]:
    """(pattern of Streamlit's page, what stands there instead)."""
    yield r'<link\s+rel="preload"[^>]*/SourceSans[^>]*/>', font_link(FONT)
    yield r"<title>Streamlit</title>", "<title>Varisai</title>"
    yield r'<meta\s+name="viewport"[^>]*/>', f'<meta name="viewport" content="{VIEWPORT}" />'
    yield r'<link\s+rel="shortcut icon"[^>]*/>', "\n".join(as_an_app())
    yield r"<!--(?:(?!-->).)*-->\s*<link rel=\"service-desc\"[^>]*/>", ""
    # only a service that stores pages reads it; without it no script stands in the page
    yield r"<!--(?:(?!-->).)*-->\s*<script>\s*window.prerenderReady = false\s*</script>", ""
    yield r"<noscript>.*</noscript>", f"<noscript>{say('page.no_script')}</noscript>"
    style = re.search(r"static/css/index\.[^\"]+\.css", text)
    if style is not None:  # the digest changes if the icons do
        yield re.escape(style[0]), f"{style[0]}?{_digest(STATIC / ICONS)}"
    yield r"(?=</head>)", "\n".join((*_parts(text), *_modules()))


def as_an_app() -> Iterator[str]:
    """What a phone needs to keep the page as an app: manifest, icons, the colour of the frame around it."""
    yield f'<link rel="icon" href="{address("app/static/icon-192.png")}" type="image/png" />'
    yield f'<link rel="apple-touch-icon" href="{address("app/static/icon-touch-180.png")}" />'
    yield f'<link rel="manifest" href="{address("app/static/manifest.webmanifest")}" />'
    for scheme in ("light", "dark"):
        colour = st.get_option(f"theme.{scheme}.backgroundColor")
        yield f'<meta name="theme-color" media="(prefers-color-scheme: {scheme})" content="{colour}" />'


def font_link(name: str) -> str:
    """The link that fetches a font before a style asks for it."""
    return f'<link rel="preload" href="{address(name)}" as="font" type="font/woff2" crossorigin />'


def _parts(text: str) -> Iterator[str]:
    """Links to the scripts of the first screen's parts that Streamlit's page doesn't name."""
    folder = _folder() / "static/js"
    seen = set(re.findall(r"static/js/([^\"]+\.js)", text))
    waiting = [path.name for part in PARTS for path in folder.glob(f"{part}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name not in seen:
            seen.add(name)
            yield f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
            waiting += _SCRIPT_IMPORT.findall((folder / name).read_text(encoding="utf-8"))


def _modules() -> Iterator[str]:
    """Links to the player's modules, so that they come while Streamlit starts."""
    for name in (PLAYER, *imports_of(PLAYER)):
        yield f'<link rel="modulepreload" href="{module_address(name)}" fetchpriority="low">'


def _style(path: Path) -> bytes:
    """A style of Streamlit with the theme's font for the text before the theme, and only the icons that are used."""
    icons = f'url({address(f"app/static/{ICONS}")}?{_digest(STATIC / ICONS)}) format("woff")'
    text = _ICON_FONT.sub(icons, path.read_text(encoding="utf-8"))
    return _TEXT_FONT.sub(f"url({address(FONT)})", text).encode()


@cache
def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]


def _folder() -> Path:
    """Streamlit's folder of files for the browser."""
    return Path(file_util.get_static_dir())
