"""The table of voices: found by name."""

from __future__ import annotations

from carnatic.exercise.voices import VOICE_NAMES, VOICES, voice_named
from carnatic.messages import message
from tests.refusing import refused


def test_a_voice_is_found_by_its_name() -> None:
    assert [voice_named(name) for name in VOICE_NAMES] == list(VOICES)
    for name in ("piano", "Veena", "", "x" * 50):
        with refused(message("voice.unknown", name=name[:40], voices=VOICE_NAMES)):
            voice_named(name)
