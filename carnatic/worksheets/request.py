"""The request for a worksheet: a teacher's choices for a set of exercises."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.families import USUAL_FAMILIES, WORKSHEET_FAMILIES
from carnatic.exercise.json_values import visible
from carnatic.exercise.mapping_file import RagaMapping
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import (
    DEFAULT_NOTATION,
    DEFAULT_SOUND,
    HARDEST,
    HIGHEST_SEED,
    HIGHEST_TEMPO,
    LOWEST_TEMPO,
    NotationSettings,
    SoundSettings,
)
from carnatic.exercise.text_values import shortest
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.tala import KALAMS, Tala
from carnatic.theory.tuning import Tuning, check_sruti

MOST_WORKSHEET_EXERCISES = 100
MOST_RAGAS, MOST_TALAS = 12, 8  # every raga is combined with every tala
LONGEST_WORKSHEET_TITLE = 120
SHEET_PAPERS = ("A4", "Letter")
USUAL_TITLE = "Worksheet"


@dataclass(frozen=True)
class WorksheetRequest:
    """All choices for a worksheet; the same request gives the same exercises on every machine.

    kalams: 1 to 4. easiest, hardest: the lowest and highest level, as ``difficulty`` measures them.
    number: of exercises. new_percent: the share of new exercises; the others are lessons. seed:
    another number gives other exercises. mappings: at most one for each raga. tuning: of the ragas
    without a mapping. The other fields: as in an exercise's request. Raises CarnaticError for an
    invalid value.
    """

    ragas: tuple[Raga, ...]
    talas: tuple[Tala, ...]
    tuning: Tuning
    families: tuple[str, ...] = USUAL_FAMILIES
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
    sound: SoundSettings = DEFAULT_SOUND
    notation: NotationSettings = DEFAULT_NOTATION
    mappings: tuple[RagaMapping, ...] = ()

    def __post_init__(self) -> None:
        self._check_choices()
        self._check_mappings()
        for code, value, low, high in (
            ("exercises.range", self.number, 1, MOST_WORKSHEET_EXERCISES),
            ("easiest.range", self.easiest, 1, HARDEST),
            ("hardest.range", self.hardest, 1, HARDEST),
            ("new_share.range", self.new_percent, 0, 100),
            ("version.range", self.seed, 0, HIGHEST_SEED),
            ("tempo.range", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO),
        ):
            if not low <= value <= high:
                raise OutOfRange(code, value=shortest(value)[:40], lowest=shortest(low), highest=shortest(high))
        if self.easiest > self.hardest:
            raise CarnaticError("level.order", easiest=self.easiest, hardest=self.hardest)
        check_sruti(self.sruti_hz)
        for field, text in (("title", self.title), ("class", self.class_name)):
            what = say(f"worksheets.what.{field}")
            if text != visible(text):
                raise CarnaticError("worksheet.hidden_signs", what=what)
            if len(text) > LONGEST_WORKSHEET_TITLE:
                raise CarnaticError("worksheet.long_text", what=what, count=len(text), longest=LONGEST_WORKSHEET_TITLE)
        if self.paper not in SHEET_PAPERS:
            raise CarnaticError("paper.unknown", paper=self.paper[:40], papers=SHEET_PAPERS)

    def _check_choices(self) -> None:
        for field, chosen, most in (
            ("kind", self.families, len(WORKSHEET_FAMILIES)),
            ("raga", tuple(raga.name for raga in self.ragas), MOST_RAGAS),
            ("tala", tuple(tala.name for tala in self.talas), MOST_TALAS),
            ("kalam", self.kalams, len(KALAMS)),
        ):
            what = say(f"worksheets.what.{field}")
            if not chosen:
                raise CarnaticError("worksheet.none", what=what)
            if len(set(chosen)) < len(chosen):
                raise CarnaticError("worksheet.twice", what=what)
            if len(chosen) > most:
                raise CarnaticError("worksheet.too_many", count=len(chosen), what=what, most=most)
        if unknown := [family for family in self.families if family not in WORKSHEET_FAMILIES]:
            raise CarnaticError("worksheet.family", family=unknown[0][:40], families=WORKSHEET_FAMILIES)
        if any(kalam not in KALAMS for kalam in self.kalams):
            raise CarnaticError("worksheet.speeds")

    def _check_mappings(self) -> None:
        mapped = [mapping.raga for mapping in self.mappings]
        if extra := [raga for raga in mapped if raga not in self.ragas]:
            raise CarnaticError("worksheet.tuning_without_raga", raga=extra[0].title)
        if len(set(mapped)) < len(mapped):
            raise CarnaticError("worksheet.two_tunings")
        for raga in self.ragas:
            self.asked_in(raga)  # raises if the mapping is invalid

    def asked_in(self, raga: Raga) -> ExerciseRequest:
        """The request for an exercise in one of the sheet's ragas and its first tala, with the default family."""
        mapping = self.mapping_of(raga)
        return ExerciseRequest(
            raga,
            self.talas[0],
            mapping.tuning if mapping else self.tuning,
            mapping=mapping.mapping if mapping else (),
            sruti_hz=self.sruti_hz,
            aksharas_per_minute=self.aksharas_per_minute,
            sound=self.sound,
            notation=self.notation,
        )

    def mapping_of(self, raga: Raga) -> RagaMapping | None:
        """The mapping of a raga of the sheet, None if it has only the tuning."""
        return next((mapping for mapping in self.mappings if mapping.raga == raga), None)

    @property
    def speeds(self) -> tuple[int, ...]:
        """The swaras per akshara of each kalam, the slowest first."""
        return tuple(KALAMS[kalam] for kalam in sorted(self.kalams))

    @property
    def name(self) -> str:
        """The title, and the class if there is one."""
        title = self.title or USUAL_TITLE
        return f"{title}, {self.class_name}" if self.class_name else title

    def changed(self, **changes: Any) -> WorksheetRequest:
        """This request with some fields changed; the new one is checked too."""
        return replace(self, **changes)
