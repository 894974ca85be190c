"""The house keeps its walls: which room may look into which, and which guest lives where."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
MODULES = sorted([*(HOUSE / "carnatic").rglob("*.py"), HOUSE / "app.py"])

# What each room may import of the house, beside itself. A file at the top is a room of its own.
LOWER = {"theory", "practice", "errors", "messages"}
UPPER = {
    "library",
    "export",
    "cli",
    "arguments",
    "files",
    "listings",
    "speed",
    "sweep",
    "workshop",
    "pages",
    "app",
    "__main__",
}
UPPER |= {"benchmarks", "book", "worksheet"}
ROOMS = {
    "messages": set(),
    "errors": {"messages"},
    "theory": {"errors", "messages"},
    "practice": {"errors", "messages", "theory"},
    "generator": LOWER,
    "notation": LOWER,
    "sound": LOWER,
    "book": LOWER,
    "library": LOWER | {"generator"},
    "arguments": {"errors", "messages"},
    "files": LOWER | {"library"},
    "listings": LOWER,
    "sweep": LOWER | {"library", "export"},
    "workshop": LOWER | {"generator", "library"},
    "worksheet": LOWER | {"arguments", "files", "library", "generator", "notation", "export", "workshop"},
    "benchmarks": LOWER | {"arguments", "library", "generator", "sound", "speed", "sweep"},
} | {room: LOWER | {"generator", "notation", "sound"} | UPPER for room in ("export", "speed", "cli", "pages", "app")}
ROOMS |= {"__init__": set(), "__main__": {"cli"}}

# Where each guest from outside may be asked in: a room, or a file of it.
GUESTS = {
    "torch": {"generator"},
    "safetensors": {"generator"},
    "matplotlib": {"generator/course.py"},
    "tqdm": {"generator"},
    "numpy": {"generator", "sound"},
    "music21": {"notation/staff.py"},
    "verovio": {"notation/engraving.py"},
    "typst": {"notation/press.py"},
    "segno": {"notation/sheet.py"},
    "pydub": {"sound/encode.py"},
    "lameenc": {"sound/encode.py"},
    "soundfile": {"sound/encode.py"},
    "mido": {"sound/midi.py"},
    "streamlit": {"app.py", "pages"},
    "playwright": {"speed.py"},
}
HEAVY = {"torch", "music21", "verovio", "matplotlib", "pydub", "typst"}


def place_of(module: Path) -> str:
    """'sound/encode.py', 'library.py', 'app.py'."""
    return str(module.relative_to(HOUSE)).removeprefix("carnatic/")


def room_of(module: Path) -> str:
    return place_of(module).removesuffix(".py").split("/")[0]


def imports_of(module: Path) -> Iterator[str]:
    """Every import of a module in full, wherever in the file it stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            # 'from carnatic import speed' names a room; 'from carnatic.errors import x' doesn't
            yield from (f"carnatic.{a.name}" for a in node.names) if node.module == "carnatic" else [node.module or ""]


def test_the_modules_are_found() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=place_of)
def test_a_room_looks_only_into_lower_rooms(module: Path) -> None:
    room = room_of(module)
    seen = {name.split(".")[1] for name in imports_of(module) if name.startswith("carnatic.")}
    assert seen - {room} <= ROOMS[room]


@pytest.mark.parametrize("module", MODULES, ids=place_of)
def test_guests_stay_in_their_rooms(module: Path) -> None:
    outside = {name.split(".")[0] for name in imports_of(module)} - {"carnatic"} - sys.stdlib_module_names
    for guest in outside:
        assert GUESTS[guest] & {room_of(module), place_of(module)}, f"{place_of(module)} imports {guest}"


@pytest.mark.parametrize("module", MODULES, ids=place_of)
def test_every_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":", ")", "`", "carnatic")), docstring.splitlines()[0]


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import carnatic.cli, carnatic.library, carnatic.export", {*HEAVY, "streamlit", "numpy"}),
        ("import carnatic.generator.novelty, carnatic.generator.constraint", {"torch", "numpy"}),
        ("import carnatic.generator.plans", {"torch", "numpy"}),
        ("import carnatic.workshop.foreman", {*HEAVY, "streamlit", "numpy"}),
        (
            "import importlib, pkgutil, carnatic.pages as pages\n"
            "for page in pkgutil.walk_packages(pages.__path__, 'carnatic.pages.'): importlib.import_module(page.name)",
            HEAVY,
        ),
        ("from carnatic.cli import main; main(['lessons', '--raga', 'Kalyani'])", {*HEAVY, "streamlit", "numpy"}),
    ],
)
def test_heavy_guests_wait_until_they_are_needed(code: str, absent: set[str]) -> None:
    names = f"\nimport sys; print('loaded:', *sorted({absent!r} & sys.modules.keys()), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code + names], cwd=HOUSE, capture_output=True, text=True)
    assert run.stderr.strip().splitlines()[-1] == "loaded:"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Absolute paths of somebody's machine have no place in what everybody gets."""
    homes = ["/" + name + "/" for name in ("home", "root", "work", "Users", "opt", "mnt")]
    folders = ("carnatic", "tests", "assets", "benchmarks", "scripts", "docs", ".ci", ".streamlit", "static")
    files = [path for folder in folders for path in (HOUSE / folder).rglob("*") if path.is_file()]
    # in a worktree .git is a file, and git keeps in it where the others lie
    files += [path for path in HOUSE.iterdir() if path.is_file() and path.name != ".git"]
    texts = {".py", ".md", ".txt", ".json", ".toml", ".js", ".css", ".html", ".svg", ".yml", ""}
    checked = [path for path in files if path.suffix in texts and "__pycache__" not in path.parts]
    assert len(checked) > len(MODULES)
    for path in checked:
        text = path.read_text(encoding="utf-8", errors="replace")
        # a path begins a word; '…/home/…' inside an address is another thing
        found = [home for home in homes if any(mark + home in text for mark in " \"'`=(\n")]
        assert not found, f"{path.relative_to(HOUSE)} holds {found}"


@pytest.mark.parametrize("module", [m for m in MODULES if place_of(m).startswith("pages/parts/")], ids=place_of)
def test_the_shared_parts_know_no_page(module: Path) -> None:
    pages = {name for name in imports_of(module) if name.startswith("carnatic.pages.")}
    assert all(name.startswith("carnatic.pages.parts") for name in pages), pages
