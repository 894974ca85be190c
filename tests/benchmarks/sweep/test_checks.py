"""The checks find every kind of fault that is put into an exercise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.sweep import checks, random_sweep
from benchmarks.sweep.checks import judge, ladders_of, round_trip_faults, time_faults
from benchmarks.sweep.exhaustive_sweep import every_rhythm
from carnatic.compose.vakra_form import VakraForm
from carnatic.exercise import score as layout
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import parse
from carnatic.lessons import realise, school
from carnatic.library import library
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

L = library()


def lesson(**fields: str) -> Exercise:
    return L.school.lesson(L.request(**fields))


def test_a_lesson_has_no_fault() -> None:
    exercise = lesson(seed="1", raga="Bilahari", speed="3")
    assert judge(exercise) == ()
    assert list(round_trip_faults(exercise)) == []


def test_a_swara_that_is_changed_is_found() -> None:
    exercise = lesson(seed="1", raga="Bilahari")
    notes = parse("s r g m | p d | n S ||", L).notes
    assert any("against the ladders" in fault for fault in judge(replace(exercise, notes=notes)))


def test_bars_of_another_tala_are_found() -> None:
    exercise = parse("raga: Mohanam\n\ns r g p | d S , , ||", L)
    assert any("the bars" in fault for fault in time_faults(exercise))


def test_a_moved_swara_is_looked_for_where_the_mapping_put_it() -> None:
    request = L.request(raga="Mayamalavagowla", mapping="R2=203.91")
    assert ladders_of(request) == ("S R2 G3 M1 P D1 N3 S^", "S^ N3 D1 P M1 G3 R2 S")
    assert judge(L.school.lesson(request.changed(seed=1))) == ()
    finer = L.request(raga="Punnagavarali", mapping="N2=1000")
    assert ladders_of(finer) == ("N2. S R1 G2 M1 P D1 N2", "N2 D1 P M1 G2 R1 S N2.")


# -- a mistake in the app, put in on purpose ---------------------------------------------------------


def test_an_app_that_forgot_the_law_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Raga, "move_fault", lambda self, a, b: None)
    monkeypatch.setattr(realise, "law_fault", lambda line, raga: None)
    # uncached, or later tests would be told that illegal lessons stand
    monkeypatch.setattr(school, "_stands", school._stands.__wrapped__)
    tally = random_sweep.random_lessons(0, 300)
    assert tally.fault_count > 5
    assert all("against the ladders" in fault for fault in tally.faults)


def test_a_layout_that_slips_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = layout.lay_out

    def slipped(exercise: Exercise, speed: int | None = None) -> layout.Score:
        score = plain(exercise, speed)
        last = replace(score.events[-1], akshara=1)
        return replace(score, events=(*score.events[:-1], last))

    monkeypatch.setattr(checks, "lay_out", slipped)
    tally = every_rhythm({(1,) * 8})
    assert tally.fault_count == tally.cases == 4 * 10  # talas of eight and four aksharas, at every speed


def test_a_piece_that_does_not_close_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tala, "repeats", lambda self, avartanams, speed: 1)
    assert "1 passes don't close" in time_faults(lesson(seed="5", speed="3"))


def test_a_raga_read_wrongly_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Raga.resolve

    def misread(self: Raga, line: tuple) -> tuple:
        return tuple(p and p.shifted(1) if i == 3 else p for i, p in enumerate(plain(self, line)))

    exercise = lesson(seed="2")
    monkeypatch.setattr(Raga, "resolve", misread)
    assert any("sounds as" in fault for fault in judge(Exercise(exercise.request, exercise.notes)))


def test_stretches_that_are_cut_short_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VakraForm, "_is_stretch", lambda self, places: True)
    L.composer._sampler.cache_clear()
    request = L.request(raga="Nalinakanti", tala="tisra jati Jhampa", family="free", avartanams="3")
    seeds = [request.changed(seed=seed) for seed in range(12)]
    found = [tuple(random_sweep.composed_faults(L.composer.compose(one).exercise, one)) for one in seeds]
    assert ("it isn't made of the strings' stretches",) in found
    L.composer._sampler.cache_clear()
