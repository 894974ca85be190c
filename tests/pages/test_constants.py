"""The constants that Python and the browser share are defined once."""

from __future__ import annotations

import json
import re

from carnatic.library import ASSETS, library
from carnatic.messages import MESSAGES
from carnatic.notation.sargam import over_lines
from carnatic.pages.constants import PHONE_PX, constants_module, shared_constants
from carnatic.pages.modules import web_modules
from carnatic.theory.tala import GATIS, KALAMS, SPEEDS

DECLARED = re.compile(r"^export const (\w+)", re.MULTILINE)
IMPORTED = re.compile(r'^import \{ (.*) \} from "\.\./constants\.js";$', re.MULTILINE)


def test_the_module_has_every_constant() -> None:
    text = constants_module().decode()
    lines = re.findall(r"^export const (\w+) = (.*);$", text, re.MULTILINE)
    assert {name: json.loads(value) for name, value in lines} == json.loads(json.dumps(shared_constants()))
    assert web_modules().bodies["constants.js"].decode() == text


def test_every_constant_is_declared_for_the_type_check() -> None:
    assert DECLARED.findall((ASSETS / "web/constants.d.ts").read_text()) == list(shared_constants())


def test_the_modules_import_every_constant_and_declare_none_again() -> None:
    texts = {name: body.decode() for name, body in web_modules().bodies.items() if name != "constants.js"}
    imported = {name for text in texts.values() for names in IMPORTED.findall(text) for name in names.split(", ")}
    assert imported == set(shared_constants())
    for text in texts.values():
        assert not set(re.findall(r"\bconst (\w+) =", text)) & set(shared_constants())


def test_the_style_sheets_name_the_phone_s_width() -> None:
    widths = [
        int(width)
        for path in (ASSETS / "web").rglob("*.css")
        for width in re.findall(r"@media \(max-width: (\d+)px\)", path.read_text(encoding="utf-8"))
    ]
    assert {width for width in widths if 500 < width < 700} == {PHONE_PX}


def test_the_browser_has_every_tuning_and_its_label() -> None:
    names = shared_constants()["TUNINGS"]
    assert sorted(names) == sorted([*(tuning.name for tuning in library().tunings), "own"])
    assert {f"web.tuning.{name}" for name in names} == {code for code in MESSAGES if code.startswith("web.tuning.")}


def test_the_browser_has_every_speed() -> None:
    assert [speed for gati in shared_constants()["GATIS"] for speed in gati["speeds"]] == list(SPEEDS)
    assert GATIS["chaturasra"] == tuple(KALAMS.values())
    assert shared_constants()["OVER_LINES"] == {speed: over_lines(speed) for speed in SPEEDS}
