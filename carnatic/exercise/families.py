"""The table of families of exercises, one row each, with everything that is special to a family.

A new family needs a row here, its lessons in assets/lessons.json and, if it is composed in a new
way, a module in compose/plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carnatic.errors import CarnaticError

Source = Literal["", "table", "ladders", "gitams"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The steps, in letters above madhya s, where a family's lines start, the range they keep, and their last step."""

    starts: tuple[int, ...]
    low: int
    high: int
    home: int


VARISAI = Bounds((0, 7), 0, 7, 0)
FREE_LINE = Bounds((0, 7), -3, 9, 0)  # from mandra p to tara g, in ragas whose ladders go from s to S
ANY_START = Bounds(tuple(range(-7, 15)), 0, 7, 0)  # the home of a line that lands is the swara that it lands on


@dataclass(frozen=True, slots=True)
class Family:
    """A family of exercises.

    name: in files, links and commands. title: on the pages.
    lessons: the source of its lessons: the *table* assets/lessons.json, the raga's *ladders*,
    or the *gitams* as written; '' if the school doesn't teach it.
    form: the module of compose/plans that composes it; '' if it is never composed.
    bounds: of its lines; None if they can start, go and end anywhere.
    figure_rows: rows of the figure that moves along both ladders step by step; 0 if it has none.
    held_sthayi: 1 if its rows start from a held S and go above it, -1 if they start from a held s
    and go below it, 0 if neither.
    has_plans: whether a line can be mirrored or through-composed. has_range: whether it can be
    narrow or wide. has_ideas: whether its rows can have an idea that the request names.
    has_phrases: whether its lines lean on the raga's own phrases.
    has_pairs: whether swaras are sung twice, so that every anga needs an even length.
    has_same_swaras: whether both ladders must have the same swaras.
    has_own_talas: whether each lesson belongs to one tala.
    usual_speed: of a new exercise if the user names none; a request says 1 unless it is given.
    is_typed: whether a user types its lines, so that they are neither taught nor composed.
    lands: whether a line lasts whole avartanams at its own speed, from sama to the eduppu, and ends
    on a chosen swara that is struck there; its other speeds are other lines. has_yati: whether its
    phrases are in a yati. has_answers: whether it consists of answers that are halved.
    network_kind: the network's input for it. learned_as: the family whose lessons the network
    learns instead of its own; '' for its own.
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
    has_ideas: bool = False
    has_phrases: bool = False
    has_pairs: bool = False
    has_same_swaras: bool = False
    has_own_talas: bool = False
    usual_speed: int = 1
    is_typed: bool = False
    lands: bool = False
    has_yati: bool = False
    has_answers: bool = False
    network_kind: int = 0
    learned_as: str = ""

    @property
    def usual_avartanams(self) -> int:
        """The length of a new line if nobody says one."""
        return 2 if self.lands else 4

    @property
    def has_eduppu(self) -> bool:
        """Whether its lines can have another eduppu than sama."""
        return self.is_typed or self.lands

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
        """Whether it can be on a worksheet."""
        return not self.is_typed

    @property
    def sets_length(self) -> bool:
        """Whether the length of a new line follows from its raga and tala."""
        return self.figure_rows > 0

    @property
    def is_fixed(self) -> bool:
        """Whether its lessons keep the raga, tala and speed in which they are written."""
        return self.lessons == "gitams"

    @property
    def is_single(self) -> bool:
        """Whether it has one lesson, made from the raga's ladders."""
        return self.lessons == "ladders"


# in the order in which they are learned
FAMILIES = (
    Family("sarali", "Sarali", form="sarali", bounds=VARISAI, has_plans=True, has_range=True, has_ideas=True),
    # janta is written at second speed
    Family(
        "janta", "Janta", form="janta", bounds=VARISAI, figure_rows=1, has_pairs=True, usual_speed=2, network_kind=1
    ),
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
    Family("free", "Free", lessons="", form="free", bounds=FREE_LINE, has_range=True, has_ideas=True, has_phrases=True),
    Family(
        "kalpanaswara", "Kalpanaswara", lessons="", form="kalpanaswara", bounds=ANY_START, has_range=True, lands=True,
        has_phrases=True,
    ),
    Family(
        "kuraippu", "Kuraippu", lessons="", form="kuraippu", bounds=ANY_START, has_range=True, lands=True,
        has_answers=True, has_phrases=True,
    ),
    Family("korvai", "Korvai", lessons="", form="korvai", bounds=ANY_START, lands=True, has_yati=True),
    Family("own", "Own exercise", lessons="", is_typed=True),
)  # fmt: skip

# names that the code uses
SARALI, ALANKARAM, LADDER, GITAM, FREE, OWN = "sarali", "alankaram", "ladder", "gitam", "free", "own"

FAMILY_NAMES = tuple(family.name for family in FAMILIES)
LESSON_FAMILIES = tuple(family.name for family in FAMILIES if family.is_lesson)
COMPOSED_FAMILIES = tuple(family.name for family in FAMILIES if family.is_composed)
TRAINABLE_FAMILIES = tuple(family.name for family in FAMILIES if family.is_trainable)
LANDING_FAMILIES = tuple(family.name for family in FAMILIES if family.lands)
USUAL_FAMILIES = ("sarali", "janta", "alankaram")  # of a new worksheet
WORKSHEET_FAMILIES = tuple(family.name for family in FAMILIES if family.on_worksheets)
_ROWS = {family.name: family for family in FAMILIES}


def whole_avartanams(family: str, aksharas: int, speed: int, units: int) -> int:
    """The whole avartanams of a line of that many units: at first speed, or at its own speed if its family lands.

    aksharas: of the tala. Raises CarnaticError for an unknown family.
    """
    return units // (aksharas * speed if family_of(family).lands else aksharas)


def family_of(name: str) -> Family:
    """The family with that name. Raises CarnaticError if there is none."""
    if name not in _ROWS:
        raise CarnaticError("family.unknown", family=name[:40], families=FAMILY_NAMES)
    return _ROWS[name]
