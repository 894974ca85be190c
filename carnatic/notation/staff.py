"""The staff: a Score as MusicXML, built with music21.

Sa is written as C4 whatever the sruti. A measure is an avartanam, its metre the angas
(4+2+2/4 in Adi), with a dashed line between them; an akshara is a quarter note.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

from carnatic.notation.sargam import spell
from carnatic.notation.values import Cuts, Piece, measure_starts, measures
from carnatic.practice.layout import Score
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS, Swara, Swarasthana

STEPS = "CDEFGAB"
_NATURALS = (0, 2, 4, 5, 7, 9, 11)
_SHARPS, _FLATS = "FCGDAEB", "BEADGCF"
_SIGNS = {-2: "double-flat", -1: "flat", 0: "natural", 1: "sharp"}
_HEADING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)


def staff_place(place: Swarasthana) -> tuple[str, int]:
    """The staff's letter and its alteration: R3 is ('D', 1), G1 is ('E', −2).

    Each swara keeps a letter of its own, r on D to n on B, so that no two share a line.
    """
    step = LETTERS.index(place.letter)
    return STEPS[step], place.semitone - _NATURALS[step]


def signature(raga: Raga) -> dict[str, int]:
    """The raga's own key signature: altered letters, sharps first, each in customary order.

    Of two forms of a swara the one that the ladders have more often, the arohana's on a
    tie; the other form gets an accidental where it comes.
    """
    places = [pitch.place for pitch in (*raga.arohana, *raga.avarohana)]
    signs: dict[str, int] = {}
    for letter in raga.letters:
        own = [place for place in places if place.letter == letter]
        step, alter = staff_place(max(own, key=own.count))
        signs[step] = alter
    sharps = {step: signs[step] for step in _SHARPS if signs.get(step, 0) > 0}
    return sharps | {step: signs[step] for step in _FLATS if signs.get(step, 0) < 0}


def to_musicxml(score: Score, cuts: Cuts | None = None, script: str = "roman") -> str:
    """The score as MusicXML, repeats written out, the same text on every day.

    Every note carries the id ``n{event.index}``; the tied parts of a held one follow as
    ``n12-2``, ``n12-3``. cuts: of what is too wide for one measure. script: of the
    syllables, which are the lyrics.
    """
    from music21 import bar, stream
    from music21.musicxml.m21ToXml import ScoreExporter

    part: Any = stream.Part()  # type: ignore[no-untyped-call]
    signs = signature(score.exercise.request.mapped_raga)
    for number, pieces in enumerate(measures(score, cuts), 1):
        measure: Any = stream.Measure(number=number)
        if number == 1:
            _open(measure, score, signs)
        _fill(measure, pieces, score, signs, script)
        part.append(measure)
    measure.rightBarline = bar.Barline("final")  # type: ignore[no-untyped-call]
    root = ScoreExporter(_titled(part, score), makeNotation=False).parse()
    _settle(root)
    _draw_angas(root, score, cuts or {})
    ElementTree.indent(root)
    return _HEADING + ElementTree.tostring(root, encoding="unicode") + "\n"


def _titled(part: Any, score: Score) -> Any:
    from music21 import metadata, stream

    whole = stream.Score([part])
    whole.metadata = metadata.Metadata()
    # a title may hold control characters, which XML can't say
    whole.metadata.movementName = "".join(c for c in score.exercise.name if c.isprintable())
    # empty rather than missing: music21 would name itself
    whole.metadata.composer = ""
    return whole


def _open(measure: Any, score: Score, signs: dict[str, int]) -> None:
    """Clef, signature, metre and tempo of the first measure."""
    from music21 import clef, meter, tempo

    measure.append(clef.TrebleClef())  # type: ignore[no-untyped-call]
    measure.append(_key_signature(signs))
    measure.append(meter.TimeSignature(f"{'+'.join(map(str, score.tala.lengths))}/4"))
    beat = tempo.MetronomeMark(number=score.exercise.request.aksharas_per_minute, referent="quarter")
    measure.insert(0, beat)


def _key_signature(signs: dict[str, int]) -> Any:
    from music21 import key

    steps, alters = "".join(signs), set(signs.values())
    if alters <= {1} and _SHARPS.startswith(steps):
        return key.KeySignature(len(steps))
    if alters == {-1} and _FLATS.startswith(steps):
        return key.KeySignature(-len(steps))
    # None, not 0: a numbered signature silently drops altered pitches
    own = key.KeySignature(None)
    own.alteredPitches = [step + ("#" if alter > 0 else "-") * abs(alter) for step, alter in signs.items()]
    return own


def _fill(measure: Any, pieces: tuple[Piece, ...], score: Score, signs: dict[str, int], script: str) -> None:
    """A measure's notes and rests, accidentals only where signature and measure don't say them yet."""
    from music21 import note

    said: dict[str, int] = {}
    for piece in pieces:
        if piece.event is None:
            measure.append(_valued(note.Rest(), piece))
            continue
        event = score.events[piece.event]
        if event.pitch is None:
            head = _foreign(event.swara)
        else:
            step, alter = staff_place(event.pitch.place)
            line = f"{step}{4 + event.swara.sthayi}"
            shown = piece.part == 1 and said.get(line, signs.get(step, 0)) != alter
            if piece.part == 1:
                said[line] = alter
            head = _head(line, alter, shown)
        if piece.part == 1:
            head.lyrics = [note.Lyric(spell(event.swara, script), number=1, syllabic="single", applyRaw=True)]
        measure.append(_joined(_valued(head, piece), piece))


def _head(line: str, alter: int, shown: bool) -> Any:
    from music21 import note, pitch

    head = note.Note(line)
    if alter or shown:
        head.pitch.accidental = pitch.Accidental(_SIGNS[alter])
        head.pitch.accidental.displayStatus = shown
    return head


def _foreign(swara: Swara) -> Any:
    """A swara that the raga lacks: a cross on its letter's own line."""
    from music21 import note

    head = note.Note(f"{STEPS[LETTERS.index(swara.letter)]}{4 + swara.sthayi}")
    head.notehead = "x"
    return head


def _valued(element: Any, piece: Piece) -> Any:
    from music21 import duration

    value = duration.Duration(type=piece.type, dots=piece.dots)
    if piece.tuplet:
        tuplet = duration.Tuplet(*piece.tuplet)
        tuplet.type, tuplet.bracket = piece.edge, piece.bracket
        value.appendTuplet(tuplet)
    element.duration = value
    return element


def _joined(head: Any, piece: Piece) -> Any:
    """Id, tie and beams."""
    from music21 import tie

    head.id = piece.id
    if not (piece.part == 1 and piece.is_last):
        kind = "start" if piece.part == 1 else "stop" if piece.is_last else "continue"
        head.tie = tie.Tie(kind)  # type: ignore[no-untyped-call]
    for sign in piece.beams:
        join, _, hook = sign.partition("-")
        head.beams.append(join, hook or None)
    return head


def _settle(root: ElementTree.Element) -> None:
    """Drop the empty composer, and the date and random part id: the same exercise gives the same file."""
    for parent, child in (("identification", "creator"), ("identification/encoding", "encoding-date")):
        for element in root.findall(parent):
            for found in element.findall(child):
                element.remove(found)
    for path in ("part-list/score-part", "part"):
        for element in root.findall(path):
            element.set("id", "P1")
    # a lyric's name would become a tooltip
    for lyric in root.iter("lyric"):
        lyric.attrib.pop("name", None)


def _draw_angas(root: ElementTree.Element, score: Score, cuts: Cuts) -> None:
    """Dashed lines between angas, which music21 doesn't write in mid-measure, and avartanam numbers."""
    divisions = int(root.findtext(".//divisions", "1"))
    tala = score.tala
    starts = (*measure_starts(score, cuts), score.aksharas)
    for measure, start, end in zip(root.iter("measure"), starts, starts[1:]):
        avartanam, first = divmod(start, tala.aksharas)
        measure.set("number", str(avartanam + 1) if first == 0 else f"X{avartanam + 1}")
        measure.set("implicit", "no" if first == 0 else "yes")
        _insert_bars(measure, start, [start - first + anga for anga in tala.anga_starts], divisions)
        if end % tala.aksharas:
            style = "dashed" if end % tala.aksharas in tala.anga_starts else "none"
            measure.append(_barline("right", style))


def _insert_bars(measure: ElementTree.Element, start: int, bars: list[int], divisions: int) -> None:
    at = Fraction(start)
    for note in measure.findall("note"):
        if at > start and at in bars:
            measure.insert(list(measure).index(note), _barline("middle", "dashed"))
        at += Fraction(int(note.findtext("duration", "0")), divisions)


def _barline(location: str, style: str) -> ElementTree.Element:
    barline = ElementTree.Element("barline", location=location)
    ElementTree.SubElement(barline, "bar-style").text = style
    return barline
