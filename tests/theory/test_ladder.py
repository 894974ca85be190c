"""A user's own ladders: what is read, what they are called, and what is refused with a sentence."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CarnaticError, UnknownRaga
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.ladder import LONGEST_LADDERS, own_raga, read_half, read_ladders, show_ladders
from carnatic.theory.melakarta import melakarta_places
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from tests.laws import for_each
from tests.refusing import refused

ALL = library().all_ragas
WITHIN_S = [raga for raga in ALL if raga.spans_octave and "." not in show_ladders(raga.arohana, raga.avarohana)]

STRAIGHT = "S R2 G3 M1 D1 S / S D1 M1 G3 R2 S"
TURNING = "S G3 R2 P D2 S / S D2 P G3 R2 S"


def ladders_of(raga: Raga) -> tuple[tuple[Pitch, ...], tuple[Pitch, ...]]:
    return raga.arohana, raga.avarohana


# -- reading ------------------------------------------------------------------------------


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_the_ladders_of_a_known_raga_are_that_raga(raga: Raga) -> None:
    text = show_ladders(*ladders_of(raga))
    assert read_ladders(text) == ladders_of(raga)
    found = library().raga(text)
    # several names may stand for one pair of ladders; the first is found, a raga before the forms of others
    twins = [one for one in (*library().ragas, *ALL) if ladders_of(one) == ladders_of(raga)]
    assert found == twins[0]
    assert library().find_ragas(text) == (found,)


@for_each("raga", WITHIN_S, ids=lambda raga: raga.name)
def test_ladders_within_s_and_S_need_no_marks(raga: Raga) -> None:
    bare = show_ladders(*ladders_of(raga)).replace("^", "")
    assert read_ladders(bare) == read_ladders(bare.lower()) == ladders_of(raga)


@for_each("raga", [raga for raga in ALL if raga.spans_octave], ids=lambda raga: raga.name)
def test_ladders_may_be_written_as_sargam_is(raga: Raga) -> None:
    words = show_ladders(*ladders_of(raga)).split()
    sargam = " ".join(word.rstrip("^") if word.endswith("^") else word.lower() for word in words)
    assert read_ladders(sargam) == ladders_of(raga)


@for_each(
    "text",
    [
        "S R2 G3 P D2 S^ / S^ D2 P G3 R2 S",
        "S R2 G3 P D2 S' | S' D2 P G3 R2 S",
        "s r2 g3 p d2 s' → s' d2 p g3 r2 s",
        "S R₂ G₃ P D₂ Ṡ -> Ṡ D₂ P G₃ R₂ S",
        "S, R2, G3, P, D2, S / S, D2, P, G3, R2, S",
        "S-R2-G3-P-D2-S / S-D2-P-G3-R2-S",
        "SR2G3PD2S/SD2PG3R2S",
        "  S R2 G3 P D2 S\nS D2 P G3 R2 S  ",
    ],
)
def test_spellings_of_mohanam(text: str) -> None:
    assert library().raga(text) is library().raga("Mohanam")


def test_dots_below_are_mandra() -> None:
    text = "Ṇ2 S R1 G2 M1 P D1 N2 / N2 D1 P M1 G2 R1 S Ṇ2"
    assert library().raga(text) is library().raga("Punnagavarali")


def test_an_inner_sa_is_the_nearer_one() -> None:
    up, down = read_ladders("S R2 S P M2 N3 S D2 S / S N3 S D2 P M1 G3 R2 S")
    assert show_ladder(up) == "S R2 S P M2 N3 S^ D2 S^"
    assert show_ladder(down) == "S^ N3 S^ D2 P M1 G3 R2 S"


# -- ladders that no raga has ----------------------------------------------------------------


@for_each("text", [STRAIGHT, TURNING])
def test_an_unknown_pair_of_ladders_is_a_raga_called_by_them(text: str) -> None:
    raga = library().raga(text)
    assert raga.is_own
    assert (raga.number, raga.parent_number, raga.sources) == (None, 0, ())
    assert library().raga(raga.name) == raga == library().raga(text.lower())
    assert library().find_ragas(text) == (raga,)
    assert read_ladders(raga.name) == ladders_of(raga)
    assert library().raga_with_ladders(raga) is None


def test_only_own_ragas_are_called_by_their_ladders() -> None:
    assert not [raga.name for raga in ALL if raga.is_own or raga.own_name]
    assert all(raga.has_name for raga in ALL)


def test_a_name_does_not_make_a_raga_ones_own() -> None:
    """A raga's kind depends on its fields: a raga named like ladders, or like a form, is neither."""
    up, down = ladders_of(library().raga(STRAIGHT))
    for name in (show_ladders(up, down), f"Tenral = {show_ladders(up, down)}", "Manji 2"):
        raga = Raga(name, up, down, 28)
        assert (raga.is_own, raga.title, raga.form_of) == (False, name, "")
    assert library().forms(Raga("Manji 2", up, down, 28)) == (Raga("Manji 2", up, down, 28),)


def test_an_own_raga_stays_ones_own_when_a_swara_is_moved() -> None:
    raga = library().raga(f"Tenral = {STRAIGHT}")
    moved = raga.with_place(SWARASTHANAS["R1"])
    assert moved.arohana != raga.arohana
    assert (moved.is_own, moved.title) == (True, "Tenral")


def test_what_a_raga_is_does_not_contradict_itself() -> None:
    up, down = ladders_of(library().raga(STRAIGHT))
    for wrong in ({"own_name": "Tenral"}, {"form_number": 2}, {"form_of": "Manji"}):
        with pytest.raises(CarnaticError, match="form"):
            Raga("Tenral", up, down, 0, **wrong)


def test_a_ladder_that_turns_back_is_told_to_be_vakra() -> None:
    straight, turning = library().raga(STRAIGHT), library().raga(TURNING)
    assert (straight.kind, straight.note) == ("audava-audava", "Your own scale.")
    assert turning.kind == "audava-audava, vakra"
    assert turning.note == (
        "Your own scale. The arohana turns back: G3 R2. So it counts as vakra: exercises follow its own steps."
    )


def test_every_turn_is_named() -> None:
    raga = library().raga("S G3 R2 P M1 D2 S / S D2 M1 P G3 R2 S")
    assert raga.note == (
        "Your own scale. The arohana turns back: G3 R2, P M1. The avarohana turns back: M1 P. "
        "So it counts as vakra: exercises follow its own steps."
    )


def test_one_ladder_alone_is_read_like_both() -> None:
    padded = "S R2 G3 P D2 S".ljust(LONGEST_LADDERS)
    assert show_ladder(read_half(padded, "up")) == "S R2 G3 P D2 S^"
    assert read_ladders(f"{padded[:100]}/{padded[:99]}")[0] == read_half(padded, "up")
    with refused(message("scale.long_part", half="arohana", longest=200)):
        read_half(padded + " ", "up")
    with refused(message("scale.long_text", longest=200)):
        read_ladders(f"{padded[:100]}/{padded[:100]}")
    with refused(message("scale.one_part", half="avarohana")):
        read_half("S D2 / P G3", "down")
    # a capital among small letters is the upper one, even where the lower one is nearer
    assert show_ladder(read_half("s r2 g3 S d2 S", "up")) == "S R2 G3 S^ D2 S^"
    assert show_ladder(read_half("S R2 G3 S D2 S", "up")) == "S R2 G3 S D2 S^"


CHOSEN = st.sets(st.integers(1, 6), min_size=3)


@given(st.integers(1, 72), CHOSEN, CHOSEN)
def test_any_swaras_of_a_melakarta_are_a_raga_that_keeps_its_law(number: int, up: set[int], down: set[int]) -> None:
    places = melakarta_places(number)
    arohana = (*(Pitch(places[k]) for k in (0, *sorted(up))), Pitch(places[0], Sthayi.TARA))
    avarohana = (*(Pitch(places[k]) for k in (0, *sorted(down))), Pitch(places[0], Sthayi.TARA))[::-1]
    raga = library().raga(show_ladders(arohana, avarohana))
    assert ladders_of(raga) == (arohana, avarohana)
    assert not raga.is_vakra
    for ladder in ladders_of(raga):
        assert [raga.move_fault(a, b) for a, b in pairwise(ladder)] == [None] * (len(ladder) - 1)


@for_each("raga", WITHIN_S, ids=lambda raga: raga.name)
def test_what_is_taught_could_be_ones_own_but_for_a_doubled_swara(raga: Raga) -> None:
    """The laws of own ladders refuse nothing that is taught from s to S, save a swara written twice in a row."""
    doubled = any(a == b for ladder in ladders_of(raga) for a, b in pairwise(ladder))
    if doubled:
        with refused("scale.repeated"):
            own_raga(*ladders_of(raga))
    else:
        own = own_raga(*ladders_of(raga))
        assert (ladders_of(own), own.is_vakra) == (ladders_of(raga), raga.is_vakra)


# -- what is refused ------------------------------------------------------------------------


@for_each(
    ("text", "said"),
    [
        ("R2 G3 P D2 / D2 P G3 R2", "The arohana has no Sa."),
        ("S R2 G3 P D2 S / D2 P G3 R2", "The avarohana has no Sa."),
        ("R2 G3 P D2 S / S D2 P G3 R2 S", "The arohana starts on R2 here. It must start on S."),
        ("S R2 G3 P D2 / S D2 P G3 R2 S", "The arohana ends on D2 here. It must end on S^."),
        ("S R2 G3 P D2 S / D2 P G3 R2 S", "The avarohana starts on D2 here. It must start on S^."),
        ("S R2 G3 P D2 S / S D2 P G3 R2", "The avarohana ends on R2 here. It must end on S."),
        ("N3. S R2 G3 P S^ / S^ P G3 R2 S", "The arohana starts on N3. here. It must start on S."),
        ("S N3. S R2 G3 P S^ / S^ P G3 R2 S", "N3. is outside S to S^. Keep your own scale between them."),
        ("S R2^ G3 P S^ / S^ P G3 R2 S", "R2^ is outside S to S^. Keep your own scale between them."),
        ("S D2 P G3 R2 S / S R2 G3 P D2 S", "D2 P is out of order: the arohana goes up, even where it turns."),
        ("S R2 G3 P D2 S / S R2 G3 P D2 S", "R2 G3 is out of order: the avarohana goes down, even where it turns."),
        ("S R3 G1 M1 P S / S P M1 G1 R3 S", "R3 is out of order: it is above G1, but r is below g in every raga."),
        ("S G3 M1 D3 N1 S / S N2 P M1 G3 S", "D3 is out of order: it is above N1, but d is below n in every raga."),
        ("S R2 G1 M1 P S / S P M1 G1 R2 S", "R2 and G1 have the same pitch. Keep one of them in the arohana."),
        ("S R1 R2 G3 P S / S P G3 R2 S", "The arohana has R1 and R2, two forms of r."),
        ("S R2 G3 P S / S P M2 M1 G3 S", "The avarohana has M2 and M1, two forms of m."),
        ("S R2 R2 G3 P S / S P G3 R2 S", "R2 comes twice in a row in the arohana. Write it once."),
        ("S P S / S P S", "The arohana is too short. It needs 4 swaras or more, with Sa."),
        ("S R4 G3 P S / S P G3 R2 S", "There is no R4. Write R1, R2 or R3."),
        ("S R2 G3 P1 S / S P G3 R2 S", "There is no P1. Write P."),
        ("S R G3 P S / S P G3 R2 S", "R needs its number. Write R1, R2 or R3."),
        ("s r g m p d n S / S n d p m g r s", "R needs its number. Write R1, R2 or R3."),
        ("S R2 X P D2 S / S D2 P G3 R2 S", "\"X\" isn't a swarasthana."),
        ("S ரி2 G3 P D2 S / S D2 P G3 R2 S", "\"ரி2\" isn't a swarasthana."),
        ("S R2.^ G3 P S / S P G3 R2 S", "R2.^ has no octave here. Write R2^ for the upper one, R2. for the lower."),
        ("S R2^^^ G3 P S / S P G3 R2 S", "R2^^^ has no octave here. Write R2^ for the upper one, R2. for the lower."),
        ("S R2 G3 P D2 S", "Write arohana and avarohana with a stroke between them, such as S R2 G3 P D2 S / S D2"),
        ("S R2 G3 P D2 S / S D2 P G3 R2 S / S", "Write arohana and avarohana with a stroke between them, such as S"),
        ("S R2 G3 P " * 20_000 + "/ S", "The scale is too long. Keep it under 200 characters."),
    ],
)  # fmt: skip
def test_what_is_no_pair_of_ladders_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(CarnaticError) as refused:
        library().raga(text)
    assert not isinstance(refused.value, UnknownRaga)
    assert said in str(refused.value)


@for_each("text", ["/", "Mohanam / Kalyani", "P D", "Sr", "|||", "Q9"])
def test_other_words_are_not_taken_for_ladders(text: str) -> None:
    with pytest.raises(UnknownRaga) as refusal:
        library().raga(text)
    assert refusal.value.name == text


@for_each("name", ["Sri", "Sama", "Manji 2", "Nattai (mela)"])
def test_names_come_before_ladders(name: str) -> None:
    assert not library().raga(name).is_own


# -- a user's own names ------------------------------------------------------------------------


@for_each("name", ["Tenral", "My evening raga", "Rāga of 2024", "வசந்தா", "Sa", "Guru's", "a" * 40])
def test_a_name_before_the_ladders_is_kept(name: str) -> None:
    raga = library().raga(f"{name}={STRAIGHT}")
    assert (raga.title, raga.is_own) == (name, True)
    assert raga.name == f"{name} = {show_ladders(raga.arohana, raga.avarohana)}"
    assert library().raga(raga.name) == raga
    assert library().find_ragas(raga.name) == (raga,)
    assert raga.move_fault(*raga.arohana[:2]) is None


def test_without_a_name_the_ladders_are_the_title() -> None:
    raga = library().raga(STRAIGHT)
    assert raga.title == raga.name
    assert all(one.title == one.name for one in ALL)


@for_each("name", ["Mohanam", "mohanam ", "KALYANI", "Bhūpāḷam", "29"])
def test_the_name_of_another_raga_is_not_taken(name: str) -> None:
    assert library().raga(f"{name} = {STRAIGHT}") == library().raga(STRAIGHT)


def test_the_ladders_of_a_known_raga_have_its_name() -> None:
    assert library().raga("Tenral = S R2 G3 P D2 S / S D2 P G3 R2 S") is library().raga("Mohanam")


@for_each("name", ["a" * 41, "<b>bold</b>", "123", "x\u202ey", "S R2 G3 P", "a|b", "a/b"])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        library().raga(f"{name} = {STRAIGHT}")
    assert refusal.value.code.startswith("raga.name_")


@for_each("arrow", ["=>", "==>", "->"])
def test_an_arrow_is_no_name(arrow: str) -> None:
    assert library().raga(f"S R2 G3 P D2 S {arrow} S D2 P G3 R2 S") is library().raga("Mohanam")
