"""The messages between server and worker: each is read back from its line, and other lines are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from carnatic.errors import CarnaticError
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.jobs.job import JobKind
from carnatic.jobs.messages import Done, Failed, Message, Progress, read_message, write_message
from carnatic.jobs.training import (
    TRAINING,
    Begun,
    Learned,
    Round,
    Sample,
    TrainingRequest,
    read_training_request,
    write_training_request,
)
from carnatic.jobs.worker import TASKS
from carnatic.jobs.worksheet import WORKSHEET, WorksheetResult, read_worksheet_order, write_worksheet_order
from carnatic.library import library
from carnatic.worksheets.lines import WorksheetStep
from carnatic.worksheets.request_text import read_worksheet
from tests.refusing import refused

MESSAGES: list[tuple[JobKind, Message]] = [
    (TRAINING, Progress(Begun(12, ("Sarali 5", "<b>é</b>\n")))),
    (TRAINING, Progress(Begun(3, ()))),
    (TRAINING, Progress(Round(3, 1.25, 0.5))),
    (TRAINING, Progress(Round(3, 1.25))),
    (TRAINING, Progress(Sample(3, "raga: Mohanam\n\ns r g p"))),
    (TRAINING, Done(Learned(9, "".join(map(chr, range(256))), "Well."))),
    (TRAINING, Failed("No.\nNo.")),
    (WORKSHEET, Progress(WorksheetStep(3, 12, "=a"))),
    (WORKSHEET, Progress(WorksheetStep(3, 12, "a", is_written=True))),
    (WORKSHEET, Done(WorksheetResult(12))),
    (WORKSHEET, Done(WorksheetResult(3, ("Only 3 exercises fit.",)))),
    (WORKSHEET, Failed("No.")),
]


def read(kind: JobKind, line: str) -> Message:
    return read_message(line, kind.steps, kind.result)


@pytest.mark.parametrize(("kind", "message"), MESSAGES)
def test_every_message_comes_back_from_its_line(kind: JobKind, message: Message) -> None:
    line = write_message(message)
    assert "\n" not in line
    assert read(kind, line) == message


def test_every_step_and_result_of_every_kind_is_among_them() -> None:
    carried = {
        (kind.name, type(message.result if isinstance(message, Done) else message.step))
        for kind, message in MESSAGES
        if not isinstance(message, Failed)
    }
    assert carried == {(task.kind.name, one) for task in TASKS.values() for one in (*task.kind.steps, task.kind.result)}


ROUND = {"number": 3, "training_nats": 1.5, "held_out_nats": None}


def progress(value: Any, type_: Any = "Round", message: Any = "progress") -> str:
    return json.dumps({"message": message, "type": type_, "value": value})


@pytest.mark.parametrize(
    "line",
    [
        "",
        "\n",
        "Epoch 3 of 5",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        '{"message": "progress"}',
        '{"message": "failed"}',
        '{"message": "failed", "sentence": 3}',
        '{"message": "failed", "sentence": "No.", "type": "Round"}',
        progress(ROUND, message="done"),
        progress(ROUND, message="begun"),
        progress(ROUND, message=["progress"]),
        progress(ROUND, type_="Learned"),
        progress(ROUND, type_="WorksheetStep"),
        progress(ROUND, type_="TrainingRequest"),
        progress(ROUND, type_=None),
        progress(None),
        progress([3, 1.5, None]),
        progress({}),
        progress({"number": 3}),
        progress(ROUND | {"who": 1}),
        progress(ROUND | {"number": "3"}),
        progress(ROUND | {"number": 3.0}),
        progress(ROUND | {"number": True}),
        progress(ROUND | {"number": None}),
        progress(ROUND | {"training_nats": "1.5"}),
        progress(ROUND | {"training_nats": float("nan")}),
        progress(ROUND | {"held_out_nats": float("inf")}),
        progress({"lessons": 3, "aside": "Sarali 5"}, type_="Begun"),
        progress({"lessons": 3, "aside": [5]}, type_="Begun"),
        write_message(Progress(Round(3, 1.5)))[:-1],
        write_message(Progress(WorksheetStep(1, 2, "a"))),
    ],
)
def test_any_other_line_is_refused(line: str) -> None:
    assert read(TRAINING, progress(ROUND)) == Progress(Round(3, 1.5))
    with pytest.raises(ValueError):  # noqa: PT011
        read(TRAINING, line)


# -- requests ----------------------------------------------------------------------------------


def test_every_request_comes_back_from_its_line(tmp_path: Path) -> None:
    training = TrainingRequest("article", ("janta",), ("s r g m",), rounds=7, hidden=24, seed=3)
    assert read_training_request(write_training_request(training)) == training
    low = RagaMapping(library().raga("Mohanam"), library().tuning("just"), (("G3", 372.31),))
    worksheet = read_worksheet({"ragas": "Mohanam", "title": "Tuesday\u2003é", "voice": "flute"}, library())
    worksheet = worksheet.changed(mappings=(low,))
    line = write_worksheet_order(worksheet, tmp_path, "https://varisai.example/school")
    assert "\n" not in line
    assert read_worksheet_order(line) == (worksheet, tmp_path, "https://varisai.example/school")


@pytest.mark.parametrize(
    "changes",
    [
        {"rounds": "7"},
        {"rounds": 7.0},
        {"families": "sarali"},
        {"own": [3]},
        {"network": 3},
        {"who": 1},
        {"seed": None},
    ],
)
def test_a_training_of_other_types_is_refused(changes: dict[str, Any]) -> None:
    table = json.loads(write_training_request(TrainingRequest())) | changes
    with refused("training.unreadable"):
        read_training_request(json.dumps(table))


def test_a_training_out_of_range_is_refused_with_its_own_reason() -> None:
    table = json.loads(write_training_request(TrainingRequest()))
    with pytest.raises(CarnaticError) as caught:
        read_training_request(json.dumps(table | {"rounds": 0}))
    assert caught.value.code == "rounds.range"


@pytest.mark.parametrize("line", ["", "[]", "{}", "no json", "[" * 100_000, '{"folder": 3, "request": {}}'])
def test_a_line_that_is_no_request_is_refused(line: str) -> None:
    with refused("training.unreadable"):
        read_training_request(line)
    with refused("making.unreadable"):
        read_worksheet_order(line)
