"""Sound and staff of an exercise in the form that the player reads, made once and cached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carnatic.caching import cached
from carnatic.errors import TooMuchWork
from carnatic.exercise.bounds import (
    MELODY_SECONDS,
    MOST_NOTES,
    MOST_UNITS,
    PLAYED_SECONDS,
    check_melody,
    excess,
    is_laid_out,
    work_of,
)
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import Fault
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.messages import Message
from carnatic.pages.components.player_data import Payload, PlayerSound, payload
from carnatic.theory.gamaka import Points, thinned
from carnatic.theory.swara import SWARASTHANAS

if TYPE_CHECKING:
    from carnatic.exercise.performance import Performance, PlayedNote

WIDE_PX, NARROW_PX = 820, 340
DRAWN_CENTS = 6.0  # less than a pixel of the pitch strip


# a long exercise at a slow tempo is thirty megabytes of samples, which payload and sound share
@cached(max_bytes=128_000_000, copies=True)
def player_payload(exercise: Exercise, keeps: bool = False) -> Payload:
    """The exercise in the form that the player reads. keeps: parts of it can be locked.

    Raises TooMuchWork if the line is too long to be drawn and played.
    """
    if too_long := too_much(exercise):
        raise TooMuchWork.of(too_long)
    wide, narrow = staffs(exercise)
    return payload(lay_out(exercise), _sound_of(_unkept(exercise)), wide, narrow, keeps=keeps)


@cached(max_bytes=96_000_000)
def _sound_of(exercise: Exercise) -> PlayerSound:
    return player_sound(exercise)


def _unkept(exercise: Exercise) -> Exercise:
    """The same line with no part locked; it looks and sounds the same."""
    return replace(exercise, given=frozenset(), request=exercise.request.changed(phrase="", keep=""))


@cached(max_bytes=96_000_000, copies=True)
def draft_payload(exercise: Exercise, faults: tuple[Fault, ...], held: str) -> Payload:
    """A line that is being written, its faulty swaras marked. held: why it can't be played yet, '' if it can.

    A line that is too long to be drawn and played is shown as sargam alone, and held says why. Raises
    TooMuchWork if it is too long even for that.
    """
    if too_long := too_much(exercise):
        if not is_laid_out(exercise):
            raise TooMuchWork.of(too_long)
        return payload(lay_out(exercise), None, "", "", faults, held=str(too_long), is_draft=True, too_long=True)
    wide, narrow = staffs(exercise)
    sound = None if held else player_sound(exercise)
    return payload(lay_out(exercise), sound, wide, narrow, faults, held=held, is_draft=True)


@cached(max_bytes=4_000_000)
def too_much(exercise: Exercise) -> Message | None:
    """Why a line is too long for a page to draw and play, and what works instead; None if it isn't."""
    reason, work = excess(exercise), work_of(exercise)
    # a line that is shorter than the bound has no melody that exceeds it; one that is too long isn't laid out
    if work.seconds <= MELODY_SECONDS or work.units > MOST_UNITS or work.notes > MOST_NOTES:
        return reason
    from carnatic.exercise.performance import perform
    from carnatic.sound.voices import different_seconds

    melody = different_seconds(
        perform(lay_out(exercise), silent=True, rules=library().gamaka_rules(exercise.request.raga))
    )
    try:
        # of two reasons the stronger one is shown
        if not reason or melody / MELODY_SECONDS > work.seconds / PLAYED_SECONDS:
            check_melody(exercise, melody)
    except TooMuchWork as refusal:
        return refusal.message
    return reason


def staffs(exercise: Exercise) -> tuple[str, str]:
    """SVG of the staff for a wide and a narrow page; settings that don't show in it don't change it."""
    request, first = exercise.request, library().request()
    showing = request.notation
    renamed = [s for s, _ in request.mapping if SWARASTHANAS[s] not in request.raga.places]
    drawn = request.changed(
        sruti_hz=request.sruti_hz if showing.staff == "sruti" else first.sruti_hz,
        aksharas_per_minute=first.aksharas_per_minute,
        sound=first.sound,
        notation=replace(showing, numbers=True, places=False),
    )
    if not showing.cents:
        mapping = tuple((symbol, 100.0 * SWARASTHANAS[symbol].semitone) for symbol in renamed)
        drawn = drawn.changed(tuning=library().tuning("equal"), mapping=mapping)
    return _engraved(_unkept(replace(exercise, request=drawn)))


@cached(max_bytes=32_000_000)
def _engraved(exercise: Exercise) -> tuple[str, str]:
    from carnatic.notation.engraving import engrave

    score = lay_out(exercise)
    return engrave(score, WIDE_PX), engrave(score, NARROW_PX)


def player_sound(exercise: Exercise) -> PlayerSound:
    """Melody, tanpura and strokes for the player, each as loud as in a file.

    A swara that the raga lacks is silent: its slice is empty.
    """
    from carnatic.exercise.performance import perform
    from carnatic.sound.mix import stems

    performance = perform(lay_out(exercise), silent=True, rules=library().gamaka_rules(exercise.request.raga))
    sound = stems(performance)
    sounding = dict(zip((note.event.index for note in performance.notes), sound.slices))
    levels = {"melody": sound.levels.melody, "tanpura": sound.levels.drone, "tala": sound.levels.tala}
    return PlayerSound(
        rate=sound.rate,
        aksharas_per_minute=sound.aksharas_per_minute,
        melody=sound.melody,
        slices=tuple(sounding.get(event.index, (0, 0)) for event in performance.score.events),
        drone=sound.drone,
        strokes=sound.strokes,
        stroke_slices=dict(sound.stroke_slices),
        levels=levels,
        curves={note.event.index: _drawn(note, performance) for note in performance.notes if not note.curve.is_steady},
        gain=sound.gain,
    )


def _drawn(note: PlayedNote, performance: Performance) -> Points:
    """A note's pitch curve with as many points as the drawing needs, in aksharas after its start."""
    points = thinned(note.curve.points, DRAWN_CENTS)
    return tuple((seconds / performance.akshara_seconds, cents) for seconds, cents in points)
