"""What a teacher asks for when a whole sheet of exercises shall be made for a class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.practice.mapping_file import RagaMapping
from carnatic.practice.plain import visible
from carnatic.practice.reading import shortest
from carnatic.practice.request import FAMILIES, HARDEST, HIGHEST_SEED, HIGHEST_TEMPO, LOWEST_TEMPO, ExerciseRequest
from carnatic.practice.showing import USUAL, Showing
from carnatic.practice.sounding import PLAIN, Sounding
from carnatic.theory.raga import Raga
from carnatic.theory.tala import KALAMS, Tala
from carnatic.theory.tuning import Tuning, check_sruti

SHEET_FAMILIES = tuple(family for family in FAMILIES if family != "own")
MOST_EXERCISES = 100
MOST_RAGAS, MOST_TALAS = 12, 8  # every raga is tried in every tala
LONGEST_TITLE = 120
SHEET_PAPERS = ("A4", "Letter")
USUAL_TITLE = "Worksheet"


@dataclass(frozen=True)
class WorksheetRequest:
    """All that is chosen for a worksheet; the same one gives the same exercises everywhere.

    kalams: 1 to 3. easiest, hardest: the levels, as ``difficulty`` measures them, from which and
    to which it rises. new_percent: how many of a hundred are new lines, the others lessons as
    they are taught. seed: another one chooses and composes others. tuning: of all ragas but
    those that mappings has, each for one of them. The others: as in an exercise's request.
    Raises CarnaticError for anything that can't be.
    """

    ragas: tuple[Raga, ...]
    talas: tuple[Tala, ...]
    tuning: Tuning
    families: tuple[str, ...] = ("sarali", "janta", "alankaram")
    kalams: tuple[int, ...] = (1,)
    easiest: int = 1
    hardest: int = HARDEST
    number: int = 12
    new_percent: int = 50
    title: str = USUAL_TITLE
    class_name: str = ""
    seed: int = 1
    paper: str = "A4"
    sruti_hz: float = 130.81
    aksharas_per_minute: float = 60.0
    sounding: Sounding = PLAIN
    showing: Showing = USUAL
    mappings: tuple[RagaMapping, ...] = ()

    def __post_init__(self) -> None:
        self._check_choices()
        self._check_mappings()
        for what, value, low, high in (
            ("The number of exercises", self.number, 1, MOST_EXERCISES),
            ("The easiest level", self.easiest, 1, HARDEST),
            ("The hardest level", self.hardest, 1, HARDEST),
            ("The share of new lines (percent)", self.new_percent, 0, 100),
            ("The number (seed)", self.seed, 0, HIGHEST_SEED),
            ("Tempo", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO),
        ):
            if not low <= value <= high:
                raise OutOfRange(what, shortest(value)[:40], shortest(low), shortest(high))
        if self.easiest > self.hardest:
            raise CarnaticError(
                f"It can't rise from level {self.easiest} to {self.hardest}; put the easier level first."
            )
        check_sruti(self.sruti_hz)
        for what, text in (("title", self.title), ("class", self.class_name)):
            if text != visible(text):
                raise CarnaticError(f"The {what} has signs that can't be seen; type it anew.")
            if len(text) > LONGEST_TITLE:
                raise CarnaticError(f"The {what} has {len(text)} characters; keep it to {LONGEST_TITLE}.")
        if self.paper not in SHEET_PAPERS:
            raise CarnaticError(f"'{self.paper[:40]}' is not a paper here; choose {' or '.join(SHEET_PAPERS)}.")

    def _check_choices(self) -> None:
        for what, chosen, most in (
            ("kind of exercise", self.families, len(SHEET_FAMILIES)),
            ("raga", tuple(raga.name for raga in self.ragas), MOST_RAGAS),
            ("tala", tuple(tala.name for tala in self.talas), MOST_TALAS),
            ("kalam", self.kalams, len(KALAMS)),
        ):
            if not chosen:
                raise CarnaticError(f"A worksheet needs a {what}; choose one or more.")
            if len(set(chosen)) < len(chosen):
                raise CarnaticError(f"The same {what} is chosen twice; leave one out.")
            if len(chosen) > most:
                raise CarnaticError(f"{len(chosen)} of one {what} after another are too many; choose {most} at most.")
        if unknown := [family for family in self.families if family not in SHEET_FAMILIES]:
            raise CarnaticError(f"'{unknown[0][:40]}' is no kind of exercise here; choose {', '.join(SHEET_FAMILIES)}.")
        if any(kalam not in KALAMS for kalam in self.kalams):
            raise CarnaticError("The kalams are 1, 2 and 3; choose among them.")

    def _check_mappings(self) -> None:
        mapped = [mapping.raga for mapping in self.mappings]
        if strange := [raga for raga in mapped if raga not in self.ragas]:
            raise CarnaticError(f"There is a mapping for {strange[0].title}, which is not chosen; choose it too.")
        if len(set(mapped)) < len(mapped):
            raise CarnaticError("Two mappings are for one raga; leave one out.")
        for raga in self.ragas:
            self.asked_in(raga)  # a swara that two neighbours would drown is refused here

    def asked_in(self, raga: Raga) -> ExerciseRequest:
        """What an exercise of the sheet asks for in one of its ragas, but for its kind; its tala is the first."""
        mapping = self.mapping_of(raga)
        return ExerciseRequest(
            raga,
            self.talas[0],
            mapping.tuning if mapping else self.tuning,
            mapping=mapping.mapping if mapping else (),
            sruti_hz=self.sruti_hz,
            aksharas_per_minute=self.aksharas_per_minute,
            sounding=self.sounding,
            showing=self.showing,
        )

    def mapping_of(self, raga: Raga) -> RagaMapping | None:
        """The mapping in which a raga of the sheet sounds, None where that is the tuning alone."""
        return next((mapping for mapping in self.mappings if mapping.raga == raga), None)

    @property
    def speeds(self) -> tuple[int, ...]:
        """Swaras to the akshara of each kalam, the slowest first."""
        return tuple(KALAMS[kalam] for kalam in sorted(self.kalams))

    @property
    def name(self) -> str:
        """The title, and the class where there is one."""
        title = self.title or USUAL_TITLE
        return f"{title}, {self.class_name}" if self.class_name else title

    def changed(self, **changes: Any) -> WorksheetRequest:
        """This request with some of it changed, and checked anew."""
        return replace(self, **changes)
