"""The budgets of visitors: what is refused, for whom, and when it is given again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.types import Message, Receive, Scope, Send

from carnatic.messages import say
from carnatic.pages import visitor_limits
from carnatic.pages.visit import COOKIE, new_secret
from carnatic.pages.visitor_limits import BUDGETS, MOST_SOCKETS, SHARED, Budget, Spending, VisitorLimits
from tests.pages.asgi import finish

SOUND = "/sound/1/x"
UPLOAD = "/_stcore/upload_file/session/file"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _well(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await receive()  # until the browser closes it
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})


def _scope(kind: str, path: str, method: str, secret: str, host: str, length: int | None) -> Scope:
    headers = [(b"cookie", f"{COOKIE}={secret}".encode())] if secret else []
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    return {"type": kind, "path": path, "method": method, "headers": headers, "client": (host, 1)}


def _asks(
    limits: VisitorLimits,
    path: str = SOUND,
    secret: str = "",
    host: str = "10.0.0.1",
    method: str = "GET",
    length: int | None = None,
) -> Message:
    """The start of the answer to a request."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    finish(_run(limits, _scope("http", path, method, secret, host, length), receive, send))
    if sent[0]["status"] != 200:
        assert sent[1]["body"].decode() == say("server.too_much")
    return sent[0]


async def _run(limits: VisitorLimits, scope: Scope, receive: Receive, send: Send) -> None:
    await limits(scope, receive, send)


def _accepted(limits: VisitorLimits, count: int, ask: Callable[[int], Message]) -> int:
    return sum(ask(number)["status"] == 200 for number in range(count))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, Budget]:
    """Small budgets, so that a test is short."""
    budgets = {"socket": Budget(5, 0.5), "sound": Budget(10, 2), "megabyte": Budget(60, 0.1)}
    monkeypatch.setattr(visitor_limits, "BUDGETS", budgets)
    monkeypatch.setattr(visitor_limits, "SHARED", 3)
    return budgets


def test_a_visit_gets_its_sounds_back_with_time(small: dict[str, Budget]) -> None:
    clock = Clock()
    limits = VisitorLimits(_well, clock)
    mine, other = new_secret(), new_secret()
    assert _accepted(limits, 15, lambda _: _asks(limits, secret=mine)) == 10
    refused = _asks(limits, secret=mine)
    assert (refused["status"], dict(refused["headers"])[b"retry-after"]) == (429, b"1")
    assert _asks(limits, secret=other)["status"] == 200
    clock.now += 2
    assert _accepted(limits, 15, lambda _: _asks(limits, secret=mine)) == 4


def test_invented_secrets_share_the_budget_of_their_address(small: dict[str, Budget]) -> None:
    limits = VisitorLimits(_well, Clock())
    assert _accepted(limits, 50, lambda _: _asks(limits, secret=new_secret())) == 30
    assert _asks(limits, secret=new_secret(), host="10.0.0.2")["status"] == 200


def test_a_secret_of_another_form_is_no_visitor(small: dict[str, Budget]) -> None:
    limits = VisitorLimits(_well, Clock())
    assert _accepted(limits, 50, lambda number: _asks(limits, secret=f"x{number}")) == 30


def test_other_addresses_cost_nothing(small: dict[str, Budget]) -> None:
    limits = VisitorLimits(_well, Clock())
    for path in ("/", "/_stcore/health", "/web/x/player.js", UPLOAD):
        assert _accepted(limits, 50, lambda _, path=path: _asks(limits, path)) == 50


@pytest.mark.parametrize(("megabytes", "accepted"), [(20, 3), (1, 60), (None, 1), (200, 0)])
def test_uploads_count_by_their_length(small: dict[str, Budget], megabytes: int | None, accepted: int) -> None:
    limits = VisitorLimits(_well, Clock())
    length = None if megabytes is None else megabytes * 1_000_000
    mine = new_secret()
    count = _accepted(limits, 70, lambda _: _asks(limits, UPLOAD, mine, method="PUT", length=length))
    assert count == accepted


def test_sockets_are_counted_while_they_are_open() -> None:
    """A close that comes before the socket is accepted is answered with 403."""

    async def many() -> tuple[int, int, int]:
        limits = VisitorLimits(_well, Clock())
        done = asyncio.Event()
        answers: list[str] = []

        async def send(message: Message) -> None:
            answers.append(message["type"])

        async def receive() -> Message:
            await done.wait()
            return {"type": "websocket.disconnect"}

        def opens(secret: str) -> asyncio.Task[None]:
            scope = _scope("websocket", "/_stcore/stream", "GET", secret, "10.0.0.1", None)
            return asyncio.create_task(_run(limits, scope, receive, send))

        mine = new_secret()
        tasks = [opens(mine) for _ in range(MOST_SOCKETS)]
        await asyncio.sleep(0)
        opened = answers.count("websocket.accept")
        tasks += [opens(mine), opens(new_secret())]
        await asyncio.sleep(0)
        refused = answers.count("websocket.close")
        done.set()
        await asyncio.gather(*tasks)
        return opened, refused, len(limits._open)

    assert finish(many()) == (MOST_SOCKETS, 1, 0)


def test_budgets_are_wide_enough_for_a_school() -> None:
    """Sixty students at one address who each open the page, with a new raga, at the same moment."""
    sounds, sockets = Spending(BUDGETS["sound"], Clock()), Spending(BUDGETS["socket"], Clock())
    for student in range(60):
        for _ in range(150):
            assert sounds.spend(("address", "10.0.0.1"), 1, SHARED) == 0
            assert sounds.spend(("visit", str(student)), 1, 1) == 0
        assert sockets.spend(("address", "10.0.0.1"), 1, SHARED) == 0


def test_visitors_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor_limits, "MOST_KNOWN", 10)
    spending = Spending(Budget(1, 1), Clock())
    for number in range(50):
        spending.spend(("visit", str(number)), 1, 1)
    assert len(spending._left) == 10
