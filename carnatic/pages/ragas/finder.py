"""Finding a raga: the search field, the lists to browse, and the results.

The address decides what the page shows: ``q`` the search, ``raga`` the chosen raga, ``list`` the
list, ``name``, ``up`` and ``down`` a raga that is being built. Every button changes the address,
and the page is drawn from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from carnatic.errors import CarnaticError, UnknownRaga
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.links import links
from carnatic.pages.components.notation_settings import chosen_script
from carnatic.pages.ragas import facts
from carnatic.theory.raga import Raga

LISTS = {say(f"ragas.list.{name}"): name for name in ("melakartas", "janyas", "differ", "own")}
LONGEST_SEARCH = 200

Follow = Callable[[str, str], None]


@dataclass(frozen=True)
class Finding:
    """The result of an address.

    raga: the raga to show, None for none. hits: the ragas that match the search. others: ragas
    with the same word in their name. failure: why nothing was found.
    """

    query: str = ""
    raga: Raga | None = None
    hits: tuple[Raga, ...] = ()
    others: tuple[Raga, ...] = ()
    failure: CarnaticError | None = None


def find(params: Mapping[str, str]) -> Finding:
    """The result of an address; a search with one match shows that raga.

    A chosen raga stays on the page if a search finds nothing.
    """
    query, name = params.get("q", "").strip()[:LONGEST_SEARCH], params.get("raga", "")
    try:
        raga = library().raga(name) if name else None
    except CarnaticError as failure:
        return Finding(query, failure=failure)
    try:
        hits = library().find_ragas(query) if query else ()
    except CarnaticError as failure:
        return Finding(query, raga, failure=None if raga else failure)
    named = library().raga_names.named_like(query) if query else ()
    return Finding(query, raga or _only(hits), hits, tuple(other for other in named if other not in hits))


def _only(hits: tuple[Raga, ...]) -> Raga | None:
    return hits[0] if len(hits) == 1 else None


def go(**params: str) -> None:
    """Replace the address by these parameters."""
    wanted = {name: value for name, value in params.items() if value}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def finder(finding: Finding, params: Mapping[str, str]) -> None:
    """The search field and the lists to browse; both follow the address."""
    is_browsing = not finding.query and "raga" not in params
    lists = {value: words for words, value in LISTS.items()}
    st.session_state.raga_search = finding.query
    st.session_state.raga_list = lists.get(params.get("list", ""), next(iter(LISTS))) if is_browsing else None
    with st.container(key="finder", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("ragas.find"),
            key="raga_search",
            placeholder=say("ragas.find_example"),
            max_chars=LONGEST_SEARCH,
            autocomplete="off",
            on_change=_searched,
        )
        st.segmented_control(say("ragas.browse"), list(LISTS), key="raga_list", on_change=_listed)


def _searched() -> None:
    go(q=st.session_state.raga_search.strip())


def _listed() -> None:
    go(list=LISTS.get(st.session_state.raga_list, ""))


def answer(finding: Finding, follow: Follow) -> None:
    """The results, or the nearest names if there are none."""
    if finding.failure is not None:
        links(_failure_html(finding.failure), "raga_found", follow)
    elif finding.hits:
        links(facts.found_ragas(finding.hits, finding.others, finding.raga, chosen_script()), "raga_found", follow)


def _failure_html(failure: CarnaticError) -> str:
    if not isinstance(failure, UnknownRaga):
        return facts.not_found(str(failure), ())
    said = say("ragas.nearest") if failure.nearest else say("ragas.not_found")
    return facts.not_found(said, failure.nearest)


def browse(which: str, follow: Follow) -> None:
    """One of the lists; the melakartas with their wheel."""
    shelf = library().ragas
    melakartas = [raga for raga in shelf if raga.number is not None]
    if which in ("janyas", "differ"):
        own = [raga for raga in shelf if raga.number is None and raga.disputed == (which == "differ")]
        html = facts.rows(sorted(own, key=lambda raga: raga.name), script=chosen_script())
    else:
        html = facts.melakarta_list(melakartas, chosen_script())
    links(html, "raga_index", follow)
