"""A model that is missing or damaged is refused in a sentence, and training leaves torch as it found it."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from math import isfinite
from pathlib import Path

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from safetensors.torch import load, save

from carnatic.compose.network.model import VarisaiNetwork
from carnatic.compose.network.raga_weights import RAGA_CARD, RAGA_WEIGHTS
from carnatic.compose.network.training import reproducible
from carnatic.compose.network.weights import read_card, read_checkpoint
from carnatic.compose.network.weights_file import pack_model, unpack_model
from carnatic.errors import DamagedModel
from carnatic.library import ASSETS, Library, library
from tests.laws import for_each
from tests.refusing import refused

CARD = library().text("model/card.json")
WEIGHTS = library().bytes("model/weights.safetensors")
NAMES = sorted(load(WEIGHTS))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -1, 0, 2**31]),
    st.floats(),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
)


def with_weights(change) -> tuple[bytes, str]:
    """The shipped weights after a change, and a card that belongs to them."""
    tensors = load(WEIGHTS)
    change(tensors)
    weights = save(tensors)
    return weights, json.dumps(json.loads(CARD) | {"weights_hash": hashlib.sha256(weights).hexdigest()})


@for_each("value", [float("nan"), float("inf"), float("-inf"), 1e6])
@for_each("at", [0, 1, -1])
def test_one_value_that_is_not_finite_is_refused_wherever_it_stands(value: float, at: int) -> None:
    for name in NAMES:

        def change(tensors: dict[str, torch.Tensor], name: str = name) -> None:
            tensors[name].view(-1)[at] = value

        weights, card = with_weights(change)
        with refused("model.files.numbers", DamagedModel):
            read_checkpoint(weights, card)
    with refused("model.numbers"):
        unpack_model(pack_model(weights, card))


@for_each(
    "card",
    ["", "x", "[]", "null", "1", '{"x":1}', "{}", '{"configuration": null}', '{"configuration": {}}', "[" * 100_000,
     CARD.replace("64", "0", 1), CARD.replace("64", '"64"', 1), CARD.replace("64", "1e9", 1),
     CARD.replace("0.4", "NaN"),
     CARD.replace("0.6183", "NaN"), CARD.replace("0.6183", "Infinity"), CARD.replace("220", "-1"),
     CARD.replace("220", "9" * 400), CARD.replace('"seed": 0', '"seed": null'), CARD[:-20]],
)  # fmt: skip
def test_a_damaged_card_is_a_sentence(card: str) -> None:
    with pytest.raises(DamagedModel) as refusal:
        read_checkpoint(WEIGHTS, card)
    assert refusal.value.code in ("model.files.card", "model.files.network")


@given(st.sampled_from(["configuration", *json.loads(CARD)]), VALUES)
def test_a_card_is_read_whole_or_refused(key: str, value: object) -> None:
    table = json.loads(CARD) | {key: value}
    try:
        card = read_card(json.dumps(table))
    except DamagedModel:
        return
    # sizes that a card leaves out are the usual ones
    assert asdict(card) == table | {"configuration": asdict(card.configuration) | table["configuration"]}
    assert isfinite(card.seed + card.epochs + card.held_out_nats + card.novel_nats)


@given(st.binary(max_size=200), st.integers(0, len(WEIGHTS)))
def test_damaged_weights_with_a_card_of_their_own_are_a_sentence(part: bytes, at: int) -> None:
    weights = WEIGHTS[:at] + part
    assume(len(weights) != len(WEIGHTS))  # other values in all places are another model
    card = json.dumps(json.loads(CARD) | {"weights_hash": hashlib.sha256(weights).hexdigest()})
    with pytest.raises(DamagedModel):
        read_checkpoint(weights, card)


def test_missing_parts_are_a_sentence() -> None:
    for change in (lambda t: t.pop(NAMES[0]), lambda t: t.update(extra=torch.zeros(2)), lambda t: t.clear()):
        with refused("model.files.weights", DamagedModel):
            read_checkpoint(*with_weights(change))


def test_a_library_without_its_model_says_so(tmp_path: Path) -> None:
    for shelf in (ASSETS / "lessons.json", ASSETS / "corpus", ASSETS / "ragas.json", ASSETS / "phrases.json"):
        (tmp_path / shelf.name).symlink_to(shelf)
    bare = Library(tmp_path)
    with refused("model.files.missing", DamagedModel):
        _ = bare.composer
    assert bare.weights_hash == ""
    (tmp_path / "model").mkdir()
    (tmp_path / "model/weights.safetensors").write_bytes(WEIGHTS)
    for name in (RAGA_WEIGHTS, RAGA_CARD):
        (tmp_path / "model" / name).symlink_to(ASSETS / "model" / name)
    for card in (b'{"x":1}', b"\xff", b"[]", b"{"):
        (tmp_path / "model/card.json").write_bytes(card)
        with pytest.raises(DamagedModel):
            _ = bare.composer
        assert bare.weights_hash == ""
    # as soon as it is restored it composes
    (tmp_path / "model/card.json").write_text(CARD)
    assert bare.weights_hash == bare.composer.card.weights_hash == library().composer.card.weights_hash


@pytest.mark.parametrize("before", [False, True])
def test_training_leaves_torch_as_it_was(before: bool) -> None:
    torch.use_deterministic_algorithms(before)
    try:
        chance = torch.get_rng_state()
        with suppress(KeyError), reproducible():
            assert torch.are_deterministic_algorithms_enabled()
            torch.manual_seed(3)
            raise KeyError  # also when training breaks off
        assert torch.are_deterministic_algorithms_enabled() is before
        assert torch.equal(torch.get_rng_state(), chance)
    finally:
        torch.use_deterministic_algorithms(False)


def test_the_shipped_model_is_read() -> None:
    network, _ = read_checkpoint(WEIGHTS, CARD)
    assert isinstance(network, VarisaiNetwork)
