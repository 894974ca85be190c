"""Every place that draws swaras in HTML: in each of the six scripts all syllables are that script's."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from carnatic.compose.composition import NearestLesson
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import read_notes
from carnatic.jobs.training import Sample
from carnatic.library import library
from carnatic.notation.sargam import SCRIPT_SYLLABLES, spell_in_script
from carnatic.pages.components import tuning_comparison as tunings
from carnatic.pages.components.swaras import (
    line_html,
    place_html,
    place_words,
    read_word,
    spoken_name,
    swara_html,
    typed,
)
from carnatic.pages.components.tuning import octave_data
from carnatic.pages.practice import lesson_comparison, novelty
from carnatic.pages.ragas import facts
from carnatic.pages.ragas.wheel import wheel
from carnatic.pages.session import PracticeSession
from carnatic.pages.train.progress import sample_html
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Sthayi, Swara
from carnatic.theory.swara import sargam_name as in_text
from tests.pages.practice_app import opened

LINE = "s r g m | p d | n S || S' n.. d. , | g r | s , ||"
NAMES = ("sa", "ri", "ga", "ma", "pa", "da", "ni")
OTHERS = [script for script in SCRIPT_SYLLABLES if script != "roman"]
EVERY = [Swara(letter, sthayi) for letter in LETTERS for sthayi in Sthayi]


def drawn(html: str) -> list[str]:
    """The syllables that are drawn, holds left out."""
    return [one for one in re.findall(r"<i class='swara[^>]*>([^<]*)", html) if one != ","]


def syllables(text: str, script: str) -> list[str]:
    return [spell_in_script(swara, script) for swara in map(read_word, text.split()) if swara is not None]


def letters(html: str) -> set[str]:
    """What is seen as a swara in Roman letters, with a number or without; sentences may name swaras so."""
    seen = unescape(re.sub("<[^>]*>", " ", re.sub("<p[ >].*?</p>|</?(sub|b|i)[^>]*>", "", html)))
    return {word for word in seen.split() if re.fullmatch(r"[srgmpdnSRGMPDN][123]?[.']*", word)}


# -- one swara ---------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_a_swara_has_its_syllable_its_dots_and_its_name(script: str) -> None:
    for swara in EVERY:
        check_swara(swara, script)


def check_swara(swara: Swara, script: str) -> None:
    """One swara as it is seen and said."""
    word = in_text(swara)
    found = re.fullmatch(r"<i class='([^']*)' role='img' aria-label='([^']*)'>([^<]*)</i>", swara_html(word, script))
    assert found is not None
    dots = [swara.sthayi.word] if swara.sthayi else []
    assert found[1].split() == ["swara", *dots, *([] if script == "roman" else [script])]
    assert found[2] == spoken_name(word) == " ".join([NAMES[LETTERS.index(swara.letter)], *dots])
    assert found[3] == spell_in_script(swara, script)


def test_what_is_no_swara_stays_as_it_is() -> None:
    assert swara_html(",") == "<i class='swara held' role='img' aria-label='held'>,</i>"
    assert [swara_html(word, "tamil") for word in ("|", "||", "x", "sr", "<b>")] == ["|", "||", "x", "sr", "&lt;b&gt;"]
    assert swara_html("m2", "tamil").endswith("aria-label='ma 2'>ம<sub>2</sub></i>")


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_swaras_that_are_typed_tell_each_sthayi(script: str) -> None:
    words = [in_text(swara) for swara in EVERY]
    shown = typed(" ".join(words), script).split()
    assert len(set(shown)) == len(EVERY)
    assert (shown == words) == (script == "roman")
    assert typed("s r | S n.", "telugu") == "స రి | స' ని."


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_every_swarasthana_has_its_number(script: str) -> None:
    for symbol, place in SWARASTHANAS.items():
        syllable = spell_in_script(Swara(place.letter), script).upper()
        assert place_words(place, script) == f"{syllable}{symbol[1:]}"
        assert re.sub("</?sub>", "", place_html(place, script)) == f"{syllable}{symbol[1:]}"


# -- where they are drawn ------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_a_line_beside_its_lesson(script: str) -> None:
    composition = library().composer.compose(library().request(raga="Mohanam", seed="3", script=script))
    lesson = composition.nearest.lesson_text
    mine = [in_text(note.swara) for note in composition.exercise.notes]
    assert drawn(lesson_comparison.shared_runs_with_lesson(composition)) == syllables(" ".join([*mine, lesson]), script)
    assert (letters(lesson_comparison.shared_runs_with_lesson(composition)) == set()) == (script != "roman")
    exercise = Exercise(library().request(script=script), read_notes("s r g m p d n S")[0])
    html = novelty.comparison_with_nearest(exercise, NearestLesson("a", "Sarali 1", 8, 0, 0, "s r g m p d n S"))
    assert drawn(html) == 2 * syllables("s r g m p d n S", script)
    ends = novelty.endings(("s r g m || p d", "s r g m || n S"), script)
    assert drawn(ends) == syllables("s r g m p d s r g m n S", script)


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_what_a_model_writes(script: str) -> None:
    assert drawn(sample_html(Sample(3, f"raga: Mohanam\n\n{LINE}"), script)) == syllables(LINE, script)
    assert drawn(line_html(LINE, script)) == syllables(LINE, script)


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_the_octave_and_the_table_of_cents(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = library().request(raga="Kalyani", script=script)
    # outside of a run of Streamlit's there is no session
    monkeypatch.setattr("carnatic.pages.components.tuning.current_session", PracticeSession)
    monkeypatch.setattr("carnatic.pages.components.tuning.notice_at", lambda place: None)
    data = octave_data(request)
    swaras = [spell_in_script(Swara(letter), script) for letter in LETTERS]
    assert [bead["shown"] for bead in data["beads"]] == [*swaras, spell_in_script(Swara("s", Sthayi.TARA), script)]
    # what the octave tells the page is the swara's own letter
    assert [bead["letter"] for bead in data["beads"]] == [*LETTERS, "s"]
    marks = {name["html"] for mark in data["marks"] for name in mark["names"]}
    assert marks == {place_html(place, script) for place in SWARASTHANAS.values()}
    heads = re.findall("<th scope='row'>(.*?)</th>", tunings.tuning_comparison(request))
    assert heads[:7] == [place_html(place, script) for place in request.raga.places]


@pytest.mark.parametrize("script", OTHERS)
def test_the_ragas(script: str) -> None:
    ragas = library().all_ragas
    assert letters(facts.rows(ragas, script=script)) == set()
    assert letters(facts.melakarta_list(ragas[:72], script)) == set()
    assert letters(wheel(ragas[:72], {}, script=script)) == set()
    assert letters(facts.forms(ragas[80], ragas[80:83], script)) == set()
    assert letters(facts.found_ragas(ragas[:2], ragas[5:9], ragas[0], script)) == set()
    assert letters(facts.kin(library().raga("Mohanam"), script)) == set()
    shown = facts.ladder(library().raga("Mohanam").arohana, script)
    places = [place_words(SWARASTHANAS[symbol], script) for symbol in ("S", "R2", "G3", "P", "D2", "S")]
    assert re.sub("<[^>]*>", "", shown).split() == places


# -- on the pages ----------------------------------------------------------------------------------


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The last data of the candidates' cards."""
    from carnatic.pages.practice import candidates

    shown: dict[str, Any] = {}
    monkeypatch.setattr(candidates, "component", lambda name: lambda key, data, **told: shown.update(data))
    return shown


def test_a_script_that_is_chosen_goes_through_the_whole_page(tries: dict[str, Any]) -> None:
    app = opened(raga="Mohanam", no="3")
    assert letters(" ".join(one.proto.body for one in app.get("html") if "class='swara" in one.proto.body))
    roman = [one["spoken"] for one in tries["tries"]]
    app.selectbox(key="notation_script").set_value("tamil").run()
    html = " ".join(one.proto.body for one in app.get("html") if "class='swara" in one.proto.body)
    assert drawn(html)
    assert letters(html) == set()
    cells = [swara for one in tries["tries"] for row in one["rows"] for part in row for swara in part]
    assert cells
    assert all("tamil" in cell or "held" in cell for cell in cells)
    # what is heard of them is the same in every script
    assert [one["spoken"] for one in tries["tries"]] == roman


def test_few_lines_to_choose_from_are_in_the_script() -> None:
    app = opened(raga="Mohanam", tala="tisra jati Eka", family="alankaram", script="telugu")
    (pills,) = [group for group in app.pills if group.key == "few_lines"]
    assert len(pills.options) == 5
    assert all(set(option) <= set("సరిగపధని' .,") for option in pills.options)
