"""The loader: a component's data and its end can come before its module, and a failure is shown in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, Route

from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.component import WAITING, loader
from carnatic.pages.modules import imports_of, module_address, web_modules
from carnatic.pages.offline import WORKER
from carnatic.pages.play import MODULE

PROBE = """
window.log = [];
export default function probe({ data }) {
    if (data === "broken") throw new Error("broken");
    log.push(`mount ${data}`);
    return () => log.push(`close ${data}`);
}
"""
FAULT = say("page.part_failed")
# as Streamlit runs a component: its text without an address, and a function for its end
START = """async ([text, html]) => {
    window.log = [];
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    const { default: load } = await import(address);
    const parentElement = document.body.appendChild(document.createElement("div"));
    parentElement.innerHTML = html;
    // the functions stay in an object: Playwright would call one that an expression gives
    window.closes = [];
    window.call = (data) => closes.push(load({ data, parentElement, setTriggerValue() {} }));
}"""
numbers = count()
Start = Callable[..., list[Route]]


@pytest.fixture
def start(page: Page) -> Start:
    """Starts a loader of its own; its module is held back until the routes that are returned are answered."""

    def start_(held: bool = False) -> list[Route]:
        name, routes = f"/probe{next(numbers)}.js", list[Route]()
        page.route(f"**{name}", lambda route: routes.append(route) if held else fulfilled(route))
        script = library().text("web/loader.js").replace('MODULE = ""', f'MODULE = "{name}"')
        script = script.replace('FAULT = ""', f"FAULT = {json.dumps(FAULT)}")
        page.evaluate(START, [script, WAITING.format("<textarea></textarea><button>Press</button>")])
        return routes

    return start_


def fulfilled(route: Route) -> None:
    route.fulfill(body=PROBE, content_type="text/javascript")


def settled(page: Page, code: str) -> list[str]:
    """The log, once a condition holds."""
    page.wait_for_function(code)
    return list(page.evaluate("log"))


def asked(page: Page, routes: list[Route]) -> Route:
    """Wait for the request for the module."""
    while not routes:
        page.wait_for_timeout(10)
    return routes.pop()


def test_a_component_is_mounted_and_closed(page: Page, start: Start) -> None:
    start()
    page.evaluate("call(1)")
    assert settled(page, "log.length") == ["mount 1"]
    # Streamlit calls again with new data, and keeps only the last function for the end
    page.evaluate("call(2), closes[0]()")
    assert page.evaluate("log") == ["mount 1", "mount 2"]
    page.evaluate("closes[1](), closes[1]()")
    assert page.evaluate("log") == ["mount 1", "mount 2", "close 2"]


def test_of_data_that_comes_before_the_module_the_last_counts(page: Page, start: Start) -> None:
    routes = start(held=True)
    page.evaluate("call(1), call(2), closes[0]()")
    fulfilled(asked(page, routes))
    assert settled(page, "log.length") == ["mount 2"]
    assert page.evaluate("closes[1](), log") == ["mount 2", "close 2"]


def test_a_component_that_goes_before_its_module_comes_is_not_mounted(page: Page, start: Start) -> None:
    routes = start(held=True)
    page.evaluate("call(1), closes[0]()")
    fulfilled(asked(page, routes))
    page.evaluate("call(2)")  # another one waits for the same module
    assert settled(page, "log.length") == ["mount 2"]


def test_nothing_can_be_typed_before_the_module_is_there_or_after_it_broke(page: Page, start: Start) -> None:
    routes, field = start(held=True), page.get_by_role("textbox")
    page.evaluate("call(1)")
    assert field.is_disabled()
    fulfilled(asked(page, routes))
    assert settled(page, "log.length") == ["mount 1"]
    assert field.is_enabled()
    page.evaluate("call('broken')")
    assert field.is_disabled()
    page.evaluate("call(2)")
    assert field.is_enabled()


@pytest.mark.parametrize("ends", [False, True])
def test_new_data_waits_until_a_press_is_over(page: Page, start: Start, ends: bool) -> None:
    """A button that is replaced while it is pressed would not be pressed at all."""
    start()
    page.evaluate("call(1)")
    assert settled(page, "log.length") == ["mount 1"]
    page.evaluate("void (document.querySelector('button').onclick = () => log.push('click'))")
    page.get_by_role("button").hover()
    page.mouse.down()
    page.evaluate("call(2), call(3), closes[1]()")
    assert page.evaluate("log") == ["mount 1"]
    if ends:
        page.evaluate("closes[2]()")
    page.mouse.up()
    assert settled(page, "log.length === 3") == ["mount 1", *(["close 1", "click"] if ends else ["click", "mount 3"])]


def test_a_module_that_can_not_be_fetched_is_told_and_asked_for_again(page: Page, start: Start) -> None:
    routes = start(held=True)
    page.evaluate("call(1)")
    asked(page, routes).fulfill(status=500, body="", content_type="text/javascript")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.all_inner_texts() == [FAULT]
    page.evaluate("call(2)")
    fulfilled(asked(page, routes))
    assert settled(page, "log.length") == ["mount 2"]
    assert alert.count() == 0


def test_a_module_that_breaks_is_told_until_it_works(page: Page, start: Start) -> None:
    start()
    page.evaluate("call('broken')")
    alert = page.get_by_role("alert")
    alert.wait_for()
    page.evaluate("call('broken')")
    assert alert.all_inner_texts() == [FAULT]
    page.evaluate("call(3)")
    assert page.evaluate("log") == ["mount 3"]
    assert alert.count() == 0


def test_the_script_names_the_module_and_all_that_it_imports() -> None:
    assert imports_of("book/keep.js") == ("play/offline.js", "say.js", "book/store.js", "messages.js", "constants.js")
    script = loader("book/keep.js")
    assert f'const MODULE = "{module_address("book/keep.js")}";' in script
    for name in imports_of("book/keep.js"):
        assert module_address(name) in script
    assert f"const FAULT = {json.dumps(FAULT)};" in script


def test_every_import_is_there_and_every_module_is_needed() -> None:
    entries = {name for name, body in web_modules().bodies.items() if b"\nexport default " in body} - {"loader.js"}
    entries |= {MODULE, WORKER}
    found = {name for entry in entries for name in imports_of(entry)}
    assert {name for name in web_modules().bodies if name.endswith(".js")} - {"loader.js"} == entries | found
