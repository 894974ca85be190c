"""MusicXML opens in MuseScore: it converts without complaint and keeps measures, tuplets and lyrics."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from carnatic.exercise.sargam.text import parse
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.notation.sargam import spell_in_script
from carnatic.notation.staff import to_musicxml

LINE = "s , r g m p , , d n S , R S n d p , , , m g r n. , d. n. s , r g s " * 2
HEADERS = {
    **{f"{speed} to the akshara": f"speed: {speed}" for speed in (1, 2, 4, 8, 3, 6, 5, 7, 9)},
    "a long tala": "tala: khanda jati Ata\nspeed: 2",
    "short angas": "tala: misra jati Jhampa\nspeed: 3",
    "a chapu": "tala: Misra chapu\nspeed: 4",
    "three kalams": "tala: Adi\ntrikalam: yes",
    "later than sama": "eduppu: desadi\nspeed: 2\nfamily: own",
    "double flats": "raga: Kanakangi\nscript: telugu",
    "a mixed signature": "raga: Rasikapriya\nscript: kannada",
    "two forms of n": "raga: Begada\nscript: devanagari\nsigns: accidentals",
    "a man's sruti": "staff: sruti\nsruti: 1\nscript: malayalam\ncents: yes",
    "a woman's sruti": "staff: sruti\nsruti: 5.5\nscript: tamil",
    "a bass clef": "clef: bass\nsigns: accidentals\ncents: yes",
}
SCORES = {name: lay_out(parse(f"{header}\n\n{LINE}", library())) for name, header in HEADERS.items()}


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """Each score converted by MuseScore, and its output; in one run, since it starts slowly."""
    folder = tmp_path_factory.mktemp("musescore")
    folder.chmod(0o700)
    jobs = []
    for number, score in enumerate(SCORES.values()):
        source = folder / f"in{number}.musicxml"
        source.write_text(to_musicxml(score), encoding="utf-8")
        jobs.append({"in": str(source), "out": str(folder / f"out{number}.musicxml")})
    (folder / "jobs.json").write_text(json.dumps(jobs))
    own = {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    done = subprocess.run(
        ["musescore3", "-j", str(folder / "jobs.json")],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0
    outs = [Path(job["out"]).read_text(encoding="utf-8") for job in jobs]
    return dict(zip(SCORES, outs)), done.stdout + done.stderr


Written = tuple[str | None, ...]


def written(musicxml: str) -> list[list[Written]]:
    """The letter, octave, alteration, value, dots, tuplet, ties and lyric of every head, by measure."""
    paths = ("pitch/step", "pitch/octave", "pitch/alter", "type")
    ratio = ("time-modification/actual-notes", "time-modification/normal-notes")
    measures = []
    for measure in ElementTree.fromstring(musicxml.encode()).iter("measure"):
        heads = []
        for head in measure.findall("note"):
            if (natural := head.find("pitch/alter[.='0']")) is not None:
                natural.text = None  # as good as none
            ties = sorted(tie.get("type", "") for tie in head.findall("tie"))
            texts = [head.findtext(path) or None for path in (*paths, *ratio, "lyric/text")]
            heads.append((*texts, str(len(head.findall("dot"))), ",".join(ties)))
        measures.append(heads)
    return measures


def test_it_has_nothing_to_complain_of(converted: tuple[dict[str, str], str]) -> None:
    said = [line for line in converted[1].splitlines() if not line.startswith(("convert <", "\tto <", "... success!"))]
    assert said == []


@pytest.mark.parametrize("name", SCORES)
def test_measures_notes_tuplets_and_lyrics_are_kept(converted: tuple[dict[str, str], str], name: str) -> None:
    score, theirs = SCORES[name], written(converted[0][name])
    assert theirs == written(to_musicxml(score))
    assert len(theirs) == len(score.avartanams)
    lyrics = [head[6] for measure in theirs for head in measure if head[6]]
    assert lyrics == [spell_in_script(event.swara, score.exercise.request.notation.script) for event in score.events]
    tuplets = {head[4:6] for measure in theirs for head in measure if head[4]}
    assert bool(tuplets) == bool(set(score.speeds) & {3, 5, 6, 7, 9})
    beats = "+".join(map(str, score.tala.lengths))
    assert ElementTree.fromstring(converted[0][name].encode()).findtext(".//time/beats") == beats


def test_clef_signature_and_cents_are_kept(converted: tuple[dict[str, str], str]) -> None:
    for name in ("a man's sruti", "a bass clef", "double flats", "a mixed signature"):
        ours, theirs = (ElementTree.fromstring(one.encode()) for one in (to_musicxml(SCORES[name]), converted[0][name]))
        for path in (".//clef/sign", ".//clef/clef-octave-change", ".//key-alter", ".//key-step", ".//key/fifths"):
            assert [e.text for e in ours.iterfind(path)] == [e.text for e in theirs.iterfind(path)], (name, path)
        assert [e.text for e in ours.iterfind(".//words")] == [e.text for e in theirs.iterfind(".//words")]
