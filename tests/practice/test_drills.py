"""Every lesson of the school: what it is in Mayamalavagowla, and where else it has a legal form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from carnatic.errors import CannotCompose
from carnatic.library import library
from carnatic.practice.drills import Drill
from carnatic.practice.realise import drill_line, ladder_practice, realise_drill
from carnatic.practice.review import review
from carnatic.practice.text import parse, show
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

L = library()
KINDS = ("8/8 sym", "8/8 unequal swaras", "7/7 sym", "6/6 sym", "6/8", "7/8", "other unequal", "n=5")
TALAS = ("Adi", "8, 9, 10", "Rupaka", "Eka", "other")

# Percent of the lessons of a family that a kind of ladder pair admits in each kind of tala,
# as counted by an implementation of the same rules that shares no code with this one.
ADMITTED = {
    ("sarali 1-9", "8/8 sym"): (100, 31, 0, 89, 2),
    ("sarali 1-9", "8/8 unequal swaras"): (67, 23, 0, 56, 2),
    ("sarali 1-9", "7/7 sym"): (89, 25, 0, 78, 3),
    ("sarali 1-9", "6/6 sym"): (67, 15, 11, 56, 3),
    ("sarali 1-9", "6/8"): (28, 6, 0, 17, 1),
    ("sarali 1-9", "7/8"): (69, 20, 0, 58, 1),
    ("sarali 1-9", "other unequal"): (37, 9, 2, 27, 2),
    ("sarali 10-14", "8/8 sym"): (100, 22, 0, 100, 0),
    ("sarali 10-14", "8/8 unequal swaras"): (20, 4, 0, 20, 0),
    ("janta", "8/8 sym"): (100, 1, 8, 75, 0),
    ("janta", "8/8 unequal swaras"): (25, 1, 8, 25, 0),
    ("janta", "7/7 sym"): (100, 0, 0, 75, 0),
    ("janta", "6/6 sym"): (100, 0, 8, 75, 1),
    ("janta", "6/8"): (14, 0, 8, 14, 0),
    ("janta", "7/8"): (50, 0, 0, 38, 0),
    ("janta", "other unequal"): (32, 0, 3, 25, 0),
    ("dhatu", "8/8 sym"): (100, 22, 0, 100, 0),
    ("dhatu", "7/7 sym"): (100, 22, 0, 100, 0),
    ("dhatu", "6/6 sym"): (100, 22, 0, 100, 0),
    ("alankaram", "8/8 sym"): (100, 100, 100, 100, 100),
    ("alankaram", "8/8 unequal swaras"): (0, 0, 0, 100, 22),
    ("alankaram", "7/7 sym"): (100, 100, 100, 100, 100),
    ("alankaram", "6/6 sym"): (100, 89, 100, 100, 78),
    ("alankaram", "6/8"): (0, 0, 0, 71, 14),
    ("alankaram", "7/8"): (0, 19, 50, 100, 30),
    ("alankaram", "other unequal"): (0, 6, 6, 71, 14),
    ("alankaram", "n=5"): (40, 27, 40, 40, 30),
    ("sthayi", "8/8 sym"): (100, 22, 0, 100, 0),
    ("sthayi", "8/8 unequal swaras"): (20, 4, 0, 20, 0),
}


def kind_of(raga: Raga) -> str:
    up, down = len(raga.arohana), len(raga.avarohana)
    if min(up, down) == 5:
        return "n=5"
    if raga.is_symmetrical:
        return f"{up}/{down} sym"
    named = {(8, 8): "8/8 unequal swaras", (6, 8): "6/8", (7, 8): "7/8"}
    return named.get((up, down), "other unequal")


def tala_kind(tala: Tala) -> str:
    named = {"Adi": "Adi", "chaturasra jati Rupaka": "Rupaka", "chaturasra jati Eka": "Eka"}
    return named.get(tala.name, "8, 9, 10" if tala.aksharas in (8, 9, 10) else "other")


def family_of(drill: Drill) -> str:
    if drill.family == "sarali":
        return "sarali 1-9" if drill.number <= 9 else "sarali 10-14"
    return "sthayi" if drill.family.endswith("sthayi") else drill.family


def has_ladders_for_lessons(raga: Raga) -> bool:
    return raga.spans_octave and not raga.is_vakra


@pytest.mark.parametrize("drill", L.drills, ids=lambda drill: drill.id)
def test_golden(drill: Drill, golden: Callable[[str, str], None]) -> None:
    """Read the files: each lesson in Mayamalavagowla and the tala in which it is taught."""
    exercise = realise_drill(drill, L.request(tala=drill.tala or "Adi"))
    assert review(exercise) == ()
    assert parse(show(exercise), L) == exercise
    golden(f"drills/{drill.id}.txt", show(exercise))


def test_share_admitted_is_the_known_one() -> None:
    """219 ragas × 39 talas × 40 lessons: 17,705 of 341,640 are realised, all of them legal."""
    admitted: Counter[tuple[str, str, str]] = Counter()
    asked: Counter[tuple[str, str, str]] = Counter()
    lines = 0
    # ladders with the same shape admit the same, so each shape is tried once and counted often
    shapes: dict[tuple[object, ...], tuple[Raga, int]] = {}
    for raga in L.ragas:
        if has_ladders_for_lessons(raga):
            up, down = ([p.place.semitone for p in ladder] for ladder in (raga.arohana, raga.avarohana))
            shared = tuple(p.place in {q.place for q in raga.avarohana} for p in raga.arohana)
            letters = tuple(p.place.letter for p in raga.arohana), tuple(p.place.letter for p in raga.avarohana)
            key = (len(up), len(down), shared, raga.is_symmetrical or letters)
            found, count = shapes.get(key, (raga, 0))
            shapes[key] = (found, count + 1)
    for raga, count in shapes.values():
        for tala in L.talas:
            for drill in L.drills:
                if drill.family == "alankaram" and drill.tala != tala.name:
                    continue
                key3 = (family_of(drill), kind_of(raga), tala_kind(tala))
                asked[key3] += count
                try:
                    drill_line(drill, raga, tala)
                except CannotCompose:
                    continue
                admitted[key3] += count
                lines += count
    assert lines == 17_705
    for family in ("sarali 1-9", "sarali 10-14", "janta", "dhatu", "alankaram", "sthayi"):
        for kind in KINDS:
            shares = tuple(100 * admitted[family, kind, t] / asked[family, kind, t] for t in TALAS)
            wanted = ADMITTED.get((family, kind), (0, 0, 0, 0, 0))
            assert all(abs(share - want) < 1 for share, want in zip(shares, wanted)), (family, kind, shares)


def test_vakra_and_range_limited_ragas_have_ladder_practice_only() -> None:
    others = [raga for raga in L.ragas if not has_ladders_for_lessons(raga)]
    assert len(others) == 72
    for raga in others:
        for name in ("Adi", "Rupaka", "chaturasra jati Eka"):
            exercise = ladder_practice(L.request(raga=raga.name, tala=name))
            assert review(exercise) == (), raga.name
            assert exercise.units % exercise.request.tala.aksharas == 0
        with pytest.raises(CannotCompose, match="ladder practice only"):
            drill_line(L.drills[0], raga, L.tala("Adi"))


def test_ladder_practice_of_sahana() -> None:
    exercise = ladder_practice(L.request(raga="Sahana"))
    body = show(exercise).split("\n\n")[1]
    assert body == ("s r g m | p m | d n ||\nS , , , | S , | , , ||\nS n d p | m g | m r ||\ng r s , | s , | , , ||\n")


def test_windows_that_would_break_the_law_are_left_out() -> None:
    """Kambhoji has no n on the way up, so its descent passes over the window that begins on n."""
    eka = next(d for d in L.drills if d.tala == "chaturasra jati Eka")
    body = show(realise_drill(eka, L.request(raga="Kambhoji", tala="Eka"))).split("\n\n")[1]
    assert body.splitlines()[-4:] == ["S n d p ||", "d p m g ||", "p m g r ||", "m g r s ||"]
