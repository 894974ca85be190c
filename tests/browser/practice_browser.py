"""A page of the app in a browser, and a student's actions there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Download, Locator

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode
from carnatic.library import library
from tests.browser.player_browser import Player, new_context

# below a page's own path Streamlit looks for its server once and finds it at the root
PROBES = ("/_stcore/health", "/_stcore/host-config")


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
        browser: Browser,
        address: str,
        width: int,
        height: int,
        dark: bool,
        query: str,
        path: str = "",
        real_sound: bool = False,
    ) -> Practice:
        """Open the page at a path in a fresh context."""
        context = new_context(browser, width, height, dark, real_sound)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        practice = cls(context.new_page())
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
        # a page that has just opened may still be writing its own address
        self.page.wait_for_selector("[data-test-script-state=notRunning]")
        address, digest = self.page.url, self.state("digest")
        act()
        self.page.wait_for_function(
            "([address, digest]) => location.href !== address && window.varisaiPlayer.state().digest !== digest",
            arg=[address, digest],
        )
        self.page.wait_for_selector("[data-test-script-state=notRunning]")

    def open_choices(self) -> None:
        self.page.locator(".st-key-choices button").first.click()
        self.page.get_by_test_id("stPopoverBody").wait_for()

    def close_choices(self) -> None:
        self.page.keyboard.press("Escape")
        self.page.get_by_test_id("stPopoverBody").wait_for(state="hidden")

    def choose_raga(self, typed: str) -> None:
        """Type into the list of ragas and press Enter; the popover is open."""
        box = self.page.get_by_role("combobox", name="Raga")
        box.click()
        box.fill(typed)
        self.page.get_by_role("option").first.wait_for()
        self.page.keyboard.press("Enter")

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
