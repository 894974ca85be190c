"""Steps between letters along a raga's ladders."""

from __future__ import annotations

import pytest

from carnatic.library import library
from carnatic.theory.ladder_moves import ladder_moves

L = library()


@pytest.mark.parametrize(
    ("raga", "before", "after", "steps"),
    [
        ("Mohanam", "g", "p", 1),
        ("Mohanam", "p", "r", -2),
        ("Mohanam", "d", "s", 1),
        ("Mohanam", "s", "s", 0),
        # the arohana has no g, the avarohana has
        ("Arabhi", "r", "m", 1),
        ("Arabhi", "m", "g", -1),
        ("Arabhi", "m", "r", -2),
        # s r g m p m d n s, s n d p m g m r g r s
        ("Sahana", "m", "d", 1),
        ("Sahana", "p", "d", 2),
        ("Sahana", "g", "r", -1),
        ("Sahana", "g", "m", 1),
        # only the avarohana has g: down over r, s and d
        ("Malahari", "g", "p", -4),
    ],
)
def test_steps_follow_the_ladder_of_the_direction(raga: str, before: str, after: str, steps: int) -> None:
    assert ladder_moves(L.raga(raga)).steps(before, after) == steps


def test_only_where_no_ladder_has_both_there_is_no_way() -> None:
    """Kanada's arohana lacks p, and its avarohana lacks d."""
    kanada = ladder_moves(L.raga("Kanada"))
    assert (kanada.up, kanada.down) == ("srgmdns", "snpmgmrs")
    assert kanada.steps("p", "d") is None
    assert kanada.steps("n", "p") == -1


def test_turns_of_a_vakra_ladder() -> None:
    sahana = ladder_moves(L.raga("Sahana"))
    assert sahana.peaks == {"up": "p", "down": "gr"}
    assert sahana.valleys == {"up": "m", "down": "mg"}
    assert {"pmd", "mdn", "nsr"} <= sahana.up_threes
    assert {"gmr", "mrg", "rsn"} <= sahana.down_threes


def test_every_raga_reaches_each_letter_of_a_ladder() -> None:
    for raga in L.all_ragas:
        moves = ladder_moves(raga)
        for ladder, steps in ((moves.up, moves.up_steps), (moves.down, moves.down_steps)):
            letters = set(ladder)
            assert set(steps) == {(a, b) for a in letters for b in letters if a != b}, raga.name
            assert min(steps.values()) == 1
        if not raga.is_vakra:
            assert not any((*moves.peaks.values(), *moves.valleys.values())), raga.name
