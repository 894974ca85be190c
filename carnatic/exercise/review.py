"""Review of an exercise: every fault, as a value with its place and its message."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE_LINE, VARISAI, Bounds
from carnatic.exercise.request import ExerciseRequest
from carnatic.messages import Message, message, say
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS, Sthayi, Swara, sargam_name
from carnatic.theory.tala import COUNTED_EDUPPUS, Tala, eduppu_sign


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in the music.

    avartanam, akshara: from 1, at the exercise's own speed. rule: raga, direction, tala,
    anga, karvai, start, range or cadence. said: its message. note: index of the note, None for
    a fault of bars or length.
    """

    avartanam: int
    akshara: int
    rule: str
    said: Message
    note: int | None = None

    @property
    def message(self) -> str:
        """The sentence."""
        return str(self.said)


def review(exercise: Exercise) -> tuple[Fault, ...]:
    """All faults in the order of time; () if there are none."""
    faults = [
        *_raga_faults(exercise),
        *_direction_faults(exercise),
        *_tala_faults(exercise),
        *_karvai_faults(exercise),
    ]
    bounds = exercise.request.family_row.bounds
    if bounds is not None:
        faults += (
            *_start_faults(exercise, bounds),
            *_range_faults(exercise, bounds),
            *_cadence_faults(exercise),
        )
    return tuple(sorted(faults, key=lambda fault: (fault.avartanam, fault.akshara)))


def ladder_words(raga: Raga) -> str:
    """'s r g p d S'; both ladders if they differ."""
    up = " ".join(sargam_name(p.swara) for p in raga.arohana)
    down = " ".join(sargam_name(p.swara) for p in raga.avarohana)
    return up if raga.is_symmetrical else f"{up}, {down}"


def _fault(exercise: Exercise, note: int, rule: str, reason: Message) -> Fault:
    avartanam, akshara = place_of(exercise, exercise.starts[note])
    return Fault(avartanam, akshara, rule, reason, note)


def place_of(exercise: Exercise, unit: int) -> tuple[int, int]:
    """Avartanam and akshara, from 1, of a unit (from 0) at the exercise's speed.

    They count from the sama before the eduppu. If the writer set double bars, these count the
    avartanams.
    """
    speed, tala = exercise.request.speed, exercise.request.tala
    lead, ends = exercise.request.lead_units(speed), exercise.double_bars
    if not ends:
        avartanam, rest = divmod(lead + unit, tala.aksharas * speed)
        return avartanam + 1, rest // speed + 1
    bars_passed = bisect_right(ends, unit)
    return bars_passed + 1, (unit - (ends[bars_passed - 1] if bars_passed else -lead)) // speed + 1


def _raga_faults(exercise: Exercise) -> Iterator[Fault]:
    raga = exercise.request.mapped_raga
    for i, (note, pitch) in enumerate(zip(exercise.notes, exercise.pitches)):
        if pitch is None:
            reason = message("swara.not_in_scale", raga=raga.title, swara=_name(note.swara), scale=ladder_words(raga))
            yield _fault(exercise, i, "raga", reason)


def _name(swara: Swara) -> str:
    return swara.letter if swara.number is None else f"{swara.letter.upper()}{swara.number}"


def _direction_faults(exercise: Exercise) -> Iterator[Fault]:
    raga = exercise.request.mapped_raga
    is_bounded = exercise.request.family_row.bounds is not None
    for i in range(1, len(exercise.notes)):
        before, pitch = exercise.pitches[i - 1], exercise.pitches[i]
        if before is None or pitch is None:
            continue
        why = raga.move_fault(before, pitch)
        if why is not None and (is_bounded or not _is_touched(exercise, i)):
            first, second = sargam_name(before.swara), sargam_name(pitch.swara)
            yield _fault(exercise, i, "direction", message("fault.direction", first=first, second=second, why=why))


def _is_touched(exercise: Exercise, note: int) -> bool:
    """Whether a swara that only the avarohana has is reached from below and left downwards.

    This is common in gitams (Malahari's s r | g r s), so lines without bounds may do it; varisais
    may not. Source: the gitams of the first lesson books.
    """
    raga = exercise.request.mapped_raga
    before, pitch = exercise.pitches[note - 1], exercise.pitches[note]
    after = next((p for p in exercise.pitches[note + 1 :] if p != pitch), None)
    if before is None or pitch is None or after is None or raga.is_vakra:
        return False
    up, down = ({p.place for p in raga.ladder(half)} for half in ("up", "down"))
    from_below = before.height < pitch.height and before.place in up
    return from_below and pitch.place in down - up and after.height < pitch.height


def _tala_faults(exercise: Exercise) -> Iterator[Fault]:
    if exercise.bars:
        yield from _bar_faults(exercise)
        return
    tala, speed = exercise.request.tala, exercise.request.speed
    if exercise.request.family_row.lands:
        yield from _landing_faults(exercise)
    elif exercise.units % tala.aksharas:
        last = exercise.units % (tala.aksharas * speed) or tala.aksharas * speed
        avartanam, akshara = place_of(exercise, exercise.units - 1)
        on_sama = exercise.request.eduppu == "sama"
        reason = _too_few(avartanam, last, speed, tala) if on_sama else _not_round(exercise)
        yield Fault(avartanam, akshara, "tala", reason)


def _landing_faults(exercise: Exercise) -> Iterator[Fault]:
    """The fault of a line whose last swara isn't struck on the eduppu."""
    request = exercise.request
    speed, size = request.speed, request.tala.aksharas * request.speed
    if (exercise.landing - request.eduppu_units(speed)) % size or exercise.landing < size:
        reason = message(
            "fault.landing", eduppu=eduppu_sign(request.eduppu), swara=sargam_name(exercise.notes[-1].swara)
        )
        yield _fault(exercise, len(exercise.notes) - 1, "tala", reason)


def _bar_faults(exercise: Exercise) -> Iterator[Fault]:
    """Compare the writer's bars with the tala, avartanam by avartanam."""
    tala, speed = exercise.request.tala, exercise.request.speed
    full = tala.aksharas * speed
    ends = [*exercise.double_bars]
    if not ends or ends[-1] != exercise.units:
        ends.append(exercise.units)
    start = -exercise.request.lead_units(speed)
    for number, end in enumerate(ends, 1):
        length, is_last = end - start, number == len(ends)
        ends_at_tala = is_last and length <= full and _is_round(exercise)
        if length != full and not ends_at_tala:
            is_tail = is_last and length < full and exercise.request.eduppu != "sama"
            reason = _not_round(exercise) if is_tail else _too_few(number, length, speed, tala)
            yield Fault(number, max(1, -(-length // speed)), "tala", reason)
        else:
            yield from _anga_faults(exercise, number, start, end)
        start = end


def _is_round(exercise: Exercise) -> bool:
    """Whether a line has whole avartanams at first speed, or lands on its eduppu."""
    lands = exercise.request.family_row.lands
    return not any(_landing_faults(exercise)) if lands else exercise.units % exercise.request.tala.aksharas == 0


def _anga_faults(exercise: Exercise, number: int, start: int, end: int) -> Iterator[Fault]:
    tala, speed = exercise.request.tala, exercise.request.speed
    written = [bar.unit - start for bar in exercise.bars if start < bar.unit < end]
    if not written:
        return
    expected = [k * speed for k in tala.anga_starts[1:]]
    for unit in sorted(set(written) ^ {unit for unit in expected if unit < end - start}):
        code = "fault.bar_extra" if unit in written else "fault.bar_missing"
        angas = " + ".join(map(str, tala.lengths))
        reason = message(code, avartanam=number, akshara=unit // speed, tala=tala.name, angas=angas)
        yield Fault(number, unit // speed + 1, "anga", reason)


def _too_few(avartanam: int, units: int, speed: int, tala: Tala) -> Message:
    aksharas, rest = divmod(units, speed)
    params = {"avartanam": avartanam, "aksharas": aksharas, "tala": tala.name, "needed": tala.aksharas}
    if rest:
        return message("fault.length_with_rest", **params, rest=rest, speed=speed)
    return message("fault.length", **params)


def _not_round(exercise: Exercise) -> Message:
    """The message for a line that starts after sama and doesn't end where it starts again."""
    request = exercise.request
    size, over = request.tala.aksharas, exercise.units % request.tala.aksharas
    return message(
        "fault.not_round", eduppu=request.eduppu, size=size, units=exercise.units, missing=size - over, over=over
    )


def _karvai_faults(exercise: Exercise) -> Iterator[Fault]:
    """The faults of avartanams that begin with a hold; a line that lands may hold over sama."""
    if exercise.request.family_row.lands or _lands_by_hand(exercise):
        return
    samas = _samas(exercise)
    for i, (start, note) in enumerate(zip(exercise.starts, exercise.notes)):
        after = bisect_right(samas, start)
        if after < len(samas) and samas[after] < start + note.units:
            avartanam, akshara = place_of(exercise, samas[after])
            yield Fault(avartanam, akshara, "karvai", message("fault.karvai", swara=sargam_name(note.swara)), i)


def _lands_by_hand(exercise: Exercise) -> bool:
    """Whether a typed line lands as a korvai does: its last swara, struck on an eduppu, fills up the avartanam."""
    request = exercise.request
    size = request.tala.aksharas * request.speed
    whole, after_sama = divmod(exercise.landing, size)
    fills = request.eduppu == "sama" and exercise.units % size == 0 and whole > 0
    return request.family_row.is_typed and fills and Fraction(after_sama, request.speed) in COUNTED_EDUPPUS.values()


def _samas(exercise: Exercise) -> Sequence[int]:
    """The units, from 0, on which an avartanam can begin in any repeat of the line.

    A varisai is also sung at first speed, so every avartanam of first speed counts. Any other
    piece of k such avartanams, at q swaras to the akshara and repeated until it ends on sama,
    has a sama at every gcd(k, q)-th of them. If the writer set double bars, only these count.
    """
    if exercise.double_bars:
        return [unit for unit in exercise.double_bars if unit < exercise.units]
    aksharas, speed = exercise.request.tala.aksharas, exercise.request.speed
    lead = exercise.request.lead_units(speed)
    whole, rest = divmod(exercise.units, aksharas)
    if exercise.request.family_row.bounds is None:
        aksharas *= speed if rest else gcd(whole, speed)
    return range(-lead % aksharas or aksharas, exercise.units, aksharas)


def _start_faults(exercise: Exercise, bounds: Bounds) -> Iterator[Fault]:
    first = exercise.notes[0].swara
    if first.step not in bounds.starts:
        starts = tuple(sargam_name(swara_at(step)) for step in bounds.starts)
        family = exercise.request.family_row.word
        kind = say("kind.varisai") if bounds in (VARISAI, FREE_LINE) else say("kind.exercise", family=family)
        yield _fault(exercise, 0, "start", message("fault.start", kind=kind, starts=starts, swara=sargam_name(first)))


def swara_at(step: int) -> Swara:
    """The swara that many letters above madhya s."""
    return Swara(LETTERS[step % 7], Sthayi(step // 7))


def line_range(request: ExerciseRequest) -> tuple[int, int]:
    """The lowest and highest step of a family's lines: those of the raga's ladders, or the family's bounds.

    A free line goes beyond the ladders if these repeat in every sthayi.
    """
    bounds, raga = request.family_row.bounds, request.mapped_raga
    if bounds is not None and bounds != FREE_LINE and (bounds.low, bounds.high) != (VARISAI.low, VARISAI.high):
        return bounds.low, bounds.high
    steps = [pitch.swara.step for pitch in (*raga.arohana, *raga.avarohana)]
    if bounds == FREE_LINE and raga.spans_octave:
        steps += (bounds.low, bounds.high)
    return min(steps), max(steps)


def _range_faults(exercise: Exercise, bounds: Bounds) -> Iterator[Fault]:
    low, high = line_range(exercise.request)
    is_fixed = (low, high) == (bounds.low, bounds.high)
    ends = {"lowest": sargam_name(swara_at(low)), "highest": sargam_name(swara_at(high))}
    raga = exercise.request.mapped_raga.title
    for i, note in enumerate(exercise.notes):
        if not low <= note.swara.step <= high:
            swara = sargam_name(note.swara)
            of_raga = message("fault.outside_scale", swara=swara, raga=raga)
            reason = message("fault.range", swara=swara, **ends) if is_fixed else of_raga
            yield _fault(exercise, i, "range", reason)


def _cadence_faults(exercise: Exercise) -> Iterator[Fault]:
    last, home = exercise.notes[-1].swara, swara_at(exercise.request.home)
    if last.step != home.step:
        reason = message("fault.cadence", home=sargam_name(home), swara=sargam_name(last))
        yield _fault(exercise, len(exercise.notes) - 1, "cadence", reason)
