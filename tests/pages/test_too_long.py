"""Lines that are too much work on the pages: a sentence says so before rendering, and the typed text stays."""

from __future__ import annotations

import re

from carnatic.exercise.bounds import MELODY_SECONDS
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.performance import perform
from carnatic.exercise.sargam.text import read_notes
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.pages.components.rendering import draft_payload, player_payload, too_much
from carnatic.sound.partials import RATE
from carnatic.sound.voices import different_seconds
from tests.exercise.test_bounds import LONG_LINK
from tests.pages.practice_app import exercise_of, notices, opened
from tests.pages.test_write_page import after, shown, typed, words
from tests.pages.test_write_page import exercise_of as written
from tests.pages.test_write_page import opened as write_opened

# thirty avartanams of Adi in first speed, at the slowest tempo in three
SLOW = "tempo: 20\ntrikalam: yes\n\n" + "s r g m | p d | n S ||\n" * 30


def test_the_longest_link_leaves_a_sentence_and_the_first_exercise() -> None:
    before = player_payload.cache_info().entries
    app = opened(**LONG_LINK)
    assert "This line lasts 143 min 33 s; we play up to 20 minutes. Choose a" in notices(app)[0]
    assert exercise_of(app).request.family == "sarali"
    # what was refused is not kept, however often it comes
    opened(**LONG_LINK)
    assert player_payload.cache_info().entries <= before + 1


def test_at_the_tempo_that_it_names_a_line_opens() -> None:
    slow = Exercise(library().request(family="own", tempo="20", trikalam="yes"), read_notes("s r g m p d n S " * 30)[0])
    tempo = re.search(r"a tempo of (\d+)", str(too_much(slow)))
    assert tempo
    faster = Exercise(slow.request.changed(aksharas_per_minute=float(tempo[1])), slow.notes)
    assert too_much(faster) is None


def test_a_text_that_is_too_slow_stays_and_is_laid_out_but_neither_sounds_nor_is_engraved() -> None:
    app = write_opened(typed(SLOW))
    assert shown(app)["text"] == SLOW
    assert written(app).units == 240
    handed = draft_payload(written(app), (), "")
    assert handed["held"].startswith("This line lasts 36 minutes; we play up to 20 minutes. ")
    assert (handed["too_long"], handed["sound"], handed["has_staff"]) == (True, None, False)
    assert len(handed["grid"]) == 90
    assert "Choose a tempo of 36 or faster" in words(app)
    assert {button.key for button in app.get("download_button")} == {"file_txt"}
    after(app, typed(SLOW.replace("tempo: 20", "tempo: 40")))
    assert draft_payload(written(app), (), "")["sound"]
    assert "file_mp3" in {button.key for button in app.get("download_button")}


def test_a_link_that_is_too_long_for_the_write_page_leaves_the_text_that_is_there() -> None:
    app = write_opened(**LONG_LINK | {"trikalam": "yes"})
    assert "20,097 swaras and karvais with its repeats" in words(app)
    assert shown(app)["text"] == ""


def test_different_notes_for_minutes_are_refused_before_they_are_made() -> None:
    notes = read_notes("s , r , g , m , p , d , n , S , " * 16)[0]
    held = tuple(type(note)(note.swara, 7 + i % 5) for i, note in enumerate(notes[:40]))
    request = library().request(family="own", tempo="20", gamaka="100")
    exercise = Exercise(request, held)
    seconds = different_seconds(perform(lay_out(exercise), silent=True, rules=library().gamaka_rules(request.raga)))
    assert seconds > MELODY_SECONDS
    assert str(too_much(exercise)).startswith("The different notes of this line last ")
    faster = exercise.request.changed(aksharas_per_minute=240.0)
    assert too_much(Exercise(faster, held)) is None


def test_what_the_player_is_handed_is_bounded_in_bytes() -> None:
    notes = read_notes("s r g m p d n S S n d p m g r s " * 18)[0]
    exercise = Exercise(library().request(family="own", tempo="20", gamaka="100", voice="voice"), notes[:288])
    assert too_much(exercise) is None
    handed = player_payload(exercise)
    notes = [recipe for recipe in handed["sound"]["recipes"] if recipe.startswith("note/")]
    assert sum(int(recipe.split("/")[3]) for recipe in notes) <= RATE * MELODY_SECONDS
