"""Every raga and every form of one: its ladders sound at the cents of its mapping."""

import pytest

from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.score import lay_out
from carnatic.lessons.realise import ladder_practice
from carnatic.lessons.scale import ladder_alone
from carnatic.library import library
from carnatic.sound.drone.strings import drone_strings
from carnatic.sound.partials import RATE
from carnatic.sound.tala import render_tala
from carnatic.sound.voices import render_ladder, render_melody, slices
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from tests.laws import for_each
from tests.sound.listen import EXACT_CENTS, phase_cents, ratio_cents

LIBRARY = library()
# The just ratios by hand, as the tuning's own sources print them.
JUST = {
    "S": "1", "R1": "16/15", "R2": "9/8", "R3": "6/5", "G1": "9/8", "G2": "6/5", "G3": "5/4", "M1": "4/3",
    "M2": "45/32", "P": "3/2", "D1": "8/5", "D2": "27/16", "D3": "9/5", "N1": "27/16", "N2": "9/5", "N3": "15/8",
}  # fmt: skip


def in_just(word: str) -> float:
    """Cents of 'N2', 'S^' (tara) or 'N2.' (mandra)."""
    return ratio_cents(JUST[word.rstrip("^.")]) + 1200 * (word.count("^") - word.count("."))


def alone(raga: Raga, tuning: str = "just") -> Performance:
    return perform(lay_out(ladder_alone(LIBRARY.request(tuning=tuning, sruti="4.5", human="no").changed(raga=raga))))


def practised(raga: Raga) -> Performance:
    return perform(lay_out(ladder_practice(LIBRARY.request(sruti="4.5", human="no").changed(raga=raga))))


@pytest.mark.parametrize("tuning", ["just", "equal"])
def test_every_form_of_every_raga_has_the_tunings_cents(tuning: str) -> None:
    for raga in LIBRARY.all_ragas:
        performance = alone(raga, tuning)
        for note in performance.notes:
            pitch = note.event.pitch
            assert pitch is not None
            just = ratio_cents(JUST[pitch.place.symbol]) + 1200 * pitch.sthayi
            truth = just if tuning == "just" else 100 * pitch.semitone
            assert note.cents == pytest.approx(truth, abs=1e-6), raga.name
            assert note.hz == pytest.approx(performance.sruti_hz * 2 ** (truth / 1200)), raga.name
        # the way up as it is written, then the way down
        assert [note.event.pitch for note in performance.notes] == [*raga.arohana, *raga.avarohana], raga.name


def test_the_practice_of_every_raga_begins_with_its_arohana() -> None:
    for raga in LIBRARY.ragas:
        sung = [note.event.pitch for note in practised(raga).notes]
        up = raga.arohana[next(i for i, p in enumerate(raga.arohana) if (p.place.symbol, p.sthayi) == ("S", 0)) :]
        assert sung[: len(up)] == list(up), raga.name


# those whose ladders don't join or don't come home, and one that starts below s
SEVEN = ("Asaveri 2", "Begada 3", "Kurinji 2", "Navroj 3", "Umabharanam 2", "Gopikavasantam 3", "Chittaranjani 2")


@pytest.mark.parametrize("name", [*SEVEN, "Navroj"])
def test_ladders_without_practice_are_heard(name: str) -> None:
    performance = alone(LIBRARY.raga(name))
    sound = render_melody(performance)
    for note, (start, n) in zip(performance.notes, slices(performance), strict=True):
        pitch = note.event.pitch
        assert pitch is not None
        hz = performance.sruti_hz * 2 ** ((ratio_cents(JUST[pitch.place.symbol]) + 1200 * pitch.sthayi) / 1200)
        assert abs(phase_cents(sound[start + RATE // 10 : start + n - RATE // 20], hz, RATE)) < EXACT_CENTS


@pytest.mark.parametrize(
    ("raga", "swaras"),
    [
        ("Bhairavi", "S R2 G2 M1 P D2 N2 S^ S^ N2 D1 P M1 G2 R2 S"),
        ("Saurashtram", "S R1 G3 M1 P M1 D2 N3 S^ S^ N3 D2 N2 D2 P M1 G3 R1 S"),
        ("Hamirkalyani", "S P M2 P D2 N3 S^ S^ N3 D2 P M2 M1 G3 P M1 R2 S"),
        ("Sahana", "S R2 G3 M1 P M1 D2 N2 S^ S^ N2 D2 P M1 G3 M1 R2 G3 R2 S"),
        ("Punnagavarali", "N2. S R1 G2 M1 P D1 N2 N2 D1 P M1 G2 R1 S N2."),
    ],
)
def test_ladders_that_turn_back_or_stop_short_are_heard(raga: str, swaras: str) -> None:
    request = LIBRARY.request(raga=raga, human="no")
    sound, where = render_ladder(request, seconds=0.5)
    for word, (start, n) in zip(swaras.split(), where, strict=True):
        hz = request.sruti_hz * 2 ** (in_just(word) / 1200)
        assert abs(phase_cents(sound[start + RATE // 10 : start + n - RATE // 20], hz, RATE)) < EXACT_CENTS, word


@pytest.mark.parametrize("raga", ["Saurashtram", "Punnagavarali"])
def test_their_practice_is_heard_as_it_is_written(raga: str) -> None:
    performance = practised(LIBRARY.raga(raga))
    sound = render_melody(performance)
    for note, (start, n) in zip(performance.notes, slices(performance), strict=True):
        pitch = note.event.pitch
        assert pitch is not None
        hz = performance.sruti_hz * 2 ** ((ratio_cents(JUST[pitch.place.symbol]) + 1200 * pitch.sthayi) / 1200)
        assert abs(phase_cents(sound[start + RATE // 10 : start + n - RATE // 20], hz, RATE)) < EXACT_CENTS


@for_each("raga", LIBRARY.all_ragas, ids=lambda raga: raga.name)
def test_every_drone_is_of_the_ragas_own_swaras(raga: Raga) -> None:
    found = [
        (string.place.symbol, int(string.sthayi)) for string in drone_strings(LIBRARY.request().changed(raga=raga))
    ]
    has = {place.symbol for place in raga.places}
    first = "P" if "P" in has else "M1" if "M1" in has else "N3" if "N3" in has else None
    assert found == [*([] if first is None else [(first, -1)]), ("S", 0), ("S", 0), ("S", -1)]


@pytest.mark.parametrize("tala", [tala for tala in LIBRARY.talas if "chapu" in tala.name], ids=lambda tala: tala.name)
def test_the_hand_that_rests_is_silent(tala: Tala) -> None:
    performance = perform(lay_out(ladder_practice(LIBRARY.request(tempo="60").changed(tala=tala))))
    beat = render_tala(performance)
    kinds = [stroke.kind for stroke in performance.strokes]
    assert set(kinds) == {"clap", "rest"}
    assert {b.sound for _, b in performance.beats} == {"sama", "clap"}
    for i, kind in enumerate(kinds):
        assert bool(abs(beat[i * RATE : (i + 1) * RATE]).max() > 0) == (kind != "rest")
