"""A teacher's sheet: what is planned, what is written, and what is handed out."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from carnatic.cli.main import main
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.families import WORKSHEET_FAMILIES
from carnatic.exercise.mapping_file import RagaMapping, save_mapping
from carnatic.exercise.mapping_file import mapping_to_json as mapping_json
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show_body
from carnatic.library import library
from carnatic.messages import Message, message, say
from carnatic.worksheets.files import make_worksheet
from carnatic.worksheets.lines import WrittenWorksheet, worksheet_lines
from carnatic.worksheets.plan import plan_worksheet, show_plan
from carnatic.worksheets.request_text import read_worksheet, show_worksheet, worksheet_from_json, worksheet_json

RAGAS = ("Mayamalavagowla", "Mohanam", "Kambhoji", "Sahana", "Kalyani")
TALAS = ("Adi", "Rupaka", "Misra chapu", "khanda jati Ata")
# what teachers may ask for, to be read in tests/golden/worksheet.txt
SHEETS = {
    "Twelve as usual": {},
    "A first class: the saralis as they are taught": {"families": "sarali", "number": "14", "new_percent": "0"},
    "A second class: three ragas, two kalams": {
        "families": "sarali, janta, dhatu",
        "ragas": "Mayamalavagowla, Sankarabharanam, Mohanam",
        "kalams": "1, 2",
        "number": "16",
        "hardest": "4",
    },
    "Alankarams and new lines beside them": {
        "families": "alankaram",
        "talas": "Adi, Rupaka, Misra chapu, khanda jati Ata",
        "ragas": "Kalyani",
        "number": "8",
        "hardest": "3",
    },
    "Ragas that turn": {"families": "sarali, ladder, free", "ragas": "Sahana, Kambhoji", "number": "8"},
    "New lines alone, hard and fast": {
        "families": "janta, free",
        "ragas": "Kalyani, Mohanam",
        "kalams": "2, 3",
        "new_percent": "100",
        "easiest": "3",
        "number": "8",
    },
}
tables = st.fixed_dictionaries(
    {
        "ragas": st.lists(st.sampled_from(RAGAS), min_size=1, max_size=3, unique=True).map(", ".join),
        "talas": st.lists(st.sampled_from(TALAS), min_size=1, max_size=2, unique=True).map(", ".join),
        "families": st.lists(st.sampled_from(WORKSHEET_FAMILIES), min_size=1, max_size=4, unique=True).map(", ".join),
        "kalams": st.sampled_from(["1", "2", "1, 2", "1, 2, 3", "4"]),
        "number": st.integers(1, 8).map(str),
        "easiest": st.integers(1, 3).map(str),
        "hardest": st.integers(3, 5).map(str),
        "new_percent": st.sampled_from(["0", "50", "100"]),
        "seed": st.integers(0, 99).map(str),
        "tuning": st.sampled_from(["just", "equal"]),
        "mappings": st.sampled_from(["", "1 equal", "1 just D1=800.5"]),
        "voice": st.sampled_from(["veena", "akaram"]),
        "strings": st.sampled_from(["", "M1. S S S."]),
        "title": st.sampled_from(["", "Tuesday, May; 1 = <b>"]),
    }
)


def written_of(**table: str) -> WrittenWorksheet:
    return worksheet_lines(read_worksheet(table, library()))


@settings(max_examples=25, deadline=None)
@given(tables)
def test_a_sheet_holds_what_was_asked_for(table: dict[str, str]) -> None:
    request = read_worksheet(table, library())
    assert worksheet_from_json(json.loads(json.dumps(worksheet_json(request))), library()) == request
    assert read_worksheet(show_worksheet(request), library()) == request
    try:
        written = written_of(**table)
    except CannotCompose:
        return
    lines = [line.exercise for line in written.lines]
    assert 1 <= len(lines) <= request.number
    assert len(lines) == request.number or any("you asked for" in remark for remark in written.remarks)
    levels = [difficulty(exercise).level for exercise in lines]
    assert levels == sorted(levels)
    assert all(request.easiest <= level <= request.hardest for level in levels)
    of = [(e.request.raga.name, e.request.tala.name, e.request.speed, e.notes) for e in lines]
    assert len(set(of)) == len(of)
    for exercise, line in zip(lines, written.lines):
        # what is taught is as it is taught, gitams with their remarks among it
        assert exercise.request.family == "gitam" or review(exercise) == ()
        assert exercise.request.family in request.families
        assert (request.new_percent, line.is_new) not in {(0, True), (100, False)}
    assert written_of(**table) == written


def test_the_plan_says_what_is_left_out() -> None:
    plan = plan_worksheet(read_worksheet({"ragas": "Sahana, Mohanam", "families": "sarali, dhatu"}, library()))
    assert plan.remarks == (say("worksheet.no_kind", raga="Sahana", tala="Adi", kinds=("sarali", "dhatu")),)
    assert {item.request.raga.name for item in plan.items} == {"Mohanam"}


def test_plans_that_a_teacher_can_read(golden: Callable[[str, str], None]) -> None:
    shown = []
    for name, table in SHEETS.items():
        shown.append(f"{name}\n\n{show_plan(plan_worksheet(read_worksheet(table, library())))}")
    golden("worksheet.txt", "\n".join(shown))


def test_every_kind_comes_as_often_as_the_others() -> None:
    """All four of family, raga and kalam together, not only each of them alone."""
    table = {"ragas": "Mohanam, Kalyani", "families": "sarali, free", "kalams": "1, 2", "number": "32"}
    plan = plan_worksheet(read_worksheet({**table, "new_percent": "100", "easiest": "3", "hardest": "3"}, library()))
    kinds = Counter((i.request.family, i.request.raga.name, i.request.speed) for i in plan.items)
    assert len(kinds) == 8
    assert set(kinds.values()) == {4}


def test_booklet_and_zip_are_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf, packed = tmp_path / "sheet.pdf", tmp_path / "sheet.zip"
    hostile = '=#image("x") <b>Class</b> ../../etc'
    words = ("--ragas", "Mohanam", "--number", "3", "--title", hostile, "--script", "tamil", "--hardest", "2")
    assert main(["worksheet", "--to", str(pdf), "--to", str(packed), *words]) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f"{hostile}\n")
    assert "Creating 3 of 3: " in told.err
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert "<b>Class</b>" in text
    with zipfile.ZipFile(packed) as found:
        names = found.namelist()
        assert len(names) == 3 * 4 + 2
        assert not any(name.startswith(("/", "=")) or ".." in name or "\\" in name for name in names)
        for name in names:
            content = found.read(name)
            if name.endswith(".mid"):
                assert mido.MidiFile(file=io.BytesIO(content)).type == 1
            elif name.endswith(".musicxml"):
                assert b"<score-partwise" in content
            elif name.endswith(".txt") and name != "contents.txt":
                assert review(parse(content.decode(), library())) == ()


def test_what_is_broken_off_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    pdf, packed = tmp_path / "sheet.pdf", tmp_path / "sheet.zip"
    packed.write_bytes(b"an older one")
    request = read_worksheet({"ragas": "Mohanam", "number": "2", "new_percent": "0", "hardest": "2"}, library())
    steps = make_worksheet(request, [line.exercise for line in worksheet_lines(request).lines], pdf, packed)
    assert next(steps).number == 1
    assert next(steps).number == 2
    steps.close()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("sheet.zip", b"an older one")]


def test_the_contents_for_other_programs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("worksheet", "--ragas", "Mohanam", "--number", "3", "--new-percent", "30", "--hardest", "2")
    assert main([*words, "--format", "json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table.keys() == {"request", "exercises", "remarks"}
    request = worksheet_from_json(table["request"], library())
    lines = worksheet_lines(request).lines
    assert [(row["title"], row["text"], row["level"], row["new"]) for row in table["exercises"]] == [
        (line.exercise.title, show_body(line.exercise), line.level, line.is_new) for line in lines
    ]
    assert main([*words]) == 0
    assert capsys.readouterr().out.startswith("Worksheet\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--number", "101"), message("exercises.range", value="101", lowest="1", highest="100")),
        (("--easiest", "4", "--hardest", "2"), message("level.order", easiest=4, hardest=2)),
        (("--families", "kriti"), message("worksheet.family", family="kriti", families=WORKSHEET_FAMILIES)),
        (("--ragas", "Mohan"), message("raga.misspelt", name="Mohan", nearest=("Mohanam", "Mohanakalyani"))),
        (("--kalams", "5"), message("worksheet.speeds")),
        (("--to", "sheet.doc"), message("worksheet.ending", name="sheet.doc")),
        (("--to", "a.pdf", "--to", "b.pdf"), message("worksheet.same_ending")),
        (
            ("--ragas", "Sahana", "--families", "dhatu"),
            message(
                "worksheet.nothing",
                why=message("worksheet.no_levels", what="exercise", easiest=1, hardest=5),
                reasons=(message("worksheet.no_kind", raga="Sahana", tala="Adi", kinds=("dhatu",)),),
            ),
        ),
    ],
)
def test_what_cannot_be_made_is_said(
    words: tuple[str, ...], expected: Message, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["worksheet", *words]) == 2
    assert capsys.readouterr().err == f"{expected}\n"


def test_every_raga_sounds_in_its_own_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = RagaMapping(library().raga("Mohanam"), library().tuning("equal"), (("G3", 372.31),))
    (tmp_path / "low.json").write_bytes(save_mapping(mapping))
    (tmp_path / "step.scl").write_text(
        "! \nfifths\n 12\n" + "".join(f"{100 * k + 4}.\n" for k in range(1, 12)) + "2/1\n"
    )
    words = (
        "--ragas",
        "Mohanam, Kalyani",
        "--mapping",
        str(tmp_path / "low.json"),
        "--tuning",
        str(tmp_path / "step.scl"),
    )
    more = ("--number", "2", "--new-percent", "0", "--voice", "flute", "--sruti", "5", "--hardest", "2")
    packed = tmp_path / "sheet.zip"
    assert main(["worksheet", *words, *more, "--to", str(packed)]) == 0
    assert "Mechakalyani: " in capsys.readouterr().err
    with zipfile.ZipFile(packed) as found:
        texts = [found.read(name).decode() for name in found.namelist() if name.endswith("adi.txt")]
    asked = {one.raga.name: one for one in (parse(text, library()).request for text in texts)}
    mohanam, kalyani = asked["Mohanam"], asked["Mechakalyani"]
    assert (mohanam.tuning.name, mohanam.mapping) == ("equal", (("G3", 372.31),))
    assert dict(kalyani.mapping)["G3"] == 404
    assert {(one.sound.voice, round(one.sruti_hz)) for one in asked.values()} == {("flute", 196)}


def test_a_sheet_kept_before_there_was_sound_in_it_is_read() -> None:
    request = read_worksheet({"ragas": "Mohanam", "number": "3"}, library())
    older = {k: v for k, v in worksheet_json(request).items() if k not in ("sounding", "mappings", "tuning")}
    assert worksheet_from_json(older, library()) == request


def test_json_may_be_anything() -> None:
    mohanam = mapping_json(RagaMapping(library().raga("Mohanam"), library().tuning("just")))
    for odd in (
        {"ragas": "Mohanam"},
        {"showing": 3},
        {"sounding": [1]},
        {"sounding": {"voice": "tuba"}},
        {"number": 1e400},
        {"ragas": [{}]},
        {"mappings": {}},
        {"mappings": [1]},
        {"mappings": [mohanam]},
        {"mappings": [mohanam, mohanam], "ragas": ["Mohanam"]},
        {"title": "x" * 5000},
    ):
        with pytest.raises(CarnaticError):
            worksheet_from_json(odd, library())


@pytest.mark.parametrize(
    ("new_percent", "number", "has_too_few"),
    [("50", "60", True), ("50", "4", False)],
)
def test_another_share_of_new_lines_is_said(new_percent: str, number: str, has_too_few: bool) -> None:
    table = {"families": "sarali", "ragas": "Mohanam", "new_percent": new_percent, "number": number}
    written = worksheet_lines(read_worksheet(table, library()))
    new = sum(line.is_new for line in written.lines)
    remark = say("worksheet.more_new", new=new, count=len(written.lines))
    assert (remark in written.remarks) == has_too_few
