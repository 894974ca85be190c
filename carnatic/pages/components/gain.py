"""The gain of the music on the page, sent after everything else, since all its sounds are needed to measure it."""

from __future__ import annotations

from carnatic.pages.components.component import component
from carnatic.pages.components.rendering import player_gain
from carnatic.pages.session import try_run, visit_session


def send_gain() -> None:
    """Send the player its gain, if the page that is open plays a line; the sheet is on the page by then."""
    page = visit_session().page
    if page is None or page.composition is None:
        return
    exercise, handed = page.composition.exercise, try_run(page.player_payload)
    if isinstance(handed, str) or not handed["sound"]:
        return
    gain = try_run(lambda: player_gain(exercise))
    if not isinstance(gain, str):
        component("gain", folder="player")(key="gain", data={"digest": handed["digest"], "gain": gain})
