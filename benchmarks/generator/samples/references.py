"""The lessons that a sample is compared with, as they stand in its raga and tala."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.generator.samples.newness import NearWords
from carnatic.compose.family_lessons import FamilyLessons, family_lessons, frame_rows, lesson_rows
from carnatic.compose.novelty import avartanam_words, copies, frames
from carnatic.compose.rungs import RungPlaces
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.drill import Drill
from carnatic.lessons.lesson import Lesson, Units


@dataclass(frozen=True)
class References:
    """The lessons beside which exercises of a request are measured.

    lessons: the saralis as rungs. drills: the table of all lessons. A free line stands
    beside the saralis. Lines are rungs of the raga's places.
    """

    request: ExerciseRequest
    lessons: tuple[Lesson, ...]
    drills: tuple[Drill, ...]

    @property
    def family(self) -> str:
        """The family whose lessons these are."""
        return "sarali" if self.request.family == "free" else self.request.family

    @property
    def rungs(self) -> int:
        """Of the raga's ladder, s and S both counted; the top one is S."""
        return len(self.request.mapped_raga.places) + 1

    def units(self, exercise: Exercise) -> Units:
        """An exercise as rungs and holds."""
        return RungPlaces(self.request.mapped_raga).units(exercise.notes)

    def words(self, line: Units) -> tuple[Units, ...]:
        """A line cut into its avartanams."""
        return avartanam_words(line, self.request.tala.aksharas)

    # -- the lessons -------------------------------------------------------------------------

    def _of(self, families: Sequence[str]) -> tuple[FamilyLessons, ...]:
        raga, tala = self.request.mapped_raga, self.request.tala
        own = tuple(drill for drill in self.drills if drill.family in families and drill.tala in ("", tala.name))
        return family_lessons(own, raga, tala)

    @cached_property
    def own(self) -> tuple[FamilyLessons, ...]:
        """The family's lessons that stand in this raga and tala."""
        return self._of((self.family,))

    @cached_property
    def others(self) -> tuple[FamilyLessons, ...]:
        """The lessons of every family that stand there."""
        return self._of(tuple({drill.family for drill in self.drills}))

    @cached_property
    def lines(self) -> tuple[Units, ...]:
        """The family's lessons as lines."""
        return tuple(lesson.units for lesson in self.own)

    # -- what is no longer new ---------------------------------------------------------------

    @cached_property
    def frames(self) -> frozenset[Units]:
        """The avartanams that the form itself demands."""
        if self.family == "sarali":
            return frozenset(frames(self.rungs))
        raga, size = self.request.mapped_raga, self.request.tala.aksharas
        own = tuple(drill for drill in self.drills if drill.family == self.family)
        return frozenset(word for row in frame_rows(own, raga) for word in avartanam_words(row, size))

    @cached_property
    def copies(self) -> frozenset[Units]:
        """Every avartanam of the family's lessons, wherever a window may stand; frames left out."""
        raga, tala = self.request.mapped_raga, self.request.tala
        if self.family == "sarali":
            # in other talas a free line has no lesson's avartanam
            return copies(self.lessons, self.rungs) - self.frames if tala.aksharas == 8 else frozenset()
        rows = lesson_rows(tuple(lesson.drill for lesson in self.own), raga, tala)
        return frozenset(word for row in rows for word in self.words(row)) - self.frames

    @cached_property
    def copies_anywhere(self) -> frozenset[Units]:
        """Every avartanam of any family's lessons there."""
        return frozenset(word for lesson in self.others for word in self.words(lesson.units)) - self.frames

    @cached_property
    def near(self) -> NearWords:
        """What is too near any family's avartanams to be strictly new."""
        return NearWords(self.copies | self.copies_anywhere | self.frames)

    def without_frames(self, line: Units) -> tuple[int | None, ...]:
        """A line in which the frames match nothing."""
        return tuple(
            unit
            for word in self.words(line)
            for unit in ((None,) * len(word) if word in self.frames else word)
        )  # fmt: skip
