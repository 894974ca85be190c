"""How a raga's phrases weigh the ways on, and what they change in a line."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from carnatic.compose.automaton import Automaton
from carnatic.compose.forms import State
from carnatic.compose.phrase_weights import STRENGTHS, PhraseWeights, phrase_weights
from carnatic.compose.plans import plans
from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.settings import PHRASES
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library

L = library()


def weights(raga: str, strength: str = "much") -> PhraseWeights:
    made = phrase_weights(L.raga(raga), strength, L.raga_phrases)
    assert made is not None
    return made


def free_lines(count: int, **fields: str) -> list[Exercise]:
    request = L.request(family="free", **fields)
    return [c.exercise for c in L.composer.compose_many([request.changed(seed=seed) for seed in range(count)])]


def test_the_strengths_are_those_of_the_setting() -> None:
    assert (*("off",), *STRENGTHS) == PHRASES


@pytest.mark.parametrize("raga", ["Sahana", "Mohanam", "Ritigaula", "Kalyani"])
def test_chances_are_a_distribution_after_any_letters(raga: str) -> None:
    phrases, rng = weights(raga), random.Random(7)
    for length in range(5):
        for _ in range(20):
            chances = phrases.chances("".join(rng.choices(L.raga(raga).letters, k=length)))
            assert sum(chances.values()) == pytest.approx(1)
            assert min(chances.values()) > 0
            assert set(chances) == set(L.raga(raga).letters)


def test_a_phrase_is_likelier_than_its_parts_make_it() -> None:
    """Sahana's p m g m r comes 15 times, g m r 21 times of 28 g m."""
    phrases = weights("Sahana")
    assert phrases.chances("gm")["r"] > phrases.chances("m")["r"]
    assert phrases.chances("pmgm")["r"] > 0.8
    assert phrases.chances("pm")["g"] > phrases.chances("pm")["r"]


def test_only_what_was_sung_last_is_remembered() -> None:
    phrases, rung = weights("Mohanam"), RungPlaces(L.raga("Mohanam")).places.index
    s, r = 0, 1
    assert rung(L.raga("Mohanam").places[r]) == r
    assert phrases.after("", s) == "s"
    assert phrases.after("s", KARVAI) == "s"
    assert phrases.after("pdsr", s) == "dsrs"


def test_an_opinion_shares_out_the_open_ways_alone() -> None:
    plan = plans(L.request(raga="Mohanam", family="free"), L.lessons)["through-composed"]
    opinion = weights("Mohanam").opinion(plan.form, State(5, last=2), (KARVAI, 1, 3), None, "srg")
    assert opinion.chances[0] == 0
    assert sum(opinion.chances) == pytest.approx(1)
    assert 0 < opinion.hold < 1
    paced = weights("Mohanam").opinion(plan.form, State(5, last=2), (KARVAI, 1, 3), (0.0, 0.0, 5.0), "srg")
    assert paced.chances[2] < opinion.chances[2]
    assert weights("Mohanam").opinion(plan.form, State(5, last=2), (3,), None, "srg") == ((1.0,), 0.0)


def held(lines: list[Exercise]) -> Counter[str]:
    return Counter(note.swara.letter for line in lines for note in line.notes if note.units > 1)


def test_held_swaras_are_the_ragas_own() -> None:
    """Half of the held swaras of Arabhi's pieces are s and r; the lessons hold p."""
    own = dict(next(row for row in L.raga_phrases if row.raga.name == "Arabhi").held)
    distance = {}
    for strength in PHRASES:
        counts = held(free_lines(60, raga="Arabhi", phrases=strength, idea="none"))
        distance[strength] = sum(abs(counts[letter] / counts.total() - own.get(letter, 0)) for letter in "srgmpdn")
    assert max(distance["much"], distance["some"]) < 0.8 * distance["off"]


def test_off_is_the_network_alone() -> None:
    for raga in ("Mohanam", "Kedaragaula"):
        assert phrase_weights(L.raga(raga), "off", L.raga_phrases, L.raga_motion) is None


def test_a_raga_without_pieces_moves_as_the_networks_say() -> None:
    """Relatives only say what is held; without them that is left to the network of the line."""
    for raga, held_mixed in (("Kedaragaula", 0.0), ("Devagandhari", STRENGTHS["some"][1])):
        made = phrase_weights(L.raga(raga), "some", L.raga_phrases, L.raga_motion)
        assert made is not None
        assert made.held_mixed == held_mixed
        assert made.chances("xyzgm") == pytest.approx(L.raga_motion.chances(L.raga(raga))["gm"])
        assert made.after("srg", 0) == "gs"
    # beside them the turns of its own ladders
    vakra = phrase_weights(L.raga("Kadanakutuhalam"), "some", L.raga_phrases, L.raga_motion)
    learned = L.raga_motion.chances(L.raga("Kadanakutuhalam"))
    assert vakra is not None
    assert vakra.chances("ng")["p"] > learned["ng"]["p"]
    # a raga with pieces of its own goes by them
    assert weights("Mohanam").counts == phrase_weights(L.raga("Mohanam"), "much", L.raga_phrases, L.raga_motion).counts


@pytest.mark.parametrize("family", ["sarali", "janta"])
def test_phrases_act_on_free_lines_alone(family: str) -> None:
    requests = [L.request(raga="Mohanam", family=family, phrases=strength) for strength in PHRASES]
    assert len({composition.exercise.notes for composition in L.composer.compose_many(requests)}) == 1


@pytest.mark.parametrize("raga", ["Ritigaula", "Kadanakutuhalam", "Sahana", "Nalinakanti"])
def test_most_lines_of_a_vakra_raga_have_one_of_its_turns(raga: str) -> None:
    from benchmarks.generator.ideas.measures import naming_turns, sung_pitches, trigrams

    turns = {"".join(turn) for turn in naming_turns(L.raga(raga))}
    lines = free_lines(40, raga=raga)
    assert sum(not turns.isdisjoint(trigrams(sung_pitches(line))) for line in lines) >= 24


@pytest.mark.parametrize("strength", ["some", "much"])
def test_a_line_drawn_alone_is_the_line_of_a_batch(strength: str) -> None:
    fields = {"raga": "Begada", "phrases": strength, "tala": "Rupaka"}
    together = [line.notes for line in free_lines(5, **fields)]
    for seed, notes in enumerate(together):
        assert L.composer.compose(L.request(family="free", seed=str(seed), **fields)).exercise.notes == notes


def test_every_line_still_ends(draw: random.Random) -> None:
    """What the phrases weigh down stays possible, so no beginning of a line is lost."""
    raga = draw.choice([raga for raga in L.ragas if raga.is_vakra])
    request = L.request(raga=raga.name, family="free", phrases="much")
    (plan,) = plans(request, L.lessons).values()
    if Automaton(plan.form).completions(()):
        assert L.composer.compose(request).exercise.units == plan.form.units


def test_an_unknown_strength_is_refused() -> None:
    with pytest.raises(CarnaticError, match=r"off, some or much"):
        L.request(phrases="most")
