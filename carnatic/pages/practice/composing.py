"""How the Practice page makes its exercises: new varisais, composed by the model in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl

from carnatic.compose.composition import Composition
from carnatic.compose.novelty import nearest_lesson, new_avartanams
from carnatic.compose.plans import composable
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import ALANKARAM, FREE, SARALI
from carnatic.exercise.link import decode, encode
from carnatic.exercise.offer import Offer
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes, show_notes
from carnatic.exercise.settings import ANY_IDEA
from carnatic.library import ASSETS, library
from carnatic.messages import say
from carnatic.pages.address import composition_from
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import player_payload
from carnatic.pages.own_model import Remembered, compose_in_use, own_model
from carnatic.pages.session import ExerciseSource, composition_for, playback_settings_of, with_settings_of

_LENGTHS = (4, 6, 8)  # avartanams
_LANDING_LENGTHS = (2, 1, 3)
USUAL_LENGTH = _LENGTHS[0]
# the conditions besides family and length, with their values for 'any'
UNASKED = {"plan": "any", "difficulty": 0, "range": "any", "yati": "any", "idea": ANY_IDEA}


def _composed(request: ExerciseRequest, model: Remembered | None = None) -> Composition:
    return (model or compose_in_use())(request)


def compose_ahead(requests: Sequence[ExerciseRequest]) -> None:
    """Compose several requests in one batch, before ``compose`` is called for each."""
    compose_in_use().ahead([_plain(request) for request in requests if request.family_row.is_composed])


def compose(request: ExerciseRequest, model: Remembered | None = None) -> Composition:
    """The composition for a request; playback settings don't change it.

    The speed counts only if the request has a difficulty, since it is part of the difficulty, or if the
    line lands, since it has another length at each speed. A
    link can have a gitam, a ladder or a user's own line; the next exercise is then a sarali in Adi
    or, if a part of the line is locked, a line with this part. model: the one in use by default. Raises
    CannotCompose.
    """
    plain = _plain(request)
    if not request.family_row.is_composed:
        return with_settings_of(_following(plain, model), request)
    return with_settings_of(_composed(plain, model), request)


def _plain(request: ExerciseRequest) -> ExerciseRequest:
    """The request without the settings that don't change the composition."""
    if request.family_row.lands:
        usual = playback_settings_of(library().request()) | {"speed": request.speed}
        return request.changed(**usual, model="")
    plain = request.changed(**playback_settings_of(library().request()), model="", eduppu="sama")
    return plain.changed(speed=request.speed, trikalam=request.trikalam) if request.difficulty else plain


def _following(plain: ExerciseRequest, model: Remembered | None) -> Composition:
    """The composition that follows a line of a family that is not composed."""
    if not plain.keep and not plain.phrase:
        adi = library().tala("Adi")
        return _composed(plain.changed(family=SARALI, tala=adi, avartanams=USUAL_LENGTH), model)
    try:
        return _composed(plain.changed(family=SARALI), model)
    except CarnaticError:
        return _composed(without_conditions(plain.changed(family=FREE), "plan"), model)


def kept_as(composition: Composition, exercise: Exercise) -> Composition:
    """The composition with the same line and other locked parts."""
    lessons = library().lessons
    nearest, new = nearest_lesson(exercise, lessons), new_avartanams(exercise, lessons)
    return replace(composition, exercise=exercise, nearest=nearest, new_avartanams=new, completions=())


def without_conditions(request: ExerciseRequest, *conditions: str) -> ExerciseRequest:
    """The request without these conditions, without any if none is named."""
    return request.changed(**{name: UNASKED[name] for name in conditions or UNASKED})


def first_varisai() -> Composition:
    """The first varisai of a visit; it is stored, so that it needs no torch."""
    kept = kept_opening() if own_model() is None else None
    return kept or compose(library().request())


def alternatives(request: ExerciseRequest) -> Iterator[Offer]:
    """The nearest requests that are possible: with fewer conditions, another length, another kind, or in Adi."""
    raga, tala = request.raga.title, request.tala.name
    adi = library().tala("Adi")
    longer = [n for n in _LENGTHS if n > request.avartanams]
    if request.family_row.lands:
        longer = [n for n in _LANDING_LENGTHS if n != request.avartanams]
    anew = without_conditions(request).changed(phrase="", keep="", avartanams=USUAL_LENGTH)
    free = without_conditions(request, "plan").changed(family=FREE)
    candidates = (
        Offer(say("instead.any_level"), without_conditions(request, "difficulty")),
        Offer(say("instead.any_shape"), without_conditions(request, "plan")),
        Offer(say("instead.any_range"), without_conditions(request, "range")),
        Offer(say("instead.any_idea"), without_conditions(request, "idea")),
        Offer(say("instead.any_yati"), without_conditions(request, "yati")),
        *(Offer(say("instead.avartanams", count=n), request.changed(avartanams=n)) for n in longer or _LENGTHS[-1:]),
        Offer(
            say("instead.unlocked") if request.keep else say("instead.without_start"),
            request.changed(phrase="", keep=""),
        ),
        Offer(say("instead.free", raga=raga, tala=tala), free),
        Offer(say("instead.alankaram", raga=raga, tala=tala), anew.changed(family=ALANKARAM)),
        Offer(say("instead.tala", tala=adi.name), request.changed(tala=adi)),
        Offer(say("instead.free", raga=raga, tala=adi.name), anew.changed(family=FREE, tala=adi)),
        Offer(
            say("instead.longer_free", raga=raga, count=_LENGTHS[-1]),
            anew.changed(family=FREE, avartanams=_LENGTHS[-1]),
        ),
    )
    # each request is tried once
    tried = {request}
    for offer in candidates:
        if (
            offer.request not in tried
            and offer.request.family in kinds(offer.request)
            and composition_for(offer.request)
        ):
            yield offer
        tried.add(offer.request)


def kinds(request: ExerciseRequest) -> tuple[str, ...]:
    """The families with new lines in the request's raga and tala; works without torch."""
    return composable(request, library().lessons)


def practice_source() -> ExerciseSource:
    """How the Practice page makes its exercises."""
    return ExerciseSource(library().request(), first_varisai, compose, alternatives, composition_from)


def present_with_locks(composition: Composition) -> Payload:
    """The composition in the form that the player reads; parts of it can be locked."""
    return player_payload(composition.exercise, keeps=True)


def tidy_phrase(text: str) -> str:
    """An opening in the spelling of links: 'srgr' → 's r g r'.

    Raises SargamError.
    """
    return show_notes(read_notes(text)[0])


KEPT = "page/opening.txt"


@cache
def kept_opening() -> Composition | None:
    """The stored composition for the usual request; None if another model wrote it."""
    shelf = library()
    exercise = decode(dict(parse_qsl(shelf.text(KEPT).strip())), shelf)
    if not shelf.weights_hash.startswith(exercise.request.model):
        return None
    return composition_from(exercise)


if __name__ == "__main__":
    first = library().composer.compose(library().request()).exercise
    (ASSETS / KEPT).write_text(encode(first) + "\n", encoding="utf-8")
