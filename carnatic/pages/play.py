"""The play page, /play?<link>: the exercise of a link in the player, on a page of our own that needs no Streamlit.

It opens within a few hundred kilobytes, so a link can show its exercise before the app has loaded.
"""

from __future__ import annotations

import json
from asyncio import wrap_future
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html import escape
from string import Template
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from carnatic.errors import DamagedLink
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.korvai import shape_words
from carnatic.exercise.link import LONGEST_LINK, decode, encode, is_request_link, read_request
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.choices import subtitle
from carnatic.pages.components.component import markup
from carnatic.pages.components.exercise_view import bar_changes
from carnatic.pages.components.player import read_state
from carnatic.pages.components.rendering import player_payload
from carnatic.pages.components.save_to_book import keep_data
from carnatic.pages.compression import Body, answer
from carnatic.pages.modules import PLAY, address, imports_of, module_address
from carnatic.pages.offline import NOT_WITHOUT_ASKING, server_facts
from carnatic.pages.own_model import shipped_model
from carnatic.pages.practice.choices import exercise_words
from carnatic.pages.practice.composing import compose
from carnatic.pages.session import try_run
from carnatic.pages.shell import FONT, as_an_app, font_link

WORKERS = 2  # threads
MOST_WAITING = 40  # pages
LONGEST_QUERY = 2 * LONGEST_LINK  # characters, with a change of the bar
LONGEST_CHANGE = 400
MODULE = "play/play.js"
STYLES = ("player/player", "book/keep", "play/play")
THEMED = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor")
Sheet = dict[str, Any]


def play_routes() -> list[Route]:
    """The page of a link, and its sheet alone, with a change of the bar applied."""
    threads = Waiting()

    async def page(request: Request) -> Response:
        return await threads.run(lambda: _page(request))

    async def sheet(request: Request) -> Response:
        return await threads.run(lambda: _sheet_alone(request))

    return [Route(play_address(), page), Route(f"{play_address()}/sheet", sheet)]


def play_address() -> str:
    """The address of the page, without a link."""
    return address(PLAY)


class Waiting:
    """Makes answers in threads of its own; if too many wait, the answer is 503."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(WORKERS, "play")
        self._waiting = 0

    async def run(self, make: Callable[[], Response]) -> Response:
        """The answer that a function makes."""
        if self._waiting >= MOST_WAITING:
            return PlainTextResponse(say("server.too_much"), 503, {"Retry-After": "1"})
        self._waiting += 1
        try:
            made: Future[Response] = self._threads.submit(make)
            return await wrap_future(made)
        finally:
            self._waiting -= 1


# -- the exercise --------------------------------------------------------------------------------


def read_exercise(query: str) -> Exercise:
    """The exercise of a query, with the change of the bar in its parameter 'set'.

    Raises CarnaticError if the link can't be read, its request can't be met or the change isn't possible.
    """
    if len(query) > LONGEST_QUERY:
        raise DamagedLink("link.damaged", why=say("link.too_long"))
    params = dict(parse_qsl(query, max_num_fields=100))
    if is_request_link(params):
        exercise = compose(read_request(params, library()), shipped_model()).exercise
    else:
        exercise = decode(params, library())
    return _changed(exercise, params["set"]) if "set" in params else exercise


def _changed(exercise: Exercise, text: str) -> Exercise:
    """The exercise after a message of the player's bar; other swaras only if a line that lands gets another speed."""
    request = exercise.request
    try:
        told = read_state(json.loads(text[:LONGEST_CHANGE]))
    except (ValueError, RecursionError, AttributeError) as damaged:
        raise DamagedLink("link.damaged", why=say("link.version")) from damaged
    changes = bar_changes(told)
    if told.sruti is not None:
        changes["sruti_hz"] = read_sruti(told.sruti)
    changed = request.changed(**{name: value for name, value in changes.items() if getattr(request, name) != value})
    if request.family_row.lands and (changed.speed, changed.trikalam) != (request.speed, request.trikalam):
        return compose(changed, shipped_model()).exercise
    return replace(exercise, request=changed)


def sheet_of(exercise: Exercise) -> Sheet:
    """What the browser needs to show and play an exercise; assets/web/play/play.js says what each is.

    Raises CarnaticError if the line is too long to be drawn and played.
    """
    request = exercise.request
    name = exercise_words(request)
    return {
        "data": player_payload(exercise) | {"has_staff": False},
        "query": encode(exercise),
        "title": say("title.music", raga=request.raga.title, name=name),
        "what": subtitle(request, name),
        "shape": shape_words(exercise),
        "keep": keep_data(exercise),
        "server": server_facts(),
    }


def _made(query: str) -> tuple[Exercise, Sheet] | str:
    """The exercise of a query and its sheet, or the sentence that says why there is none."""

    def make() -> tuple[Exercise, Sheet]:
        exercise = read_exercise(query)
        return exercise, sheet_of(exercise)

    return try_run(make)


# -- the answers ---------------------------------------------------------------------------------


def _sheet_alone(request: Request) -> Response:
    made = _made(request.url.query)
    headers = {"Cache-Control": NOT_WITHOUT_ASKING}
    if isinstance(made, str):
        return PlainTextResponse(made, 400, headers)
    return JSONResponse(made[1], headers=headers)


def _page(request: Request) -> Response:
    query = request.url.query
    made = _made(query) if query else None
    text = _saved() if made is None else _refusal(made) if isinstance(made, str) else page_of(*made)
    body = text.encode()
    sent = Body(sha256(body).hexdigest()[:16], "text/html; charset=utf-8", lambda: body)
    response = answer(request.headers, sent, NOT_WITHOUT_ASKING, is_kept=False)
    if isinstance(made, str):
        response.status_code = 400
    return response


def page_of(exercise: Exercise, sheet: Sheet) -> str:
    """The HTML of the page with an exercise."""
    return _filled(
        title=escape(sheet["title"]),
        heading=escape(exercise.request.raga.title),
        what=sheet["what"],
        shape=escape(sheet["shape"]),
        open=escape(f"{address('')}?{sheet['query']}"),
        player=markup("web/player/player.html"),
        keeper=f'<div class="p-keeper">{markup("web/book/keep.html")}</div>',
        # '</script>' inside a text would end the block
        sheet=json.dumps(sheet, ensure_ascii=False).replace("<", "\\u003c"),
    )


def _saved() -> str:
    """The HTML of the page without a link, where the browser lists the saved exercises."""
    title = say("web.play_page.saved")
    return _filled(
        title=say("title.page", page=title),
        heading=escape(title),
        open=address(""),
        sheet=json.dumps({"server": server_facts()}),
    )


def _refusal(sentence: str) -> str:
    """The HTML of the page of a link that doesn't work."""
    return _filled(title="Varisai", heading="Varisai", notice=escape(sentence), open=address(""))


def _filled(**texts: str) -> str:
    empty = dict.fromkeys(("what", "shape", "notice", "player", "keeper"), "") | {"sheet": "{}"}
    return Template(frame()).safe_substitute(empty | texts)


@cache
def frame() -> str:
    """The page's HTML with everything filled in that is the same for each exercise."""
    modules = (MODULE, *imports_of(MODULE))
    links = [f'<link rel="modulepreload" href="{module_address(name)}">' for name in modules]
    return Template(markup("web/play/play.html")).safe_substitute(
        head="\n".join((*as_an_app(), font_link(FONT), *links)),
        style="\n".join((_theme(), *(markup(f"web/{name}.css") for name in STYLES))),
        page=play_address(),
        app=address(""),
        logo=library().text("page/logo.svg"),
        no_script=say("page.no_script"),
        script=f'<script type="module" src="{module_address(MODULE)}"></script>',
    )


def _theme() -> str:
    """The theme's fonts and colours, under the names that Streamlit gives them."""
    faces = [font_face(face) for face in st.get_option("theme.fontFaces") or ()]
    colours = (
        f"{_variable(name)}: light-dark({st.get_option(f'theme.light.{name}')}, {st.get_option(f'theme.dark.{name}')});"
        for name in THEMED
    )
    return "\n".join((*faces, f":root {{ --st-font: {st.get_option('theme.font')}; {' '.join(colours)} }}"))


def font_face(face: Mapping[str, Any]) -> str:
    """The CSS of a font of the theme. A first session gives some of its keys the names of Streamlit's protocol."""
    weight, signs = face.get("weight_range", face.get("weight")), face.get("unicode_range", face.get("unicodeRange"))
    about = f"font-weight: {weight}; unicode-range: {signs}; font-display: swap;"
    return f"@font-face {{ font-family: '{face['family']}'; src: url({address(face['url'])}); {about} }}"


def _variable(name: str) -> str:
    """'--st-primary-color' for 'primaryColor'."""
    return "--st-" + "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in name)
