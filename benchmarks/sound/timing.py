"""The speed of rendering: seconds of sound per second of processor time."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes
from carnatic.exercise.score import Score, lay_out
from carnatic.exercise.settings import DEFAULT_SOUND, SoundSettings
from carnatic.sound.drone import forget_loops
from carnatic.sound.encode import to_mp3, to_wav
from carnatic.sound.midi import to_midi
from carnatic.sound.mix import mix_gain, mixdown
from carnatic.sound.recipes import encoded, note_recipes
from carnatic.sound.voices import note_samples, render_melody
from carnatic.theory.raga import melakarta
from carnatic.theory.tala import suladi
from carnatic.theory.tuning import equal_tuning

# Sarali 1 twice: four avartanams of Adi, 32 seconds at 60 aksharas a minute.
_LINE = "s r g m p d n S S n d p m g r s " * 2


def sound_speed(turns: int = 5) -> dict[str, float]:
    """Medians over some turns, warm, for an exercise of 32 seconds.

    …_per_cpu_second: seconds of sound made in a second of processor time, all threads
    counted. …_milliseconds: what a user waits.
    """
    score = sample_score()
    performance = perform(score)
    mixed = mixdown(performance)
    length = performance.seconds

    def new_raga() -> None:
        forget_loops()
        make_sounds(perform(score))

    return {
        "melody_seconds_per_cpu_second": length / cpu_seconds(lambda: anew(lambda: render_melody(performance)), turns),
        "mix_seconds_per_cpu_second": length / cpu_seconds(lambda: anew(lambda: mixdown(performance)), turns),
        "score_to_player_milliseconds": wait_milliseconds(lambda: make_sounds(perform(score)), turns),
        "score_to_player_new_drone_milliseconds": wait_milliseconds(new_raga, turns),
        "score_to_wav_milliseconds": wait_milliseconds(lambda: anew(lambda: to_wav(mixdown(perform(score)))), turns),
        "mp3_milliseconds": wait_milliseconds(lambda: to_mp3(mixed), turns),
        "midi_milliseconds": wait_milliseconds(lambda: to_midi(performance), turns),
    }


def anew(work: Callable[[], object]) -> None:
    """Run a function without notes of an earlier turn."""
    note_samples.cache_clear()
    work()


def make_sounds(performance: Performance) -> None:
    """Make and encode all sounds of the player, and its gain, without notes of an earlier turn."""
    encoded.cache_clear()
    recipes = dict.fromkeys(map(str, note_recipes(performance)))

    def work() -> None:
        for recipe in recipes:
            encoded(recipe)
        mix_gain(performance)

    anew(work)


def cpu_seconds(work: Callable[[], object], turns: int) -> float:
    """The median processor time of a function with warm caches."""
    return _median_of(process_time, work, turns)


def wait_milliseconds(work: Callable[[], object], turns: int) -> float:
    """The median wall-clock time of a function with warm caches, in milliseconds."""
    return 1000 * _median_of(perf_counter, work, turns)


def _median_of(clock: Callable[[], float], work: Callable[[], object], turns: int) -> float:
    work()
    lengths = []
    for _ in range(turns):
        start = clock()
        work()
        lengths.append(clock() - start)
    return median(lengths)


def sample_score(sounding: SoundSettings = DEFAULT_SOUND) -> Score:
    """Half a minute of sarali, in a sound of choice."""
    # by law, not from the library: this room doesn't look into assets/
    raga = melakarta(15, "Mayamalavagowla")
    request = ExerciseRequest(raga, suladi("Triputa", "chaturasra"), equal_tuning(), sound=sounding)
    return lay_out(Exercise(request, read_notes(_LINE)[0]))
