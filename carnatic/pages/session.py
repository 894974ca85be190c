"""The state of the pages during a visit, and the functions that change the music on a page.

Each page has its own session (``PageSession`` or a subclass of it), and all pages share one
``VisitSession``. Streamlit's session state has each of them at one key; other modules store only
the values of their widgets there.

Errors are caught in ``try_run`` only: if something fails, a notice says why and offers what works
instead, and the music stays the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar
from uuid import uuid4

import streamlit as st

from carnatic.book.book import Book, Difference
from carnatic.compose.composition import Composition
from carnatic.errors import CannotCompose, CarnaticError, UnknownRaga
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import SARALI
from carnatic.exercise.offer import Offer
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import PLAYBACK_FIELDS, NotationSettings, SoundSettings
from carnatic.jobs.training import USUAL_ROUNDS, NetworkName
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import StaffWidth, player_payload
from carnatic.pages.components.tuning_history import History, Moved
from carnatic.pages.tanpura.player_data import tanpura_payload

if TYPE_CHECKING:
    from carnatic.jobs.job import JobState
    from carnatic.jobs.training import Training
    from carnatic.jobs.worksheet import WorksheetJob
    from carnatic.pages.own_model import OwnModel
    from carnatic.theory.raga_draft import RagaDraft
    from carnatic.worksheets.lines import WorksheetWriter
    from carnatic.worksheets.request import WorksheetRequest

_T = TypeVar("_T")
_Page = TypeVar("_Page", bound="PageSession")
NoticePlace = Literal["head", "tuning", "text", "sound", "bar"]

MOST_OFFERS = 3
_TURN = Lock()
UNEXPECTED = say("page.unexpected")
# the fields of a request that change only how the swaras sound and look
SETTINGS_ONLY = PLAYBACK_FIELDS


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that says why something failed, its place on the page, and what works instead.

    code: of the sentence, '' if the page doesn't need to know it. exercise: of a link that belongs on
    another page, None otherwise.
    """

    place: NoticePlace
    text: str
    offers: tuple[Offer, ...] = ()
    code: str = ""
    exercise: Exercise | None = None


def present_composition(composition: Composition) -> Payload:
    """The composition in the form that the player reads."""
    return player_payload(composition.exercise)


@dataclass(frozen=True)
class ExerciseSource:
    """The functions with which a page makes its exercises.

    opening: the request of the first exercise. first: makes that exercise. make: request →
    composition; raises CarnaticError. alternatives: request → possible requests instead of it, the
    nearest first. read: the composition on this page for the exercise of a link.
    """

    opening: ExerciseRequest
    first: Callable[[], Composition]
    make: Callable[[ExerciseRequest], Composition]
    alternatives: Callable[[ExerciseRequest], Iterable[Offer]]
    read: Callable[[Exercise], Composition]


# -- what is remembered ------------------------------------------------------------------------


@dataclass
class TuningSession:
    """The state of a page's tuning.

    answers: how many messages of the octave were answered. set_aside: the raga whose swaras were
    moved, and how, before another tuning was chosen. remarks: how a tuning file was read, with
    the raga and the mapping for which that is true. file_turn: rises with each file, so that the
    upload field is empty again.
    """

    is_open: bool = False
    answers: int = 0
    history: History = field(default_factory=History)
    set_aside: tuple[str, Moved] | None = None
    remarks: tuple[str, str, tuple[tuple[str, float], ...]] = ("", "", ())
    file_turn: int = 0


@dataclass
class PageSession:
    """The state of one page, which stays when the user leaves the page.

    source: how it makes exercises, None for a page that makes none. present: gives a composition
    the form that the player reads. composition: the last one that could be made, None before the
    first. address: the parameters that the page wrote into its address last. bar_message: the
    number and the text of the last message beside the player's bar. refreshes: how often parts of
    the page had themselves drawn again.
    """

    name: ClassVar[str]

    source: ExerciseSource | None = None
    present: Callable[[Composition], Payload] = present_composition
    composition: Composition | None = None
    notice: Notice | None = None
    address: dict[str, str] | None = None
    tuning: TuningSession = field(default_factory=TuningSession)
    bar_message: tuple[int, str] = (0, "")
    refreshes: int = 0

    @property
    def request(self) -> ExerciseRequest:
        """The request of the music on the page."""
        assert self.composition is not None, f"the page {self.name} has no exercise yet"
        return self.composition.exercise.request

    def show(self, composition: Composition) -> None:
        """Put a composition on the page; it is drawn and sounded first, so that a failure changes nothing."""
        self.present(composition)
        self.composition = composition

    def apply_settings(self, request: ExerciseRequest) -> None:
        """Apply a request's playback and notation settings to the music on the page. Raises CarnaticError."""
        assert self.composition is not None, f"the page {self.name} has no exercise yet"
        self.show(with_settings_of(self.composition, request))

    def player_payload(self) -> Payload:
        """The music on the page in the form that the player reads."""
        assert self.composition is not None, f"the page {self.name} has no exercise yet"
        return self.present(self.composition)


@dataclass
class PracticeSession(PageSession):
    """The state of the Practice page. first_candidate: the lowest of the numbers to choose from."""

    name = "practice"
    first_candidate: int | None = None


@dataclass
class LessonsSession(PageSession):
    """The state of the Lessons page."""

    name = "lessons"


@dataclass
class RagasSession(PageSession):
    """The state of the Ragas page.

    draft: the raga that is being built, None before anything is typed. draft_turn: rises when
    the page puts another draft into the browser's fields.
    """

    name = "ragas"
    draft: RagaDraft | None = None
    draft_turn: int = 0


@dataclass
class WriteSession(PageSession):
    """The state of the Write page.

    text: as the browser sent it; of too long a text only the beginning. length: of the whole text.
    text_turn: rises when the page puts another text into the browser. serial: the browser's number
    of its last message. written: the speeds and eduppus in which this text has stood. is_accepted:
    whether a text with faults may sound. last_read: the exercise that the text gave last.
    brought, from_link: the text as it came from the book, or from a link. is_bare: whether the
    page was opened without an address. finished: the text after its last completion, the
    beginning that was completed, and the number of the try.
    """

    name = "write"
    text: str = ""
    length: int = 0
    text_turn: int = 0
    serial: int = 0
    written: frozenset[tuple[int, str]] = frozenset()
    is_accepted: bool = False
    last_read: Exercise | None = None
    brought: str | None = None
    from_link: str | None = None
    is_bare: bool = False
    finished: tuple[str, tuple[Note, ...] | None, int] | None = None
    difficulty: int = 0


@dataclass
class TanpuraSession(PageSession):
    """The state of the Tanpura page: a request without swaras, None before the first."""

    name = "tanpura"
    drone: ExerciseRequest | None = None

    @property
    def request(self) -> ExerciseRequest:
        """The request whose drone and tala are on the page."""
        assert self.drone is not None, "the page tanpura has no drone yet"
        return self.drone

    def apply_settings(self, request: ExerciseRequest) -> None:
        """Apply a request's settings to drone and tala. Raises CarnaticError."""
        tanpura_payload(request)
        self.drone = request

    def player_payload(self) -> Payload:
        """Drone and tala in the form that the player reads."""
        return tanpura_payload(self.request)


@dataclass
class TrainSession(PageSession):
    """The state of the Train page.

    families, network, size, rounds, seed, pasted, files, leave_out: what is chosen for a training.
    refused_files: why files were not taken. training: the last one of this visit, until it is put
    away. has_looked: whether a training from before a reload was looked for. drawn_state: the
    state in which the page was drawn last. is_sample_chosen, plays: whether a sample was just
    chosen, and whether it is to be played. heard: the number of the sample on the sheet. model: the
    trained model. loaded, load_refusal: the model from a file, or why it could not be read.
    """

    name = "train"
    families: list[str] = field(default_factory=lambda: [SARALI])
    network: NetworkName = "ours"
    size: str = "usual"
    rounds: int = USUAL_ROUNDS
    seed: int = 0
    pasted: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    refused_files: tuple[str, ...] = ()
    files_turn: int = 0
    leave_out: bool = False
    training: Training | None = None
    has_looked: bool = False
    drawn_state: JobState | None = None
    is_sample_chosen: bool = False
    plays: bool = False
    heard: int | None = None
    model: OwnModel | None = None
    loaded: OwnModel | None = None
    load_refusal: str = ""
    load_turn: int = 0


@dataclass
class WorksheetsSession(PageSession):
    """The state of the Worksheets page.

    worksheet: the last request that can be met, None before the first. values: what the widgets
    hold, by name. writer: the request whose lines are being written, and what writes them or why
    that can't be. lines_wanted: how many lines to write before the next press. job: the files that
    this visit had made, until they are put away. has_looked: whether a job from before a reload was
    looked for. drawn_state: the state in which the job was drawn last.
    """

    name = "worksheets"
    worksheet: WorksheetRequest | None = None
    values: dict[str, Any] = field(default_factory=dict)
    writer: tuple[WorksheetRequest, WorksheetWriter | str] | None = None
    lines_wanted: int = 0
    job: WorksheetJob | None = None
    has_looked: bool = False
    drawn_state: JobState | None = None


@dataclass
class BookSession(PageSession):
    """The known state of the book in the browser, and the changes that the browser must write.

    session: a name for this visit. heard: the number of the last report. write: the number of the
    last change made here. unwritten: (change, the book before it) by number. used: characters that
    the site keeps in the browser. failed: entries for which it had no room. strange: entries that
    can't be read here. undo: (change, the book before it), the last one last. query: what is
    searched for. shown: how many rows. file_turn: rises with each file that is loaded.
    """

    name = "book"
    book: Book = field(default_factory=Book)
    session: str = field(default_factory=lambda: uuid4().hex)
    heard: int = 0
    write: int = 0
    unwritten: dict[int, tuple[Difference, Book]] = field(default_factory=dict)
    used: int = 0
    failed: tuple[str, ...] = ()
    strange: frozenset[str] = frozenset()
    undo: list[tuple[Difference, Book]] = field(default_factory=list)
    said: str = ""
    is_fault: bool = False
    query: str = ""
    shown: int = 50
    file_turn: int = 0


@dataclass
class VisitSession:
    """The state that the pages of one visit share.

    page: the page that is open. is_widget_event: whether a widget, and not a changed address, is
    the reason for the coming run. sound, notation: what was chosen in this visit or brought by a
    link, None before that. staff_width: of the staff that the browser shows, None before it has told
    it. own_model: the visitor's model while it is in use. secret: by which the
    jobs of this visit are found again. next_page: the page to open next, and its address's
    parameters. next_text, next_worksheet: what the Write and the Worksheets page open with next.
    """

    page: PageSession | None = None
    is_widget_event: bool = False
    sound: SoundSettings | None = None
    notation: NotationSettings | None = None
    staff_width: StaffWidth | None = None
    own_model: OwnModel | None = None
    secret: str = ""
    next_page: tuple[str, dict[str, str]] | None = None
    next_text: str | None = None
    next_worksheet: WorksheetRequest | None = None


def visit_session() -> VisitSession:
    """What the pages of this visit share."""
    if "visit" not in st.session_state:
        st.session_state["visit"] = VisitSession()
    session: VisitSession = st.session_state["visit"]
    return session


def page_session(kind: type[_Page]) -> _Page:
    """The state of one page."""
    key = f"page.{kind.name}"
    if key not in st.session_state:
        st.session_state[key] = kind()
    session: _Page = st.session_state[key]
    return session


def activate(
    kind: type[_Page],
    source: ExerciseSource | None = None,
    present: Callable[[Composition], Payload] = present_composition,
) -> _Page:
    """Make a page the current one and set how it makes and presents its music; every page calls this first."""
    page, visit = page_session(kind), visit_session()
    if visit.page is not page:
        visit.is_widget_event = False  # it was about a widget of the page that was left
    page.source, page.present, visit.page = source, present, page
    return page


def current_session() -> PageSession:
    """The state of the open page."""
    page = visit_session().page
    assert page is not None, "a page calls activate first"
    return page


def current_source() -> ExerciseSource:
    """The source of the open page's exercises."""
    page = current_session()
    assert page.source is not None, f"the page {page.name} makes no exercises"
    return page.source


def current_composition() -> Composition:
    """The composition on the page that is open, once it has followed its address."""
    page = current_session()
    assert page.composition is not None, f"the page {page.name} has no exercise yet"
    return page.composition


def current_request() -> ExerciseRequest:
    """The request of the music on the page that is open."""
    return current_session().request


def notice_at(place: NoticePlace) -> Notice | None:
    """The notice at that place of the page, None if there is none."""
    notice = current_session().notice
    return notice if notice is not None and notice.place == place else None


def mark_widget_event() -> None:
    """Note that a widget, and not a changed address, is the reason for the coming run."""
    visit_session().is_widget_event = True


def take_widget_event() -> bool:
    """Whether a widget is the reason for this run; the next call says no."""
    visit = visit_session()
    was_event, visit.is_widget_event = visit.is_widget_event, False
    return was_event


# -- changes of the music on the page ----------------------------------------------------------


def try_update(make: Callable[[], Composition], place: NoticePlace = "head") -> bool:
    """Put a new composition on the page; if making it fails, a notice says why and the old one stays."""
    page = current_session()
    return _try_change(lambda: page.show(make()), place)


def try_settings(request: Callable[[], ExerciseRequest], place: NoticePlace = "head") -> bool:
    """Apply a request's playback and notation settings; if that fails, a notice says why and nothing changes."""
    page = current_session()
    return _try_change(lambda: page.apply_settings(request()), place)


def _try_change(change: Callable[[], None], place: NoticePlace) -> bool:
    failure = try_run(change)
    current_session().notice = None if failure is None else Notice(place, failure)
    return failure is None


def request_change(wanted: Callable[[], ExerciseRequest], place: NoticePlace = "head") -> bool:
    """Make the exercise of a request; if that fails, a notice says why and offers what works."""
    requests: list[ExerciseRequest] = []
    refusals: list[CarnaticError] = []

    def make() -> Composition:
        try:
            requests.append(wanted())
            return current_source().make(requests[0])
        except CarnaticError as refusal:
            refusals.append(refusal)
            raise

    mark_widget_event()
    if try_update(make, place):
        return True
    offers = try_run(lambda: _offers(requests, refusals))
    page = current_session()
    if isinstance(offers, tuple) and page.notice is not None:
        page.notice = replace(page.notice, offers=offers)
    return False


def _offers(requests: list[ExerciseRequest], refusals: list[CarnaticError]) -> tuple[Offer, ...]:
    """The possible requests instead of a refused one, the nearest first."""
    refusal = next(iter(refusals), None)
    if isinstance(refusal, UnknownRaga):
        before = current_request().changed(mapping=())
        ragas = [library().raga(name) for name in refusal.nearest]
        near = (Offer(raga.name, before.changed(raga=raga)) for raga in ragas)
        found: Iterable[Offer] = (offer for offer in near if composition_for(offer.request) is not None)
    elif isinstance(refusal, CannotCompose) and requests:
        found = current_source().alternatives(requests[0])
    else:
        return ()
    return tuple(islice(found, MOST_OFFERS))


def composition_for(request: ExerciseRequest) -> Composition | None:
    """The composition for a request, None if there is none; the page shows no notice."""
    composition = try_run(lambda: current_source().make(request))
    return composition if isinstance(composition, Composition) else None


def change_request(place: NoticePlace = "head", **changes: Any) -> bool:
    """Change fields of the request; the swaras are made anew only if a field concerns them."""
    request = current_request()
    # a line that lands is another line at another speed
    relaid = {"speed", "trikalam"} if request.family_row.lands else set[str]()
    if changes.keys() & relaid or changes.keys() - set(SETTINGS_ONLY):
        return request_change(lambda: request.changed(**changes), place)
    mark_widget_event()
    return try_settings(lambda: request.changed(**changes), place)


def with_settings_of(composition: Composition, request: ExerciseRequest) -> Composition:
    """The same swaras with the playback and notation settings of a request."""
    exercise = composition.exercise
    return replace(
        composition, exercise=replace(exercise, request=exercise.request.changed(**playback_settings_of(request)))
    )


def playback_settings_of(request: ExerciseRequest) -> dict[str, Any]:
    """The fields of a request that leave the swaras alone."""
    return {name: getattr(request, name) for name in SETTINGS_ONLY}


def in_turn(action: Callable[[], _T]) -> _T:
    """The result of an action for which others wait their turn: what comes after the sheet, and takes long.

    Python runs one thread at a time, so many at once would hold up the sheets of other visits.
    """
    with _TURN:
        return action()


def try_run(action: Callable[[], _T]) -> _T | str:
    """The result of an action, or the sentence that says why it failed."""
    try:
        return action()
    except CarnaticError as error:
        return str(error)
    except Exception:  # whatever goes wrong, the exercise stays and the student keeps practising
        logging.getLogger(__name__).exception("An action failed unexpectedly")
        return UNEXPECTED
