"""The house keeps its walls: which room may look into which, and which guest lives where."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.laws import for_each

HOUSE = Path(__file__).resolve().parent.parent
MODULES = sorted([*(HOUSE / "carnatic").rglob("*.py"), HOUSE / "app.py"])

# What each room may import of the house, beside itself. A file at the top is a room of its own.
LOWER = {"theory", "practice", "errors", "messages", "caching"}
UPPER = {
    "library",
    "export",
    "cli",
    "arguments",
    "files",
    "listings",
    "workshop",
    "pages",
    "app",
    "__main__",
}
UPPER |= {"book", "worksheet"}
ROOMS = {
    "messages": set(),
    "caching": set(),
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
    "workshop": LOWER | {"generator", "library"},
    "worksheet": LOWER | {"arguments", "files", "library", "generator", "notation", "export", "workshop"},
} | {room: LOWER | {"generator", "notation", "sound"} | UPPER for room in ("export", "cli", "pages", "app")}
ROOMS |= {"__init__": set(), "__main__": {"cli"}}

# Where each guest from outside may be asked in: a room, or a file of it.
GUESTS = {
    "cachetools": {"caching.py"},
    "torch": {"generator"},
    "safetensors": {"generator"},
    "matplotlib": {"compose/network/train.py"},
    "tqdm": {"generator"},
    "numpy": {"generator", "sound"},
    "music21": {"notation/staff.py"},
    "verovio": {"notation/engraving.py"},
    "typst": {"notation/pdf.py"},
    "segno": {"notation/sheet.py"},
    "pydub": {"sound/encode.py"},
    "lameenc": {"sound/encode.py"},
    "soundfile": {"sound/encode.py"},
    "mido": {"sound/midi.py"},
    "streamlit": {"app.py", "pages"},
    "starlette": {"app.py", "pages"},
}
HEAVY = {"torch", "music21", "verovio", "matplotlib", "pydub", "typst"}


def place_of(module: Path) -> str:
    """'sound/encode.py', 'library.py', 'app.py'."""
    return str(module.relative_to(HOUSE)).removeprefix("carnatic/")


def room_of(module: Path) -> str:
    return place_of(module).removesuffix(".py").split("/")[0]


@cache
def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def imports_of(module: Path) -> tuple[str, ...]:
    """Every import of a module in full, wherever in the file it stands."""
    return tuple(_imports(module))


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative name"
            # 'from benchmarks import speed' names a room; 'from carnatic.errors import x' doesn't
            yield from (f"carnatic.{a.name}" for a in node.names) if node.module == "carnatic" else [node.module or ""]


def test_the_modules_are_found() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@for_each("module", MODULES, ids=place_of)
def test_a_room_looks_only_into_lower_rooms(module: Path) -> None:
    room = room_of(module)
    seen = {name.split(".")[1] for name in imports_of(module) if name.startswith("carnatic.")}
    assert seen - {room} <= ROOMS[room]


@for_each("module", MODULES, ids=place_of)
def test_guests_stay_in_their_rooms(module: Path) -> None:
    outside = {name.split(".")[0] for name in imports_of(module)} - {"carnatic"} - sys.stdlib_module_names
    for guest in outside:
        assert GUESTS[guest] & {room_of(module), place_of(module)}, f"{place_of(module)} imports {guest}"


def test_the_product_imports_nothing_of_what_measures_and_tests_it() -> None:
    outside = {"benchmarks", "tests", "scripts"}
    found = {place_of(module): outside & {name.split(".")[0] for name in imports_of(module)} for module in MODULES}
    assert {place: names for place, names in found.items() if names} == {}


@for_each("module", MODULES, ids=place_of)
def test_every_module_says_what_it_is(module: Path) -> None:
    docstring = ast.get_docstring(parsed(module))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":", ")", "`", "carnatic")), docstring.splitlines()[0]


# In one process, one after the other: what stands first is the lightest. After each, these are not loaded yet.
LIGHT_FIRST = (
    ("import carnatic.cli.main, carnatic.library, carnatic.export", {*HEAVY, "streamlit", "numpy"}),
    ("import carnatic.compose.novelty, carnatic.compose.automaton", {*HEAVY, "streamlit", "numpy"}),
    ("import carnatic.compose.plans", {*HEAVY, "streamlit", "numpy"}),
    ("import carnatic.jobs.runner", {*HEAVY, "streamlit", "numpy"}),
    ("from carnatic.cli.main import main; main(['lessons', '--raga', 'Kalyani'])", {*HEAVY, "streamlit", "numpy"}),
    (
        "import importlib, pkgutil, carnatic.pages as pages\n"
        "for page in pkgutil.walk_packages(pages.__path__, 'carnatic.pages.'): importlib.import_module(page.name)",
        HEAVY,
    ),
)


def test_heavy_guests_wait_until_they_are_needed() -> None:
    steps = [
        f"{code}\nprint(*sorted({absent!r} & sys.modules.keys()), sep=' ', file=sys.stderr)"
        for code, absent in LIGHT_FIRST
    ]
    script = "\n".join(["import sys", "print('LOADED', file=sys.stderr)", *steps])
    run = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stderr.endswith("LOADED" + "\n" * (len(LIGHT_FIRST) + 1)), run.stderr


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


@for_each("module", [m for m in MODULES if place_of(m).startswith("pages/parts/")], ids=place_of)
def test_the_shared_parts_know_no_page(module: Path) -> None:
    pages = {name for name in imports_of(module) if name.startswith("carnatic.pages.")}
    assert all(name.startswith("carnatic.pages.components") for name in pages), pages
