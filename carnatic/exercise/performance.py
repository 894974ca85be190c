"""A score in seconds: each note's start, duration and pitch curve. From here on time is a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise import gamakas
from carnatic.exercise.beats import Beat, beats_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.score import Event, Score
from carnatic.exercise.settings import HIGHEST_TEMPO, LOWEST_TEMPO
from carnatic.theory.gamaka_rules import GamakaRule
from carnatic.theory.swara import sargam_name
from carnatic.theory.tala import KriyaKind
from carnatic.theory.tuning import to_hz

# The amplitude of a note on sama, and of a note on the start of another anga; 1 for other notes.
SAMA_ACCENT, ANGA_ACCENT = 1.15, 1.06
# The amplitude of the second swara of a janta pair if its gamaka has full strength: 2.5 dB.
STRESS = 1.33


@dataclass(frozen=True, slots=True)
class PitchCurve:
    """The pitch of one note: (seconds after its start, cents above madhya Sa), in rising time.

    Straight lines join the points; before the first point and after the last the pitch is constant.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        times = [seconds for seconds, _ in self.points]
        if not times or any(b <= a for a, b in pairwise(times)):
            raise CarnaticError("gamaka.points")

    @property
    def is_steady(self) -> bool:
        """Whether the pitch never moves."""
        return len({cents for _, cents in self.points}) == 1


def steady(cents: float) -> PitchCurve:
    """The curve of a plain note, without gamaka."""
    return PitchCurve(((0.0, cents),))


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """An event with its time and pitch.

    cents, hz: the swara's own pitch, without gamaka. accent: amplitude, 1 for a plain note.
    curve: the pitch with gamaka.
    """

    event: Event
    start_seconds: float
    duration_seconds: float
    cents: float
    hz: float
    accent: float
    curve: PitchCurve


@dataclass(frozen=True, slots=True)
class Stroke:
    """A movement of the hand and its time. avartanam, akshara: from 1."""

    start_seconds: float
    kind: KriyaKind
    avartanam: int
    akshara: int
    is_sama: bool


@dataclass(frozen=True)
class Performance:
    """A score in time: notes in order, and a stroke on every akshara.

    seconds: the length of the whole avartanams; the notes can end earlier.
    """

    score: Score
    sruti_hz: float
    aksharas_per_minute: float
    akshara_seconds: float
    seconds: float
    notes: tuple[PlayedNote, ...]
    strokes: tuple[Stroke, ...]

    @property
    def request(self) -> ExerciseRequest:
        """The request of the exercise."""
        return self.score.exercise.request

    @cached_property
    def beats(self) -> tuple[tuple[float, Beat], ...]:
        """(start in seconds, beat) of every sound of the tala; the request chooses the sounds."""
        akshara = Fraction(60) / Fraction(self.aksharas_per_minute)
        return tuple((float(beat.at * akshara), beat) for beat in beats_of(self.score))


def perform(
    score: Score,
    aksharas_per_minute: float | None = None,
    silent: bool = False,
    rules: Sequence[GamakaRule] | None = None,
) -> Performance:
    """The performance of a score in its request's tuning, sruti and strength of gamaka.

    aksharas_per_minute: None for the request's tempo. silent: whether a swara that the raga
    lacks is a silence instead of an error. rules: the raga's gamaka rules, from the library;
    required if the request has gamakas, so that they can't be left out by mistake.
    Raises CarnaticError for a swara that the raga lacks, OutOfRange for a tempo outside 20 to
    240, ValueError for gamakas without rules.
    """
    request = score.exercise.request
    tempo = request.aksharas_per_minute if aksharas_per_minute is None else aksharas_per_minute
    if not LOWEST_TEMPO <= tempo <= HIGHEST_TEMPO:
        raise OutOfRange("tempo.range", value=f"{tempo:g}", lowest=f"{LOWEST_TEMPO:g}", highest=f"{HIGHEST_TEMPO:g}")
    akshara = Fraction(60) / Fraction(tempo)
    if request.sound.gamaka and rules is None:
        raise ValueError("A request with gamakas needs its raga's rules; hand in library().gamaka_rules(raga).")
    chosen = gamakas.ornaments(score, rules or ()) if request.sound.gamaka else {}
    sounding = [event for event in score.events if event.pitch or not silent]
    return Performance(
        score=score,
        sruti_hz=request.sruti_hz,
        aksharas_per_minute=float(tempo),
        akshara_seconds=float(akshara),
        seconds=float(score.aksharas * akshara),
        notes=tuple(_played(event, request, akshara, chosen.get(event.index)) for event in sounding),
        strokes=_strokes(score, akshara),
    )


def _played(event: Event, request: ExerciseRequest, akshara: Fraction, ornament: gamakas.Ornament | None) -> PlayedNote:
    if event.pitch is None:
        raga = request.mapped_raga
        has = " ".join(place.symbol for place in raga.places)
        raise CarnaticError(
            "play.not_in_raga",
            avartanam=event.avartanam,
            akshara=event.akshara,
            raga=raga.title,
            swara=sargam_name(event.swara),
            has=has,
        )
    cents = request.mapped_tuning.cents_of(event.pitch)
    start, end = event.start * akshara, event.end * akshara
    curve = PitchCurve(gamakas.gamaka_curve(ornament, cents, float(end - start), request.sound.gamaka))
    return PlayedNote(
        event=event,
        start_seconds=float(start),
        duration_seconds=float(end - start),
        cents=cents,
        hz=to_hz(cents, request.sruti_hz),
        accent=_accent(event, request) * _stress(ornament, curve, request),
        curve=curve,
    )


def _stress(ornament: gamakas.Ornament | None, curve: PitchCurve, request: ExerciseRequest) -> float:
    if ornament is None or not ornament.rule.pair or curve.is_steady:
        return 1.0
    return float(STRESS ** (request.sound.gamaka / 100))


def _accent(event: Event, request: ExerciseRequest) -> float:
    akshara = event.start % request.tala.aksharas
    if akshara == 0:
        return SAMA_ACCENT
    return ANGA_ACCENT if akshara in request.tala.anga_starts else 1.0


def _strokes(score: Score, akshara: Fraction) -> tuple[Stroke, ...]:
    per_avartanam = score.tala.aksharas
    return tuple(
        Stroke(
            start_seconds=float(((avartanam.number - 1) * per_avartanam + beat.number - 1) * akshara),
            kind=beat.kriya.kind,
            avartanam=avartanam.number,
            akshara=beat.number,
            is_sama=beat.number == 1,
        )
        for avartanam in score.avartanams
        for beat in avartanam.aksharas
    )
