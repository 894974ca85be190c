"""A user's own raga while it is typed: checked field by field, and compared with every known raga."""

from __future__ import annotations

from carnatic.library import library
from carnatic.theory.ladder import own_raga, show_ladders
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.raga_draft import RagaDraft, judge_raga
from tests.laws import for_each

NAMES = library().raga_names
NO_SA = "The arohana has no Sa. Write it from S to S, as in S R2 G3 P D2 S / S D2 P G3 R2 S."
NO_PLACE = '"X" isn\'t a swarasthana. They are S R1 R2 R3 G1 G2 G3 M1 M2 P D1 D2 D3 N1 N2 N3.'
NO_NAME = "A raga's name can have only letters, numbers, spaces, full stops, hyphens and apostrophes."
UP, DOWN = "S R2 G3 M1 D1 S", "S D1 M1 G3 R2 S"


@for_each(
    ("draft", "name", "is_known"),
    [
        (RagaDraft("Tenral", UP, DOWN), "Tenral = S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S", False),
        (RagaDraft("", UP, DOWN), "S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S", False),
        (RagaDraft(" My   evening ", "s r2 g3 m1 d1 s", "S^ D1 M1 G3 R2 S"),
         "My evening = S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S", False),
        (RagaDraft("தென்றல் no. 2 it's", UP, DOWN),
         "தென்றல் no. 2 it's = S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S", False),
        (RagaDraft("Tenral", "S R2 G3 P D2 S", "S D2 P G3 R2 S"), "Mohanam", True),
        (RagaDraft("Mohanam", "S R2 G3 P D2 S", "S D2 P G3 R2 S"), "Mohanam", True),
    ],
)  # fmt: skip
def test_what_is_whole_is_a_raga(draft: RagaDraft, name: str, is_known: bool) -> None:
    judged = judge_raga(draft, NAMES)
    assert judged.raga is not None
    assert (judged.raga.name, judged.is_known, judged.faults) == (name, is_known, {})
    assert library().raga(name) == judged.raga


@for_each(
    ("draft", "faults"),
    [
        (RagaDraft(), {}),
        (RagaDraft("Tenral"), {}),
        (RagaDraft("Tenral", UP), {}),
        (RagaDraft("Tenral", "S R2 G3"), {"up": "The arohana ends on G3 here. It must end on S^."}),
        (RagaDraft("", "R2 G3 P", ""), {"up": NO_SA}),
        (RagaDraft("", UP, UP), {"down": "R2 G3 is out of order: the avarohana goes down, even where it turns."}),
        (RagaDraft("", "S R2 R2 M1 D1 S", DOWN), {"up": "R2 comes twice in a row in the arohana. Write it once."}),
        (RagaDraft("", "S R2 X", DOWN), {"up": NO_PLACE}),
        (RagaDraft("", UP + " / " + DOWN, DOWN), {"up": "Write only the arohana here."}),
        (RagaDraft("", "S " * 150, DOWN), {"up": "The arohana is too long. Keep it under 200 characters."}),
        (
            RagaDraft("", "S R3 P D1 S", "S D1 P G1 S"),
            {"down": "R3 is out of order: it is above G1, but r is below g in every raga. Correct it."},
        ),
        (RagaDraft("Kalyani", UP, DOWN), {"name": "Mechakalyani is already a raga here. Choose another name."}),
        (RagaDraft("<script>", UP, DOWN), {"name": NO_NAME}),
        # a title of the page is Markdown, so its signs would be markup there
        (RagaDraft("**loud**", UP, DOWN), {"name": NO_NAME}),
        (RagaDraft("[here](there)", UP, DOWN), {"name": NO_NAME}),
        (RagaDraft("$x$ :red[y]", UP, DOWN), {"name": NO_NAME}),
        (RagaDraft("S R2 G3", UP, DOWN), {"name": "A raga's name can't be swaras only. Type another."}),
        (RagaDraft("x" * 41, UP, DOWN), {"name": "The name has 41 characters. Keep it to 40."}),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_told_at_its_field(draft: RagaDraft, faults: dict[str, str]) -> None:
    judged = judge_raga(draft, NAMES)
    assert (judged.raga, judged.is_known, judged.faults) == (None, False, faults)


@for_each("raga", library().all_ragas, ids=lambda raga: raga.name)
def test_every_raga_from_s_to_s_is_known_by_its_ladders(raga: Raga) -> None:
    judged = judge_raga(RagaDraft("Tenral", show_ladder(raga.arohana), show_ladder(raga.avarohana)), NAMES)
    try:
        own_raga(raga.arohana, raga.avarohana)
    except ValueError:  # it goes beyond s to S, or writes a swara twice in a row
        assert judged.raga is None
        assert judged.faults
    else:
        assert judged.is_known
        assert judged.raga is not None
        assert show_ladders(judged.raga.arohana, judged.raga.avarohana) == show_ladders(raga.arohana, raga.avarohana)
