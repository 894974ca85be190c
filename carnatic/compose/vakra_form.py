"""The form of a line in a vakra raga, which follows the raga's arohana and avarohana."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from carnatic.compose.forms import OctaveForm, State
from carnatic.lessons.lesson import KARVAI, Units

Places = frozenset[tuple[int, int, int]]  # (string, index, swaras of the stretch)

SHORTEST_STRETCH = 3  # swaras in a row from one string


@dataclass(frozen=True)
class VakraForm(OctaveForm):
    """A line in a vakra raga: stretches of its strings, joined on a swara that both have.

    strings: the arohana and the avarohana as rungs, in singing order. A stretch has three swaras
    or more. The line goes from start to home, and by way of ``top`` or higher, if that isn't None.
    start, home: its first and its last rung.
    A stretch may not enter a string behind one of its turns, as if the turn weren't there: in
    Sahana's S n d p m g m r g r s, p m r would do so. It may if it comes from the turn's own swara.
    """

    strings: tuple[Units, ...]
    top: int | None = None
    start: int = 0
    home: int = 0

    def climbs(self, unit: int, rung: int) -> bool:
        return self.top is not None and rung >= self.top

    def lawful(self, state: State, unit: int) -> bool:
        # in a vakra raga its strings alone say what is allowed
        last = self.units - state.unit == 1
        after = state.places if unit == KARVAI else self._after(state, unit)
        rung = state.last if unit == KARVAI else unit
        ends_well = not last or (rung == self.home and self._is_stretch(after))
        return ends_well and bool(after) and (state.last is not None or unit == self.start)

    @cached_property
    def _stretch_starts(self) -> dict[int, Places]:
        """The places where a stretch may begin, by rung."""
        positions = [(s, i, rung) for s, string in enumerate(self.strings) for i, rung in enumerate(string)]
        return {rung: frozenset((s, i, 1) for s, i, r in positions if r == rung) for _, _, rung in positions}

    def _entries(self, before: int | None, rung: int) -> Iterator[tuple[int, int, int]]:
        """The places where a stretch may begin on a rung, after the rung before it."""
        for s, i, length in self._stretch_starts.get(rung, frozenset()):
            string = self.strings[s]
            if string.index(rung) == i or string[i - 1] == before:
                yield s, i, length

    @cached_property
    def _moved(self) -> dict[tuple[Places, int], Places]:
        """The cache of moves, since the same few recur on every unit."""
        return {}

    def _after(self, state: State, rung: int) -> Places:
        """The places where the line may be after a move to a rung."""
        if state.last is None:
            return frozenset(self._entries(None, rung))
        if rung == state.last:
            return state.places
        move = (state.places, rung)
        if move not in self._moved:
            self._moved[move] = frozenset(self._places_after(state.places, rung))
        return self._moved[move]

    def _places_after(self, places: Places, rung: int) -> Iterator[tuple[int, int, int]]:
        for string, index, length in places:
            if index + 1 < len(self.strings[string]) and self.strings[string][index + 1] == rung:
                longer = min(length + 1, SHORTEST_STRETCH)
                yield string, index + 1, longer
                if longer == SHORTEST_STRETCH:
                    # a new stretch may begin on this swara
                    yield from self._entries(self.strings[string][index], rung)

    def scored_unit(self, state: State, unit: int) -> int:
        # the next swara of a string is a step, up or down
        if state.last is None or unit in (KARVAI, state.last):
            return unit
        return state.last + (1 if unit > state.last else -1)

    def advance(self, state: State, unit: int) -> State:
        after = super().advance(state, unit)
        return after if unit == KARVAI else after.with_places(self._after(state, unit))

    def allowed(self, state: State) -> Iterator[int]:
        last = self.units - state.unit == 1
        # a line may end on a hold too
        if self.may_hold(state) and (not last or self._may_end_held(state)):
            yield KARVAI
        if state.last is None:
            yield self.start
            return
        reachable = {self.strings[s][i + 1] for s, i, _ in state.places if i + 1 < len(self.strings[s])}
        for rung in sorted(reachable | {state.last}):
            if not self.repeats_too_often(state, rung) and (
                not last or (rung == self.home and self._has_climbed(state))
            ):
                after = self._after(state, rung)
                if after and (not last or self._is_stretch(after)):
                    yield rung

    def _may_end_held(self, state: State) -> bool:
        return state.last == self.home and self._has_climbed(state) and self._is_stretch(state.places)

    def _has_climbed(self, state: State) -> bool:
        return state.climbed or self.top is None

    def _is_stretch(self, places: Places) -> bool:
        """Whether the line may end here: its last stretch has three swaras too."""
        return any(length == SHORTEST_STRETCH for _, _, length in places)
