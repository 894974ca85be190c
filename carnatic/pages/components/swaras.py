"""Swaras in HTML, in the chosen script: a syllable with its dots drawn, and its name for screen readers.

They are given as words of sargam text: 's', 'n.' or 'S'. A word that isn't a swara, such as a
bar, stays as it is.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from carnatic.errors import SargamError
from carnatic.exercise.kept import HELD
from carnatic.exercise.sargam.text import read_notes
from carnatic.messages import say
from carnatic.notation.sargam import spell_in_script, spoken
from carnatic.theory.swara import Sthayi, Swara, Swarasthana

# where no dot can be drawn; as in sargam text, but other scripts have no capitals for tara
_TYPED = {Sthayi.ANUMANDRA: "..", Sthayi.MANDRA: ".", Sthayi.MADHYA: "", Sthayi.TARA: "'", Sthayi.ATI_TARA: "''"}


@lru_cache(maxsize=512)
def read_word(word: str) -> Swara | None:
    """The swara of a word of sargam text, None if it has none or more than one."""
    try:
        notes = read_notes(word)[0]
    except SargamError:
        return None
    return notes[0].swara if len(notes) == 1 and notes[0].units == 1 else None


def swara_html(word: str, script: str = "roman") -> str:
    """A swara as on the sheet: 'n.' and 'S' have a dot below and above."""
    swara = read_word(word)
    if swara is None:
        return _held() if word == HELD else escape(word)
    kind = " ".join(("swara", *sthayi_names(swara), *(() if script == "roman" else (script,))))
    number = f"<sub>{swara.number}</sub>" if swara.number else ""
    return f"<i class='{kind}' role='img' aria-label='{spoken_name(word)}'>{spell_in_script(swara, script)}{number}</i>"


def sthayi_names(swara: Swara) -> tuple[str, ...]:
    """The CSS class that draws its dots; none in madhya."""
    return (swara.sthayi.word,) if swara.sthayi else ()


def _held() -> str:
    return f"<i class='swara held' role='img' aria-label='{say('spoken.held')}'>,</i>"


def spoken_name(word: str) -> str:
    """A word of sargam for screen readers: 'ni mandra', 'sa', 'held'; '' for a bar."""
    swara = read_word(word)
    if swara is None:
        return say("spoken.held") if word == HELD else ""
    number = str(swara.number or "")
    return " ".join((spoken(swara, number), *sthayi_names(swara)))


def line_html(text: str, script: str = "roman") -> str:
    """A line of sargam text with its bars."""
    return " ".join(swara_html(word, script) for word in text.split())


def typed(text: str, script: str = "roman") -> str:
    """A line of sargam in plain text, as on a button, with the dots after the syllables."""
    return " ".join(_typed(word, script) for word in text.split())


def _typed(word: str, script: str) -> str:
    swara = read_word(word)
    if swara is None or script == "roman":
        return word
    return f"{spell_in_script(swara, script)}{swara.number or ''}{_TYPED[swara.sthayi]}"


def place_html(place: Swarasthana, script: str = "roman") -> str:
    """A swarasthana with its number as a subscript, as in ladders."""
    syllable, number = place_parts(place, script)
    return f"{syllable}<sub>{number}</sub>" if number else syllable


def place_words(place: Swarasthana, script: str = "roman") -> str:
    """A swarasthana in plain text: 'R2'."""
    return "".join(place_parts(place, script))


def place_parts(place: Swarasthana, script: str = "roman") -> tuple[str, str]:
    """Its syllable, a capital in Roman, and its number; '' for Sa and Pa."""
    return spell_in_script(Swara(place.letter), script).upper(), place.symbol[1:]
