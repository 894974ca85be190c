"""The Practice page: a varisai in the player, with its variations and files."""

from __future__ import annotations

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.pages.address import expected_request, follow_address, open_exercise, write_address
from carnatic.pages.components.downloads import downloads
from carnatic.pages.components.exercise_view import exercise_view, head_notice
from carnatic.pages.own_model import model_word
from carnatic.pages.practice.candidates import candidates
from carnatic.pages.practice.choices import head, next_number
from carnatic.pages.practice.composing import practice_source, present_with_locks
from carnatic.pages.practice.lesson_comparison import lesson_comparison
from carnatic.pages.practice.novelty import what_is_new
from carnatic.pages.practice.variations import keep_part, variations
from carnatic.pages.session import PracticeSession, activate


def practice() -> None:
    """Show the page, its head first, which needs no composing."""
    activate(PracticeSession, practice_source(), present_with_locks)
    follow_address()
    head(expected_request())
    notice_place = st.container(key="notice")
    exercise = open_exercise()
    with notice_place:
        head_notice()
        model_word()
    parts = (("tries", candidates), ("turn", variations), ("new", what_is_new), ("home", _home))
    exercise_view(parts, fresh=next_number, keep=keep_part, below=("beside", lesson_comparison))
    write_address(exercise)


def _home(composition: Composition) -> None:
    downloads(composition.exercise)
