"""Weights as safetensors, and the card that describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from carnatic.compose.network.model import Configuration, VarisaiNetwork
from carnatic.errors import DamagedModel

LARGEST_WEIGHT = 1000.0  # far above trained weights; above it, scores overflow
LARGEST_COUNT = 2**31 - 1  # of a card's seed and epochs
SIZES = {"hidden": (1, 512), "embedding": (1, 64)}


@dataclass(frozen=True, slots=True)
class Card:
    """The origin of a set of weights.

    held_out_nats: mean leave-one-out loss per symbol on the lessons; novel_nats: the same
    over swaras in avartanams that no other lesson has. weights_hash: SHA-256.
    """

    configuration: Configuration
    corpus_hash: str
    seed: int
    epochs: int
    held_out_nats: float
    novel_nats: float
    weights_hash: str = ""

    @property
    def model(self) -> str:
        """The short name of the weights in a request."""
        return self.weights_hash[:12]


def write_checkpoint(network: VarisaiNetwork, card: Card) -> tuple[bytes, str]:
    """The weights as safetensors bytes (float32) and the card as JSON. Inverse of read_checkpoint."""
    weights = save({name: tensor.float().contiguous() for name, tensor in network.state_dict().items()})
    table = asdict(card) | {"weights_hash": hashlib.sha256(weights).hexdigest()}
    return weights, json.dumps(table, indent=2) + "\n"


def read_card(card_json: str) -> Card:
    """The card from its JSON. Raises DamagedModel unless it describes a network of a supported size."""
    try:
        table = json.loads(card_json)
        card = Card(**table | {"configuration": Configuration(**table["configuration"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DamagedModel("model.files.card") from None
    if not _is_network(card.configuration) or not _is_complete(card):
        raise DamagedModel("model.files.network")
    return card


def _is_network(configuration: Configuration) -> bool:
    sizes = ((getattr(configuration, name), low, high) for name, (low, high) in SIZES.items())
    is_sized = all(type(size) is int and low <= size <= high for size, low, high in sizes)
    return is_sized and _is_number(configuration.dropout) and 0 <= configuration.dropout < 1


def _is_complete(card: Card) -> bool:
    counts = all(type(count) is int and 0 <= count <= LARGEST_COUNT for count in (card.seed, card.epochs))
    losses = all(map(_is_number, (card.held_out_nats, card.novel_nats)))
    return counts and losses and all(type(text) is str for text in (card.corpus_hash, card.weights_hash))


def _is_number(value: Any) -> bool:
    # a whole number of 400 digits doesn't fit a float
    return type(value) in (int, float) and abs(value) <= LARGEST_COUNT and isfinite(value)


def check_weights(tensors: Mapping[str, Tensor]) -> None:
    """Refuse tensors with a value that is not finite, or larger than training leaves. Raises DamagedModel."""
    for tensor in tensors.values():
        # compare every value: the maximum of a list skips a nan that isn't first
        if not bool((tensor.abs() <= LARGEST_WEIGHT).all()):
            raise DamagedModel("model.files.numbers")


def read_checkpoint(weights: bytes, card_json: str) -> tuple[VarisaiNetwork, Card]:
    """The network in float64, ready to compose, and its card.

    Raises DamagedModel if the card belongs to other weights, or if either is damaged.
    """
    card = read_card(card_json)
    if hashlib.sha256(weights).hexdigest() != card.weights_hash:
        raise DamagedModel("model.files.differ")
    network = VarisaiNetwork(card.configuration)
    try:
        tensors = load(weights)
        check_weights(tensors)
        network.load_state_dict(tensors)
    except (SafetensorError, RuntimeError):
        raise DamagedModel("model.files.weights") from None
    # float64, so that rounding the scores hides every difference between machines
    return network.to(torch.float64).eval(), card
