"""The form of new lines of each family, compared with its lessons."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from carnatic.compose.lesson_rows import PLAIN_PAIRS
from carnatic.compose.novelty import nearest_lesson, new_avartanams
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.text import show, show_body
from carnatic.lessons.lesson import KARVAI, Lesson, Units
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.theory.tala import Tala
from tests.compose.units import ROW, rows, units_of
from tests.laws import for_each

L = library()
DRILLED = ("janta", "dhatu", "alankaram", "tara_sthayi", "mandra_sthayi")


def compose(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


# -- what each family looks like ----------------------------------------------------------------------


def steps(exercise: Exercise, size: int) -> Units:
    """The first units as steps of the arohana."""
    order = {str(pitch.swara): step for step, pitch in enumerate(exercise.request.mapped_raga.arohana)}
    return tuple(KARVAI if sign == "," else order[sign] for sign in units_of(exercise)[:size])


def lesson_rows(family: str, size: int) -> set[Units]:
    return {row for drill in L.lessons_of(family) for row in drill.figures if len(row) == size}


@for_each("raga", ["Mayamalavagowla", "Sriranjani", "Mohanam", "Kambhoji"])
@for_each("tala", ["Adi", "Eka"])
def test_a_janta_doubles_its_swaras_and_sings_the_plain_pairs(raga: str, tala: str) -> None:
    for seed in range(20):
        made = compose(family="janta", raga=raga, tala=tala, seed=str(seed), temperature="1.3")
        figure, pairs = steps(made, ROW), steps(made, 2 * ROW)[ROW:]
        assert pairs == PLAIN_PAIRS
        assert figure not in lesson_rows("janta", ROW)
        assert figure[0] == 0
        assert figure[-1] != 0
        assert max(figure) <= 3
        struck = [step for step in figure if step != KARVAI]
        assert sum(a == b for a, b in pairwise(struck)) >= 2, figure
        # a third stroke belongs to the janta in threes alone
        triples = sum(a == b == c for a, b, c in zip(struck, struck[1:], struck[2:]))
        assert triples in (0, 2)
        assert made.units % (2 * ROW) == 0
        moves = [b - a for a, b in pairwise(struck) if a != b]
        breaks = sum(move not in moves[max(0, k - 2) : k] for k, move in enumerate(moves) if k)
        first, second = (
            [b - a for a, b in pairwise(half) if KARVAI not in (a, b)] for half in (figure[:4], figure[4:])
        )
        assert breaks <= 1 or first == second, figure


def test_jantas_go_on_in_sequence() -> None:
    """Most moves of their figures are those of four swaras before, as in the lessons."""
    request = L.request(family="janta")
    made = L.composer.compose_many([request.changed(seed=seed) for seed in range(300)])
    alike = []
    for composition in made:
        struck = [step for step in steps(composition.exercise, ROW) if step != KARVAI]
        moves = [b - a for a, b in pairwise(struck)]
        alike += [a == b for a, b in zip(moves, moves[4:])]
    assert 0.6 <= sum(alike) / len(alike) <= 0.9


@for_each("raga", ["Mayamalavagowla", "Sriranjani", "Mohanam"])
@for_each("tala", ["Adi", "Eka", "tisra jati Matya"])
def test_a_dhatu_leaps_and_turns_back(raga: str, tala: str) -> None:
    for seed in range(8):
        made = compose(family="dhatu", raga=raga, tala=tala, seed=str(seed), temperature="1.3")
        assert all(note.units == 1 for note in made.notes)
        figure = steps(made, 2 * ROW)
        assert not {figure[:ROW], figure[ROW:]} & lesson_rows("dhatu", ROW)
        moves = [b - a for a, b in pairwise(figure)]
        assert {abs(move) for move in moves} <= {1, 2, 3}
        assert all(a * b < 0 for a, b in pairwise(moves) if abs(a) > 1), figure
        assert sum(abs(move) > 1 for move in moves[: ROW - 1]) >= 2
        assert any(abs(move) > 1 for move in moves[ROW : ROW + 3])
        assert (figure[0], figure[ROW], figure[-4:]) == (0, 0, (0, 1, 2, 3))


@pytest.mark.parametrize("talas", [8, pytest.param(len(L.talas), marks=pytest.mark.sweep)])
def test_an_alankaram_grows_and_ends_on_its_top_or_leads_on(talas: int, draw: random.Random) -> None:
    for tala in draw.sample(L.talas, talas):
        check_alankarams(tala)


def check_alankarams(tala: Tala) -> None:
    (drill,) = (drill for drill in L.lessons_of("alankaram") if drill.tala == tala.name)
    (lesson,) = drill.figures
    lasts = {start - 1 for start in tala.anga_starts if start} | {tala.aksharas - 1}
    for seed in range(5):
        exercise = compose(family="alankaram", raga="Kalyani", tala=tala.name, seed=str(seed))
        figure = steps(exercise, tala.aksharas)
        assert figure not in lesson_rows("alankaram", tala.aksharas)
        sounding = [step for step in figure if step != KARVAI]
        window = max(sounding) + 1
        assert exercise.avartanams == 2 * (9 - window)
        assert window >= 3
        assert abs(window - drill.window) <= 1
        assert sounding[0] == 0
        assert sounding[-1] == window - 1 or sounding[-1] <= 2
        assert all(step <= max(sounding[:k]) + 2 for k, step in enumerate(sounding) if k)
        # a larger move restarts the figure, or leaves its first swara
        assert all(abs(b - a) <= 2 or 0 in (a, b) for a, b in pairwise(sounding))
        held = {k for k, step in enumerate(figure) if step == KARVAI}
        assert held <= lasts | {k for k, step in enumerate(lesson) if step == KARVAI}
        assert not held & set(tala.anga_starts)
        assert len(held) <= max(1, lesson.count(KARVAI))
        assert exercise.notes[-1].swara.step == 0


@pytest.mark.parametrize("family", ["janta", "dhatu", "alankaram"])
def test_every_window_is_the_figure_a_step_further(family: str) -> None:
    exercise = compose(family=family, raga="Kalyani", tala="Adi", seed="3")
    size = ROW if family == "alankaram" else 2 * ROW
    order = [str(pitch.swara) for pitch in exercise.request.raga.arohana]
    figure = steps(exercise, size)

    span = max(figure) + 1

    def sung(ladder: list[str]) -> list[tuple[str, ...]]:
        windows = range(len(ladder) - span + 1)
        return [tuple("," if k == KARVAI else ladder[i + k] for k in figure) for i in windows]

    wanted = [*sung(order), *sung(order[::-1])]
    # the last one may come home to s by another way
    assert rows(exercise, size)[:-1] == wanted[:-1]
    assert figure[-1] != span - 1 or rows(exercise, size) == wanted


@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 6), marks=pytest.mark.sweep)])
@for_each("avartanams", [4, 6, 8, 12, 16])
@for_each("raga", ["Mayamalavagowla", "Kalyani", "Bhairavi", "Jingla"])
def test_a_tara_line_is_an_arch_about_the_held_s(raga: str, avartanams: int, seeds: range) -> None:
    for seed in seeds:
        made = compose(family="tara_sthayi", raga=raga, avartanams=str(avartanams), seed=str(seed))
        run, hold, *inner, home = rows(made)
        assert (" ".join(run), " ".join(hold), " ".join(home)) == (
            "s r g m p d n S", "S , , , S , , ,", "S n d p m g r s",
        )  # fmt: skip
        assert len(inner) == avartanams - 3
        assert all("S" in row and set(row) & {"R", "G", "M", "P"} for row in inner)
        assert inner[0][0] in ("d", "n")
        assert not {sign for row in inner for sign in row} & {",", "s", "r", "g", "D", "N"}
        taught = {row for drill in L.lessons_of("tara_sthayi") for row in rows(realise_lesson(drill, L.request()))}
        assert not set(inner) & taught
        peaks = [max("SRGMP".index(sign) for sign in row if sign in "SRGMP") for row in inner]
        assert peaks == sorted(peaks), inner
        assert len(inner) == 1 or peaks[-1] - peaks[0] == min(len(inner) - 1, 3), inner
        letters = [note.swara.step for note in made.notes]
        assert max(abs(b - a) for a, b in pairwise(letters)) <= 3


@pytest.mark.parametrize("tala", ["Adi", "Eka", "khanda jati Jhampa"])
def test_a_mandra_line_is_the_tara_line_turned_over(tala: str) -> None:
    for seed in range(10):
        fields = {"raga": "Kalyani", "tala": tala, "avartanams": "8", "seed": str(seed)}
        tara, mandra = (compose(family=family, **fields) for family in ("tara_sthayi", "mandra_sthayi"))
        assert [7 - note.swara.step for note in tara.notes] == [note.swara.step for note in mandra.notes]
        assert [note.units for note in tara.notes] == [note.units for note in mandra.notes]


@pytest.mark.parametrize("tala", ["Adi", "Eka"])
@pytest.mark.parametrize("family", DRILLED)
def test_nothing_comes_three_times_running(family: str, tala: str) -> None:
    for seed in range(20):
        made = compose(family=family, raga="Mohanam" if family == "dhatu" else "Kalyani", tala=tala, seed=str(seed))
        sung = rows(made, made.request.tala.aksharas)
        assert not any(a == b == c for a, b, c in zip(sung, sung[1:], sung[2:]))


@pytest.mark.parametrize("family", DRILLED)
def test_numbers_matter_and_speed_does_not(family: str) -> None:
    fields = {"family": family, "tala": "Dhruva" if family == "alankaram" else "Adi", "avartanams": "8"}
    assert len({show_body(compose(**fields, seed=str(seed))) for seed in range(24)}) >= 12
    plain = compose(**fields, seed="3")
    assert compose(**fields, seed="3", speed="4").notes == plain.notes
    assert compose(**fields, seed="3", mapping="R2=203.91").notes == plain.notes


@pytest.mark.parametrize("family", ["janta", "dhatu", "alankaram"])
def test_a_window_family_sets_its_own_length(family: str) -> None:
    made = [compose(family=family, avartanams=avartanams) for avartanams in ("1", "4", "7", "99")]
    assert len({exercise.notes for exercise in made}) == 1
    (avartanams,) = {exercise.request.avartanams for exercise in made}
    assert avartanams in ((8, 10, 12) if family == "alankaram" else (20,))


@pytest.mark.parametrize(
    ("family", "raga"),
    [(family, "Mayamalavagowla") for family in DRILLED]
    + [("janta", "Mohanam"), ("dhatu", "Mohanam"), ("alankaram", "Mohanam"), ("tara_sthayi", "Kalyani")],
)
def test_golden(family: str, raga: str, golden: Callable[[str, str], None]) -> None:
    """Read the files: three new lines of each family where it is usually taught."""
    tala = "Dhruva" if family == "alankaram" else "Adi"
    texts = [show_body(compose(family=family, raga=raga, tala=tala, seed=str(s), avartanams="8")) for s in (1, 2, 3)]
    golden(f"composed/{family}_{raga.lower()}.txt", "\n\n".join(texts) + "\n")


def test_golden_kalpanaswara(golden: Callable[[str, str], None]) -> None:
    """Read the file: three lines that land on different swaras and eduppus."""
    asked = (
        {"raga": "Mohanam", "speed": "2", "eduppu": "1/2", "landing": "g"},
        {"raga": "Kalyani", "speed": "4", "eduppu": "3/2", "landing": "p", "avartanams": "1"},
        {"raga": "Sahana", "tala": "Misra chapu", "speed": "2", "eduppu": "1", "landing": "r"},
    )
    made = [compose(**{"family": "kalpanaswara", "avartanams": "2", "seed": "4"} | fields) for fields in asked]
    golden("composed/kalpanaswara.txt", "\n".join(map(show, made)))


def test_golden_korvai(golden: Callable[[str, str], None]) -> None:
    """Read the file: a korvai of each yati, in several talas and gatis, and one in a vakra raga."""
    asked = (
        {"raga": "Mohanam", "speed": "4", "eduppu": "3/2", "landing": "p", "yati": "gopuccha"},
        {"raga": "Mohanam", "speed": "4", "eduppu": "3/2", "landing": "g", "yati": "srotovaha"},
        {"raga": "Kalyani", "speed": "4", "avartanams": "1", "yati": "mridanga"},
        {"raga": "Kalyani", "tala": "Rupaka", "speed": "5", "yati": "damaru"},
        {"raga": "Todi", "tala": "Misra chapu", "speed": "3", "eduppu": "1", "yati": "sama"},
        {"raga": "Sahana", "speed": "4", "avartanams": "1", "eduppu": "1/2", "landing": "r"},
    )
    made = [compose(**{"family": "korvai", "avartanams": "2", "seed": "1"} | fields) for fields in asked]
    golden("composed/korvai.txt", "\n".join(map(show, made)))


# -- compared with the lessons -----------------------------------------------------------------------------


@for_each("drill", [d for d in L.lessons if d.family in DRILLED], ids=lambda drill: drill.id)
def test_a_lesson_is_nearest_to_itself_and_not_new(drill: Lesson) -> None:
    exercise = realise_lesson(drill, L.request(tala=drill.tala or "Adi"))
    assert new_avartanams(exercise, L.lessons) == ()
    nearest = nearest_lesson(exercise, L.lessons)
    assert nearest.shared_run > 3 or drill.id in ("janta_01", "janta_02")
    if drill.family == "alankaram":
        assert (nearest.id, nearest.shared_run) == (drill.id, exercise.units)


def test_the_nearest_lesson_is_of_the_family_and_shares_what_it_says() -> None:
    for family in DRILLED:
        made = L.composer.compose(L.request(family=family, tala="Dhruva" if family == "alankaram" else "Adi", seed="2"))
        nearest = made.nearest
        assert nearest.id.startswith(family)
        lesson = tuple(nearest.lesson_text.split()) * 2
        shared = units_of(made.exercise)[nearest.start : nearest.start + nearest.shared_run]
        assert shared == lesson[nearest.lesson_start : nearest.lesson_start + nearest.shared_run]
        assert len(shared) > 2


def test_new_avartanams_of_a_janta_are_its_figures() -> None:
    made = L.composer.compose(L.request(family="janta", seed="2"))
    assert made.new_avartanams == tuple(range(1, 21, 2))
    halved = L.composer.compose(L.request(family="janta", tala="Eka", seed="2"))
    assert halved.new_avartanams == tuple(k for k in range(1, 41) if (k - 1) // 2 % 2 == 0)


def test_a_faulty_line_of_a_drilled_family_is_compared_too() -> None:
    made = compose(family="janta", raga="Mohanam", seed="2")
    faulty = replace(made, notes=(made.notes[0], Note(L.raga("Kalyani").arohana[3].swara), *made.notes[2:]))
    assert nearest_lesson(faulty, L.lessons).shared_run > 0
    assert new_avartanams(faulty, L.lessons)
