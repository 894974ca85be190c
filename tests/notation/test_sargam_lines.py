"""Aligned sargam, its line breaks, and the syllables of each script."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import combinations, pairwise

import pytest

from carnatic.exercise.sargam.text import parse, read_notes, tala_bars
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.notation.sargam import SCRIPT_SYLLABLES, aligned, break_lines, spell_in_script
from carnatic.theory.swara import LETTERS, Sthayi, Swara
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.refusing import refused

TALAS = {tala.name: tala for tala in library().talas}


def lesson(number: int, raga: str, speed: int = 1) -> Score:
    return lay_out(realise_lesson(library().lessons_of("sarali")[number - 1], library().request(raga=raga)), speed)


# -- aligned ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "number", "raga", "speed"),
    [
        ("sarali_05_mayamalavagowla", 5, "Mayamalavagowla", 1),
        ("sarali_05_mohanam", 5, "Mohanam", 1),
        ("sarali_05_mohanam_second_speed", 5, "Mohanam", 2),
        ("sarali_10_mayamalavagowla", 10, "Mayamalavagowla", 1),
    ],
)
def test_golden(golden: Callable[[str, str], None], name: str, number: int, raga: str, speed: int) -> None:
    golden(f"aligned/{name}.txt", aligned(lesson(number, raga, speed)))


def test_mandra_swaras_keep_the_columns() -> None:
    score = lay_out(parse("s n. d. p. m. p. d. n. s r g m p m g r", library()))
    assert aligned(score) == (
        "s  n. d. p. | m. p. | d. n. ||\n"
        "s  r  g  m  | p  m  | g  r  ||\n"
    )  # fmt: skip


def test_an_unfinished_avartanam_ends_without_a_bar() -> None:
    assert aligned(lay_out(parse("s r g m p", library()))) == "s r g m | p\n"


@for_each("speed", SPEEDS)
@for_each("columns", [30, 64, 200])
@for_each("tala", ["Adi", "khanda jati Ata", "misra jati Jhampa"])
def test_reading_it_gives_the_played_swaras_and_bars(tala: str, columns: int, speed: int) -> None:
    text = f"tala: {tala}\n\n" + "s r g , m p d. n S n d p , , g R " * TALAS[tala].aksharas
    score = lay_out(parse(text, library()), speed)
    notes, bars = read_notes(aligned(score, columns))
    assert notes == score.exercise.notes * score.repeats
    played = parse(text.split("\n\n")[0] + "\n\n" + text.split("\n\n")[1] * score.repeats, library())
    assert bars == tala_bars(played, speed)


@pytest.mark.parametrize("columns", [30, 64, 200])
@pytest.mark.parametrize("tala", ["Adi", "khanda jati Ata", "Misra chapu"])
def test_reading_a_trikalam_run_gives_its_swaras_and_the_bars_of_each_speed(tala: str, columns: int) -> None:
    body = "s r g , m p d n S d p , g r " * TALAS[tala].aksharas
    score = lay_out(parse(f"tala: {tala}\ntrikalam: yes\n\n{body}", library()))
    notes, bars = read_notes(aligned(score, columns))
    assert notes == score.exercise.notes * 7
    wanted, done = [], 0
    for speed, times in ((1, 1), (2, 2), (4, 4)):
        kalam = parse(f"tala: {tala}\n\n{body * times}", library())
        wanted += [(done + bar.unit, bar.double) for bar in tala_bars(kalam, speed)]
        done += kalam.units
    assert [(bar.unit, bar.double) for bar in bars] == wanted


@pytest.mark.parametrize("eduppu", ["madhyadi", "desadi"])
@pytest.mark.parametrize("speed", [2, 4, 6])
def test_reading_a_line_begun_later_gives_its_swaras_and_bars(eduppu: str, speed: int) -> None:
    header = f"speed: {speed}\neduppu: {eduppu}\n\n"
    score = lay_out(parse(header + "s r g , m p d n S d p , g r s r ", library()))
    played = parse(header + "s r g , m p d n S d p , g r s r " * score.repeats, library())
    for columns in (30, 64, 200):
        notes, bars = read_notes(aligned(score, columns))
        assert (notes, bars) == (played.notes, tala_bars(played, speed))


def test_silence_before_the_line_is_blank() -> None:
    score = lay_out(parse("speed: 2\neduppu: desadi\n\ns r g m p d n S S n d p m g r s", library()))
    assert aligned(score) == (
        "        s   r g   m p |   d n   S S |   n d   p m ||\n"
        "g r   s\n"
    )  # fmt: skip


@pytest.mark.parametrize("speed", [1, 2, 4])
def test_aksharas_stand_in_columns(speed: int) -> None:
    lines = aligned(lesson(13, "Mayamalavagowla", speed), 300).splitlines()
    bars = [[i for i, sign in enumerate(line) if sign == "|"] for line in lines]
    assert len(bars[0]) == 4
    assert all(row == bars[0] for row in bars)


# -- line breaks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tala", "speed", "swaras", "lengths"),
    [
        ("Adi", 1, 8, (8,)),
        ("Adi", 1, 7, (4, 4)),
        ("Adi", 2, 16, (8,)),
        ("Adi", 4, 16, (4, 4)),
        ("Adi", 4, 8, (2, 2, 2, 2)),
        ("khanda jati Ata", 2, 16, (5, 5, 4)),
        ("khanda jati Ata", 1, 12, (5, 9)),
        ("sankeerna jati Eka", 2, 8, (3, 3, 3)),
        ("sankeerna jati Eka", 9, 9, (1,) * 9),
        ("Adi", 9, 4, (1,) * 8),
    ],
)
def test_breaks(tala: str, speed: int, swaras: int, lengths: tuple[int, ...]) -> None:
    assert break_lines(TALAS[tala], speed, swaras) == lengths


@for_each("tala", TALAS.values(), ids=TALAS)
def test_breaks_after_angas_into_the_fewest_and_most_even_lines(tala: object) -> None:
    assert isinstance(tala, type(TALAS["Adi"]))
    inner = tala.anga_starts[1:]
    for room in range(max(tala.lengths), tala.aksharas + 2):
        ways = []
        for count in range(len(inner) + 1):
            for cuts in combinations(inner, count):
                lengths = tuple(b - a for a, b in pairwise((0, *cuts, tala.aksharas)))
                if max(lengths) <= room:
                    ways.append((len(lengths), sum(n * n for n in lengths), lengths))
        assert break_lines(tala, 1, room) == min(ways)[2]


@for_each("tala", TALAS.values(), ids=TALAS)
def test_every_break_fills_the_avartanam(tala: object) -> None:
    assert isinstance(tala, type(TALAS["Adi"]))
    for speed in SPEEDS:
        for swaras in range(1, 60):
            lengths = break_lines(tala, speed, swaras)
            assert sum(lengths) == tala.aksharas
            assert max(lengths) <= max(1, swaras // speed)


# -- scripts ---------------------------------------------------------------------------------

# Unicode's own names of the consonants that begin sa ri ga ma pa dha ni.
CONSONANTS = {
    "tamil": ("SA", "RA", "KA", "MA", "PA", "TA", "NA"),
    **dict.fromkeys(("telugu", "kannada", "malayalam", "devanagari"), ("SA", "RA", "GA", "MA", "PA", "DHA", "NA")),
}


@pytest.mark.parametrize("script", CONSONANTS)
def test_syllables_are_the_scripts_own_letters(script: str) -> None:
    for letter, consonant in zip(LETTERS, CONSONANTS[script]):
        first, *sign = spell_in_script(Swara(letter), script)
        assert unicodedata.name(first) == f"{script.upper()} LETTER {consonant}"
        vowel = [f"{script.upper()} VOWEL SIGN I"] if letter in "rn" else []
        assert [unicodedata.name(s) for s in sign] == vowel


def test_scripts() -> None:
    assert set(SCRIPT_SYLLABLES) == {"roman", *CONSONANTS}


@pytest.mark.parametrize(
    ("sthayi", "syllable"),
    [(Sthayi.ANUMANDRA, "n"), (Sthayi.MANDRA, "n"), (Sthayi.MADHYA, "n"), (Sthayi.TARA, "N"), (Sthayi.ATI_TARA, "N")],
)
def test_tara_is_a_capital_in_roman(sthayi: Sthayi, syllable: str) -> None:
    assert spell_in_script(Swara("n", sthayi, 3)) == syllable


def test_unknown_script_names_those_there_are() -> None:
    with refused("script.unknown"):
        spell_in_script(Swara("s"), "klingon")
