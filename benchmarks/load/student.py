"""A student without a browser: a socket that speaks Streamlit's messages, and the sounds that it asks for."""

from __future__ import annotations

import json
from contextlib import ExitStack
from http.client import HTTPConnection, RemoteDisconnected
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PLAYER = "varisai_player"  # the end of the component's name
MOST_SECONDS = 120.0  # for one answer
MOST_MESSAGE = 20_000_000  # bytes


class Student:
    """A visit to one server; for use by one thread, and closed at its end.

    is_phone: the server then leaves the staff out, as it does for phones.
    """

    def __init__(self, host: str, port: int, is_phone: bool = False) -> None:
        from websockets import Subprotocol
        from websockets.sync.client import connect

        self._http = HTTPConnection(host, port, timeout=MOST_SECONDS)
        page = self._get("/", Accept="text/html")
        cookie = (page.headers["Set-Cookie"] or "").partition(";")[0]
        page.read()
        self._opened = ExitStack()
        self._socket = self._opened.enter_context(
            connect(
                f"ws://{host}:{port}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                additional_headers={"Cookie": cookie},
                max_size=MOST_MESSAGE,
                user_agent_header="Mobile" if is_phone else "Desktop",
            )
        )
        self._heard: set[str] = set()
        self._digest = ""

    def close(self) -> None:
        """End the visit."""
        self._opened.close()
        self._http.close()

    def ask(self, asked: dict[str, str]) -> tuple[float, float]:
        """Ask for the exercise of a request link: seconds until its sheet, and until its first note is decoded.

        What else it needs is waited for as well, and fetched like a browser does: once. Raises OSError and ValueError.
        """
        import soundfile
        from streamlit.proto.BackMsg_pb2 import BackMsg

        pressed = monotonic()
        message = BackMsg()
        message.rerun_script.query_string = urlencode(asked)
        self._socket.send(message.SerializeToString())
        shown = self._sheet()
        sheet = monotonic() - pressed
        notes = [shown["sound"]["recipes"][i] for i in shown["sound"]["notes"] if i is not None]
        if note := self._hear(shown["sound"]["root"], notes[0]):
            soundfile.read(BytesIO(note))
        sound = monotonic() - pressed
        self._finish()
        for recipe in shown["sound"]["recipes"]:
            self._hear(shown["sound"]["root"], recipe)
        return sheet, sound

    def _sheet(self) -> dict[str, Any]:
        """The player's data, when it has changed."""
        while True:
            message = self._next()
            component = message.delta.new_element.bidi_component
            if component.component_name.endswith(PLAYER):
                shown: dict[str, Any] = json.loads(component.json or component.mixed.json)
                if shown["digest"] != self._digest and shown["sound"]:
                    self._digest = shown["digest"]
                    return shown
            if message.WhichOneof("type") == "script_finished":
                raise ValueError("The page has no new exercise.")

    def _finish(self) -> None:
        while self._next().WhichOneof("type") != "script_finished":
            pass

    def _next(self) -> ForwardMsg:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        message = ForwardMsg()
        message.ParseFromString(self._socket.recv(timeout=MOST_SECONDS))
        return message

    def _hear(self, root: str, recipe: str) -> bytes:
        """Fetch a sound, unless it was fetched before: its file, b'' if it was."""
        if recipe in self._heard:
            return b""
        answer = self._get(f"/{root.lstrip('/')}{quote(recipe)}")
        body: bytes = answer.read()
        if answer.status != 200:
            raise ValueError(f"{answer.status} for the sound {recipe}: {body[:200].decode(errors='replace')}")
        self._heard.add(recipe)
        return body

    def _get(self, path: str, **headers: str) -> Any:
        try:
            self._http.request("GET", path, headers=headers)
            return self._http.getresponse()
        except (RemoteDisconnected, BrokenPipeError):  # the server closes what rests; a browser asks again as well
            self._http.close()
            self._http.request("GET", path, headers=headers)
            return self._http.getresponse()
