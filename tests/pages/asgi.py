"""Requests to an ASGI app without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message

LOCAL = ("host", "localhost")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Answer:
    """An answer. headers: by their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    app: ASGIApp, path: str, headers: Sequence[tuple[str, str]] = (LOCAL,), scheme: str = "http", query: str = ""
) -> Answer:
    """The answer of an app to GET."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    pairs = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "scheme": scheme,
        "root_path": "",
    }
    answered = app({**scope, "headers": pairs}, receive, send)  # type: ignore[arg-type]
    finish(answered)  # type: ignore[arg-type]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))


def finish(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine in a thread of its own: a browser test in the same process leaves a running event loop here."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
