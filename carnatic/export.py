"""The table of file formats, each with a function that converts an exercise to bytes."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from carnatic.compose.composition import NearestLesson
from carnatic.errors import CarnaticError
from carnatic.exercise import request as requests
from carnatic.exercise.bounds import Use, check_work
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.ideas.line import idea_of
from carnatic.exercise.korvai import shape_to_json
from carnatic.exercise.names import new_exercise_name, speed_words
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show, show_body
from carnatic.exercise.score import Event, Score, lay_out
from carnatic.messages import say

if TYPE_CHECKING:
    from carnatic.exercise.performance import Performance
    from carnatic.sound.mix import Levels
    from carnatic.sound.partials import Samples

_LONGEST_NAME = 60
HOME_ADDRESS = "http://localhost:8501"
RATES, BITS = (44_100, 48_000), (16, 24)  # samples per second and bits per sample of sound files


@dataclass(frozen=True)
class Bundle:
    """An exercise with the options of a file.

    drone, tala: False leaves them out. levels: of the layers, None for the defaults. paper: A4 or
    Letter, for PDF. rate: samples per second, one of RATES. bits: per sample, one of BITS, if the
    format has a choice. mpe: whether neighbouring notes in MIDI have different channels. address:
    of the app, for links on paper, '' for the usual one.
    """

    exercise: Exercise
    drone: bool = True
    tala: bool = True
    levels: Levels | None = None
    paper: str = "A4"
    rate: int = RATES[0]
    bits: int = BITS[0]
    mpe: bool = False
    address: str = ""

    def __post_init__(self) -> None:
        for value, known, code in ((self.rate, RATES, "export.rate"), (self.bits, BITS, "export.bits")):
            if value not in known:
                raise CarnaticError(code, first=known[0], second=known[1], value=str(value)[:20])

    @cached_property
    def score(self) -> Score:
        """The exercise laid out in its tala at its own speed."""
        return lay_out(self.exercise)

    @cached_property
    def performance(self) -> Performance:
        """The score in time. Raises CarnaticError for a swara that the raga lacks."""
        from carnatic.exercise.performance import perform
        from carnatic.library import library

        return perform(self.score, rules=library().gamaka_rules(self.exercise.request.raga))


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on a button, its ending, its MIME type and its converter.

    use: the kind of work, for the limit on a line's length; None for no limit. offered: where it is
    offered besides the command line, which offers all: as a button on a line's page, in a
    worksheet's zip. sounds: whether every swara needs a pitch. is_compressed: whether a zip can't
    make it smaller.
    """

    name: str
    suffix: str
    mime: str
    convert: Callable[[Bundle], bytes]
    use: Use | None = None
    offered: tuple[Literal["page", "worksheet"], ...] = ()
    sounds: bool = False
    is_compressed: bool = False


# -- the converters; each imports its package at the first use ------------------------------


def _text(bundle: Bundle) -> bytes:
    return show(bundle.exercise).encode()


def _json(bundle: Bundle) -> bytes:
    return (json.dumps([to_json(bundle.exercise)], ensure_ascii=False, indent=1) + "\n").encode()


def _midi(bundle: Bundle) -> bytes:
    from carnatic.sound.midi import to_midi

    return to_midi(bundle.performance, drone=bundle.drone, tala=bundle.tala, mpe=bundle.mpe)


def _musicxml(bundle: Bundle) -> bytes:
    from carnatic.notation.staff import anga_cuts, to_musicxml

    return to_musicxml(bundle.score, anga_cuts(bundle.score)).encode()


def _svg(bundle: Bundle) -> bytes:
    from carnatic.library import library
    from carnatic.notation.engraving import engrave
    from carnatic.notation.standalone import titled

    request = bundle.exercise.request
    subtitle = say(
        "sheet.picture",
        raga=request.raga.title,
        tala=request.tala.name,
        angas=" + ".join(map(str, request.tala.lengths)),
        speed=speed_words(bundle.score.speeds, request.eduppu),
        tempo=request.aksharas_per_minute,
    )
    script = request.notation.script
    font = b"" if script == "roman" else library().syllables_font(script)
    return titled(engrave(bundle.score), bundle.exercise.name, subtitle, script, font).encode()


def _pdf(bundle: Bundle) -> bytes:
    from carnatic.library import library
    from carnatic.notation.sheet import to_pdf

    return to_pdf(bundle.exercise, library().folder, bundle.paper, own_address(bundle.address))


def _wav(bundle: Bundle) -> bytes:
    from carnatic.sound.encode import to_wav

    return to_wav(_mixdown(bundle), bundle.rate, bundle.bits)


def _flac(bundle: Bundle) -> bytes:
    from carnatic.sound.encode import to_flac

    return to_flac(_mixdown(bundle), bundle.rate, bundle.bits)


def _mp3(bundle: Bundle) -> bytes:
    from carnatic.sound.encode import to_mp3

    return to_mp3(_mixdown(bundle), bundle.rate)


def _zip(bundle: Bundle) -> bytes:
    from carnatic.sound.encode import to_zip
    from carnatic.sound.mix import tracks

    return to_zip(tracks(bundle.performance, _levels(bundle), bundle.rate), bundle.rate, bundle.bits)


def _mixdown(bundle: Bundle) -> Samples:
    from carnatic.sound.mix import mixdown

    return mixdown(bundle.performance, _levels(bundle), bundle.rate)


def _scl(bundle: Bundle) -> bytes:
    from carnatic.theory.scala import show_scale

    request = bundle.exercise.request
    name = file_name(bundle.exercise, ".scl").removesuffix(".scl")
    return show_scale(name, request.mapped_raga, request.mapped_tuning).encode()


def _levels(bundle: Bundle) -> Levels:
    from carnatic.sound.mix import Levels

    levels = bundle.levels or Levels()
    drone, tala = levels.drone if bundle.drone else 0, levels.tala if bundle.tala else 0
    return replace(levels, drone=drone, tala=tala)


# in the order of the buttons
FORMATS = (
    Format("MP3", ".mp3", "audio/mpeg", _mp3, "file", ("page", "worksheet"), sounds=True, is_compressed=True),
    Format("WAV", ".wav", "audio/wav", _wav, "file", ("page",), sounds=True),
    Format("FLAC", ".flac", "audio/flac", _flac, "file", ("page",), sounds=True),
    Format("Stems", ".zip", "application/zip", _zip, "file", ("page",), sounds=True),
    Format("MIDI", ".mid", "audio/midi", _midi, "file", ("page", "worksheet"), sounds=True),
    Format(
        "MusicXML", ".musicxml", "application/vnd.recordare.musicxml+xml", _musicxml, "paper", ("page", "worksheet")
    ),
    Format("Text", ".txt", "text/plain", _text, offered=("page", "worksheet")),
    Format("JSON", ".json", "application/json", _json),
    Format("SVG", ".svg", "image/svg+xml", _svg, "paper"),
    Format("PDF", ".pdf", "application/pdf", _pdf, "paper", is_compressed=True),
    Format("Scala", ".scl", "text/plain", _scl),
)
PAGE_FORMATS = tuple(form for form in FORMATS if "page" in form.offered)
WORKSHEET_FORMATS = tuple(form for form in FORMATS if "worksheet" in form.offered)


def format_for(path: str) -> Format:
    """The format of a file's ending. Raises CarnaticError with the known endings."""
    for form in FORMATS:
        if path.lower().endswith(form.suffix):
            return form
    raise CarnaticError("export.ending", path=path[-60:], endings=tuple(form.suffix for form in FORMATS))


def own_address(page: str = "") -> str:
    """The app's address, for links on paper: VARISAI_ADDRESS in the environment, else the page's, else this machine.

    page: the address under which a browser has opened the app, '' without one.
    """
    return os.environ.get("VARISAI_ADDRESS", "") or page or HOME_ADDRESS


def export(exercise: Exercise, suffix: str, is_bounded: bool = True, **options: Any) -> bytes:
    """An exercise as the bytes of a file with that ending.

    is_bounded: whether a line that is too much work is refused. options: the fields of Bundle:
    drone, tala, levels, paper, rate, bits, mpe, address.
    Raises CarnaticError for an unknown ending, for an invalid option, and for a swara without a
    pitch in a format that sounds; TooMuchWork for a line that is too long.
    """
    form, bundle = format_for(suffix), Bundle(exercise, **options)
    if is_bounded and form.use is not None:
        check_work(exercise, form.use)
    return form.convert(bundle)


def file_name(exercise: Exercise, suffix: str) -> str:
    """A plain ASCII name for the file: 'new-exercise-7-sarali-style-mohanam-adi.mid'.

    An exercise with a title is named by it. Raises CarnaticError for an unknown ending.
    """
    request = exercise.request
    # a raga without a name is called by its ladders, which can be long
    raga, tala = slug(request.raga.title)[:_LONGEST_NAME].strip("-"), slug(request.tala.name)
    head = slug(exercise.title or new_exercise_name(request))[:_LONGEST_NAME].strip("-")
    parts = [head or "exercise", *([] if raga in head else [raga]), tala]
    return "-".join(parts) + format_for(suffix).suffix


def slug(text: str) -> str:
    """A text as part of a file name: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


# -- JSON -----------------------------------------------------------------------------------


def to_json(exercise: Exercise, nearest: NearestLesson | None = None) -> dict[str, Any]:
    """The exercise as the JSON object that every command prints.

    nearest: the nearest lesson, None to look it up. In the object, notes are as played, with
    all repeats; their times are fractions of aksharas from the first sama, and their cents are above
    madhya Sa.
    """
    request, score = exercise.request, lay_out(exercise)
    nearest, idea = nearest or _nearest(exercise), idea_of(exercise)
    return {
        "request": requests.request_to_json(request),
        "title": exercise.name,
        "raga": request.raga.name,
        "tala": request.tala.name,
        "angas": list(request.tala.lengths),
        "speed": score.speed,
        "repeats": score.repeats,
        "text": show_body(exercise),
        "notes": [_note(event, request) for event in score.events],
        "idea": {"name": idea.name, "groups": list(idea.groups)} if idea else None,
        "faults": [
            {"avartanam": f.avartanam, "akshara": f.akshara, "rule": f.rule, "message": f.message}
            for f in review(exercise)
        ],
        "nearest_lesson": {"id": nearest.id, "shared_run": nearest.shared_run} if nearest else None,
        **({"shape": shape} if (shape := shape_to_json(exercise)) else {}),
    }


def _note(event: Event, request: requests.ExerciseRequest) -> dict[str, Any]:
    pitch = event.pitch
    return {
        "swara": event.swara.letter,
        "sthayi": event.swara.sthayi.word,
        "swarasthana": pitch.place.symbol if pitch else None,
        "start": str(event.start),
        "duration": str(event.duration),
        "avartanam": event.avartanam,
        "anga": event.anga,
        "akshara": event.akshara,
        "cents": round(request.mapped_tuning.cents_of(pitch), 2) if pitch else None,
    }


def _nearest(exercise: Exercise) -> NearestLesson | None:
    """The nearest lesson; None if the exercise can't be compared with lessons, or shares nothing with them."""
    from carnatic.compose.novelty import is_comparable, nearest_lesson
    from carnatic.library import library

    lessons = library().lessons
    if not is_comparable(exercise, lessons):
        return None
    nearest = nearest_lesson(exercise, lessons)
    return nearest if nearest.shared_run else None
