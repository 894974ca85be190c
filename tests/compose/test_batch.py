"""Exercises that are composed in a batch are the same as those composed one by one."""

from __future__ import annotations

import gc
import hashlib
import random

import pytest

from carnatic.compose.composer import Composer
from carnatic.compose.composition import Composition
from carnatic.compose.sampling import sampler
from carnatic.errors import CannotCompose
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from tests.refusing import refused

L = library()
KINDS: tuple[dict[str, str], ...] = (
    {},
    {"plan": "mirrored"},
    {"plan": "through-composed", "raga": "Mohanam"},
    {"family": "free", "raga": "Kambhoji", "tala": "Rupaka"},
    {"family": "free", "raga": "Sahana"},
    {"family": "janta"},
    {"family": "janta", "tala": "Eka", "raga": "Sriranjani"},
    {"family": "dhatu"},
    {"family": "alankaram", "tala": "chaturasra jati Dhruva"},
    {"family": "alankaram", "tala": "Rupaka"},
    {"family": "tara_sthayi"},
    {"family": "mandra_sthayi", "avartanams": "6"},
    {"phrase": "s r g r"},
    {"keep": "? ? r ? g"},
    {"plan": "through-composed", "range": "wide", "difficulty": "3"},
    {"family": "free", "range": "narrow", "avartanams": "6"},
)
TEMPERATURES = ("0.5", "0.9", "1.8")


def requests(seeds: int) -> list[ExerciseRequest]:
    every = [
        L.request(**kind, temperature=temperature, seed=str(seed))
        for kind in KINDS
        for temperature in TEMPERATURES
        for seed in range(seeds)
    ]
    random.Random(1).shuffle(every)
    return every


def digests(compositions: list[Composition]) -> list[str]:
    return [hashlib.sha256(repr(one).encode()).hexdigest() for one in compositions]


def new_composer() -> Composer:
    return Composer(L.composer.network, L.composer.card, L.composer.lessons, L.composer.lessons)


@pytest.mark.parametrize("seeds", [1, pytest.param(3, marks=pytest.mark.sweep)])
def test_together_as_alone(seeds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = requests(seeds)
    together = new_composer().compose_many(asked)
    alone = new_composer()
    assert digests(together) == digests([alone.compose(request) for request in asked])
    # three lines and no more side by side, in another order
    monkeypatch.setattr(sampler, "MOST_TOGETHER", 100)
    assert digests(new_composer().compose_many(asked[::-1])) == digests(together[::-1])


def test_a_long_batch_is_drawn_in_parts_and_answers_in_order() -> None:
    asked = [L.request().changed(seed=seed) for seed in range(150)]
    made = L.composer.compose_many(asked)
    assert [one.exercise.request.seed for one in made] == list(range(150))
    assert digests(made[::15]) == digests([L.composer.compose(request) for request in asked[::15]])


def test_nothing_is_asked_for() -> None:
    assert L.composer.compose_many(()) == []


def test_the_first_that_has_none_is_the_reason() -> None:
    asked = [L.request(), L.request(family="janta", tala="Rupaka"), L.request(family="dhatu", tala="Rupaka")]
    with refused("refused.instead", CannotCompose):
        L.composer.compose_many(asked)


@pytest.mark.parametrize("on", [True, False])
def test_garbage_is_collected_afterwards_as_before(on: bool) -> None:
    was_on = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        L.composer.compose_many([L.request(seed="7"), L.request(seed="8")])
        assert gc.isenabled() == on
    finally:
        (gc.enable if was_on else gc.disable)()
