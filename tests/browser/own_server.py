"""The server's own routes without Streamlit, in this process; it can be stopped and started again at one address."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from carnatic.pages.server import middleware, routes


class OwnServer:
    """A server of the play page, the sounds and the modules."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        # localhost is a secure page, which a service worker needs
        self.address = f"http://localhost:{self._port}"
        self._server: uvicorn.Server | None = None

    def start(self, more: Sequence[BaseRoute] = ()) -> None:
        """Answer from now on. more: routes before the server's own."""
        app = Starlette(routes=[*more, *routes()], middleware=middleware())
        settings = uvicorn.Config(app, host="127.0.0.1", port=self._port, log_level="warning")
        self._server = server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=server.run, daemon=True)
        self._thread.start()
        while not server.started:
            assert self._thread.is_alive(), "the server stopped before it answered"
            time.sleep(0.01)

    def stop(self) -> None:
        """End every connection; nothing listens at the address any more."""
        if self._server is None:
            return
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(60)
        self._server = None
