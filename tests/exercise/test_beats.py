from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from carnatic.exercise.beats import BETWEEN_LEVEL, SOUNDS, Beat, beats, beats_of
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import BEATS
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.theory.tala import SPEEDS, Tala
from tests.exercise.music import line
from tests.laws import for_each

LIBRARY = library()


@for_each("kind", BEATS)
@for_each("tala", LIBRARY.talas, ids=lambda tala: tala.name)
def test_every_tala_is_kept_from_sama_to_sama(tala: Tala, kind: str) -> None:
    for speed in SPEEDS:
        found = beats(tala, speed, kind)
        moments = [beat.at for beat in found]
        assert moments == sorted(set(moments))
        assert moments[0] == 0
        assert moments[-1] < tala.aksharas
        assert {beat.sound for beat in found} <= set(SOUNDS[kind])
        # sama sounds like nothing else in the cycle
        assert [beat.at for beat in found if beat.sound == SOUNDS[kind][0]] == [0]


@for_each("speed", SPEEDS)
def test_only_the_mridangam_follows_the_speed(speed: int) -> None:
    adi = LIBRARY.tala("Adi")
    assert beats(adi, speed, "hand") == beats(adi, 1, "hand")
    assert beats(adi, speed, "metronome") == beats(adi, 1, "metronome")
    assert len(beats(adi, speed, "mridangam")) == 8 * speed


def test_the_three_ways_in_adi() -> None:
    adi = LIBRARY.tala("Adi")
    assert [beat.sound for beat in beats(adi, 1, "hand")] == [
        "sama", "finger", "finger", "finger", "clap", "wave", "clap", "wave",
    ]  # fmt: skip
    assert [beat.sound for beat in beats(adi, 1, "metronome")] == ["tick-sama", *["tick"] * 7]
    assert [beat.sound for beat in beats(adi, 1, "mridangam")] == [
        "tham", "ki", "thi", "ta", "dhin", "ki", "dhin", "ki",
    ]  # fmt: skip
    second = beats(adi, 2, "mridangam")
    assert second[:3] == (
        Beat(Fraction(0), "tham"), Beat(Fraction(1, 2), "ki", BETWEEN_LEVEL), Beat(Fraction(1), "thi"),
    )  # fmt: skip
    assert [beat.sound for beat in second if beat.at in (0, 2, 4, 6)] == ["tham", "num", "dhin", "dhin"]


def test_where_the_hand_rests_nothing_is_heard_of_it() -> None:
    chapu = LIBRARY.tala("Misra chapu")
    assert [beat.at for beat in beats(chapu, 1, "hand")] == [0, 3, 5]
    assert [beat.at for beat in beats(chapu, 1, "metronome")] == list(range(7))
    assert [(beat.at, beat.sound) for beat in beats(chapu, 1, "mridangam") if beat.sound in ("tham", "dhin")] == [
        (0, "tham"),
        (3, "dhin"),
    ]


def test_a_run_through_the_speeds_has_the_strokes_of_each() -> None:
    request = LIBRARY.request(trikalam="yes", beat="mridangam")
    score = lay_out(realise_lesson(LIBRARY.lessons_of("sarali")[0], request))
    found = beats_of(score)
    cycles = len(score.avartanams) // 3
    assert len(found) == 8 * cycles * (1 + 2 + 4)
    per_avartanam = [sum(8 * k <= beat.at < 8 * (k + 1) for beat in found) for k in range(3 * cycles)]
    assert per_avartanam == [8] * cycles + [16] * cycles + [32] * cycles


def test_a_musician_can_read_the_strokes(golden: Callable[[str, str], None]) -> None:
    rows = []
    for speed in (1, 2):
        rows.append(f"{'First' if speed == 1 else 'Second'} speed")
        for tala in LIBRARY.talas:
            angas = [[] for _ in tala.angas]
            for beat in beats(tala, speed, "mridangam"):
                angas[tala.anga_at(int(beat.at))].append(beat.sound)
            rows.append(f"{tala.name}: " + " | ".join(" ".join(sounds) for sounds in angas) + " ||")
        rows.append("")
    golden("strokes.txt", "\n".join(rows).rstrip() + "\n")


def test_the_beats_of_a_line_in_full() -> None:
    score = lay_out(line(LIBRARY.request(beat="mridangam", speed="2"), "s r g m p d n S S n d p m g r s"))
    assert beats_of(score) == beats(LIBRARY.tala("Adi"), 2, "mridangam")
    two = lay_out(line(LIBRARY.request(), "s r g m p d n S S n d p m g r s"))
    cycle = beats(LIBRARY.tala("Adi"), 1)
    assert cycle == beats(LIBRARY.tala("Adi"), 1, "hand")
    assert beats_of(two) == (*cycle, *(replace(beat, at=beat.at + 8) for beat in cycle))
