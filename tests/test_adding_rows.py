"""A new setting, voice or format: added to a copy of the program in as few files as promised, and then used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.test_adding import examples

ROOT = Path(__file__).resolve().parent.parent

SETTINGS = "carnatic/exercise/settings.py"
TABLE_END = '    Setting("model", "line", MODEL'
LINE_SETTING = {
    SETTINGS: (
        ('    keep: str = ""\n', '    keep: str = ""\n    mood: str = "calm"\n'),
        (
            TABLE_END,
            '    Setting("mood", "line", WORD, option=Option("--mood", ("check",), "MOOD")),\n' + TABLE_END,
        ),
    )
}
FIELD, ROW, HELP = examples("A setting")
HELP_OF_GAMAKA = '    "option.gamaka":'
SOUND_SETTING = {
    SETTINGS: (("    human: bool = True\n", "    human: bool = True\n" + FIELD), (TABLE_END, ROW + TABLE_END)),
    "carnatic/messages/settings.py": ((HELP_OF_GAMAKA, HELP + HELP_OF_GAMAKA),),
}
RENDERER, VOICE_ROW = examples("A voice")
VOICE = {
    "carnatic/exercise/voices.py": (("\nVOICES = (\n", "\nVOICES = (\n" + VOICE_ROW),),
    "carnatic/sound/voices/conch.py": (("", RENDERER),),
}
FORMAT = {
    "carnatic/export.py": (
        (
            "# in the order of the buttons\n",
            "def _letters(bundle):\n"
            '    return "".join(note.swara.letter for note in bundle.exercise.notes).encode()\n\n\n',
        ),
        ("FORMATS = (\n", 'FORMATS = (\n    Format("Letters", ".abc", "text/plain", _letters, offered=("page",)),\n'),
    )
}

ROUND_TRIP = """
import json
from urllib.parse import parse_qsl
from carnatic.cli.arguments import read_arguments
from carnatic.exercise.link import decode, encode
from carnatic.exercise.request import request_from_json, request_to_json
from carnatic.exercise.sargam.text import parse, show
from carnatic.library import library

TEXT = "raga: Mohanam\\n\\ns r g p | d S | d p ||"
plain = parse(TEXT, library())
exercise = parse(TEXT, library(), read_arguments(["check", "-", *OPTION]).fields)
assert value(exercise.request) == VALUE != value(plain.request)
assert HEADER in show(exercise).splitlines() and HEADER not in show(plain).splitlines()
assert parse(show(exercise), library()) == exercise
assert LINK in encode(exercise).split("&") and LINK not in encode(plain).split("&")
assert value(decode(dict(parse_qsl(encode(exercise))), library()).request) == VALUE
kept = json.loads(json.dumps(request_to_json(exercise.request)))
assert kept[JSON] == VALUE and JSON not in request_to_json(plain.request)
assert request_from_json(kept, library()) == exercise.request
"""
USE_LINE_SETTING = (
    'OPTION, VALUE, HEADER, LINK, JSON = ("--mood", "Bright"), "bright", "mood: bright", "mood=bright", "mood"\n'
    "value = lambda request: request.mood\n" + ROUND_TRIP
)
USE_SOUND_SETTING = (
    'OPTION, VALUE, HEADER, LINK, JSON = ("--hall", "12"), 12, "hall size: 12", "h=12", "hall"\n'
    "value = lambda request: request.sound.hall\n"
    + ROUND_TRIP
    + """
from carnatic.pages.session import with_settings_of
from carnatic.worksheets.request_text import read_worksheet, show_worksheet, worksheet_from_json, worksheet_json
sheet = read_worksheet({"hall size": "12"}, library())
assert sheet.sound.hall == 12 and show_worksheet(sheet)["hall size"] == "12"
assert worksheet_from_json(json.loads(json.dumps(worksheet_json(sheet))), library()) == sheet
from carnatic.pages.components.player import read_state
assert read_state({"sounding": {"gamaka": 0, "hall": 12}}).sounding.hall == 12
try:
    parse("hall size: long\\n\\ns", library())
except ValueError as refusal:
    assert str(refusal) == 'Hall must be a whole number, not "long".'
try:
    read_arguments(["check", "--help"])
except SystemExit:
    pass
"""
)
USE_VOICE = """
from io import BytesIO
import mido
from carnatic.cli.arguments import read_arguments
from carnatic.exercise.performance import perform
from carnatic.exercise.sargam.text import parse, show
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.pages.components.sound_settings import VOICE_WORDS, sound_words
from carnatic.sound.midi import to_midi
from carnatic.sound.voices import render_melody
from carnatic.worksheets.request_text import read_worksheet

line = parse("raga: Mohanam\\nvoice: conch\\n\\ns r g p | d S | d p ||", library())
performance = perform(lay_out(line))
assert "voice: conch" in show(line)
assert 0.8 < abs(render_melody(performance)).max() <= 1
messages = [message for track in mido.MidiFile(file=BytesIO(to_midi(performance))).tracks for message in track]
assert 78 in [message.program for message in messages if message.type == "program_change"]
assert VOICE_WORDS["conch"] == "Conch" and sound_words(line.request.sound).startswith("conch")
assert read_worksheet({"voice": "conch"}, library()).sound.voice == "conch"
try:
    read_arguments(["export", "--help"])
except SystemExit:
    pass
"""
USE_FORMAT = """
from pathlib import Path
from carnatic.cli.main import main
from carnatic.export import PAGE_FORMATS
Path("line.txt").write_text("raga: Mohanam\\n\\ns r g p | d S | d p ||")
assert main(["export", "line.txt", "--to", "line.abc"]) == 0
assert Path("line.abc").read_text() == "srgpdsdp"
assert PAGE_FORMATS[0].name == "Letters"
try:
    main(["export", "--help"])
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    ("changes", "script", "printed"),
    [
        pytest.param(LINE_SETTING, USE_LINE_SETTING, "", id="a setting of the line"),
        pytest.param(
            SOUND_SETTING, USE_SOUND_SETTING, "--hall METRES length of the hall in metres", id="a setting of the sound"
        ),
        pytest.param(VOICE, USE_VOICE, "conch", id="a voice"),
        pytest.param(FORMAT, USE_FORMAT, ".abc", id="a format"),
    ],
)
def test_a_new_row_is_enough(
    changes: Mapping[str, tuple[tuple[str, str], ...]], script: str, printed: str, tmp_path: Path
) -> None:
    assert len(changes) <= 2
    shutil.copytree(ROOT / "carnatic", tmp_path / "carnatic", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    for name, replacements in changes.items():
        path = tmp_path / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        for old, new in replacements:
            assert not old or text.count(old) == 1, f"{name} has no single {old!r}"
            text = text.replace(old, new) if old else new
        path.write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert printed in " ".join(run.stdout.split())
