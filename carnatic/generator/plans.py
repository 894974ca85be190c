"""What a request asks for, as a form to be filled and a way to finish it.

Each family has its plans: a sarali is mirrored or through-composed, and a free line goes
through any raga and tala.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from carnatic.errors import CannotCompose, OutOfRange
from carnatic.generator.forms import CADENCE, LARGEST_MOVE, TOP_DISTANCE, Figures, Form, FreeLine, Moves, StringLine
from carnatic.generator.novelty import copies, frames, near_copies
from carnatic.practice.drills import Drill
from carnatic.practice.exercise import Note
from carnatic.practice.lessons import KARVAI, Lesson, Units, notes_to_units
from carnatic.practice.realise import Sung, drill_line, spelled
from carnatic.practice.request import ExerciseRequest
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, Sthayi
from carnatic.theory.tala import Tala

MIRRORED, THROUGH = "mirrored", "through-composed"
ROW = 8  # units of a taught figure
LEAST_AVARTANAMS, MOST_AVARTANAMS = 2, 16
AGAINST_THE_LAW = 99  # steps, more than any line moves
FREE_ACROSS = 3  # rungs that a free line may move over a bar
LARGEST_LADDER = 15  # rungs that the network has a place for
# a mirrored piece has one figure to be new in: it wanders twice as far
MIRRORED_WARMTH = 2.0


@dataclass(frozen=True)
class Plan:
    """A form, the ladder it stands on, and how its line becomes notes.

    form: what is drawn. angas: the tala as the network hears it. with_mirror: whether the
    network may listen two avartanams back. total: units of the finished piece. warmth:
    times the user's temperature. near: words to keep away from. finish: line → notes.
    """

    name: str
    form: Form
    angas: tuple[int, ...]
    with_mirror: bool
    total: int
    warmth: float
    near: frozenset[Units]
    finish: Callable[[Units], tuple[Note, ...]] = field(compare=False)
    units_of: Callable[[tuple[Note, ...]], Units] = field(compare=False)

    @property
    def rungs(self) -> int:
        """The size of the ladder as the network hears it, at most two octaves' worth."""
        return min(self.form.rungs, LARGEST_LADDER)


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """Every plan that a request's family, raga, tala and length admit, by name.

    Raises CannotCompose with the reason where there is none.
    """
    if not LEAST_AVARTANAMS <= request.avartanams <= MOST_AVARTANAMS:
        raise OutOfRange("The number of avartanams", request.avartanams, LEAST_AVARTANAMS, MOST_AVARTANAMS)
    family = request.family
    if family == "free":
        return {THROUGH: free_plan(request, lessons)}
    if family == "sarali":
        return _sarali_plans(request, lessons)
    raise CannotCompose(f"New {family} lines are not composed yet; choose sarali or free.")


# -- sarali --------------------------------------------------------------------------------------


def _sarali_plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    raga, tala = request.mapped_raga, request.tala
    _check_sarali(raga, tala)
    units = request.avartanams * tala.aksharas
    if units % ROW:
        raise CannotCompose(
            f"A sarali varisai in {tala.name} has an even number of avartanams; you asked for an odd one."
        )
    found = {}
    mirrored = _mirrored_plan(request, lessons, units // ROW)
    if mirrored is not None:
        found[MIRRORED] = mirrored
    if raga.is_symmetrical:
        found[THROUGH] = _through_plan(request, lessons, units // ROW)
    if not found:
        raise CannotCompose(
            f"In {raga.name} a sarali varisai needs {4 * ROW // tala.aksharas} avartanams of {tala.name}."
        )
    return found


def _check_sarali(raga: Raga, tala: Tala) -> None:
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose(f"{raga.name} turns back or doesn't span s to S; compose a free line in it instead.")
    if tala.aksharas not in (4, ROW):
        raise CannotCompose(
            f"Sarali figures of eight stand in talas of 8 or 4 aksharas, {tala.name} has {tala.aksharas}; "
            "compose a free line or take Adi."
        )
    if min(len(raga.arohana), len(raga.avarohana)) < 6:
        raise CannotCompose(f"{raga.name}'s ladders are too short for a sarali varisai; compose a free line in it.")


def row_starts(tala: Tala) -> tuple[int, ...]:
    """Where angas begin in a row of eight units, which a tala of four sings in two avartanams."""
    return tuple(sorted({k * tala.aksharas + start for k in range(ROW // tala.aksharas) for start in tala.anga_starts}))


def _angas(tala: Tala) -> tuple[int, ...]:
    return tala.lengths * (ROW // tala.aksharas)


def _mirrored_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...], rows: int) -> Plan | None:
    raga, tala = request.mapped_raga, request.tala
    up, down = len(raga.arohana), len(raga.avarohana)
    figures = rows // 2 - 1
    if rows % 2 or figures < 1 or max(-up % tala.aksharas, -down % tala.aksharas) > 2 or max(up, down) > ROW:
        return None
    steps = min(up, down)
    known = copies(lessons, steps)
    if tala.aksharas < ROW:
        # two equal halves would come three times running with what follows
        known |= _doubled_words(steps)
    form = Figures(steps, ROW, row_starts(tala), figures, known, known, _legal_steps(raga, steps))

    def steps_of(notes: tuple[Note, ...]) -> Units:
        found = notes_to_units(notes, raga)
        if found is None:
            raise CannotCompose(f"The opening leaves the arohana of {raga.name}, which a mirrored figure climbs.")
        return found

    def finish(line: Units) -> tuple[Note, ...]:
        drill = Drill("sarali", 0, "figures", tuple(line[i : i + ROW] for i in range(0, len(line), ROW)))
        return spelled(drill_line(drill, raga, tala), raga)

    return Plan(
        MIRRORED,
        form,
        _angas(tala),
        True,
        rows * ROW,
        MIRRORED_WARMTH,
        near_copies(lessons, steps),
        finish,
        steps_of,
    )


@cache
def _doubled_words(steps: int) -> frozenset[Units]:
    """Rows whose halves are equal and legal for a figure, karvai left out; four units each."""
    halves = [(0, a, b, c) for a in range(steps) for b in range(steps) for c in range(steps)]
    return frozenset((*half, *half) for half in halves)


@cache
def _legal_steps(raga: Raga, steps: int) -> Moves:
    """Pairs of steps that both halves may take, each on its own ladder."""
    return frozenset(
        (i, j)
        for i in range(steps)
        for j in range(steps)
        if _may(raga, raga.arohana[i], raga.arohana[j]) and _may(raga, raga.avarohana[i], raga.avarohana[j])
    )


def _may(raga: Raga, a: Pitch, b: Pitch) -> bool:
    return raga.move_fault(a, b) is None


def _through_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...], rows: int) -> Plan:
    raga, tala = request.mapped_raga, request.tala
    rungs = raga.rungs
    known = copies(lessons, rungs)
    within = frozenset((i, j) for i in range(rungs) for j in range(rungs) if abs(i - j) <= 2)
    onto_s = frozenset((i, 0) for i in range(rungs))
    form = FreeLine(
        rungs, ROW, row_starts(tala), rows, known, known - {frames(rungs)[1]},
        (0, rungs - 1), within, within, onto_s, CADENCE, rungs - 1 - TOP_DISTANCE,
    )  # fmt: skip
    ladder = Places(raga)
    return Plan(
        THROUGH, form, _angas(tala), False, rows * ROW, 1.0, near_copies(lessons, rungs), ladder.notes, ladder.units
    )


# -- free lines ------------------------------------------------------------------------------------


class Places:
    """A raga's swarasthanas as rungs from madhya s, both ladders together; mandra ones are negative.

    Two forms of one letter are two rungs, so that a move's law hangs on its rungs alone.
    """

    def __init__(self, raga: Raga) -> None:
        self.raga, self.places = raga, raga.places

    def rung(self, pitch: Pitch) -> int:
        """The rung of a pitch. Inverse of pitch."""
        return self.places.index(pitch.place) + len(self.places) * pitch.sthayi

    def pitch(self, rung: int) -> Pitch:
        """The pitch of a rung. Inverse of rung."""
        octave, place = divmod(rung, len(self.places))
        return Pitch(self.places[place], Sthayi(octave))

    def rungs(self, string: tuple[Pitch, ...]) -> Units:
        """A ladder's string as rungs."""
        return tuple(self.rung(pitch) for pitch in string)

    def units(self, notes: tuple[Note, ...]) -> Units:
        """Notes as rungs and holds, each letter in the form in which the raga reads it."""
        found: list[int] = []
        for note, pitch in zip(notes, self.raga.resolve(tuple(note.swara for note in notes))):
            if pitch is None:
                raise CannotCompose(f"{self.raga.name} has no {note.swara}.")
            found.extend((self.rung(pitch), *(KARVAI for _ in range(note.units - 1))))
        return tuple(found)

    def notes(self, line: Units) -> tuple[Note, ...]:
        """Notes of a line of rungs, numbers said where the raga's reading would be another."""
        sung: list[Sung] = []
        for rung in line:
            if rung == KARVAI:
                sung[-1] = Sung(sung[-1].pitch, sung[-1].units + 1)
            else:
                sung.append(Sung(self.pitch(rung)))
        return spelled(tuple(sung), self.raga)


def free_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> Plan:
    """A through-composed line from s to s by the raga's law, in any tala."""
    raga, tala = request.mapped_raga, request.tala
    places = Places(raga)
    form = _string_form(raga, tala, request.avartanams) if raga.is_vakra else _free_form(request, lessons)
    near = near_copies(lessons, form.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset()
    return Plan(THROUGH, form, tala.lengths, False, form.units, 1.0, near, places.notes, places.units)


def _string_form(raga: Raga, tala: Tala, avartanams: int) -> StringLine:
    places = Places(raga)
    strings = (places.rungs(raga.arohana), places.rungs(raga.avarohana))
    return StringLine(
        max(map(max, strings)) + 1, tala.aksharas, tala.anga_starts, avartanams, frozenset(), frozenset(), strings
    )


def _free_form(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> FreeLine:
    raga, tala = request.mapped_raga, request.tala
    places = Places(raga)
    up, down = places.rungs(raga.arohana), places.rungs(raga.avarohana)
    lowest, highest = min(*up, *down), max(*up, *down)
    distances = _distances(raga)
    inside = frozenset(move for move, steps in distances.items() if steps <= LARGEST_MOVE)
    across = frozenset(move for move, steps in distances.items() if steps <= FREE_ACROSS)
    known = copies(lessons, raga.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset[Units]()
    home = down[: down.index(0) + 1][-3:]
    units = request.avartanams * tala.aksharas
    top = highest - TOP_DISTANCE if units >= 2 * ROW else None
    return FreeLine(
        highest + 1, tala.aksharas, tala.anga_starts, request.avartanams, known,
        known - set(frames(raga.rungs)), (0,), inside, across, frozenset(), home, top, lowest,
    )  # fmt: skip


@cache
def _distances(raga: Raga) -> dict[tuple[int, int], int]:
    """For every two rungs of a raga's range: how many steps of its own ladder the move takes."""
    places = Places(raga)
    found = {*places.rungs(raga.arohana), *places.rungs(raga.avarohana)}
    rungs = range(min(found), max(found) + 1)
    return {(i, j): _steps_apart(places, i, j) for i in rungs for j in rungs}


def _steps_apart(places: Places, i: int, j: int) -> int:
    """The steps of the ladder that a move takes; far too many for one against the law."""
    raga = places.raga
    if raga.move_fault(places.pitch(i), places.pitch(j)):
        return AGAINST_THE_LAW
    size = len(places.places)
    stands = {rung % size for rung in places.rungs(raga.ladder("up" if j > i else "down"))}
    return sum(rung % size in stands for rung in range(min(i, j), max(i, j)))
