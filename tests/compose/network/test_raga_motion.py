"""Networks that say how a raga moves of which there are no pieces."""

from __future__ import annotations

import hashlib
import json

import pytest
from safetensors.torch import load, save

from benchmarks.generator.raga_motion import by_relatives, counted, counting_models, folds
from carnatic.compose.network.raga_network import RagaConfiguration, RagaMotion
from carnatic.compose.network.raga_training import train_raga_motion
from carnatic.compose.network.raga_weights import RAGA_CARD, RAGA_WEIGHTS, read_raga_motion, write_raga_motion
from carnatic.errors import DamagedModel
from carnatic.library import library
from carnatic.theory.ladder_moves import ladder_moves
from tests.refusing import refused

L = library()
TABLE = L.raga_phrases
CARD, WEIGHTS = L.text(f"model/{RAGA_CARD}"), L.bytes(f"model/{RAGA_WEIGHTS}")
SMALL = RagaConfiguration(hidden=4, scored=4, networks=2, steps=5)


@pytest.mark.parametrize("raga", ["Ritigaula", "Kedaragaula", "Navroj", "S R1 M2 P S / S P M2 R1 S", "Vachaspati"])
def test_chances_are_a_distribution_after_any_letters(raga: str) -> None:
    chances, letters = L.raga_motion.chances(L.raga(raga)), L.raga(raga).letters
    assert len(chances) == 1 + len(letters) + len(letters) ** 2
    for row in chances.values():
        assert set(row) == set(letters)
        assert sum(row.values()) == pytest.approx(1)
        assert min(row.values()) > 0


def test_the_ladders_alone_decide() -> None:
    """The same ladders typed by a user move in the same way."""
    named = L.raga("Kedaragaula")
    typed = L.raga("Mine = S R2 M1 P N2 S / S N2 D2 P M1 G3 R2 S")
    assert typed.arohana == named.arohana
    assert typed.avarohana == named.avarohana
    assert L.raga_motion.chances(typed) == L.raga_motion.chances(named)


def test_a_turn_of_the_ladder_is_likely() -> None:
    """Ritigaula goes s g r g m n d m n n S, S n d m g m p m g r s."""
    chances = L.raga_motion.chances(L.raga("Ritigaula"))
    assert max(chances["nd"], key=chances["nd"].__getitem__) == "m"
    assert chances["gr"]["g"] > chances["gr"]["p"]


def test_training_again_gives_the_same_networks_and_their_files_are_read() -> None:
    files = [write_raga_motion(train_raga_motion(TABLE[:6], 3, SMALL), TABLE[:6], 3) for _ in range(2)]
    assert files[0] == files[1]
    raga = L.raga("Ritigaula")
    assert read_raga_motion(*files[0], TABLE[:6]).chances(raga) == train_raga_motion(TABLE[:6], 3, SMALL).chances(raga)
    assert json.loads(files[0][1])["ragas"] == 6


def test_the_shipped_networks_learned_the_table() -> None:
    card = json.loads(CARD)
    assert (card["ragas"], card["seed"]) == (len(TABLE), 0)
    assert RagaConfiguration(**card["configuration"]) == RagaConfiguration()
    assert write_raga_motion(L.raga_motion, TABLE, 0) == (WEIGHTS, CARD)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e6])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    tensors = load(WEIGHTS)
    for name in sorted(tensors)[::9]:
        changed = {**tensors, name: tensors[name].clone()}
        changed[name].view(-1)[-1] = value
        weights = save(changed)
        card = json.dumps(json.loads(CARD) | {"weights_hash": hashlib.sha256(weights).hexdigest()})
        with refused("model.files.numbers", DamagedModel):
            read_raga_motion(weights, card, TABLE)


def test_damaged_files_are_a_sentence() -> None:
    with refused("model.files.differ", DamagedModel):
        read_raga_motion(WEIGHTS[:-1], CARD, TABLE)
    for card in ("", "[]", "null", '{"configuration": {}}', "[" * 100_000, '{"configuration": {"x": 1}}'):
        with refused("model.files.card", DamagedModel):
            read_raga_motion(WEIGHTS, card, TABLE)
    for sizes in ({"hidden": 0}, {"networks": 10**9}, {"scored": "8"}, {"dropout": "x"}, {"dropout": 1}):
        with refused("model.files.network", DamagedModel):
            read_raga_motion(WEIGHTS, json.dumps(json.loads(CARD) | {"configuration": sizes}), TABLE)
    with refused("model.files.weights", DamagedModel):
        read_raga_motion(WEIGHTS, json.dumps(json.loads(CARD) | {"configuration": {"hidden": 3}}), TABLE)


def test_left_out_ragas_have_no_relatives_beside_them() -> None:
    every = folds(TABLE)
    assert sorted(row.raga.name for fold in every for row in fold) == sorted(row.raga.name for row in TABLE)
    for fold in every:
        assert len({ladder_moves(row.raga).up for row in fold}) == len(fold)


def test_counting_models_are_distributions() -> None:
    raga = L.raga("Arabhi")
    others = [row for row in TABLE if row.raga != raga]
    for chances in (*(counted(model, raga) for model in counting_models(others).values()), by_relatives(others, raga)):
        assert len(chances) == len(raga.letters) ** 2
        assert all(sum(row.values()) == pytest.approx(1) and min(row.values()) > 0 for row in chances.values())


def test_a_short_training_learns_more_than_the_ladder() -> None:
    """On ragas that it hasn't learned it is better than even moves."""
    left_out = folds(TABLE)[0]
    motion: RagaMotion = train_raga_motion(
        [row for row in TABLE if row not in left_out], 0, RagaConfiguration(networks=1, steps=30)
    )
    for row in left_out:
        chances, even = motion.chances(row.raga), 1 / len(row.raga.letters)
        right = sum(count * chances[three[:2]][three[2]] for three, count in row.threes)
        assert right > 1.3 * even * sum(count for _, count in row.threes), row.raga.name
