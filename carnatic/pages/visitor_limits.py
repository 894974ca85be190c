"""How much one visitor may ask of the server: sockets, sounds and uploads.

A visitor is known by the secret of the visit, and besides by the network address, since a program can invent secrets.
A school may share one address, so an address may ask for as much as SHARED visitors.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from carnatic.messages import say
from carnatic.pages.modules import PLAY, address
from carnatic.pages.visit import COOKIE, is_secret

SHARED = 50
MOST_KNOWN = 20_000  # visitors; the one who asked longest ago is forgotten
TRY_AGAIN_LATER = 1013
MEGABYTE = 1_000_000
Visitor = tuple[str, str]  # kind and value: the secret of a visit, or a network address


@dataclass(frozen=True, slots=True)
class Budget:
    """What a visitor may ask for: so much at once, and so much a second after that."""

    at_once: float
    a_second: float


# a new raga takes about 80 sounds; a page that lost its network opens a socket every second or two
BUDGETS: Mapping[str, Budget] = {
    "socket": Budget(at_once=20, a_second=0.5),
    "sound": Budget(at_once=800, a_second=20),
    # a link to a new exercise composes one
    "page": Budget(at_once=60, a_second=1),
    "megabyte": Budget(at_once=60, a_second=0.1),
}
MOST_SOCKETS = 20  # open at the same time; each tab has one


class Spending:
    """What each visitor has left of a budget."""

    def __init__(self, budget: Budget, clock: Callable[[], float]) -> None:
        self._budget, self._clock = budget, clock
        self._left: OrderedDict[Visitor, tuple[float, float]] = OrderedDict()

    def spend(self, visitor: Visitor, cost: float, share: int) -> float:
        """Take the cost from what a visitor has left; 0, or the seconds after which there is enough.

        share: how many visitors' budgets this one has.
        """
        now = self._clock()
        most, a_second = self._budget.at_once * share, self._budget.a_second * share
        left, since = self._left.get(visitor, (most, now))
        left = min(most, left + (now - since) * a_second)
        wait = max(0.0, (cost - left) / a_second)
        self._left[visitor] = (left if wait else left - cost, now)
        self._left.move_to_end(visitor)
        if len(self._left) > MOST_KNOWN:
            self._left.popitem(last=False)
        return wait


class VisitorLimits:
    """Refuses what is beyond a visitor's budget with 429, and a socket with a close."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = monotonic) -> None:
        self.app = app
        self._spending = {what: Spending(budget, clock) for what, budget in BUDGETS.items()}
        self._open: dict[Visitor, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        what, cost = _asked(scope)
        if not what:
            await self.app(scope, receive, send)
            return
        visitors = _visitors(scope)
        waits = [self._spending[what].spend(name, cost, share) for name, share in visitors]
        if scope["type"] == "websocket":
            if any(waits) or any(self._open.get(name, 0) >= MOST_SOCKETS * share for name, share in visitors):
                await WebSocketClose(TRY_AGAIN_LATER)(scope, receive, send)
                return
            await self._keep_count(scope, receive, send, [name for name, _ in visitors])
        elif any(waits):
            headers = {"Retry-After": str(math.ceil(max(waits)))}
            await PlainTextResponse(say("server.too_much"), 429, headers)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _keep_count(self, scope: Scope, receive: Receive, send: Send, names: list[Visitor]) -> None:
        for name in names:
            self._open[name] = self._open.get(name, 0) + 1
        try:
            await self.app(scope, receive, send)
        finally:
            for name in names:
                self._open[name] -= 1
                if not self._open[name]:
                    del self._open[name]


def _asked(scope: Scope) -> tuple[str, float]:
    """(budget, cost) of a request; ('', 0) if it costs next to nothing."""
    if scope["type"] == "websocket":
        return "socket", 1
    if scope["type"] == "http":
        if scope["path"].startswith(address("sound/")):
            return "sound", 1
        if scope["path"] == address(PLAY) or scope["path"].startswith(address(f"{PLAY}/")):
            return "page", 1
        if scope["path"].startswith(address("_stcore/upload_file/")) and scope["method"] in ("PUT", "POST"):
            length = Headers(scope=scope).get("content-length", "")
            # an upload that doesn't say its length counts as the largest
            return "megabyte", int(length) / MEGABYTE if length.isdecimal() else BUDGETS["megabyte"].at_once
    return "", 0


def _visitors(scope: Scope) -> list[tuple[Visitor, int]]:
    """(name, share) of those whose budgets a request takes from: its network address, and its visit if it has one."""
    host = (scope.get("client") or ("",))[0]
    secret = cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")
    return [(("address", host), SHARED), *([(("visit", secret), 1)] if is_secret(secret) else ())]
