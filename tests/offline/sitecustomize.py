"""Forbids every connection to other machines, in a process and in those that it starts, and writes each attempt down.

Python imports this file by its name when its folder is on PYTHONPATH. Each attempt is one line
of the file that OUTGOING names.
"""

from __future__ import annotations

import os
import sys

OUTGOING = os.environ.get("OUTGOING")
TO_AN_ADDRESS = ("socket.connect", "socket.sendto", "socket.sendmsg")
BY_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")


def forbid(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook."""
    if event in TO_AN_ADDRESS:
        target = arguments[1]
    elif event in BY_NAME:
        target = arguments[0]
    else:
        return
    # a path names a socket of this machine, and so does nothing at all
    host = target[0] if isinstance(target, tuple) else target if event in BY_NAME else None
    if host is None or str(host) in ("", "localhost", "::1", "0.0.0.0", "::") or str(host).startswith("127."):
        return
    assert OUTGOING is not None
    file = os.open(OUTGOING, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, f"{event} {target}\n".encode())
    os.close(file)
    raise OSError(f"{event} {target} is forbidden in this test")


if OUTGOING is not None:
    sys.addaudithook(forbid)
