"""The desk at which new varisais are composed."""

from __future__ import annotations

from collections.abc import Iterator

from carnatic.generator.composition import Composition
from carnatic.generator.plans import COMPOSED, composable
from carnatic.library import library
from carnatic.pages.parts.address import composition_of
from carnatic.pages.parts.desk import Desk, dressed, made, sound_of
from carnatic.pages.parts.model import compose_in_use, own_model
from carnatic.pages.practice.opening import kept_opening
from carnatic.practice.admission import Offer
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import read_notes, show_notes

LENGTHS = (4, 6, 8)  # avartanams
USUAL_LENGTH = LENGTHS[0]


def _composed(request: ExerciseRequest) -> Composition:
    return compose_in_use(request)


def compose(request: ExerciseRequest) -> Composition:
    """The composition for a request; how it sounds plays no part in what is composed.

    A link may hold a gitam, a ladder or a line of one's own; what follows it is a sarali in Adi.
    """
    plain = request.changed(**sound_of(library().request()), model="", eduppu="sama")
    if request.family not in COMPOSED:
        plain = plain.changed(family="sarali", tala=library().tala("Adi"), avartanams=USUAL_LENGTH)
    return dressed(_composed(plain), request)


def first_varisai() -> Composition:
    """What a newcomer finds, kept so that it needs no torch."""
    kept = kept_opening() if own_model() is None else None
    return kept or compose(library().request())


def instead(request: ExerciseRequest) -> Iterator[Offer]:
    """The nearest requests that can be met: another length, no beginning, another kind, Adi."""
    raga, tala = request.raga.name, request.tala.name
    adi = library().tala("Adi")
    longer = [n for n in LENGTHS if n > request.avartanams]
    anew = request.changed(phrase="", avartanams=USUAL_LENGTH)
    candidates = (
        *(Offer(f"{n} avartanams", request.changed(avartanams=n)) for n in longer or LENGTHS[-1:]),
        Offer("The same without a beginning", request.changed(phrase="")),
        Offer(f"A free line in {raga}, {tala}", request.changed(family="free")),
        Offer(f"A new alankaram in {raga}, {tala}", anew.changed(family="alankaram")),
        Offer(f"The same in {adi.name}", request.changed(tala=adi)),
        Offer(f"A free line in {raga}, {adi.name}", anew.changed(family="free", tala=adi)),
        Offer(
            f"A free line in {raga} of {LENGTHS[-1]} avartanams", anew.changed(family="free", avartanams=LENGTHS[-1])
        ),
    )
    # each is tried, and tried once
    tried = {request}
    for offer in candidates:
        if offer.request not in tried and offer.request.family in kinds(offer.request) and made(offer.request):
            yield offer
        tried.add(offer.request)


def kinds(request: ExerciseRequest) -> tuple[str, ...]:
    """The families of which the request's raga and tala admit a new line; known without torch."""
    return composable(request, library().sarali, library().drills)


def composing() -> Desk:
    """The Practice page's desk."""
    return Desk("practice", library().request(), first_varisai, compose, instead, composition_of)


def tidy_phrase(text: str) -> str:
    """An opening in the spelling that a link brings back: 'srgr' → 's r g r'.

    Raises SargamError.
    """
    return show_notes(read_notes(text)[0])
