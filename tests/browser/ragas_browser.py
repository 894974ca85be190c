"""The Ragas page in a browser, and a student's actions there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator

from tests.browser.practice_browser import Practice


@dataclass
class Ragas(Practice):
    """The page with a raga or with its lists."""

    def wait_until_ready(self) -> None:
        """Until the whole page stands: the relatives last, or a list, or what was not found."""
        self.page.wait_for_selector(".v-ragas :is(.kin, .index, .count, .none, summary, .rows)", state="attached")
        if self.page.locator(".stMainBlockContainer .st-key-head").count():
            self.wait_for_raga()
        self.settle()

    def wait_for_raga(self) -> None:
        self.page.wait_for_selector(".v-swara")
        self.page.wait_for_function("window.varisaiPlayer.state().digest")
        self.page.wait_for_selector(".v-ragas .kin")
        # while a run is under way, Streamlit may pass over a step back in the history
        self.settle()

    @property
    def params(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def name(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def wheel(self) -> Locator:
        return self.page.get_by_role("group", name="The 72 melakartas in their chakras")

    def field(self, name: str) -> Locator:
        """A melakarta's field in the wheel, by number and name."""
        return self.wheel.get_by_role("link", name=name)

    def search(self, text: str) -> None:
        box = self.page.get_by_role("textbox", name="Find a raga")
        box.fill(text)
        box.press("Enter")

    def shows(self, name: str) -> None:
        """Wait until the page shows a raga."""
        self.page.wait_for_function(
            "name => document.querySelector('h1')?.innerText === name && document.querySelector('.v-ragas .kin')",
            arg=name,
        )
        self.wait_for_raga()
