"""Cents and hertz against hand-written values."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf, nan

import pytest

from carnatic.errors import OutOfRange
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from carnatic.theory.tuning import (
    KATTAI_1_HZ,
    Tuning,
    check_cents,
    check_sruti,
    kattai_hz,
    kattai_name,
    note_hz,
    place_at,
    read_interval,
    to_hz,
)
from tests.laws import for_each
from tests.refusing import refused

# 1200 log2 of 16/15, 9/8, 6/5, 5/4, 4/3, 45/32, 3/2, 8/5, 27/16, 9/5, 15/8, to a hundredth.
JUST = {
    "S": 0.0, "R1": 111.73, "R2": 203.91, "R3": 315.64, "G1": 203.91, "G2": 315.64, "G3": 386.31, "M1": 498.04,
    "M2": 590.22, "P": 701.96, "D1": 813.69, "D2": 905.87, "D3": 1017.60, "N1": 905.87, "N2": 1017.60, "N3": 1088.27,
}  # fmt: skip
KATTAI_HZ = {
    "1": 130.81, "1.5": 138.59, "2": 146.83, "2.5": 155.56, "3": 164.81, "4": 174.61, "4.5": 185.00, "5": 196.00,
    "5.5": 207.65, "6": 220.00, "6.5": 233.08, "7": 246.94,
}  # fmt: skip
MOVABLE = [symbol for symbol in SWARASTHANAS if symbol not in ("S", "P")]


def test_just_by_hand() -> None:
    assert {symbol: round(cents, 2) for symbol, cents in library().tuning("just").cents} == JUST


def test_equal_is_a_hundred_cents_a_semitone() -> None:
    assert dict(library().tuning("equal").cents) == {s: 100.0 * p.semitone for s, p in SWARASTHANAS.items()}


def test_pythagorean_is_made_of_fifths() -> None:
    fifths = {round(1200 * ((k * 0.5849625007211562) % 1), 2) for k in range(-7, 8)}
    assert {round(cents, 2) for _, cents in library().tuning("pythagorean").cents} <= fifths


@for_each("name", ["just", "equal", "pythagorean"])
def test_places_stay_within_what_may_be_moved(name: str) -> None:
    tuning = library().tuning(name)
    assert (tuning.cents_of(Pitch(SWARASTHANAS["S"])), tuning.name) == (0.0, name)
    for symbol in MOVABLE:
        check_cents(symbol, dict(tuning.cents)[symbol])


def test_sthayis_are_whole_octaves() -> None:
    just = library().tuning("just")
    for place in SWARASTHANAS.values():
        cents = [just.cents_of(Pitch(place, sthayi)) for sthayi in Sthayi]
        assert [b - a for a, b in pairwise(cents)] == pytest.approx([1200.0] * 4)
    assert just.cents_of(Pitch(SWARASTHANAS["N3"], Sthayi.MANDRA)) == pytest.approx(-111.73, abs=0.01)


def test_hertz_of_a_few_swaras() -> None:
    assert to_hz(0, 130.81) == 130.81
    assert to_hz(1200, 220.0) == 440.0
    assert to_hz(JUST["P"], 220.0) == pytest.approx(330.0, abs=0.01)
    assert to_hz(-1200 + JUST["G3"], 200.0) == pytest.approx(125.0, abs=0.01)


def test_kattais() -> None:
    assert {kattai: kattai_hz(kattai) for kattai in KATTAI_HZ} == KATTAI_HZ
    names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
    assert [kattai_name(hz) for hz in KATTAI_HZ.values()] == [f"{k} ({n})" for k, n in zip(KATTAI_HZ, names)]


@for_each("kattai", ["3.5", "7.5", "0", "8", "", "C"])
def test_kattais_that_no_keyboard_has(kattai: str) -> None:
    with refused("sruti.kattai"):
        kattai_hz(kattai)


def test_a_sruti_between_keys_is_said_in_hertz() -> None:
    assert [kattai_name(hz) for hz in (134.6, 66.0, 440.0)] == ["134.6 Hz", "66.0 Hz", "440.0 Hz"]


@for_each("hz", [64.9, 450.1, 0.0, -130.81, nan, inf])
def test_a_sruti_that_nothing_sounds_at(hz: float) -> None:
    for refuse in (check_sruti, lambda hz: to_hz(0.0, hz)):
        with refused("sruti.range", OutOfRange):
            refuse(hz)


@for_each("symbol", MOVABLE)
def test_a_swara_moves_within_its_own_half_step(symbol: str) -> None:
    centre = 100.0 * SWARASTHANAS[symbol].semitone
    for inside in (centre - 50, centre, centre + 50):
        check_cents(symbol, inside)
    for outside in (centre - 50.01, centre + 50.01, nan, inf):
        with refused("tuning.cents_range", OutOfRange):
            check_cents(symbol, outside)


@for_each(
    ("symbol", "sentence"),
    [
        ("S", message("tuning.fixed", symbol="S")),
        ("P", message("tuning.fixed", symbol="P")),
        ("X1", "swarasthana.unknown"),
    ],
)
def test_the_octave_and_the_fifth_stay(symbol: str, sentence: str) -> None:
    with refused(sentence):
        check_cents(symbol, 0.0)


def test_moved_swaras_leave_the_others() -> None:
    just = library().tuning("just")
    moved = just.with_cents((("G3", 372.31), ("N3", 1080.0)))
    changed = {s: (a, b) for (s, a), (_, b) in zip(just.cents, moved.cents) if a != b}
    assert {s: b for s, (_, b) in changed.items()} == {"G3": 372.31, "N3": 1080.0}
    outside = message("tuning.cents_range", value="500", lowest=350, highest=450, swara="G3")
    with refused(outside, OutOfRange):
        just.with_cents((("G3", 500.0),))


@for_each("symbol", MOVABLE)
def test_cents_name_their_place(symbol: str) -> None:
    place = SWARASTHANAS[symbol]
    for cents in (100 * place.semitone - 49, JUST[symbol], 100 * place.semitone + 49):
        assert place_at(place.letter, cents) == place


def test_a_tuning_names_all_sixteen() -> None:
    with refused(message("tuning.incomplete", name="short")):
        Tuning("short", (("S", 0.0), ("P", 702.0)))
    with refused(message("tuning.unknown", name="slendro", known="just, pythagorean, equal, raga")):
        library().tuning("slendro")


class Counted(tuple[tuple[str, float], ...]):
    """Cents that count how often they are gone through."""

    times = 0

    def __iter__(self) -> Iterator[tuple[str, float]]:
        Counted.times += 1
        return super().__iter__()


def test_the_cents_of_a_pitch_are_looked_up_in_one_table() -> None:
    tuning = Tuning("counted", Counted(library().tuning("just").cents))
    made = Counted.times
    for place in SWARASTHANAS.values():
        assert tuning.cents_of(Pitch(place)) == pytest.approx(JUST[place.symbol], abs=0.006)
    assert Counted.times == made


def test_a_changed_tuning_has_its_own_table() -> None:
    just = library().tuning("just")
    moved = just.with_cents((("G3", 372.31),))
    assert moved.cents_of(Pitch(SWARASTHANAS["G3"])) == 372.31
    assert just.cents_of(Pitch(SWARASTHANAS["G3"])) == dict(just.cents)["G3"]
    back = replace(moved, cents=just.cents)
    assert (back, hash(back)) == (just, hash(just))
    assert pickle.loads(pickle.dumps(moved)) == moved


@for_each(
    ("text", "cents"),
    [
        ("386.3", 386.3), (" 386,3 ", 386.3), ("-5", -5.0), ("−5.", -5.0), ("0", 0.0), ("123456", 123456.0),
        ("3/2", 701.955), ("3 : 2", 701.955), ("1/2", -1200.0), ("999999/999999", 0.0),
    ],
)  # fmt: skip
def test_an_interval_is_typed_as_cents_or_as_a_ratio(text: str, cents: float) -> None:
    assert read_interval(text) == pytest.approx(cents, abs=0.0005)


@for_each("text", ["", "five", "3/0", "0/3", "1234567", "3/2/1", "1e3", "--5", "3/-2"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with refused("tuning.cents"):
        read_interval(text)


@for_each(
    ("name", "hertz"),
    [
        ("C", 130.81), (" a ", 220.0), ("b", 246.94), ("Cb", 246.94), ("c flat", 246.94), ("B#", 130.81),
        ("f sharp", 185.0), ("E♭", 155.56), ("C4", 261.63), ("Cb4", 246.94), ("B#3", 261.63), ("A0", 27.5),
    ],
)  # fmt: skip
def test_sa_at_a_note(name: str, hertz: float) -> None:
    assert note_hz(name) == hertz


@for_each("name", ["", "H", "C##", "C10", "Do", "1"])
def test_other_words_are_no_note(name: str) -> None:
    assert note_hz(name) is None


def test_between_two_keys_there_is_no_kattai() -> None:
    """A fiftieth of a semitone off is the key itself, more isn't."""
    for cents, name in ((1.9, "1 (C)"), (-1.9, "1 (C)"), (2.1, "131.0 Hz"), (1199.0, "261.5 Hz"), (1102.1, "247.2 Hz")):
        assert kattai_name(KATTAI_1_HZ * 2 ** (cents / 1200)) == name
    assert kattai_name(KATTAI_1_HZ * 2 ** (1101.9 / 1200)) == "7 (B)"
    assert kattai_name(2 * KATTAI_1_HZ) == "261.6 Hz"
    assert kattai_name(KATTAI_1_HZ / 2 ** (1 / 12)) == "123.5 Hz"


def test_the_nearest_swarasthana_of_a_letter() -> None:
    near = {("r", 149.0): "R1", ("r", 151.0): "R2", ("r", 900.0): "R3", ("g", 0.0): "G1", ("p", 650.0): "P"}
    assert {key: str(place_at(*key)) for key in near} == near
    for letter in ("x", "S", ""):
        with refused(message("swara.unknown", letter=letter)):
            place_at(letter, 0.0)
