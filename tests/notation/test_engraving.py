"""The engraved staff: no warnings from verovio, an id for every note, no external references."""

from __future__ import annotations

import re
from itertools import cycle, islice
from xml.etree import ElementTree

import pytest

from carnatic.errors import CarnaticError
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import Score, lay_out
from carnatic.lessons.realise import ladder_practice, realise_lesson
from carnatic.library import library
from carnatic.notation.engraving import SVG, engrave, to_svg
from carnatic.notation.note_values import measures
from carnatic.notation.spelling import signature
from carnatic.notation.staff import to_musicxml
from carnatic.notation.standalone import XLINK, titled
from carnatic.theory.tala import SPEEDS
from tests.laws import for_each
from tests.notation.patterns import PATTERNS
from tests.refusing import refused

RAGAS = [raga.name for raga in library().ragas]
TALAS = {tala.name: tala for tala in library().talas}
WIDE_PX, NARROW_PX = 820, 350


def own(text: str, raga: str = "Mayamalavagowla", tala: str = "Adi", speed: int = 1) -> Score:
    return lay_out(parse(f"raga: {raga}\ntala: {tala}\nspeed: {speed}\n\n{text}", library()))


def lesson(number: int, raga: str = "Mayamalavagowla", speed: int = 1) -> Score:
    return lay_out(realise_lesson(library().lessons_of("sarali")[number - 1], library().request(raga=raga)), speed)


def groups(svg: str, name: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)
    return [group for group in root.iter(f"{{{SVG}}}g") if name in group.get("class", "").split()]


def note_ids(element: ElementTree.Element) -> list[str]:
    return [e.attrib["id"] for e in element.iter() if re.fullmatch(r"n\d+(-\d+)?", e.get("id", ""))]


def check(score: Score, width_px: int, capfd: pytest.CaptureFixture[str]) -> str:
    """Draw a score, and check that nothing is logged and no note is missing."""
    svg = engrave(score, width_px)
    log = capfd.readouterr()
    assert (log.out, log.err) == ("", "")
    ids = note_ids(ElementTree.fromstring(svg))
    assert len(ids) == len(set(ids))
    assert {one for one in ids if "-" not in one} == {f"n{event.index}" for event in score.events}
    return svg


def test_a_warning_of_verovio_would_be_seen(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CarnaticError):
        to_svg("<unknown/>")
    assert "Warning" in capfd.readouterr().err


def check_raga(raga: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    letters = [place.letter for place in library().raga(raga).places]
    svg = check(lay_out(ladder_practice(library().request(raga=raga))), width_px, capfd)
    systems = groups(svg, "system")
    signs = len(signature(library().raga(raga)))
    assert len(groups(svg, "keyAccid")) == signs * len(systems)
    # only a letter that has two forms needs signs of its own
    assert (groups(svg, "accid") == []) == (len(set(letters)) == len(letters))


@for_each(("raga", "width_px"), zip(PATTERNS, cycle((WIDE_PX, NARROW_PX))))
def test_every_pattern_of_signs(raga: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    check_raga(raga, width_px, capfd)


@pytest.mark.sweep
@for_each("raga", RAGAS)
@for_each("width_px", [WIDE_PX, NARROW_PX])
def test_every_raga(raga: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    check_raga(raga, width_px, capfd)


def check_tala(tala: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    score = own("s r g , m p , , , d n S , n d p m , , g r s , , , , , " * 4, "Kanakangi", tala, 2)
    check(score, width_px, capfd)


@for_each(("tala", "width_px"), zip(TALAS, cycle((WIDE_PX, NARROW_PX, 1600))))
def test_every_tala(tala: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    check_tala(tala, width_px, capfd)


@pytest.mark.sweep
@for_each("tala", TALAS)
@for_each("width_px", [WIDE_PX, NARROW_PX, 1600])
def test_every_tala_at_every_width(tala: str, width_px: int, capfd: pytest.CaptureFixture[str]) -> None:
    check_tala(tala, width_px, capfd)


@pytest.mark.parametrize("widths", [(WIDE_PX, 320), pytest.param((590, NARROW_PX), marks=pytest.mark.sweep)])
@for_each("speed", SPEEDS)
def test_every_speed(speed: int, widths: tuple[int, ...], capfd: pytest.CaptureFixture[str]) -> None:
    for score in (lesson(13, speed=speed), own("S n. , d. s , , , , R G , , s ; ; ; r M P", "Kanakangi", speed=speed)):
        for width_px in widths:
            check(score, width_px, capfd)


def run(text: str, tala: str = "Adi") -> Score:
    return lay_out(parse(f"tala: {tala}\ntrikalam: yes\n\n{text}", library()))


@pytest.mark.parametrize("tala", ["Adi", "khanda jati Ata", "Misra chapu", "tisra jati Eka"])
def test_trikalam(tala: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = "s r g , m p d n S , n d p m g r s , r g m p d , p m g r s"
    signs = islice(cycle(text.split()), 3 * TALAS[tala].aksharas)
    score = run(" ".join(signs), tala)
    for width_px in (WIDE_PX, 1600, 320):
        check(score, width_px, capfd)


@pytest.mark.parametrize("eduppu", ["madhyadi", "desadi"])
@pytest.mark.parametrize("speed", [2, 4, 6])
def test_eduppu(eduppu: str, speed: int, capfd: pytest.CaptureFixture[str]) -> None:
    score = lay_out(parse(f"speed: {speed}\neduppu: {eduppu}\n\n" + "s r g m p d n S n d p m g r s , " * 3, library()))
    for width_px in (WIDE_PX, NARROW_PX, 320):
        assert len(groups(check(score, width_px, capfd), "rest")) >= 2


def test_tied_parts_can_be_found() -> None:
    score = own("s r g m p , , , S , , , , , , ,")
    wanted = [piece.id for measure in measures(score) for piece in measure]
    assert note_ids(ElementTree.fromstring(engrave(score))) == wanted
    assert wanted == ["n0", "n1", "n2", "n3", "n4", "n4-2", "n5", "n5-2", "n5-3"]


def test_a_note_holds_its_syllable() -> None:
    notes = groups(engrave(lesson(1)), "note")
    assert ["".join(note.itertext()) for note in notes] == list("srgmpdnSSndpmgrs")


# -- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speed", "width_px", "lines"),
    [
        (1, WIDE_PX, [16, 16]),
        (1, 590, [16, 16]),
        (1, NARROW_PX, [8, 8, 8, 8]),
        (2, WIDE_PX, [16, 16]),
        (2, NARROW_PX, [8, 8, 8, 8]),
        (4, WIDE_PX, [16, 16]),
        (4, 1000, [32]),
        (4, NARROW_PX, [8, 8, 8, 8]),
    ],
)
def test_lines_break_where_the_sargam_does(speed: int, width_px: int, lines: list[int]) -> None:
    score = own("s r g m p d n S S n d p m g r s " * 2, speed=speed)
    assert len(score.events) == 32
    found = [note_ids(system) for system in groups(engrave(score, width_px), "system")]
    assert [len(line) for line in found] == lines
    assert [one for line in found for one in line] == [f"n{i}" for i in range(32)]


@pytest.mark.parametrize(
    ("width_px", "lines"),
    [
        # two avartanams side by side at first speed, one at second, half a one at third
        (WIDE_PX, [16, 8] + [16] * 3 + [16] * 6),
        (1600, [16, 8, 32, 16, 64, 32]),
        (NARROW_PX, [8] * 3 + [8] * 6 + [8] * 12),
    ],
)
def test_a_trikalam_run_breaks_by_its_speeds(width_px: int, lines: list[int]) -> None:
    systems = groups(engrave(run("s r g m p d n S S n d p m g r s s r g m p d n S"), width_px), "system")
    assert [len(note_ids(system)) for system in systems] == lines


@pytest.mark.parametrize(("tala", "dashed"), [("Adi", 2), ("khanda jati Ata", 3), ("chaturasra jati Eka", 0)])
def test_dashed_lines_between_angas(tala: str, dashed: int) -> None:
    score = own("s r g m p d n S " * 7, tala=tala)
    for width_px in (WIDE_PX, 2000):
        assert engrave(score, width_px).count("stroke-dasharray") == dashed * len(score.avartanams)


def test_the_box_is_as_wide_as_asked() -> None:
    for width_px in (WIDE_PX, NARROW_PX):
        root = ElementTree.fromstring(engrave(lesson(1), width_px))
        left, top, width, height = map(float, root.attrib["viewBox"].split())
        assert (left, top) == (0, 0)
        assert abs(width - width_px) <= 2
        assert height > 60
        assert "width" not in root.attrib


@pytest.mark.parametrize("width_px", [0, 319, 4001, -5])
def test_a_width_that_cant_be_drawn(width_px: int) -> None:
    with refused("staff.width"):
        engrave(lesson(1), width_px)


# -- what the page may rely on ----------------------------------------------------------------------


def test_nothing_comes_from_outside_and_ink_and_font_from_the_page() -> None:
    for svg in (engrave(lesson(5)), engrave(lesson(5, speed=3), NARROW_PX), titled(engrave(lesson(5)), "A", "b")):
        # the names of the two vocabularies, which nothing fetches
        assert re.sub(rf'xmlns="{SVG}"|xmlns:xlink="{XLINK}"', "", svg).count("http") == 0
        for word in ("<style", "@import", "@font-face", "url(", "<script", "<image", "<title", "black", "Times"):
            assert word not in svg
        references = set(re.findall(r'href="([^"]*)"', svg))
        assert references <= {f"#{one}" for one in re.findall(r'id="([^"]*)"', svg)}
        colours = set(re.findall(r'(?:fill|stroke|color)="([^"]*)"', svg))
        assert colours <= {"currentColor", "none"}
        ids = re.findall(r' id="([^"]*)"', svg)
        assert len(ids) == len(set(ids))


def test_the_same_score_is_drawn_the_same() -> None:
    assert engrave(lesson(5)) == engrave(lesson(5))


def test_two_drawings_share_no_glyph_ids() -> None:
    wide, narrow = (set(re.findall(r' id="(E[^"]*)"', engrave(lesson(5), width))) for width in (WIDE_PX, NARROW_PX))
    assert wide
    assert wide.isdisjoint(narrow)


def test_a_heading_is_only_text() -> None:
    title, subtitle = "<script>alert(1)</script>\x07 &", '"quotes" ]]>'
    root = ElementTree.fromstring(titled(engrave(lesson(1)), title, subtitle))
    assert [text.text for text in root.findall(f"{{{SVG}}}text")] == [title.replace("\x07", ""), subtitle]


def test_it_is_drawn_in_any_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    score = lesson(5)
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(lambda _: engrave(score), range(4)))
    assert set(drawn) == {engrave(score)}


@pytest.mark.parametrize("text", ["", "not xml", "<score-partwise>", "<unknown/>"])
def test_what_is_no_music(text: str) -> None:
    with pytest.raises(CarnaticError) as refusal:
        to_svg(text)
    assert refusal.value.code in ("staff.failed", "staff.unreadable")


def test_musicxml_of_the_download_is_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    to_svg(to_musicxml(lesson(5)))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_brackets_go_from_the_first_to_the_last_note_of_a_group(
    width_px: int, capfd: pytest.CaptureFixture[str]
) -> None:
    score = lay_out(parse("family: sarali\nraga: Mohanam\n\ns r g s r g s r s r g p d S , ,", library()))
    svg = check(score, width_px, capfd)
    heads = [x_of(note.find(f".//{{{SVG}}}use")) for note in groups(svg, "note")]
    lines = [[int(x) for x in re.findall(r"[ML](\d+)", span[-1].get("d", ""))] for span in groups(svg, "bracketSpan")]
    assert lines == [
        [pytest.approx(heads[a], abs=40), pytest.approx(heads[b], abs=40)] for a, b in ((0, 2), (3, 5), (6, 7))
    ]


def x_of(head: ElementTree.Element | None) -> int:
    assert head is not None
    return int(re.findall(r"translate\((\d+)", head.get("transform", ""))[0])
