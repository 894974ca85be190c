"""Composes a fixed set of requests and prints one digest; run in processes of its own by the tests."""

from __future__ import annotations

import hashlib
import sys

import torch

from carnatic.compose.composer import Composer
from carnatic.compose.network.features import features, places
from carnatic.compose.network.reader import rounded_scores
from carnatic.exercise.sargam.text import show
from carnatic.library import library

FAMILIES = ("janta", "dhatu", "alankaram", "tara_sthayi", "mandra_sthayi")
RAGAS = ("Mayamalavagowla", "Mohanam", "Sriranjani", "Mechakalyani", "Hindolam")


def pieces(count: int, alone: bool) -> str:
    """Digest of ``count`` exercises; alone: each by a composer that has composed nothing yet."""
    shelf = library()
    composer = shelf.composer
    digest = hashlib.sha256()
    for seed in range(count):
        if alone:
            composer = Composer(composer.network, composer.card, composer.lessons)
        raga = RAGAS[seed % len(RAGAS)]
        phrase = "s r g" if raga == "Mohanam" else ""
        request = shelf.request(raga=raga, seed=str(seed), phrase=phrase, temperature=str(0.5 + 0.4 * (seed % 3)))
        digest.update(show(composer.compose(request).exercise).encode())
        if seed % 5 == 0:
            drilled = shelf.request(family=FAMILIES[seed // 5 % len(FAMILIES)], seed=str(seed))
            digest.update(show(composer.compose(drilled).exercise).encode())
        if seed % 40 == 0:
            asked = shelf.request(plan="mirrored", range="wide", difficulty="3", keep="? ? r", seed=str(seed))
            digest.update(show(composer.compose(asked).exercise).encode())
    return digest.hexdigest()


def scores(batch: int) -> str:
    """Digest of the rounded scores of 64 prefixes, read in batches of a size, with their type."""
    network = library().composer.network
    where = places(32, (4, 2, 2))
    rows = []
    for i in range(64):
        symbols = tuple(8 + (i * 7 + k * k) % 8 for k in range(i % 32))
        rows.append(features(symbols, where[len(symbols)], 8, 8, with_mirror=i % 2 == 0).row())
    digest, kinds = hashlib.sha256(), set()
    with torch.no_grad():
        for start in range(0, len(rows), batch):
            logits, _ = network(torch.tensor(rows[start : start + batch]).unsqueeze(1))
            table = rounded_scores(logits[:, 0])
            kinds.add(str(table.dtype))
            digest.update(table.tobytes())
    return f"{digest.hexdigest()} {' '.join(sorted(kinds))}"


if __name__ == "__main__":
    print(torch.backends.cpu.get_cpu_capability())
    print(pieces(int(sys.argv[1]), alone=sys.argv[2] == "alone"), scores(int(sys.argv[3])))
