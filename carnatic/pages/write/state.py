"""The text of the Write page, and its exercise.

The browser holds the text; the page reads it as it is typed. If the page replaces the text (by a
completed line, or the line of a link), it raises a number so that the browser takes the new one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from carnatic.compose.composition import Composition
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import OWN
from carnatic.exercise.link import read_request, show_request
from carnatic.exercise.request import ExerciseRequest, fields
from carnatic.exercise.sargam.draft import SargamDraft, line_too_long, read_draft, too_long, with_header
from carnatic.exercise.sargam.text import LONGEST_TEXT, header_lines, show_body
from carnatic.exercise.score import can_run_trikalam
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import adopt_notation
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import draft_payload
from carnatic.pages.lessons.state import NOTHING_NEAR
from carnatic.pages.session import (
    ExerciseSource,
    WriteSession,
    current_composition,
    current_request,
    mark_widget_event,
    page_session,
    playback_settings_of,
    try_update,
    visit_session,
)
from carnatic.theory.swara import Swara
from carnatic.theory.tala import EDUPPUS, SPEEDS

Written = tuple[int, str]  # a speed and an eduppu

_MOST_UNITS = 512  # sixty-four avartanams of Adi, eight and a half minutes as they are played at first
NO_RUN = say("write.no_trikalam")


def write_source() -> ExerciseSource:
    """How the Write page makes its exercises: from the text."""
    blank = library().request(family=OWN)
    return ExerciseSource(blank, lambda: composition_of(blank), composition_of, lambda _: (), _from_link)


# -- the text and what it gives ------------------------------------------------------------


def text() -> str:
    """The text in the browser, as last reported; only the beginning of a text that is too long."""
    return page_session(WriteSession).text


def draft(request: ExerciseRequest | None = None) -> SargamDraft:
    """The text, read with the page's choices. request: has the choices, by default the current ones."""
    if (length := page_session(WriteSession).length) > LONGEST_TEXT:
        return too_long(length)
    return _drafted(text(), settings_of(request or current_request()), _written())


def _written() -> frozenset[Written]:
    """The speeds and eduppus in which this text has stood, for which its bars may be set."""
    return page_session(WriteSession).written


@lru_cache(maxsize=16)
def _drafted(text: str, settings: ExerciseRequest, written: frozenset[Written]) -> SargamDraft:
    result = read_draft(text, settings, library(), written)
    if result.exercise is not None and result.exercise.units > _MOST_UNITS:
        return line_too_long(result.exercise.units, _MOST_UNITS)
    if result.exercise is not None and result.exercise.request.trikalam and not can_run_trikalam(result.exercise):
        at_first = replace(result.exercise, request=result.exercise.request.changed(trikalam=False))
        return replace(result, exercise=at_first, remarks=(*result.remarks, NO_RUN))
    return result


def settings_of(request: ExerciseRequest) -> ExerciseRequest:
    """The page's choices, without those from the header of an older text."""
    defaults = library().request(family=OWN)
    return defaults.changed(
        raga=request.raga, tala=request.tala, eduppu=request.eduppu, **playback_settings_of(request)
    )


def is_blank() -> bool:
    """Whether there is no swara to lay out."""
    return current_composition().exercise == _blank(current_request())


def _blank(request: ExerciseRequest) -> Exercise:
    # while nothing is typed the exercise has one swara, never shown, so that there is a request to change
    return Exercise(settings_of(request), (Note(Swara("s")),))


def composition_of(request: ExerciseRequest) -> Composition:
    """The composition of the text with these choices, which override its header."""
    changed = _changed_fields(_before(), request)
    result = _drafted(with_header(text(), changed), settings_of(request), _written())
    if result.is_too_long:
        return replace(current_composition(), exercise=replace(current_composition().exercise, request=request))
    return _composition(result, request)


def _composition(result: SargamDraft, request: ExerciseRequest) -> Composition:
    return Composition(result.exercise or _blank(request), "", NOTHING_NEAR, ())


def _before() -> ExerciseRequest | None:
    return None if page_session(WriteSession).composition is None else current_request()


def _changed_fields(before: ExerciseRequest | None, after: ExerciseRequest) -> dict[str, str]:
    """The fields of a header that have changed, with their new values; '' for the usual value."""
    if before is None:
        return {}
    old, new = fields(settings_of(before)), fields(settings_of(after))
    changed = {key: new.get(key, "") for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    # a speed in the header would contradict the trikalam run
    return changed | {"speed": ""} if after.trikalam else changed


def _from_link(exercise: Exercise) -> Composition:
    """A link's line as the user's own."""
    return Composition(replace(exercise, request=settings_of(exercise.request)), "", NOTHING_NEAR, ())


def present_draft(composition: Composition) -> Payload:
    """The line in the form that the player reads, with its faults; {} while nothing is typed."""
    request = composition.exercise.request
    if composition.exercise == _blank(request):
        return {}
    result = draft(request)
    return draft_payload(composition.exercise, result.faults, held_back(result))


def held_back(result: SargamDraft) -> str:
    """Why the line can't be played or exported yet: 'This has 2 mistakes.'; '' if it can."""
    count = len(result.marks)
    if not count or result.is_too_long or page_session(WriteSession).is_accepted:
        return ""
    return say("write.held_back", count=count)


def accept() -> None:
    """Let the line be played and exported with its mistakes, until it has none."""
    mark_widget_event()
    page_session(WriteSession).is_accepted = True


# -- what has changed elsewhere ------------------------------------------------------------


def take_up() -> None:
    """Write the changes by a link, the player, the tuning or the popover into the text."""
    page = page_session(WriteSession)
    now, last = current_composition().exercise, page.last_read
    written_for = (now.request.speed, now.request.eduppu)
    page.written = frozenset() if is_blank() else page.written | {written_for}
    if now == last:
        return
    if last is None or now.notes != last.notes:
        if not is_blank():
            _put(show_body(now))
            page.from_link = page.text
    elif page.length <= LONGEST_TEXT:  # of a longer text only the beginning is here
        changed = _changed_fields(last.request, now.request)
        if (new := with_header(text(), changed)) != text():
            _put(new)
    # another speed or eduppu may be the one for which the bars were set
    result = draft()
    if result.exercise is not None and result.exercise != now:
        try_update(lambda: _composition(result, now.request))
    page.last_read = current_composition().exercise


def take_brought() -> None:
    """Replace the text by the one that another page opens, if there is one."""
    page, visit = page_session(WriteSession), visit_session()
    if visit.next_text is None:
        return
    page.brought, visit.next_text = visit.next_text, None
    page.is_accepted = False
    _put(page.brought)
    page.composition = _composition(draft(), current_request())
    page.last_read = page.composition.exercise


def is_brought() -> bool:
    """Whether the text comes from another page and is unchanged since."""
    return bool(text()) and text() == page_session(WriteSession).brought


def _put(new: str) -> None:
    """Put another text into the browser."""
    page = page_session(WriteSession)
    page.text, page.length = new, len(new)
    page.text_turn += 1


# -- messages of the editor --------------------------------------------------------------------


def settings_words() -> str:
    """The page's choices as text, which the browser stores with the text."""
    written = " ".join(sorted(f"{speed}-{eduppu}" for speed, eduppu in _written()))
    return urlencode({**show_request(settings_of(current_request())), "written": written})


def choose_kept(told: Any, everything: bool) -> None:
    """Restore the choices that the browser stored with a text.

    everything: raga and all else, not only the speeds for which it was written; the same if the
    page was opened without an address.
    """
    if not isinstance(told, str):
        return
    params = dict(parse_qsl(told))
    kept = params.get("written", "").split()
    page = page_session(WriteSession)
    page.written = frozenset((q, e) for q in SPEEDS for e in EDUPPUS if f"{q}-{e}" in kept)
    if everything or page.is_bare:
        page.is_bare = False
        try:
            request = read_request(params, library())
        except CarnaticError:  # as another version wrote it; the text is still there
            return
        try_update(lambda: composition_of(request))
        page.last_read = current_composition().exercise


def read_told(told: Any, length: Any) -> None:
    """Read a text from the browser and show its exercise."""
    if not isinstance(told, str):
        return
    # a browser may cut a character in half; a lone surrogate can't be sent back
    new = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in told)
    page = page_session(WriteSession)
    page.text = new
    page.length = length if isinstance(length, int) and length > len(new) else len(new)
    result = draft()
    if not result.is_too_long:
        # drawn and sounded when the page comes to the sheet, so that the faults need not wait for that
        before, written = current_request(), _composition(result, current_request())
        if (sounding := written.exercise.request.sound) != before.sound:
            visit_session().sound = sounding  # as the text's header asks
        if (showing := written.exercise.request.notation) != before.notation:
            adopt_notation(showing)  # as the text's header asks
        page.composition, page.last_read, page.notice = written, written.exercise, None
    if not result.marks:
        page.is_accepted = False


def put_body(body: str) -> Composition:
    """Replace the text under the header, and return its composition."""
    first_line = header_lines(text())[1]
    _put("\n".join((*text().split("\n")[:first_line], body)))
    result = draft()
    made = _composition(result, current_request())
    page_session(WriteSession).last_read = made.exercise
    return made
