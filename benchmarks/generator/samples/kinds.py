"""The kinds of exercise that are sampled, and the ways in which they are drawn.

Every way stands under the form's own constraints, so that what the network adds can be
seen: its own choice, no opinion at all under the same rule of motion, under a tighter and a
wider one, and an even draw over all legal new lines, by their exact count.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from carnatic.compose.composer import Composer
from carnatic.compose.forms import LARGEST_MOVE, Figures, Form, FreeLine, State
from carnatic.compose.plans import MIRRORED, THROUGH, Plan, plans
from carnatic.compose.sampling.sampler import Sampler
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.lessons.lesson import Units

TIGHT, WIDE = 1, 4  # rungs, where the rule itself allows LARGEST_MOVE
NETWORK, BLIND, UNIFORM = "network", "scores zero, same rule", "uniform over the legal"
BLIND_TIGHT, BLIND_WIDE = "scores zero, steps only", "scores zero, wider rule"
ANY = "any"
BLOCK = 50  # exercises that are made at once

Draw = Callable[[int], Exercise]  # seed → exercise


@dataclass(frozen=True)
class Kind:
    """A kind of exercise: its name and its request."""

    name: str
    request: ExerciseRequest


# name, family, tala, plan, raga
_KINDS = (
    ("sarali, mirrored", "sarali", "Adi", MIRRORED, "Mayamalavagowla"),
    ("sarali, through-composed", "sarali", "Adi", THROUGH, "Mayamalavagowla"),
    ("sarali, default mix", "sarali", "Adi", ANY, "Mayamalavagowla"),
    ("sarali, mirrored, 7 rungs", "sarali", "Adi", MIRRORED, "Sriranjani"),
    ("sarali, mirrored, 6 rungs", "sarali", "Adi", MIRRORED, "Mohanam"),
    ("janta", "janta", "Adi", ANY, "Mayamalavagowla"),
    ("dhatu", "dhatu", "Adi", ANY, "Mayamalavagowla"),
    ("alankaram in Adi", "alankaram", "Adi", ANY, "Mayamalavagowla"),
    ("alankaram in Dhruva", "alankaram", "chaturasra jati Dhruva", ANY, "Mayamalavagowla"),
    ("tara sthayi", "tara_sthayi", "Adi", ANY, "Mayamalavagowla"),
    ("mandra sthayi", "mandra_sthayi", "Adi", ANY, "Mayamalavagowla"),
    ("free", "free", "Adi", ANY, "Mayamalavagowla"),
)


def kinds(catalogue: Catalogue) -> tuple[Kind, ...]:
    """Every kind that is sampled, in a learner's order."""
    found = []
    for name, family, tala, plan, raga in _KINDS:
        fields = {"family": family, "tala": tala, "plan": plan, "raga": raga}
        found.append(Kind(name, from_fields(fields, catalogue)))
    return tuple(found)


def ways(composer: Composer, kind: Kind) -> dict[str, Draw]:
    """The ways in which exercises of a kind are drawn, by name."""
    blind = composer.without_network()
    found = {NETWORK: _composing(composer, kind), BLIND: _composing(blind, kind)}
    if kind.request.plan == ANY and kind.request.family == "sarali":
        return found  # two forms in one sample: each stands in its own row
    plan = plan_of(composer, kind.request)
    for name, largest in ((BLIND_TIGHT, TIGHT), (BLIND_WIDE, WIDE)):
        form = moved(plan.form, largest)
        if form is not None:
            found[name] = _drawing(blind, kind, replace(plan, form=form))
    found[UNIFORM] = lambda seed: _exercise(composer, kind, plan, uniform_line(sampler, random.Random(seed)))
    sampler = composer.sampler(plan)
    return found


def plan_of(composer: Composer, request: ExerciseRequest) -> Plan:
    """The plan that a request names, or the one that its family has."""
    found = plans(request, composer.lessons)
    return found[request.plan] if request.plan in found else next(iter(found.values()))


def compose(composer: Composer, request: ExerciseRequest) -> Exercise:
    """The exercise that the app itself would compose."""
    return composer.compose(request).exercise


def _composing(composer: Composer, kind: Kind) -> Draw:
    def make(seeds: range) -> list[Exercise]:
        made = composer.compose_many([kind.request.changed(seed=seed) for seed in seeds])
        return [composition.exercise for composition in made]

    return _in_blocks(make)


def _drawing(composer: Composer, kind: Kind, plan: Plan) -> Draw:
    """Lines of a plan of the benchmark's own."""
    sampler = composer.sampler(plan)
    temperature = kind.request.temperature * plan.warmth

    def make(seeds: range) -> list[Exercise]:
        lines = sampler.draw_many((), temperature, [random.Random(seed) for seed in seeds])
        return [_exercise(composer, kind, plan, line) for line in lines]

    return _in_blocks(make)


def _in_blocks(make: Callable[[range], list[Exercise]]) -> Draw:
    """Exercises one by one, from blocks that are composed at once."""

    @lru_cache(maxsize=2)
    def block(number: int) -> list[Exercise]:
        return make(range(number * BLOCK, (number + 1) * BLOCK))

    return lambda seed: block(seed // BLOCK)[seed % BLOCK]


def _exercise(composer: Composer, kind: Kind, plan: Plan, line: Units) -> Exercise:
    return composer.exercise(kind.request, plan.finish(line))


# -- other rules of motion -----------------------------------------------------------------------


@dataclass(frozen=True)
class WideFigures(Figures):
    """Figures that may also move as far as WIDE."""

    def allowed(self, state: State) -> Iterator[int]:
        own = tuple(super().allowed(state))
        yield from own
        yield from (step for step in range(self.rungs) if step not in own and self._far(state, step))

    def _far(self, state: State, step: int) -> bool:
        if state.last is None or not LARGEST_MOVE < abs(step - state.last) <= WIDE:
            return False
        ends_well = self.units - state.unit > 1 or (step, 0) in self.legal
        return ends_well and (state.last, step) in self.legal


def moved(form: Form, largest: int) -> Form | None:
    """The same form with another largest move, in rungs; None where its moves are no table of ours.

    For a ladder with the same swaras both ways, on which every move is lawful.
    """
    if isinstance(form, FreeLine):
        rungs = range(form.lowest, form.rungs)
        near = frozenset((i, j) for i, j in product(rungs, rungs) if abs(i - j) <= largest)
        return replace(form, inside=near, across=form.across | near)
    if isinstance(form, Figures) and largest >= LARGEST_MOVE:
        return WideFigures(**{name: getattr(form, name) for name in form.__dataclass_fields__})
    if isinstance(form, Figures):
        # s stays within reach, where a figure begins anew
        near = frozenset((i, j) for i, j in form.legal if abs(i - j) <= largest or j == 0)
        return replace(form, legal=near)
    return None


# -- chance --------------------------------------------------------------------------------------


def uniform_line(sampler: Sampler, rng: random.Random) -> Units:
    """A line drawn with equal chance from all legal new ones of a form, by their exact count."""
    automaton = sampler.automaton
    form, state = automaton.form, automaton.start
    line: Units = ()
    while len(line) < form.units:
        copies = automaton.copies_at(state)
        word = line[len(line) - len(line) % form.aksharas :]
        weighed = []
        for unit, after in automaton.steps(state):
            longer = (*word, unit)
            if len(longer) == form.aksharas:
                ways_on = 0 if longer in copies else automaton.ways(after)
            else:
                ways_on = automaton.new_ways(after, longer, copies)
            weighed.append((ways_on, unit, after))
        ticket = rng.randrange(sum(ways_on for ways_on, _, _ in weighed))
        for ways_on, unit, after in weighed:
            ticket -= ways_on
            if ticket < 0:
                line, state = (*line, unit), after
                break
    return line
