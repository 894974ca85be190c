"""Scala files: scales by hand, files that are wrong, and the way there and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carnatic.errors import CarnaticError
from carnatic.exercise.retune import retuned
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.scala import decoded, lay, read_scale, show_scale
from carnatic.theory.swara import Pitch
from tests.laws import for_each
from tests.refusing import refused

LIBRARY = library()
MEANTONE = """! meanqu.scl
!
1/4-comma meantone scale
 12
!
 76.04900
 193.15686
 310.26471
 5/4
 503.42157
 579.47057
 696.57843
 25/16
 889.73529
 1006.84314
 1082.89214
 2/1
"""
SEVEN = "seven\n 7\n 9/8 ri\n 5/4\n 4/3\n 3/2\n 5/3\n 15/8\n 2\n"


def scale(*notes: str) -> str:
    return "\n".join(("some notes", str(len(notes)), *notes))


def moved(text: str, raga: str = "Sankarabharanam") -> tuple[dict[str, float], str]:
    laid = lay(read_scale(text), LIBRARY.raga(raga), LIBRARY.tuning("just"))
    return dict(laid.mapping), " ".join(laid.remarks)


def test_twelve_notes_by_position() -> None:
    mapping, said = moved(MEANTONE)
    assert mapping == {"R2": 193.16, "M1": 503.42, "D2": 889.74, "N3": 1082.89}
    assert said == (
        "The twelve notes of the file are used for the twelve places of the octave. "
        "P stays at 702.0 cents; the file has 696.6."
    )


def test_as_many_notes_as_swaras() -> None:
    assert moved(SEVEN) == (
        {"D2": 884.36},
        "The file's 7 notes are used for the 7 swaras of Dhirasankarabharanam, in order.",
    )
    # the scale's second and sixth notes lie in another swarasthana, so there the swaras go
    mapping, _ = moved(SEVEN, "Mayamalavagowla")
    assert mapping == {"R2": 203.91, "D2": 884.36}


def test_other_scales_by_the_nearest_note() -> None:
    srutis = "256/243 16/15 10/9 9/8 32/27 6/5 5/4 81/64 4/3 27/20 45/32 729/512 3/2 128/81 8/5 5/3 27/16 16/9 9/5 15/8"
    mapping, said = moved(scale(*srutis.split(), "243/128", "2/1"))
    assert mapping == {}
    assert said == "The file has 22 notes; each swara of Dhirasankarabharanam took the nearest."
    mapping, _ = moved(scale(*(f"{1200 * k / 31:.4f}" for k in range(1, 32))), "Mohanam")
    assert mapping == {"R2": 193.55, "G3": 387.1, "D2": 890.32}


def test_a_scale_that_does_not_fit_is_refused() -> None:
    with refused(message("scala.no_fit", place="G3", low=350.0, high=450.0, cents=480.0)):
        moved(scale("240.", "480.", "720.", "960.", "1080.", "2/1"))
    with refused(message("scala.no_fit", place="R2", low=150.0, high=250.0, cents=120.0)):
        moved(MEANTONE.replace("193.15686", "120.0"))


@for_each(
    ("text", "sentence"),
    [
        ("", "scala.empty"),
        ("! only a comment", "scala.empty"),
        ("a scale", "scala.no_count"),
        ("a scale\n many", message("scala.count", number=2, line=" many")),
        ("a\n! b\n 4\n 9/8\n 4/3\n 3/2\n 2/1", message("scala.few", number=3, count=4, fewest=5)),
        ("a\n 0", message("scala.few", number=2, count=0, fewest=5)),
        ("a\n 5000", message("scala.many", number=2, count=5000, most=1000)),
        ("a\n 7\n 9/8\n 2/1", message("scala.missing", count=7, found=2)),
        (scale("9/8", "5/4", "4/3", "3/2", "7/4"), message("scala.octave", number=7, octave=968.8259064691249)),
        (scale("9/8", "5/4", "4/3", "3/2", "3/1"), message("scala.octave", number=7, octave=1901.9550008653873)),
        (scale("9/8", "five", "4/3", "3/2", "2/1"), message("scala.pitch", number=4, line="five")),
        (scale("9/8", "5/0", "4/3", "3/2", "2/1"), message("scala.pitch", number=4, line="5/0")),
        (scale("9/8", "", "4/3", "3/2", "2/1"), message("scala.pitch", number=4, line="")),
        (scale("9/8", "-5/4", "4/3", "3/2", "2/1"), message("scala.pitch", number=4, line="-5/4")),
        (scale("9/8", "nan", "inf", "3/2", "2/1"), message("scala.pitch", number=4, line="nan")),
        (
            scale("9/8", "9" * 5000, "4/3", "3/2", "2/1"),
            message("scala.pitch", number=4, line="9999999999999999999999999999999999999999"),
        ),
        (
            scale("9/8", "5/4", "4/3", "1300.0", "2/1"),
            message("scala.outside", number=6, cents=1300.0),
        ),
        (scale("9/8", "5/4", "4/3", "-100.0", "2/1"), message("scala.outside", number=6, cents=-100.0)),
        (scale("9/8", "5/4", "4/3", "1200.1", "2/1"), message("scala.outside", number=6, cents=1200.1)),
        (scale("9/8", "5/4", "4/3", "1199.996", "2/1"), message("scala.outside", number=6, cents=1199.996)),
        (scale("9/8", "5/4", "4/3", "-0.006", "2/1"), message("scala.outside", number=6, cents=-0.006)),
        (scale("9/8", "5/4", "4/3", "3/2", "1200.02"), message("scala.octave", number=7, octave=1200.02)),
    ],
)
def test_files_that_are_wrong(text: str, sentence: str) -> None:
    with refused(sentence):
        read_scale(text)


def test_a_file_may_round() -> None:
    """To a hundredth of a cent at the octave, to half of one at Sa."""
    assert read_scale(scale("-0.004", "1199.99", "3/2", "5/4", "1200.009")).cents[0] == -0.004
    found = read_scale("! a\n  a name \n! b\n 5 notes\n 3/2 P\n 5/4\n 9/8\n .5 \n! c\n 2\n\n")
    assert (found.description, found.notes, found.cents[0]) == ("a name", 5, 0.5)
    assert [round(cents, 3) for cents in found.cents] == [0.5, 203.91, 386.314, 701.955]
    assert read_scale("a\n 1000\n" + "100.\n" * 999 + "2/1\n").notes == 1000


def test_bytes_that_are_no_text() -> None:
    assert decoded(b"\xef\xbb\xbfa \xc3\xa9") == "a é"
    assert decoded(b"a \xe9") == "a é"
    assert decoded(b"x" * 100_000) == "x" * 100_000
    with refused(message("scala.large", what="Scala", largest=100000)):
        decoded(b"x" * 100_001)
    with refused(message("scala.no_text", what="Scala")):
        decoded(b"RIFF\0\0")


@given(st.binary(max_size=400))
def test_any_bytes_give_a_scale_or_a_sentence(content: bytes) -> None:
    request = LIBRARY.request()
    for read in (content, b"x\n 7\n" + content):
        try:
            retuned(request, read, LIBRARY)
        except CarnaticError:
            continue


@for_each("tuning", ["just", "equal", "pythagorean", "raga"])
def test_what_is_written_reads_back_over_all_ragas(tuning: str) -> None:
    """On another machine it sounds the same to a hundredth of a cent."""
    for raga in LIBRARY.ragas:
        request = LIBRARY.request(tuning=tuning).changed(raga=raga)
        text = show_scale(raga.name, request.mapped_raga, request.mapped_tuning)
        again, _ = retuned(request, text.encode(), LIBRARY)
        for place in raga.places:
            if place.symbol == "P":
                continue  # pure whatever the file says
            there, here = (one.mapped_tuning.cents_of(Pitch(place)) for one in (again, request))
            assert abs(there - here) <= 0.005, (raga.name, place)
        assert again.mapped_raga.places == raga.places


def test_a_scale_by_hand() -> None:
    request = LIBRARY.request(raga="Mohanam", mapping="G3=372.31")
    assert show_scale("mine", request.mapped_raga, request.mapped_tuning).splitlines() == [
        "! mine.scl", "!", "Mohanam, just tuning", " 12", "!", " 16/15 R1", " 9/8 R2", " 6/5 R3", " 372.31000 G3",
        " 4/3 M1", " 45/32 M2", " 3/2 P", " 8/5 D1", " 27/16 D2", " 9/5 D3", " 15/8 N3", " 2/1 S",
    ]  # fmt: skip
