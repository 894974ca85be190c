"""Sentences in the browser: filled by the same rules as in Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error

from carnatic.messages import MESSAGES, fields_of, say, web
from tests.js.conftest import Load

CASES = json.loads((Path(__file__).parents[1] / "golden/say.json").read_text(encoding="utf-8"))


def test_a_template_is_filled_as_in_python(load: Load) -> None:
    module = load("say.js")
    assert [module.call("fill", template, params) for template, params, _ in CASES] == [told for *_, told in CASES]


def test_every_sentence_of_the_browser_is_as_in_python(load: Load) -> None:
    module = load("say.js")
    examples: list[tuple[str, dict[str, Any]]] = [
        (code, {name: example(MESSAGES[code], name) for name in fields_of(MESSAGES[code])})
        for code in (*web.SENTENCES, *web.SHARED)
    ]
    told = module.run("(examples) => examples.map(([code, params]) => module.say(code, params))", examples)
    assert told == [say(code, **params) for code, params in examples]


def example(template: str, name: str) -> Any:
    """A value that a parameter may have, by its format."""
    if f"{{{name}:#" in template:
        return 7
    return ["a", "b", "c"] if any(f"{{{name}:{form}}}" in template for form in ("list", "or", "and")) else "Any"


def test_a_text_that_is_no_code_is_said_as_it_is(load: Load) -> None:
    module = load("say.js")
    for text in ("Undo", "toString", ""):
        assert module.call("say", text) == say(text) == text


@pytest.mark.parametrize(("template", "params"), [("{name}", {}), ("{name:some}", {"name": "a"})])
def test_what_can_t_be_filled_is_an_error(load: Load, template: str, params: dict[str, Any]) -> None:
    with pytest.raises(Error):
        load("say.js").call("fill", template, params)
