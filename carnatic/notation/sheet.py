"""Printed sheets: an exercise with its raga, tala, sargam, staff and the QR code of its link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, groupby, pairwise
from math import ceil
from pathlib import Path
from typing import Any

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.groups import groups_of
from carnatic.exercise.ideas.line import idea_of, idea_words
from carnatic.exercise.korvai import shape_words
from carnatic.exercise.link import encode
from carnatic.exercise.names import speed_words
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.score import Akshara, Avartanam, Cell, Score, lay_out
from carnatic.messages import say
from carnatic.notation.engraving import engrave_lines
from carnatic.notation.pdf import print_pdf
from carnatic.notation.sargam import break_lines, over_lines, place_number, spell_in_script
from carnatic.notation.standalone import printable
from carnatic.theory.swara import Pitch, Sthayi
from carnatic.theory.tala import NAMED_EDUPPUS, Tala, eduppu_sign
from carnatic.theory.tuning import kattai_name

PAPERS = {"A4": "a4", "Letter": "us-letter"}
LONGEST_CODE = 300  # characters; the QR code of a longer link is too fine for a phone
SCAN = say("sheet.scan")
_LONGEST_TEXT, _LONGEST_WORD, _LONGEST_FOOT = 300, 28, 80
_BRACKET_MM = 3.0  # the room of the brackets over a line's groups
_BODY_MM = (174, 246)  # between the margins: the smaller width and the smaller height of the two papers
# widths of the staff in pixels: the wider, the smaller it is printed, down to a staff of 5 mm
_STAFF_PX = (820, 920, 1020, 1120)
_SWARAS, _NUMBERED = 28, 20  # per line: a swara every six millimetres, or every eight if each has a number
_TIMES = {1: "sheet.once", 2: "sheet.twice", 4: "sheet.four_times"}  # of a trikalam run
_TUNINGS = {name: say(f"tuning.word.{name}") for name in ("just", "equal", "pythagorean", "raga")}
_FONTS = "Noto Sans, Noto Sans Tamil, Noto Sans Telugu, Noto Sans Kannada, Noto Sans Malayalam, Noto Sans Devanagari"

# (avartanam, akshara) → the piece of a group's bracket over each cell, None where there is none
Brackets = dict[tuple[int, int], tuple[dict[str, Any] | None, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """An exercise as the content of a printed sheet. content: the data that assets/sheet/sheet.typ describes."""

    title: str
    content: dict[str, Any]


def sheet_of(exercise: Exercise, address: str) -> Sheet:
    """An exercise as a sheet. address: of the app, for the QR code of the link."""
    score, request = lay_out(exercise), exercise.request
    tala, title = request.tala, _on_paper(exercise.name)
    content = {
        "number": "",
        "title": title,
        "raga": _on_paper(request.raga.title),
        "up": [_rung(request, pitch) for pitch in request.mapped_raga.arohana],
        "down": [_rung(request, pitch) for pitch in request.mapped_raga.avarohana],
        "tala": tala.name,
        "angas": anga_words(tala),
        "tempo": say("sheet.tempo", tempo=request.aksharas_per_minute, speed=speed_words(score.speeds)),
        "eduppu": _eduppu(request),
        "sruti": _sruti(request),
        "idea": idea_words(idea) if (idea := idea_of(exercise)) else "",
        "shape": shape_words(exercise),
        "code": _code(exercise, address),
        "stretches": stretches(score),
    }
    return Sheet(title, content | {"staff": _staff(score, _sargam_mm(content))})


def to_pdf(exercise: Exercise, shop: Path, paper: str, address: str) -> bytes:
    """The PDF of an exercise, with as many pages as it needs.

    shop: as for ``print_pdf``. paper: one of PAPERS. address: as for ``sheet_of``. Raises
    CarnaticError for another paper.
    """
    sheet = sheet_of(exercise, address)
    return _printed([sheet], sheet.title, "", paper, shop, is_booklet=False)


def booklet(
    sheets: Sequence[Sheet], title: str, shop: Path, subtitle: str = "", paper: str = "A4", has_codes: bool = True
) -> bytes:
    """The PDF of several sheets: title and contents, then each sheet with its number on a new page.

    subtitle: a class or a date, under the title. has_codes: False leaves out the QR codes. Raises
    CarnaticError if there are no sheets.
    """
    if not sheets:
        raise CarnaticError("sheet.empty")
    return _printed(sheets, _on_paper(title), _on_paper(subtitle), paper, shop, is_booklet=True, has_codes=has_codes)


def _printed(
    sheets: Sequence[Sheet],
    title: str,
    subtitle: str,
    paper: str,
    shop: Path,
    is_booklet: bool,
    has_codes: bool = True,
) -> bytes:
    if paper not in PAPERS:
        raise CarnaticError("paper.unknown", paper=paper[:40], papers=tuple(PAPERS))
    numbered = [
        sheet.content | ({"number": f"{number}."} if is_booklet else {}) | ({} if has_codes else {"code": ""})
        for number, sheet in enumerate(sheets, 1)
    ]
    content = {
        "paper": PAPERS[paper],
        "title": title,
        "foot": title if len(title) <= _LONGEST_FOOT else f"{title[:_LONGEST_FOOT]}…",
        "subtitle": subtitle,
        "booklet": is_booklet,
        "scan": SCAN,
        "exercises": numbered,
    }
    return print_pdf(content, shop)


def _on_paper(text: str) -> str:
    """A typed text that fits on paper: shortened, with a possible line break in every long word."""
    line = printable(" ".join(text.split()))
    short = line if len(line) <= _LONGEST_TEXT else f"{line[:_LONGEST_TEXT]}…"
    return re.sub(rf"\S{{{_LONGEST_WORD}}}(?=\S)", lambda word: word[0] + "\u200b", short)


def _sargam_mm(content: dict[str, Any]) -> float:
    """The approximate height of a sheet without its staff, in millimetres."""
    height_mm = 45.0 + 5 * sum(bool(content[row]) for row in ("eduppu", "idea")) + (9 if content["shape"] else 0)
    for part in content["stretches"]:
        lines = sum(map(len, part["avartanams"]))
        over_mm = 1.1 * part["over"] + (1.4 if part["over"] else 0) + (_BRACKET_MM if part["grouped"] else 0)
        height_mm += lines * (12.6 + over_mm) + (8 if part["name"] else 0)
        height_mm += lines * 5 + len(part["avartanams"]) * 2 if part["cut"] else 5
    return height_mm


def _staff(score: Score, above_mm: float) -> list[str]:
    """The staff, one drawing for each line; smaller if that saves a page. above_mm: the height above it."""
    fewest: tuple[int, list[str]] | None = None
    for width_px in _STAFF_PX:
        lines = engrave_lines(score, width_px)
        pages = ceil((above_mm + 5 + sum(map(_line_mm, lines))) / _BODY_MM[1])
        if fewest is None or pages < fewest[0]:
            fewest = pages, [_with_fonts(line) for line in lines]
        if pages == 1:
            break
    return fewest[1] if fewest else []


def _line_mm(svg: str) -> float:
    """The height of a line of the staff on paper, with the space above it, in millimetres."""
    match = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    return _BODY_MM[0] * int(match[2]) / int(match[1]) + 1.5 if match else 0


# -- the head --------------------------------------------------------------------------------


def anga_words(tala: Tala) -> str:
    """'laghu 4 + drutam 2 + drutam 2'; a chapu has groups."""
    return " + ".join(f"{anga.kind} {anga.aksharas}" for anga in tala.angas)


def _eduppu(request: ExerciseRequest) -> str:
    """'¾ after samam', 'desadi'; '' on samam, and for a line that lands, whose shape says where."""
    if request.family_row.lands or request.eduppu == "sama":
        return ""
    if request.eduppu in NAMED_EDUPPUS:
        return request.eduppu
    return say("practice.after_sama", aksharas=eduppu_sign(request.eduppu))


def _sruti(request: ExerciseRequest) -> str:
    """'1 (C), 130.8 Hz; just intonation, except G3 366.3 cents'."""
    kattai = kattai_name(request.sruti_hz)
    pitch = kattai if kattai.endswith("Hz") else f"{kattai}, {request.sruti_hz:.1f} Hz"
    tuning = _TUNINGS.get(request.tuning.name) or _on_paper(request.tuning.name)
    moved = [f"{symbol}\u00a0{cents:.1f}" for symbol, cents in request.mapping]
    if not moved:
        return say("sheet.sruti", pitch=pitch, tuning=tuning)
    return say("sheet.sruti_moved", pitch=pitch, tuning=tuning, moved=moved)


def _rung(request: ExerciseRequest, pitch: Pitch) -> dict[str, Any]:
    notation = request.notation
    return {
        "shown": spell_in_script(pitch.swara, notation.script).upper(),
        "dots": int(pitch.sthayi),
        "sign": {1: "^", -1: "."}.get(int(pitch.sthayi), ""),  # as the ladder is typed
        "number": pitch.place.symbol[1:] if notation.numbers else "",
    }


def link_of(exercise: Exercise, address: str) -> str:
    """The link of an exercise with the app's address, as in the QR code."""
    return f"{address.rstrip('/')}/?{encode(exercise)}"


def _code(exercise: Exercise, address: str) -> str:
    """The link as a QR code in SVG; '' for a link that is too long to be scanned from paper."""
    import segno

    link = link_of(exercise, address)
    if len(link) > LONGEST_CODE:
        return ""
    svg = BytesIO()
    segno.make(link, micro=False, error="m").save(svg, kind="svg", xmldecl=False, border=4)
    return svg.getvalue().decode()


# -- the sargam ------------------------------------------------------------------------------


def stretches(score: Score) -> list[dict[str, Any]]:
    """The sargam as data for the template, one stretch for each speed."""
    brackets = _brackets(score)
    return [_stretch(score, tuple(rows), brackets) for _, rows in groupby(score.avartanams, lambda row: row.speed)]


def _brackets(score: Score) -> Brackets:
    """The pieces of the brackets over groups, one for each cell of an akshara; its first piece has the units."""
    groups, starts = dict(groups_of(score.exercise)), score.exercise.starts
    pieces: Brackets = {}
    units = left = 0
    for row in score.avartanams:
        for akshara in row.aksharas:
            over = list[dict[str, Any] | None]()
            for cell in akshara.cells:
                begins = cell.event is not None and not cell.held
                if begins and (begun := groups.get(starts[score.events[cell.event or 0].note])):
                    units = left = begun
                is_first = left == units
                over.append({"units": units if is_first else 0, "from": is_first, "to": left == 1} if left else None)
                left = max(0, left - 1)
            pieces[row.number, akshara.number] = tuple(over)
    return pieces


def _stretch(score: Score, rows: Sequence[Avartanam], brackets: Brackets) -> dict[str, Any]:
    """Avartanams of one speed, each in one line or in several."""
    speed = rows[0].speed
    room = _NUMBERED if score.exercise.request.notation.places else _SWARAS
    lengths = break_lines(score.tala, speed, room)
    return {
        "name": _name_of(score, speed),
        "over": over_lines(speed),
        "columns": max(lengths),
        "swaras": max(lengths) * speed,
        "cut": len(lengths) > 1,
        "grouped": any(any(brackets[row.number, akshara.number]) for row in rows for akshara in row.aksharas),
        "avartanams": [list(_lines(score, row, lengths, brackets)) for row in rows],
    }


def _name_of(score: Score, speed: int) -> str:
    """The heading of a stretch: its kalam in a trikalam run, or how many times to sing the line; '' for once."""
    if score.is_trikalam:
        return say(_TIMES[speed], speed=say(f"words.speed.{speed}"))
    return say("sheet.times", times=score.times) if score.times > 1 else ""


def _lines(score: Score, row: Avartanam, lengths: Iterable[int], brackets: Brackets) -> Iterator[dict[str, Any]]:
    for start, end in pairwise((0, *accumulate(lengths))):
        aksharas = [_akshara(score, row, akshara, brackets) for akshara in row.aksharas[start:end]]
        yield {"number": "" if start else str(row.number), "aksharas": aksharas}


def _akshara(score: Score, row: Avartanam, akshara: Akshara, brackets: Brackets) -> dict[str, Any]:
    is_last = akshara.number == len(row.aksharas)
    if is_last:
        bar = "end" if row.number == len(score.avartanams) else "avartanam"
    else:
        bar = "anga" if row.aksharas[akshara.number].anga != akshara.anga else ""
    return {
        "cells": [
            _cell(score, cell) | {"bracket": bracket}
            for cell, bracket in zip(akshara.cells, brackets[row.number, akshara.number])
        ],
        "silent": all(cell.event is None for cell in akshara.cells),
        "bar": bar,
        "kriya": {"kind": akshara.kriya.kind, "finger": akshara.kriya.finger},
    }


def _cell(score: Score, cell: Cell) -> dict[str, Any]:
    if cell.event is None:
        return {"shown": "", "number": "", "dots": 0, "sign": "", "held": False}
    if cell.held:
        return {"shown": ",", "number": "", "dots": 0, "sign": "", "held": True}
    event, notation = score.events[cell.event], score.exercise.request.notation
    return {
        "shown": spell_in_script(event.swara, notation.script),
        "number": place_number(event.pitch, notation),
        "dots": int(event.swara.sthayi),
        "sign": _sign(event.swara.sthayi, has_capitals=notation.script == "roman"),
        "held": False,
    }


def _sign(sthayi: Sthayi, has_capitals: bool) -> str:
    """The sign of a sthayi in text: '.' for mandra, "'" for ati-tara, in scripts without capitals for tara."""
    level = int(sthayi)
    return "." * -level if level < 0 else "'" * (level - 1 if has_capitals else level)


def _with_fonts(svg: str) -> str:
    """A drawing with the fonts of the paper, and a dash for the minus sign, which they lack."""
    return svg.replace("<svg ", f'<svg font-family="{_FONTS}" ', 1).replace("−", "–")
