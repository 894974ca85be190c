"""The faults of a line while it is typed, each with its place in the text.

``review`` judges a line that is done. Here the hand may still be on it, and a fault of
direction is shown at the swara that the ladder lacks.
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

COUNTED = ("tala", "anga", "karvai")  # rules that are broken by a swara too many or too few
# faults of length, which wait until the line is finished
_SO_FAR = {
    "fault.length": "write.length_so_far",
    "fault.length_with_rest": "write.length_with_rest_so_far",
    "fault.not_round": "write.not_round_so_far",
}


@dataclass(frozen=True, slots=True)
class TextFault:
    """A place in the text and its message.

    where: the place in words, None where the message names it.
    rule: a fault's rule, or 'sign', 'header' or 'length' for what keeps the text from being
    read whole. note: index of the exercise's note that is marked, None for what is no note.
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
    """The faults, each at the swara that is at fault; and what is merely not finished yet.

    While the last avartanam is being written, neither its length nor its end can be judged.
    """
    spoiled = _spoiled(exercise, reading)
    found = [fault for fault in review(exercise) if fault.rule not in COUNTED or fault.avartanam not in spoiled]
    last = place_of(exercise, exercise.units - 1)[0]
    length = [fault for fault in found if (fault.rule, fault.avartanam) == ("tala", last)]
    if not length or not _is_open(exercise, reading):
        return _at_culprits(exercise, found), ()
    end = len(exercise.notes) - 1
    judged = [fault for fault in found if fault not in length and fault.rule != "cadence"]
    touched = [fault for fault in judged if (fault.rule, fault.note) == ("direction", end)]
    remarks = [message(_SO_FAR[fault.said.code], **fault.said.params) for fault in length]
    if exercise.request.family_row.is_typed and touched and _may_be_left(exercise):
        judged = [fault for fault in judged if fault not in touched]
        raga, swara = exercise.request.raga.title, sargam_name(exercise.notes[end].swara)
        remarks.append(message("write.go_down", raga=raga, swara=swara))
    return _at_culprits(exercise, judged), tuple(remarks)


def _spoiled(exercise: Exercise, reading: Tokens) -> Container[int]:
    """The avartanams that can't be counted, for a sign that was passed over may stand for a swara.

    Where the writer set no double bars, all that follow are spoiled too; with single bars
    alone the whole line counts as one.
    """
    last = exercise.units - 1
    found = {place_of(exercise, min(one.unit, last))[0] for one in reading.mistakes if one.is_foreign}
    if exercise.double_bars or not found:
        return found
    return range(1 if exercise.bars else min(found), exercise.units + 2)


def _is_open(exercise: Exercise, reading: Tokens) -> bool:
    """Whether the last avartanam is short of swaras and not closed by a double bar."""
    request = exercise.request
    full, lead = request.tala.aksharas * request.speed, request.lead_units(request.speed)
    sama = (lead + exercise.units) // full * full - lead
    start = max((unit for unit in exercise.double_bars if unit < exercise.units), default=sama)
    # of a line begun after sama the last full avartanam closes before the line does
    closed = start < exercise.units and any(bar.double and bar.unit == exercise.units for bar in reading.bars[-1:])
    return exercise.units - start < full and not closed


def _may_be_left(exercise: Exercise) -> bool:
    """Whether the last swara, which only the avarohana has, is reached so that it may be left downward."""
    raga = exercise.request.mapped_raga
    before, here = exercise.pitches[-2:]
    if before is None or here is None or raga.is_vakra:
        return False
    up, down = ({pitch.place for pitch in raga.ladder(half)} for half in ("up", "down"))
    return before.height < here.height and before.place in up and here.place in down - up


def _at_culprits(exercise: Exercise, faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults, those of direction at the swara that the ladder lacks; none twice."""
    found = [one for fault in faults for one in _at_culprit(exercise, fault)]
    return tuple(dict.fromkeys(found))


def _at_culprit(exercise: Exercise, fault: Fault) -> Iterator[Fault]:
    raga, i = exercise.request.mapped_raga, fault.note
    before, here = (exercise.pitches[i - 1], exercise.pitches[i]) if i else (None, None)
    if fault.rule != "direction" or i is None or before is None or here is None:
        yield fault
        return
    up = here.height > before.height
    allowed = {pitch.place for pitch in raga.ladder("up" if up else "down")}
    culprits = [(k, pitch) for k, pitch in ((i - 1, before), (i, here)) if pitch.place not in allowed]
    if raga.is_vakra or before.swara.step == here.swara.step or not culprits:
        why = raga.move_fault(before, here)
        yield replace(fault, said=message("fault.move", why=why)) if why else fault
        return
    for k, pitch in culprits:
        avartanam, akshara = place_of(exercise, exercise.starts[k])
        half = "avarohana" if up else "arohana"
        said = message("fault.other_half", raga=raga.title, swara=_form(exercise, pitch), half=half)
        yield Fault(avartanam, akshara, "direction", said, k)


def _form(exercise: Exercise, pitch: Pitch) -> str:
    """A swara as it is written, or by its place where the raga has two forms of it."""
    forms = [place for place in exercise.request.mapped_raga.places if place.letter == pitch.place.letter]
    return sargam_name(pitch.swara) if len(forms) == 1 else pitch.place.symbol


# -- the marks -----------------------------------------------------------------------------


def sign_marks(reading: Tokens) -> Iterator[TextFault]:
    """A mark for every sign that is no sargam."""
    for mistake in reading.mistakes:
        place = mistake.place
        where = message("at.line_column", line=place.line, column=place.column)
        yield TextFault(place, mistake.message, "sign", mistake.note, where)


def sign_faults(exercise: Exercise, reading: Tokens) -> Iterator[Fault]:
    """The mistakes that a note bears, for the sheet."""
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
    """Which swara of its line of the text each note is, from 1."""
    counts: Counter[int] = Counter()
    found = []
    for place in places:
        counts[place.line] += 1
        found.append(counts[place.line])
    return tuple(found)


def _place_between(fault: Fault, exercise: Exercise, reading: Tokens) -> TextPlace:
    """Where a fault of bars or of length is: at the bar that is wrong or closes too early, else at a sign."""
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
