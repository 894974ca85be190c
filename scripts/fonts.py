"""Cut the fonts that the app ships from Noto Sans: ``python -m scripts.fonts``.

Needs fontTools, and Debian's package fonts-noto-core or its files in a folder that is named.
The page loads the seven syllables of each script (static/), a sheet on paper may hold any
title, so assets/fonts/ has the whole block of each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from carnatic.notation.sargam import SCRIPT_SYLLABLES

HOUSE = Path(__file__).resolve().parent.parent
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


def cut(source: Path, target: Path, signs: set[int], flavor: str | None = None) -> None:
    """Write a font with those signs alone, and all that shaping makes of them."""
    from fontTools.subset import Options, Subsetter, load_font, save_font

    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.flavor = flavor
    options.notdef_outline = True
    # the same files on every day
    options.recalc_timestamp = False
    font = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=signs)
    subsetter.subset(font)
    save_font(font, str(target), options)
    print(f"{target.relative_to(HOUSE)}: {target.stat().st_size:,} bytes")


def main(source: Path) -> None:
    """Every font of the house but Anek."""
    for weight in ("Regular", "Bold"):
        cut(source / f"NotoSans-{weight}.ttf", HOUSE / f"assets/fonts/NotoSans-{weight}.ttf", set(LATIN))
    for script, (first, last) in BLOCKS.items():
        name = f"NotoSans{script.capitalize()}"
        block = {*range(first, last + 1), *JOINING}
        cut(source / f"{name}-Regular.ttf", HOUSE / f"assets/fonts/{name}-Regular.ttf", block)
        syllables = set(map(ord, "".join(SCRIPT_SYLLABLES[script])))
        for weight in ("Regular", "Bold"):
            target = HOUSE / f"static/noto-{script}-{weight.lower()}.woff"
            cut(source / f"{name}-{weight}.ttf", target, syllables, "woff")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE)
