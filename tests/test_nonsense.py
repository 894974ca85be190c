"""Nonsense in files and options: every reader gives a value or a sentence, never a traceback."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.sweep.tally import is_sentence
from carnatic.book.file import load_book
from carnatic.cli.main import main
from carnatic.compose.network.train import train_network
from carnatic.errors import CarnaticError
from carnatic.exercise.mapping_file import RagaMapping, mapping_from_json, read_mapping_file
from carnatic.exercise.mapping_file import mapping_to_json as mapping_json
from carnatic.exercise.request import request_from_json, request_to_json
from carnatic.exercise.retune import read_tuning_file
from carnatic.jobs.training import TrainingRequest, read_training_request, write_training_request
from carnatic.jobs.worksheet import read_worksheet_order
from carnatic.lessons.lesson import read_lessons
from carnatic.library import ASSETS, library
from carnatic.messages import message, say
from carnatic.theory.scala import read_scale, read_sruti_key
from carnatic.worksheets.request_text import read_worksheet, worksheet_from_json, worksheet_json
from tests.refusing import refused

L = library()
REQUEST = L.request(raga="Mohanam", tuning="raga")
KEYBOARD = ["12", "0", "127", "48", "69", "440.0", "12", *map(str, range(12))]
SCALE = ["just", "7", "9/8", "5/4", "4/3", "3/2", "5/3", "15/8", "2/1"]
NUMBERS = (
    "0", "-0", "-1", "-99", "1", "2", "7", "99", "9999", "2147483648", "9" * 23, "-" + "9" * 23, "9" * 5000, "nan",
    "-nan", "inf", "-inf", "1e400", "1e-400", "-1e9", "0.0", "1.5", ".5", "5.", "1/0", "0/1", "3/-2", "0x10", "1_000",
    "٣", "½", "²", "", " ", "x", "None", "true",
)  # fmt: skip
number = st.sampled_from(NUMBERS) | st.integers().map(str) | st.floats().map(str)
# what JSON can say where a word, a number, a list or an object is expected
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | number | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
often = settings(max_examples=200)


def sentence_of(read: Callable[[], object]) -> str:
    """The sentence in which something is refused; '' where it is read. Whatever else is raised fails the test."""
    said = ""
    try:
        read()
    except CarnaticError as refusal:
        said = " ".join(str(refusal).split())
    assert not said or is_sentence(said), said
    return said


@st.composite
def changed_lines(draw: st.DrawFn, lines: list[str]) -> str:
    """A file of lines of which some hold nonsense, are missing or stand twice."""
    found = list(lines)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(found) - 1))
        found[at : at + draw(st.integers(0, 2))] = draw(st.lists(number, max_size=2))
        found = found or [""]
    return "\n".join(found)


# -- Scala files -------------------------------------------------------------------------------


@often
@given(changed_lines(KEYBOARD))
@example("-99\n0\n127\n0\n1\n440\n0")
def test_a_keyboard_file_of_nonsense(text: str) -> None:
    sentence_of(lambda: read_sruti_key(text))
    sentence_of(lambda: read_tuning_file(REQUEST, "a.kbm", text.encode(), L))


@often
@given(changed_lines(SCALE))
def test_a_scale_of_nonsense(text: str) -> None:
    sentence_of(lambda: read_tuning_file(REQUEST, "a.scl", text.encode(), L))
    with suppress(CarnaticError):
        scale = read_scale(text)
        sentence_of(lambda: read_sruti_key("\n".join(KEYBOARD), scale))


@given(st.binary(max_size=300), st.sampled_from((".scl", ".kbm", ".json")))
def test_a_tuning_of_any_bytes(content: bytes, ending: str) -> None:
    sentence_of(lambda: read_tuning_file(REQUEST, f"a{ending}", content, L))


# -- lessons to train on -----------------------------------------------------------------------


@given(st.text(alphabet="srgmpdnS,;|.' _:0123456789x\n#", max_size=80))
@example("x")
@example("sarali_01")
@example("sarali_: s")
@example("sarali_01: ,")
@example("sarali_01: s r g")
def test_lessons_of_nonsense(text: str) -> None:
    sentence_of(lambda: read_lessons(text, "sarali"))


# -- JSON --------------------------------------------------------------------------------------

REQUEST_JSON = request_to_json(REQUEST)
MAPPING_JSON = mapping_json(RagaMapping.of(REQUEST))
SHEET_JSON = worksheet_json(read_worksheet({"ragas": "Mohanam"}, L))
ENTRY = {
    "id": "a-first-one", "kind": "mapping", "name": "Mine", "note": "", "made": "2026-11-25T10:12:00.123Z",
    "changed": "2026-11-25T10:12:00.123Z", "place": 1.0, "thing": MAPPING_JSON,
}  # fmt: skip
BOOK = {"format": "varisai book", "version": 2, "entries": [ENTRY]}
JOB = json.loads(write_training_request(TrainingRequest(own=("s r g m",))))
READERS: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], object]]] = {
    "request": (REQUEST_JSON, lambda data: request_from_json(data, L)),
    "mapping": (MAPPING_JSON, lambda data: mapping_from_json(data, L)),
    "mapping file": (MAPPING_JSON, lambda data: read_mapping_file(json.dumps(data).encode(), L)),
    "worksheet": (SHEET_JSON, lambda data: worksheet_from_json(data, L)),
    "book": (BOOK, lambda data: load_book(json.dumps(data).encode(), L)),
    "entry": (ENTRY, lambda data: load_book(json.dumps(BOOK | {"entries": [data]}).encode(), L)),
    "training": (JOB, lambda data: read_training_request(json.dumps(data))),
    "order": (
        {"folder": "/tmp", "address": "", "request": SHEET_JSON},
        lambda data: read_worksheet_order(json.dumps(data)),
    ),
}


@pytest.mark.parametrize("what", READERS)
def test_null_is_not_given_or_refused(what: str) -> None:
    """No name, title or number becomes the word 'None'."""
    whole, read = READERS[what]
    for key in whole:
        data = whole | {key: None}
        said = sentence_of(lambda data=data: read(data))
        assert "None" not in said
        if not said:
            assert read(data) == read({name: value for name, value in whole.items() if name != key})


@often
@given(st.data())
def test_json_of_nonsense(data: st.DataObject) -> None:
    whole, read = READERS[data.draw(st.sampled_from(sorted(READERS)))]
    keys = st.sampled_from(sorted(whole)) | st.text(max_size=3)
    changes = data.draw(st.dictionaries(keys, anything, min_size=1, max_size=3))
    sentence_of(lambda: read(whole | changes))


@pytest.mark.parametrize("key", ["raga", "tala", "tuning", "phrase", "voice", "script", "mapping", "sruti_hz"])
def test_a_request_with_null_is_the_one_without_it(key: str) -> None:
    without = {name: value for name, value in REQUEST_JSON.items() if name != key}
    assert request_from_json(REQUEST_JSON | {key: None}, L) == request_from_json(without, L)


def test_null_in_a_list_or_a_mapping_is_refused() -> None:
    assert sentence_of(lambda: request_from_json(REQUEST_JSON | {"mapping": {"R2": None}}, L))
    for key in ("ragas", "talas", "families", "kalams"):
        said = sentence_of(lambda key=key: worksheet_from_json(SHEET_JSON | {key: [None]}, L))
        assert said == say("worksheet.names", key=key)


# -- the command line --------------------------------------------------------------------------

# every option that takes a number, in a command that is quick where the number is a good one
COMMANDS = {
    "generate": ("--speed", "--avartanams", "--seed", "--temperature", "--difficulty", "--count"),
    "lessons --family sarali": ("--number", "--speed"),
    "check FILE": ("--speed", "--eduppu"),
    "export FILE --to OUT.json": (
        "--speed", "--aksharas-per-minute", "--sruti-hz", "--sruti", "--gamaka", "--rate", "--bits",
    ),
    "worksheet --number 1 --new-percent 0": (
        "--kalams", "--number", "--easiest", "--hardest", "--new-percent", "--seed", "--aksharas-per-minute",
        "--sruti-hz", "--sruti", "--gamaka",
    ),
    "train --corpus NOWHERE --out OUT": ("--epochs", "--seed"),
}  # fmt: skip
OPTIONS = [(command, option) for command, options in COMMANDS.items() for option in options]
# those that fit nowhere, or cost little where they fit
odd_number = st.sampled_from([one for one in NUMBERS if one not in ("2", "7", "99", "1_000")]) | st.floats().map(str)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a line of sargam."""
    found = tmp_path_factory.mktemp("nonsense")
    (found / "FILE").write_text("s r g m | p d | n S ||")
    return found


def run(words: list[str]) -> tuple[int, str]:
    """The status and what is told on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            status = main(words)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
    return status, err.getvalue()


def run_in(folder: Path, command: str, *options: str) -> tuple[int, str]:
    """A command whose files, in capitals, are in a folder."""
    words = command.split()
    return run([str(folder / word) if word[:1].isupper() else word for word in words] + list(options))


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_an_odd_number_is_done_or_refused_in_one_line(folder: Path, command: str, option: str) -> None:
    @settings(max_examples=25)
    @given(odd_number)
    @example("9" * 23)
    @example("-1")
    @example("nan")
    @example("inf")
    def try_it(text: str) -> None:
        status, said = run_in(folder, command, f"{option}={text}")
        assert status in (0, 1, 2)
        assert "Traceback" not in said
        if status == 2:
            assert said.count("\n") == 1, said
            assert said.strip().isprintable()

    try_it()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x", say("corpus.line", line=1)),
        (b"sarali_01: s r q", "Line 1 of the lessons can't be read: Line 1, column 6: \"q\" isn't a swara."),
        (b"# a remark\nsarali_01: s r g", say("corpus.length", line=2, units=3, size=8)),
        (b"sarali_01:", say("corpus.length", line=1, units=0, size=8)),
        (b"sarali_01: R' R' R' R' R' R' R' R'", say("corpus.out_of_range", lesson="Sarali 1")),
        (b"\xff\xfe\x00", "isn't UTF-8 text."),
        (b"\x00", say("corpus.line", line=1)),
        (b"#" * 1_000_001, "is larger than 1 MB."),
        (b"", say("corpus.short")),
        (b"sarali_01: s r g m p d n S", say("corpus.short")),
    ],
)
def test_a_corpus_that_is_none_is_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "sarali.txt").write_bytes(content)
    status, said = run(["train", "--corpus", str(tmp_path), "--out", str(tmp_path / "out"), "--epochs", "1"])
    assert (status, said.count("\n")) == (2, 1)
    assert sentence in said


def test_a_corpus_that_is_no_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for corpus in (tmp_path / "file", tmp_path / "nowhere", tmp_path):
        status, said = run(["train", "--corpus", str(corpus), "--out", str(tmp_path / "out")])
        assert (status, said) == (2, say("corpus.missing", folder=str(corpus)) + "\n")


def test_a_model_is_not_written_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"x")
    with refused(message("training.out_is_file", path=str(tmp_path / "out"))):
        train_network(ASSETS / "corpus", tmp_path / "out", epochs=1)


def test_a_keyboard_file_of_a_negative_size_is_a_sentence(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "odd.kbm").write_text("-99\n0\n127\n0\n1\n440\n0\n")
    status, said = run_in(folder, "export FILE --to OUT.json --sruti", str(tmp_path / "odd.kbm"))
    assert (status, said) == (2, "Line 1 of the keyboard file must say how many keys are mapped, not -99.\n")
