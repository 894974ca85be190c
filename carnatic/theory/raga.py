"""Ragas: their two ladders, and the rules of motion that follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from carnatic.errors import CarnaticError
from carnatic.messages import Message, message
from carnatic.theory.melakarta import melakarta_places
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Pitch, Sthayi, Swara, Swarasthana, swarasthana

Half = Literal["up", "down"]

_SIZES = {4: "svarantara", 5: "audava", 6: "shadava", 7: "sampurna"}


@dataclass(frozen=True)
class Raga:
    """A raga, defined by its arohana and avarohana.

    arohana, avarohana: pitches in singing order, s to S and S to s if the raga spans the
    octave; a vakra ladder turns back on itself, so a pitch can occur twice.
    number: its number if it is a melakarta. parent_number: the melakarta that it belongs to, 0
    if no source names one. anya: swaras from outside the parent. disputed: traditions differ;
    variants are the other forms that are taught. form_of, form_number: for such a form, the name
    of the raga and the number of the form; the raga itself is form 1. is_own: made from a user's
    ladders. own_name: the user's name for it, '' if it has none.
    """

    name: str
    arohana: tuple[Pitch, ...]
    avarohana: tuple[Pitch, ...]
    parent_number: int
    number: int | None = None
    aliases: tuple[str, ...] = ()
    anya: tuple[Swarasthana, ...] = ()
    sources: tuple[str, ...] = ()
    disputed: bool = False
    variants: tuple[Raga, ...] = ()
    note: str = ""
    form_of: str = ""
    form_number: int = 1
    is_own: bool = False
    own_name: str = ""

    def __post_init__(self) -> None:
        if (self.form_number > 1) != bool(self.form_of) or (self.own_name and not self.is_own):
            raise CarnaticError("raga.form", name=self.name)
        if len(self.arohana) < 4 or len(self.avarohana) < 4:
            raise CarnaticError("raga.short", raga=self.title)

    @property
    def title(self) -> str:
        """The name for people: the name of a user's own raga leaves out the ladders after it."""
        return self.own_name or self.name

    @property
    def has_name(self) -> bool:
        """Whether it has a name, and not only its ladders."""
        return bool(self.own_name) or not self.is_own

    # -- what kind of raga it is -------------------------------------------------

    @cached_property
    def is_vakra(self) -> bool:
        """Whether either ladder turns back on itself."""
        up, down = [p.height for p in self.arohana], [p.height for p in self.avarohana]
        return up != sorted(set(up)) or down != sorted(set(down), reverse=True)

    @cached_property
    def is_symmetrical(self) -> bool:
        """Whether the avarohana is the arohana backwards, from s to S, without a turn."""
        spans = self.arohana[0] == _SA and self.arohana[-1] == _SA.shifted(1)
        return spans and not self.is_vakra and self.arohana == self.avarohana[::-1]

    @cached_property
    def spans_octave(self) -> bool:
        """Whether the ladders go from s to S and back; those of a range-limited raga don't."""
        ends = (_SA, _SA.shifted(1))
        return (self.arohana[0], self.arohana[-1]) == ends and (self.avarohana[-1], self.avarohana[0]) == ends

    @property
    def kind(self) -> str:
        """The sizes of the ladders in the traditional words: 'audava-sampurna, vakra'."""
        sizes = [len({p.place.letter for p in ladder}) for ladder in (self.arohana, self.avarohana)]
        words = "-".join(_SIZES.get(size, f"{size} swaras") for size in sizes)
        return words + (", vakra" if self.is_vakra else "") + (", bhashanga" if self.anya else "")

    @cached_property
    def places(self) -> tuple[Swarasthana, ...]:
        """Every swarasthana of either ladder, low to high."""
        places = {p.place for p in (*self.arohana, *self.avarohana)}
        return tuple(sorted(places, key=lambda place: Pitch(place).height))

    @cached_property
    def letters(self) -> str:
        """The raga's swaras as letters, low to high: 'srgpd'."""
        return "".join(dict.fromkeys(place.letter for place in self.places))

    @property
    def has_one_form(self) -> bool:
        """Whether every letter has only one place, so that the direction doesn't change its pitch."""
        return self._only_places is not None

    def ladder(self, half: Half) -> tuple[Pitch, ...]:
        """The arohana ('up') or the avarohana ('down'), in singing order."""
        return self.arohana if half == "up" else self.avarohana

    # -- what a written swara means ----------------------------------------------

    def resolve(self, line: tuple[Swara, ...]) -> tuple[Pitch | None, ...]:
        """The pitch of each swara of a line in this raga; None for a swara that the raga leaves out.

        If a letter has two forms, the best reading of the whole line decides: the one with the
        fewest moves that the ladders forbid, then the fewest turns that a vakra ladder doesn't
        have, then the fewest forms against the direction in which the line reaches the swara
        (for the first swara, leaves it).
        """
        if self._only_places is not None:
            return tuple(self._only_form(swara) for swara in line)
        readings = [self._forms(swara, half) for swara, half in zip(line, _halves(line))]
        if all(len(forms) <= 1 for forms in readings):
            return tuple(forms[0] if forms else None for forms in readings)
        return self._best_reading(readings)

    def _forms(self, swara: Swara, half: Half) -> tuple[Pitch, ...]:
        """The possible pitches of a swara, the form in the half's own ladder first."""
        places = self._letter_places[swara.letter, half]
        return tuple(
            Pitch(place, swara.sthayi) for place in places if swara.number is None or _number(place) == swara.number
        )

    @cached_property
    def _only_places(self) -> dict[str, Swarasthana] | None:
        """The place of every letter; None if a letter has two, so that the direction decides."""
        by_letter = {place.letter: place for place in self.places}
        return by_letter if len(by_letter) == len(self.places) else None

    def _only_form(self, swara: Swara) -> Pitch | None:
        place = (self._only_places or {}).get(swara.letter)
        if place is None or (swara.number is not None and swara.number != _number(place)):
            return None
        return Pitch(place, swara.sthayi)

    @cached_property
    def _letter_places(self) -> dict[tuple[str, Half], tuple[Swarasthana, ...]]:
        """The places of every letter, those in the half's own ladder first."""
        halves: tuple[tuple[Half, Half], ...] = (("up", "down"), ("down", "up"))
        letter_places = {}
        for half, other in halves:
            places = dict.fromkeys(pitch.place for pitch in (*self.ladder(half), *self.ladder(other)))
            for letter in LETTERS:
                letter_places[letter, half] = tuple(place for place in places if place.letter == letter)
        return letter_places

    def _best_reading(self, readings: list[tuple[Pitch, ...]]) -> tuple[Pitch | None, ...]:
        """The cheapest path: costs are illegal moves, then turns that no ladder has, then forms against the direction.

        readings: the possible pitches of every swara, () for one that the raga leaves out.
        """
        # Only the cheapest path to each pair of last two pitches is kept, as a linked list backwards.
        best: dict[tuple[Pitch | None, Pitch | None], tuple[tuple[int, int, int], Any]] = {
            (None, None): ((0, 0, 0), None)
        }
        for forms in readings:
            reached: dict[tuple[Pitch | None, Pitch | None], tuple[tuple[int, int, int], Any]] = {}
            for (a, b), ((illegal, strays, against), path) in best.items():
                for rank, c in enumerate(forms or (None,)):
                    cost = (illegal + self._breaks(b, c), strays + self._strays(a, b, c), against + rank)
                    if (b, c) not in reached or cost < reached[b, c][0]:
                        reached[b, c] = cost, (path, c)
            best = reached
        _, path = min(best.values(), key=lambda cost_and_path: cost_and_path[0])
        line: list[Pitch | None] = []
        while path is not None:
            path, pitch = path
            line.append(pitch)
        return tuple(reversed(line))

    def _strays(self, a: Pitch | None, b: Pitch | None, c: Pitch | None) -> bool:
        """Whether neither ladder of a vakra raga has these three swaras one after the other."""
        if a is None or b is None or c is None or not self.is_vakra or a == b or b == c:
            return False
        return (a.place, b.place, c.place) not in self._vakra_turns

    def _breaks(self, a: Pitch | None, b: Pitch | None) -> bool:
        return a is not None and b is not None and self.move_fault(a, b) is not None

    # -- the rules of motion ------------------------------------------------------

    @cached_property
    def _up_places(self) -> frozenset[Swarasthana]:
        return frozenset(p.place for p in self.arohana)

    @cached_property
    def _down_places(self) -> frozenset[Swarasthana]:
        return frozenset(p.place for p in self.avarohana)

    @cached_property
    def _vakra_moves(self) -> frozenset[tuple[Swarasthana, Swarasthana, int]]:
        """(from, to, sthayis moved) of every two neighbours in either ladder."""
        pairs = (*pairwise(self.arohana), *pairwise(self.avarohana))
        return frozenset((a.place, b.place, b.sthayi - a.sthayi) for a, b in pairs)

    @cached_property
    def _vakra_turns(self) -> frozenset[tuple[Swarasthana, Swarasthana, Swarasthana]]:
        """Every three neighbours in either ladder."""
        turns: set[tuple[Swarasthana, Swarasthana, Swarasthana]] = set()
        for ladder in (self.arohana, self.avarohana):
            places = [p.place for p in ladder]
            turns.update(zip(places, places[1:], places[2:]))
        return frozenset(turns)

    def move_fault(self, a: Pitch, b: Pitch) -> Message | None:
        """Why a line can't go from ``a`` to ``b``; None if it can.

        In a raga that isn't vakra, an upward move needs both places in the arohana, a downward
        move both in the avarohana; each family sets its own limit for leaps. In a vakra raga,
        ``b`` must follow ``a`` in one of the ladders. Ladders repeat in every sthayi.
        """
        if a == b:
            return None
        if self.is_vakra:
            if (a.place, b.place, b.sthayi - a.sthayi) in self._vakra_moves:
                return None
            return message("move.vakra", first=str(a.swara), second=str(b.swara), raga=self.title)
        if a.step == b.step:
            return message("move.same_place", first=str(a.place), second=str(b.place))
        up = b.height > a.height
        allowed, word = (self._up_places, "arohana") if up else (self._down_places, "avarohana")
        for pitch in (a, b):
            if pitch.place not in allowed:
                return message("move.not_in_half", swara=str(pitch.swara), raga=self.title, half=word)
        return None

    # -- changing a swara -----------------------------------------------------------

    def with_place(self, place: Swarasthana) -> Raga:
        """The raga with its one form of that letter moved to ``place``.

        The name stays. Raises CarnaticError if the raga has no such swara or two forms of it,
        or if the moved swara would cross or meet another.
        """
        forms = [p for p in self.places if p.letter == place.letter]
        if place in forms:
            return self
        if len(forms) != 1:
            has = " ".join(p.symbol for p in self.places)
            raise CarnaticError("raga.one_form", raga=self.title, letter=place.letter, has=has)

        def moved(ladder: tuple[Pitch, ...]) -> tuple[Pitch, ...]:
            return tuple(replace(p, place=place) if p.place == forms[0] else p for p in ladder)

        changed = replace(self, arohana=moved(self.arohana), avarohana=moved(self.avarohana), number=None)
        semitones = [p.semitone for p in changed.places]
        letters = [p.letter for p in changed.places]
        if len(set(semitones)) < len(semitones) or letters != sorted(letters, key="srgmpdn".index):
            clash = next(p for p in changed.places if p != place and p.semitone >= place.semitone - 1)
            raise CarnaticError("raga.clash", place=place.symbol, other=clash.symbol)
        return changed

    # -- rungs of a symmetrical ladder ------------------------------------------------

    @property
    def rungs(self) -> int:
        """Rungs of the arohana with both s and S: 6 audava, 7 shadava, 8 sampurna."""
        return len(self.arohana)

    def rung(self, k: int, half: Half = "up") -> Swara:
        """The swara on rung ``k`` of a ladder that doesn't turn back; 0 is madhya s."""
        steps = self._octaves[half]
        octave, place = divmod(k, len(steps))
        return steps[place].shifted(octave).swara

    def rung_of(self, swara: Swara, half: Half = "up") -> int | None:
        """The rung of a swara; None if the ladder leaves it out.

        Inverse of rung.
        """
        k = self._rungs_of_letters[half].get(swara.letter)
        return None if k is None else k + len(self._octaves[half]) * swara.sthayi

    @cached_property
    def _octaves(self) -> dict[Half, tuple[Pitch, ...]]:
        """The madhya pitches of both ladders, low to high, without the upper S."""
        return {"up": _octave_upwards(self.arohana), "down": _octave_upwards(self.avarohana)}

    @cached_property
    def _rungs_of_letters(self) -> dict[Half, dict[str, int]]:
        """The first rung of every letter in both ladders."""
        return {
            half: {pitch.place.letter: k for k, pitch in reversed(tuple(enumerate(steps)))}
            for half, steps in self._octaves.items()
        }


_SA = Pitch(SWARASTHANAS["S"])


def _halves(line: tuple[Swara, ...]) -> Iterator[Half]:
    """The direction in which the line reaches each swara; a repeated swara keeps the direction."""
    steps = [swara.step for swara in line]
    first_move = next((b - a for a, b in pairwise(steps) if a != b), 1)
    half: Half = "up" if first_move > 0 else "down"
    for before, step in pairwise((*steps[:1], *steps)):
        if step != before:
            half = "up" if step > before else "down"
        yield half


def _octave_upwards(ladder: tuple[Pitch, ...]) -> tuple[Pitch, ...]:
    """The madhya pitches of a ladder, low to high, without the upper S."""
    madhya = {p for p in ladder if p.sthayi == Sthayi.MADHYA}
    return tuple(sorted(madhya, key=lambda p: p.height))


def _number(place: Swarasthana) -> int | None:
    return int(place.symbol[1:]) if len(place.symbol) > 1 else None


def read_ladder(text: str) -> tuple[Pitch, ...]:
    """Pitches from a ladder's text: 'S R2 G3 P D2 S^', mandra 'N3.', tara 'R2^'."""
    marks = {".": Sthayi.MANDRA, "^": Sthayi.TARA}
    return tuple(Pitch(swarasthana(word.rstrip(".^")), marks.get(word[-1], Sthayi.MADHYA)) for word in text.split())


def show_ladder(ladder: tuple[Pitch, ...]) -> str:
    """A ladder as text. Inverse of read_ladder."""
    marks = {Sthayi.MANDRA: ".", Sthayi.TARA: "^"}
    return " ".join(f"{p.place.symbol}{marks.get(p.sthayi, '')}" for p in ladder)


def melakarta(number: int, name: str, aliases: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> Raga:
    """The melakarta raga with that number and name; its ladders follow from the number."""
    up = (*(Pitch(place) for place in melakarta_places(number)), _SA.shifted(1))
    return Raga(name, up, up[::-1], number, number, aliases, (), sources)
