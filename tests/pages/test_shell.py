"""What the first visit fetches: compressed, with our icons and fonts, and Streamlit's page as ours."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import file_util

from carnatic.library import STATIC
from carnatic.pages.compression import coding_of, codings
from carnatic.pages.modules import imports_of, module_address, web_modules
from carnatic.pages.server import middleware, routes
from carnatic.pages.shell import ICONS, PARTS, PLAYER, page, scripts
from scripts.fonts import icons_of, used_icons
from tests.pages.asgi import LOCAL, ask

FOLDER = Path(file_util.get_static_dir())
HTML = ("accept", "text/html")
UNPACKED: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress}
if importlib.util.find_spec("brotli"):
    UNPACKED["br"] = importlib.import_module("brotli").decompress


async def _streamlits_page(_: Request) -> Response:
    return HTMLResponse((FOLDER / "index.html").read_bytes())


async def _nothing(_: Request) -> Response:
    return PlainTextResponse("from Streamlit", 404)


@pytest.fixture(scope="module")
def app() -> Starlette:
    """Our routes and middleware around a page like Streamlit's."""
    others = [Route("/static/{path:path}", _nothing), Route("/{path:path}", _streamlits_page)]
    return Starlette(routes=[*routes(), *others], middleware=middleware())


def test_every_coding_is_tried() -> None:
    assert set(UNPACKED) - {""} == set(codings())


@pytest.mark.parametrize("coding", UNPACKED)
def test_scripts_come_compressed_and_whole(app: Starlette, coding: str) -> None:
    for address in list(scripts())[:20] + [f"/static/js/{path.name}" for path in FOLDER.glob("static/js/index.*.js")]:
        answer = ask(app, address, [LOCAL, ("accept-encoding", coding)])
        body = UNPACKED[coding](answer.body)
        assert answer.status == 200
        assert answer.headers.get("content-encoding", "") == coding
        assert int(answer.headers["content-length"]) == len(answer.body)
        if address.endswith(".js"):
            assert body == (FOLDER / address.removeprefix("/")).read_bytes()
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        has_it = [LOCAL, ("accept-encoding", coding), ("if-none-match", answer.headers["etag"])]
        seen = ask(app, address, has_it)
        assert (seen.status, seen.body, seen.headers["etag"]) == (304, b"", answer.headers["etag"])
        # another coding of the same file isn't the same answer
        if coding:
            assert ask(app, address, [LOCAL, ("if-none-match", answer.headers["etag"])]).status == 200


@pytest.mark.parametrize("coding", UNPACKED)
def test_modules_come_compressed(app: Starlette, coding: str) -> None:
    for name, held in web_modules().bodies.items():
        answer = ask(app, module_address(name), [LOCAL, ("accept-encoding", coding)])
        assert UNPACKED[coding](answer.body) == held


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("GZIP;q=0.5, zstd", "gzip"),
        ("gzip;q=0", ""),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=none", ""),
        (",;q=,;", ""),
        ("gzip;q=0.000", ""),
    ],
)
def test_the_coding_is_one_that_the_browser_takes(header: str, expected: str) -> None:
    assert coding_of(header) == expected


def test_the_best_coding_comes_first() -> None:
    best = next(iter(codings()))
    assert [coding_of(header) for header in ("gzip, deflate, br", "*", "br;q=0.1, gzip")] == [best] * 3


@pytest.mark.parametrize("path", ["/static/js/none.js", "/static/js/../index.html", "/static/media/x.woff2"])
def test_what_is_no_script_is_left_to_streamlit(app: Starlette, path: str) -> None:
    assert (ask(app, path).status, ask(app, path).body) == (404, b"from Streamlit")


def test_every_address_opens_our_page(app: Starlette) -> None:
    for path in ("/", "/lessons"):
        answer = ask(app, path, [LOCAL, HTML, ("if-none-match", '"x"'), ("range", "bytes=0-10")])
        assert (answer.status, answer.body) == (200, page().read())
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    secret = answer.headers["set-cookie"].partition(";")[0]
    again = ask(app, "/", [LOCAL, HTML, ("cookie", secret), ("if-none-match", answer.headers["etag"])])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == "no-cache"


def test_the_page_is_streamlits_without_what_nothing_needs() -> None:
    theirs, ours = (FOLDER / "index.html").read_text(encoding="utf-8"), page().read().decode()
    script = re.search(r'<script type="module"[^>]*></script>', theirs)
    assert script is not None
    assert script[0] in ours
    assert re.findall(r"<script[^>]*>", ours) == [script[0].removesuffix("</script>")]
    for one in ("Streamlit</title>", "SourceSans", "agent", "prerenderReady"):
        assert one in theirs
        assert one not in ours
    assert "<title>Varisai</title>" in ours
    assert 'href="/app/static/anek-latin.woff2" as="font"' in ours


def test_a_phone_can_keep_the_page_as_an_app(app: Starlette) -> None:
    ours = page().read().decode()
    assert "viewport-fit=cover" in ours
    assert re.findall(r'<meta name="theme-color"[^>]*content="([^"]*)"', ours) == ["#F4F6F5", "#0F1618"]
    (manifest_address,) = re.findall(r'<link rel="manifest" href="([^"]*)"', ours)
    icons = re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]*)"', ours)
    manifest = json.loads(ask(app, manifest_address).body)
    assert urljoin(manifest_address, manifest["start_url"]) == urljoin(manifest_address, manifest["scope"]) == "/"
    for icon in manifest["icons"]:
        size = int(icon["sizes"].partition("x")[0])
        held = ask(app, urljoin(manifest_address, icon["src"]))
        assert (held.status, held.headers["content-type"]) == (200, icon["type"])
        # width and height stand in the header of a PNG file
        assert struct.unpack(">II", held.body[16:24]) == (size, size)
    assert len(icons) == 2
    assert [ask(app, icon).status for icon in icons] == [200, 200]


def test_the_page_names_every_script_of_the_first_screen_once() -> None:
    named = re.findall(r'<link rel="modulepreload"[^>]* href="\.?(/[^"]+)"', page().read().decode())
    assert len(named) == len(set(named))
    assert {module_address(name) for name in (PLAYER, *imports_of(PLAYER))} <= set(named)
    for part in PARTS:  # a new version of Streamlit may call them something else
        assert len([name for name in named if name.startswith(f"/static/js/{part}.")]) == 1
    imported = {
        f"/static/js/{name}"
        for address in named
        if address.startswith("/static")
        for name in re.findall(r'(?:from|import)"\./([^"]+\.js)"', (FOLDER / address[1:]).read_text(encoding="utf-8"))
    }
    first = {address for address in scripts() if address.startswith("/static/js/index.")}
    assert imported <= set(named) | first


def test_the_style_names_our_icons_and_our_font() -> None:
    (address,) = (address for address in scripts() if address.startswith("/static/css/index."))
    style = scripts()[address].read().decode()
    assert f"/app/static/{ICONS}" in style
    assert "/app/static/anek-latin.woff2" in style
    assert "MaterialSymbols" not in style
    assert "SourceSansVF-Upright" not in style


def test_the_icons_are_all_that_a_page_can_show() -> None:
    held = {name for name, _ in icons_of(TTFont(STATIC / ICONS))}
    assert "casino" in held
    # named in Streamlit's scripts, and in no font of theirs
    assert used_icons() - held <= {"star_filled"}, "run 'python -m scripts.fonts --icons'"
