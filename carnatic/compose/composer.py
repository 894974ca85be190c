"""From a request to an exercise: choose the plan, read what the user gave, draw the line, add remarks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from carnatic.compose.automaton import Automaton
from carnatic.compose.composition import Composition
from carnatic.compose.conditions.conditioned import ConditionedForm
from carnatic.compose.conditions.kept_units import kept_line, kept_notes
from carnatic.compose.conditions.plan_choice import ChosenPlan, PlanChoice, PlanWish
from carnatic.compose.conditions.refusal import Refusal
from carnatic.compose.exhaustive import FEW
from carnatic.compose.forms import Form
from carnatic.compose.network.model import VarisaiNetwork
from carnatic.compose.network.reader import NetworkReader, ReaderSetting
from carnatic.compose.network.weights import Card
from carnatic.compose.novelty import nearest_lesson, new_avartanams
from carnatic.compose.opening import opening_notes
from carnatic.compose.plans import MIRRORED, THROUGH, Plan, composable, offers, plans
from carnatic.compose.sampling.sampler import Sampler, no_opinion
from carnatic.errors import CannotCompose
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.kept import kept_units, own_fields
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_body
from carnatic.lessons.lesson import Lesson, Units
from carnatic.messages import say

MIRRORED_SHARE = 0.6
MOST_SAMPLERS = 16  # some megabytes each
MOST_CONDITIONED = 6  # some dozen megabytes each, where a long line has a level
MOST_COUNTS = 1024  # numbers, so that what has no line isn't counted again
MOST_TASKS = 256  # some thousand bytes each


@dataclass(frozen=True, eq=False)
class _Task:
    """A request without its number: the plan under its conditions, the wish, and the units that the user gave."""

    chosen: ChosenPlan
    wish: PlanWish
    begun: Units


class Composer:
    """Answers requests for new varisais; the same request always with the same one.

    lessons: the table of all lessons; a new line copies none of its family's.
    """

    def __init__(
        self,
        network: VarisaiNetwork,
        card: Card,
        lessons: tuple[Lesson, ...],
        blind: bool = False,
    ) -> None:
        self.network, self.card, self.lessons, self.blind = network, card, lessons, blind
        # a sampler remembers much of what it has counted and read, so only the last few are kept
        self._sampler = lru_cache(MOST_SAMPLERS)(self._new_sampler)
        self._conditioned = lru_cache(MOST_CONDITIONED)(self._new_sampler)
        self._completions = lru_cache(MOST_COUNTS)(self._count)
        self._tasks = lru_cache(MOST_TASKS)(self._task)

    def compose(self, request: ExerciseRequest) -> Composition:
        """A legal, new exercise for a request, which then says how long it is and what of it was kept.

        A sarali's plan is drawn by chance where the request leaves it open. Raises
        CannotCompose with the reason, and what would work, where there is none.
        """
        return self.compose_many((request,))[0]

    def compose_many(self, requests: Sequence[ExerciseRequest]) -> list[Composition]:
        """The exercise of each request, as it would be alone; those that ask for one kind of line are drawn together.

        Raises CannotCompose for the first request that has none.
        """
        asked = [self._asked(request) for request in requests]
        together: dict[tuple[_Task, float], list[int]] = {}
        for i, (request, (task, _)) in enumerate(zip(requests, asked)):
            together.setdefault((task, request.temperature), []).append(i)
        lines: list[Units] = [()] * len(asked)
        for (task, temperature), those in together.items():
            plan = task.chosen.plan
            drawn = self.sampler(plan).draw_many(task.begun, temperature * plan.warmth, [asked[i][1] for i in those])
            for i, line in zip(those, drawn):
                lines[i] = line
        made: dict[tuple[_Task, Units], Composition] = {}
        found = []
        for request, (task, _), line in zip(requests, asked, lines):
            one = made.get((task, line))
            if one is None:
                one = made[task, line] = self._composed(request, task, line)
            found.append(_numbered(one, request))
        return found

    def _asked(self, request: ExerciseRequest) -> tuple[_Task, random.Random]:
        """What a request comes to, and its own stream of chance."""
        rng = random.Random(request.seed)
        first = request.plan
        if first == "any":
            first = MIRRORED if rng.random() < MIRRORED_SHARE else THROUGH
        # neither number nor temperature makes another kind of line
        return self._tasks(request.changed(seed=0, temperature=1.0), first), rng

    def _task(self, request: ExerciseRequest, first: str) -> _Task:
        try:
            options = self._plans(request)
            room = max(option.total for option in options.values())
            wish = _wish(request, room)
            choice = PlanChoice(request, options, self._completions)
            chosen = choice.choose(wish, first)
            if chosen is None:
                raise CannotCompose.of(Refusal(choice, self._plans).why(wish))
        except CannotCompose as refusal:
            if request.family in self.families(request):
                raise
            other = offers(request, self.lessons)
            if other is None:
                raise
            raise CannotCompose("refused.instead", why=refusal.message, instead=other) from None
        return _Task(chosen, wish, chosen.plan.given(wish.opening))

    def _composed(self, request: ExerciseRequest, task: _Task, line: Units) -> Composition:
        plan, own = task.chosen.plan, _own(task.wish)
        count = self._completions(plan, task.begun)
        exercise = self.exercise(request, plan.finish(line), own)
        few = self.sampler(plan).programme.lines(task.begun) if own and count < FEW else ()
        return Composition(
            exercise,
            plan.name,
            nearest_lesson(exercise, self.lessons),
            new_avartanams(exercise, self.lessons),
            (*task.chosen.remarks, *_on_level(exercise, task.wish, task.chosen.level)),
            tuple(show_body(self.exercise(request, plan.finish(other), own)) for other in few),
        )

    def families(self, request: ExerciseRequest) -> tuple[str, ...]:
        """The families of which the request's raga and tala admit a new line."""
        return composable(request, self.lessons)

    def without_network(self) -> Composer:
        """The same constraints with every score zero, to show what the network adds."""
        return Composer(self.network, self.card, self.lessons, blind=True)

    def _plans(self, request: ExerciseRequest) -> dict[str, Plan]:
        return plans(request, self.lessons)

    def sampler(self, plan: Plan) -> Sampler:
        """The sampler for a plan; those of the same form and tala share what the network said."""
        kept = self._conditioned if isinstance(plan.form, ConditionedForm) else self._sampler
        setting = ReaderSetting(plan.rungs, plan.angas, plan.total, plan.with_mirror, plan.kind)
        return kept(plan.form, setting, plan.near)

    def _count(self, plan: Plan, begun: Units) -> int:
        return self.sampler(plan).programme.completions(begun)

    def _new_sampler(self, form: Form, setting: ReaderSetting, near: frozenset[Units]) -> Sampler:
        return Sampler(Automaton(form), no_opinion if self.blind else NetworkReader(self.network, setting), near)

    def exercise(
        self, request: ExerciseRequest, notes: tuple[Note, ...], own: frozenset[int] = frozenset()
    ) -> Exercise:
        """The exercise that a request and its notes make, with its true length and the model's name.

        own: the units that the user gave; what was kept stands in the request as it came out.
        """
        avartanams = sum(note.units for note in notes) // request.tala.aksharas
        asked = request.changed(model=self.card.model, avartanams=avartanams)
        if request.keep:
            asked = asked.changed(**own_fields(notes, own))
        return Exercise(asked, notes, given=own)


def _numbered(composition: Composition, request: ExerciseRequest) -> Composition:
    """The same line as the answer to a request that differs in its number or its temperature alone."""
    exercise = composition.exercise
    if (exercise.request.seed, exercise.request.temperature) == (request.seed, request.temperature):
        return composition
    asked = exercise.request.changed(seed=request.seed, temperature=request.temperature)
    return replace(composition, exercise=replace(exercise, request=asked))


def _wish(request: ExerciseRequest, room: int) -> PlanWish:
    """What a request asks of its line beside a plan. Raises CannotCompose for what no line may have."""
    kept = kept_line(request, room)
    opening = opening_notes(request, room)
    if kept_units(kept) == frozenset(range(len(kept))):
        # a kept beginning is an opening like any other
        kept, opening = (), opening or kept_notes(kept)
    return PlanWish(opening, kept, request.range, request.difficulty)


def _own(wish: PlanWish) -> frozenset[int]:
    """The units that are the user's own."""
    return kept_units(wish.kept) or frozenset(range(sum(note.units for note in wish.opening)))


def _on_level(exercise: Exercise, wish: PlanWish, counted: int) -> tuple[str, ...]:
    """What to say where a line is of another level than was asked for; counted: the one that it was composed for."""
    if wish.level == 0 or (level := difficulty(exercise).level) == wish.level:
        return ()
    if counted == wish.level:
        # only where the ladders differ: windows are left out, and what they count is known no sooner
        return (say("remark.level_by_scale", level=level, raga=exercise.request.raga.title),)
    if wish.opening or wish.kept:
        nearer = "condition.change_start" if wish.opening else "condition.unlock"
    elif exercise.request.speed > 1 and level > wish.level:
        nearer = "condition.lower_speed"
    else:
        nearer = "condition.other_kind"
    return (say("remark.level", wanted=wish.level, level=level, nearer=say(nearer)),)
