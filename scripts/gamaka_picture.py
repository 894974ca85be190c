"""Draw docs/gamaka.png, intended and heard pitch in five ragas: ``python -m scripts.gamaka_picture``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.sound.pitch_curves import EDGE_SECONDS, heard_cents
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.performance import Performance, perform
from carnatic.exercise.sargam.text import read_notes
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.partials import RATE
from carnatic.sound.voices import render_melody, slices
from carnatic.theory.swara import sargam_name

RAGAS = ("Mayamalavagowla", "Sankarabharanam", "Kalyani", "Todi", "Kharaharapriya")
LINE = "s , r , g , m , p , d , n , S , n , d , p , m , g , r , s s p ,"
OUT = Path(__file__).resolve().parent.parent / "docs" / "gamaka.png"
INTENDED, HEARD, GRID = "#ffc233", "#00606b", "#d3dcd9"


def draw() -> None:
    """Write the picture."""
    figure = Figure(figsize=(14, 15), dpi=80, layout="constrained")
    for place, raga in enumerate(RAGAS, 1):
        _panel(figure.add_subplot(len(RAGAS), 1, place), raga)
    FigureCanvasAgg(figure).print_png(OUT)


def _panel(axes: Any, raga: str) -> None:
    request = library().request(raga=raga, family="own", gamaka="100")
    performance = perform(lay_out(Exercise(request, read_notes(LINE)[0])), rules=library().gamaka_rules(request.raga))
    errors = _heard(axes, performance)
    rungs = {note.cents: sargam_name(note.event.swara) for note in performance.notes}
    axes.set_yticks(list(rungs), list(rungs.values()))
    axes.grid(axis="y", color=GRID, zorder=0)
    axes.set_xlim(0, sum(note.duration_seconds for note in performance.notes))
    axes.set_title(f"{raga}: heard within {np.sqrt(np.mean(errors**2)):.2f} cents RMS of what is intended", loc="left")
    if raga == RAGAS[-1]:
        axes.set_xlabel("seconds")
    if raga == RAGAS[0]:
        axes.legend(loc="upper left", frameon=False)


def _heard(axes: Any, performance: Performance) -> Any:
    """Draw both curves of every note, and return their differences in cents."""
    sound = render_melody(performance)
    errors = []
    for i, (note, (start, n)) in enumerate(zip(performance.notes, slices(performance))):
        seconds, wanted = (np.array(column) for column in zip(*note.curve.points))
        at, heard = heard_cents(sound[start : start + n], performance.sruti_hz, wanted.min(), wanted.max(), RATE)
        inside = (at > EDGE_SECONDS) & (at < n / RATE - EDGE_SECONDS)
        at, heard = at[inside], heard[inside]
        intended = np.interp(at, seconds, wanted)
        names = ("intended", "heard (instantaneous frequency)") if i == 0 else (None, None)
        axes.plot(start / RATE + at, intended, color=INTENDED, linewidth=6, label=names[0], zorder=2)
        axes.plot(start / RATE + at, heard, color=HEARD, linewidth=1.4, label=names[1], zorder=3)
        errors.append(heard - intended)
    return np.concatenate(errors)


if __name__ == "__main__":
    draw()
