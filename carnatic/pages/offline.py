"""What a browser needs to keep exercises for the time without a network: the service worker, and a version.

The browser keeps play pages with their modules and sounds (assets/web/play/offline.js); the worker answers with them.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from carnatic.pages.compression import Body, answer
from carnatic.pages.files import JAVASCRIPT
from carnatic.pages.modules import PLAY, address, web_modules
from carnatic.sound.recipes import sound_version

WORKER = "play/worker.js"
NOT_WITHOUT_ASKING = "no-cache"
MOST_KEPT = 30  # exercises of a book; offline.js keeps as many


def worker_route() -> Route:
    """The route of the service worker: at the root, since it answers for the pages below its own address."""

    async def serve(request: Request) -> Response:
        files = web_modules()
        body = Body(f"{files.digest}-{WORKER}", JAVASCRIPT, lambda: files.bodies[WORKER])
        return answer(request.headers, body, NOT_WITHOUT_ASKING)

    return Route(address("worker.js"), serve)


def page_version() -> str:
    """The version of everything that a play page is made of besides its exercise."""
    return f"{web_modules().digest}-{sound_version()}"


def server_facts() -> dict[str, str]:
    """What offline.js needs to know of the server."""
    return {"page": address(PLAY), "version": page_version()}
