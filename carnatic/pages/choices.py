"""The head of the page: title, 'Change raga or tala' and 'New varisai'."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from carnatic.generator.plans import COMPOSED, WINDOW_FAMILIES
from carnatic.library import library
from carnatic.pages.composing import USUAL_LENGTH, kinds, tidy_phrase
from carnatic.pages.desk import ask, change, current, notice
from carnatic.practice.drills import FAMILY_TITLES
from carnatic.practice.request import HIGHEST_SEED, ExerciseRequest
from carnatic.practice.review import ladder_words
from carnatic.theory.raga import Raga

# how far from the lessons, as the request counts it
FREEDOM = {"close": 0.5, "near": 0.9, "free": 1.3, "far": 1.8}
# what can be composed: a varisai of the school's forms, or a line that goes through any raga and tala
KINDS = {family: "Free line" if family == "free" else FAMILY_TITLES[family] for family in COMPOSED}
SPEED_WORDS = {
    1: "First speed", 2: "Second speed", 4: "Third speed", 3: "Tisra gati", 6: "Tisra gati, twice as fast",
    5: "Khanda gati", 7: "Misra gati", 9: "Sankeerna gati",
}  # fmt: skip


def head(request: ExerciseRequest) -> None:
    """Title and the two buttons."""
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(request.raga.name, anchor=False)
            st.html(f"<p class='what'>{subtitle(request)}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            with st.popover("Change raga or tala", key="choices", width="content"):
                _choices(request)
            st.button("New varisai", icon=":material/casino:", type="primary", key="new_varisai", on_click=next_number)


def next_number() -> None:
    """Compose the next number; after the last comes 0."""
    seed = current().exercise.request.seed
    change(seed=seed + 1 if seed < HIGHEST_SEED else 0)


def subtitle(request: ExerciseRequest) -> str:
    """'Sarali no. 7 in Adi tala, 4 + 2 + 2. First speed.' as HTML."""
    family = KINDS.get(request.family, request.family.capitalize())
    name = "A line of your own" if request.family == "own" else f"{family} no. {request.seed}"
    angas = " + ".join(map(str, request.tala.lengths))
    said = f"<b>{escape(name)}</b> in <b>{escape(request.tala.name)}</b> tala, {angas}. {speed_words(request)}."
    return f"{said} {escape(moved_words(request))}".strip()


def speed_words(request: ExerciseRequest) -> str:
    """'Second speed', 'Trikalam', 'Second speed, desadi'."""
    words = "Trikalam" if request.trikalam else SPEED_WORDS[request.speed]
    return words if request.eduppu == "sama" else f"{words}, {request.eduppu}"


def moved_words(request: ExerciseRequest) -> str:
    """'With R2 it has the ladders of Sarasangi.', '' where no swara has another name."""
    moved = [place.symbol for place in request.mapped_raga.places if place not in request.raga.places]
    if not moved:
        return ""
    names = " and ".join(", ".join(moved).rsplit(", ", 1))
    known = library().raga_with_ladders(request.mapped_raga)
    return f"With {names} it has the ladders of {known.name}." if known else f"With {names}."


# -- the choices ---------------------------------------------------------------------------


def raga_label(raga: Raga) -> str:
    """A raga's name with what else it is found by: 'Hanumatodi, 8, Todi'."""
    number = () if raga.number is None else (str(raga.number),)
    return ", ".join((raga.name, *number, *raga.aliases))


def tala_label(name: str) -> str:
    """A tala with its angas: 'Adi, 4 + 2 + 2'."""
    return f"{name}, {' + '.join(map(str, library().tala(name).lengths))}"


def _choices(request: ExerciseRequest) -> None:
    """The widgets keep what was typed while it can't be met; otherwise they follow the request."""
    if not notice("head") or "choice_raga" not in st.session_state:
        for key, value in shown_choices(request).items():
            st.session_state[key] = value
    raga_choice("choice_raga", apply_choices)
    form_choice(request.raga, "choice_form", apply_choices)
    tala_choice("choice_tala", apply_choices)
    shown = st.session_state["choice_kind"]
    offered = tuple(dict.fromkeys((*kinds(request), shown)))
    st.pills("Kind", offered, format_func=KINDS.__getitem__, key="choice_kind", required=True, on_change=apply_choices)
    st.text_input("Begin with", key="choice_phrase", placeholder="s r g r", on_change=apply_choices, autocomplete="off")
    st.segmented_control(
        "How far from the lessons",
        list(FREEDOM),
        key="choice_freedom",
        required=True,
        on_change=apply_choices,
        width="stretch",
    )
    with st.container(horizontal=True):
        st.number_input("No.", key="choice_number", step=1, format="%d", on_change=apply_choices)
        if request.family not in WINDOW_FAMILIES:
            st.number_input("Avartanams", key="choice_avartanams", step=1, format="%d", on_change=apply_choices)
    if request.family in WINDOW_FAMILIES:
        st.html("<p class='hint'>Its length follows from the raga: one figure, moved along both ladders.</p>")
    if said := notice("head"):
        st.html(f"<p class='notice'>{escape(said.text)}</p>")


def raga_choice(key: str, on_change: Callable[[], None]) -> None:
    """The list of ragas, in which any name can be typed."""
    names = [raga.name for raga in library().ragas]
    typed = st.session_state.get(key)
    st.selectbox(
        "Raga",
        # another form of a raga, or what was typed and is no raga, stands in the list while it is chosen
        names if typed in (None, *names) else [*names, typed],
        format_func=lambda name: raga_label(library().raga(name)) if name in _raga_names() else name,
        key=key,
        accept_new_options=True,
        on_change=on_change,
        placeholder="A name or a melakarta number",
    )


def form_choice(raga: Raga, key: str, on_change: Callable[[], None]) -> None:
    """The forms of a raga of which traditions differ, by their ladders; nothing for the others."""
    forms = {form.name: form for form in library().forms(raga)}
    if len(forms) > 1:
        st.selectbox(
            "Traditions differ",
            list(forms),
            format_func=lambda name: f"{name}: {ladder_words(forms[name])}",
            key=key,
            on_change=on_change,
        )


def tala_choice(key: str, on_change: Callable[[], None]) -> None:
    """The list of talas."""
    st.selectbox("Tala", [tala.name for tala in library().talas], format_func=tala_label, key=key, on_change=on_change)


def _raga_names() -> frozenset[str]:
    return frozenset(raga.name for raga in library().ragas)


def shown_choices(request: ExerciseRequest) -> dict[str, Any]:
    """What each widget of the popover shows for a request."""
    nearest = min(FREEDOM, key=lambda word: abs(FREEDOM[word] - request.temperature))
    return {
        "choice_raga": request.raga.name,
        "choice_form": request.raga.name,
        "choice_tala": request.tala.name,
        "choice_kind": request.family if request.family in kinds(request) else next(iter(kinds(request)), "sarali"),
        "choice_phrase": request.phrase,
        "choice_freedom": nearest,
        "choice_number": request.seed,
        "choice_avartanams": request.avartanams,
    }


def apply_choices() -> None:
    """Compose what the popover asks for; what was not touched stays as the request has it."""

    def wanted() -> ExerciseRequest:
        request = current().exercise.request
        shown = shown_choices(request)
        asked = {key: st.session_state[key] for key in shown if st.session_state.get(key, shown[key]) != shown[key]}
        changes = _changes(asked)
        if "raga" in changes and changes["raga"] != request.raga:
            changes["mapping"] = ()  # its swarasthanas may not be in the new raga
        # what is composed begins on sama
        return request.changed(eduppu="sama", **changes)

    ask(wanted)


def _changes(asked: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if name := asked.get("choice_raga") or asked.get("choice_form"):
        changes["raga"] = library().raga(name)
    if "choice_tala" in asked:
        changes["tala"] = library().tala(asked["choice_tala"])
    if asked.get("choice_kind"):
        changes["family"] = asked["choice_kind"]
        # what one family takes for its length means nothing to another
        changes["avartanams"] = USUAL_LENGTH
    if "choice_phrase" in asked:
        changes["phrase"] = tidy_phrase(asked["choice_phrase"])
    if asked.get("choice_freedom"):
        changes["temperature"] = FREEDOM[asked["choice_freedom"]]
    if "choice_number" in asked:
        changes["seed"] = int(asked["choice_number"])
    if "choice_avartanams" in asked:
        changes["avartanams"] = int(asked["choice_avartanams"])
    return changes
