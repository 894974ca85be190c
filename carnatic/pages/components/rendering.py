"""Sound and staff of an exercise in the form that the player reads, made once and cached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

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
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import Fault
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.messages import Message
from carnatic.pages.components.player_data import Payload, PlayerSound, payload
from carnatic.theory.gamaka import Points, thinned
from carnatic.theory.swara import SWARASTHANAS

if TYPE_CHECKING:
    from carnatic.exercise.performance import Performance, PlayedNote

StaffWidth: TypeAlias = Literal["wide", "narrow", ""]  # "" for no staff
STAFF_PX = {"wide": 820, "narrow": 340}
DRAWN_CENTS = 6.0  # less than a pixel of the pitch strip


@cached(max_bytes=48_000_000, copies=True)
def player_payload(exercise: Exercise, keeps: bool = False) -> Payload:
    """The exercise in the form that the player reads. keeps: parts of it can be locked.

    Raises TooMuchWork if the line is too long to be drawn and played.
    """
    if too_long := too_much(exercise):
        raise TooMuchWork.of(too_long)
    return payload(lay_out(exercise), _sound_of(_unkept(exercise)), keeps=keeps)


@cached(max_bytes=16_000_000)
def _sound_of(exercise: Exercise) -> PlayerSound:
    return player_sound(exercise)


def _unkept(exercise: Exercise) -> Exercise:
    """The same line with no part locked; it looks and sounds the same."""
    return replace(exercise, given=frozenset(), request=exercise.request.changed(phrase="", keep=""))


@cached(max_bytes=32_000_000, copies=True)
def draft_payload(exercise: Exercise, faults: tuple[Fault, ...], held: str) -> Payload:
    """A line that is being written, its faulty swaras marked. held: why it can't be played yet, '' if it can.

    A line that is too long to be drawn and played is shown as sargam alone, and held says why. Raises
    TooMuchWork if it is too long even for that.
    """
    if too_long := too_much(exercise):
        if not is_laid_out(exercise):
            raise TooMuchWork.of(too_long)
        return payload(lay_out(exercise), None, faults, held=str(too_long), is_draft=True, too_long=True)
    sound = None if held else player_sound(exercise)
    return payload(lay_out(exercise), sound, faults, held=held, is_draft=True)


@cached(max_bytes=4_000_000)
def too_much(exercise: Exercise) -> Message | None:
    """Why a line is too long for a page to draw and play, and what works instead; None if it isn't."""
    reason, work = excess(exercise), work_of(exercise)
    # a line that is shorter than the bound has no melody that exceeds it; one that is too long isn't laid out
    if work.seconds <= MELODY_SECONDS or work.units > MOST_UNITS or work.notes > MOST_NOTES:
        return reason
    from carnatic.sound.voices import different_seconds

    melody = different_seconds(_performed(exercise))
    try:
        # of two reasons the stronger one is shown
        if not reason or melody / MELODY_SECONDS > work.seconds / PLAYED_SECONDS:
            check_melody(exercise, melody)
    except TooMuchWork as refusal:
        return refusal.message
    return reason


def staff(exercise: Exercise, width: StaffWidth) -> str:
    """SVG of the staff for a wide or a narrow page; settings that don't show in it don't change it."""
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
    return _engraved(_unkept(replace(exercise, request=drawn)), STAFF_PX[width])


@cached(max_bytes=32_000_000)
def _engraved(exercise: Exercise, px: int) -> str:
    from carnatic.notation.engraving import engrave

    return engrave(lay_out(exercise), px)


def player_sound(exercise: Exercise) -> PlayerSound:
    """The recipes of melody, drone and strokes for the player; nothing is rendered.

    A swara that the raga lacks is silent: it has no recipe.
    """
    from carnatic.sound.recipes import note_recipes

    performance = _performed(exercise)
    recipes = (str(recipe) for recipe in note_recipes(performance))
    sounding = dict(zip((note.event.index for note in performance.notes), recipes))
    return PlayerSound(
        aksharas_per_minute=performance.aksharas_per_minute,
        notes=tuple(sounding.get(event.index, "") for event in performance.score.events),
        curves={note.event.index: _drawn(note, performance) for note in performance.notes if not note.curve.is_steady},
        **accompaniment(exercise.request),
    )


def accompaniment(request: ExerciseRequest) -> dict[str, Any]:
    """The fields of PlayerSound that don't depend on a line: drone, strokes and levels."""
    from carnatic.sound.mix import Levels
    from carnatic.sound.recipes import drone_recipe, stroke_recipes

    levels = Levels()
    strokes = stroke_recipes(request.sound.beat, request.sruti_hz)
    return {
        "drone": str(drone_recipe(request)),
        "strokes": {sound: str(recipe) for sound, recipe in strokes.items()},
        "levels": {"melody": levels.melody, "tanpura": levels.drone, "tala": levels.tala},
    }


def player_gain(exercise: Exercise) -> float:
    """The gain with which the player is as loud as a file of the exercise. It needs all sounds, so it is made last."""
    return _gain_of(_unkept(replace(exercise, request=exercise.request.changed(notation=library().request().notation))))


@cached(max_bytes=4_000_000)
def _gain_of(exercise: Exercise) -> float:
    from carnatic.sound.mix import mix_gain

    return round(mix_gain(_performed(exercise)), 5)


def _performed(exercise: Exercise) -> Performance:
    from carnatic.exercise.performance import perform

    return perform(lay_out(exercise), silent=True, rules=library().gamaka_rules(exercise.request.raga))


def _drawn(note: PlayedNote, performance: Performance) -> Points:
    """A note's pitch curve with as many points as the drawing needs, in aksharas after its start."""
    points = thinned(note.curve.points, DRAWN_CENTS)
    return tuple((seconds / performance.akshara_seconds, cents) for seconds, cents in points)
