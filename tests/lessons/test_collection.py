"""A user's own exercises: the ones that can be read, and the faults of the others with their places."""

from __future__ import annotations

from carnatic.exercise.sargam.text import parse, show
from carnatic.lessons.collection import (
    LARGEST_COLLECTION_BYTES,
    MOST_PIECES,
    PASTED,
    Collection,
    read_collection,
    rungs_of,
)
from carnatic.lessons.lesson import KARVAI
from carnatic.library import library
from tests.laws import for_each

GOOD = "s r g m | p d | n S ||\nS n d p | m g | r s ||"
RUN = (*range(8), *reversed(range(8)))


def read(*sources: tuple[str, bytes | str]) -> Collection:
    contents = [(name, text.encode() if isinstance(text, str) else text) for name, text in sources]
    return read_collection(contents, library().request(family="own"), library())


def test_what_generate_prints_is_read_as_it_was_made():
    made = [library().school.lesson(library().request(family="sarali", seed=str(n))) for n in (2, 5, 14)]
    found = read(("three.txt", "---\n".join(map(show, made))))
    assert [piece.exercise for piece in found.pieces] == made
    assert [piece.name for piece in found.sound] == [f"three.txt, exercise {n}" for n in (1, 2, 3)]
    saralis = library().lessons_of("sarali")
    assert [piece.units for piece in found.sound] == [sum(saralis[n - 1].rows, ()) for n in (2, 5, 14)]
    assert found.faulty == found.refusals == ()


def test_a_line_that_comes_twice_counts_once():
    found = read((PASTED, f"{GOOD}\n---\n{GOOD}"), ("again.txt", f"raga: Kalyani\n\n{GOOD}"))
    assert len(found.pieces) == 3
    assert [piece.name for piece in found.sound] == [f"{PASTED}, exercise 1"]


@for_each(
    ("text", "sentences"),
    [
        ("s r g m | p d | n ||\n" + GOOD, ["avartanam 1, akshara 7: Avartanam 1 has 7 aksharas; Adi needs 8."]),
        (
            "raga: Mohanam\n\ns r g m | p d | S , ||",
            ["avartanam 1, akshara 4: Mohanam has no m. Its scale is s r g p d S."],
        ),
        ("raga: Mohan\n\n" + GOOD, ['line 4: We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?']),
        (
            "s r x m | p d | n S ||",
            ['line 4, column 5: "x" isn\'t a swara. Type s r g m p d n; capitals are the upper octave.'],
        ),
        ("family: sarali\n\nr g m p | d n | S s ||", ["avartanam 1, akshara 1: A varisai starts on s or S, not on r."]),
        ("title: nothing yet\n", ["line 4: There is no swara. Type some, for example s r g m | p d | n S."]),
        ("s r g m | p d | n", ["avartanam 1, akshara 7: Avartanam 1 has 7 aksharas; Adi needs 8."]),
        ("s " * 520, ["line 4: The line has 520 swaras and karvais. Keep it to 512."]),
    ],
)
def test_every_fault_is_named_with_its_place_in_the_file(text, sentences):
    found = read(("mine.txt", f"{GOOD}\n---\n{text}"))
    assert [f"mine.txt, exercise 2, {said}" for said in sentences] == list(found.faulty[0].faults)
    assert len(found.sound) == 1


def test_a_raga_that_turns_back_can_not_be_learned_from():
    ladders = show(library().school.lesson(library().request(raga="Sahana", family="ladder", seed="1")))
    found = read(("sahana.txt", ladders))
    assert found.faulty[0].faults[0].startswith("sahana.txt, exercise 1: Sahana is vakra")


@for_each(
    ("name", "content", "said"),
    [
        ("big.txt", b"s " * 5_000_000, "big.txt has 10.0 MB; we read up to 1 MB. Split it into parts."),
        ("photo.txt", bytes(range(256)), "photo.txt isn't plain text from line 2 on. Save the sargam as plain text"),
        ("zeros.txt", b"s r\0 g", "zeros.txt isn't plain text. Save the sargam as plain text in UTF-8."),
        ("empty.txt", b" \n\n---\n\n", "empty.txt is empty. Write an exercise in it, or leave it out."),
        ("odd\x1b[31m.txt", b"", "oddU+001B[31m.txt is empty. Write an exercise in it, or leave it out."),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(name, content, said):
    found = read((name, content), ("good.txt", GOOD))
    assert len(found.refusals) == 1
    assert found.refusals[0].startswith(said)
    assert [piece.name for piece in found.sound] == ["good.txt, exercise 1"]


def test_nothing_pasted_is_nothing_to_complain_of():
    assert read((PASTED, " \n\n")) == Collection()


def test_the_texts_share_the_room():
    half = (GOOD + "\n---\n").encode() * (LARGEST_COLLECTION_BYTES // 50)
    found = read(
        ("one.txt", half[: LARGEST_COLLECTION_BYTES * 2 // 3]), ("two.txt", half[: LARGEST_COLLECTION_BYTES * 2 // 3])
    )
    assert "two.txt has 0.7 MB; we read up to 1 MB together with the others. Split it into parts." in found.refusals[-1]


def test_no_more_than_the_most_are_read():
    found = read(("many.txt", "\n---\n".join([GOOD] * (MOST_PIECES + 7))))
    assert len(found.pieces) == MOST_PIECES
    assert found.refusals == (
        f"many.txt has {MOST_PIECES + 7} exercises, and we learn from {MOST_PIECES} at most. "
        f"The first {MOST_PIECES} are used.",
    )


@for_each(
    ("raga", "text", "units", "rungs"),
    [
        ("Mayamalavagowla", GOOD, RUN, 8),
        ("Mohanam", "s r g p | d S | , , ||", (0, 1, 2, 3, 4, 5, KARVAI, KARVAI), 6),
        ("Bilahari", "s r g p | d S | n d ||", (0, 1, 2, 4, 5, 7, 6, 5), 8),  # n is in the avarohana alone
        ("Abhogi", "n. s r g | m d | S ,", (-1, 0, 1, 2, 3, 5, 7, KARVAI), 8),  # by letters where it has no n
    ],
)
def test_a_line_is_learned_by_the_rungs_of_its_fuller_ladder(raga, text, units, rungs):
    assert rungs_of(parse(f"raga: {raga}\n\n{text}", library())) == (units, rungs)
