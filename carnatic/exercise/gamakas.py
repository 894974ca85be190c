"""The gamakas of a line, chosen by each swara's neighbours and length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.score import Event, Score, lay_out
from carnatic.messages import say
from carnatic.theory.gamaka import Gamaka, Points, bent, plain
from carnatic.theory.gamaka_rules import OUR_READING, Direction, GamakaContext, GamakaRule, gamaka_of
from carnatic.theory.swara import Pitch


@dataclass(frozen=True, slots=True)
class Ornament:
    """A gamaka on a swara of a line, and the row of the table that it comes from. units: how long it is held."""

    rule: GamakaRule
    gamaka: Gamaka
    units: int


def ornaments(score: Score, rules: Sequence[GamakaRule]) -> dict[int, Ornament]:
    """The gamaka of every event that has one, by the event's index, whether or not there is time for it.

    rules: those of the raga, as the library has them.
    """
    request = score.exercise.request
    raga, tuning = request.mapped_raga, request.mapped_tuning
    chosen = {}
    for event, here in zip(score.events, _settings(score)):
        if here is not None and (found := gamaka_of(here, raga, tuning, rules)):
            chosen[event.index] = Ornament(*found, here.units)
    return chosen


def gamaka_curve(ornament: Ornament | None, own_cents: float, seconds: float, strength: int) -> Points:
    """The pitch of a swara while it sounds; plain without an ornament, and without the time for it."""
    if ornament is None:
        return plain(own_cents)
    return bent(ornament.gamaka, own_cents, seconds, ornament.units, strength)


def _settings(score: Score) -> tuple[GamakaContext | None, ...]:
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
        else GamakaContext(
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


# -- in words -----------------------------------------------------------------------------------


def gamakas_sung(exercise: Exercise, rules: Sequence[GamakaRule]) -> tuple[tuple[GamakaRule, str], ...]:
    """The rules that are heard in a line at its tempo, each with the letters that follow it, as the line has them."""
    request, score = exercise.request, lay_out(exercise)
    heard: dict[GamakaRule, list[str]] = {}
    for index, ornament in ornaments(score, rules).items():
        event = score.events[index]
        seconds = float(event.duration) * 60 / request.aksharas_per_minute
        if len(bent(ornament.gamaka, 0.0, seconds, ornament.units, request.sound.gamaka)) > 1:
            heard.setdefault(ornament.rule, []).append(event.swara.letter)
    return tuple((rule, "".join(dict.fromkeys(letters))) for rule, letters in heard.items())


def gamakas_sentence(exercise: Exercise, rules: Sequence[GamakaRule]) -> str:
    """A sentence with the gamakas of a line and the source of each; '' if gamaka is off.

    'Gamakas: kampita on r and d (M. Subramanian, gamakam.tripod.com). …'
    """
    if not exercise.request.sound.gamaka:
        return ""
    found = gamakas_sung(exercise, rules)
    if not found:
        return say("gamaka.too_short")
    by_source: dict[str, list[tuple[GamakaRule, str]]] = {}
    for rule, letters in found:
        by_source.setdefault(rule.source or OUR_READING, []).append((rule, letters))
    parts = [say("gamaka.sung_source", kinds=_kinds(rows), source=source) for source, rows in by_source.items()]
    return say("gamaka.sung", kinds=parts)


def _kinds(rows: Sequence[tuple[GamakaRule, str]]) -> list[str]:
    """'kampita on r and d', 'sphurita and pratyahata on the second swara of a pair'."""
    pairs = [str(rule.kind) for rule, _ in rows if rule.pair]
    held: dict[str, str] = {}
    for rule, letters in rows:
        if not rule.pair:
            held[str(rule.kind)] = "".join(dict.fromkeys(held.get(str(rule.kind), "") + letters))
    said = [say("gamaka.sung_on", kind=kind, letters=letters) for kind, letters in held.items()]
    return [*said, say("gamaka.sung_pairs", kinds=pairs)] if pairs else said
