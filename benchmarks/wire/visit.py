"""A visit in a browser whose network and processor are slowed down, and what each press costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from benchmarks.app_server import cpu_seconds
from benchmarks.wire.counting import Counter
from carnatic.library import library
from carnatic.pages.modules import PLAY
from carnatic.pages.practice.composing import KEPT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

MOST_MS = 180_000  # for one press on the slowest network
QUIET_SECONDS = 1.5  # the network has come to rest when nothing was sent for so long
DESKTOP, PHONE = "desktop", "phone"
SIZES = {DESKTOP: (1280, 860), PHONE: (390, 844)}

# the times of the last press, of the first frame with the new sheet, and of the first frame in which its melody runs
WATCH = """() => {
    const before = window.varisaiPlayer?.state().music ?? null;
    const seen = window.varisaiWire = { pressed: performance.now(), sheet: null, sound: null };
    const press = (event) => {
        const counts = event.type === "click" || event.key === "Enter";
        if (counts && event.isTrusted && seen.sheet === null) seen.pressed = performance.now();
    };
    for (const kind of ["click", "keydown"]) document.addEventListener(kind, press, true);
    const look = () => {
        const state = window.varisaiPlayer?.state();
        if (state?.music && state.music !== before) seen.sheet ??= performance.now();
        if (seen.sheet !== null && state.playing && state.time > 0) seen.sound = performance.now();
        if (seen.sound === null) return requestAnimationFrame(look);
        for (const kind of ["click", "keydown"]) document.removeEventListener(kind, press, true);
    };
    look();
}"""
SHEET = "document.querySelector('.v-swara') && window.varisaiPlayer?.state().music"


@dataclass(frozen=True, slots=True)
class Network:
    """A network and a processor that Chromium imitates; megabits of 0: as it is.

    processor: how many times slower. up: megabits a second towards the server.
    """

    name: str
    megabits: float = 0.0
    up: float = 0.0
    milliseconds: float = 0.0
    processor: int = 1


NETWORKS = (
    Network("none"),
    Network("4G", 9.0, 9.0, 85.0),
    Network("slow 4G", 1.6, 0.75, 150.0, processor=4),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one press or of one visit.

    bytes: both ways, headers and all. sheet, sound: seconds from the press until each is there.
    cpu: of the server's process, in seconds; None where the system doesn't say.
    """

    bytes: int
    sheet: float
    sound: float
    cpu: float | None


@dataclass(frozen=True, slots=True)
class Visits:
    """All costs of one network and device: the play page, the first and the second visit, new varisais, other ragas."""

    network: Network
    device: str
    play_page: Cost
    first: Cost
    second: Cost
    same_raga: tuple[Cost, ...]
    other_ragas: tuple[Cost, ...]


@dataclass(frozen=True)
class Setting:
    """A relayed server: its address, the counter of the relay, and the number of the server's process."""

    address: str
    counter: Counter
    server: int


def visit(
    browser: Browser, setting: Setting, network: Network, device: str, exercises: int, ragas: Sequence[str]
) -> Visits:
    """Open the play page and visit twice, an empty cache at first; press New varisai, then choose other ragas."""
    context = _empty_context(browser, device)
    try:
        play_page, _ = _open(context, setting, network, f"/{PLAY}?{library().text(KEPT).strip()}")
    finally:
        context.close()
    context = _empty_context(browser, device)
    try:
        first, page = _open(context, setting, network)
        page.close()
        second, page = _open(context, setting, network)
        new = page.get_by_role("button", name="New varisai")
        same = tuple(_press(page, setting, new.click) for _ in range(exercises))
        if ragas:
            page.locator(".st-key-choices button").first.click()
            page.get_by_test_id("stPopoverBody").wait_for()
        others = tuple(_choose_raga(page, setting, raga) for raga in ragas)
        return Visits(network, device, play_page, first, second, same, others)
    finally:
        context.close()


def _empty_context(browser: Browser, device: str) -> BrowserContext:
    width, height = SIZES[device]
    # Playwright evaluates the conditions of its waits in the page, which the policy forbids
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=device == PHONE, bypass_csp=True
    )
    context.set_default_timeout(MOST_MS)
    return context


def _open(context: BrowserContext, setting: Setting, network: Network, path: str = "") -> tuple[Cost, Page]:
    """Open the app, or another address, and press Play: the cost of the visit, and the page, which plays on."""
    page = context.new_page()
    _slow_down(page, network)
    start, sent, used = monotonic(), setting.counter.total, cpu_seconds(setting.server)
    page.goto(setting.address + path, wait_until="commit")
    page.wait_for_function(SHEET)
    sheet = monotonic() - start
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("(s => s.playing && s.time > 0)(window.varisaiPlayer.state())")
    sound = monotonic() - start
    _come_to_rest(page, setting.counter)
    return Cost(setting.counter.total - sent, sheet, sound, _since(used, setting.server)), page


def _slow_down(page: Page, network: Network) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": network.processor})
    if network.megabits:
        speeds = {"downloadThroughput": network.megabits * 125_000, "uploadThroughput": network.up * 125_000}
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": network.milliseconds, **speeds})


def _press(page: Page, setting: Setting, press: Callable[[], object]) -> Cost:
    """The cost of a press that changes the music, until nothing more is sent."""
    sent, used = setting.counter.total, cpu_seconds(setting.server)
    page.evaluate(WATCH)
    press()
    page.wait_for_function("window.varisaiWire.sound !== null")
    seen: dict[str, Any] = page.evaluate("window.varisaiWire")
    _come_to_rest(page, setting.counter)
    sheet, sound = ((seen[name] - seen["pressed"]) / 1000 for name in ("sheet", "sound"))
    return Cost(setting.counter.total - sent, sheet, sound, _since(used, setting.server))


def _choose_raga(page: Page, setting: Setting, raga: str) -> Cost:
    box = page.get_by_role("combobox", name="Raga", exact=True)
    box.click()
    box.fill(raga)
    page.get_by_role("option", name=raga).first.wait_for()
    return _press(page, setting, lambda: box.press("Enter"))


def _come_to_rest(page: Page, counter: Counter) -> None:
    """Wait until the page rests and nothing was sent for a while."""
    if page.locator("[data-test-script-state]").count():  # the play page has no script
        page.wait_for_selector("[data-test-script-state=notRunning]")
    before, until = counter.total, monotonic() + QUIET_SECONDS
    while monotonic() < until:
        sleep(0.1)
        if counter.total != before:
            before, until = counter.total, monotonic() + QUIET_SECONDS


def _since(used: float | None, process: int) -> float | None:
    now = cpu_seconds(process)
    return None if used is None or now is None else now - used
