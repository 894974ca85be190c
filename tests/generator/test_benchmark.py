"""The benchmark's own arithmetic, and that the network matters."""

from __future__ import annotations

import pytest

from carnatic.generator.article import tokens
from carnatic.generator.benchmark import as_table, describe, interval_sizes, loss_rows, sample_rows
from carnatic.generator.judge import judge
from carnatic.library import library
from carnatic.practice.lessons import KARVAI, realise

L = library()


def test_intervals_pass_over_karvai() -> None:
    assert interval_sizes((0, KARVAI, 2, 1, 4)) == (2, 1, 3)


def test_lessons_count_as_copies() -> None:
    request = L.request()
    lines = [tuple(u for row in realise(lesson, 8) or () for u in row) for lesson in L.sarali[1:9]]
    made = L.composer.compose(request)
    from carnatic.practice.lessons import notes_to_units

    lines.append(notes_to_units(made.exercise.notes, request.raga) or ())
    row = describe(lines, L.composer, request, judge(L.sarali, 8), "mirrored", "lessons")
    assert row.rotations == 8
    assert row.copied > 0.7


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam"])
def test_the_network_matters(raga: str) -> None:
    """Under the same constraints, a judge that took no part takes its lines for lessons far more often."""
    rows = {(row.plan, row.way): row for row in sample_rows(L.composer, L.request(raga=raga), 40)}
    for plan in ("mirrored", "through-composed"):
        blind = rows[plan, "constraints only, scores zero"]
        ours = rows[plan, "network and constraints"]
        assert (ours.valid, ours.copied, ours.rotations) == (1, 0, 0)
        assert (blind.valid, blind.copied, blind.rotations) == (1, 0, 0)
        assert ours.typical > blind.typical + 0.2
        assert ours.steps > blind.steps + 0.15
    assert "network and constraints" in as_table((), tuple(rows.values()))


def test_the_article_spells_a_lesson_with_bars() -> None:
    spelled = tokens(L.sarali[4])
    assert len(spelled) == 44
    assert spelled[:11] == (0, 1, 2, 3, 9, 4, 8, 9, 0, 1, 10)


def test_the_network_beats_its_baselines_on_held_out_lessons() -> None:
    rows = {row.model: row.nats for row in loss_rows(L.sarali, L.composer.card.held_out_nats)}
    ours = rows["this network"]
    assert ours < rows["Kneser-Ney 5-gram"]
    assert ours + 0.5 < rows["the article's LSTM, best epoch"]
