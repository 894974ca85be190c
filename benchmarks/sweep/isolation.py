"""Isolation of requests: equal requests have equal answers, even if another request fails between them."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import process_time

from benchmarks.sweep.random_sweep import anywhere
from benchmarks.sweep.tally import Tally, is_sentence
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tala import SPEEDS

AROUND = "equal requests around one that fails"


def isolation(block: int, cases: int) -> Tally:
    """Equal requests with one that fails between them; the answers must be equal too.

    A case is such a pair; it is realised though the request between is refused.
    """
    tally, rng, start = Tally(AROUND), random.Random(f"around {block}"), process_time()
    pieces = [_steady(rng) for _ in range(6)]
    answers, before = [make() for make in pieces], _fingerprint()
    for _ in range(cases):
        what, fail = rng.choice(FAILING)
        which, faults = rng.randrange(len(pieces)), []
        try:
            fail(rng)
            faults.append("it doesn't fail")
        except CarnaticError as refusal:
            faults += [] if is_sentence(str(refusal)) else [f"no sentence: {refusal}"]
        if pieces[which]() != answers[which]:
            faults.append("the same request has another answer after it")
        tally.realise(what, faults)
    if _fingerprint() != before:
        tally.blame("library", ["it is another than before"])
    tally.seconds = process_time() - start
    return tally


def _steady(rng: random.Random) -> Callable[[], Exercise]:
    """A lesson or a short line to compose, the same each time."""
    lesson = library().school.at_home(library().request(seed=str(rng.randint(1, 14)), speed=str(rng.choice(SPEEDS))))
    line = library().request(family="free", raga=rng.choice(library().ragas).name, avartanams="2", seed="7")
    if rng.random() < 0.7:
        return lambda: library().school.lesson(lesson)
    return lambda: library().composer.compose(line).exercise


def _fingerprint() -> tuple[str, int]:
    """A hash of the whole content of the library."""
    shelf = library()
    things = (shelf.all_ragas, shelf.talas, shelf.tunings, shelf.lessons, shelf.gitams, tuple(SWARASTHANAS.items()))
    return repr(things), hash(things)


def _ask(**fields: str) -> Callable[[random.Random], object]:
    return lambda rng: library().request(**{**anywhere(rng), **fields})


def _teach(**fields: str) -> Callable[[random.Random], object]:
    return lambda rng: library().school.lesson(library().request(**{**anywhere(rng), **fields}))


def _write(**fields: str) -> Callable[[random.Random], object]:
    return lambda rng: library().composer.compose(library().request(**{**anywhere(rng), **fields}))


def _read(text: str) -> Callable[[random.Random], object]:
    return lambda rng: parse(text, library(), anywhere(rng))


# requests that can't be met, whatever is drawn beside what is said here
FAILING: tuple[tuple[str, Callable[[random.Random], object]], ...] = (
    ("no such raga", _ask(raga="Mohan")),
    ("no such tala", _ask(tala="hexa jati Ata")),
    ("no such family", _ask(family="kriti")),
    ("no such speed", _ask(speed="10")),
    ("no such tuning", _ask(tuning="slendro")),
    ("too long", _ask(avartanams="100")),
    ("a mapping of Pa", _ask(mapping="P=702")),
    ("a mapping too far", _ask(raga="15", mapping="G3=451")),
    ("neighbours too close", _ask(raga="36", mapping="R3=345 G3=350")),
    ("swaras that cross", _ask(raga="1", mapping="R3=300")),
    ("a mapping out of order", lambda rng: library().request().changed(mapping=(("G3", 400.0), ("R1", 100.0)))),
    ("ladders without Sa", _ask(raga="R2 G3 P D2 / D2 P G3 R2")),
    ("ladders out of order", _ask(raga="S G3 R2 P D2 S / S D2 P")),
    ("half a link", lambda rng: decode({"v": "1", "raga": "Mohanam", "swaras": "srgm"}, library())),
    ("no such lesson", _teach(seed="17")),
    ("a lesson in a raga that turns", _teach(raga="Sahana", seed="5")),
    ("a lesson too large", _teach(raga="Mohanam", seed="7")),
    ("a lesson without a tala", _teach(family="janta", tala="Misra chapu", seed="3")),
    ("a gitam elsewhere", _teach(family="gitam", raga="Todi", seed="1")),
    ("a sarali in a raga that turns", _write(raga="Sahana")),
    ("a sarali in six", _write(tala="Rupaka", raga="Kalyani")),
    ("too short to compose", _write(family="free", avartanams="1")),
    ("an opening with a foreign swara", _write(family="free", raga="Mohanam", phrase="s r g m")),
    ("an opening against the ladders", _write(family="free", raga="Bilahari", phrase="s r g p d S n S")),
    ("an opening on r", _write(family="free", raga="Kalyani", phrase="r g m")),
    ("an opening that is no sargam", _write(family="free", phrase="s r x")),
    ("an opening too long", _write(family="free", raga="Kalyani", tala="Adi", avartanams="2", phrase="s r " * 8)),
    (
        "an opening that can't go on",
        _write(family="free", raga="Kalyani", tala="Adi", avartanams="2", phrase="s " * 15),
    ),
    ("foreign letters", _read("s r q")),
    ("two marks in one", _read("s r S.")),
    ("nothing", _read("")),
    ("only bars", _read("| ||")),
    ("too much", _read("s " * 50_000)),
)
