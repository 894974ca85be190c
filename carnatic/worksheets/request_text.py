"""A worksheet's request as plain text for the command line and links, and as JSON for the book."""

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

LONGEST_VALUE = 4000  # of one field of the text; eight talas and twelve ragas of one's own stay below it
_LISTS = ("ragas", "talas", "families", "kalams")
_WHOLE = ("number", "easiest", "hardest", "new_percent", "seed")
_TITLES = ("title", "class_name")
# the settings that a worksheet shares with a request
_SHARED = tuple(row for row in SETTINGS if row.part or row.key in ("sruti", "tempo"))
_SHARED += tuple(row for row in SETTINGS if row.key == "tuning")
_PARTS = (("sounding", "sound"), ("showing", "notation"))  # in JSON, and in the request
_WHERE = say("where.worksheet")  # in the sentences of worksheet_from_json


# -- plain text ------------------------------------------------------------------------------


def read_worksheet(
    table: Mapping[str, str], catalogue: Catalogue, mappings: tuple[RagaMapping, ...] = ()
) -> WorksheetRequest:
    """A request from plain text, lists with commas between; what is missing takes the default.

    mappings: beside those of the text, as files bring them. Raises CarnaticError.
    """
    said = {key: text for key, text in table.items() if text.strip()}
    if too_long := [key for key, text in said.items() if len(text) > LONGEST_VALUE]:
        raise CarnaticError("worksheet.too_long", field=too_long[0][:40])
    ragas = tuple(catalogue.raga(name) for name in _listed(said.get("ragas", "Mayamalavagowla")))
    chosen: dict[str, Any] = {
        "ragas": ragas,
        "talas": tuple(catalogue.tala(name) for name in _listed(said.get("talas", "Adi"))),
        **read_settings(_SHARED, said, catalogue),
        "mappings": (*_read_mappings(said.get("mappings", ""), ragas, catalogue), *mappings),
    }
    if "families" in said:
        chosen["families"] = tuple(name.lower().replace(" ", "_") for name in _listed(said["families"]))
    if "kalams" in said:
        chosen["kalams"] = tuple(read_whole(say("worksheets.field.kalam"), name) for name in _listed(said["kalams"]))
    chosen |= {key: read_whole(say(f"worksheets.field.{key}"), said[key]) for key in _WHOLE if key in said}
    chosen |= {key: visible(said[key]) for key in _TITLES if key in said}
    if "paper" in said:
        chosen["paper"] = next((one for one in SHEET_PAPERS if one.lower() == said["paper"].lower()), said["paper"])
    return WorksheetRequest(**chosen)


def _listed(text: str) -> list[str]:
    # a semicolon too, for what is typed on a phone
    return list(filter(None, (" ".join(part.split()) for part in text.replace(";", ",").split(","))))


def _read_mappings(text: str, ragas: tuple[Raga, ...], catalogue: Catalogue) -> tuple[RagaMapping, ...]:
    """Mappings from '1 just G3=372.31; 3 equal': the raga by its number on the sheet, tuning, moved swaras."""
    found = []
    for part in filter(None, map(str.strip, text.split(";"))):
        number, _, rest = part.partition(" ")
        tuning, _, moved = rest.strip().partition(" ")
        if not number.isdecimal() or not 1 <= int(number[:4]) <= len(ragas):
            raise CarnaticError("worksheet.tuning", part=part[:40])
        found.append(RagaMapping(ragas[int(number[:4]) - 1], catalogue.tuning(tuning), read_mapping(moved)))
    return tuple(found)


def show_worksheet(request: WorksheetRequest) -> dict[str, str]:
    """The request as plain text, defaults left out. Inverse of read_worksheet, but for an empty title."""
    usual = _plain(WorksheetRequest(request.ragas[:1], request.talas[:1], request.tuning))
    plain = _plain(request)
    table = {key: text for key, text in plain.items() if text != usual[key] or key in ("ragas", "talas")}
    return table | {row.key: row.text(request) for row in _SHARED if row.text(request) != row.default}


def _plain(request: WorksheetRequest) -> dict[str, str]:
    numbers = {raga: number for number, raga in enumerate(request.ragas, 1)}
    moved = [(numbers[one.raga], one.tuning.name, show_mapping(one.mapping)) for one in request.mappings]
    return {
        "ragas": ", ".join(raga.name for raga in request.ragas),
        "talas": ", ".join(tala.name for tala in request.talas),
        "families": ", ".join(request.families),
        "kalams": ", ".join(map(str, request.kalams)),
        **{key: str(getattr(request, key)) for key in _WHOLE},
        **{key: getattr(request, key) for key in _TITLES},
        "paper": request.paper,
        "mappings": "; ".join(f"{number} {tuning} {cents}".strip() for number, tuning, cents in moved),
    }


# -- JSON --------------------------------------------------------------------------------------


def worksheet_json(request: WorksheetRequest) -> dict[str, Any]:
    """The request as a JSON object of words and numbers. Inverse of worksheet_from_json, to the ear."""
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
    """A request from JSON that may be anything; null is what is not said. Raises CarnaticError."""
    table: dict[str, str] = {}
    for key in _LISTS:
        names = [word_of(one, key, _WHERE)[:LONGEST_RAGA] for one in _list_in(data, key, MOST_WORKSHEET_EXERCISES)]
        if not all(names):
            raise CarnaticError("worksheet.names", key=key)
        table[key] = ", ".join(names)
    for key in (*_WHOLE, *_TITLES, "paper", "tuning", "sruti", "tempo"):
        table[key] = word_in(data, key, _WHERE)
    for group, part in _PARTS:
        own = data.get(group)
        if not isinstance(own, Mapping | None):
            raise CarnaticError("worksheet.object", group=group)
        table |= {row.key: word_in(own or {}, row.name, _WHERE) for row in _SHARED if row.part == part}
    try:
        request = read_worksheet(table, catalogue, _mappings_in(data, catalogue))
    except OverflowError:
        raise CarnaticError("worksheet.number") from None
    return request.changed(title="") if data.get("title") == "" else request


def _mappings_in(data: Mapping[str, Any], catalogue: Catalogue) -> tuple[RagaMapping, ...]:
    found = []
    for row in _list_in(data, "mappings", MOST_RAGAS):
        if not isinstance(row, Mapping):
            raise CarnaticError("worksheet.tuning_object")
        found.append(mapping_from_json(row, catalogue))
    return tuple(found)


def _list_in(data: Mapping[str, Any], key: str, most: int) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise CarnaticError("worksheet.list", key=key, most=most)
    return value
