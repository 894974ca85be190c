"""The samples of a training: their text, read, and the one on the sheet."""

from __future__ import annotations

from functools import lru_cache

from carnatic.compose.composition import Composition
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import SARALI
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import SargamDraft, read_draft
from carnatic.exercise.sargam.text import header_lines
from carnatic.library import library
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import draft_payload, player_payload
from carnatic.pages.lessons.state import NOTHING_NEAR
from carnatic.pages.session import TrainSession, page_session, try_update


def _composition(exercise: Exercise) -> Composition:
    return Composition(exercise, "", NOTHING_NEAR, ())


def present_sample(composition: Composition) -> Payload:
    """A sample in the form that the player reads, its faulty swaras marked."""
    faults = review(composition.exercise)
    return draft_payload(composition.exercise, faults, "") if faults else player_payload(composition.exercise)


@lru_cache(maxsize=64)
def sample_draft(text: str) -> SargamDraft:
    """A sample's text, read; the article's has no header and is judged as a sarali in Adi."""
    return read_draft(text, library().request(family=SARALI), library())


def hear(number: int, text: str) -> bool:
    """Put a sample on the sheet; False if it can't be played."""
    draft = sample_draft(text)
    if draft.exercise is None:
        return False
    exercise = draft.exercise
    page_session(TrainSession).heard = number
    return try_update(lambda: _composition(exercise))


def to_play() -> str:
    """The digest of the sample to play, once after it was chosen; '' otherwise."""
    page = page_session(TrainSession)
    plays, page.plays = page.plays, False
    return str(page.player_payload()["digest"]) if plays else ""


def body_of(text: str) -> list[str]:
    """A sample's lines without its header."""
    return "\n".join(text.split("\n")[header_lines(text)[1] :]).strip().split("\n")
