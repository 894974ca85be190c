"""The values of the page's widgets, and the request that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from carnatic.exercise.json_values import visible
from carnatic.exercise.settings import NotationSettings
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
from carnatic.theory.tuning import kattai_name
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet

Values = dict[str, Any]
_SHOWN = tuple(field.name for field in fields(NotationSettings))
SOUNDED = ("voice", "gamaka", "drone", "beat")  # the sound settings with a widget


def first_request() -> WorksheetRequest:
    """The usual request."""
    return read_worksheet({}, library())


def values_of(request: WorksheetRequest) -> Values:
    """The value of each widget for a request, by name."""
    return {
        "families": list(request.families),
        "ragas": [raga.name for raga in request.ragas],
        "talas": [tala.name for tala in request.talas],
        "kalams": list(request.kalams),
        "number": request.number,
        "easiest": request.easiest,
        "hardest": request.hardest,
        "new": request.new_percent,
        "seed": request.seed,
        "title": request.title,
        "class_name": request.class_name,
        "paper": request.paper,
        **{name: getattr(request.notation, name) for name in _SHOWN},
        **{name: getattr(request.sound, name) for name in SOUNDED},
        "sruti": kattai_name(request.sruti_hz),
        "tempo": request.aksharas_per_minute,
        "tuning": request.tuning.name,
    }


def request_of(values: Mapping[str, Any], before: WorksheetRequest) -> WorksheetRequest:
    """The request of the widgets' values. before: has the fields without a widget. Raises CarnaticError."""
    shelf = library()
    ragas = tuple(shelf.raga(name) for name in values["ragas"])
    # the widget shows hertz in tenths
    is_same = values["sruti"] == kattai_name(before.sruti_hz)
    return before.changed(
        families=tuple(values["families"]),
        ragas=ragas,
        talas=tuple(shelf.tala(name) for name in values["talas"]),
        kalams=tuple(sorted(values["kalams"])),
        number=int(values["number"]),
        easiest=int(values["easiest"]),
        hardest=int(values["hardest"]),
        new_percent=int(values["new"]),
        seed=int(values["seed"]),
        title=visible(values["title"]),
        class_name=visible(values["class_name"]),
        paper=values["paper"],
        notation=NotationSettings(**{name: values[name] for name in _SHOWN}),
        sound=replace(before.sound, **{name: values[name] for name in SOUNDED}),
        sruti_hz=before.sruti_hz if is_same else read_sruti(values["sruti"] or ""),
        aksharas_per_minute=float(values["tempo"]),
        tuning=shelf.tuning(values["tuning"]),
        # the mapping of a raga that is left out is dropped
        mappings=tuple(mapping for mapping in before.mappings if mapping.raga in ragas),
    )
