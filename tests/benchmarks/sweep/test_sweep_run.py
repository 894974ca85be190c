"""python -m benchmarks sweep: its parts, its table, its stored counts, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.sweep import run
from benchmarks.sweep.tally import Tally
from carnatic.theory.tala import SPEEDS

Calls = list[tuple[object, ...]]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Replaces the parts, which take minutes; with what each was called."""
    called: Calls = []

    def exhaustive(speeds: tuple[int, ...], spread: run.Spread) -> list[Tally]:
        called.append(("exhaustive", speeds))
        tally = Tally("every line", is_exact=True, seconds=1.0)
        tally.realise("here", cases=7)
        return [tally]

    def random_part(name: str) -> run.RandomPart:
        def part(block: int, cases: int) -> Tally:
            """Draw something."""
            called.append((name, block, cases))
            tally = Tally(name, seconds=0.5)
            tally.realise("there", cases=cases)
            return tally

        return part

    monkeypatch.setattr(run, "exhaustive", exhaustive)
    names = ("lessons", "compositions", "isolation")
    parts = tuple((random_part(name), cases) for name, (_, cases) in zip(names, run.RANDOM_PARTS))
    monkeypatch.setattr(run, "RANDOM_PARTS", parts)
    return called


@pytest.mark.parametrize(("words", "speeds"), [((), SPEEDS), (("--quick",), ())])
def test_every_part_is_swept_in_blocks(
    calls: Calls, words: tuple[str, ...], speeds: tuple[int, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", "--jobs", "1", *words]) == 0
    out, err = capfd.readouterr()
    assert calls[0] == ("exhaustive", speeds)
    assert calls[1:9] == [("lessons", block, 2_500) for block in range(8)]
    assert calls[9:17] == [("compositions", block, 625) for block in range(8)]
    assert calls[17:] == [("isolation", block, 250) for block in range(8)]
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["every", "lessons", "compositions", "isolation"]
    assert "compositions                                  5,000      5,000          0       0        4" in out
    assert err.count("Sweeping: ") == 3


def test_the_same_for_programs(calls: Calls, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "--jobs", "1", "--quick", "--format", "json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert [part["cases"] for part in report["parts"]] == [7, 20_000, 5_000, 2_000]


def test_other_counts_than_the_stored_ones_fail(
    calls: Calls, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stored = tmp_path / "counts.txt"
    assert main(["sweep", "--jobs", "1", "--write", str(stored)]) == 0
    assert main(["sweep", "--jobs", "1", "--compare", str(stored)]) == 0
    stored.write_text(stored.read_text(encoding="utf-8").replace("20,000", "20,001"), encoding="utf-8")
    capfd.readouterr()
    assert main(["sweep", "--jobs", "1", "--compare", str(stored)]) == 1
    said = [line.split() for line in capfd.readouterr().err.splitlines() if not line.startswith("Sweeping")]
    assert [line[:4] for line in said] == [
        ["stored:", "lessons", "20,001", "20,001"],
        ["counted:", "lessons", "20,000", "20,000"],
    ]


def test_a_fault_is_printed_and_fails(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def faulty(block: int, cases: int) -> Tally:
        """Find something."""
        tally = Tally("faulty")
        tally.realise("Sarali 1 in Todi", ["N3 -1 to S +0 is against the ladders"])
        return tally

    monkeypatch.setattr(run, "RANDOM_PARTS", ((faulty, 8),))
    assert main(["sweep", "--jobs", "1", "--quick"]) == 1
    out, _ = capfd.readouterr()
    assert out.splitlines()[-1] == "Sarali 1 in Todi: N3 -1 to S +0 is against the ladders"


@pytest.mark.sweep
def test_processes_count_the_same_as_one() -> None:
    """A small part of the sweep, in this process and in two others."""
    with run._spread(2) as spread:
        apart = run._random(spread, run.isolation, 16)
    together = run._random(run.Spread(), run.isolation, 16)
    assert (apart.cases, apart.realised, apart.faults) == (together.cases, together.realised, together.faults)
