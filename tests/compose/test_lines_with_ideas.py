"""Lines with an idea: what is asked for is what can be found in the line."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import accumulate, pairwise, product

import pytest

from carnatic.compose import automaton
from carnatic.compose.composer import Composer
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.ideas.line import idea_of
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show_body
from carnatic.exercise.settings import ROW_IDEAS
from carnatic.library import library
from tests.compose.units import units_of

L = library()
TALAS = ("Adi", "Rupaka", "misra chapu", "khanda chapu", "Jhampa", "tisra Eka", "Ata", "khanda Triputa")
UNEVEN = ("Adi", "chaturasra Eka")  # talas in which saralis are composed


def composed(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


def ragas(count: int) -> list[str]:
    """The first ragas of the table that aren't vakra."""
    return [raga.name for raga in L.ragas if not raga.is_vakra and raga.spans_octave][:count]


def faults(cases: Iterable[tuple[str, str, str, str]]) -> list[str]:
    """What is wrong with the lines of some cases; a refusal must say which ideas there are."""
    found, lines = [], 0
    for family, raga, tala, idea in cases:
        case = f"{family} {raga} {tala} {idea}"
        try:
            line = composed(family=family, raga=raga, tala=tala, idea=idea, avartanams="8" if "Eka" in tala else "4")
        except CannotCompose as refusal:
            if not refusal.code.startswith(("idea.", "sarali.", "none.", "refused.")):
                found.append(f"{case}: {refusal.code}")
            continue
        told, lines = idea_of(line), lines + 1
        if told is None or told.name != idea:
            found.append(f"{case}: {told}\n{show_body(line)}")
        found += [f"{case}: {fault.message}" for fault in review(line)]
    return found or ([] if lines else ["every case is refused"])


CASES = [("free", *case) for case in product(ragas(40), TALAS, ROW_IDEAS)]
CASES += [("sarali", *case) for case in product(ragas(40), UNEVEN, ROW_IDEAS)]


def test_the_idea_that_was_asked_for_is_found_in_the_line(seed: int) -> None:
    assert not faults(random.Random(seed).sample(CASES, 20)), f"VARISAI_SEED={seed}"


@pytest.mark.sweep
@pytest.mark.parametrize("idea", ROW_IDEAS)
def test_an_idea_is_found_in_every_line_that_has_it(idea: str) -> None:
    """Forty ragas in eight talas."""
    assert not faults(case for case in CASES if case[-1] == idea)


def test_any_line_that_can_have_an_idea_has_one() -> None:
    lines = [
        composed(family=family, raga=raga, seed=str(seed))
        for family, raga, seed in product(("sarali", "free"), ("Mayamalavagowla", "Kambhoji"), range(6))
        if (family, raga) != ("sarali", "Kambhoji")
    ]
    assert all(map(idea_of, lines)), [show_body(line) for line in lines if not idea_of(line)]


def test_the_ideas_vary_from_number_to_number() -> None:
    names = {idea.name for seed in range(25) if (idea := idea_of(composed(seed=str(seed))))}
    assert len(names) >= 5


@pytest.mark.parametrize(("tala", "places"), [("Adi", {1, 3, 5, 7}), ("Rupaka", {1, 3, 5}), ("Jhampa", {1, 3, 5, 9})])
def test_a_karvai_that_moves_keeps_off_the_claps(tala: str, places: set[int]) -> None:
    """Every second akshara of an anga, so it moves by two swaras in Adi and by one in Rupaka's groups of three."""
    for seed in range(6):
        line = composed(family="free", raga="Mohanam", tala=tala, idea="karvai", seed=str(seed))
        ends = list(accumulate(note.units for note in line.notes))
        held = {(end - 1) % line.request.tala.aksharas for end, note in zip(ends, line.notes) if note.units > 1}
        assert len(held) > 1
        assert held <= places, show_body(line)


def test_a_row_does_not_come_twice_in_a_row() -> None:
    for seed in range(8):
        units = units_of(composed(family="free", raga="Arabhi", idea="answer", seed=str(seed)))
        rows = [tuple(units[k : k + 8]) for k in range(0, len(units), 8)]
        assert all(a != b for a, b in pairwise(rows)), rows


def test_a_start_and_another_idea_are_kept_together() -> None:
    """The same first swaras, one line for each idea."""
    for idea in ("restart", "sequence", "mirror", "answer"):
        line = composed(phrase="s r g", idea=idea)
        told = idea_of(line)
        assert told is not None
        assert told.name == idea
        assert show_body(line).startswith("s r g")


def test_a_start_that_leaves_no_idea_is_sung_without_one() -> None:
    line = composed(phrase="s r g m p d n d", family="free")
    assert idea_of(line) is None
    assert show_body(line).startswith("s r g m | p d | n d")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"family": "janta", "idea": "mirror"}, "idea.family"),
        ({"family": "free", "raga": "Sahana", "idea": "mirror"}, "idea.vakra"),
        ({"idea": "yati"}, "idea.not_here"),
        ({"family": "free", "tala": "misra chapu", "idea": "answer"}, "idea.not_here"),
        ({"family": "free", "tala": "misra chapu", "idea": "karvai"}, "idea.not_here"),
        ({"family": "free", "phrase": "s r g m p d n d", "idea": "pairs"}, "idea.none_here"),
    ],
)
def test_an_idea_that_does_not_fit_is_refused_with_those_that_do(fields: dict[str, str], code: str) -> None:
    with pytest.raises(CannotCompose) as refusal:
        composed(**fields)
    assert refusal.value.code == code


def test_what_a_search_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server composes without end, and the same number gives the same line whatever was forgotten."""
    fields = {"family": "free", "idea": "restart", "raga": "Kalyani"}
    expected = [composed(**fields, seed=str(seed)) for seed in range(4)]
    monkeypatch.setattr(automaton, "MOST_REMEMBERED", 50)
    composer = Composer(L.composer.network, L.composer.card, L.lessons, phrases=L.composer.phrases)
    searches = []
    for seed, line in enumerate(expected):
        request = L.request(**fields, seed=str(seed))
        assert composer.compose(request).exercise == line
        searches.append(composer.sampler(composer._task_and_rng(request)[0].chosen.plan).automaton)
    assert len(set(map(id, searches))) == len(searches), "each line of this raga needs more than 50"


def test_no_idea_can_be_asked_for() -> None:
    lines = [composed(idea="none", seed=str(seed)) for seed in range(8)]
    assert any(idea_of(line) is None for line in lines)


def test_a_level_is_kept_with_an_idea() -> None:
    from carnatic.exercise.difficulty import difficulty

    for level in ("1", "2", "3"):
        line = composed(family="free", difficulty=level, seed="3")
        assert difficulty(line).level == int(level)
