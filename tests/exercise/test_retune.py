"""Tuning files: they sound the same on another machine, and any other file changes nothing."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import read_request, show_request
from carnatic.exercise.mapping_file import RagaMapping, read_mapping_file, save_mapping
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.retune import read_tuning_file, sruti_of
from carnatic.exercise.sargam.text import parse, read_notes
from carnatic.export import export
from carnatic.lessons.scale import ladder_alone
from carnatic.library import Library, library
from carnatic.messages import message, say
from carnatic.theory.scala import show_sruti_key
from carnatic.theory.swara import Pitch
from tests.laws import for_each
from tests.refusing import refused

LIBRARY, ELSEWHERE = library(), Library()
RAGAS = LIBRARY.all_ragas
TUNINGS = [tuning.name for tuning in LIBRARY.tunings]
SAME_CENTS = 0.01


def heard(request: ExerciseRequest) -> dict[str, float]:
    """The cents of every swara as played."""
    return {p.symbol: request.mapped_tuning.cents_of(Pitch(p)) for p in request.mapped_raga.places}


def arrived(request: ExerciseRequest) -> dict[str, ExerciseRequest]:
    """The request's tuning in a bare request for its raga on another machine, by the way it came there."""
    bare = ELSEWHERE.request(raga=request.raga.name)
    exercise = ladder_alone(request)
    files = {
        "own.scl": export(exercise, ".scl"),
        "Own-Mapping.JSON": save_mapping(RagaMapping.of(request), "mine"),
    }
    ways = {name: read_tuning_file(bare, name, content, ELSEWHERE)[0] for name, content in files.items()}
    ways["link"] = read_request(
        dict(parse_qsl("&".join(f"{k}={v}" for k, v in show_request(request).items()))), ELSEWHERE
    )
    ways["text"] = parse(export(exercise, ".txt").decode(), ELSEWHERE).request
    return ways


def check(request: ExerciseRequest) -> None:
    for way, other in arrived(request).items():
        assert heard(other) == pytest.approx(heard(request), abs=SAME_CENTS), way


@for_each("tuning", TUNINGS)
def test_every_raga_sounds_the_same_elsewhere(tuning: str) -> None:
    for raga in RAGAS[:: 1 if tuning == "raga" else 5]:
        request = LIBRARY.request(tuning=tuning, family="own").changed(raga=raga)
        bare = ELSEWHERE.request(raga=raga.name)
        for name, content in (
            ("a.json", save_mapping(RagaMapping.of(request))),
            ("a.scl", export(_alone(request), ".scl")),
        ):
            there, _ = read_tuning_file(bare, name, content, ELSEWHERE)
            assert heard(there) == pytest.approx(heard(request), abs=SAME_CENTS), (raga.name, name)


def _alone(request: ExerciseRequest) -> Exercise:
    return Exercise(request, read_notes("s")[0])


@given(
    st.sampled_from(["Mohanam", "Mayamalavagowla", "Kalyani", "Todi", "Hamsadhwani"]),
    st.sampled_from(TUNINGS),
    st.lists(st.floats(-40, 40).map(lambda cents: round(cents, 2)), min_size=5, max_size=5),
)
def test_any_mapping_sounds_the_same_elsewhere(raga: str, tuning: str, off: list[float]) -> None:
    plain = LIBRARY.request(raga=raga, tuning=tuning)
    movable = [place for place in plain.raga.places if place.symbol not in ("S", "P")]
    moved = tuple((place.symbol, 100 * place.semitone + cents) for place, cents in zip(movable, off))
    try:
        request = plain.changed(mapping=moved)
    except CarnaticError:  # two swaras came too near
        return
    check(request)


@for_each("sruti_hz", [65.0, 130.81, 142.5, 277.18])
def test_sa_sounds_the_same_elsewhere(sruti_hz: float) -> None:
    request, said = read_tuning_file(LIBRARY.request(), "a.kbm", show_sruti_key(sruti_hz).encode(), LIBRARY)
    assert request.sruti_hz == pytest.approx(sruti_hz, abs=1e-4)
    assert said == (f"Sa is at {sruti_hz:.2f} Hz, from the keyboard file.",)


def test_another_key_s_height_is_counted_in_the_present_tuning() -> None:
    text = "12\n0\n127\n48\n55\n196.0\n12\n" + "\n".join(map(str, range(12)))
    assert read_tuning_file(LIBRARY.request(), "a.kbm", text.encode(), LIBRARY)[0].sruti_hz == 130.6667
    assert read_tuning_file(LIBRARY.request(tuning="equal"), "a.kbm", text.encode(), LIBRARY)[0].sruti_hz == 130.8143


def test_a_mapping_says_the_cents_that_are_heard() -> None:
    for raga in RAGAS:
        request = LIBRARY.request(tuning="raga").changed(raga=raga)
        assert RagaMapping.of(request).cents == heard(request), raga.name


def test_a_mapping_of_another_raga_gives_what_they_share() -> None:
    kalyani = save_mapping(RagaMapping.of(LIBRARY.request(raga="Kalyani", mapping="G3=400 M2=600")), "Guru's")
    request, said = read_tuning_file(LIBRARY.request(raga="Mohanam"), "k.json", kalyani, LIBRARY)
    assert request.mapping == (("G3", 400.0),)
    assert said == ("Guru's is for Mechakalyani. The swaras that Mohanam shares with it are tuned like there.",)
    at_home = LIBRARY.request(raga="Kalyani", seed="7")
    request, said = read_tuning_file(at_home, "k.json", kalyani, LIBRARY)
    assert request == at_home.changed(mapping=(("G3", 400.0), ("M2", 600.0)))
    assert said == (say("tuning.as_saved", name="Guru's"),)
    nameless = save_mapping(RagaMapping.of(at_home))
    assert read_tuning_file(at_home, "k.json", nameless, LIBRARY)[1] == (say("tuning.as_saved", name="the tuning"),)


NEST = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
BOOK = b'{"format": "varisai book", "version": 2, "entries": []}'


@for_each(
    ("name", "content", "sentence"),
    [
        ("a.mid", b"MThd\0\0", "tuning.wrong_file"),
        ("noending", b"", "tuning.wrong_file"),
        ("../../a.exe", b"MZ", "tuning.wrong_file"),
        ("a.json", b"", message("file.wrong_kind", what="a Varisai tuning")),
        ("a.json", NEST[:90_000], message("file.misshapen", what="a Varisai tuning")),
        ("a.json", b"x" * 100_001, message("file.too_large", held="0.1 MB", what="a Varisai tuning", most=0.1)),
        ("a.json", b"\xff\xfe\x00", message("file.wrong_kind", what="a Varisai tuning")),
        ("a.json", BOOK, message("file.wrong_kind", what="a Varisai tuning")),
        ("a.json", b'{"format": "varisai mapping", "version": 1, "cents": {"<script>": 1}}', "swarasthana.unknown"),
        (
            "a.json",
            b'{"format": "varisai mapping", "version": 1, "cents": {"S": 0, "R2": NaN}}',
            message("file.misshapen", what="a Varisai tuning"),
        ),
        ("a.json", b'{"format": "varisai mapping", "version": 9}', message("tuning.file.version", said="9", version=1)),
        ("a.kbm", b"\0", message("scala.no_text", what="keyboard")),
        ("a.kbm", b"12\n0\n127\n48\n48\n9000\n12\n", "sruti.range"),
        ("a.kbm", b"x" * 100_001, message("scala.large", what="keyboard", largest=100000)),
        ("a.scl", b"PK\x03\x04\0\0", message("scala.no_text", what="Scala")),
        ("a.scl", b"<svg onload=alert(1)>\n 12\n", message("scala.missing", count=12, found=0)),
    ],
)
def test_what_is_no_tuning_is_refused_in_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with refused(sentence):
        read_tuning_file(LIBRARY.request(), name, content, LIBRARY)


def test_a_raga_of_one_s_own_keeps_its_name_in_every_file() -> None:
    raga = LIBRARY.raga("Tenral Ravi = S R2 G3 M1 D1 S / S D1 M1 G3 R2 S")
    request = LIBRARY.request().changed(raga=raga, mapping=(("G3", 400.0),))
    for way, other in arrived(request).items():
        assert (other.raga, other.raga.title) == (raga, "Tenral Ravi"), way
    kept, strange = save_mapping(RagaMapping.of(request)), LIBRARY.request(raga="S G2 P N2 S / S N2 P G2 S")
    assert read_mapping_file(kept, ELSEWHERE)[1].raga == raga
    with refused("tuning.other_swaras"):
        read_tuning_file(strange, "his.json", kept, LIBRARY)


def test_a_tuning_is_saved_under_its_name_as_it_is_written() -> None:
    content = save_mapping(RagaMapping.of(LIBRARY.request()), "தென்றல்")
    assert "தென்றல்".encode() in content
    assert content.startswith(b'{\n  "format": "varisai mapping",\n')
    assert content.endswith(b"\n}\n")
    assert read_mapping_file(content, LIBRARY)[0] == "தென்றல்"
    assert b"name" not in save_mapping(RagaMapping.of(LIBRARY.request()))


def test_sa_of_a_keyboard_file_follows_its_scale() -> None:
    keys = "12\n0\n127\n48\n55\n196.0\n12\n" + "\n".join(map(str, range(12)))
    assert sruti_of(keys.encode()) == pytest.approx(196 / 2 ** (7 / 12))
    pure = "just\n 12\n" + "\n".join(f" {ratio}" for ratio in PURE.split()) + "\n"
    assert sruti_of(keys.encode(), pure.encode()) == pytest.approx(196 * 2 / 3)
    with refused(message("scala.no_text", what="keyboard")):
        sruti_of(b"\0")
    with refused(message("scala.no_text", what="Scala")):
        sruti_of(keys.encode(), b"\0")


PURE = "16/15 9/8 6/5 5/4 4/3 45/32 3/2 8/5 5/3 9/5 15/8 2/1"
