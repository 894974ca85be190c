"""New jantas, dhatus, alankarams and sthayi lines: legal wherever they are admitted, new, and true to kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest

from carnatic.errors import CannotCompose
from carnatic.generator.constraint import Programme
from carnatic.generator.novelty import nearest_lesson, new_avartanams
from carnatic.generator.plans import COMPOSED, composable, plans
from carnatic.generator.taught import PLAIN_PAIRS
from carnatic.library import library
from carnatic.practice.drills import Drill
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.lessons import KARVAI, Units
from carnatic.practice.link import decode, encode
from carnatic.practice.realise import realise_drill
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import review
from carnatic.practice.text import show_body
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from tests.generator.law import keeps_ladders

L = library()
DRILLED = ("janta", "dhatu", "alankaram", "tara_sthayi", "mandra_sthayi")
ROW = 8


def compose(**fields: str) -> Exercise:
    return L.composer.compose(L.request(**fields)).exercise


def request_in(family: str, raga: Raga, tala: Tala, **fields: str) -> ExerciseRequest:
    return L.request(family=family, **fields).changed(raga=raga, tala=tala)


@cache
def shapes() -> tuple[tuple[Raga, int], ...]:
    """One raga for each pair of ladders that the law can tell apart, and how many of the ragas have it."""
    found: dict[object, tuple[Raga, int]] = {}
    for raga in L.ragas:
        up, down = ([(p.place.letter, p.place in raga.places) for p in s] for s in (raga.arohana, raga.avarohana))
        shared = tuple(p.place in {q.place for q in raga.avarohana} for p in raga.arohana)
        same = (len(up),) if raga.is_symmetrical else (tuple(up), tuple(down), shared)
        key = (same, raga.is_vakra, raga.spans_octave)
        first, count = found.get(key, (raga, 0))
        found[key] = (first, count + 1)
    return tuple(found.values())


def units_of(exercise: Exercise) -> tuple[str, ...]:
    return tuple(sign for note in exercise.notes for sign in (str(note.swara), *"," * (note.units - 1)))


def rows(exercise: Exercise, size: int = ROW) -> list[tuple[str, ...]]:
    units = units_of(exercise)
    return [units[i : i + size] for i in range(0, len(units), size)]


# -- the whole field --------------------------------------------------------------------------------


@pytest.mark.parametrize("tala", L.talas, ids=lambda tala: tala.name)
def test_every_raga_and_tala_gives_a_legal_new_line_or_a_reason(tala: Tala) -> None:
    for number, (raga, _) in enumerate(shapes()):
        said = composable(request_in("sarali", raga, tala), L.sarali, L.drills)
        for family in DRILLED:
            request = request_in(family, raga, tala, seed=str(number), temperature=("0.6", "0.9", "1.8")[number % 3])
            if family not in said:
                with pytest.raises(CannotCompose) as caught:
                    L.composer.compose(request)
                assert all(word.replace("_", " ") in str(caught.value) for word in (*said, "lines."))
                continue
            made = L.composer.compose(request)
            exercise = made.exercise
            assert keeps_ladders(exercise), request
            assert review(exercise) == ()
            assert exercise.units % tala.aksharas == 0
            assert exercise.request.avartanams * tala.aksharas == exercise.units
            assert made.new_avartanams
            assert made.nearest.shared_run < exercise.units


def test_what_is_admitted_is_known() -> None:
    """Over 219 ragas and 39 talas; each with a reason of its own where it isn't."""
    found: Counter[str] = Counter()
    for raga, count in shapes():
        for tala in L.talas:
            for family in composable(request_in("sarali", raga, tala), L.sarali, L.drills):
                found[family] += count
    eights = [tala for tala in L.talas if tala.aksharas in (4, 8)]
    symmetrical = [raga for raga in L.ragas if raga.is_symmetrical]
    full = [raga for raga in L.ragas if raga.spans_octave and not raga.is_vakra
            and len(raga.arohana) == len(raga.avarohana) == 8]  # fmt: skip
    assert found["free"] == len(L.ragas) * len(L.talas)
    assert found["dhatu"] == sum(raga.rungs >= 6 for raga in symmetrical) * len(eights)
    assert found["tara_sthayi"] == found["mandra_sthayi"] == len(full) * len(eights)
    # unequal ladders have a few beside: 148 saralis, 56 jantas, 225 alankarams
    sizes = Counter(raga.rungs for raga in symmetrical)
    assert sizes == {8: 72, 7: 11, 6: 22, 5: 2}
    assert found["sarali"] == (72 + 11 + 22) * len(eights) + 148
    assert found["janta"] == (72 + 11 + 22) * len(("Adi", "chaturasra jati Eka")) + 56
    # seven talas have one alankaram alone; short ladders have fewer windows to fill
    assert found["alankaram"] == (72 + 11) * 32 + 22 * 26 + 2 * 21 + 225
    assert set(found) == set(COMPOSED)


def test_the_families_of_a_raga_and_tala() -> None:
    def families(raga: str, tala: str = "Adi") -> tuple[str, ...]:
        return L.composer.families(L.request(raga=raga, tala=tala, phrase="s r", avartanams="5"))

    assert families("Mayamalavagowla") == COMPOSED
    assert families("Mohanam") == ("sarali", "janta", "dhatu", "alankaram", "free")
    assert families("Mohanam", "Eka") == ("sarali", "janta", "dhatu", "free")
    assert families("Kalyani", "Ata") == ("alankaram", "free")
    assert families("Bilahari") == ("sarali", "free")
    assert families("Sahana", "Misra chapu") == ("free",)
    assert families("Asaveri 2") == ()


# -- every figure that can be drawn is finished ---------------------------------------------------------


@pytest.mark.parametrize(("family", "tala"), [("janta", "Adi"), ("janta", "Eka"), ("alankaram", "Matya")])
def test_no_figure_is_drawn_that_the_raga_would_not_let_move(family: str, tala: str) -> None:
    """In unequal ladders, where a figure that is legal on s may be illegal a step higher."""
    tried = 0
    for raga in {raga for raga, _ in shapes() if not raga.is_symmetrical}:
        request = request_in(family, raga, L.tala(tala))
        try:
            (plan,) = plans(request, L.sarali, L.drills).values()
        except CannotCompose:
            continue
        lines = list(Programme(plan.form).lines(()))
        for line in lines[:: len(lines) // 12 + 1]:
            exercise = Exercise(request, plan.finish(line))
            assert keeps_ladders(exercise)
            assert review(exercise) == ()
            tried += 1
    assert tried > 50


@pytest.mark.parametrize("name", ["Bhairavi", "Jingla", "Simhavahini 2", "Kambhoji", "Kharaharapriya"])
def test_no_figure_is_held_back_that_the_raga_would_let_move(name: str) -> None:
    """All figures that the family has are tried, also where the line decides between two forms of a letter."""
    raga, tala = L.raga(name), L.tala("Adi")
    (plan,) = plans(request_in("alankaram", raga, tala), L.sarali, L.drills).values()
    (anywhere,) = plans(request_in("alankaram", L.raga("Kalyani"), tala), L.sarali, L.drills).values()
    sung = set()
    for line in Programme(anywhere.form).lines(()):
        try:
            plan.finish(line)
        except CannotCompose:
            continue
        sung.add(line)
    assert set(Programme(plan.form).lines(())) == sung


# -- what each family looks like ----------------------------------------------------------------------


def steps(exercise: Exercise, size: int) -> Units:
    """The first so many units as steps of the arohana."""
    order = {str(pitch.swara): step for step, pitch in enumerate(exercise.request.mapped_raga.arohana)}
    return tuple(KARVAI if sign == "," else order[sign] for sign in units_of(exercise)[:size])


def lesson_rows(family: str, size: int) -> set[Units]:
    return {row for drill in L.drills_of(family) for row in drill.figures if len(row) == size}


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Sriranjani", "Mohanam", "Kambhoji"])
@pytest.mark.parametrize("tala", ["Adi", "Eka"])
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


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Sriranjani", "Mohanam"])
@pytest.mark.parametrize("tala", ["Adi", "Eka", "tisra jati Matya"])
def test_a_dhatu_leaps_and_turns_back(raga: str, tala: str) -> None:
    for seed in range(20):
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


@pytest.mark.parametrize("tala", [tala for tala in L.talas if tala.aksharas > 5], ids=lambda tala: tala.name)
def test_an_alankaram_grows_and_ends_as_its_talas_own(tala: Tala) -> None:
    (drill,) = (drill for drill in L.drills_of("alankaram") if drill.tala == tala.name)
    (lesson,) = drill.figures
    try:
        made = [compose(family="alankaram", raga="Kalyani", tala=tala.name, seed=str(seed)) for seed in range(5)]
    except CannotCompose:
        assert tala.name == "misra jati Eka"
        return
    for exercise in made:
        figure = steps(exercise, tala.aksharas)
        assert exercise.avartanams == 2 * (9 - drill.window)
        assert figure not in lesson_rows("alankaram", tala.aksharas)
        sounding = [step for step in figure if step != KARVAI]
        assert sounding[0] == 0
        assert max(sounding) == sounding[-1] == drill.window - 1
        assert all(step <= max(sounding[:k]) + 1 for k, step in enumerate(sounding) if k)
        assert all(abs(b - a) <= 2 for a, b in pairwise(sounding))
        held = {k for k, step in enumerate(figure) if step == KARVAI}
        assert held <= {k for k, step in enumerate(lesson) if step == KARVAI}


@pytest.mark.parametrize("family", ["janta", "dhatu", "alankaram"])
def test_every_window_is_the_figure_a_step_further(family: str) -> None:
    exercise = compose(family=family, raga="Kalyani", tala="Adi", seed="3")
    size = ROW if family == "alankaram" else 2 * ROW
    order = [str(pitch.swara) for pitch in exercise.request.raga.arohana]
    figure = steps(exercise, size)

    def sung(ladder: list[str]) -> list[tuple[str, ...]]:
        return [tuple("," if k == KARVAI else ladder[i + k] for k in figure) for i in range(5)]

    assert rows(exercise, size) == [*sung(order), *sung(order[::-1])]


@pytest.mark.parametrize("avartanams", [4, 6, 8, 12, 16])
@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Kalyani", "Bhairavi", "Jingla"])
def test_a_tara_line_is_an_arch_about_the_held_s(raga: str, avartanams: int) -> None:
    for seed in range(6):
        made = compose(family="tara_sthayi", raga=raga, avartanams=str(avartanams), seed=str(seed))
        run, hold, *inner, home = rows(made)
        assert (" ".join(run), " ".join(hold), " ".join(home)) == (
            "s r g m p d n S", "S , , , S , , ,", "S n d p m g r s",
        )  # fmt: skip
        assert len(inner) == avartanams - 3
        assert all("S" in row and set(row) & {"R", "G", "M", "P"} for row in inner)
        assert inner[0][0] in ("d", "n")
        assert not {sign for row in inner for sign in row} & {",", "s", "r", "g", "D", "N"}
        taught = {row for drill in L.drills_of("tara_sthayi") for row in rows(realise_drill(drill, L.request()))}
        assert not set(inner) & taught
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
    for seed in range(20 if family != "alankaram" or tala == "Adi" else 0):
        made = compose(family=family, raga="Mohanam" if family == "dhatu" else "Kalyani", tala=tala, seed=str(seed))
        sung = rows(made, made.request.tala.aksharas)
        assert not any(a == b == c for a, b, c in zip(sung, sung[1:], sung[2:]))


@pytest.mark.parametrize("family", DRILLED)
def test_numbers_matter_and_speed_does_not(family: str) -> None:
    fields = {"family": family, "tala": "Dhruva" if family == "alankaram" else "Adi", "avartanams": "8"}
    assert len({show_body(compose(**fields, seed=str(seed))) for seed in range(40)}) >= 20
    plain = compose(**fields, seed="3")
    assert compose(**fields, seed="3", speed="4").notes == plain.notes
    assert compose(**fields, seed="3", mapping="R2=203.91").notes == plain.notes


@pytest.mark.parametrize("family", ["janta", "dhatu", "alankaram"])
def test_a_window_family_sets_its_own_length(family: str) -> None:
    made = [compose(family=family, avartanams=avartanams) for avartanams in ("1", "4", "7", "99")]
    assert len({exercise.notes for exercise in made}) == 1
    assert {exercise.request.avartanams for exercise in made} == {10 if family == "alankaram" else 20}


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


# -- lengths, openings and refusals ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tala", "asked", "has"), [("Adi", 2, 4), ("Adi", 4, 4), ("Adi", 5, 6), ("Eka", 4, 8), ("Eka", 9, 12)]
)
def test_a_sthayi_line_has_the_next_even_number_of_rows(tala: str, asked: int, has: int) -> None:
    made = L.composer.compose(L.request(family="tara_sthayi", tala=tala, avartanams=str(asked)))
    assert made.exercise.request.avartanams == made.exercise.avartanams == has
    told = (
        f"A tara sthayi line has an even number of rows, 4 at least: you asked for {asked} avartanams and it has {has}."
    )
    assert made.remarks == (() if asked == has else (told,))


@pytest.mark.parametrize(
    ("family", "phrase", "tala"),
    [
        ("janta", "s s r r", "Adi"),
        ("janta", "s , r", "Adi"),
        ("janta", "s s r r | m m | g g ||", "Adi"),
        ("janta", "s s r r | m m | g g || s s r r | g g | m m || r r g g", "Adi"),
        ("dhatu", "s m r g", "Adi"),
        ("dhatu", "s m g r | s r | g m || s g", "Adi"),
        ("alankaram", "s r g r | g", "Dhruva"),
        ("tara_sthayi", "s r g", "Adi"),
        ("tara_sthayi", "s r g m p d n S S , , , S , , , d n S R G", "Adi"),
        ("mandra_sthayi", "S n d p m g r s s , , , s , , , g r s n.", "Adi"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_an_opening_is_kept(family: str, phrase: str, tala: str, seed: int) -> None:
    exercise = compose(family=family, phrase=phrase, tala=tala, seed=str(seed))
    wanted = tuple(phrase.replace("|", "").split())
    assert units_of(exercise)[: len(wanted)] == wanted
    assert exercise.given_units == len(wanted)
    assert review(exercise) == ()


def test_the_few_ways_on_are_told() -> None:
    made = L.composer.compose(L.request(family="alankaram", tala="Rupaka", phrase="s r g"))
    assert {line.split(" ||")[0] for line in made.completions} == {"s r | g s g m", "s r | g m g m"}
    assert show_body(made.exercise) in made.completions


OFFERS = "Mayamalavagowla in Adi has new sarali, janta, dhatu, alankaram, tara sthayi, mandra sthayi and free lines."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"family": "janta", "tala": "Rupaka"},
            "Janta figures of eight stand in talas of 8 or 4 aksharas, chaturasra jati Rupaka has 6. "
            "Mayamalavagowla in chaturasra jati Rupaka has new alankaram and free lines.",
        ),
        (
            {"family": "janta", "tala": "khanda jati Jhampa", "raga": "Mohanam"},
            "Janta varisais come in pairs and need even angas; khanda jati Jhampa has 5 + 1 + 2. "
            "Mohanam in khanda jati Jhampa has new sarali, dhatu, alankaram and free lines.",
        ),
        (
            {"family": "janta", "raga": "Bilahari"},
            "The ladders of Bilahari differ too much: no janta figure moves along both. "
            "Bilahari in Adi has new sarali and free lines.",
        ),
        (
            {"family": "dhatu", "raga": "Kambhoji"},
            "A dhatu varisai needs the same swaras both ways, which Kambhoji has not. "
            "Kambhoji in Adi has new sarali, janta, alankaram and free lines.",
        ),
        (
            {"family": "alankaram", "tala": "Eka"},
            "The alankaram figures that chaturasra jati Eka admits are the lessons' own; there is no new one. "
            "Mayamalavagowla in chaturasra jati Eka has new sarali, janta, dhatu, tara sthayi, mandra sthayi and "
            "free lines.",
        ),
        (
            {"family": "tara_sthayi", "raga": "Mohanam"},
            "Tara sthayi lines need seven swaras both ways; Mohanam has 5 up and 5 down. "
            "Mohanam in Adi has new sarali, janta, dhatu, alankaram and free lines.",
        ),
        (
            {"family": "alankaram", "raga": "Sahana"},
            "Sahana turns back or doesn't span s to S, so no figure moves along its ladders. "
            "Sahana in Adi has new free lines.",
        ),
        ({"family": "gitam"}, f"No new line of the family gitam is composed. {OFFERS}"),
        ({"family": "janta", "phrase": "s r g"}, "No new janta figure begins s r; shorten the beginning."),
        (
            {"family": "dhatu", "phrase": "s r g r g m g"},
            "No new dhatu figure begins s r g r g m g; shorten the beginning.",
        ),
        (
            {"family": "janta", "phrase": "s s p p"},
            "The first figure stays between s and m; p lies outside. Shorten the beginning.",
        ),
        (
            {"family": "janta", "phrase": "s s r r g g r r"},
            "That figure is a lesson's own; change a swara or shorten the beginning.",
        ),
        (
            {"family": "janta", "phrase": "s s r r m m g g s s r r g g m m r r m"},
            "The figure has 8 units and then moves on by itself; begin with those alone.",
        ),
        (
            {"family": "tara_sthayi", "phrase": "s r s"},
            "A tara sthayi line begins s r g m p d n S S , , , S , , ,; begin with a part of that.",
        ),
        (
            {"family": "tara_sthayi", "phrase": "s r g m p d n S S , , , S , , , d n S R S n d p S n S"},
            "A tara sthayi line ends S n d p m g r s; shorten the beginning.",
        ),
        (
            {"family": "mandra_sthayi", "phrase": "S R"},
            "A mandra sthayi varisai stays between m. and S; R lies outside.",
        ),
    ],
)
def test_refusals_say_why_and_what_there_is(fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(CannotCompose) as caught:
        L.composer.compose(L.request(**fields))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("family", DRILLED)
@pytest.mark.parametrize("tala", ["Adi", "Eka", "sankeerna jati Dhruva"])
def test_a_link_brings_the_same_line_back(family: str, tala: str) -> None:
    request = L.request(family=family, raga="Kalyani", tala=tala, avartanams="16", seed="5", speed="2")
    if family not in L.composer.families(request):
        return
    exercise = L.composer.compose(request).exercise
    assert decode(dict(parse_qsl(encode(exercise))), L) == exercise


# -- beside the lessons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("drill", [d for d in L.drills if d.family in DRILLED], ids=lambda drill: drill.id)
def test_a_lesson_is_nearest_to_itself_and_not_new(drill: Drill) -> None:
    exercise = realise_drill(drill, L.request(tala=drill.tala or "Adi"))
    assert new_avartanams(exercise, L.sarali, L.drills) == ()
    nearest = nearest_lesson(exercise, L.sarali, L.drills)
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
    assert nearest_lesson(faulty, L.sarali, L.drills).shared_run > 0
    assert new_avartanams(faulty, L.sarali, L.drills)
