"""Drafts: everything is read, every fault is found, and no error is raised."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import Fault, review
from carnatic.exercise.sargam.draft import SargamDraft, line_too_long, read_draft, with_header
from carnatic.exercise.sargam.faults import TextFault
from carnatic.exercise.sargam.text import LONGEST_TEXT, parse, show
from carnatic.exercise.sargam.tokens import TextPlace
from carnatic.library import library
from carnatic.messages import message
from tests.exercise.music import exercises
from tests.laws import for_each
from tests.refusing import assert_told
from tests.work import calls_of

LIBRARY = library()
TYPED = st.text(alphabet="srgmpdnSRGMPDN,;|.'1234567: \n\tx", max_size=80)
HEADED = st.lists(
    st.sampled_from(
        ["raga: Mohanam", "raga: Mohan", "tala: Rupaka", "speed: 2", "speed: 8", "mapping: G3=390", "q: s"]
    ),
    max_size=3,
).map(lambda lines: "\n".join((*lines, "", "")))
ADI = "s r g m | p d | n S ||"


def draft(text: str, **settings: str) -> SargamDraft:
    return read_draft(text, LIBRARY.request(family="own", **settings), LIBRARY)


def sentences(text: str, **settings: str) -> list[str]:
    return [mark.sentence for mark in draft(text, **settings).marks]


# -- over any text -----------------------------------------------------------------------


@given(exercises())
def test_what_parse_reads_is_read_the_same(exercise: Exercise) -> None:
    assert draft(show(exercise)).exercise == parse(show(exercise), LIBRARY) == exercise


@given(st.text(max_size=200) | TYPED | st.builds("{}{}".format, HEADED, TYPED))
def test_any_text_is_read(text: str) -> None:
    found = draft(text)
    lines = text.split("\n")
    for mark in found.marks:
        assert 1 <= mark.place.line <= len(lines)
        assert 0 <= mark.place.column - 1 <= len(lines[mark.place.line - 1]) - mark.place.length
        assert mark.note is None or mark.note < len(found.exercise.notes)
    try:
        exercise = parse(text, LIBRARY)
    except CarnaticError:
        assert found.marks or found.exercise is None
        return
    assert found.exercise == exercise
    assert bool(review(exercise)) == bool(found.marks or found.remarks)


@given(exercises())
def test_a_faulty_note_is_marked_at_its_own_sign(exercise: Exercise) -> None:
    text = show(exercise)
    for mark in draft(text).marks:
        if mark.note is not None:
            sign = text.split("\n")[mark.place.line - 1][mark.place.column - 1 :][: mark.place.length]
            assert sign[0].lower() == exercise.notes[mark.note].swara.letter
            assert mark.sentence.startswith(f"Line {mark.place.line}, swara ")


# -- the music ---------------------------------------------------------------------------


@for_each(
    ("raga", "text", "place", "sentence"),
    [
        ("Bilahari", "s r g p\ns r g p d n S ,", (2, 11), "Line 2, swara 6: In Bilahari, n comes only in the av"),
        ("Bilahari", "S n S r | s r | s , ||", (1, 3), "Line 1, swara 2: In Bilahari, n comes only in the avarohana."),
        ("Tilang", "s g m p n2 S S ,", (1, 9, 2), "Line 1, swara 5: In Tilang, N2 comes only in the avarohana."),
        ("Mohanam", "s r g m | p d | S , ||", (1, 7), "Line 1, swara 4: Mohanam has no m. Its scale is s r g p d S."),
        ("Sahana", "s d p m g m r s", (1, 3), "Line 1, swara 2: s d is not a step of Sahana's scale."),
        ("Mohanam", "s r g p | d S | , ||", (1, 19, 2), "Avartanam 1 has 7 aksharas; Adi needs 8."),
        ("Mohanam", "s r g p d S , S , r s , , , , ,", (1, 15), "Line 1, swara 7: S is held over the end of an avart"),
        ("Mohanam", "s r g | p d | S , , ||", (1, 7), "In avartanam 1 there is a bar after akshara 3, but Adi is "),
        ("Mohanam", "s r g p | d S , , ||", (1, 15), "In avartanam 1 a bar is missing after akshara 6: Adi is "),
    ],
)  # fmt: skip
def test_a_fault_is_marked_at_its_swara(raga: str, text: str, place: tuple[int, ...], sentence: str) -> None:
    marks = {mark.place: mark.sentence for mark in draft(text, raga=raga).marks}
    assert marks[TextPlace(*place)].startswith(sentence)


def test_a_mark_names_its_note() -> None:
    (mark,) = draft("s r m p | d S | d p ||", raga="Mohanam").marks
    assert (mark.note, mark.rule, str(mark.where)) == (2, "raga", "Line 1, swara 3:")


def test_every_fault_of_the_music_is_found_at_once() -> None:
    found = draft("s r m p | d n | S , ||\nS n d p | x g r | s ||", raga="Mohanam")
    assert [mark.sentence.split(":")[0] for mark in found.marks] == [
        "Line 1, swara 3", "Line 1, swara 6", "Line 2, swara 2", "Line 2, column 11",
    ]  # fmt: skip
    assert [fault.note for fault in found.faults] == [2, 5, 8]


def test_an_avartanam_with_an_unreadable_sign_is_not_counted() -> None:
    assert sentences(f"s r x m | p d | n S ||\n{ADI}\ns r ||")[1:] == ["Avartanam 3 has 2 aksharas; Adi needs 8."]
    assert len(sentences("s r g m p d n S S n x p m g r s s r g m |")) == 1


# -- while it is being typed -------------------------------------------------------------


def test_an_avartanam_that_is_not_full_yet_is_a_remark() -> None:
    assert draft(f"{ADI}\ns r g").marks == ()
    assert draft(f"{ADI}\ns r g").remarks == ("Avartanam 2 has 3 aksharas so far; Adi needs 8.",)
    assert draft(ADI).remarks == draft(ADI).marks == ()


def test_every_beginning_of_a_legal_line_is_without_marks() -> None:
    line = f"{ADI}\nS n d p | m g | r s ||"
    assert [draft(line[:k]).marks for k in range(len(line) + 1)] == [()] * (len(line) + 1)


def test_a_closed_avartanam_that_is_short_is_a_fault() -> None:
    assert sentences("s r g ||") == ["Avartanam 1 has 3 aksharas; Adi needs 8."]


def test_a_swara_of_the_avarohana_may_still_be_left_downward() -> None:
    found = draft("s r g p n", raga="Bilahari")
    assert found.marks == ()
    assert found.remarks[1] == "In Bilahari, n comes only in the avarohana, so go down from here."
    assert draft("s r g p n d p ,", raga="Bilahari").marks == ()


def test_a_varisai_may_end_when_it_is_done() -> None:
    assert draft("family: sarali\n\ns r g m | p d").marks == ()
    assert "Line 3, swara 8: The line ends on s, not on S." in sentences("family: sarali\n\ns r g m | p d | n S ||")[0]


# -- what is no sargam -------------------------------------------------------------------


@for_each(
    ("text", "said"),
    [
        ("s r hello g", ['Line 1, column 5: "hello" isn\'t a swara. Type s r g m p d n;']),
        ("ஸ ரி s", ['Line 1, column 1: "ஸ" isn\'t a swara', 'Line 1, column 3: "ரி" isn\'t a swara']),
        (
            "s. r.' S. n...",
            ["Line 1, column 5: A capital can't", "Line 1, column 9: A cap", "Line 1, column 12: A cap"],
        ),
        ("s\0r", ["Line 1, column 2: the invisible character U+0000 isn't a swara"]),
        ("s r5 g", ["Line 1, column 3: There is no R5."]),
        (", s || || r", ["Line 1, column 1: A karvai needs a swara", "Avartanam 1 has", "Line 1, column 8: There ar"]),
        ("s : r", ['Line 1, column 3: ":" isn\'t a swara']),
        ("s \ud800", ["Line 1, column 3: the invisible character U+D800 isn't a swara"]),
    ],
)
def test_every_wrong_sign_has_its_sentence(text: str, said: list[str]) -> None:
    found = sentences(text)
    assert [one[: len(words)] for one, words in zip(found, said, strict=True)] == said


@for_each(
    "text",
    [
        "s r g m\r\n| p d | n S ||\r\n",
        "s\tr\tg\tm\xa0|\u2003p\u200bd | n S ||",
        "\ufeffs r g m । p d । n S ॥",
        "raga: Mayamalavagowla\r\n\r\ns r g m | p d | n S ||",
        "s r g m | p d | n s' ||",
    ],
)
def test_what_pasted_text_brings_along_simply_works(text: str) -> None:
    found = draft(text)
    assert found.exercise == parse(ADI, LIBRARY)
    assert found.marks == found.remarks == ()


def test_a_swara_with_a_wrong_mark_keeps_its_place_in_the_tala() -> None:
    found = draft("s r5 g m | p d | N. S ||")
    assert [note.swara.letter for note in found.exercise.notes] == list("srgmpdns")
    assert [mark.note for mark in found.marks] == [1, 6]
    assert [(fault.note, fault.rule) for fault in found.faults] == [(1, "sign"), (6, "sign")]


@for_each("text", ["", "  \n ", "raga: Mohanam\n\n", "|", "hello"])
def test_without_a_swara_there_is_no_exercise(text: str) -> None:
    assert draft(text.replace("hello", "xyz")).exercise is None


def test_too_much_text_is_not_read() -> None:
    found = draft("s r g m p d n S | " * 5_556)
    assert found.is_too_long
    assert (found.exercise, found.faults) == (None, ())
    said = message("write.long_text", characters=100_008, most=LONGEST_TEXT)
    assert found.marks == (TextFault(TextPlace(1, 1, 0), said, "length"),)
    assert read_draft("s" + " " * (LONGEST_TEXT - 1), LIBRARY.request(), LIBRARY).exercise is not None
    long = message("write.long_line", units=3000, most=2048)
    assert line_too_long(3000, 2048) == SargamDraft(
        marks=(TextFault(TextPlace(1, 1, 0), long, "length"),), is_too_long=True
    )
    assert_told(long)
    assert_told(said)


def test_the_work_grows_no_faster_than_the_text() -> None:
    """Counted in calls, which are the same on a busy machine."""
    texts = [("s r x " * LONGEST_TEXT)[: LONGEST_TEXT // part] for part in (20, 5)]
    short, whole = (calls_of(lambda text=text: draft(text)) for text in texts)
    assert whole < 5 * short
    assert draft(("s r x " * LONGEST_TEXT)[:LONGEST_TEXT]).exercise is not None


# -- the header --------------------------------------------------------------------------


def test_a_header_goes_over_what_is_chosen() -> None:
    found = draft("raga: Mohanam\ntala: Rupaka\n\ns r | g p d S ||", raga="Kalyani", tempo="72").exercise
    assert (found.request.raga.name, found.request.tala.name) == ("Mohanam", "chaturasra jati Rupaka")
    assert (found.request.aksharas_per_minute, found.request.family) == (72.0, "own")


def test_a_header_that_cannot_be_met_is_a_sentence_and_the_rest_is_laid_out() -> None:
    found = draft("raga: Mohan\nspeed: 2\nfoo: s\nmapping: X=3\n\ns r g p", raga="Mohanam")
    assert (found.exercise.request.speed, found.exercise.request.raga.name) == (2, "Mohanam")
    assert [mark.sentence[:32] for mark in found.marks] == [
        "Line 1: We don't know the raga \"", "Line 3: \"foo\" isn't a header. Th", "Line 4: \"X=3\" doesn't adjust a s",
    ]  # fmt: skip


def test_moved_swaras_stay_behind_where_a_header_names_another_raga() -> None:
    assert draft("raga: Mohanam\n\ns r", mapping="M1=500").exercise.request.mapping == ()


def test_bars_of_a_speed_that_was_written_for_are_no_fault() -> None:
    second = "s r g m p d n S | S n d p | m g r s ||"
    at_four = LIBRARY.request(family="own", speed="4")
    assert read_draft(second, at_four, LIBRARY).marks
    assert read_draft(second, at_four, LIBRARY, {(2, "sama")}).exercise.bars == ()


def test_a_line_begun_after_sama_is_judged_by_its_own_bars() -> None:
    settings = LIBRARY.request(family="own", speed="2", eduppu="desadi")
    # three units after sama, so the first bar comes after five
    line = "s r g m p | d n S n | d p m g ||"
    found = [read_draft(line[:k], settings, LIBRARY) for k in range(len(line) + 1)]
    assert [draft.marks for draft in found] == [()] * len(found)
    assert found[-1].remarks == (
        "With desadi eduppu, a line needs whole avartanams of 8 swaras; this one has 13 so far. Add 3, or leave out 5.",
    )
    whole = read_draft(f"{line} r s r", settings, LIBRARY)
    assert (whole.marks, whole.remarks, whole.exercise.bars) == ((), (), ())
    wrong = read_draft("s r g m p d | n S n d p m g || r s r", settings, LIBRARY)
    assert [mark.place for mark in wrong.marks] == [TextPlace(1, 13), TextPlace(1, 13), TextPlace(1, 21)]


def test_a_header_of_another_tala_leaves_the_eduppu_behind() -> None:
    settings = LIBRARY.request(family="own", speed="2", eduppu="desadi")
    for header in ("tala: Rupaka", "speed: 1", "family: sarali"):
        found = read_draft(f"{header}\n\ns r g m", settings, LIBRARY)
        assert (found.exercise.request.eduppu, [m for m in found.marks if m.rule == "header"]) == ("sama", [])


def test_a_header_says_a_run_or_a_speed() -> None:
    run = LIBRARY.request(family="own", trikalam="yes")
    assert not read_draft("speed: 2\n\ns r", run, LIBRARY).exercise.request.trikalam
    second = LIBRARY.request(family="own", speed="2")
    found = read_draft("trikalam: yes\n\ns r", second, LIBRARY).exercise.request
    assert (found.speed, found.trikalam) == (1, True)


def test_header_lines_are_changed_where_they_stand() -> None:
    text = "title: A\nRaga: Mohanam\ntuning: equal\n\ns r g p"
    assert with_header(text, {"raga": "Kalyani", "tuning": "", "speed": "2"}) == "title: A\nraga: Kalyani\n\ns r g p"
    assert with_header("s r g p", {"raga": "Kalyani"}) == "s r g p"
    # another speed, tala or raga may need another number
    sung = "speed: 8\nsing: 8 times\n\ns r g m p d n S"
    assert with_header(sung, {"speed": "2"}) == "speed: 2\n\ns r g m p d n S"
    assert with_header(sung, {}) == sung
    assert draft(sung).marks == draft(sung.replace("8 times", "9 times")).marks == ()


def test_the_users_own_swaras_stand_in_the_header() -> None:
    assert draft("given: 2\n\ns r g").exercise.given == {0, 1}
    assert draft("given: 2-9\n\ns r g").exercise.given == {1, 2}
    assert draft("title: Mine\n\ns r g").exercise.title == "Mine"
    found = draft("given: some\n\ns r g")
    assert (found.exercise.given, [mark.said for mark in found.marks]) == (
        frozenset(),
        [message("given.unreadable", text="some")],
    )
    (mark,) = found.marks
    assert (mark.place, mark.rule, mark.note, str(mark.where)) == (TextPlace(1, 1, 0), "header", None, "Line 1:")


@for_each(
    ("raga", "text"),
    [
        ("Sahana", "s d"),  # no step of a vakra raga
        ("Bilahari", "s r g p m n"),  # reached from a swara that only comes down too
    ],
)
def test_what_can_not_be_left_downward_is_marked_at_once(raga: str, text: str) -> None:
    found = draft(text, raga=raga)
    assert found.marks[-1].rule == "direction"
    assert len(found.remarks) == 1


SECOND = {"speed": "2"}
LATER = {"speed": "2", "eduppu": "desadi"}


@for_each(
    ("text", "settings", "marks"),
    [
        # a bar too early and the one that is missing for it; the line above is right
        (f"{ADI}\nS n d | p m g | r s ||", {}, [(2, 7, 1, "bar_extra"), (2, 11, 1, "bar_missing")]),
        (f"{ADI}\nS n d p m g | r s ||", {}, [(2, 9, 1, "bar_missing")]),
        ("s r g m p d n S | S n d p m g r s ||", SECOND, [(1, 27, 1, "bar_missing")]),
        ("s r g m p d n S | S n d p | m g r s ||\ns r g m p d | n S S n d p | m g r s ||", SECOND, [
            (2, 13, 1, "bar_extra"), (2, 19, 1, "bar_missing"),
        ]),
        ("s r g m p d | n S S | n d p m || g r s", LATER, [(1, 13, 1, "bar_missing"), (1, 13, 1, "bar_extra")]),
        # an avartanam that is closed too early or too late is marked at the bar that closes it
        (f"{ADI}\nS n d p | m g | r ||\n{ADI}", {}, [(2, 19, 2, "length")]),
        (f"s r g m | p d | n S S ||\n{ADI}", {}, [(1, 23, 2, "length")]),
        (f"{ADI}\ns r ||", {}, [(2, 5, 2, "length")]),
        ("s r g m p | d n S S | n d p m || g r s s | s r g r s | s r g r || s r s", LATER, [
            (1, 64, 2, "length_with_rest"),
        ]),
        # single bars alone close nothing; the first that stands where the tala ends
        ("s r g m | p d | n S | S n | d p m g r s", {}, [(1, 21, 1, "length")]),
        ("s r g m p d n S n ,\n, , | S n ||", {}, [(2, 11, 2, "length")]),
        # where no bar stands, at the swara
        ("s r | g m p d n S S n d", {}, [(1, 17, 1, "length")]),
        ("s r g m p | d n S ||", {}, [(1, 9, 1, "bar_missing"), (1, 11, 1, "bar_extra"), (1, 15, 1, "bar_missing")]),
    ],
)  # fmt: skip
def test_a_fault_of_bars_is_marked_where_it_is(
    text: str, settings: dict[str, str], marks: list[tuple[int, int, int, str]]
) -> None:
    found = draft(text, **settings).marks
    assert [(m.place.line, m.place.column, m.place.length, m.said.code.removeprefix("fault.")) for m in found] == marks
    assert all((mark.note, mark.where) == (None, None) for mark in found)


def test_a_speed_that_can_not_be_read_explains_no_bars() -> None:
    second = "s r g m p d n S | S n d p | m g r s ||"
    assert draft(f"speed: fast\n\n{second}").exercise.bars
    assert not draft(f"speed: 2\n\n{second}").exercise.bars


def test_a_swara_of_one_ladder_is_a_fault_at_its_own_place() -> None:
    own = "S R2 M1 P D2 S / S D2 P G3 R2 S"

    def fault(akshara: int, swara: str, half: str) -> Fault:
        said = message("fault.other_half", raga=LIBRARY.raga(own).title, swara=swara, half=half)
        return Fault(2, akshara, "direction", said, 7 + akshara)

    assert draft("s r m p d p d S || S d p m r s r s ||", raga=own).faults == (fault(4, "m", "arohana"),)
    assert draft("s r m p d p d S || s r g p d p d S ||", raga=own).faults == (fault(3, "g", "avarohana"),)
