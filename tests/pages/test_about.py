"""The About page: the player's keys, and every package that the app uses."""

from __future__ import annotations

import ast
import json
import re
import sys
from html import unescape
from importlib.metadata import packages_distributions
from pathlib import Path

from streamlit.testing.v1 import AppTest

from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.about import LICENCES
from tests.pages.practice_app import SECONDS

ROOT = Path(__file__).resolve().parents[2]


def page() -> None:
    """The page alone."""
    from carnatic.pages.about import about

    about()


def tables() -> list[list[list[str]]]:
    """The rows of each table on the page."""
    app = AppTest.from_function(page, default_timeout=SECONDS).run()
    assert not app.exception
    found = [one.proto.body for one in app.get("html") if "<table" in one.proto.body]
    rows = [re.findall(r"<tr>(.*?)</tr>", table) for table in found]
    return [[[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in one] for one in rows]


def required(name: str) -> set[str]:
    """The packages that a requirements file names, in lower case."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {found.lower() for found in re.findall(r"^([A-Za-z][\w.-]*)==", text, re.MULTILINE)}


def imported() -> set[str]:
    """The packages that the app's modules import, wherever in a file it is done."""
    modules: set[str] = set()
    for path in [ROOT / "app.py", *(ROOT / "carnatic").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").split(".")[0])
    packages = packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - {"carnatic"}
    return {packages[module][0].lower() for module in outside}


def test_the_keys_are_the_player_s_own() -> None:
    keys, _ = tables()
    codes = json.loads(library().text("web/player/keys.json"))
    assert keys == [[say(key), say(what)] for key, what in codes]
    assert ["Space", "Play and pause"] in keys


def test_the_player_takes_its_list_of_keys_from_the_same_file() -> None:
    script = library().text("web/player/keys.js")
    assert "KEYS.map(" in script
    assert "const KEYS" not in script


def test_every_package_is_named_with_its_licence() -> None:
    _, licences = tables()
    assert licences == [list(row) for row in LICENCES]
    named = {word.lower() for name, _, _ in LICENCES for word in name.split(", ")}
    needed = required("requirements.txt") | required("requirements-training.txt")
    assert {{"torch": "pytorch"}.get(package, package) for package in needed} <= named


def test_what_is_imported_is_required() -> None:
    assert imported() - required("requirements.txt") == required("requirements-training.txt")
