"""The play page: any link's exercise as on Practice, and a sentence for a link that doesn't work."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode

import pytest
from starlette.applications import Starlette
from streamlit import config

from carnatic.exercise.link import LONGEST_LINK, decode, encode
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.pages.components.rendering import player_payload
from carnatic.pages.modules import imports_of, module_address
from carnatic.pages.offline import server_facts
from carnatic.pages.own_model import shipped_model
from carnatic.pages.play import LONGEST_QUERY, MODULE, font_face
from carnatic.pages.practice.composing import compose, kept_opening
from carnatic.pages.server import middleware, routes
from tests.pages.asgi import LOCAL, Answer, ask

APP = Starlette(routes=routes(), middleware=middleware())
HTML = ("accept", "text/html,*/*")
LINK = library().text("page/opening.txt").strip()


def opened(query: str, path: str = "/play") -> Answer:
    return ask(APP, path, [LOCAL, HTML], query=query)


def sheet_in(answer: Answer) -> dict[str, object]:
    """The sheet that is written into a page."""
    found = re.search(r'id="sheet">(.*?)</script>', answer.body.decode())
    assert found is not None
    return dict(json.loads(found[1]))


def test_a_link_shows_the_exercise_of_practice() -> None:
    answer = opened(LINK)
    kept = kept_opening()
    assert kept is not None
    sheet = sheet_in(answer)
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-cache")
    assert sheet["data"] == json.loads(json.dumps(player_payload(kept.exercise))) | {"has_staff": False}
    assert (sheet["query"], sheet["server"]) == (LINK, server_facts())
    page = answer.body.decode()
    assert "<title>Mayamalavagowla, new exercise 1 (sarali style) · Varisai</title>" in page
    assert "<h1>Mayamalavagowla</h1>" in page
    assert '<a class="p-open" href="/?v=2&amp;raga=' in page
    assert all(module_address(name) in page for name in (MODULE, *imports_of(MODULE)))
    assert not re.search(r"\$[a-z]|\{[a-z_]+\.[a-z]", page)


def test_a_link_without_swaras_is_composed_as_on_practice() -> None:
    wanted = library().request(raga="Mohanam", family="janta", seed="3")
    sheet = sheet_in(opened("raga=Mohanam&family=janta&no=3"))
    assert sheet["query"] == encode(compose(wanted, shipped_model()).exercise)


def test_every_lesson_opens() -> None:
    links = [encode(realise_lesson(lesson, library().request())) for lesson in library().lessons_of("sarali")]
    assert [sheet_in(opened(link))["query"] for link in links] == links


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("v=9&raga=Mohanam&swaras=srg", "This link doesn't work: it is of another version."),
        ("v=2&raga=Mohanam", "This link doesn't work: it has no swaras."),
        ("raga=Mohan", 'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?'),
        (f"v=2&raga=Mohanam&swaras={'s' * LONGEST_LINK}", "This link doesn't work: it is too long."),
        ("x" * (LONGEST_QUERY + 1), "This link doesn't work: it is too long."),
        (f"{LINK}&voice=<script>", "This link doesn't work: "),
    ],
)
def test_a_bad_link_says_why(query: str, sentence: str) -> None:
    answer = opened(query)
    text = answer.body.decode()
    found = re.search(r'<p class="p-notice" role="alert">(.*?)</p>', text)
    assert answer.status == 400
    assert found is not None
    assert found[1].replace("&#x27;", "'").replace("&quot;", '"').startswith(sentence)
    assert 'href="/"' in text
    assert "<script>" not in text


def test_a_font_is_named_in_both_forms_of_the_setting() -> None:
    """Before a first session, and after Streamlit has read it for one."""
    before = {"family": "Anek", "url": "a.woff2", "weight": "100 800", "unicodeRange": "U+0-FF"}
    after = {"family": "Anek", "url": "a.woff2", "weight_range": "100 800", "unicode_range": "U+0-FF"}
    written = "@font-face { font-family: 'Anek'; src: url(/a.woff2); font-weight: 100 800; unicode-range: U+0-FF; "
    assert font_face(before) == font_face(after) == f"{written}font-display: swap; }}"


# -- the bar -----------------------------------------------------------------------------------


def changed(change: object, link: str = LINK) -> Answer:
    text = change if isinstance(change, str) else json.dumps(change)
    return opened(f"{link}&{urlencode({'set': text})}", "/play/sheet")


def test_a_change_of_the_bar_is_made_as_on_practice() -> None:
    settings = {"aksharas_per_minute": 90, "speed": 2, "trikalam": False, "kattai": "5"}
    sheet = json.loads(changed({"settings": settings}).body)
    request = decode(dict(parse_qsl(sheet["query"])), library()).request
    assert (request.aksharas_per_minute, request.speed, round(request.sruti_hz)) == (90, 2, 196)
    assert sheet["data"]["sound"]["aksharas_per_minute"] == 90
    assert "Second speed" in sheet["what"]
    assert json.loads(changed({"sruti": "G"}).body)["data"]["sruti"]["name"] == "5 (G)"


@pytest.mark.parametrize(
    "change", ["", "{", "[" * 300, "7", "[]", '{"settings": 7}', '{"settings": {"speed": "x"}}', '{"sruti": 5}']
)
def test_a_change_that_is_none_changes_nothing_or_is_refused(change: str) -> None:
    answer = changed(change)
    assert answer.status in (200, 400)
    if answer.status == 200:
        assert json.loads(answer.body)["query"] == LINK


def test_a_sruti_that_is_none_is_refused_with_what_works() -> None:
    answer = changed({"sruti": "x"})
    assert (answer.status, answer.body.decode()) == (
        400,
        '"x" isn\'t a sruti. Type it as a kattai (5), a note (G) or hertz (196).',
    )


def test_below_a_path_every_address_is_below_it() -> None:
    config.set_option("server.baseUrlPath", "varisai")
    try:
        from carnatic.pages import play

        play.frame.cache_clear()
        app = Starlette(routes=routes(), middleware=middleware())
        answer = ask(app, "/varisai/play", [LOCAL, HTML], query=LINK)
        addresses = re.findall(r'(?:href|src)="(/[^"]*)"|url\((/[^)]*)\)', answer.body.decode())
        assert answer.status == 200
        assert ask(app, "/varisai/worker.js").headers["content-type"].startswith("text/javascript")
        assert [one for pair in addresses for one in pair if one and not one.startswith("/varisai/")] == []
    finally:
        config.set_option("server.baseUrlPath", "")
        play.frame.cache_clear()
