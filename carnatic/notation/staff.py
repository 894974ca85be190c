"""The staff: a Score as MusicXML, built with music21.

The request's notation settings decide clef, place of Sa, signs and script. A measure is an
avartanam, and its metre is the angas (4+2+2/4 in Adi), with a dashed line between them. An
akshara is a quarter note.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

from carnatic.exercise.groups import group_words, groups_of
from carnatic.exercise.score import Event, Score
from carnatic.messages import say
from carnatic.notation.note_values import Cuts, WrittenNote, measure_starts, measures
from carnatic.notation.sargam import spell_in_script
from carnatic.notation.spelling import FLATS, SHARPS, cents_word, signature, sounds_octave_lower, tonic_of

_SIGNS = {-2: "double-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
_KEY_SIGNS = {-2: "flat-flat", -1: "flat", 1: "sharp", 2: "double-sharp"}
_CENTS_POINTS = 8
_HEADING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)


def anga_cuts(score: Score) -> Cuts:
    """The cuts that give each anga a measure of its own: MuseScore 3 knows no line inside a measure."""
    tala = score.tala
    ends = (*tala.anga_starts[1:], tala.aksharas)
    lengths = tuple(end - start for start, end in zip(tala.anga_starts, ends))
    return {avartanam.speed: lengths for avartanam in score.avartanams}


def to_musicxml(score: Score, cuts: Cuts | None = None, has_words: bool = True) -> str:
    """The score as MusicXML with repeats written out, the same text every time.

    Every note has the id ``n{event.index}``; the tied parts after it are ``n12-2``, ``n12-3``.
    cuts: the parts of avartanams that are too wide for one measure. has_words: whether the idea of
    the line, or the arithmetic of a korvai, stands over the first measure.
    """
    from music21 import bar, stream
    from music21.musicxml.m21ToXml import ScoreExporter

    part: Any = stream.Part()  # type: ignore[no-untyped-call]
    signs, heads = _signature_of(score), dict[int, list[Any]]()
    for number, pieces in enumerate(measures(score, cuts), 1):
        measure: Any = stream.Measure(number=number)
        if number == 1:
            _open(measure, score, signs, group_words(score.exercise) if has_words else "")
        for event, head in _fill(measure, pieces, score, signs):
            heads.setdefault(event, []).append(head)
        part.append(measure)
    _bracket_groups(part, score, heads)
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
    # a title can have control characters, which XML forbids
    whole.metadata.movementName = "".join(c for c in score.exercise.name if c.isprintable())
    # empty, since music21 would write its own name if it were missing
    whole.metadata.composer = ""
    return whole


def _open(measure: Any, score: Score, signs: dict[str, int], words: str) -> None:
    """Add clef, signature, metre, tempo, words and how many times to sing the line to the first measure."""
    from music21 import clef, expressions, meter, tempo

    request = score.exercise.request
    if request.notation.clef == "bass":
        measure.append(clef.BassClef())  # type: ignore[no-untyped-call]
    else:
        treble = clef.Treble8vbClef if sounds_octave_lower(request) else clef.TrebleClef
        measure.append(treble())  # type: ignore[no-untyped-call]
    measure.append(_key_signature(signs))
    measure.append(meter.TimeSignature(f"{'+'.join(map(str, score.tala.lengths))}/4"))
    beat = tempo.MetronomeMark(number=request.aksharas_per_minute, referent="quarter")
    measure.insert(0, beat)
    for sentence in (words, say("staff.times", times=score.times) if score.times > 1 else ""):
        if sentence:
            text: Any = expressions.TextExpression(sentence)  # type: ignore[no-untyped-call]
            text.placement = "above"
            measure.insert(0, text)


def _key_signature(signs: dict[str, int]) -> Any:
    from music21 import key

    steps, alters = "".join(signs), set(signs.values())
    if alters <= {1} and SHARPS.startswith(steps):
        return key.KeySignature(len(steps))
    if alters == {-1} and FLATS.startswith(steps):
        return key.KeySignature(-len(steps))
    # None, not 0: a numbered signature silently drops altered pitches
    mixed = key.KeySignature(None)
    mixed.alteredPitches = [step + ("#" if alter > 0 else "-") * abs(alter) for step, alter in signs.items()]
    return mixed


def _signature_of(score: Score) -> dict[str, int]:
    """The signs of the key signature; none if every note has its own sign."""
    request = score.exercise.request
    has_one = request.notation.signs == "signature"
    return signature(request.mapped_raga, tonic_of(request)) if has_one else {}


def _fill(
    measure: Any, pieces: tuple[WrittenNote, ...], score: Score, signs: dict[str, int]
) -> Iterator[tuple[int, Any]]:
    """Add notes and rests to a measure, with syllables and cents; every head with its event."""
    from music21 import expressions, note

    request, alters = score.exercise.request, dict[str, int]()
    for piece in pieces:
        if piece.event is None:
            measure.append(_valued(note.Rest(), piece))
            continue
        event = score.events[piece.event]
        head = _head(score, event, piece, signs, alters)
        if piece.part == 1:
            syllable = spell_in_script(event.swara, request.notation.script)
            head.lyrics = [note.Lyric(syllable, number=1, syllabic="single", applyRaw=True)]
        if piece.part == 1 and request.notation.cents and event.pitch and (word := cents_word(request, event.pitch)):
            cents_text: Any = expressions.TextExpression(word)  # type: ignore[no-untyped-call]
            cents_text.placement = "above"
            cents_text.style.fontSize = _CENTS_POINTS
            measure.append(cents_text)
        measure.append(_joined(_valued(head, piece), piece))
        yield piece.event, head


def _bracket_groups(part: Any, score: Score, heads: dict[int, list[Any]]) -> None:
    """Add a bracket over each group of an idea, a korvai or a kuraippu. heads: of every event."""
    from music21 import spanner

    starts = score.exercise.starts
    for first, units in groups_of(score.exercise):
        notes = [note for note, start in enumerate(starts) if first <= start < first + units]
        for passed in range(score.repeats if len(notes) > 1 else 0):
            opening, closing = (heads[passed * len(starts) + note] for note in (notes[0], notes[-1]))
            part.insert(0, spanner.Line(opening[0], closing[-1], tick="down", lineType="solid"))


def _head(score: Score, event: Event, piece: WrittenNote, signs: dict[str, int], alters: dict[str, int]) -> Any:
    """A head, with an accidental if the signature or the measure doesn't imply it, or if each note has its own.

    alters: line → the alteration so far in this measure; updated.
    """
    from music21 import note, pitch

    request = score.exercise.request
    tonic = tonic_of(request)
    line = tonic.line(event.swara)
    if event.pitch is None:
        return _foreign(line)
    step, alter = tonic.place(event.pitch.place)
    is_new = alters.get(line, signs.get(step, 0)) != alter or (request.notation.signs == "accidentals" and alter != 0)
    shown = piece.part == 1 and is_new
    if piece.part == 1:
        alters[line] = alter
    head = note.Note(line)
    if alter or shown:
        head.pitch.accidental = pitch.Accidental(_SIGNS[alter])
        head.pitch.accidental.displayStatus = shown
    return head


def _foreign(line: str) -> Any:
    """The head of a swara that the raga lacks: a cross on the line of its letter."""
    from music21 import note

    head = note.Note(line)
    head.notehead = "x"
    return head


def _valued(element: Any, piece: WrittenNote) -> Any:
    from music21 import duration

    value = duration.Duration(type=piece.type, dots=piece.dots)
    if piece.tuplet:
        tuplet = duration.Tuplet(*piece.tuplet)
        tuplet.type, tuplet.bracket = piece.edge, piece.bracket
        value.appendTuplet(tuplet)
    element.duration = value
    return element


def _joined(head: Any, piece: WrittenNote) -> Any:
    """The head with its id, tie and beams."""
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
    """Remove the composer, the date and the random part id, so that the same exercise gives the same file."""
    for parent_path, child_tag in (("identification", "creator"), ("identification/encoding", "encoding-date")):
        for parent in root.findall(parent_path):
            for child in parent.findall(child_tag):
                parent.remove(child)
    for path in ("part-list/score-part", "part"):
        for element in root.findall(path):
            element.set("id", "P1")
    _name_instrument(root)
    _name_key_signs(root)
    for direction in root.iter("direction"):
        if direction.find("direction-type/metronome") is not None:
            direction.set("placement", "above")  # MuseScore puts it under the staff otherwise
    # verovio would turn a lyric's name into a tooltip
    for lyric in root.iter("lyric"):
        lyric.attrib.pop("name", None)


def _name_instrument(root: ElementTree.Element) -> None:
    """Add an instrument to the part, since MuseScore asks for one."""
    for part in root.iterfind("part-list/score-part"):
        instrument = ElementTree.SubElement(part, "score-instrument", id="P1-I1")
        ElementTree.SubElement(instrument, "instrument-name").text = "Voice"


def _name_key_signs(root: ElementTree.Element) -> None:
    """Add the sign of each altered letter to a mixed signature; MuseScore doesn't derive it from the alteration."""
    for key in root.iter("key"):
        for alter in key.findall("key-alter"):
            sign = ElementTree.Element("key-accidental")
            sign.text = _KEY_SIGNS[int(alter.text or 0)]
            key.insert(list(key).index(alter) + 1, sign)


def _draw_angas(root: ElementTree.Element, score: Score, cuts: Cuts) -> None:
    """Add avartanam numbers, and dashed lines between angas, which music21 can't write inside a measure."""
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
    akshara = Fraction(start)
    for note in measure.findall("note"):
        if akshara > start and akshara in bars:
            measure.insert(_before(measure, note), _barline("middle", "dashed"))
        akshara += Fraction(int(note.findtext("duration", "0")), divisions)


def _before(measure: ElementTree.Element, note: ElementTree.Element) -> int:
    """The index before a note and the directions above it."""
    children = list(measure)
    index = children.index(note)
    while children[index - 1].tag == "direction":
        index -= 1
    return index


def _barline(location: str, style: str) -> ElementTree.Element:
    barline = ElementTree.Element("barline", location=location)
    ElementTree.SubElement(barline, "bar-style").text = style
    return barline
