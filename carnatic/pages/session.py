"""A desk: what one page makes music from, and what it remembers.

Practice, Lessons and Write each sit at a desk of their own: the last good composition, one
notice, what was moved in the tuning. Every wish of the user passes through ``fulfilled``,
the one place where errors are caught: a wish that can't be met leaves a sentence, what
would work instead, and the exercise as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal, TypeVar

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.errors import CannotCompose, CarnaticError, UnknownRaga
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.offer import Offer
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import PLAYBACK_FIELDS
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import player_payload

_T = TypeVar("_T")
NoticePlace = Literal["head", "tuning", "text", "sound", "bar"]

MOST_OFFERS = 3
UNEXPECTED = say("page.unexpected")
# what changes only how the swaras sound and look
SETTINGS_ONLY = PLAYBACK_FIELDS


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence beside the music, where it belongs, and what works instead. code: of the sentence, '' for any."""

    place: NoticePlace
    text: str
    offers: tuple[Offer, ...] = ()
    code: str = ""


def present_composition(composition: Composition) -> Payload:
    """The composition as the player shows and sounds it."""
    return player_payload(composition.exercise)


@dataclass(frozen=True)
class PageSession:
    """How one page makes its music.

    opening: what a newcomer finds; first: makes it. make: request → composition; raises
    CarnaticError. instead: what works in place of a request that can't be met, the nearest
    first. read: what a link's exercise is on this page. present: what the player is handed.
    """

    name: str
    opening: ExerciseRequest
    first: Callable[[], Composition]
    make: Callable[[ExerciseRequest], Composition]
    instead: Callable[[ExerciseRequest], Iterable[Offer]]
    read: Callable[[Exercise], Composition]
    present: Callable[[Composition], Payload] = present_composition


def activate(desk: PageSession) -> None:
    """Make this the desk that everything below speaks of; a page does it first."""
    before: PageSession | None = st.session_state.get("desk")
    if before is not None and before.name != desk.name:
        # what a widget of the page that was left did is no act on this one
        st.session_state.pop("acted", None)
    st.session_state.desk = desk


def current_session() -> PageSession:
    """The desk of the page that is open."""
    desk: PageSession = st.session_state.desk
    return desk


# -- what is remembered ------------------------------------------------------------------


def remembered(name: str, default: Any = None) -> Any:
    """What this desk keeps under a name."""
    return st.session_state.get(f"{current_session().name}.{name}", default)


def remember(name: str, value: Any) -> None:
    """Keep something at this desk, however the page is left and come back to."""
    st.session_state[f"{current_session().name}.{name}"] = value


def current_composition() -> Composition:
    """The last good composition. The page has followed its address before."""
    composition: Composition = remembered("composition")
    return composition


def notice_at(place: NoticePlace) -> Notice | None:
    """The notice that stands at that place, None where there is none."""
    found: Notice | None = remembered("notice")
    return found if found is not None and found.place == place else None


def mark_widget_event() -> None:
    """Note that a widget, and not the reader's address, is what the coming run is about."""
    st.session_state.acted = True


# -- wishes ------------------------------------------------------------------------------


def try_update(wish: Callable[[], Composition], place: NoticePlace = "head") -> bool:
    """Put what a wish makes on the page, or leave a sentence and keep what is there.

    It is drawn and sounded before it replaces anything, so that what stands there is whole.
    """
    made = try_run(lambda: _presentable(wish()))
    if isinstance(made, Composition):
        remember("composition", made)
        remember("notice", None)
        return True
    remember("notice", Notice(place, made))
    return False


def request_change(wanted: Callable[[], ExerciseRequest], place: NoticePlace = "head") -> bool:
    """Make what a request asks for; where it can't be, say so and offer what can."""
    requests: list[ExerciseRequest] = []
    refusals: list[CarnaticError] = []

    def wish() -> Composition:
        try:
            requests.append(wanted())
            return current_session().make(requests[0])
        except CarnaticError as refusal:
            refusals.append(refusal)
            raise

    mark_widget_event()
    if try_update(wish, place):
        return True
    offers = try_run(lambda: _offers(requests, refusals))
    if isinstance(offers, tuple):
        remember("notice", replace(remembered("notice"), offers=offers))
    return False


def _offers(requests: list[ExerciseRequest], refusals: list[CarnaticError]) -> tuple[Offer, ...]:
    """What works instead of what was refused, the nearest first."""
    refusal = next(iter(refusals), None)
    if isinstance(refusal, UnknownRaga):
        before = current_composition().exercise.request.changed(mapping=())
        ragas = [library().raga(name) for name in refusal.nearest]
        near = (Offer(raga.name, before.changed(raga=raga)) for raga in ragas)
        found: Iterable[Offer] = (offer for offer in near if composition_for(offer.request) is not None)
    elif isinstance(refusal, CannotCompose) and requests:
        found = current_session().instead(requests[0])
    else:
        return ()
    return tuple(islice(found, MOST_OFFERS))


def composition_for(request: ExerciseRequest) -> Composition | None:
    """The composition for a request, None where there is none; nothing is said about it."""
    composition = try_run(lambda: current_session().make(request))
    return composition if isinstance(composition, Composition) else None


def change_request(place: NoticePlace = "head", **changes: Any) -> bool:
    """Change some of the request; only what concerns the swaras makes them anew."""
    before = current_composition()
    if changes.keys() - set(SETTINGS_ONLY):
        return request_change(lambda: before.exercise.request.changed(**changes), place)
    mark_widget_event()
    return try_update(lambda: with_settings_of(before, before.exercise.request.changed(**changes)), place)


def with_settings_of(composition: Composition, request: ExerciseRequest) -> Composition:
    """The same swaras with the sound of ``request``: tuning, mapping, sruti, tempo, speed, voices, and its writing."""
    exercise = composition.exercise
    return replace(
        composition, exercise=replace(exercise, request=exercise.request.changed(**playback_settings_of(request)))
    )


def playback_settings_of(request: ExerciseRequest) -> dict[str, Any]:
    """The part of a request that leaves the swaras alone."""
    return {name: getattr(request, name) for name in SETTINGS_ONLY}


def _presentable(composition: Composition) -> Composition:
    current_session().present(composition)
    return composition


def try_run(wish: Callable[[], _T]) -> _T | str:
    """What a wish makes, or the sentence that says why it can't be."""
    try:
        return wish()
    except CarnaticError as error:
        return str(error)
    except Exception:  # whatever goes wrong, the exercise stays and the student keeps practising
        logging.getLogger(__name__).exception("A wish failed")
        return UNEXPECTED
