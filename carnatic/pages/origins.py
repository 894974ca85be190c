"""The hosts and origins that the server answers: decided from settings, without asking the network.

Streamlit's own check asks an outside address for the machine's own one; see docs/security.md.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# names that only the local network gives out, so that nobody outside can point one at this machine
LOCAL_ENDINGS = (".local", ".localhost")
NOT_A_NAME = "'%s' is not the name of a host; list names such as practice.example, with commas between them."


@dataclass(frozen=True, slots=True)
class Origins:
    """The rule for requests. names: the server's own hosts, in lower case."""

    names: frozenset[str]

    def accept(self, host: str, origin: str | None) -> bool:
        """Whether a request is accepted.

        host: the Host header. origin: the Origin header, None if there is none, as in a plain
        visit and from programs. A page of another origin is refused, and so is a host that
        isn't this server's: a foreign page could have pointed its own name here.
        """
        name = host_name(host)
        if name is None or not self._is_own(name):
            return False
        if origin is None:
            return True
        scheme, _, authority = origin.lower().partition("://")
        if scheme not in ("http", "https"):
            return False
        return authority == host.lower() or host_name(authority) in self.names

    def _is_own(self, name: str) -> bool:
        return name in self.names or "." not in name or name.endswith(LOCAL_ENDINGS) or _is_address(name)


def origins_of(machine: str, listed: Iterable[str]) -> Origins:
    """The rule for a machine with this name, and for the hosts that its settings list, as names or addresses."""
    short = machine.lower().partition(".")[0]
    names = {machine.lower(), short, f"{short}.local"} if short else set()
    for entry in listed:
        name = host_name(entry.partition("://")[2].partition("/")[0] if "://" in entry else entry)
        if name is None:
            logging.getLogger(__name__).warning(NOT_A_NAME, entry)
        else:
            names.add(name)
    return Origins(LOOPBACK | names)


def host_name(authority: str) -> str | None:
    """'example.org' of 'Example.org:8501', '::1' of '[::1]:80'; None if it is no host with or without a port."""
    # urlsplit would drop or move what doesn't belong here
    if not re.fullmatch(r"[\w.:\[\]%-]+", authority, re.ASCII):
        return None
    try:
        parts = urlsplit(f"//{authority}")
        _ = parts.port  # raises ValueError if it is no number
    except ValueError:
        return None
    return parts.hostname.rstrip(".") or None if parts.hostname else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
