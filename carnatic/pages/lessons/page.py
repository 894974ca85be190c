"""The Lessons page: every traditional lesson, in any raga and tala that it fits."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.exercise.families import LESSON_FAMILIES, SARALI, family_of
from carnatic.exercise.offer import Offer
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import expected_request, follow_address, open_exercise, write_address
from carnatic.pages.components.choices import form_choice, raga_choice, speed_words, tala_choice
from carnatic.pages.components.downloads import downloads
from carnatic.pages.components.exercise_view import exercise_view, head_notice, offer_buttons
from carnatic.pages.components.text import heading, hint, music_title, notice
from carnatic.pages.lessons.state import lessons_source
from carnatic.pages.navigation import go_to, go_to_with
from carnatic.pages.session import (
    LessonsSession,
    activate,
    current_request,
    mark_widget_event,
    notice_at,
    request_change,
)

FIRST_RAGA = "Mayamalavagowla"


def lessons() -> None:
    """Show the page."""
    activate(LessonsSession, lessons_source())
    follow_address()
    _head(expected_request())
    said = st.container(key="notice")
    exercise = open_exercise()
    with said:
        head_notice(take)
        _open_elsewhere()
    exercise_view((("next", _what_next), ("about", _about), ("home", _home)), fresh=_next_lesson)
    write_address(exercise)


def _open_elsewhere() -> None:
    """A button that opens the line of a link on the Practice page, if it is not a lesson."""
    said = notice_at("head")
    if said is not None and said.exercise is not None:
        st.button(
            say("lessons.open_on_practice"),
            key="open_on_practice",
            on_click=go_to_with,
            args=("practice", said.exercise),
        )


# -- the head ------------------------------------------------------------------------------


def _head(request: ExerciseRequest) -> None:
    school = library().school
    title = school.title(request) if request.family in school.families else request.raga.title
    music_title(request.raga.title, title)
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(title, anchor=False)
            st.html(f"<p class='what'>{_subtitle(request)}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            with st.popover(say("lessons.choose"), key="choices", width="content"):
                _choices(request)
            st.button(say("lessons.next"), type="primary", key="next_lesson", on_click=_next_lesson)


def _subtitle(request: ExerciseRequest) -> str:
    """'In Mohanam, Adi tala, 4 + 2 + 2. First speed.' as HTML."""
    return say(
        "lessons.subtitle",
        raga=f"<b>{escape(request.raga.title)}</b>",
        tala=f"<b>{escape(request.tala.name)}</b>",
        angas=" + ".join(map(str, request.tala.lengths)),
        speed=escape(speed_words(request)),
    )


def _choices(request: ExerciseRequest) -> None:
    """Family, number, raga and tala; the widgets show the request, unless a notice says why a choice is impossible."""
    if not notice_at("head") or "lesson_family" not in st.session_state:
        for key, value in shown_choices(request).items():
            st.session_state[key] = value
    school = library().school
    family = st.session_state["lesson_family"]
    st.selectbox(
        say("lessons.kind"),
        LESSON_FAMILIES,
        format_func=lambda name: family_of(name).title,
        key="lesson_family",
        on_change=apply_choices,
    )
    row = family_of(family)
    if row.has_own_talas or row.is_single:
        hint(say("lessons.tala_decides") if row.has_own_talas else say("lessons.one_scale_practice"))
    else:
        standing = school.admitted(request)[family]
        st.selectbox(
            say("lessons.number"),
            list(school.numbers(family)),
            format_func=lambda n: number_words(request, family, n, n in standing),
            key="lesson_number",
            on_change=apply_choices,
        )
    raga_choice("lesson_raga", apply_choices)
    form_choice(request.raga, "lesson_form", apply_choices)
    tala_choice("lesson_tala", apply_choices)
    if refused := notice_at("head"):
        notice(refused.text, role="")


def number_words(request: ExerciseRequest, family: str, number: int, stands: bool) -> str:
    """'6', '6 (not possible in Mohanam, Adi)', '5, Vara Veena, in Mohanam'."""
    if family_of(family).is_fixed:
        gitam = library().school.gitams[number - 1]
        return say("lessons.gitam", number=number, title=gitam.title, raga=gitam.request.raga.title)
    if stands:
        return str(number)
    return say("lessons.not_possible", number=number, raga=request.raga.title, tala=request.tala.name)


def shown_choices(request: ExerciseRequest) -> dict[str, Any]:
    """The value of each widget of the popover for a request."""
    return {
        "lesson_family": request.family if request.family in library().school.families else SARALI,
        "lesson_number": max(request.seed, 1),
        "lesson_raga": request.raga.name,
        "lesson_form": request.raga.name,
        "lesson_tala": request.tala.name,
    }


def apply_choices() -> None:
    """Show the lesson that the popover asks for."""

    def wanted() -> ExerciseRequest:
        request = current_request()
        shown = shown_choices(request)
        asked = {key: st.session_state[key] for key in shown if st.session_state.get(key, shown[key]) != shown[key]}
        return _wanted(request, asked)

    request_change(wanted)


def _wanted(request: ExerciseRequest, asked: dict[str, Any]) -> ExerciseRequest:
    school = library().school
    family = asked.get("lesson_family", request.family)
    if "lesson_family" in asked:
        number = school.first_number(request.changed(family=family))
    else:
        number = asked.get("lesson_number", request.seed)
    changed = request.changed(family=family, seed=number, phrase="", model="")
    if name := asked.get("lesson_raga") or asked.get("lesson_form"):
        changed = changed.changed(raga=library().raga(name), mapping=())
    if "lesson_tala" in asked:
        changed = changed.changed(tala=library().tala(asked["lesson_tala"]))
    if family_of(family).has_own_talas:
        return changed.changed(seed=school.alankaram_of(changed.tala))
    chose_gitam = family_of(family).is_fixed and not {"lesson_raga", "lesson_form", "lesson_tala"} & asked.keys()
    return school.at_home(changed) if chose_gitam else changed


# -- beside the music --------------------------------------------------------------------------


def take(offer: Offer) -> None:
    """Show the lesson that was offered; a new line is composed on the Practice page."""
    mark_widget_event()
    if not offer.request.family_row.is_lesson:
        go_to("practice", offer.request)
    else:
        request_change(lambda: offer.request)


def _next_lesson() -> None:
    offers = library().school.what_next(current_request())
    if offers:
        take(offers[0])


def _what_next(composition: Composition) -> None:
    heading(say("lessons.what_next"))
    offer_buttons(library().school.what_next(composition.exercise.request), "next", take)


def _about(composition: Composition) -> None:
    request = composition.exercise.request
    origin, sources = library().school.origin(request)
    said = [origin]
    if request.raga.name != FIRST_RAGA and library().school.row(request) is not None:
        said.append(say("lessons.our_rule", raga=request.raga.title))
    listed = "".join(f"<li>{escape(source)}</li>" for source in sources)
    heading(say("lessons.about"))
    opened = f"<details><summary>{say('lessons.sources')}</summary><ul>{listed}</ul></details>" if listed else ""
    st.html(f"<div class='new'><p>{escape(' '.join(said))}</p>{opened}</div>")


def _home(composition: Composition) -> None:
    downloads(composition.exercise)
