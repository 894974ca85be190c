"""The table of voices: a row for each instrument or singer that can play a line.

A new voice needs a row here, and a function in a module of carnatic.sound.voices.
"""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.errors import CarnaticError

_PHYSICS = "Fletcher and Rossing, The Physics of Musical Instruments"
_SPEECH = (
    "Peterson and Barney, Control methods used in a study of the vowels, 1952",
    "Delattre, Liberman and Cooper, Acoustic loci and transitional cues for consonants, 1955",
    "Stevens, Acoustic Phonetics, chapters 7 to 9",
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice: its names, and the function that makes its sound.

    name: in links, files and options. title: on pages, a singer's syllables after a comma.
    renderer: module and function in carnatic.sound.voices, such as 'singing.akaram'. midi_program:
    of General MIDI, from 0. sources: of the numbers in the renderer. sings_swaras: whether a note's
    sound depends on its swara's name, besides its pitch.
    """

    name: str
    title: str
    renderer: str
    midi_program: int
    sources: tuple[str, ...] = ()
    sings_swaras: bool = False


VOICES = (
    # General MIDI has no veena; its sitar is the nearest plucked string
    Voice("veena", "Veena", "veena.veena", midi_program=104),
    Voice("violin", "Violin", "violin.violin", midi_program=40, sources=(f"{_PHYSICS}, chapter 10",)),
    Voice("flute", "Flute", "flute.flute", midi_program=73, sources=(f"{_PHYSICS}, chapter 16",)),
    Voice("nadaswaram", "Nadaswaram", "nadaswaram.nadaswaram", midi_program=111, sources=(f"{_PHYSICS}, chapter 15",)),
    Voice("voice", "Voice, sa ri ga ma", "singing.syllables", midi_program=52, sources=_SPEECH, sings_swaras=True),
    Voice("akaram", "Voice, aa", "singing.akaram", midi_program=52, sources=_SPEECH),
)
VOICE_NAMES = tuple(voice.name for voice in VOICES)


def voice_named(name: str) -> Voice:
    """The voice with that name. Raises CarnaticError, with the known names, if there is none."""
    for voice in VOICES:
        if voice.name == name:
            return voice
    raise CarnaticError("voice.unknown", name=name[:40], voices=VOICE_NAMES)
