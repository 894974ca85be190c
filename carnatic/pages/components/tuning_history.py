"""The changes of a raga's tuning, for undo and redo."""

from __future__ import annotations

from dataclasses import dataclass, replace

from carnatic.theory.tuning import Tuning

LONGEST = 50

Moved = tuple[Tuning, tuple[tuple[str, float], ...]]


@dataclass(frozen=True, slots=True)
class History:
    """The tunings of one raga before the present one, and those that were undone; the nearest last."""

    raga: str = ""
    before: tuple[Moved, ...] = ()
    after: tuple[Moved, ...] = ()

    def of(self, raga: str) -> History:
        """This history if it belongs to that raga, otherwise an empty one."""
        return self if self.raga == raga else History(raga)

    def done(self, left: Moved) -> History:
        """The history after a tuning was left for a new one; nothing can be redone then."""
        return replace(self, before=(*self.before, left)[-LONGEST:], after=())

    def undone(self, left: Moved) -> tuple[Moved, History] | None:
        """The tuning before the present one, and the history there; None if there is none."""
        if not self.before:
            return None
        *rest, tuning = self.before
        return tuning, replace(self, before=tuple(rest), after=(*self.after, left))

    def redone(self, left: Moved) -> tuple[Moved, History] | None:
        """The tuning that was undone last, and the history there; None if there is none."""
        if not self.after:
            return None
        *rest, tuning = self.after
        return tuning, replace(self, before=(*self.before, left), after=tuple(rest))
