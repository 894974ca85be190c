"""The browser's scripts as modules: the only place that knows how they are joined and loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from carnatic.library import library

LOAD = """async ([text, name]) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    window[name] = await import(address);
    URL.revokeObjectURL(address);
}"""


def joined(folder: str, scripts: tuple[str, ...], exports: tuple[str, ...] = ()) -> str:
    """The scripts of a folder of assets/ in that order, as the text of a module; exports: names that it also gives."""
    text = "\n".join(library().text(f"{folder}/{script}.js") for script in scripts)
    return f"{text}\nexport {{ {', '.join(exports)} }};" if exports else text


@dataclass(frozen=True)
class Module:
    """Scripts that are loaded into a page, where ``module`` stands for what they export."""

    page: Page

    @classmethod
    def load(cls, page: Page, folder: str, scripts: tuple[str, ...], exports: tuple[str, ...]) -> Module:
        """Load the scripts of a folder of assets/ for the names that are asked of them."""
        page.evaluate(LOAD, [joined(folder, scripts, exports), "module"])
        return cls(page)

    def call(self, name: str, *arguments: Any) -> Any:
        """What an exported function returns, both as JSON values."""
        return self.page.evaluate("([name, given]) => module[name](...given)", [name, list(arguments)])

    def run(self, code: str, argument: Any = None) -> Any:
        """What a function of JavaScript returns, given as text; ``module`` is in its reach."""
        return self.page.evaluate(code, argument)
