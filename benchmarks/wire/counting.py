"""A relay between browser and server that counts every byte, headers and sockets among them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

CHUNK = 65_536


class Counter:
    """The bytes that have passed in both directions; read by one thread while others count."""

    def __init__(self) -> None:
        self._bytes = 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count more bytes."""
        with self._lock:
            self._bytes += count

    @property
    def total(self) -> int:
        """All bytes so far."""
        with self._lock:
            return self._bytes


@contextmanager
def counting_relay(port: int) -> Iterator[tuple[int, Counter]]:
    """Relay a free port of this machine to another one; yields the free port and what counts the bytes."""
    counter = Counter()
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=_accept, args=(listener, port, counter), daemon=True).start()
        yield listener.getsockname()[1], counter


def _accept(listener: socket.socket, port: int, counter: Counter) -> None:
    with suppress(OSError):  # the listener is closed at the end
        while True:
            browser, _ = listener.accept()
            server = socket.create_connection(("localhost", port))
            for source, goal in ((browser, server), (server, browser)):
                threading.Thread(target=_relay, args=(source, goal, counter), daemon=True).start()


def _relay(source: socket.socket, goal: socket.socket, counter: Counter) -> None:
    """Pass bytes on until the source ends, then end the goal's reading side too."""
    with suppress(OSError):
        while data := source.recv(CHUNK):
            counter.add(len(data))
            goal.sendall(data)
    with suppress(OSError):
        goal.shutdown(socket.SHUT_WR)
