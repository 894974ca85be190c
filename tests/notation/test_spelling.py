"""The place of Sa, clefs and accidentals: the same swaras are read back in every combination."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from music21 import note

from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.realise import ladder_practice, realise_lesson
from carnatic.library import library
from carnatic.notation.engraving import SVG, engrave
from carnatic.notation.spelling import MIDDLE_C, Tonic, cents_word, tonic_of
from carnatic.notation.staff import to_musicxml
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from carnatic.theory.tuning import KATTAIS
from tests.laws import for_each
from tests.notation.test_staff import read_back, sight_read

WHITE = {"1": "C", "2": "D", "3": "E", "4": "F", "5": "G", "6": "A", "7": "B"}


@cache
def run_in(raga: str, **fields: str) -> Score:
    return lay_out(ladder_practice(library().request(raga=raga, **fields)))


def named(tonic: Tonic) -> str:
    return "CDEFGAB"[tonic.step] + {-1: "-", 0: "", 1: "#"}[tonic.alter]


@for_each("kattai", KATTAIS)
def test_every_raga_is_spelled_at_every_sruti(kattai: str) -> None:
    for raga in library().all_ragas:
        tonic = tonic_of(library().request(sruti=kattai, staff="sruti").changed(raga=raga))
        assert tonic.key == 48 + KATTAIS[kattai]
        assert named(tonic) == WHITE[kattai] if kattai in WHITE else abs(tonic.alter) == 1
        for place in raga.places:
            step, alter = tonic.place(place)
            assert abs(alter) <= 2, (raga.name, kattai, place.symbol)
            line = tonic.line(Pitch(place).swara)
            naturals = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11)))
            assert line[0] == step
            assert 12 * (int(line[1:]) + 1) + naturals[step] + alter == tonic.key + place.semitone
        assert len({tonic.place(place)[0] for place in raga.places}) == len({place.letter for place in raga.places})


@pytest.mark.parametrize(
    ("raga", "kattai", "sa"),
    [
        ("Dhirasankarabharanam", "1.5", "D-"),  # five flats rather than seven sharps
        ("Dhirasankarabharanam", "4.5", "G-"),  # six of either, and flats read easier
        ("Mechakalyani", "4.5", "G-"),
        ("Kharaharapriya", "1.5", "C#"),
        ("Hanumatodi", "2.5", "D#"),
        ("Hanumatodi", "1.5", "C#"),
        ("Mayamalavagowla", "6.5", "B-"),
    ],
)
def test_a_black_key_takes_the_name_that_reads_easier(raga: str, kattai: str, sa: str) -> None:
    assert named(tonic_of(library().request(raga=raga, sruti=kattai, staff="sruti"))) == sa


@pytest.mark.parametrize(
    ("fields", "tonic"),
    [
        ({}, MIDDLE_C),
        ({"sruti": "5"}, MIDDLE_C),
        ({"clef": "bass"}, Tonic(octave=3)),
        ({"clef": "bass", "sruti": "5", "staff": "sruti"}, Tonic(step=4, octave=3)),
        # between two keys the nearer one
        ({"sruti": "228 Hz", "staff": "sruti"}, Tonic(step=6, alter=-1, octave=3)),
    ],
)
def test_where_sa_is_written(fields: dict[str, str], tonic: Tonic) -> None:
    assert tonic_of(library().request(**fields)) == tonic


@for_each("raga", ["Mayamalavagowla", "Kanakangi", "Rasikapriya", "Mohanam", "Bhairavi", "Behag"])
@for_each("kattai", ["1", "1.5", "4.5", "5", "7"])
@for_each("signs", ["signature", "accidentals"])
def test_a_line_reads_back_where_it_is_written(raga: str, kattai: str, signs: str) -> None:
    score = run_in(raga, sruti=kattai, staff="sruti", signs=signs)
    musicxml = to_musicxml(score)
    keys = [48 + KATTAIS[kattai] + event.pitch.semitone for event in score.events if event.pitch]
    back, heard = read_back(musicxml)
    assert [key for _, key, *_ in heard] == keys
    assert sight_read(musicxml) == keys
    if signs == "accidentals":
        assert "<fifths>0</fifths>" in musicxml
        struck = [head for head in back.recurse().getElementsByClass(note.Note) if head.lyric]
        assert all(head.pitch.accidental.displayStatus for head in struck if head.pitch.alter)


@pytest.mark.parametrize(
    ("fields", "clef"),
    [
        ({}, ("G", "2", None)),
        ({"clef": "bass"}, ("F", "4", None)),
        ({"staff": "sruti"}, ("G", "2", "-1")),  # a man's Sa, an octave below what is printed
        ({"staff": "sruti", "sruti": "5"}, ("G", "2", None)),
        ({"staff": "sruti", "sruti": "4", "clef": "bass"}, ("F", "4", None)),
    ],
)
def test_the_clef(fields: dict[str, str], clef: tuple[str, str, str | None]) -> None:
    root = ElementTree.fromstring(to_musicxml(run_in("Mohanam", **fields)).encode())
    assert tuple(root.findtext(f".//clef/{name}") for name in ("sign", "line", "clef-octave-change")) == clef


# -- cents --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tuning", "said"),
    [
        ("just", ["", "+12", "−14", "−2", "+2", "+14", "−12", ""]),
        ("pythagorean", ["", "−10", "+8", "−2", "+2", "−8", "+10", ""]),
        ("equal", [""] * 8),
    ],
)
def test_cents_by_hand(tuning: str, said: list[str]) -> None:
    request = library().request(tuning=tuning, cents="yes")
    words = [cents_word(request, pitch) for pitch in request.raga.arohana]
    assert words == said
    score = lay_out(realise_lesson(library().lessons_of("sarali")[0], request))
    root = ElementTree.fromstring(to_musicxml(score).encode())
    assert [word.text for word in root.iterfind(".//words")] == [word for word in (*words, *words[::-1]) if word]
    drawn = ElementTree.fromstring(engrave(score))
    over = ["".join(g.itertext()) for g in drawn.iter(f"{{{SVG}}}g") if g.get("class") == "dir"]
    assert over == [word for word in (*words, *words[::-1]) if word]


def test_less_than_a_cent_is_not_said() -> None:
    request = library().request(tuning="equal", mapping="R1=100.99 G3=401 N3=1099.01")
    places = [Pitch(SWARASTHANAS[symbol], sthayi) for symbol in ("R1", "G3", "N3") for sthayi in Sthayi]
    assert [cents_word(request, pitch) for pitch in places] == [""] * 5 + ["+1"] * 5 + [""] * 5


def test_cents_stand_over_a_note_and_not_over_what_is_tied_to_it() -> None:
    score = lay_out(parse("cents: yes\n\ns r g , , , , , p , m", library()))
    root = ElementTree.fromstring(to_musicxml(score).encode())
    over = [child.tag for measure in root.iter("measure") for child in measure if child.tag in ("direction", "note")]
    assert [word.text for word in root.iterfind(".//words")] == ["+12", "−14", "+2", "−2"]
    # each right before its note, and no bar between them
    assert over[:6] == ["direction", "note", "direction", "note", "direction", "note"]
    for measure in root.iter("measure"):
        tags = [child.tag for child in measure]
        assert all(after == "note" for tag, after in pairwise(tags[3:]) if tag == "direction")
