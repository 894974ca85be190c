"""Caches are bounded, whatever visitors request, and cached values can't be changed."""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import _lru_cache_wrapper
from typing import Any

import numpy as np
import pytest

import carnatic
from carnatic.caching import CachedFunction, cached, frozen, plain, size_of
from carnatic.compose.novelty import copies, near_copies
from carnatic.compose.plans import composable, plans
from carnatic.compose.rungs import distances
from carnatic.errors import CarnaticError
from carnatic.exercise.difficulty import steps_between
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.theory.melakarta import melakarta_places
from carnatic.theory.srutis import agreeing

L = library()

# What only the app's own files, or nothing, can ask for: these need no bound.
FIXED = {
    "carnatic.compose.plans.sarali._doubled_words",  # by the swaras of a straight ladder: eight at most
    "carnatic.compose.plans.transposed_figures.doubled_rows",  # by the talas, none of which is invented
    "carnatic.library.library",
    "carnatic.pages.components.component.component",
    "carnatic.pages.practice.composing.kept_opening",
    "carnatic.pages.compression.codings",
    "carnatic.pages.modules.web_modules",
    "carnatic.pages.play.frame",
    "carnatic.pages.shell._digest",
    "carnatic.pages.shell.page",
    "carnatic.pages.shell.scripts",
    "carnatic.sound.encode._pydub_segment",
    "carnatic.sound.recipes.sound_version",
    "carnatic.theory.srutis._simple",
    "carnatic.jobs.runner.job_runner",
}


def caches() -> dict[str, Any]:
    """Every cache of the app's modules by the name of its function."""
    found = {}
    for module in pkgutil.walk_packages(carnatic.__path__, "carnatic."):
        if module.name.endswith("__main__"):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, CachedFunction | _lru_cache_wrapper):
                found[f"{thing.__module__}.{thing.__qualname__}"] = thing
    return found


def test_every_cache_has_a_bound() -> None:
    assert {name for name, cache in caches().items() if cache.cache_info().maxsize is None} == FIXED


def invented(count: int) -> Iterator[ExerciseRequest]:
    """Requests in invented ragas with different ladders, in every composed family."""
    rng = random.Random(7)
    tried = 0
    while tried < count:
        inner = [melakarta_places(rng.randint(1, 72))[k].symbol for k in sorted(rng.sample(range(1, 7), 4))]
        back = sorted(rng.sample(range(4), 3), reverse=True)
        text = f"S {' '.join(inner)} S^ / S^ {' '.join(inner[k] for k in back)} S"
        try:
            raga = L.raga(text)
        except CarnaticError:  # two of them don't climb
            continue
        tried += raga.is_own
        if raga.is_own:
            yield L.request(tala=rng.choice(["Adi", "Rupaka"])).changed(raga=raga)


def test_no_invented_ragas_outgrow_the_caches() -> None:
    for request in invented(300):
        raga = request.raga
        distances(raga, 0, 12)
        L.school.offers(request)
        composable(request, L.lessons)
        for a, b in zip(raga.arohana, raga.arohana[1:]):
            steps_between(raga, a, b)
    found = caches()
    for name in found.keys() - FIXED:
        info = found[name].cache_info()
        assert info.currsize <= info.maxsize, name
    kept = found["carnatic.compose.rungs.distances"].cache_info()
    assert kept.entries > 50


def test_a_cache_forgets_what_was_used_least_recently() -> None:
    made: list[int] = []

    @cached(max_bytes=100, size=lambda value: value)
    def weigh(number: int) -> int:
        made.append(number)
        return number

    for number in (40, 40, 50, 40, 30):
        assert weigh(number) == number
    assert made == [40, 50, 30]
    assert weigh.cache_info().currsize <= 100
    assert (weigh(50), weigh(40)) == (50, 40)
    assert weigh.cache_info().currsize <= weigh.cache_info().maxsize
    # what is larger than the whole cache is made each time and drives nothing out
    held = weigh.cache_info().entries
    assert (weigh(500), weigh(500)) == (500, 500)
    assert made[-2:] == [500, 500]
    assert weigh.cache_info().entries == held
    weigh.cache_clear()
    assert weigh.cache_info().currsize == 0


def test_threads_share_a_cache() -> None:
    @cached(max_bytes=200_000)
    def text(number: int) -> str:
        return str(number) * 1000

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(text, [number % 40 for number in range(2000)]))
    assert found == [str(number % 40) * 1000 for number in range(2000)]
    info = text.cache_info()
    assert info.currsize <= info.maxsize
    assert info.hits + info.misses == 2000


def test_what_is_handed_out_cannot_be_changed() -> None:
    @cached(max_bytes=1_000_000)
    def made() -> dict[str, Any]:
        return {"row": [1, {"deep": [2]}], "sound": np.zeros(4)}

    handed = made()
    with pytest.raises(TypeError):
        handed["row"] = 3
    with pytest.raises(TypeError):
        handed["row"][1]["deep"] = 3
    with pytest.raises(ValueError, match="read-only"):
        handed["sound"][0] = 1
    assert isinstance(handed["row"], tuple)


def test_a_copy_is_the_callers_own() -> None:
    @cached(max_bytes=1_000_000, copies=True)
    def made() -> dict[str, Any]:
        return {"row": [1, {"deep": [2]}], "bytes": b"abc"}

    handed = made()
    handed["row"][1]["deep"].append(3)
    handed["more"] = True
    assert made() == {"row": [1, {"deep": [2]}], "bytes": b"abc"}
    assert made()["bytes"] is handed["bytes"]
    assert made.cache_info().misses == 1


@pytest.mark.parametrize(
    "value",
    [
        lambda: distances(L.raga("Mohanam"), 0, 8),
        lambda: agreeing(("S", "R2", "G3", "P", "D2"), L.tuning("raga").srutis),
    ],
)
def test_tables_of_the_music_cannot_be_changed(value: Any) -> None:
    table: Mapping[Any, Any] = value()
    with pytest.raises(TypeError):
        table[next(iter(table))] = 0  # type: ignore[index]


def test_the_player_gets_its_own_payload_each_time() -> None:
    from carnatic.pages.components.rendering import player_payload

    exercise = L.school.lesson(L.request(seed="1", tempo="240"))
    first = player_payload(exercise)
    first["events"].clear()
    first["sound"]["recipes"].clear()
    again = player_payload(exercise)
    assert again["events"]
    assert again["sound"]["recipes"]


@pytest.mark.parametrize(
    "value", [b"x" * 10_000, "x" * 10_000, np.zeros(1250), {"a": ["x" * 10_000]}, ["x" * 100] * 70]
)
def test_size_is_about_what_a_value_takes(value: object) -> None:
    assert 9_000 <= size_of(value) <= 13_000
    assert size_of(frozen(value)) <= 1.1 * size_of(value)


def test_frozen_and_plain_are_inverse_for_json() -> None:
    value = {"a": [1, 2.5, None, [True, {"b": "c"}]], "d": {}}
    assert plain(frozen(value)) == value
    assert near_copies(L.lessons_of("sarali"), 6) >= copies(L.lessons_of("sarali"), 6)
    assert plans(L.request(), L.lessons)
