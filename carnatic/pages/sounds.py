"""The sounds of the player at addresses of their own: /sound/<version>/<recipe>, kept by browsers for good."""

from __future__ import annotations

from asyncio import shield, wrap_future
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from carnatic.errors import CarnaticError
from carnatic.messages import say
from carnatic.pages.files import FOREVER
from carnatic.pages.modules import address
from carnatic.sound.recipes import LONGEST, SoundForm, encoded, read_recipe, sound_version

WORKERS = 2  # threads; NumPy and LAME leave Python's lock to others while they compute
MOST_WAITING = 400  # sounds; a line has about thirty
SAMPLES = "Varisai-Samples"  # the header with the first sample and the number of samples
VERSION = "Varisai-Version"  # the header of a refusal with the version of this server
WAV = "wav"  # the query of the form for browsers without MP3
BUSY_SECONDS = "1"

TYPES: Mapping[SoundForm, str] = {"mp3": "audio/mpeg", "wav": "audio/wav"}

Made = tuple[int, int, bytes]


def sound_root() -> str:
    """The address that all sounds of this version of the code begin with."""
    return address(f"sound/{sound_version()}/")


def sound_route() -> Route:
    """The route of the sounds."""
    maker = SoundMaker()

    async def serve(request: Request) -> Response:
        version, text = request.path_params["version"], request.path_params["recipe"]
        if version != sound_version():
            # the page asks for its sheet again, with the addresses of this version
            return PlainTextResponse(say("sound.version"), 400, {VERSION: sound_version()})
        try:
            form: SoundForm = "wav" if request.url.query == WAV else "mp3"
            first, samples, body = await maker.make(text, form)
        except CarnaticError as refusal:
            is_busy = refusal.code == "sound.busy"
            headers = {"Retry-After": BUSY_SECONDS} if is_busy else None
            return PlainTextResponse(str(refusal), 503 if is_busy else 400, headers)
        headers = {"Cache-Control": FOREVER, SAMPLES: f"{first} {samples}", "X-Content-Type-Options": "nosniff"}
        return Response(body, headers=headers, media_type=TYPES[form])

    return Route(address("sound/{version}/{recipe:path}"), serve)


class SoundMaker:
    """Makes sounds in threads of its own, each once, however many ask for it at the same time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(WORKERS, "sound")
        self._making: dict[tuple[str, SoundForm], Future[Made]] = {}

    async def make(self, text: str, form: SoundForm = "mp3") -> Made:
        """First sample, number of samples and file of the sound with that recipe.

        Raises CarnaticError for a text that is none, and if too many sounds are waiting.
        """
        kept = encoded.kept(text, form) if len(text) <= LONGEST else None
        if kept is not None:
            return kept
        read_recipe(text)  # refused here, not after others in the queue
        making = self._making.get((text, form))
        if making is None:
            if len(self._making) >= MOST_WAITING:
                raise CarnaticError("sound.busy")
            making = self._making[text, form] = self._threads.submit(encoded, text, form)
            making.add_done_callback(lambda _: self._making.pop((text, form), None))
        return await shield(wrap_future(making))  # a browser that has gone stops no other's sound
