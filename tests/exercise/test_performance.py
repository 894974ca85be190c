from fractions import Fraction

import pytest

from carnatic.errors import OutOfRange
from carnatic.exercise.performance import Performance, PitchCurve, perform, steady
from carnatic.exercise.score import lay_out
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.tala import SPEEDS
from tests.exercise.music import line
from tests.laws import for_each
from tests.refusing import refused

LIBRARY = library()


def played(text: str = "s r g p d S , ,", **fields: str) -> Performance:
    return perform(lay_out(line(LIBRARY.request(**({"raga": "Mohanam"} | fields)), text)))


def test_notes_follow_the_score_in_seconds() -> None:
    performance = played(tempo="90")
    assert [round(note.start_seconds, 6) for note in performance.notes] == [
        0, 0.666667, 1.333333, 2, 2.666667, 3.333333,
    ]  # fmt: skip
    assert [round(note.duration_seconds, 6) for note in performance.notes] == [0.666667] * 5 + [2]
    assert performance.seconds == pytest.approx(8 * 60 / 90)


@for_each("speed", SPEEDS)
@for_each("tempo", [20, 60, 77.7, 240])
def test_every_speed_ends_with_its_tala(speed: int, tempo: float) -> None:
    exercise = realise_lesson(LIBRARY.lessons_of("sarali")[4], LIBRARY.request(speed=str(speed)))
    performance = perform(lay_out(exercise), tempo)
    last = performance.notes[-1]
    assert last.start_seconds + last.duration_seconds == pytest.approx(performance.seconds, abs=1e-9)
    aksharas = sum((note.event.duration for note in performance.notes), Fraction(0))
    assert performance.seconds == pytest.approx(float(aksharas) * 60 / tempo, abs=1e-9)
    assert len(performance.strokes) == aksharas


def test_a_trikalam_run_keeps_the_hand_and_halves_the_swaras() -> None:
    performance = played(tempo="120", trikalam="yes")
    assert performance.seconds == len(performance.strokes) / 2 == 12
    assert [note.start_seconds for note in performance.notes[:6]] == [0, 0.5, 1, 1.5, 2, 2.5]
    assert [note.start_seconds for note in performance.notes[6:12]] == [4, 4.25, 4.5, 4.75, 5, 5.25]
    assert [note.start_seconds for note in performance.notes[18:24]] == [8, 8.125, 8.25, 8.375, 8.5, 8.625]
    assert performance.notes[-1].start_seconds + performance.notes[-1].duration_seconds == 12


def test_a_line_begun_later_leaves_sama_to_the_hand() -> None:
    performance = played("s r g p d S d p g r s r g p d p", tempo="60", speed="2", family="own", eduppu="desadi")
    assert [note.start_seconds for note in performance.notes] == [1.5 + k / 2 for k in range(16)]
    assert [stroke.start_seconds for stroke in performance.strokes] == list(range(16))
    # the fourteenth swara falls on sama and is plucked hardest
    assert [note.event.index for note in performance.notes if note.accent > 1.1] == [13]


def test_the_hand_of_adi() -> None:
    strokes = played("s r g p d S , , S d p g r s , ,", tempo="120").strokes
    assert [stroke.kind for stroke in strokes] == [
        "clap", "finger", "finger", "finger", "clap", "wave", "clap", "wave",
    ] * 2  # fmt: skip
    assert [stroke.start_seconds for stroke in strokes] == [i / 2 for i in range(16)]
    assert [(stroke.avartanam, stroke.akshara) for stroke in strokes if stroke.is_sama] == [(1, 1), (2, 1)]


def test_sama_is_plucked_hardest_then_the_angas() -> None:
    accents = [note.accent for note in played("s r g p d p d S").notes]
    assert accents[0] > accents[4] == accents[6] > accents[1] == 1.0


def test_cents_and_hertz_come_from_the_mapping() -> None:
    performance = played("s g d. G", mapping="G3=372.31", sruti="220 Hz")
    assert [round(note.cents, 2) for note in performance.notes] == [0, 372.31, 905.87 - 1200, 1572.31]
    assert performance.notes[3].hz == pytest.approx(220 * 2 ** (1572.31 / 1200))
    assert all(note.curve == steady(note.cents) for note in performance.notes)


def test_a_swara_that_the_raga_lacks_is_named() -> None:
    wrong = {"raga": "Mohanam", "swara": "m", "has": "S R2 G3 P D2"}
    with refused(message("play.not_in_raga", avartanam=1, akshara=4, **wrong)):
        played("s r g m")
    silent = perform(lay_out(line(LIBRARY.request(raga="Mohanam"), "s r m g")), silent=True)
    assert [(str(note.event.swara), note.start_seconds) for note in silent.notes] == [("s", 0), ("r", 1), ("g", 3)]


@for_each("tempo", [19.9, 240.1, 0, -60, float("nan"), float("inf")])
def test_a_tempo_out_of_range_is_refused(tempo: float) -> None:
    with refused("tempo.range", OutOfRange):
        perform(played().score, tempo)


@for_each("points", [(), ((0.0, 1.0), (0.0, 2.0)), ((1.0, 0.0), (0.5, 0.0))])
def test_a_curve_runs_forward(points: tuple[tuple[float, float], ...]) -> None:
    with refused("gamaka.points"):
        PitchCurve(points)


@for_each("strength", [100, 50, 1])
def test_the_second_of_a_pair_takes_the_stress(strength: int) -> None:
    """By a third at full strength, beside the accent of its place; not where its gamaka has no time."""
    request = LIBRARY.request(raga="Mohanam", gamaka=str(strength), family="own", tempo="60")
    rules = LIBRARY.gamaka_rules(request.raga)
    stress = 1.33 ** (strength / 100)
    notes = perform(lay_out(line(request, "s s r g g p p d")), rules=rules).notes
    assert [note.accent for note in notes] == pytest.approx([1.15, stress, 1, 1, 1.06, 1, 1.06, 1])
    apart = perform(lay_out(line(request, "s r r g p p d d")), rules=rules).notes
    assert [note.accent for note in apart] == pytest.approx([1.15, 1, stress, 1, 1.06, stress, 1.06, stress])
    fast = perform(lay_out(line(request, "s s r r")), 240.0, rules=rules)
    assert [note.accent for note in fast.notes] == pytest.approx([1.15, 1, 1, 1])
