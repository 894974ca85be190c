"""Why a request has no line at all, in one sentence that says what would work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from carnatic.errors import CannotCompose
from carnatic.generator.conditions.choosing import Choice, Wish
from carnatic.generator.conditions.keeping import laid, place
from carnatic.generator.constraint import TooManyWays
from carnatic.generator.figures import WindowFigure
from carnatic.generator.plans.plan import ARCH, MIRRORED, WINDOWS, Plan
from carnatic.generator.plans.windows import no_figure
from carnatic.practice.drills import FAMILY_TITLES
from carnatic.practice.given import ANEW, Unit, kept_units
from carnatic.practice.realise import comes_home
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import show_notes
from carnatic.theory.swara import Swara, spell

MOST_AVARTANAMS = 16
Options = Callable[[ExerciseRequest], Mapping[str, Plan]]


@dataclass(frozen=True)
class Refusal:
    """The reasons for which a choice among plans has failed.

    options: the plans of another request, by name.
    """

    choice: Choice
    options: Options

    @property
    def _request(self) -> ExerciseRequest:
        return self.choice.request

    @property
    def _family(self) -> str:
        return FAMILY_TITLES.get(self._request.family, self._request.family).lower()

    def sentence(self, wish: Wish) -> str:
        """The reason: there is no line whatever is given, or none with that, or none so narrow or wide.

        Raises CannotCompose with a plan's own reason.
        """
        # of two plans the free one has more lines
        plan = min(self.choice.options.values(), key=lambda plan: plan.name == MIRRORED)
        if self.choice.meeting(plan, Wish()) is None:
            return self._no_line(plan)
        if self.choice.meeting(plan, replace(wish, range="any", level=0)) is None:
            return self._not_kept(plan, wish.kept) if wish.kept else self._not_begun(plan, wish)
        return self._out_of_range(plan, wish)

    # -- no line whatever is given ----------------------------------------------------

    def _no_line(self, plan: Plan) -> str:
        request = self._request
        if isinstance(plan.form, WindowFigure):
            return no_figure(request, plan.form)
        if plan.name == ARCH:
            return f"No {self._family} line keeps to both ladders of {request.raga.title}."
        enough = self._enough_avartanams(Wish()) if comes_home(request.mapped_raga) else None
        if enough is None:
            return f"{request.raga.title}'s ladders, as they are given here, lead no line home to s; take another raga."
        return (
            f"No line of {request.avartanams} avartanams of {request.tala.name} comes home in {request.raga.title}; "
            f"take {enough}."
        )

    def _enough_avartanams(self, wish: Wish) -> int | None:
        """The next length that has a line; None where no length has."""
        for avartanams in range(self._request.avartanams + 1, MOST_AVARTANAMS + 1):
            longer = self._request.changed(avartanams=avartanams, phrase="", keep="")
            try:
                options = self.options(longer)
            except CannotCompose:
                continue
            choice = replace(self.choice, request=longer, options=options)
            try:
                fitting = next((plan for plan in options.values() if choice.meeting(plan, wish)), None)
            except TooManyWays:  # and longer ones have more still
                return None
            if fitting is not None:
                return fitting.total // longer.tala.aksharas
        return None

    # -- none with what is given ------------------------------------------------------

    def _not_begun(self, plan: Plan, wish: Wish) -> str:
        """Name the first swara of the opening after which nothing ends well."""
        units, words = plan.given(wish.opening), show_notes(wish.opening).split()
        plan.goes_on(wish.opening)  # which may say why it doesn't
        for length in range(1, len(units) + 1):
            if self.choice.completions(plan, units[:length]) > 0:
                continue
            begun = " ".join(words[:length])
            if plan.name == WINDOWS:
                return f"No new {self._family} figure begins {begun}; shorten the beginning."
            size = f"{self._request.avartanams} avartanams"
            return f"After {begun} no ending fits {size}. Add one, or shorten the beginning."
        if self.choice.is_lessons_own(plan, wish):
            return "Your opening is a lesson's own figure, which mirrored is that lesson; change a swara."
        return f"No {plan.name} varisai begins like that; shorten the beginning, or leave its plan open (any)."

    def _not_kept(self, plan: Plan, kept: tuple[Unit, ...]) -> str:
        """Name the first kept swara that can't stay beside those before it."""
        where = sorted(kept_units(kept))
        laid(self._request, kept, plan.cells()[: plan.settled], plan.form.units)  # which may say where it doesn't fit
        if self.choice.is_lessons_own(plan, Wish(kept=kept)):
            return "What you keep is a lesson's own figure, which mirrored is that lesson; let go of a swara."
        fits, fails = 0, len(where)
        while fails - fits > 1:
            half = (fits + fails) // 2
            first = tuple(unit if k in where[:half] else ANEW for k, unit in enumerate(kept))
            fits, fails = (half, fails) if self.choice.meeting(plan, Wish(kept=first)) else (fits, half)
        unit = where[fails - 1]
        swara = kept[unit]
        said = spell(swara) if isinstance(swara, Swara) else "the hold"
        length = "" if plan.name == WINDOWS else f" of {self._request.avartanams} avartanams"
        line = f"no {self._family} line{length}"
        here = f"{place(self._request, unit)}: {said} can't stay"
        if fails == 1:
            return f"{here}, since {line} has it there; let go of it."
        return f"{here}, since {line} has it beside what you keep before it; let go of it, or of a swara before it."

    # -- none so narrow or so wide ----------------------------------------------------

    def _out_of_range(self, plan: Plan, wish: Wish) -> str:
        anyhow = "or leave the range open (any)"
        if (outside := self.choice.outside(plan, wish)) is not None:
            low, high = self._narrow(plan)
            return (
                f"A narrow line stays between {low} and {high}, and {spell(outside)} lies outside; "
                f"let go of it, {anyhow}."
            )
        if (wish.opening or wish.kept) and self.choice.meeting(plan, Wish(range=wish.range)):
            return f"{wish.words} leaves no {wish.range} line; change it, {anyhow}."
        request, enough = self._request, self._enough_avartanams(Wish(range=wish.range))
        what = f"{request.avartanams} avartanams of {request.tala.name} in {request.raga.title}"
        if enough is None:
            return f"There is no {wish.range} {self._family} line in {request.raga.title}; leave the range open (any)."
        return f"No {self._family} line of {what} is so {wish.range}; take {enough}, {anyhow}."

    def _narrow(self, plan: Plan) -> tuple[str, str]:
        """The lowest and the highest swara of the narrow range."""
        assert plan.compass
        sung = next(cell.sung for cell in plan.cells() if cell.unit is not None)
        ends = sorted((sung[plan.compass.low], sung[plan.compass.high]), key=lambda pitch: pitch.height)
        return spell(ends[0].swara), spell(ends[1].swara)
