"""What the server does beside Streamlit: its own files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from carnatic.library import ASSETS, STATIC
from carnatic.pages.files import MODULE_TYPES, STATIC_TYPES, Files

FOREVER = "public, max-age=31536000, immutable"  # of an address that names what it holds
FOR_A_DAY = "public, max-age=86400"
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(modules: Files | None = None) -> list[BaseRoute]:
    """The server's own addresses: fonts, and the browser's modules. modules: assets/web by default."""
    static = Files(STATIC, STATIC_TYPES)
    return [
        Route(address("app/static/{path:path}"), _static(static)),
        Route(address("web/{digest}/{path:path}"), _versioned(modules or web_modules())),
        Route(address("web/{path:path}"), _nothing),  # else Streamlit answers with its page
    ]


@cache
def web_modules() -> Files:
    """The browser's modules."""
    return Files(ASSETS / "web", MODULE_TYPES)


def module_address(name: str) -> str:
    """The address of a module of assets/web, such as 'player/main.js'; it never changes what it holds.

    Raises KeyError if there is no such module.
    """
    if name not in web_modules().bodies:
        raise KeyError(name)
    return address(f"web/{web_modules().digest}/{name}")


def address(path: str) -> str:
    """A path on this server, below `server.baseUrlPath`."""
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


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
        return PlainTextResponse("Not found", 404)
    etag = f'"{files.digest}"'
    headers = {"Cache-Control": caching, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(files.bodies[name], headers=headers | {"Content-Type": files.type_of(name)})


async def _nothing(_: Request) -> Response:
    return PlainTextResponse("Not found", 404)
