"""A page of the app in a browser, and a student's actions there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import ConsoleMessage, Download, Locator, Page

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode
from carnatic.library import library
from tests.browser.player_browser import Player, Visitors, act_until, choose

# below a page's own path Streamlit looks for its server once and finds it at the root
PROBES = ("/_stcore/health", "/_stcore/host-config")
# address and player have followed what was done
FOLLOWED = "([address, digest]) => location.href !== address && window.varisaiPlayer.state().digest !== digest"

NO_POPOVER = "!document.querySelector('[data-testid=stPopoverBody]')?.getClientRects().length"


def go_to(page: Page, name: str) -> None:
    """Press the link to another page once this one rests.

    While a run is under way this page's components still report to the server, and what they send after the press
    takes its place.
    """
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.get_by_role("link", name=name).click()


@dataclass
class Practice(Player):
    """The page with everything around the player.

    strangers: addresses asked outside this machine. last_part: what stands last in the rail.
    """

    strangers: list[str] = field(default_factory=list)
    last_part: str = ".v-tries button"

    @classmethod
    def start(
        cls,
        visitors: Visitors,
        address: str,
        width: int,
        height: int,
        dark: bool,
        query: str,
        path: str = "",
        real_sound: bool = False,
    ) -> Practice:
        """Open the page at a path for a new visitor."""
        practice = cls(visitors.enter(address, width, height, dark, real_sound))
        practice.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        if path:
            practice.last_part = ".v-copy button"
        page, here = practice.page, urlsplit(address).netloc
        page.on("console", practice._listen)
        page.on("pageerror", lambda error: practice.complaints.append(str(error)))
        page.on("request", lambda asked: practice._look_at(asked.url, here))
        page.goto(f"{address}/{path}?{query}")
        practice.wait_until_ready()
        return practice

    def _listen(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.location.get("url", "").endswith(PROBES):
            self.complaints.append(said.text)

    def _look_at(self, url: str, here: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc != here:
            self.strangers.append(url)

    def wait_until_ready(self) -> None:
        """Wait until the whole page is there; the rail comes last."""
        self.page.wait_for_selector(".v-swara")
        self.page.wait_for_function("window.varisaiPlayer.state().digest")
        self.page.wait_for_selector(self.last_part)
        self.page.wait_for_function("location.search.includes('swaras=')")
        self.settle()

    # -- what stands there -------------------------------------------------------------------

    @property
    def exercise(self) -> Exercise:
        """The exercise of the address."""
        return decode(dict(parse_qsl(urlsplit(self.page.url).query)), library())

    @property
    def swaras(self) -> list[str]:
        """The swaras of the sheet as a screen reader says them."""
        return self.page.locator(".v-swara").evaluate_all("all => all.map(one => one.ariaLabel)")

    @property
    def staff_notes(self) -> int:
        return self.page.locator(".v-staff g[id^=n]").count()

    @property
    def heading(self) -> str:
        return f"{self.page.locator('h1').inner_text()}: {self.page.locator('.what').inner_text()}"

    @property
    def alert(self) -> str:
        return self.page.locator(".notice[role=alert]").inner_text()

    # -- what a student does -----------------------------------------------------------------

    def new_varisai(self) -> None:
        self.after(lambda: self.page.get_by_role("button", name="New varisai").click())

    def after(self, act: Callable[[], object]) -> None:
        """Do something and wait until address and player have followed."""
        before = self._before()
        act()
        self.page.wait_for_function(FOLLOWED, arg=before)
        self.settle()

    def choose(self, label: str, text: str) -> None:
        """Choose something else from a list and wait until address and player have followed."""
        choose(self.page, label, text, FOLLOWED, self._before())
        self.settle()

    def _before(self) -> list[object]:
        """What FOLLOWED compares with."""
        self.settle()  # a page that has just opened may still be writing its own address
        return [self.page.url, self.state("digest")]

    def settle(self) -> None:
        """Until no run of the page is under way."""
        self.page.wait_for_selector("[data-test-script-state=notRunning]")

    def open_choices(self) -> None:
        self.page.locator(".st-key-choices button").first.click()
        self.page.get_by_test_id("stPopoverBody").wait_for()

    def close_choices(self) -> None:
        # the first Escape may only close a list in it
        act_until(self.page, lambda: self.page.keyboard.press("Escape"), NO_POPOVER)

    def begin_with(self, text: str) -> None:
        """Type an opening; the popover is open."""
        field = self.page.get_by_role("textbox", name="Start with these swaras")
        field.fill(text)
        field.press("Enter")

    def open_tuning(self) -> None:
        self.page.get_by_role("button", name="Adjust tuning").click()
        self.page.locator(".v-tune .bead").first.wait_for()

    def bead(self, letter: str) -> Locator:
        return self.page.get_by_role("slider", name=letter, exact=True).first

    def download(self, name: str) -> tuple[str, Path]:
        """(suggested name, where it lies) of a file from 'Save, share, print'."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name=name, exact=True).click()
        got: Download = waiting.value
        return got.suggested_filename, Path(got.path())

    def copy_link(self) -> str:
        """Press Copy link and read the clipboard."""
        self.page.get_by_role("button", name="Copy link").click()
        self.page.get_by_role("button", name="Link copied").wait_for()
        return str(self.page.evaluate("navigator.clipboard.readText()"))
