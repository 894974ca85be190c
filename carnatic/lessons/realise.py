"""Fitting a lesson to a raga and a tala, or refusing it with the reason.

The first half of a lesson uses the arohana, the second the avarohana. A run fills its
avartanams with at most two units left over. Windows that would break the raga's rules of motion
are left out; single notes never are. Every move of the line is checked against the raga, across
bars too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import LADDER, family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, LARGEST_SLACK, Lesson, Units
from carnatic.messages import Message, message, say
from carnatic.theory.raga import Half, Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi, Swara, sargam_name
from carnatic.theory.tala import Tala

EIGHT_UNITS = (8, 4)  # aksharas of the talas that eight-unit figures fit
LONGEST_HOLD = 4  # units; a longer last swara of a string is struck again
LARGEST_PAIRS_SLACK = 4
FEWEST_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Sung:
    """A pitch and its length in units."""

    pitch: Pitch
    units: int = 1


LessonLine = tuple[Sung, ...]
_SA = Pitch(SWARASTHANAS["S"])


def realise_lesson(lesson: Lesson, request: ExerciseRequest) -> Exercise:
    """The lesson in the request's raga and tala.

    Raises CannotCompose with the reason if there is no valid form.
    """
    raga, tala = request.mapped_raga, request.tala
    line = lesson_line(lesson, raga, tala)
    title = f"{lesson.title} in {raga.title}"
    return _exercise(request, line, title, family=lesson.family, seed=lesson.number)


def _exercise(request: ExerciseRequest, line: LessonLine, title: str, family: str, seed: int) -> Exercise:
    avartanams = sum(sung.units for sung in line) // request.tala.aksharas
    lesson_request = request.changed(family=family, seed=seed, avartanams=avartanams, phrase="", model="")
    return Exercise(lesson_request, spelled(line, request.mapped_raga), title=title)


def lesson_line(lesson: Lesson, raga: Raga, tala: Tala) -> LessonLine:
    """The lesson's pitches in a raga and tala. Raises CannotCompose with the reason."""
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose("lesson.vakra", raga=raga.title)
    _check_size(lesson, raga)
    _check_tala(lesson, tala)
    if lesson.kind == "free":
        rows = _in_avartanams(lesson, lesson.figures, tala)
        line = _on_rungs(tuple(unit for row in rows for unit in row), raga)
    elif lesson.kind == "windows":
        line = (*_windows(lesson, raga, tala, "up"), *_windows(lesson, raga, tala, "down"))
    else:
        line = (*_half(lesson, raga, tala, "up"), *_half(lesson, raga, tala, "down"))
    line = read(line, raga)
    fault = _move_fault(line, raga) or _monotony(line, tala)
    if fault:
        raise CannotCompose("lesson.no_form", lesson=lesson.title, raga=raga.title, tala=tala.name, why=fault)
    return line


def read(line: LessonLine, raga: Raga) -> LessonLine:
    """The line as the raga reads its letters: each in the form that fits its neighbours and direction."""
    pitches = raga.resolve(tuple(sung.pitch.swara for sung in line))
    return tuple(Sung(pitch or sung.pitch, sung.units) for pitch, sung in zip(pitches, line, strict=True))


def law_fault(line: LessonLine, raga: Raga) -> Message | None:
    """Why the raga forbids a move of the line, across bars too; None if it allows them all."""
    return _move_fault(read(line, raga), raga)


def _move_fault(line: LessonLine, raga: Raga) -> Message | None:
    """Why the raga forbids a move of a line that ``read`` has resolved; None if it allows them all."""
    for a, b in pairwise(line):
        why = raga.move_fault(a.pitch, b.pitch)
        if why:
            return message("move.between", first=sargam_name(a.pitch.swara), second=sargam_name(b.pitch.swara), why=why)
    return None


def _monotony(line: LessonLine, tala: Tala) -> Message | None:
    """The message for a line with the same avartanam three times in a row; None if it has none."""
    cells = [(sung.pitch, k) for sung in line for k in range(sung.units)]
    size = tala.aksharas
    rows = [cells[i : i + size] for i in range(0, len(cells), size)]
    for number in range(2, len(rows)):
        if rows[number - 2] == rows[number - 1] == rows[number]:
            return message("lesson.monotony", avartanam=number - 1)
    return None


# -- what a lesson needs --------------------------------------------------------------------


def _check_size(lesson: Lesson, raga: Raga) -> None:
    up, down = len(raga.arohana), len(raga.avarohana)
    least = lesson.least_rungs
    if lesson.kind == "free" and (up, down) != (8, 8):
        raise CannotCompose("lesson.seven_swaras", lesson=lesson.title, raga=raga.title, up=up - 1, down=down - 1)
    if min(up, down) < least:
        raise CannotCompose("lesson.short_scale", lesson=lesson.title, least=least, raga=raga.title, up=up, down=down)
    if family_of(lesson.family).has_same_swaras and {p.place for p in raga.arohana} != {
        p.place for p in raga.avarohana
    }:
        raise CannotCompose("lesson.same_swaras", lesson=lesson.title, raga=raga.title)


def _check_tala(lesson: Lesson, tala: Tala) -> None:
    if lesson.tala:
        if tala.name != lesson.tala:
            raise CannotCompose("lesson.own_tala", lesson=lesson.title, tala=tala.name)
        return
    has_pairs = family_of(lesson.family).has_pairs
    if has_pairs and any(length % 2 for length in tala.lengths):
        raise CannotCompose("janta.angas", tala=tala.name, angas=_angas(tala))
    if lesson.kind in ("figures", "windows", "free") and tala.aksharas not in EIGHT_UNITS:
        raise CannotCompose("lesson.tala_of_eight", lesson=lesson.title, tala=tala.name, aksharas=tala.aksharas)


def _angas(tala: Tala) -> str:
    return " + ".join(map(str, tala.lengths))


# -- halves -----------------------------------------------------------------------------------


def _half(lesson: Lesson, raga: Raga, tala: Tala, half: Half) -> LessonLine:
    ladder = raga.ladder(half)
    n = len(ladder)
    if lesson.kind == "pairs":
        row = _filled(tuple(step for k in range(n) for step in (k, k)), tala, _pairs_slack(tala), lesson, raga)
        return _on_ladder(row, ladder)
    run = _filled(tuple(range(n)), tala, LARGEST_SLACK, lesson, raga)
    if lesson.kind == "run":
        return _on_ladder(run, ladder)
    figure = [unit for row in _in_avartanams(lesson, lesson.figures, tala) for unit in row]
    return _on_ladder((*figure, *run), ladder)


def _pairs_slack(tala: Tala) -> int:
    return max(LARGEST_SLACK, min(LARGEST_PAIRS_SLACK, tala.aksharas // 2))


def _filled(units: Units, tala: Tala, slack: int, lesson: Lesson, raga: Raga) -> Units:
    """The units, the last swara held to the end of the avartanam. Raises CannotCompose if that is beyond the slack."""
    left = -len(units) % tala.aksharas
    if left > slack:
        raise CannotCompose(
            "lesson.left_over", lesson=lesson.title, raga=raga.title, left=left, tala=tala.name, slack=slack
        )
    return (*units, *(KARVAI for _ in range(left)))


def _in_avartanams(lesson: Lesson, rows: Sequence[Units], tala: Tala) -> tuple[Units, ...]:
    """Eight-unit rows cut to the tala's length. Raises CannotCompose if a row would begin with karvai."""
    size = tala.aksharas
    avartanams = tuple(row[i : i + size] for row in rows for i in range(0, len(row), size))
    for number, row in enumerate(avartanams, 1):
        if row[0] == KARVAI:
            raise CannotCompose("lesson.starts_held", tala=tala.name, number=number, lesson=lesson.title)
    return avartanams


def _on_ladder(units: Units, ladder: tuple[Pitch, ...]) -> LessonLine:
    return _held([None if unit == KARVAI else ladder[unit] for unit in units])


def _on_rungs(units: Units, raga: Raga) -> LessonLine:
    """Rungs of the whole octave as pitches, each in the form of the direction in which it is reached."""
    struck = iter(raga.resolve(tuple(raga.rung(unit) for unit in units if unit != KARVAI)))
    return _held([None if unit == KARVAI else next(struck) for unit in units])


def _held(pitches: Sequence[Pitch | None]) -> LessonLine:
    line: list[Sung] = []
    for pitch in pitches:
        if pitch is not None:
            line.append(Sung(pitch))
        else:
            line[-1] = Sung(line[-1].pitch, line[-1].units + 1)
    return tuple(line)


# -- windows ------------------------------------------------------------------------------------


def _windows(lesson: Lesson, raga: Raga, tala: Tala, half: Half) -> LessonLine:
    """The longest valid series of windows from the first to the last; on a tie the one with earlier windows."""
    ladder = raga.ladder(half)
    rows = lesson.figures if lesson.tala else _in_avartanams(lesson, lesson.figures, tala)
    figure = [unit for row in rows for unit in row]
    starts = range(len(ladder) - lesson.window + 1)
    figures = [figure for _ in starts]
    if half == "down" and lesson.homecoming:
        figures[-1] = [*figure[: -len(lesson.homecoming)], *lesson.homecoming]
    lines = [_on_ladder(tuple(u if u == KARVAI else u + i for u in figures[i]), ladder) for i in starts]
    series = _longest_series(lines, raga)
    if series is None:
        fault = next(
            filter(None, (law_fault(line, raga) for line in (*lines, _joined(lines)))), message("lesson.nothing_left")
        )
        raise CannotCompose("lesson.no_step", lesson=lesson.title, raga=raga.title, why=fault)
    if len(series) < min(FEWEST_WINDOWS, len(lines)):
        raise CannotCompose("lesson.few_steps", kept=len(series), all=len(lines), lesson=lesson.title, raga=raga.title)
    return _joined([lines[i] for i in series])


def _joined(lines: Sequence[LessonLine]) -> LessonLine:
    return tuple(sung for line in lines for sung in line)


def _longest_series(lines: Sequence[LessonLine], raga: Raga) -> tuple[int, ...] | None:
    """Indices of the longest valid series from the first window to the last; None if there is none."""
    # best[i]: the longest series from window i to the last; on a tie the earlier indices
    best: list[tuple[int, ...] | None] = [None] * len(lines)
    for i in reversed(range(len(lines))):
        if law_fault(lines[i], raga):
            continue
        if i == len(lines) - 1:
            best[i] = (i,)
            continue
        for j in range(i + 1, len(lines)):
            tail = best[j]
            if tail is None or not _follows(lines[i], lines[j], raga):
                continue
            current = best[i]
            if current is None or len(tail) + 1 > len(current):
                best[i] = (i, *tail)
    return best[0]


def _follows(line: LessonLine, after: LessonLine, raga: Raga) -> bool:
    """Whether two valid lines are valid one after the other."""
    if raga.has_one_form:  # then neither line changes how the other is read
        return raga.move_fault(line[-1].pitch, after[0].pitch) is None
    return law_fault((*line, *after), raga) is None


# -- scale practice -----------------------------------------------------------------------------


def ladder_practice(request: ExerciseRequest) -> Exercise:
    """The arohana from s to its top, the whole avarohana and, if that ends below s, the way back to s.

    Each string of swaras fills whole avartanams. Its last swara is held; if the hold is longer
    than LONGEST_HOLD, it is struck again at the start of an anga. Raises CannotCompose if no
    anga starts early enough.
    """
    raga, tala = request.mapped_raga, request.tala
    line = tuple(sung for string in ladder_strings(raga) for sung in _fill_string(string, tala, raga))
    fault = law_fault(line, raga)
    if fault:
        raise CannotCompose("scale.no_join", raga=raga.title, why=fault)
    title = say("lessons.scale_practice_in", raga=raga.title)
    return _exercise(request, line, title, family=LADDER, seed=0)


def ladder_strings(raga: Raga) -> tuple[tuple[Pitch, ...], ...]:
    """The strings of a raga's scale practice, in order: the pitches up, down and, if needed, back to s."""
    sa = next(i for i, p in enumerate(raga.arohana) if p.place.symbol == "S" and p.sthayi == Sthayi.MADHYA)
    up = raga.arohana[0 if raga.arohana[0].place.symbol == "S" else sa :]
    strings = [up, raga.avarohana]
    if raga.avarohana[-1].height < (0, 0):
        # the arohana repeats in every sthayi, so the way back is on it or an octave below
        strings.append((*_below(raga, raga.avarohana[-1]), _SA))
    if strings[-1][-1] != _SA:
        raise CannotCompose("scale.stops", raga=raga.title, swara=str(strings[-1][-1].swara))
    return tuple(strings)


def comes_home(raga: Raga) -> bool:
    """Whether the raga's ladders lead back to s; in the library two forms of ragas don't."""
    try:
        ladder_strings(raga)
    except CannotCompose:
        return False
    return True


def _below(raga: Raga, low: Pitch) -> tuple[Pitch, ...]:
    """The arohana from a mandra pitch up to just below s."""
    mandra = [p for p in raga.arohana if p.sthayi < Sthayi.MADHYA]
    lowered = [p.shifted(-1) for p in raga.arohana if p.sthayi == Sthayi.MADHYA]
    string = mandra if low in mandra else lowered
    if low not in string:
        raise CannotCompose("scale.no_way_home", raga=raga.title, swara=str(low.swara))
    return tuple(string[string.index(low) :])


def _fill_string(string: tuple[Pitch, ...], tala: Tala, raga: Raga) -> LessonLine:
    total = -(-len(string) // tala.aksharas) * tala.aksharas
    anga_starts = {avartanam + start for avartanam in range(0, total, tala.aksharas) for start in tala.anga_starts}
    line = [Sung(pitch) for pitch in string[:-1]]
    unit = len(string) - 1
    while total - unit > LONGEST_HOLD:
        next_starts = [k for k in sorted(anga_starts) if unit < k <= unit + LONGEST_HOLD]
        if not next_starts:
            raise CannotCompose(
                "scale.long_hold", raga=raga.title, swara=str(string[-1].swara), most=LONGEST_HOLD, tala=tala.name
            )
        line.append(Sung(string[-1], next_starts[0] - unit))
        unit = next_starts[0]
    return (*line, Sung(string[-1], total - unit))


# -- spelling -------------------------------------------------------------------------------------


def spelled(line: LessonLine, raga: Raga) -> tuple[Note, ...]:
    """Notes for a line of pitches; a swara has a number only if it would otherwise be read as another form."""
    numbered: set[int] = set()
    while True:
        swaras = tuple(_spelling(sung.pitch, i in numbered) for i, sung in enumerate(line))
        pitches = raga.resolve(swaras)
        # a number can change how its neighbours are read, so the whole line is read again
        misread = {i for i, (pitch, sung) in enumerate(zip(pitches, line, strict=True)) if pitch != sung.pitch}
        if not misread - numbered:
            return tuple(Note(swara, sung.units) for swara, sung in zip(swaras, line, strict=True))
        numbered |= misread


def _spelling(pitch: Pitch, numbered: bool) -> Swara:
    number = int(pitch.place.symbol[1:]) if numbered and len(pitch.place.symbol) > 1 else None
    return Swara(pitch.place.letter, pitch.sthayi, number)
