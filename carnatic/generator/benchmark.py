"""How good the generator is: held-out loss, and its exercises beside chance under the same rules."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import mean

from tqdm import tqdm

from carnatic.generator import article
from carnatic.generator.composer import Composer
from carnatic.generator.judge import Judge, judge, leave_one_out
from carnatic.generator.novelty import avartanam_words, copies, frames, is_rotation_of_lesson, near_copies
from carnatic.generator.plans import MIRRORED, THROUGH, plans
from carnatic.practice.lessons import KARVAI, Lesson, Units, notes_to_units, units_to_notes
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import review

SAMPLE = 300  # exercises a row
WAYS = ("uniform over the legal forms", "constraints only, scores zero", "network and constraints")


@dataclass(frozen=True, slots=True)
class LossRow:
    """Leave-one-out loss of a model on the lessons of more than two avartanams, nats a swara."""

    model: str
    nats: float


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What a sample of exercises is like; shares lie between 0 and 1.

    copied: avartanams that a lesson has, frames left out. near: within one unit of a lesson
    avartanam, transposed or inverted too, among the new ones. new_avartanams: per piece.
    distinct: different pieces. steps, skips, leaps: moves of at most 1, of 2, of 3 rungs
    and more inside new avartanams. typical: new avartanams that the judge takes for a
    lesson's.
    """

    raga: str
    plan: str
    way: str
    pieces: int
    valid: float
    copied: float
    rotations: int
    near: float
    new_avartanams: float
    distinct: float
    steps: float
    skips: float
    leaps: float
    typical: float


def measure(
    composer: Composer, requests: Sequence[ExerciseRequest], count: int = SAMPLE
) -> tuple[tuple[LossRow, ...], tuple[SampleRow, ...]]:
    """Every row of the benchmark, the samples in the raga of each request; progress on standard error."""
    losses = loss_rows(composer.lessons, composer.card.held_out_nats)
    shown = tqdm(requests, desc="ragas", unit="raga")
    return losses, tuple(row for request in shown for row in sample_rows(composer, request, count))


def loss_rows(lessons: Sequence[Lesson], held_out_nats: float) -> tuple[LossRow, ...]:
    """Our network's held-out loss beside n-grams' and the article's model's.

    The plain run, sarali 1, stands in every other lesson and is never held out.
    """
    scored = [lesson for lesson in lessons if len(lesson.units) > 2]
    last, best = article.leave_one_out(scored)
    return (
        LossRow("bigram (Kneser-Ney)", mean(leave_one_out(scored, 2))),
        LossRow("Kneser-Ney 5-gram", mean(leave_one_out(scored, 5))),
        LossRow("the article's LSTM, 200 epochs", mean(last)),
        LossRow("the article's LSTM, best epoch", mean(best)),
        LossRow("this network", held_out_nats),
    )


def sample_rows(composer: Composer, request: ExerciseRequest, count: int) -> tuple[SampleRow, ...]:
    """Exercises in one raga, by plan and by way of drawing, all under the same constraints."""
    blind = composer.without_network()
    rungs = request.raga.rungs
    opinion = judge(composer.lessons, rungs)
    rows = []
    for plan in (MIRRORED, THROUGH):
        by_chance = [uniform_line(composer, request, plan, random.Random(seed)) for seed in range(count)]
        asked = [request.changed(seed=seed, plan=plan) for seed in range(count)]
        unscored = [_units(blind, one) for one in asked]
        composed = [_units(composer, one) for one in asked]
        for way, lines in zip(WAYS, (by_chance, unscored, composed)):
            rows.append(describe(lines, composer, request, opinion, plan, way))
    return tuple(rows)


def _units(composer: Composer, request: ExerciseRequest) -> Units:
    exercise = composer.compose(request).exercise
    return notes_to_units(exercise.notes, request.mapped_raga) or ()


def uniform_line(composer: Composer, request: ExerciseRequest, plan: str, rng: random.Random) -> Units:
    """A line drawn with equal chance from all legal new ones of a plan, by their exact count."""
    chosen = plans(request, composer.lessons)[plan]
    programme = composer.sampler(chosen).programme
    line: Units = ()
    state = programme.start
    aksharas = programme.form.aksharas
    while len(line) < programme.form.units:
        copies_here = programme.copies_at(state)
        word = line[len(line) - len(line) % aksharas :]
        weighed = []
        for unit, after in programme.steps(state):
            longer = (*word, unit)
            if len(longer) == aksharas:
                ways = 0 if longer in copies_here else programme.ways(after)
            else:
                ways = programme.new_ways(after, longer, copies_here)
            weighed.append((ways, unit, after))
        ticket = rng.randrange(sum(ways for ways, _, _ in weighed))
        for ways, unit, after in weighed:
            ticket -= ways
            if ticket < 0:
                line, state = (*line, unit), after
                break
    return notes_to_units(chosen.finish(line), request.mapped_raga) or ()


def describe(
    lines: Sequence[Units], composer: Composer, request: ExerciseRequest, opinion: Judge, plan: str, way: str
) -> SampleRow:
    """Measure a sample of lines."""
    rungs, aksharas = request.raga.rungs, request.tala.aksharas
    known = copies(composer.lessons, rungs) - set(frames(rungs))
    near = near_copies(composer.lessons, rungs)
    new: list[tuple[Units, int, Units]] = []
    copied = total = valid = 0
    for line in lines:
        words = avartanam_words(line, aksharas)
        body = [(i, word) for i, word in enumerate(words, 1) if word not in frames(rungs)]
        total += len(body)
        copied += sum(word in known for _, word in body)
        new.extend((line, i, word) for i, word in body if word not in known)
        valid += len(line) % aksharas == 0 and not review(
            composer.exercise(request, units_to_notes(line, request.mapped_raga))
        )
    moves = [m for _, _, word in new for m in interval_sizes(word)]
    return SampleRow(
        raga=request.raga.name,
        plan=plan,
        way=way,
        pieces=len(lines),
        valid=valid / len(lines),
        copied=copied / max(1, total),
        rotations=sum(is_rotation_of_lesson(line, composer.lessons, rungs) for line in lines),
        near=mean(word in near for _, _, word in new),
        new_avartanams=len(new) / len(lines),
        distinct=len(set(lines)) / len(lines),
        steps=mean(m <= 1 for m in moves),
        skips=mean(m == 2 for m in moves),
        leaps=mean(m >= 3 for m in moves),
        typical=mean(opinion.typical(line, (i,)) for line, i, _ in new),
    )


def interval_sizes(word: Units) -> tuple[int, ...]:
    """Rungs between neighbouring swaras inside an avartanam, karvai passed over."""
    sounding = [unit for unit in word if unit != KARVAI]
    return tuple(abs(b - a) for a, b in pairwise(sounding))


def as_table(losses: Sequence[LossRow], rows: Sequence[SampleRow]) -> str:
    """The benchmark as text."""
    lines = ["Leave-one-out loss, nats per swara (lower is better)"]
    lines += [f"  {row.model:34} {row.nats:6.3f}" for row in losses]
    names = [f"{row.raga}, {row.plan}, {row.way}" for row in rows]
    width = max(map(len, names), default=20)
    head = "valid copied rotat.  near  new/pc distinct steps skips leaps typical"
    lines += ["", f"{'raga, plan, way':{width}} {head}"]
    for name, r in zip(names, rows):
        lines.append(
            f"{name:{width}} {r.valid:5.2f} {r.copied:6.2f} {r.rotations:6d} {r.near:5.2f} "
            f"{r.new_avartanams:7.2f} {r.distinct:8.2f} {r.steps:5.2f} {r.skips:5.2f} {r.leaps:5.2f} {r.typical:7.2f}"
        )
    return "\n".join(lines)


def as_json(losses: Sequence[LossRow], rows: Sequence[SampleRow]) -> dict[str, list[dict[str, object]]]:
    """The benchmark as JSON values."""
    return {"losses": [asdict(row) for row in losses], "samples": [asdict(row) for row in rows]}
