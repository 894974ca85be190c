"""Measures of lines with an idea: what each counts, on lines whose answer a reader sees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.generator.first_rows import best_shares, left_out, mixed, of_other_school, signs
from benchmarks.generator.ideas.examples import first_idea
from benchmarks.generator.ideas.lines import holds, idea_names, line_kinds, measured, swaras
from benchmarks.generator.ideas.rows import ClimbRow, IdeaRow
from benchmarks.generator.ideas.targets import IdeaReport, kind_lines, lesson_rows, raga_lines, target_lines, targets
from carnatic.compose.network.cross_validation import sings
from carnatic.compose.network.features import figure_lines
from carnatic.exercise.families import COMPOSED_FAMILIES
from carnatic.exercise.sargam.text import parse
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.library import library

L = library()
ADI = L.tala("Adi")
H = KARVAI
RESTART, RUN, BACK = (0, 1, 2, 0, 1, 2, 0, 1), tuple(range(8)), (7, 6, 5, 7, 6, 5, 7, 6)
MIRRORED: Units = (*RESTART, *RUN, *BACK, *reversed(RUN))
TRILL: Units = (0, 1, 0, 1, 0, 1, 0, H, 2, H, 3, 4, H, 5, 6, 7)


def test_lines_are_measured() -> None:
    row = measured("", [MIRRORED, TRILL, MIRRORED], ADI, ["restart", "focus", None])
    assert (row.lines, row.distinct, row.tries_differ) == (3, 2, 0)
    assert (row.long, row.longer) == pytest.approx((1 / 3, 1 / 3))
    assert (row.named, row.kept) == pytest.approx((1.0, 2 / 3))
    assert row.shown == pytest.approx(1 / 3)
    # of the trill's three holds one falls on the first akshara of an anga, the fifth of the second avartanam
    assert row.on_starts == pytest.approx(1 / 3)


def test_a_hold_and_a_swara_that_is_struck_again_are_no_move() -> None:
    assert swaras((0, 0, H, 1, 1, 0)) == (0, 1, 0)
    assert signs((0, 0, H, 2, 1)) == (0, 99, 2, -1)
    assert holds((0, H, 1, 2, H, H, 3, 4), ADI) == (1, 3)


def test_every_avartanam_has_its_idea() -> None:
    assert idea_names(MIRRORED, 8) == ("restart", None, "restart", None)


def test_an_idea_is_counted_on_the_ladder_of_its_direction() -> None:
    """In Arabhi s r, r m, m p is a sequence of steps, though g lies between r and m in the avarohana."""
    text = "raga: Arabhi\ntala: Adi\nfamily: own\n\ns r r m | m p | p d ||\n"
    idea = first_idea(parse(text, L))
    assert idea is not None
    assert idea.name == "sequence"


def test_every_family_that_is_composed_is_measured() -> None:
    assert {kind.request.family for kind in line_kinds(L)} == set(COMPOSED_FAMILIES)
    real = {row.kind: row for row in lesson_rows(L.composer, L)}
    assert real["sarali, as it comes"].lines == len(L.lessons_of("sarali")) - 1
    assert real["janta"].repeats > 0.6


def test_the_table_says_what_is_reached() -> None:
    good = IdeaRow("Sahana", 10, 0.0, 0.0, 1.0, 1.0, 0.0, 0.1, 0.05, 0.0, 0)
    line = replace(measured("sarali, as it comes", [MIRRORED, TRILL], ADI, ["restart", "focus"]), long=0.0, longer=0.0)
    kinds = (line, replace(line, kind="alankaram, Adi", distinct=39), replace(line, kind="janta", repeats=0.7))
    report = IdeaReport((good,), (good,), (ClimbRow("Sahana", 10, 0.4, 1.0),), kinds)
    found = {row.what: row for row in targets([report, report], lesson_rows(L.composer, L), (), (), ())[:-2]}
    assert found["free lines with 5+ alternations, the worst raga"].reached
    assert found["lines that reach S, the lowest vakra raga"].reached is False
    assert found["distinct lines: alankaram, Adi"].found == ("39", "39")
    assert found["distinct lines: alankaram, Adi"].reached is False
    assert found["distinct lines: alankaram, Misra chapu"].found == (None, None)
    assert found["janta intervals that repeat four back"].reached
    assert found["free lines with a fault, of 20"].reached
    lines = [*target_lines(tuple(found.values()), ("network", "first weights", "scores zero")), *raga_lines(report)]
    lines.extend(kind_lines(kinds, kinds))
    assert max(map(len, lines)) <= 120
    assert any(line.endswith("MISSED") for line in lines)


# -- first rows -----------------------------------------------------------------------------------


def test_a_lesson_that_is_left_out_is_nowhere_in_what_is_learned() -> None:
    others = figure_lines(L.lessons, L.talas)
    for fold in (*left_out(L.lessons, others), *of_other_school(L.lessons, others)):
        own = {row.units for row in fold.rows}
        assert fold.lesson not in {line.source for line in fold.learned}
        assert not any(sings(line, own) for line in fold.learned if line in others)
        assert len(fold.learned) > len(others)


def test_another_school_has_eight_saralis_of_its_own() -> None:
    folds = of_other_school(L.lessons, ())
    assert len(folds) == 8
    assert folds[0].rows[0].units == (0, 1, 2, 3, 1, 2, 3, 4)
    assert [len(fold.rows) for fold in folds] == [3, 3, 3, 3, 3, 3, 3, 1]
    assert {lesson.rows[0] for lesson in L.lessons_of("sarali")}.isdisjoint(fold.rows[0].units for fold in folds)


def test_a_mixture_follows_the_better_model() -> None:
    good, bad = ((0.9, 0.8),), ((0.1, 0.2),)
    shares = best_shares([{"good": good, "bad": bad}])
    assert shares["good"] > 0.99
    assert mixed({"good": good, "bad": bad}, {"good": 0.5, "bad": 0.5}) == (pytest.approx((0.5, 0.5)),)
