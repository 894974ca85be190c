"""The server's parts besides Streamlit: its own files, the check of origins, the cookie of a visit.

docs/security.md says what it accepts and from whom.
"""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Awaitable, Callable

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from carnatic.library import STATIC
from carnatic.messages import say
from carnatic.pages.compression import Body, answer
from carnatic.pages.files import FOREVER, STATIC_TYPES, Files
from carnatic.pages.modules import address, web_modules
from carnatic.pages.offline import worker_route
from carnatic.pages.origins import Origins, origins_of
from carnatic.pages.play import play_routes
from carnatic.pages.security_headers import SecurityHeaders
from carnatic.pages.shell import Shell
from carnatic.pages.sounds import sound_route
from carnatic.pages.visit import COOKIE, is_secret, new_secret
from carnatic.pages.visitor_limits import VisitorLimits

HOSTS = "VARISAI_HOSTS"  # the environment variable that lists further host names
FOR_A_DAY = "public, max-age=86400"
POLICY_VIOLATION = 1008  # a socket that is closed before it is accepted is answered with 403
_REFUSED = say("server.refused", variable=HOSTS)
LOGGED = "Refused a request for host %.200r from origin %.200r; if that is this server's own, list it in %s."
MOST_LOGGED = 20
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(modules: Files | None = None) -> list[BaseRoute]:
    """The server's own addresses: fonts, the browser's modules, and sounds. modules: assets/web by default."""
    static = Files(STATIC, STATIC_TYPES)
    return [
        Route(address("app/static/{path:path}"), _static(static)),
        Route(address("web/{digest}/{path:path}"), _versioned(modules or web_modules())),
        Route(address("web/{path:path}"), _nothing),  # else Streamlit answers with its page
        sound_route(),
        Route(address("sound/{path:path}"), _nothing),
        *play_routes(),
        worker_route(),
    ]


def middleware() -> list[Middleware]:
    """The middleware that every request passes before Streamlit."""
    guard = Middleware(OriginGuard, origins=_origins())
    limits = Middleware(VisitorLimits)
    return [Middleware(SecurityHeaders), guard, limits, Middleware(VisitCookie), Middleware(Shell)]


def _origins() -> Origins:
    """The rule from the settings; only the machine itself is asked for its name."""
    listed = re.split(r"[\s,]+", os.environ.get(HOSTS, ""))
    listed += [*(st.get_option("server.corsAllowedOrigins") or ()), st.get_option("browser.serverAddress") or ""]
    return origins_of(socket.gethostname(), filter(None, listed))


# -- files -------------------------------------------------------------------------------------


def _static(files: Files) -> Endpoint:
    async def serve(request: Request) -> Response:
        return _file(files, request, FOR_A_DAY)

    return serve


def _versioned(files: Files) -> Endpoint:
    async def serve(request: Request) -> Response:
        if request.path_params["digest"] != files.digest:  # of another version: it must not mix with this one
            return await _nothing(request)
        return _file(files, request, FOREVER)

    return serve


def _file(files: Files, request: Request, caching: str) -> Response:
    name = request.path_params["path"]
    if name not in files.bodies:
        return PlainTextResponse(say("server.not_found"), 404)
    body = Body(f"{files.digest}-{name}", files.type_of(name), lambda: files.bodies[name])
    return answer(request.headers, body, caching)


async def _nothing(_: Request) -> Response:
    return PlainTextResponse(say("server.not_found"), 404)


# -- who is answered -----------------------------------------------------------------------------


class OriginGuard:
    """Answers the check of the origin for every request and socket.

    Streamlit never sees an Origin header: to judge one that it doesn't know, it asks an outside
    address on the event loop, and no request is answered meanwhile.
    """

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self.app, self.origins = app, origins
        self._logged = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif self._accepts(Headers(scope=scope)):
            kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            await self.app({**scope, "headers": kept}, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(_REFUSED, 403)(scope, receive, send)
        else:
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)

    def _accepts(self, headers: Headers) -> bool:
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) == 1 and len(origins) <= 1 and self.origins.accept(hosts[0], origins[0] if origins else None):
            return True
        if self._logged < MOST_LOGGED:  # enough to set a proxy right, and no way to fill a disk
            self._logged += 1
            logging.getLogger(__name__).warning(LOGGED, hosts, origins, HOSTS)
        return False


class VisitCookie:
    """Gives each browser that opens the page its own secret, unless it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["type"] != "http" or not _opens_a_page(headers) or _has_a_secret(headers):
            await self.app(scope, receive, send)
            return
        secure = "; Secure" if scope["scheme"] == "https" else ""
        path = address("").rstrip("/") or "/"  # '/base' holds for '/base' and for what is below it
        cookie = f"{COOKIE}={new_secret()}; Path={path}; HttpOnly; SameSite=Lax{secure}"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.append("Set-Cookie", cookie)
                headers["Cache-Control"] = "private, no-cache"  # no proxy may keep it for others
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _opens_a_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "")


def _has_a_secret(headers: Headers) -> bool:
    return is_secret(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))
