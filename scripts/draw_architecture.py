"""Draw the packages and their imports: `python -m scripts.draw_architecture` writes docs/architecture.svg.

The drawing is made from the import statements alone. An arrow goes from a package to one that it imports,
left out if a longer way of arrows says the same. A package stands one row above the highest one that it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "docs" / "architecture.svg"
OUTSIDE = ("app", "benchmarks")  # outside carnatic/: the server's entry point, and the measurements
Imports = Mapping[str, frozenset[str]]

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, MARGIN, GAP = 132, 44, 160, 84, 24, 36  # px
FONT = 'font-family="system-ui, sans-serif"'


def packages(root: Path = ROOT) -> dict[str, list[Path]]:
    """Each package of carnatic and of OUTSIDE with its modules; a module at the top level counts as a package."""
    found: dict[str, list[Path]] = {}
    for path in sorted((root / "carnatic").rglob("*.py")):
        name = path.relative_to(root / "carnatic").parts[0].removesuffix(".py")
        if not name.startswith("__"):
            found.setdefault(name, []).append(path)
    for name in OUTSIDE:
        found[name] = sorted((root / name).rglob("*.py")) or [root / f"{name}.py"]
    return found


def imported_names(module: Path) -> Iterator[str]:
    """The full name of everything that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports(root: Path = ROOT) -> Imports:
    """The packages that each package imports."""
    found = packages(root)
    table = {}
    for package, modules in found.items():
        names = {name.split(".")[1] for module in modules for name in imported_names(module) if _is_own(name)}
        table[package] = frozenset(names & found.keys() - {package})
    return table


def _is_own(name: str) -> bool:
    return name.startswith("carnatic.")


def rows(table: Imports) -> dict[str, int]:
    """The row of each package, 0 for those that import nothing."""

    @cache
    def row(package: str) -> int:
        return 1 + max(map(row, table[package]), default=-1)

    return {package: row(package) for package in table}


def direct(table: Imports) -> list[tuple[str, str]]:
    """The imports that aren't implied by a longer chain of imports, in order."""

    @cache
    def below(package: str) -> frozenset[str]:
        return table[package].union(*map(below, table[package]))

    return sorted(
        (package, used)
        for package, uses in table.items()
        for used in uses
        if not any(used in below(other) for other in uses - {used})
    )


def draw(root: Path = ROOT) -> str:
    """The drawing as SVG."""
    table = imports(root)
    row_of = rows(table)
    arrows = [_bends(arrow, row_of) for arrow in direct(table)]
    lines = _ordered(arrows, row_of)
    width = max(sum(map(_room, line)) for line in lines) + 2 * MARGIN
    height = len(lines) * ROW + 2 * MARGIN - (ROW - BOX_HEIGHT)
    places = {}
    for row, line in enumerate(lines):
        x = (width - sum(map(_room, line))) / 2
        for point in line:
            places[point] = (x + _room(point) / 2, height - MARGIN - BOX_HEIGHT / 2 - row * ROW)
            x += _room(point)
    parts = [_arrow([places[point] for point in arrow]) for arrow in arrows]
    parts += [_box(package, *places[package], (root / "carnatic" / package).is_dir()) for package in sorted(table)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">',
            "<title>The packages of Varisai: an arrow goes from a package to one that it imports</title>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="#53625e"/></marker></defs>',
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _bends(arrow: tuple[str, str], row_of: Mapping[str, int]) -> list[str]:
    """The points of an arrow: its packages, and a gap in each row between, so that it crosses no box."""
    start, end = arrow
    gaps = [f"{start}>{end} {row}" for row in range(row_of[start] - 1, row_of[end], -1)]
    return [start, *gaps, end]


def _ordered(arrows: list[list[str]], row_of: Mapping[str, int]) -> list[list[str]]:
    """The points of every row from left to right, each near what points at it from above."""
    above: dict[str, list[str]] = {}
    lines: list[list[str]] = [[] for _ in range(max(row_of.values()) + 1)]
    for package in sorted(row_of):
        lines[row_of[package]].append(package)
    for points in arrows:
        for k, (before, point) in enumerate(pairwise(points), 1):
            above.setdefault(point, []).append(before)
            if point not in row_of:
                lines[row_of[points[0]] - k].append(point)
    places: dict[str, float] = {}
    for line in reversed(lines):
        line.sort(key=lambda point: sum(map(places.__getitem__, above.get(point, ()))) / len(above.get(point, "1")))
        x = -sum(map(_room, line)) / 2
        for point in line:
            places[point] = x + _room(point) / 2
            x += _room(point)
    return lines


def _room(point: str) -> int:
    """The width that a point takes in its row, px."""
    return GAP if ">" in point else COLUMN


def _arrow(points: list[tuple[float, float]]) -> str:
    path, half = "", BOX_HEIGHT / 2
    for (x1, y1), (x2, y2) in pairwise(points):
        top, foot = y1 + half, y2 - half
        middle = (top + foot) / 2
        path += f"{'L' if path else 'M'}{x1:g} {top:g}C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {foot:g}"
    return f'<path d="{path}" fill="none" stroke="#53625e" stroke-width="1.3" marker-end="url(#head)"/>'


def _box(package: str, x: float, y: float, is_folder: bool) -> str:
    corner = f'x="{x - BOX_WIDTH / 2:g}" y="{y - BOX_HEIGHT / 2:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8"'
    fill = "#e3f1f1" if is_folder else "#f4f6f5"
    name = escape(f"{package}/" if is_folder or package == "benchmarks" else f"{package}.py")
    return (
        f'<rect {corner} fill="{fill}" stroke="#00606b"/>'
        f'<text x="{x:g}" y="{y + 5:g}" text-anchor="middle" {FONT} font-size="15" fill="#16211f">{name}</text>'
    )


if __name__ == "__main__":
    DRAWING.write_text(draw(), encoding="utf-8")
