"""The table of families: the only place that knows a family by name, and enough to add one."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from carnatic.exercise.families import FAMILIES, FAMILY_NAMES, FREE, OWN

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "carnatic/exercise/families.py"
MODULES = sorted(path for path in (ROOT / "carnatic").rglob("*.py") if path != TABLE)
# words of the language, which also mean a kind of lesson, a tuning of one's own, a field of a link
COMMON_WORDS = {FREE, OWN}


def _names_in(tree: ast.AST) -> Iterator[str]:
    """Families that the code names as text: anywhere, or if the name is a common word, where a family is meant."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(name)) if name in FAMILY_NAMES and name not in COMMON_WORDS:
                yield name
            case ast.keyword(arg="family", value=ast.Constant(value=str(name))):
                yield name
            case ast.Compare(left=ast.Attribute(attr="family") | ast.Name(id="family")):
                constants = (
                    one for side in node.comparators for one in ast.walk(side) if isinstance(one, ast.Constant)
                )
                yield from (str(one.value) for one in constants if one.value in FAMILY_NAMES)


def test_no_code_outside_the_table_knows_a_family_by_name() -> None:
    named = {
        str(path.relative_to(ROOT)): names
        for path in MODULES
        if (names := list(_names_in(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert named == {}


@pytest.mark.parametrize(
    "code", ["x = 'janta'", "request.changed(family='free')", "request.family == 'own'", "family in ('free', 'own')"]
)
def test_a_name_in_the_code_is_found(code: str) -> None:
    assert list(_names_in(ast.parse(code)))


def test_every_form_is_a_module_and_every_family_is_learned_as_one() -> None:
    forms = {path.stem for path in (ROOT / "carnatic/compose/plans").glob("*.py")}
    assert {family.form for family in FAMILIES if family.is_composed} <= forms
    assert {family.learned_as for family in FAMILIES if family.learned_as} <= set(FAMILY_NAMES)
    assert all(family.bounds for family in FAMILIES if family.is_composed)


# -- a new family ---------------------------------------------------------------------------------

ROW = '    Family("jumps", "Jumps", form="janta", bounds=VARISAI, figure_rows=1, has_pairs=True, network_kind=1),\n'
LESSONS = [
    {"family": "jumps", "number": 1, "kind": "windows", "units": ["1 1 3 3 2 2 4 4", "1 1 2 2 3 3 4 4"], "window": 4},
    {"family": "jumps", "number": 2, "kind": "windows", "units": ["1 1 4 4 2 2 3 3", "1 1 2 2 3 3 4 4"], "window": 4},
]
CHECK = """
import contextlib, io, json
from dataclasses import asdict
from carnatic.cli.main import main
from carnatic.compose.network.interactive_training import family_lines
from carnatic.exercise.families import TRAINABLE_FAMILIES
from carnatic.exercise.link import decode, encode
from carnatic.exercise.review import review
from carnatic.library import library
from carnatic.pages.practice.composing import kinds
from carnatic.pages.worksheets.form import FAMILY_WORDS
from urllib.parse import parse_qsl

def cli(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            code = main(list(words))
        except SystemExit as exit:
            code = exit.code
    return [code, out.getvalue()]

L = library()
request = L.request(family="jumps", seed="4")
made = L.composer.compose(request)
print(json.dumps({
    "lessons": cli("lessons", "--family", "jumps"),
    "generate": cli("generate", "--family", "jumps", "--seed", "4"),
    "worksheet": cli("worksheet", "--families", "jumps", "--number", "4", "--new-percent", "50"),
    "help": [cli(command, "--help")[1] for command in ("lessons", "generate", "worksheet")],
    "title": L.school.title(L.request(family="jumps", seed="2")),
    "numbers": L.school.admitted(L.request())["jumps"],
    "offers": str(L.school.offers(L.request())),
    "nearest": made.nearest.id,
    "faults": len(review(made.exercise)),
    "kept": decode(dict(parse_qsl(encode(made.exercise))), L) == made.exercise,
    "kinds": kinds(L.request()),
    "trainable": TRAINABLE_FAMILIES,
    "learned": len(family_lines(["jumps"], L.lessons, L.talas)),
    "worksheet_choices": FAMILY_WORDS,
}))
"""


def test_a_new_family_is_one_row_and_its_lessons(tmp_path: Path) -> None:
    """In a copy of the program two files change; everything that lists families then has the new one."""
    shutil.copytree(ROOT / "carnatic", tmp_path / "carnatic", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "assets").mkdir()
    for path in (ROOT / "assets").iterdir():
        if path.name != "lessons.json":
            (tmp_path / "assets" / path.name).symlink_to(path)
    table = json.loads((ROOT / "assets/lessons.json").read_text(encoding="utf-8"))
    table["lessons"] += [lesson | {"least_rungs": 6, "sources": ["a test"]} for lesson in LESSONS]
    (tmp_path / "assets/lessons.json").write_text(json.dumps(table), encoding="utf-8")
    rows = TABLE.read_text(encoding="utf-8")
    place = rows.index('    Family("dhatu"')
    (tmp_path / TABLE.relative_to(ROOT)).write_text(rows[:place] + ROW + rows[place:], encoding="utf-8")

    run = subprocess.run([sys.executable, "-c", CHECK], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout.splitlines()[-1])

    assert seen["lessons"][0] == 0
    assert "s s g g | r r | m m ||" in seen["lessons"][1]
    assert seen["generate"][0] == 0
    assert "family: jumps" in seen["generate"][1]
    assert "Jumps" in seen["worksheet"][1]
    assert all("janta jumps dhatu" in text.replace(",", "") for text in map(_one_line, seen["help"]))
    assert seen["title"] == "Jumps 2"
    assert seen["numbers"] == [1, 2]
    assert "jumps 1-2" in seen["offers"]
    assert seen["nearest"].startswith("jumps_")
    assert seen["faults"] == 0
    assert seen["kept"]
    assert "jumps" in seen["kinds"]
    assert "jumps" in seen["trainable"]
    assert seen["learned"] == 2
    assert seen["worksheet_choices"]["jumps"] == "Jumps"


def _one_line(text: str) -> str:
    return " ".join(text.split())
