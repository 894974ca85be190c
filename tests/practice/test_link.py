"""The link brings the very same exercise back, and nothing else ever breaks it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnatic.errors import CarnaticError, DamagedLink, UnknownRaga
from carnatic.library import library
from carnatic.practice.exercise import Exercise
from carnatic.practice.given import own_fields
from carnatic.practice.lessons import KARVAI, units_to_notes
from carnatic.practice.link import decode, encode, is_link, is_wish, read_wish, show_wish
from carnatic.practice.realise import realise_drill
from carnatic.practice.review import review
from carnatic.practice.text import parse, read_notes, show_body

L = library()
SYMMETRICAL = [raga for raga in L.ragas if raga.is_symmetrical]
LINK = {"v": "1", "raga": "Mohanam", "no": "7", "swaras": "srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrs--"}


def read(query: str) -> dict[str, str]:
    """What a server makes of a query string."""
    return dict(parse_qsl(query, keep_blank_values=True))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """Legal lines in Adi: any raga with mirrored ladders, its swaras moved, its opening given."""
    raga = draw(st.sampled_from(SYMMETRICAL))
    rows = draw(st.integers(2, 6))
    rungs = draw(st.lists(st.integers(0, raga.rungs - 1), min_size=8 * rows - 2, max_size=8 * rows - 2))
    held = draw(st.sets(st.sampled_from([u for u in range(len(rungs)) if (u + 1) % 8])))  # none on sama
    units = [KARVAI if u in held else rung for u, rung in enumerate(rungs)]
    notes = units_to_notes((0, *units, 0), raga)
    given_units = draw(st.integers(0, len(units)))
    own = own_fields(notes, frozenset(range(given_units)))
    places = [place for place in raga.places if place.symbol not in ("S", "P")]
    moved = draw(st.sets(st.sampled_from(places)))
    mapping = tuple(
        (p.symbol, round(100 * p.semitone + draw(st.floats(-39, 39)), 2)) for p in raga.places if p in moved
    )
    request = L.request(
        raga=raga.name,
        seed=str(draw(st.integers(0, 2**31 - 1))),
        tuning=draw(st.sampled_from(["just", "equal"])),
        sruti=f"{draw(st.integers(6500, 45000)) / 100} Hz",
        tempo=str(draw(st.integers(20, 240))),
        temperature=draw(st.sampled_from(["0.5", "0.9", "1.3", "1.8"])),
        speed=draw(st.sampled_from(["1", "2", "4"])),
        model=draw(st.sampled_from(["", "0123456789abcdef"])),
    )
    try:
        request = request.changed(mapping=mapping, avartanams=rows, **own)
    except CarnaticError:  # neighbours too close
        request = request.changed(avartanams=rows, **own)
    return Exercise(request, notes, given=frozenset(range(given_units)))


@settings(max_examples=200, deadline=None)
@given(exercises())
def test_a_link_brings_the_same_exercise_back(exercise):
    assert review(exercise) == ()
    assert decode(read(encode(exercise)), L) == exercise


def test_a_link_can_be_read_by_people():
    request = L.request(raga="Mohanam", seed="7", mapping="R2=203.91 G3=372.3", phrase="s r g r", sruti="138.59 Hz")
    notes, _ = read_notes("s r g r g p d p | s r g p d S , , | S d p d p g r g | S d p g r s , ,".replace("|", ""))
    assert encode(Exercise(request, notes, given=frozenset(range(4)))) == (
        "v=1&raga=Mohanam&no=7&map=R2~203.91_G3~372.3&sruti=138.59&swaras=srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrs--&own=4"
    )


def test_a_link_is_short_with_every_swara_moved():
    mapping = "R1=111.73 G3=386.31 M1=498.04 D1=813.69 N3=1088.27"
    request = L.request(mapping=mapping, seed="2147483647", temperature="1.8", tempo="117", sruti="138.59 Hz")
    exercise = realise_drill(
        L.drills_of("sarali")[10], request.changed(model="0123456789abcdef", tuning=L.tuning("equal"))
    )
    assert len(encode(exercise)) <= 300


def test_an_old_link_keeps_its_swaras_whatever_the_model():
    exercise = decode(LINK | {"model": "of long ago", "no": "123"}, L)
    assert show_body(exercise).splitlines()[0] == "s r g r | g p | d p ||"
    assert exercise.request.model == "of long ago"


def test_what_is_not_the_links_own_is_passed_over():
    assert decode(LINK | {"utm_source": "x" * 5000, "embed": "true"}, L) == decode(LINK, L)


@pytest.mark.parametrize(
    "damage",
    [
        {"v": "2"},
        {"v": ""},
        {"raga": "Mohan"},
        {"raga": "<script>alert(1)</script>"},
        {"tala": "Waltz"},
        {"no": "-1"},
        {"no": "9" * 40},
        {"no": "seven"},
        {"speed": "8"},
        {"far": "nan"},
        {"tempo": "500"},
        {"sruti": "inf"},
        {"sruti": "20000"},
        {"map": "R2~1e9"},
        {"map": "P~700"},
        {"map": "R2~204_R2~205"},
        {"map": "M1~498"},
        {"tuning": "werckmeister"},
        {"own": "33"},
        {"own": "²"},
        {"own": "-4"},
        {"swaras": ""},
        {"swaras": "-----"},
        {"swaras": "srgm_pdnS_Sndp_mgrs"},
        {"swaras": "srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgr"},
        {"swaras": "srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrgrg"},
        {"swaras": "rgrgrgrs_srgpdS--"},
        {"swaras": "s.rgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrs--"},
        {"swaras": "srgrgpdp|srgpdS--|Sdpdpgrg|Sdpgrs--"},
        {"swaras": "srgrgpdp\x00srgpdS--"},
        {"swaras": "srgrgpdp_" * 200},
        {"swaras": "srgrgpds_" * 100},
    ],
)  # fmt: skip
def test_a_damaged_link_is_refused(damage):
    with pytest.raises(DamagedLink):
        decode(LINK | damage, L)


@pytest.mark.parametrize("missing", ["v", "swaras"])
def test_half_a_link_is_refused(missing):
    with pytest.raises(DamagedLink):
        decode({key: value for key, value in LINK.items() if key != missing}, L)


SIGNS = st.text(st.one_of(st.sampled_from("srgmpdnSRGMPDN-_~.,;|'0123456789 =&%<>"), st.characters()), max_size=60)


NAMES = [*LINK, "trikalam", "eduppu", "map", "tala", "tuning", "sruti", "tempo", "far", "own", "speed", "family"]


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), SIGNS))
def test_nothing_but_damaged_link_is_ever_raised(noise):
    try:
        exercise = decode(LINK | noise, L)
    except DamagedLink:
        return
    assert review(exercise) == ()
    assert decode(read(encode(exercise)), L).notes == exercise.notes


def test_a_link_keeps_the_run_and_the_beginning():
    run = realise_drill(L.drills_of("sarali")[4], L.request(trikalam="yes"))
    assert encode(run).startswith("v=1&raga=Mayamalavagowla&no=5&trikalam=yes&swaras=srgm")
    assert replace(decode(read(encode(run)), L), title=run.title) == run
    later = parse("speed: 2\neduppu: desadi\navartanams: 1\n\ns r g m p d n S", L)
    assert encode(later) == "v=1&raga=Mayamalavagowla&family=own&speed=2&no=0&eduppu=desadi&swaras=srgmpdnS"
    assert decode(read(encode(later)), L) == later
    for damage in (
        {"eduppu": "never"},
        {"eduppu": "desadi"},
        {"trikalam": "perhaps"},
        {"trikalam": "yes", "speed": "2"},
    ):
        with pytest.raises(DamagedLink):
            decode(LINK | damage, L)


def test_an_address_can_ask_for_something_new():
    request = L.request(raga="Mohanam", family="janta", seed="3", speed="2", mapping="G3=372.3", sruti="2")
    assert read_wish(show_wish(request), L) == request
    assert is_wish(show_wish(request))
    assert not is_link(show_wish(request))
    assert show_wish(L.request(raga="Sahana", family="free")) == {"raga": "Sahana", "family": "free", "no": "0"}
    assert not is_wish({"utm_source": "letter"})
    assert is_link({"v": "1"})
    with pytest.raises(UnknownRaga):
        read_wish({"raga": "Mohan"}, L)


@pytest.mark.parametrize("ladders", ["S R2 G3 M1 D1 S / S D1 M1 G3 R2 S", "S G3 R2 P D2 S / S D2 P G3 R2 S"])
def test_ladders_of_ones_own_travel_in_a_link(ladders: str) -> None:
    request = L.request(raga=ladders, family="free", seed="3")
    up, down = (" ".join(str(pitch.swara) for pitch in one) for one in (request.raga.arohana, request.raga.avarohana))
    notes, _ = read_notes(f"{up} , , {down} , ,")
    exercise = Exercise(request.changed(avartanams=2), notes)
    assert decode(read(encode(exercise)), L) == exercise
    assert read_wish(show_wish(request), L).raga == request.raga
    with pytest.raises(DamagedLink, match="has no Sa"):
        decode({**LINK, "raga": "R2 G3 P / P G3 R2"}, L)
