"""The headers that tell a browser what a page of this server may do."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SELF = "'self'"
NOWHERE = ("'none'",)
POLICY: Mapping[str, tuple[str, ...]] = {
    "default-src": NOWHERE,
    # Streamlit starts a component's script from a blob, and its protobuf asks whether there is WebAssembly
    "script-src": (SELF, "blob:", "'wasm-unsafe-eval'"),
    # Streamlit writes its styles into the page
    "style-src": (SELF, "'unsafe-inline'"),
    "img-src": (SELF, "data:", "blob:"),
    "font-src": (SELF, "data:"),
    "media-src": (SELF, "data:", "blob:"),
    "connect-src": (SELF,),
    "worker-src": (SELF, "blob:"),
    "manifest-src": (SELF,),
    "form-action": (SELF,),
    "base-uri": NOWHERE,
    "frame-ancestors": (SELF,),
}
# for singing to the page; it uses nothing else
FEATURES = "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()"
ALWAYS = {"X-Content-Type-Options": "nosniff"}
OF_A_DOCUMENT = {
    "Content-Security-Policy": "; ".join(" ".join((name, *sources)) for name, sources in POLICY.items()),
    "X-Frame-Options": "SAMEORIGIN",  # for a browser that doesn't know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": FEATURES,
    "Cross-Origin-Opener-Policy": "same-origin",
}
# no browser opens these as a document, and a first visit has a hundred of them
PARTS = ("text/javascript", "text/css", "font/", "audio/")


class SecurityHeaders:
    """Puts the headers on every answer, in place of other values."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_part = headers.get("content-type", "").startswith(PARTS)
                headers.update(ALWAYS if is_part else ALWAYS | OF_A_DOCUMENT)
            await send(message)

        await self.app(scope, receive, send_with_headers)
