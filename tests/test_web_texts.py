"""The browser's modules have no sentences of their own: they say codes of the catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from carnatic.messages import MESSAGES, fields_of, fill, web
from carnatic.pages.components.component import markup
from tests.web_texts import Source, codes_of, codes_used, says, texts, words_of, words_of_markup

GOLDEN = Path(__file__).parent / "golden"


def test_a_template_is_filled_as_in_the_browser() -> None:
    """tests/js/test_say.py reads the same cases."""
    for template, params, told in json.loads((GOLDEN / "say.json").read_text(encoding="utf-8")):
        assert fill(template, params) == told, template


def test_the_browser_gets_what_it_says_and_no_more() -> None:
    used = codes_used(MESSAGES.keys())
    assert sorted(web.SENTENCES.keys() - used) == []
    scripts = {code for text in texts(".js").values() for one in Source.read(text).literals
               for code in codes_of(one.text, MESSAGES.keys())}  # fmt: skip
    keys = set(re.findall(r'"([a-z][\w.]+)"', texts(".json")["player/keys.json"]))
    assert sorted((scripts | keys) - web.SENTENCES.keys()) == sorted(web.SHARED)


def test_every_call_names_a_code_and_gives_what_its_sentence_needs() -> None:
    wrong, found = [], 0
    for name, text in texts(".js").items():
        for line, literals, given in says(Source.read(text)):
            codes = {code for one in literals for code in codes_of(one, MESSAGES.keys())}
            unknown = [one for one in literals if "." in one and not codes_of(one, MESSAGES.keys())]
            found += bool(codes)
            needed = {frozenset(fields_of(MESSAGES[code])) for code in codes}
            if unknown or (codes and given is not None and needed != {frozenset(given)}):
                wrong.append(f"{name}:{line} {sorted(codes)} {unknown}: gives {given}")
    assert found > 80
    assert wrong == []


@pytest.mark.parametrize("name", texts(".js"))
def test_a_module_has_no_words_that_a_user_reads(name: str) -> None:
    assert words_of(texts(".js")[name]) == []


@pytest.mark.parametrize("name", texts(".html"))
def test_html_has_no_words_that_a_user_reads(name: str) -> None:
    assert words_of_markup(texts(".html")[name]) == []
    for code in re.findall(r"\{([\w.]+)\}", texts(".html")[name]):
        assert MESSAGES[code] in markup(f"web/{name}")


@pytest.mark.parametrize("name", texts(".css"))
def test_styles_have_no_words_that_a_user_reads(name: str) -> None:
    contents = re.findall(r'content: *"([^"]*)"', texts(".css")[name])
    assert [one for one in contents if re.search("[A-Za-z]", re.sub(r"\{[\w.]+\}", "", one))] == []
    for code in re.findall(r'"\{([\w.]+)\}"', texts(".css")[name]):
        assert f'content: "{MESSAGES[code]}"' in markup(f"web/{name}")


def test_a_sentence_of_the_browser_can_stand_in_markup() -> None:
    """Some modules write sentences into HTML and its attributes."""
    assert [code for code in (*web.SENTENCES, *web.SHARED) if re.search('[<>&"]', MESSAGES[code])] == []


# -- the search itself ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('const FAULT = "This part could not be started.";', ["1: This part could not be started."]),
        ('make("span", { class: "new" }, "new")', ["1: new"]),
        ('make("b", {}, on ? "on" : "off")', ["1: on", "1: off"]),
        ('make("i", { title: kept ? "locked" : null })', ["1: locked"]),
        ('make("i", { "aria-label": "close" })', ["1: close"]),
        ("box.append(`${count} swaras`)", ["1: \ufffc swaras"]),
        ('button.textContent = copied ? "copied" : say("web.copy");', ["1: copied"]),
        ('node.setAttribute("aria-label", "close");', ["1: close"]),
        ("const NAMES = {\n  play: 'Pause',\n};", ["2: Pause"]),
        ("const x = `<p>Nothing yet</p>`;", ["1: <p>Nothing yet</p>"]),
        ('const x = `<i aria-label="Hear ${name}"></i>`;', ['1: <i aria-label="Hear \ufffc"></i>']),
        ("const x = `<p>${on ? 'It is on' : ''}</p>`;", ["1: It is on"]),
        ("return /['\"]/.test(x) && 'Two words';", ["1: Two words"]),
    ],
)
def test_words_are_found(script: str, found: list[str]) -> None:
    assert words_of(script) == found


@pytest.mark.parametrize(
    "script",
    [
        '// A comment, with "quoted words" in it.\nimport { say } from "../say.js";',
        'make("span", { class: "v-cell held", title: say("web.lock") }, "0", say("web.lock"))',
        'if (press.key === "Enter") root.querySelector("input, textarea").focus();',
        'throw new Error("This is for developers.");',
        "const x = `<svg viewBox=\"0 0 24 24\"><path d=\"M8 4.8v14.4\"/></svg>`;",
        "const x = a / b, y = c / d; button.dataset.act = `save-${x}`;",
        'node.setAttribute("aria-pressed", "true");',
    ],
)  # fmt: skip
def test_what_nobody_reads_is_passed_over(script: str) -> None:
    assert words_of(script) == []


def test_calls_are_read() -> None:
    script = 'x(say(on ? "web.a" : "web.b", { name, "count": of(1, 2), }), say(code), `${say("web.c", rest)}`)'
    assert [(codes, names) for _, codes, names in says(Source.read(script))] == [
        (["web.a", "web.b"], {"name", "count"}),
        ([], set()),
        (["web.c"], None),
    ]


@pytest.mark.parametrize(
    ("markup_", "found"),
    [
        ('<p aria-label="{web.close}">{web.copy}</p>', []),
        ('<p title="Close">now</p>', ["Close", "now"]),
        ("<i placeholder='Name'>&nbsp;</i>", ["Name"]),
    ],
)
def test_words_of_markup_are_found(markup_: str, found: list[str]) -> None:
    assert words_of_markup(markup_) == found
