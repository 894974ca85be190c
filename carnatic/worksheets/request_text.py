"""Worksheet requests as plain text for the command line and links, and as JSON for the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from carnatic.errors import CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.json_values import visible, word_in, word_of
from carnatic.exercise.mapping_file import LONGEST_RAGA, RagaMapping, mapping_from_json
from carnatic.exercise.mapping_file import mapping_to_json as mapping_json
from carnatic.exercise.settings import SETTINGS, read_settings
from carnatic.exercise.text_values import (
    read_mapping,
    read_whole,
    shortest,
    show_mapping,
)
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.worksheets.request import (
    MOST_RAGAS,
    MOST_WORKSHEET_EXERCISES,
    SHEET_PAPERS,
    WorksheetRequest,
)

LONGEST_VALUE = 4000  # characters of one field of the text; longer than twelve ragas with their ladders
_LISTS = ("ragas", "talas", "families", "kalams")
_WHOLE = ("number", "easiest", "hardest", "new_percent", "seed")
_TITLES = ("title", "class_name")
# the settings that a worksheet shares with a request
_SHARED = tuple(row for row in SETTINGS if row.part or row.key in ("sruti", "tempo"))
_SHARED += tuple(row for row in SETTINGS if row.key == "tuning")
_PARTS = (("sounding", "sound"), ("showing", "notation"))  # in JSON, and in the request
_WHERE = say("where.worksheet")  # in the errors of worksheet_from_json


# -- plain text ------------------------------------------------------------------------------


def read_worksheet(
    table: Mapping[str, str], catalogue: Catalogue, mappings: tuple[RagaMapping, ...] = ()
) -> WorksheetRequest:
    """A request from plain text; lists have commas, and missing fields get their defaults.

    mappings: from files, in addition to those of the text. Raises CarnaticError if a text can't be
    read.
    """
    texts = {key: text for key, text in table.items() if text.strip()}
    if too_long := [key for key, text in texts.items() if len(text) > LONGEST_VALUE]:
        raise CarnaticError("worksheet.too_long", field=too_long[0][:40])
    ragas = tuple(catalogue.raga(name) for name in _listed(texts.get("ragas", "Mayamalavagowla")))
    chosen: dict[str, Any] = {
        "ragas": ragas,
        "talas": tuple(catalogue.tala(name) for name in _listed(texts.get("talas", "Adi"))),
        **read_settings(_SHARED, texts, catalogue),
        "mappings": (*_read_mappings(texts.get("mappings", ""), ragas, catalogue), *mappings),
    }
    if "families" in texts:
        chosen["families"] = tuple(name.lower().replace(" ", "_") for name in _listed(texts["families"]))
    if "kalams" in texts:
        chosen["kalams"] = tuple(read_whole(say("worksheets.field.kalam"), name) for name in _listed(texts["kalams"]))
    chosen |= {key: read_whole(say(f"worksheets.field.{key}"), texts[key]) for key in _WHOLE if key in texts}
    chosen |= {key: visible(texts[key]) for key in _TITLES if key in texts}
    if "paper" in texts:
        typed = texts["paper"]
        chosen["paper"] = next((paper for paper in SHEET_PAPERS if paper.lower() == typed.lower()), typed)
    return WorksheetRequest(**chosen)


def _listed(text: str) -> list[str]:
    # semicolons too, which are easier to type on some phones
    return list(filter(None, (" ".join(part.split()) for part in text.replace(";", ",").split(","))))


def _read_mappings(text: str, ragas: tuple[Raga, ...], catalogue: Catalogue) -> tuple[RagaMapping, ...]:
    """Mappings from '1 just G3=372.31; 3 equal': the raga's number on the sheet, the tuning, the moved swaras."""
    mappings = []
    for part in filter(None, map(str.strip, text.split(";"))):
        number, _, rest = part.partition(" ")
        tuning, _, moved = rest.strip().partition(" ")
        if not number.isdecimal() or not 1 <= int(number[:4]) <= len(ragas):
            raise CarnaticError("worksheet.tuning", part=part[:40])
        mappings.append(RagaMapping(ragas[int(number[:4]) - 1], catalogue.tuning(tuning), read_mapping(moved)))
    return tuple(mappings)


def show_worksheet(request: WorksheetRequest) -> dict[str, str]:
    """The request as plain text, without defaults. Inverse of read_worksheet, except for an empty title."""
    usual = _plain(WorksheetRequest(request.ragas[:1], request.talas[:1], request.tuning))
    plain = _plain(request)
    table = {key: text for key, text in plain.items() if text != usual[key] or key in ("ragas", "talas")}
    return table | {row.key: row.text(request) for row in _SHARED if row.text(request) != row.default}


def _plain(request: WorksheetRequest) -> dict[str, str]:
    numbers = {raga: number for number, raga in enumerate(request.ragas, 1)}
    mappings = [(numbers[m.raga], m.tuning.name, show_mapping(m.mapping)) for m in request.mappings]
    return {
        "ragas": ", ".join(raga.name for raga in request.ragas),
        "talas": ", ".join(tala.name for tala in request.talas),
        "families": ", ".join(request.families),
        "kalams": ", ".join(map(str, request.kalams)),
        **{key: str(getattr(request, key)) for key in _WHOLE},
        **{key: getattr(request, key) for key in _TITLES},
        "paper": request.paper,
        "mappings": "; ".join(f"{number} {tuning} {cents}".strip() for number, tuning, cents in mappings),
    }


# -- JSON --------------------------------------------------------------------------------------


def worksheet_json(request: WorksheetRequest) -> dict[str, Any]:
    """The request as a JSON object. Inverse of worksheet_from_json, up to cents that sound the same."""
    return {
        "ragas": [raga.name for raga in request.ragas],
        "talas": [tala.name for tala in request.talas],
        "families": list(request.families),
        "kalams": list(request.kalams),
        **{key: getattr(request, key) for key in (*_WHOLE, *_TITLES)},
        "paper": request.paper,
        "tuning": request.tuning.name,
        "mappings": [mapping_json(mapping) for mapping in request.mappings],
        "sruti": f"{shortest(request.sruti_hz)} Hz",
        "tempo": request.aksharas_per_minute,
        **{group: asdict(getattr(request, part)) for group, part in _PARTS},
    }


def worksheet_from_json(data: Mapping[str, Any], catalogue: Catalogue) -> WorksheetRequest:
    """A request from any JSON object; null counts as missing. Raises CarnaticError if it can't be read."""
    table: dict[str, str] = {}
    for key in _LISTS:
        names = [word_of(item, key, _WHERE)[:LONGEST_RAGA] for item in _list_in(data, key, MOST_WORKSHEET_EXERCISES)]
        if not all(names):
            raise CarnaticError("worksheet.names", key=key)
        table[key] = ", ".join(names)
    for key in (*_WHOLE, *_TITLES, "paper", "tuning", "sruti", "tempo"):
        table[key] = word_in(data, key, _WHERE)
    for group, part in _PARTS:
        settings = data.get(group)
        if not isinstance(settings, Mapping | None):
            raise CarnaticError("worksheet.object", group=group)
        table |= {row.key: word_in(settings or {}, row.name, _WHERE) for row in _SHARED if row.part == part}
    try:
        request = read_worksheet(table, catalogue, _mappings_in(data, catalogue))
    except OverflowError:
        raise CarnaticError("worksheet.number") from None
    return request.changed(title="") if data.get("title") == "" else request


def _mappings_in(data: Mapping[str, Any], catalogue: Catalogue) -> tuple[RagaMapping, ...]:
    mappings = []
    for row in _list_in(data, "mappings", MOST_RAGAS):
        if not isinstance(row, Mapping):
            raise CarnaticError("worksheet.tuning_object")
        mappings.append(mapping_from_json(row, catalogue))
    return tuple(mappings)


def _list_in(data: Mapping[str, Any], key: str, most: int) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise CarnaticError("worksheet.list", key=key, most=most)
    return value
