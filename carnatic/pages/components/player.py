"""The Python side of the player: its data, and its messages.

The player is a component with its files in assets/web/player. It shows the ladders, the hand
movements, sargam, pitch strip, staff and the bar, all on one clock, and it keeps playing while the
page around it runs again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, get_args

from carnatic.errors import CarnaticError
from carnatic.exercise.settings import DEFAULT_SOUND, HIGHEST_TEMPO, LOWEST_TEMPO, SoundSettings
from carnatic.pages.components.component import component
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import StaffWidth
from carnatic.theory.tala import SPEEDS
from carnatic.theory.tuning import KATTAIS

LONGEST_SRUTI = 16  # characters of a typed sruti
LONGEST_KEPT_WORD = 40  # characters of a sound setting that the browser stores


@dataclass(frozen=True, slots=True)
class Keep:
    """A change of the locked part: the events from first to last of a music. on: whether to lock or unlock them."""

    first: int
    last: int
    on: bool
    music: str


@dataclass(frozen=True, slots=True)
class PlayerState:
    """The user's actions in the player since the last run; None for each that didn't happen.

    aksharas_per_minute, speed, trikalam, kattai: set in the bar; trikalam comes with speed 1.
    new: whether the key of 'New varisai' was pressed. sruti: the typed text. sounding: the sound
    settings that the browser stored in another visit. accepted: whether Play was pressed again
    after the message that says why the line is held back. keep: a part of the line to lock or
    unlock. staff_width: the width of the staff that the page shows now. stale: whether its sounds are of another
    version than this server's, so that it needs the piece again.
    """

    aksharas_per_minute: float | None = None
    speed: int | None = None
    trikalam: bool | None = None
    kattai: str | None = None
    new: bool = False
    accepted: bool = False
    stale: bool = False
    keep: Keep | None = None
    staff_width: StaffWidth | None = None
    sruti: str | None = None
    sounding: SoundSettings | None = None


def player(
    shown: Payload,
    key: str = "player",
    on_change: Callable[[PlayerState], None] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> PlayerState:
    """Mount the player and return the user's actions in it.

    beside: the keys of the payload that aren't part of the music, 'said' and 'chosen'. on_change:
    called before the page runs again, so that the page is drawn with the new choices; that run
    also returns the same state.
    """
    import streamlit as st

    def changed() -> None:
        if on_change is not None:
            on_change(read_state(st.session_state[key]))

    result = component("player")(
        key=key,
        data={**shown, **(beside or {})},
        on_settings_change=changed,
        on_sruti_change=changed,
        on_sounding_change=changed,
        on_fresh_change=changed,
        on_accepted_change=changed,
        on_keep_change=changed,
        on_staff_change=changed,
        on_stale_change=changed,
    )
    return read_state(result)


def read_state(result: Mapping[str, Any]) -> PlayerState:
    """The player's message as a PlayerState; missing and invalid values count as no action."""
    bar_settings = result.get("settings")
    settings: Mapping[str, Any] = bar_settings if isinstance(bar_settings, Mapping) else {}
    names = ("aksharas_per_minute", "speed", "trikalam", "kattai")
    tempo, speed, trikalam, kattai = (settings.get(name) for name in names)
    return PlayerState(
        aksharas_per_minute=_tempo(tempo),
        speed=speed if type(speed) is int and speed in SPEEDS else None,
        trikalam=trikalam if isinstance(trikalam, bool) else None,
        kattai=kattai if isinstance(kattai, str) and kattai in KATTAIS else None,
        new=bool(result.get("fresh")),
        accepted=bool(result.get("accepted")),
        stale=bool(result.get("stale")),
        keep=_keep(result.get("keep")),
        staff_width=_staff_width(result.get("staff")),
        sruti=_sruti(result.get("sruti")),
        sounding=_sounding(result.get("sounding")),
    )


def _keep(message: Any) -> Keep | None:
    if not isinstance(message, Mapping):
        return None
    first, last, on, music = (message.get(name) for name in ("first", "last", "on", "music"))
    if type(first) is not int or type(last) is not int or not 0 <= first <= last:
        return None
    return Keep(first, last, on, music) if isinstance(on, bool) and isinstance(music, str) else None


def _staff_width(message: Any) -> StaffWidth | None:
    return next((width for width in get_args(StaffWidth) if width == message), None)


def _sruti(text: Any) -> str | None:
    return text[:LONGEST_SRUTI] if isinstance(text, str) and text.strip() else None


def _sounding(message: Any) -> SoundSettings | None:
    if not isinstance(message, Mapping):
        return None
    stored = {name: message[name] for name in asdict(DEFAULT_SOUND) if name in message}
    is_typed = all(type(value) is type(getattr(DEFAULT_SOUND, name)) for name, value in stored.items())
    if not stored or not is_typed or max(len(str(value)) for value in stored.values()) > LONGEST_KEPT_WORD:
        return None
    try:
        return SoundSettings(**stored)
    except CarnaticError:  # as another version kept it
        return None


def _tempo(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if LOWEST_TEMPO <= value <= HIGHEST_TEMPO else None
