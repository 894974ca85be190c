"""The server's own addresses: their content, and that no other file can be reached through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit import config

from carnatic.library import STATIC
from carnatic.pages import modules as module_parts
from carnatic.pages import server as server_parts
from carnatic.pages.files import JAVASCRIPT, MODULE_TYPES, STATIC_TYPES, Files
from carnatic.pages.modules import module_address
from carnatic.pages.server import routes
from tests.pages.asgi import LOCAL, ask


@pytest.fixture
def modules(tmp_path: Path) -> Files:
    web = tmp_path / "web"
    (web / "player").mkdir(parents=True)
    (web / "main.js").write_text("import './player/tap.js';\n")
    (web / "player/tap.js").write_text("export const tap = 'ṭap';\n")
    (web / "look.css").write_text("p { color: red }\n")
    (web / "notes.md").write_text("not for the browser\n")
    (web / ".js").write_text("hidden\n")
    (tmp_path / "secret.js").write_text("outside\n")
    (web / "link.js").symlink_to(tmp_path / "secret.js")
    return Files(web, MODULE_TYPES)


def test_modules_have_addresses_that_never_change(modules: Files) -> None:
    app = Starlette(routes=routes(modules))
    assert list(modules.bodies) == ["look.css", "main.js", "player/tap.js"]
    for name, held in modules.bodies.items():
        answer = ask(app, f"/web/{modules.digest}/{name}")
        assert (answer.status, answer.body) == (200, held)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == modules.type_of(name)
        assert answer.headers["x-content-type-options"] == "nosniff"
        seen = ask(app, f"/web/{modules.digest}/{name}", [LOCAL, ("if-none-match", answer.headers["etag"])])
        assert (seen.status, seen.body) == (304, b"")
    assert modules.type_of("main.js") == JAVASCRIPT


@pytest.mark.parametrize(
    "name",
    [
        "notes.md",
        ".js",
        "link.js",
        "../secret.js",
        "player/../main.js",
        "./main.js",
        "/main.js",
        "player//tap.js",
        "player\\tap.js",
        "player",
        "",
        "main.js/",
        "MAIN.JS",
        "main.js\0",
    ],
)
def test_nothing_else_is_handed_out(modules: Files, name: str) -> None:
    assert ask(Starlette(routes=routes(modules)), f"/web/{modules.digest}/{name}").status == 404


def test_another_version_is_not_there(modules: Files) -> None:
    app = Starlette(routes=routes(modules))
    before = modules.digest
    (modules.folder / "look.css").write_text("p { color: blue }\n")
    after = Files(modules.folder, MODULE_TYPES)
    assert after.digest != before
    for path in (f"/web/{after.digest}/main.js", "/web/main.js", "/web/", "/web/x/y/main.js"):
        assert ask(app, path).status == 404


def test_renaming_and_moving_the_border_of_files_change_the_digest(tmp_path: Path) -> None:
    digests = set()
    for number, held in enumerate(({"a.js": "xy", "b.js": ""}, {"a.js": "x", "b.js": "y"}, {"a.js": "xy", "c.js": ""})):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, text in held.items():
            (folder / name).write_text(text)
        digests.add(Files(folder, MODULE_TYPES).digest)
    assert len(digests) == 3


def test_without_modules_nothing_is_there(tmp_path: Path) -> None:
    nothing = Files(tmp_path / "web", MODULE_TYPES)
    assert nothing.bodies == {}
    assert ask(Starlette(routes=routes(nothing)), f"/web/{nothing.digest}/main.js").status == 404


def test_addresses_stand_below_the_base_path(modules: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    for parts in (server_parts, module_parts):
        monkeypatch.setattr(parts, "web_modules", lambda: modules)
    assert module_address("player/tap.js") == f"/web/{modules.digest}/player/tap.js"
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "/a/b/")
    try:
        found = module_address("player/tap.js")
        app = Starlette(routes=routes())
    finally:
        config.set_option("server.baseUrlPath", before)
    assert found == f"/a/b/web/{modules.digest}/player/tap.js"
    assert ask(app, found).status == 200
    assert ask(app, "/a/b/app/static/anek-latin.woff2").status == 200
    assert ask(app, "/app/static/anek-latin.woff2").status == 404
    with pytest.raises(KeyError):
        module_address("player/none.js")


def test_the_fonts_are_all_that_static_holds() -> None:
    files = Files(STATIC, STATIC_TYPES)
    assert {path.name for path in files.folder.iterdir()} - set(files.bodies) == {"README.md"}
