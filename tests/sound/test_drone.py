from itertools import cycle, product

import numpy as np
import pytest

from benchmarks.sound.drones import drone_rows, off_cents, seam
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import read_strings
from carnatic.library import library
from carnatic.sound.drone import drone_loop, forget_loops
from carnatic.sound.drone.strings import drone_strings
from carnatic.sound.drone.tanpura import drone_plucks, loop_samples
from carnatic.sound.partials import RATE
from carnatic.theory.raga import Raga, read_ladder
from tests.laws import for_each
from tests.sound.listen import EXACT_CENTS, decibels, loudness_lufs, phase_cents, ratio_cents

LIBRARY = library()
SRUTIS_HZ = (65.0, 98.0, 130.81, 174.61, 207.65, 246.94, 450.0)


def by_hand(ladder: str) -> ExerciseRequest:
    up = read_ladder(ladder)
    return LIBRARY.request().changed(raga=Raga("By hand", up, up[::-1], 1))


def strings(request: ExerciseRequest) -> list[tuple[str, int]]:
    return [(string.place.symbol, int(string.sthayi)) for string in drone_strings(request)]


SA = [("S", 0), ("S", 0), ("S", -1)]


@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Mohanam", "Hamsadhwani", "Kalyani", "Todi", "Madhyamavati"])
def test_with_pa_the_first_string_is_pa(raga: str) -> None:
    assert strings(LIBRARY.request(raga=raga)) == [("P", -1), *SA]


@pytest.mark.parametrize("raga", ["Hindolam", "Sriranjani"])
def test_without_pa_it_is_suddha_madhyamam(raga: str) -> None:
    assert strings(LIBRARY.request(raga=raga)) == [("M1", -1), *SA]


def test_with_neither_it_is_kakali_nishadam_or_sa_alone() -> None:
    assert strings(by_hand("S R1 G3 M2 D2 N3 S^")) == [("N3", -1), *SA]
    assert strings(by_hand("S R1 G3 M2 D2 N2 S^")) == SA
    assert strings(by_hand("S R2 G3 D2 S^")) == SA
    assert strings(by_hand("S R2 G3 M1 D2 N3 S^")) == [("M1", -1), *SA]


def test_a_moved_swara_moves_its_string() -> None:
    """Sriranjani with M2 for M1 has neither pa nor suddha madhyamam, and no N3."""
    assert strings(LIBRARY.request(raga="Sriranjani", mapping="M2=590.22")) == SA


def test_every_melakarta_has_pa() -> None:
    for raga in LIBRARY.ragas[:72]:
        assert strings(LIBRARY.request().changed(raga=raga))[0] == ("P", -1)


@for_each("sruti_hz", SRUTIS_HZ)
def test_the_loop_holds_whole_periods_of_sa(sruti_hz: float) -> None:
    n = loop_samples(LIBRARY.request(sruti=f"{sruti_hz} Hz"))
    assert 6 * RATE <= n < 7 * RATE
    periods = n * sruti_hz / RATE
    assert abs(1200 * np.log2(periods / round(periods))) < 0.01
    # with P. a fourth below, both come round only after whole fours
    assert round(periods) % 4 == 0


FIRST_STRINGS = (
    ("Mohanam", "just", ratio_cents("3/4")),
    ("Mohanam", "equal", -500.0),
    ("Hindolam", "just", ratio_cents("2/3")),
    ("Hindolam", "equal", -700.0),
)


@for_each(("sruti_hz", "first_string"), zip(SRUTIS_HZ, cycle(FIRST_STRINGS)), ids=str)
def test_every_string_is_in_tune(sruti_hz: float, first_string: tuple[str, str, float]) -> None:
    check_strings(*first_string, sruti_hz)


@pytest.mark.sweep
@for_each("sruti_hz", SRUTIS_HZ)
@for_each("first_string", FIRST_STRINGS)
def test_every_string_is_in_tune_at_every_sruti(sruti_hz: float, first_string: tuple[str, str, float]) -> None:
    check_strings(*first_string, sruti_hz)


def check_strings(raga: str, tuning: str, first_cents: float, sruti_hz: float) -> None:
    request = LIBRARY.request(raga=raga, tuning=tuning, sruti=f"{sruti_hz} Hz")
    loop = drone_loop(request)
    # the first string rings from 0 to the end of the loop, its fundamental and the low Sa's are nobody else's
    ring = loop[RATE // 4 : -RATE // 4]
    first_hz = sruti_hz * 2 ** (first_cents / 1200)
    assert abs(phase_cents(ring, first_hz, RATE, window_seconds=0.4)) < EXACT_CENTS
    round_and_round = np.tile(loop, 3)
    for partial in (0.5, 1, 2):
        assert abs(phase_cents(round_and_round, partial * sruti_hz, RATE, window_seconds=0.4)) < EXACT_CENTS


def test_a_custom_madhyamam_tunes_the_string() -> None:
    loop = drone_loop(LIBRARY.request(raga="Hindolam", mapping="M1=510.5"))
    hz = 130.81 * 2 ** ((510.5 - 1200) / 1200)
    assert abs(phase_cents(loop[RATE // 4 : -RATE // 4], hz, RATE, window_seconds=0.4)) < EXACT_CENTS


@pytest.mark.parametrize("raga", ["Mohanam", "Hindolam"])
@pytest.mark.parametrize("tuning", ["just", "equal"])
@pytest.mark.parametrize("sruti_hz", [98.0, 130.81, 246.94])
def test_the_seam_is_like_any_other_place(raga: str, tuning: str, sruti_hz: float) -> None:
    loop = drone_loop(LIBRARY.request(raga=raga, tuning=tuning, sruti=f"{sruti_hz} Hz"))
    n = len(loop)
    bend = np.abs(np.diff(np.tile(loop, 2), 2))
    seam, interior = bend[n - 4 : n + 3], bend[200 : n - 200]
    assert seam.max() <= interior.max()
    near = np.concatenate([bend[n - 2000 : n - 10], bend[n + 10 : n + 2000]])
    assert seam.max() <= 1.1 * near.max()


def test_the_seam_test_hears_a_cut() -> None:
    loop = drone_loop(LIBRARY.request())[:-37]
    bend = np.abs(np.diff(np.tile(loop, 2), 2))
    n = len(loop)
    near = np.concatenate([bend[n - 2000 : n - 10], bend[n + 10 : n + 2000]])
    assert bend[n - 4 : n + 3].max() > 1.1 * near.max()


@pytest.mark.parametrize("raga", ["Mohanam", "Hindolam"])
def test_no_string_is_cut_off_when_it_is_plucked_again(raga: str) -> None:
    """Differences of the eighth order all but hide the strings and lay bare the smallest step."""
    request = LIBRARY.request(raga=raga)
    edges = np.abs(np.diff(np.tile(drone_loop(request), 2), 8))
    for seconds, _ in drone_plucks(request):
        pluck = round(seconds * RATE)
        assert edges[pluck : pluck + round(0.08 * RATE)].max() < 100 * np.median(edges)


def envelope(signal: np.ndarray, hz: float) -> np.ndarray:
    """Strength of one partial in steps of 50 milliseconds."""
    turned = signal * np.exp(-2j * np.pi * hz * np.arange(len(signal)) / RATE)
    width, hop = round(0.15 * RATE), round(0.05 * RATE)
    window = np.hanning(width)
    return np.array([abs(np.sum(turned[i : i + width] * window)) for i in range(0, len(signal) - width, hop)])


def test_jvari_the_higher_partials_bloom_later() -> None:
    loop = drone_loop(LIBRARY.request(raga="Mohanam"))
    # odd partials of P. fall between all partials of the Sa strings
    peaks = [int(np.argmax(envelope(loop, 130.81 * 0.75 * k))) for k in (1, 5, 9, 15, 21)]
    assert peaks == sorted(set(peaks))


def test_the_drone_never_falls_silent() -> None:
    loop = np.tile(drone_loop(LIBRARY.request()), 2)
    levels = [decibels(loop[i : i + RATE // 5]) for i in range(0, len(loop) - RATE // 5, RATE // 5)]
    assert max(levels) - min(levels) < 8


def test_plucks_lie_in_the_loop_in_order() -> None:
    for request in (LIBRARY.request(), by_hand("S R2 G3 D2 S^")):
        plucks = drone_plucks(request)
        seconds = [moment for moment, _ in plucks]
        assert [string for _, string in plucks] == list(drone_strings(request))
        assert seconds == sorted(set(seconds))
        assert seconds[0] == 0
        assert seconds[-1] < loop_samples(request) / RATE


def test_a_loop_is_made_once_and_the_same_again() -> None:
    request = LIBRARY.request(raga="Mohanam")
    loop = drone_loop(request)
    # another raga with pa has the same strings
    assert drone_loop(LIBRARY.request(raga="Kalyani", seed="5")) is loop
    forget_loops()
    again = drone_loop(request)
    assert again is not loop
    assert np.array_equal(again, loop)
    with pytest.raises(ValueError, match="read-only"):
        again[0] = 1


# -- strings of the user's own --------------------------------------------------------------

# four in simple ratios, five, three, and those that share no period with Sa or with each other
OWN = ("M1. S S S.", "P. N3. S S S.", "S S S.", "D2. N2. S S.", "N2. G2. D2. R2 S.")


def own(strings: str, drone: str, **fields: str) -> ExerciseRequest:
    return LIBRARY.request(raga="Kharaharapriya", strings=strings, drone=drone, **fields)


def truth(strings_: str, tuning: str) -> list[float]:
    """Cents of the strings by hand, just or equal."""
    just = {"S": "1", "R2": "9/8", "G2": "6/5", "M1": "4/3", "P": "3/2", "D2": "27/16", "N2": "9/5", "N3": "15/8"}
    steps = {"S": 0, "R2": 2, "G2": 3, "M1": 5, "P": 7, "D2": 9, "N2": 10, "N3": 11}
    return [
        (ratio_cents(just[word.strip(".")]) if tuning == "just" else 100.0 * steps[word.strip(".")])
        - 1200 * word.count(".")
        for word in strings_.split()
    ]


DRONES, TUNINGS, OWN_SRUTIS_HZ = ("tanpura", "sruti-box"), ("just", "equal"), (65.0, 130.81, 246.94)
# each of the strings with each drone, the tuning and the sruti changing from one to the next
SOME = tuple(
    (words, tuning, drone, OWN_SRUTIS_HZ[(i + j) % 3])
    for i, words in enumerate(OWN)
    for j, (tuning, drone) in enumerate(((TUNINGS[i % 2], "tanpura"), (TUNINGS[1 - i % 2], "sruti-box")))
)


@for_each(("words", "tuning", "drone", "sruti_hz"), SOME)
def test_strings_of_ones_own_are_in_tune_and_have_no_seam(words: str, tuning: str, drone: str, sruti_hz: float) -> None:
    check_own_strings(words, tuning, drone, sruti_hz)


@pytest.mark.sweep
@for_each(("words", "tuning", "drone", "sruti_hz"), product(OWN, TUNINGS, DRONES, OWN_SRUTIS_HZ))
def test_strings_of_ones_own_at_every_sruti(words: str, tuning: str, drone: str, sruti_hz: float) -> None:
    check_own_strings(words, tuning, drone, sruti_hz)


def check_own_strings(words: str, tuning: str, drone: str, sruti_hz: float) -> None:
    request = own(words, drone, tuning=tuning, sruti=f"{sruti_hz} Hz")
    loop = drone_loop(request)
    assert len(loop) >= 6 * RATE
    plucks = drone_plucks(request) if drone == "tanpura" else ((0, None),) * len(words.split())
    starts = [round(seconds * RATE) for seconds, _ in plucks]
    for cents, start in zip(truth(words, tuning), starts, strict=True):
        # a string that is plucked is one tone from pluck to pluck, a reed for ever
        heard = np.roll(loop, -start)[RATE // 4 : -RATE // 4] if drone == "tanpura" else np.tile(loop, 2)
        hz = sruti_hz * 2 ** (cents / 1200)
        assert abs(phase_cents(heard, hz, RATE, window_seconds=0.8)) < EXACT_CENTS, cents
    n, bend = len(loop), np.abs(np.diff(np.tile(loop, 2), 2))
    near = np.concatenate([bend[n - 2000 : n - 10], bend[n + 10 : n + 2000]])
    assert bend[n - 4 : n + 3].max() <= 1.1 * near.max()


@pytest.mark.parametrize("words", OWN)
def test_the_strings_are_plucked_in_the_order_in_which_they_are_written(words: str) -> None:
    plucks = drone_plucks(own(words, "tanpura"))
    assert [string for _, string in plucks] == list(drone_strings(own(words, "tanpura")))
    assert len(plucks) == len(words.split())
    seconds = [moment for moment, _ in plucks]
    assert seconds == sorted(set(seconds))


def test_the_sruti_box_is_steady() -> None:
    """A tanpura swells and dies with every pluck; reeds don't, nor do they die at the end of the loop."""
    swings = {}
    for drone in ("tanpura", "sruti-box"):
        loop = np.tile(drone_loop(own("P. S S S.", drone)), 2)
        partial = envelope(loop, 130.81 * 1.5)
        swings[drone] = float(partial.max() / partial.min())
    assert swings["sruti-box"] < 1.3 < 2 < swings["tanpura"]


def test_both_drones_are_as_loud() -> None:
    tanpura, box = (
        loudness_lufs(np.tile(drone_loop(own("P. S S S.", d), 48_000), 2)) for d in ("tanpura", "sruti-box")
    )
    assert tanpura == pytest.approx(box, abs=0.5)


def test_the_benchmarks_rows_hold_what_is_promised_and_hear_what_is_wrong() -> None:
    rows = drone_rows(LIBRARY.tunings[:3], [read_strings("P. S S S."), read_strings("N2. S S S.")], (207.65,))
    assert [(row.drone, row.tuning, row.strings) for row in rows][:2] == [
        ("tanpura", "just", "P. S S S."), ("tanpura", "just", "N2. S S S."),
    ]  # fmt: skip
    assert len(rows) == 2 * 3 * 2
    assert max(row.pitch_cents for row in rows) < EXACT_CENTS
    assert max(row.seam for row in rows) <= 1.1
    loop = drone_loop(LIBRARY.request())
    assert seam(loop[:-37]) > 1.1
    assert off_cents(loop, 65.405 * 2 ** (-1 / 1200)) == pytest.approx(1, abs=0.1)
