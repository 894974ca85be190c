"""A drawing of the staff as a file of its own, with a heading and its font."""

from __future__ import annotations

from base64 import b64encode
from xml.etree import ElementTree

from carnatic.notation.engraving import SVG

XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("xlink", XLINK)
_HEADING_PX, _EDGE_PX = 56, 16  # height of title and subtitle, width of the margin


def printable(text: str) -> str:
    """A text without the characters that XML and PDF don't allow."""
    return "".join(c for c in text if c.isprintable())


def titled(svg: str, title: str, subtitle: str, script: str = "roman", font: bytes = b"") -> str:
    """A drawing of ``engrave`` with a heading and fonts, for use outside a page.

    font: a WOFF font with the script's syllables, embedded for readers without one; b"" for none.
    """
    staff = ElementTree.fromstring(svg)
    _, _, width, height = map(float, staff.get("viewBox", "0 0 0 0").split())
    box = (-_EDGE_PX, -_EDGE_PX, width + 2 * _EDGE_PX, height + _HEADING_PX + 2 * _EDGE_PX)
    sheet = ElementTree.Element(f"{{{SVG}}}svg", viewBox=" ".join(f"{side:g}" for side in box))
    family = f"Noto Sans {script.capitalize()}"
    embedded = f"{family}, " if font else ""
    sheet.set("font-family", f"Anek Latin, Noto Sans, {embedded}sans-serif")
    if font:
        data = b64encode(font).decode()
        style = ElementTree.SubElement(sheet, f"{{{SVG}}}style")
        style.text = f'@font-face {{ font-family: "{family}"; src: url("data:font/woff;base64,{data}"); }}'
    for y, size, words in ((20, 20, title), (40, 13, subtitle)):
        attributes = {"y": str(y), "font-size": str(size), "fill": "currentColor"}
        ElementTree.SubElement(sheet, f"{{{SVG}}}text", attributes).text = printable(words)
    staff.attrib |= {"y": str(_HEADING_PX), "width": f"{width:g}", "height": f"{height:g}"}
    sheet.append(staff)
    for use in sheet.iter(f"{{{SVG}}}use"):
        use.set(f"{{{XLINK}}}href", use.get("href", ""))  # Inkscape knows no other link to a glyph
    return ElementTree.tostring(sheet, encoding="unicode")
