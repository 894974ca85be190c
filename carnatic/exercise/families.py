"""The families of exercises: one row each, the only place of what sets a family apart.

A new family is a row here, its lessons in assets/lessons.json and, if it is composed in a new
way, a module in compose/plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carnatic.errors import CarnaticError

Source = Literal["", "table", "ladders", "gitams"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a family's lines begin, stay and end, in letters above madhya s."""

    starts: tuple[int, ...]
    low: int
    high: int
    home: int


VARISAI = Bounds((0, 7), 0, 7, 0)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of exercises.

    name: in files, links and commands. title: on the pages.
    lessons: where its lessons come from: the *table* assets/lessons.json, the raga's *ladders*,
    the *gitams* as they were written; '' if the school doesn't teach it.
    form: the module of compose/plans that composes it; '' if it is never composed.
    bounds: of its lines; None if they begin, stay and end where they like.
    figure_rows: rows of the figure that moves along both ladders step by step; 0 if none does.
    held_sthayi: 1 if its rows go about the held S, -1 about the held s downwards; 0 if none is held.
    has_plans: whether its lines are mirrored or through-composed. has_range: whether a line can be narrow or wide.
    has_pairs: whether swaras are sung twice, so that every anga needs an even length.
    has_same_swaras: whether both ladders need the same swaras.
    has_own_talas: whether each lesson belongs to one tala.
    is_typed: whether a line of it is the user's own, typed and not made here.
    network_kind: the index by which the network knows its lines. learned_as: the family whose
    lessons the network learns in its place; '' for its own.
    """

    name: str
    title: str
    lessons: Source = "table"
    form: str = ""
    bounds: Bounds | None = None
    figure_rows: int = 0
    held_sthayi: int = 0
    has_plans: bool = False
    has_range: bool = False
    has_pairs: bool = False
    has_same_swaras: bool = False
    has_own_talas: bool = False
    is_typed: bool = False
    network_kind: int = 0
    learned_as: str = ""

    @property
    def word(self) -> str:
        """Its name in a sentence: 'tara sthayi'."""
        return self.name.replace("_", " ")

    @property
    def is_lesson(self) -> bool:
        """Whether the school teaches it."""
        return self.lessons != ""

    @property
    def is_composed(self) -> bool:
        """Whether new lines of it are composed."""
        return self.form != ""

    @property
    def is_trainable(self) -> bool:
        """Whether a network can learn its lessons."""
        return self.is_composed and self.is_lesson

    @property
    def on_worksheets(self) -> bool:
        """Whether a worksheet can have it."""
        return not self.is_typed

    @property
    def sets_length(self) -> bool:
        """Whether the length of a new line follows from its raga and tala."""
        return self.figure_rows > 0

    @property
    def is_fixed(self) -> bool:
        """Whether its lessons stay in the raga, tala and speed in which they were written."""
        return self.lessons == "gitams"

    @property
    def is_single(self) -> bool:
        """Whether it has one lesson, made from the raga's ladders."""
        return self.lessons == "ladders"


# in the order in which a learner meets them
FAMILIES = (
    Family("sarali", "Sarali", form="sarali", bounds=VARISAI, has_plans=True, has_range=True),
    Family("janta", "Janta", form="janta", bounds=VARISAI, figure_rows=1, has_pairs=True, network_kind=1),
    Family("dhatu", "Dhatu", form="dhatu", bounds=VARISAI, figure_rows=2, has_same_swaras=True, network_kind=2),
    Family(
        "alankaram", "Alankaram", form="alankaram", bounds=VARISAI, figure_rows=1, has_own_talas=True, network_kind=3
    ),
    # the sthayi sets go beyond the octave, to tara p and, their mirror, to mandra m
    Family(
        "tara_sthayi", "Tara sthayi", form="sthayi_arches", bounds=Bounds((0,), 0, 11, 0), held_sthayi=1,
        has_range=True, network_kind=4,
    ),
    Family(
        "mandra_sthayi", "Mandra sthayi", form="sthayi_arches", bounds=Bounds((7,), -4, 7, 7), held_sthayi=-1,
        has_range=True, network_kind=4, learned_as="tara_sthayi",
    ),
    Family("ladder", "Scale practice", lessons="ladders"),
    Family("gitam", "Gitam", lessons="gitams"),
    Family("free", "Free", lessons="", form="free", bounds=VARISAI, has_range=True),
    Family("own", "Own exercise", lessons="", is_typed=True),
)  # fmt: skip

# the rows that code asks for by name
SARALI, ALANKARAM, LADDER, GITAM, FREE, OWN = "sarali", "alankaram", "ladder", "gitam", "free", "own"

FAMILY_NAMES = tuple(family.name for family in FAMILIES)
LESSON_FAMILIES = tuple(family.name for family in FAMILIES if family.is_lesson)
COMPOSED_FAMILIES = tuple(family.name for family in FAMILIES if family.is_composed)
TRAINABLE_FAMILIES = tuple(family.name for family in FAMILIES if family.is_trainable)
USUAL_FAMILIES = ("sarali", "janta", "alankaram")  # of a worksheet
WORKSHEET_FAMILIES = tuple(family.name for family in FAMILIES if family.on_worksheets)
_ROWS = {family.name: family for family in FAMILIES}


def family_of(name: str) -> Family:
    """The row of a name. Raises CarnaticError if there is no such family."""
    if name not in _ROWS:
        raise CarnaticError("family.unknown", family=name[:40], families=FAMILY_NAMES)
    return _ROWS[name]
