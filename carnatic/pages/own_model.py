"""The model that composes in this visit: the shipped one, or one that was trained or loaded here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.errors import CarnaticError
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.session import current_request, request_change, visit_session

if TYPE_CHECKING:
    from carnatic.compose.composer import Composer
    from carnatic.compose.network.weights import Card

MOST_KEPT, MOST_SHIPPED = 64, 256  # compositions
BACK = say("model.back")


class Remembered:
    """A model with a cache of its last compositions, so that no request is composed twice. Thread-safe."""

    def __init__(self, composer: Callable[[], Composer], most: int) -> None:
        self._composer, self._most = composer, most
        self._known: OrderedDict[ExerciseRequest, Composition] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: ExerciseRequest) -> Composition:
        """The composition for a request. Raises CannotCompose."""
        with self._lock:
            found = self._known.get(request)
            if found is not None:
                self._known.move_to_end(request)
                return found
        found = self._composer().compose(request)
        self._keep(request, found)
        return found

    def ahead(self, requests: Sequence[ExerciseRequest]) -> None:
        """Compose requests in one batch before each is asked for; if one has no line, all are left until then.

        Raises DamagedModel if nothing can be composed at all.
        """
        with self._lock:
            wanted = [request for request in requests if request not in self._known]
        if not wanted:
            return
        composer = self._composer()
        with suppress(CarnaticError):
            for request, found in zip(wanted, composer.compose_many(wanted)):
                self._keep(request, found)

    def _keep(self, request: ExerciseRequest, composition: Composition) -> None:
        with self._lock:
            self._known[request] = composition
            while len(self._known) > self._most:
                self._known.popitem(last=False)


@dataclass(frozen=True, eq=False)
class OwnModel:
    """The user's own model, which lasts as long as the visit.

    compose: request → composition. learned: the lessons that it learned from, in words or ''.
    packed: the model as one file.
    """

    card: Card
    compose: Remembered
    learned: str
    packed: bytes

    @property
    def name(self) -> str:
        """The short name that its exercises carry."""
        return self.card.model

    @property
    def rounds(self) -> int:
        """The number of rounds of its training."""
        return self.card.epochs


def read_model(packed: bytes) -> OwnModel:
    """A model from its file. Raises CarnaticError if the file isn't a model."""
    from carnatic.compose.composer import Composer
    from carnatic.compose.network.weights_file import unpack_model

    network, card, learned = unpack_model(packed)
    composer = Composer(network, card, library().lessons, phrases=library().raga_phrases, motion=library().raga_motion)
    return OwnModel(card, Remembered(lambda: composer, MOST_KEPT), learned, packed)


def own_model() -> OwnModel | None:
    """The user's own model while it is in use; None while the shipped one composes."""
    return visit_session().own_model


def use_model(model: OwnModel | None) -> None:
    """Let a model compose from now on; None for the shipped one."""
    visit_session().own_model = model


_shipped = Remembered(lambda: library().composer, MOST_SHIPPED)


def shipped_model() -> Remembered:
    """The composing function of the shipped model, for requests without a visit."""
    return _shipped


def compose_in_use() -> Remembered:
    """The composing function of the model in use."""
    own = own_model()
    return _shipped if own is None else own.compose


# -- the word for it -----------------------------------------------------------------------


def model_word() -> None:
    """The name of the user's own model, and a button back to the shipped one; nothing if the shipped one is in use."""
    own = own_model()
    if own is None:
        return
    with st.container(key="own_model", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f"<p class='hint'>{escape(model_words(own))}</p>")
        st.button(BACK, key="shipped_model", type="tertiary", on_click=_go_back)


def model_words(own: OwnModel, where: str = say("train.here")) -> str:
    """'Your own model writes here. It learned from Sarali, 120 rounds.'"""
    if own.learned:
        return say("model.in_use_from", where=where, learned=own.learned, rounds=own.rounds)
    return say("model.in_use", where=where, rounds=own.rounds)


def rounds_words(rounds: int) -> str:
    """'1 round', '120 rounds'."""
    return say("model.rounds", count=rounds)


def _go_back() -> None:
    use_model(None)
    request_change(current_request)
