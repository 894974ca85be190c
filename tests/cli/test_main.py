"""The command line: its output, and its refusals."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import mido
import pytest

from carnatic.cli.main import COMMANDS, main
from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.families import LANDING_FAMILIES
from carnatic.exercise.request import request_to_json
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.exercise.settings import NotationSettings
from carnatic.library import library

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str, str]]

# the end of the list of kinds that fit every raga and tala
LANDING = f", {', '.join(LANDING_FAMILIES[:-1])} and {LANDING_FAMILIES[-1]} exercises"
MOHANAM = "raga: Mohanam\n\ns r g p | d S | , , || S d p g | r s | , , ||\n"
FAULTY = "raga: Mohanam\n\ns r g m | d S | , , || S d p g | r s | , ||\n"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command and return its exit status, its standard output and its standard error."""

    def command(*words: str, stdin: str | bytes = b"") -> tuple[int, str, str]:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            status = main(words)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        return status, *capfd.readouterr()

    return command


@pytest.fixture
def mohanam(tmp_path: Path) -> str:
    path = tmp_path / "mohanam.txt"
    path.write_text(MOHANAM)
    return str(path)


def assert_refused(answer: tuple[int, str, str], sentence: str) -> None:
    status, out, err = answer
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


# -- generate -----------------------------------------------------------------------------------


def test_generate_gives_legal_text_that_check_reads(run: Run) -> None:
    status, out, err = run("generate", "--raga", "mohana", "--seed", "7")
    assert (status, err) == (0, "")
    exercise = parse(out, library())
    assert show(exercise) == out
    assert review(exercise) == ()
    assert (exercise.request.raga.name, exercise.request.seed, exercise.request.family) == ("Mohanam", 7, "sarali")
    assert run("check", "-", stdin=out) == (0, "No mistakes.\n", "")


def test_count_is_the_seeds_one_after_another(run: Run) -> None:
    together = run("generate", "--raga", "Kalyani", "--seed", "40", "--count", "3")[1].split("---\n")
    alone = [run("generate", "--raga", "Kalyani", "--seed", str(seed))[1] for seed in (40, 41, 42)]
    assert together == alone
    assert len(set(alone)) == 3
    status, out, _ = run("check", "-", stdin="---\n".join(together))
    assert (status, out.count("No mistakes.\n")) == (0, 3)


def test_generate_in_json_is_the_contracts(run: Run) -> None:
    _, out, _ = run("generate", "--raga", "Mohanam", "--seed", "7", "--count", "2", "--speed", "2", "--format", "json")
    exercises = json.loads(out)
    assert [item["request"]["seed"] for item in exercises] == [7, 8]
    for item in exercises:
        assert_contract(item)
        assert item["faults"] == []
        assert (item["raga"], item["tala"], item["angas"], item["speed"]) == ("Mohanam", "Adi", [4, 2, 2], 2)
        assert item["request"]["family"] == "sarali"
        assert len(item["request"]["model"]) >= 8
        assert item["nearest_lesson"]["id"].startswith("sarali_")
        assert item["nearest_lesson"]["shared_run"] > 0


@pytest.mark.parametrize(
    ("words", "avartanams"),
    [
        (("--family", "janta", "--raga", "Mohanam"), 12),
        (("--family", "janta", "--raga", "Mohanam", "--speed", "1"), 12),
        (("--family", "dhatu", "--raga", "Mohanam", "--speed", "2"), 12),
        (("--family", "alankaram", "--raga", "Kalyani", "--tala", "khanda jati Ata"), 8),
        (("--family", "tara_sthayi", "--avartanams", "6"), 6),
        (("--family", "mandra_sthayi", "--tala", "Eka", "--avartanams", "8"), 8),
        (("--family", "free", "--raga", "Sahana", "--tala", "Misra chapu"), 4),
    ],
)
def test_generate_composes_every_family(run: Run, words: tuple[str, ...], avartanams: int) -> None:
    status, out, err = run("generate", *words, "--seed", "3")
    assert (status, err) == (0, "")
    exercise = parse(out, library())
    assert show(exercise) == out
    assert (exercise.request.family, exercise.request.avartanams) == (words[1], avartanams)
    usual = "2" if words[1] == "janta" else "1"
    assert str(exercise.request.speed) == (words[words.index("--speed") + 1] if "--speed" in words else usual)
    assert run("check", "-", stdin=out) == (0, "No mistakes.\n", "")
    (item,) = json.loads(run("generate", *words, "--seed", "3", "--format", "json")[1])
    assert_contract(item)
    assert item["faults"] == []
    assert item["request"]["avartanams"] == avartanams
    family = "sarali" if words[1] == "free" else words[1]
    assert item["nearest_lesson"] is None or item["nearest_lesson"]["id"].startswith(family)


def test_a_length_that_a_family_has_not_is_told(run: Run) -> None:
    status, out, err = run("generate", "--family", "tara_sthayi", "--avartanams", "5")
    assert (status, parse(out, library()).avartanams) == (0, 6)
    assert err == (
        "A tara sthayi exercise has an even number of rows, 4 or more: you asked for 5 avartanams and it has 6.\n"
    )


def assert_contract(item: dict[str, Any]) -> None:
    """The keys, and notes that say when and where in the tala they sound."""
    assert {"request", "title", "raga", "tala", "angas", "speed", "text", "notes", "faults", "nearest_lesson"} <= set(
        item
    )
    tala = library().tala(item["tala"])
    clock = Fraction(0)
    for note in item["notes"]:
        assert set(note) == {
            "swara", "sthayi", "swarasthana", "start", "duration", "avartanam", "anga", "akshara", "cents",
        }  # fmt: skip
        assert Fraction(note["start"]) == clock
        avartanam, akshara = divmod(int(clock), tala.aksharas)
        place = (avartanam + 1, tala.anga_at(akshara) + 1, akshara + 1)
        assert (note["avartanam"], note["anga"], note["akshara"]) == place
        clock += Fraction(note["duration"])
    assert clock % tala.aksharas == 0
    body = item["text"]
    assert ":" not in body
    assert parse(body, library(), {"raga": item["raga"], "tala": item["tala"], "speed": str(item["speed"])}).notes


def test_the_opening_is_kept(run: Run) -> None:
    _, out, _ = run("generate", "--phrase", "s r g r", "--seed", "3")
    exercise = parse(out, library())
    assert [str(note.swara) for note in exercise.notes[:4]] == ["s", "r", "g", "r"]
    assert exercise.given == frozenset(range(4))


def test_a_line_is_composed_under_conditions(run: Run) -> None:
    """The header carries them, so that the text alone asks for the same line again."""
    words = ("--plan", "mirrored", "--difficulty", "3", "--range", "wide", "--keep", "s r ? ? | ? p")
    status, out, err = run("generate", *words, "--seed", "3")
    made = parse(out, library())
    assert (status, err) == (0, "")
    assert out.splitlines()[5:10] == [
        "keep: s r ? ? ? p", "seed: 3", "temperature: 0.9", "plan: mirrored", "difficulty: 3",
    ]  # fmt: skip
    assert [str(made.notes[k].swara) for k in (0, 1)] == ["s", "r"]
    assert made.given == {0, 1, 5}
    assert difficulty(made).level == 3
    assert library().composer.compose(made.request).exercise == made


def test_what_can_not_be_met_is_told_beside_the_line(run: Run) -> None:
    status, _, err = run("generate", "--family", "janta", "--difficulty", "1")
    assert (status, err.count("\n")) == (0, 1)
    assert "There is no such exercise of level 1; this one has level 3. To come nearer, choose a lower speed." in err
    _, _, err = run("generate", "--family", "alankaram", "--tala", "Rupaka", "--keep", "s ? ? s")
    assert err.startswith("What you locked fits in 10 ways:\ns , | r s r g ||\n")
    assert err.count("\n") == 115


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--raga", "Mohan"), 'We don\'t know the raga "Mohan". Did you mean Mohanam or Mohanakalyani?'),
        (("--tala", "Roopaka"), 'We don\'t know the tala "Roopaka".'),
        (("--tala", "Rupaka"), "Sarali needs a tala of 8 or 4 aksharas; chaturasra jati Rupaka has 6."),
        (("--family", "janta", "--tala", "Rupaka"), f"chaturasra jati Rupaka has new alankaram, free{LANDING}."),
        (("--family", "gitam"), f"has new sarali, janta, dhatu, alankaram, tara sthayi, mandra sthayi, free{LANDING}."),
        (
            ("--family", "alankaram", "--tala", "misra jati Eka", "--raga", "Bhairavi"),
            "All alankaram figures that fit misra jati Eka are in",
        ),
        (
            ("--family", "janta", "--phrase", "s s s s"),
            "No new janta figure starts with s s s s. Shorten the start.",
        ),
        (("--family", "kriti"), 'We have no kind of exercise "kriti".'),
        (("--raga", "Mohanam", "--phrase", "s r g m"), "Mohanam has no m. Its scale is s r g p d S."),
        (("--phrase", "s r x"), 'Line 1, column 5: "x" isn\'t a swara. Type s r g m p d n;'),
        (("--phrase", "r g m p"), "A varisai starts on s or S. Yours starts on r."),
        (("--speed", "10"), "We have no speed (kalam) of 10 swaras per akshara. Choose 1, 2, 4, 8, 3, 6, 5, 7 or 9."),
        (("--speed", "fast"), 'Speed must be a whole number, not "fast".'),
        (("--seed", "-1"), "Choose a number from 0 to 2147483647, not -1."),
        (("--seed", "9" * 500), "Choose a number from 0 to 2147483647, not 9999999999999999999999999999999999999999…."),
        (("--seed", "2147483647", "--count", "2"), "Choose a number from 0 to 2147483647, not 2147483648."),
        (("--temperature", "nan"), "Temperature goes from 0.2 to 2, not nan."),
        (("--temperature", "3"), "Temperature goes from 0.2 to 2, not 3."),
        (("--avartanams", "1"), "Choose 2 to 16 avartanams, not 1."),
        (("--count", "0"), "Choose 1 to 1000 exercises, not 0."),
        (("--count", "x"), 'Argument --count: must be a whole number, not "x"; see varisai generate --help.'),
        (("--plan", "sonata"), 'We have no shape "sonata". Choose any, mirrored or through-composed.'),
        (("--plan", "mirrored", "--family", "free"), "A free exercise is through-composed, not mirrored."),
        (("--plan", "mirrored", "--avartanams", "5"), "A mirrored sarali in Adi has 4 avartanams, or 2 more each"),
        (("--difficulty", "6"), "Choose a level from 0 to 5 (0 for any), not 6."),
        (("--difficulty", "hard"), 'The level must be a whole number, not "hard".'),
        (("--range", "huge"), 'We have no range "huge". Choose any, narrow or wide.'),
        (("--range", "wide", "--family", "janta"), "Janta exercises move over the whole octave. Set the range to any."),
        (("--range", "narrow", "--phrase", "s r g m p d"), "A narrow exercise stays between s and p, and d is"),
        (("--keep", "s r 8"), 'Line 1, column 5: "8" isn\'t a swara. Type s r g m p d n;'),
        (("--keep", "? ? ? m", "--raga", "Mohanam"), "Avartanam 1, akshara 4: Mohanam has no m."),
        (("--keep", "s ? g", "--phrase", "s r"), "A locked line has its own start."),
        (("--format", "xml"), "invalid choice: 'xml'"),
        (("--raga", ""), "Argument --raga: needs a value"),
        (("--rag", "Mohanam"), "Unrecognized arguments: --rag Mohanam"),
    ],
)
def test_generate_refuses_in_one_line(run: Run, words: tuple[str, ...], sentence: str) -> None:
    assert_refused(run("generate", *words), sentence)


# -- check ------------------------------------------------------------------------------------------


def test_check_names_every_fault(run: Run) -> None:
    assert run("check", "-", stdin=FAULTY) == (
        1,
        "Avartanam 1, akshara 4: Mohanam has no m. Its scale is s r g p d S.\n"
        "Avartanam 2, akshara 7: Avartanam 2 has 7 aksharas; Adi needs 8.\n",
        "",
    )


def test_check_in_json(run: Run) -> None:
    status, out, _ = run("check", "-", "--format", "json", stdin=FAULTY)
    (item,) = json.loads(out)
    assert status == 1
    assert item["faults"] == [
        {"avartanam": 1, "akshara": 4, "rule": "raga", "message": "Mohanam has no m. Its scale is s r g p d S."},
        {"avartanam": 2, "akshara": 7, "rule": "tala", "message": "Avartanam 2 has 7 aksharas; Adi needs 8."},
    ]
    assert [note["swarasthana"] for note in item["notes"][:5]] == ["S", "R2", "G3", None, "D2"]
    assert [note["cents"] for note in item["notes"][:5]] == [0.0, 203.91, 386.31, None, 905.87]
    assert item["request"]["family"] == "own"


def test_options_override_the_header(run: Run, mohanam: str) -> None:
    assert run("check", mohanam) == (0, "No mistakes.\n", "")
    assert run("check", mohanam, "--speed", "2") == (0, "No mistakes.\n", "")
    status, out, _ = run("check", mohanam, "--raga", "Hamsadhwani")
    assert (status, out.splitlines()[0]) == (
        1,
        "Avartanam 1, akshara 5: Hamsadhwani has no d. Its scale is s r g p n S.",
    )
    status, out, _ = run("check", mohanam, "--tala", "Rupaka")
    assert (status, out.splitlines()[0]) == (
        1,
        "Avartanam 1, akshara 8: Avartanam 1 has 8 aksharas; chaturasra jati Rupaka needs 6.",
    )


def test_several_exercises_stand_in_one_text(run: Run) -> None:
    status, out, _ = run("check", "-", stdin=f"{MOHANAM}---\n{FAULTY}---\n")
    assert status == 1
    assert out.splitlines()[:3] == ["Own exercise in Mohanam:", "No mistakes.", "Own exercise in Mohanam:"]
    assert_refused(run("check", "-", stdin=f"{MOHANAM}---\n\ns r x"), 'Line 6, column 5: "x" isn\'t a swara.')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Line 1, column 1: There is no swara. Type some, for example s r g m | p d | n S."),
        (b"---\n---\n", "Line 1, column 1: There is no swara."),
        (b"s r g \xff", "Line 1 is not UTF-8 text"),
        (b"\xff\xfes\x00r\x00", "Line 1 is not UTF-8 text"),
        (b"s r\x00", "Line 1, column 4"),
        (b"s" * 30_000, "Line 1, column 1: The text is too long. Keep it under 20000 characters."),
        (b"s " * 600_000, "larger than 1000000 bytes"),
        (b"raga: Mohan\n\ns r", "Did you mean Mohanam"),
        (b"key: x\n\ns r", 'Line 1, column 1: "key" isn\'t a header.'),
        (b"speed: 99999999999999999999\n\ns r", "We have no speed (kalam) of 99999999999999999999 swaras per"),
        (b"given: \xc2\xb2\n\ns r", '"²" doesn\'t say which units are your own.'),
    ],
)
def test_check_refuses_in_one_line(run: Run, content: bytes, sentence: str) -> None:
    assert_refused(run("check", "-", stdin=content), sentence)


def test_a_byte_order_mark_and_windows_lines_are_read(run: Run) -> None:
    content = ("\ufeff" + MOHANAM.replace("\n", "\r\n")).encode()
    assert run("check", "-", stdin=content) == (0, "No mistakes.\n", "")


def test_files_that_are_none(run: Run, tmp_path: Path) -> None:
    assert_refused(run("check", str(tmp_path / "none.txt")), "There is no file")
    assert_refused(run("check", str(tmp_path)), f"{tmp_path} is a folder. Name a file of sargam text.")
    assert_refused(run("check", "x" * 300), "File name too long")
    assert_refused(run("check"), "The following arguments are required: FILE")


# -- export ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sruti", ["5.5", "5 1/2", "5½"])
def test_a_kattai_with_a_half_is_not_the_one_below(run: Run, mohanam: str, tmp_path: Path, sruti: str) -> None:
    out = tmp_path / "out.txt"
    assert run("export", mohanam, "--to", str(out), "--sruti", sruti)[0] == 0
    assert parse(out.read_text(), library()).request.sruti_hz == 207.65


def test_export_writes_every_format(run: Run, mohanam: str, tmp_path: Path) -> None:
    outs = {
        ending: tmp_path / f"out{ending}"
        for ending in (".txt", ".json", ".mid", ".musicxml", ".svg", ".pdf", ".wav", ".mp3")
    }
    words = [word for path in outs.values() for word in ("--to", str(path))]
    status, out, err = run("export", mohanam, *words, "--speed", "2", "--aksharas-per-minute", "120", "--sruti", "5")
    assert (status, out) == (0, "")
    assert err.splitlines() == [f"Wrote {path}." for path in outs.values()]
    kept = parse(outs[".txt"].read_text(), library())
    assert (kept.request.speed, kept.request.sruti_hz, kept.request.aksharas_per_minute) == (2, 196.0, 120.0)
    (item,) = json.loads(outs[".json"].read_text())
    assert_contract(item)
    assert item["request"] == request_to_json(kept.request)
    assert [message for message in mido.MidiFile(outs[".mid"]) if message.type == "note_on"]
    with wave.open(str(outs[".wav"])) as sound:
        # two avartanams at second speed are one of eight aksharas, four seconds, and the last note rings on
        assert 4 <= sound.getnframes() / sound.getframerate() <= 12
    assert "<score-partwise" in outs[".musicxml"].read_text()
    assert "<svg" in outs[".svg"].read_text()
    assert outs[".pdf"].read_bytes().startswith(b"%PDF")
    assert outs[".mp3"].stat().st_size > 1000


def test_export_sounds_in_the_voice_that_is_asked_for(run: Run, mohanam: str, tmp_path: Path) -> None:
    veena, flute, said = tmp_path / "veena.wav", tmp_path / "flute.wav", tmp_path / "flute.json"
    run("export", mohanam, "--to", str(veena))
    status, _, _ = run("export", mohanam, "--to", str(flute), "--to", str(said), "--voice", "Flute")
    assert status == 0
    assert len(veena.read_bytes()) == len(flute.read_bytes())
    assert veena.read_bytes() != flute.read_bytes()
    assert json.loads(said.read_text())[0]["request"]["voice"] == "flute"


def test_export_in_a_scale_of_ones_own(run: Run, mohanam: str, tmp_path: Path) -> None:
    scale, keys, out, back = (tmp_path / name for name in ("my.scl", "my.kbm", "out.txt", "out.scl"))
    scale.write_text("five\n 5\n 10/9\n 5/4\n 3/2\n 5/3\n 2/1\n")
    keys.write_text("0\n0\n127\n48\n53\n261.6256\n0\n")
    words = ("--to", str(out), "--to", str(back), "--tuning", str(scale), "--sruti", str(keys))
    status, _, err = run("export", mohanam, *words)
    assert (status, err.splitlines()[0]) == (
        0, "The file's 5 notes are used for the 5 swaras of Mohanam, in order."
    )  # fmt: skip
    request = parse(out.read_text(), library()).request
    assert (request.mapping, request.tuning.name) == ((("R2", 182.4), ("D2", 884.36)), "just")
    assert request.sruti_hz == pytest.approx(130.8128)
    again = tmp_path / "again.txt"
    run("export", mohanam, "--to", str(again), "--tuning", str(back))
    assert parse(again.read_text(), library()).request.mapping == request.mapping


def test_export_without_drone_and_tala_differs(run: Run, mohanam: str, tmp_path: Path) -> None:
    plain, bare = tmp_path / "plain.wav", tmp_path / "bare.wav"
    run("export", mohanam, "--to", str(plain))
    run("export", mohanam, "--to", str(bare), "--no-drone", "--no-tala")
    assert plain.read_bytes()[:4] == bare.read_bytes()[:4] == b"RIFF"
    assert plain.read_bytes() != bare.read_bytes()


def test_export_writes_as_it_is_asked(run: Run, mohanam: str, tmp_path: Path) -> None:
    text, drawn, staff = (tmp_path / name for name in ("out.txt", "out.svg", "out.musicxml"))
    words = (
        "--script",
        "Tamil",
        "--clef",
        "bass",
        "--staff",
        "sruti",
        "--signs",
        "accidentals",
        "--cents",
        "--no-numbers",
        "--places",
    )
    outs = [word for path in (text, drawn, staff) for word in ("--to", str(path))]
    assert run("export", mohanam, *outs, *words)[0] == 0
    kept = parse(text.read_text(), library())
    assert kept.request.notation == NotationSettings("tamil", False, "bass", "sruti", "accidentals", True, True)
    assert "s r g p | d S | , , ||" in text.read_text()
    assert "ரி" in drawn.read_text()
    assert "<sign>F</sign>" in staff.read_text()
    assert ">+4</words>" in staff.read_text()


@pytest.mark.parametrize(
    ("words", "strength"),
    [
        (("--gamaka",), 100),
        (("--gamaka", "60"), 60),
        (("--gamaka", "60%"), 60),
        (("--gamaka=0",), 0),
        ((), 0),
    ],
)
def test_export_with_gamaka(run: Run, mohanam: str, tmp_path: Path, words: tuple[str, ...], strength: int) -> None:
    """Alone it is sung in full, also before the name of the file."""
    out = tmp_path / "out.txt"
    assert run("export", *words, mohanam, "--to", str(out))[0] == 0
    assert parse(out.read_text(), library()).request.sound.gamaka == strength


def test_a_janta_is_heard_with_gamaka(run: Run, tmp_path: Path) -> None:
    sounds = [tmp_path / "plain.wav", tmp_path / "half.wav", tmp_path / "full.wav"]
    for path, words in zip(sounds, ((), ("--gamaka", "50"), ("--gamaka",))):
        assert run("export", "-", "--to", str(path), *words, stdin="s s r r | g g | m m ||")[0] == 0
    assert len({path.read_bytes() for path in sounds}) == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "The following arguments are required: --to"),
        (("--to", "out.xyz"), '"out.xyz" has no file ending that we can write.'),
        (("--to", "out"), '"out" has no file ending that we can write.'),
        (("--to", "out.pdf", "--paper", "A5"), 'We have no paper size "A5". Choose A4 or Letter.'),
        (("--to", "none/out.txt"), "No such file or directory"),
        (("--to", "out.txt", "--tuning", "my.scl"), "There is no file my.scl. Name a Scala file (.scl)."),
        (("--to", "out.txt", "--tuning", "mohanam.txt"), 'We have no tuning "mohanam.txt".'),
        (("--to", "out.txt", "--sruti", "my.kbm"), "There is no file my.kbm. Name a Scala file (.kbm)."),
        (("--to", "out.txt", "--sruti", "H#"), '"H#" isn\'t a sruti.'),
        (("--to", "out.txt", "--tuning", "slendro"), 'We have no tuning "slendro".'),
        (("--to", "out.txt", "--gamaka", "150"), "Gamaka goes from 0 to 100 percent, not 150."),
        (("--to", "out.txt", "--gamaka", "-5"), "Gamaka goes from 0 to 100 percent, not -5."),
        (("--to", "out.txt", "--voice", "sarod"), '"sarod" isn\'t a choice for the voice.'),
        (("--to", "out.txt", "--script", "latin"), '"latin" isn\'t a choice for the script.'),
        (("--to", "out.txt", "--clef", "alto"), '"alto" isn\'t a choice for the clef. Choose treble or bass.'),
        (("--to", "out.txt", "--staff", "d"), '"d" isn\'t a choice for Sa on the staff. Choose c or sruti.'),
        (("--to", "out.txt", "--signs", "none"), '"none" isn\'t a choice for sharps and flats.'),
        (("--to", "out.txt", "--sruti", "3.5"), "There is no kattai 3.5."),
        (("--to", "out.txt", "--sruti-hz", "20"), "Sruti goes from 65 to 450 hertz, not 20."),
        (("--to", "out.txt", "--sruti", "1", "--sruti-hz", "130"), "not allowed with argument --sruti"),
        (("--to", "out.txt", "--aksharas-per-minute", "500"), "Tempo goes from 20 to 240 aksharas a minute, not 500."),
    ],
)
def test_export_refuses_in_one_line(
    run: Run, mohanam: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(run("export", mohanam, *words), sentence)
    assert [path.name for path in tmp_path.iterdir()] == ["mohanam.txt"]


def test_export_of_faulty_music(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.mid"
    status, _, err = run("export", "-", "--to", str(out), stdin=FAULTY)
    assert (status, out.exists()) == (1, False)  # Mohanam has no m that could sound
    assert "Mohanam has no m" in err
    status, _, err = run("export", "-", "--to", str(out), stdin="raga: Mohanam\n\ns r g p | d S | , ||")
    assert (status, out.exists()) == (1, True)  # too short, and yet it can be heard
    assert "Avartanam 1 has 7 aksharas; Adi needs 8." in err
    assert_refused(run("export", "-", "--to", str(out), stdin=f"{MOHANAM}---\n{MOHANAM}"), "The text has 2")


# -- lessons, ragas, talas ----------------------------------------------------------------------------------


def test_lessons(run: Run) -> None:
    status, out, err = run("lessons", "--number", "5", "--raga", "Hamsadhwani")
    assert (status, err) == (0, "")
    assert out.split("\n\n")[1] == (
        "s r g p | n , | s r ||\ns r g p | n S | , , ||\nS n p g | r , | S n ||\nS n p g | r s | , , ||\n"
    )
    status, out, err = run("lessons", "--raga", "Mohanam", "--format", "json")
    assert [item["title"] for item in json.loads(out)] == [f"Sarali {n} in Mohanam" for n in (1, 2, 3, 4, 5, 8, 15, 16)]
    assert err.count("Mohanam") == 10
    for item in json.loads(out):
        assert_contract(item)
    assert run("lessons")[1].count("---\n") == 15
    assert run("lessons", "--family", "janta")[1].count("---\n") == 11
    assert run("lessons", "--family", "gitam")[1].count("---\n") == 6
    assert "S , , , | S , | , , ||" in run("lessons", "--family", "ladder", "--raga", "Sahana")[1]
    assert run("lessons", "--family", "alankaram", "--tala", "Misra chapu")[1].count("||\n") == 10
    for words, sentence in (
        (("--number", "17"), "Choose sarali lesson 1 to 16, not 17."),
        (
            ("--number", "7", "--raga", "Mohanam"),
            "Sarali 7 climbs 8 swaras from s; Mohanam has 6 up and 6 down, s and S counted.",
        ),
        (("--family", "free"), 'There are no lessons of the kind "free".'),
        (("--tala", "Dhruva"), "Take Adi"),
    ):
        assert_refused(run("lessons", *words), sentence)


def test_ragas(run: Run) -> None:
    assert run("ragas", "mohana")[1] == (
        "    Mohanam  S R2 G3 P D2 S^  (audava-audava)\n"
        "      also Mohana; janya of 28\n"
        "      sources: ravi6 kriti list; MusicPractice raga list; ragavardhini raga index; "
        "Wikipedia, List of Janya ragas\n"
    )
    assert "      janya of 20; anya swaras D2\n" in run("ragas", "Bhairavi")[1]
    assert run("ragas", "S R2 G3 P D2")[1] == run("ragas", "Mōhanam")[1]
    assert len(run("ragas")[1].splitlines()) == 219
    (found,) = json.loads(run("ragas", "29", "--format", "json")[1])
    assert (found["name"], found["number"], found["arohana"]) == ("Dhirasankarabharanam", 29, "S R2 G3 M1 P D2 N3 S^")
    promised = {"name", "aliases", "number", "arohana", "avarohana", "kind", "sources"}
    assert set(found) == promised | {"anya", "disputed", "variants", "note"}
    (found,) = json.loads(run("ragas", "Hindolam", "--format", "json")[1])
    assert (found["parent"], found["avarohana"], found["kind"]) == (20, "S^ N2 D1 M1 G2 S", "audava-audava")
    assert len(json.loads(run("ragas", "--format", "json")[1])) == 219
    assert_refused(run("ragas", "Mohen"), 'We don\'t know the raga "Mohen". Did you mean Mohanam or Huseni?')


def test_every_raga_in_json_says_what_is_promised(run: Run) -> None:
    promised = {"name", "aliases", "arohana", "avarohana", "kind", "sources", "anya", "disputed", "variants", "note"}
    found = json.loads(run("ragas", "--format", "json")[1])
    for row in found:
        raga = library().raga(row["name"])
        assert set(row) == promised | {"parent" if raga.number is None else "number"}
        assert row["aliases"] == list(raga.aliases)
        assert row.get("number", row.get("parent")) == (raga.number or raga.parent_number)
        assert library().raga(f"{row['arohana']} / {row['avarohana']}").arohana == raga.arohana
        assert row["anya"] == [place.symbol for place in raga.anya]
        assert ("bhashanga" in row["kind"]) == bool(row["anya"])
        assert (row["disputed"], row["sources"]) == (raga.disputed, list(raga.sources))
        assert [form["name"] for form in row["variants"]] == [form.name for form in raga.variants]
        assert all(form["sources"] for form in row["variants"])
    assert sum(row["disputed"] for row in found) == 45
    assert sum(bool(row["anya"]) for row in found) >= 18


def test_every_tala_in_json_says_what_is_promised(run: Run) -> None:
    found = json.loads(run("talas", "--format", "json")[1])
    assert [row["name"] for row in found] == [tala.name for tala in library().talas]
    for row in found:
        assert set(row) == {"name", "aliases", "angas", "kriyas", "note"}
        assert len(row["kriyas"]) == sum(row["angas"])
    (adi,) = [row for row in found if row["name"] == "Adi"]
    assert adi["kriyas"] == ["Clap", "Little finger", "Ring finger", "Middle finger", "Clap", "Wave", "Clap", "Wave"]


# -- ladders of one's own ------------------------------------------------------------------------------------

OWN = "S R2 G3 M1 D1 S^ / S^ D1 M1 G3 R2 S"
TURNING = "s g3 r2 p d2 S / S d2 p g3 r2 s"


@pytest.mark.parametrize(("ladders", "said"), [(OWN, "Your own scale."), (TURNING, "counts as vakra")])
def test_own_ladders_go_all_the_way(run: Run, tmp_path: Path, ladders: str, said: str) -> None:
    status, text, err = run("generate", "--raga", ladders, "--family", "free", "--seed", "3")
    assert status == 0
    assert said in err
    exercise = parse(text, library())
    assert exercise.request.raga == library().raga(ladders)
    assert review(exercise) == ()
    assert run("check", "-", stdin=text)[:2] == (0, "No mistakes.\n")
    (row,) = json.loads(run("check", "-", "--format", "json", stdin=text)[1])
    assert row["raga"] == row["request"]["raga"] == exercise.request.raga.name
    for ending in (".mid", ".musicxml", ".txt"):
        out = tmp_path / f"own{ending}"
        assert run("export", "-", "--to", str(out), stdin=text)[0] == 0
        assert out.stat().st_size > 100


def test_own_ladders_are_listed_and_taught(run: Run) -> None:
    assert run("ragas", OWN)[1] == ("    (your own)  S R2 G3 M1 D1 S^  (audava-audava)\n      Your own scale.\n")
    (row,) = json.loads(run("ragas", OWN, "--format", "json")[1])
    assert (row["name"], row["parent"], row["sources"]) == (OWN, None, [])
    assert "s s r r | g g | m m ||" in run("lessons", "--family", "janta", "--number", "1", "--raga", OWN)[1]
    # the ladders of a known raga are that raga
    assert "raga: Mohanam\n" in run("lessons", "--number", "1", "--raga", "S R2 G3 P D2 S / S D2 P G3 R2 S")[1]
    assert run("check", "-", "--raga", OWN, stdin=MOHANAM)[0] == 1


@pytest.mark.parametrize("words", ["generate --raga", "lessons --raga", "check - --raga", "ragas"])
@pytest.mark.parametrize(
    ("ladders", "said"),
    [
        ("R2 G3 P D2 / D2 P G3 R2", "has no Sa"),
        ("S D2 P G3 R2 S / S R2 G3 P D2 S", "D2 P is out of order"),
        ("S R9 G3 P S / S P G3 R2 S", "There is no R9"),
        ("S R2 G3 P D2 S / " * 6000, "The scale is too long. Keep it under 200 characters."),
    ],
)
def test_broken_ladders_are_refused_in_a_sentence(run: Run, words: str, ladders: str, said: str) -> None:
    assert_refused(run(*words.split(), ladders, stdin="s r g m"), said)


def test_talas(run: Run) -> None:
    assert run("talas", "rupaka")[1] == (
        "chaturasra jati Rupaka   6 aksharas: 2 + 4\n"
        "      also Patti\n"
        "      Clap, Wave, Clap, Little finger, Ring finger, Middle finger\n"
    )
    assert len(run("talas")[1].splitlines()) == 39
    (found,) = json.loads(run("talas", "Ata", "--format", "json")[1])
    assert (found["name"], found["aliases"], found["angas"]) == ("khanda jati Ata", ["Vidala"], [5, 5, 2, 2])
    assert found["kriyas"][4:] == [
        "First finger", "Clap", "Little finger", "Ring finger", "Middle finger", "First finger",
        "Clap", "Wave", "Clap", "Wave",
    ]  # fmt: skip
    assert_refused(run("talas", "Aadi"), 'We don\'t know the tala "Aadi".')


# -- help, train, the program itself ----------------------------------------------------------------------------


def test_a_trikalam_run_from_beginning_to_end(run: Run, mohanam: str, tmp_path: Path) -> None:
    _, text, _ = run("generate", "--raga", "Mohanam", "--seed", "7", "--trikalam")
    assert "\nspeed: 1\ntrikalam: yes\n" in text
    _, plain, _ = run("generate", "--raga", "Mohanam", "--seed", "7")
    assert text.replace("trikalam: yes\n", "") == plain
    assert run("check", "-", stdin=text) == (0, "No mistakes.\n", "")
    status, out, _ = run("check", mohanam, "--trikalam", "--format", "json")
    (said,) = json.loads(out)
    assert (status, said["request"]["trikalam"], said["speed"]) == (0, True, 1)
    lengths = [Fraction(note["duration"]) for note in said["notes"]]
    assert sum(lengths) == 3 * 16
    assert {min(lengths), max(lengths)} == {Fraction(1, 4), Fraction(3)}
    assert run("export", mohanam, "--trikalam", "--to", str(tmp_path / "run.mid"))[0] == 0
    assert mido.MidiFile(tmp_path / "run.mid").length == pytest.approx(48)
    assert_refused(run("generate", "--trikalam", "--speed", "2"), "Trikalam goes through the first three speeds by")
    broken = run("check", "-", "--trikalam", "--format", "json", stdin="s r g")
    assert_refused(broken, "Add 5, or choose one speed.")
    assert run("export", "-", "--trikalam", "--to", str(tmp_path / "broken.mid"), stdin="s r g")[0] == 2
    assert not (tmp_path / "broken.mid").exists()
    _, out, _ = run("lessons", "--family", "gitam", "--number", "1", "--trikalam", "--format", "json")
    assert json.loads(out)[0]["request"]["trikalam"] is True


def test_a_line_begun_after_sama(run: Run, tmp_path: Path) -> None:
    text = "raga: Mohanam\nspeed: 2\n\ns r g p d S S d p g r s r g r s"
    assert run("check", "-", "--eduppu", "desadi", stdin=text) == (0, "No mistakes.\n", "")
    status, out, _ = run("check", "-", "--eduppu", "desadi", stdin=text + " r g")
    assert (status, out) == (
        1,
        "Avartanam 2, akshara 3: With desadi eduppu, a line needs whole avartanams of 8 swaras; this one has 18. "
        "Add 6, or leave out 2.\n",
    )
    assert_refused(
        run("check", "-", "--eduppu", "vishama", stdin=text), "Choose sama, 1/4, 1/2, 3/4, 1, 3/2, madhyadi or desadi."
    )
    assert_refused(
        run("check", "-", "--eduppu", "desadi", "--speed", "3", stdin=text), "Choose 2, 4, 8 or 6 swaras per akshara"
    )
    path = tmp_path / "later.txt"
    assert run("export", "-", "--eduppu", "desadi", "--to", str(path), stdin=text)[0] == 0
    assert path.read_text().endswith("s r g p d | S S d p | g r s r ||\ng r s\n")
    assert run("export", str(path), "--to", str(tmp_path / "later.json"))[0] == 0
    (said,) = json.loads((tmp_path / "later.json").read_text())
    assert (said["request"]["eduppu"], said["notes"][0]["start"], said["notes"][0]["akshara"]) == ("desadi", "3/2", 2)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    status, out, _ = run(command, "--help")
    assert status == 0
    assert out.startswith(f"usage: varisai {command} ")
    assert f"Example: varisai {command} " in out


def test_the_help_names_the_command_that_was_typed() -> None:
    for words in ((), ("talas",)):
        shown = program(*words, "--help").stdout.decode()
        assert shown.startswith(" ".join(("usage: python -m carnatic", *words)))
        assert "Example: python -m carnatic " in shown


def test_help_names_every_command(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert all(f"    {command}" in out for command in COMMANDS)
    assert_refused(run(), "The following arguments are required: COMMAND")
    assert_refused(run("sing"), "invalid choice: 'sing'")


def test_train_refuses_a_folder_without_lessons(run: Run, tmp_path: Path) -> None:
    assert_refused(run("train", "--corpus", str(tmp_path), "--out", str(tmp_path)), "There is no sarali.txt in")
    assert_refused(run("train", "--epochs", "0", "--out", str(tmp_path)), "Training takes 1 to 10000 epochs, not 0.")


def test_train_tells_other_programs_what_it_made(run: Run, tmp_path: Path) -> None:
    lines = library().text("corpus/sarali.txt").splitlines()
    (tmp_path / "sarali.txt").write_text("\n".join(line for line in lines if line[7:9] in ("01", "02")))
    out = tmp_path / "out"
    words = ("train", "--corpus", str(tmp_path), "--out", str(out), "--epochs", "1", "--seed", "3")
    status, told, _ = run(*words, "--format", "json")
    assert status == 0
    assert json.loads(told) == json.loads((out / "card.json").read_text()) | {"out": str(out)}
    raga_card = json.loads((out / "raga_card.json").read_text())
    assert (raga_card["seed"], raga_card["configuration"]["steps"]) == (3, 1)
    assert raga_card["weights_hash"] == hashlib.sha256((out / "raga_weights.safetensors").read_bytes()).hexdigest()


def program(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "carnatic", *words], cwd=ROOT, capture_output=True, **options)


def test_the_program_ends_with_its_status() -> None:
    assert program("check", "-", input=MOHANAM.encode()).returncode == 0
    assert program("check", "-", input=FAULTY.encode()).returncode == 1
    missing = program("check", "none.txt")
    assert (missing.returncode, missing.stdout, missing.stderr.count(b"\n")) == (2, b"", 1)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"{sys.executable} -m carnatic lessons --family dhatu | head -n 1; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True)
    assert run.stdout.count(b"\n") == 1
    assert run.stderr == b""


def test_an_old_terminal_is_no_error() -> None:
    run = program("ragas", "Xōhanam\udcff", env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (run.returncode, run.stderr.count(b"\n")) == (2, 1)
    assert "Xōhanam".encode() in run.stderr


# -- what is too long -----------------------------------------------------------------------------

SLOW = "tempo: 20\ntrikalam: yes\n\n" + "s r g m | p d | n S ||\n" * 30


def test_a_line_that_is_too_long_is_refused_and_the_flag_lifts_it(run, tmp_path):
    out = tmp_path / "out.mid"
    status, shown, told = run("export", "-", "--to", str(out), stdin=SLOW)
    assert (status, shown) == (2, "")
    assert told.startswith("This line lasts 36 minutes; a file has up to 15 minutes. Choose a tempo")
    assert not out.exists()
    assert run("export", "-", "--to", str(out), "--aksharas-per-minute", "48", stdin=SLOW)[0] == 0
    out.unlink()
    assert run("export", "-", "--to", str(out), "--no-limit", stdin=SLOW)[0] == 0
    assert out.read_bytes()[:4] == b"MThd"


def test_what_is_only_read_has_no_such_bound(run, tmp_path):
    out = tmp_path / "out.txt"
    assert run("export", "-", "--to", str(out), stdin=SLOW)[0] == 0
    assert run("check", "-", stdin=SLOW)[0] == 0


def test_a_worksheet_that_sounds_for_hours_is_refused_and_leaves_no_file(run, tmp_path):
    out = tmp_path / "sheet.zip"
    words = ("--families", "janta", "--ragas", "Mayamalavagowla, Kalyani", "--number", "40", "--new-percent", "0")
    words += ("--aksharas-per-minute", "20")
    status, _, told = run("worksheet", "--to", str(out), *words)
    assert status == 2
    assert "a worksheet plays up to 120 minutes" in told
    assert list(tmp_path.iterdir()) == []
