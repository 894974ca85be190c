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
    """A gamaka on a swara of a line, and the rule that it comes from. units: the swara's length."""

    rule: GamakaRule
    gamaka: Gamaka
    units: int


def ornaments(score: Score, rules: Sequence[GamakaRule]) -> dict[int, Ornament]:
    """The gamaka of every event that has one, by the event's index, even if the event is too short for it.

    rules: the raga's rules, from the library.
    """
    request = score.exercise.request
    raga, tuning = request.mapped_raga, request.mapped_tuning
    chosen = {}
    for event, context in zip(score.events, _contexts(score)):
        if context is not None and (rule_and_gamaka := gamaka_of(context, raga, tuning, rules)):
            chosen[event.index] = Ornament(*rule_and_gamaka, context.units)
    return chosen


def gamaka_curve(ornament: Ornament | None, own_cents: float, seconds: float, strength: int) -> Points:
    """The pitch of a swara while it sounds; plain if it has no ornament or is too short for it."""
    if ornament is None:
        return plain(own_cents)
    return bent(ornament.gamaka, own_cents, seconds, ornament.units, strength)


def _contexts(score: Score) -> tuple[GamakaContext | None, ...]:
    """The context of every event; None for a silent one."""
    pitches = [event.pitch for event in score.events]
    runs = _runs(pitches)
    parted_by_bar = [len(run) == 2 and _begins_anga(score.events[run[1]], score) for run in runs]
    directions = _directions(pitches, runs, parted_by_bar)
    # of three on one pitch the middle one counts; two with a bar between them are not a pair
    seconds = frozenset(i for run, parted in zip(runs, parted_by_bar) if not parted for i in run[1::2])
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
    """The runs of equal pitches, as ranges of indices."""
    runs: list[range] = []
    for _, same in groupby(range(len(pitches)), key=lambda i: pitches[i]):
        indices = list(same)
        runs.append(range(indices[0], indices[-1] + 1))
    return runs


def _begins_anga(event: Event, score: Score) -> bool:
    return event.start % score.tala.aksharas in score.tala.anga_starts


def _directions(
    pitches: Sequence[Pitch | None], runs: Sequence[range], parted_by_bar: Sequence[bool]
) -> list[Direction]:
    """The direction of each swara: that in which its run is reached.

    The second half of a run takes the direction in which the run is left, if it has four swaras
    or more (two pairs) or a bar between its two swaras.
    """
    directions: list[Direction] = []
    for k, run in enumerate(runs):
        pitch = pitches[run.start]
        reached = _direction(pitches[runs[k - 1].start], pitch) if k else None
        left = _direction(pitch, pitches[runs[k + 1].start]) if k + 1 < len(runs) else None
        first, last = reached or left or "up", left or reached or "up"
        turn = len(run) // 2 if len(run) >= 4 or parted_by_bar[k] else len(run)
        directions += [first if i < turn else last for i in range(len(run))]
    return directions


def _direction(a: Pitch | None, b: Pitch | None) -> Direction | None:
    if a is None or b is None:
        return None
    return "up" if b.height > a.height else "down"


# -- in words -----------------------------------------------------------------------------------


def gamakas_sung(exercise: Exercise, rules: Sequence[GamakaRule]) -> tuple[tuple[GamakaRule, str], ...]:
    """The rules that can be heard in a line at its tempo, each with the letters that it changes, in their order."""
    request, score = exercise.request, lay_out(exercise)
    letters_by_rule: dict[GamakaRule, list[str]] = {}
    for index, ornament in ornaments(score, rules).items():
        event = score.events[index]
        seconds = float(event.duration) * 60 / request.aksharas_per_minute
        if len(bent(ornament.gamaka, 0.0, seconds, ornament.units, request.sound.gamaka)) > 1:
            letters_by_rule.setdefault(ornament.rule, []).append(event.swara.letter)
    return tuple((rule, "".join(dict.fromkeys(letters))) for rule, letters in letters_by_rule.items())


def gamakas_sentence(exercise: Exercise, rules: Sequence[GamakaRule]) -> str:
    """A sentence with the gamakas of a line and the source of each; '' if gamaka is off.

    'Gamakas: kampita on r and d (M. Subramanian, gamakam.tripod.com). …'
    """
    if not exercise.request.sound.gamaka:
        return ""
    sung = gamakas_sung(exercise, rules)
    if not sung:
        return say("gamaka.too_short")
    by_source: dict[str, list[tuple[GamakaRule, str]]] = {}
    for rule, letters in sung:
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
    phrases = [say("gamaka.sung_on", kind=kind, letters=letters) for kind, letters in held.items()]
    return [*phrases, say("gamaka.sung_pairs", kinds=pairs)] if pairs else phrases
