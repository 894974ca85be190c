"""A saved mapping sounds the same on another machine, and no other file is read as a mapping."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnatic.errors import CarnaticError
from carnatic.exercise.mapping_file import (
    LARGEST_MAPPING_BYTES,
    RagaMapping,
    mapping_from_json,
    mapping_to_json,
    read_mapping_file,
)
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.theory.swara import SWARASTHANAS
from tests.exercise.music import RAGAS, TUNINGS, mappings
from tests.laws import for_each
from tests.refusing import refused

L = library()
SCHEMA = json.loads(L.text("mapping.schema.json"))


@st.composite
def mapped(draw: st.DrawFn) -> ExerciseRequest:
    """A request with moved swaras, some of them in another swarasthana."""
    request = L.request().changed(raga=draw(st.sampled_from(RAGAS)), tuning=draw(st.sampled_from(TUNINGS)))
    mapping = dict(draw(mappings(request)))
    others = [s for s in SWARASTHANAS if s not in mapping and s[0].lower() in request.raga.letters and s not in "SP"]
    renamed = draw(st.sampled_from(others)) if others else None
    for extra in [renamed] if renamed else []:
        changed = {s: c for s, c in mapping.items() if s[0] != extra[0]} | {extra: 100.0 * SWARASTHANAS[extra].semitone}
        try:
            return request.changed(mapping=tuple((s, changed[s]) for s in SWARASTHANAS if s in changed))
        except CarnaticError:  # it would cross a neighbour
            pass
    return request.changed(mapping=tuple(mapping.items()))


def there_and_back(mapping: RagaMapping) -> RagaMapping:
    content = json.dumps(mapping_to_json(mapping, "My own")).encode()
    jsonschema.validate(json.loads(content), SCHEMA)
    name, read = read_mapping_file(content, L)
    assert name == "My own"
    return read


@settings(max_examples=60)
@given(mapped())
def test_a_mapping_sounds_the_same_on_another_machine(request: ExerciseRequest) -> None:
    mapping = RagaMapping.of(request)
    read = there_and_back(mapping)
    assert read.cents == mapping.cents
    assert read.raga == request.raga
    assert read.asked_of(L.request()).mapped_raga == request.mapped_raga
    assert there_and_back(read) == read


def test_it_is_written_to_be_read() -> None:
    request = L.request(raga="Mohanam", mapping="R1=100 G3=372.31")
    assert mapping_to_json(RagaMapping.of(request)) == {
        "format": "varisai mapping",
        "version": 1,
        "raga": "Mohanam",
        "arohana": "S R2 G3 P D2 S^",
        "avarohana": "S^ D2 P G3 R2 S",
        "tuning": "just",
        "cents": {"S": 0.0, "R1": 100.0, "G3": 372.31, "P": pytest.approx(701.955), "D2": pytest.approx(905.865)},
    }


def written(**changes: Any) -> dict[str, Any]:
    return mapping_to_json(RagaMapping.of(L.request(raga="Mohanam", mapping="G3=372.31"))) | changes


def test_names_that_mean_nothing_here_do_no_harm() -> None:
    mine = mapping_from_json(written(), L)
    assert mapping_from_json(written(tuning="of my teacher's harp"), L).cents == pytest.approx(mine.cents)
    unknown = mapping_from_json(written(raga="Raga of our house"), L)
    assert (unknown.raga.name, unknown.cents) == ("Mohanam", mine.cents)
    # the name is Mohanam's and the ladders are Hamsadhwani's: what is heard decides
    other = mapping_to_json(RagaMapping.of(L.request(raga="Hamsadhwani"))) | {"raga": "Mohanam"}
    assert mapping_from_json(other, L).raga.name == "Hamsadhwani"


@for_each("tuning", [tuning.name for tuning in L.tunings])
def test_its_tuning_comes_back(tuning: str) -> None:
    mapping = RagaMapping.of(L.request(raga="Mohanam", tuning=tuning, mapping="G3=372.31"))
    assert mapping_from_json(mapping_to_json(mapping), L) == mapping


def test_a_foreign_tuning_is_laid_on_the_one_with_its_fifth() -> None:
    equal = mapping_to_json(RagaMapping.of(L.request(raga="Mohanam", tuning="equal", mapping="G3=372.31")))
    read = mapping_from_json(equal | {"tuning": "nineteen"}, L)
    assert read.cents == equal["cents"]
    assert read.cents["P"] == 700.0


def test_it_is_laid_on_the_line_that_stands_there() -> None:
    mine = RagaMapping.of(L.request(raga="Mohanam", mapping="R2=200 G3=372.31 D2=900"))
    at_home = mine.laid_on(L.request(raga="Mohanam", mapping="R2=190", seed="7"))
    assert (at_home.seed, at_home.mapping) == (7, (("R2", 200.0), ("G3", 372.31), ("D2", 900.0)))
    # Mayamalavagowla has G3 alone of what was moved
    assert mine.laid_on(L.request()).mapping == (("G3", 372.31),)
    # Kanakangi has none of it
    with refused("tuning.other_swaras"):
        mine.laid_on(L.request(raga="Kanakangi"))


@for_each(
    ("content", "sentence"),
    [
        (b"", "This isn't a Varisai tuning. Choose a .json file that was saved here."),
        (b"PK\x03\x04\xff\xfe", "This isn't a Varisai tuning. Choose a .json file that was saved here."),
        (b"%PDF-1.7 ...", "This isn't a Varisai tuning. Choose a .json file that was saved here."),
        (
            b"! foreign.scl\n!\n12 tones\n 12\n",
            "This isn't a Varisai tuning. Choose a .json file that was saved here.",
        ),
        (b"[1, 2]", "This isn't a Varisai tuning. Choose a .json file that was saved here."),
        (
            b'{"format": "varisai book", "version": 2}',
            "This isn't a Varisai tuning. Choose a .json file that was saved here.",
        ),
        (b'{"format": "varisai mapping", "version": 1,', "This file is damaged at line 1, column 44"),
        (b'{"a": 1, "a": 2}', "This file isn't a Varisai tuning in the form that we save. Choose another."),
        (b'{"a": NaN}', "This file isn't a Varisai tuning in the form that we save. Choose another."),
        (b'{"a":' * 50_000, "This file has 0.2 MB; a Varisai tuning has 0.1 MB at most. Choose another."),
        (
            b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
            "This file isn't a Varisai tuning in the form that we save. Choose another.",
        ),
        (
            b'{"a": ' + b"9" * 5_000 + b"}",
            "This file isn't a Varisai tuning in the form that we save. Choose another.",
        ),
        (
            b"{" + b" " * LARGEST_MAPPING_BYTES,
            "This file has 0.1 MB; a Varisai tuning has 0.1 MB at most. Choose another.",
        ),
    ],
)
def test_other_files_are_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        read_mapping_file(content, L)
    assert sentence in str(refusal.value)
    assert str(refusal.value).isprintable()


@for_each(
    ("changes", "sentence"),
    [
        ({"version": 2}, "This tuning has version 2; we read version 1. Save it again there."),
        (
            {"raga": "Raga of our house", "arohana": ""},
            'We don\'t know the raga "Raga of our house". Choose one from the list of ragas.',
        ),
        ({"arohana": ""}, "Write arohana and avarohana with a stroke between them"),
        ({"avarohana": ""}, "Write arohana and avarohana with a stroke between them"),
        ({"raga": 7}, "The tuning: its raga isn't text."),
        ({"raga": "x" * 301}, "The tuning: its raga has 301 characters. The most is 300."),
        ({"arohana": "S <b> P", "raga": "x"}, "<b>"),
        ({"cents": None}, 'The tuning names no cents. Write an object such as {"S": 0, "R2": 203.91}.'),
        ({"cents": {"S": 0, "X" * 30: 3}}, f'"{"X" * 20}" isn\'t a swarasthana. They are'),
        (
            {"cents": {"S": 0, "X9": 3}},
            '"X9" isn\'t a swarasthana. They are S R1 R2 R3 G1 G2 G3 M1 M2 P D1 D2 D3 N1 N2 N3.',
        ),
        ({"cents": {"S": 0, "R2": "203"}}, "The tuning: its R2 isn't a number."),
        ({"cents": {"S": 0, "R2": True}}, "The tuning: its R2 isn't a number."),
        ({"cents": {"S": 0, "R2": 10**400}}, "The tuning: its R2 is too large a number."),
        ({"cents": {"S": 5, "R2": 204}}, "The tuning moves S. S stays where it is, at 0 cents."),
        (
            {"cents": {"S": 0, "R2": 204, "G3": 386, "P": 690, "D2": 906}},
            "The tuning has P at 690 cents. P stays where it is, at 701.96 or 700.",
        ),
        ({"cents": {"S": 0, "R2": 900, "G3": 386, "P": 702, "D2": 906}}, "R2: choose 150 to 250 cents, not 900."),
        ({"cents": {"S": 0, "R2": 204, "P": 701.955, "D2": 906}}, "differ in G3"),
        ({"cents": {"R2": 204, "G3": 386, "P": 701.955, "D2": 906}}, "differ in S"),
        ({"cents": {"S": 0, "R2": 204, "G3": 386, "M1": 498, "P": 701.955, "D2": 906}}, "moves M1"),
    ],
)
def test_what_no_mapping_can_be_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        mapping_from_json(written(**changes), L)
    assert sentence in str(refusal.value)
    assert str(refusal.value).isprintable()
