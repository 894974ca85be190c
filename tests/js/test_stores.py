"""The browser's stores: drafts of the Write page, and the book's entries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.js.conftest import Load
from tests.js.module import Module

FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"


# -- drafts --------------------------------------------------------------------------------


@pytest.fixture
def drafts(load: Load) -> Module:
    return load("write/drafts.js")


@pytest.mark.parametrize(
    ("lengths", "kept"),
    [
        ([], []),
        ([3, 4], [3, 4]),
        ([1] * 25, [1] * 20),
        ([300_000, 200_000, 200_000], [200_000, 200_000]),
        ([5, 400_001], []),  # the newest alone is too long
    ],
)
def test_the_last_texts_are_kept_while_there_is_room(drafts: Module, lengths: list[int], kept: list[int]) -> None:
    found = drafts.run(
        "lengths => module.latest(lengths.map(n => ({ text: 'x'.repeat(n) }))).map(({ text }) => text.length)", lengths
    )
    assert found == kept


def test_a_draft_is_found_again_by_its_own_tab(drafts: Module) -> None:
    found = drafts.run(
        """() => {
            const draft = { text: "s r", settings: { raga: "Mohanam" }, undo: [{ text: "s" }] };
            const roomy = new module.Drafts().keep(draft);
            const again = new module.Drafts();
            const { text, settings, undo } = again.first();
            return [roomy, again.id === again.own().id, text, settings, undo];
        }"""
    )
    assert found == [True, True, "s r", {"raga": "Mohanam"}, [{"text": "s"}]]


def test_a_new_tab_begins_with_the_newest_and_can_have_the_others(drafts: Module) -> None:
    found = drafts.run(
        """() => {
            const drafts = { a: { text: "old", at: 1 }, b: { text: "newest", at: 3 }, c: { text: " ", at: 2 },
                d: { text: "older", at: 2 }, e: { at: 9 }, f: null };
            localStorage.setItem("varisai.write", JSON.stringify(drafts));
            const { text, undo } = new module.Drafts().first();
            return [text, undo.map(({ text }) => text)];
        }"""
    )
    assert found == ["newest", ["old", "older"]]


def test_eight_drafts_are_kept_and_this_one_comes_first(drafts: Module) -> None:
    count, has_own = drafts.run(
        """() => {
            const others = Array.from({ length: 12 }, (_, i) => [`id${i}`, { id: `id${i}`, text: `${i}`, at: i }]);
            localStorage.setItem("varisai.write", JSON.stringify(Object.fromEntries(others)));
            const drafts = new module.Drafts();
            drafts.keep({ text: "mine", undo: [] });
            const all = drafts.all();
            return [all.length, all[0].text === "mine" && !all.some(({ text }) => text === "0")];
        }"""
    )
    assert (count, has_own) == (8, True)


@pytest.mark.parametrize("damaged", ["", "{", "[1", "null", '"text"'])
def test_damaged_drafts_count_as_none(drafts: Module, damaged: str) -> None:
    code = "text => { localStorage.setItem('varisai.write', text); return [...new module.Drafts().all()]; }"
    assert drafts.run(code, damaged) == []


def test_a_full_browser_is_told(drafts: Module) -> None:
    found = drafts.run(
        f"""() => {{
            const {{ setItem }} = Storage.prototype;
            {FULL};
            try {{ return new module.Drafts().keep({{ text: "s", undo: [] }}); }}
            finally {{ Storage.prototype.setItem = setItem; }}
        }}"""
    )
    assert found is False


# -- the book --------------------------------------------------------------------------------


@pytest.fixture
def shelf(load: Load) -> Module:
    return load("book/store.js")


def entry(name: str, changed: str, place: int = 1) -> dict[str, Any]:
    return {"id": "one", "kind": "exercise", "name": name, "thing": "s r", "changed": changed, "place": place}


def test_a_thing_is_kept_once_and_at_the_end(shelf: Module) -> None:
    said, places, kinds = shelf.run(
        """() => {
            const things = [["exercise", "s r"], ["exercise", "s g"], ["exercise", "s r"], ["mapping", "s r"]];
            const said = things.map(([kind, thing]) => module.shelf.add({ kind, name: "a name", thing }));
            const entries = module.shelf.entries().sort((a, b) => a.place - b.place);
            return [said, entries.map(({ place }) => place), entries.map(({ kind }) => kind)];
        }"""
    )
    assert said == ["kept", "kept", "there", "kept"]
    assert places == [1, 2, 3]
    assert kinds == ["exercise", "exercise", "mapping"]


@pytest.mark.parametrize(
    ("first", "second", "stays"), [("2026-02", "2026-01", "first"), ("2026-01", "2026-02", "second")]
)
def test_of_two_versions_the_later_stays(shelf: Module, first: str, second: str, stays: str) -> None:
    found = shelf.run(
        "entries => { entries.map(one => module.shelf.put(one)); return module.shelf.entries(); }",
        [entry("first", first), entry("second", second)],
    )
    assert [(one["name"], one["version"]) for one in found] == [(stays, 2)]


@pytest.mark.parametrize(("seen", "left"), [("2026-01", 1), ("2026-02", 0), ("2026-03", 0)])
def test_what_was_changed_after_it_was_seen_is_not_deleted(shelf: Module, seen: str, left: int) -> None:
    code = "([one, changed]) => { module.shelf.put(one); module.shelf.remove({ id: 'one', changed });" \
        " return module.shelf.texts().size; }"  # fmt: skip
    assert shelf.run(code, [entry("name", "2026-02"), seen]) == left


def test_foreign_and_damaged_keys_are_passed_over(shelf: Module) -> None:
    found = shelf.run(
        """() => {
            localStorage.setItem("other", "{}");
            localStorage.setItem("varisai.book.a", "{");
            localStorage.setItem("varisai.book.b", "7");
            localStorage.setItem("varisai.book.c", '{"id": "c"}');
            return [module.shelf.entries(), module.shelf.texts().size, module.shelf.used()];
        }"""
    )
    used = sum(map(len, ("other", "{}", "varisai.book.a", "{", "varisai.book.b", "7", "varisai.book.c", '{"id": "c"}')))
    assert found == [[{"id": "c"}], 3, used]


def test_a_full_store_is_said_and_nothing_is_lost(shelf: Module) -> None:
    said, names = shelf.run(
        f"""() => {{
            const add = (name) => module.shelf.add({{ kind: "exercise", name, thing: name }});
            const said = [add("one")];
            localStorage.setItem("of another", "x".repeat(4_799_900));
            said.push(add("two"));
            localStorage.removeItem("of another");
            const {{ setItem }} = Storage.prototype;
            {FULL};
            try {{ said.push(add("three")); }} finally {{ Storage.prototype.setItem = setItem; }}
            return [said, module.shelf.entries().map(({{ name }}) => name)];
        }}"""
    )
    assert said == ["kept", "full", "full"]
    assert names == ["one"]
