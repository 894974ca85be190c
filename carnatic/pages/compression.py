"""Compressed answers: the codings that a browser accepts, and bodies that are compressed once and kept."""

from __future__ import annotations

import gzip
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from starlette.datastructures import Headers
from starlette.responses import Response

from carnatic.caching import cached

# 5 takes 50 ms of CPU for the scripts of a first visit; 11 takes 2.7 s and saves 60 of 610 kB
BROTLI_QUALITY = 5
GZIP_LEVEL = 6
KEPT_BYTES = 16_000_000  # Streamlit's scripts are 23 MB, 6 MB compressed
COMPRESSED_TYPES = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the server sends.

    tag: a name that changes with the bytes, for ETag. read: gives the bytes.
    """

    tag: str
    content_type: str
    read: Callable[[], bytes] = field(compare=False)


@cache
def codings() -> Mapping[str, Callable[[bytes], bytes]]:
    """The codings of this server by name, the best first; without the library brotli gzip alone."""
    to_gzip = {"gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0)}
    try:
        brotli = importlib.import_module("brotli")
    except ImportError:
        return to_gzip
    return {"br": lambda body: bytes(brotli.compress(body, quality=BROTLI_QUALITY))} | to_gzip


def coding_of(accept_encoding: str) -> str:
    """The best coding that an Accept-Encoding header accepts; '' for none."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        try:
            weights[name.strip()] = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            weights[name.strip()] = 0
    return next((name for name in codings() if weights.get(name, weights.get("*", 0)) > 0), "")


@cached(max_bytes=KEPT_BYTES)
def compressed(body: Body, coding: str) -> bytes:
    """The bytes of a body in one of the codings."""
    return codings()[coding](body.read())


def answer(request: Headers, body: Body, caching: str, is_kept: bool = True) -> Response:
    """The response with a body, compressed if the browser takes that; 304 if the browser has it.

    caching: the Cache-Control header. is_kept: whether many will ask for it, so that its compressed form is kept.
    """
    is_text = body.content_type.startswith(COMPRESSED_TYPES)
    coding = coding_of(request.get("accept-encoding", "")) if is_text else ""
    etag = f'"{body.tag}-{coding}"' if coding else f'"{body.tag}"'
    headers = {"Cache-Control": caching, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    if is_text:
        headers["Vary"] = "Accept-Encoding"
    if etag in request.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = body.content_type
    if coding:
        content = compressed(body, coding) if is_kept else codings()[coding](body.read())
        return Response(content, headers=headers | {"Content-Encoding": coding})
    return Response(body.read(), headers=headers)
