"""From a request to an exercise: the plan, the opening, the drawing, and what to say about it."""

from __future__ import annotations

import random
from functools import lru_cache

from carnatic.errors import CannotCompose
from carnatic.generator.checkpoint import Card
from carnatic.generator.composition import Composition
from carnatic.generator.constraint import Programme
from carnatic.generator.figures import WindowFigure
from carnatic.generator.forms import Form
from carnatic.generator.network import VarisaiNetwork
from carnatic.generator.novelty import nearest_lesson, new_avartanams
from carnatic.generator.opening import opening_notes
from carnatic.generator.plans import ARCH, MIRRORED, MOST_AVARTANAMS, THROUGH, WINDOWS, Plan, composable, offers, plans
from carnatic.generator.plans.windows import no_figure
from carnatic.generator.sampling import Reader, Sampler, Setting, no_opinion
from carnatic.practice.drills import FAMILY_TITLES, Drill
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.lessons import Lesson, Units
from carnatic.practice.realise import comes_home
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import show_body, show_notes

MIRRORED_SHARE = 0.6
MOST_SAMPLERS = 16  # some megabytes each
FEW = 20  # so few completions are listed


class Composer:
    """Answers requests for new varisais; the same request always with the same one.

    lessons: the saralis, from which the network has learnt. drills: the table of all
    lessons, without which there are no new lines of the families beside sarali and free.
    """

    def __init__(
        self,
        network: VarisaiNetwork,
        card: Card,
        lessons: tuple[Lesson, ...],
        drills: tuple[Drill, ...] = (),
        blind: bool = False,
    ) -> None:
        self.network, self.card, self.lessons, self.drills, self.blind = network, card, lessons, drills, blind
        # a sampler remembers much of what it has counted and read, so only the last few are kept
        self._sampler = lru_cache(MOST_SAMPLERS)(self._new_sampler)

    def compose(self, request: ExerciseRequest, plan: str | None = None) -> Composition:
        """A legal, new exercise for a request, which then says how long it is.

        plan: 'mirrored' or 'through-composed' for a sarali; drawn by chance when None. Raises
        CannotCompose with the reason, and what would work, where there is none.
        """
        try:
            options = plans(request, self.lessons, self.drills)
            opening = opening_notes(request, max(option.total for option in options.values()))
            rng = random.Random(request.seed)
            wished = plan or (MIRRORED if rng.random() < MIRRORED_SHARE else THROUGH)
            chosen, remarks = self._possible(request, options, opening, wished)
        except CannotCompose as refusal:
            if request.family in self.families(request):
                raise
            raise CannotCompose(f"{refusal} {offers(request, self.lessons, self.drills)}".strip()) from None
        given = chosen.given(opening)
        sampler = self.sampler(chosen)
        count = sampler.programme.completions(given)
        line = sampler.draw(given, request.temperature * chosen.warmth, rng)
        size = sum(note.units for note in opening)
        exercise = self.exercise(request, chosen.finish(line), size)
        few = sampler.programme.lines(given) if size and count < FEW else ()
        return Composition(
            exercise,
            chosen.name,
            nearest_lesson(exercise, self.lessons, self.drills),
            new_avartanams(exercise, self.lessons, self.drills),
            remarks,
            tuple(show_body(self.exercise(request, chosen.finish(other), size)) for other in few),
        )

    def families(self, request: ExerciseRequest) -> tuple[str, ...]:
        """The families of which the request's raga and tala admit a new line."""
        return composable(request, self.lessons, self.drills)

    def without_network(self) -> Composer:
        """The same constraints with every score zero, to show what the network adds."""
        return Composer(self.network, self.card, self.lessons, self.drills, blind=True)

    # -- plans ------------------------------------------------------------------------

    def _possible(
        self, request: ExerciseRequest, options: dict[str, Plan], opening: tuple[Note, ...], wished: str
    ) -> tuple[Plan, tuple[str, ...]]:
        """The wished plan, or another with a remark that says why."""
        order = sorted(options.values(), key=lambda plan: plan.name != wished)
        remarks: tuple[str, ...] = ()
        for plan in order:
            why = self._obstacle(plan, opening)
            if why is None:
                return plan, (*remarks, *filter(None, (plan.remark,)))
            if plan.name == MIRRORED == wished and len(order) > 1:
                remarks = (why,)
        raise CannotCompose(self._why_not(request, order[-1] if order[0].name == MIRRORED else order[0], opening))

    def _obstacle(self, plan: Plan, opening: tuple[Note, ...]) -> str | None:
        """Why an opening can't go on by a plan; None where it can."""
        try:
            given, goes_on = plan.given(opening), plan.goes_on(opening)
        except CannotCompose as refusal:
            return str(refusal)
        size = plan.form.aksharas
        words = [given[i : i + size] for i in range(0, len(given) - size + 1, size)]
        if plan.name == MIRRORED and any(word in plan.form.copies for word in words):
            return "Your opening is a lesson's own figure, so the line goes on freely instead of mirroring it."
        if goes_on and self.sampler(plan).programme.completions(given) > 0:
            return None
        return "No mirrored varisai begins like that, so the line goes on freely."

    def _why_not(self, request: ExerciseRequest, plan: Plan, opening: tuple[Note, ...]) -> str:
        """Name the first swara of the opening after which nothing ends well."""
        programme = self.sampler(plan).programme
        units, words = plan.given(opening), show_notes(opening).split()
        plan.goes_on(opening)  # which may say why it doesn't
        family = FAMILY_TITLES.get(request.family, request.family).lower()
        if programme.completions(()) > 0:
            for length in range(1, len(units) + 1):
                if programme.completions(units[:length]) > 0:
                    continue
                begun = " ".join(words[:length])
                if plan.name == WINDOWS:
                    return f"No new {family} figure begins {begun}; shorten the beginning."
                return (
                    f"After {begun} no ending fits {request.avartanams} avartanams. Add one, or shorten the beginning."
                )
        elif isinstance(plan.form, WindowFigure):
            return no_figure(request, plan.form)
        elif plan.name == ARCH:
            return f"No {family} line keeps to both ladders of {request.raga.name}."
        enough = self._enough_avartanams(request) if comes_home(request.mapped_raga) else None
        if enough is None:
            return f"{request.raga.name}'s ladders, as they are given here, lead no line home to s; take another raga."
        return (
            f"No line of {request.avartanams} avartanams of {request.tala.name} comes home in {request.raga.name}; "
            f"take {enough}."
        )

    def _enough_avartanams(self, request: ExerciseRequest) -> int | None:
        """The next length that has a line; None where no length has."""
        for avartanams in range(request.avartanams + 1, MOST_AVARTANAMS + 1):
            longer = request.changed(avartanams=avartanams, phrase="")
            try:
                options = plans(longer, self.lessons, self.drills).values()
            except CannotCompose:
                continue
            if any(self.sampler(plan).programme.completions(()) for plan in options):
                return avartanams
        return None

    def sampler(self, plan: Plan) -> Sampler:
        """The sampler for a plan; those of the same form and tala share what the network said."""
        return self._sampler(
            plan.form, Setting(plan.rungs, plan.angas, plan.total, plan.with_mirror, plan.kind), plan.near
        )

    def _new_sampler(self, form: Form, setting: Setting, near: frozenset[Units]) -> Sampler:
        return Sampler(Programme(form), no_opinion if self.blind else Reader(self.network, setting), near)

    def exercise(self, request: ExerciseRequest, notes: tuple[Note, ...], given: int = 0) -> Exercise:
        """The exercise that a request and its notes make, with its true length and the model's name."""
        avartanams = sum(note.units for note in notes) // request.tala.aksharas
        asked = request.changed(model=self.card.model, avartanams=avartanams)
        return Exercise(asked, notes, given=frozenset(range(given)))
