"""Variations of the line: one like it, an easier or a harder one, or one with a part of it locked."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import OWN
from carnatic.exercise.ideas.line import LineIdea, idea_of, idea_words
from carnatic.exercise.kept import kept_after, openings, with_given
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_notes
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import ANY_IDEA, HARDEST, HIGHEST_SEED, ROW_IDEAS, USUAL_PHRASES
from carnatic.messages import say
from carnatic.pages.components.choices import LEVEL_WORDS
from carnatic.pages.components.player import Keep
from carnatic.pages.components.text import heading, hint
from carnatic.pages.navigation import go_to_with
from carnatic.pages.practice.composing import kept_as
from carnatic.pages.session import (
    change_request,
    composition_for,
    current_composition,
    mark_widget_event,
    request_change,
    try_update,
)


def variations(composition: Composition) -> None:
    """The difficulty of the line, buttons for its variations, and its locked part."""
    exercise = composition.exercise
    level = difficulty(exercise).level
    heading(say("practice.change"), say("practice.level_of", level=LEVEL_WORDS[level], number=level, most=HARDEST))
    simpler, harder = simpler_than(exercise), harder_than(exercise)
    with st.container(key="turns", horizontal=True, gap="small"):
        st.button(say("practice.more_like_this"), key="more_like_this", on_click=more_like_this)
        st.button(say("practice.simpler"), key="simpler", disabled=simpler is None, on_click=_ask_for, args=(simpler,))
        st.button(say("practice.harder"), key="harder", disabled=harder is None, on_click=_ask_for, args=(harder,))
    idea = idea_of(exercise)
    if idea is not None:
        heading(say("practice.idea"), idea_words(idea))
        with st.container(key="ideas", horizontal=True, gap="small"):
            st.button(say("practice.same_idea"), key="same_idea", on_click=same_idea)
            st.button(say("practice.other_idea"), key="other_idea", on_click=other_idea)
    if reason := why_off(exercise):
        hint(reason)
    hint(kept_words(exercise), role="status")
    with st.container(key="own", horizontal=True, gap="small"):
        if exercise.given:
            st.button(say("practice.unlock_all"), key="unlock_all", on_click=unlock_all)
        st.button(say("practice.edit"), key="by_hand", on_click=by_hand)


# -- ideas -----------------------------------------------------------------------------------


def same_idea() -> None:
    """Compose another line with the idea of this one."""

    def wanted() -> ExerciseRequest:
        exercise = current_composition().exercise
        return exercise.request.changed(idea=_idea(exercise).name, phrase="", keep="", seed=next_seed(exercise.request))

    request_change(wanted)


def other_idea() -> None:
    """Compose a line that starts as this one does and goes on with another idea."""

    def wanted() -> ExerciseRequest:
        exercise = current_composition().exercise
        name = _idea(exercise).name
        start = show_notes(first_notes(exercise))
        at = ROW_IDEAS.index(name)
        requests = [
            exercise.request.changed(idea=other, phrase=start, keep="", seed=next_seed(exercise.request))
            for other in (*ROW_IDEAS[at + 1 :], *ROW_IDEAS[:at])
        ]
        lone = None
        for request in requests:
            composition = composition_for(request)
            # an idea that leaves a choice comes before one with a single line
            if composition is not None and len(composition.completions) != 1:
                return request
            if composition is not None and lone is None:
                lone = request
        return lone or requests[0]

    request_change(wanted)


def first_notes(exercise: Exercise) -> tuple[Note, ...]:
    """The notes of the line's first group, at most its first half."""
    size = min(_idea(exercise).groups[0], exercise.request.tala.aksharas // 2)
    return tuple(note for note, start in zip(exercise.notes, exercise.starts) if start + note.units <= size)


def _idea(exercise: Exercise) -> LineIdea:
    idea = idea_of(exercise)
    assert idea is not None  # the buttons are only there if it has one
    return idea


# -- easier and harder -----------------------------------------------------------------------


def _ask_for(level: int) -> None:
    change_request(difficulty=level)


def simpler_than(exercise: Exercise) -> int | None:
    """The difficulty of an easier line, None if there is none."""
    level = difficulty(exercise).level
    # a line that is harder than it was asked for is as easy as it gets
    reached = 0 < exercise.request.difficulty < level
    return None if reached or level == 1 or not exercise.request.family_row.is_composed else level - 1


def harder_than(exercise: Exercise) -> int | None:
    """The difficulty of a harder line, None if there is none."""
    level = difficulty(exercise).level
    reached = exercise.request.difficulty > level
    return None if reached or level == HARDEST or not exercise.request.family_row.is_composed else level + 1


def why_off(exercise: Exercise) -> str:
    """Why 'Simpler' or 'Harder' can't be pressed; '' if both can."""
    level = difficulty(exercise).level
    if not exercise.request.family_row.is_composed:
        return say("practice.only_new")
    if simpler_than(exercise) is None:
        return say("practice.simplest", level=1, most=HARDEST) if level == 1 else say("practice.simplest_here")
    if harder_than(exercise) is None:
        is_top = level == HARDEST
        return say("practice.hardest", level=level, most=HARDEST) if is_top else say("practice.hardest_here")
    return ""


# -- alike and kept --------------------------------------------------------------------------


def more_like_this() -> None:
    """Lock the first half of each new avartanam, and compose the rest with the next number."""

    def wanted() -> ExerciseRequest:
        kept = with_given(current_composition().exercise, likeness(current_composition()))
        return kept.request.changed(seed=next_seed(kept.request))

    request_change(wanted)


def likeness(composition: Composition) -> frozenset[int]:
    """The units to lock for a line like this one: the beginning of each new avartanam.

    If one figure moves along the ladders, or one phrase is sung three times, its first part is
    enough. If no avartanam is new, the first is taken.
    """
    exercise = composition.exercise
    new = composition.new_avartanams or (1,)
    family = exercise.request.family_row
    return openings(exercise, new[:1] if family.sets_length or family.has_yati else new)


def next_seed(request: ExerciseRequest) -> int:
    """The next number; after the last comes 0."""
    return request.seed + 1 if request.seed < HIGHEST_SEED else 0


def keep_part(lock: Keep) -> None:
    """Lock a part of the line, or unlock it; the line stays."""
    mark_widget_event()

    def wish() -> Composition:
        events = lay_out(current_composition().exercise).events
        notes = [event.note for event in events[lock.first : lock.last + 1]]
        kept = current_composition().exercise
        for note in dict.fromkeys(notes):
            kept = kept_after(kept, note, note, lock.on)
        return kept_as(current_composition(), kept)

    try_update(wish)


def unlock_all() -> None:
    """Unlock all of the line; the line stays."""
    mark_widget_event()
    try_update(lambda: kept_as(current_composition(), with_given(current_composition().exercise, frozenset())))


def kept_words(exercise: Exercise) -> str:
    """'9 swaras locked.', or how to lock some."""
    kept = sum(start in exercise.given for start in exercise.starts)
    if kept == 0:
        return say("practice.how_to_lock")
    if kept == len(exercise.notes):
        return say("practice.all_locked")
    return say("practice.locked", count=kept)


def _whole(exercise: Exercise) -> Exercise:
    """The line with its last swara held to the end of the avartanam, as an own line must be."""
    request = exercise.request
    if not request.family_row.lands:
        return exercise
    *notes, last = exercise.notes
    rest = -exercise.units % (request.tala.aksharas * request.speed)
    return replace(exercise, notes=(*notes, replace(last, units=last.units + rest)))


def own_line(exercise: Exercise) -> Exercise:
    """The line as a user's own, without its locks and the choices that only a composed line has."""
    request = exercise.request.changed(
        family=OWN,
        phrase="",
        keep="",
        plan="any",
        difficulty=0,
        range="any",
        idea=ANY_IDEA,
        phrases=USUAL_PHRASES,
        model="",
    )
    return replace(_whole(exercise), request=request, given=frozenset())


def by_hand() -> None:
    """Open the line on the Write page; 'Open on Practice' there brings it back."""
    mark_widget_event()
    go_to_with("write", own_line(current_composition().exercise))
