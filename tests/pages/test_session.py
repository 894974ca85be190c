"""The pages' state: only typed sessions, and only the fields that a page has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import sleep

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.pages import session
from carnatic.pages.session import PageSession, VisitSession, in_turn
from tests.pages.practice_app import APP, SECONDS, opened

PAGES = Path(session.__file__).parent
MODULES = sorted(path for path in PAGES.rglob("*.py") if path != PAGES / "session.py")
METHODS = {"get", "pop", "setdefault", "update"}


def is_state(node: ast.AST) -> bool:
    """Whether it is st.session_state."""
    return isinstance(node, ast.Attribute) and node.attr == "session_state"


def keys_used(tree: ast.Module) -> Iterator[str]:
    """Every key of st.session_state that the source spells out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and is_state(node.value):
            yield from text_of(node.slice, tree)
        elif isinstance(node, ast.Attribute) and is_state(node.value) and node.attr not in METHODS:
            yield node.attr
        elif isinstance(node, ast.Compare) and any(map(is_state, node.comparators)):
            yield from text_of(node.left, tree)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_state(node.func.value):
            yield from (text for argument in node.args[:1] for text in text_of(argument, tree))


def keys_given(tree: ast.Module) -> Iterator[str]:
    """Every text that the source gives to a widget or to a function that makes one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Attribute) and is_state(node.func.value)):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "key")):
                yield from text_of(argument, tree)


def text_of(node: ast.AST, tree: ast.Module) -> Iterator[str]:
    """A literal text, or that of a constant of the module; of a formatted one the beginning and '…'."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}…"
    elif isinstance(node, ast.Name):
        for constant in tree.body:
            if isinstance(constant, ast.Assign) and any(ast.unparse(name) == node.id for name in constant.targets):
                yield from text_of(constant.value, tree)


def strangers(source: str) -> set[str]:
    """The keys that a module reads or writes and that belong to none of its own widgets."""
    tree = ast.parse(source)
    own = set(keys_given(tree))
    return {key for key in keys_used(tree) if not any(is_key(key, given) for given in own)}


def is_key(used: str, given: str) -> bool:
    """Whether a widget has that key, or one that begins like it if it is formatted."""
    return given.startswith(used[:-1]) if used.endswith("…") else given == used


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PAGES).as_posix())
def test_a_module_touches_the_keys_of_its_own_widgets_alone(path: Path) -> None:
    assert strangers(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "st.session_state['other']",
        "st.session_state.other = 1",
        "st.session_state.get('other')",
        "st.session_state.pop('other', None)",
        "st.session_state[f'other_{turn}'] = 1",
        "'other' in st.session_state",
        "KEY = 'other'\nst.session_state[KEY] = 1",
    ],
)
def test_a_key_of_another_module_is_found(line: str) -> None:
    assert strangers(f"st.button('Go', key='mine')\nst.session_state['mine']\n{line}") in ({"other"}, {"other_…"})


@pytest.mark.parametrize("page", ["practice", "lessons", "write", "tanpura", "train", "worksheets", "book"])
def test_only_a_page_that_makes_exercises_has_a_source_and_a_composition(page: str) -> None:
    app = AppTest.from_file(APP, default_timeout=SECONDS)
    app.session_state["visit"] = VisitSession(next_page=(page, {}))
    app.run()
    assert not app.exception
    remembered: PageSession = app.session_state[f"page.{page}"]
    makes = page in ("practice", "lessons", "write")
    assert (remembered.source is not None, remembered.composition is not None) == (makes, makes)
    assert app.session_state["visit"].page is remembered


def test_a_page_that_was_left_is_as_it_was() -> None:
    app = opened(raga="Mohanam", no="3")
    composition = app.session_state["page.practice"].composition
    for page in ("lessons", "practice"):
        app.session_state["visit"].next_page = (page, {})
        app.run()
        assert not app.exception
        assert app.session_state["visit"].page.name == page
    assert app.session_state["page.practice"].composition == composition


def test_what_comes_after_the_sheet_is_made_one_at_a_time() -> None:
    alone = Lock()

    def make(number: int) -> int:
        assert alone.acquire(blocking=False)
        sleep(0.002)
        alone.release()
        return number

    with ThreadPoolExecutor(4) as visits:
        assert list(visits.map(lambda number: in_turn(lambda: make(number)), range(20))) == list(range(20))


def test_a_failure_lets_the_next_one_in() -> None:
    with pytest.raises(ZeroDivisionError):
        in_turn(lambda: 1 // 0)
    assert in_turn(lambda: "made") == "made"
