"""Lines that land: on a chosen swara, struck on the eduppu, after whole avartanams at their own speed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest

from benchmarks.generator.ideas.measures import divergence_bits, struck_trigrams
from benchmarks.sweep.checks import judge, round_trip_faults
from benchmarks.sweep.random_sweep import composed_faults
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE, LANDING_FAMILIES, OWN
from carnatic.exercise.korvai import arithmetic_of, korvai_of, korvais, shape_words
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.exercise.score import can_run_trikalam, lay_out
from carnatic.export import to_json
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.raga import Raga
from carnatic.theory.swara import sargam_name
from carnatic.theory.tala import SPEEDS, Tala, fitting_eduppus
from tests.laws import for_each
from tests.refusing import refused

L = library()
# what a raga, a length or a speed can't have; every other refusal would be a defect
REASONS = {
    "korvai.no_sum",
    "kuraippu.stages",
    "kuraippu.speed",
    "landing.too_long",
    "none.no_landing",
    "none.no_way_home",
    "none.too_short",
}


def compose(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


def anywhere(
    family: str, raga: Raga, tala: Tala, draw: random.Random, lengths: tuple[int, ...] = (1, 2, 4, 8)
) -> ExerciseRequest:
    """A request with a speed, a length, an eduppu and a landing drawn at random."""
    speed = draw.choice(SPEEDS)
    swaras = sorted({sargam_name(pitch.swara) for pitch in (*raga.arohana, *raga.avarohana)})
    return L.request().changed(
        raga=raga,
        tala=tala,
        family=family,
        speed=speed,
        eduppu=draw.choice(fitting_eduppus(speed)),
        landing=draw.choice(swaras),
        avartanams=draw.choice(lengths),
        seed=draw.randrange(1000),
    )


def faults(request: ExerciseRequest) -> Iterator[str]:
    """What an independent judge finds wrong with the line of a request; nothing if it is refused with a reason."""
    try:
        made = L.composer.compose(request).exercise
    except CannotCompose as refusal:
        reasons = {refusal.code, getattr(refusal.params.get("why"), "code", "")}
        if not reasons & REASONS:
            yield f"refused: {refusal}"
        return
    yield from judge(made)
    yield from round_trip_faults(made)
    yield from composed_faults(made, request)


@pytest.mark.parametrize("family", LANDING_FAMILIES)
def test_a_line_lands_as_an_independent_judge_counts(family: str, draw: random.Random) -> None:
    found = {}
    for _ in range(4):
        request = anywhere(family, draw.choice(L.all_ragas), draw.choice(L.talas), draw, lengths=(1, 2))
        if wrong := [*faults(request)]:
            found[str(request)] = wrong
    assert found == {}


@pytest.mark.parametrize("family", LANDING_FAMILIES)
@pytest.mark.parametrize(
    "ragas", [pytest.param(12, marks=pytest.mark.sweep), pytest.param(len(L.all_ragas), marks=pytest.mark.soak)]
)
@for_each("tala", L.talas, ids=lambda tala: tala.name)
def test_lines_land_in_every_tala(family: str, ragas: int, tala: Tala) -> None:
    draw = random.Random(tala.name)
    found = {}
    for raga in draw.sample(L.all_ragas, ragas):
        request = anywhere(family, raga, tala, draw)
        if wrong := [*faults(request)]:
            found[str(request)] = wrong
    assert found == {}


@for_each("eduppu", ["sama", "1/4", "1/2", "3/4", "1", "3/2"])
@for_each("landing", ["s", "g", "p", "S"])
def test_the_last_swara_is_struck_on_the_eduppu(eduppu: str, landing: str) -> None:
    made = compose(
        family="kalpanaswara", raga="Mohanam", speed="4", avartanams="1", eduppu=eduppu, landing=landing, seed="3"
    )
    score = lay_out(made)
    last = score.events[-1]
    aksharas = {"sama": 0, "1/4": Fraction(1, 4), "1/2": Fraction(1, 2), "3/4": Fraction(3, 4), "3/2": Fraction(3, 2)}
    assert last.start == 8 + aksharas.get(eduppu, 1)
    assert (str(last.swara), last.duration, made.notes[-2].swara != last.swara) == (landing, 1, True)
    # the tala goes on to the end of its avartanam, and the line begins again on sama
    assert (score.loop, score.repeats, score.lead, made.avartanams) == ((0, 16), 1, 0, 1)
    assert not can_run_trikalam(made)


def test_another_speed_is_another_line() -> None:
    slow, fast = (compose(family="kalpanaswara", raga="Kalyani", speed=speed, avartanams="2") for speed in ("1", "4"))
    assert (slow.units, fast.units) == (2 * 8 + 1, 2 * 32 + 4)


def test_a_line_that_lands_elsewhere_is_a_fault() -> None:
    text = "raga: Mohanam\nfamily: kalpanaswara\nspeed: 2\nlanding: g\neduppu: {}\n\n{}"
    line = "s r g p | d p | g p || d S | d p | g r || s g"
    right = parse(text.format("1/2", "s r g p d p g p | d S d p | g r s r || s g ,"), L)
    assert (review(right), right.bars) == ((), ())
    for eduppu, line, rule in (
        ("1", "s r g p d p g p | d S d p | g r s r || s g ,", "tala"),
        ("1/2", "s r g p d p g p | d S d p | g r s r || s r ,", "cadence"),
        ("1/2", "s g ,", "tala"),
    ):
        found = review(parse(text.format(eduppu, line), L))
        assert [fault.rule for fault in found] == [rule]


def test_a_text_keeps_how_its_line_lands() -> None:
    made = compose(family="kalpanaswara", raga="Mohanam", speed="4", avartanams="1", eduppu="1½", landing="g")
    text = show(made)
    assert "\neduppu: 3/2\nlanding: g\navartanams: 1\n" in text
    assert parse(text, L) == made


def test_another_kind_of_line_begins_on_sama_again() -> None:
    landing = L.request(family="kalpanaswara", speed="2", eduppu="1/2", landing="p")
    for family in (FREE, OWN):
        other = landing.changed(family=family)
        assert (other.eduppu, other.landing) == ("sama", "s")
    assert landing.changed(raga=L.raga("Hindolam")).landing == "s"  # it has no p
    assert landing.changed(raga=L.raga("Kalyani")).landing == "p"
    later = L.request(family=OWN, speed="2", eduppu="1/2")
    assert later.changed(family="kalpanaswara").eduppu == "sama"


@for_each(
    ("fields", "reason"),
    [
        ({"landing": "m"}, message("landing.missing", raga="Mohanam", swara="m", swaras=tuple("srgpdS"))),
        ({"landing": "do"}, message("swara.unreadable", text="do")),
        ({"trikalam": "yes"}, message("landing.trikalam", kind="Kalpanaswara")),
        ({"eduppu": "3/4", "speed": "2"}, "eduppu.no_unit"),
        ({"eduppu": "9"}, "eduppu.unknown"),
        ({"plan": "mirrored"}, message("shape.lands", kind="kalpanaswara")),
        ({"avartanams": "17"}, "avartanams.range"),
        (
            {"speed": "9", "avartanams": "8"},
            message(
                "landing.too_long", avartanams=8, tala="Adi", speed=9, units=576, most=512, fewer=7
            ),
        ),
        ({"family": "janta", "landing": "p"}, message("landing.family", families=LANDING_FAMILIES)),
    ],
)  # fmt: skip
def test_what_no_line_can_have_is_refused(fields: dict[str, str], reason: str) -> None:
    with refused(reason, CarnaticError):
        compose(**{"family": "kalpanaswara", "raga": "Mohanam"} | fields)


def test_conditions_hold_for_a_line_that_lands() -> None:
    fields = {"family": "kalpanaswara", "raga": "Mohanam", "landing": "g", "speed": "2", "eduppu": "1/2"}
    narrow = compose(**fields, range="narrow")
    assert {str(note.swara) for note in narrow.notes} <= set("srgp")
    begun = compose(**fields, phrase="s r g r")
    assert [str(note.swara) for note in begun.notes[:4]] == ["s", "r", "g", "r"]
    kept = compose(**fields, keep="s r g ? ? ? ? ? p p")
    assert (str(kept.notes[0].swara), kept.starts.index(8) > 0, review(kept)) == ("s", True, ())


@for_each("family", ["kalpanaswara", "kuraippu"])
def test_phrases_bring_it_nearer_to_the_raga(family: str) -> None:
    """The divergence from the raga's pieces is less than half; the lines stay legal and land."""
    figures = next(row for row in L.raga_phrases if row.raga.name == "Mohanam")
    bits = {}
    for phrases in ("off", "some"):
        fields = {"family": family, "raga": "Mohanam", "speed": "2", "avartanams": "2", "eduppu": "1/2", "landing": "p"}
        request = L.request(phrases=phrases, **fields)
        lines = [one.exercise for one in L.composer.compose_many([request.changed(seed=k) for k in range(30)])]
        assert [judge(line) for line in lines] == [()] * 30
        sung = sum(map(struck_trigrams, lines), Counter[str]())
        bits[phrases] = divergence_bits(sung, dict(figures.threes), figures.swaras)
    assert bits["some"] < bits["off"] / 2


# -- korvai ------------------------------------------------------------------------------------------


def counted(exercise: Exercise) -> list[tuple[str, ...]]:
    """The phrases of a korvai, cut where a swara is held for as long as its text says, each without its karvai.

    An independent count: it reads the printed swaras and the printed sum only.
    """
    header, body = show(exercise).split("\n\n")
    sum_ = next(line for line in header.splitlines() if line.startswith("arithmetic: "))
    terms, _, _ = sum_.removeprefix("arithmetic: ").partition(" ×")
    lengths = [int(term) for term in terms.strip("()").split(" + ")]
    signs = [sign for sign in body.split() if "|" not in sign]
    phrases, at = [], 0
    gaps = set(re.findall(r"− (\d+)", sum_)) or {"0"}
    for length in lengths * 3:
        phrases.append(tuple(signs[at : at + length]))
        at += length
    assert at - int(gaps.pop()) == exercise.landing
    return phrases if "−" not in sum_ else phrases[:-1]  # the last karvai is the landing's


@for_each("seed", range(6))
@for_each(
    ("raga", "tala", "speed", "eduppu"),
    [("Mohanam", "Adi", "4", "3/2"), ("Kalyani", "Misra chapu", "3", "1"), ("Arabhi", "Rupaka", "5", "sama")],
)
def test_a_korvai_is_its_sum(raga: str, tala: str, speed: str, eduppu: str, seed: int) -> None:
    fields = {"raga": raga, "tala": tala, "speed": speed, "eduppu": eduppu}
    made = compose(family="korvai", avartanams="2", seed=str(seed), **fields)
    korvai = korvai_of(made)
    assert korvai is not None
    cycle = made.request.tala.aksharas * made.request.speed
    # the printed sum, worked out
    sum_, units, in_cycles = arithmetic_of(made).split(" = ")
    worked_out = [eval(text.replace("×", "*").replace("−", "-"), {}) for text in (sum_, units, in_cycles)]
    assert worked_out == [made.landing] * 3
    assert made.landing == 2 * cycle + made.request.eduppu_units(made.request.speed)
    # every phrase is the end of the longest, and only its karvai follows it
    phrases = counted(made)
    sung = [phrase for phrase in phrases if set(phrase) != {","}]
    longest = max(sung, key=len)
    assert len(sung) == 3 * len(korvai.phrases)
    for phrase in sung:
        assert phrase == longest[len(longest) - len(phrase) :]
        assert "," not in (phrase[0], phrase[-1])
    assert [len(phrase) for phrase in sung] == [*korvai.phrases] * 3


@for_each("yati", ["sama", "gopuccha", "srotovaha", "mridanga", "damaru"])
def test_the_phrases_are_in_the_chosen_yati(yati: str) -> None:
    made = compose(family="korvai", raga="Kalyani", speed="4", avartanams="2", yati=yati)
    korvai = korvai_of(made)
    assert korvai is not None
    steps = [b - a for a, b in pairwise(korvai.phrases)]
    signs = {
        "sama": [],
        "gopuccha": [-1] * len(steps),
        "srotovaha": [1] * len(steps),
        "mridanga": [1, -1],
        "damaru": [-1, 1],
    }
    assert (korvai.yati, [(step > 0) - (step < 0) for step in steps]) == (yati, signs[yati])


def test_every_sum_is_exact() -> None:
    """A sample of the lengths up to four avartanams of the longest tala at third speed, adding up part after part."""
    for speed in SPEEDS:
        for units in range(speed, 480, 23):
            for korvai in korvais(units, speed):
                parts = [*korvai.parts()]
                assert sum(size + gap for _, size, gap in parts) == units == korvai.units
                assert [start for start, _, _ in parts] == [
                    sum(size + gap for _, size, gap in parts[:k]) for k in range(len(parts))
                ]
                assert len({gap for _, _, gap in parts[len(korvai.phrases) - 1 : -1 : len(korvai.phrases)]}) == 1
    # one avartanam of every tala has a korvai at third speed, and of every tala of 4 aksharas or more at second
    assert [tala.name for tala in L.talas if not korvais(4 * tala.aksharas, 4)] == []
    assert [tala.name for tala in L.talas if tala.aksharas > 3 and not korvais(2 * tala.aksharas, 2)] == []


def test_a_vakra_korvai_repeats_one_phrase() -> None:
    made = compose(family="korvai", raga="Sahana", speed="4", avartanams="1", landing="r")
    korvai = korvai_of(made)
    assert korvai is not None
    assert (korvai.yati, len(korvai.phrases), judge(made)) == ("sama", 1, ())
    with refused(message("korvai.vakra", raga="Sahana", sama="sama")):
        compose(family="korvai", raga="Sahana", speed="4", avartanams="1", yati="damaru")


def test_a_length_without_a_korvai_names_one_that_has() -> None:
    with refused("korvai.no_sum") as caught:
        compose(family="korvai", raga="Mohanam", avartanams="1", speed="4", eduppu="1/2", yati="gopuccha")
    assert str(caught.value) == (
        "No gopuccha korvai of three equal parts fills 34 units from samam to the eduppu. Take 2 avartanams; or choose "
        "the yati sama, mridanga or damaru."
    )
    for fields in ({"avartanams": "2", "yati": "gopuccha"}, {"avartanams": "1", "yati": "damaru"}):
        compose(family="korvai", raga="Mohanam", speed="4", eduppu="1/2", **fields)


def test_a_text_that_is_no_korvai_any_more_has_no_sum() -> None:
    made = compose(family="korvai", raga="Mohanam", speed="4", avartanams="1")
    text = show(made)
    assert parse(text, L) == made
    assert "\narithmetic: (" in text
    first = str(made.notes[0].swara)
    other = "g" if first != "g" else "p"
    changed = parse(text.replace(f"\n\n{first} ", f"\n\n{other} "), L)
    assert (arithmetic_of(changed), shape_words(changed)) == ("", "Lands on s, on samam.")


# -- kuraippu ----------------------------------------------------------------------------------------


@for_each(
    ("fields", "ends"),
    [
        ({"speed": "4", "avartanams": "4"}, [32, *range(48, 65, 16), *range(72, 97, 8), *range(100, 129, 4)]),
        ({"speed": "4", "avartanams": "2", "eduppu": "3/2"}, [38, 54, 70]),
        ({"speed": "1", "avartanams": "2"}, [8, 12, 16]),
        ({"speed": "3", "avartanams": "2", "tala": "Misra chapu", "eduppu": "1"}, [24, *range(27, 46, 3)]),
        ({"speed": "4", "avartanams": "3", "raga": "Sahana", "landing": "r"}, [32, 48, 64, 72, 80, 88, 96]),
    ],
)
def test_every_answer_ends_on_the_landing(fields: dict[str, str], ends: list[int]) -> None:
    made = compose(**{"family": "kuraippu", "raga": "Mohanam", "landing": "g"} | fields)
    signs = [sign for sign in show(made).split("\n\n")[1].split() if "|" not in sign]
    assert {signs[end] for end in ends} == {made.request.landing}
    assert (ends[-1], judge(made)) == (made.landing, ())
    sum_, *equal = arithmetic_of(made).split(" = ")
    assert {eval(text.replace("×", "*"), {}) for text in (sum_, *equal)} == {made.landing}


@for_each(
    ("fields", "reason"),
    [
        (
            {"avartanams": "4"},
            message("kuraippu.stages", tala="Adi", speed=1, sizes=(8, 4), lengths=(2,)),
        ),
        (
            {"tala": "Misra chapu"},
            message("kuraippu.speed", tala="Misra chapu", speed=1, speeds=(2, 4, 8, 3, 6, 5, 7, 9)),
        ),
    ],
)
def test_an_avartanam_that_can_not_be_halved_is_refused(fields: dict[str, str], reason: str) -> None:
    with refused(reason):
        compose(family="kuraippu", raga="Mohanam", **fields)


def test_the_json_has_the_parts_of_a_shape() -> None:
    korvai = compose(family="korvai", raga="Mohanam", speed="4", avartanams="1", yati="mridanga", seed="1")
    shape = to_json(korvai)["shape"]
    assert (shape["yati"], shape["arithmetic"]) == ("mridanga", "(3 + 4 + 3 + 1) × 3 − 1 = 32 = 1 × 32")
    assert [(part["start"], part["units"], part["karvai"]) for part in shape["parts"]] == [
        (0, 3, 0), (3, 4, 0), (7, 3, 1), (11, 3, 0), (14, 4, 0), (18, 3, 1), (22, 3, 0), (25, 4, 0), (29, 3, 0),
    ]  # fmt: skip
    kuraippu = compose(family="kuraippu", raga="Mohanam", avartanams="2")
    assert [part["start"] for part in to_json(kuraippu)["shape"]["parts"]] == [0, 8, 12]
    assert "shape" not in to_json(compose(family="kalpanaswara", raga="Mohanam", avartanams="1"))
