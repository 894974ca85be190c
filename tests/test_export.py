"""Every format, read back by another program."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import mido
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from carnatic.compose.composition import NearestLesson
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import request_from_json
from carnatic.exercise.sargam.text import parse, read_notes
from carnatic.exercise.score import lay_out
from carnatic.exercise.settings import SCRIPTS
from carnatic.export import FORMATS, export, file_name, format_for, own_address, to_json
from carnatic.lessons.realise import realise_lesson
from carnatic.lessons.scale import ladder_alone
from carnatic.library import library
from carnatic.notation.sargam import SCRIPT_SYLLABLES as SARGAM
from carnatic.sound.mix import Levels
from tests.laws import for_each
from tests.refusing import refused

ENDINGS = [form.suffix for form in FORMATS]


def lesson(number: int = 5, **fields: str) -> Exercise:
    return realise_lesson(library().lessons_of("sarali")[number - 1], library().request(**fields))


def short(speed: int = 1) -> Exercise:
    return parse(f"raga: Mohanam\nspeed: {speed}\ntempo: 240\n\ns r g p , d S R | g. p. d. s", library())


# -- the table ------------------------------------------------------------------------------


def test_the_table() -> None:
    assert [(form.name, form.suffix, form.mime) for form in FORMATS] == [
        ("MP3", ".mp3", "audio/mpeg"),
        ("WAV", ".wav", "audio/wav"),
        ("FLAC", ".flac", "audio/flac"),
        ("Stems", ".zip", "application/zip"),
        ("MIDI", ".mid", "audio/midi"),
        ("MusicXML", ".musicxml", "application/vnd.recordare.musicxml+xml"),
        ("Text", ".txt", "text/plain"),
        ("JSON", ".json", "application/json"),
        ("SVG", ".svg", "image/svg+xml"),
        ("PDF", ".pdf", "application/pdf"),
        ("Scala", ".scl", "text/plain"),
    ]


@pytest.mark.parametrize("path", ["a.mid", "A.MID", "/tmp/x.y/b.Mid", ".mid", "no. 7.mid", "../ஸ.mid"])
def test_the_ending_chooses_the_format(path: str) -> None:
    assert format_for(path).name == "MIDI"


@pytest.mark.parametrize("path", ["", "mid", "a.doc", "a.mid.exe", "a.", "a.midi", "a.mid/", "x" * 300 + ".doc"])
def test_an_unknown_ending_is_answered_with_those_there_are(path: str) -> None:
    with refused("export.ending"):
        format_for(path)
    with pytest.raises(CarnaticError):
        export(lesson(), path)
    with pytest.raises(CarnaticError):
        file_name(lesson(), path)


# -- each format -------------------------------------------------------------------------------


def test_text() -> None:
    exercise = lesson(raga="Mohanam", mapping="G3=372.31", sruti="4.5", speed="2")
    assert parse(export(exercise, ".txt").decode(), library()) == exercise


def test_midi() -> None:
    exercise = lesson(raga="Mohanam", speed="2", tempo="90")
    file = mido.MidiFile(file=io.BytesIO(export(exercise, ".mid")))
    melody = [message for message in file.tracks[0] if message.type == "note_on" and message.velocity]
    assert len(melody) == len(lay_out(exercise).events)
    assert file.length == pytest.approx(16 * 60 / 90)


@pytest.mark.parametrize(
    ("drone", "tala", "names"),
    [
        (True, True, ["Own exercise in Mohanam", "Tanpura", "Adi tala"]),
        (False, True, ["Own exercise in Mohanam", "Adi tala"]),
        (True, False, ["Own exercise in Mohanam", "Tanpura"]),
        (False, False, ["Own exercise in Mohanam"]),
    ],
)
def test_midi_without_drone_or_tala(drone: bool, tala: bool, names: list[str]) -> None:
    file = mido.MidiFile(file=io.BytesIO(export(short(), ".mid", drone=drone, tala=tala)))
    assert [track.name for track in file.tracks] == names


def test_musicxml() -> None:
    root = ElementTree.fromstring(export(short(), ".musicxml"))
    lyrics = [lyric.text for lyric in root.iterfind(".//lyric/text")]
    assert lyrics == list("srgpdSRgpds")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Mohanam, Adi tala 4 + 2 + 2, first speed (1 swara per akshara), 60 aksharas per minute"),
        ({"trikalam": "yes"}, "Adi tala 4 + 2 + 2, trikalam (1, 2 and 4 swaras per akshara)"),
        (
            {"family": "own", "speed": "2", "eduppu": "desadi"},
            "4 + 2 + 2, second speed (2 swaras per akshara), desadi eduppu",
        ),
    ],
)
def test_svg_says_how_it_goes(fields: dict[str, str], words: str) -> None:
    exercise = Exercise(library().request(raga="Mohanam", **fields), read_notes("s r g p d S S d")[0])
    assert words in export(exercise, ".svg").decode()


def test_a_code_leads_to_the_address_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VARISAI_ADDRESS", raising=False)
    assert own_address() == own_address("") == "http://localhost:8501"
    assert own_address("https://veena.local/school") == "https://veena.local/school"
    monkeypatch.setenv("VARISAI_ADDRESS", "https://varisai.example")
    assert own_address("http://10.0.0.7:8501") == "https://varisai.example"
    monkeypatch.delenv("VARISAI_ADDRESS")
    exercise = parse("raga: Mohanam\n\ns r g p | d S", library())
    files = [export(exercise, ".pdf", address=address) for address in ("", "https://veena.local/school")]
    codes = [
        code.text
        for content in files
        for code in zxingcpp.read_barcodes(pypdfium2.PdfDocument(content)[0].render(scale=3).to_pil())
    ]
    assert [code.partition("/?")[0] for code in codes] == ["http://localhost:8501", "https://veena.local/school"]


def test_svg_stands_alone() -> None:
    exercise = parse("title: <My> line & more\nraga: Mohanam\nspeed: 2\n\ns r g p | d S", library())
    drawn = export(exercise, ".svg").decode()
    root = ElementTree.fromstring(drawn)
    texts = [text.text for text in root.findall("{http://www.w3.org/2000/svg}text")]
    assert texts == [
        "<My> line & more",
        "Mohanam, Adi tala 4 + 2 + 2, second speed (2 swaras per akshara), 60 aksharas per minute",
    ]
    assert drawn.count("xmlns=") == 1
    # Inkscape 1.2 draws no glyph without the older link
    uses = list(root.iter("{http://www.w3.org/2000/svg}use"))
    assert len(uses) > 8
    assert all(use.get("{http://www.w3.org/1999/xlink}href") == use.get("href") != "" for use in uses)


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script != "roman"])
def test_svg_carries_the_letters_of_its_script(script: str) -> None:
    drawn = export(lesson(script=script), ".svg").decode()
    root = ElementTree.fromstring(drawn)
    assert root.attrib["font-family"] == f"Anek Latin, Noto Sans, Noto Sans {script.capitalize()}, sans-serif"
    (data,) = re.findall(r"base64,([^\"]*)", drawn)
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    assert {ord(sign) for syllable in SARGAM[script] for sign in syllable} <= font.getBestCmap().keys()
    assert len(drawn) - len(export(lesson(), ".svg")) < 12_000


def test_wav() -> None:
    with wave.open(io.BytesIO(export(short(), ".wav"))) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        seconds = sound.getnframes() / sound.getframerate()
    # two avartanams of eight aksharas at 240 to the minute, then the drone fades
    assert 4 <= seconds <= 7


def test_mp3() -> None:
    sound = export(short(), ".mp3")
    assert sound[:3] == b"ID3" or (sound[0] == 0xFF and sound[1] & 0xE0 == 0xE0)
    assert len(sound) > 4 * 128_000 / 8


def test_layers_can_be_left_out() -> None:
    whole = export(short(), ".wav")
    without = {
        (drone, tala): export(short(), ".wav", drone=drone, tala=tala)
        for drone in (True, False)
        for tala in (True, False)
    }
    assert without[True, True] == whole
    assert len(set(without.values())) == 4
    assert without[False, True] == export(short(), ".wav", levels=Levels(drone=0))
    assert without[True, False] == export(short(), ".wav", levels=Levels(tala=0))


@pytest.mark.parametrize("ending", [".mid", ".wav", ".mp3"])
def test_a_swara_without_a_pitch_cant_sound(ending: str) -> None:
    with refused("play.not_in_raga"):
        export(parse("raga: Mohanam\n\ns r g m", library()), ending)


@for_each("ending", [e for e in ENDINGS if e != ".mp3"])
def test_the_same_exercise_gives_the_same_bytes(ending: str) -> None:
    assert export(short(), ending) == export(short(), ending)


# -- JSON ---------------------------------------------------------------------------------------


def test_json_by_hand() -> None:
    exercise = parse("raga: Mohanam\nspeed: 2\nmapping: G3=372.31\n\ns r g , m n. S'", library())
    found = to_json(exercise)
    notes = found.pop("notes")
    request = found.pop("request")
    assert found == {
        "idea": None,
        "title": "Own exercise in Mohanam",
        "raga": "Mohanam",
        "tala": "Adi",
        "angas": [4, 2, 2],
        "speed": 2,
        "repeats": 1,
        "text": "s r g , m n. S'",
        "faults": found["faults"],
        "nearest_lesson": {"id": "sarali_01", "shared_run": 3},
    }
    assert found["faults"][0] == {
        "avartanam": 1,
        "akshara": 3,
        "rule": "raga",
        "message": "Mohanam has no m. Its scale is s r g p d S.",
    }
    assert request_from_json(request, library()) == exercise.request
    assert request["mapping"] == {"G3": 372.31}
    keys = ("swara", "sthayi", "swarasthana", "start", "duration", "avartanam", "anga", "akshara", "cents")
    assert [tuple(note) for note in notes] == [keys] * 6
    assert [tuple(note.values()) for note in notes] == [
        ("s", "madhya", "S", "0", "1/2", 1, 1, 1, 0.0),
        ("r", "madhya", "R2", "1/2", "1/2", 1, 1, 1, 203.91),
        ("g", "madhya", "G3", "1", "1", 1, 1, 2, 372.31),
        ("m", "madhya", None, "2", "1/2", 1, 1, 3, None),
        ("n", "mandra", None, "5/2", "1/2", 1, 1, 3, None),
        ("s", "ati-tara", "S", "3", "1/2", 1, 1, 4, 2400.0),
    ]


def test_json_file_is_a_list() -> None:
    exercise = lesson()
    assert json.loads(export(exercise, ".json")) == [to_json(exercise)]


@pytest.mark.parametrize("speed", ["1", "4", "8", "3", "9"])
@pytest.mark.parametrize("raga", ["Mayamalavagowla", "Kanakangi", "Mohanam"])
def test_json_notes_are_played_to_the_end(raga: str, speed: str) -> None:
    exercise = lesson(3, raga=raga, speed=speed)
    found = to_json(exercise)
    at = Fraction(0)
    for note in found["notes"]:
        assert Fraction(note["start"]) == at
        at += Fraction(note["duration"])
        avartanam, akshara = divmod(int(Fraction(note["start"])), 8)
        assert (note["avartanam"], note["akshara"]) == (avartanam + 1, akshara + 1)
        assert note["anga"] == (1, 1, 1, 1, 2, 2, 3, 3)[akshara]
        assert note["cents"] == round(note["cents"], 2)
    assert at % 8 == 0
    assert at == exercise.units * Fraction(found["repeats"], int(speed))
    assert found["faults"] == []
    notes, _ = read_notes(found["text"])
    assert notes == exercise.notes


def test_json_nearest_lesson() -> None:
    # outside the frames every lesson is nearest to itself, along all of its own figure
    assert to_json(lesson(5))["nearest_lesson"]["id"] == "sarali_05"
    given_one = NearestLesson("sarali_09", "Sarali 9", 4, 0, 0, "s r g m")
    assert to_json(lesson(5), given_one)["nearest_lesson"] == {"id": "sarali_09", "shared_run": 4}
    # the frames alone share nothing that counts
    assert to_json(lesson(1))["nearest_lesson"] is None


# -- names -----------------------------------------------------------------------------------------


def test_file_names() -> None:
    composed = Exercise(library().request(raga="Mohanam", seed="7"), lesson(5, raga="Mohanam").notes)
    assert file_name(composed, ".mid") == "new-exercise-8-sarali-style-mohanam-adi.mid"
    assert file_name(lesson(5, raga="Mohanam"), ".svg") == "sarali-5-in-mohanam-adi.svg"
    assert file_name(short(), ".WAV") == "own-exercise-mohanam-adi.wav"
    own = parse("title: Évening / ../line\ntala: khanda jati Ata\nraga: Mohanam\n\ns r g p", library())
    assert file_name(own, ".txt") == "evening-line-mohanam-khanda-jati-ata.txt"


def test_ladders_of_ones_own_give_a_file_name_that_fits() -> None:
    request = library().request(raga="S R2 G3 R2 G3 M1 P M1 P D2 N2 D2 S / S N2 D2 N2 D2 P M1 P M1 G3 M1 G3 R2 G3 R2 S")
    name = file_name(ladder_alone(request), ".mid")
    assert name.startswith("scale-of-s-r2-g3")
    assert len(name) < 160


@given(st.text(max_size=200))
def test_every_title_gives_a_safe_name(title: str) -> None:
    exercise = Exercise(library().request(), lesson(1).notes, title=title)
    name = file_name(exercise, ".mp3")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.mp3", name)
    assert len(name) < 120
    assert name.endswith("-adi.mp3")


# -- what is imported ---------------------------------------------------------------------------------


def test_nothing_heavy_is_imported_for_text_and_json() -> None:
    code = (
        "import sys\n"
        "from carnatic.export import export, file_name\n"
        "from carnatic.library import library\n"
        "from carnatic.lessons.realise import realise_lesson\n"
        "exercise = realise_lesson(library().lessons_of('sarali')[4], library().request())\n"
        "export(exercise, '.txt'), export(exercise, '.json'), file_name(exercise, '.mid')\n"
        "print(sorted({'torch', 'music21', 'verovio', 'numpy', 'streamlit', 'mido'} & set(sys.modules)))\n"
        "export(exercise, '.mid'), export(exercise, '.svg'), export(exercise, '.wav')\n"
        "print('torch' in sys.modules, 'streamlit' in sys.modules)\n"
    )
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "False False"]
