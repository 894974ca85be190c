"""The page opens without torch, with the same exercise that the network would compose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.ideas.line import idea_of
from carnatic.library import library
from carnatic.pages.practice.composing import kept_opening

ROOT = Path(__file__).resolve().parents[2]
OPEN_WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None  # importing it fails from here on
from carnatic.pages.practice.composing import kept_opening
from carnatic.pages.components.rendering import player_payload
assert player_payload(kept_opening().exercise)["sound"]
"""


def test_the_kept_opening_is_what_the_composer_makes():
    kept, made = kept_opening(), library().composer.compose(library().request())
    due = "The model or the way of composing has changed; run 'python -m carnatic.pages.practice.composing'."
    assert kept is not None, due
    assert kept.exercise == made.exercise, due
    assert kept.new_avartanams == made.new_avartanams
    assert kept.nearest == made.nearest
    assert (made.remarks, made.completions) == ((), ())


def test_a_newcomer_meets_an_easy_mirrored_line_with_an_idea() -> None:
    """If the network or the drawing changes, another FIRST_DRAW may be needed."""
    made = library().composer.compose(library().request())
    idea = idea_of(made.exercise)
    assert made.plan == "mirrored"
    assert difficulty(made.exercise).level <= 2
    assert str(made.exercise.notes[0].swara) == "s"
    assert idea is not None
    assert idea.name in ("sequence", "restart")


def test_the_first_page_needs_no_torch():
    done = subprocess.run([sys.executable, "-c", OPEN_WITHOUT_TORCH], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_server_refuses_what_is_larger_than_every_field_takes() -> None:
    import tomllib

    from carnatic.pages.book.page import LARGEST_UPLOAD_MB as BOOK
    from carnatic.pages.components.scale_files import LARGEST_UPLOAD_MB as SCALE
    from carnatic.pages.train.outcome import LARGEST_UPLOAD_MB as WEIGHTS
    from carnatic.pages.train.own_exercises import LARGEST_UPLOAD_MB as TEXTS

    settings = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit/config.toml").read_text())
    assert settings["server"]["maxUploadSize"] == max(BOOK, SCALE, WEIGHTS, TEXTS)
