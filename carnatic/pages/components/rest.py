"""What the player gets after the sheet, since it takes longer: the gain, which needs all sounds, and the staff."""

from __future__ import annotations

import streamlit as st

from carnatic.exercise.exercise import Exercise
from carnatic.pages.components.component import component
from carnatic.pages.components.rendering import StaffWidth, player_gain, staff
from carnatic.pages.session import in_turn, try_run, visit_session

PHONE = "Mobi"  # in the name of every phone's browser; there the staff is off until it is asked for


def send_rest() -> None:
    """Send the rest of the music on the page, if the open page has a line; every page ends with this."""
    page = visit_session().page
    if page is None or page.composition is None:
        return
    exercise, handed = page.composition.exercise, try_run(page.player_payload)
    if isinstance(handed, str) or not handed.get("has_staff"):
        return
    gain = try_run(lambda: in_turn(lambda: player_gain(exercise))) if handed["sound"] else None
    width = staff_width()
    data = {
        "digest": handed["digest"],
        "gain": gain if isinstance(gain, float) else None,
        "staff": {"width": width, "svg": _staff(exercise, width)},
    }
    component("rest", folder="player")(key="rest", data=data)


def _staff(exercise: Exercise, width: StaffWidth) -> str:
    drawn = try_run(lambda: in_turn(lambda: staff(exercise, width))) if width else ""
    return drawn if drawn.startswith("<svg") else ""


def staff_width() -> StaffWidth:
    """The width of the staff that the browser shows, '' for none; guessed until the browser has told it."""
    told = visit_session().staff_width
    if told is not None:
        return told
    return "" if PHONE in (st.context.headers.get("User-Agent") or "") else "wide"
