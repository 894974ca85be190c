"""The thirty-five suladi talas and the four chapus: totals by hand, hands by law."""

from __future__ import annotations

from carnatic.errors import UnknownTala
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.tala import JATIS, KALAM_WORDS, KALAMS, SPEEDS, SULADI, TRIKALAM, Anga, Tala, kalam_word, suladi
from tests.laws import for_each
from tests.refusing import refused

# Aksharas of an avartanam as the books print them: tisra, chaturasra, khanda, misra, sankeerna.
TOTALS = {
    "Dhruva": (11, 14, 17, 23, 29),
    "Matya": (8, 10, 12, 16, 20),
    "Rupaka": (5, 6, 7, 9, 11),
    "Jhampa": (6, 7, 8, 10, 12),
    "Triputa": (7, 8, 9, 11, 13),
    "Ata": (10, 12, 14, 18, 22),
    "Eka": (3, 4, 5, 7, 9),
}
TALAS = library().talas
FIVE_FINGERS = ["Little finger", "Ring finger", "Middle finger", "First finger", "Thumb"]


# Groups and the aksharas, from 1, on which the hand claps, as teachers count them.
CHAPUS = {
    "Misra chapu": ((3, 4), (1, 4, 6)),
    "Khanda chapu": ((2, 3), (1, 3)),
    "Tisra chapu": ((1, 2), (1, 2)),
    "Sankeerna chapu": ((4, 5), (1, 5)),
}


def test_thirty_five_talas_and_four_chapus_under_different_names() -> None:
    assert [tala.name for tala in TALAS[35:]] == list(CHAPUS)
    assert len({tala.name for tala in TALAS}) == len(TALAS) == 39
    assert len({tala.lengths for tala in TALAS[:35]}) == 35
    aliases = [alias for tala in TALAS for alias in tala.aliases]
    assert len(set(aliases)) == len(aliases) == 34  # Adi's name is its own


@for_each("family", SULADI)
def test_totals(family: str) -> None:
    assert tuple(suladi(family, jati).aksharas for jati in JATIS) == TOTALS[family]


@for_each("name", CHAPUS)
def test_a_chapu_is_clapped_in_groups_and_rests_between(name: str) -> None:
    tala, (groups, claps) = library().tala(name), CHAPUS[name]
    assert tala.lengths == groups
    hand = ["Clap" if akshara in claps else "Rest" for akshara in range(1, sum(groups) + 1)]
    assert [kriya.name for kriya in tala.kriyas] == hand
    # every group begins with a clap
    assert all(tala.kriyas[start].kind == "clap" for start in tala.anga_starts)


def test_chapus_of_which_schools_differ_say_so() -> None:
    assert "some clap 1 and 4 only" in library().tala("Misra chapu").note
    assert "schools divide it in different ways" in library().tala("Sankeerna chapu").note


@for_each("tala", TALAS[:35], ids=lambda tala: tala.name)
def test_the_hand_moves_once_an_akshara(tala: Tala) -> None:
    assert len(tala.kriyas) == tala.aksharas
    for anga, start in zip(tala.angas, tala.anga_starts):
        words = [kriya.name for kriya in tala.kriyas[start : start + anga.aksharas]]
        counted = ["Clap", *(FIVE_FINGERS * 2)[: anga.aksharas - 1]]
        assert words == {"laghu": counted, "drutam": ["Clap", "Wave"], "anudrutam": ["Clap"]}[anga.kind]


@for_each("tala", TALAS, ids=lambda tala: tala.name)
def test_every_akshara_stands_in_its_anga(tala: Tala) -> None:
    spans = [i for i, anga in enumerate(tala.angas) for _ in range(anga.aksharas)]
    assert [tala.anga_at(akshara) for akshara in range(tala.aksharas)] == spans


def test_adi_in_full() -> None:
    adi = library().tala("Adi")
    assert (adi.name, adi.lengths, adi.anga_starts, adi.aksharas) == ("Adi", (4, 2, 2), (0, 4, 6), 8)
    assert [k.name for k in adi.kriyas] == ["Clap", *FIVE_FINGERS[:3], "Clap", "Wave", "Clap", "Wave"]


@for_each(
    ("asked", "name", "lengths"),
    [
        ("Dhruva", "chaturasra jati Dhruva", (4, 2, 4, 4)),
        ("Matya", "chaturasra jati Matya", (4, 2, 4)),
        ("Rupaka", "chaturasra jati Rupaka", (2, 4)),
        ("Jhampa", "misra jati Jhampa", (7, 1, 2)),
        ("Triputa", "tisra jati Triputa", (3, 2, 2)),
        ("Ata", "khanda jati Ata", (5, 5, 2, 2)),
        ("Eka", "chaturasra jati Eka", (4,)),
        ("ĀDI", "Adi", (4, 2, 2)),
        ("Chaturasra-jāti Tripuṭa", "Adi", (4, 2, 2)),
        ("khanda jati ata", "khanda jati Ata", (5, 5, 2, 2)),
        ("KhandaAta", "khanda jati Ata", (5, 5, 2, 2)),
        ("sankeerna jati Dhruva", "sankeerna jati Dhruva", (9, 2, 9, 9)),
        ("Bhuvana", "sankeerna jati Dhruva", (9, 2, 9, 9)),
        ("Mana", "chaturasra jati Eka", (4,)),
        ("misra chāpu", "Misra chapu", (3, 4)),
        ("KhandaChapu", "Khanda chapu", (2, 3)),
    ],
)
def test_names_that_people_use(asked: str, name: str, lengths: tuple[int, ...]) -> None:
    assert (library().tala(asked).name, library().tala(asked).lengths) == (name, lengths)


@for_each("tala", TALAS, ids=lambda tala: tala.name)
def test_every_name_and_alias_finds_its_tala(tala: Tala) -> None:
    for name in (tala.name, tala.name.upper(), *tala.aliases):
        assert library().tala(name) is tala
        assert tala in library().find_talas(name)


def test_a_near_miss_is_answered_with_the_nearest() -> None:
    with refused("tala.misspelt", UnknownTala):
        library().tala("Roopaka")
    with refused(message("tala.unknown", name="????", nearest=()), UnknownTala):
        library().tala("????")


def test_a_part_of_a_name_finds_them_all() -> None:
    assert [tala.aksharas for tala in library().find_talas("misra")] == [23, 16, 9, 10, 11, 18, 7, 7]
    assert [tala.name for tala in library().find_talas("chapu")] == list(CHAPUS)


@for_each("tala", TALAS, ids=lambda tala: tala.name)
@for_each("speed", SPEEDS)
def test_repeats_are_the_fewest_that_close_on_sama(tala: Tala, speed: int) -> None:
    for avartanams in range(1, 17):
        units, full = avartanams * tala.aksharas, tala.aksharas * speed
        fewest = next(times for times in range(1, 10) if times * units % full == 0)
        assert tala.repeats(avartanams, speed) == fewest


@for_each(("kind", "aksharas"), [("laghu", 6), ("laghu", 0), ("drutam", 3), ("anudrutam", 2)])
def test_an_anga_of_another_length_is_refused(kind: str, aksharas: int) -> None:
    with refused("tala.anga"):
        Anga(kind, aksharas)  # type: ignore[arg-type]


def test_there_is_no_other_family_or_jati() -> None:
    for family, jati in (("Adi", "chaturasra"), ("Eka", "divya"), ("", "")):
        with refused("tala.no_jati"):
            suladi(family, jati)
    with refused(message("tala.no_angas", tala="Nothing")):
        Tala("Nothing", ())


def test_a_kalam_is_known_by_its_number_and_by_its_swaras() -> None:
    assert {kalam: (speed, kalam_word(speed)) for kalam, speed in KALAMS.items()} == {
        1: (1, "first"), 2: (2, "second"), 3: (4, "third"), 4: (8, "fourth"),
    }  # fmt: skip
    assert KALAM_WORDS.keys() == KALAMS.keys()
    assert [KALAMS[1], KALAMS[2], KALAMS[3]] == sorted(set(TRIKALAM))
    for speed in set(SPEEDS) - set(KALAMS.values()):
        with refused(message("speed.no_kalam", speed=speed, speeds=(1, 2, 4, 8))):
            kalam_word(speed)
