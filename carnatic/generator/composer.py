"""From a request to an exercise: the plan, the opening, the drawing, and what to say about it."""

from __future__ import annotations

import random
from itertools import pairwise

from carnatic.errors import CannotCompose
from carnatic.generator.checkpoint import Card
from carnatic.generator.composition import Composition
from carnatic.generator.constraint import Form, Programme
from carnatic.generator.network import VarisaiNetwork
from carnatic.generator.novelty import copies, frames, near_copies, nearest_lesson, new_avartanams
from carnatic.generator.sampling import Reader, Sampler, Setting, no_opinion
from carnatic.practice.exercise import Exercise
from carnatic.practice.lessons import KARVAI, Lesson, Units, mirror, notes_to_units, run_units, units_to_notes
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import ladder_words
from carnatic.practice.text import read_notes, show_body
from carnatic.theory.raga import Raga
from carnatic.theory.swara import spell

MIRRORED, THROUGH = "mirrored", "through-composed"
MIRRORED_SHARE = 0.6
MIRRORED_WARMTH = 2.0  # a mirrored piece has one figure to be new in: it wanders twice as far
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
        check_admitted(request)
        given = opening_units(request)
        rng = random.Random(request.seed)
        if plan is None:
            plan = MIRRORED if rng.random() < MIRRORED_SHARE else THROUGH
        plan, remarks = self._possible_plan(request, given, plan)
        sampler = self.sampler(request, plan)
        count = sampler.programme.completions(self._composed(request, given, plan))
        warmth = request.temperature * (MIRRORED_WARMTH if plan == MIRRORED else 1.0)
        line = sampler.draw(self._composed(request, given, plan), warmth, rng)
        exercise = self.exercise(request, self.whole(request, line, plan), len(given))
        completions = self._few(request, sampler, given, plan) if given and count < FEW else ()
        return Composition(
            exercise,
            plan,
            nearest_lesson(exercise, self.lessons),
            new_avartanams(exercise, self.lessons),
            remarks,
            completions,
        )

    def without_network(self) -> Composer:
        """The same constraints with every score zero, to show what the network adds."""
        return Composer(self.network, self.card, self.lessons, blind=True)

    # -- plans ------------------------------------------------------------------------

    def _possible_plan(self, request: ExerciseRequest, given: Units, plan: str) -> tuple[str, tuple[str, ...]]:
        """The wished plan, or the through-composed one with a remark that says why."""
        if plan == MIRRORED:
            why = self._no_mirror(request, given)
            if why is None:
                return MIRRORED, ()
            plan, remarks = THROUGH, ((why,) if why else ())
        else:
            remarks = ()
        if self.sampler(request, THROUGH).programme.completions(given) > 0:
            return plan, remarks
        if not remarks and self._no_mirror(request, given) is None:
            return MIRRORED, ()
        raise CannotCompose(self._why_not(request, given))

    def _no_mirror(self, request: ExerciseRequest, given: Units) -> str | None:
        """Why there is no mirrored piece; '' where its length alone forbids it, None where there is one."""
        figures = figure_avartanams(request)
        if figures < 1:
            return ""
        run_and_after = given[figures * request.tala.aksharas :]
        run = run_units(request.raga.rungs, request.tala.aksharas)
        fits = run_and_after == run[: len(run_and_after)]
        composed = self._composed(request, given, MIRRORED)
        whole = request.tala.aksharas
        known = copies(self.lessons, request.raga.rungs)
        if len(composed) >= whole and any(composed[i : i + whole] in known for i in range(0, len(composed), whole)):
            return "Your opening is a lesson's own figure, so the line goes on freely instead of mirroring it."
        if fits and given[:1] in ((), (0,)) and self.sampler(request, MIRRORED).programme.completions(composed) > 0:
            return None
        return "No mirrored varisai begins like that, so the line goes on freely."

    def _why_not(self, request: ExerciseRequest, given: Units) -> str:
        """Name the first swara of the opening after which nothing ends well."""
        programme = self.sampler(request, THROUGH).programme
        tail = "Add one, or shorten the beginning."
        for length in range(1, len(given) + 1):
            if programme.completions(given[:length]) == 0:
                words = _unit_words(given[:length], request.mapped_raga)
                return f"After {' '.join(words)} no ending fits {request.avartanams} avartanams. {tail}"
        return f"No line of {request.avartanams} avartanams is left. {tail}"

    def _few(self, request: ExerciseRequest, sampler: Sampler, given: Units, plan: str) -> tuple[str, ...]:
        lines = sampler.programme.lines(self._composed(request, given, plan))
        wholes = (self.whole(request, line, plan) for line in lines)
        return tuple(show_body(self.exercise(request, whole, len(given))) for whole in wholes)

    # -- forms ------------------------------------------------------------------------

    def sampler(self, request: ExerciseRequest, plan: str) -> Sampler:
        """The sampler for a request's ladder, tala and length under a plan."""
        form = self._form(request, plan)
        tala = request.tala
        setting = Setting(form.rungs, tala.lengths, request.avartanams * tala.aksharas, plan == MIRRORED)
        found = self._samplers.get((form, setting))
        if found is None:
            scorer = no_opinion if self.blind else Reader(self.network, setting)
            near = near_copies(self.lessons, form.rungs)
            found = self._samplers[form, setting] = Sampler(Programme(form), scorer, near)
        return found

    def _form(self, request: ExerciseRequest, plan: str) -> Form:
        raga, tala = request.mapped_raga, request.tala
        rungs = raga.rungs
        known = copies(self.lessons, rungs)
        free = plan == THROUGH
        return Form(
            rungs=rungs,
            aksharas=tala.aksharas,
            anga_starts=tala.anga_starts,
            avartanams=request.avartanams if free else figure_avartanams(request),
            starts=(0, rungs - 1) if free else (0,),
            free_line=free,
            moves=_moves(raga),
            copies=known,
            last_copies=known - {frames(rungs)[1]} if free else known,
        )

    def _composed(self, request: ExerciseRequest, given: Units, plan: str) -> Units:
        """The part of an opening that falls into what is composed."""
        return given if plan == THROUGH else given[: figure_avartanams(request) * request.tala.aksharas]

    def whole(self, request: ExerciseRequest, line: Units, plan: str) -> Units:
        """A mirrored piece from its figures; a through-composed line is whole already."""
        if plan == THROUGH:
            return line
        rungs = request.raga.rungs
        half = (*line, *run_units(rungs, request.tala.aksharas))
        return (*half, *mirror(half, rungs))

    def exercise(self, request: ExerciseRequest, units: Units, given: int = 0) -> Exercise:
        """The exercise that a request and its units make, stamped with the model's name."""
        stamped = request.changed(model=self.card.model)
        return Exercise(stamped, units_to_notes(units, request.mapped_raga), given_units=given)


def check_admitted(request: ExerciseRequest) -> None:
    """Refuse what can't be composed yet, with what can."""
    if request.family != "sarali":
        raise CannotCompose(f"New {request.family} lines are not composed yet; choose sarali.")
    if request.tala.name != "Adi":
        raise CannotCompose(f"Sarali varisais are composed in Adi for now; {request.tala.name} is not offered yet.")
    if not request.mapped_raga.is_symmetrical:
        raise CannotCompose(f"{request.raga.name}'s ladders don't mirror each other; choose a raga whose ladders do.")


def figure_avartanams(request: ExerciseRequest) -> int:
    """How many avartanams of a mirrored piece are figures; 0 where it can't be mirrored."""
    run = len(run_units(request.raga.rungs, request.tala.aksharas)) // request.tala.aksharas
    half, odd = divmod(request.avartanams, 2)
    return 0 if odd else max(0, half - run)


def opening_units(request: ExerciseRequest) -> Units:
    """The rungs of the opening phrase.

    Raises CannotCompose (or SargamError) where the phrase leaves the raga or the octave,
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
        if not 0 <= note.swara.step <= 7:
            raise CannotCompose(f"A sarali varisai stays between s and S; {spell(note.swara)} lies outside.")
    for a, b in pairwise(pitches):
        why = raga.move_fault(a, b) if a and b else None
        if why:
            raise CannotCompose(f"The opening can't be sung: {why}.")
    if notes[0].swara.letter != "s":
        raise CannotCompose(f"A varisai begins on s or S; the opening begins on {spell(notes[0].swara)}.")
    units = notes_to_units(notes, raga) or ()
    room = request.avartanams * request.tala.aksharas
    if len(units) >= room:
        raise CannotCompose(
            f"The opening fills {len(units)} aksharas and the varisai has {room}; shorten it or add avartanams."
        )
    return units


def _moves(raga: Raga) -> frozenset[tuple[int, int]]:
    """Pairs of rungs between s and S that the raga's ladders allow."""
    pitches = raga.arohana
    return frozenset(
        (i, j) for i, a in enumerate(pitches) for j, b in enumerate(pitches) if raga.move_fault(a, b) is None
    )


def _unit_words(units: Units, raga: Raga) -> list[str]:
    return ["," if unit == KARVAI else spell(raga.rung(unit)) for unit in units]
