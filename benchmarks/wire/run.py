"""The measurement of all networks and devices, and its table with the targets."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from math import ceil
from statistics import median
from typing import Any

from benchmarks.app_server import NO_CHROMIUM, NO_PLAYWRIGHT, find_chromium, running_app
from benchmarks.wire.counting import counting_relay
from benchmarks.wire.visit import NETWORKS, PHONE, SIZES, Setting, Visits, visit
from carnatic.errors import CarnaticError, OutOfRange

# the page opens in Mayamalavagowla; most of these share few swaras with the one before
RAGAS = (
    "Mohanam", "Kalyani", "Todi", "Shankarabharanam", "Hindolam",
    "Kharaharapriya", "Pantuvarali", "Abhogi", "Natabhairavi", "Bilahari",
)  # fmt: skip
EXERCISES, QUICK_EXERCISES, MOST_EXERCISES = 20, 3, 500
OTHERS, QUICK_OTHERS = 10, 2
KB = 1000
# kilobytes, median and 95th percentile
SAME_RAGA_KB, OTHER_RAGA_KB, SECOND_VISIT_KB = (80, 120), (250, 400), 150
# seconds until sheet and sound by network: of a press, and of a first visit
PRESS_TARGETS = {"none": (None, 0.3), "4G": (0.5, 0.8), "slow 4G": (1.5, 2.5)}
VISIT_TARGETS = {"slow 4G": (8.0, 10.0)}
PLAYER_TARGETS = {"slow 4G": 3.0}  # the play page
WARM_CPU_SECONDS = 0.08


def measure(exercises: int, others: int, quick: bool = False) -> list[Visits]:
    """Visit over every network on every device; progress on standard error.

    exercises: new varisais in one raga. others: other ragas after them. quick: on the phone alone.
    Raises CarnaticError without Chromium and Playwright, OutOfRange for too many exercises.
    """
    if not 1 <= exercises <= MOST_EXERCISES:
        raise OutOfRange("wire.exercises", value=exercises, lowest=1, highest=MOST_EXERCISES)
    chromium = find_chromium()
    if chromium is None:
        raise CarnaticError("wire.missing", why=NO_CHROMIUM)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise CarnaticError("wire.missing", why=NO_PLAYWRIGHT) from missing
    found = []
    with sync_playwright() as playwright, running_app() as (port, server), counting_relay(port) as (relay, counter):
        setting = Setting(f"http://localhost:{relay}", counter, server)
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        for network in NETWORKS:
            for device in (PHONE,) if quick else SIZES:
                print(f"Measuring: {network.name}, {device}", file=sys.stderr)
                # a browser of its own each time, so that nothing is in its cache
                with closing(playwright.chromium.launch(executable_path=chromium, args=options)) as browser:
                    found.append(visit(browser, setting, network, device, exercises, RAGAS[:others]))
    return found


def as_json(found: Sequence[Visits]) -> list[dict[str, Any]]:
    """Every cost of every visit as JSON values."""
    return [asdict(one) for one in found]


def as_table(found: Sequence[Visits]) -> str:
    """A block for each network and device: what was measured, and the targets."""
    return "\n\n".join("\n".join(_block(one)) for one in found)


def _block(one: Visits) -> Iterator[str]:
    name, targets = one.network.name, PRESS_TARGETS[one.network.name]
    yield f"{name + ', ' + one.device:<34} {'median':>9} {'p95':>9} {'target':>14}"
    for what, costs, (usual, most) in (
        ("new varisai, same raga", one.same_raga, SAME_RAGA_KB),
        ("new varisai, another raga", one.other_ragas, OTHER_RAGA_KB),
    ):
        if not costs:
            continue
        yield _row(f"{what}, kB", [cost.bytes / KB for cost in costs], f"{usual} ({most})")
        yield _row("  press to sheet, s", [cost.sheet for cost in costs], _seconds(targets[0]))
        yield _row("  press to sound, s", [cost.sound for cost in costs], _seconds(targets[1]))
        cpu = [cost.cpu for cost in costs if cost.cpu is not None]
        if cpu:
            yield _row("  server's processor, s", cpu, _seconds(WARM_CPU_SECONDS))
    to_player = PLAYER_TARGETS.get(name)
    to_sheet, to_sound = VISIT_TARGETS.get(name, (None, None))
    for what, cost, kilobytes, seconds in (
        ("static player", one.play_page, None, (to_player, to_player)),
        ("first visit", one.first, None, (to_sheet, to_sound)),
        ("second visit", one.second, SECOND_VISIT_KB, (None, None)),
    ):
        yield _row(f"{what}, kB", [cost.bytes / KB], "" if kilobytes is None else f"{kilobytes}")
        yield _row("  until sheet, s", [cost.sheet], _seconds(seconds[0]))
        yield _row("  until it plays, s", [cost.sound], _seconds(seconds[1]))


def _seconds(target: float | None) -> str:
    return "" if target is None else f"{target:g}"


def _row(what: str, values: Sequence[float], target: str) -> str:
    worst = percentile(values, 95) if len(values) > 1 else None
    return f"{what:<34} {_short(median(values)):>9} {'' if worst is None else _short(worst):>9} {target:>14}"


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least so many percent of them don't exceed."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]
