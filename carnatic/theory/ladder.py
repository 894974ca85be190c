"""A user's own ladders: 'S R2 G3 P D2 S / S D2 P G3 R2 S' read, checked and named.

Reading is forgiving: any case, ``^`` or ``'`` or a dot above for tara, ``.`` or a dot below
for mandra, a stroke, a bar or an arrow between the two ladders. Where nothing marks the
sthayis, a ladder runs from s to S; where capitals and small letters are mixed, capitals are
tara, as in sargam. A ladder that turns back is vakra, and the raga's note says so. A name may
stand before them, 'Tenral = S R2 …'; it is a part of what the raga is called everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from carnatic.errors import CarnaticError
from carnatic.messages import say
from carnatic.theory.raga import Half, Raga, show_ladder
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Pitch, Sthayi, Swarasthana

Ladder = tuple[Pitch, ...]

LONGEST_LADDERS = 200  # characters; the longest that is taught has a hundred
_LONGEST_NAME = 40
NAME_SIGNS = " .-'’"
FEWEST_SWARAS = 4
_EXAMPLE = "S R2 G3 P D2 S / S D2 P G3 R2 S"

_NAMED = re.compile(r"([^=]*)=(?![=>])(.*)", re.DOTALL)
_BETWEEN = re.compile(r"[/|\n]")
_ARROWS = re.compile(r"[-=]+>|[→↓⇒]")
_SWARA = re.compile(r"([SRGMPDN])([.^']*)([0-9]?)([.^']*)", re.IGNORECASE)
# dots above and below, as they stand once letters and marks are taken apart, and curly ticks
_MARKS = str.maketrans({"\u0307": "^", "\u0323": ".", "’": "'", "′": "'", ",": " ", "-": " ", "–": " ", "—": " "})
_SA, _TARA_SA = Pitch(SWARASTHANAS["S"]), Pitch(SWARASTHANAS["S"], Sthayi.TARA)
_NAMES: dict[Half, str] = {"up": "arohana", "down": "avarohana"}


def looks_like_ladders(text: str) -> bool:
    """Whether a text means swaras rather than a name: most words are, with a number, a stroke, or many of them."""
    parts = [part.split() for part in _BETWEEN.split(_plain(text[: 2 * LONGEST_LADDERS]))]
    words = [word for part in parts for word in part]
    swaras = [swara for word in words for swara in _swaras_in(word)]
    plainly = len(swaras) >= FEWEST_SWARAS or any(number for _, _, number, _ in swaras) or sum(map(bool, parts)) > 1
    return plainly and 2 * sum(bool(_swaras_in(word)) for word in words) > len(words)


def split_name(text: str) -> tuple[str, str]:
    """The name that stands before ladders, '' where none does, and the ladders' own text."""
    found = _NAMED.fullmatch(text)
    return (" ".join(found[1].split()), found[2]) if found else ("", text)


def check_name(name: str) -> None:
    """Refuse what can't be the name of a raga of one's own, since it would be read as something else."""
    if not any(sign.isalpha() for sign in name) or not name.isprintable():
        raise CarnaticError("raga.name_empty")
    if len(name) > _LONGEST_NAME:
        raise CarnaticError("raga.name_long", count=len(name), longest=_LONGEST_NAME)
    # anything else would be read as ladders somewhere, or as markup where a page takes it for text with marks
    if not all(sign.isalnum() or sign in NAME_SIGNS or unicodedata.category(sign)[0] == "M" for sign in name):
        raise CarnaticError("raga.name_signs")
    if looks_like_ladders(name):
        raise CarnaticError("raga.name_swaras")


def read_ladders(text: str) -> tuple[Ladder, Ladder]:
    """Arohana and avarohana as they are written, whether or not they make a raga.

    Inverse of show_ladders. Raises CarnaticError for what can't be read.
    """
    if len(text) > LONGEST_LADDERS:
        raise CarnaticError("scale.long_text", longest=LONGEST_LADDERS)
    parts = [[word for words in part.split() for word in _words(words)] for part in _BETWEEN.split(_plain(text))]
    written = [part for part in parts if part]
    if len(written) != 2:
        raise CarnaticError("scale.two_parts", example=_EXAMPLE, count=len(written))
    mixed = len({word.is_capital for part in written for word in part}) > 1
    return _pitches(written[0], "up", mixed), _pitches(written[1], "down", mixed)


def read_half(text: str, half: Half) -> Ladder:
    """One ladder as it is written, checked by itself. Raises CarnaticError for one that is none."""
    if len(text) > LONGEST_LADDERS:
        raise CarnaticError("scale.long_part", half=_NAMES[half], longest=LONGEST_LADDERS)
    parts = [part for part in _BETWEEN.split(_plain(text)) if part.strip()]
    if len(parts) > 1:
        raise CarnaticError("scale.one_part", half=_NAMES[half])
    words = [word for part in parts for one in part.split() for word in _words(one)]
    ladder = _pitches(words, half, mixed=len({word.is_capital for word in words}) > 1)
    _check(half, ladder)
    return ladder


def show_ladders(arohana: Ladder, avarohana: Ladder) -> str:
    """Both ladders as text: 'S R2 G3 P D2 S^ / S^ D2 P G3 R2 S'. Inverse of read_ladders."""
    return f"{show_ladder(arohana)} / {show_ladder(avarohana)}"


def own_raga(arohana: Ladder, avarohana: Ladder, name: str = "") -> Raga:
    """A raga of one's own, called by its ladders, after a name where it has one.

    Its note says what it is taken for. Raises CarnaticError where the ladders break a law,
    naming the swara, and for a name that can't be.
    """
    if name:
        check_name(name)
    ladders: dict[Half, Ladder] = {"up": arohana, "down": avarohana}
    for half, ladder in ladders.items():
        _check(half, ladder)
    _check_crossing((*arohana, *avarohana))
    turns = {half: _turns(half, ladder) for half, ladder in ladders.items()}
    note = " ".join([say("scale.own"), *(_turn_words(half, turn) for half, turn in turns.items() if turn)])
    if any(turns.values()):
        note += f" {say('scale.own_vakra')}"
    ladders_text = show_ladders(arohana, avarohana)
    called = f"{name} = {ladders_text}" if name else ladders_text  # split_name reads it
    return Raga(called, arohana, avarohana, 0, note=note, is_own=True, own_name=name)


# -- reading ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A swarasthana as it is written; sthayi: what its marks say, None where it has none."""

    place: Swarasthana
    sthayi: Sthayi | None
    is_capital: bool


def _plain(text: str) -> str:
    # a letter with a dot, and a number set low, become letter, mark and number
    return unicodedata.normalize("NFKD", _ARROWS.sub("/", text)).translate(_MARKS)


def _swaras_in(word: str) -> list[tuple[str, str, str, str]]:
    """The swaras that a word is made of ('SR2G3' has three), none where it is another word."""
    found = _SWARA.findall(word)
    return found if "".join(map("".join, found)) == word else []


def _words(word: str) -> list[_Word]:
    found = _swaras_in(word)
    if not found:
        raise CarnaticError("swarasthana.unknown", symbol=word[:20], known=tuple(SWARASTHANAS))
    return [_word(letter, number, before + after) for letter, before, number, after in found]


def _word(letter: str, number: str, marks: str) -> _Word:
    symbol = letter.upper() + number
    if symbol not in SWARASTHANAS:
        own = [one for one in SWARASTHANAS if one[0] == letter.upper()]
        raise CarnaticError("scale.no_such_form" if number else "scale.needs_number", symbol=symbol, forms=tuple(own))
    height = sum(-1 if mark == "." else 1 for mark in marks)
    if not -2 <= height <= 2 or ("." in marks and height != -len(marks)):
        raise CarnaticError("scale.octave", written=symbol + marks[:5], symbol=symbol)
    return _Word(SWARASTHANAS[symbol], Sthayi(height) if marks else None, letter.isupper())


def _pitches(words: Sequence[_Word], half: Half, mixed: bool) -> Ladder:
    is_marked = any(word.sthayi is not None for word in words)
    pitches: list[Pitch] = []
    for i, word in enumerate(words):
        pitches.append(Pitch(word.place, _sthayi(words, i, half, mixed, is_marked, pitches)))
    return tuple(pitches)


def _sthayi(
    words: Sequence[_Word], i: int, half: Half, mixed: bool, is_marked: bool, before: Sequence[Pitch]
) -> Sthayi:
    """The sthayi of a word: what it says, else what its place in the ladder says."""
    word = words[i]
    if word.sthayi is not None:
        return word.sthayi
    if word.place == _SA.place and i in (0, len(words) - 1):
        return Sthayi.MADHYA if (i == 0) == (half == "up") else Sthayi.TARA
    if mixed:
        return Sthayi.TARA if word.is_capital else Sthayi.MADHYA
    if word.place == _SA.place and not is_marked:
        # S N3 S D2 turns on the upper S, S R2 S P on the lower
        return min(Sthayi.MADHYA, Sthayi.TARA, key=lambda sthayi: abs(before[-1].semitone - 12 * sthayi))
    return Sthayi.MADHYA


# -- the laws -----------------------------------------------------------------------------


def _check(half: Half, ladder: Ladder) -> None:
    """Refuse a ladder that is none, with the swara at fault."""
    name = _NAMES[half]
    first, last = (_SA, _TARA_SA) if half == "up" else (_TARA_SA, _SA)
    if not ladder or _SA.place not in {pitch.place for pitch in ladder}:
        raise CarnaticError("scale.no_sa", half=name, example=_EXAMPLE)
    for word, found, wanted in (("start", ladder[0], first), ("end", ladder[-1], last)):
        if found != wanted:
            raise CarnaticError("scale.end", half=name, word=word, found=_show(found), wanted=_show(wanted))
    for pitch in ladder:
        if not _SA.height <= pitch.height <= _TARA_SA.height:
            raise CarnaticError("scale.outside", pitch=_show(pitch))
    if len({pitch.place.letter for pitch in ladder}) < FEWEST_SWARAS:
        raise CarnaticError("scale.short", half=name, fewest=FEWEST_SWARAS)
    _check_doubles(half, ladder)
    turns = _turns(half, ladder)
    if len(turns) * 2 >= len(ladder) - 1:
        a, b = turns[0]
        way = "up" if half == "up" else "down"
        raise CarnaticError("scale.order", a=_show(a), b=_show(b), half=name, way=way)


def _check_doubles(half: Half, ladder: Ladder) -> None:
    """Nothing twice in a row; a letter twice only where the ladder turns back; no place under two names."""
    name = _NAMES[half]
    for before, here in pairwise(ladder):
        if before == here:
            raise CarnaticError("scale.repeated", swara=_show(here), half=name)
    for a, b in _pairs(ladder):
        if a.semitone == b.semitone:
            raise CarnaticError("scale.same_place", a=str(a), b=str(b), half=name)
        if a.letter == b.letter and not _turns(half, ladder):
            raise CarnaticError("scale.two_forms", half=name, forms=(str(a), str(b)), letter=a.letter)


def _check_crossing(pitches: Ladder) -> None:
    """r below g, d below n: a swara's place never lies beyond that of the next letter."""
    for pair in _pairs(pitches):
        low, high = sorted(pair, key=lambda place: LETTERS.index(place.letter))
        if low.semitone > high.semitone and low.letter != high.letter:
            raise CarnaticError("scale.crossing", low=str(low), high=str(high), below=low.letter, above=high.letter)


def _turns(half: Half, ladder: Ladder) -> list[tuple[Pitch, Pitch]]:
    """The steps that go against the ladder's own way."""
    return [(a, b) for a, b in pairwise(ladder) if (b.height < a.height) == (half == "up")]


def _turn_words(half: Half, turns: list[tuple[Pitch, Pitch]]) -> str:
    steps = ", ".join(f"{_show(a)} {_show(b)}" for a, b in turns)
    return say("direction.turns_back", half=_NAMES[half], steps=[steps])


def _pairs(pitches: Ladder) -> Iterator[tuple[Swarasthana, Swarasthana]]:
    """Every two different places."""
    return combinations(dict.fromkeys(pitch.place for pitch in pitches), 2)


def _show(pitch: Pitch) -> str:
    return show_ladder((pitch,))
