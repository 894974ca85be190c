"""The import rules: which package may import which, and where each third-party library may be imported."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted([*(ROOT / "carnatic").rglob("*.py"), ROOT / "app.py"])

# The packages from the lowest layer to the highest; a module at the top level counts as a package.
# A package imports from the layers below its own, and never from its own layer.
LAYERS = (
    {"messages"},
    {"errors", "caching"},
    {"theory"},
    {"exercise"},
    {"lessons"},
    {"compose", "notation", "sound"},
    {"library"},
    {"export"},
    {"worksheets"},
    {"book"},
    {"jobs"},
    {"cli", "pages"},
    {"__main__", "app"},
)
LAYER = {package: number for number, layer in enumerate(LAYERS) for package in layer} | {"__init__": 0}

# Where each third-party library may be imported: a package, or one module of it.
LIBRARIES = {
    "torch": {"compose/network"},
    "safetensors": {"compose/network"},
    "matplotlib": {"compose/network/train.py"},
    "tqdm": {"compose/network"},
    "numpy": {"compose", "sound"},
    "music21": {"notation/staff.py"},
    "verovio": {"notation/engraving.py"},
    "typst": {"notation/pdf.py"},
    "segno": {"notation/sheet.py"},
    "pydub": {"sound/encode.py"},
    "lameenc": {"sound/encode.py"},
    "soundfile": {"sound/encode.py"},
    "mido": {"sound/midi.py"},
    "cachetools": {"caching.py"},
    "streamlit": {"app.py", "pages"},
    "starlette": {"app.py", "pages"},
    "brotli": {"pages/compression.py"},
    "redis": {"jobs"},
    "rq": {"jobs"},
    "threadpoolctl": {"pages/warm_up.py"},
}
HEAVY = {"torch", "music21", "verovio", "matplotlib", "pydub", "typst", "redis", "rq"}


def place_of(module: Path) -> str:
    """'sound/encode.py', 'library.py', 'app.py'."""
    return str(module.relative_to(ROOT)).removeprefix("carnatic/")


def package_of(module: Path) -> str:
    """'sound', 'library', 'app'."""
    return place_of(module).removesuffix(".py").split("/")[0]


def imports_of(module: Path) -> Iterator[str]:
    """The full name of everything that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            # 'from carnatic import library' names a package; 'from carnatic.errors import x' doesn't
            yield from (f"carnatic.{a.name}" for a in node.names) if node.module == "carnatic" else [node.module or ""]


def test_every_package_has_a_layer() -> None:
    assert {package_of(module) for module in MODULES} == set(LAYER)


def test_packages_import_from_lower_layers_only() -> None:
    upward = [
        f"{place_of(module)} imports {name}"
        for module in MODULES
        for name in imports_of(module)
        if name.startswith("carnatic.")
        and name.split(".")[1] != package_of(module)
        and LAYER[name.split(".")[1]] >= LAYER[package_of(module)]
    ]
    assert not upward


def test_the_product_imports_no_tooling() -> None:
    tooling = {"benchmarks", "tests", "scripts"}
    found = [
        f"{place_of(module)} imports {name}"
        for module in MODULES
        for name in imports_of(module)
        if name.split(".")[0] in tooling
    ]
    assert not found


def test_libraries_stay_where_they_belong() -> None:
    misplaced = []
    for module in MODULES:
        place = place_of(module)
        for name in sorted(
            {name.split(".")[0] for name in imports_of(module)} - {"carnatic"} - sys.stdlib_module_names
        ):
            if not any(place == home or place.startswith(f"{home}/") for home in LIBRARIES[name]):
                misplaced.append(f"{place} imports {name}")
    assert not misplaced


def test_every_module_has_a_docstring() -> None:
    wrong = []
    for module in MODULES:
        docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
        if not docstring or not docstring.splitlines()[0].endswith((".", ":", ")", "`", "carnatic")):
            wrong.append(place_of(module))
    assert not wrong


def test_components_know_no_page() -> None:
    pages = {path.parent.name for path in (ROOT / "carnatic/pages").glob("*/page.py")}
    wrong = [
        f"{place_of(module)} imports {name}"
        for module in MODULES
        if place_of(module).startswith("pages/components/")
        for name in imports_of(module)
        if name.startswith("carnatic.pages.") and name.split(".")[2] in pages
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import carnatic.cli.main, carnatic.library, carnatic.export", {*HEAVY, "streamlit", "numpy"}),
        ("import carnatic.compose.novelty, carnatic.compose.automaton, carnatic.compose.plans", {"torch", "numpy"}),
        ("import carnatic.jobs.runner", {*HEAVY, "streamlit", "numpy"}),
        (
            "import importlib, pkgutil, carnatic.pages as pages\n"
            "for page in pkgutil.walk_packages(pages.__path__, 'carnatic.pages.'): importlib.import_module(page.name)",
            HEAVY,
        ),
        ("from carnatic.cli.main import main; main(['lessons', '--raga', 'Kalyani'])", {*HEAVY, "streamlit", "numpy"}),
    ],
)
def test_heavy_libraries_are_imported_when_needed(code: str, absent: set[str]) -> None:
    names = f"\nimport sys; print('loaded:', *sorted({absent!r} & sys.modules.keys()), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code + names], cwd=ROOT, capture_output=True, text=True)
    assert run.stderr.strip().splitlines()[-1] == "loaded:"


def test_no_file_contains_a_path_of_one_machine() -> None:
    homes = ["/" + name + "/" for name in ("home", "root", "work", "Users", "opt", "mnt")]
    folders = ("carnatic", "tests", "assets", "benchmarks", "scripts", "docs", ".ci", ".streamlit", "static")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    # in a worktree .git is a file that holds such a path
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    texts = {".py", ".md", ".txt", ".json", ".toml", ".js", ".css", ".html", ".svg", ".yml", ""}
    checked = [path for path in files if path.suffix in texts and "__pycache__" not in path.parts]
    assert len(checked) > len(MODULES)
    wrong = {}
    for path in checked:
        text = path.read_text(encoding="utf-8", errors="replace")
        # a path starts a word; '…/home/…' inside an address is something else
        if found := [home for home in homes if any(mark + home in text for mark in " \"'`=(\n")]:
            wrong[str(path.relative_to(ROOT))] = found
    assert not wrong
