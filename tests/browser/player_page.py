"""A page with only the player, and answers to it without the app's server.

It is made of the player's own files and payload; only Streamlit is missing between them, so that it opens in a
fraction of a second. The tests of the app's pages have Streamlit as well.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.pages.components.component import markup
from carnatic.pages.components.player import PlayerState, read_state
from carnatic.pages.components.player_data import payload
from carnatic.pages.components.rendering import StaffWidth, player_gain, player_sound, staff
from carnatic.pages.modules import module_address, web_modules
from carnatic.pages.sounds import SAMPLES, sound_root
from carnatic.sound.recipes import encoded
from carnatic.theory.tuning import kattai_hz

STATIC, FONT = Path(__file__).resolve().parents[2] / "static", "/anek-latin.woff2"
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>
@font-face { font-family: Anek; src: url("./anek-latin.woff2"); font-weight: 100 800; }
:root { color-scheme: light dark; --st-font: Anek, sans-serif; --st-primary-color: #00606b; --st-border-color: #d3dcd9;
  --st-background-color: #f4f7f6; --st-secondary-background-color: #fff; --st-text-color: #16211f; }
body { margin: 0; font: 16px Anek, sans-serif; }
main { padding: 24px 16px 130px; }
%s</style></head><body><main>%s</main>
<script type="module">
  import player from "%s";
  import { takeRest } from "%s";
  const answers = [];
  const show = ([data, rest]) => {
    player({ data, parentElement: document.querySelector("main"), setTriggerValue });
    takeRest({ digest: data.digest, ...rest });
  };
  const answerTo = async (name, value) => {
    const told = { method: "POST", body: JSON.stringify({ [name]: value }) };
    const answer = await fetch("./answer" + location.search, told);
    return await answer.json();
  };
  const setTriggerValue = async (name, value) => {
    answers.push(await answerTo(name, value));
    if (!window.answersWait) window.takeAnswers();
  };
  window.answers = answers;
  window.takeAnswers = () => answers.splice(0).forEach(show);
  window.runAgain = async () => show(await answerTo("again", true));
  await document.fonts.load("16px Anek");
  window.runAgain();
</script></body></html>"""

Query = dict[str, str]
MODULES = {module_address(name): name for name in web_modules().bodies}


@dataclass
class Answers:
    """The data for the page: the exercise that its query and its bar request.

    query: text in sargam, or lesson from 1 to 14; raga, tala, speed and the other words of a request.
    """

    query: Query
    chosen: Query = field(default_factory=dict)
    told: PlayerState = field(default_factory=PlayerState)
    staff_width: StaffWidth = "wide"

    def answer(self, result: Mapping[str, Any]) -> bytes:
        """The payload and its rest after a change in the bar, as JSON."""
        self.told = read_state(result)
        self._take(self.told)
        return self._payload()

    @property
    def exercise(self) -> Exercise:
        """The exercise that query and bar ask for."""
        words = {**self.query, **self.chosen}
        text, number = words.pop("text", None), int(words.pop("lesson", "5"))
        if text is not None:
            return parse(text, library(), words)
        lessons = library().lessons_of("sarali")
        return realise_lesson(lessons[(number - 1) % len(lessons)], library().request(**words))

    def _payload(self) -> bytes:
        exercise = self.exercise
        faults = review(exercise) if "text" in self.query else ()
        try:
            svg = staff(exercise, self.staff_width) if self.staff_width else ""
            sound, gain = player_sound(exercise), player_gain(exercise)
        except CarnaticError:  # a swara that the raga lacks is shown, though it can't be played
            svg, sound, gain = "", None, None
        rest = {"gain": gain, "staff": {"width": self.staff_width, "svg": svg}}
        return json.dumps([payload(lay_out(exercise), sound, faults=faults), rest]).encode()

    def _take(self, state: PlayerState) -> None:
        if state.aksharas_per_minute is not None:
            self.chosen["tempo"] = f"{state.aksharas_per_minute:g}"
        if state.speed is not None:
            self.chosen |= {"speed": str(state.speed), "trikalam": "yes" if state.trikalam else "no"}
        if state.kattai is not None:
            self.chosen["sruti"] = f"{kattai_hz(state.kattai):g} Hz"
        if state.sruti is not None:
            self.chosen["sruti"] = state.sruti
        if state.staff_width is not None:
            self.staff_width = state.staff_width
        if state.new:
            self.chosen["lesson"] = str(int(self.chosen.get("lesson", self.query.get("lesson", "5"))) + 1)


class PlayerPages:
    """A server on this machine for pages with the player alone; each has its exercise under a key."""

    def __init__(self) -> None:
        self.answers: dict[str, Answers] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.answers))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, query: Query) -> tuple[str, Answers]:
        """The address of a new page, and what answers it."""
        key = str(len(self.answers))
        self.answers[key] = Answers(query)
        # localhost is a secure page, which listening in needs
        return f"http://localhost:{self._server.server_port}/?{key}", self.answers[key]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(answers: Mapping[str, Answers]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path in MODULES:
                self._send(web_modules().type_of(MODULES[path]), web_modules().bodies[MODULES[path]])
            elif path.startswith(sound_root()):
                first, samples, body = encoded(unquote(path.removeprefix(sound_root())))
                self._send("audio/mpeg", body, (SAMPLES, f"{first} {samples}"))
            elif path == FONT:
                self._send("font/woff2", (STATIC / FONT[1:]).read_bytes())
            else:
                style, parts = (markup(f"web/player/player.{kind}") for kind in ("css", "html"))
                scripts = (module_address(f"player/{name}.js") for name in ("player", "rest"))
                page = HTML % (style, parts, *scripts)
                self._send("text/html; charset=utf-8", page.encode())

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._send("application/json", answers[urlsplit(self.path).query].answer(told))

        def _send(self, kind: str, content: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(200)
            for header in headers:
                self.send_header(*header)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the log of the tests free of requests."""

    return Handler
