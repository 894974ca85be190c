"""The difficulty of a line from its counts."""

from __future__ import annotations

from collections.abc import Callable

from carnatic.exercise.difficulty import Difficulty, difficulty, steps_between
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library
from carnatic.theory.tala import SPEEDS
from tests.compose.reaches import Reach, reaches
from tests.laws import for_each

L = library()


def line(text: str, **fields: str) -> Exercise:
    return Exercise(L.request(family="own", **fields), read_notes(text)[0])


@for_each(
    ("text", "counted"),
    [
        ("s r g m p d n S", {}),
        ("s r s r g r g m", {"turns": 4}),
        ("s g m p m g r s", {"skips": 1, "turns": 1}),
        ("s m g r s s r r", {"leaps": 1, "turns": 2, "again": 2}),
        ("s r g , m p , ,", {"holds": 1, "syncopations": 1}),
        ("S R G R S n d p", {"beyond": 3, "turns": 1}),
        ("s r g m p d n S S n d p m g r s", {}),
        ("s r g m p d n S p m g r s , , ,", {"holds": 1}),
    ],
)
def test_what_is_counted(text: str, counted: dict[str, int]) -> None:
    found = difficulty(line(text))
    assert found == Difficulty(found.units, **counted)


def test_steps_are_those_of_the_ladder_in_that_direction() -> None:
    """In Kambhoji only the avarohana has n, so that p S is a skip up and S p a leap down."""
    raga = L.raga("Kambhoji")
    up, down = ({str(pitch.swara): pitch for pitch in ladder} for ladder in (raga.arohana, raga.avarohana))
    assert steps_between(raga, up["p"], up["S"]) == 2
    assert steps_between(raga, down["S"], down["p"]) == -3
    assert steps_between(raga, up["p"], up["p"]) == 0
    assert difficulty(line("s r g p d S p g", raga="Mohanam")).skips == 1


@for_each(("points", "level"), [(0, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (13, 4), (14, 5)])
def test_levels_begin_where_they_say(points: int, level: int) -> None:
    assert Difficulty(8, again=points).level == level


def test_speed_makes_harder() -> None:
    rates = [difficulty(line("s r g m p d n S", speed=str(speed))).rate for speed in sorted(SPEEDS)]
    assert rates == sorted(rates)
    assert (rates[0], rates[1], difficulty(line("s r g m p d n S", trikalam="yes")).level) == (0, 4, 3)


def test_a_line_with_foreign_swaras_is_measured_too() -> None:
    assert difficulty(line("s r m p d S", raga="Mohanam")).skips >= 1


def test_the_lessons_for_a_teacher_to_read(golden: Callable[[str, str], None]) -> None:
    shown = ["lesson                              level  points  of these"]
    for family in L.school.families:
        for number in L.school.numbers(family):
            request = L.school.at_home(L.school.named(L.request(), family, number))
            found = difficulty(L.school.lesson(request))
            names = ("skips", "leaps", "turns", "again", "holds", "syncopations", "beyond")
            parts = ", ".join(f"{getattr(found, name)} {name}" for name in names if getattr(found, name))
            shown.append(f"{L.school.title(request):38}  {found.level}  {found.rate:6.1f}  {parts}".rstrip())
    golden("difficulty.txt", "\n".join(shown) + "\n")


def test_how_far_a_line_goes_is_told_by_avartanam_without_its_runs() -> None:
    mirrored = line("s r g r s r s r || s r g m p d n S || S n d n S n S n || S n d p m g r s ||")
    assert reaches(mirrored) == (Reach(1, 0, 2), Reach(3, 5, 7))
    assert reaches(line("s r g p d S , ,", raga="Mohanam")) == ()
    assert reaches(line("s r g , m p d S", raga="Mayamalavagowla")) == (Reach(1, 0, 7),)
