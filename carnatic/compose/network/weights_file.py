"""A model in one file: its weights as safetensors, with its card inside.

A user's file may hold anything, so all of it is checked before use, and none of it is ever
executed: a pickle is refused unread.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from carnatic.compose.network.model import Configuration, VarisaiNetwork
from carnatic.compose.network.weights import Card, check_weights, read_card, read_checkpoint
from carnatic.errors import CarnaticError, DamagedModel

LARGEST_MODEL_BYTES = 16_000_000
LARGEST_HEADER_BYTES = 100_000
LONGEST_WORDS = 200  # characters, of what it has learned from
INSIDE = "varisai"  # the key of the metadata


def pack_model(weights: bytes, card_json: str, learned: str = "") -> bytes:
    """One file of weights and card. learned: what the model has learned from, in words. Inverse of unpack_model."""
    # one entry, since safetensors writes several in a random order
    return save(load(weights), metadata={INSIDE: json.dumps({"card": card_json, "learned": learned[:LONGEST_WORDS]})})


def unpack_model(content: bytes) -> tuple[VarisaiNetwork, Card, str]:
    """The network, ready to compose, its card, and what it has learned from, in words.

    Raises CarnaticError if the file is no such model or is damaged.
    """
    header = _header(content)
    card_json, learned = _inside(header.pop("__metadata__", None))
    card = _card(card_json)
    _check_shapes(header, card.configuration)
    try:
        tensors = load(content)
        check_weights(tensors)
    except SafetensorError:
        raise _damaged() from None
    except DamagedModel:
        raise CarnaticError("model.numbers") from None
    plain = save(tensors)
    if hashlib.sha256(plain).hexdigest() != card.weights_hash:
        raise CarnaticError("model.other_card")
    network, card = read_checkpoint(plain, card_json)
    return network, card, learned


def _header(content: bytes) -> dict[str, Any]:
    """The file's own table of contents; its size is checked before it is read."""
    if len(content) > LARGEST_MODEL_BYTES:
        raise CarnaticError("model.large", megabytes=len(content) / 1000000.0, most=LARGEST_MODEL_BYTES // 1000000)
    # the size of a table may begin with the same bytes, but then the table follows at its place
    is_table = content[8:9] == b"{"
    if content.startswith(b"PK") and not is_table:
        raise CarnaticError("model.zip")
    if content[:1] == b"\x80" and not is_table:
        raise CarnaticError("model.pickle")
    size = int.from_bytes(content[:8], "little")
    if len(content) < 10 or not is_table:
        raise CarnaticError("model.none")
    if size > LARGEST_HEADER_BYTES or size > len(content) - 8:
        raise _damaged()
    try:
        table = json.loads(content[8 : 8 + size])
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(table, dict):
        raise _damaged()
    return table


def _inside(metadata: Any) -> tuple[str, str]:
    """The card's JSON and what the model has learned from, as the file has them."""
    try:
        table = json.loads(metadata[INSIDE])
        card, learned = table["card"], table["learned"]
        if not isinstance(card, str) or not isinstance(learned, str):
            raise TypeError("no text")
        return card, " ".join(learned[:LONGEST_WORDS].split())
    except (ValueError, TypeError, KeyError, RecursionError):
        raise CarnaticError("model.no_card") from None


def _card(text: str) -> Card:
    try:
        return read_card(text)
    except DamagedModel as refusal:
        is_readable = refusal.code != "model.files.card"
        raise CarnaticError("model.unknown" if is_readable else "model.details") from None


def _check_shapes(header: dict[str, Any], configuration: Configuration) -> None:
    """Compare the shapes that the file states with those of such a network."""
    with torch.device("meta"):
        shapes = {name: list(tensor.shape) for name, tensor in VarisaiNetwork(configuration).state_dict().items()}
    if set(header) != set(shapes):
        raise CarnaticError("model.network")
    for name, shape in shapes.items():
        entry = header[name]
        if not isinstance(entry, dict) or entry.get("shape") != shape or entry.get("dtype") != "F32":
            raise CarnaticError("model.shape", name=name)


def _damaged() -> CarnaticError:
    return CarnaticError("model.damaged")


def read_packed_card(packed: bytes) -> str:
    """The card's JSON from a file that unpack_model has read."""
    return _inside(_header(packed).get("__metadata__"))[0]
