"""Ten lines of every kind and every raga as text, each with its idea and with what the measures object to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.generator.ideas.lines import LONG, line_kinds
from benchmarks.generator.ideas.measures import (
    longest_alternation,
    naming_turns,
    reaches_tara_s,
    sung_pitches,
    trigrams,
)
from benchmarks.generator.ideas.naming import Distance, RowIdea, find_idea
from benchmarks.generator.ideas.rows import FREE_LINE, has_phrases
from carnatic.compose.composer import Composer
from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CannotCompose
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.sargam.text import show_body
from carnatic.theory.raga import Raga

LINES = 10
SOME_PHRASES = {"phrases": "some"}


def example_lines(composer: Composer, catalogue: Catalogue, ragas: Iterable[str]) -> Iterator[str]:
    """The appendix of docs/generator.md: a heading for each kind and raga, and ten lines under it.

    A line that moves a figure along the ladders is shown with its first avartanams only.
    """
    yield f"Made by the weights {composer.card.model}. Each line is followed by the idea of its first avartanam, or by"
    yield "what the measures object to: no idea (–), a long alternation, in a vakra raga no S or no turn."
    for kind in line_kinds(catalogue):
        yield f"\n{kind.name} in {kind.request.raga.title}"
        yield from _examples(composer, kind.request)
    fields = FREE_LINE | (SOME_PHRASES if has_phrases() else {})
    for name in ragas:
        request = from_fields({"raga": name, **fields}, catalogue)
        yield f"\nfree in {request.raga.title}"
        yield from _examples(composer, request)


def _examples(composer: Composer, request: ExerciseRequest) -> Iterator[str]:
    try:
        made = composer.compose_many([request.changed(seed=seed) for seed in range(LINES)])
    except CannotCompose as refusal:
        yield f"  none: {refusal}"
        return
    for composition in made:
        exercise = composition.exercise
        yield f"  {_text(exercise)}  {'; '.join(_remarks(exercise))}"


def _text(exercise: Exercise) -> str:
    rows = show_body(exercise).splitlines()
    figure = exercise.request.family_row.figure_rows
    return " ".join((*rows[:figure], "…") if figure else rows)


def _remarks(exercise: Exercise) -> Iterator[str]:
    """The idea of a line's first avartanam, and what a measure objects to."""
    idea = first_idea(exercise)
    yield f"{idea.name} {' '.join(map(str, idea.groups))}" if idea else "–"
    raga, pitches = exercise.request.mapped_raga, sung_pitches(exercise)
    if (length := longest_alternation(pitches)) >= LONG:
        yield f"{length} swaras to and fro"
    if raga.is_vakra and not reaches_tara_s(pitches):
        yield "no S"
    turns = naming_turns(raga)
    if turns and turns.isdisjoint(map(tuple, trigrams(pitches))):
        yield "no turn"


def first_idea(exercise: Exercise) -> RowIdea | None:
    """The idea of a line's first avartanam, in steps of the ladder of each direction."""
    request = exercise.request
    rungs = RungPlaces(request.mapped_raga).units(exercise.notes)
    return find_idea(rungs[: request.tala.aksharas], _distance_on(request.mapped_raga))


def _distance_on(raga: Raga) -> Distance:
    """The signed steps from one rung to another, counted on the arohana upwards and on the avarohana downwards."""
    size = len(raga.places)
    up, down = ({raga.places.index(pitch.place) for pitch in ladder} for ladder in (raga.arohana, raga.avarohana))

    def distance(a: int, b: int) -> int:
        ladder = up if b > a else down
        steps = sum(rung % size in ladder for rung in range(min(a, b), max(a, b)))
        return steps if b > a else -steps

    return distance
