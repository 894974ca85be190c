"""The network's inputs: repetitions, places, and the lessons of every family as lines."""

from __future__ import annotations

import pytest

from carnatic.compose.network.features import (
    ALANKARAM,
    DHATU,
    FEATURES,
    INVERTED,
    JANTA,
    KIND_COUNT,
    PLACE_COLUMNS,
    REAL,
    SARALI,
    STHAYI,
    augmented,
    figure_lines,
    line_features,
    places,
    realisations,
)
from carnatic.compose.network.repetition_features import FARTHEST_REPETITION, repetition, sequence
from carnatic.compose.network.training import batches
from carnatic.compose.vocabulary import NONE, symbol_of, symbols_of
from carnatic.exercise.families import TRAINABLE_FAMILIES
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library

L = library()
S, R, G, M, P, D = (symbol_of(k) for k in range(6))
HOLD = symbol_of(KARVAI)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ((), NONE),
        ((S, R), NONE),
        ((S, R, S), NONE),  # one swara is no motif
        ((S, R, G, S, R), G),
        ((S, R, G, S, R, M, S, R), M),  # the last time counts
        ((G, S, R, P, G, M, S, R, D, G, S, R), P),  # the longer motif counts more
        ((P, HOLD, S, P, HOLD), S),
    ],
)
def test_an_echo_goes_on_as_it_last_did(heard: tuple[int, ...], said: int) -> None:
    assert repetition(heard) == said


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ((), NONE),
        ((S, R), NONE),
        ((S, R, G, R, M, P), M),  # s r g r one fourth higher
        ((S, R, S, R, G), M),  # step after step
        ((S, R, HOLD, G, M), HOLD),  # what was carried on by a hold is held
        ((S, HOLD, R, G, HOLD), NONE),  # holds are no interval
        ((S, R, symbol_of(14), symbol_of(7), symbol_of(8)), NONE),  # it would leave what can be written
    ],
)
def test_a_sequence_goes_on_on_another_rung(heard: tuple[int, ...], said: int) -> None:
    assert sequence(heard) == said


def test_only_so_much_of_the_past_is_heard() -> None:
    past = (S, R, G) + (P, M, P, D, P, D, M, D) * (FARTHEST_REPETITION // 8) + (S, R)
    assert repetition(past) == NONE
    for k in range(len(past)):
        assert (repetition(past[:k]), sequence(past[:k])) == (
            repetition(past[:k][-FARTHEST_REPETITION:]),
            sequence(past[:k][-FARTHEST_REPETITION:]),
        )


def test_every_family_is_learnt_from() -> None:
    lines = (*realisations(L.lessons_of("sarali")), *figure_lines(L.lessons, L.talas))
    families = {kind: {line.source for line in lines if line.kind == kind} for kind in range(KIND_COUNT)}
    taught = {
        family: sum(d.family == family and d.kind == "windows" for d in L.lessons) for family in TRAINABLE_FAMILIES
    }
    # two are in two books only
    assert len(families[SARALI]) == len(L.lessons_of("sarali")) - 2
    assert len(families[JANTA]) == taught["janta"]
    assert len(families[DHATU]) == taught["dhatu"]
    assert len(families[ALANKARAM]) == taught["alankaram"] == len(L.talas)
    assert len(families[STHAYI]) == len(L.lessons_of("tara_sthayi"))
    for line in lines:
        assert (line.total or len(line.units)) % sum(line.angas) == 0


def test_augmentation_marks_what_is_not_a_lesson() -> None:
    lines = (*realisations(L.lessons_of("sarali")), *figure_lines(L.lessons, L.talas))
    more = augmented(lines)
    assert tuple(line for line in more if line.origin == REAL) == lines
    for line in more:
        assert line.weight == 1 if line.origin == REAL else line.weight < 1
        symbols_of(line.units)  # every unit has a symbol
    inverted = [line for line in more if line.origin == INVERTED]
    assert len(inverted) == sum(line.kind == SARALI for line in lines)


def test_a_line_is_read_in_other_talas_of_its_length() -> None:
    (line, *_) = realisations(L.lessons_of("sarali")[1:])
    (batch,) = batches([line])
    assert batch.rows.shape == (4, 2, 1, 32, FEATURES)
    own = [feature.row() for feature in line_features(line, with_mirror=True)]
    assert batch.rows[0, 1, 0].tolist() == [list(row) for row in own]
    assert batch.rows[3, 1, 0, :, PLACE_COLUMNS].tolist() == [list(p.row()) for p in places(32, (4, 4))]
    assert batch.rows[3, 1, 0, :, :5].tolist() == [list(row[:5]) for row in own]
    assert float(batch.weights.sum()) == pytest.approx(1)
