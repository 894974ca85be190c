"""The loss curve as a drawing: the loss on the lessons it learns from, and on those kept aside."""

from __future__ import annotations

from collections.abc import Sequence

from carnatic.jobs.training import Round
from carnatic.messages import say

WIDTH, HEIGHT = 440, 230
LEFT, RIGHT, TOP, BOTTOM = 26, 118, 10, 26  # room for the numbers and, on the right, the lines' names
MOST_POINTS = 200
LABELS_APART = 17
LEAST_TOP = 1.0  # nats
LEARNS, ASIDE = say("train.curve_learns"), say("train.curve_aside")

Point = tuple[float, float]


def loss_curve(rounds: Sequence[Round], length: int) -> str:
    """Both curves as SVG over all rounds; the lines differ in dash as well as in shade."""
    training = [(float(r.number), r.training_nats) for r in rounds]
    held_out = [(float(r.number), r.held_out_nats) for r in rounds if r.held_out_nats is not None]
    top = max([LEAST_TOP, *(nats for _, nats in (*training, *held_out))])
    drawn = [(name, points) for name, points in ((LEARNS, training), (ASIDE, held_out)) if points]
    marks = "".join(_rule(nats, top) for nats in range(int(top) + 1))
    lines = "".join(_line(name, points, length, top) for name, points in drawn)
    names = "".join(_names([(name, _xy(points[-1], length, top)) for name, points in drawn]))
    last = say("train.curve_round", number=length)
    end = f"<text x='{_xy((length, 0), length, top)[0]:.1f}' y='{HEIGHT - 6}' text-anchor='end'>{last}</text>"
    return (
        f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' role='img' aria-label='{curve_words(rounds)}'>"
        f"{marks}{lines}{names}{end}</svg>"
    )


def curve_words(rounds: Sequence[Round]) -> str:
    """'After round 40: 0.74 on the lessons, 0.64 on the test lessons.'"""
    if not rounds:
        return say("train.curve_empty")
    tried = [r.held_out_nats for r in rounds if r.held_out_nats is not None]
    number, training = rounds[-1].number, rounds[-1].training_nats
    if not tried:
        return say("train.curve_after", number=number, training=training)
    return say("train.curve_after_tested", number=number, training=training, test=tried[-1])


def _xy(point: Point, length: int, top: float) -> Point:
    number, nats = point
    across = LEFT + (WIDTH - LEFT - RIGHT) * (number - 1) / max(1, length - 1)
    return across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * nats / top


def _rule(nats: int, top: float) -> str:
    y = _xy((1, nats), 1, top)[1]
    return (
        f"<line class='rule' x1='{LEFT}' x2='{WIDTH - RIGHT}' y1='{y:.1f}' y2='{y:.1f}'/>"
        f"<text x='{LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>{nats}</text>"
    )


def _line(name: str, points: Sequence[Point], length: int, top: float) -> str:
    step = -(-len(points) // MOST_POINTS)
    shown = [*points[::step], points[-1]]
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_xy(point, length, top) for point in shown))
    x, y = _xy(points[-1], length, top)
    kind = "aside" if name == ASIDE else "learns"
    return f"<polyline class='{kind}' points='{places}'/><circle class='{kind}' cx='{x:.1f}' cy='{y:.1f}' r='3.5'/>"


def _names(ends: Sequence[tuple[str, Point]]) -> list[str]:
    """The names of the lines at their ends, moved apart if they would overlap."""
    ordered = sorted(ends, key=lambda end: end[1][1])
    texts: list[str] = []
    last = -1e9
    for name, (x, y) in ordered:
        last = min(max(y + 4, last + LABELS_APART), HEIGHT - BOTTOM - LABELS_APART * (len(ordered) - 1 - len(texts)))
        kind = "aside" if name == ASIDE else "learns"
        swatch = f"{x + 8:.1f},{last - 4:.1f} {x + 26:.1f},{last - 4:.1f}"
        texts.append(
            f"<polyline class='{kind}' points='{swatch}'/>"
            f"<text class='name' x='{x + 31:.1f}' y='{last:.1f}'>{name}</text>"
        )
    return texts
