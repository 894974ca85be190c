"""The voices that play a line: a module for each instrument, and one for singers.

A renderer makes the samples of one note from a Tone; ``line`` joins the notes of a performance.
"""

from carnatic.sound.voices.line import (
    MOST_VARIANTS,
    RENDERERS,
    Slice,
    different_seconds,
    note_samples,
    render_ladder,
    render_melody,
    render_notes,
    render_pitch,
    renderer_named,
    slices,
    tones,
)
from carnatic.sound.voices.tone import RELEASE_SECONDS, Renderer, Tone

__all__ = [
    "MOST_VARIANTS",
    "RELEASE_SECONDS",
    "RENDERERS",
    "Renderer",
    "Slice",
    "Tone",
    "different_seconds",
    "note_samples",
    "render_ladder",
    "render_melody",
    "render_notes",
    "render_pitch",
    "renderer_named",
    "slices",
    "tones",
]
