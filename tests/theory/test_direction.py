"""The law told in words: by hand for a few ragas, and beside the law itself for every one."""

from __future__ import annotations

from carnatic.library import library
from carnatic.theory.direction import direction_words
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, Sthayi
from tests.laws import for_each

VAKRA = (
    "A line takes the steps of the arohana or of the avarohana. "
    "It changes from one to the other on a swara that is in both."
)
STRAIGHT = [raga for raga in library().all_ragas if not raga.is_vakra]


@for_each(
    ("raga", "said"),
    [
        ("Mohanam", ("Arohana and avarohana have the same swaras: a line can turn on any of them.",)),
        ("Bilahari", (
            "m and n come only in the avarohana.",
            "A line turns only on s, r, g, p and d, which are in both.")),
        ("S R2 M1 P D2 S / S D2 P G3 R2 S", (
            "m comes only in the arohana.", "g comes only in the avarohana.",
            "A line turns only on s, r, p and d, which are in both.")),
        ("S R2 G3 P N3 S / S N2 P G3 R2 S", (
            "N3 comes only in the arohana.", "N2 comes only in the avarohana.",
            "A line turns only on s, r, g and p, which are in both.")),
        ("S R2 G3 R2 P D2 S / S D2 P G3 R2 S", ("The arohana turns back: G3 R2.", VAKRA)),
        ("S G3 R2 P M1 D2 S / S D2 P M1 G3 R2 S", ("The arohana turns back: G3 R2, P M1.", VAKRA)),
        ("Durbar", ("The avarohana turns back: R2 G2.", VAKRA)),  # it comes down by G2 G2 R2
        ("Mahati 2", (VAKRA,)),  # it goes up by S P P D1
        ("Vijayanagari 2", (VAKRA,)),
    ],
)  # fmt: skip
def test_a_few_ragas(raga: str, said: tuple[str, ...]) -> None:
    assert direction_words(library().raga(raga)) == said


def turns_on(raga: Raga, pitch: Pitch) -> bool:
    """Whether some line climbs to a swara and comes down from it, by the law itself."""
    near = [Pitch(place, sthayi) for place in raga.places for sthayi in Sthayi]
    climbs = any(one.height < pitch.height and raga.move_fault(one, pitch) is None for one in near)
    falls = any(one.height < pitch.height and raga.move_fault(pitch, one) is None for one in near)
    return climbs and falls


@for_each("raga", STRAIGHT, ids=lambda raga: raga.name)
def test_the_words_are_the_law(raga: Raga) -> None:
    *only, last = direction_words(raga)
    turning = [place for place in raga.places if turns_on(raga, Pitch(place))]
    forms = [place.letter for place in raga.places]
    names = [p.letter if forms.count(p.letter) == 1 else p.symbol for p in turning]
    if len(turning) == len(raga.places):
        assert (only, last) == ([], "Arohana and avarohana have the same swaras: a line can turn on any of them.")
    else:
        said = last.removeprefix("A line turns only on ").removesuffix(", which are in both.")
        assert said.replace(" and ", ", ").split(", ") == names
        told = " ".join(only).replace(" and ", ", ")
        assert all(place.letter in told or place.symbol in told for place in raga.places if place not in turning)
