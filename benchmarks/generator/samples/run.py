"""Samples of every kind of exercise, drawn in every way, and of the article's model for comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tqdm import tqdm

from benchmarks.generator import article_pieces
from benchmarks.generator.samples.field import Forms, Spread, forms, spread
from benchmarks.generator.samples.judge import Judge, judge
from benchmarks.generator.samples.kinds import ANY, Draw, Kind, plan_of, ways
from benchmarks.generator.samples.references import References
from benchmarks.generator.samples.rows import Piece, SampleRow, piece_of, sample_row
from carnatic.compose.composer import Composer
from carnatic.compose.network import article
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.review import review
from carnatic.lessons.lesson import Lesson, Units, units_to_notes

TRAININGS = 3  # of the article's model
ARTICLE = "the article's LSTM"
AS_WRITTEN, TURNED = "as it writes", "begun after a double bar"


@dataclass(frozen=True, slots=True)
class Judging:
    """How a kind's judge was made: lines that it learnt, rows that set its threshold, the threshold in nats."""

    kind: str
    heard: int
    rows: int
    threshold_nats: float
    threshold_of_new: float


@dataclass(frozen=True)
class Samples:
    """All rows, with the data that they are compared with. spreads: of each kind's lessons."""

    rows: tuple[SampleRow, ...]
    spreads: tuple[tuple[str, Spread], ...]
    forms: tuple[Forms, ...]
    judges: tuple[Judging, ...]


def sample(
    composer: Composer, kinds: Sequence[Kind], article_lessons: Sequence[Lesson], count: int, article_epochs: int
) -> Samples:
    """Draw and measure that many exercises of every kind in every way; progress on standard error."""
    rows: list[SampleRow] = []
    counted: list[Forms] = []
    judges: list[Judging] = []
    bar = tqdm([(kind, way, draw) for kind in kinds for way, draw in ways(composer, kind).items()], desc="samples")
    references = {kind: References(kind.request, composer.lessons) for kind in kinds}
    opinions = {kind: judge(kind.request, composer.lessons) for kind in kinds}
    spreads = {kind.name: spread(references[kind]) for kind in kinds}
    for kind, way, draw in bar:
        own, opinion = references[kind], opinions[kind]
        bar.set_postfix_str(f"{kind.name}, {way}")
        pieces = _pieces(draw, own, count)
        rows.append(sample_row(kind.name, way, pieces, own, opinion, spreads[kind.name].intervals))
    for kind in kinds:
        judges.append(_judging(kind, opinions[kind]))
        if kind.request.family != "sarali" or kind.request.plan != ANY:
            plan = plan_of(composer, kind.request)
            counted.append(forms(kind.name, composer, plan, references[kind], opinions[kind], count))
    first = kinds[0]
    rows.extend(article_rows(references[first], opinions[first], article_lessons, count, article_epochs))
    return Samples(tuple(rows), tuple(spreads.items()), tuple(counted), tuple(judges))


def _judging(kind: Kind, opinion: Judge) -> Judging:
    return Judging(kind.name, opinion.heard, opinion.rows, opinion.threshold_nats, opinion.threshold_of_new)


def _pieces(draw: Draw, references: References, count: int) -> list[Piece]:
    """The pieces of the seeds from 0; equal lines are measured once."""
    known: dict[tuple[Note, ...], Piece] = {}
    found = []
    for seed in range(count):
        exercise = draw(seed)
        if exercise.notes not in known:
            known[exercise.notes] = piece_of(exercise, references)
        found.append(known[exercise.notes])
    return found


# -- the article's model -------------------------------------------------------------------------


def article_rows(
    references: References, opinion: Judge, lessons: Sequence[Lesson], count: int, epochs: int
) -> tuple[SampleRow, SampleRow]:
    """What the article's model writes, as it comes and turned so that it begins after a double bar.

    Its avartanams are all whole ones of the piece read as a ring, but those in which its end
    meets its start. Beside a kind of mirrored saralis in Adi.
    """
    pieces: list[article.Tokens] = []
    for seed in range(TRAININGS):
        trainer = article.ArticleTrainer(lessons, seed)
        for _ in range(epochs):
            trainer.epoch()
        pieces.extend(article.write(trainer.model, -(-count // TRAININGS), seed))
    pieces = pieces[:count]
    intervals = spread(references).intervals
    written = [_article_piece(piece, piece, references) for piece in pieces]
    turned = [_article_piece(piece, article_pieces.turned(piece), references) for piece in pieces]
    return (
        sample_row(ARTICLE, AS_WRITTEN, written, references, opinion, intervals),
        sample_row(ARTICLE, TURNED, turned, references, opinion, intervals),
    )


def _article_piece(written: article.Tokens, turned: article.Tokens, references: References) -> Piece:
    words = tuple(word for word, is_seam in article_pieces.whole_avartanams(written) if not is_seam)
    return Piece(
        article_pieces.without_bars(turned),
        words,
        article_pieces.in_tala(turned) is not None,
        _is_valid(turned, references),
    )


def _is_valid(piece: article.Tokens, references: References) -> bool:
    rows = article_pieces.in_tala(piece)
    if rows is None or rows[0][0] < 0:
        return False
    line: Units = tuple(unit for row in rows for unit in row)
    request = references.request
    return not review(Exercise(request, units_to_notes(line, request.raga)))
