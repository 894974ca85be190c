"""The melakarta wheel: twelve chakras round, six melakartas outwards in each.

A chakra has one r and g; outwards come the six d and n, in the same order in every chakra.
So neighbours on a ring differ in r or g, neighbours in a chakra in d or n, and what stands
opposite differs in m alone. The wheel is one stop for the Tab key; arrows move within it
(assets/web/ragas).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import cos, pi, sin

from carnatic.messages import say
from carnatic.pages.components.links import raga_address
from carnatic.pages.components.swaras import place_words
from carnatic.theory.melakarta import CHAKRAS, RISHABHA_GANDHARA, chakra_name
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS

WHEEL_SIZE = 400  # width and height of the drawing, in its own units
INNERMOST, RING, RIM = (
    40.0,
    23.0,
    191.0,
)  # where the first ring begins, how wide each is, where the chakras' names stand
GAP = 1.6  # half the space between two fields
A_CHAKRA = pi / 6


def wheel(
    melakartas: Sequence[Raga], marked: Mapping[int, str], chosen: int | None = None, script: str = "roman"
) -> str:
    """The 72 as an SVG of links.

    marked: the relation of a melakarta to the raga on the page, 'parent of Mohanam', by number.
    chosen: the number of the raga itself, if it is a melakarta.
    """
    first = chosen or min(marked, default=1)
    chakras = "".join(_chakra(k, melakartas, marked, chosen, first, script) for k in range(12))
    return (
        f"<svg class='wheel' viewBox='0 0 {WHEEL_SIZE} {WHEEL_SIZE}' role='group' "
        f"aria-label='{say('ragas.wheel_label')}'>"
        f"{_middle(script)}{chakras}</svg>"
    )


def field_at(number: int) -> tuple[float, float]:
    """The middle of a melakarta's field, in the drawing's units from its left and top."""
    chakra, place = divmod(number - 1, 6)
    return _point(INNERMOST + (place + 0.5) * RING, (chakra + 0.5) * A_CHAKRA)


def _chakra(
    k: int, melakartas: Sequence[Raga], marked: Mapping[int, str], chosen: int | None, first: int, script: str
) -> str:
    rishabha, gandhara = RISHABHA_GANDHARA[k % 6]
    members = [raga for raga in melakartas if raga.number is not None and (raga.number - 1) // 6 == k]
    fields = "".join(_field(raga, marked, chosen, first) for raga in members)
    label = say("ragas.chakra_label", number=k + 1, chakra=CHAKRAS[k], rishabha=rishabha, gandhara=gandhara)
    pair = " ".join(place_words(SWARASTHANAS[symbol], script) for symbol in (rishabha, gandhara))
    return f"<g role='group' aria-label='{label}'>{_rim(k, f'{CHAKRAS[k]} {pair}')}{fields}</g>"


def _field(raga: Raga, marked: Mapping[int, str], chosen: int | None, first: int) -> str:
    number = raga.number or 0
    chakra, place = divmod(number - 1, 6)
    inner = INNERMOST + place * RING
    in_chakra = say("ragas.in_chakra", number=number, raga=raga.title, chakra=chakra_name(number))
    label = ", ".join(filter(None, (in_chakra, marked.get(number, ""))))
    kind = "field" + (" marked" if number in marked or number == chosen else "")
    current = " aria-current='true'" if number == chosen else ""
    x, y = field_at(number)
    return (
        f"<a class='{kind}' {raga_address(raga.name)} data-number='{number}' aria-label='{escape(label, quote=True)}'"
        f"{current} tabindex='{0 if number == first else -1}'><title>{escape(label)}</title>"
        f"<path d='{_sector(chakra * A_CHAKRA, inner, inner + RING)}'/>"
        f"<text x='{x:.1f}' y='{y:.1f}' dy='.36em'>{number}</text></a>"
    )


def _sector(start: float, inner: float, outer: float) -> str:
    """A field between two circles, a little smaller on every side."""
    a, b = inner + GAP / 2, outer - GAP / 2
    corners = []
    for radius, angle, side in ((a, start, 1), (b, start, 1), (b, start + A_CHAKRA, -1), (a, start + A_CHAKRA, -1)):
        corners.append("{:.2f} {:.2f}".format(*_point(radius, angle + side * GAP / radius)))
    across, back = (f"A{radius:.2f} {radius:.2f} 0 0" for radius in (b, a))
    return f"M{corners[0]}L{corners[1]}{across} 1 {corners[2]}L{corners[3]}{back} 0 {corners[0]}Z"


def _rim(k: int, words: str) -> str:
    """A chakra's name along the rim, never upside down."""
    x, y = _point(RIM, (k + 0.5) * A_CHAKRA)
    turn = (k + 0.5) * 30
    turn = turn - 180 if 90 < turn < 270 else turn
    return (
        f"<text class='rim' aria-hidden='true' x='{x:.1f}' y='{y:.1f}' dy='.36em' "
        f"transform='rotate({turn:g} {x:.1f} {y:.1f})'>{words}</text>"
    )


def _middle(script: str) -> str:
    """The m of each half, in the middle."""
    half = WHEEL_SIZE / 2
    line = f"<path d='M{half} {half - INNERMOST + 8}V{half + INNERMOST - 8}'/>"
    words = "".join(
        f"<text x='{half + x}' y='{half}' dy='.36em'>{place_words(SWARASTHANAS[m], script)}</text>"
        for x, m in ((-17, "M2"), (17, "M1"))
    )
    return f"<g class='middle' aria-hidden='true'>{line}{words}</g>"


def _point(radius: float, angle: float) -> tuple[float, float]:
    """angle: clockwise from the top."""
    return WHEEL_SIZE / 2 + radius * sin(angle), WHEEL_SIZE / 2 - radius * cos(angle)
