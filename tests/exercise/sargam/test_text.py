"""The sargam text format: text is read back unchanged, and mistakes are found at their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Bar, Exercise, Note
from carnatic.exercise.sargam.text import HEADER_KEYS, LONGEST_TEXT, parse, read_notes, show, show_body
from carnatic.exercise.settings import SETTINGS
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.swara import Sthayi, Swara
from tests.exercise.music import exercises
from tests.laws import for_each
from tests.refusing import refused

LIBRARY = library()


@given(exercises())
def test_what_is_shown_is_read_back(exercise: Exercise) -> None:
    assert parse(show(exercise), LIBRARY) == exercise


@given(exercises())
def test_white_space_is_free(exercise: Exercise) -> None:
    header, body = show(exercise).split("\n\n", 1)
    tight = header + "\r\n\r\n" + "".join(body.split())
    loose = "\n\n" + header + "\n  \n" + "\n\t ".join(body.split())
    assert parse(tight, LIBRARY) == parse(loose, LIBRARY) == exercise


@given(st.text(max_size=200) | st.text(alphabet="srgmpdnSRGM,;|.'12: \n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        exercise = parse(text, LIBRARY)
    except CarnaticError:
        return  # any other error fails the test
    assert parse(show(exercise), LIBRARY) == exercise


def test_every_sign() -> None:
    notes, bars = read_notes("s , r; | g m2, || n. d.. S R' s' s^ g’ । p ॥ N1'")
    mandra, anumandra, tara, ati_tara = Sthayi.MANDRA, Sthayi.ANUMANDRA, Sthayi.TARA, Sthayi.ATI_TARA
    assert notes == (
        Note(Swara("s"), 2),
        Note(Swara("r"), 3),
        Note(Swara("g")),
        Note(Swara("m", number=2), 2),
        Note(Swara("n", mandra)),
        Note(Swara("d", anumandra)),
        Note(Swara("s", tara)),
        Note(Swara("r", ati_tara)),
        Note(Swara("s", tara)),
        Note(Swara("s", tara)),
        Note(Swara("g", tara)),
        Note(Swara("p")),
        Note(Swara("n", ati_tara, 1)),
    )
    assert bars == (Bar(5, False), Bar(8, True), Bar(15, False), Bar(16, True))


TWO_LINES = "raga: Mohanam\ntala: Adi\n\ns r g p | d S | , , ||\n"


@for_each(
    ("text", "line", "column", "sentence"),
    [
        ("s r x", 1, 5, 'Line 1, column 5: "x" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.'),
        (
            TWO_LINES + "S d p k",
            5,
            7,
            'Line 5, column 7: "k" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.',
        ),
        (TWO_LINES + "S d r5", 5, 5, "Line 5, column 5: There is no R5. Write the swara without the number."),
        (TWO_LINES + "S1 d", 5, 1, "Line 5, column 1: There is no S1. Write the swara without the number."),
        ("s r\ng m4", 2, 3, "Line 2, column 3: There is no M4. Write the swara without the number."),
        ("\n\n| s r", 3, 1, "Line 3, column 1: A bar comes after the swaras that it closes. Start with a swara."),
        ("s r | | g", 1, 7, "Line 1, column 7: There are two bars with nothing between them. Leave one out."),
        ("s r ||| g", 1, 7, "Line 1, column 7: There are two bars with nothing between them. Leave one out."),
        (", s", 1, 1, "A karvai needs a swara before it"),
        ("raga: Mohanam\n\n;", 3, 1, "A karvai needs a swara before it"),
        ("s r S.", 1, 6, "A capital can't have a dot"),
        ("s n...", 1, 4, "A capital can't have a dot"),
        ("s r.'", 1, 4, "A capital can't have a dot"),
        (
            "ragam: Mohanam\n\ns",
            1,
            1,
            'Line 1, column 1: "ragam" isn\'t a header. The headers are title, raga, tala, family, speed,',
        ),
        (
            "raga: Mohanam\nkey: s\n\ns",
            2,
            1,
            'Line 2, column 1: "key" isn\'t a header. The headers are title, raga, tala, family, speed, trikalam,',
        ),
        ("", 1, 1, "There is no swara"),
        ("   ", 1, 1, "There is no swara"),
        ("raga: Mohanam\ntala: Adi", 2, 1, "There is no swara"),
        ("raga: Mohanam\n\n", 3, 1, "There is no swara"),
        ("s " * LONGEST_TEXT, 1, 1, f"The text is too long. Keep it under {LONGEST_TEXT}"),
        ("s r 🎵", 1, 5, 'Line 1, column 5: "🎵" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.'),
        ("s r 4", 1, 5, 'Line 1, column 5: "4" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.'),
        ("s r²", 1, 4, 'Line 1, column 4: "²" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.'),
    ],
)
def test_mistakes_are_named_with_line_and_column(text: str, line: int, column: int, sentence: str) -> None:
    with pytest.raises(SargamError) as mistake:
        parse(text, LIBRARY)
    assert (mistake.value.line, mistake.value.column) == (line, column)
    assert str(mistake.value).startswith(f"Line {line}, column {column}: ")
    assert sentence in str(mistake.value)


def test_a_long_sign_is_cut_where_it_is_named() -> None:
    for count, shown in ((20, "x" * 20), (21, "x" * 20 + "…")):
        with refused(message("sargam.sign", line=1, column=3, sign=f'"{shown}"'), SargamError):
            parse("s " + "x" * count, LIBRARY)


def test_lines_before_are_counted() -> None:
    with refused(message("sargam.sign", line=12, column=1, sign='"q"'), SargamError):
        parse("s\nq", LIBRARY, lines_before=10)
    with refused("sargam.header", SargamError):
        parse("q: s", LIBRARY, lines_before=10)


@for_each(
    ("header", "sentence"),
    [
        ("raga: Mohan", message("raga.misspelt", name="Mohan", nearest=("Mohanam", "Mohanakalyani"))),
        ("tala: Roopaka", "tala.misspelt"),
        ("speed: 10", message("speed.unknown", speed="10")),
        ("speed: fast", message("value.whole_number", what="Speed", text="fast")),
        ("family: kriti", "family.unknown"),
        ("tempo: 500", message("tempo.range", value="500", lowest="20", highest="240")),
        ("sruti: 3.5", "sruti.kattai"),
        ("sruti: 1000 Hz", message("sruti.range", value="1000", lowest="65", highest="450")),
        ("temperature: nan", message("temperature.range", value="nan", lowest="0.2", highest="2")),
        ("seed: 2147483648", message("number.range", value="2147483648", lowest="0", highest="2147483647")),
        ("seed: " + "9" * 400, "number.range"),
        ("avartanams: 100", message("avartanams.range", value="100", lowest="1", highest="99")),
        ("avartanams: 0", message("avartanams.range", value="0", lowest="1", highest="99")),
        ("mapping: G3=500", message("tuning.cents_range", value="500", lowest=350, highest=450, swara="G3")),
        ("mapping: S=0", message("tuning.fixed", symbol="S")),
        ("mapping: X=0", message("tuning.move", word="X=0")),
        ("mapping: R1=100 R1=101", message("tuning.twice", symbol="R1")),
        (
            "raga: Mohanam\nmapping: M1=500",
            message("tuning.swara_missing", symbol="M1", raga="Mohanam", has="S R2 G3 P D2"),
        ),
        ("mapping: R3=350 G3=360", "tuning.too_close"),
        ("tuning: slendro", message("tuning.unknown", name="slendro", known="just, pythagorean, equal, raga")),
        ("given: ²", "given.unreadable"),
        ("given: some", "given.unreadable"),
    ],
)
def test_a_header_that_can_not_be_met(header: str, sentence: str) -> None:
    with refused(sentence):
        parse(f"{header}\n\ns r g m", LIBRARY)


def test_a_bare_line_is_the_users_own() -> None:
    exercise = parse("s r g m p d n S", LIBRARY)
    request = exercise.request
    assert (request.family, request.raga.name, request.tala.name, request.speed) == ("own", "Mayamalavagowla", "Adi", 1)
    assert (exercise.bars, exercise.given, exercise.title) == ((), frozenset(), "")
    assert exercise.name == "Own exercise in Mayamalavagowla"


def test_header_keys_may_be_written_in_any_case_and_order() -> None:
    text = "Tala: rupaka\nRAGA: mohana\nTitle: A: line\n\ns r | g p d S ||"
    exercise = parse(text, LIBRARY)
    assert (exercise.request.raga.name, exercise.request.tala.name) == ("Mohanam", "chaturasra jati Rupaka")
    assert (exercise.title, exercise.bars) == ("A: line", ())


def test_overrides_replace_the_header() -> None:
    text = "raga: Mohanam\ntala: Rupaka\n\ns r | g p d S ||"
    exercise = parse(text, LIBRARY, {"raga": "Kalyani", "speed": "2"})
    assert (exercise.request.raga.name, exercise.request.tala.name) == ("Mechakalyani", "chaturasra jati Rupaka")
    assert exercise.request.speed == 2


@for_each("header", ["", "speed: 1\n\n", "speed: 2\n\n"])
def test_another_speed_lays_the_same_swaras_out_anew(header: str) -> None:
    bars = (
        "s r g m p d n S | S n d p | m g r s ||" if "2" in header else "s r g m | p d | n S || S n d p | m g | r s ||"
    )
    at_4 = parse(header + bars, LIBRARY, {"speed": "4"})
    assert at_4.bars == ()
    assert show_body(at_4) == "s r g m p d n S S n d p m g r s |"


def test_bars_that_no_speed_explains_are_kept() -> None:
    exercise = parse("s r g | m p d n S ||", LIBRARY)
    assert exercise.bars == (Bar(3, False), Bar(8, True))
    assert show_body(exercise) == "s r g | m p d n S ||"


def test_a_title_can_not_break_the_header() -> None:
    request = LIBRARY.request(raga="Mohanam", phrase="s r\ng")
    exercise = Exercise(request, (Note(Swara("s")),), title="One\nraga: Kalyani")
    read = parse(show(exercise), LIBRARY)
    assert (read.title, read.request) == ("One raga: Kalyani", request.changed(phrase="s r g"))


def test_the_header_in_full() -> None:
    request = LIBRARY.request(
        raga="Mohanam", tala="Rupaka", speed="2", sruti="5", tempo="72.5", tuning="equal", mapping="G3=390 R2=203.91",
        phrase="s r g", seed="7", temperature="1.1", avartanams="6", model="abc",
    )  # fmt: skip
    text = show(Exercise(request, (Note(Swara("s"), 2), Note(Swara("r"))), (), frozenset({0, 1}), "Mine"))
    assert text == (
        "title: Mine\nraga: Mohanam\ntala: chaturasra jati Rupaka\nfamily: sarali\nspeed: 2\navartanams: 6\n"
        "sruti: 196 Hz\ntempo: 72.5\ntuning: equal\nmapping: R2=203.91 G3=390\nphrase: s r g\nseed: 7\n"
        "temperature: 1.1\ngiven: 2\nmodel: abc\n\ns , r\n"
    )
    unusual = {
        "trikalam",
        "sing",
        "eduppu",
        "landing",
        "yati",
        "arithmetic",
        "phrases",
        "keep",
        "plan",
        "difficulty",
        "range",
        *(row.key for row in SETTINGS if row.part),
    }  # where nothing is asked
    plain = [key for key in HEADER_KEYS if key not in unusual]
    assert [line.partition(":")[0] for line in text.split("\n\n")[0].splitlines()] == plain


def test_a_line_that_ends_inside_an_avartanam_says_how_many_times_it_is_sung() -> None:
    exercise = parse("speed: 8\n\ns r g m p d n S S n d p m g r s", LIBRARY)
    text = (
        "raga: Mayamalavagowla\ntala: Adi\nfamily: own\nspeed: 8\navartanams: 4\nseed: 0\ntemperature: 0.9\n"
        "sing: 4 times\n\ns r g m p d n S S n d p m g r s\n"
    )
    assert show(exercise) == text
    assert parse(text, LIBRARY) == exercise
    # the number follows from the speed, whatever is written
    for stale in ("sing: 2 times", "sing: often", "sing:"):
        assert parse(text.replace("sing: 4 times", stale), LIBRARY) == exercise
    assert "sing" not in show(parse(text, LIBRARY, {"speed": "2"}))
    assert "sing: 3 times" in show(parse(text, LIBRARY, {"speed": "3"}))
    assert "sing" not in show(parse(text, LIBRARY, {"trikalam": "yes"}))


def test_a_trikalam_run_is_written_at_its_first_speed() -> None:
    exercise = parse("trikalam: yes\n\ns r g m p d n S S n d p m g r s", LIBRARY)
    assert (exercise.request.trikalam, exercise.request.speed) == (True, 1)
    assert show(exercise) == (
        "raga: Mayamalavagowla\ntala: Adi\nfamily: own\nspeed: 1\ntrikalam: yes\navartanams: 4\nseed: 0\n"
        "temperature: 0.9\n\ns r g m | p d | n S ||\nS n d p | m g | r s ||\n"
    )
    assert parse("trikalam: no\n\ns", LIBRARY).request == parse("s", LIBRARY).request
    with refused(message("value.yes_or_no", what="Trikalam", text="perhaps")):
        parse("trikalam: perhaps\n\ns", LIBRARY)


@for_each(
    ("header", "overrides", "speed", "trikalam"),
    [
        ("speed: 2\n\n", {"trikalam": "yes"}, 1, True),
        ("trikalam: yes\n\n", {"speed": "2"}, 2, False),
        ("trikalam: yes\n\n", {"raga": "Kalyani"}, 1, True),
        ("trikalam: yes\n\n", {"trikalam": "no"}, 1, False),
    ],
)
def test_a_speed_and_a_trikalam_run_replace_each_other(
    header: str, overrides: dict[str, str], speed: int, trikalam: bool
) -> None:
    body = (
        "s r g m p d n S | S n d p | m g r s ||" if "2" in header else "s r g m | p d | n S || S n d p | m g | r s ||"
    )
    exercise = parse(header + body, LIBRARY, overrides)
    assert (exercise.request.speed, exercise.request.trikalam, exercise.bars) == (speed, trikalam, ())


DESADI = "s r g m p | d n S S | n d p m ||\ng r s g r s r g | m p d n | S n d p ||\nm g r"
MADHYADI = "s r g m p d n | S n d p | m g r g ||\nm"


@for_each(("eduppu", "body"), [("desadi", DESADI), ("madhyadi", MADHYADI)])
def test_the_bars_say_where_a_line_begins(eduppu: str, body: str) -> None:
    """The first bar comes as much sooner as the line begins later, and after the last sama stands none."""
    exercise = parse(f"speed: 2\neduppu: {eduppu}\n\n{body}", LIBRARY)
    assert (exercise.request.eduppu, exercise.bars) == (eduppu, ())
    assert show_body(exercise) == body
    assert f"\nspeed: 2\neduppu: {eduppu}\navartanams" in show(exercise)
    assert parse(show(exercise), LIBRARY) == exercise
    assert parse(show(exercise) + "||", LIBRARY) == exercise  # closed all the same
    assert parse(show(exercise).replace("|", ""), LIBRARY) == exercise


def test_another_eduppu_lays_the_same_swaras_out_anew() -> None:
    text = f"speed: 2\neduppu: desadi\n\n{DESADI}"
    on_sama = parse(text, LIBRARY, {"eduppu": "sama"})
    assert (on_sama.request.eduppu, on_sama.bars) == ("sama", ())
    again = parse(show(on_sama), LIBRARY, {"eduppu": "desadi"})
    assert again == parse(text, LIBRARY)
    at_4 = parse(text, LIBRARY, {"speed": "4"})
    assert (at_4.request.eduppu, at_4.bars) == ("desadi", ())
    assert show_body(at_4) == "s r g m p d n S S n | d p m g r s g r | s r g m p d n S ||\nn d p m g r"
