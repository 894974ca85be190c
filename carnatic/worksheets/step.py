"""How far a worksheet is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being made: the number of it, of how many, and its name. is_written: whether its line is there."""

    number: int
    of: int
    what: str
    is_written: bool = False
