"""Loading the browser's modules into a page; only this file knows how they are fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Route

from carnatic.pages.modules import module_address, web_modules

LOAD = """async (addresses) => {
    const loaded = await Promise.all(addresses.map(address => import(address)));
    window.module = Object.assign({}, ...loaded);
}"""
EMPTY = "<!doctype html><body></body>"


def answer(route: Route) -> None:
    """Answer a page without a server: with a module at its address, with an empty page at any other."""
    addresses = {module_address(name): name for name in web_modules().bodies}
    path = "/" + route.request.url.split("/", 3)[3]
    if path in addresses:
        name = addresses[path]
        route.fulfill(body=web_modules().bodies[name], content_type=web_modules().type_of(name))
    else:
        route.fulfill(body=EMPTY, content_type="text/html")


@dataclass(frozen=True)
class Module:
    """Modules that are loaded into a page, where ``module`` stands for what they export."""

    page: Page

    @classmethod
    def load(cls, page: Page, *names: str) -> Module:
        """Load modules of assets/web, such as 'player/lines.js'."""
        page.evaluate(LOAD, [module_address(name) for name in names])
        return cls(page)

    def call(self, name: str, *arguments: Any) -> Any:
        """The result of an exported function; arguments and result are JSON values."""
        return self.page.evaluate("([name, given]) => module[name](...given)", [name, list(arguments)])

    def run(self, code: str, argument: Any = None) -> Any:
        """What a function of JavaScript returns, given as text; ``module`` is in its reach."""
        return self.page.evaluate(code, argument)
