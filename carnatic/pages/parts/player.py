"""The Python side of the player: what the page hands to it, and what comes back.

The player is one part of the page with its files in assets/player. It holds ladders, the
hand's movements, sargam, pitch strip, staff and the bar, all on one clock, and it keeps
playing while the page around it runs again.

What it is handed, as ``payload`` makes it; times are in aksharas from the beginning::

    digest      of everything; the same digest changes nothing on the page
    music       of the swaras and their places; while it stays the same the player keeps
                its place (another tempo, sruti or tuning), else it begins anew. A draft is
                one music while its swaras change
    title, raga, aksharas_per_minute
    speed       swaras to the akshara, in a trikalam run those of its beginning; trikalam
    choices     {speeds, trikalam}: at which speeds the line can be laid out, whether as a run
    loop        [from, to]: what is played round and round
    sruti       {hz, name}
    ladders     {up, down}: [{letter, number, sthayi, place, cents, label}]
    tala        {name, angas: [4, 2, 2], kriyas: [{kind, finger, name}]}
    events      [{letter, text, sthayi, place, start, duration, cents, avartanam, akshara,
                  given, label, fault}]
    grid        avartanams of aksharas of cells, as many as swaras to the akshara there; a cell
                is [event or null, held]
    faults      [{avartanam, akshara, message}], to be listed under the sheet
    held        why the line shall not sound yet, '' where it may
    draft       whether it is still being written
    kattais     [{kattai, name}], low to high; tempo: [slowest, fastest]
    staff       {wide, narrow}: SVG text, '' where there is none; ids n12, n12-2 are event 12
    sound       null, or {rate, aksharas_per_minute, slices: [[first, samples] of an event],
                strokes: {kind: [first, samples]}, levels: {melody, tanpura, tala}, drone}
    melody, drone, strokes   16-bit samples, mono, little-endian

``pack`` puts all that into one run of bytes, since Streamlit carries bytes as they are
only where they stand alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carnatic.pages.parts.component import component
from carnatic.practice.layout import Event, Score, can_run_trikalam, playable_speeds
from carnatic.practice.request import HIGHEST_TEMPO, LOWEST_TEMPO
from carnatic.practice.review import Fault
from carnatic.theory.swara import Pitch, spell
from carnatic.theory.tala import SPEEDS
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name

# In the order in which they are joined into one module; the last exports its entry.
SCRIPTS = (
    "shape", "clock", "tap", "drone", "pluck", "voices", "sound",
    "hands", "sargam", "strip", "staff", "ladders", "speeds", "bar", "settings", "keys", "player",
)  # fmt: skip
BUFFERS = ("melody", "drone", "strokes")
SPOKEN = {"s": "sa", "r": "ri", "g": "ga", "m": "ma", "p": "pa", "d": "da", "n": "ni"}

Payload = dict[str, Any]


@dataclass(frozen=True)
class PlayerSound:
    """What sounds, as 16-bit mono samples.

    slices: (first sample, samples) of every event in melody, at aksharas_per_minute; equal
    notes share one.
    strokes: every kind of stroke in one run, stroke_slices where each lies in it (a clap on
    sama has its own, 'sama').
    drone: a loop without a seam. levels: where the sliders stand at first, 0 to 1; each
    part is already as loud as it shall be at that place.
    """

    rate: int
    aksharas_per_minute: float
    melody: bytes
    slices: tuple[tuple[int, int], ...]
    drone: bytes
    strokes: bytes
    stroke_slices: Mapping[str, tuple[int, int]]
    levels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PlayerState:
    """What somebody did in the player since the last run; None where nothing was done.

    aksharas_per_minute, speed, trikalam, kattai: set in the bar, where trikalam goes with
    speed 1. new: 'New varisai' by its key.
    accepted: Play, after it was said why the line is held back.
    """

    aksharas_per_minute: float | None = None
    speed: int | None = None
    trikalam: bool | None = None
    kattai: str | None = None
    new: bool = False
    accepted: bool = False


def payload(
    score: Score,
    sound: PlayerSound | None = None,
    staff_wide: str = "",
    staff_narrow: str = "",
    faults: tuple[Fault, ...] = (),
    held: str = "",
    is_draft: bool = False,
) -> Payload:
    """Everything the player shows and sounds, as JSON values and three runs of bytes.

    sound: None while it is still being made, or held back; the sheet can be read before.
    held: the sentence that says why. is_draft: the line is still being written; its faults
    are listed beside the text and not under the sheet.
    """
    request = score.exercise.request
    events = [_event(score, event, faults) for event in score.events]
    music = {
        "raga": request.raga.name,
        "speed": score.speed,
        "trikalam": score.is_trikalam,
        "loop": [float(end) for end in score.loop],
        "tala": _tala(score),
        "events": events,
        "grid": [[[[c.event, c.held] for c in a.cells] for a in row.aksharas] for row in score.avartanams],
    }
    shown: Payload = {
        **music,
        "choices": {"speeds": list(playable_speeds(score.exercise)), "trikalam": can_run_trikalam(score.exercise)},
        "title": score.exercise.name,
        "aksharas_per_minute": request.aksharas_per_minute,
        "tempo": [LOWEST_TEMPO, HIGHEST_TEMPO],
        "sruti": {"hz": request.sruti_hz, "name": kattai_name(request.sruti_hz)},
        "kattais": [{"kattai": kattai, "name": kattai_name(kattai_hz(kattai))} for kattai in KATTAIS],
        "ladders": {
            "up": [_rung(score, pitch) for pitch in request.mapped_raga.arohana],
            "down": [_rung(score, pitch) for pitch in request.mapped_raga.avarohana],
        },
        "faults": [
            {"avartanam": f.avartanam, "akshara": f.akshara, "message": f.message} for f in faults if not is_draft
        ],
        "held": held,
        "draft": is_draft,
        "staff": {"wide": staff_wide, "narrow": staff_narrow},
        "sound": None if sound is None else _sound(sound),
    }
    buffers = {name: b"" if sound is None else getattr(sound, name) for name in BUFFERS}
    # a swara that is moved within its raga sounds elsewhere, but the line stays the line
    line = [{k: v for k, v in event.items() if k not in ("cents", "place")} for event in events]
    growing = {"events": [], "grid": [], "loop": []} if is_draft else {"events": line}
    shown["music"] = _digest({**music, **growing})
    shown["digest"] = _digest(shown, *buffers.values())
    return {**shown, **buffers}


def _event(score: Score, event: Event, faults: tuple[Fault, ...]) -> dict[str, Any]:
    exercise = score.exercise
    faulty = next((fault.message for fault in faults if fault.note == event.note), "")
    cents = None if event.pitch is None else exercise.request.mapped_tuning.cents_of(event.pitch)
    return {
        "letter": event.swara.letter,
        "text": spell(event.swara),
        "sthayi": event.swara.sthayi.word,
        "place": event.pitch.place.symbol if event.pitch else "",
        "start": float(event.start),
        "duration": float(event.duration),
        "cents": cents,
        "avartanam": event.avartanam,
        "akshara": event.akshara,
        "given": event.pass_ == 1 and exercise.starts[event.note] in exercise.given,
        "label": _label(score, event, faulty),
        "fault": faulty,
    }


def _label(score: Score, event: Event, fault: str) -> str:
    """What a screen reader says: 'ri, madhya, line 1, akshara 2, held for 2'."""
    units = score.exercise.notes[event.note].units
    words = [SPOKEN[event.swara.letter], event.swara.sthayi.word, f"line {event.avartanam}", f"akshara {event.akshara}"]
    if units > 1:
        words.append(f"held for {units}")
    return ", ".join([*words, fault] if fault else words)


def _rung(score: Score, pitch: Pitch) -> dict[str, Any]:
    sthayi = "" if pitch.sthayi == 0 else f", {pitch.sthayi.word}"
    return {
        "letter": pitch.place.letter,
        "number": pitch.place.symbol[1:],
        "sthayi": pitch.sthayi.word,
        "place": pitch.place.symbol,
        "cents": score.exercise.request.mapped_tuning.cents_of(pitch),
        "label": f"{pitch.place.name}, {pitch.place.symbol}{sthayi}",
    }


def _tala(score: Score) -> dict[str, Any]:
    kriyas = [{"kind": k.kind, "finger": k.finger, "name": k.name} for k in score.tala.kriyas]
    return {"name": score.tala.name, "angas": list(score.tala.lengths), "kriyas": kriyas}


def _sound(sound: PlayerSound) -> dict[str, Any]:
    return {
        "rate": sound.rate,
        "aksharas_per_minute": sound.aksharas_per_minute,
        "slices": [list(one) for one in sound.slices],
        "strokes": {kind: list(one) for kind, one in sound.stroke_slices.items()},
        "levels": dict(sound.levels),
        "drone": hashlib.sha256(sound.drone).hexdigest()[:16],
    }


def _digest(value: Any, *buffers: bytes) -> str:
    made = hashlib.sha256(json.dumps(value, sort_keys=True).encode())
    for buffer in buffers:
        made.update(buffer)
    return made.hexdigest()[:16]


def pack(shown: Payload) -> bytes:
    """A payload as one run of bytes: the length of the JSON, the JSON, then the samples.

    The length takes four bytes, little-endian; 'buffers' in the JSON gives the first byte
    after the JSON and the number of bytes of each run.
    """
    buffers, first = {}, 0
    for name in BUFFERS:
        buffers[name] = [first, len(shown[name])]
        first += len(shown[name])
    plain = {key: value for key, value in shown.items() if key not in BUFFERS}
    head = json.dumps({**plain, "buffers": buffers}, separators=(",", ":")).encode()
    return len(head).to_bytes(4, "little") + head + b"".join(shown[name] for name in BUFFERS)


def player(shown: Payload, key: str = "player", on_change: Callable[[PlayerState], None] | None = None) -> PlayerState:
    """Mount the player and say what was done in it.

    on_change: called before the page runs again, so that the page can be made from the
    new choice at once; the same state is also returned by that run.
    """
    import streamlit as st

    def changed() -> None:
        if on_change is not None:
            on_change(read_state(st.session_state[key]))

    result = component("player", scripts=SCRIPTS)(
        key=key,
        data=pack(shown),
        on_settings_change=changed,
        on_fresh_change=changed,
        on_accepted_change=changed,
    )
    return read_state(result)


def read_state(result: Mapping[str, Any]) -> PlayerState:
    """The player's own words as a PlayerState; what is missing or odd counts as not done."""
    told = result.get("settings")
    settings: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    names = ("aksharas_per_minute", "speed", "trikalam", "kattai")
    tempo, speed, trikalam, kattai = (settings.get(name) for name in names)
    return PlayerState(
        aksharas_per_minute=_tempo(tempo),
        speed=speed if type(speed) is int and speed in SPEEDS else None,
        trikalam=trikalam if isinstance(trikalam, bool) else None,
        kattai=kattai if isinstance(kattai, str) and kattai in KATTAIS else None,
        new=bool(result.get("fresh")),
        accepted=bool(result.get("accepted")),
    )


def _tempo(told: Any) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return float(told) if LOWEST_TEMPO <= told <= HIGHEST_TEMPO else None
