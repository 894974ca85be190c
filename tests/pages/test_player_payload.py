"""The player's data: complete, consistent, and with the same digest only for the same music."""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, read_notes
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import SoundSettings
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.pages.components.player import Keep, PlayerState, read_state
from carnatic.pages.components.player_data import PlayerSound, payload
from carnatic.pages.components.rendering import player_sound
from carnatic.pages.sounds import sound_root
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS

SOUND = PlayerSound(
    aksharas_per_minute=60,
    notes=("one", "", "two", "one"),
    strokes={"clap": "clap", "sama": "sama"},
    drone="drone",
    levels={"melody": 0.8, "tanpura": 0.6, "tala": 0.6},
)


def lesson(number: int = 5, **fields: str) -> Exercise:
    return realise_lesson(library().lessons_of("sarali")[number - 1], library().request(**fields))


def shown(number: int = 5, **fields: str) -> dict[str, Any]:
    return payload(lay_out(lesson(number, **fields)), SOUND)


def test_every_address_is_told_once() -> None:
    sound = shown()["sound"]
    assert sound["recipes"] == ["one", "two", "clap", "sama", "drone"]
    assert (sound["notes"], sound["strokes"], sound["drone"]) == ([0, None, 1, 0], {"clap": 2, "sama": 3}, 4)
    assert sound["root"] == sound_root()


def test_the_payload_is_text_alone() -> None:
    """No samples are in it, and it is small enough for a phone."""
    made = payload(lay_out(lesson()), player_sound(lesson()))
    assert json.loads(json.dumps(made)) == made
    assert len(json.dumps(made)) < 40_000


def test_the_same_exercise_has_the_same_digest() -> None:
    assert shown()["digest"] == shown()["digest"]
    assert len({shown(number)["music"] for number in range(1, 15)}) == 14


@pytest.mark.parametrize(
    "fields", [{"tempo": "72"}, {"sruti": "2"}, {"tuning": "equal"}, {"mapping": "G3=372"}, {"mapping": "R2=204"},
               {"beat": "mridangam"}, {"drone": "sruti-box"}, {"strings": "S S S."}, {"gamaka": "60"}]
)  # fmt: skip
def test_another_sound_is_the_same_music(fields: dict[str, str]) -> None:
    before, after = shown(), shown(**fields)
    assert after["digest"] != before["digest"]
    assert after["music"] == before["music"]


def test_the_beats_of_each_speed_are_told_once() -> None:
    made = shown(beat="mridangam", trikalam="yes")
    assert list(made["beats"]) == ["1", "2", "4"]
    assert [len(made["beats"][speed]) for speed in ("1", "2", "4")] == [8, 16, 32]
    assert made["beats"]["2"][:3] == [[0.0, "tham", 1.0], [0.5, "ki", 0.55], [1.0, "thi", 1.0]]
    assert made["sounding"] == asdict(SoundSettings(beat="mridangam"))
    # the hand moves as ever, whatever is heard
    assert made["tala"] == shown()["tala"]


@pytest.mark.parametrize(
    "fields", [{"speed": "2"}, {"trikalam": "yes"}, {"raga": "Kalyani"}, {"tala": "chaturasra jati Eka"}]
)
def test_another_line_is_another_music(fields: dict[str, str]) -> None:
    assert shown(**fields)["music"] != shown()["music"]


def held(**fields: str) -> dict[str, Any]:
    """The player's data for a line of held swaras and a pair."""
    exercise = Exercise(library().request(family="own", **fields), read_notes("s , r , g , m m p , , ,")[0])
    return payload(lay_out(exercise), player_sound(exercise))


def test_curves_are_handed_over_where_the_pitch_moves() -> None:
    plain, bent = held(), held(gamaka="100")
    assert not any("curve" in event for event in plain["events"])
    assert [event["text"] for event in bent["events"] if "curve" in event] == ["r", "g", "m"]
    assert (plain["music"], plain["digest"] == bent["digest"]) == (bent["music"], False)
    # few enough, and the whole of it: r from s to its own pitch, four times in two aksharas
    curve = bent["events"][1]["curve"]
    assert 4 * 4 <= len(curve) <= 4 * 16
    assert curve[0] == [0, 0]
    assert (min(cents for _, cents in curve), max(cents for _, cents in curve)) == (0, 111.7)
    assert all(a < b for (a, _), (b, _) in pairwise(curve))
    assert 1.8 < curve[-1][0] <= 2
    # the second m comes from g, and stays on m for the rest of its akshara
    assert bent["events"][4]["curve"][0] == [0, 386.3]
    assert bent["events"][4]["curve"][-1] == [pytest.approx(0.132, abs=0.001), 498.0]


def test_a_curve_keeps_its_seconds_at_another_tempo() -> None:
    """Counted in aksharas a touch is twice as long at twice the tempo."""
    slow, fast = (held(gamaka="100", tempo=tempo)["events"][4]["curve"] for tempo in ("60", "120"))
    assert [[2 * akshara, cents] for akshara, cents in slow] == [pytest.approx(corner, abs=3e-4) for corner in fast]


def test_another_rendering_changes_the_digest_alone() -> None:
    score = lay_out(lesson())
    silent, sounding = payload(score), payload(score, SOUND)
    assert silent["music"] == sounding["music"]
    assert silent["digest"] != sounding["digest"]
    assert silent["sound"] is None


def test_the_grid_holds_every_event_where_it_sounds() -> None:
    for tala in library().talas:
        check_grid(tala)


def check_grid(tala: Any) -> None:
    """The cells of one tala at every speed."""
    for speed in SPEEDS:
        request = library().request(family="own").changed(tala=tala, speed=speed)
        letters = "srgmpdn" * 5
        line = tuple(Note(Swara(letter), 1 + i % 3) for i, letter in enumerate(letters))
        made = payload(lay_out(Exercise(request, line)))
        cells = [cell for avartanam in made["grid"] for akshara in avartanam for cell in akshara]
        assert len(cells) == len(made["grid"]) * tala.aksharas * speed
        assert all(len(akshara) == speed for avartanam in made["grid"] for akshara in avartanam)
        for index, event in enumerate(made["events"]):
            units = Fraction(event["duration"]).limit_denominator(9) * speed
            first = Fraction(event["start"]).limit_denominator(9) * speed
            place = cells[int(first) : int(first + units)]
            assert place == [[index, False], *([[index, True]] * (int(units) - 1))]
            avartanam, akshara = divmod(int(first) // speed, tala.aksharas)
            assert (event["avartanam"], event["akshara"]) == (avartanam + 1, akshara + 1)


def test_a_trikalam_run_has_more_cells_as_it_goes_on() -> None:
    made = shown(trikalam="yes")
    assert (made["trikalam"], made["speed"], made["loop"]) == (True, 1, [0, 96])
    assert [{len(akshara) for akshara in row} for row in made["grid"]] == [{1}] * 4 + [{2}] * 4 + [{4}] * 4
    assert (shown()["trikalam"], shown()["loop"]) == (False, [0, 32])
    assert shown()["choices"] == made["choices"] == {"speeds": list(SPEEDS), "trikalam": True}


def test_a_repeated_line_has_its_number() -> None:
    assert [shown(speed=str(speed))["times"] for speed in (1, 2, 4, 8)] == [1, 1, 1, 2]
    assert shown(trikalam="yes")["times"] == 1


def test_a_line_begun_later_is_played_from_where_it_begins() -> None:
    made = payload(lay_out(parse("speed: 2\neduppu: desadi\n\ns r g m p d n S n d p m g r s n.", library())))
    assert (made["loop"], made["events"][0]["start"]) == ([1.5, 9.5], 1.5)
    assert made["grid"][0][:2] == [[[None, False], [None, False]], [[None, False], [0, False]]]
    assert made["choices"] == {"speeds": [2, 4, 8, 6], "trikalam": False}
    assert payload(lay_out(parse("s r g", library())))["choices"]["trikalam"] is False


def test_every_ladder_can_be_heard() -> None:
    for raga in library().ragas:
        check_ladders(raga)


def check_ladders(raga: Any) -> None:
    """The rungs of one raga."""
    score = lay_out(Exercise(library().request().changed(raga=raga, family="own"), read_notes("s , p , S ,")[0]))
    ladders = payload(score)["ladders"]
    if not raga.is_vakra:
        cents = [rung["cents"] for rung in ladders["up"]]
        assert cents == sorted(set(cents))
    assert [rung["place"] for rung in ladders["down"]] == [pitch.place.symbol for pitch in raga.avarohana]
    assert all(rung["shown"].upper() + rung["number"] == rung["place"] for rung in ladders["up"])


def test_the_player_sounds_in_the_requests_voice() -> None:
    """Another voice is another sound of the same notes."""
    veena, violin = (player_sound(lesson(voice=voice, human="no")) for voice in ("veena", "violin"))
    assert [note.replace("/veena/", "/violin/") for note in veena.notes] == list(violin.notes)
    assert (veena.drone, veena.strokes) == (violin.drone, violin.strokes)
    assert shown(voice="violin")["music"] == shown()["music"]


def test_a_swara_is_spoken_whole() -> None:
    exercise = parse("raga: Mohanam\n\ns , r g | p d | S n. ||", library())
    made = payload(lay_out(exercise), faults=review(exercise))
    labels = [event["label"] for event in made["events"]]
    assert labels[:2] == ["sa, madhya, line 1, akshara 1, held for 2", "ri, madhya, line 1, akshara 3"]
    assert labels[-1].startswith("ni, mandra, line 1, akshara 8, Mohanam has no n")
    assert made["events"][-1]["fault"] == made["faults"][0]["message"]


def draft_of(text: str, held: str = "", **fields: str) -> dict[str, Any]:
    exercise = parse(text, library(), fields)
    return payload(lay_out(exercise), None if held else SOUND, faults=review(exercise), held=held, is_draft=True)


def test_a_draft_is_one_music_while_its_swaras_change() -> None:
    made = draft_of("s r g p")
    assert made["draft"]
    assert made["music"] == draft_of("s r g p d S", tempo="90")["music"]
    assert made["digest"] != draft_of("s r g p d")["digest"]
    assert len({draft_of("s r", **other)["music"] for other in ({}, {"raga": "Kalyani"}, {"speed": "2"})}) == 3
    assert not shown()["draft"]


def test_a_draft_marks_its_faults_and_lists_none() -> None:
    made = draft_of("s r m p", raga="Mohanam")
    assert [event["fault"] for event in made["events"]] == ["", "", "Mohanam has no m. Its scale is s r g p d S.", ""]
    assert made["faults"] == []


def test_a_line_that_is_held_back_says_why_and_has_no_sound() -> None:
    made = draft_of("s r m p", held="This has 1 mistake.", raga="Mohanam")
    assert (made["held"], made["sound"]) == ("This has 1 mistake.", None)
    assert shown()["held"] == ""


def test_a_swara_without_a_pitch_is_silent() -> None:
    exercise = parse("raga: Mohanam\n\ns r m , p d S ,", library())
    assert [bool(note) for note in player_sound(exercise).notes] == [True, True, False, True, True, True]
    nothing = player_sound(parse("raga: Mohanam\n\nm , n ,", library()))
    assert nothing.notes == ("", "")


def test_the_opening_that_was_given_is_marked() -> None:
    notes, _ = read_notes("s r g , m p d n S n d p m g r s")
    exercise = Exercise(library().request(speed="2"), notes, given=frozenset(range(3)))
    given = [event["given"] for event in payload(lay_out(exercise))["events"]]
    assert given == [True] * 3 + [False] * (len(given) - 3)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, PlayerState()),
        ({"settings": None, "fresh": None}, PlayerState()),
        ({"fresh": True}, PlayerState(new=True)),
        ({"accepted": True}, PlayerState(accepted=True)),
        (
            {"settings": {"aksharas_per_minute": 72, "speed": 2, "kattai": "1.5"}},
            PlayerState(aksharas_per_minute=72.0, speed=2, kattai="1.5"),
        ),
        *(({"settings": {"speed": speed}}, PlayerState(speed=speed)) for speed in SPEEDS),
        ({"settings": {"speed": 1, "trikalam": True}}, PlayerState(speed=1, trikalam=True)),
        ({"settings": {"speed": 10, "trikalam": "yes"}}, PlayerState()),
        ({"settings": {"speed": True, "trikalam": 1}}, PlayerState()),
        ({"settings": {"aksharas_per_minute": 1e9, "speed": 10, "kattai": "3.5"}}, PlayerState()),
        ({"settings": {"aksharas_per_minute": True, "speed": "2", "kattai": 1}}, PlayerState()),
        ({"settings": {"aksharas_per_minute": float("nan"), "speed": [2], "kattai": {}}}, PlayerState()),
        ({"settings": "speed=2"}, PlayerState()),
        (
            {"keep": {"first": 2, "last": 5, "on": True, "music": "0af"}},
            PlayerState(keep=Keep(first=2, last=5, on=True, music="0af")),
        ),
        *(
            ({"keep": {"first": 2, "last": 5, "on": False, "music": "0af"} | wrong}, PlayerState())
            for wrong in ({"first": -1}, {"last": 1}, {"first": True}, {"last": 5.5}, {"on": 1}, {"music": None})
        ),
        ({"keep": [2, 5]}, PlayerState()),
    ],
)
def test_only_what_the_bar_can_say_is_taken_up(told: dict[str, Any], state: PlayerState) -> None:
    assert read_state(told) == state
