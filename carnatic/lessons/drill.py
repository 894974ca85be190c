"""The lessons of the school as rows of a table: figures on steps, not letters.

Steps count along a half's own ladder in singing order: up 0 = s … n − 1 = S on the
arohana, down 0 = S … n − 1 = s on the avarohana. In a *free* lesson they are rungs of the
whole octave, s = 0, S = 7, tara above and mandra below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from carnatic.errors import CarnaticError
from carnatic.lessons.lesson import KARVAI, Units

_Kind = Literal["run", "figures", "free", "pairs", "windows"]

FAMILY_TITLES = {
    "sarali": "Sarali",
    "janta": "Janta",
    "dhatu": "Dhatu",
    "alankaram": "Alankaram",
    "tara_sthayi": "Tara sthayi",
    "mandra_sthayi": "Mandra sthayi",
    "ladder": "Ladder practice",
    "gitam": "Gitam",
}
# lines that are no lessons: composed through and through, or the user's own
LINE_TITLES = {"free": "Free line", "own": "Line of your own"}


def family_title(family: str) -> str:
    """A family's title, of lessons and of lines: 'Tara sthayi', 'Free line'. Raises CarnaticError for no family."""
    title = (FAMILY_TITLES | LINE_TITLES).get(family)
    if title is None:
        raise CarnaticError("family.unknown", family=family[:40], families=(*FAMILY_TITLES, *LINE_TITLES))
    return title


@dataclass(frozen=True)
class Drill:
    """One lesson of the table.

    kind: *run* up and down the ladder; *figures*: figure, run, figure, run; *free*: rows as
    they stand; *pairs*: every swara twice; *windows*: figures moved up one step at a time.
    figures: rows of steps, KARVAI for a hold; none for a run or pairs. window: steps that
    one window spans. least_rungs: the smallest ladder, s and S both counted, that has a
    form of it. tala: the one it belongs to, '' where any of its length will do. label:
    where the figure comes from, '' where every school teaches it.
    """

    family: str
    number: int
    kind: _Kind
    figures: tuple[Units, ...] = ()
    window: int = 0
    least_rungs: int = 6
    tala: str = ""
    label: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(row[0] == KARVAI for row in self.figures if row) and self.kind != "free":
            raise CarnaticError("drill.start", id=self.id)

    @property
    def id(self) -> str:
        """'sarali_05'."""
        return f"{self.family}_{self.number:02}"

    @property
    def title(self) -> str:
        """'Sarali 5'; an alankaram is called by its tala."""
        if self.family == "alankaram":
            return f"Alankaram in {self.tala}"
        return f"{FAMILY_TITLES[self.family]} {self.number}"


def read_drill(row: Mapping[str, Any]) -> Drill:
    """A drill from its row of the table, whose steps count from 1."""
    return Drill(
        row["family"],
        row["number"],
        row["kind"],
        tuple(_steps(text) for text in row.get("units", ())),
        row.get("window", 0),
        row["least_rungs"],
        row.get("tala", ""),
        row.get("label", ""),
        tuple(row["sources"]),
    )


def _steps(text: str) -> Units:
    return tuple(KARVAI if word == "," else int(word) - 1 for word in text.split())
