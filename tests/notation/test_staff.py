"""The staff as MusicXML: read back by music21, and as a player reads the printed page."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import cycle
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from music21 import converter, note, spanner, stream

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.realise import ladder_practice, realise_lesson
from carnatic.library import library
from carnatic.notation.note_values import WrittenNote, measures
from carnatic.notation.sargam import break_lines
from carnatic.notation.spelling import MIDDLE_C, signature
from carnatic.notation.staff import anga_cuts, to_musicxml
from carnatic.theory.raga import Raga, read_ladder
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Sthayi, Swara
from carnatic.theory.tala import SPEEDS, Tala
from tests.laws import for_each
from tests.notation.patterns import PATTERNS

RAGAS = {raga.name: raga for raga in library().ragas}
TALAS = {tala.name: tala for tala in library().talas}
# A raga with two forms of one swara: N3 on the way up, N2 on the way down.
TWO_NISHADAS = Raga("Two nishadas", read_ladder("S R2 M1 P N3 S^"), read_ladder("S^ N2 D2 P M1 G3 R2 S"), 28)
# A line with holds over angas and avartanams, all three sthayis and a short end.
LONG_LINE = "s , r g , , , , S n d , p , , , , , , , m g r n. , d. p. , s r , g m"


def own(text: str, raga: str = "Mayamalavagowla", tala: str = "Adi", speed: int = 1) -> Score:
    return lay_out(parse(f"raga: {raga}\ntala: {tala}\nspeed: {speed}\n\n{text}", library()))


@cache
def run_in(raga: str) -> Score:
    """Up and down the ladders, which every raga has."""
    return lay_out(ladder_practice(library().request(raga=raga)))


def in_two_nishadas(text: str, speed: int = 1) -> Score:
    request = library().request(speed=str(speed)).changed(raga=TWO_NISHADAS, family="own")
    return lay_out(Exercise(request, parse(text, library()).notes))


# -- what is expected of a reader --------------------------------------------------------------

Heard = tuple[str, int, Fraction, Fraction, str]


def expected(score: Score) -> list[Heard]:
    """(letter, MIDI key, start, duration, lyric) of every event, Sa on key 60."""
    found = []
    for event in score.events:
        assert event.pitch is not None
        letter = "CDEFGAB"["srgmpdn".index(event.swara.letter)]
        lyric = event.swara.letter.upper() if event.swara.sthayi > 0 else event.swara.letter
        found.append((letter, 60 + event.pitch.semitone, event.start, event.duration, lyric))
    return found


def read_back(musicxml: str) -> tuple[stream.Score, list[Heard]]:
    """The same, as music21 reads the file; tied heads are one note."""
    score = converter.parse(musicxml, format="musicxml")
    found: list[Heard] = []
    for measure in score.parts[0].getElementsByClass(stream.Measure):
        for head in measure.recurse().getElementsByClass(note.Note):
            start = Fraction(measure.offset) + Fraction(head.getOffsetInHierarchy(measure))
            length = Fraction(head.duration.quarterLength)
            if head.tie is not None and head.tie.type != "start":
                step, key, before, held, lyric = found[-1]
                assert (step, key, before + held, head.lyric) == (head.step, head.pitch.midi, start, None)
                found[-1] = (step, key, before, held + length, lyric)
            else:
                found.append((head.step, head.pitch.midi, start, length, head.lyric))
    return score, found


def sight_read(musicxml: str) -> list[int]:
    """MIDI keys that a player takes from signature and printed accidentals alone."""
    root = ElementTree.fromstring(musicxml.encode())
    naturals = dict(zip("CDEFGAB", (0, 2, 4, 5, 7, 9, 11)))
    signs = {"flat-flat": -2, "flat": -1, "natural": 0, "sharp": 1, "double-sharp": 2}
    key = root.find(".//key")
    assert key is not None
    if key.find("fifths") is not None:
        fifths = int(key.findtext("fifths", "0"))
        altered = dict.fromkeys("FCGDAEB"[: max(fifths, 0)], 1) | dict.fromkeys("BEADGCF"[: max(-fifths, 0)], -1)
    else:
        steps = [element.text or "" for element in key.findall("key-step")]
        altered = dict(zip(steps, (int(element.text or 0) for element in key.findall("key-alter"))))
    keys = []
    for measure in root.iter("measure"):
        seen: dict[tuple[str, int], int] = {}
        for head in measure.findall("note"):
            if head.find("rest") is not None or "stop" in {tie.get("type") for tie in head.findall("tie")}:
                continue
            step, octave = head.findtext("pitch/step", ""), int(head.findtext("pitch/octave", "4"))
            printed = head.findtext("accidental")
            if printed is not None:
                seen[step, octave] = signs[printed]
            alter = seen.get((step, octave), altered.get(step, 0))
            keys.append(12 * (octave + 1) + naturals[step] + alter)
    return keys


# -- pitch and spelling ---------------------------------------------------------------------------


def test_every_swarasthana_keeps_its_letter() -> None:
    spelled = {symbol: MIDDLE_C.place(place) for symbol, place in SWARASTHANAS.items()}
    assert spelled == {
        "S": ("C", 0), "R1": ("D", -1), "R2": ("D", 0), "R3": ("D", 1),
        "G1": ("E", -2), "G2": ("E", -1), "G3": ("E", 0), "M1": ("F", 0), "M2": ("F", 1), "P": ("G", 0),
        "D1": ("A", -1), "D2": ("A", 0), "D3": ("A", 1), "N1": ("B", -2), "N2": ("B", -1), "N3": ("B", 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raga", "signs"),
    [
        ("Mayamalavagowla", {"A": -1, "D": -1}),
        ("Dhirasankarabharanam", {}),
        ("Mechakalyani", {"F": 1}),
        ("Kharaharapriya", {"B": -1, "E": -1}),
        ("Hanumatodi", {"B": -1, "E": -1, "A": -1, "D": -1}),
        ("Kanakangi", {"B": -2, "E": -2, "A": -1, "D": -1}),
        ("Rasikapriya", {"F": 1, "D": 1, "A": 1}),
        ("Mohanam", {}),
        ("Hindolam", {"B": -1, "E": -1, "A": -1}),
    ],
)
def test_signature(raga: str, signs: dict[str, int]) -> None:
    found = signature(library().raga(raga))
    assert list(found.items()) == list(signs.items())


@for_each("raga", PATTERNS)
def test_every_pattern_of_signs_reads_back_and_needs_few_accidentals(raga: str) -> None:
    check_raga(raga)


@pytest.mark.sweep
@for_each("raga", RAGAS)
def test_every_raga_reads_back_and_needs_few_accidentals(raga: str) -> None:
    check_raga(raga)


def check_raga(raga: str) -> None:
    score = run_in(raga)
    musicxml = to_musicxml(score)
    back, heard = read_back(musicxml)
    assert heard == expected(score)
    assert sight_read(musicxml) == [key for _, key, *_ in expected(score)]
    (key_signature,) = back.recurse().getElementsByClass("KeySignature")
    altered = {pitch.step: int(pitch.alter) for pitch in key_signature.alteredPitches}
    ladders = (*RAGAS[raga].arohana, *RAGAS[raga].avarohana)
    # of two forms of a letter the signature has the more frequent one, the first where both are
    forms = Counter(MIDDLE_C.place(pitch.place) for pitch in ladders)
    usual: dict[str, int] = {}
    for (step, alter), _ in forms.most_common():
        usual.setdefault(step, alter)
    assert altered == {step: alter for step, alter in usual.items() if alter}
    # and every head that the signature and its measure don't say has its own sign
    said, signs = {}, 0
    for event in score.events:
        assert event.pitch is not None
        step, alter = MIDDLE_C.place(event.pitch.place)
        line = (event.avartanam, step, event.swara.sthayi)
        signs += said.get(line, usual[step]) != alter
        said[line] = alter
    assert musicxml.count("<accidental>") == signs
    assert (signs > 0) == (len(forms) > len(usual))


@pytest.mark.parametrize(
    ("raga", "signs"),
    [
        ("Bhairavi", {"B": -1, "E": -1}),  # D2 up and D1 down, the arohana's on a tie
        ("Sindhu Bhairavi", {"B": -1, "E": -1, "A": -1}),  # R2 up, R1 down
        ("Saurashtram", {"D": -1}),  # N3 twice, N2 once
        ("Begada", {"B": -1}),  # N2 before N3
        ("Hamirkalyani", {"F": 1}),  # M2 twice up and once down, M1 twice down
        ("Saranga", {"F": 1}),
        ("Dwijavanti", {"B": -1}),  # G3 twice, G2 once
        ("Brindavana Saranga", {"E": -1}),  # N3 up, N2 down
        ("Kapi", {"B": -1, "E": -1}),  # N2 twice, N3 once
        ("Asaveri 4", {"B": -1, "E": -1, "A": -1, "D": -1}),  # R1 twice, R2 once
        ("Simhavahini 2", {"E": -1, "A": -1}),  # G2 up, G3 down
        ("Behag 3", {}),  # M1 three times, M2 once
        ("Jingla", {}),  # D2 up, D1 down
    ],
)
def test_the_signature_of_a_raga_with_two_forms_of_a_swara(raga: str, signs: dict[str, int]) -> None:
    assert list(signature(library().raga(raga)).items()) == list(signs.items())


def test_a_moved_swara_is_written_at_its_new_place() -> None:
    request = library().request(mapping="R2=203.91")
    musicxml = to_musicxml(lay_out(realise_lesson(library().lessons_of("sarali")[0], request)))
    _, heard = read_back(musicxml)
    assert [(step, key) for step, key, *_ in heard][:3] == [("C", 60), ("D", 62), ("E", 64)]
    assert sight_read(musicxml)[:3] == [60, 62, 64]


@pytest.mark.parametrize("speed", [1, 2, 4])
def test_two_forms_of_a_swara_get_accidentals_where_needed(speed: int) -> None:
    score = in_two_nishadas("s r m p n S S n d p m g r s n. s S n n S n n. , , s r n , p n S n", speed)
    musicxml = to_musicxml(score)
    assert sight_read(musicxml) == [key for _, key, *_ in expected(score)]
    assert read_back(musicxml)[1] == expected(score)
    shown = musicxml.count("<accidental>")
    assert 0 < shown < len(score.events)


def test_a_swara_that_the_raga_lacks_is_a_cross_on_its_own_line() -> None:
    root = ElementTree.fromstring(to_musicxml(own("s m g p", raga="Mohanam")).encode())
    heads = [(head.findtext("pitch/step"), head.findtext("notehead")) for head in root.iter("note")][:4]
    assert heads == [("C", None), ("F", "x"), ("E", None), ("G", None)]


# -- time -----------------------------------------------------------------------------------------


@for_each(
    ("tala", "speed"),
    zip(cycle(["Adi", "khanda jati Ata", "misra jati Jhampa", "tisra jati Eka"]), (*SPEEDS, *SPEEDS[::-1])),
)
def test_lines_with_holds_read_back_at_every_speed(tala: str, speed: int) -> None:
    score = own(LONG_LINE, tala=tala, speed=speed)
    back, heard = read_back(to_musicxml(score))
    assert heard == expected(score)
    lengths = [measure.duration.quarterLength for measure in back.parts[0].getElementsByClass(stream.Measure)]
    assert lengths == [TALAS[tala].aksharas] * len(score.avartanams)
    assert (
        back.recurse().getElementsByClass("TimeSignature")[0].ratioString
        == {
            "Adi": "4/4+2/4+2/4",
            "khanda jati Ata": "5/4+5/4+2/4+2/4",
            "misra jati Jhampa": "7/4+1/4+2/4",
            "tisra jati Eka": "3/4",
        }[tala]
    )


# What a swara is at each speed where the akshara is no plain fraction: so many in the room of so many.
TUPLETS = {3: (3, 2), 6: (6, 4), 5: (5, 4), 7: (7, 4), 9: (9, 8)}


def avartanam_of(tala: Tala) -> str:
    """One avartanam of swaras, every fifth held over the next unit."""
    return "".join(", " if i % 5 == 3 else f"{'srgmpdn'[i * 3 % 7]} " for i in range(tala.aksharas))


@for_each("tala", TALAS)
def test_every_tala_reads_back(tala: str) -> None:
    check_tala(tala, 2)


@for_each("speed", SPEEDS)
@for_each("tala", ["Adi", "khanda jati Jhampa", "Misra chapu"])
def test_every_speed_reads_back(tala: str, speed: int) -> None:
    check_tala(tala, speed)


@pytest.mark.sweep
@for_each("speed", SPEEDS)
@for_each("tala", TALAS)
def test_every_tala_reads_back_at_every_speed(tala: str, speed: int) -> None:
    check_tala(tala, speed)


def check_tala(tala: str, speed: int) -> None:
    """Metre, measures, anga lines, notes and tuplets, as music21 finds them in the file."""
    score = own(avartanam_of(TALAS[tala]), tala=tala, speed=speed)
    musicxml = to_musicxml(score)
    back, heard = read_back(musicxml)
    assert heard == expected(score)
    measures_back = back.parts[0].getElementsByClass(stream.Measure)
    assert [measure.duration.quarterLength for measure in measures_back] == [TALAS[tala].aksharas]
    (metre,) = back.recurse().getElementsByClass("TimeSignature")
    assert metre.ratioString == "+".join(f"{length}/4" for length in TALAS[tala].lengths)
    assert dashed_lines(musicxml) == [TALAS[tala].anga_starts[1:]]
    groups: dict[int, list[note.GeneralNote]] = {}
    for head in measures_back[0].notesAndRests:
        groups.setdefault(int(head.offset), []).append(head)
    for group in groups.values():
        is_whole = len(group) == 1 and group[0].duration.quarterLength >= 1
        found = {(t.numberNotesActual, t.numberNotesNormal) for head in group for t in head.duration.tuplets}
        assert found == (set() if is_whole or speed not in TUPLETS else {TUPLETS[speed]})
        assert is_whole or sum(Fraction(head.duration.quarterLength) for head in group) == 1


def test_a_trikalam_run_reads_back() -> None:
    for tala in ("Adi", "khanda jati Ata", "Misra chapu"):
        text = f"tala: {tala}\ntrikalam: yes\n\n{avartanam_of(TALAS[tala]) * 2}"
        score = lay_out(parse(text, library()))
        musicxml = to_musicxml(score, {4: break_lines(TALAS[tala], 4, 20)})
        back, heard = read_back(musicxml)
        assert heard == expected(score)
        lengths = [m.duration.quarterLength for m in back.parts[0].getElementsByClass(stream.Measure)]
        assert lengths == [TALAS[tala].aksharas] * 4 + [*break_lines(TALAS[tala], 4, 20)] * 2
        values = [{head.duration.quarterLength for head in m.recurse().notes} for m in back.parts[0][stream.Measure]]
        assert (min(values[0]), min(values[2]), min(values[-1])) == (1, 0.5, 0.25)


def test_a_repeated_line_says_how_many_times_it_is_sung() -> None:
    for speed, words in ((1, []), (2, []), (4, ["Sing 2 times, as written"]), (8, ["Sing 4 times, as written"])):
        root = ElementTree.fromstring(to_musicxml(own("s r g m p d n S S n d p m g r s", speed=speed)).encode())
        assert [one.text for one in root.iter("words")] == words
    run = lay_out(parse("trikalam: yes\n\ns r g m p d n S", library()))
    assert "<words>" not in to_musicxml(run)


def bracketed(score: Score) -> list[str]:
    """The swaras under each bracket."""
    back, _ = read_back(to_musicxml(score))
    notes = list(back.recurse().notes)
    place = {id(head): k for k, head in enumerate(notes)}  # two notes of one pitch are equal
    lines = [
        (place[id(one.getFirst())], place[id(one.getLast())]) for one in back.recurse().getElementsByClass(spanner.Line)
    ]
    return ["".join(head.lyric or "" for head in notes[first : last + 1]) for first, last in lines]


@for_each(
    ("header", "text", "groups", "words"),
    [
        (
            "family: sarali",
            "s r g s r g s r s r g p d S , ,",
            ["srg", "srg", "sr"],
            "Starts again: groups of 3 + 3 + 2",
        ),
        (
            "family: sarali\nspeed: 4",
            "s r g s r g s r s r g p d S , ,",
            ["srg", "srg", "sr"] * 2,
            "Starts again: groups of 3 + 3 + 2",
        ),
        (
            "family: korvai\nspeed: 4\navartanams: 1",
            "d p g r d p g r d p g , d p g r d p g d p g , d p g r d p g d p g s , , ,",
            [],
            "Lands on s, on samam.",
        ),
        (
            "family: korvai\nspeed: 4\navartanams: 1",
            "d p g r d p g d p g , d p g r d p g d p g , d p g r d p g d p g s , , ,",
            ["dpg", "rdpg", "dpg"] * 3,
            "Mridanga yati: (3 + 4 + 3 + 1) × 3 − 1 = 32 = 1 × 32. Lands on s, on samam.",
        ),
        ("family: own", "s r g s r g s r", [], ""),
    ],
)
def test_groups_have_brackets_and_their_idea_stands_over_them(
    header: str, text: str, groups: list[str], words: str
) -> None:
    score = lay_out(parse(f"{header}\nraga: Mohanam\n\n{text}", library()))
    assert bracketed(score) == groups
    sentences = [one.text for one in ElementTree.fromstring(to_musicxml(score).encode()).iter("words")]
    assert [one for one in sentences if "times" not in (one or "")] == [words] * bool(words)


@pytest.mark.parametrize("eduppu", ["madhyadi", "desadi"])
@pytest.mark.parametrize("speed", [2, 4, 6, 8])
def test_a_line_begun_later_rests_before_and_after(eduppu: str, speed: int) -> None:
    score = lay_out(parse(f"speed: {speed}\neduppu: {eduppu}\n\n{avartanam_of(TALAS['Adi']) * 2}", library()))
    musicxml = to_musicxml(score)
    back, heard = read_back(musicxml)
    assert heard == expected(score)
    rests = [Fraction(r.offset) for r in back.parts[0].flatten().getElementsByClass(note.Rest)]
    lengths = {m.duration.quarterLength for m in back.parts[0].getElementsByClass(stream.Measure)}
    assert lengths == {8}
    assert min(rests) == 0
    assert all(at < score.lead or at >= score.events[-1].end for at in rests)
    assert set(dashed_lines(musicxml)) == {(4, 6)}


@for_each("number", range(1, 15))
def test_every_lesson_reads_back_at_three_speeds(number: int) -> None:
    exercise = realise_lesson(library().lessons_of("sarali")[number - 1], library().request())
    for speed in (1, 2, 4):
        score = lay_out(exercise, speed)
        assert read_back(to_musicxml(score))[1] == expected(score)


@for_each("tala", TALAS)
def test_dashed_lines_stand_between_angas(tala: str) -> None:
    score = own("s r , g m , , , p d n , S , n d p , m g r s , , , " * 3, tala=tala)
    assert set(dashed_lines(to_musicxml(score))) == {TALAS[tala].anga_starts[1:]}


def dashed_lines(musicxml: str) -> list[tuple[Fraction, ...]]:
    """The positions of the lines between angas in each measure, in aksharas."""
    root = ElementTree.fromstring(musicxml.encode())
    divisions = int(root.findtext(".//divisions", "0"))
    found = []
    for measure in root.iter("measure"):
        at, dashed = 0, []
        for child in measure:
            if child.tag == "note":
                at += int(child.findtext("duration", "0"))
            elif child.tag == "barline" and child.get("location") == "middle":
                assert child.findtext("bar-style") == "dashed"
                dashed.append(Fraction(at, divisions))
        found.append(tuple(dashed))
    return found


def test_measures_cut_for_narrow_lines_hold_the_same_music() -> None:
    score = own(LONG_LINE, tala="khanda jati Ata", speed=2)
    musicxml = to_musicxml(score, {2: (5, 5, 4)})
    assert read_back(musicxml)[1] == expected(score)
    root = ElementTree.fromstring(musicxml.encode())
    assert [(m.get("number"), m.get("implicit")) for m in root.iter("measure")][:4] == [
        ("1", "no"), ("X1", "yes"), ("X1", "yes"), ("2", "no"),
    ]  # fmt: skip
    bars = [m.findtext("barline[@location='right']/bar-style") for m in root.iter("measure")][:3]
    assert bars == ["dashed", "dashed", None]


@for_each("tala", TALAS)
@pytest.mark.parametrize("count", [1, 3])
def test_each_anga_can_be_a_measure_of_its_own(tala: str, count: int) -> None:
    """MuseScore 3 moves a line inside a measure to its end."""
    score = own("s r , g m , , , p d n , S , n d p , m g r s , , , " * count, tala=tala)
    musicxml = to_musicxml(score, anga_cuts(score))
    assert read_back(musicxml)[1] == expected(score)
    assert set(dashed_lines(musicxml)) == {()}
    root = ElementTree.fromstring(musicxml.encode())
    found = [
        (measure.get("implicit"), measure.findtext("barline[@location='right']/bar-style"))
        for measure in root.iter("measure")
    ]
    inner = len(TALAS[tala].anga_starts) - 1
    avartanam = [("no" if i == 0 else "yes", "dashed" if i < inner else None) for i in range(inner + 1)]
    assert found[: inner + 1] == [*avartanam[:-1], found[inner]]
    assert found[inner][1] in (None, "light-heavy")
    assert len(found) == len(avartanam) * len(score.avartanams)


def test_the_tempo_stands_above_the_staff() -> None:
    root = ElementTree.fromstring(to_musicxml(own("s r g m p d n S")).encode())
    (tempo,) = (one for one in root.iter("direction") if one.find("direction-type/metronome") is not None)
    assert tempo.get("placement") == "above"


VALUES = {"32nd": (1, 8), "16th": (1, 4), "eighth": (1, 2), "quarter": (1, 1), "half": (2, 1), "whole": (4, 1)}
DOTS = {0: Fraction(1), 1: Fraction(3, 2)}

UNITS = (1, 1, 1, 2, 3, 5, 8, 13)

lines = st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(UNITS)), min_size=1, max_size=40)


@given(lines, st.sampled_from(list(TALAS.values())), st.sampled_from(SPEEDS))
def test_pieces_write_every_line(line: list[tuple[str, int]], tala: object, speed: int) -> None:
    assert isinstance(tala, type(TALAS["Adi"]))
    request = library().request().changed(tala=tala, family="own", speed=speed)
    score = lay_out(Exercise(request, tuple(Note(Swara(letter), units) for letter, units in line)))
    pieces = [piece for measure in measures(score) for piece in measure]
    at = Fraction(0)
    for piece in pieces:
        assert piece.start == at
        at += piece.duration
        # what is written lasts as long as it should
        actual, room = piece.tuplet or (1, 1)
        assert Fraction(*VALUES[piece.type]) * DOTS[piece.dots] * Fraction(room, actual) == piece.duration
        # no head crosses an anga, and what is shorter than an akshara stays in it
        angas = [start for start in (*tala.anga_starts, tala.aksharas) if start > piece.start % tala.aksharas]
        assert piece.start % tala.aksharas + piece.duration <= angas[0]
        if piece.duration.denominator > 1 or piece.start.denominator > 1:
            assert int(piece.start) + 1 >= piece.start + piece.duration
    assert at == score.aksharas
    for event in score.events:
        own_pieces = [piece for piece in pieces if piece.event == event.index]
        assert own_pieces[0].start == event.start
        assert sum(piece.duration for piece in own_pieces) == event.duration
        assert [piece.is_last for piece in own_pieces] == [False] * (len(own_pieces) - 1) + [True]
    _check_groups(pieces)


def _check_groups(pieces: list[WrittenNote]) -> None:
    """Beams and tuplets open and close inside one akshara."""
    beamed: int | None = None
    for piece in pieces:
        akshara = int(piece.start)
        if beamed is not None:
            assert akshara == beamed
            assert piece.beams[0] in ("continue", "stop")
        elif piece.beams:
            assert piece.beams[0] == "start"
        beamed = akshara if piece.beams and piece.beams[0] != "stop" else None
    assert beamed is None
    for akshara in {int(piece.start) for piece in pieces if piece.tuplet}:
        group = [piece for piece in pieces if int(piece.start) == akshara]
        assert [piece.edge for piece in group] == ["start", *[None] * (len(group) - 2), "stop"]
        assert sum(piece.duration for piece in group) == 1


@pytest.mark.parametrize(
    ("speed", "text", "written"),
    [
        (1, "s r , g , , , , m", "quarter half quarter~ half~ half | quarter half. half half"),
        (2, "s r , g", "eighth eighth~ eighth eighth half half half"),
        (4, "s , r g m , , p s", "eighth 16th 16th eighth. 16th 16th eighth. quarter half half"),
        (3, "s r g m , p", "eighth eighth eighth quarter eighth half half half"),
        (5, "s , , , , , r", "quarter~ 16th 16th eighth. half half half"),
        (8, "s r g , m , , p d , , , n S n", "32nd 32nd 16th 16th. 32nd eighth 32nd 32nd 32nd 32nd half half half"),
        (9, "s r , , , , , , , g", "32nd quarter 32nd quarter half half half"),
    ],
)
def test_values_by_hand(speed: int, text: str, written: str) -> None:
    found = measures(own(text, speed=speed))
    words = [[f"{p.type}{'.' * p.dots}{'' if p.is_last or p.event is None else '~'}" for p in m] for m in found]
    assert " | ".join(map(" ".join, words)) == written


def test_beams_by_hand() -> None:
    (pieces,) = measures(own("s , r g m p , d n , , S r , g m", speed=4))
    assert [piece.beams for piece in pieces if piece.event is not None] == [
        ("start",), ("continue", "start"), ("stop", "stop"),
        ("start", "partial-right"), ("continue",), ("stop", "partial-left"),
        ("start",), ("stop", "partial-left"),
        ("start",), ("continue", "start"), ("stop", "stop"),
    ] * 2  # fmt: skip


def test_the_beams_of_fourth_speed_by_hand() -> None:
    """Eight swaras under one beam, the inner beams in two groups of four."""
    (pieces,) = measures(own("s r g m p d n S  s , r g m p , ,  s r g , , m p d" + " S , , , , , , ," * 5, speed=8))
    short, first, last = ("continue",) * 3, ("start",) * 3, ("stop",) * 3
    opened, closed = ("continue", "start", "start"), ("continue", "stop", "stop")
    assert [piece.beams for piece in pieces if piece.beams] == [
        first, short, short, closed, opened, short, short, last,
        ("start", "start"), ("continue", "continue", "start"), closed,
        ("continue", "start", "partial-right"), ("stop", "stop"),
        first, ("continue", "continue", "stop"),
        ("continue", "continue"), ("continue", "continue", "start"), short, last,
    ]  # fmt: skip


# -- the file ---------------------------------------------------------------------------------------


def test_ids_name_the_events() -> None:
    score = own("s r g m p , , , S , , , , , , ,")
    root = ElementTree.fromstring(to_musicxml(score).encode())
    ids = [head.get("id") for head in root.iter("note")]
    assert ids == ["n0", "n1", "n2", "n3", "n4", "n4-2", "n5", "n5-2", "n5-3"]


@pytest.mark.parametrize("script", ["roman", "tamil"])
def test_lyrics_in_a_script(script: str) -> None:
    score = lay_out(parse(f"script: {script}\n\ns r g m p d n S", library()))
    root = ElementTree.fromstring(to_musicxml(score).encode())
    lyrics = [lyric.text for lyric in root.iterfind(".//lyric/text")]
    assert lyrics == {"roman": list("srgmpdnS"), "tamil": ["ஸ", "ரி", "க", "ம", "ப", "த", "நி", "ஸ"]}[script]


def test_title_and_tempo_and_final_bar() -> None:
    request = library().request(tempo="72")
    back, _ = read_back(to_musicxml(lay_out(realise_lesson(library().lessons_of("sarali")[4], request))))
    assert back.metadata.movementName == "Sarali 5 in Mayamalavagowla"
    (mark,) = back.recurse().getElementsByClass("MetronomeMark")
    assert (mark.number, mark.referent.type) == (72, "quarter")
    last = back.parts[0].getElementsByClass(stream.Measure)[-1]
    assert last.rightBarline.type == "final"


def test_a_hostile_title_is_only_a_title() -> None:
    title = "a <b>&\"'</movement-title><x/>]]> \u0b9a"
    exercise = parse(f"title: {title}\x07\x00\n\ns r g m p d n S", library())
    root = ElementTree.fromstring(to_musicxml(lay_out(exercise)).encode())
    assert root.findtext("movement-title") == title


def test_the_same_exercise_gives_the_same_file() -> None:
    first, second = (to_musicxml(own(LONG_LINE, speed=3)) for _ in range(2))
    assert first == second
    assert "encoding-date" not in first
    assert "creator" not in first
    assert [e.get("id") for e in ElementTree.fromstring(first.encode()).iter("score-part")] == ["P1"]


def test_all_sthayis() -> None:
    score = own("n.. s. s S S' R'")
    assert [swara.sthayi for swara in (e.swara for e in score.events)] == [*Sthayi, Sthayi.ATI_TARA]
    _, heard = read_back(to_musicxml(score))
    assert [key for _, key, *_ in heard] == [47, 48, 60, 72, 84, 85]
