"""Going between two swaras: how long a line has done so, and how it can end without doing so too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from carnatic.compose.automaton import Automaton
from carnatic.compose.forms import State
from carnatic.lessons.lesson import KARVAI, Units

MOST_RETURNS = 2  # to the swara before, one after the other: s r s r has two


class Swing(NamedTuple):
    """The last two different swaras of a line, and how often in a row it has returned to the one before."""

    last: int | None = None
    before: int | None = None
    returns: int = 0

    def after(self, unit: int) -> Swing:
        """The swing after a unit; holds and repeated swaras change nothing."""
        if unit in (KARVAI, self.last):
            return self
        return Swing(unit, self.last, self.returns + 1 if unit == self.before else 0)

    @property
    def is_long(self) -> bool:
        """Whether the line has gone between two swaras more than four times."""
        return self.returns > MOST_RETURNS


def longest_swing(line: Iterable[int]) -> int:
    """How often in a row a line, of rungs or steps, returns to the swara before."""
    swing, longest = Swing(), 0
    for unit in line:
        swing = swing.after(unit)
        longest = max(longest, swing.returns)
    return longest


class Endings:
    """Which beginnings of a form's lines have an ending without a long swing.

    One such ending is enough, so the search looks no further than that; what it has found it remembers.
    """

    def __init__(self, automaton: Automaton) -> None:
        self.automaton, self.form = automaton, automaton.form
        self._known: dict[tuple[State, Swing], bool] = {}

    def has_one(self, state: State, swing: Swing) -> bool:
        """Whether a line at this state, after this swing, can still end so."""
        known = self._known
        path = [((state, swing), self._following(state, swing))]
        while path:
            key, following = path[-1]
            answer = known.get(key)
            if answer is None and key[0].unit == self.form.units:
                answer = known[key] = not any(after.is_long for after in _through(key[1], self.form.following))
            if answer is None and (step := next(following, None)) is not None:
                path.append((step, self._following(*step)))
                continue
            known[key] = bool(answer)
            path.pop()
            if answer:
                known.update((above, True) for above, _ in path)
                return True
        return known[state, swing]

    def _following(self, state: State, swing: Swing) -> Iterator[tuple[State, Swing]]:
        if state.unit == self.form.units:
            return
        if self.form.has_idea:
            # the rows of an idea are no copies, so this search alone finds whether there is an ending
            for row, after in self.form.rows(state):
                *before, following = _through(swing, row)
                if not any(one.is_long for one in (*before, following)):
                    yield after, following
            return
        for unit, after in self.automaton.open_steps(state):
            if not (following := swing.after(unit)).is_long:
                yield after, following


def _through(swing: Swing, units: Units) -> Iterator[Swing]:
    for unit in units:
        swing = swing.after(unit)
        yield swing
