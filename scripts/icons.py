"""Draw the app's icons as PNG files into static/, from assets/page/icon.svg: ``python -m scripts.icons``.

Needs Chromium (tests/browser/chromium.py).
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
# (file, width in pixels, whether a launcher cuts its edge off)
ICONS = (
    ("icon-192", 192, False),
    ("icon-512", 512, False),
    ("icon-maskable-512", 512, True),
    ("icon-touch-180", 180, True),
)


def with_room(svg: str) -> str:
    """The icon with square corners and its drawing within the circle that every launcher keeps."""
    room = '<g transform="translate(16 16) scale(0.72) translate(-16 -16)" '
    return svg.replace(' rx="7"', "", 1).replace("<g ", room, 1)


def main() -> None:
    """Write every icon."""
    svg, chromium = (ROOT / "assets/page/icon.svg").read_text(encoding="utf-8"), find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, width, is_cut in ICONS:
            page = browser.new_page(viewport={"width": width, "height": width})
            style = "<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vw }</style>"
            page.set_content(style + (with_room(svg) if is_cut else svg))
            page.screenshot(path=str(ROOT / f"static/{name}.png"), omit_background=True)
            page.close()


if __name__ == "__main__":
    main()
