"""The gamakas of whole lines, in every raga and at every strength."""

from collections.abc import Callable
from itertools import cycle, pairwise

import pytest

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.gamakas import gamakas_sentence, gamakas_sung, ornaments
from carnatic.exercise.performance import PlayedNote, perform
from carnatic.exercise.sargam.text import parse, show
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.scale import ladder_alone
from carnatic.library import library
from carnatic.theory.gamaka_rules import GamakaRule
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, sargam_name
from tests.exercise.music import line
from tests.laws import for_each

LIBRARY = library()
JUST = LIBRARY.tuning("just")
FIVE = ("Mayamalavagowla", "Sankarabharanam", "Kalyani", "Todi", "Kharaharapriya")
STRENGTHS = (0, 1, 50, 100)


def lesson(family: str, number: int, raga: str, **fields: str) -> Exercise:
    request = LIBRARY.request(raga=raga, family=family, seed=str(number), **fields)
    return LIBRARY.school.lesson(LIBRARY.school.named(request, family, number))


def rules_of(exercise: Exercise) -> tuple[GamakaRule, ...]:
    return LIBRARY.gamaka_rules(exercise.request.raga)


def played(exercise: Exercise) -> tuple[PlayedNote, ...]:
    """The notes of a line with its raga's gamakas."""
    return perform(lay_out(exercise), rules=rules_of(exercise)).notes


def told(note: PlayedNote, score: Score) -> str:
    """'r (sphurita from 0)', 'r ,' for one that is held plain."""
    event = note.event
    held = " ," * (score.exercise.notes[event.note].units - 1)
    if note.curve.is_steady:
        return sargam_name(event.swara) + held
    found = ornaments(score, rules_of(score.exercise))[event.index].gamaka
    cents = (
        f"{found.from_cents:.0f} to {found.to_cents:.0f}" if found.kind == "kampita" else f"from {found.from_cents:.0f}"
    )
    return f"{sargam_name(event.swara)}{held} ({found.kind} {cents})"


def read_out(exercise: Exercise) -> str:
    """The swaras avartanam by avartanam, with gamakas in brackets after their swaras."""
    score = lay_out(exercise)
    rows: dict[int, list[str]] = {}
    for note in played(score.exercise):
        rows.setdefault(note.event.avartanam, []).append(told(note, score))
    return "\n".join(" ".join(row) for row in rows.values())


def test_golden(golden: Callable[[str, str], None]) -> None:
    """For a musician to read: the first lessons, and every swara held, up and down."""
    parts = []
    for raga in FIVE:
        for family in ("sarali", "janta"):
            exercise = lesson(family, 1, raga, gamaka="100")
            parts.append(f"{exercise.name}\n{read_out(exercise)}")
        held = LIBRARY.request(raga=raga, gamaka="100", family="own")
        text = "s , r , | g , | m , || p , d , | n , | S , || n , d , | p , | m , || g , r , | s , | , , ||"
        parts.append(f"Held swaras in {raga}\n{read_out(line(held, text))}")
    golden("gamaka.txt", "\n\n".join(parts) + "\n")


def lines(raga: str) -> list[Exercise]:
    """The raga's ladders with each swara held, and each struck twice."""
    alone = ladder_alone(LIBRARY.request(raga=raga))
    words = [sargam_name(note.swara) for note in alone.notes]
    texts = [" ".join(f"{word} , ," for word in words), " ".join(f"{word} {word}" for word in words)]
    return [line(alone.request, text) for text in texts]


@for_each(("raga", "strength"), zip(LIBRARY.ragas, cycle(STRENGTHS)), ids=str)
def test_every_raga_has_curves_within_its_swaras(raga: Raga, strength: int) -> None:
    check_curves(raga, strength)


@pytest.mark.sweep
@for_each("raga", LIBRARY.ragas, ids=lambda raga: raga.name)
@for_each("strength", STRENGTHS)
def test_every_raga_at_every_strength(raga: Raga, strength: int) -> None:
    check_curves(raga, strength)


def check_curves(raga: Raga, strength: int) -> None:
    """A curve lies within its swara's time, begins at once, and goes no further than the raga's steps."""
    for exercise in lines(raga.name):
        plain = played(exercise)
        asked = exercise.request.changed(sound=LIBRARY.request(gamaka=str(strength)).sound)
        bent = played(Exercise(asked, exercise.notes))
        if strength == 0:
            assert bent == plain
        for note, still in zip(bent, plain, strict=True):
            assert_sensible(note, still, strength, widest_step(raga))


def widest_step(raga: Raga) -> float:
    """Cents between the furthest neighbours of either ladder; two steps of the five ragas are no more than 300."""
    steps = [300.0]
    for ladder in (raga.arohana, raga.avarohana):
        cents = sorted({JUST.cents_of(Pitch(pitch.place)) for pitch in ladder})
        steps += [b - a for a, b in pairwise((*cents, cents[0] + 1200))]
    return max(steps)


def assert_sensible(note: PlayedNote, still: PlayedNote, strength: int, widest: float) -> None:
    times = [seconds for seconds, _ in note.curve.points]
    assert times[0] == 0
    assert all(a < b for a, b in pairwise(times))
    assert times[-1] <= note.duration_seconds
    assert (note.cents, note.hz) == (still.cents, still.hz)
    assert still.accent <= note.accent <= still.accent * 1.34
    assert all(abs(cents - note.cents) <= widest * strength / 100 + 1e-6 for _, cents in note.curve.points)


def test_gamaka_is_of_the_request_alone() -> None:
    """Read back from its text, a line is bent as it was; the tempo changes only how long is held."""
    exercise = lesson("janta", 1, "Todi", gamaka="70", mapping="G2=300")
    again = parse(show(exercise), LIBRARY)
    assert [note.curve for note in played(again)] == [n.curve for n in played(exercise)]
    assert any(not note.curve.is_steady for note in played(again))


@pytest.mark.parametrize("query", ["Todi", "Manji 2", "29", "S R2 G2 M1 P D1 S / S D1 P M1 G2 R2 S"])
def test_a_raga_sounds_the_same_however_it_was_found(query: str) -> None:
    named, found = LIBRARY.raga(query), LIBRARY.find_ragas(query)[0]
    assert named == found
    asked = LIBRARY.request(family="own", gamaka="100")
    first, second = (played(line(asked.changed(raga=raga), "s s r , , , g ,")) for raga in (named, found))
    assert first == second
    assert any(not note.curve.is_steady for note in first)


def test_gamakas_without_rules_are_a_mistake_of_the_caller() -> None:
    request = LIBRARY.request(family="own", gamaka="100")
    with pytest.raises(ValueError, match="gamaka_rules"):
        perform(lay_out(line(request, "s s")))


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("s s r r g g", [1, 3, 5]),
        ("s s s r r r", [1, 4]),  # of three the middle one
        ("n n S S S S n n", [1, 3, 5, 7]),
        ("m p d S S n d p", []),  # the second begins an anga
        ("s , s r , r", [1, 3]),
        ("s r s r", []),
    ],
)
def test_the_second_of_a_pair_takes_the_stress(text: str, pairs: list[int]) -> None:
    request = LIBRARY.request(raga="Mayamalavagowla", gamaka="100", family="own")
    still = played(line(request.changed(sound=LIBRARY.request().sound), text))
    notes = played(line(request, text))
    assert [i for i, (a, b) in enumerate(zip(notes, still)) if a.accent > b.accent] == pairs


def test_a_pair_turns_with_its_line() -> None:
    """Four on one pitch: the first pair belongs to the way up, the second to the way down."""
    request = LIBRARY.request(raga="Mayamalavagowla", gamaka="100", family="own")
    for speed in (1, 2):
        score = lay_out(line(request, "n n S S S S n n"), speed)
        kinds = {
            index: ornament.gamaka.kind
            for index, ornament in ornaments(score, rules_of(score.exercise)).items()
            if index < 8
        }
        assert kinds == {1: "sphurita", 3: "sphurita", 5: "pratyahata", 7: "pratyahata"}


def test_faster_is_simpler() -> None:
    """The same held swaras at three speeds have ever fewer swings, and in the end none."""
    moves = []
    for speed in ("1", "2", "4"):
        request = LIBRARY.request(raga="Kalyani", gamaka="100", family="own", speed=speed)
        curve = played(line(request, "s r g m , p"))[3].curve
        moves.append(sum(cents == min(c for _, c in curve.points) for _, cents in curve.points) // 2)
    assert moves == [4, 2, 1]
    request = LIBRARY.request(raga="Kalyani", gamaka="100", family="own", speed="4", tempo="240")
    assert played(line(request, "s r g m , p"))[3].curve.is_steady


@pytest.mark.parametrize(
    ("fields", "text", "said"),
    [
        ({}, "s s r , g", ""),
        (
            {"gamaka": "100"},
            "s s r , g",
            "Gamakas: sphurita on the second swara of a pair (M. Subramanian, carnatic2000.tripod.com; shivkumar.org, "
            "basics); kampita on r (M. Subramanian, gamakam.tripod.com). The other swaras are plain.",
        ),
        (
            {"gamaka": "20", "raga": "Kalyani"},
            "m , S , n r , m g , m , g ,",
            "Gamakas: kampita on m and g (M. Subramanian, carnatic2000.tripod.com); jaru on s, nokku on r "
            "(our suggestion). The other swaras are plain.",
        ),
        (
            {"gamaka": "100"},
            "s r g m",
            "These swaras are too short for gamakas.",
        ),
        # there is no time for them
        (
            {"gamaka": "100", "tempo": "240", "speed": "4"},
            "s s r , g",
            "These swaras are too short for gamakas.",
        ),
    ],
)
def test_what_a_line_is_sung_with(fields: dict[str, str], text: str, said: str) -> None:
    exercise = line(LIBRARY.request(**({"family": "own"} | fields)), text)
    assert gamakas_sentence(exercise, rules_of(exercise)) == said


def test_what_is_said_is_what_is_heard() -> None:
    for raga in LIBRARY.ragas[::5]:
        for exercise in lines(raga.name):
            asked = exercise.request.changed(sound=LIBRARY.request(gamaka="100").sound, aksharas_per_minute=160.0)
            bent_line = Exercise(asked, exercise.notes)
            score = lay_out(bent_line)
            moving = {note.event.index for note in played(score.exercise) if not note.curve.is_steady}
            rules = {
                ornament.rule
                for index, ornament in ornaments(score, rules_of(score.exercise)).items()
                if index in moving
            }
            assert {rule for rule, _ in gamakas_sung(bent_line, rules_of(bent_line))} == rules


def test_on_one_pitch_a_line_counts_as_going_up() -> None:
    score = lay_out(line(LIBRARY.request(raga="Mohanam", gamaka="100", family="own"), "s s"))
    assert {i: one.gamaka.kind for i, one in ornaments(score, rules_of(score.exercise)).items()} == {1: "sphurita"}
