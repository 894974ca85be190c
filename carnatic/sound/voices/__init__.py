"""The voices that sing and play a line: veena, violin, flute, nadaswaram, a singer of syllables and of aa.

Each makes one note from a Tone, by itself; line puts the notes of a performance together.
"""

from carnatic.sound.voices.line import (
    VOICES,
    Slice,
    different_seconds,
    render_ladder,
    render_melody,
    render_notes,
    render_pitch,
    slices,
    tones,
    voice_named,
)
from carnatic.sound.voices.tone import RELEASE_SECONDS, Tone, Voice

__all__ = [
    "RELEASE_SECONDS",
    "VOICES",
    "Slice",
    "Tone",
    "Voice",
    "different_seconds",
    "render_ladder",
    "render_melody",
    "render_notes",
    "render_pitch",
    "slices",
    "tones",
    "voice_named",
]
