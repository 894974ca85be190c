"""The oracle: it parses printed text by itself, and finds the faults."""

from __future__ import annotations

import ast
import random
import sys
from fractions import Fraction
from pathlib import Path

import librosa
import pytest

from benchmarks.sweep import oracle
from benchmarks.sweep.checks import line_faults, printed_ladders, sounding
from benchmarks.sweep.oracle import Struck, Written
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.review import review
from carnatic.library import library
from carnatic.theory.swara import Sthayi, Swara, sargam_name
from carnatic.theory.tala import SPEEDS

L = library()
MOHANAM = ("S R2 G3 P D2 S^", "S^ D2 P G3 R2 S")
BILAHARI = ("S R2 G3 P D2 S^", "S^ N3 D2 P M1 G3 R2 S")
BHAIRAVI = ("S R2 G2 M1 P D2 N2 S^", "S^ N2 D1 P M1 G2 R2 S")
MALAHARI = ("S R1 M1 P D1 S^", "S^ D1 P M1 G3 R1 S")
SAHANA = ("S R2 G3 M1 P M1 D2 N2 S^", "S^ N2 D2 P M1 G3 M1 R2 G3 R2 S")
PUNNAGAVARALI = ("N2. S R1 G2 M1 P D1 N2", "N2 D1 P M1 G2 R1 S N2.")
HAMIRKALYANI = ("S P M2 P D2 N3 S^", "S^ N3 D2 P M2 P G3 M1 R2 S")


def test_it_shares_no_code_with_what_it_judges() -> None:
    source = Path(oracle.__file__).read_text(encoding="utf-8")
    imported = [node for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = {node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imported}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


# -- what it knows, from outside ----------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 73))
def test_a_melakartas_ladders_and_heights_are_librosas(number: int) -> None:
    names = librosa.mela_to_svara(number, unicode=False)
    up, down = (" ".join(names[int(d)] for d in librosa.mela_to_degrees(number)[::way]) for way in (1, -1))
    assert oracle.melakarta_ladders(number) == (f"{up} S^", f"S^ {down}")
    assert [oracle.HEIGHTS[symbol] for symbol in up.split()] == [int(d) for d in librosa.mela_to_degrees(number)]


def test_sixteen_places_stand_at_twelve_heights() -> None:
    assert len(oracle.HEIGHTS) == 16
    assert sorted(set(oracle.HEIGHTS.values())) == list(range(12))


# As the books print them.
ANGAS = {
    "Adi": (4, 2, 2),
    "tisra jati Dhruva": (3, 2, 3, 3),
    "misra jati Matya": (7, 2, 7),
    "chaturasra jati Rupaka": (2, 4),
    "misra jati Jhampa": (7, 1, 2),
    "tisra jati Triputa": (3, 2, 2),
    "khanda jati Ata": (5, 5, 2, 2),
    "sankeerna jati Eka": (9,),
    "Misra chapu": (3, 4),
    "Sankeerna chapu": (4, 5),
}


def test_angas_follow_from_the_name() -> None:
    assert {name: oracle.angas(name) for name in ANGAS} == ANGAS
    assert len({oracle.angas(tala.name) for tala in L.talas[:35]}) == 35


# -- reading ---------------------------------------------------------------------------------------


def test_every_sign_is_read() -> None:
    swaras, bars = oracle.read_line("s , r; | m2, || n. d.. S R' ")
    assert swaras == (
        Written("S", 0, "", 2),
        Written("R", 0, "", 3),
        Written("M", 0, "2", 2),
        Written("N", -1, "", 1),
        Written("D", -2, "", 1),
        Written("S", 1, "", 1),
        Written("R", 2, "", 1),
    )
    assert bars == ((5, "|"), (7, "||"))
    with pytest.raises(ValueError, match="'!'"):
        oracle.read_line("s r !")


def test_every_raga_is_printed_and_its_ladders_keep_their_own_law() -> None:
    faulty = []
    for raga in L.all_ragas:
        pair = printed_ladders()[raga.name]
        for string, ladder in zip(pair, (raga.arohana, raga.avarohana), strict=True):
            text = " ".join(sargam_name(pitch.swara) for pitch in ladder)
            printed = tuple((pitch.place.symbol, int(pitch.sthayi)) for pitch in ladder)
            if oracle.line_faults(text, string, *pair) or oracle.read_ladder(string) != printed:
                faulty.append((raga.name, string))
    assert faulty == []


# -- direction -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "text", "sounds"),
    [
        (MOHANAM, "s r g p | d S ||", "S R2 G3 P D2 S^"),
        (MOHANAM, "s s g, S g r s", "S S G3 S^ G3 R2 S"),
        (BILAHARI, "s r g p d S n d p m g r s", "S R2 G3 P D2 S^ N3 D2 P M1 G3 R2 S"),
        (BILAHARI, "s d. p. g. r s", "S D2. P. G3. R2 S"),
        (BHAIRAVI, "p d n S n d p", "P D2 N2 S^ N2 D1 P"),
        (SAHANA, "p m d n S", "P M1 D2 N2 S^"),
        (SAHANA, "g m r g r s", "G3 M1 R2 G3 R2 S"),
        (PUNNAGAVARALI, "n. s r g", "N2. S R1 G2"),
        (PUNNAGAVARALI, "N D P", "N2^ D1^ P^"),  # the ladders repeat in every sthayi
        (HAMIRKALYANI, "s p m p d n S n d p m p g m r s", "S P M2 P D2 N3 S^ N3 D2 P M2 P G3 M1 R2 S"),
    ],
)
def test_legal_lines(pair: tuple[str, str], text: str, sounds: str) -> None:
    assert oracle.line_faults(text, sounds, *pair) == ()


@pytest.mark.parametrize(
    ("pair", "text", "sounds", "fault"),
    [
        (MOHANAM, "s r m", "S R2 M1", "M1 is not in the raga"),
        (MOHANAM, "s r g", "S R2", "3 swaras are written and 2 sound"),
        (MOHANAM, "s r g", "S R2 P", "sounds as P +0"),
        (MOHANAM, "s r", "S R2^", "sounds as R2 +1"),
        (MOHANAM, "s r1", "S R2", "sounds as R2 +0"),
        (MOHANAM, "s r g", "S R2 ?", "? is not in the raga"),
        (BILAHARI, "d n S", "D2 N3 S^", "D2 +0 to N3 +0 is against the ladders"),
        (BILAHARI, "n S", "N3 S^", "N3 +0 to S +1 is against the ladders"),
        (BILAHARI, "n. s", "N3. S", "N3 -1 to S +0 is against the ladders"),
        (BHAIRAVI, "p d p", "P D1 P", "P +0 to D1 +0 is against the ladders"),
        (BHAIRAVI, "p d p", "P D2 P", "D2 +0 to P +0 is against the ladders"),
        (BHAIRAVI, "n d d n", "N2 D1 D2 N2", "D1 +0 to D2 +0 is against the ladders"),
        (SAHANA, "p d", "P D2", "P +0 to D2 +0 is against the ladders"),
        (SAHANA, "r m", "R2 M1", "R2 +0 to M1 +0 is against the ladders"),
        (HAMIRKALYANI, "r m p", "R2 M1 P", "R2 +0 to M1 +0 is against the ladders"),
    ],
)
def test_illegal_lines(pair: tuple[str, str], text: str, sounds: str, fault: str) -> None:
    assert any(fault in found for found in oracle.line_faults(text, sounds, *pair))


def test_a_piece_may_touch_the_descent_on_its_way_up() -> None:
    line = ("s r g r s", "S R1 G3 R1 S", *MALAHARI)
    assert oracle.line_faults(*line, is_piece=True) == ()
    assert oracle.line_faults(*line) == ("R1 +0 to G3 +0 is against the ladders",)
    on = oracle.line_faults("s r g m", "S R1 G3 M1", *MALAHARI, is_piece=True)
    assert on == ("R1 +0 to G3 +0 is against the ladders", "G3 +0 to M1 +0 is against the ladders")


def test_oracle_and_review_agree_on_every_raga() -> None:
    """Lines drawn from the raga's own swaras, most of them against its law: both find the same moves."""
    disagreements = []
    for raga in L.all_ragas:
        rng = random.Random(raga.name)
        request = L.request(raga=raga.name, family="free")
        moves = 0
        for _ in range(12):
            places = rng.choices(raga.places, k=8)
            swaras = (Swara(p.letter, Sthayi(rng.choice((0, 0, 0, 1, -1)))) for p in places)
            exercise = Exercise(request, tuple(Note(swara) for swara in swaras))
            by_review = sum(fault.rule == "direction" for fault in review(exercise))
            by_oracle = sum("against the ladders" in fault for fault in line_faults(exercise))
            if by_oracle != by_review:
                disagreements.append((raga.name, sounding(exercise)))
            moves += by_review
        # where both ladders have the same swaras and neither turns back, every move is legal
        same = {p.place for p in raga.arohana} == {p.place for p in raga.avarohana}
        if bool(moves) == (same and not raga.is_vakra):
            disagreements.append((raga.name, f"{moves} moves against the ladders"))
    assert disagreements == []


@pytest.mark.parametrize(
    ("sounds", "joins"),
    [
        ("S R2 G3 M1 P M1 D2 N2 S^", True),
        ("S R2 G3 R2 S", True),  # up to G3, then the end of the descent
        ("S R2 G3 M1 G3", False),  # no stretch goes on from M1 to G3 and has three
        ("S R2 G3 M1 R2 S", False),
        ("S S R2 R2 G3 G3 R2 S S", True),  # a swara may always be struck again
        ("S R2", False),
    ],
)
def test_stretches(sounds: str, joins: bool) -> None:
    assert oracle.joins_stretches(sounds, *SAHANA) == joins


# -- tala ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tala", "speed"),
    [
        ("s r g m | p d | n S ||", "Adi", 1),
        ("s r g m p d n S | S n d p | m g r s ||", "Adi", 2),
        ("s r g m p d n S |", "Adi", 2),
        ("s r , g , m | p d n S n d p m g r s , ||", "chaturasra jati Rupaka", 3),
        ("s r g | m p d n || S n d | p m g r ||", "Misra chapu", 1),
    ],
)
def test_bars_that_are_the_talas(text: str, tala: str, speed: int) -> None:
    assert oracle.bar_faults(text, tala, speed) == ()


@pytest.mark.parametrize(
    ("text", "tala", "speed", "fault"),
    [
        ("s r g m | p d | n ||", "Adi", 1, "7 units fill no avartanam of Adi"),
        ("s r g m p | d | n S ||", "Adi", 1, "the bars"),
        ("s r g m | p d | n S", "Adi", 1, "the bars"),
        ("s r g m | p d n S ||", "Adi", 1, "the bars"),
        ("s r g m | p d | n S ||", "Adi", 2, "the bars"),
        ("s r g m | p d || n S ||", "Adi", 1, "the bars"),
    ],
)
def test_bars_that_are_not(text: str, tala: str, speed: int, fault: str) -> None:
    assert any(fault in found for found in oracle.bar_faults(text, tala, speed))


def test_the_clock_by_hand() -> None:
    """Two avartanams of Rupaka at the third speed of chaturasra gati: twice, so that one avartanam is filled."""
    rhythm = (2, 1, 1, 2, 6)
    speeds = oracle.passes(rhythm, "chaturasra jati Rupaka", 4)
    struck = oracle.clock(rhythm, "chaturasra jati Rupaka", speeds)
    quarter = Fraction(1, 4)
    assert speeds == (4, 4)
    assert struck[:5] == (
        Struck(Fraction(0), 2 * quarter, 1, 1, 1),
        Struck(2 * quarter, quarter, 1, 1, 1),
        Struck(3 * quarter, quarter, 1, 1, 1),
        Struck(Fraction(1), 2 * quarter, 1, 1, 2),
        Struck(6 * quarter, 6 * quarter, 1, 1, 2),
    )
    assert struck[5] == Struck(Fraction(3), 2 * quarter, 1, 2, 4)
    assert len(struck) == 10
    assert struck[-1].start + struck[-1].duration == 6


def test_a_trikalam_run_by_hand() -> None:
    """One avartanam of tisra Eka: three aksharas slowly, twice at the second speed, four times at the third."""
    speeds = oracle.passes((1, 2), "tisra jati Eka", 1, is_trikalam=True)
    struck = oracle.clock((1, 2), "tisra jati Eka", speeds)
    half, quarter = Fraction(1, 2), Fraction(1, 4)
    assert [s.start for s in struck] == [
        0, 1, 3, 3 + half, 4 + half, 5, 6, 6 + quarter, 6 + 3 * quarter, 7, 7 + half, 7 + 3 * quarter, 8 + quarter,
        8 + half,
    ]  # fmt: skip
    assert [(s.avartanam, s.akshara) for s in struck[:4]] == [(1, 1), (1, 2), (2, 1), (2, 1)]
    assert struck[-1].start + struck[-1].duration == 9
    assert oracle.closing_faults((1, 2), "tisra jati Eka", speeds) == ()


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_piece_that_closes_too_soon_or_too_late_is_found(speed: int) -> None:
    right = {1: 1, 2: 1, 4: 2, 8: 4, 3: 3, 6: 3, 5: 5, 7: 7, 9: 9}[speed]
    assert oracle.passes((8, 8), "Adi", speed) == (speed,) * right
    assert oracle.closing_faults((8, 8), "Adi", (speed,) * right) == ()
    assert oracle.closing_faults((8, 8), "Adi", (speed,) * (right + 1)) != ()
    assert oracle.closing_faults((8, 8), "Adi", (speed,) * (2 * right)) != ()
    assert right == 1 or oracle.closing_faults((8, 8), "Adi", (speed,) * (right - 1)) != ()


def test_a_korvai_is_sung_three_times_with_equal_holds() -> None:
    assert oracle.is_sung_three_times("s r g , , s r g , , s r g p")
    assert oracle.is_sung_three_times("s r g s r g s r g p , ,")
    for wrong in (
        "s r g , , s r g , s r g p",
        "s r g , , s r m , , s r g p",
        "s r g , , s r g p",
        "s r g p , s r g , p s r g p",
    ):
        assert not oracle.is_sung_three_times(wrong), wrong


def test_a_line_lands_on_the_eduppu_after_whole_avartanams() -> None:
    # two avartanams of Adi at second speed, then half an akshara
    assert oracle.landing_faults((*(1,) * 33, 2), "Adi", 2, 2, "1/2") == ()
    assert oracle.landing_faults((*(1,) * 33, 2), "Adi", 2, 2, "1")
    assert oracle.landing_faults((*(1,) * 33, 2), "Adi", 2, 1, "1/2")
    assert oracle.bar_faults(
        "s r g p d S d p | g r s r | s r g p || d S d p g r s r | s r g p | d p g r || s g ,", "Adi", 2
    )
