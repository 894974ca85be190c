"""Style sheets and drawings that every engine reads."""

from __future__ import annotations

import re

import pytest

from carnatic.library import ASSETS
from carnatic.pages.main import logo

SHEETS = sorted((ASSETS / "web").rglob("*.css"))
COLOUR = r"#[0-9a-f]{3,8}|var\(--[\w-]+\)|[a-z]+|color-mix\([^()]*(?:\([^()]*\)[^()]*)*\)"


def test_light_dark_chooses_between_colours() -> None:
    """Anything else makes the whole declaration invalid."""
    found = [(path.name, pair) for path in SHEETS for pair in _pairs(path.read_text(encoding="utf-8"))]
    assert len(found) > 30
    assert [(name, pair) for name, pair in found if not re.fullmatch(rf"(?:{COLOUR}),\s*(?:{COLOUR})", pair)] == []


def _pairs(text: str) -> list[str]:
    """What stands inside each 'light-dark(…)'."""
    pairs = []
    for match in re.finditer(r"light-dark\(", text):
        depth, at = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        pairs.append(text[match.end() : at - 1])
    return pairs


def test_a_decoration_of_text_is_one_word_or_written_out() -> None:
    """WebKit reads 'text-decoration' only if it names nothing but the line."""
    values = [
        (path.name, value.strip())
        for path in SHEETS
        for value in re.findall(r"text-decoration:([^;}]*)", path.read_text(encoding="utf-8"))
    ]
    assert len(values) > 5
    assert [one for one in values if one[1] not in ("underline", "none")] == []


@pytest.mark.parametrize(
    ("scheme", "name", "asks"), [("light", "#16211F", 0), ("dark", "#E8EFED", 0), ("light dark", "#E8EFED", 1)]
)
def test_the_logo_has_the_colours_of_the_page(scheme: str, name: str, asks: int) -> None:
    """WebKit doesn't look at the reader's preference inside a picture."""
    svg = logo(scheme)
    assert svg.count("@media") == asks
    assert re.findall(r"\.name\{fill:(#\w+)\}", svg)[-1] == name
    assert svg.count("{") == svg.count("}")
