"""Samples by kind and way: the rows describe the lines, and the network makes a difference."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from benchmarks.generator.samples.field import Forms, forms, spread
from benchmarks.generator.samples.judge import judge
from benchmarks.generator.samples.kinds import (
    BLIND,
    BLIND_TIGHT,
    BLIND_WIDE,
    NETWORK,
    UNIFORM,
    Kind,
    kinds,
    plan_of,
    uniform_line,
    ways,
)
from benchmarks.generator.samples.references import References
from benchmarks.generator.samples.rows import Piece, SampleRow, piece_of, sample_row
from carnatic.lessons.lesson import KARVAI
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library

L = library()
KINDS = {kind.name: kind for kind in kinds(L)}


def references(kind: Kind) -> References:
    return References(kind.request, L.lessons)


def row_of(kind: Kind, pieces: list[Piece]) -> SampleRow:
    own = references(kind)
    return sample_row(kind.name, "", pieces, own, judge(kind.request, L.lessons), spread(own).intervals)


def drawn(kind: Kind, way: str, count: int) -> list[Piece]:
    draw = ways(L.composer, kind)[way]
    return [piece_of(draw(seed), references(kind)) for seed in range(count)]


FAMILIES = [name for name in KINDS if "mix" not in name and name != "free"]


@pytest.mark.parametrize("name", FAMILIES)
def test_lessons_are_copies_and_faultless_and_within_their_own_spread(name: str) -> None:
    kind = KINDS[name]
    own = references(kind)
    lessons = [realise_lesson(lesson.lesson, kind.request) for lesson in own.own]
    row = row_of(kind, [piece_of(lesson, own) for lesson in lessons])
    assert (row.valid, row.home, row.rotations) == (1, 1, len(lessons))
    assert (row.new, row.strictly_new) == (0, 0)
    assert row.copied in (0, 1)  # no avartanams but frames, or all of them copies
    assert set(spread(own).outside(row)) <= ({"turns", "shape_bits", "karvai"} if "Dhruva" in name else set())


@pytest.mark.parametrize("name", KINDS)
def test_what_is_composed_is_faultless_and_new(name: str) -> None:
    row = row_of(KINDS[name], drawn(KINDS[name], NETWORK, 8))
    assert (row.whole, row.valid, row.copied, row.rotations) == (1, 1, 0, 0)
    assert row.new >= 1


@pytest.mark.parametrize("name", ["sarali, mirrored", "sarali, through-composed"])
def test_the_network_matters(name: str) -> None:
    """Under the same constraints, an independent judge takes the network's lines for lessons far more often."""
    ours, blind = (row_of(KINDS[name], drawn(KINDS[name], way, 30)) for way in (NETWORK, BLIND))
    assert blind.valid == 1
    assert blind.copied == 0
    assert ours.typical > blind.typical + 0.2
    assert ours.steps > blind.steps + 0.02


@pytest.mark.parametrize("name", ["sarali, mirrored", "free"])
def test_other_rules_move_as_far_as_they_say(name: str) -> None:
    def farthest(way: str) -> int:
        words = [word for piece in drawn(KINDS[name], way, 12) for word in piece.words]
        # onto s, and in the mirror onto S, a figure may begin anew
        return max(abs(b - a) for word in words for a, b in pairwise(word) if KARVAI not in (a, b) and b not in (0, 7))

    assert farthest(BLIND_TIGHT) == 1
    assert farthest(BLIND_WIDE) > 2
    assert all(piece.is_whole for piece in drawn(KINDS[name], BLIND_WIDE, 12))


def test_the_even_draw_is_even() -> None:
    kind = KINDS["alankaram in Adi"]
    plan = plan_of(L.composer, kind.request)
    sampler = L.composer.sampler(plan)
    every = list(sampler.automaton.lines(()))
    drawn_lines = Counter(uniform_line(sampler, Random(seed)) for seed in range(100 * len(every)))
    assert set(drawn_lines) == set(every)
    assert all(60 < count < 140 for count in drawn_lines.values())
    assert UNIFORM in ways(L.composer, kind)


def test_forms_are_counted_exactly_and_one_by_one_where_they_are_few() -> None:
    kind = KINDS["tara sthayi"]
    opinion = judge(kind.request, L.lessons)
    plan = plan_of(L.composer, kind.request)
    found = forms(kind.name, L.composer, plan, references(kind), opinion, 100)
    assert found.legal == len(list(L.composer.sampler(plan).automaton.lines(())))
    assert found.typical is not None
    assert 0 < found.typical <= found.legal
    many = KINDS["free"]
    assert forms("free", L.composer, plan_of(L.composer, many.request), references(many), opinion, 100).typical is None


def test_a_ratio_is_beside_an_even_draw() -> None:
    row = row_of(KINDS["janta"], drawn(KINDS["janta"], NETWORK, 4))
    assert Forms("janta", 10, 5, 4.0).ratio(row) == row.distinct_typical / 4
    assert Forms("janta", 10).ratio(row) is None


@pytest.mark.parametrize("name", KINDS)
def test_the_judge_knows_a_lesson_from_a_scramble(name: str) -> None:
    kind = KINDS[name]
    opinion = judge(kind.request, L.lessons)
    own = references(kind)
    for line in own.lines:
        if name == "dhatu" and len(line) == 80:
            continue  # one row to the window, where the judge hears two
        for word, nats in zip(own.words(line), opinion.nats(line)):
            assert word in own.frames or nats <= opinion.threshold_nats
    scramble = (0, 4, 1, 5, 0, 3, 1, 5) if "sthayi" not in name else (3, 9, 4, 10, 3, 8, 4, 10)
    line = (*scramble, *scramble)[: kind.request.tala.aksharas] * 4
    assert not any(nats <= opinion.threshold_nats for nats in opinion.nats(line))
