"""Sargam in print: syllables in each script, and lines in aligned columns."""

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
    """A swara as it is said, for who hears the page, whatever the script: 'ri', and 'ri 2' with a number."""
    return f"{_SPOKEN[swara.letter]} {number}".rstrip()


def place_number(pitch: Pitch | None, notation: NotationSettings) -> str:
    """The number that stands beside a swara of the line: '2' at R2 where it is asked for; Sa and Pa have none."""
    return pitch.place.symbol[1:] if pitch is not None and notation.places else ""


def over_lines(speed: int) -> int:
    """How many lines stand over an akshara: one for each doubling, one for the first speed of another gati."""
    return {1: 0, 4: 2, 6: 2}.get(speed, 1)


def break_lines(tala: Tala, speed: int, swaras: int) -> tuple[int, ...]:
    """How many aksharas stand on each line where at most so many swaras fit side by side.

    An avartanam that fits keeps one line. Else it breaks after angas only, into the fewest
    lines, then the most even ones; an anga too wide alone breaks after an akshara.
    """
    room = max(1, swaras // speed)
    if tala.aksharas <= room:
        return (tala.aksharas,)
    chunks = [chunk for length in tala.lengths for chunk in _even(length, -(-length // room))]
    # best[i]: (lines, sum of squares, lines' lengths) of the first i chunks
    best: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    for end in range(1, len(chunks) + 1):
        options = []
        for start, (lines, squares, lengths) in enumerate(best):
            length = sum(chunks[start:end])
            if length <= room:
                options.append((lines + 1, squares + length**2, (*lengths, length)))
        best.append(min(options))
    return best[-1][2]


def _even(length: int, parts: int) -> tuple[int, ...]:
    """A length in parts that differ by one at most, the longer first."""
    each, longer = divmod(length, parts)
    return tuple(each + (i < longer) for i in range(parts))


def aligned(score: Score, columns: int = 100) -> str:
    """The score as sargam text in aligned columns, repeats written out.

    An avartanam to the line, the swaras of an akshara closer together than aksharas; where
    it is wider than so many characters it breaks as break_lines says, and goes on under
    its first akshara. Silence before the line is blank. Reading it gives the played swaras
    and the tala's bars.
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
    """An akshara's swaras, and the bar that closes its anga or avartanam."""
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
