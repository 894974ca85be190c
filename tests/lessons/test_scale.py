"""The ladders alone: every raga and every form of one is sung exactly as its source gives it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CannotCompose
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show, show_body
from carnatic.exercise.score import lay_out
from carnatic.lessons.realise import LONGEST_HOLD, Sung, ladder_practice, spelled
from carnatic.lessons.scale import ladder_alone, tala_for
from carnatic.library import library
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, Sthayi
from tests.laws import for_each

L = library()
TALAS = [L.tala(name) for name in ("Adi", "Rupaka", "Eka", "misra chapu", "sankeerna jati Dhruva")]
# those whose two ladders don't join, or don't come home to s
WITHOUT_PRACTICE = {
    "Asaveri 2", "Begada 3", "Kurinji 2", "Navroj 3", "Umabharanam 2", "Gopikavasantam 3", "Chittaranjani 2",
}  # fmt: skip


@for_each("raga", L.all_ragas, ids=lambda raga: raga.name)
def test_what_is_sung_is_the_two_ladders(raga: Raga) -> None:
    for tala in TALAS:
        exercise = ladder_alone(L.request().changed(raga=raga, tala=tala))
        assert exercise.pitches == (*raga.arohana, *raga.avarohana)
        up = len(raga.arohana)
        assert {note.units for note in (*exercise.notes[: up - 1], *exercise.notes[up:-1])} == {1}
        # both begin on sama, and nothing is held over it
        assert exercise.starts[up] % tala.aksharas == exercise.units % tala.aksharas == 0
        assert exercise.starts[up] - up < tala.aksharas
        assert exercise.units - exercise.starts[up] - len(raga.avarohana) < tala.aksharas
        assert parse(show(exercise), L) == exercise
        assert lay_out(exercise, 2).events[0].pitch == raga.arohana[0]


def test_the_seven_without_ladder_practice_have_their_ladders_too() -> None:
    silent = set()
    for raga in L.all_ragas:
        try:
            ladder_practice(L.request().changed(raga=raga))
        except CannotCompose:
            silent.add(raga.name)
    assert silent == WITHOUT_PRACTICE
    for name in silent:
        # it is no drill: where the two don't join, that is the only thing to say
        faults = review(ladder_alone(L.request(raga=name)))
        assert {fault.rule for fault in faults} <= {"direction"}
        assert len(faults) <= 1


def test_the_ladders_as_they_are_written() -> None:
    exercise = ladder_alone(L.request(raga="Mohanam", seed="7", phrase="s r g"))
    assert show_body(exercise) == "s r g p | d S | , , ||\nS d p g | r s | , , ||"
    assert (exercise.name, exercise.request.family) == ("Scale of Mohanam", "ladder")
    assert (exercise.request.phrase, exercise.request.avartanams) == ("", 2)


def test_a_moved_swara_moves_in_the_ladders() -> None:
    exercise = ladder_alone(L.request(raga="Mayamalavagowla", mapping="R2=203.91"))
    assert [str(pitch.place) for pitch in exercise.pitches[:3]] == ["S", "R2", "G3"]


@for_each("raga", L.all_ragas, ids=lambda raga: raga.name)
def test_the_tala_of_the_page_leaves_no_long_hold(raga: Raga) -> None:
    adi, rupaka, eka = TALAS[:3]
    tala = tala_for(raga, (adi, rupaka, eka))
    exercise = ladder_alone(L.request().changed(raga=raga, tala=tala))
    assert max(note.units for note in exercise.notes) <= LONGEST_HOLD
    if len(raga.arohana) == len(raga.avarohana) <= 8:
        assert tala is adi


@given(st.sampled_from(["Bhairavi", "Hamirkalyani", "Dwijavanti", "Sindhu Bhairavi", "Ahiri"]), st.data())
def test_any_line_is_spelled_so_that_it_is_read_as_it_is_meant(name: str, data: st.DataObject) -> None:
    """Also against the raga: a number is written wherever a letter alone would mean another form."""
    raga = L.raga(name)
    sthayis = st.sampled_from([Sthayi.MANDRA, Sthayi.MADHYA, Sthayi.TARA])
    pitches = st.builds(Pitch, st.sampled_from(raga.places), sthayis)
    line = tuple(map(Sung, data.draw(st.lists(pitches, min_size=1, max_size=24))))
    assert raga.resolve(tuple(note.swara for note in spelled(line, raga))) == tuple(sung.pitch for sung in line)
