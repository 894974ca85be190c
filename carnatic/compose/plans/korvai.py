"""Korvai: one new phrase, sung three times in a yati with equal gaps, that lands on the eduppu."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from carnatic.compose.forms import Form, Moves, State
from carnatic.compose.phrases import PhraseLine, VakraPhrase
from carnatic.compose.plans.free import FREE_ACROSS, free_form, ladder_rungs, vakra_form
from carnatic.compose.plans.kalpanaswara import landing_rung
from carnatic.compose.plans.plan import LARGEST_LADDER, Plan, PlanCell, fixed_cells, line_cells, unit_signs
from carnatic.compose.rungs import RungPlaces, distances
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.korvai import SAMA, Korvai, korvais
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import YATIS
from carnatic.lessons.lesson import KARVAI, Lesson, Units
from carnatic.messages import message

_MOST_AVARTANAMS = 16
# the phrase is the only new part, so it is drawn more freely
_WARMTH = 1.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """A plan for each sum of phrases and gaps, and each swara from which the phrase lands.

    Raises CannotCompose with what works if there is none.
    """
    return _plans(request.changed(seed=0, temperature=1.0, difficulty=0, phrase="", keep="", model=""))


@lru_cache(maxsize=64)
def _plans(request: ExerciseRequest) -> dict[str, Plan]:
    found = _sums(request, request.avartanams)
    if not found:
        raise CannotCompose("korvai.no_sum", **_what_works(request))
    places = RungPlaces(request.mapped_raga)
    made = [_plan(request, korvai, form, places) for korvai in found for form in _forms(request, korvai)]
    return {plan.name: plan for plan in made}


def _sums(request: ExerciseRequest, avartanams: int, yati: str = "") -> tuple[Korvai, ...]:
    """The sums of a korvai of that length; in a vakra raga those of one phrase."""
    units = request.changed(avartanams=avartanams).units_to_landing
    found = korvais(units, request.speed, yati or request.yati)
    if not request.mapped_raga.is_vakra:
        return found
    if request.yati not in ("any", SAMA):
        raise CannotCompose("korvai.vakra", raga=request.raga.title, sama=SAMA)
    return korvais(units, request.speed, SAMA)


def _what_works(request: ExerciseRequest) -> dict[str, object]:
    """The parameters of the refusal: the nearest lengths, and the yatis of this length, that have a korvai."""
    others = sorted(range(1, _MOST_AVARTANAMS + 1), key=lambda count: (abs(count - request.avartanams), count))
    lengths = [message("korvai.avartanams", count=count) for count in others if _sums(request, count)][:1]
    yatis = [
        yati for yati in YATIS[1:] if not request.mapped_raga.is_vakra and _sums(request, request.avartanams, yati)
    ]
    ways = [*lengths, *([message("korvai.yati", yatis=tuple(yatis))] if yatis else [])]
    return {
        "units": request.units_to_landing,
        "yati": "" if request.yati == "any" else f"{request.yati} ",
        "ways": tuple(ways) or (message("korvai.other_speed"),),
    }


# -- the form of the phrase ------------------------------------------------------------------------


def _forms(request: ExerciseRequest, korvai: Korvai) -> Iterator[Form]:
    """The forms of the phrase: each ends on another swara from which it can land."""
    raga, landing, units = request.mapped_raga, landing_rung(request), korvai.longest
    if raga.is_vakra:
        base = vakra_form(request, 1)
        yield VakraPhrase(
            base.rungs, units, (0,), 1, frozenset(), frozenset(), base.strings, None, start=landing, home=landing
        )
        return
    line = free_form(request, ())
    steps = distances(raga, line.lowest, line.rungs - 1)
    joins = frozenset(move for move, count in steps.items() if count <= FREE_ACROSS)
    near = frozenset(move for move, count in steps.items() if count <= 1)
    heads = frozenset(units - phrase for phrase in korvai.phrases)
    for home in _homes(near, landing):
        yield PhraseLine(
            line.rungs, units, (0,), 1, frozenset(), frozenset(), (), line.inside, line.inside, frozenset(), (home,),
            None, line.lowest, line.law, line.steps_of, heads, joins, near,
        )  # fmt: skip


def _homes(near: Moves, landing: int) -> Iterator[int]:
    """The rungs above and below the landing from which a line steps onto it."""
    above = [a for a, b in near if b == landing and a > landing]
    below = [a for a, b in near if b == landing and a < landing]
    if above:
        yield min(above)
    if below:
        yield max(below)


# -- the plan --------------------------------------------------------------------------------------


def _plan(request: ExerciseRequest, korvai: Korvai, form: Form, places: RungPlaces) -> Plan:
    landing, units = landing_rung(request), korvai.longest
    held = (KARVAI,) * (request.speed - 1)  # the landing swara is held for an akshara

    def finish(line: Units) -> tuple[Note, ...]:
        sung = [unit for _, size, gap in korvai.parts() for unit in (*line[units - size :], *(KARVAI,) * gap)]
        return places.notes((*sung, landing, *held))

    def given(notes: tuple[Note, ...]) -> Units:
        if notes and korvai.phrases[0] < units:
            raise CannotCompose("start.no_line", kind=request.family_row.word)  # it begins inside the phrase
        line, state = places.units(notes)[:units], State(0)
        for unit in line:
            if not form.lawful(state, unit):
                raise CannotCompose("start.no_line", kind=request.family_row.word)
            state = form.advance(state, unit)
        return line

    def goes_on(notes: tuple[Note, ...]) -> bool:
        line, signs = given(notes), unit_signs(notes)
        return len(line) < units or unit_signs(finish(line))[: len(signs)] == signs

    def cells() -> tuple[PlanCell, ...]:
        sung = {rung: places.pitch(rung) for rung in ladder_rungs(places)}
        found: list[PlanCell] = []
        for _, size, gap in korvai.parts():
            found += (*line_cells(size, sung, units - size), *fixed_cells(None for _ in range(gap)))
        return (*found, *fixed_cells((places.pitch(landing), *(None for _ in held))))

    return Plan(
        _name(korvai, form),
        form,
        min(form.rungs, LARGEST_LADDER),
        request.tala.lengths,
        False,
        korvai.units + 1 + len(held),
        _WARMTH,
        frozenset(),
        finish,
        given,
        goes_on,
        cells,
    )


def _name(korvai: Korvai, form: Form) -> str:
    """The sum, the yati and the rung on which the phrase ends, which together are one plan."""
    home = form.home[0] if isinstance(form, PhraseLine) else 0
    return f"{korvai.yati} {korvai.sum} {home}"
