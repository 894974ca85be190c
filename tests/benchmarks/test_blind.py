"""The blind sheets: their entries, a correct key in a file of its own, and nothing that reveals the answers."""

from __future__ import annotations

from collections import Counter
from math import comb
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.blind.paper import (
    REAL_OR_MADE,
    WOULD_YOU_TEACH,
    enough,
    key_to_html,
    key_to_text,
    to_html,
    to_text,
)
from benchmarks.blind.sheet import blind_sheet
from benchmarks.blind.teaching import teaching_sheet
from carnatic.exercise.families import COMPOSED_FAMILIES
from carnatic.exercise.review import review
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library

L = library()
SHEET = blind_sheet(L.composer, L, 3)
TAUGHT = teaching_sheet(L.composer, L, 3)


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


def test_the_key_is_in_a_text_of_its_own() -> None:
    sheet, key = to_text(SHEET, REAL_OR_MADE), key_to_text(SHEET, REAL_OR_MADE)
    assert "composed, number" not in sheet
    assert "Sarali" not in sheet
    assert sheet.count("[ ] real") == sheet.count("[ ] made") == 40
    for entry in SHEET.entries:
        assert f"{entry.number:2}  {'real' if entry.is_real else 'made'}, {entry.source}\n" in key
    page, key = to_html(SHEET, REAL_OR_MADE, ""), key_to_html(SHEET, REAL_OR_MADE, "")
    assert "composed, number" in key
    assert "composed, number" not in page
    assert page.count("checkbox") == 3 * 40
    assert "http" not in page + key


def test_a_teacher_reads_a_hundred_lines_of_every_family() -> None:
    assert len(TAUGHT.entries) == 100
    assert sum(entry.is_real for entry in TAUGHT.entries) == 20
    made = [entry.exercise for entry in TAUGHT.entries if not entry.is_real]
    assert {exercise.request.family for exercise in made} == set(COMPOSED_FAMILIES)
    assert len({(entry.exercise.request.raga.name, entry.exercise.notes) for entry in TAUGHT.entries}) == 100
    assert not any(review(entry.exercise) for entry in TAUGHT.entries)
    text = to_text(TAUGHT, WOULD_YOU_TEACH)
    assert all(text.count(f"[ ] {answer}") == 100 for answer in ("would teach", "would change", "wouldn't"))
    assert "composed," not in text
    assert "80 composed lines" in " ".join(key_to_text(TAUGHT, WOULD_YOU_TEACH).split())


@pytest.mark.parametrize("count", [10, 20, 40])
def test_guessing_seldom_gets_enough(count: int) -> None:
    def chance(right: int) -> float:
        return sum(comb(count, k) for k in range(right, count + 1)) / 2**count

    assert chance(enough(count)) < 0.05 <= chance(enough(count) - 1)


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_the_command_writes_sheet_and_key(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    out, key = tmp_path / f"sheet{suffix}", tmp_path / f"sheet-key{suffix}"
    assert main(["blind", "--ask", "real", "--out", str(out), "--shuffle", "3"]) == 0
    assert capsys.readouterr().err == f"Wrote {out} and its key, {key}.\n"
    assert SHEET.entries[7].source not in out.read_text(encoding="utf-8")
    assert SHEET.entries[7].source in key.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [["--out", "sheet.pdf"], ["--out", "sheet"], [], ["--out", "s.txt", "--shuffle", "-1"]]
)
def test_what_can_t_be_written_is_refused_in_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["blind", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
