"""A model in one file: it is read back unchanged, and no other file is accepted."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load, save

from carnatic.compose.composer import Composer
from carnatic.compose.network.model import Configuration, VarisaiNetwork
from carnatic.compose.network.weights import read_checkpoint, write_checkpoint
from carnatic.compose.network.weights_file import (
    INSIDE,
    LARGEST_HEADER_BYTES,
    LARGEST_MODEL_BYTES,
    LONGEST_WORDS,
    pack_model,
    unpack_model,
)
from carnatic.errors import CarnaticError, DamagedModel
from carnatic.library import library
from carnatic.messages import MESSAGES, message
from tests.laws import for_each
from tests.refusing import refused


@pytest.fixture(scope="module")
def shipped() -> tuple[bytes, str]:
    shelf = library()
    return shelf.bytes("model/weights.safetensors"), shelf.text("model/card.json")


@pytest.fixture(scope="module")
def packed(shipped: tuple[bytes, str]) -> bytes:
    return pack_model(*shipped, "Sarali and 3 of your own")


def test_what_was_packed_composes_as_before(packed):
    network, card, learned = unpack_model(packed)
    shelf = library()
    own = Composer(network, card, shelf.lessons)
    assert (card, learned) == (shelf.composer.card, "Sarali and 3 of your own")
    request = shelf.request(raga="Mohanam", seed="7")
    assert own.compose(request) == shelf.composer.compose(request)


def test_every_size_comes_back():
    for hidden in (24, 64, 128):
        network = VarisaiNetwork(Configuration(hidden=hidden))
        card = replace(library().composer.card, configuration=network.configuration)
        found, again, learned = unpack_model(pack_model(*write_checkpoint(network, card)))
        assert (again.configuration.hidden, learned) == (hidden, "")
        for name, tensor in network.state_dict().items():
            assert torch.equal(tensor.double(), found.state_dict()[name])


class Bomb:
    """What a pickle could do."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was opened",)


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Bomb()))
    return made.getvalue()


def with_header(content: bytes, change) -> bytes:
    """The file with another table of contents."""
    size = int.from_bytes(content[:8], "little")
    table = json.loads(content[8 : 8 + size])
    new = json.dumps(change(table) or table).encode()
    return len(new).to_bytes(8, "little") + new + content[8 + size :]


def with_card(content: bytes, **values) -> bytes:
    def change(table):
        said = json.loads(table["__metadata__"][INSIDE])
        said["card"] = json.dumps(json.loads(said["card"]) | values)
        table["__metadata__"][INSIDE] = json.dumps(said)

    return with_header(content, change)


def with_tensors(content: bytes, change) -> bytes:
    tensors = load(content)
    change(tensors)
    size = int.from_bytes(content[:8], "little")
    return save(tensors, json.loads(content[8 : 8 + size])["__metadata__"])


def inside(card: str) -> dict[str, dict[str, str]]:
    return {"__metadata__": {INSIDE: json.dumps({"card": card, "learned": ""})}}


NAME = "absolute.shared.bias"
HOSTILE = {
    "nothing": lambda _: b"",
    "a word": lambda _: b"hello, this is no model",
    "a pickle": lambda _: pickle.dumps(Bomb()),
    "a PyTorch file": lambda _: zipped(),
    "endless": lambda good: good + bytes(LARGEST_MODEL_BYTES),
    "cut off": lambda good: good[: len(good) // 2],
    "one byte short": lambda good: good[:-1],
    "one byte long": lambda good: good + b"\0",
    "cut in the header": lambda good: good[:200],
    "a header of 2**63": lambda good: (2**63).to_bytes(8, "little") + good[8:],
    "a header larger than may be": lambda good: (200_000).to_bytes(8, "little") + good[8:] + bytes(200_000),
    "a header that is no table": lambda _: (4).to_bytes(8, "little") + b"{{{{" + bytes(100),
    "a header without end": lambda _: (90_000).to_bytes(8, "little") + b'{"a":' * 18_000,
    "no card": lambda good: with_header(good, lambda t: {k: v for k, v in t.items() if k != "__metadata__"}),
    "an empty card": lambda good: with_header(good, lambda t: t | inside("{}")),
    "a card that is a list": lambda good: with_header(good, lambda t: t | inside("[]")),
    "a card without end": lambda good: with_header(good, lambda t: t | inside("[" * 40_000)),
    "a list beside the weights": lambda good: with_header(good, lambda t: t | {"__metadata__": {INSIDE: "[]"}}),
    "endless words beside the weights": lambda good: with_header(
        good, lambda t: t | {"__metadata__": {INSIDE: "[" * 40_000}}
    ),
    "another configuration": lambda good: with_card(good, configuration={"hidden": 32}),
    "a huge network": lambda good: with_card(good, configuration={"hidden": 10**9, "embedding": 16, "dropout": 0.4}),
    "no size": lambda good: with_card(good, configuration={"hidden": "64", "embedding": 16, "dropout": 0.4}),
    "rounds that are words": lambda good: with_card(good, epochs="<script>"),
    "a loss that is words": lambda good: with_card(good, held_out_nats="<script>"),
    "another's card": lambda good: with_card(good, weights_hash="0" * 64),
    "a missing part": lambda good: with_tensors(good, lambda t: t.pop(NAME)),
    "a part too many": lambda good: with_tensors(good, lambda t: t.update(extra=torch.zeros(3))),
    "another shape": lambda good: with_tensors(good, lambda t: t.update({NAME: torch.zeros(5)})),
    "another kind of number": lambda good: with_tensors(good, lambda t: t.update({NAME: t[NAME].half()})),
    "not a number": lambda good: with_tensors(good, lambda t: t[NAME].fill_(float("nan"))),
    "endless numbers": lambda good: with_tensors(good, lambda t: t[NAME].fill_(float("inf"))),
    "absurd numbers": lambda good: with_tensors(good, lambda t: t[NAME].fill_(1e30)),
    "a changed weight": lambda good: with_tensors(good, lambda t: t[NAME].add_(0.01)),
    "places that overlap": lambda good: with_header(
        good, lambda t: t | {NAME: t[NAME] | {"data_offsets": [4, t[NAME]["data_offsets"][1] + 4]}}
    ),
}


@for_each("what", HOSTILE)
def test_whatever_is_no_model_is_refused_in_a_sentence(what, packed):
    with pytest.raises(CarnaticError) as refusal:
        unpack_model(HOSTILE[what](packed))
    assert refusal.value.code.startswith("model.")
    assert refusal.value.code in MESSAGES


def test_weights_without_a_card_are_refused(shipped):
    with refused(message("model.no_card")):
        unpack_model(shipped[0])
    assert read_checkpoint(*shipped)


def padded(content: bytes, size: int) -> bytes:
    """The file with spaces after its table of contents, which every reader of such files takes."""
    held = int.from_bytes(content[:8], "little")
    return size.to_bytes(8, "little") + content[8 : 8 + held].ljust(size) + content[8 + held :]


# the code of each guard by itself
GUARDS = {
    "a pickle": "model.pickle",
    "a PyTorch file": "model.zip",
    "endless": "model.large",
    "a huge network": "model.unknown",
    "an empty card": "model.details",
    "another's card": "model.other_card",
    "a changed weight": "model.other_card",
    "absurd numbers": "model.numbers",
    "another kind of number": "model.shape",
    "another shape": "model.shape",
    "a part too many": "model.network",
}


@for_each("what", GUARDS)
def test_each_guard_has_its_code(what, packed):
    with refused(GUARDS[what]):
        unpack_model(HOSTILE[what](packed))


def test_a_header_has_a_limit(packed):
    assert unpack_model(padded(packed, LARGEST_HEADER_BYTES))[1] == unpack_model(packed)[1]
    with refused("model.damaged"):
        unpack_model(padded(packed, LARGEST_HEADER_BYTES + 8))


def test_no_length_of_the_header_is_taken_for_a_pickle(shipped):
    first = {pack_model(*shipped, "x" * length)[:1] for length in range(LONGEST_WORDS)}
    assert b"\x80" in first
    for length in range(LONGEST_WORDS):
        assert unpack_model(pack_model(*shipped, "x" * length))[2] == "x" * length


def test_what_was_learned_from_is_cut(shipped, packed):
    assert unpack_model(pack_model(*shipped, "x" * 5000))[2] == "x" * LONGEST_WORDS

    def longer(table):
        said = json.loads(table["__metadata__"][INSIDE])
        table["__metadata__"][INSIDE] = json.dumps(said | {"learned": "y" * 5000})

    assert unpack_model(with_header(packed, longer))[2] == "y" * LONGEST_WORDS


@pytest.mark.parametrize("change", [{"card": None}, {"learned": None}, {"card": {}}, {"learned": 1}])
def test_what_stands_beside_the_weights_is_text(change, packed):
    def changed(table):
        table["__metadata__"][INSIDE] = json.dumps(json.loads(table["__metadata__"][INSIDE]) | change)

    with refused("model.no_card"):
        unpack_model(with_header(packed, changed))


def test_the_shipped_weights_belong_to_their_card(shipped):
    weights, card = shipped
    with refused("model.files.differ", DamagedModel):
        read_checkpoint(weights, card.replace(json.loads(card)["weights_hash"], "0" * 64))
