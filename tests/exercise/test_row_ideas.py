"""The ideas of rows, found from the swaras alone."""

from __future__ import annotations

import pytest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.ideas.ladders import HOLD, Ladders
from carnatic.exercise.ideas.line import LineIdea, idea_of
from carnatic.exercise.ideas.names import find_idea, row_sizes
from carnatic.exercise.sargam.text import read_notes
from carnatic.library import library

L = library()


def exercise(text: str, **fields: str) -> Exercise:
    notes, _ = read_notes(text)
    return Exercise(L.request(**fields), notes)


# a first row as a teacher would sing it, its idea, and its groups
ROWS = (
    ("s r g s r g m p", "restart", (3, 5)),
    ("s r g m p , s r", "restart", (6, 2)),
    ("s r g s r g s r", "restart", (3, 3, 2)),
    ("s r s r s r g m", "restart", (2, 2, 4)),
    ("s r g r g m g m", "sequence", (3, 3, 2)),
    ("s r g m r g m p", "sequence", (4, 4)),
    ("s g r m g p m d", "dattu", (2, 2, 2, 2)),
    ("s s r r g g m m", "pairs", (2, 2, 2, 2)),
    ("s r g m m g r s", "mirror", (4, 4)),
    ("s r g m d p m g", "inversion", (4, 4)),
    ("s r g r m p g r", "answer", (4, 4)),
    ("s g r g m g p g", "focus", (8,)),
    ("s r g m p d n S", "", ()),
    ("s r g m p m r g", "", ()),
    ("s r g p d m g r", "retrograde", (4, 4)),
    ("s , g m p m r ,", "retrograde", (4, 4)),
    ("s r g , s , r g", "karvai", (4, 4)),
    ("s , r g r g m ,", "karvai", (4, 4)),
    ("s , r g r , g m", "sequence", (4, 4)),  # the karvai stays
    ("s r g , s , g m", "", ()),  # other moves
    ("s , g m p , m r", "", ()),  # held elsewhere
    ("s r g p d m g s", "", ()),
)


def test_a_row_has_the_idea_that_a_teacher_would_name() -> None:
    found = []
    for text, _, _ in ROWS:
        idea = idea_of(exercise(f"{text} s r g m p d n S"))
        found.append((text, idea.name if idea else "", idea.groups if idea else ()))
    assert found == list(ROWS)


def test_a_yati_grows_or_shrinks() -> None:
    grows = exercise("s r s r g s r g m", family="free", tala="khanda Triputa")
    assert idea_of(grows) == LineIdea("yati", (2, 3, 4), ((0, 2), (2, 3), (5, 4)))
    shrinks = exercise("s r g m s r g s r", family="free", tala="khanda Triputa")
    assert idea_of(shrinks) == LineIdea("yati", (4, 3, 2), ((0, 4), (4, 3), (7, 2)))


def test_a_karvai_moves_by_one_in_groups_of_three() -> None:
    idea = idea_of(exercise("s , r r g , S , R R G ,", family="free", tala="Rupaka"))
    assert idea == LineIdea("karvai", (3, 3), ((0, 3), (3, 3), (6, 3), (9, 3)))


def test_steps_are_counted_on_the_ladder_of_their_direction() -> None:
    """In Arabhi, r m is a step up and m g a step down: s r m, r m p is a cell that moves by a step."""
    idea = idea_of(exercise("s r m r m p m p s r m p d S S ,", family="free", raga="Arabhi"))
    assert idea is not None
    assert (idea.name, idea.groups) == ("sequence", (3, 3, 2))


def test_the_groups_of_every_row_that_keeps_the_idea_are_told() -> None:
    line = exercise("s r g s r g m p  s r g m p d n S  S n d S n d p m  S n d p m g r s")
    assert idea_of(line) == LineIdea("restart", (3, 5), ((0, 3), (3, 5), (16, 3), (19, 5)))


@pytest.mark.parametrize("fields", [{"family": "janta"}, {"family": "free", "raga": "Sahana"}])
def test_other_families_and_vakra_ragas_have_no_named_idea(fields: dict[str, str]) -> None:
    assert idea_of(exercise("s r g m s r g m s r g m p d n S", **fields)) is None


def test_a_swara_outside_the_raga_or_a_bar_that_is_not_full_has_no_idea() -> None:
    assert idea_of(exercise("s r m s r m p d", family="free", raga="Mohanam")) is None
    assert idea_of(exercise("s r g s r g m")) is None


@pytest.mark.parametrize(
    ("lengths", "avartanams", "sizes"),
    [
        ((4, 2, 2), 2, (8, 8)),  # Adi: the last drutam alone would have no room
        ((2, 4), 2, (6, 6)),
        ((5, 5, 2, 2), 1, (5, 9)),
        ((4, 2, 4, 4), 1, (6, 8)),
        ((9, 2, 9, 9), 1, (9, 11, 9)),
        ((3,), 4, (6, 6)),
        ((3,), 5, (6, 9)),
        ((4,), 1, (4,)),
    ],
)
def test_rows_are_whole_angas_with_room_for_an_idea(
    lengths: tuple[int, ...], avartanams: int, sizes: tuple[int, ...]
) -> None:
    assert row_sizes(lengths, avartanams) == sizes


def test_a_walk_goes_along_the_ladder_of_its_direction() -> None:
    """Rungs 0 1 3 up and 0 1 2 3 down."""
    ladders = Ladders((0, 1, 3), (0, 1, 2, 3))
    assert ladders.walk(0, (1, 1, -1, HOLD, -1)) == (0, 1, 3, 2, HOLD, 1)
    assert ladders.walk(2, (1,)) is None  # 2 isn't on the way up
    assert ladders.walk(3, (1,)) is None
    assert [ladders.distance(*pair) for pair in ((1, 3), (3, 1), (0, 0))] == [1, -2, 0]
    assert ladders.step_back(3, 1) == 1


def test_a_plain_run_has_no_idea() -> None:
    ladders = Ladders(tuple(range(8)), tuple(range(8)))
    assert find_idea(tuple(range(8)), ladders) is None
    assert find_idea((0, HOLD, 1, HOLD, 2, HOLD), ladders) is None
