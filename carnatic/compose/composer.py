"""Composing an exercise for a request: choose the plan, read what the user gave, draw the line, add remarks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from carnatic.compose.automaton import Automaton, IdeaSearch
from carnatic.compose.composition import Composition
from carnatic.compose.conditions.conditioned import ConditionedForm
from carnatic.compose.conditions.idea import drawn_idea
from carnatic.compose.conditions.kept_units import kept_line, kept_notes
from carnatic.compose.conditions.plan_choice import ChosenPlan, PlanChoice, PlanWish
from carnatic.compose.conditions.refusal import Refusal
from carnatic.compose.exhaustive import FEW
from carnatic.compose.forms import Form
from carnatic.compose.network.model import VarisaiNetwork
from carnatic.compose.network.raga_network import RagaMotion
from carnatic.compose.network.reader import NetworkReader, ReaderSetting
from carnatic.compose.network.weights import Card
from carnatic.compose.novelty import nearest_lesson, new_avartanams
from carnatic.compose.opening import opening_notes
from carnatic.compose.phrase_weights import PhraseWeights, phrase_weights
from carnatic.compose.plans import CLIMBING, MIRRORED, THROUGH, WINDOWS, Plan, composable, offers, plans
from carnatic.compose.sampling.line import Acceptance
from carnatic.compose.sampling.sampler import Sampler, no_opinion
from carnatic.errors import CannotCompose
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import whole_avartanams
from carnatic.exercise.kept import kept_units, own_fields
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_body
from carnatic.exercise.settings import ANY_IDEA, NO_IDEA, ROW_IDEAS
from carnatic.lessons.lesson import Lesson, Units
from carnatic.messages import say
from carnatic.theory.phrases import RagaPhrases

FIRST_PLAN_SHARE = 0.6  # of lines that are mirrored, or climb to S, if they can
FIRST_DRAW = 10  # added to the seed, so that seed 0, which a newcomer sees, is an easy line with a plain idea
MOST_SAMPLERS = 16  # some megabytes each
MOST_CONDITIONED = 6  # some dozen megabytes each for a long line with a level
MOST_WITH_IDEA = 24  # one for each idea, plan, raga, tala and length; a dozen megabytes each at most
MOST_COUNTS = 1024  # numbers; a plan without lines isn't counted again either
MOST_TASKS = 256  # some thousand bytes each


@dataclass(frozen=True, eq=False)
class _Task:
    """A request without its number: the plan under its conditions, the wish, and the units that the user gave."""

    chosen: ChosenPlan
    wish: PlanWish
    given: Units


class Composer:
    """Composes new varisais; the same request always gives the same one.

    lessons: the table of all lessons; a new line copies none of its family's. phrases: what was counted in
    pieces of ragas. motion: how ragas move of which there are no pieces.
    """

    def __init__(
        self,
        network: VarisaiNetwork,
        card: Card,
        lessons: tuple[Lesson, ...],
        blind: bool = False,
        phrases: tuple[RagaPhrases, ...] = (),
        motion: RagaMotion | None = None,
    ) -> None:
        self.phrases, self.motion = phrases, motion
        self.network, self.card, self.lessons, self.blind = network, card, lessons, blind
        # a sampler keeps much of what it has counted and read, so only the last few are cached
        self._sampler = lru_cache(MOST_SAMPLERS)(self._new_sampler)
        self._conditioned = lru_cache(MOST_CONDITIONED)(self._new_sampler)
        self._with_idea = lru_cache(MOST_WITH_IDEA)(self._new_sampler)
        self._completions = lru_cache(MOST_COUNTS)(self._count)
        self._tasks = lru_cache(MOST_TASKS)(self._task)

    def compose(self, request: ExerciseRequest) -> Composition:
        """A legal, new exercise; its own request has the real length and the kept units.

        If the request leaves the plan of a sarali open, it is chosen at random. Raises CannotCompose
        with the reason, and what would work, if there is no line.
        """
        return self.compose_many((request,))[0]

    def compose_many(self, requests: Sequence[ExerciseRequest]) -> list[Composition]:
        """The exercise of each request; requests for the same kind of line are drawn together.

        Each exercise is the same as if it were composed alone. Raises CannotCompose for the first
        request that has none.
        """
        tasks = [self._task_and_rng(request) for request in requests]
        groups: dict[tuple[_Task, float], list[int]] = {}
        for i, (request, (task, _)) in enumerate(zip(requests, tasks)):
            groups.setdefault((task, request.temperature), []).append(i)
        lines: list[Units] = [()] * len(tasks)
        for (task, temperature), indices in groups.items():
            plan = task.chosen.plan
            chances = [tasks[i][1] for i in indices]
            # a line that is drawn again is judged once
            accepts = cache(self._acceptance(requests[indices[0]], task))
            drawn = self.sampler(plan).draw_many(task.given, temperature * plan.warmth, chances, accepts)
            for i, line in zip(indices, drawn):
                lines[i] = line
        finished: dict[tuple[_Task, Units], Composition] = {}
        compositions = []
        for request, (task, _), line in zip(requests, tasks, lines):
            composition = finished.get((task, line))
            if composition is None:
                composition = finished[task, line] = self._composed(request, task, line)
            compositions.append(_numbered(composition, request))
        return compositions

    def _task_and_rng(self, request: ExerciseRequest) -> tuple[_Task, random.Random]:
        """The task of a request, and the request's own random numbers."""
        rng = random.Random(request.seed + FIRST_DRAW)
        plan_name = request.plan
        if plan_name == "any" and request.family_row.lands:
            plan_name = rng.choice(self._names(request) or [""])
        elif plan_name == "any":
            first = MIRRORED if request.family_row.has_plans else CLIMBING
            plan_name = first if rng.random() < FIRST_PLAN_SHARE else THROUGH
        idea = request.idea
        if idea == ANY_IDEA and request.family_row.has_ideas:
            idea = drawn_idea(rng, request.tala, request.avartanams)
        # the number and the temperature don't change the kind of line
        return self._tasks(request.changed(seed=0, temperature=1.0), plan_name, idea), rng

    def _names(self, request: ExerciseRequest) -> list[str]:
        """The names of a request's plans; none if it has none."""
        try:
            return sorted(self._plans(request))
        except CannotCompose:
            return []

    def _task(self, request: ExerciseRequest, plan_name: str, idea: str) -> _Task:
        try:
            options = self._plans(request)
            room = max(option.total for option in options.values())
            wish = _wish(request, room, idea)
            choice = PlanChoice(request, options, self._completions)
            chosen = choice.choose(wish, plan_name)
            if chosen is None:
                raise CannotCompose.of(Refusal(choice, self._plans).why(wish))
        except CannotCompose as refusal:
            if request.family in self.families(request):
                raise
            alternative = offers(request, self.lessons)
            if alternative is None:
                raise
            raise CannotCompose("refused.instead", why=refusal.message, instead=alternative) from None
        return _Task(chosen, wish, chosen.plan.given(wish.opening))

    def _acceptance(self, request: ExerciseRequest, task: _Task) -> Acceptance:
        """Whether a line is taken; of a moved figure, the level of the whole piece counts too."""
        plan, level = task.chosen.plan, task.chosen.level
        if plan.name != WINDOWS or level == 0:
            return plan.accepts

        def accepts(line: Units) -> bool:
            return plan.accepts(line) and difficulty(self.exercise(request, plan.finish(line))).level == level

        return accepts

    def _composed(self, request: ExerciseRequest, task: _Task, line: Units) -> Composition:
        plan, given = task.chosen.plan, _given_units(task.wish)
        count = self._completions(plan, task.given)
        exercise = self.exercise(request, plan.finish(line), given)
        listed = self.sampler(plan).automaton.lines(task.given) if given and count < FEW else ()
        return Composition(
            exercise,
            plan.name,
            nearest_lesson(exercise, self.lessons),
            new_avartanams(exercise, self.lessons),
            (*task.chosen.remarks, *_level_remarks(exercise, task.wish, task.chosen.level)),
            tuple(show_body(self.exercise(request, plan.finish(other), given)) for other in listed),
        )

    def families(self, request: ExerciseRequest) -> tuple[str, ...]:
        """The families that have a new line in the request's raga and tala."""
        return composable(request, self.lessons)

    def without_network(self) -> Composer:
        """A composer with the same constraints and every score zero, to show what the network adds."""
        return Composer(self.network, self.card, self.lessons, blind=True, phrases=self.phrases, motion=self.motion)

    def _plans(self, request: ExerciseRequest) -> dict[str, Plan]:
        options = plans(request, self.lessons)
        if not request.family_row.has_phrases:
            return options
        weights = phrase_weights(request.mapped_raga, request.phrases, self.phrases, self.motion)
        return {name: replace(plan, phrases=weights) for name, plan in options.items()}

    def sampler(self, plan: Plan) -> Sampler:
        """The sampler of a plan; plans of the same form and tala share what was read from the network."""
        setting = ReaderSetting(plan.rungs, plan.angas, plan.total, plan.with_mirror, plan.kind)
        cached_sampler = self._conditioned if isinstance(plan.form, ConditionedForm) else self._sampler
        if plan.form.has_idea:
            cached_sampler = self._with_idea
        return cached_sampler(plan.form, setting, plan.near, plan.phrases)

    def _count(self, plan: Plan, given: Units) -> int:
        return self.sampler(plan).automaton.completions(given)

    def _new_sampler(
        self, form: Form, setting: ReaderSetting, near: frozenset[Units], phrases: PhraseWeights | None
    ) -> Sampler:
        automaton = IdeaSearch(form) if form.has_idea else Automaton(form)
        scorer = no_opinion if self.blind else NetworkReader(self.network, setting)
        return Sampler(automaton, scorer, near, phrases)

    def exercise(
        self, request: ExerciseRequest, notes: tuple[Note, ...], given: frozenset[int] = frozenset()
    ) -> Exercise:
        """The exercise of a request and its notes, with its true length and the model's name.

        given: the units that the user gave; kept units are in the request as they came out.
        """
        units = sum(note.units for note in notes)
        avartanams = whole_avartanams(request.family, request.tala.aksharas, request.speed, units)
        actual = request.changed(model=self.card.model, avartanams=avartanams)
        if request.keep:
            actual = actual.changed(**own_fields(notes, given))
        return Exercise(actual, notes, given=given)


def _numbered(composition: Composition, request: ExerciseRequest) -> Composition:
    """The same line for a request that differs only in its number or its temperature."""
    exercise = composition.exercise
    if (exercise.request.seed, exercise.request.temperature) == (request.seed, request.temperature):
        return composition
    numbered = exercise.request.changed(seed=request.seed, temperature=request.temperature)
    return replace(composition, exercise=replace(exercise, request=numbered))


def _wish(request: ExerciseRequest, room: int, idea: str) -> PlanWish:
    """What a request wants of its line besides a plan. Raises CannotCompose if no line can have it."""
    kept = kept_line(request, room)
    opening = opening_notes(request, room)
    if kept_units(kept) == frozenset(range(len(kept))):
        # a kept beginning is an opening like any other
        kept, opening = (), opening or kept_notes(kept)
    ideas: tuple[str, ...] = (idea,)
    if request.idea == ANY_IDEA:
        # what is locked has its own idea; the rest had better stay free
        is_open = request.family_row.has_ideas and not kept
        ideas = tuple(dict.fromkeys((idea, *ROW_IDEAS, NO_IDEA))) if is_open else (NO_IDEA,)
    return PlanWish(opening, kept, request.range, request.difficulty, ideas)


def _given_units(wish: PlanWish) -> frozenset[int]:
    """The units that the user gave."""
    return kept_units(wish.kept) or frozenset(range(sum(note.units for note in wish.opening)))


def _level_remarks(exercise: Exercise, wish: PlanWish, counted: int) -> tuple[str, ...]:
    """The remark on a line whose level isn't the requested one.

    counted: the level that the line was composed for.
    """
    if wish.level == 0 or (level := difficulty(exercise).level) == wish.level:
        return ()
    if counted == wish.level:
        # only if the ladders differ: some transpositions are left out, and their points aren't known earlier
        return (say("remark.level_by_scale", level=level, raga=exercise.request.raga.title),)
    if wish.opening or wish.kept:
        nearer = "condition.change_start" if wish.opening else "condition.unlock"
    elif exercise.request.speed > 1 and level > wish.level:
        nearer = "condition.lower_speed"
    else:
        nearer = "condition.other_kind"
    return (say("remark.level", wanted=wish.level, level=level, nearer=say(nearer)),)
