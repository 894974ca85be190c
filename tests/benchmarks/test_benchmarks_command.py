"""python -m benchmarks: its arguments, its refusals, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("generator", "sweep", "sound", "speed", "wire", "blind")


def test_it_runs_as_a_program() -> None:
    run = subprocess.run([sys.executable, "-m", "benchmarks", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0
    first_words = [line.split()[0] for line in run.stdout.splitlines() if line.startswith("    ")]
    assert [word for word in first_words if word in NAMES] == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_explains_itself_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main([name, "--help"])
    assert leaving.value.code == 0
    assert f"Example: python -m benchmarks {name} --" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "The following arguments are required: BENCHMARK"),
        ("sweeping", "invalid choice: 'sweeping'"),
        ("sweep --format xml", "invalid choice: 'xml'"),
        ("generator --samples 0", "Choose 10 to 10000 samples, not 0."),
        ("generator --samples -5", "Choose 10 to 10000 samples, not -5."),
        ("generator --samples 1000000", "Choose 10 to 10000 samples, not 1000000."),
        ("generator --samples nan", "invalid int value: 'nan'"),
        ("wire --exercises 0", "Choose 1 to 500 exercises, not 0."),
        ("sweep --jobs 0", "Choose 1 to 64 jobs, not 0."),
        ("sweep --compare missing.txt", "missing.txt: No such file"),
        ("blind", "Write the blind sheet with --out FILE"),
        ("blind --out sheet.pdf", "ending in .html"),
        ("blind --out sheet.html --shuffle -1", "A sheet's number is 0 to "),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_line(
    words: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(words.split())
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    out, err = capsys.readouterr()
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert sentence in err


@pytest.mark.sweep
def test_the_sound_is_measured_and_reaches_its_targets(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["sound", "--quick", "--format", "json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert [row["voice"] for row in report["voices"]] == ["veena", "voice"]
    # how quick it is depends on the machine; what it sounds like does not
    slow = ("mix, seconds per CPU second", "request to sound, 32 s line, ms")
    assert [aim for aim in report["aims"] if not aim["reached"] and aim["what"] not in slow] == []


@pytest.mark.sweep
def test_the_app_is_timed(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["speed", "--quick", "--format", "json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    assert [row["unit"] for row in rows] == ["ms", "ms", "s", "ms", "s per CPU second", "count"]
    assert all(row["value"] > 0 for row in rows[:-1])
    assert rows[-1]["value"] == 0
