"""The blind sheet: forty entries in pairs, a correct key, and nothing that reveals the answers."""

from __future__ import annotations

from collections import Counter
from math import comb
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.blind.paper import enough, to_html, to_text
from benchmarks.blind.sheet import blind_sheet
from carnatic.exercise.review import review
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library

L = library()
SHEET = blind_sheet(L.composer, L, 3)


def test_twenty_are_real_and_twenty_made() -> None:
    assert [entry.number for entry in SHEET.entries] == list(range(1, 41))
    assert sum(entry.is_real for entry in SHEET.entries) == 20
    assert len({entry.exercise.notes for entry in SHEET.entries}) == 40


def test_the_key_is_right() -> None:
    drills = {drill.title: drill for drill in L.lessons}
    for entry in SHEET.entries:
        request = entry.exercise.request
        if entry.is_real:
            title = entry.source.removesuffix(f" in {request.raga.name}")
            assert realise_lesson(drills[title], request).notes == entry.exercise.notes
        else:
            again = L.composer.compose(request)
            assert again.exercise.notes == entry.exercise.notes
            assert again.new_avartanams
            assert entry.source == f"composed, number {request.seed}"


def test_nothing_but_the_music_tells_them_apart() -> None:
    def looks(is_real: bool) -> Counter[object]:
        own = (entry.exercise for entry in SHEET.entries if entry.is_real == is_real)
        return Counter((e.request.family, e.request.raga.name, e.request.tala.name, e.units) for e in own)

    assert looks(True) == looks(False)
    assert not any(review(entry.exercise) for entry in SHEET.entries)
    order = [entry.is_real for entry in SHEET.entries]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


def test_a_number_gives_the_same_sheet_again_and_another_one_another() -> None:
    assert blind_sheet(L.composer, L, 3) == SHEET
    assert blind_sheet(L.composer, L, 4) != SHEET


def test_the_key_stands_on_another_page() -> None:
    sheet, key = to_text(SHEET).split("\f")
    assert "composed, number" not in sheet
    assert "Sarali" not in sheet
    assert sheet.count("[ ] real") == sheet.count("[ ] made") == 40
    for entry in SHEET.entries:
        assert f"{entry.number:2}  {'real' if entry.is_real else 'made'}, {entry.source}\n" in key
    page, key = to_html(SHEET, "").split('<section class="key">')
    assert "composed" in key
    assert "composed, number" not in page
    assert page.count("checkbox") == 3 * 40
    assert "http" not in page + key


@pytest.mark.parametrize("count", [10, 20, 40])
def test_guessing_seldom_gets_enough(count: int) -> None:
    def chance(right: int) -> float:
        return sum(comb(count, k) for k in range(right, count + 1)) / 2**count

    assert chance(enough(count)) < 0.05 <= chance(enough(count) - 1)


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    out = tmp_path / f"sheet{suffix}"
    assert main(["blind", "--out", str(out), "--shuffle", "3"]) == 0
    assert capsys.readouterr().err == f"Wrote {out}.\n"
    assert SHEET.entries[7].source in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [["--out", "sheet.pdf"], ["--out", "sheet"], [], ["--out", "s.txt", "--shuffle", "-1"]]
)
def test_what_can_t_be_written_is_refused_in_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blind", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
