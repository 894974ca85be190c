"""The gamakas of a line: which swara takes which, by its neighbours and its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carnatic.practice.layout import Event, Score
from carnatic.theory.gamaka import Gamaka, Points, bent, plain
from carnatic.theory.gamaka_rules import Direction, GamakaRule, Setting, gamaka_of
from carnatic.theory.swara import Pitch


@dataclass(frozen=True, slots=True)
class Ornament:
    """What a swara of a line does, and the row of the table that says so. units: how long it is held."""

    rule: GamakaRule
    gamaka: Gamaka
    units: int


def ornaments(score: Score) -> dict[int, Ornament]:
    """The gamaka of every event that has one, by the event's index, whether or not there is time for it."""
    request = score.exercise.request
    raga, tuning = request.mapped_raga, request.mapped_tuning
    chosen = {}
    for event, here in zip(score.events, _settings(score)):
        if here is not None and (found := gamaka_of(here, raga, tuning)):
            chosen[event.index] = Ornament(*found, here.units)
    return chosen


def curve(ornament: Ornament | None, own_cents: float, seconds: float, strength: int) -> Points:
    """The pitch of a swara while it sounds; plain without an ornament, and without the time for it."""
    if ornament is None:
        return plain(own_cents)
    return bent(ornament.gamaka, own_cents, seconds, ornament.units, strength)


def _settings(score: Score) -> tuple[Setting | None, ...]:
    """Every event in its line; None for a silent one."""
    pitches = [event.pitch for event in score.events]
    runs = _runs(pitches)
    apart = [len(run) == 2 and _begins_anga(score.events[run[1]], score) for run in runs]
    directions = _directions(pitches, runs, apart)
    # of three on one pitch the middle one; two that a bar parts are no pair
    seconds = frozenset(i for run, parted in zip(runs, apart) if not parted for i in run[1::2])
    return tuple(
        None
        if event.pitch is None
        else Setting(
            pitch=event.pitch,
            before=pitches[i - 1] if i else None,
            after=pitches[i + 1] if i + 1 < len(pitches) else None,
            direction=directions[i],
            units=score.exercise.notes[event.note].units,
            is_second=i in seconds,
        )
        for i, event in enumerate(score.events)
    )


def _runs(pitches: Sequence[Pitch | None]) -> list[range]:
    """Stretches of one pitch, as ranges of indices."""
    runs: list[range] = []
    for _, same in groupby(range(len(pitches)), key=lambda i: pitches[i]):
        indices = list(same)
        runs.append(range(indices[0], indices[-1] + 1))
    return runs


def _begins_anga(event: Event, score: Score) -> bool:
    return event.start % score.tala.aksharas in score.tala.anga_starts


def _directions(pitches: Sequence[Pitch | None], runs: Sequence[range], apart: Sequence[bool]) -> list[Direction]:
    """How each is reached; the later half of two pairs on one pitch, and of two that a bar parts, goes on its way."""
    found: list[Direction] = []
    for k, run in enumerate(runs):
        here = pitches[run.start]
        arrives = _way(pitches[runs[k - 1].start], here) if k else None
        leaves = _way(here, pitches[runs[k + 1].start]) if k + 1 < len(runs) else None
        first, last = arrives or leaves or "up", leaves or arrives or "up"
        turn = len(run) // 2 if len(run) >= 4 or apart[k] else len(run)
        found += [first if i < turn else last for i in range(len(run))]
    return found


def _way(a: Pitch | None, b: Pitch | None) -> Direction | None:
    if a is None or b is None:
        return None
    return "up" if b.height > a.height else "down"
