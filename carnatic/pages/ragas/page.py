"""The Ragas page: search, the whole list, and a raga with its ladders, its wheel and its relatives."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.compose.plans import plans
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.families import FREE, LADDER, SARALI
from carnatic.exercise.link import is_link, read_request, show_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.scale import ladder_alone, tala_for
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import composition_from
from carnatic.pages.components.downloads import downloads
from carnatic.pages.components.exercise_view import Part, exercise_view, head_notice
from carnatic.pages.components.links import links, page_address
from carnatic.pages.components.notation_settings import chosen_script
from carnatic.pages.components.text import heading, page_title
from carnatic.pages.navigation import go_to
from carnatic.pages.ragas import facts
from carnatic.pages.ragas.finder import answer, browse, find, finder, go
from carnatic.pages.ragas.own_raga import LIST, build_own_raga, own_raga
from carnatic.pages.session import (
    ExerciseSource,
    RagasSession,
    activate,
    current_request,
    page_session,
    playback_settings_of,
    take_widget_event,
    try_update,
)
from carnatic.theory.gamaka_words import gamaka_rows, grounds, what, where
from carnatic.theory.raga import Raga

TALAS = ("Adi", "Rupaka", "Eka")  # the first one in which neither ladder ends on a long hold is used


def ragas() -> None:
    """Show the page."""
    activate(RagasSession, _source())
    take_widget_event()  # this page follows its address always
    params = st.query_params.to_dict()
    finding = find(params)
    finder(finding, params)
    is_open = not finding.query and finding.failure is None
    if finding.raga is None:
        _title(with_words=is_open)
    answer(finding, _follow)
    if finding.raga is not None:
        _show(finding.raga, params)
    elif is_open and params.get("list") == LIST:
        build_own_raga(_follow)
    elif is_open:
        browse(params.get("list", ""), _follow)


def _title(with_words: bool) -> None:
    shelf = library().ragas
    agreed, differ = (sum(raga.number is None and raga.disputed == it for raga in shelf) for it in (False, True))
    words = say("ragas.subtitle", janyas=agreed, differ=differ)
    page_title(say("page.ragas"))
    with st.container(key="title"):
        st.title(say("page.ragas"), anchor=False)
        if with_words:
            st.html(f"<p class='what'>{words}</p>")


def _follow(kind: str, name: str) -> None:
    """Open a link that was pressed."""
    if kind == "raga":
        go(q=st.query_params.get("q", ""), raga=name)
    elif name in ("lessons", "practice"):
        go_to(name, _wish(name))


# -- a raga ----------------------------------------------------------------------------------------


def _show(raga: Raga, params: Mapping[str, str]) -> None:
    """The part of the page for a raga, its head first, which needs no sound."""
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(facts.title(raga), anchor=False)
            page_title(facts.title(raga))
            st.html(f"<p class='what'>{facts.raga_facts(raga)}</p>")
        acts = st.container(key="raga_acts", width="content")
    notice_place = st.container(key="notice")
    if not _take_up(raga, params):
        with notice_place:
            head_notice()
        return
    with acts:
        links(_acts(), "raga_leave", _follow)
    home: Part = ("home", _home)
    own_parts: tuple[Part, ...] = (("own_raga", own_raga),) if raga.is_own else ()
    # each form names its own sources
    exercise_view(
        (("forms", _forms), home) if len(library().forms(raga)) > 1 else (*own_parts, home, ("sources", _sources))
    )
    st.html(gamakas(current_request()))
    links(facts.kin(raga, chosen_script()), "raga_kin", _follow)


def _take_up(raga: Raga, params: Mapping[str, str]) -> bool:
    """Put the raga's ladders on the page; sruti and tempo stay as they are."""
    before = page_session(RagasSession).composition
    if before is not None and before.exercise.request.raga == raga:
        return True
    request = _asked(params) if before is None else before.exercise.request.changed(mapping=())
    return try_update(lambda: _made(request.changed(raga=raga)))


def _asked(params: Mapping[str, str]) -> ExerciseRequest:
    """The playback settings of a link, or the defaults if it has none that can be read."""
    first = library().request()
    try:
        return first.changed(**playback_settings_of(read_request(params, library()))) if is_link(params) else first
    except CarnaticError:
        return first


def _made(request: ExerciseRequest) -> Composition:
    tala = tala_for(request.raga, [library().tala(name) for name in TALAS])
    return composition_from(ladder_alone(request.changed(tala=tala)))


def _source() -> ExerciseSource:
    """How the page makes its exercises: the ladders of a raga."""
    first = library().request()
    return ExerciseSource(first, lambda: _made(first), _made, lambda _: (), composition_from)


def _forms(composition: Composition) -> None:
    raga = composition.exercise.request.raga
    every = library().forms(raga)
    words = say("ragas.forms") if every[0].disputed else say("ragas.also_taught")
    heading(words, say("ragas.count_forms", count=len(every)))
    links(facts.forms(raga, every, chosen_script()), "raga_forms", _follow)


def _home(composition: Composition) -> None:
    downloads(composition.exercise)


def _sources(composition: Composition) -> None:
    st.html(f"<h3>{say('ragas.sources')}</h3>{facts.sources(composition.exercise.request.raga)}")


# -- to the other pages ------------------------------------------------------------------------------


def _acts() -> str:
    lessons, practice = (page_address(page, show_request(_wish(page))) for page in ("lessons", "practice"))
    return (
        f"<p class='acts'><a class='button' {lessons}>{say('ragas.lessons')}</a>"
        f"<a class='button primary' {practice}>{say('ragas.practise')}</a></p>"
    )


def _wish(page: str) -> ExerciseRequest:
    """The request for another page: the raga with its tuning, in an exercise that the page has."""
    request = current_request().changed(tala=library().tala("Adi"), speed=1, seed=0, avartanams=4)
    if page == "practice":
        return request.changed(family=SARALI if has_sarali(request.raga) else FREE)
    school = library().school
    sarali = request.changed(family=SARALI)
    first = school.named(sarali, SARALI, school.first_number(sarali))
    return first if school.stands(first) else school.named(request, LADDER, 1)


def has_sarali(raga: Raga) -> bool:
    """Whether a sarali can be composed in a raga."""
    try:
        return bool(plans(library().request().changed(raga=raga), library().lessons))
    except CannotCompose:
        return False


def gamakas(request: ExerciseRequest) -> str:
    """Every gamaka of the raga: its swara, its form and its source, as HTML."""
    rules = library().gamaka_rules(request.raga)
    rows = "".join(
        f"<tr><th scope='row'>{escape(_capital(where(places, rule)))}</th><td>{escape(_capital(what(rule)))}</td>"
        f"<td{'' if rule.is_sourced else ' class=ours'}>{escape(grounds(rule))}</td></tr>"
        for places, rule in gamaka_rows(request.mapped_raga, request.mapped_tuning, rules)
    )
    columns = (say("ragas.gamakas.swara"), say("ragas.gamakas.gamaka"), say("ragas.gamakas.source"))
    heads = "".join(f"<th scope='col'>{head}</th>" for head in columns)
    return (
        f"<section class='gamakas' id='gamakas'><h2>{say('ragas.gamakas')}</h2>"
        f"<p>{say('ragas.gamakas_introduction')}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
