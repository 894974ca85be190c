"""The documents name existing files, functions and packages, and the drawing shows the real imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from scripts.draw_architecture import DRAWING, direct, draw, imports, packages, rows
from tests.test_architecture import LAYERS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "deploy/README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\| \d+ \| `([\w.]+)` \| `([\w/.]+)` \|", re.MULTILINE)
ASIDE = re.compile(r"`(\w+)`\s+in\s+`([\w/.]+\.py)`")
EXAMPLES = {"carnatic/pages/example/page.py", "conch.py"}  # files that adding.md tells people to make
# A path as documents write it: from the root, from carnatic/ or, of a script for the browser, from its folder.
NAMED_FILE = re.compile(r"`([\w./-]+\.(?:py|md|json|js|css|txt|toml|svg|typ))`")


def found(path: str) -> list[Path]:
    """The files that a document means by a path."""
    direct_hits = [ROOT / path, ROOT / "carnatic" / path, ROOT / "docs" / path, ROOT / "assets" / path]
    if path.endswith((".js", ".css")):
        direct_hits += (ROOT / "assets").rglob(path)
    return [hit for hit in direct_hits if hit.is_file()]


def defines(path: Path, name: str) -> bool:
    """Whether a file defines a function, a class or a method 'Class.method' of that name."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".js":
        return re.search(rf"^ *(?:export )?(?:function |class )?{name}(?: \{{|\()", text, re.MULTILINE) is not None
    scope: list[ast.stmt] = ast.parse(text).body
    for word in name.split("."):
        hits = [
            node
            for node in scope
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == word
        ]
        if not hits:
            return False
        scope = hits[0].body
    return True


def test_the_drawing_shows_the_imports(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        DRAWING.write_text(draw(), encoding="utf-8")
    assert DRAWING.read_text(encoding="utf-8") == draw(), "draw it again: python -m scripts.draw_architecture"


def test_the_drawing_leaves_out_only_what_a_longer_way_says() -> None:
    table = {"page": frozenset({"sound", "theory"}), "sound": frozenset({"theory"}), "theory": frozenset[str]()}
    assert direct(table) == [("page", "sound"), ("sound", "theory")]
    assert rows(table) == {"theory": 0, "sound": 1, "page": 2}
    assert "theory" in imports()["exercise"]


def test_every_step_of_the_walk_is_there() -> None:
    steps = STEP.findall(ARCHITECTURE)
    assert [int(n) for n in re.findall(r"^\| (\d+) \|", ARCHITECTURE, re.MULTILINE)] == [*range(1, len(steps) + 1)]
    assert len(steps) > 10
    assert not [step for step in steps if not any(defines(path, step[0]) for path in found(step[1]))]


def test_every_function_that_is_named_with_its_file_is_there() -> None:
    named = [pair for path in DOCUMENTS for pair in ASIDE.findall(path.read_text(encoding="utf-8"))]
    assert named
    assert not [(name, path) for name, path in named if not any(defines(file, name) for file in found(path))]


def test_the_table_has_every_package() -> None:
    table = ARCHITECTURE.partition("## The packages")[2].partition("## ")[0]
    rows_of_table = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    assert {name for row in rows_of_table for name in re.findall(r"`(\w+)`", row)} == packages().keys() - {
        "app",
        "benchmarks",
    }


def test_the_layers_are_those_that_are_kept() -> None:
    (block,) = re.findall(r"^  ```\n(.*?)^  ```", ARCHITECTURE, re.MULTILINE | re.DOTALL)
    layers = [set(re.findall(r"\w+", line)) for line in block.splitlines()]
    assert layers == [layer - {"__main__"} for layer in LAYERS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [path for path in NAMED_FILE.findall(text) if path not in EXAMPLES and not found(path)]
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    missing += [link for link in links if link and not (document.parent / link).exists()]
    assert not missing


def test_decisions_are_short_and_numbered() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == [*range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path.name
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequence"], path.name
        assert len(text.splitlines()) <= 16, path.name
