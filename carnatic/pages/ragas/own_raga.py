"""The user's own raga on the Ragas page: the fields in which it is built, and the facts about it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.compose.plans import offers
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.component import component, text_told
from carnatic.pages.components.links import links, raga_address
from carnatic.pages.components.save_to_book import keep_raga
from carnatic.pages.ragas.finder import Follow, go
from carnatic.pages.session import RagasSession, page_session
from carnatic.theory.direction import direction_words
from carnatic.theory.ladder import LONGEST_LADDERS
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.raga_draft import JudgedRaga, RagaDraft, judge_raga
from carnatic.theory.swara import SWARASTHANAS

LIST = "own"  # its value of 'list' in the address


# -- the part of the page ----------------------------------------------------------------------------


def build_own_raga(follow: Follow) -> None:
    """The fields for name and ladders, checked while they are typed."""
    page = page_session(RagasSession)
    draft = page.draft or _draft(st.query_params)
    # the address brings it back on a reload
    go(list=LIST, name=draft.name, up=draft.up, down=draft.down)
    judged = judge_raga(draft, library().raga_names)
    component("own")(key="own_raga", data=own_data(draft, judged, page.draft_turn), on_wish_change=_told)
    links(ladder_words(judged), "raga_said", follow)


def own_data(draft: RagaDraft, judged: JudgedRaga, put: int = 0) -> dict[str, Any]:
    """The data of the component; assets/web/own describes each field."""
    return {
        "put": put,
        "draft": {"name": draft.name, "up": draft.up, "down": draft.down},
        "longest": LONGEST_LADDERS,
        "places": [{"symbol": p.symbol, "name": p.name, "semitone": p.semitone} for p in SWARASTHANAS.values()],
        "faults": dict(judged.faults),
        "opens": judged.raga is not None,
    }


def ladder_words(judged: JudgedRaga) -> str:
    """The kind of the ladders, how a line moves in them and which exercises they allow, as HTML."""
    raga = judged.raga
    if raga is None:
        words = f"<p class='hint'>{say('ragas.own_hint')}</p>"
    elif judged.is_known:
        link = f"<a {raga_address(raga.name)}>{escape(raga.title)}</a>"
        known = say("ragas.own_is_known", raga=link)
        words = f"<p><b>{known}</b> {say('ragas.own_keeps_name')}</p>{law(raga)}"
    else:
        kind = say("ragas.kind", kind=raga.kind)
        words = f"<p><b>{say('ragas.own_is_new')}</b> {escape(kind)}</p>{law(raga)}"
    return f"<div class='law' role='status'>{words}</div>"


def law(raga: Raga) -> str:
    """How a line moves in a raga and which exercises it allows, as HTML."""
    request = library().request().changed(raga=raga)
    admits = (library().school.offers(request), offers(request, library().lessons))
    sentences = (" ".join(direction_words(raga)), *(str(offer) for offer in admits if offer))
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _draft(wish: Mapping[str, Any]) -> RagaDraft:
    """The draft in an address or a message of the browser, which can contain anything."""
    return RagaDraft(*(text_told(wish, field)[: LONGEST_LADDERS + 1] for field in ("name", "up", "down")))


def _told() -> None:
    wish = st.session_state["own_raga"].get("wish")
    if isinstance(wish, Mapping):
        on_own_raga_event(wish)


def on_own_raga_event(wish: Mapping[str, Any]) -> None:
    """Read the fields, and open the raga if asked. wish: {kind: 'draft' or 'open', name, up, down}."""
    draft = _draft(wish)
    page_session(RagasSession).draft = draft
    raga = judge_raga(draft, library().raga_names).raga
    if wish.get("kind") == "open" and raga is not None:
        go(raga=raga.name)


# -- the user's own raga, once it is built -----------------------------------------------------------------


def own_raga(composition: Composition) -> None:
    """The facts about the user's own raga: how it moves, and the buttons to save and to change it."""
    request = composition.exercise.request
    st.html(f"<h3>{say('ragas.own_heading')}</h3><div class='law'>{law(request.raga)}</div>")
    keep_raga(request)
    st.button(say("ragas.own_change"), key="change_ladders", width="stretch", on_click=_change, args=(request.raga,))


def _change(raga: Raga) -> None:
    page = page_session(RagasSession)
    page.draft = RagaDraft(raga.own_name, show_ladder(raga.arohana), show_ladder(raga.avarohana))
    page.draft_turn += 1
    go(list=LIST)
