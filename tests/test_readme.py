"""The README shows what the commands really print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from carnatic.cli.arguments import read_arguments
from carnatic.cli.main import COMMANDS, main
from carnatic.export import FORMATS
from carnatic.library import library
from carnatic.theory.tala import SPEEDS

ROOT = Path(__file__).resolve().parent.parent
SWEEP = re.compile(r"^<!-- sweep: (\w+) -->\n```\n(?:.*\n)*?```$", re.MULTILINE)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n\$ varisai (.*)\n((?:.*\n)*?)```$", re.MULTILINE)


def test_commands_print_what_is_shown(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> None:
    def said(match: re.Match[str]) -> str:
        assert main(shlex.split(match[1])) == 0
        return f"```console\n$ varisai {match[1]}\n{capfd.readouterr().out}```"

    assert len(CONSOLE.findall(README)) == 2
    now = CONSOLE.sub(said, README)
    if request.config.getoption("--golden"):
        (ROOT / "README.md").write_text(now, encoding="utf-8")
    assert now == README, "write the README's examples again with make golden"


def test_every_command_and_picture_is_there() -> None:
    assert set(re.findall(r"`varisai (\w+)", README)) == set(COMMANDS)
    assert set(re.findall(r"python -m benchmarks (\w+)", README)) == {
        "generator",
        "sweep",
        "sound",
        "speed",
        "wire",
        "load",
        "blind",
    }
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make (\w+)", README + contributing, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file(), path


def test_the_counts_of_the_sweep_are_the_stored_ones(request: pytest.FixtureRequest) -> None:
    """make sweep counts them again and compares them with the golden file."""
    counts, shares = (ROOT / "tests/golden/sweep.txt").read_text(encoding="utf-8").split("\n\n")
    stored = {"counts": counts, "shares": shares.rstrip("\n")}
    before = (ROOT / "README.md").read_text(encoding="utf-8")
    now = SWEEP.sub(lambda match: f"<!-- sweep: {match[1]} -->\n```\n{stored[match[1]]}\n```", before)
    if request.config.getoption("--golden"):
        (ROOT / "README.md").write_text(now, encoding="utf-8")
    assert SWEEP.findall(before) == ["counts", "shares"]
    assert now == before, "write README's counts again with make golden"


def test_the_speeds_are_those_there_are() -> None:
    (told,) = re.findall(r"((?:\d, )+\d or \d) swaras per akshara", README)
    assert [int(speed) for speed in re.findall(r"\d", told)] == sorted(SPEEDS)


WORDS = {"four": 4, "seven": 7}


def test_what_there_is_is_counted() -> None:
    """Ragas, talas, lessons and formats, as many as the README says."""
    text, shelf = " ".join(README.partition("## Evidence")[0].split()), library()
    counts = re.search(r"has the (\d+) melakartas, (\d+) janyas and (\d+) ragas taught in different ways", text)
    differ = sum(raga.disputed for raga in shelf.ragas)
    melakartas = sum(raga.number is not None for raga in shelf.ragas)
    assert counts is not None
    assert [int(count) for count in counts.groups()] == [melakartas, len(shelf.ragas) - melakartas - differ, differ]
    talas = re.search(r"all (\d+) suladi talas and (\w+) chapus", text)
    assert talas is not None
    chapus = sum(tala.name.endswith("chapu") for tala in shelf.talas)
    assert (int(talas[1]), WORDS[talas[2]]) == (len(shelf.talas) - chapus, chapus)
    lessons = re.findall(r"(sarali|janta|dhatu) 1-(\d+)", text)
    assert lessons == [(name, str(len(shelf.lessons_of(name)))) for name in ("sarali", "janta", "dhatu")]
    gitams = re.search(r"(\w+) gitams", text)
    assert gitams is not None
    assert WORDS[gitams[1]] == len(shelf.gitams)
    assert set(re.findall(r"`(\.\w+)`", README)) == {form.suffix for form in FORMATS}


def test_every_command_with_results_prints_json() -> None:
    assert "With `--format json` every command but `export`" in " ".join(README.split())
    needed = {"check": ["-"], "worksheet": [], "export": ["-", "--to", "out.mid"]}
    for command in COMMANDS:
        words = [command, *needed.get(command, ()), "--format", "json"]
        if command in ("export", "worker"):
            with pytest.raises(SystemExit):
                read_arguments(words)
        else:
            assert read_arguments(words).as_json, command
