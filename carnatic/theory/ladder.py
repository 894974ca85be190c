"""Ladders that a user types, 'S R2 G3 P D2 S / S D2 P G3 R2 S': reading, checking, and the raga they make.

Reading accepts upper and lower case; ``^``, ``'`` or a dot above for tara; ``.`` or a dot
below for mandra; a slash, a bar or an arrow between the two ladders. Without marks for the
sthayis a ladder goes from s to S; in mixed case capitals are tara, as in sargam. A ladder that
turns back is vakra, and the raga's note says so. A name can precede the ladders,
'Tenral = S R2 …'; it becomes part of the raga's name.
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

LONGEST_LADDERS = 200  # characters; the longest ladders in the library have a hundred
_LONGEST_NAME = 40
NAME_SIGNS = " .-'’"
FEWEST_SWARAS = 4
_EXAMPLE = "S R2 G3 P D2 S / S D2 P G3 R2 S"

_NAMED = re.compile(r"([^=]*)=(?![=>])(.*)", re.DOTALL)
_BETWEEN = re.compile(r"[/|\n]")
_ARROWS = re.compile(r"[-=]+>|[→↓⇒]")
_SWARA = re.compile(r"([SRGMPDN])([.^']*)([0-9]?)([.^']*)", re.IGNORECASE)
# dots above and below (separate characters after NFKD), and curly ticks
_MARKS = str.maketrans({"\u0307": "^", "\u0323": ".", "’": "'", "′": "'", ",": " ", "-": " ", "–": " ", "—": " "})
_SA, _TARA_SA = Pitch(SWARASTHANAS["S"]), Pitch(SWARASTHANAS["S"], Sthayi.TARA)
_NAMES: dict[Half, str] = {"up": "arohana", "down": "avarohana"}


def looks_like_ladders(text: str) -> bool:
    """Whether a text is ladders rather than a name.

    Most of its words are swaras, and it has a number, a slash, or at least FEWEST_SWARAS swaras.
    """
    parts = [part.split() for part in _BETWEEN.split(_plain(text[: 2 * LONGEST_LADDERS]))]
    words = [word for part in parts for word in part]
    swaras = [swara for word in words for swara in _swaras_in(word)]
    is_unlike_name = (
        len(swaras) >= FEWEST_SWARAS or any(number for _, _, number, _ in swaras) or sum(map(bool, parts)) > 1
    )
    return is_unlike_name and 2 * sum(bool(_swaras_in(word)) for word in words) > len(words)


def split_name(text: str) -> tuple[str, str]:
    """The name before the ladders, '' if there is none, and the text of the ladders."""
    match = _NAMED.fullmatch(text)
    return (" ".join(match[1].split()), match[2]) if match else ("", text)


def check_name(name: str) -> None:
    """Raise CarnaticError if a text can't be the name of a user's raga."""
    if not any(sign.isalpha() for sign in name) or not name.isprintable():
        raise CarnaticError("raga.name_empty")
    if len(name) > _LONGEST_NAME:
        raise CarnaticError("raga.name_long", count=len(name), longest=_LONGEST_NAME)
    # other characters could be read as ladders, or as markup on a page
    if not all(sign.isalnum() or sign in NAME_SIGNS or unicodedata.category(sign)[0] == "M" for sign in name):
        raise CarnaticError("raga.name_signs")
    if looks_like_ladders(name):
        raise CarnaticError("raga.name_swaras")


def read_ladders(text: str) -> tuple[Ladder, Ladder]:
    """Arohana and avarohana from their text, not yet checked for the rules of a raga.

    Inverse of show_ladders. Raises CarnaticError if the text can't be read.
    """
    if len(text) > LONGEST_LADDERS:
        raise CarnaticError("scale.long_text", longest=LONGEST_LADDERS)
    parts = [[word for words in part.split() for word in _words(words)] for part in _BETWEEN.split(_plain(text))]
    halves = [part for part in parts if part]
    if len(halves) != 2:
        raise CarnaticError("scale.two_parts", example=_EXAMPLE, count=len(halves))
    mixed = len({word.is_capital for half in halves for word in half}) > 1
    return _pitches(halves[0], "up", mixed), _pitches(halves[1], "down", mixed)


def read_half(text: str, half: Half) -> Ladder:
    """One ladder from its text, checked on its own. Raises CarnaticError if it isn't a valid ladder."""
    if len(text) > LONGEST_LADDERS:
        raise CarnaticError("scale.long_part", half=_NAMES[half], longest=LONGEST_LADDERS)
    parts = [part for part in _BETWEEN.split(_plain(text)) if part.strip()]
    if len(parts) > 1:
        raise CarnaticError("scale.one_part", half=_NAMES[half])
    words = [word for part in parts for text_word in part.split() for word in _words(text_word)]
    ladder = _pitches(words, half, mixed=len({word.is_capital for word in words}) > 1)
    _check(half, ladder)
    return ladder


def show_ladders(arohana: Ladder, avarohana: Ladder) -> str:
    """Both ladders as text: 'S R2 G3 P D2 S^ / S^ D2 P G3 R2 S'. Inverse of read_ladders."""
    return f"{show_ladder(arohana)} / {show_ladder(avarohana)}"


def own_raga(arohana: Ladder, avarohana: Ladder, name: str = "") -> Raga:
    """A user's own raga, named by its ladders, with the user's name before them if there is one.

    Its note says how the app treats it. Raises CarnaticError if the ladders break a rule,
    naming the swara, and for an invalid name.
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
    full_name = f"{name} = {ladders_text}" if name else ladders_text  # split_name reads it
    return Raga(full_name, arohana, avarohana, 0, note=note, is_own=True, own_name=name)


# -- reading ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Word:
    """A swarasthana in the text; sthayi: from its marks, None if it has none."""

    place: Swarasthana
    sthayi: Sthayi | None
    is_capital: bool


def _plain(text: str) -> str:
    # NFKD separates a letter from its dot and turns a subscript number into a plain one
    return unicodedata.normalize("NFKD", _ARROWS.sub("/", text)).translate(_MARKS)


def _swaras_in(word: str) -> list[tuple[str, str, str, str]]:
    """The swaras of a word ('SR2G3' has three); [] if any part of it is not a swara."""
    swaras = _SWARA.findall(word)
    return swaras if "".join(map("".join, swaras)) == word else []


def _words(word: str) -> list[_Word]:
    swaras = _swaras_in(word)
    if not swaras:
        raise CarnaticError("swarasthana.unknown", symbol=word[:20], known=tuple(SWARASTHANAS))
    return [_word(letter, number, before + after) for letter, before, number, after in swaras]


def _word(letter: str, number: str, marks: str) -> _Word:
    symbol = letter.upper() + number
    if symbol not in SWARASTHANAS:
        forms = tuple(known for known in SWARASTHANAS if known[0] == letter.upper())
        raise CarnaticError("scale.no_such_form" if number else "scale.needs_number", symbol=symbol, forms=forms)
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
    """The sthayi of a word: from its marks, else from its position in the ladder."""
    word = words[i]
    if word.sthayi is not None:
        return word.sthayi
    if word.place == _SA.place and i in (0, len(words) - 1):
        return Sthayi.MADHYA if (i == 0) == (half == "up") else Sthayi.TARA
    if mixed:
        return Sthayi.TARA if word.is_capital else Sthayi.MADHYA
    if word.place == _SA.place and not is_marked:
        # in S N3 S D2 the second S is the upper one, in S R2 S P the lower
        return min(Sthayi.MADHYA, Sthayi.TARA, key=lambda sthayi: abs(before[-1].semitone - 12 * sthayi))
    return Sthayi.MADHYA


# -- checking -----------------------------------------------------------------------------


def _check(half: Half, ladder: Ladder) -> None:
    """Raise CarnaticError if a ladder is not valid, naming the swara."""
    name = _NAMES[half]
    first, last = (_SA, _TARA_SA) if half == "up" else (_TARA_SA, _SA)
    if not ladder or _SA.place not in {pitch.place for pitch in ladder}:
        raise CarnaticError("scale.no_sa", half=name, example=_EXAMPLE)
    for word, pitch, wanted in (("start", ladder[0], first), ("end", ladder[-1], last)):
        if pitch != wanted:
            raise CarnaticError("scale.end", half=name, word=word, found=_show(pitch), wanted=_show(wanted))
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
    """Refuse a repeated swara, two names for one pitch, and two forms of a letter unless the ladder is vakra."""
    name = _NAMES[half]
    for before, pitch in pairwise(ladder):
        if before == pitch:
            raise CarnaticError("scale.repeated", swara=_show(pitch), half=name)
    for a, b in _pairs(ladder):
        if a.semitone == b.semitone:
            raise CarnaticError("scale.same_place", a=str(a), b=str(b), half=name)
        if a.letter == b.letter and not _turns(half, ladder):
            raise CarnaticError("scale.two_forms", half=name, forms=(str(a), str(b)), letter=a.letter)


def _check_crossing(pitches: Ladder) -> None:
    """Refuse a swara that sounds above the next letter, as R3 above G2."""
    for pair in _pairs(pitches):
        low, high = sorted(pair, key=lambda place: LETTERS.index(place.letter))
        if low.semitone > high.semitone and low.letter != high.letter:
            raise CarnaticError("scale.crossing", low=str(low), high=str(high), below=low.letter, above=high.letter)


def _turns(half: Half, ladder: Ladder) -> list[tuple[Pitch, Pitch]]:
    """The steps against the ladder's direction."""
    return [(a, b) for a, b in pairwise(ladder) if (b.height < a.height) == (half == "up")]


def _turn_words(half: Half, turns: list[tuple[Pitch, Pitch]]) -> str:
    steps = ", ".join(f"{_show(a)} {_show(b)}" for a, b in turns)
    return say("direction.turns_back", half=_NAMES[half], steps=[steps])


def _pairs(pitches: Ladder) -> Iterator[tuple[Swarasthana, Swarasthana]]:
    """Every pair of different places."""
    return combinations(dict.fromkeys(pitch.place for pitch in pitches), 2)


def _show(pitch: Pitch) -> str:
    return show_ladder((pitch,))
