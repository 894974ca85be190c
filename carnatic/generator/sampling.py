"""Composing: the network's scores under the programme's constraints.

Each unit is drawn from the network's tempered distribution over the continuations that
can still end well, every weight multiplied by the chance that the avartanam does *not*
end as a copy or near copy of a lesson. What remains is the network's own distribution
given that the line is legal and new.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import exp

import numpy as np
import torch

from carnatic.errors import CannotCompose
from carnatic.generator.checkpoint import Card
from carnatic.generator.composition import Composition
from carnatic.generator.constraint import Form, Programme, State
from carnatic.generator.corpus import features, places
from carnatic.generator.network import Hidden, VarisaiNetwork
from carnatic.generator.novelty import copies, frames, near_copies, nearest_lesson, new_avartanams
from carnatic.generator.vocabulary import symbol_of
from carnatic.practice.exercise import Exercise
from carnatic.practice.lessons import KARVAI, Lesson, Units, mirror, notes_to_units, run_units, units_to_notes
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import ladder_words
from carnatic.practice.text import read_notes, show_body
from carnatic.theory.raga import Raga
from carnatic.theory.swara import spell

SCORE_STEPS = 1024  # scores are rounded to 1/1024, so that every machine draws alike
MIRRORED_SHARE = 0.6
MIRRORED_WARMTH = 2.0  # a mirrored piece has one figure to be new in: it wanders twice as far
FEW = 20  # so few completions are listed
LEAST_COPY_CHANCE = 2.0**-9  # paths to a copy less likely than this are not followed
MIRRORED, THROUGH = "mirrored", "through-composed"

Scores = tuple[int, ...]
Trie = dict[Units, frozenset[int]]
Scorer = Callable[[Sequence["Path"]], list["Node"]]


@dataclass(frozen=True)
class Node:
    """What the network says after a prefix: rounded scores (SYMBOLS,) and its state."""

    scores: Scores
    hidden: Hidden | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A prefix to be scored: the units so far, and the node before the last of them."""

    units: Units
    before: Node | None


@dataclass(frozen=True)
class Setting:
    """What the network must know beside the units: ladder, tala, length, plan."""

    rungs: int
    angas: tuple[int, ...]
    units: int
    with_mirror: bool


class Reader:
    """Runs the network over prefixes, each once, many in a batch."""

    def __init__(self, network: VarisaiNetwork, setting: Setting) -> None:
        self.network, self.setting = network, setting
        self.places = places(setting.units, setting.angas)

    @torch.no_grad()
    def __call__(self, paths: Sequence[Path]) -> list[Node]:
        """The node after each path; all paths have the same length."""
        rows = torch.tensor([[self._row(path.units)] for path in paths])  # (path, 1, FEATURES)
        hidden = None
        if paths[0].before is not None:
            pairs = [path.before.hidden for path in paths if path.before and path.before.hidden]
            hidden = (torch.cat([h for h, _ in pairs], 1), torch.cat([c for _, c in pairs], 1))
        logits, (h, c) = self.network(rows, hidden)
        table = rounded_scores(logits[:, 0])
        return [Node(tuple(table[i].tolist()), (h[:, i : i + 1], c[:, i : i + 1])) for i in range(len(paths))]

    def _row(self, units: Units) -> tuple[int, ...]:
        setting = self.setting
        symbols = tuple(symbol_of(unit) for unit in units)
        place = self.places[len(units)]
        return features(symbols, place, setting.rungs, sum(setting.angas), setting.with_mirror).row()


def rounded_scores(logits: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Scores as whole numbers of 1/1024, int64, the same on every processor.

    logits: float64, (path, SYMBOLS). A lower precision would let two machines disagree.
    """
    if logits.dtype != torch.float64:
        raise TypeError(f"the network must run in float64, not {logits.dtype}")
    return torch.round(logits * SCORE_STEPS).to(torch.int64).numpy()


def no_opinion(paths: Sequence[Path]) -> list[Node]:
    """A scorer that knows nothing: the constraints alone, for comparison."""
    from carnatic.generator.vocabulary import SYMBOLS

    return [Node((0,) * SYMBOLS, None) for _ in paths]


class Sampler:
    """Draws lines of one form; keeps what the network said for the next line."""

    def __init__(self, programme: Programme, scorer: Scorer, near: frozenset[Units]) -> None:
        self.programme, self.scorer = programme, scorer
        form = programme.form
        homecoming = form.copies - form.last_copies
        self.trie = _trie(form.copies | near)
        self.last_trie = _trie((form.copies | near) - homecoming) if homecoming else self.trie
        self.nodes: dict[Units, Node] = {}
        self.keep_units = programme.form.aksharas  # prefixes of the first avartanam recur in every line

    def draw(self, given: Units, temperature: float, rng: random.Random) -> Units:
        """One line that begins with ``given``, which must have a completion."""
        line, state = given, self.programme.after(given)
        self._forget()
        while len(line) < self.programme.form.units:
            choices = self._choices(line, state, temperature)
            unit, state = _pick(choices, rng)
            line = (*line, unit)
        return line

    def _forget(self) -> None:
        if len(self.nodes) > 20_000:
            self.nodes = {}
        self.nodes = {units: node for units, node in self.nodes.items() if len(units) < self.keep_units}

    def node(self, units: Units) -> Node:
        """What the network says after these units."""
        found = self.nodes.get(units)
        if found is None:
            before = self.node(units[:-1]) if units else None
            found = self.nodes[units] = self.scorer([Path(units, before)])[0]
        return found

    def _choices(self, line: Units, state: State, temperature: float) -> list[tuple[float, int, State]]:
        """(weight, unit, state after) of every continuation that has an ending left."""
        aksharas = self.programme.form.aksharas
        begun = len(line) % aksharas
        head, word = line[: len(line) - begun], line[len(line) - begun :]
        sung = frozenset(head[i : i + aksharas] for i in range(0, len(head), aksharas))
        copies = self.programme.copies_at(state)
        fair = self._fair(line, state, temperature)
        open_ = [(p, u, s) for p, u, s in fair if self._has_ending((*word, u), s, copies)]
        is_last = len(line) >= self.programme.form.units - aksharas
        tries = (self.last_trie if is_last else self.trie, _trie(sung))
        lost = self._copy_chances(line, word, state, tries, temperature)
        weighed = [(p * max(0.0, 1 - lost.get(u, 0.0)), u, s) for p, u, s in open_]
        # an opening may leave near copies only; they are still no copies
        return weighed if sum(w for w, _, _ in weighed) > 1e-9 else open_

    def _has_ending(self, word: Units, after: State, copies: frozenset[Units]) -> bool:
        if len(word) == self.programme.form.aksharas:
            return word not in copies and self.programme.ways(after) > 0
        return self.programme.new_ways(after, word, copies) > 0

    def _fair(self, line: Units, state: State, temperature: float) -> list[tuple[float, int, State]]:
        """The network's own distribution over the continuations that the rules leave open."""
        steps = [(unit, after) for unit, after in self.programme.steps(state) if self.programme.ways(after) > 0]
        scores = self.node(line).scores
        tempered = [scores[symbol_of(unit)] / (SCORE_STEPS * temperature) for unit, _ in steps]
        top = max(tempered, default=0.0)
        weights = [exp(x - top) for x in tempered]
        total = sum(weights)
        return [(w / total, unit, after) for w, (unit, after) in zip(weights, steps)]

    def _copy_chances(
        self, line: Units, word: Units, state: State, tries: tuple[Trie, ...], temperature: float
    ) -> dict[int, float]:
        """For each next unit, the chance that the avartanam then ends as one of the tries' words."""
        form = self.programme.form
        lost: dict[int, float] = {}
        # (units, state, chance from here on, first unit taken)
        level: list[tuple[Units, State, float, int | None]] = [(line, state, 1.0, None)]
        for depth in range(len(word), form.aksharas):
            self._read([units for units, _, _, _ in level])
            following: list[tuple[Units, State, float, int | None]] = []
            for units, here, chance, first in level:
                begun = units[len(line) - len(word) :]
                children = frozenset().union(*(trie.get(begun, ()) for trie in tries))
                if not children:
                    continue
                for p, unit, after in self._fair(units, here, temperature):
                    if unit not in children or chance * p < LEAST_COPY_CHANCE:
                        continue
                    took = unit if first is None else first
                    if depth == form.aksharas - 1:
                        lost[took] = lost.get(took, 0.0) + chance * p
                    else:
                        following.append(((*units, unit), after, chance * p, took))
            level = following
            if not level:
                break
        fair = {unit: p for p, unit, _ in self._fair(line, state, temperature)}
        return {unit: min(1.0, chance / fair[unit]) for unit, chance in lost.items()}

    def _read(self, lines: Sequence[Units]) -> None:
        """Score many prefixes of one length at once."""
        wanted = [units for units in lines if units not in self.nodes]
        if len(wanted) > 1:
            paths = [Path(units, self.node(units[:-1]) if units else None) for units in wanted]
            self.nodes.update(zip(wanted, self.scorer(paths)))


@lru_cache(maxsize=256)
def _trie(words: frozenset[Units]) -> Trie:
    """Every beginning of the words, with the units that go on from it."""
    found: dict[Units, set[int]] = {}
    for word in words:
        for i in range(len(word)):
            found.setdefault(word[:i], set()).add(word[i])
    return {beginning: frozenset(units) for beginning, units in found.items()}


def _pick(choices: Sequence[tuple[float, int, State]], rng: random.Random) -> tuple[int, State]:
    """Draw by weight, in whole numbers, so that no last bit of a float decides."""
    weights = [round(w * 2**40) for w, _, _ in choices]
    if sum(weights) == 0:
        weights = [1] * len(choices)
    ticket = rng.randrange(sum(weights))
    for weight, (_, unit, after) in zip(weights, choices):
        ticket -= weight
        if ticket < 0:
            return unit, after
    raise AssertionError("a ticket lies below the sum of the weights")


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
