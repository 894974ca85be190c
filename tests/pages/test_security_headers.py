"""The security headers: every answer has them, and no page has a script that they forbid."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from carnatic.pages.modules import module_address
from carnatic.pages.security_headers import OF_A_DOCUMENT, POLICY
from carnatic.pages.server import middleware, routes
from carnatic.pages.shell import page
from tests.pages.asgi import LOCAL, ask


async def _an_image(_: Request) -> Response:
    headers = {"Content-Security-Policy": "default-src *", "X-Content-Type-Options": "none"}
    return Response("<svg/>", media_type="image/svg+xml", headers=headers)


async def _plain(_: Request) -> Response:
    return PlainTextResponse("x")


APP = Starlette(
    routes=[*routes(), Route("/media/x.svg", _an_image), Route("/plain", _plain)],
    middleware=middleware(),
)


@pytest.mark.parametrize("path", ["/plain", "/media/x.svg", "/web/x", "/none", "/app/static/OFL.txt"])
def test_what_can_be_opened_has_every_header(path: str) -> None:
    found = ask(APP, path).headers
    for name, value in {**OF_A_DOCUMENT, "X-Content-Type-Options": "nosniff"}.items():
        assert found[name.lower()] == value


def test_a_refused_request_has_them_too() -> None:
    refused = ask(APP, "/plain", [LOCAL, ("origin", "http://evil.example")])
    assert refused.status == 403
    assert "frame-ancestors 'self'" in refused.headers["content-security-policy"]


@pytest.mark.parametrize("path", [module_address("player/player.js"), "/app/static/anek-latin.woff2"])
def test_a_part_of_a_page_is_short_of_what_only_a_page_needs(path: str) -> None:
    found = ask(APP, path).headers
    assert found["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in found


def test_only_styles_may_be_written_into_the_page() -> None:
    unsafe = {(name, source) for name, sources in POLICY.items() for source in sources if "unsafe" in source}
    assert unsafe == {("style-src", "'unsafe-inline'"), ("script-src", "'wasm-unsafe-eval'")}
    everywhere = {source for sources in POLICY.values() for source in sources}
    assert everywhere == {"'self'", "'none'", "'unsafe-inline'", "'wasm-unsafe-eval'", "blob:", "data:"}


def test_the_page_has_no_script_of_its_own() -> None:
    body = page().read().decode()
    assert re.findall(r"<script(?![^>]* src=)", body) == []
    assert re.findall(r"\son\w+=", body) == []
