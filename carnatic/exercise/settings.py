"""Playback settings and notation settings: the swaras stay the same."""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi

VOICE_NAMES = ("veena", "violin", "flute", "nadaswaram", "voice", "akaram")
DRONES = ("tanpura", "sruti-box")
BEATS = ("hand", "metronome", "mridangam")
FEWEST_STRINGS, MOST_STRINGS = 3, 5
STRONGEST_GAMAKA = 100


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """What a user chose to hear.

    voice: one of VOICES; 'voice' sings the names of the swaras, 'akaram' sings aa. gamaka: its
    strength in percent, 0 for plain notes. drone: one of DRONES. strings: the drone's own
    tuning in plucking order, 'P. S S S.', or '' for the one that the raga asks for. beat: one of
    BEATS. human: whether no two notes are mechanically equal.
    Raises CarnaticError for anything else.
    """

    voice: str = "veena"
    gamaka: int = 0
    drone: str = "tanpura"
    strings: str = ""
    beat: str = "hand"
    human: bool = True

    def __post_init__(self) -> None:
        _one_of("voice", self.voice, VOICE_NAMES)
        _one_of("drone", self.drone, DRONES)
        _one_of("way to keep the tala", self.beat, BEATS)
        if not 0 <= self.gamaka <= STRONGEST_GAMAKA:
            raise OutOfRange("gamaka.range", value=str(self.gamaka)[:40], lowest="0", highest=str(STRONGEST_GAMAKA))
        if self.strings:
            read_strings(self.strings)


def read_strings(text: str) -> tuple[Pitch, ...]:
    """The strings of a drone from 'P. S S S.': a swarasthana each, a dot for mandra.

    Raises CarnaticError for what is no swarasthana, and for fewer strings than three or
    more than five.
    """
    words = text.split()
    if not FEWEST_STRINGS <= len(words) <= MOST_STRINGS:
        raise CarnaticError("tanpura.strings", fewest=FEWEST_STRINGS, most=MOST_STRINGS, count=len(words))
    return tuple(_string(word) for word in words)


def _string(word: str) -> Pitch:
    symbol = word.removesuffix(".").upper()
    if symbol not in SWARASTHANAS:
        raise CarnaticError("tanpura.string", word=word[:10])
    return Pitch(SWARASTHANAS[symbol], Sthayi.MANDRA if word.endswith(".") else Sthayi.MADHYA)


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise CarnaticError("option.unknown", value=value[:40], what=what, choices=known)


DEFAULT_SOUND = SoundSettings()  # what is heard where nothing is chosen

SCRIPTS = ("roman", "tamil", "telugu", "kannada", "malayalam", "devanagari")
CLEFS = ("treble", "bass")
STAFFS = ("c", "sruti")
ACCIDENTAL_PLACES = ("signature", "accidentals")
SWITCHES = ("numbers", "cents", "places")  # which are on or off


@dataclass(frozen=True, slots=True)
class NotationSettings:
    """What a user chose to read.

    script: of the swaras. numbers: whether swarasthanas are numbered in the ladders (R1, G3).
    clef, staff: where Sa is written, 'c' as middle C, 'sruti' at its own pitch. signs: whether
    the raga's swaras stand in a signature or before each note. cents: whether a note that
    differs from equal temperament says by how much. places: whether every swara of the line
    has the number of its swarasthana too.
    Raises CarnaticError for anything else.
    """

    script: str = "roman"
    numbers: bool = True
    clef: str = "treble"
    staff: str = "c"
    signs: str = "signature"
    cents: bool = False
    places: bool = False

    def __post_init__(self) -> None:
        for what, value, known in (
            ("script", self.script, SCRIPTS),
            ("clef", self.clef, CLEFS),
            ("place for Sa on the staff", self.staff, STAFFS),
            ("way to write the swarasthanas", self.signs, ACCIDENTAL_PLACES),
        ):
            if value not in known:
                raise CarnaticError("option.unknown", value=value[:40], what=what, choices=tuple(known))


DEFAULT_NOTATION = NotationSettings()  # what is written where nothing is chosen
