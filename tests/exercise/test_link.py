"""A link opens to the same exercise, and any other text is refused without a crash."""

from __future__ import annotations

import random
import re
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnatic.errors import CarnaticError, DamagedLink, UnknownRaga
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.kept import own_fields
from carnatic.exercise.link import (
    _DICTIONARIES,
    LONGEST_MODEL,
    PACK,
    PACKED_VERSION,
    READ,
    VERSION,
    _pack,
    _read_own,
    _read_swaras,
    decode,
    encode,
    fits,
    is_link,
    is_request_link,
    read_request,
    show_request,
)
from carnatic.exercise.request import ExerciseRequest, fields
from carnatic.exercise.review import review
from carnatic.exercise.sargam.draft import with_header
from carnatic.exercise.sargam.text import TIMES, parse, read_notes, show, show_body
from carnatic.lessons.lesson import KARVAI, units_to_notes
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.worksheets.request_text import read_worksheet, show_worksheet
from tests.conftest import GOLDEN
from tests.laws import for_each
from tests.refusing import assert_told, refused

L = library()
SYMMETRICAL = [raga for raga in L.ragas if raga.is_symmetrical]
LINK = {"v": "2", "raga": "Mohanam", "no": "7", "swaras": "srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrs--"}


def read(query: str) -> dict[str, str]:
    """The parameters of a query string, as a server reads them."""
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
    beginning = st.integers(0, len(units)).map(lambda n: frozenset(range(n)))
    own_units = draw(st.one_of(beginning, st.frozensets(st.integers(0, len(units)))))
    own = own_fields(notes, own_units)
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
        model=draw(st.sampled_from(["", "0123456789ab"])),
    )
    try:
        request = request.changed(mapping=mapping, avartanams=rows, **own)
    except CarnaticError:  # neighbours too close
        request = request.changed(avartanams=rows, **own)
    return Exercise(request, notes, given=own_units)


@settings(max_examples=200, deadline=None)
@given(exercises())
def test_a_link_brings_the_same_exercise_back(exercise):
    assert review(exercise) == ()
    assert decode(read(encode(exercise)), L) == exercise


def test_a_link_can_be_read_by_people():
    request = L.request(raga="Mohanam", seed="7", mapping="R2=203.91 G3=372.3", phrase="s r g r", sruti="138.59 Hz")
    notes, _ = read_notes("s r g r g p d p | s r g p d S , , | S d p d p g r g | S d p g r s , ,".replace("|", ""))
    assert encode(Exercise(request, notes, given=frozenset(range(4)))) == (
        "v=2&raga=Mohanam&sruti=138.59&map=R2~203.91_G3~372.3&no=7&swaras=srgrgpdp_srgpdS--_Sdpdpgrg_Sdpgrs--&own=4"
    )


ADDRESS = "https://varisai.our-school.org/?"


@for_each("raga", SYMMETRICAL, ids=lambda raga: raga.name)
def test_a_link_is_short_with_every_swara_moved(raga: Raga) -> None:
    """Four avartanams of Adi, every second swara given, and all else as long as it gets."""
    rng = random.Random(raga.name)
    notes = units_to_notes((0, *(rng.randint(-3, raga.rungs) for _ in range(30)), 0), raga)
    given_units = frozenset(range(0, 32, 2))
    moved = [place for place in raga.places if place.symbol not in ("S", "P")]
    mapping = tuple((place.symbol, 100 * place.semitone + rng.choice([-1, 1]) * 12.34) for place in moved)
    request = L.request(
        raga=raga.name, family="mandra_sthayi", seed="2147483647", temperature="1.8", tempo="117", sruti="138.59 Hz",
        tuning="pythagorean", model="0123456789abcdef", **own_fields(notes, given_units),
    ).changed(mapping=mapping)  # fmt: skip
    link = encode(Exercise(request, notes, given=given_units))
    assert len(link) <= 260
    assert fits(ADDRESS + link)
    assert read(link)["own"] == "xaaaaaaaa"


def with_all_moved(request: ExerciseRequest) -> ExerciseRequest:
    """The request with every swara a little higher or lower, at another sruti and tempo."""
    moved = [place for place in request.raga.places if place.symbol not in ("S", "P")]
    mapping = tuple((place.symbol, 100 * place.semitone + (-1) ** k * 12.34) for k, place in enumerate(moved))
    return request.changed(mapping=mapping, sruti_hz=138.59, aksharas_per_minute=117.0)


@for_each("family", [family for family in L.school.families if family != "gitam"])
def test_every_lesson_fits_on_paper_with_every_swara_moved(family: str) -> None:
    asked = L.request(raga="Mayamalavagowla", tuning="pythagorean").changed(family=family)
    for tala in L.talas:
        for number in L.school.numbers(family):
            named = L.school.named(asked.changed(tala=tala), family, number)
            if L.school.stands(named):
                lesson = L.school.lesson(named)
                lesson = replace(lesson, request=with_all_moved(lesson.request), title="")
                link = encode(lesson)
                assert fits(ADDRESS + link), link
                assert decode(read(link), L) == lesson


def packed_alone(lesson: Exercise) -> str:
    """The swaras of a lesson packed with no dictionary at all, from the packed form of the reader's own version."""
    opened = zlib.decompressobj(-15, zdict=_DICTIONARIES[PACKED_VERSION])
    text = _pack(lesson.notes).removeprefix(PACK)
    press = zlib.compressobj(9, wbits=-15)
    steps = press.compress(opened.decompress(b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")))
    return PACK + urlsafe_b64encode(steps + press.flush()).decode().rstrip("=")


def test_the_dictionary_makes_packed_lessons_shorter() -> None:
    asked = L.request(raga="Mayamalavagowla")
    named = [
        L.school.named(asked.changed(family=family, tala=tala), family, number)
        for family in L.school.families
        if family != "gitam"
        for tala in L.talas
        for number in L.school.numbers(family)
    ]
    lessons = [L.school.lesson(request) for request in named if L.school.stands(request)]
    packed = sum(len(_pack(lesson.notes)) for lesson in lessons)
    alone = sum(len(packed_alone(lesson)) for lesson in lessons)
    assert len(lessons) > 200
    assert packed < 0.95 * alone, f"{packed / len(lessons):.1f} signs each, {alone / len(lessons):.1f} without it"


def test_a_link_that_is_long_is_packed() -> None:
    janta = L.school.lesson(L.school.named(L.request(raga="Kalyani").changed(family="janta"), "janta", 5))
    plain = encode(janta)
    assert "swaras=ssrrgsrg_ssrrggmm_" in plain
    moved = replace(janta, request=with_all_moved(janta.request), title="")
    link = encode(moved)
    assert link.startswith("v=4&raga=Mechakalyani&family=janta&sruti=138.59&tempo=117&map=R2~")
    assert read(link)["swaras"].startswith(".")
    assert decode(read(link), L) == moved


SIGNS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(
            ["s", "r", "r1", "g2", "m", "m2", "p", "d3", "n", "s.", "n..", "p.", "S", "R2", "G", "N'", "S'"]
        ),
        st.sampled_from(["", "", ",", ",,,"]),
    ),
)


@settings(max_examples=25)
@given(st.lists(SIGNS, min_size=300, max_size=320))
def test_whatever_is_packed_comes_back(signs: list[str]) -> None:
    notes, _ = read_notes(" ".join(signs))
    units = sum(note.units for note in notes)
    line = Exercise(L.request(family="own").changed(avartanams=units // 8), notes)
    link = read(encode(line))
    assert link["swaras"].startswith(".")
    found, _ = _read_swaras(link["swaras"], link["v"])
    assert found == notes


@for_each("version", READ)
@for_each("swaras", [".", ".é", ".AAAA", ".====", ".S0os", "..", ". ", ".~~~~", f".{'A' * 3000}"])
def test_what_was_never_packed_is_refused(version: str, swaras: str) -> None:
    with refused("link.damaged", DamagedLink):
        decode({**LINK, "v": version, "swaras": swaras}, L)


@for_each("signs", [(64, 4), (64, 3, 4, 65), (64, 200), (64, 10), (4, 64)])
def test_steps_to_no_swara_are_refused(signs: tuple[int, ...]) -> None:
    press = zlib.compressobj(9, wbits=-15, zdict=_DICTIONARIES[PACKED_VERSION])
    packed = urlsafe_b64encode(press.compress(bytes(signs)) + press.flush()).decode().rstrip("=")
    with refused("link.packed", DamagedLink):
        _read_swaras(PACK + packed, PACKED_VERSION)


@for_each("version", ["3", "4"])
def test_what_unpacks_to_very_much_is_refused(version: str) -> None:
    press = zlib.compressobj(9, wbits=-15)
    bomb = press.compress(b"s" * 1_000_000) + press.flush()
    with refused("link.damaged", DamagedLink):
        decode({**LINK, "v": version, "swaras": "." + urlsafe_b64encode(bomb).decode().rstrip("=")}, L)


@pytest.mark.parametrize("version", ["3", "4"])
@given(packed=st.binary(max_size=60))
def test_no_packed_swaras_break_the_reader(version: str, packed: bytes) -> None:
    with suppress(DamagedLink):
        decode({**LINK, "v": version, "swaras": "." + urlsafe_b64encode(packed).decode().rstrip("=")}, L)


def test_a_link_of_many_avartanams_may_not_fit() -> None:
    rng = random.Random(0)
    line = " ".join(rng.choice("srgmpdn") for _ in range(640))
    long = Exercise(L.request(avartanams="80", family="own"), read_notes(line)[0])
    assert not fits(ADDRESS + encode(long))


@for_each(
    ("cents", "written"),
    [
        ((("R2", 203.910001731), ("G3", 386.3137138)), "R2~203.91_G3~386.31"),
        ((("R2", 204.0),), "R2~204"),
        # rounded, these would be nearer than two swaras may come
        # rounded, a computer's arithmetic finds less than twenty cents between these two
        ((("R2", 249.963), ("G2", 269.964)), "R2~249.963_G2~269.964"),
    ],
)
def test_cents_are_written_in_hundredths(cents: tuple[tuple[str, float], ...], written: str) -> None:
    raga = "Kharaharapriya" if ("G2", 269.964) in cents else "Mohanam"
    notes, _ = read_notes("s r g r g r g r g r g r s r r s")
    exercise = Exercise(L.request(raga=raga, avartanams="2").changed(mapping=cents), notes)
    assert read(encode(exercise))["map"] == written
    for (_, before), (_, after) in zip(cents, decode(read(encode(exercise)), L).request.mapping):
        assert after == pytest.approx(before, abs=0.0051)


@for_each(
    ("units", "written"),
    [
        (range(4), "4"),
        ((0, 1, 4, 5, 17), "xcc004"),
        ((0, 1, 4, 5), "1-2_5-6"),
        ((31,), "32-32"),
        ((1, 3, 5, 7, 9), "x554"),
    ],
)
def test_what_is_given_is_written_to_be_read_and_short_where_it_is_much(units: Iterable[int], written: str) -> None:
    exercise = decode(LINK, L)
    own = frozenset(units)
    kept = Exercise(exercise.request.changed(**own_fields(exercise.notes, own)), exercise.notes, given=own)
    assert read(encode(kept))["own"] == written
    assert decode(read(encode(kept)), L) == kept


def test_a_mask_has_a_digit_for_four_units() -> None:
    bits = "".join(f"{digit:04b}" for digit in range(16))
    assert _read_own("x0123456789abcdef") == {unit for unit, bit in enumerate(bits) if bit == "1"}
    assert _read_own("x") == _read_own("") == frozenset()


def old_links() -> list[str]:
    """Every link of the kept file, wishes and worksheets too. Links are added to it, and none is changed."""
    text = (GOLDEN / "old_links.txt").read_text(encoding="utf-8")
    return re.findall(r"^\w+=\S+$", text, re.MULTILINE)


def opened(link: str) -> str:
    """The content of a link: an exercise as text, or the fields of a request."""
    params = read(link)
    if is_link(params):
        # how many times it is sung follows from the rest, and wasn't written when the links were pinned
        return with_header(show(decode(params, L)), {TIMES: ""})
    asked = fields(read_request(params, L)) if is_request_link(params) else show_worksheet(read_worksheet(params, L))
    return "".join(f"{name}: {value}\n" for name, value in asked.items() if value)


def test_old_links_open_what_they_opened(golden: Callable[[str, str], None]) -> None:
    golden("old_links.txt", "\n".join(f"{link}\n\n{opened(link)}" for link in old_links()))


def test_links_of_every_version_are_kept() -> None:
    kept = Counter(read(link).get("v", "") for link in old_links())
    assert set(kept) == {*READ, ""}
    assert min(kept.values()) >= 6
    assert {
        version
        for version in READ
        if any(read(link)["swaras"].startswith(".") for link in old_links() if read(link).get("v") == version)
    } == {"3", "4"}


@for_each("link", [link for link in old_links() if is_link(read(link))])
def test_old_links_are_written_anew(link: str) -> None:
    exercise = decode(read(link), L)
    model = exercise.request.model[:LONGEST_MODEL]
    anew = replace(exercise, request=exercise.request.changed(model=model))
    assert read(encode(exercise))["v"] in (VERSION, PACKED_VERSION)
    assert decode(read(encode(exercise)), L) == anew


def test_an_old_link_keeps_its_swaras_whatever_the_model():
    exercise = decode(LINK | {"model": "of long ago", "no": "123"}, L)
    assert show_body(exercise).splitlines()[0] == "s r g r | g p | d p ||"
    assert exercise.request.model == "of long ago"


def test_what_is_not_the_links_own_is_passed_over():
    assert decode(LINK | {"utm_source": "x" * 5000, "embed": "true"}, L) == decode(LINK, L)


@for_each(
    "damage",
    [
        {"v": "5"},
        {"v": "02"},
        {"v": ""},
        {"raga": "Mohan"},
        {"raga": "<script>alert(1)</script>"},
        {"tala": "Waltz"},
        {"no": "-1"},
        {"no": "9" * 40},
        {"no": "seven"},
        {"speed": "10"},
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
        {"own": "xg"},
        {"own": "xA"},
        {"own": "x-1"},
        {"own": "x00000000f"},
        {"own": "x" + "f" * 5000},
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
    with refused("link.damaged", DamagedLink):
        decode(LINK | damage, L)


@for_each(
    ("damage", "why"),
    [
        ({"v": "5"}, message("link.version")),
        ({"v": "2" * 5000}, message("link.too_long")),
        ({"raga": "x" * 5000}, message("link.too_long")),
        ({"swaras": ""}, message("link.no_swaras")),
        ({"swaras": "srgr|gpdp"}, message("link.no_swaras")),
        ({"swaras": ".AAAA", "v": "4"}, message("link.packed")),
        ({"swaras": "srgrgpdps"}, message("fault.length", avartanam=2, aksharas=1, tala="Adi", needed=8)),
        ({"own": "33"}, message("link.given")),
        ({"own": "1-4_33-40"}, message("link.given")),
        ({"own": "xg"}, message("link.given_unreadable")),
        ({"own": "some"}, message("given.unreadable", text="some")),
        ({"tala": "x"}, message("tala.unknown", name="x", nearest=())),
        ({"map": "P~700"}, message("tuning.fixed", symbol="P")),
    ],
)  # fmt: skip
def test_a_damaged_link_says_what_is_wrong(damage: dict[str, str], why: Message) -> None:
    with pytest.raises(DamagedLink) as refusal:
        decode(LINK | damage, L)
    said = refusal.value.params["why"]
    assert refusal.value.code == "link.damaged"
    assert_told(refusal.value.message)
    assert said == why


def test_a_link_is_packed_when_it_is_too_long_to_print() -> None:
    rng = random.Random(3)
    for letters in ("srgmpdn" * 50, [rng.choice("srgmpdn") for _ in range(300)]):
        links = [
            encode(Exercise(L.request(family="own"), read_notes(" ".join(letters[:k]))[0])) for k in range(150, 300)
        ]
        # what is short enough stays readable, even where packing would make it shorter
        assert max(len(link) for link in links if read(link)["v"] == VERSION) == 260
        assert {read(link)["v"] for link in links} == {VERSION, PACKED_VERSION}
        # no sign needs escaping
        assert not [link for link in links if "=" in read(link)["swaras"] or "%" in link]
    own = L.request(raga="S R2 G3 M1 D1 S / S D1 M1 G3 R2 S", family="own")
    long = encode(Exercise(own, read_notes(" ".join("srgmd"[ord(one) % 5] for one in letters))[0]))
    assert read(long)["v"] == PACKED_VERSION
    assert "raga=S+R2+G3+M1+D1+S^+/+S^" in long.replace("%5E", "^")
    assert (fits("x" * 300), fits("x" * 301)) == (True, False)


@for_each("missing", ["v", "swaras"])
def test_half_a_link_is_refused(missing):
    with refused("link.damaged", DamagedLink):
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
    run = realise_lesson(L.lessons_of("sarali")[4], L.request(trikalam="yes"))
    assert encode(run).startswith("v=2&raga=Mayamalavagowla&trikalam=yes&no=5&swaras=srgm")
    assert replace(decode(read(encode(run)), L), title=run.title) == run
    later = parse("speed: 2\neduppu: desadi\navartanams: 1\n\ns r g m p d n S", L)
    assert encode(later) == "v=2&raga=Mayamalavagowla&family=own&speed=2&eduppu=desadi&no=0&swaras=srgmpdnS"
    assert decode(read(encode(later)), L) == later
    for damage in (
        {"eduppu": "never"},
        {"eduppu": "desadi"},
        {"trikalam": "perhaps"},
        {"trikalam": "yes", "speed": "2"},
    ):
        with refused("link.damaged", DamagedLink):
            decode(LINK | damage, L)


def test_an_address_can_ask_for_something_new():
    request = L.request(raga="Mohanam", family="janta", seed="3", speed="2", mapping="G3=372.3", sruti="2")
    assert read_request(show_request(request), L) == request
    assert is_request_link(show_request(request))
    assert not is_link(show_request(request))
    assert show_request(L.request(raga="Sahana", family="free")) == {"raga": "Sahana", "family": "free", "no": "0"}
    assert not is_request_link({"utm_source": "letter"})
    assert all(is_request_link({name: "x"}) for name in ("raga", "tala", "family"))
    assert is_link({"v": "1"})
    with refused("raga.misspelt", UnknownRaga):
        read_request({"raga": "Mohan"}, L)


@for_each("ladders", ["S R2 G3 M1 D1 S / S D1 M1 G3 R2 S", "S G3 R2 P D2 S / S D2 P G3 R2 S"])
def test_ladders_of_ones_own_travel_in_a_link(ladders: str) -> None:
    request = L.request(raga=ladders, family="free", seed="3")
    up, down = (" ".join(str(pitch.swara) for pitch in one) for one in (request.raga.arohana, request.raga.avarohana))
    notes, _ = read_notes(f"{up} , , {down} , ,")
    exercise = Exercise(request.changed(avartanams=2), notes)
    assert decode(read(encode(exercise)), L) == exercise
    assert read_request(show_request(request), L).raga == request.raga
    with refused("link.damaged", DamagedLink):
        decode({**LINK, "raga": "R2 G3 P / P G3 R2"}, L)
