"""The Save buttons, which save the music of a page in the browser's book."""

from __future__ import annotations

import json
from typing import Any

from carnatic.book.entry import exercise_thing, json_thing, mapping_thing, name_of
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.messages import say
from carnatic.pages.components.component import component
from carnatic.pages.offline import server_facts
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import worksheet_json


def keep_exercise(exercise: Exercise) -> None:
    """The button that keeps the exercise."""
    component("keep", folder="book")(key="keep", data=keep_data(exercise))


def keep_data(exercise: Exercise) -> dict[str, Any]:
    """The data of the button for an exercise; assets/web/book/keep.js says what each is."""
    thing = {"kind": "exercise", "name": name_of(exercise.name), "thing": exercise_thing(exercise)}
    # a line that is being written may have faults, and then no link opens it
    has_page = not exercise.request.family_row.is_typed or not review(exercise)
    offline = {**server_facts(), "query": encode(exercise)} if has_page else None
    return {"word": say("book.save"), "thing": thing, "offline": offline}


def keep_mapping(request: ExerciseRequest) -> None:
    """The button that keeps the tuning of the swaras."""
    thing = json.loads(mapping_thing(RagaMapping.of(request)))
    name = name_of(say("book.tuning_name", raga=request.raga.title))
    _keep("keep_mapping", say("book.save_tuning"), {"kind": "mapping", "name": name, "thing": thing})


def keep_raga(request: ExerciseRequest) -> None:
    """The button that keeps the user's own raga under its name, with its tuning."""
    thing = json.loads(mapping_thing(RagaMapping.of(request)))
    _keep("keep_raga", say("book.save_raga"), {"kind": "mapping", "name": name_of(request.raga.title), "thing": thing})


def keep_worksheet(request: WorksheetRequest) -> None:
    """The button that keeps a worksheet's request."""
    thing = json.loads(json_thing(worksheet_json(request)))
    _keep("keep_worksheet", say("book.save"), {"kind": "worksheet", "name": name_of(request.name), "thing": thing})


def _keep(key: str, word: str, thing: dict[str, Any]) -> None:
    component("keep", folder="book")(key=key, data={"word": word, "thing": thing, "offline": None})
