"""Engraving of the staff: MusicXML to SVG, with verovio.

The drawing inherits its colour and font from the page around it (currentColor, font-family), has
no external references, and keeps the ids of the notes: ``n12`` is the group of event 12 with its
syllable, ``n12-2`` a tied part of it.
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
ElementTree.register_namespace("", SVG)  # no prefix, as HTML requires
NARROWEST_PX, WIDEST_PX = 320, 4000
_SWARA_PX, _WIDE_SWARA_PX = 22, 26  # the smallest width of a note with its syllable, in Roman and in other scripts
_OPENING_PX = 104  # clef and metre
_SIGN_PX = 8  # a flat or sharp of the key signature
_CENTS_FONT = "290px"  # in verovio's internal units; its own text has 405
_HALF_HEAD, _SIGN_AIR = 106, 70  # in verovio's internal units, 180 to a staff space
_TRANSLATION = re.compile(r"translate\((-?\d+), (-?\d+)\)")
_NOTE_ID = re.compile(r"n\d+(-\d+)?")

# The width that verovio gives a swara before it stretches the line: a little less than _SWARA_PX.
_LINEAR_SPACING = 0.016
_SCALE_PERCENT = 44  # a staff space of 8 px
_OPTIONS: dict[str, Any] = {
    "adjustPageHeight": True,
    "footer": "none",
    "header": "none",
    "leftMarginMeterSig": 2.0,
    "lyricTopMinMargin": 5.0,
    "minLastJustification": 0.0,
    # space for the descenders of syllables and for cents, which verovio can't measure in the page's font
    "pageMarginBottom": 14,
    "pageMarginTop": 14,
    # half of the avartanam's number is left of the staff
    "pageMarginLeft": 14,
    "pageMarginRight": 4,
    "scale": _SCALE_PERCENT,
    # width proportional to duration: aksharas of equal width, as in the sargam
    "spacingNonLinear": 1.0,
    "smuflTextFont": "none",
    "svgFormatRaw": True,
    "svgRemoveXlink": True,
    "svgViewBox": True,
}


def engrave(score: Score, width_px: int = 820) -> str:
    """A score as one SVG of that width, with lines broken as in the sargam.

    A line has at most two avartanams; an avartanam that is too wide is divided as by
    ``break_lines``. The viewBox is in pixels, so that the drawing scales with its box.
    """
    musicxml, starts = _in_lines(score, width_px)
    return to_svg(musicxml, width_px, starts, min(score.speeds))


def engrave_lines(score: Score, width_px: int = 820) -> tuple[str, ...]:
    """A score as one SVG for each line, so that a page can end between any two lines."""
    musicxml, starts = _in_lines(score, width_px)
    return _drawn(musicxml, width_px, starts, min(score.speeds), "page")


def _in_lines(score: Score, width_px: int) -> tuple[str, frozenset[int]]:
    """The MusicXML with measures that fit the width, and the indices of the measures that begin a line."""
    request = score.exercise.request
    room_px = _SWARA_PX if request.notation.script == "roman" else _WIDE_SWARA_PX
    signs = sum(map(abs, signature(request.mapped_raga, tonic_of(request)).values()))
    swaras = max(1, (width_px - _OPENING_PX - _SIGN_PX * signs) // room_px)
    lines = {speed: break_lines(score.tala, speed, swaras) for speed in set(score.speeds)}
    cuts = {speed: lengths for speed, lengths in lines.items() if len(lengths) > 1}
    return to_musicxml(score, cuts, has_words=False), _line_starts(score, cuts, swaras)


def _line_starts(score: Score, cuts: Cuts, swaras: int) -> frozenset[int]:
    """The measures, from 0, that begin a line: two avartanams of one speed share a line if they fit."""
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

    line_starts: the measures, from 0, that begin a line; None for all. speed: swaras per quarter,
    for their spacing. Raises CarnaticError if verovio can't read the MusicXML, and for a width
    outside NARROWEST_PX to WIDEST_PX.
    """
    return _drawn(musicxml, width_px, line_starts, speed, "system")[0]


def _drawn(
    musicxml: str, width_px: int, line_starts: Collection[int] | None, speed: int, begins: Literal["system", "page"]
) -> tuple[str, ...]:
    """One SVG for each page. begins: whether each line begins a new system or a new page."""
    if not NARROWEST_PX <= width_px <= WIDEST_PX:
        raise CarnaticError("staff.width", narrowest=NARROWEST_PX, widest=WIDEST_PX, width=width_px)
    toolkit = _toolkit(
        _OPTIONS
        | {
            "breaks": "encoded",
            "pageWidth": round(width_px * 100 / _SCALE_PERCENT),
            # verovio stretches a line to its width but never compresses it, so the slowest speed sets the spacing
            "spacingLinear": _LINEAR_SPACING * speed,
        }
    )
    # the seed of the glyph ids depends on the content, so that two drawings on one page have different ids
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
    """The MusicXML with line breaks before those measures, and without the tempo.

    The tempo mark needs verovio's own text font, and the page shows the tempo elsewhere.
    """
    try:
        root = ElementTree.fromstring(musicxml.encode())
    except ElementTree.ParseError as error:
        raise CarnaticError("staff.failed", error=str(error)) from None
    for index, measure in enumerate(root.iter("measure")):
        for direction in measure.findall("direction"):
            if direction.find(".//metronome") is not None:
                measure.remove(direction)
        _shorten_brackets(measure)
        if line_starts is None or index in line_starts:
            measure.insert(0, ElementTree.Element("print", {f"new-{begins}": "yes"}))
    return ElementTree.tostring(root, encoding="unicode")


def _shorten_brackets(measure: ElementTree.Element) -> None:
    """End each bracket on the last note of its group; verovio would draw it on to the next note."""
    for direction in measure.findall("direction"):
        if direction.find(".//bracket[@type='stop']") is not None:
            before = [*measure][: [*measure].index(direction)]
            last = max(i for i, child in enumerate(before) if child.tag == "note")
            measure.remove(direction)
            measure.insert(last, direction)


def _cleaned(svg: str) -> str:
    """The drawing in the page's colour and font, without style sheet, tooltips and unused ids."""
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
    """Whether an id is needed: of a glyph, which heads refer to, or of a note; verovio's own ids can look like ours."""
    is_note = element.get("class") == "note" and _NOTE_ID.fullmatch(element.get("id", ""))
    return element.get("id", "").startswith("E") or bool(is_note)


def _centre_syllable(note: ElementTree.Element) -> None:
    """Centre a note's syllable under its head, in any font."""
    head, text = note.find(f".//{{{SVG}}}use"), note.find(f".//{{{SVG}}}text")
    if head is not None and text is not None:
        x, _ = _place(head)
        text.attrib |= {"x": str(x + _HALF_HEAD), "text-anchor": "middle"}


def _centre_cents(direction: ElementTree.Element) -> None:
    """Centre the cents over their head, where verovio starts them, in a font small enough that they don't touch."""
    for text in direction.iter(f"{{{SVG}}}text"):
        if any(sign.isalpha() for sign in "".join(text.itertext())):
            continue  # how many times to sing the line
        text.attrib |= {"x": str(int(text.get("x", "0")) + _HALF_HEAD), "text-anchor": "middle"}
        for span in text.iter(f"{{{SVG}}}tspan"):
            if "font-size" in span.attrib:
                span.set("font-size", _CENTS_FONT)


def _loosen(metre: ElementTree.Element) -> None:
    """Move the signs of a metre such as 4+2+2 apart; verovio sets them so close that they touch."""
    signs = metre.findall(f"{{{SVG}}}use")
    top = min(_place(sign)[1] for sign in signs)
    upper = [sign for sign in signs if _place(sign)[1] == top]
    for i, sign in enumerate(upper):
        x, y = _place(sign)
        moved = round(x + (i - (len(upper) - 1) / 2) * _SIGN_AIR)
        sign.set("transform", sign.get("transform", "").replace(f"translate({x}, {y})", f"translate({moved}, {y})"))


def _place(glyph: ElementTree.Element) -> tuple[int, int]:
    match = _TRANSLATION.match(glyph.get("transform", ""))
    return (int(match[1]), int(match[2])) if match else (0, 0)
