"""The player's data without a line: drone, tala, and the tala's sollus instead of the line."""

from __future__ import annotations

from typing import Any

from carnatic.caching import cached
from carnatic.exercise.request import ExerciseRequest
from carnatic.messages import say
from carnatic.pages.components.player_data import (
    Payload,
    PlayerSound,
    beats_shown,
    digest_of,
    settings_shown,
    sound_shown,
    tala_shown,
)
from carnatic.pages.components.rendering import accompaniment
from carnatic.theory.sollu import Sollu, sollus
from carnatic.theory.tala import SPEEDS, Tala

TITLE = say("page.tanpura")


@cached(max_bytes=32_000_000, copies=True)
def tanpura_payload(request: ExerciseRequest) -> Payload:
    """One avartanam of the tala over the drone; the player's payload, without pitches."""
    tala, speed = request.tala, request.speed
    said, sound = sollus(tala, speed), tanpura_sound(request)
    music: Payload = {
        "raga": "",
        "speed": speed,
        "trikalam": False,
        "loop": [0.0, float(tala.aksharas)],
        "tala": tala_shown(tala),
        "events": [_event(tala, sollu) for sollu in said],
        "grid": [[[[akshara * speed + k, False] for k in range(speed)] for akshara in range(tala.aksharas)]],
    }
    shown: Payload = {
        **music,
        **settings_shown(request),
        "title": TITLE,
        "bare": True,
        "times": 1,
        "beats": beats_shown(request, (speed,)),
        "choices": {"speeds": list(SPEEDS), "trikalam": False},
        "ladders": {"up": [], "down": []},
        "faults": [],
        "held": "",
        "draft": False,
        "keeps": False,
        "has_staff": False,
        "sound": sound_shown(sound),
        "music": digest_of(music),
    }
    return {**shown, "digest": digest_of(shown)}


def tanpura_sound(request: ExerciseRequest) -> PlayerSound:
    """Drone and tala for the player, without a melody."""
    return PlayerSound(
        aksharas_per_minute=request.aksharas_per_minute,
        notes=("",) * (request.tala.aksharas * request.speed),
        **accompaniment(request),
    )


def _event(tala: Tala, sollu: Sollu) -> dict[str, Any]:
    akshara = int(sollu.at) + 1
    return {
        "shown": sollu.word,
        "number": "",
        "text": sollu.word,
        "sthayi": "madhya",
        "place": "",
        "start": float(sollu.at),
        "duration": float(sollu.duration),
        "cents": None,
        "avartanam": 1,
        "akshara": akshara,
        "given": False,
        "label": say("tanpura.sollu", sollu=sollu.word, kriya=tala.kriyas[akshara - 1].name.lower(), akshara=akshara),
        "fault": "",
    }
