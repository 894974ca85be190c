"""What one swara does: its curve at every length, tempo and strength."""

from itertools import pairwise
from math import cos, pi

import pytest

from carnatic.theory.gamaka import GAMAKA_KINDS, Gamaka, GamakaKind, Points, bent, glide_seconds, plain, swings, thinned
from tests.laws import for_each
from tests.refusing import refused

OWN = 386.0
GAMAKAS = (
    Gamaka("kampita", OWN, 498.0),
    Gamaka("kampita", OWN - 30, OWN + 30, 4.5),
    Gamaka("kampita", 204.0, 498.0),
    Gamaka("jaru", -200.0, OWN),
    Gamaka("sphurita", 204.0, OWN),
    Gamaka("pratyahata", 204.0, OWN),
    Gamaka("nokku", 498.0, OWN),
    Gamaka("kandippu", 498.0, OWN),
)
LENGTHS = [(units, units * unit_seconds) for units in (1, 2, 3, 4, 7) for unit_seconds in (3.0, 1.0, 0.5, 0.25, 0.0625)]
STRENGTHS = (0, 1, 37, 60, 100)


def at(points: Points, seconds: float) -> float:
    """The pitch at a moment, read from the points as a voice reads them."""
    for (start, low), (end, high) in pairwise(points):
        if start <= seconds <= end:
            return low + (high - low) * (seconds - start) / (end - start)
    return points[0][1] if seconds < points[0][0] else points[-1][1]


@for_each("gamaka", GAMAKAS, ids=str)
@for_each("strength", STRENGTHS)
def test_a_curve_stays_within_its_swara(gamaka: Gamaka, strength: int) -> None:
    for units, seconds in LENGTHS:
        assert_sound(gamaka, units, seconds, strength)


def assert_sound(gamaka: Gamaka, units: int, seconds: float, strength: int) -> None:
    points = bent(gamaka, OWN, seconds, units, strength)
    times = [time for time, _ in points]
    ends = [OWN, *(OWN + strength / 100 * (c - OWN) for c in (gamaka.from_cents, gamaka.to_cents))]
    assert times[0] == 0
    assert all(a < b for a, b in pairwise(times))
    assert times[-1] <= seconds
    assert all(min(ends) - 1e-9 <= cents <= max(ends) + 1e-9 for _, cents in points)
    if strength == 0:
        assert points == plain(OWN)
    elif len(points) > 1:
        assert points[0][1] == pytest.approx(OWN + strength / 100 * (gamaka.from_cents - OWN))
        # a kampita comes back to where it rests, the others arrive at the swara itself
        assert points[-1][1] == pytest.approx(points[0][1] if gamaka.kind == "kampita" else OWN)


@for_each("gamaka", GAMAKAS, ids=str)
def test_strength_scales_the_excursion_alone(gamaka: Gamaka) -> None:
    full, half = (bent(gamaka, OWN, 2.0, 2, strength) for strength in (100, 50))
    for seconds in (k / 200 for k in range(400)):
        assert at(half, seconds) - OWN == pytest.approx((at(full, seconds) - OWN) / 2, abs=0.5)


def glides(points: Points) -> list[float]:
    """How long each way from one level to another takes, in seconds."""
    found: list[float] = []
    held = True
    for (start, low), (end, high) in pairwise(points):
        if low != high:
            found[-1:] = [found[-1] + end - start] if not held and found else [*found[-1:], end - start]
        held = low == high
    return found


@for_each("gamaka", GAMAKAS, ids=str)
def test_glides_last_as_long_at_every_tempo(gamaka: Gamaka) -> None:
    for unit_seconds in (3.0, 1.0, 0.6, 0.4):
        points = bent(gamaka, OWN, 2 * unit_seconds, 2, 100)
        assert len(points) > 1
        for seconds in glides(points):
            assert seconds == pytest.approx(glide_seconds(gamaka))
    assert 0.054 <= glide_seconds(gamaka) <= 0.168


@for_each(
    ("units", "unit_seconds", "expected"),
    [
        (2, 1.0, 4),  # two in each swara
        (2, 0.5, 2),  # at second speed one
        (2, 0.25, 1),  # at third speed one in both
        (4, 0.25, 2),
        (3, 1.0, 6),
        (3, 0.25, 1),
        (2, 0.09, 0),  # there is no time
        (8, 1.0, 16),
    ],
)
def test_swings_are_in_step_with_the_swaras(units: int, unit_seconds: float, expected: int) -> None:
    assert swings(Gamaka("kampita", 702.0, 590.0), units * unit_seconds, units) == expected


@for_each(
    ("kind", "from_cents", "to_cents", "seconds"),
    [
        ("kampita", 0.0, 250.0, 0.108),  # the vina's median
        ("kampita", 454.0, 204.0, 0.108),
        ("kampita", 204.0, 204.0 + 360.0, 0.1296),  # as the root of the size: 1.2 times as long for 1.44 times as far
        ("nokku", 500.0, 490.0, 0.054),
        ("sphurita", 0.0, 1200.0, 0.168),
        ("jaru", 0.0, 100.0, 0.14),
        ("jaru", -500.0, 700.0, 0.14),
    ],
)
def test_a_glide_takes_as_long_as_was_measured(
    kind: GamakaKind, from_cents: float, to_cents: float, seconds: float
) -> None:
    assert glide_seconds(Gamaka(kind, from_cents, to_cents)) == pytest.approx(seconds)


def test_there_is_a_swing_as_soon_as_there_is_room_for_it() -> None:
    """Two glides of 108 milliseconds and a hold of 40; never more than five in a second."""
    wide = Gamaka("kampita", 0.0, 250.0)
    assert [swings(wide, seconds, 1) for seconds in (0.2559, 0.256, 0.5119, 0.512)] == [0, 1, 1, 1]
    assert swings(Gamaka("kampita", 0.0, 250.0, 8.0), 0.512, 1) == 2
    narrow = Gamaka("kampita", 0.0, 20.0, 8.0)
    assert [swings(narrow, seconds, 1) for seconds in (0.1999, 0.2, 0.9999, 1.0)] == [0, 1, 4, 5]


@for_each(("units", "seconds"), LENGTHS)
def test_faster_is_never_busier(units: int, seconds: float) -> None:
    shake = Gamaka("kampita", 702.0, 590.0)
    slow, fast = swings(shake, seconds, units), swings(shake, seconds / 2, units)
    assert fast <= slow
    assert slow == 0 or slow % units == 0 or units % slow == 0
    assert slow / seconds <= 5 + 1e-9


def test_most_of_a_kampita_is_rest() -> None:
    """r1 in Mayamalavagowla: on s most of the time, touching r."""
    points = bent(Gamaka("kampita", 0.0, 112.0), 112.0, 2.0, 2, 100)
    moments = [at(points, k / 1000) for k in range(2000)]
    on_s, on_r = (sum(abs(cents - place) < 1 for cents in moments) for place in (0, 112))
    assert on_s > 1000
    assert on_s > 2.5 * on_r > 0
    assert max(moments) == pytest.approx(112)


def held(points: Points) -> list[tuple[float, float, float]]:
    """(from, to, cents) of every stretch on one pitch, in milliseconds."""
    return [(1000 * start, 1000 * end, low) for (start, low), (end, high) in pairwise(points) if low == high]


def test_a_kampita_by_hand() -> None:
    """Two swings of half a second: 216 ms for two glides of 108, and of the 284 left three quarters for the rest."""
    points = bent(Gamaka("kampita", 100.0, 350.0), 350.0, 1.0, 2, 100)
    assert held(points) == [
        pytest.approx(stretch)
        for stretch in [(0, 106.5, 100), (214.5, 285.5, 350), (393.5, 606.5, 100), (714.5, 785.5, 350)]
    ]
    assert points[-1] == pytest.approx((0.8935, 100))
    # twenty-five straight lines stand for each of the four glides, one for each hold
    assert len(points) == 1 + 4 * (25 + 1)


def test_a_touch_may_take_half_of_its_swara() -> None:
    nokku = Gamaka("nokku", 498.0, OWN)
    arrival = 0.07 + glide_seconds(nokku)
    assert len(bent(nokku, OWN, 2 * arrival, 1, 100)) > 1
    assert bent(nokku, OWN, 2 * arrival - 1e-6, 1, 100) == plain(OWN)


@for_each(("kind", "milliseconds"), [("sphurita", 60), ("pratyahata", 60), ("nokku", 70), ("kandippu", 50)])
def test_a_touch_lasts_as_long_as_it_is_said_to(kind: str, milliseconds: float) -> None:
    gamaka = next(one for one in GAMAKAS if one.kind == kind)
    points = bent(gamaka, OWN, 1.0, 1, 100)
    assert points[0][1] == points[1][1] == gamaka.from_cents
    assert points[1][0] == pytest.approx(milliseconds / 1000)
    assert points[-1] == (pytest.approx(milliseconds / 1000 + glide_seconds(gamaka)), OWN)


@for_each("kind", GAMAKA_KINDS)
def test_straight_lines_stand_for_the_cosine(kind: str) -> None:
    """Four times as many points would change it by less than a quarter of a cent."""
    gamaka = next(one for one in GAMAKAS if one.kind == kind)
    points = bent(gamaka, OWN, 2.0, 2, 100)
    first = next(i for i, (a, b) in enumerate(pairwise(points)) if a[1] != b[1])
    start, low = points[first]
    end = start + glide_seconds(gamaka)
    goal = gamaka.to_cents if gamaka.kind == "kampita" else OWN
    for k in range(500):
        seconds = start + (end - start) * k / 500
        true = low + (goal - low) * (1 - cos(pi * k / 500)) / 2
        assert at(points, seconds) == pytest.approx(true, abs=0.25)


@for_each("gamaka", GAMAKAS, ids=str)
def test_a_thinned_curve_is_near_the_whole(gamaka: Gamaka) -> None:
    points = bent(gamaka, OWN, 2.0, 2, 100)
    few = thinned(points, 6.0)
    assert set(few) <= set(points)
    assert (few[0], few[-1]) == (points[0], points[-1])
    assert len(few) < len(points) / 2
    assert all(abs(at(few, seconds) - cents) <= 6.0 for seconds, cents in points)
    assert thinned(plain(OWN), 6.0) == plain(OWN)


@for_each(
    ("heights", "kept"),
    [
        ((0, 0), (0, 1)),
        ((0, 10, 0), (0, 1, 2)),
        ((0, 6, 0), (0, 2)),  # as far off as is allowed
        ((0, 6.1, 0), (0, 1, 2)),
        ((0, 10, 20, 30, 40), (0, 4)),
        ((0, 10, 20, 20, 20), (0, 2, 4)),
        ((0, 0, 0, 20, 40, 60, 60), (0, 2, 5, 6)),
        ((0, 12, 0, 0, 0), (0, 1, 3, 4)),
    ],
)
def test_a_curve_is_thinned_where_it_is_straight(heights: tuple[float, ...], kept: tuple[int, ...]) -> None:
    points = tuple((float(k), float(cents)) for k, cents in enumerate(heights))
    assert thinned(points, 6.0) == tuple(points[k] for k in kept)


@for_each(("kind", "rate_hz"), [("trill", 2.2), ("kampita", 0.0), ("kampita", 40.0)])
def test_nonsense_is_refused(kind: str, rate_hz: float) -> None:
    with refused("gamaka.unknown" if kind == "trill" else "gamaka.rate"):
        Gamaka(kind, 0.0, 100.0, rate_hz)  # type: ignore[arg-type]
