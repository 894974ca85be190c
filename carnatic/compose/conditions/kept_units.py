"""The units that a user keeps of a line: read, checked, and placed on a plan's units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from carnatic.compose.plans.plan import PlanCell
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.kept import ANEW, HELD, Unit, kept_units, read_kept
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import ladder_words, line_range, swara_at
from carnatic.lessons.lesson import KARVAI
from carnatic.messages import Message, message, say
from carnatic.theory.swara import Pitch, Swara, sargam_name


class KeptMisfit(CannotCompose):
    """The error for a kept swara that doesn't fit a plan; it carries the swara's unit, from 0."""

    def __init__(self, unit: int, at: Message, why: Message) -> None:
        super().__init__("locked.misfit", unit=unit, at=at, why=why)

    @property
    def unit(self) -> int:
        """The unit that doesn't fit, from 0."""
        return int(self.params["unit"])


def kept_line(request: ExerciseRequest, room: int) -> tuple[Unit, ...]:
    """The units of the kept line of at most ``room``, as many as the user wrote; () if nothing is kept.

    Raises CannotCompose (or SargamError) for the first unit that no line can have there, and if
    nothing is left to compose.
    """
    units = read_kept(request.keep)
    places = kept_units(units)
    if max(places, default=-1) >= room:
        raise CannotCompose("locked.too_long", end=max(places) + 1, room=room)
    if len(places) == room:
        raise CannotCompose("locked.everything")
    for unit, why in _misplaced(request, units, room):
        raise KeptMisfit(unit, place_kept_units(request, unit), why)
    return units if places else ()


def place_kept_units(request: ExerciseRequest, unit: int) -> Message:
    """The place of a unit at the request's speed: 'Avartanam 2, akshara 3'."""
    avartanam, rest = divmod(unit, request.tala.aksharas * request.speed)
    return message("at.akshara", avartanam=avartanam + 1, akshara=rest // request.speed + 1)


def _misplaced(request: ExerciseRequest, units: Sequence[Unit], room: int) -> Iterator[tuple[int, Message]]:
    """The kept units that the raga, the tala or the family forbids, with the reason."""
    raga, bounds = request.mapped_raga, request.family_row.bounds
    low, high = line_range(request)
    for k, unit in enumerate(units):
        if unit == HELD and k % request.tala.aksharas == 0:
            yield k, message("locked.held_start")
        if not isinstance(unit, Swara):
            continue
        if raga.resolve((unit,)) == (None,):
            yield (
                k,
                message(
                    "swara.not_in_scale", raga=raga.title, swara=sargam_name(unit).lower(), scale=ladder_words(raga)
                ),
            )
        if not low <= unit.step <= high:
            lowest, highest = (sargam_name(swara_at(step)) for step in (low, high))
            ends = {"lowest": lowest, "highest": highest}
            yield k, message("locked.outside", kind=request.family_row.word, swara=sargam_name(unit), **ends)
        if k == 0 and bounds is not None and unit.step not in bounds.starts:
            starts = tuple(sargam_name(swara_at(step)) for step in bounds.starts)
            yield k, message("locked.start", kind=request.family_row.word, starts=starts, swara=sargam_name(unit))
    yield from _against_the_ladders(request, units)
    last = _sounding(units, room - 1)
    if last is not None and bounds is not None and last.step != request.home:
        yield room - 1, message("locked.cadence", home=sargam_name(swara_at(request.home)), swara=sargam_name(last))


def _against_the_ladders(request: ExerciseRequest, units: Sequence[Unit]) -> Iterator[tuple[int, Message]]:
    """The moves between neighbouring kept swaras that the raga forbids."""
    raga = request.mapped_raga
    for stretch in _stretches(units):
        pitches = raga.resolve(tuple(swara for _, swara in stretch))
        for (k, _), (a, b) in zip(stretch[1:], pairwise(pitches)):
            if a and b and (why := raga.move_fault(a, b)):
                yield k, message("locked.move", why=why)


def _stretches(units: Sequence[Unit]) -> list[list[tuple[int, Swara]]]:
    """The kept swaras in groups without a gap, each with its unit."""
    stretches: list[list[tuple[int, Swara]]] = [[]]
    for k, unit in enumerate(units):
        if isinstance(unit, Swara):
            stretches[-1].append((k, unit))
        elif unit == ANEW:
            stretches.append([])
    return stretches


def _sounding(units: Sequence[Unit], k: int) -> Swara | None:
    """The kept swara that sounds on a unit; None if it isn't known."""
    if k >= len(units):
        return None
    while k > 0 and units[k] == HELD:
        k -= 1
    unit = units[k]
    return unit if isinstance(unit, Swara) else None


# -- on a plan's units ----------------------------------------------------------------------------


def lay_kept_units(
    request: ExerciseRequest, units: Sequence[Unit], cells: Sequence[PlanCell], size: int
) -> tuple[frozenset[int] | None, ...]:
    """For each of the composed units, ``size`` of them, the values allowed there; None for any.

    Raises KeptMisfit at the first kept unit for which the plan has another.
    """
    allowed: list[frozenset[int] | None] = [None] * size
    for k in sorted(kept_units(units)):
        if k >= len(cells):
            why = message("locked.beyond_figure", raga=request.raga.title, units=len(cells))
            raise KeptMisfit(k, place_kept_units(request, k), why)
        cell = cells[k]
        fitting = _fitting(units[k], cell)
        if not fitting:
            raise KeptMisfit(k, place_kept_units(request, k), _mismatch(units[k], cell))
        if cell.unit is not None:
            earlier = allowed[cell.unit]
            allowed[cell.unit] = fitting = fitting if earlier is None else fitting & earlier
        if not fitting:
            raise KeptMisfit(k, place_kept_units(request, k), message("locked.repeat", swara=_unit_name(units[k])))
    return tuple(allowed)


def _fitting(unit: Unit, cell: PlanCell) -> frozenset[int]:
    """The values of a composed unit, or the only one of a fixed cell, that sound like the kept unit."""
    if not isinstance(unit, Swara):
        return frozenset({KARVAI} if cell.unit is not None or not cell.sung else ())
    return frozenset(value for value, pitch in cell.sung.items() if _can_be_read_as(unit, pitch))


def _can_be_read_as(swara: Swara, pitch: Pitch) -> bool:
    """Whether a written swara may stand for a pitch."""
    numbered = swara.number is not None and f"{swara.letter.upper()}{swara.number}" != pitch.place.symbol
    return pitch.step == swara.step and not numbered


def _unit_name(unit: Unit) -> str:
    return sargam_name(unit) if isinstance(unit, Swara) else say("locked.a_karvai")


def _mismatch(unit: Unit, cell: PlanCell) -> Message:
    """The message that names what the plan has there instead."""
    planned = tuple(dict.fromkeys(sargam_name(pitch.swara) for pitch in cell.sung.values()))
    if cell.unit is None:
        return message("locked.fixed", there=planned or (say("locked.a_karvai"),), swara=_unit_name(unit))
    return message("locked.one_of", there=planned, swara=_unit_name(unit))


def kept_notes(units: Sequence[Unit]) -> tuple[Note, ...]:
    """The notes of a kept line without composed units."""
    notes: list[Note] = []
    for unit in units:
        if isinstance(unit, Swara):
            notes.append(Note(unit))
        else:
            notes[-1] = Note(notes[-1].swara, notes[-1].units + 1)
    return tuple(notes)
