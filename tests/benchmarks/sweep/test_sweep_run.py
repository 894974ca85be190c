"""The command that sweeps: its table, its JSON, and what it exits with."""

from __future__ import annotations

import json

import pytest

from benchmarks.sweep import run
from benchmarks.sweep.tally import Tally
from carnatic.cli import main
from carnatic.theory.tala import SPEEDS


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Stands in for the parts, which take minutes; what each was asked for."""
    asked: list[tuple[object, ...]] = []

    def exact(speeds: tuple[int, ...]) -> list[Tally]:
        asked.append(("exact", speeds))
        tally = Tally("every line", is_exact=True, seconds=1.0)
        tally.realise("here", cases=7)
        return [tally]

    def drawn(name: str):
        def part(block: int, cases: int) -> Tally:
            """Draw something."""
            asked.append((name, block, cases))
            tally = Tally(name, seconds=0.5)
            tally.realise("there", cases=cases)
            return tally

        return part

    monkeypatch.setattr(run, "every_case", exact)
    for name in ("drawn_lessons", "composed", "undisturbed"):
        monkeypatch.setattr(run, name, drawn(name))
    return asked


@pytest.mark.parametrize(("words", "speeds"), [((), SPEEDS), (("--quick",), ())])
def test_every_part_is_swept_in_blocks(
    parts: list[tuple[object, ...]], words: tuple[str, ...], speeds: tuple[int, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["benchmark", "sweep", *words]) == 0
    out, err = capfd.readouterr()
    assert parts[0] == ("exact", speeds)
    assert parts[1:9] == [("drawn_lessons", block, 2_500) for block in range(8)]
    assert parts[9:17] == [("composed", block, 625) for block in range(8)]
    assert parts[17:] == [("undisturbed", block, 250) for block in range(8)]
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["every", "drawn_lessons", "composed", "undisturbed"]
    assert "composed                                      5,000      5,000          0       0        4" in out
    assert err.count("Sweeping: ") == 4


def test_the_same_for_programs(parts: list[tuple[object, ...]], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", "sweep", "--quick", "--format", "json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert [part["cases"] for part in told["parts"]] == [7, 20_000, 5_000, 2_000]


def test_a_fault_is_told_and_fails(
    parts: list[tuple[object, ...]], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def faulty(block: int, cases: int) -> Tally:
        """Find something."""
        tally = Tally("faulty")
        tally.realise("Sarali 1 in Todi", ["N3 -1 to S +0 is against the ladders"])
        return tally

    monkeypatch.setattr(run, "composed", faulty)
    assert main(["benchmark", "sweep", "--quick"]) == 1
    out, _ = capfd.readouterr()
    assert out.splitlines()[-1] == "Sarali 1 in Todi: N3 -1 to S +0 is against the ladders"
