"""Review: every kind of fault is found completely, and correct lines have none."""

from __future__ import annotations

import pytest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import Fault, ladder_words, line_range, review
from carnatic.exercise.sargam.text import parse, read_notes
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.raga import Raga, read_ladder
from tests.laws import for_each

LIBRARY = library()
MALAHARI = Raga("Malahari", read_ladder("S R1 M1 P D1 S^"), read_ladder("S^ D1 P M1 G3 R1 S"), 15)
BILAHARI = Raga("Bilahari", read_ladder("S R2 G3 P D2 S^"), read_ladder("S^ N3 D2 P M1 G3 R2 S"), 29)
KAMBHOJI = Raga("Kambhoji", read_ladder("S R2 G3 M1 P D2 S^"), read_ladder("S^ N2 D2 P M1 G3 R2 S"), 28)

SOUND = "s r g m | p d | n S || S n d p | m g | r s ||"


def faults_of(text: str, header: str = "") -> tuple[Fault, ...]:
    return review(parse(f"{header}\n\n{text}", LIBRARY))


def drill(raga: Raga, body: str, family: str = "sarali") -> tuple[Fault, ...]:
    request = LIBRARY.request(family=family).changed(raga=raga)
    return review(Exercise(request, read_notes(body)[0]))


@for_each(
    ("text", "header"),
    [
        (SOUND, "family: sarali"),
        (SOUND, ""),
        ("s r g m p d n S S n d p m g r s", "family: sarali"),
        ("s r g m p d n S | S n d p | m g r s ||", "speed: 2"),
        ("S n d p | m g | r s ||", "family: sarali"),
        ("s r g p | d S | , , || S d p g | r s | , , ||", "raga: Mohanam\nfamily: sarali"),
        ("s r | g p d S ||", "raga: Mohanam\ntala: Rupaka"),
        ("r g m p | d p | m g ||", ""),  # what a user writes need not begin on s, nor end there
        ("n. s r g | m p | d n || S R G R | S n | d p ||", ""),
        ("s r g , | , m | p , ||", "family: own"),  # an anga may begin with karvai
        ("S S n n d d p p | m m g g | r r s s ||", "speed: 2\nfamily: janta"),
    ],
)
def test_sound_lines_have_no_fault(text: str, header: str) -> None:
    assert faults_of(text, header) == ()


@for_each(
    ("text", "header", "fault"),
    [
        (
            "s r g p | d S | m , || S d p g | r s | , , ||",
            "raga: Mohanam",
            Fault(1, 7, "raga", message("swara.not_in_scale", raga="Mohanam", swara="m", scale="s r g p d S"), 6),
        ),
        (
            "s r g m2 | p d | n S ||",
            "",
            Fault(
                1,
                4,
                "raga",
                message("swara.not_in_scale", raga="Mayamalavagowla", swara="M2", scale="s r g m p d n S"),
                3,
            ),
        ),
        (
            "s r g m | p d | n S || S n d p | m g | r ||",
            "",
            Fault(2, 7, "tala", message("fault.length", avartanam=2, aksharas=7, tala="Adi", needed=8), None),
        ),
        (
            "s r g m p d n S S n d p m g r",
            "",
            Fault(2, 7, "tala", message("fault.length", avartanam=2, aksharas=7, tala="Adi", needed=8), None),
        ),
        (
            "s r g m | p d | n || S n d p | m g | r s ||",
            "",
            Fault(1, 7, "tala", message("fault.length", avartanam=1, aksharas=7, tala="Adi", needed=8), None),
        ),
        (
            "s r g m p d n S S n d p m g r",
            "speed: 2",
            Fault(
                1,
                8,
                "tala",
                message("fault.length_with_rest", avartanam=1, aksharas=7, tala="Adi", needed=8, rest=1, speed=2),
                None,
            ),
        ),
        (
            "s r g | m p d | n S ||",
            "",
            Fault(
                1, 4, "anga", message("fault.bar_extra", avartanam=1, akshara=3, tala="Adi", angas="4 + 2 + 2"), None
            ),
        ),
        (
            "s r g m | p d n S || S n d p | m g | r s ||",
            "",
            Fault(
                1, 7, "anga", message("fault.bar_missing", avartanam=1, akshara=6, tala="Adi", angas="4 + 2 + 2"), None
            ),
        ),
        (
            "s r g m | p d | n S || , n d p | m g | r s ||",
            "",
            Fault(2, 1, "karvai", message("fault.karvai", swara="S"), 7),
        ),
        (
            "r g m p | d p | m g || s r g m | g r | s , ||",
            "family: sarali",
            Fault(1, 1, "start", message("fault.start", kind="varisai", starts=("s", "S"), swara="r"), 0),
        ),
        (
            "s r g m | p d | n. S || S n d p | m g | r s ||",
            "family: sarali",
            Fault(1, 7, "range", message("fault.range", swara="n.", lowest="s", highest="S"), 6),
        ),
        (
            "s r g m | p d | S R || S n d p | m g | r s ||",
            "family: sarali",
            Fault(1, 8, "range", message("fault.range", swara="R", lowest="s", highest="S"), 7),
        ),
        (
            "S n d p | m g | r s || s r g m | p d | n S ||",
            "family: sarali",
            Fault(2, 8, "cadence", message("fault.cadence", home="s", swara="S"), 15),
        ),
    ],
)
def test_each_fault_alone(text: str, header: str, fault: Fault) -> None:
    found = faults_of(text, header)
    assert fault in found
    # a bar that is moved is missed in its own place too
    others = [other for other in found if other != fault]
    assert all(other.rule == fault.rule == "anga" for other in others)


def test_faults_come_in_the_order_in_which_they_are_heard() -> None:
    found = faults_of("r g m p | d m2 | m g ||", "raga: Mohanam\nfamily: sarali")
    assert [(f.avartanam, f.akshara, f.rule) for f in found] == [
        (1, 1, "start"),
        (1, 3, "raga"),
        (1, 6, "raga"),
        (1, 7, "raga"),
        (1, 8, "cadence"),
    ]


def test_faults_are_placed_by_the_writers_own_bars() -> None:
    found = faults_of("s r g || S n d p | m g | r m2 ||")
    assert [(f.avartanam, f.akshara, f.rule, f.note) for f in found] == [(1, 3, "tala", None), (2, 8, "raga", 10)]


def test_the_writers_first_avartanam_begins_on_sama_or_at_the_eduppu() -> None:
    found = faults_of("s r m2 || S n d p | m g | r s ||")
    assert [(f.avartanam, f.akshara, f.rule, f.note) for f in found] == [(1, 3, "raga", 2), (1, 3, "tala", None)]
    found = faults_of("s r m2 p || d n S S | n d p m || g r s", LATER)
    assert (found[0].avartanam, found[0].akshara, found[0].rule, found[0].note) == (1, 3, "raga", 2)


def test_a_fault_at_second_speed_is_counted_in_aksharas() -> None:
    (fault,) = faults_of("s r g m p d n S | S n d p | m2 g r s ||", "speed: 2")
    assert (fault.avartanam, fault.akshara, fault.note) == (1, 7, 12)


# -- a line begun after sama ---------------------------------------------------------------------

LATER = "speed: 2\neduppu: desadi"


@for_each(
    "text",
    [
        "s r g m p d n S S n d p m g r s",
        "s r g m p | d n S S | n d p m || g r s",
        "s r g m p | d n S S | n d p m || g r s ||",
        "s r g m p d n S",  # played twice, it comes back to where it began
        "s r g m p | d n S",
    ],
)
def test_a_line_is_counted_from_its_eduppu(text: str) -> None:
    assert faults_of(text, LATER) == ()


@for_each(
    ("text", "fault"),
    [
        (
            "s r g m p d n S S n d p m g",
            Fault(
                2,
                1,
                "tala",
                message("fault.not_round", eduppu="desadi", size=8, units=14, missing=2, over=6),
            ),
        ),
        (
            "s r g m p | d n S S | n d p m || g",
            Fault(
                2,
                1,
                "tala",
                message("fault.not_round", eduppu="desadi", size=8, units=14, missing=2, over=6),
            ),
        ),
        (
            "s r g m | p d n S S | n d p m || g r s",
            Fault(1, 4, "anga", message("fault.bar_extra", avartanam=1, akshara=3, tala="Adi", angas="4 + 2 + 2")),
        ),
        (
            "s r g m p | d n S S | n d p || m g r s",
            Fault(
                1,
                8,
                "tala",
                message("fault.length_with_rest", avartanam=1, aksharas=7, tala="Adi", needed=8, rest=1, speed=2),
            ),
        ),
        (
            "s r g m p d m2 S S n d p m g r s",
            Fault(
                1,
                5,
                "raga",
                message("swara.not_in_scale", raga="Mayamalavagowla", swara="M2", scale="s r g m p d n S"),
                6,
            ),
        ),
        (
            "s r g m p d n S S n d p , , r s",
            Fault(2, 1, "karvai", message("fault.karvai", swara="p"), 11),
        ),
    ],
)
def test_faults_are_placed_in_the_avartanam_that_is_heard(text: str, fault: Fault) -> None:
    assert fault in faults_of(text, LATER)


def test_a_later_line_is_heard_as_often_as_it_is_played() -> None:
    """Eight swaras at 2 come to sama after the fifth swara, or two passes on after the thirteenth."""
    for held in range(1, 8):
        units = [*"srgmpdnS"]
        units[held] = ","
        karvai = [f for f in faults_of(" ".join(units), LATER) if f.rule == "karvai"]
        assert bool(karvai) == (held == 5)


@for_each(
    ("text", "has_fault"),
    [
        ("s r g m | p d | n S || , n d p | m g | r s ||", True),
        ("s r g m | p d | n S || , n d p | m g | r s || s , , , | , , | , , ||", False),  # lands on samam
        ("s r g m | p d | n S || , n d p | m g | r g || r s , , | , , | , , ||", False),  # an akshara after it
        ("s r g m | p d | n S || , n d p | m g | r g || m r s , | , , | , , ||", True),  # no eduppu
        ("s r g m | p d | n S || , n d p | m g | r g || r s", True),  # not to the end of the avartanam
    ],
)
def test_a_typed_line_that_lands_may_hold_over_sama(text: str, has_fault: bool) -> None:
    assert any(fault.rule == "karvai" for fault in faults_of(text)) == has_fault


# -- direction ---------------------------------------------------------------------------------


@for_each(
    ("raga", "body", "faults"),
    [
        (BILAHARI, "s r g p d S , , S n d p m g r s", []),
        (BILAHARI, "s r g m p d S , S n d p m g r s", [(1, 4, "g m: m"), (1, 5, "m p: m")]),
        (BILAHARI, "s r g p d n S , S n d p m g r s", [(1, 6, "d n: n"), (1, 7, "n S: n")]),
        (KAMBHOJI, "s r g m p d S , S n d p m g r s", []),
        (KAMBHOJI, "s r g m p d n S S n d p m g r s", [(1, 7, "d n: n"), (1, 8, "n S: n")]),
        (KAMBHOJI, "S n d p , , , n S n d p m g r s", [(1, 8, "p n: n"), (2, 1, "n S: n")]),
        (MALAHARI, "s r m p d S , , S d p m g r s ,", []),
        (MALAHARI, "s r g r s r g r s r m p m g r s", [(1, 3, "r g: g"), (1, 7, "r g: g")]),
    ],
)
def test_a_drill_keeps_the_ladders_across_every_bar(raga: Raga, body: str, faults: list[tuple[int, int, str]]) -> None:
    found = drill(raga, body)
    half = f"the arohana of {raga.name}."
    wanted = [(avartanam, k, "direction", f"{move} is not in {half}") for avartanam, k, move in faults]
    assert [(f.avartanam, f.akshara, f.rule, f.message) for f in found] == wanted


def test_a_piece_may_touch_from_below_what_only_descends() -> None:
    """Malahari's own gitam does: s r | g r s."""
    body = "s r g r s r g r s r g , r s d. s"
    assert drill(MALAHARI, body, "gitam") == drill(MALAHARI, body, "own") == ()
    # from the swara before it, wherever that one came from
    assert drill(MALAHARI, "s r m p s g r s", "own") == ()
    # but not go on upward from it
    (fault, _) = drill(MALAHARI, "s r g m p m g r", "own")
    assert (fault.rule, fault.note, fault.message) == ("direction", 2, "r g: g is not in the arohana of Malahari.")


# -- karvai over the end of an avartanam -----------------------------------------------------------


@for_each(
    ("speed", "avartanams", "held_unit", "is_fault"),
    [
        (1, 2, 8, True),
        (2, 2, 8, False),  # at second speed unit 8 is the middle of an avartanam
        (2, 4, 16, True),
        (2, 1.5, 8, False),  # a line of twelve is played once
        (2, 2.5, 16, True),
        (2, 3, 8, True),  # three avartanams are played twice, and then unit 8 is a sama
        (4, 4, 16, False),
        (4, 2, 8, False),
        (4, 3, 8, True),
    ],
)
def test_a_piece_is_heard_as_it_is_played(speed: int, avartanams: float, held_unit: int, is_fault: bool) -> None:
    units = ["s" if i % 2 else "r" for i in range(int(8 * avartanams))]
    units[held_unit] = ","
    found = [fault for fault in faults_of(" ".join(units), f"speed: {speed}") if fault.rule != "tala"]
    assert [(f.rule, f.note) for f in found] == ([("karvai", held_unit - 1)] if is_fault else [])


def test_a_drill_is_heard_at_every_speed() -> None:
    (fault,) = faults_of("s r g m p d n S , n d p m g r s", "family: sarali\nspeed: 2")
    assert (fault.rule, fault.avartanam, fault.akshara, fault.note) == ("karvai", 1, 5, 7)


def test_a_foreign_swara_hides_no_fault_after_it() -> None:
    found = drill(BILAHARI, "s r g1 p d n S", "own")
    assert [(f.rule, f.note) for f in found if f.rule != "tala"] == [("raga", 2), ("direction", 5), ("direction", 6)]


def test_the_ladder_in_words() -> None:
    assert ladder_words(LIBRARY.raga("Mohanam")) == "s r g p d S"
    assert ladder_words(BILAHARI) == "s r g p d S, S n d p m g r s"


# -- the sthayi sets --------------------------------------------------------------------------------

TARA = "s r g m p d n S S , , , S , , , d n S R G M P M S n d p m g r s"
MANDRA = "S n d p m g r s s , , , s , , , g r s n. d. p. m. p. s r g m p d n S"


@for_each(
    ("family", "body", "faults"),
    [
        ("tara_sthayi", TARA, []),
        ("mandra_sthayi", MANDRA, []),
        ("tara_sthayi", TARA.replace("M P M", "P D P"), [(3, 7, "range", "fault.range")]),
        ("tara_sthayi", TARA.replace("d n S R", "s n. s S"), [(3, 2, "range", "fault.range")]),
        ("mandra_sthayi", MANDRA.replace("p. m. p.", "m. g. m."), [(3, 7, "range", "fault.range")]),
        ("mandra_sthayi", MANDRA.replace("d n S", "n S R"), [
            (4, 8, "range", "fault.range"), (4, 8, "cadence", "fault.cadence"),
        ]),
        ("tara_sthayi", MANDRA.replace("m. p.", "p. p."), [
            (1, 1, "start", "fault.start"),
            (3, 4, "range", "fault.range"), (3, 5, "range", "fault.range"), (3, 6, "range", "fault.range"),
            (3, 7, "range", "fault.range"), (3, 8, "range", "fault.range"),
            (4, 8, "cadence", "fault.cadence"),
        ]),
        ("mandra_sthayi", SOUND.replace("|", " "), [
            (1, 1, "start", "fault.start"),
            (2, 8, "cadence", "fault.cadence"),
        ]),
        ("tara_sthayi", SOUND.replace("n S || S", "n S || ,").replace("|", " "), [
            (2, 1, "karvai", "fault.karvai"),
        ]),
    ],
)  # fmt: skip
def test_the_sthayi_sets_have_a_start_a_range_and_a_home_of_their_own(
    family: str, body: str, faults: list[tuple[int, int, str, str]]
) -> None:
    found = drill(LIBRARY.raga("Mayamalavagowla"), body, family)
    assert len(found) == len(faults)
    assert [(fault.avartanam, fault.akshara, fault.rule, fault.said.code) for fault in found] == faults


def test_a_wrong_start_names_the_right_ones() -> None:
    start = drill(LIBRARY.raga("Mayamalavagowla"), MANDRA, "tara_sthayi")[0]
    assert start.said == message("fault.start", kind="tara sthayi exercise", starts=("s",), swara="S")
    start = drill(LIBRARY.raga("Mayamalavagowla"), TARA, "mandra_sthayi")[0]
    assert start.said == message("fault.start", kind="mandra sthayi exercise", starts=("S",), swara="s")


def test_a_raga_that_dips_below_s_may() -> None:
    """Dwijavanti spans s to S and its string touches mandra d and n; the sarali's lines may too."""
    raga = LIBRARY.raga("Dwijavanti")
    steps = [pitch.swara.step for pitch in (*raga.arohana, *raga.avarohana)]
    assert min(steps) < 0
    assert line_range(LIBRARY.request().changed(raga=raga)) == (min(steps), max(steps))
    assert line_range(LIBRARY.request()) == (0, 7)


def test_a_free_line_goes_from_mandra_p_to_tara_g() -> None:
    """Where the ladders go from s to S; those of Navroj, from mandra p to p, are all it has."""
    free = LIBRARY.request(family="free")
    assert line_range(free) == line_range(free.changed(raga=LIBRARY.raga("Dwijavanti"))) == (-3, 9)
    assert line_range(free.changed(raga=LIBRARY.raga("Navroj"))) == (-3, 4)


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("s n. d. p. | d. n. | s r || g m p d | n S | R G || R S n d | p m | g r || g r s r | g , | r s ||", []),
        ("s n. d. p. | m. p. | d. n. || s r g m | p d | n S || S n d p | m g | r s ||", ["m."]),
        ("s r g m | p d | n S || R G M G | R S | n d || p m g r | s r | g m || p m g m | g r | r s ||", ["M"]),
    ],
)  # fmt: skip
def test_a_free_line_leaves_the_octave_no_farther(body: str, faults: list[str]) -> None:
    found = review(parse(f"family: free\n\n{body}", LIBRARY))
    assert [str(fault.said.params["swara"]) for fault in found if fault.rule == "range"] == faults
    assert [fault for fault in found if fault.rule != "range"] == []
    as_sarali = review(parse(f"family: sarali\n\n{body}", LIBRARY))
    assert {fault.rule for fault in as_sarali} == {"range"}


def test_a_ladder_that_dips_below_s_has_its_own_range() -> None:
    """Dwijavanti spans s to S and comes home by n. d. n. s."""
    free = "family: sarali\nraga: Dwijavanti\n\ns r m g | m p | d S || n d p m | g m | r g || r s n. d. | n. s | , s ||"
    assert review(parse(free, LIBRARY)) == ()
    low = " ".join(fault.message for fault in review(parse(free.replace("n. d. |", "n. p. |"), LIBRARY)))
    assert "p. is outside the scale of Dwijavanti." in low


def test_one_akshara_is_said_as_one() -> None:
    (fault,) = review(parse("s r g m | p d | n S || s ||", LIBRARY))
    assert fault.message == "Avartanam 2 has 1 akshara; Adi needs 8."
