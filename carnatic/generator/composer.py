"""From a request to an exercise: the plan, the opening, the drawing, and what to say about it."""

from __future__ import annotations

import random
from itertools import pairwise

from carnatic.errors import CannotCompose
from carnatic.generator.checkpoint import Card
from carnatic.generator.composition import Composition
from carnatic.generator.constraint import Programme
from carnatic.generator.forms import Form
from carnatic.generator.network import VarisaiNetwork
from carnatic.generator.novelty import nearest_lesson, new_avartanams
from carnatic.generator.plans import MIRRORED, MOST_AVARTANAMS, THROUGH, Plan, plans
from carnatic.generator.sampling import Reader, Sampler, Setting, no_opinion
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.lessons import Lesson, Units, run_units
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import ladder_words
from carnatic.practice.text import read_notes, show_body, show_notes
from carnatic.theory.swara import spell

MIRRORED_SHARE = 0.6
FEW = 20  # so few completions are listed


class Composer:
    """Answers requests for new varisais; the same request always with the same one."""

    def __init__(self, network: VarisaiNetwork, card: Card, lessons: tuple[Lesson, ...], blind: bool = False) -> None:
        self.network, self.card, self.lessons, self.blind = network, card, lessons, blind
        self._samplers: dict[tuple[Form, Setting], Sampler] = {}

    def compose(self, request: ExerciseRequest, plan: str | None = None) -> Composition:
        """A legal, new exercise for a request.

        plan: 'mirrored' or 'through-composed'; drawn by chance when None. Raises
        CannotCompose with the reason, and what would work, where there is none.
        """
        options = plans(request, self.lessons)
        opening = opening_notes(request)
        rng = random.Random(request.seed)
        wished = plan or (MIRRORED if rng.random() < MIRRORED_SHARE else THROUGH)
        chosen, remarks = self._possible(request, options, opening, wished)
        given = _given(chosen, opening, request)
        sampler = self.sampler(chosen)
        count = sampler.programme.completions(given)
        line = sampler.draw(given, request.temperature * chosen.warmth, rng)
        size = sum(note.units for note in opening)
        exercise = self.exercise(request, chosen.finish(line), size)
        few = sampler.programme.lines(given) if size and count < FEW else ()
        return Composition(
            exercise,
            chosen.name,
            nearest_lesson(exercise, self.lessons),
            new_avartanams(exercise, self.lessons),
            remarks,
            tuple(show_body(self.exercise(request, chosen.finish(other), size)) for other in few),
        )

    def without_network(self) -> Composer:
        """The same constraints with every score zero, to show what the network adds."""
        return Composer(self.network, self.card, self.lessons, blind=True)

    # -- plans ------------------------------------------------------------------------

    def _possible(
        self, request: ExerciseRequest, options: dict[str, Plan], opening: tuple[Note, ...], wished: str
    ) -> tuple[Plan, tuple[str, ...]]:
        """The wished plan, or another with a remark that says why."""
        order = sorted(options.values(), key=lambda plan: plan.name != wished)
        remarks: tuple[str, ...] = ()
        for plan in order:
            why = self._obstacle(request, plan, opening)
            if why is None:
                return plan, remarks
            if plan.name == MIRRORED == wished and len(order) > 1:
                remarks = (why,)
        raise CannotCompose(self._why_not(request, order[-1] if order[0].name == MIRRORED else order[0], opening))

    def _obstacle(self, request: ExerciseRequest, plan: Plan, opening: tuple[Note, ...]) -> str | None:
        """Why an opening can't go on by a plan; None where it can."""
        try:
            given = _given(plan, opening, request)
        except CannotCompose as refusal:
            return str(refusal)
        size = plan.form.aksharas
        words = [given[i : i + size] for i in range(0, len(given) - size + 1, size)]
        if plan.name == MIRRORED and any(word in plan.form.copies for word in words):
            return "Your opening is a lesson's own figure, so the line goes on freely instead of mirroring it."
        if _fits_run(plan, opening, request) and self.sampler(plan).programme.completions(given) > 0:
            return None
        return "No mirrored varisai begins like that, so the line goes on freely."

    def _why_not(self, request: ExerciseRequest, plan: Plan, opening: tuple[Note, ...]) -> str:
        """Name the first swara of the opening after which nothing ends well."""
        programme = self.sampler(plan).programme
        tail = "Add one, or shorten the beginning."
        words = show_notes(opening).split()
        units = _given(plan, opening, request)
        for length in range(1, len(units) + 1):
            if programme.completions(units[:length]) == 0 and programme.completions(()) > 0:
                return f"After {' '.join(words[:length])} no ending fits {request.avartanams} avartanams. {tail}"
        enough = self._enough_avartanams(request)
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
                options = plans(longer, self.lessons).values()
            except CannotCompose:
                continue
            if any(self.sampler(plan).programme.completions(()) for plan in options):
                return avartanams
        return None

    def sampler(self, plan: Plan) -> Sampler:
        """The sampler for a plan; those of the same form and tala share what the network said."""
        setting = Setting(plan.rungs, plan.angas, plan.total, plan.with_mirror)
        found = self._samplers.get((plan.form, setting))
        if found is None:
            scorer = no_opinion if self.blind else Reader(self.network, setting)
            found = self._samplers[plan.form, setting] = Sampler(Programme(plan.form), scorer, plan.near)
        return found

    def exercise(self, request: ExerciseRequest, notes: tuple[Note, ...], given: int = 0) -> Exercise:
        """The exercise that a request and its notes make, stamped with the model's name."""
        return Exercise(request.changed(model=self.card.model), notes, given_units=given)


def _given(plan: Plan, opening: tuple[Note, ...], request: ExerciseRequest) -> Units:
    """The part of an opening that falls into what a plan composes, in the plan's own units."""
    return plan.units_of(opening)[: plan.form.units]


def _fits_run(plan: Plan, opening: tuple[Note, ...], request: ExerciseRequest) -> bool:
    """Whether an opening that is longer than the figures goes on as the run does."""
    units = plan.units_of(opening)
    rest = units[plan.form.units :]
    run = run_units(len(request.mapped_raga.arohana), request.tala.aksharas)
    return units[:1] in ((), (0,)) and rest == run[: len(rest)] if plan.name == MIRRORED else True


def opening_notes(request: ExerciseRequest) -> tuple[Note, ...]:
    """The notes of the opening phrase.

    Raises CannotCompose (or SargamError) where the phrase leaves the raga or its range,
    doesn't begin on s or S, or leaves nothing to compose.
    """
    notes, _ = read_notes(request.phrase)
    if not notes:
        return ()
    raga = request.mapped_raga
    pitches = raga.resolve(tuple(note.swara for note in notes))
    for note, pitch in zip(notes, pitches):
        if pitch is None:
            raise CannotCompose(f"{raga.name} has no {spell(note.swara).lower()}. It goes {ladder_words(raga)}.")
    _check_range(notes, request)
    for a, b in pairwise(pitches):
        why = raga.move_fault(a, b) if a and b else None
        if why:
            raise CannotCompose(f"The opening can't be sung: {why}.")
    if notes[0].swara.letter != "s":
        raise CannotCompose(f"A varisai begins on s or S; the opening begins on {spell(notes[0].swara)}.")
    units = sum(note.units for note in notes)
    room = request.avartanams * request.tala.aksharas
    if units >= room:
        raise CannotCompose(
            f"The opening fills {units} aksharas and the varisai has {room}; shorten it or add avartanams."
        )
    return notes


def _check_range(notes: tuple[Note, ...], request: ExerciseRequest) -> None:
    raga = request.mapped_raga
    both = (*raga.arohana, *raga.avarohana)
    lowest, highest = (f(p.swara.step for p in both) for f in (min, max))
    for note in notes:
        if not lowest <= note.swara.step <= highest:
            low, high = (min(both, key=lambda p: p.height), max(both, key=lambda p: p.height))
            raise CannotCompose(
                f"A {request.family} varisai stays between {spell(low.swara)} and {spell(high.swara)}; "
                f"{spell(note.swara)} lies outside."
            )
