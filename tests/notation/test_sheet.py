"""The printed sheet, read by other programs: its text, its fonts, its QR code, its pages."""

from __future__ import annotations

import io
import random
import re
import subprocess
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pypdfium2
import pytest
import typst
import zxingcpp
from pypdf import PdfReader

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import NotationSettings
from carnatic.lessons.realise import ladder_practice, realise_lesson
from carnatic.library import library
from carnatic.messages import message
from carnatic.notation.engraving import engrave_lines
from carnatic.notation.sargam import SCRIPT_SYLLABLES, spell_in_script
from carnatic.notation.sheet import LONGEST_CODE, anga_words, booklet, link_of, sheet_of, stretches, to_pdf
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.refusing import refused

SHOP = library().folder
ADDRESS = "https://varisai.example/school"
HOSTILE = (
    '#image("x")',
    '"); #panic("no") //',
    "$ x $ and *bold* _it_ `raw` = head",
    "<b>bold</b> &amp; </svg><script>",
    "\\ \\u{41} \\#x @ref <label>",
    "two\nlines\x00\x07",
    "வரிசை రాగం ರಾಗ രാഗം राग Mōhanaṁ",
    "long " * 100,
    "x" * 500,
)


def lesson(number: int = 5, **fields: str) -> Exercise:
    return realise_lesson(library().lessons_of("sarali")[number - 1], library().request(**fields))


@cache
def pdf(exercise: Exercise, paper: str = "A4") -> bytes:
    return to_pdf(exercise, SHOP, paper, ADDRESS)


def poppler(program: str, content: bytes, folder: Path) -> str:
    file = folder / "sheet.pdf"
    file.write_bytes(content)
    words = [program, *(["-layout"] if program == "pdftotext" else []), str(file)]
    done = subprocess.run([*words, *(["-"] if program == "pdftotext" else [])], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def written(swara: Swara, script: str) -> str:
    """A swara as the text of a sheet has it: with a sign for the dots that are drawn."""
    level = int(swara.sthayi) - (script == "roman" and swara.sthayi > 0)
    return spell_in_script(swara, script) + ("." * -level if level < 0 else "'" * level)


def printed(content: bytes, page: int = 0, scale: float = 3) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(content)[page].render(scale=scale).to_pil().convert("RGB"))


# -- what it says -------------------------------------------------------------------------------


def test_everything_of_the_exercise_stands_on_one_page(tmp_path: Path) -> None:
    content = pdf(lesson(raga="Mohanam", tempo="72", sruti="4.5"))
    document = PdfReader(io.BytesIO(content))
    assert len(document.pages) == 1
    # for who has it read aloud
    assert (document.root_object["/MarkInfo"]["/Marked"], document.root_object["/Lang"]) == (True, "en")
    lines = [" ".join(line.split()) for line in poppler("pdftotext", content, tmp_path).splitlines()]
    for words in (
        "Sarali 5 in Mohanam",
        "Raga Mohanam",
        "Arohana S R2 G3 P D2 S^",
        "Avarohana S^ D2 P G3 R2 S",
        "Tala Adi, laghu 4 + drutam 2 + drutam 2",
        "Tempo 72 aksharas per minute, first speed (1 swara per akshara)",
        "1 s r g p d , s r",
        "4 S d p g r s , ,",
    ):
        # the word under the code can be on the same line
        assert words in [line.removesuffix(" Scan to hear it") for line in lines]
    assert any(line.startswith("Sruti 4.5 (F#), 185.0 Hz; just intonation") for line in lines)


def test_every_fact_has_a_row_of_its_own() -> None:
    """Rows that take two lines push the next ones down; nothing is set over anything else."""
    words = {"speed": "2", "mapping": "R2=210, G3=372, D2=900", "raga": "Mohanam"}
    idea = library().composer.compose(library().request(raga="Mohanam", idea="restart")).exercise
    landing = library().composer.compose(library().request(family="korvai", raga="Mohanam", speed="4")).exercise
    for exercise, rows in (
        (parse("eduppu: desadi\n\ns r g p d p d S , d p g p g r s", library(), words), ["Tempo", "Eduppu", "Sruti"]),
        (idea, ["Tempo", "Sruti", "Idea"]),
        (landing, ["Tempo", "Sruti", "Landing"]),
    ):
        text = pypdfium2.PdfDocument(pdf(exercise))[0].get_textpage()
        facts = ["Raga", "Arohana", "Avarohana", "Tala", *rows]
        boxes = [text.get_charbox(text.search(f"{fact} ", match_case=True).get_next()[0]) for fact in facts]
        assert all(top - lower > 10 for (*_, top), (*_, lower) in pairwise(boxes)), facts  # points


def test_it_says_which_swaras_are_moved(tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf(lesson(tuning="equal", mapping="R1=112.34 N3=1112.34")), tmp_path)
    assert "Sruti 1 (C), 130.8 Hz; equal temperament, except R1 112.3, N3 1112.3 cents" in " ".join(text.split())


def test_numbers_can_be_left_out(tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf(lesson(1, numbers="no")), tmp_path)
    assert "S R G M P D N S" in " ".join(text.split())


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_every_swara_can_have_its_number(script: str, tmp_path: Path) -> None:
    fields = {"raga": "Kalyani", "speed": "4", "script": script}
    plain, numbered = (
        Counter(re.findall(r"\d", poppler("pdftotext", pdf(lesson(1, **fields, **more)), tmp_path)))
        for more in ({}, {"places": "yes"})
    )
    events = lay_out(lesson(1, **fields)).events
    assert numbered - plain == Counter(filter(None, (event.pitch.place.symbol[1:] for event in events)))
    cells = [
        cell
        for row in stretches(lay_out(lesson(1, **fields, places="yes")))[0]["avartanams"]
        for line in row
        for akshara in line["aksharas"]
        for cell in akshara["cells"]
    ]
    assert [cell["number"] for cell in cells][:8] == ["", "2", "3", "2", "", "2", "3", ""]


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_every_script_has_its_letters(script: str, tmp_path: Path) -> None:
    content = pdf(lesson(1, script=script))
    rows = [line.split() for line in poppler("pdftotext", content, tmp_path).splitlines()]
    swaras = [event.swara for event in lay_out(lesson(1, script=script)).events]
    syllables = [written(swara, script) for swara in swaras]
    assert ["1", *syllables[:8]] in rows
    assert ["2", *syllables[8:]] in rows
    assert [spell_in_script(swara, script) for swara in swaras] in rows  # on the staff
    fonts = [line.split() for line in poppler("pdffonts", content, tmp_path).splitlines()[2:]]
    names = {font[0].partition("+")[2] for font in fonts}
    own = set() if script == "roman" else {f"NotoSans{script.capitalize()}-Regular"}
    assert names == {"NotoSans-Regular", "NotoSans-Bold"} | own
    # embedded, cut to what is used, and readable again as text
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_it_is_black_and_white() -> None:
    shown = printed(pdf(lesson(10, script="tamil", speed="2", cents="yes")))
    assert (shown[..., 0] == shown[..., 1]).all()
    assert (shown[..., 1] == shown[..., 2]).all()
    assert shown.min() == 0


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_paper(paper: str, size: tuple[int, int]) -> None:
    (page,) = PdfReader(io.BytesIO(pdf(lesson(), paper))).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    ink = np.argwhere(printed(pdf(lesson(), paper), scale=1)[..., 0] < 128)
    # a margin that every printer leaves
    assert ink.min() > 25
    assert (np.array(size[::-1]) - ink.max(axis=0) > 25).all()


def test_another_paper_is_refused() -> None:
    with refused(message("paper.unknown", paper="A5", papers=("A4", "Letter"))):
        pdf(lesson(), "A5")


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert to_pdf(lesson(), SHOP, "A4", ADDRESS) == pdf(lesson())


# -- the code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "fields",
    [{}, {"raga": "Mohanam", "speed": "4", "script": "tamil", "mapping": "R2=203 G3=372.31 D2=900.5", "sruti": "5"}],
)
def test_the_code_is_read_from_the_page(fields: dict[str, str], paper: str) -> None:
    exercise = lesson(**fields)
    (found,) = zxingcpp.read_barcodes(printed(pdf(exercise, paper)))
    assert found.text == link_of(exercise, ADDRESS)
    assert len(found.text) <= LONGEST_CODE
    assert found.text.startswith(f"{ADDRESS}/?v=")
    brought = decode(dict(parse_qsl(urlsplit(found.text).query)), library())
    assert (brought.notes, brought.request) == (exercise.notes, exercise.request)


def test_a_link_that_is_too_long_has_no_code() -> None:
    long = parse(" ".join(random.Random(1).choices("srgmpdnS", k=400)), library())
    assert len(link_of(long, ADDRESS)) > LONGEST_CODE
    assert sheet_of(long, ADDRESS).content["code"] == ""
    assert zxingcpp.read_barcodes(printed(pdf(long))) == []


# -- what a title can't do ---------------------------------------------------------------------------


@pytest.mark.parametrize("title", HOSTILE, ids=lambda title: title[:12].encode("unicode_escape").decode())
def test_a_title_is_only_a_title(title: str, tmp_path: Path) -> None:
    exercise = Exercise(library().request(), lesson(1).notes, title=title)
    content = pdf(exercise)
    shown = re.sub(r"[\s\u200b]", "", poppler("pdftotext", content, tmp_path))
    wanted = re.sub(r"\s", "", "".join(c for c in title if c.isprintable()))
    if not re.search("[\u0900-\u0d7f]", title):  # whose signs a reader may find in another order
        assert wanted[:40] in shown
    plain, named = (PdfReader(io.BytesIO(one)) for one in (pdf(lesson(1)), content))
    assert len(named.pages) == len(plain.pages)
    assert len(list(named.pages[0].images)) == len(list(plain.pages[0].images))
    assert "/Annots" not in named.pages[0]
    assert not (printed(content, scale=1)[:, -40:] < 128).any()  # nothing runs over the edge
    names = {line.split()[0].partition("+")[2] for line in poppler("pdffonts", content, tmp_path).splitlines()[2:]}
    assert all(name.startswith("NotoSans") for name in names)


# -- the sargam -----------------------------------------------------------------------------------


@for_each("tala", library().talas, ids=lambda tala: tala.name)
def test_every_tala_stands_in_its_lines_at_every_speed(tala: object) -> None:
    for speed in SPEEDS:
        request = library().request(family="own", script="tamil").changed(tala=tala, speed=speed)
        score = lay_out(Exercise(request, parse("s r , g m p d n S , , n d. p..", library()).notes))
        (stretch,) = stretches(score)
        assert stretch["over"] == {1: 0, 2: 1, 4: 2, 8: 3, 3: 1, 6: 2, 5: 1, 7: 1, 9: 1}[speed]
        assert max(len(line["aksharas"]) for row in stretch["avartanams"] for line in row) == stretch["columns"]
        assert stretch["columns"] * speed <= max(28, speed)
        aksharas = [akshara for row in stretch["avartanams"] for line in row for akshara in line["aksharas"]]
        assert [akshara["kriya"]["kind"] for akshara in aksharas] == [k.kind for k in score.tala.kriyas] * len(
            score.avartanams
        )
        cells = [cell for akshara in aksharas for cell in akshara["cells"]]
        struck = [(cell["shown"], cell["dots"]) for cell in cells if cell["shown"] not in ("", ",")]
        assert struck == [(spell_in_script(e.swara, "tamil"), int(e.swara.sthayi)) for e in score.events]
        held = sum(cell["held"] for cell in cells)
        assert held == sum(int(e.duration * speed) - 1 for e in score.events)
        ends = [i + 1 for i, akshara in enumerate(aksharas) if akshara["bar"]]
        starts = [*score.tala.anga_starts[1:], score.tala.aksharas]
        assert ends == [k * score.tala.aksharas + start for k in range(len(score.avartanams)) for start in starts]
        assert aksharas[-1]["bar"] == "end"


@for_each(
    ("header", "text", "groups"),
    [
        ("family: sarali", "s r g s r g s r s r g p d S , ,", ["srg", "srg", "sr"]),
        ("family: sarali\nspeed: 4", "s r g s r g s r s r g p d S , ,", ["srg", "srg", "sr"] * 2),
        (
            "family: korvai\nspeed: 4\navartanams: 1",
            "d p g r d p g d p g , d p g r d p g d p g , d p g r d p g d p g s , , ,",
            ["dpg", "rdpg", "dpg"] * 3,
        ),
        ("family: own", "s r g s r g s r", []),
    ],
)
def test_brackets_stand_over_the_groups(header: str, text: str, groups: list[str]) -> None:
    """Read from the cells: from where a bracket begins to where it ends."""
    (stretch,) = stretches(lay_out(parse(f"{header}\nraga: Mohanam\n\n{text}", library())))
    assert stretch["grouped"] == bool(groups)
    rows = [akshara for avartanam in stretch["avartanams"] for line in avartanam for akshara in line["aksharas"]]
    under: list[str] = []
    sizes: list[int] = []
    for cell in (cell for akshara in rows for cell in akshara["cells"]):
        piece = cell["bracket"]
        if piece and piece["from"]:
            under.append("")
            sizes.append(piece["units"])
        if piece:
            under[-1] += cell["shown"]
            assert piece["to"] == (len(under[-1]) == sizes[-1])
    assert under == groups


def test_a_repeated_line_says_how_many_times_it_is_sung() -> None:
    names = {
        header: [stretch["name"] for stretch in stretches(lay_out(parse(f"{header}\n\ns r g m p d n S", library())))]
        for header in ("speed: 1", "speed: 2", "speed: 8", "trikalam: yes")
    }
    assert names == {
        "speed: 1": [""],
        "speed: 2": ["Sing 2 times, as written here, to fill whole avartanams"],
        "speed: 8": ["Sing 8 times, as written here, to fill whole avartanams"],
        "trikalam: yes": ["First speed", "Second speed, twice", "Third speed, four times"],
    }


@for_each("tala", library().talas, ids=lambda tala: tala.name)
def test_numbers_have_room_and_the_lines_over_the_swaras_stay(tala: object) -> None:
    for speed in SPEEDS:
        request = library().request(family="own").changed(tala=tala, speed=speed)
        notes = parse("s r g m p d n S", library()).notes
        plain, numbered = (
            stretches(lay_out(Exercise(one, notes)))[0]
            for one in (request, request.changed(notation=NotationSettings("tamil", places=True)))
        )
        assert numbered["over"] == plain["over"]
        assert numbered["columns"] * speed <= max(20, speed)
        assert numbered["columns"] <= plain["columns"]


def test_angas_in_words() -> None:
    assert anga_words(library().tala("khanda jati Ata")) == "laghu 5 + laghu 5 + drutam 2 + drutam 2"
    assert anga_words(library().tala("misra jati Jhampa")) == "laghu 7 + anudrutam 1 + drutam 2"
    assert anga_words(library().tala("Misra chapu")) == "group 3 + group 4"


def test_dots_are_drawn_and_not_typed(tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf(parse("script: telugu\n\nn.. s. s S S' R'", library())), tmp_path)
    assert not any(sign in text for sign in "\u0307\u0323\u02d9\u00b7")
    # as unseen text they are read aloud and copied
    assert [word for word in text.split() if word[0] in "నసర"][-12:-6] == ["ని..", "స.", "స", "స'", "స''", "రి''"]
    shown = printed(pdf(parse("script: telugu\n\ns s s s", library())))
    assert (shown != printed(pdf(parse("script: telugu\n\ns. s S s", library())))).any()


def test_a_long_piece_goes_on_over_the_page(tmp_path: Path) -> None:
    exercise = parse("script: kannada\nspeed: 2\n\n" + "s r g m p d n S S n d p m g r s " * 20, library())
    content = pdf(exercise)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 1
    text = poppler("pdftotext", content, tmp_path)
    assert re.findall(rf"(\d) ?/ ?{len(pages)}\n", text) == [str(page + 1) for page in range(len(pages))]
    # every avartanam is there, and the hands stand again over each page's first
    score = lay_out(exercise)
    swaras = [event.swara for event in score.events[:16]]
    # in sargam, where the number comes first, and on the staff, where two can share a line
    for sung in ([written(one, "kannada") for one in swaras], [spell_in_script(one, "kannada") for one in swaras]):
        assert " ".join(text.split()).count(" ".join(sung)) == len(score.avartanams)
    with_sargam = [page for page in text.split("\f") if re.search(r"^\d+ +ಸ", page, re.MULTILINE)]
    assert len(with_sargam) > 1
    assert [len(re.findall(r"^ +1 +2 +3$", page, re.MULTILINE)) for page in with_sargam] == [1] * len(with_sargam)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_staff_grows_smaller_before_it_takes_another_page(paper: str) -> None:
    exercise = realise_lesson(
        library().lessons_of("dhatu")[2], library().request(raga="Mohanam", speed="2", script="tamil", cents="yes")
    )
    content = pdf(exercise, paper)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert len(sheet_of(exercise, ADDRESS).content["staff"]) < len(engrave_lines(lay_out(exercise)))
    rows = (printed(content, scale=2)[..., 0] < 128).any(axis=1)
    assert not rows[-72:].any()  # 36 points, and the foot is empty on a single page


@pytest.mark.parametrize("script", SCRIPT_SYLLABLES)
def test_no_line_of_the_staff_is_cut_off_at_its_edge(script: str, tmp_path: Path) -> None:
    lines = sheet_of(lesson(5, speed="4", script=script, cents="yes"), ADDRESS).content["staff"]
    (tmp_path / "line.typ").write_text('#set page(width: auto, height: auto, margin: 0pt)\n#image("line.svg")')
    for line in lines:
        (tmp_path / "line.svg").write_text(line)
        drawn = typst.compile(tmp_path / "line.typ", font_paths=[SHOP / "fonts"], ignore_system_fonts=True)
        ink = printed(drawn)[..., 0] < 128
        assert ink.any()
        assert not np.concatenate((ink[0], ink[-1], ink[:, 0], ink[:, -1])).any()


@pytest.mark.parametrize("raga", ["Sahana", "Kanakangi", "Navaroj"])
def test_other_ragas(raga: str) -> None:
    assert pdf(ladder_practice(library().request(raga=raga))).startswith(b"%PDF")


def test_a_swara_that_the_raga_lacks_is_printed_as_it_stands(tmp_path: Path) -> None:
    text = poppler("pdftotext", pdf(parse("raga: Mohanam\n\ns r m p", library())), tmp_path)
    assert ["1", "s", "r", "m", "p"] in [line.split() for line in text.splitlines()]


# -- the booklet ----------------------------------------------------------------------------------


def test_a_booklet_has_contents_numbers_and_pages(tmp_path: Path) -> None:
    lessons = [lesson(number, script="tamil") for number in (1, 1, 5, 7)]
    long = parse("title: A long one\n\n" + "s r g m p d n S S n d p m g r s " * 12, library())
    sheets = [sheet_of(exercise, ADDRESS) for exercise in (*lessons, long, lesson(2))]
    content = booklet(sheets, "Class #3 <b>", SHOP, "Tuesdays", "Letter")
    pages = PdfReader(io.BytesIO(content)).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert "Class #3 <b>" in texts[0]
    assert "Tuesdays" in texts[0]
    rows = re.findall(r"(\d)\. ?(.+?) ?(?:\. ?)+ ?(\d+)(?= |$)", texts[0])
    assert [number for number, _, _ in rows] == list("123456")
    for number, title, page in rows:
        assert f"{number}. {title}" in texts[int(page) - 1], (title, page)
    # two short ones share a page
    assert rows[0][2] == rows[1][2] == "2"
    assert len(re.findall(rf"\d ?/ ?{len(pages)}\n", poppler("pdftotext", content, tmp_path))) == len(pages)
    codes = {found.text for page in range(len(pages)) for found in zxingcpp.read_barcodes(printed(content, page))}
    assert link_of(lessons[2], ADDRESS) in codes


def test_a_booklet_needs_something_to_bind() -> None:
    with refused("sheet.empty"):
        booklet([], "Nothing", SHOP)
