"""The Practice page: a varisai, the player, and the rail beside it."""

from __future__ import annotations

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.pages.address import arrive, expected, follow_address, write_address
from carnatic.pages.components.downloads import take_it_home
from carnatic.pages.components.exercise_view import head_notice, stand
from carnatic.pages.own_model import model_word
from carnatic.pages.practice.candidates import candidates
from carnatic.pages.practice.choices import head, next_number
from carnatic.pages.practice.composing import composing
from carnatic.pages.practice.lesson_comparison import beside
from carnatic.pages.practice.novelty import what_is_new
from carnatic.pages.practice.variations import from_this_one, keep_part
from carnatic.pages.session import sit_down


def practice() -> None:
    """Show the page, its head first: that needs no composing."""
    sit_down(composing())
    follow_address()
    head(expected())
    said = st.container(key="notice")
    exercise = arrive()
    with said:
        head_notice()
        model_word()
    parts = (("tries", candidates), ("turn", from_this_one), ("new", what_is_new), ("home", _home))
    stand(parts, fresh=next_number, keep=keep_part, below=("beside", beside))
    write_address(exercise)


def _home(composition: Composition) -> None:
    take_it_home(composition.exercise)
