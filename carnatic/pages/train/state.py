"""The desk of the Train page: what is heard there, and the training that this visit asked for."""

from __future__ import annotations

from functools import lru_cache

from carnatic.compose.composition import Composition
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import SargamDraft, read_draft
from carnatic.exercise.sargam.text import header_lines
from carnatic.jobs.training import Training
from carnatic.library import library
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import draft_payload, player_payload
from carnatic.pages.lessons.state import NOTHING_NEAR
from carnatic.pages.session import PageSession, current_composition, current_session, remember, remembered, try_update


def training_session() -> PageSession:
    """The Train page's desk; it makes nothing itself."""

    def stay(_: ExerciseRequest | None = None) -> Composition:
        return current_composition()

    return PageSession("train", library().request(), stay, stay, lambda _: (), _heard, _present)


def _heard(exercise: Exercise) -> Composition:
    return Composition(exercise, "", NOTHING_NEAR, ())


def _present(composition: Composition) -> Payload:
    faults = review(composition.exercise)
    return draft_payload(composition.exercise, faults, "") if faults else player_payload(composition.exercise)


@lru_cache(maxsize=64)
def sample_draft(text: str) -> SargamDraft:
    """What a sample's text gives; the article's has no header and is judged as a sarali in Adi."""
    return read_draft(text, library().request(family=SARALI), library())


def hear(number: int, text: str) -> bool:
    """Bring a sample to the player."""
    found = sample_draft(text)
    if found.exercise is None:
        return False
    exercise = found.exercise
    remember("heard", number)
    return try_update(lambda: _heard(exercise), "head")


def to_play() -> str:
    """The digest of what was just asked to be heard, told once; '' otherwise."""
    asked = remembered("play")
    remember("play", False)
    found: str = current_session().present(current_composition())["digest"] if asked else ""
    return found


def body_of(text: str) -> list[str]:
    """A sample's lines without its header."""
    return "\n".join(text.split("\n")[header_lines(text)[1] :]).strip().split("\n")


# -- the training of this visit --------------------------------------------------------------


def current_training() -> Training | None:
    """The training that this visit asked for and has not put away."""
    found: Training | None = remembered("training")
    return found
