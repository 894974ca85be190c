"""The head of the page: title, choices and 'New varisai'."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carnatic.exercise.families import COMPOSED_FAMILIES, SARALI, family_of
from carnatic.exercise.kept import begun_with
from carnatic.exercise.names import new_exercise_name, seed_of, shown_number
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import IDEAS, PHRASES, PLANS, RANGES, YATIS
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.choices import (
    form_choice,
    level_choice,
    raga_choice,
    subtitle,
    tala_choice,
)
from carnatic.pages.components.text import hint, music_title, notice
from carnatic.pages.practice.composing import UNASKED, kinds, tidy_phrase
from carnatic.pages.practice.variations import next_seed
from carnatic.pages.session import change_request, current_request, notice_at, request_change
from carnatic.theory.swara import sargam_name
from carnatic.theory.tala import eduppu_sign, fitting_eduppus

_DIE = ":material/casino:"
# how far from the lessons: the request's temperature
FREEDOM = {"close": 0.5, "near": 0.9, "free": 1.3, "far": 1.8}
FREEDOM_WORDS = {word: say(f"practice.how_new.{word}") for word in FREEDOM}
PLAN_WORDS = {plan: say(f"practice.shape.{plan}") for plan in PLANS}
YATI_WORDS = {yati: say(f"practice.yati.{yati}") for yati in YATIS}
RANGE_WORDS = {range_: say(f"practice.range.{range_}") for range_ in RANGES}
IDEA_WORDS = {idea: say("idea.alone", idea=say(f"idea.{idea}")) for idea in IDEAS}
PHRASES_WORDS = {strength: say(f"practice.phrases.{strength}") for strength in PHRASES}
# the kinds of exercise that can be composed
_KINDS = {family: family_of(family).title for family in COMPOSED_FAMILIES}


def head(request: ExerciseRequest) -> None:
    """Title and the two buttons."""
    music_title(request.raga.title, exercise_words(request))
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(request.raga.title, anchor=False)
            st.html(f"<p class='what'>{subtitle(request, exercise_words(request))}</p>")
        with st.container(key="acts", horizontal=True, width="content", gap="small"):
            with st.popover(say("practice.choices"), key="choices", width="content"):
                _choices(request)
            # without the die, so that the longer words have room on a phone
            word, icon = (say("practice.rewrite"), None) if _keeps(request) else (say("practice.new"), _DIE)
            st.button(word, icon=icon, type="primary", key="new_varisai", on_click=next_number)


def _keeps(request: ExerciseRequest) -> bool:
    return bool(request.keep or request.phrase)


def next_number() -> None:
    """Compose the next number; locked swaras stay."""
    change_request(seed=next_seed(current_request()))


def exercise_words(request: ExerciseRequest) -> str:
    """The name of the exercise: a new one by its number, a lesson from a link by its title."""
    is_new = request.family_row.is_composed or request.family_row.is_typed
    return new_exercise_name(request) if is_new else library().school.title(request)


# -- the choices ---------------------------------------------------------------------------


def _choices(request: ExerciseRequest) -> None:
    """Set the widgets to the request, unless a notice shows that the typed value is invalid."""
    if not notice_at("head") or "choice_raga" not in st.session_state:
        for key, value in practice_choices(request).items():
            st.session_state[key] = value
    raga_choice("choice_raga", apply_practice_choices)
    form_choice(request.raga, "choice_form", apply_practice_choices)
    tala_choice("choice_tala", apply_practice_choices)
    shown = st.session_state["choice_kind"]
    offered = tuple(dict.fromkeys((*kinds(request), shown)))
    st.pills(
        say("practice.style"),
        offered,
        format_func=_KINDS.__getitem__,
        key="choice_kind",
        required=True,
        on_change=apply_practice_choices,
    )
    st.text_input(
        say("practice.start"),
        key="choice_phrase",
        placeholder=say("practice.start_example"),
        on_change=apply_practice_choices,
        autocomplete="off",
    )
    _words(say("practice.how_new"), FREEDOM_WORDS, "choice_freedom")
    if family_of(shown).has_plans:
        _words(say("practice.shape"), PLAN_WORDS, "choice_plan")
    if family_of(shown).has_ideas:
        _list(say("practice.idea"), IDEA_WORDS, "choice_idea")
    if family_of(shown).has_phrases:
        _words(say("practice.phrases"), PHRASES_WORDS, "choice_phrases")
    if family_of(shown).lands:
        _landing_choices(request)
    with st.container(horizontal=True):
        level_choice(say("practice.level"), "choice_difficulty", apply_practice_choices)
        if family_of(shown).has_range:
            _list(say("practice.range"), RANGE_WORDS, "choice_range")
    with st.container(horizontal=True):
        st.number_input(
            say("practice.number"), key="choice_number", step=1, format="%d", on_change=apply_practice_choices
        )
        if not family_of(shown).sets_length:
            st.number_input(
                say("practice.avartanams"),
                key="choice_avartanams",
                step=1,
                format="%d",
                on_change=apply_practice_choices,
            )
    if family_of(shown).sets_length:
        hint(say("practice.length_from_raga"))
    if warning := notice_at("head"):
        notice(warning.text, role="")


def _landing_choices(request: ExerciseRequest) -> None:
    """The swara on which the line lands, the eduppu on which it does, and the yati of its phrases."""
    with st.container(horizontal=True):
        _list(say("practice.landing"), {swara: swara for swara in landings(request)}, "choice_landing")
        eduppus = dict.fromkeys((*fitting_eduppus(request.speed), request.eduppu))
        _list(say("practice.eduppu"), {eduppu: _eduppu_words(eduppu) for eduppu in eduppus}, "choice_eduppu")
    if request.family_row.has_yati:
        _list(say("practice.yati"), YATI_WORDS, "choice_yati")


def landings(request: ExerciseRequest) -> tuple[str, ...]:
    """The swaras of the raga's arohana and avarohana, from the lowest."""
    raga = request.mapped_raga
    swaras = {pitch.step: pitch.swara for pitch in (*raga.arohana, *raga.avarohana)}
    return tuple(sargam_name(swaras[step]) for step in sorted(swaras))


def _eduppu_words(eduppu: str) -> str:
    return say("practice.on_sama") if eduppu == "sama" else say("practice.after_sama", aksharas=eduppu_sign(eduppu))


def _list(label: str, words: dict[str, str], key: str) -> None:
    """A list that opens, one entry of which is chosen."""
    st.selectbox(label, list(words), format_func=words.__getitem__, key=key, on_change=apply_practice_choices)


def _words(label: str, words: dict[str, str], key: str) -> None:
    """A row of words, one of which is chosen."""
    st.pills(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        required=True,
        on_change=apply_practice_choices,
    )


def practice_choices(request: ExerciseRequest) -> dict[str, Any]:
    """The value of each widget of the popover for a request."""
    nearest = min(FREEDOM, key=lambda word: abs(FREEDOM[word] - request.temperature))
    return {
        "choice_raga": request.raga.name,
        "choice_form": request.raga.name,
        "choice_tala": request.tala.name,
        "choice_kind": request.family if request.family in kinds(request) else next(iter(kinds(request)), SARALI),
        "choice_phrase": request.phrase,
        "choice_freedom": nearest,
        "choice_difficulty": request.difficulty,
        "choice_plan": request.plan,
        "choice_range": request.range,
        "choice_idea": request.idea,
        "choice_phrases": request.phrases,
        "choice_yati": request.yati,
        "choice_eduppu": request.eduppu,
        "choice_landing": request.landing,
        "choice_number": shown_number(request.seed),
        "choice_avartanams": request.avartanams,
    }


def apply_practice_choices() -> None:
    """Compose the request of the popover; fields that didn't change stay as in the request."""

    def wanted() -> ExerciseRequest:
        request = current_request()
        shown = practice_choices(request)
        asked = {key: st.session_state[key] for key in shown if st.session_state.get(key, shown[key]) != shown[key]}
        changes = _changes(asked, request)
        if "raga" in changes and changes["raga"] != request.raga:
            changes["mapping"] = ()  # its swarasthanas may not be in the new raga
        if not request.family_row.lands and "eduppu" not in changes:
            changes["eduppu"] = "sama"  # what is composed begins on sama
        return request.changed(**changes)

    request_change(wanted)


def _changes(changed: dict[str, Any], request: ExerciseRequest) -> dict[str, Any]:
    changes = {name: changed[f"choice_{name}"] for name in UNASKED if changed.get(f"choice_{name}") is not None}
    if name := changed.get("choice_raga") or changed.get("choice_form"):
        changes["raga"] = library().raga(name)
    if "choice_tala" in changed:
        changes["tala"] = library().tala(changed["choice_tala"])
    if changed.get("choice_kind"):
        changes["family"] = changed["choice_kind"]
        # a length means nothing to another family, and only some have a plan, a range or an idea
        changes["avartanams"] = family_of(changes["family"]).usual_avartanams
        changes |= {name: UNASKED[name] for name in ("plan", "range", "yati", "idea")}
        # a speed that the user chose stays
        if request.speed == request.family_row.usual_speed and not request.trikalam:
            changes["speed"] = family_of(changes["family"]).usual_speed
    for name in ("eduppu", "landing"):
        if changed.get(f"choice_{name}"):
            changes[name] = changed[f"choice_{name}"]
    if "choice_phrase" in changed:
        changes |= _begun(request, tidy_phrase(changed["choice_phrase"]))
    if changed.get("choice_phrases"):
        changes["phrases"] = changed["choice_phrases"]
    if changed.get("choice_freedom"):
        changes["temperature"] = FREEDOM[changed["choice_freedom"]]
    if "choice_number" in changed:
        changes["seed"] = seed_of(int(changed["choice_number"]))
    if "choice_avartanams" in changed:
        changes["avartanams"] = int(changed["choice_avartanams"])
    return changes


def _begun(request: ExerciseRequest, phrase: str) -> dict[str, str]:
    """The field that holds a beginning, which joins the locked swaras if there are any."""
    return {"keep": begun_with(request.keep, phrase)} if request.keep else {"phrase": phrase}
