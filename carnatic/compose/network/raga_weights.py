"""The networks of raga motion as safetensors, and the card that describes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from safetensors import SafetensorError
from safetensors.torch import load, save

from carnatic.compose.move_counts import MoveCounts
from carnatic.compose.network.raga_network import RagaConfiguration, RagaMotion, RagaNetwork
from carnatic.compose.network.weights import check_weights
from carnatic.errors import DamagedModel
from carnatic.theory.phrases import RagaPhrases

RAGA_WEIGHTS, RAGA_CARD = "raga_weights.safetensors", "raga_card.json"
MOST = 512  # of each size in a card


def write_raga_motion(motion: RagaMotion, pieces: Sequence[RagaPhrases], seed: int) -> tuple[bytes, str]:
    """The weights as safetensors bytes (float32) and the card as JSON. Inverse of read_raga_motion."""
    tensors = {
        f"{number}.{name}": tensor.float().contiguous()
        for number, network in enumerate(motion.networks)
        for name, tensor in network.state_dict().items()
    }
    weights = save(tensors)
    learned = hashlib.sha256(repr([(row.raga.name, row.threes) for row in pieces]).encode()).hexdigest()
    card = {
        "configuration": asdict(motion.networks[0].configuration),
        "ragas": len(pieces),
        "pieces_hash": learned,
        "seed": seed,
        "weights_hash": hashlib.sha256(weights).hexdigest(),
    }
    return weights, json.dumps(card, indent=2) + "\n"


def read_raga_motion(weights: bytes, card_json: str, pieces: Sequence[RagaPhrases]) -> RagaMotion:
    """The networks in float64 and the counts of the pieces, ready to use.

    Raises DamagedModel if the card belongs to other weights, or if either is damaged.
    """
    try:
        card = json.loads(card_json)
        configuration, weights_hash = RagaConfiguration(**card["configuration"]), card["weights_hash"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DamagedModel("model.files.card") from None
    sizes = (configuration.hidden, configuration.scored, configuration.networks)
    shares = (configuration.dropout, configuration.input_dropout)
    is_sized = all(type(size) is int and 1 <= size <= MOST for size in sizes)
    if not is_sized or not all(type(share) in (int, float) and 0 <= share < 1 for share in shares):
        raise DamagedModel("model.files.network")
    if hashlib.sha256(weights).hexdigest() != weights_hash:
        raise DamagedModel("model.files.differ")
    networks = [RagaNetwork(configuration) for _ in range(configuration.networks)]
    try:
        tensors = load(weights)
        check_weights(tensors)
        for number, network in enumerate(networks):
            own = {name.partition(".")[2]: tensor for name, tensor in tensors.items() if name.startswith(f"{number}.")}
            network.load_state_dict(own)
    except (SafetensorError, RuntimeError):
        raise DamagedModel("model.files.weights") from None
    return RagaMotion(networks, MoveCounts(pieces))
