"""Leave-one-out losses: the n-gram models, the article's model, and their comparison."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import mean

import pytest

from benchmarks.generator import article_losses, article_pieces
from benchmarks.generator.losses import interval, paired, row_of
from benchmarks.generator.ngrams import AddK, KneserNey, add_k, kneser_ney, line_of, uniform
from carnatic.compose.network import article
from carnatic.compose.network.cross_validation import novel_units
from carnatic.compose.network.features import realisations
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library

L = library()
SCORED = L.article_lessons[1:]
NOVEL = tuple(novel_units(SCORED, i) for i in range(13))


def test_the_article_spells_two_lessons_otherwise() -> None:
    theirs = [lesson.rows for lesson in L.article_lessons]
    ours = [lesson.rows for lesson in L.lessons_of("sarali")]
    assert len(theirs) == 14
    assert [i + 1 for i in range(14) if theirs[i] != ours[i]] == [3, 4]


def test_thirteen_lessons_are_scored_of_which_227_units_are_novel() -> None:
    assert [len(line_of(lesson)) for lesson in SCORED] == [32] * 13
    assert sum(map(sum, NOVEL)) == 227


def test_uniform_loses_log_nine_everywhere() -> None:
    assert uniform(SCORED, 0) == ((math.log(9),) * 31,) * 13


# what was measured by another implementation of the same definitions
@pytest.mark.parametrize(
    ("model", "nats", "novel"),
    [
        (uniform, 2.197, 2.20),
        (add_k(1), 2.176, None),
        (add_k(2), 1.235, 1.39),
        (add_k(3), 1.123, 1.42),
        (kneser_ney(3), 1.056, 1.37),
        (kneser_ney(5), 0.997, 1.39),
    ],
)
def test_counting_loses_what_is_known(model, nats: float, novel: float | None) -> None:  # type: ignore[no-untyped-def]
    row = row_of("", [model(SCORED, 0)], NOVEL)
    assert row.nats == pytest.approx(nats, abs=0.02)
    if novel is not None:
        assert row.novel_nats == pytest.approx(novel, abs=0.04)
    assert row.interval[0] <= row.nats <= row.interval[1]


@pytest.mark.parametrize("model", [KneserNey, lambda lines, rungs: AddK(lines, rungs, 3, 0.1)])
def test_what_counts_is_a_distribution(model) -> None:  # type: ignore[no-untyped-def]
    counted = model([line.units for line in realisations(L.lessons_of("sarali")) if line.rungs == 8], 8)
    for context in ((), (0,), (0, 1, 2, 3), (5, 5, 5, 5), (7, KARVAI, 2, 0, 6)):
        assert math.isclose(sum(counted.chance(context, unit) for unit in (KARVAI, *range(8))), 1, abs_tol=1e-9)


def test_rows_are_paired_lesson_by_lesson() -> None:
    flags = ((True, False), (False, True), (True, True))
    better = row_of("better", [((1.0, 1.0), (2.0, 2.0), (1.0, 3.0))], flags)
    worse = row_of("worse", [((2.0, 2.0), (1.5, 1.5), (3.0, 3.0))], flags)
    rival = paired(better, worse)
    assert (rival.model, rival.better, rival.nats) == ("worse", 2, pytest.approx(0.5))
    assert rival.interval == (-0.5, 1.0)
    assert better.novel_nats == pytest.approx((1 + 2 + 1 + 3) / 4)


def test_an_interval_holds_the_middle_of_what_is_drawn_again() -> None:
    low, high = interval(lambda chosen: mean(float(i) for i in chosen), 101)
    assert 43 < low < 47
    assert 53 < high < 57


# -- the article's model ---------------------------------------------------------------------------


def test_the_article_spells_a_lesson_with_bars() -> None:
    spelled = article.tokens(L.lessons_of("sarali")[4])
    assert len(spelled) == 44
    assert spelled[:11] == (0, 1, 2, 3, 9, 4, 8, 9, 0, 1, 10)


def test_its_pieces_are_read_as_rings() -> None:
    lesson = L.article_lessons[4]
    ring = article.tokens(lesson)
    assert article_pieces.in_tala(ring) == lesson.rows
    late = ring[5:] + ring[:5]
    assert article_pieces.in_tala(late) is None
    assert article_pieces.in_tala(article_pieces.turned(late)) is not None
    rows = article_pieces.whole_avartanams(late)
    assert sorted(row for row, _ in rows) == sorted(lesson.rows)
    assert [is_seam for _, is_seam in rows].count(True) == 1
    assert article_pieces.without_bars(ring) == line_of(lesson)


def test_one_training_forgets_a_held_out_lesson_after_its_best_epoch() -> None:
    trainer = article.ArticleTrainer(SCORED[1:], 0)
    losses, held_out = [], {}
    for epoch in range(1, 121):
        losses.append(trainer.epoch())
        if epoch in (1, 40, 120):
            held_out[epoch] = mean(article_losses.unit_losses(trainer.model, SCORED[0]))
    assert losses[0] == pytest.approx(44 * math.log(11), abs=2)
    assert losses[-1] < 0.1 * losses[0]
    assert held_out[40] < 1.2 < held_out[1]
    pieces = article.write(trainer.model, 50, 0)
    known = {row for lesson in SCORED for row in lesson.rows}
    words = [word for piece in pieces for word, is_seam in article_pieces.whole_avartanams(piece) if not is_seam]
    assert mean(word in known for word in words) > 0.8


def test_epochs_are_chosen_inside_the_training_fold() -> None:
    """What is scored has no part in the choice: with another line in its place the same epoch is chosen."""
    few = SCORED[6:10]
    chosen = article_losses.best_checks(30, few, 0)
    scramble = replace(few[0], kind="free", figures=((0, 4, 1, 5, 0, 3, 1, 5),) * 4)
    assert article_losses.best_checks(30, (scramble, *few[1:]), 0)[0] == chosen[0]
    curves = [[mean(article_losses.at_best_epoch(epochs, few, 0)[k]) for k in range(4)] for epochs in (10, 30)]
    assert chosen != (0,) * 4
    assert curves[0] != curves[1]
