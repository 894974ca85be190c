"""Requests, and their text and JSON."""

from __future__ import annotations

import json
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given

from carnatic.errors import CarnaticError
from carnatic.exercise.request import ExerciseRequest, fields, from_fields, request_from_json, request_to_json
from carnatic.exercise.text_values import read_mapping, read_sruti, show_mapping
from carnatic.library import library
from carnatic.messages import Message, message
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name
from tests.exercise.music import requests
from tests.laws import for_each
from tests.refusing import assert_told, refused

LIBRARY = library()


@given(requests())
def test_every_way_of_writing_a_request_reads_back(request: ExerciseRequest) -> None:
    assert from_fields(fields(request), LIBRARY) == request
    assert request_from_json(json.loads(json.dumps(request_to_json(request))), LIBRARY) == request
    assert read_mapping(show_mapping(request.mapping)) == request.mapping
    assert request.changed() == request


def test_nothing_said_takes_the_defaults() -> None:
    plain = from_fields({}, LIBRARY)
    assert request_to_json(plain) == {
        "family": "sarali",
        "raga": "Mayamalavagowla",
        "tala": "Adi",
        "speed": 1,
        "phrase": "",
        "avartanams": 4,
        "seed": 0,
        "temperature": 0.9,
        "tuning": "just",
        "mapping": {},
        "sruti_hz": 130.81,
        "aksharas_per_minute": 60.0,
        "model": "",
    }
    assert from_fields(dict.fromkeys(fields(plain), " "), LIBRARY) == plain
    assert request_from_json({}, LIBRARY) == plain


@for_each(
    ("changes", "sentence"),
    [
        ({"family": "kriti"}, "family.unknown"),
        ({"speed": 10}, "speed.unknown"),
        ({"speed": 0}, "speed.unknown"),
        ({"avartanams": 0}, message("avartanams.range", value="0", lowest="1", highest="99")),
        ({"avartanams": 100}, message("avartanams.range", value="100", lowest="1", highest="99")),
        ({"avartanams": 10**400}, "avartanams.range"),
        ({"seed": -1}, message("number.range", value="-1", lowest="0", highest="2147483647")),
        ({"seed": 2**31}, message("number.range", value="2147483648", lowest="0", highest="2147483647")),
        ({"temperature": 0.1}, message("temperature.range", value="0.1", lowest="0.2", highest="2")),
        ({"temperature": nan}, message("temperature.range", value="nan", lowest="0.2", highest="2")),
        ({"temperature": inf}, message("temperature.range", value="inf", lowest="0.2", highest="2")),
        ({"aksharas_per_minute": 19.9}, message("tempo.range", value="19.9", lowest="20", highest="240")),
        ({"aksharas_per_minute": nan}, message("tempo.range", value="nan", lowest="20", highest="240")),
        ({"sruti_hz": 500.0}, message("sruti.range", value="500", lowest="65", highest="450")),
        ({"sruti_hz": nan}, "sruti.range"),
        ({"phrase": "s" * 401}, message("start.long_text", longest=400)),
        ({"mapping": (("G3", 400.0), ("R1", 100.0))}, "tuning.order"),
        ({"mapping": (("R1", 100.0), ("R1", 100.0))}, "tuning.order"),
        (
            {"mapping": (("G2", 310.0), ("G3", 400.0))},
            message("tuning.swara_missing", symbol="G2", raga="Mayamalavagowla", has="S R1 G3 M1 P D1 N3"),
        ),
        ({"mapping": (("R3", 345.0), ("G3", 350.0))}, "tuning.too_close"),
        ({"mapping": (("D3", 1040.0), ("N3", 1050.0))}, "tuning.too_close"),
        ({"mapping": (("P", 700.0),)}, message("tuning.fixed", symbol="P")),
        (
            {"trikalam": True, "speed": 2},
            message("trikalam.speed", speed=2),
        ),
        ({"family": "own", "eduppu": "anagata"}, "eduppu.unknown"),
        ({"eduppu": "desadi", "speed": 2}, "eduppu.own_line"),
        (
            {"family": "own", "eduppu": "desadi", "speed": 3},
            message("eduppu.no_unit", eduppu="desadi", speed=3, eduppus=("sama", "1"), speeds=(2, 4, 8, 6)),
        ),
        ({"family": "own", "eduppu": "madhyadi", "trikalam": True}, "eduppu.no_unit"),
        (
            {"family": "own", "eduppu": "3/4", "speed": 2},
            message("eduppu.no_unit", eduppu="¾", speed=2, eduppus=("sama", "1/2", "1", "3/2"), speeds=(4, 8)),
        ),
        (
            {"family": "own", "eduppu": "desadi", "speed": 2, "tala": LIBRARY.tala("Rupaka")},
            message("eduppu.adi", eduppu="desadi", tala="chaturasra jati Rupaka"),
        ),
    ],
)
def test_what_can_not_be_honoured_is_refused_with_the_range(changes: dict[str, Any], sentence: str) -> None:
    with refused(sentence):
        LIBRARY.request().changed(**changes)


@for_each(
    ("typed", "eduppu"),
    [
        ("½", "1/2"),
        ("1½", "3/2"),
        ("1 1/2", "3/2"),
        ("3/4", "3/4"),
        ("1", "1"),
        ("Samam", "sama"),
        ("Desadi", "desadi"),
    ],
)
def test_an_eduppu_is_read_as_people_write_it(typed: str, eduppu: str) -> None:
    assert LIBRARY.request(family="own", speed="4", eduppu=typed).eduppu == eduppu


def test_another_number_of_the_letter_moves_the_swara() -> None:
    moved = LIBRARY.request(mapping="R2=203.91")
    assert [place.symbol for place in moved.mapped_raga.places] == ["S", "R2", "G3", "M1", "P", "D1", "N3"]
    assert moved.raga.name == moved.mapped_raga.name == "Mayamalavagowla"
    assert dict(moved.mapped_tuning.cents)["R2"] == 203.91
    finer = LIBRARY.request(mapping="G3=372.31")
    assert finer.mapped_raga is finer.raga
    just = dict(finer.tuning.cents)
    assert dict(finer.mapped_tuning.cents) == just | {"G3": 372.31}


def test_runs_and_beginnings_are_said_only_where_they_are_chosen() -> None:
    run = LIBRARY.request(trikalam="yes")
    assert request_to_json(run) == request_to_json(LIBRARY.request()) | {"trikalam": True}
    later = LIBRARY.request(family="own", speed="2", eduppu="Desadi")
    assert request_to_json(later)["eduppu"] == later.eduppu == "desadi"
    assert {"trikalam", "eduppu"}.isdisjoint(fields(LIBRARY.request(trikalam="no", eduppu="sama")))
    assert [later.lead_units(speed) for speed in (2, 4, 6)] == [3, 6, 9]


@for_each(
    ("text", "mapping"),
    [
        ("", ()),
        ("R2=203.91", (("R2", 203.91),)),
        ("g3:372.31, r2=200", (("R2", 200.0), ("G3", 372.31))),
        ("N3=1088.2687147302222", (("N3", 1088.2687147302222),)),
    ],
)
def test_mappings_are_read_in_the_order_of_the_octave(text: str, mapping: tuple[tuple[str, float], ...]) -> None:
    assert read_mapping(text) == mapping


@for_each("text", ["R2", "R2=", "R2=x", "=200", "R4=200", "H=1"])
def test_a_broken_mapping_is_refused(text: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        read_mapping(text)
    assert refusal.value.code in ("tuning.move", "value.number")
    assert_told(refusal.value.message)


@for_each(
    ("text", "hertz"),
    [
        ("1", 130.81),
        ("1 (C)", 130.81),
        ("4.5", 185.0),
        ("4.5 (F#)", 185.0),
        ("5.0", 196.0),
        ("138.59 Hz", 138.59),
        ("138.59hz", 138.59),
        ("7 Hz", 7.0),
        ("200", 200.0),
        ("C", 130.81),
        ("D#", 155.56),
        ("d sharp", 155.56),
        ("D♯", 155.56),
        ("Eb", 155.56),
        ("E flat", 155.56),
        ("B♭", 233.08),
        ("b", 246.94),
        ("Cb", 246.94),
        ("B#", 130.81),
        ("C#4", 277.18),
        ("A2", 110.0),
        ("kattai 2", 146.83),
        ("2 kattai", 146.83),
        ("5 1/2", 207.65),
        ("5½", 207.65),
        ("5 ½", 207.65),
        ("5 1⁄2", 207.65),
        ("5.5", 207.65),
        ("5,5", 207.65),
        ("5 1/2 kattai", 207.65),
        ("Kattai 5½ (G#)", 207.65),
        ("5½ (A flat)", 207.65),
        ("1 1/2", 138.59),
        ("6½", 233.08),
        ("142,5 Hz", 142.5),
    ],
)
def test_sruti_by_kattai_or_hertz(text: str, hertz: float) -> None:
    assert read_sruti(text) == hertz


@for_each(
    "text",
    [
        "",
        "()",
        "Hz",
        "H",
        "D##",
        "C9",
        "D# Hz",
        "3.5",
        "0",
        "12",
        "nan",
        "3½",
        "7½",
        "3 1/2",
        "7 1/2",
        "½",
        "1/2",
        "5 1/4",
        "5 1/3",
        "5.5 1/2",
        "51/2",
        "5 6",
        "1 D(C)",
        "1 (D)",
        "1 (",
        "5 Hz 1/2",
        "5 1/2 Hz",
        "kattai",
        "kattai 12",
        "12 1/2",
        "-1",
        "5 or 6",
        "1 x",
        "5.50001",
        "inf",
        "nan 1/2",
    ],
)
def test_a_sruti_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        LIBRARY.request().changed(sruti_hz=read_sruti(text))
    assert refusal.value.code in ("sruti.unreadable", "sruti.kattai", "sruti.two_keys", "sruti.range")
    assert_told(refusal.value.message)


def test_there_is_no_black_key_after_the_third_and_the_seventh() -> None:
    for text in ("3.5", "3½", "3 1/2", "7.5", "7½", "7 1/2"):
        with refused(message("sruti.kattai", kattai=f"{text[0]}.5", kattais=tuple(KATTAIS))):
            read_sruti(text)


def test_every_name_of_a_key_is_read_again() -> None:
    for kattai in KATTAIS:
        hertz = kattai_hz(kattai)
        assert read_sruti(kattai_name(hertz)) == hertz
        assert read_sruti(kattai.replace(".5", " 1/2")) == read_sruti(kattai.replace(".5", "½")) == hertz


@for_each(
    ("data", "said"),
    [
        ({"speed": [1]}, message("file.no_word", where="The request", key="speed")),
        ({"sruti_hz": {}}, message("file.no_word", where="The request", key="sruti_hz")),
        ({"sruti": []}, message("file.no_word", where="The request", key="sruti")),
        ({"mapping": "R2=200"}, message("tuning.object")),
        ({"mapping": {"R2": [200]}}, message("file.no_word", where="The tuning", key="R2")),
        ({"speed": "fast"}, message("value.whole_number", what="Speed", text="fast")),
        ({"temperature": "warm"}, message("value.number", what="Temperature", text="warm")),
        ({"trikalam": "perhaps"}, message("value.yes_or_no", what="Trikalam", text="perhaps")),
    ],
)
def test_json_of_another_form_is_refused(data: dict[str, Any], said: Message) -> None:
    with refused(said):
        request_from_json(data, LIBRARY)


def test_json_may_use_the_words_of_a_header() -> None:
    assert request_from_json({"sruti": "196 Hz", "tempo": "72"}, LIBRARY) == LIBRARY.request(sruti="5", tempo="72")
    assert request_from_json({"sruti_hz": 196, "sruti": None}, LIBRARY) == LIBRARY.request(sruti="5")
    moved = request_from_json({"mapping": {"G3": 390, "R1": 100.5}, "trikalam": True, "plan": None}, LIBRARY)
    assert moved == LIBRARY.request(mapping="R1=100.5 G3=390", trikalam="yes")
    assert request_from_json({"mapping": None, "raga": "mohana"}, LIBRARY) == LIBRARY.request(raga="Mohanam")


@for_each(
    ("fields", "same"),
    [
        ({"family": "Tara sthayi"}, {"family": "tara_sthayi"}),
        ({"family": "tara_sthayi"}, {"family": "tara_sthayi"}),
        ({"plan": "Through composed"}, {"plan": "through-composed"}),
        ({"plan": "through_composed"}, {"plan": "through-composed"}),
        ({"voice": " Akaram "}, {"voice": "akaram"}),
        ({"gamaka": "60 %"}, {"gamaka": "60"}),
        ({"phrase": " s  r\ng "}, {"phrase": "s r g"}),
        ({"model": "0" * 70}, {"model": "0" * 64}),
    ],
)
def test_words_are_read_as_people_type_them(fields: dict[str, str], same: dict[str, str]) -> None:
    assert from_fields(fields, LIBRARY) == from_fields(same, LIBRARY)
