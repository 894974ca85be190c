"""Weights as safetensors, and the card beside them that says what they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

import torch
from safetensors.torch import load, save

from carnatic.errors import CarnaticError
from carnatic.generator.network import Configuration, VarisaiNetwork


@dataclass(frozen=True, slots=True)
class Card:
    """Where a set of weights comes from.

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
        """The short name that a request carries."""
        return self.weights_hash[:12]


def write_checkpoint(network: VarisaiNetwork, card: Card) -> tuple[bytes, str]:
    """The weights as safetensors bytes (float32) and the card as JSON. Inverse of read_checkpoint."""
    weights = save({name: tensor.float().contiguous() for name, tensor in network.state_dict().items()})
    table = asdict(card) | {"weights_hash": hashlib.sha256(weights).hexdigest()}
    return weights, json.dumps(table, indent=2) + "\n"


def read_card(card_json: str) -> Card:
    """The card from its JSON."""
    table = json.loads(card_json)
    return Card(**table | {"configuration": Configuration(**table["configuration"])})


def read_checkpoint(weights: bytes, card_json: str) -> tuple[VarisaiNetwork, Card]:
    """The network in float64, ready to compose, and its card.

    Raises CarnaticError where the card belongs to other weights.
    """
    card = read_card(card_json)
    if hashlib.sha256(weights).hexdigest() != card.weights_hash:
        raise CarnaticError("model.card_differs")
    network = VarisaiNetwork(card.configuration)
    network.load_state_dict(load(weights))
    # float64, so that rounding the scores hides every difference between machines
    return network.to(torch.float64).eval(), card
