"""The server: the files that it sends, the requests that it accepts, and that it makes no connections."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from carnatic.pages.modules import module_address, web_modules
from carnatic.pages.server import HOSTS, MOST_LOGGED, middleware, routes
from carnatic.pages.visit import COOKIE, is_secret, new_secret
from tests.browser.player_browser import ROOT, running
from tests.pages.asgi import LOCAL, ask

FOREIGN = "http://evil.example"
OWN = ("origin", "http://localhost")
LISTED = "varisai.example"
BASE = "/varisai"
FONT = "/app/static/anek-latin.woff2"
SOCKETS = 10
SECONDS = 60


# -- the real server, below a path, with the network forbidden -------------------------------------


@dataclass(frozen=True)
class Server:
    """The app, and the file in which every call to another machine is written down."""

    address: str
    outgoing: Path

    def calls(self) -> list[str]:
        return self.outgoing.read_text().splitlines() if self.outgoing.exists() else []

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        place = urlsplit(self.address)
        asked = HTTPConnection(str(place.hostname), place.port, timeout=SECONDS)
        asked.request(method, f"{place.path}{path}", headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = asked.getresponse()
        return answer, answer.read()

    def knock(self, origin: str, host: str = "") -> socket.socket:
        """Ask for a socket, and don't wait for the answer."""
        place = urlsplit(self.address)
        asking = socket.create_connection((str(place.hostname), place.port), timeout=SECONDS)
        lines = (
            f"GET {place.path}/_stcore/stream HTTP/1.1",
            f"Host: {host or place.netloc}",
            f"Origin: {origin}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: streamlit",
        )
        asking.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        return asking


def status_of(asking: socket.socket) -> int:
    with asking, asking.makefile("rb") as answer:
        return int(answer.readline().split()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    outgoing = folder / "outgoing.txt"
    environment = {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "tests/offline"), str(ROOT))),
        "OUTGOING": str(outgoing),
        HOSTS: LISTED,
    }
    # only when it listens to the whole network does Streamlit look for addresses to print
    everywhere = ("--server.address", "0.0.0.0")
    with running(ROOT / "app.py", folder / "server.log", *everywhere, base=BASE, **environment) as address:
        yield Server(address, outgoing)


def test_it_starts_without_a_call(server: Server) -> None:
    assert server.calls() == []


def test_every_font_of_the_theme_is_there(server: Server) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    addresses = [face["url"] for face in theme["fontFaces"]]
    assert len(addresses) > 5
    for address in addresses:
        answer, body = server.ask(f"/{address}")
        assert (answer.status, body) == (200, (ROOT / address.removeprefix("app/")).read_bytes())
        assert answer.headers["Content-Type"] == f"font/{address.rpartition('.')[2]}"


def test_every_module_is_there(server: Server) -> None:
    for name, held in web_modules().bodies.items():
        answer, body = server.ask(module_address(name))
        assert (answer.status, body, answer.headers["Content-Type"]) == (200, held, web_modules().type_of(name))
    assert server.ask(f"/web/{web_modules().digest}/no/such.js")[0].status == 404


def test_it_answers_that_it_is_well_and_every_address_of_a_page(server: Server) -> None:
    answer, body = server.ask("/_stcore/health")
    assert (answer.status, body) == (200, b"ok")
    for page in ("/", "/lessons", "/worksheets", "/about"):
        answer, body = server.ask(page)
        assert (answer.status, b"<!doctype html>" in body.lower()) == (200, True)


def test_ten_foreign_sockets_are_refused_at_once_and_nothing_is_called(server: Server) -> None:
    asking = [server.knock(FOREIGN) for _ in range(SOCKETS)]
    answer, body = server.ask("/_stcore/health")  # while they wait
    assert (answer.status, body) == (200, b"ok")
    assert [status_of(one) for one in asking] == [403] * SOCKETS
    assert server.calls() == []


@pytest.mark.parametrize("path", ["/_stcore/health", "/media/x.pdf", "/", "/_stcore/host-config"])
def test_a_foreign_request_is_refused_too(server: Server, path: str) -> None:
    for method in ("GET", "PUT", "OPTIONS"):
        answer, body = server.ask(path, method, Origin=FOREIGN)
        assert (answer.status, HOSTS.encode() in body) == (403, True)
    assert server.ask(path, Host="evil.example", Origin=FOREIGN)[0].status == 403
    assert server.calls() == []


@pytest.mark.parametrize("name", [LISTED, "veena.local:8501", "192.168.1.5:8501", "[::1]:8501", "localhost"])
def test_a_page_of_its_own_is_let_in_without_a_call(server: Server, name: str) -> None:
    assert status_of(server.knock(f"http://{name}", name)) == 101
    assert server.ask("/_stcore/host-config", Host=name, Origin=f"https://{name}")[0].status == 200
    assert server.calls() == []


@pytest.mark.parametrize("page", ["", "worksheets", "about"])
def test_a_visit_calls_nobody(server: Server, page: str) -> None:
    """From the first message to the drawn page."""
    place = urlsplit(server.address)
    origin = f"http://{place.netloc}"
    stream = server.address.replace("http", "ws") + "/_stcore/stream"
    with connect(stream, origin=origin, subprotocols=["streamlit"], max_size=None, proxy=None) as visit:  # type: ignore[arg-type, list-item]
        begin = BackMsg()
        begin.rerun_script.page_name = page
        visit.send(begin.SerializeToString())
        said = ForwardMsg()
        titles = []
        while said.WhichOneof("type") != "script_finished":
            said.ParseFromString(bytes(visit.recv(SECONDS)))  # type: ignore[arg-type]
            titles += [said.delta.new_element.heading.body] if said.delta.new_element.heading.tag == "h1" else []
    assert len(titles) == 1
    assert said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    assert server.calls() == []


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_a_call_would_be_written_down(host: str, tmp_path: Path) -> None:
    """Otherwise the tests above could not see one."""
    file = tmp_path / "outgoing.txt"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tests/offline"), "OUTGOING": str(file)}
    code = f"import socket; socket.create_connection(({host!r}, 80))"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert "is forbidden in this test" in run.stderr
    assert host in file.read_text()


def test_a_browser_gets_one_secret_and_keeps_it(server: Server) -> None:
    browser = {"Accept": "text/html,*/*"}
    first, _ = server.ask("/worksheets", **browser)
    cookies = first.headers.get_all("Set-Cookie") or []
    (given,) = [one for one in cookies if one.startswith(COOKIE)]
    assert re.fullmatch(rf"{COOKIE}=([\w-]{{43}}); Path={BASE}; HttpOnly; SameSite=Lax", given)
    assert first.headers["Cache-Control"] == "private, no-cache"
    kept = given.partition(";")[0]
    again, _ = server.ask("/worksheets", **browser, Cookie=f"other=1; {kept}")
    assert COOKIE not in str(again.headers)
    other, _ = server.ask("/worksheets", **browser)
    assert given not in str(other.headers)
    weak, _ = server.ask("/worksheets", **browser, Cookie=f"{COOKIE}=abc")
    assert COOKIE in str(weak.headers)
    assert COOKIE not in str(server.ask("/_stcore/health")[0].headers)


# -- without a server around it ----------------------------------------------------------------------


@pytest.mark.parametrize("headers", [[LOCAL, LOCAL], [LOCAL, OWN, OWN], [], [OWN]])
def test_a_request_needs_one_host_and_at_most_one_origin(headers: list[tuple[str, str]]) -> None:
    app = Starlette(routes=routes(), middleware=middleware())
    assert ask(app, FONT, [LOCAL]).status == ask(app, FONT, [LOCAL, OWN]).status == 200
    assert ask(app, FONT, headers).status == 403


def test_the_first_refusals_are_logged_and_no_flood(caplog: pytest.LogCaptureFixture) -> None:
    app = Starlette(routes=routes(), middleware=middleware())
    for _ in range(MOST_LOGGED + 5):
        assert ask(app, FONT, [LOCAL, ("origin", FOREIGN + "\n" + "x" * 9000)]).status == 403
    assert len(caplog.messages) == MOST_LOGGED
    assert caplog.messages[0].startswith(f"Refused a request for host ['localhost'] from origin ['{FOREIGN}\\n")
    assert len(caplog.messages[0]) < 500


def test_over_https_the_secret_stays_on_https() -> None:
    app = Starlette(routes=routes(), middleware=middleware())
    for scheme, is_secure in (("http", False), ("https", True)):
        given = ask(app, FONT, [LOCAL, ("accept", "text/html")], scheme).headers["set-cookie"]
        assert given.endswith("; Secure") == is_secure


def test_a_secret_is_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(map(is_secret, secrets))
    for text in ("", "abc", "a" * 42, "a" * 44, "ä" * 43, "a" * 42 + "\n"):
        assert not is_secret(text)
