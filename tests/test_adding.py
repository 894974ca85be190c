"""The examples of docs/adding.md, each applied to a copy of the tree, which then runs with the addition."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ADDING = (ROOT / "docs/adding.md").read_text(encoding="utf-8")
LARGE = shutil.ignore_patterns("__pycache__", "fonts", "*.png")


def examples(section: str) -> list[str]:
    """The code of a section of the document, block by block."""
    text = re.split(r"^## ", ADDING, flags=re.MULTILINE)
    (found,) = (part for part in text if part.startswith(f"{section}\n"))
    return re.findall(r"^```\w+\n(.*?)^```", found, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the product, without its large files."""
    for name in ("carnatic", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=LARGE)
    shutil.copytree(ROOT / "static", tmp_path / "static")
    return tmp_path


def run(tree: Path, *arguments: str, text: str = "") -> str:
    """What Python prints in the copy."""
    variables = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=variables, input=text, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def add_row(path: Path, name: str, row: str) -> None:
    """Put a row at the end of a list of a JSON file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    data[name].append(json.loads(row))
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def insert(path: Path, mark: str, code: str) -> None:
    """Put code before the only line that begins with a mark."""
    before, after = re.split(rf"^(?={re.escape(mark)})", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(before + code + after, encoding="utf-8")


def test_a_raga(tree: Path) -> None:
    (row,) = examples("A raga")
    add_row(tree / "assets/ragas.json", "janyas", row)
    printed = run(tree, "-m", "carnatic", "lessons", "--number", "1", "--raga", "exempli raga")
    assert "raga: Example raga" in printed
    assert "s r g p" in printed
    (found,) = json.loads(run(tree, "-m", "carnatic", "ragas", "Example raga", "--format", "json"))
    assert (found["parent"], found["sources"]) == (15, ["the book, and its page"])


def test_a_tala(tree: Path) -> None:
    (row,) = examples("A tala")
    add_row(tree / "assets/talas.json", "chapus", row)
    line = "raga: Mohanam\ntala: Example chapu\nfamily: own\n\ns r | g p d | S , , || S d | p g r | s , , ||\n"
    assert run(tree, "-m", "carnatic", "check", "-", text=line) == "No mistakes.\n"
    run(tree, "-m", "carnatic", "export", "-", "--to", "line.musicxml", "--to", "line.mid", text=line)
    assert "<beats>" in (tree / "line.musicxml").read_text(encoding="utf-8")
    assert (tree / "line.mid").read_bytes().startswith(b"MThd")


def test_a_lesson_family(tree: Path) -> None:
    family, lesson = examples("A lesson family")
    insert(tree / "carnatic/exercise/families.py", '    Family("free"', family)
    add_row(tree / "assets/lessons.json", "lessons", lesson)
    printed = run(tree, "-m", "carnatic", "lessons", "--family", "example", "--raga", "Mohanam")
    assert "title: Example exercise 1" in printed
    composed = run(tree, "-m", "carnatic", "generate", "--family", "example", "--raga", "Mohanam", "--seed", "3")
    assert "family: example" in composed
    assert run(tree, "-m", "carnatic", "check", "-", text=composed) == "No mistakes.\n"


def test_an_export(tree: Path) -> None:
    converter, row = examples("An export")
    insert(tree / "carnatic/export.py", "FORMATS = (", f"{converter}\n\n")
    insert(tree / "carnatic/export.py", '    Format("Scala"', row)
    run(
        tree,
        "-m",
        "carnatic",
        "export",
        "-",
        "--to",
        "line.csv",
        text="raga: Mohanam\nfamily: own\n\ns , r g | p d | S , ||\n",
    )
    assert (tree / "line.csv").read_text(encoding="utf-8").splitlines()[:3] == [
        "start,duration,swara",
        "0,2,s",
        "2,1,r",
    ]


# The app's own script after a step to the new page.
SCRIPT = """
import streamlit as st
from carnatic.library import library
from carnatic.pages.main import main
from carnatic.pages.navigation import go_to

if "has_gone" not in st.session_state:
    st.session_state.has_gone = True
    go_to("example", library().request())
main()
"""
OPEN = """
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_string(sys.stdin.read(), default_timeout=600).run()
print(*(title.value for title in app.title), *(error.value for error in app.exception))
print(*(text.value for text in app.markdown), sep="; ")
"""


def test_a_page(tree: Path) -> None:
    module, row = examples("A page")
    folder = tree / "carnatic/pages/example"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "page.py").write_text(module, encoding="utf-8")
    insert(
        tree / "carnatic/pages/main.py",
        "from carnatic.pages.lessons",
        "from carnatic.pages.example.page import example\n",
    )
    insert(tree / "carnatic/pages/main.py", '        "about"', row)
    title, ragas = run(tree, "-c", OPEN, text=SCRIPT).splitlines()
    assert title == "Example"
    assert ragas.split("; ")[:2] == ["Kanakangi", "Senavati"]
