"""The lessons that a sample is compared with, in its raga and tala."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.generator.samples.newness import NearWords
from carnatic.compose.lesson_rows import RealisedLesson, frame_rows, lesson_rows, realised_lessons, rows_of
from carnatic.compose.novelty import copies, frames
from carnatic.compose.rungs import RungPlaces
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import FREE, SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, Units, lessons_of


@dataclass(frozen=True)
class References:
    """The lessons beside which exercises of a request are measured.

    lessons: the table of all lessons. A free line is compared with the saralis. Lines are
    rungs of the raga's places.
    """

    request: ExerciseRequest
    lessons: tuple[Lesson, ...]

    @property
    def family(self) -> str:
        """The family whose lessons these are."""
        return SARALI if self.request.family == FREE else self.request.family

    @property
    def rungs(self) -> int:
        """Of the raga's ladder, s and S both counted; the top one is S."""
        return len(self.request.mapped_raga.places) + 1

    def units(self, exercise: Exercise) -> Units:
        """An exercise as rungs and holds."""
        return RungPlaces(self.request.mapped_raga).units(exercise.notes)

    def words(self, line: Units) -> tuple[Units, ...]:
        """A line cut into its avartanams."""
        return rows_of(line, self.request.tala.aksharas)

    # -- the lessons -------------------------------------------------------------------------

    def _of(self, families: Sequence[str]) -> tuple[RealisedLesson, ...]:
        raga, tala = self.request.mapped_raga, self.request.tala
        own = tuple(one for one in self.lessons if one.family in families and one.tala in ("", tala.name))
        return realised_lessons(own, raga, tala)

    @cached_property
    def own(self) -> tuple[RealisedLesson, ...]:
        """The family's lessons that fit this raga and tala."""
        return self._of((self.family,))

    @cached_property
    def others(self) -> tuple[RealisedLesson, ...]:
        """The lessons of every family that fit them."""
        return self._of(tuple({lesson.family for lesson in self.lessons}))

    @cached_property
    def lines(self) -> tuple[Units, ...]:
        """The family's lessons as lines."""
        return tuple(lesson.units for lesson in self.own)

    # -- what is no longer new ---------------------------------------------------------------

    @cached_property
    def frames(self) -> frozenset[Units]:
        """The avartanams that the form itself demands."""
        if self.family == SARALI:
            return frozenset(frames(self.rungs))
        raga, size = self.request.mapped_raga, self.request.tala.aksharas
        return frozenset(
            word for row in frame_rows(lessons_of(self.lessons, self.family), raga) for word in rows_of(row, size)
        )

    @cached_property
    def copies(self) -> frozenset[Units]:
        """Every avartanam of the family's lessons, wherever a window may stand; frames left out."""
        raga, tala = self.request.mapped_raga, self.request.tala
        if self.family == SARALI:
            # in other talas a free line has no lesson's avartanam
            return (
                copies(lessons_of(self.lessons, SARALI), self.rungs) - self.frames
                if tala.aksharas == 8
                else frozenset()
            )
        rows = lesson_rows(tuple(realised.lesson for realised in self.own), raga, tala)
        return frozenset(word for row in rows for word in self.words(row)) - self.frames

    @cached_property
    def copies_anywhere(self) -> frozenset[Units]:
        """Every avartanam of any family's lessons there."""
        return frozenset(word for lesson in self.others for word in self.words(lesson.units)) - self.frames

    @cached_property
    def near(self) -> NearWords:
        """The words that are too near any family's avartanams to be strictly new."""
        return NearWords(self.copies | self.copies_anywhere | self.frames)

    def without_frames(self, line: Units) -> tuple[int | None, ...]:
        """A line with None instead of the frames, so that these match nothing."""
        return tuple(
            unit
            for word in self.words(line)
            for unit in ((None,) * len(word) if word in self.frames else word)
        )  # fmt: skip
