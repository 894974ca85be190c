"""Ragas: what a written swara means, and which moves the ladders allow."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

from carnatic.errors import UnknownRaga, fold
from carnatic.library import library
from carnatic.messages import Message, message
from carnatic.theory.melakarta import melakarta_places
from carnatic.theory.raga import Raga, melakarta, read_ladder, show_ladder
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi, Swara
from carnatic.theory.tuning import to_hz
from tests.laws import for_each
from tests.refusing import refused

RAGAS = library().ragas
ALL = library().all_ragas  # the other forms of disputed ragas too
SYMMETRICAL = [raga for raga in RAGAS if raga.is_symmetrical]
VAKRA = [raga for raga in ALL if raga.is_vakra]
STRAIGHT = [raga for raga in ALL if not raga.is_vakra]
ONE_FORM = [raga for raga in ALL if len(raga.places) == len(raga.letters)]


def raga_of(name: str, up: str, down: str, parent: int) -> Raga:
    """A raga by hand, its ladders as the books print them."""
    return Raga(name, read_ladder(up), read_ladder(down), parent)


BILAHARI = raga_of("Bilahari", "S R2 G3 P D2 S^", "S^ N3 D2 P M1 G3 R2 S", 29)
KAMBHOJI = raga_of("Kambhoji", "S R2 G3 M1 P D2 S^", "S^ N2 D2 P M1 G3 R2 S", 28)
BHAIRAVI = raga_of("Bhairavi", "S R2 G2 M1 P D2 N2 S^", "S^ N2 D1 P M1 G2 R2 S", 20)
SAHANA = raga_of("Sahana", "S R2 G3 M1 P M1 D2 N2 S^", "S^ N2 D2 P M1 G3 M1 R2 G3 R2 S", 28)
BY_HAND = (BILAHARI, KAMBHOJI, BHAIRAVI, SAHANA)


def pitch(text: str) -> Pitch:
    """'N3.' or 'S^' as a pitch."""
    (found,) = read_ladder(text)
    return found


# -- the library --------------------------------------------------------------------------


def test_how_many_there_are() -> None:
    assert [raga.number for raga in RAGAS[:72]] == list(range(1, 73))
    assert (len(RAGAS), sum(raga.disputed for raga in RAGAS)) == (72 + 102 + 45, 45)
    assert not any(raga.disputed for raga in RAGAS[:174])
    assert all(raga.variants for raga in RAGAS[174:])
    assert len({raga.name for raga in ALL}) == len(ALL)


# As the books print them: one of each kind.
LADDERS = {
    "Mohanam": ("S R2 G3 P D2 S^", "S^ D2 P G3 R2 S"),
    "Hindolam": ("S G2 M1 D1 N2 S^", "S^ N2 D1 M1 G2 S"),
    "Malahari": ("S R1 M1 P D1 S^", "S^ D1 P M1 G3 R1 S"),
    "Bilahari": ("S R2 G3 P D2 S^", "S^ N3 D2 P M1 G3 R2 S"),
    "Nattakurinji": ("S R2 G3 M1 N2 D2 N2 P D2 N2 S^", "S^ N2 D2 M1 G3 M1 P G3 R2 S"),
    # the straight one, which the name opened before
    "Nattakurinji 8": ("S R2 G3 M1 D2 N2 S^", "S^ N2 D2 M1 G3 R2 S"),
    "Kambhoji": ("S R2 G3 M1 P D2 S^", "S^ N2 D2 P M1 G3 R2 S"),
    "Bhairavi": ("S R2 G2 M1 P D2 N2 S^", "S^ N2 D1 P M1 G2 R2 S"),
    "Kadanakutuhalam": ("S R2 M1 D2 N3 G3 P S^", "S^ N3 D2 P M1 G3 R2 S"),
    "Punnagavarali": ("N2. S R1 G2 M1 P D1 N2", "N2 D1 P M1 G2 R1 S N2."),
    "Sahana": ("S R2 G3 M1 P M1 D2 N2 S^", "S^ N2 D2 P M1 G3 M1 R2 G3 R2 S"),
}


@for_each("name", LADDERS)
def test_ladders_by_hand(name: str) -> None:
    raga = library().raga(name)
    assert (show_ladder(raga.arohana), show_ladder(raga.avarohana)) == LADDERS[name]


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_every_raga_is_written_down_in_full(raga: Raga) -> None:
    for ladder in (raga.arohana, raga.avarohana):
        assert read_ladder(show_ladder(ladder)) == ladder
    assert raga.letters == "".join(c for c in "srgmpdn" if c in raga.letters)
    assert "s" in raga.letters
    known = library().raga_with_ladders(raga)
    if raga in RAGAS:
        # two names may stand for one pair of ladders; the first of them is found
        assert known is not None
        assert (known.arohana, known.avarohana) == (raga.arohana, raga.avarohana)
        assert RAGAS.index(known) <= RAGAS.index(raga)


@for_each("raga", RAGAS[:174], ids=lambda raga: raga.name)
def test_an_agreed_raga_belongs_to_its_parent(raga: Raga) -> None:
    """Its swaras are the parent's and the anya swaras that it names."""
    assert set(raga.places) <= {*melakarta_places(raga.parent_number), *raga.anya}
    assert raga.sources
    assert not set(raga.anya) & set(melakarta_places(raga.parent_number))


@for_each("raga", [raga for raga in RAGAS if raga.variants], ids=lambda raga: raga.name)
def test_other_forms_are_numbered_and_found(raga: Raga) -> None:
    assert [form.name for form in raga.variants] == [f"{raga.name} {k}" for k in range(2, len(raga.variants) + 2)]
    assert [(form.form_of, form.form_number) for form in raga.variants] == [
        (raga.name, k) for k in range(2, len(raga.variants) + 2)
    ]
    for form in raga.variants:
        assert library().forms(form) == (raga, *raga.variants) == library().forms(raga)
        assert form.disputed
        assert form.sources
        assert library().raga(form.name) is library().raga(form.name.lower().replace(" ", "")) is form
        assert library().find_ragas(form.name) == (form,)
    with refused("raga.misspelt", UnknownRaga):
        library().raga(f"{raga.name} 99")


def test_nattai_alone_is_the_raga_that_is_sung() -> None:
    """The melakarta is called Chalanattai; the janya has the name for itself."""
    assert library().raga("Nattai").name == "Nata"
    assert library().raga("Nattai (mela)").name == library().raga("Chalanattai").name == "Chalanata"
    assert library().raga("Nattai").note == "Nattai alone means this raga; the melakarta is Chalanata."


def test_no_two_ragas_answer_to_one_name() -> None:
    names = [fold(name) for raga in ALL for name in {fold(n): n for n in (raga.name, *raga.aliases)}.values()]
    assert len(set(names)) == len(names)


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_its_own_swaras_find_it(raga: Raga) -> None:
    found = library().find_ragas(" ".join(place.symbol for place in raga.places))
    assert all(set(other.places) == set(raga.places) for other in found)
    assert raga in found or raga not in RAGAS


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_every_name_finds_its_raga(raga: Raga) -> None:
    for name in (raga.name, *raga.aliases):
        for spelling in (name, name.upper(), name.replace(" ", ""), f" {name} "):
            assert library().raga(spelling) is raga
        assert raga in library().find_ragas(name)


@for_each(
    ("asked", "name"),
    [
        ("mohana", "Mohanam"),
        ("Mōhanam", "Mohanam"),
        ("Todi", "Hanumatodi"),
        ("Sankarabharanam", "Dhirasankarabharanam"),
        ("Kalyani", "Mechakalyani"),
        ("Māyāmāḷavagauḷa", "Mayamalavagowla"),
        ("suddhasaveri", "Suddha Saveri"),
        ("29", "Dhirasankarabharanam"),
    ],
)
def test_names_that_people_use(asked: str, name: str) -> None:
    assert library().raga(asked).name == name


@for_each(("asked", "nearest"), [("Mohan", "Mohanam"), ("Kalyny", "Kalyani"), ("Hindolm", "Hindolam")])
def test_a_near_miss_is_answered_with_the_nearest(asked: str, nearest: str) -> None:
    with refused("raga.misspelt", UnknownRaga) as unknown:
        library().raga(asked)
    assert library().raga(unknown.value.nearest[0]) is library().raga(nearest)


def test_a_far_miss_points_to_the_list() -> None:
    for name in ("", "73", "xqxqxq", "?" * 500):
        with refused("raga.unknown", UnknownRaga):
            library().raga(name)


@for_each(
    ("query", "names"),
    [
        ("S R2 G3 P D2", ["Mohanam"]),
        ("r2 g3 p d2", ["Mohanam"]),
        ("S G2 M1 D1 N2 S^", ["Hindolam"]),
        ("S R2 G3 M1 P D2 N3", ["Dhirasankarabharanam"]),
        ("R1 G3 M1 D1 N3 P", ["Mayamalavagowla"]),
        ("R1 G1 M2 D3", ["Raghupriya"]),
        ("mohan", ["Mohanam", "Mohanakalyani"]),
        ("16", ["Chakravakam"]),
    ],
)
def test_queries(query: str, names: list[str]) -> None:
    # ragas with just these swaras, the melakarta and the agreed janyas first
    assert [raga.name for raga in library().find_ragas(query)][: len(names)] == names


def test_a_query_that_nothing_answers() -> None:
    with refused(message("raga.no_swaras", swaras=("R1", "R2", "R3"))):
        library().find_ragas("R1 R2 R3")
    for query in ("", "xqxqxq"):
        with refused(message("raga.unknown", name=query, nearest=()), UnknownRaga):
            library().find_ragas(query)
    with refused(message("raga.no_swaras", swaras=tuple(SWARASTHANAS))):
        library().find_ragas(" ".join(SWARASTHANAS))
    found = library().find_ragas("M2")
    assert [raga.number for raga in found[:36]] == list(range(37, 73))
    assert all("M2" in {place.symbol for place in raga.places} for raga in found)


# -- kinds ------------------------------------------------------------------------------------


def test_kinds() -> None:
    assert [raga.kind for raga in BY_HAND] == [
        "audava-sampurna",
        "shadava-sampurna",
        "sampurna-sampurna",
        "sampurna-sampurna, vakra",
    ]
    assert [raga.is_symmetrical for raga in BY_HAND] == [False] * 4
    assert library().raga("Sriranjani").kind == "shadava-shadava"
    assert melakarta(1, "Kanakangi").kind == "sampurna-sampurna"


def test_a_ladder_needs_four_swaras() -> None:
    with refused(message("raga.short", raga="Three")):
        raga_of("Three", "S P S^", "S^ P S", 28)
    for up, down in (("S P S^", "S^ P G3 S"), ("S G3 P S^", "S^ P S")):
        with refused(message("raga.short", raga="Three")):
            raga_of("Three", up, down, 28)
    assert raga_of("Four", "S G3 P S^", "S^ P G3 S", 28).kind == "3 swaras-3 swaras"


# -- what a written swara means ---------------------------------------------------------------


def resolved(raga: Raga, text: str) -> str:
    """What a line of bare letters means: 'D2 N2 S'."""
    line = tuple(Swara(c.lower(), Sthayi.TARA if c.isupper() else Sthayi.MADHYA) for c in text.split())
    return " ".join("-" if p is None else p.place.symbol for p in raga.resolve(line))


def test_the_direction_decides_between_two_forms() -> None:
    assert resolved(BHAIRAVI, "p d n S n d p") == "P D2 N2 S N2 D1 P"
    assert resolved(BHAIRAVI, "d d p") == "D1 D1 P"  # nothing before: the way it leaves
    assert resolved(BHAIRAVI, "d d n") == "D2 D2 N2"
    assert resolved(BHAIRAVI, "p d d d p") == "P D2 D2 D2 P"  # a repeat keeps its swarasthana
    assert resolved(BHAIRAVI, "d") == "D2"


def test_a_number_settles_it() -> None:
    low, high = (BHAIRAVI.resolve((Swara("p"), Swara("d", number=k)))[1] for k in (1, 2))
    assert (low, high) == (pitch("D1"), pitch("D2"))
    assert BHAIRAVI.resolve((Swara("m", number=2),)) == (None,)


def test_what_the_raga_lacks_is_none() -> None:
    assert resolved(library().raga("Mohanam"), "s r g m p d n S") == "S R2 G3 - P D2 - S"


@for_each(
    ("name", "line", "meant"),
    [
        ("Bhairavi", "S n d p m", "S N2 D1 P M1"),
        ("Bhairavi", "p d n S", "P D2 N2 S"),
        ("Saurashtram", "p m d n S", "P M1 D2 N3 S"),
        ("Saurashtram", "S n d n d p", "S N3 D2 N2 D2 P"),  # its descent turns on the lower n
        ("Hamirkalyani", "s p m p d n S", None),
        ("Dwijavanti", "s r m g m p", "S R2 M1 G3 M1 P"),
        ("Dwijavanti", "m r g r s", "M1 R2 G2 R2 S"),  # the lower g only where it turns back to r
        ("Saranga", "p m r g m r s", "P M2 R2 G3 M1 R2 S"),
        ("Tilang", "p n S n p", "P N3 S N2 P"),
        ("Mukhari", "n d S n d p", "N2 D2 S N2 D1 P"),
        # the form of the direction would be against the ladders
        ("Bhairavi", "n d n S G", "N2 D1 N2 S G2"),
        ("Bhairavi", "p d p m d", "P D2 P M1 D2"),
        ("Dwijavanti", "r g", "R2 G2"),
        ("Dwijavanti 4", "g r", "G2 R2"),
    ],
)
def test_the_place_in_the_string_decides(name: str, line: str, meant: str | None) -> None:
    raga = library().raga(name)
    if meant is None:  # written with both forms of m: whatever is meant keeps the law
        pitches = raga.resolve(
            tuple(Swara(c.lower(), Sthayi.TARA if c.isupper() else Sthayi.MADHYA) for c in line[::2])
        )
        assert not any(a and b and raga.move_fault(a, b) for a, b in pairwise(pitches))
    else:
        assert resolved(raga, line) == meant


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_a_ladder_sung_in_bare_letters_is_that_ladder(raga: Raga) -> None:
    for ladder in (raga.arohana, raga.avarohana):
        assert raga.resolve(tuple(pitch.swara for pitch in ladder)) == ladder


@for_each("raga", ONE_FORM, ids=lambda raga: raga.name)
def test_every_sthayi_repeats_the_ladder(raga: Raga) -> None:
    for sthayi in Sthayi:
        line = tuple(Swara(letter, sthayi) for letter in raga.letters)
        assert raga.resolve(line) == tuple(Pitch(place, sthayi) for place in raga.places)


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_a_number_always_settles_it(raga: Raga) -> None:
    for place in SWARASTHANAS.values():
        if len(place.symbol) > 1:
            (found,) = raga.resolve((Swara(place.letter, number=int(place.symbol[1:])),))
            assert found == (Pitch(place) if place in raga.places else None)


# -- the law of motion ---------------------------------------------------------------------------


@for_each(
    ("raga", "a", "b", "why"),
    [
        (BILAHARI, "G3", "P", None),
        (BILAHARI, "S", "D2", None),  # skipping is for the families to limit
        (BILAHARI, "D2", "S^", None),
        (BILAHARI, "N3", "S^", message("move.not_in_half", swara="n", raga="Bilahari", half="arohana")),
        (BILAHARI, "D2", "N3", message("move.not_in_half", swara="n", raga="Bilahari", half="arohana")),
        (BILAHARI, "G3", "M1", message("move.not_in_half", swara="m", raga="Bilahari", half="arohana")),
        (BILAHARI, "S^", "N3", None),
        (BILAHARI, "N3", "D2", None),
        (BILAHARI, "M1", "G3", None),
        (BILAHARI, "M1", "M1", None),
        (BILAHARI, "N3.", "S", message("move.not_in_half", swara="n.", raga="Bilahari", half="arohana")),
        (BILAHARI, "R2^", "N3", None),
        (KAMBHOJI, "N2", "S^", message("move.not_in_half", swara="n", raga="Kambhoji", half="arohana")),
        (KAMBHOJI, "G3", "M1", None),
        (KAMBHOJI, "D2", "S^", None),
        (KAMBHOJI, "S^", "N2", None),
        (BHAIRAVI, "P", "D1", message("move.not_in_half", swara="d", raga="Bhairavi", half="arohana")),
        (BHAIRAVI, "D2", "P", message("move.not_in_half", swara="d", raga="Bhairavi", half="avarohana")),
        (BHAIRAVI, "D1", "D2", message("move.same_place", first="D1", second="D2")),
        (SAHANA, "P", "M1", None),
        (SAHANA, "M1", "D2", None),
        (SAHANA, "P", "D2", message("move.vakra", first="p", second="d", raga="Sahana")),
        (SAHANA, "R2", "M1", message("move.vakra", first="r", second="m", raga="Sahana")),
        (SAHANA, "M1", "R2", None),
        (SAHANA, "S^", "R2^", None),
        (SAHANA, "N2.", "S", None),
    ],
)
def test_moves(raga: Raga, a: str, b: str, why: Message | None) -> None:
    assert raga.move_fault(pitch(a), pitch(b)) == why


# Every move from the swara on the left to one above it or below it in the same octave: what teachers allow, by hand.
ALL_MOVES = {
    "Bilahari": {
        "S": "R2 G3 P D2 S^", "R2": "S G3 P D2 S^", "G3": "S R2 P D2 S^", "M1": "S R2 G3", "P": "S R2 G3 M1 D2 S^",
        "D2": "S R2 G3 M1 P S^", "N3": "S R2 G3 M1 P D2", "S^": "S R2 G3 M1 P D2 N3",
    },
    "Kadanakutuhalam": {
        "S": "R2", "R2": "S M1", "G3": "R2 P", "M1": "G3 D2", "P": "M1 S^", "D2": "P N3", "N3": "G3 D2", "S^": "N3",
    },
}  # fmt: skip


@for_each("name", ALL_MOVES)
def test_all_moves_by_hand(name: str) -> None:
    raga, moves = library().raga(name), ALL_MOVES[name]
    found = {a: [b for b in moves if a != b and raga.move_fault(pitch(a), pitch(b)) is None] for a in moves}
    assert found == {a: [b for b in moves if b in said.split()] for a, said in moves.items()}


@for_each("raga", SYMMETRICAL, ids=lambda raga: raga.name)
def test_the_same_swaras_both_ways_allow_every_move(raga: Raga) -> None:
    pitches = [Pitch(place, sthayi) for sthayi in Sthayi for place in raga.places]
    assert {raga.move_fault(a, b) for a, b in product(pitches, pitches)} == {None}


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_a_line_sung_backwards_belongs_to_the_ladders_read_backwards(raga: Raga) -> None:
    backwards = replace(raga, arohana=raga.avarohana[::-1], avarohana=raga.arohana[::-1])
    pitches = [Pitch(place, sthayi) for sthayi in Sthayi for place in raga.places]
    for a, b in product(pitches, pitches):
        assert (raga.move_fault(a, b) is None) == (backwards.move_fault(b, a) is None), f"{a} {b}"


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_the_law_is_the_same_in_every_sthayi(raga: Raga) -> None:
    low = [Pitch(place, sthayi) for sthayi in (Sthayi.MANDRA, Sthayi.MADHYA) for place in raga.places]
    for a, b in product(low, low):
        above = raga.move_fault(a.shifted(1), b.shifted(1))
        assert (raga.move_fault(a, b) is None) == (above is None), f"{a} {b}"


def test_vakra_and_straight_ragas_are_all_there_is() -> None:
    assert len(VAKRA) + len(STRAIGHT) == len(ALL)
    assert sum(raga.is_vakra or not raga.spans_octave for raga in RAGAS) == 73


@for_each("raga", [*ALL, *BY_HAND], ids=lambda raga: raga.name)
def test_every_ladder_keeps_its_own_law(raga: Raga) -> None:
    for ladder in (raga.arohana, raga.avarohana):
        for octaves in (-1, 0, 1):
            sung = [p.shifted(octaves) for p in ladder]
            assert [raga.move_fault(a, b) for a, b in pairwise(sung)] == [None] * (len(sung) - 1)


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_every_ladder_sounds(raga: Raga) -> None:
    """Each swara has its pitch in every tuning, higher where the ladder climbs."""
    for tuning in library().tunings:
        request = library().request(raga=raga.name, tuning=tuning.name)
        for ladder in (raga.arohana, raga.avarohana):
            cents = [request.mapped_tuning.cents_of(p) for p in ladder]
            assert all(to_hz(c, request.sruti_hz) > 0 for c in cents)
            for (a, low), (b, high) in pairwise(zip(ladder, cents)):
                assert (high > low) == (b.semitone > a.semitone)


# -- rungs ------------------------------------------------------------------------------------------


@for_each("raga", SYMMETRICAL, ids=lambda raga: raga.name)
def test_rungs_and_their_inverse(raga: Raga) -> None:
    assert raga.rungs == len(raga.places) + 1
    assert [str(raga.rung(k)) for k in range(raga.rungs)] == [str(p.swara) for p in raga.arohana]


@for_each("raga", [r for r in STRAIGHT if r.spans_octave], ids=lambda raga: raga.name)
def test_each_half_has_rungs_and_their_inverse(raga: Raga) -> None:
    up, down = len(raga.arohana), len(raga.avarohana)
    assert [raga.rung(k, "up") for k in range(up)] == [p.swara for p in raga.arohana]
    assert [raga.rung(k, "down") for k in reversed(range(down))] == [p.swara for p in raga.avarohana]
    for half in ("up", "down"):
        size = len(raga.ladder(half)) - 1
        for k in range(-2 * size, 3 * size):
            assert raga.rung_of(raga.rung(k, half), half) == k


def test_each_half_counts_its_own_ladder() -> None:
    assert " ".join(str(BILAHARI.rung(k, "up")) for k in range(6)) == "s r g p d S"
    assert " ".join(str(BILAHARI.rung(k, "down")) for k in range(8)) == "s r g m p d n S"
    assert BILAHARI.rung_of(Swara("n"), "up") is None
    assert BILAHARI.rung_of(Swara("n"), "down") == 6


# -- changing a swara ----------------------------------------------------------------------------------


def test_moving_a_swara_makes_its_neighbour_raga() -> None:
    changed = library().raga("Mayamalavagowla").with_place(SWARASTHANAS["R2"])
    assert show_ladder(changed.arohana) == "S R2 G3 M1 P D1 N3 S^"
    assert (changed.name, changed.number) == ("Mayamalavagowla", None)
    found = library().raga_with_ladders(changed)
    assert found is not None
    assert (found.number, found.name) == (27, "Sarasangi")


@for_each("number", range(1, 73))
def test_every_move_in_a_melakarta_gives_a_melakarta_or_is_refused(number: int) -> None:
    raga = library().raga(str(number))
    for place in SWARASTHANAS.values():
        places = sorted({p for p in raga.places if p.letter != place.letter} | {place}, key=lambda p: p.semitone)
        crosses = len({p.semitone for p in places}) < 7 or [p.letter for p in places] != list("srgmpdn")
        if place in raga.places:
            assert raga.with_place(place) is raga
        elif crosses:
            with refused("raga.clash"):
                raga.with_place(place)
        else:
            found = library().raga_with_ladders(raga.with_place(place))
            assert found is not None
            assert list(found.places) == places


@for_each(
    ("number", "place", "other"),
    [(22, "R3", "G2"), (22, "G1", "R2"), (1, "R2", "G1"), (36, "G2", "R3"), (22, "D3", "N2"), (22, "N1", "D2")],
)
def test_a_swara_can_not_cross_its_neighbour(number: int, place: str, other: str) -> None:
    with refused(message("raga.clash", place=place, other=other)):
        library().raga(str(number)).with_place(SWARASTHANAS[place])


def test_what_is_not_there_can_not_be_moved() -> None:
    with refused(message("raga.one_form", raga="Mohanam", letter="m", has="S R2 G3 P D2")):
        library().raga("Mohanam").with_place(SWARASTHANAS["M1"])
