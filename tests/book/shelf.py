"""Hypothesis strategies for entries and books."""

from __future__ import annotations

from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from carnatic.book.book import Book
from carnatic.book.entry import LATEST_MS, Entry, exercise_thing, json_thing, mapping_thing, name_of, note_of
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library

L = library()
ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
NOW_MS = 1_780_000_000_000


@cache
def things() -> dict[str, tuple[str, ...]]:
    """Contents of each kind of entry, as text."""
    drills = [*L.lessons_of("sarali")[:4], *L.lessons_of("janta")[:2]]
    lines = [realise_lesson(drill, L.request(raga=raga)) for drill in drills for raga in ("Mohanam", "Kalyani")]
    own = [L.request(raga="Mohanam", mapping="G3=372.31"), L.request(tuning="equal"), L.request(raga="Sahana")]
    return {
        "exercise": tuple(exercise_thing(line) for line in lines),
        "mapping": tuple(mapping_thing(RagaMapping.of(request)) for request in own),
        "worksheet": tuple(json_thing(one) for one in ({"ragas": ["Mohanam"], "number": 12}, {})),
    }


@st.composite
def entries(draw: st.DrawFn, id: str | None = None) -> Entry:
    kind = draw(st.sampled_from(["exercise", "exercise", "mapping", "worksheet"]))
    return Entry(
        id or draw(st.from_regex(r"[a-z0-9-]{6,40}", fullmatch=True)),
        kind,  # type: ignore[arg-type]
        name_of(draw(ANYTHING)) or "A line",
        draw(st.sampled_from(things()[kind])),
        draw(st.integers(0, LATEST_MS)),
        draw(st.sampled_from([NOW_MS, NOW_MS + 1]) | st.integers(0, LATEST_MS)),
        draw(st.sampled_from([1.0, 2.0]) | st.floats(-1e6, 1e6)),
        note_of(draw(ANYTHING)),
    )


LAWS = settings(max_examples=40)


# few ids, so that books from different hands have some in common
IDS = [f"entry-{k}" for k in range(8)]


@st.composite
def books(draw: st.DrawFn) -> Book:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=6))
    return Book(tuple(draw(entries(id)) for id in ids))


def kept(number: int, name: str = "", thing: str = "", note: str = "") -> Entry:
    """A plain entry."""
    every = things()["exercise"]
    text = thing or every[number % len(every)]
    return Entry(
        f"entry-{number:05}", "exercise", name or f"Sarali {number}", text, NOW_MS, NOW_MS, float(number), note
    )
