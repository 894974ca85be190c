"""Checks of an exercise against the oracle: direction, tala, layout and every file format.

The oracle knows a raga only as the two ladders that are printed in assets/; the app's own
``review`` must agree with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl

from benchmarks.sweep import oracle
from carnatic.exercise import link
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest, request_from_json
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show, show_body
from carnatic.exercise.score import Event, lay_out
from carnatic.export import to_json
from carnatic.library import library
from carnatic.theory.swara import Pitch

Pair = tuple[str, str]  # a raga's arohana and avarohana as they are printed


@cache
def printed_ladders() -> dict[str, Pair]:
    """Both ladders of every raga as text: a janya's from the table, a melakarta's by the oracle's own law."""
    data = json.loads(library().text("ragas.json"))
    found = {row["name"]: oracle.melakarta_ladders(row["number"]) for row in data["melakartas"]}
    for row in (*data["janyas"], *data["disputed"]):
        for number, form in enumerate((row, *row.get("variants", ())), 1):
            name = row["name"] if number == 1 else f"{row['name']} {number}"
            found[name] = (form["arohana"], form["avarohana"])
    return found


def ladders_of(request: ExerciseRequest) -> Pair:
    """The printed ladders of a request's raga, with the swaras that its mapping puts elsewhere."""
    pair = printed_ladders()[request.raga.name]
    for symbol, _ in request.mapping:
        if not any(symbol == word.strip("^.") for ladder in pair for word in ladder.split()):
            pair = (_moved(pair[0], symbol), _moved(pair[1], symbol))
    return pair


def _moved(ladder: str, symbol: str) -> str:
    """A printed ladder with its swara of that letter written as another of the letter."""
    return " ".join(symbol + word[2:] if word[0] == symbol[0] else word for word in ladder.split())


def sounding(exercise: Exercise) -> str:
    """The pitches of an exercise, spelled like a ladder."""
    return " ".join("?" if pitch is None else _spelled(pitch) for pitch in exercise.pitches)


def _spelled(pitch: Pitch) -> str:
    mark = "." * -pitch.sthayi if pitch.sthayi < 0 else "^" * pitch.sthayi
    return f"{pitch.place.symbol}{mark}"


def judge(exercise: Exercise) -> tuple[str, ...]:
    """All faults of an exercise at its speed."""
    return (*line_faults(exercise), *time_faults(exercise))


def line_faults(exercise: Exercise) -> tuple[str, ...]:
    """The faults of an exercise's swaras, by the oracle and by the app's own review."""
    request, pair = exercise.request, ladders_of(exercise.request)
    text, is_piece = show_body(exercise), request.family == "gitam"
    return (
        *oracle.line_faults(text, sounding(exercise), *pair, is_piece=is_piece),
        *(f"review: {fault.message}" for fault in review(exercise)),
    )


def time_faults(exercise: Exercise) -> tuple[str, ...]:
    """The faults of an exercise's bars, layout in time and grid, at its own speed."""
    request, tala = exercise.request, exercise.request.tala.name
    rhythm = tuple(note.units for note in exercise.notes)
    lands = request.family_row.lands
    bars = oracle.bar_faults(show_body(exercise), tala, request.speed, lands)
    if bars:
        return bars
    score = lay_out(exercise)
    speeds = (request.speed,) if lands else oracle.passes(rhythm, tala, request.speed, request.trikalam)
    clock = oracle.clock(rhythm, tala, speeds)
    laid, counted = list(map(_ratios, score.events)), list(map(_ratios, clock))
    if lands:
        found = [*oracle.landing_faults(rhythm, tala, request.speed, request.avartanams, request.eduppu)]
        found += [] if score.speeds == speeds else [f"it is played {len(score.speeds)} times"]
    else:
        found = [*oracle.closing_faults(rhythm, tala, score.speeds)]
    if laid != counted:
        found.append(next(f"laid out {a}, counted {b}" for a, b in zip((*laid, None), (*counted, None)) if a != b))
    cycle = sum(oracle.angas(tala)) * request.speed
    cells = [cell for row in score.avartanams for akshara in row.aksharas for cell in akshara.cells]
    tiles: list[tuple[int | None, bool]]
    tiles = [(i, k > 0) for i in range(len(clock)) for k in range(rhythm[i % len(rhythm)])]
    # after a landing the tala goes on to the end of its avartanam
    tiles += [(None, False)] * (len(cells) - len(tiles) if lands and len(cells) < len(tiles) + cycle else 0)
    if [(cell.event, cell.held) for cell in cells] != tiles:
        found.append("the cells of the grid don't tile the time")
    for row in score.avartanams:
        angas = tuple(len(anga) for anga in row.angas())
        if angas != oracle.angas(tala) or {len(a.cells) for a in row.aksharas} != {row.speed}:
            found.append(f"avartanam {row.number} of the grid has {angas} at {row.speed}")
    return tuple(found)


def _ratios(struck: Event | oracle.Struck) -> tuple[object, ...]:
    """When it is struck, for how long and where; whole numbers are compared much quicker than fractions."""
    return (
        struck.start.as_integer_ratio(),
        struck.duration.as_integer_ratio(),
        struck.avartanam,
        struck.anga,
        struck.akshara,
    )


def round_trip_faults(exercise: Exercise) -> Iterator[str]:
    """The differences of an exercise after writing and reading its text, its JSON and its link."""
    if parse(show(exercise), library()) != exercise:
        yield "the text reads back as another exercise"
    told = json.loads(json.dumps(to_json(exercise)))
    if request_from_json(told["request"], library()) != exercise.request or told["faults"]:
        yield "the JSON reads back as another request"
    linked = link.decode(dict(parse_qsl(link.encode(exercise))), library())
    if (linked.notes, linked.given) != (exercise.notes, exercise.given):
        yield "the link reads back as another line"
