"""Pages and commands without a model, or with a damaged one: the reason in a sentence, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.cli.main import main
from carnatic.library import ASSETS, library
from tests.pages.practice_app import SECONDS, notices, opened


def gone(_: bytes) -> None:
    """What is left of a file that is missing."""


def half(content: bytes) -> bytes:
    """A file that is cut off."""
    return content[: len(content) // 2]


FILES = ("weights.safetensors", "card.json", "raga_weights.safetensors", "raga_card.json")
MISSING = "The model's weights or card are missing or can't be read. Restore assets/model, or train again"
DAMAGES: dict[str, tuple[dict[str, Callable[[bytes], bytes | None]], str]] = {
    "no weights": ({"weights.safetensors": gone}, MISSING),
    "no card": ({"card.json": gone}, MISSING),
    "no model": (dict.fromkeys(FILES, gone), MISSING),
    "half of the weights": ({"weights.safetensors": half}, "The model's card belongs to other weights."),
    "no raga weights": ({"raga_weights.safetensors": gone}, MISSING),
    "half of the raga weights": ({"raga_weights.safetensors": half}, "The model's card belongs to other weights."),
    "another card": ({"card.json": lambda _: b'{"x":1}'}, "The model's card can't be read."),
}


@pytest.fixture(params=DAMAGES)
def reason(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The library reads a folder whose model is damaged; the sentence that says so."""
    changes, said = DAMAGES[request.param]
    for path in ASSETS.iterdir():
        if path.name != "model":
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model").mkdir()
    for name in FILES:
        content: bytes | None = (ASSETS / "model" / name).read_bytes()
        if name in changes:
            content = changes[name](content)
        if content is not None:
            (tmp_path / "model" / name).write_bytes(content)
    shelf = library()
    monkeypatch.setattr(shelf, "folder", tmp_path)
    for read in ("composer", "raga_motion"):
        if read in vars(shelf):
            monkeypatch.delitem(vars(shelf), read)
    return said


def test_the_command_line_says_it(reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--seed", "4711"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(reason)


def test_practice_opens_and_says_it(reason: str) -> None:
    app = opened(raga="Mohanam", no="47110")
    assert any(reason in said for said in notices(app))
    assert app.session_state["page.practice"].composition.exercise.notes


def test_the_tries_say_it_beside_an_exercise_that_is_there(reason: str) -> None:
    swaras = "srgp_dS--_".replace("_", "") + "_" + "Sdpgrs--"
    app = opened(v="2", raga="Mohanam", no="48110", swaras=swaras)
    assert app.session_state["page.practice"].composition.exercise.request.seed == 48110
    assert any(reason in said for said in notices(app))


def page() -> None:
    """The Worksheets page alone."""
    from carnatic.pages.worksheets.page import worksheets

    worksheets()


def test_worksheets_gives_the_true_reason(reason: str) -> None:
    app = AppTest.from_function(page, default_timeout=SECONDS)
    app.query_params["new_percent"] = "100"
    app.query_params["seed"] = "4711"
    app.run()
    app.run()
    assert not app.exception
    said = " ".join(unescape(one.proto.body) for one in app.get("html"))
    assert reason in said
    assert "No new line" not in said
