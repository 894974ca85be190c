"""The quick benchmark from end to end: every table is there, and it reads in 120 columns."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest

from benchmarks.generator.losses import ARTICLE_BEST, COUNTED_BEST, SINGLE, models
from benchmarks.generator.ngrams import uniform
from benchmarks.generator.run import QUICK, Report, as_json, measure
from benchmarks.generator.samples.kinds import NETWORK, kinds
from benchmarks.generator.table import as_table
from carnatic.library import library

L = library()
# the quick form in half its time
LESS = replace(QUICK, samples=10, lessons=(5, 8, 13), article_epochs=20, groups=("tara sthayi",))


# two minutes of training and drawing
pytestmark = pytest.mark.sweep


@pytest.fixture(scope="module")
def report() -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)  # no processes, each of which needs seconds to begin
        return measure(L.composer, L.article_lessons, L, L.ragas, LESS)


def test_every_model_has_its_row(report: Report) -> None:
    rows = {row.model: row for row in report.losses}
    assert list(rows) == list(models(uniform, LESS.article_epochs))
    assert all(len(row.folds) == len(LESS.lessons) for row in report.losses)
    assert [rival.model for rival in rows[SINGLE].rivals] == [COUNTED_BEST, ARTICLE_BEST]


def test_every_kind_has_its_rows(report: Report) -> None:
    names = [kind.name for kind in kinds(L)]
    assert list(dict.fromkeys(row.kind for row in report.samples.rows)) == [*names, "the article's LSTM"]
    assert [row.kind for row in report.samples.rows if row.way == NETWORK] == names
    assert {form.kind for form in report.samples.forms} == set(names) - {"sarali, default mix"}
    assert [one.kind for one in report.samples.judges] == names


def test_it_reads_in_120_columns_and_says_that_it_is_quick(report: Report) -> None:
    text = as_table(report)
    assert max(map(len, text.splitlines())) <= 120
    assert text.startswith("A quick look, not the measurement")
    for words in (
        "Leave-one-out loss",
        "how new",
        "shape",
        "Legal new forms",
        "judges",
        "Real or made",
        "first rows",
        "Targets",
    ):
        assert words in text


def test_json_has_everything(report: Report) -> None:
    table = json.loads(json.dumps(as_json(report)))
    assert len(table["losses"]) == len(report.losses)
    assert table["losses"][0]["perplexity"] == pytest.approx(9)
    assert table["samples"]["rows"][0]["kind"] == report.samples.rows[0].kind
    janta = next(form for form in table["samples"]["forms"] if form["kind"] == "janta")
    assert janta["ratio"] > 0
    assert len(table["realness"]) == len(report.realness)
