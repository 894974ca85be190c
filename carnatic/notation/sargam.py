"""Written sargam: the syllables of each script, and lines of text in aligned columns."""

from __future__ import annotations

from itertools import accumulate, pairwise

from carnatic.errors import CarnaticError
from carnatic.exercise.score import Avartanam, Cell, Score
from carnatic.exercise.settings import NotationSettings
from carnatic.theory.swara import LETTERS, Pitch, Sthayi, Swara
from carnatic.theory.tala import Tala

# Syllables of s r g m p d n. Source: the first letters of sa ri ga ma pa dha ni as
# primers in each script print them; Telugu and Kannada books write ద, ದ for dha as well.
SCRIPT_SYLLABLES: dict[str, tuple[str, ...]] = {
    "roman": tuple(LETTERS),
    "tamil": ("ஸ", "ரி", "க", "ம", "ப", "த", "நி"),
    "telugu": ("స", "రి", "గ", "మ", "ప", "ధ", "ని"),
    "kannada": ("ಸ", "ರಿ", "ಗ", "ಮ", "ಪ", "ಧ", "ನಿ"),
    "malayalam": ("സ", "രി", "ഗ", "മ", "പ", "ധ", "നി"),
    "devanagari": ("स", "रि", "ग", "म", "प", "ध", "नि"),
}


def spell_in_script(swara: Swara, script: str = "roman") -> str:
    """The syllable of a swara, without dots; roman tara and ati-tara are capitals.

    Raises CarnaticError for a script that is not in SCRIPTS.
    """
    if script not in SCRIPT_SYLLABLES:
        raise CarnaticError("script.unknown", script=script[:40], scripts=tuple(SCRIPT_SYLLABLES))
    syllable = SCRIPT_SYLLABLES[script][LETTERS.index(swara.letter)]
    return syllable.upper() if swara.sthayi > Sthayi.MADHYA else syllable


_SPOKEN = dict(zip(LETTERS, ("sa", "ri", "ga", "ma", "pa", "da", "ni")))


def spoken(swara: Swara, number: str = "") -> str:
    """A swara's name for screen readers, the same in every script: 'ri'; 'ri 2' with a number."""
    return f"{_SPOKEN[swara.letter]} {number}".rstrip()


def place_number(pitch: Pitch | None, notation: NotationSettings) -> str:
    """The number next to a swara of the line: '2' for R2; '' for Sa and Pa, and if the notation has no numbers."""
    return pitch.place.symbol[1:] if pitch is not None and notation.places else ""


def over_lines(speed: int) -> int:
    """The number of lines over an akshara: one for each doubling of the speed, one for the first speed of a gati."""
    return {1: 0, 4: 2, 6: 2, 8: 3}.get(speed, 1)


def break_lines(tala: Tala, speed: int, swaras: int) -> tuple[int, ...]:
    """The aksharas of each line of an avartanam. swaras: how many fit on a line.

    An avartanam that fits has one line. Otherwise it breaks between angas, into the fewest and
    then the most even lines; an anga that is too wide breaks between aksharas.
    """
    widest = max(1, swaras // speed)
    if tala.aksharas <= widest:
        return (tala.aksharas,)
    chunks = [chunk for length in tala.lengths for chunk in _even(length, -(-length // widest))]
    # best[i]: (number of lines, sum of their squared lengths, their lengths) for the first i chunks
    best: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    for end in range(1, len(chunks) + 1):
        options = []
        for start, (lines, squares, lengths) in enumerate(best):
            length = sum(chunks[start:end])
            if length <= widest:
                options.append((lines + 1, squares + length**2, (*lengths, length)))
        best.append(min(options))
    return best[-1][2]


def _even(length: int, parts: int) -> tuple[int, ...]:
    """A length as a sum of parts that differ by at most one, the longer ones first."""
    each, longer = divmod(length, parts)
    return tuple(each + (i < longer) for i in range(parts))


def aligned(score: Score, columns: int = 100) -> str:
    """The score as sargam text in aligned columns, with repeats written out.

    Each line has an avartanam; one that is wider than ``columns`` characters breaks as by
    ``break_lines`` and continues under its first akshara. The swaras of an akshara are closer
    together than aksharas. Silence before the line is blank. The text can be read back: it has
    the played swaras and the tala's bars.
    """
    width = max(len(_word(score, cell)) for row in score.avartanams for a in row.aksharas for cell in a.cells)
    room = columns - 3 * len(score.tala.angas)
    lines = []
    for row in score.avartanams:
        gap = " " if row.speed == 1 else "   "
        per_akshara = row.speed * (width + 1) - 1 + len(gap)
        lengths = break_lines(score.tala, row.speed, room // per_akshara * row.speed)
        for start, end in pairwise((0, *accumulate(lengths))):
            columns_text = [_column(score, row, k, width) for k in range(start, end)]
            lines.append(("  " if start else "") + gap.join(columns_text))
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"


def _column(score: Score, row: Avartanam, k: int, width: int) -> str:
    """An akshara's swaras, and the bar after it if it ends an anga or avartanam."""
    akshara = row.aksharas[k]
    text = " ".join(_word(score, cell).ljust(width) for cell in akshara.cells)
    if any(cell.event is None for cell in akshara.cells):
        return text
    if k + 1 == len(row.aksharas):
        return f"{text} ||"
    return f"{text} |" if row.aksharas[k + 1].anga != akshara.anga else text


def _word(score: Score, cell: Cell) -> str:
    if cell.event is None:
        return ""
    return "," if cell.held else str(score.events[cell.event].swara)
