"""The faults of a line while it is typed, each with its place in the text.

``review`` checks a finished line. The functions here also accept an unfinished one, and show a
fault of direction at the swara that the ladder lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import Fault, place_of, review
from carnatic.exercise.sargam.tokens import TextPlace, Tokens
from carnatic.messages import Message, message
from carnatic.theory.swara import Pitch, sargam_name

COUNTED = ("tala", "anga", "karvai")  # rules that a swara too many or too few breaks
# the codes of faults of length, and of the remarks that replace them until the line is finished
_SO_FAR = {
    "fault.length": "write.length_so_far",
    "fault.length_with_rest": "write.length_with_rest_so_far",
    "fault.not_round": "write.not_round_so_far",
    "fault.landing": "fault.landing",
}


@dataclass(frozen=True, slots=True)
class TextFault:
    """A fault at a place in the text.

    said: its message. rule: the rule of a Fault; or 'sign', 'header' or 'length' if a part of
    the text can't be read. note: index of the exercise's note that is marked, None if it isn't a
    note. where: the place in words, None if the message names it.
    """

    place: TextPlace
    said: Message
    rule: str
    note: int | None = None
    where: Message | None = None

    @property
    def sentence(self) -> str:
        """The whole sentence, with the place before it."""
        return str(self.said) if self.where is None else f"{self.where} {self.said}"


def in_order(marks: Iterable[TextFault]) -> tuple[TextFault, ...]:
    """The marks in the order of the text."""
    return tuple(sorted(marks, key=lambda mark: (mark.place.line, mark.place.column)))


def text_faults(exercise: Exercise, reading: Tokens) -> tuple[tuple[Fault, ...], tuple[Message, ...]]:
    """The faults, each at the swara that causes it, and remarks about what is only unfinished.

    While the last avartanam is being written, its length and the cadence can't be judged.
    """
    uncountable = _uncountable(exercise, reading)
    faults = [fault for fault in review(exercise) if fault.rule not in COUNTED or fault.avartanam not in uncountable]
    last = place_of(exercise, exercise.units - 1)[0]
    length_faults = [fault for fault in faults if (fault.rule, fault.avartanam) == ("tala", last)]
    if not length_faults or not _is_open(exercise, reading):
        return _at_culprits(exercise, faults), ()
    end = len(exercise.notes) - 1
    remaining = [fault for fault in faults if fault not in length_faults and fault.rule != "cadence"]
    at_end = [fault for fault in remaining if (fault.rule, fault.note) == ("direction", end)]
    remarks = [message(_SO_FAR[fault.said.code], **fault.said.params) for fault in length_faults]
    if exercise.request.family_row.is_typed and at_end and _can_turn_down(exercise):
        remaining = [fault for fault in remaining if fault not in at_end]
        raga, swara = exercise.request.raga.title, sargam_name(exercise.notes[end].swara)
        remarks.append(message("write.go_down", raga=raga, swara=swara))
    return _at_culprits(exercise, remaining), tuple(remarks)


def _uncountable(exercise: Exercise, reading: Tokens) -> Container[int]:
    """The avartanams that can't be counted, since a sign that was skipped could be a swara.

    If the writer set no double bars, all avartanams after the sign are uncountable too; if the
    writer set single bars only, the whole line is.
    """
    last = exercise.units - 1
    with_signs = {place_of(exercise, min(mistake.unit, last))[0] for mistake in reading.mistakes if mistake.is_foreign}
    if exercise.double_bars or not with_signs:
        return with_signs
    return range(1 if exercise.bars else min(with_signs), exercise.units + 2)


def _is_open(exercise: Exercise, reading: Tokens) -> bool:
    """Whether the last avartanam is short of swaras and not closed by a double bar."""
    request = exercise.request
    full, lead = request.tala.aksharas * request.speed, request.lead_units(request.speed)
    sama = (lead + exercise.units) // full * full - lead
    start = max((unit for unit in exercise.double_bars if unit < exercise.units), default=sama)
    # a line that starts after sama ends in the middle of an avartanam
    closed = start < exercise.units and any(bar.double and bar.unit == exercise.units for bar in reading.bars[-1:])
    return exercise.units - start < full and not closed


def _can_turn_down(exercise: Exercise) -> bool:
    """Whether the last swara is only in the avarohana but is correct if the line goes down from it."""
    raga = exercise.request.mapped_raga
    before, last = exercise.pitches[-2:]
    if before is None or last is None or raga.is_vakra:
        return False
    up, down = ({pitch.place for pitch in raga.ladder(half)} for half in ("up", "down"))
    return before.height < last.height and before.place in up and last.place in down - up


def _at_culprits(exercise: Exercise, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults without duplicates, those of direction at the swara that the ladder lacks."""
    moved = [moved_fault for fault in faults for moved_fault in _at_culprit(exercise, fault)]
    return tuple(dict.fromkeys(moved))


def _at_culprit(exercise: Exercise, fault: Fault) -> Iterator[Fault]:
    raga, i = exercise.request.mapped_raga, fault.note
    before, pitch_here = (exercise.pitches[i - 1], exercise.pitches[i]) if i else (None, None)
    if fault.rule != "direction" or i is None or before is None or pitch_here is None:
        yield fault
        return
    up = pitch_here.height > before.height
    allowed = {pitch.place for pitch in raga.ladder("up" if up else "down")}
    culprits = [(k, pitch) for k, pitch in ((i - 1, before), (i, pitch_here)) if pitch.place not in allowed]
    if raga.is_vakra or before.swara.step == pitch_here.swara.step or not culprits:
        why = raga.move_fault(before, pitch_here)
        yield replace(fault, said=message("fault.move", why=why)) if why else fault
        return
    for k, pitch in culprits:
        avartanam, akshara = place_of(exercise, exercise.starts[k])
        half = "avarohana" if up else "arohana"
        said = message("fault.other_half", raga=raga.title, swara=_form(exercise, pitch), half=half)
        yield Fault(avartanam, akshara, "direction", said, k)


def _form(exercise: Exercise, pitch: Pitch) -> str:
    """A swara in sargam, or its place if the raga has two forms of it."""
    forms = [place for place in exercise.request.mapped_raga.places if place.letter == pitch.place.letter]
    return sargam_name(pitch.swara) if len(forms) == 1 else pitch.place.symbol


# -- the marks -----------------------------------------------------------------------------


def sign_marks(reading: Tokens) -> Iterator[TextFault]:
    """A mark for every sign that isn't sargam."""
    for mistake in reading.mistakes:
        place = mistake.place
        where = message("at.line_column", line=place.line, column=place.column)
        yield TextFault(place, mistake.message, "sign", mistake.note, where)


def sign_faults(exercise: Exercise, reading: Tokens) -> Iterator[Fault]:
    """The mistakes at notes that were read in spite of them, as faults for display in the notation."""
    for mistake in reading.mistakes:
        if mistake.note is not None:
            avartanam, akshara = place_of(exercise, exercise.starts[mistake.note])
            yield Fault(avartanam, akshara, "sign", mistake.message, mistake.note)


def fault_marks(faults: tuple[Fault, ...], exercise: Exercise, reading: Tokens) -> Iterator[TextFault]:
    """A mark for every fault of the music."""
    numbers = _numbers(reading.note_places)
    for fault in faults:
        if fault.note is None:
            yield TextFault(_place_between(fault, exercise, reading), fault.said, fault.rule)
        else:
            place = reading.note_places[fault.note]
            where = message("at.line_swara", line=place.line, swara=numbers[fault.note])
            yield TextFault(place, fault.said, fault.rule, fault.note, where)


def _numbers(places: tuple[TextPlace, ...]) -> tuple[int, ...]:
    """The number, from 1, of each note in its line of the text."""
    counts: Counter[int] = Counter()
    numbers = []
    for place in places:
        counts[place.line] += 1
        numbers.append(counts[place.line])
    return tuple(numbers)


def _place_between(fault: Fault, exercise: Exercise, reading: Tokens) -> TextPlace:
    """The place of a fault of bars or of length: a bar if there is one at the fault, else a swara."""
    speed, full = exercise.request.speed, exercise.request.tala.aksharas * exercise.request.speed
    lead = exercise.request.lead_units(speed)
    ends = exercise.double_bars or tuple(range(full - lead, exercise.units, full))
    start = ends[fault.avartanam - 2] if fault.avartanam > 1 else -lead
    if fault.rule == "tala":
        end = next((unit for unit in ends if unit > start), exercise.units)
        first, last = end, end
    else:
        first = start + (fault.akshara - 1) * speed
        last = first + speed - 1
    for bar, place in zip(reading.bars, reading.bar_places):
        if first <= bar.unit <= last:
            return place
    return reading.unit_places[min(first - (fault.rule == "tala"), len(reading.unit_places) - 1)]
