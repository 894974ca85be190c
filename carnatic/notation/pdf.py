"""The press: what stands on paper, as PDF, with typst.

The template and the letters lie in a folder that is handed over; nothing of what is printed is
ever read as markup, for it goes in as data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from carnatic.errors import CarnaticError


def print_pdf(content: Mapping[str, Any], shop: Path) -> bytes:
    """The PDF of what is to be printed, the same bytes every time.

    shop: the folder with sheet/sheet.typ, which says what content must hold, and fonts/.
    Raises CarnaticError where it can't be printed.
    """
    import typst

    try:
        made = typst.compile(
            shop / "sheet" / "sheet.typ",
            root=shop / "sheet",
            font_paths=[shop / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            timestamp=0,
            pdf_tags=False,
        )
    except typst.TypstError as error:
        raise CarnaticError("sheet.failed", error=str(error)) from error
    return bytes(made)
