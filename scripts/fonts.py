"""Subset the fonts that the app ships, from Noto Sans and Streamlit's icons: ``python -m scripts.fonts [FOLDER]``.

Needs fontTools and brotli, and the files of Debian's package fonts-noto-core, in FOLDER if it isn't installed.
``python -m scripts.fonts --icons`` writes the icons alone, after an icon or Streamlit's version has changed.
A page needs seven syllables of each script, in static/. A printed sheet can have any title, so
assets/fonts/ has the whole Unicode block of each script.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit import file_util

from carnatic.notation.sargam import SCRIPT_SYLLABLES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("/usr/share/fonts/truetype/noto")
BLOCKS = {
    "tamil": (0x0B80, 0x0BFF),
    "telugu": (0x0C00, 0x0C7F),
    "kannada": (0x0C80, 0x0CFF),
    "malayalam": (0x0D00, 0x0D7F),
    "devanagari": (0x0900, 0x097F),
}
# joiners and the circle under a lone vowel sign
JOINING = (0x20, 0x200C, 0x200D, 0x25CC)
# letters with the diacritics of Indian names, punctuation, the musical signs
LATIN = (
    *range(0x20, 0x250),
    *range(0x300, 0x370),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2027),
    *(0x20B9, 0x2190, 0x2192, 0x2212, 0x25CC),
)


def write_subset(source: Path, target: Path, code_points: set[int], flavor: str | None = None) -> None:
    """Write a font with only these code points and the glyphs that shaping makes of them."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.flavor = flavor
    options.notdef_outline = True
    # the same bytes whenever it runs
    options.recalc_timestamp = False
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    save_font(font, str(target), options)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


def used_icons() -> set[str]:
    """The icons that Streamlit's scripts and our pages name as ':material/…'."""
    scripts = Path(file_util.get_static_dir(), "static/js").glob("*.js")
    paths = (*scripts, *(ROOT / "carnatic").rglob("*.py"))
    return {name for path in paths for name in re.findall(r":material/([a-z0-9_]+)", path.read_text(encoding="utf-8"))}


def icons_of(font: Any) -> Iterator[tuple[str, str]]:
    """(name, glyph) of each icon of a font; an icon is a ligature of the letters of its name."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for ligature in ligatures:
                    yield "".join(letters.get(glyph, "") for glyph in (first, *ligature.Component)), ligature.LigGlyph


def write_icons(target: Path) -> None:
    """Write the icons that are used, from the font of all icons that Streamlit brings."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options()
    options.layout_features = ["*"]
    # else the letters would bring every icon of which they are the name
    options.layout_closure = False
    options.flavor = "woff"
    options.recalc_timestamp = False
    (source,) = Path(file_util.get_static_dir(), "static/media").glob("MaterialSymbols-Rounded.*.woff2")
    font = load_font(str(source), options)
    used = used_icons()
    subsetter = Subsetter(options)
    letters = set(map(ord, "abcdefghijklmnopqrstuvwxyz0123456789_ "))
    subsetter.populate(unicodes=letters, glyphs=[glyph for name, glyph in icons_of(font) if name in used])
    subsetter.subset(font)
    save_font(font, str(target), options)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


def main(source: Path) -> None:
    """Write every font but Anek. source: the folder of Noto's files."""
    write_icons(ROOT / "static/material-symbols.woff")
    for weight in ("Regular", "Bold"):
        write_subset(source / f"NotoSans-{weight}.ttf", ROOT / f"assets/fonts/NotoSans-{weight}.ttf", set(LATIN))
    for script, (first, last) in BLOCKS.items():
        name = f"NotoSans{script.capitalize()}"
        block = {*range(first, last + 1), *JOINING}
        write_subset(source / f"{name}-Regular.ttf", ROOT / f"assets/fonts/{name}-Regular.ttf", block)
        syllables = set(map(ord, "".join(SCRIPT_SYLLABLES[script])))
        for weight in ("Regular", "Bold"):
            target = ROOT / f"static/noto-{script}-{weight.lower()}.woff"
            write_subset(source / f"{name}-{weight}.ttf", target, syllables, "woff")


if __name__ == "__main__":
    if "--icons" in sys.argv:
        write_icons(ROOT / "static/material-symbols.woff")
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)
