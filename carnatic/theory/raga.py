"""Ragas: two ladders, and the law of motion that they give."""

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
    """A raga as its arohana and avarohana.

    arohana, avarohana: pitches in singing order, s to S and S to s where the raga spans
    the octave; a vakra ladder turns back on itself, so a pitch may come twice.
    number: the melakarta's own number; parent_number: the melakarta it belongs to, 0 where
    a source names none. anya: swaras from outside the parent. disputed: traditions differ,
    and variants are the other forms that are taught. form_of, form_number: of such a form, the
    raga's name and which form it is, the raga itself being the first. is_own: ladders of the user's
    own, called by them; own_name: what the user calls them, '' where they have no other name.
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
        """What it is called by people: the name, of one's own raga without the ladders that follow it."""
        return self.own_name or self.name

    @property
    def has_name(self) -> bool:
        """Whether it is called by a name and not by its ladders alone."""
        return bool(self.own_name) or not self.is_own

    # -- what kind of raga it is -------------------------------------------------

    @cached_property
    def is_vakra(self) -> bool:
        """Whether either ladder turns back on itself."""
        up, down = [p.height for p in self.arohana], [p.height for p in self.avarohana]
        return up != sorted(set(up)) or down != sorted(set(down), reverse=True)

    @cached_property
    def is_symmetrical(self) -> bool:
        """Whether the way down is the way up, backwards, from s to S."""
        spans = self.arohana[0] == _SA and self.arohana[-1] == _SA.shifted(1)
        return spans and not self.is_vakra and self.arohana == self.avarohana[::-1]

    @cached_property
    def spans_octave(self) -> bool:
        """Whether both ladders go from s to S; a range-limited raga's do not."""
        ends = (_SA, _SA.shifted(1))
        return (self.arohana[0], self.arohana[-1]) == ends and (self.avarohana[-1], self.avarohana[0]) == ends

    @property
    def kind(self) -> str:
        """The sizes of the ladders in the usual words: 'audava-sampurna, vakra'."""
        sizes = [len({p.place.letter for p in ladder}) for ladder in (self.arohana, self.avarohana)]
        words = "-".join(_SIZES.get(size, f"{size} swaras") for size in sizes)
        return words + (", vakra" if self.is_vakra else "") + (", bhashanga" if self.anya else "")

    @cached_property
    def places(self) -> tuple[Swarasthana, ...]:
        """Every swarasthana of either ladder, low to high."""
        found = {p.place for p in (*self.arohana, *self.avarohana)}
        return tuple(sorted(found, key=lambda place: Pitch(place).height))

    @cached_property
    def letters(self) -> str:
        """The raga's swaras as letters, low to high: 'srgpd'."""
        return "".join(dict.fromkeys(place.letter for place in self.places))

    @property
    def has_one_form(self) -> bool:
        """Whether every letter has one place, so that a swara is the same wherever it stands."""
        return self._only_places is not None

    def ladder(self, half: Half) -> tuple[Pitch, ...]:
        """The arohana ('up') or the avarohana ('down'), in singing order."""
        return self.arohana if half == "up" else self.avarohana

    # -- what a written swara means ----------------------------------------------

    def resolve(self, line: tuple[Swara, ...]) -> tuple[Pitch | None, ...]:
        """What each swara of a line is in this raga; None where the raga has none.

        Where a letter has two forms, the place in the ladders decides: of all readings the
        one with the fewest moves against the ladders, then the one that turns where a vakra
        ladder turns, then the form of the direction in which the line arrives (at the start,
        in which it leaves).
        """
        if self._only_places is not None:
            return tuple(self._only_form(swara) for swara in line)
        readings = [self._forms(swara, half) for swara, half in zip(line, _halves(line))]
        if all(len(forms) <= 1 for forms in readings):
            return tuple(forms[0] if forms else None for forms in readings)
        return self._best_reading(readings)

    def _forms(self, swara: Swara, half: Half) -> tuple[Pitch, ...]:
        """What a swara may be, the form of the half's own ladder first."""
        places = self._letter_places[swara.letter, half]
        return tuple(
            Pitch(place, swara.sthayi) for place in places if swara.number is None or _number(place) == swara.number
        )

    @cached_property
    def _only_places(self) -> dict[str, Swarasthana] | None:
        """The place of every letter; None where a letter has two, and the direction decides."""
        found = {place.letter: place for place in self.places}
        return found if len(found) == len(self.places) else None

    def _only_form(self, swara: Swara) -> Pitch | None:
        place = (self._only_places or {}).get(swara.letter)
        if place is None or (swara.number is not None and swara.number != _number(place)):
            return None
        return Pitch(place, swara.sthayi)

    @cached_property
    def _letter_places(self) -> dict[tuple[str, Half], tuple[Swarasthana, ...]]:
        """The places of every letter, those of a half's own ladder first."""
        halves: tuple[tuple[Half, Half], ...] = (("up", "down"), ("down", "up"))
        found = {}
        for half, other in halves:
            places = dict.fromkeys(pitch.place for pitch in (*self.ladder(half), *self.ladder(other)))
            for letter in LETTERS:
                found[letter, half] = tuple(place for place in places if place.letter == letter)
        return found

    def _best_reading(self, readings: list[tuple[Pitch, ...]]) -> tuple[Pitch | None, ...]:
        """The cheapest path: illegal moves first, then turns that no string has, then forms against the direction."""
        # of all paths that end in the same two pitches only the cheapest can go on; each is a chain backwards
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
        _, path = min(best.values(), key=lambda found: found[0])
        line: list[Pitch | None] = []
        while path is not None:
            path, pitch = path
            line.append(pitch)
        return tuple(reversed(line))

    def _strays(self, a: Pitch | None, b: Pitch | None, c: Pitch | None) -> bool:
        """Whether three swaras of a vakra raga stand in neither string one after the other."""
        if a is None or b is None or c is None or not self.is_vakra or a == b or b == c:
            return False
        return (a.place, b.place, c.place) not in self._vakra_turns

    def _breaks(self, a: Pitch | None, b: Pitch | None) -> bool:
        return a is not None and b is not None and self.move_fault(a, b) is not None

    # -- the law of motion --------------------------------------------------------

    @cached_property
    def _up_places(self) -> frozenset[Swarasthana]:
        return frozenset(p.place for p in self.arohana)

    @cached_property
    def _down_places(self) -> frozenset[Swarasthana]:
        return frozenset(p.place for p in self.avarohana)

    @cached_property
    def _vakra_moves(self) -> frozenset[tuple[Swarasthana, Swarasthana, int]]:
        """(from, to, sthayis moved) of every pair of neighbours in either string."""
        pairs = (*pairwise(self.arohana), *pairwise(self.avarohana))
        return frozenset((a.place, b.place, b.sthayi - a.sthayi) for a, b in pairs)

    @cached_property
    def _vakra_turns(self) -> frozenset[tuple[Swarasthana, Swarasthana, Swarasthana]]:
        """Every three neighbours in either string."""
        found: set[tuple[Swarasthana, Swarasthana, Swarasthana]] = set()
        for string in (self.arohana, self.avarohana):
            places = [p.place for p in string]
            found.update(zip(places, places[1:], places[2:]))
        return frozenset(found)

    def move_fault(self, a: Pitch, b: Pitch) -> Message | None:
        """Why a line may not go from ``a`` to ``b``; None where it may.

        Ladders that don't turn back: an upward move needs both places in the arohana, a
        downward one both in the avarohana; skipping is for the families to limit. Vakra
        ladders: neighbours in a ladder's own string, forwards. Ladders repeat in every
        sthayi.
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

        The name is kept. Raises CarnaticError where the raga has no such swara, has two
        forms of it, or where the ladders would no longer climb.
        """
        own = [p for p in self.places if p.letter == place.letter]
        if place in own:
            return self
        if len(own) != 1:
            has = " ".join(p.symbol for p in self.places)
            raise CarnaticError("raga.one_form", raga=self.title, letter=place.letter, has=has)

        def moved(ladder: tuple[Pitch, ...]) -> tuple[Pitch, ...]:
            return tuple(replace(p, place=place) if p.place == own[0] else p for p in ladder)

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
        """The rung on which a swara stands; None where the ladder leaves it out.

        Inverse of rung.
        """
        k = self._rungs_of_letters[half].get(swara.letter)
        return None if k is None else k + len(self._octaves[half]) * swara.sthayi

    @cached_property
    def _octaves(self) -> dict[Half, tuple[Pitch, ...]]:
        """The madhya pitches of both ladders, low to high, the upper S left out."""
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
    """In which direction each swara is reached; a repeat keeps the direction."""
    steps = [swara.step for swara in line]
    leaves = next((b - a for a, b in pairwise(steps) if a != b), 1)
    half: Half = "up" if leaves > 0 else "down"
    for before, here in pairwise((*steps[:1], *steps)):
        if here != before:
            half = "up" if here > before else "down"
        yield half


def _octave_upwards(ladder: tuple[Pitch, ...]) -> tuple[Pitch, ...]:
    """The madhya pitches of a ladder, low to high, the upper S left out."""
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
    """The melakarta raga of that number under that name, its ladders by law."""
    up = (*(Pitch(place) for place in melakarta_places(number)), _SA.shifted(1))
    return Raga(name, up, up[::-1], number, number, aliases, (), sources)
