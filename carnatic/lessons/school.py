"""The school: every lesson by family and number, the lessons that fit a raga and a tala, and what comes next.

A request names a lesson by its family and its number (``seed``). An alankaram belongs to
its tala, a gitam to its raga and tala; scale practice has one form for each raga.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from carnatic.errors import CannotCompose, OutOfRange
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import ALANKARAM, FREE, LADDER, LESSON_FAMILIES, family_of
from carnatic.exercise.offer import Offer, ranges
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, lessons_of
from carnatic.lessons.realise import comes_home, ladder_practice, lesson_line, realise_lesson
from carnatic.messages import Message, message, say
from carnatic.theory.raga import Raga
from carnatic.theory.tala import KALAMS, Tala

THE_SEVEN = 7  # alankarams that every school teaches; the others follow by tala
NEXT_SPEED = {KALAMS[number]: KALAMS[number + 1] for number in range(1, len(KALAMS))}
VIVADI_PAIRS = (("R1", "G1"), ("R3", "G3"), ("D1", "N1"), ("D3", "N3"))


@dataclass(frozen=True)
class School:
    """The lessons and ragas that are taught, in order.

    first_ragas: names of the ragas in which a learner begins. gitam_origins: for each gitam
    a sentence on how far its sources agree, and the sources.
    """

    lessons: tuple[Lesson, ...]
    gitams: tuple[Exercise, ...]
    gitam_origins: tuple[tuple[str, tuple[str, ...]], ...]
    ragas: tuple[Raga, ...]
    first_ragas: tuple[str, ...]
    catalogue: Catalogue

    families = LESSON_FAMILIES

    # -- one lesson -------------------------------------------------------------------

    @cached_property
    def _rows(self) -> dict[tuple[str, int], Lesson]:
        return {(lesson.family, lesson.number): lesson for lesson in self.lessons}

    def numbers(self, family: str) -> range:
        """The numbers of a family's lessons. Raises CannotCompose for a family that isn't taught."""
        if family not in self.families:
            raise CannotCompose("family.no_lessons", family=family, families=self.families)
        row = family_of(family)
        if row.is_single:
            return range(1, 2)
        return range(1, 1 + len(self.gitams if row.is_fixed else lessons_of(self.lessons, family)))

    def row(self, request: ExerciseRequest) -> Lesson | None:
        """The lesson of the table that a request names; None for scale practice and gitams."""
        return self._rows.get((request.family, request.seed))

    def lesson(self, request: ExerciseRequest) -> Exercise:
        """The lesson that a request names, in its raga and tala.

        Raises CannotCompose with the reason if there is no valid form, OutOfRange for a number
        that the family doesn't have.
        """
        numbers, family = self.numbers(request.family), request.family_row
        if family.is_single:
            return ladder_practice(request)
        if request.seed not in numbers:
            title = family.title.lower()
            raise OutOfRange("lesson.range", value=request.seed, lowest=numbers[0], highest=numbers[-1], family=title)
        if family.is_fixed:
            return self._gitam(request)
        return realise_lesson(self._rows[request.family, request.seed], request)

    def _gitam(self, request: ExerciseRequest) -> Exercise:
        gitam = self.gitams[request.seed - 1]
        written = gitam.request
        if (written.raga, written.tala) != (request.raga, request.tala):
            raise CannotCompose("gitam.fixed", lesson=gitam.title, raga=written.raga.title, tala=written.tala.name)
        length = written.avartanams
        changed = request.changed(family=written.family, seed=written.seed, avartanams=length, phrase="", model="")
        return replace(gitam, request=changed)

    def title(self, request: ExerciseRequest) -> str:
        """'Sarali 5', 'Alankaram in Adi', 'Scale practice', 'Gitam 5: Vara Veena', 'Free'."""
        lesson = self.row(request)
        if lesson is not None:
            return lesson.title
        title = request.family_row.title
        if request.family_row.is_fixed and request.seed in self.numbers(request.family):
            return f"{title} {request.seed}: {self.gitams[request.seed - 1].title}"
        return title

    def label(self, request: ExerciseRequest) -> str:
        """Where a lesson comes from, '' if every school teaches it."""
        lesson = self.row(request)
        return lesson.label if lesson is not None else ""

    def origin(self, request: ExerciseRequest) -> tuple[str, tuple[str, ...]]:
        """Where a lesson comes from, in a sentence, and its sources."""
        lesson = self.row(request)
        if lesson is not None:
            label = lesson.label or say("lessons.everywhere")
            return f"{label[0].upper()}{label[1:]}.", lesson.sources
        if request.family_row.is_fixed:
            agreement, sources = self.gitam_origins[request.seed - 1]
            return say("lessons.gitam_origin", agreement=agreement), sources
        return say("lessons.scale_origin"), request.raga.sources

    # -- the lessons that fit -----------------------------------------------------------

    def stands(self, request: ExerciseRequest) -> bool:
        """Whether the lesson that a request names has a valid form in its raga and tala."""
        lesson = self.row(request)
        if lesson is not None:
            return _stands(lesson, request.mapped_raga, request.tala)
        try:
            self.lesson(request)
        except (CannotCompose, OutOfRange):
            return False
        return True

    def admitted(self, request: ExerciseRequest) -> dict[str, tuple[int, ...]]:
        """The numbers of each family's lessons that fit the request's raga and tala."""
        return {
            family: tuple(n for n in self.numbers(family) if self.stands(self.named(request, family, n)))
            for family in self.families
        }

    def named(self, request: ExerciseRequest, family: str, number: int) -> ExerciseRequest:
        """The request for a lesson by family and number in the same raga and tala."""
        return request.changed(family=family, seed=number, avartanams=1, phrase="", model="")

    def offers(self, request: ExerciseRequest) -> Message:
        """The message that lists the lessons of a raga and a tala: 'Mohanam in Adi has sarali 1-5, 8; …'."""
        lessons = []
        for family, numbers in self.admitted(request).items():
            row = family_of(family)
            title = row.title.lower()
            if numbers and row.has_own_talas:
                lessons.append(say("offers.of_tala", kind=title))
            elif numbers:
                lessons.append(title if row.is_single else f"{title} {ranges(numbers)}")
        place = {"raga": request.raga.title, "tala": request.tala.name}
        if not lessons:
            return message("offers.none", **place)
        return message("offers.lessons", **place, lessons=tuple(lessons))

    def first_number(self, request: ExerciseRequest) -> int:
        """The number of the family's first lesson that fits the request's raga and tala; 1 if none fits."""
        fitting = (n for n in self.numbers(request.family) if self.stands(self.named(request, request.family, n)))
        return next(fitting, 1)

    def alankaram_of(self, tala: Tala) -> int:
        """The number of the alankaram that belongs to a tala."""
        return next(lesson.number for lesson in lessons_of(self.lessons, ALANKARAM) if lesson.tala == tala.name)

    def at_home(self, request: ExerciseRequest) -> ExerciseRequest:
        """The lesson as it is taught: an alankaram in its tala, a gitam in its raga and tala, the rest in Adi."""
        if request.family_row.is_fixed and request.seed in self.numbers(request.family):
            written = self.gitams[request.seed - 1].request
            return request.changed(raga=written.raga, tala=written.tala, mapping=())
        lesson = self.row(request)
        return request.changed(tala=self.catalogue.tala(lesson.tala if lesson and lesson.tala else "Adi"))

    # -- what works instead, and what comes next --------------------------------------------

    def offer(self, request: ExerciseRequest) -> Offer:
        """A lesson as a button: 'Sarali 5 in Mohanam, Adi'."""
        title, raga = self.title(request), request.raga.title
        if request.family_row.is_fixed:
            return Offer(title, request)
        # the title of an alankaram names its tala
        words = f"{title}, {raga}" if request.family_row.has_own_talas else f"{title} in {raga}, {request.tala.name}"
        return Offer(words, request)

    def instead(self, request: ExerciseRequest) -> Iterator[Offer]:
        """The nearest lessons to one that is refused, then a free line, which every raga and tala has."""
        neighbours = dict.fromkeys(self._neighbours(request))
        yield from (self.offer(near) for near in neighbours if near != request and self.stands(near))
        yield self._free_line(request.changed(seed=0, avartanams=4))

    def _neighbours(self, request: ExerciseRequest) -> Iterator[ExerciseRequest]:
        if request.family not in self.families:
            return
        family = request.family_row
        if family.is_fixed:
            same_raga = (gitam.request for gitam in self.gitams if gitam.request.raga == request.raga)
            yield from (request.changed(seed=gitam.seed, tala=gitam.tala) for gitam in same_raga)
        yield self.at_home(request)
        near = sorted(self.numbers(request.family), key=lambda n: (abs(n - request.seed), n))
        # a gitam has its own raga and tala, an alankaram its tala
        is_anywhere = not (family.is_fixed or family.has_own_talas)
        candidates = (self.named(request, request.family, n) for n in near if is_anywhere)
        yield next((candidate for candidate in candidates if self.stands(candidate)), request)
        yield self.named(request, ALANKARAM, self.alankaram_of(request.tala))
        yield self.named(request, LADDER, 1)
        yield self.named(request, LADDER, 1).changed(tala=self.catalogue.tala("Adi"))
        if request.raga.number is None and request.raga.parent_number:
            parent = self.catalogue.raga(str(request.raga.parent_number))
            yield request.changed(raga=parent, mapping=())

    def what_next(self, request: ExerciseRequest) -> tuple[Offer, ...]:
        """The next steps for a learner: the next lesson, this lesson faster, this lesson in the next raga."""
        offers = [self.offer(after) for after in self._following(request)][:1]
        if not request.family_row.is_fixed:
            offers.extend(_faster(request))
        raga = self._raga_after(request)
        if raga is not None:
            offers.append(self.offer(request.changed(raga=raga, mapping=())))
        if not offers or request.raga.is_vakra:
            offers.append(self._free_line(request.changed(seed=0)))
        return tuple(offers)

    def _free_line(self, request: ExerciseRequest) -> Offer:
        """A free line in the request's raga, or in its first form if this form's ladders never lead back to s."""
        raga = request.raga
        if not comes_home(raga):
            raga = next((first for first in self.ragas if raga in first.variants), self.course[0])
            request = request.changed(raga=raga, mapping=())
        return Offer(say("lessons.new_free", raga=raga.title), request.changed(family=FREE))

    def _following(self, request: ExerciseRequest) -> Iterator[ExerciseRequest]:
        """The lessons after the request's in the school's order, at first speed, that fit its raga."""
        slow = request.changed(speed=1, trikalam=False)
        for family in self.families[self.families.index(request.family) :]:
            row = family_of(family)
            for number in self.numbers(family) if not request.family_row.is_single else ():
                if family == request.family and number <= request.seed:
                    continue
                if row.is_single or (row.has_own_talas and number > THE_SEVEN >= request.seed):
                    break
                named = self.named(slow, family, number)
                # within a family the tala stays; another family begins in the tala in which it is taught
                keeps_tala = family == request.family and not (row.has_own_talas or row.is_fixed)
                after = named if keeps_tala and self.stands(named) else self.at_home(named)
                if self.stands(after):
                    yield after

    def _raga_after(self, request: ExerciseRequest) -> Raga | None:
        if request.family_row.is_fixed or request.raga not in self.course:
            return None
        later = self.course[self.course.index(request.raga) + 1 :]
        return next((raga for raga in later if self.stands(request.changed(raga=raga, mapping=()))), None)

    @cached_property
    def course(self) -> tuple[Raga, ...]:
        """All ragas in a learner's order.

        The first ragas; symmetrical janyas; other janyas; melakartas; vivadi melakartas; ragas
        that are vakra or don't span the octave; ragas of which traditions differ.
        """
        first = tuple(self.catalogue.raga(name) for name in self.first_ragas)
        return (*first, *sorted((raga for raga in self.ragas if raga not in first), key=_lateness))


def _faster(request: ExerciseRequest) -> tuple[Offer, ...]:
    """The same lesson at the next speed; after third speed, also the run through those three."""
    if request.trikalam:
        return ()
    offers = []
    if request.speed == KALAMS[3]:
        offers.append(Offer(say("lessons.trikalam"), request.changed(speed=1, trikalam=True)))
    if request.speed in NEXT_SPEED:
        speed = NEXT_SPEED[request.speed]
        offers.append(Offer(say("lessons.at_speed", speed=say(f"words.speed.{speed}")), request.changed(speed=speed)))
    return tuple(offers)


def _lateness(raga: Raga) -> int:
    symbols = {place.symbol for place in raga.places}
    if raga.disputed:
        return 5
    if raga.is_vakra or not raga.spans_octave:
        return 4
    if raga.number is None:
        return 0 if raga.is_symmetrical else 1
    return 3 if any(symbols.issuperset(pair) for pair in VIVADI_PAIRS) else 2


@lru_cache(maxsize=20_000)
def _stands(lesson: Lesson, raga: Raga, tala: Tala) -> bool:
    try:
        lesson_line(lesson, raga, tala)
    except CannotCompose:
        return False
    return True
