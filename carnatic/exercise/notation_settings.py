"""How a line shall be written on the sheet and the staff; the swaras and their sound are the same."""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.errors import CarnaticError

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
