"""Why a request has no line, in one sentence that names what works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from carnatic.compose.automaton import TooManyWays
from carnatic.compose.conditions.kept_units import lay_kept_units, place_kept_units
from carnatic.compose.conditions.plan_choice import PlanChoice, PlanWish
from carnatic.compose.figures import FigureForm
from carnatic.compose.plans.plan import ARCH, MIRRORED, WINDOWS, Plan
from carnatic.compose.plans.transposed_figures import no_figure
from carnatic.errors import CannotCompose
from carnatic.exercise.kept import ANEW, Unit, kept_units
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import swara_at
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.realise import comes_home
from carnatic.messages import Message, message, say
from carnatic.theory.swara import Swara, sargam_name

_MOST_AVARTANAMS = 16
Options = Callable[[ExerciseRequest], Mapping[str, Plan]]


@dataclass(frozen=True)
class Refusal:
    """The reasons why no plan meets a wish.

    options: the plans of another request, by name.
    """

    choice: PlanChoice
    options: Options

    @property
    def _request(self) -> ExerciseRequest:
        return self.choice.request

    @property
    def _family(self) -> str:
        return self._request.family_row.word

    def why(self, wish: PlanWish) -> Message:
        """The reason: no line at all, none with the given units, or none in the range.

        Raises CannotCompose with a plan's own reason.
        """
        # of two plans the through-composed one has more lines
        plan = min(self.choice.options.values(), key=lambda plan: plan.name == MIRRORED)
        if self.choice.meeting(plan, PlanWish()) is None:
            return self._no_line(plan)
        if self.choice.meeting(plan, replace(wish, range="any", level=0)) is None:
            return self._not_kept(plan, wish.kept) if wish.kept else self._not_begun(plan, wish)
        return self._out_of_range(plan, wish)

    # -- no line at all ----------------------------------------------------------------

    def _no_line(self, plan: Plan) -> Message:
        request = self._request
        if isinstance(plan.form, FigureForm):
            return no_figure(request, plan.form)
        if plan.name == ARCH:
            return message("none.arch", kind=self._family, raga=request.raga.title)
        can_end = request.family_row.lands or comes_home(request.mapped_raga)
        enough = self._enough_avartanams(PlanWish()) if can_end else None
        swara = sargam_name(swara_at(request.home))
        if enough is None:
            if request.family_row.lands:
                return message("none.no_landing", raga=request.raga.title, swara=swara)
            return message("none.no_way_home", raga=request.raga.title)
        size = {"swara": swara, "avartanams": request.avartanams, "tala": request.tala.name, "raga": request.raga.title}
        return message("none.too_short", **size, enough=enough)

    def _enough_avartanams(self, wish: PlanWish) -> int | None:
        """The next length that has a line; None if no length has."""
        for avartanams in range(self._request.avartanams + 1, _MOST_AVARTANAMS + 1):
            longer = self._request.changed(avartanams=avartanams, phrase="", keep="")
            try:
                options = self.options(longer)
            except CannotCompose:
                continue
            choice = replace(self.choice, request=longer, options=options)
            try:
                fitting = next((plan for plan in options.values() if choice.meeting(plan, wish)), None)
            except TooManyWays:  # longer lines have even more
                return None
            if fitting is not None:
                return longer.avartanams if longer.family_row.lands else fitting.total // longer.tala.aksharas
        return None

    # -- none with the given units -----------------------------------------------------

    def _not_begun(self, plan: Plan, wish: PlanWish) -> Message:
        """Name the first swara of the opening from which no ending can be reached."""
        units, words = plan.given(wish.opening), show_notes(wish.opening).split()
        plan.goes_on(wish.opening)  # raises the plan's own reason
        for length in range(1, len(units) + 1):
            if self.choice.completions(plan, units[:length]) > 0:
                continue
            begun = " ".join(words[:length])
            if plan.name == WINDOWS:
                return message("start.no_new_figure", kind=self._family, start=begun)
            return message("start.no_ending", start=begun, avartanams=self._request.avartanams)
        if self.choice.is_lessons_own(plan, wish):
            return message("start.mirrors_lesson")
        if self._request.family_row.lands:
            return message("start.no_line", kind=self._family)
        return message("start.no_shape", shape=plan.name)

    def _not_kept(self, plan: Plan, kept: tuple[Unit, ...]) -> Message:
        """Name the first kept swara that can't stay together with those before it."""
        places = sorted(kept_units(kept))
        lay_kept_units(
            self._request, kept, plan.cells()[: plan.settled], plan.form.units
        )  # raises at a unit that doesn't fit
        if self.choice.is_lessons_own(plan, PlanWish(kept=kept)):
            return message("locked.mirrors_lesson")
        fits, fails = 0, len(places)
        while fails - fits > 1:
            middle = (fits + fails) // 2
            first = tuple(unit if k in places[:middle] else ANEW for k, unit in enumerate(kept))
            fits, fails = (middle, fails) if self.choice.meeting(plan, PlanWish(kept=first)) else (fits, middle)
        unit = places[fails - 1]
        swara = kept[unit]
        swara_name = sargam_name(swara) if isinstance(swara, Swara) else say("locked.the_karvai")
        code = "locked.impossible" if fails == 1 else "locked.impossible_together"
        return message(code, at=place_kept_units(self._request, unit), swara=swara_name, kind=self._family)

    # -- none in the range --------------------------------------------------------------

    def _out_of_range(self, plan: Plan, wish: PlanWish) -> Message:
        if (outside := self.choice.outside(plan, wish)) is not None:
            low, high = self._narrow(plan)
            return message("range.narrow_outside", lowest=low, highest=high, swara=sargam_name(outside))
        if (wish.opening or wish.kept) and self.choice.meeting(plan, PlanWish(range=wish.range)):
            return message("range.left_none", what=wish.words, range=wish.range)
        request, enough = self._request, self._enough_avartanams(PlanWish(range=wish.range))
        details = {"kind": self._family, "range": wish.range, "raga": request.raga.title}
        if enough is None:
            return message("range.none", **details)
        return message(
            "range.too_short", **details, avartanams=request.avartanams, tala=request.tala.name, enough=enough
        )

    def _narrow(self, plan: Plan) -> tuple[str, str]:
        """The lowest and the highest swara of the narrow range."""
        assert plan.compass
        sung = next(cell.sung for cell in plan.cells() if cell.unit is not None)
        ends = sorted((sung[plan.compass.low], sung[plan.compass.high]), key=lambda pitch: pitch.height)
        return sargam_name(ends[0].swara), sargam_name(ends[1].swara)
