"""Files that the server sends: read once, and found only by their exact names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

JAVASCRIPT = "text/javascript; charset=utf-8"
MODULE_TYPES = {".js": JAVASCRIPT, ".css": "text/css; charset=utf-8"}
STATIC_TYPES = {
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
DIGEST_LENGTH = 16
FOREVER = "public, max-age=31536000, immutable"  # for an address that names its content


@dataclass(frozen=True)
class Files:
    """The files of a folder that the server can send. types: the content type of each ending.

    made: files that the server generates, by names of the same form.

    The files are in memory, by names such as 'player/main.js'. There are no names that lead out of
    the folder, so no other file can be reached.
    """

    folder: Path
    types: Mapping[str, str]
    made: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @cached_property
    def bodies(self) -> Mapping[str, bytes]:
        """The bytes of each file."""
        paths = sorted(path for path in self.folder.rglob("*") if path.suffix in self.types and path.is_file())
        read = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths if self._holds(path)}
        return read | {name: make() for name, make in self.made.items()}

    @cached_property
    def digest(self) -> str:
        """A short hash of all the files; it changes when any of them does."""
        whole = sha256()
        for name, body in self.bodies.items():
            whole.update(f"{name}\n{len(body)}\n".encode())
            whole.update(body)
        return whole.hexdigest()[:DIGEST_LENGTH]

    def type_of(self, name: str) -> str:
        """The content type of a file."""
        return self.types[Path(name).suffix]

    def _holds(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())  # a link may lead out
