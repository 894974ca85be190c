"""Printing of sheets as PDF, with typst.

The template and the fonts come from a folder. The content is passed as data, so that typst never
reads it as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carnatic.errors import CarnaticError


def print_pdf(content: Mapping[str, Any], shop: Path) -> bytes:
    """The PDF of some content, the same bytes every time.

    content: the data that sheet/sheet.typ describes. shop: the folder with sheet/sheet.typ and
    fonts/. Raises CarnaticError if typst can't compile it.
    """
    import typst

    try:
        pdf = typst.compile(
            shop / "sheet" / "sheet.typ",
            root=shop / "sheet",
            font_paths=[shop / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise CarnaticError("sheet.failed", error=str(error)) from error
    return bytes(pdf)
