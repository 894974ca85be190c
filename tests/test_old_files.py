"""Files and links of older versions, as the app saved them: each still opens to what it held."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from carnatic.book.file import load_book
from carnatic.exercise.link import decode
from carnatic.exercise.mapping_file import read_mapping_file
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.library import library
from carnatic.worksheets.request_text import read_worksheet, show_worksheet, worksheet_from_json

GOLDEN = Path(__file__).parent / "golden"
OLD = GOLDEN / "old_files"
CENTS = {"S": 0.0, "R2": 200.0, "G2": 294.13, "M1": 500.0, "P": 700.0, "D2": 900.0, "N2": 996.09}
TYPED = """\
raga: Mechakalyani
tala: Adi
family: own
speed: 2
avartanams: 4
sruti: 207.65 Hz
voice: violin
gamaka: 40
script: telugu
seed: 0
temperature: 0.9

s r g m p d n S | S n d p | m g r s ||
"""


def test_a_book_opens() -> None:
    book = load_book((OLD / "book.json").read_bytes(), library())
    assert [(entry.kind, entry.name, entry.note) for entry in book.entries] == [
        ("exercise", "Sarali in Mohanam", "for Friday\nslowly"),
        ("exercise", "Own line", ""),
        ("mapping", "Low ga", ""),
        ("worksheet", "Friday", "room 2"),
    ]
    composed, typed, mapping, worksheet = (entry.thing for entry in book.entries)
    assert parse(composed, library()).request.seed == 7
    assert show(parse(typed, library())) == TYPED
    assert read_mapping_file(mapping.encode(), library())[1].cents == CENTS
    link = dict(parse_qsl((OLD / "worksheet_link.txt").read_text(encoding="utf-8").strip()))
    assert show_worksheet(worksheet_from_json(json.loads(worksheet), library())) == link


def test_a_tuning_opens() -> None:
    name, mapping = read_mapping_file((OLD / "mapping.json").read_bytes(), library())
    assert (name, mapping.raga.name, mapping.tuning.name) == ("Low ga", "Kharaharapriya", "equal")
    assert mapping.cents == CENTS


def test_a_link_to_a_worksheet_opens() -> None:
    link = dict(parse_qsl((OLD / "worksheet_link.txt").read_text(encoding="utf-8").strip()))
    request = read_worksheet(link, library())
    assert [raga.name for raga in request.ragas] == ["Mohanam", "Mechakalyani"]
    assert [tala.name for tala in request.talas] == ["Adi", "khanda jati Ata"]
    assert request.mappings[0].cents["G3"] == 372.31
    assert show_worksheet(request) == link


def test_a_model_opens_and_composes() -> None:
    from carnatic.pages.own_model import read_model

    model = read_model((OLD / "model.safetensors").read_bytes())
    assert (model.rounds, model.learned) == (20, "Sarali")
    composition = model.compose(library().request(raga="Mohanam", seed="7"))
    assert review(composition.exercise) == ()
    assert composition.exercise.request.model == model.name


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_link_of_each_version_opens(version: int) -> None:
    """The first of each version; tests/exercise opens all of them."""
    files = [(GOLDEN / name).read_text(encoding="utf-8") for name in ("old_links.txt", "old_links_2.txt")]
    link, text = re.findall(rf"^(v={version}&.*)\n\n((?:.*\n)*?\n(?:.*\|\|\n)+)", "".join(files), re.MULTILINE)[0]
    assert show(decode(dict(parse_qsl(link, keep_blank_values=True)), library())) == text
