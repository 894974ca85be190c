"""The tuning in numbers: every swara compared with just intonation, equal temperament and Pythagorean."""

from __future__ import annotations

from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.swaras import place_html
from carnatic.theory.srutis import ratio_of
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from carnatic.theory.tuning import Tuning

_SAME_CENTS = 0.05
COMPARED = ("just", "equal", "pythagorean")
HEADS = (
    *(f"tuning.column.{word}" for word in ("swara", "cents", "ratio")),
    *(f"web.tuning.{name}" for name in COMPARED),
)


def tuning_comparison(request: ExerciseRequest) -> str:
    """HTML of the swaras: the cents and the ratio of each, and its distance from three tunings."""
    top = (Pitch(SWARASTHANAS["S"], Sthayi.TARA),)
    rows = "".join(_row(request, pitch) for pitch in (*map(Pitch, request.mapped_raga.places), *top))
    heads = "".join(f"<th scope='col'>{say(code)}</th>" for code in HEADS)
    caption = say("tuning.compared")
    return (
        f"<div class='compared'><table class='cents'><caption>{caption}</caption><tr>{heads}</tr>{rows}</table></div>"
    )


def _row(request: ExerciseRequest, pitch: Pitch) -> str:
    cents = request.mapped_tuning.cents_of(pitch)
    ratio = ratio_of(cents)
    said = "–" if ratio is None else str(2 * ratio if pitch.sthayi else ratio)
    cells = (f"{cents:.1f}", said, *(_away(cents - tuning.cents_of(pitch)) for tuning in compared()))
    octave = f" {say('tuning.tara')}" if pitch.sthayi else ""
    name = f"{place_html(pitch.place, request.notation.script)}{octave}"
    return f"<tr><th scope='row'>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _away(cents: float) -> str:
    return say("tuning.same") if abs(cents) < _SAME_CENTS else f"{'+' if cents > 0 else '−'}{abs(cents):.1f}"


def compared() -> tuple[Tuning, ...]:
    """The tunings with which others are compared."""
    return tuple(library().tuning(name) for name in COMPARED)
