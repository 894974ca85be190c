"""The Practice page: a varisai, the player, and the rail beside it."""

from __future__ import annotations

import streamlit as st

from carnatic.generator.composition import Composition
from carnatic.pages.parts.address import arrive, expected, follow_address, write_address
from carnatic.pages.parts.desk import sit_down
from carnatic.pages.parts.model import model_word
from carnatic.pages.parts.rail import other_tries, take_it_home, what_is_new
from carnatic.pages.parts.stand import head_notice, stand
from carnatic.pages.practice.choices import head, next_number
from carnatic.pages.practice.composing import composing


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
    stand((("tries", other_tries), ("new", what_is_new), ("home", _home)), fresh=next_number)
    write_address(exercise)


def _home(composition: Composition) -> None:
    take_it_home(composition.exercise)
