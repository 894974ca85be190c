"""The staff drawn: MusicXML to SVG, with verovio.

The drawing takes its ink and its font from the page it stands in (currentColor, the
inherited font-family), refers to nothing outside itself, and keeps the ids of the notes:
``n12`` is the group of event 12 with its syllable, ``n12-2`` a tied part of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree
from zlib import crc32

from carnatic.errors import CarnaticError
from carnatic.exercise.score import Score
from carnatic.notation.note_values import Cuts
from carnatic.notation.sargam import break_lines
from carnatic.notation.spelling import signature, tonic_of
from carnatic.notation.staff import to_musicxml

SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)  # written without a prefix, as HTML wants it
NARROWEST_PX, WIDEST_PX = 320, 4000
_SWARA_PX, _WIDE_SWARA_PX = 22, 26  # the least room for a note with its syllable, in Roman and in the other scripts
_OPENING_PX = 104  # clef and metre
_SIGN_PX = 8  # a flat or sharp of the key signature
_CENTS_FONT = "290px"  # in verovio's inner units; its own text has 405
_HALF_HEAD, _SIGN_AIR = 106, 70  # in verovio's inner units, 180 to a staff space
_TRANSLATION = re.compile(r"translate\((-?\d+), (-?\d+)\)")
_NOTE_ID = re.compile(r"n\d+(-\d+)?")

# How wide verovio sets a swara before it stretches the line: a little less than _SWARA_PX.
_LINEAR_SPACING = 0.016
_SCALE_PERCENT = 44  # a staff space of 8 px
_OPTIONS: dict[str, Any] = {
    "adjustPageHeight": True,
    "footer": "none",
    "header": "none",
    "leftMarginMeterSig": 2.0,
    "lyricTopMinMargin": 5.0,
    "minLastJustification": 0.0,
    # room for the tails of syllables and for cents, which verovio doesn't measure in the page's font
    "pageMarginBottom": 14,
    "pageMarginTop": 14,
    # the avartanam's number stands half left of the staff
    "pageMarginLeft": 14,
    "pageMarginRight": 4,
    "scale": _SCALE_PERCENT,
    # as wide as long: aksharas of equal width, as in the sargam
    "spacingNonLinear": 1.0,
    "smuflTextFont": "none",
    "svgFormatRaw": True,
    "svgRemoveXlink": True,
    "svgViewBox": True,
}


def engrave(score: Score, width_px: int = 820) -> str:
    """A score as one SVG so many pixels wide, its lines broken as the sargam's are.

    At most two avartanams stand side by side; where not even one fits, it is cut as
    break_lines says. The viewBox is in pixels, so that the drawing scales with its box.
    """
    musicxml, starts = _in_lines(score, width_px)
    return to_svg(musicxml, width_px, starts, min(score.speeds))


def engrave_lines(score: Score, width_px: int = 820) -> tuple[str, ...]:
    """The same as a drawing for each line, so that a page may end between any two."""
    musicxml, starts = _in_lines(score, width_px)
    return _drawn(musicxml, width_px, starts, min(score.speeds), "page")


def _in_lines(score: Score, width_px: int) -> tuple[str, frozenset[int]]:
    """The MusicXML, cut for that width, and the measures that begin a line."""
    request = score.exercise.request
    room_px = _SWARA_PX if request.notation.script == "roman" else _WIDE_SWARA_PX
    signs = sum(map(abs, signature(request.mapped_raga, tonic_of(request)).values()))
    swaras = max(1, (width_px - _OPENING_PX - _SIGN_PX * signs) // room_px)
    lines = {speed: break_lines(score.tala, speed, swaras) for speed in set(score.speeds)}
    cuts = {speed: lengths for speed, lengths in lines.items() if len(lengths) > 1}
    return to_musicxml(score, cuts), _line_starts(score, cuts, swaras)


def _line_starts(score: Score, cuts: Cuts, swaras: int) -> frozenset[int]:
    """The measures, from 0, that begin a line: two avartanams of one speed stand side by side where they fit."""
    starts: list[int] = []
    measure, before = 0, 0
    for avartanam in score.avartanams:
        speed, parts = avartanam.speed, len(cuts.get(avartanam.speed, (0,)))
        fits = 2 * score.tala.aksharas * speed <= swaras and before == speed
        if not (fits and starts[-1] == measure - 1):
            starts.extend(range(measure, measure + parts))
        measure, before = measure + parts, speed
    return frozenset(starts)


def to_svg(musicxml: str, width_px: int = 820, line_starts: Collection[int] | None = None, speed: int = 1) -> str:
    """MusicXML as one SVG, the same text every time.

    line_starts: the measures, from 0, that begin a line; None for every one. speed: swaras to
    the quarter, for their spacing. Raises CarnaticError for what verovio can't read and for a
    width it can't draw.
    """
    return _drawn(musicxml, width_px, line_starts, speed, "system")[0]


def _drawn(
    musicxml: str, width_px: int, line_starts: Collection[int] | None, speed: int, begins: Literal["system", "page"]
) -> tuple[str, ...]:
    """A drawing for each page. begins: what a line is the beginning of."""
    if not NARROWEST_PX <= width_px <= WIDEST_PX:
        raise CarnaticError("staff.width", narrowest=NARROWEST_PX, widest=WIDEST_PX, width=width_px)
    toolkit = _toolkit(
        _OPTIONS
        | {
            "breaks": "encoded",
            "pageWidth": round(width_px * 100 / _SCALE_PERCENT),
            # a line is stretched to its width but never pressed together, so the slowest speed sets the spacing
            "spacingLinear": _LINEAR_SPACING * speed,
        }
    )
    # glyph ids from the content: two drawings on one page share none
    toolkit.resetXmlIdSeed(crc32(f"{width_px} {musicxml}".encode()) % 2**31 or 1)
    if not toolkit.loadData(_broken(musicxml, line_starts, begins)):
        raise CarnaticError("staff.unreadable")
    return tuple(_cleaned(toolkit.renderToSVG(page)) for page in range(1, toolkit.getPageCount() + 1))


def _toolkit(options: dict[str, Any]) -> Any:
    import verovio

    # the path is thread-local, so it is set for each toolkit
    toolkit = verovio.toolkit(False)
    toolkit.setResourcePath(str(Path(verovio.__file__).parent / "data"))
    toolkit.setOptions(options)
    return toolkit


def _broken(musicxml: str, line_starts: Collection[int] | None, begins: str) -> str:
    """The same music with a line begun at those measures, and without its tempo.

    The tempo mark needs verovio's own text font, and the page says the tempo beside it.
    """
    try:
        root = ElementTree.fromstring(musicxml.encode())
    except ElementTree.ParseError as error:
        raise CarnaticError("staff.failed", error=str(error)) from None
    for index, measure in enumerate(root.iter("measure")):
        for direction in measure.findall("direction"):
            if direction.find(".//metronome") is not None:
                measure.remove(direction)
        if line_starts is None or index in line_starts:
            measure.insert(0, ElementTree.Element("print", {f"new-{begins}": "yes"}))
    return ElementTree.tostring(root, encoding="unicode")


def _cleaned(svg: str) -> str:
    """The drawing in the page's ink and font, without style sheet, tooltips and idle ids."""
    root = ElementTree.fromstring(svg)
    _prune(root)
    for element in root.iter():
        if "id" in element.attrib and not _is_wanted(element):
            del element.attrib["id"]
    inner = root.find(f"{{{SVG}}}svg")
    if inner is not None:
        inner.attrib.pop("color", None)
        inner.attrib.pop("font-family", None)
        inner.attrib |= {"fill": "currentColor", "stroke": "currentColor"}
    for group in root.iter(f"{{{SVG}}}g"):
        if group.get("class") == "note":
            _centre_syllable(group)
        elif group.get("class") == "meterSig":
            _loosen(group)
        elif group.get("class") == "dir":
            _centre_cents(group)
    for text in root.iter(f"{{{SVG}}}text"):
        text.set("stroke", "none")
    return ElementTree.tostring(root, encoding="unicode")


def _prune(element: ElementTree.Element) -> None:
    for child in list(element):
        tag = child.tag.rpartition("}")[2]
        classes = child.get("class", "").split()
        if tag in ("style", "desc", "title") or "placeholder" in classes or (tag == "g" and not len(child)):
            element.remove(child)
        else:
            _prune(child)


def _is_wanted(element: ElementTree.Element) -> bool:
    """Glyphs, which the heads refer to, and our notes; verovio's own ids may look like ours."""
    own = element.get("class") == "note" and _NOTE_ID.fullmatch(element.get("id", ""))
    return element.get("id", "").startswith("E") or bool(own)


def _centre_syllable(note: ElementTree.Element) -> None:
    """The syllable under the middle of its head, in whatever font the page has."""
    head, text = note.find(f".//{{{SVG}}}use"), note.find(f".//{{{SVG}}}text")
    if head is not None and text is not None:
        x, _ = _place(head)
        text.attrib |= {"x": str(x + _HALF_HEAD), "text-anchor": "middle"}


def _centre_cents(direction: ElementTree.Element) -> None:
    """The cents over the middle of their head, with which verovio has them begin, small enough to stand apart."""
    for text in direction.iter(f"{{{SVG}}}text"):
        text.attrib |= {"x": str(int(text.get("x", "0")) + _HALF_HEAD), "text-anchor": "middle"}
        for sized in text.iter(f"{{{SVG}}}tspan"):
            if "font-size" in sized.attrib:
                sized.set("font-size", _CENTS_FONT)


def _loosen(metre: ElementTree.Element) -> None:
    """A little air between the signs of 4+2+2, which verovio sets so close that they touch."""
    signs = metre.findall(f"{{{SVG}}}use")
    top = min(_place(sign)[1] for sign in signs)
    upper = [sign for sign in signs if _place(sign)[1] == top]
    for i, sign in enumerate(upper):
        x, y = _place(sign)
        moved = round(x + (i - (len(upper) - 1) / 2) * _SIGN_AIR)
        sign.set("transform", sign.get("transform", "").replace(f"translate({x}, {y})", f"translate({moved}, {y})"))


def _place(glyph: ElementTree.Element) -> tuple[int, int]:
    found = _TRANSLATION.match(glyph.get("transform", ""))
    return (int(found[1]), int(found[2])) if found else (0, 0)
