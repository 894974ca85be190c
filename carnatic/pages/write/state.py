"""The desk at which somebody writes: the text, what it gives so far, and what is asked of it.

The text is the browser's; the page reads it as it is typed. Where the page puts another text
in its place (a line that was finished, a link's line), it says so by a number that rises.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.link import read_request, show_request
from carnatic.exercise.request import ExerciseRequest, fields
from carnatic.exercise.sargam.draft import SargamDraft, line_too_long, read_draft, too_long, with_header
from carnatic.exercise.sargam.text import LONGEST_TEXT, header_lines, show_body
from carnatic.exercise.score import can_run_trikalam
from carnatic.library import library
from carnatic.pages.components.notation_settings import adopt_notation
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import draft_payload
from carnatic.pages.lessons.state import NOTHING_NEAR
from carnatic.pages.session import (
    PageSession,
    current_composition,
    mark_widget_event,
    playback_settings_of,
    remember,
    remembered,
    try_update,
)
from carnatic.theory.swara import Swara
from carnatic.theory.tala import EDUPPUS, SPEEDS

Written = tuple[int, str]  # a speed and an eduppu

_MOST_UNITS = 512  # sixty-four avartanams of Adi, eight and a half minutes as they are played at first
NO_RUN = "A trikalam run needs whole avartanams begun on sama; this line stands at first speed."


def write_session() -> PageSession:
    """The Write page's desk."""
    blank = library().request(family="own")
    return PageSession(
        "write", blank, lambda: composition_of(blank), composition_of, lambda _: (), _from_link, _present
    )


# -- the text and what it gives ------------------------------------------------------------


def text() -> str:
    """What stands in the browser, as far as it was told; of too much text only the beginning."""
    found: str = remembered("text", "")
    return found


def draft(request: ExerciseRequest | None = None) -> SargamDraft:
    """What the text gives with what is chosen beside it. request: the current one when none is said."""
    if (length := remembered("length", 0)) > LONGEST_TEXT:
        return too_long(length)
    settings = settings_of(request or current_composition().exercise.request)
    return _drafted(text(), settings, _written())


def _written() -> frozenset[Written]:
    """The speeds and eduppus in which this text has stood, so that its bars may be set for them."""
    found: frozenset[Written] = remembered("written", frozenset())
    return found


@lru_cache(maxsize=16)
def _drafted(text: str, settings: ExerciseRequest, written: frozenset[Written]) -> SargamDraft:
    found = read_draft(text, settings, library(), written)
    if found.exercise is not None and found.exercise.units > _MOST_UNITS:
        return line_too_long(found.exercise.units, _MOST_UNITS)
    if found.exercise is not None and found.exercise.request.trikalam and not can_run_trikalam(found.exercise):
        at_first = replace(found.exercise, request=found.exercise.request.changed(trikalam=False))
        return replace(found, exercise=at_first, remarks=(*found.remarks, NO_RUN))
    return found


def settings_of(request: ExerciseRequest) -> ExerciseRequest:
    """What is chosen beside the text, without what a header has said of an older text."""
    own = library().request(family="own")
    return own.changed(raga=request.raga, tala=request.tala, eduppu=request.eduppu, **playback_settings_of(request))


def is_blank() -> bool:
    """Whether there is no swara to lay out."""
    return current_composition().exercise == _blank(current_composition().exercise.request)


def _blank(request: ExerciseRequest) -> Exercise:
    # while nothing is typed the desk holds one swara, never shown, so that there is a request to change
    return Exercise(settings_of(request), (Note(Swara("s")),))


def composition_of(request: ExerciseRequest) -> Composition:
    """What the text gives with these choices, which go over its header."""
    changed = _changed_fields(_before(), request)
    found = _drafted(with_header(text(), changed), settings_of(request), _written())
    if found.is_too_long:
        return replace(current_composition(), exercise=replace(current_composition().exercise, request=request))
    return _composition(found, request)


def _composition(found: SargamDraft, request: ExerciseRequest) -> Composition:
    return Composition(found.exercise or _blank(request), "", NOTHING_NEAR, ())


def _before() -> ExerciseRequest | None:
    return None if remembered("composition") is None else current_composition().exercise.request


def _changed_fields(before: ExerciseRequest | None, after: ExerciseRequest) -> dict[str, str]:
    """The fields that a header may say and that are others now; '' for what is as usual again."""
    if before is None:
        return {}
    old, new = fields(settings_of(before)), fields(settings_of(after))
    changed = {key: new.get(key, "") for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    # a header that says a speed would stand against the run
    return changed | {"speed": ""} if after.trikalam else changed


def _from_link(exercise: Exercise) -> Composition:
    """A link's line as somebody's own."""
    return Composition(replace(exercise, request=settings_of(exercise.request)), "", NOTHING_NEAR, ())


def _present(composition: Composition) -> Payload:
    request = composition.exercise.request
    if composition.exercise == _blank(request):
        return {}
    found = draft(request)
    return draft_payload(composition.exercise, found.faults, held_back(found))


def held_back(found: SargamDraft) -> str:
    """Why a line shall not sound yet nor be taken along: 'This line has 2 faults.'; '' where it may."""
    count = len(found.marks)
    if not count or found.is_too_long or remembered("accepted"):
        return ""
    return f"This line has {count} {'fault' if count == 1 else 'faults'}."


def accept() -> None:
    """Let the line sound and be taken along with its faults, until it has none."""
    mark_widget_event()
    remember("accepted", True)


# -- what has changed elsewhere ------------------------------------------------------------


def take_up() -> None:
    """Bring into the text what a link, the bar, the tuning or the popover have changed."""
    now, last = current_composition().exercise, remembered("read")
    written_for = (now.request.speed, now.request.eduppu)
    remember("written", frozenset() if is_blank() else _written() | {written_for})
    if now == last:
        return
    if last is None or now.notes != last.notes:
        if not is_blank():
            _put(show_body(now))
            remember("link_text", text())
    elif remembered("length", 0) <= LONGEST_TEXT:  # of more text only the beginning is here
        changed = _changed_fields(last.request, now.request)
        if (new := with_header(text(), changed)) != text():
            _put(new)
    # another speed or eduppu may be the one for which the bars were set
    found = draft()
    if found.exercise is not None and found.exercise != now:
        try_update(lambda: _composition(found, now.request))
    remember("read", current_composition().exercise)


def open_text(new: str) -> None:
    """Have the next visit of the page begin with a text from elsewhere; what stood there can be had back."""
    st.session_state["write.brought"] = new


def take_brought() -> None:
    """Put a text from elsewhere in the place of what is there, if one was brought."""
    new = remembered("brought")
    if new is None:
        return
    remember("brought", None)
    remember("from_elsewhere", new)
    remember("accepted", False)
    _put(new)
    found = draft()
    remember("composition", _composition(found, current_composition().exercise.request))
    remember("read", current_composition().exercise)


def is_brought() -> bool:
    """Whether the text is one from elsewhere, and nobody has changed it since."""
    return bool(text()) and text() == remembered("from_elsewhere")


def _put(new: str) -> None:
    """Have another text stand in the browser."""
    remember("text", new)
    remember("length", len(new))
    remember("put", remembered("put", 0) + 1)


# -- what is told of the text --------------------------------------------------------------


def settings_words() -> str:
    """What is chosen beside the text, for the browser to keep with it."""
    written = " ".join(sorted(f"{speed}-{eduppu}" for speed, eduppu in _written()))
    return urlencode({**show_request(settings_of(current_composition().exercise.request)), "written": written})


def choose_kept(told: Any, everything: bool) -> None:
    """Take up what was chosen beside a text that was kept.

    everything: raga and all else, not only for which speeds it was written; so also where
    the page was opened without an address.
    """
    if not isinstance(told, str):
        return
    params = dict(parse_qsl(told))
    kept = params.get("written", "").split()
    remember("written", frozenset((q, e) for q in SPEEDS for e in EDUPPUS if f"{q}-{e}" in kept))
    if everything or remembered("bare"):
        remember("bare", False)
        try:
            request = read_request(params, library())
        except CarnaticError:  # as another version wrote it; the text is still there
            return
        try_update(lambda: composition_of(request))
        remember("read", current_composition().exercise)


def read_told(told: Any, length: Any) -> None:
    """Read a text and lay out what it gives."""
    if not isinstance(told, str):
        return
    # half of a sign outside the first plane, cut off by a browser, is no text that can be sent back
    new = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in told)
    remember("text", new)
    remember("length", length if isinstance(length, int) and length > len(new) else len(new))
    found = draft()
    if not found.is_too_long:
        # it is drawn and sounded when the page comes to the sheet, so that the faults need not wait for that
        before, written = (
            current_composition().exercise.request,
            _composition(found, current_composition().exercise.request),
        )
        if (sounding := written.exercise.request.sound) != before.sound:
            st.session_state.sounding = sounding  # as the text's header asks
        if (showing := written.exercise.request.notation) != before.notation:
            adopt_notation(showing)  # as the text's header asks
        remember("composition", written)
        remember("read", current_composition().exercise)
        remember("notice", None)
    if not found.marks:
        remember("accepted", False)


def put_body(body: str) -> Composition:
    """What another body under the same header gives; it is put into the browser."""
    first_line = header_lines(text())[1]
    _put("\n".join((*text().split("\n")[:first_line], body)))
    found = draft()
    made = _composition(found, current_composition().exercise.request)
    remember("read", made.exercise)
    return made
