"""What can be typed after ``python -m carnatic``, and its help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from carnatic.errors import readable
from carnatic.exercise.families import (
    FAMILIES,
    FREE,
    LESSON_FAMILIES,
    SARALI,
    TRAINABLE_FAMILIES,
    USUAL_FAMILIES,
    WORKSHEET_FAMILIES,
)

PROGRAM = "python -m carnatic"
LONGEST_COMPLAINT = 400
# Option → field of a request (carnatic.exercise.request.fields).
FIELDS = {
    "family": "family",
    "raga": "raga",
    "tala": "tala",
    "speed": "speed",
    "trikalam": "trikalam",
    "eduppu": "eduppu",
    "phrase": "phrase",
    "avartanams": "avartanams",
    "seed": "seed",
    "temperature": "temperature",
    "plan": "plan",
    "difficulty": "difficulty",
    "range": "range",
    "keep": "keep",
    "tuning": "tuning",
    "sruti": "sruti",
    "aksharas_per_minute": "tempo",
    "gamaka": "gamaka",
    "voice": "voice",
    "script": "script",
    "numbers": "numbers",
    "clef": "clef",
    "staff": "staff",
    "signs": "signs",
    "cents": "cents",
    "places": "places",
}
FULL_GAMAKA = "100"


@dataclass(frozen=True)
class Arguments:
    """A command with its options.

    fields: the choices that belong to a request, as plain text. options: the others by
    name, such as 'count' or 'to'.
    """

    command: str
    fields: dict[str, str]
    options: dict[str, Any]

    @property
    def as_json(self) -> bool:
        """Whether JSON is asked for rather than text."""
        return bool(self.options["format"] == "json")


class Parser(argparse.ArgumentParser):
    """Complains in one line that says what to do, instead of a usage table."""

    def error(self, message: str) -> NoReturn:
        said = readable(f"{message[:1].upper()}{message[1:]}")
        shown = said if len(said) <= LONGEST_COMPLAINT else f"{said[:LONGEST_COMPLAINT]}…"
        print(f"{' '.join(shown.split())}; see {self.prog} --help.", file=sys.stderr)
        raise SystemExit(2)


def read_arguments(words: Sequence[str] | None = None) -> Arguments:
    """The command and options of a command line, sys.argv's when none is given.

    Exits with 2 and one line for what can't be read, with 0 after --help.
    """
    typed = _with_full_gamaka(sys.argv[1:] if words is None else words)
    options = {k: v for k, v in vars(_parser().parse_args(typed)).items() if v is not None}
    command = options.pop("command")
    # the seed of a training is its own option, not a request's
    chosen = {} if command == "train" else {name: options.pop(name) for name in FIELDS if name in options}
    hertz = options.pop("sruti_hz", None)
    if hertz is not None:
        chosen["sruti"] = f"{hertz} Hz"
    return Arguments(command, {FIELDS[name]: value for name, value in chosen.items()}, options)


def _with_full_gamaka(words: Sequence[str]) -> list[str]:
    """The words with a strength after a --gamaka that stands alone, so that it doesn't take the file's name for one."""
    typed: list[str] = []
    for word, following in zip(words, (*words[1:], "")):
        is_alone = word == "--gamaka" and not following.lstrip("-").rstrip("%").isdigit()
        typed += [word, FULL_GAMAKA] if is_alone else [word]
    return typed


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        PROGRAM,
        description="New exercises for Carnatic practice.",
        epilog=f'Example: {PROGRAM} generate --raga Mohanam --phrase "s r g r" --seed 7',
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_add_generate, _add_check, _add_export, _add_lessons, _add_ragas, _add_talas, _add_train):
        add(commands)
    _add_worksheet(commands)
    return parser


def _command(commands: Any, name: str, purpose: str, example: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"Example: {PROGRAM} {name} {example}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    return command


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("needs a value")
    return text


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(f"must be a whole number from {lowest} to {highest}, not '{text[:40]}'")
        return number

    return read


def _add_music(command: argparse.ArgumentParser, defaults: bool = True) -> None:
    """Raga, tala and speed: with defaults where music is made, over a header where it is read."""

    def said(default: str) -> str:
        return f"default {default}" if defaults else "default: what the text's header says"

    command.add_argument(
        "--raga",
        metavar="R",
        type=_name,
        help=f"a raga, a melakarta's number, or two ladders with a stroke between; {said('Mayamalavagowla')}",
    )
    command.add_argument("--tala", metavar="T", type=_name, help=f"a tala; {said('Adi')}")
    command.add_argument(
        "--speed", metavar="Q", type=_name, help=f"swaras to the akshara: 1 2 4 3 6 5 7 9; {said('1')}"
    )
    command.add_argument(
        "--trikalam", action="store_const", const="yes", help="once at speed 1, twice at 2, four times at 4"
    )


def _add_eduppu(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--eduppu", metavar="E", type=_name, help="where it begins: sama, madhyadi (1/2) or desadi (1 1/2 aksharas on)"
    )


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print it; default text")


def _add_generate(commands: Any) -> None:
    command = _command(commands, "generate", "compose new exercises", "--raga Mohanam --seed 7 --count 3")
    families = f"{' '.join(TRAINABLE_FAMILIES)}, or {FREE}: any raga and tala"
    command.add_argument("--family", metavar="F", type=_name, help=f"{families}; default {SARALI}")
    _add_music(command)
    command.add_argument("--phrase", metavar='"s r g m"', help="how it shall begin, in sargam")
    *first, last = (family.word for family in FAMILIES if family.sets_length)
    length = f"its length at first speed, 2 to 16; default 4; {', '.join(first)} and {last} have their own"
    command.add_argument("--avartanams", metavar="N", type=_name, help=length)
    command.add_argument("--seed", metavar="N", type=_name, help="the exercise's number; default 0")
    command.add_argument("--temperature", metavar="X", type=_name, help="freedom, 0.2 to 2; default 0.9")
    _add_conditions(command)
    command.add_argument("--count", metavar="N", type=int, default=1, help="how many, with seeds from --seed on")
    _add_format(command)


def _add_conditions(command: argparse.ArgumentParser) -> None:
    """What a new line shall be beside its family."""
    plans = "mirrored or through-composed, of a sarali; default any"
    command.add_argument("--plan", metavar="P", type=_name, help=plans)
    command.add_argument(
        "--difficulty", metavar="N", type=_name, help="1 to 5, by leaps, turns, holds, range and speed; default any"
    )
    command.add_argument(
        "--range", metavar="W", type=_name, help="narrow (up to p) or wide (n or S in both halves); default any"
    )
    command.add_argument(
        "--keep", metavar='"s r ? ?"', help="a line of which the swaras stay and each ? is written anew"
    )


def _add_check(commands: Any) -> None:
    command = _command(commands, "check", "name every fault of an exercise", "exercise.txt --raga Kalyani")
    command.add_argument("file", metavar="FILE", help="sargam text, or - for standard input")
    _add_music(command, defaults=False)
    _add_eduppu(command)
    _add_format(command)


def _add_export(commands: Any) -> None:
    command = _command(commands, "export", "write an exercise as other files", "exercise.txt --to out.mid --to out.wav")
    command.add_argument("file", metavar="FILE", help="sargam text, or - for standard input")
    command.add_argument(
        "--to", metavar="OUT", action="append", required=True, help="a file; its ending says the format"
    )
    _add_music(command, defaults=False)
    _add_eduppu(command)
    _add_sound(command)
    command.add_argument("--no-drone", dest="drone", action="store_false", help="without the tanpura")
    command.add_argument("--no-tala", dest="tala_sound", action="store_false", help="without the counted tala")
    _add_files(command)
    command.add_argument("--paper", metavar="SIZE", type=_name, help="of a .pdf: A4 or Letter; default A4")
    _add_no_limit(command)
    _add_showing(command)


def _add_sound(command: argparse.ArgumentParser) -> None:
    """How the line sounds, in the formats that are heard."""
    command.add_argument("--aksharas-per-minute", metavar="N", type=_name, help="tempo, 20 to 240; default 60")
    pitch = command.add_mutually_exclusive_group()
    pitch.add_argument(
        "--sruti", metavar="SA", type=_name, help="a kattai (1 is C, 1 1/2 C sharp), a note (D#) or 142.5 Hz; default 1"
    )
    pitch.add_argument("--sruti-hz", metavar="HZ", type=_name, help="madhya Sa in hertz, 65 to 450")
    command.add_argument(
        "--tuning",
        metavar="NAME",
        type=_name,
        help="just (default), pythagorean, equal, raga (its own) or FILE.scl",
    )
    voices = "veena, violin, flute, nadaswaram, voice (sings the swaras' names) or akaram (sings aa)"
    command.add_argument("--voice", metavar="NAME", type=_name, help=f"{voices}; default veena")
    command.add_argument("--gamaka", metavar="PERCENT", type=_name, help="with gamakas, as strong as that; alone 100")


def _add_no_limit(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-limit", action="store_true", help="also what is refused as too long; it may take minutes and gigabytes"
    )


def _add_files(command: argparse.ArgumentParser) -> None:
    """How fine sound is written, and MIDI for which instruments."""
    rate = "samples a second, default 44100"
    command.add_argument("--rate", type=int, choices=(44_100, 48_000), default=44_100, help=rate)
    bits = "bits of a sample in .wav, .flac and .zip, default 16"
    command.add_argument("--bits", type=int, choices=(16, 24), default=16, help=bits)
    command.add_argument("--mpe", action="store_true", help="MIDI with a channel for each note, for MPE instruments")


def _add_showing(command: argparse.ArgumentParser) -> None:
    """How the line is written, in the formats that are read."""
    scripts = "roman, tamil, telugu, kannada, malayalam or devanagari; default roman"
    command.add_argument("--script", metavar="NAME", type=_name, help=scripts)
    command.add_argument(
        "--no-numbers", dest="numbers", action="store_const", const="no", help="ladders without R1, G3"
    )
    command.add_argument("--clef", metavar="NAME", type=_name, help="treble or bass; default treble")
    command.add_argument("--staff", metavar="PLACE", type=_name, help="where Sa stands: c, or sruti; default c")
    signs = "signature in front, or accidentals at each note; default signature"
    command.add_argument("--signs", metavar="NAME", type=_name, help=signs)
    cents = "over each note that equal temperament has elsewhere"
    command.add_argument("--cents", action="store_const", const="yes", help=cents)
    command.add_argument("--places", action="store_const", const="yes", help="R1, G3 at every swara of the line too")


def _add_lessons(commands: Any) -> None:
    command = _command(commands, "lessons", "print lessons in a raga and a tala", "--number 5 --raga Hamsadhwani")
    families = " ".join(LESSON_FAMILIES)
    command.add_argument("--family", metavar="F", type=_name, help=f"{families}; default {SARALI}")
    command.add_argument("--number", metavar="N", type=int, help="one lesson; default all of them")
    _add_music(command)
    _add_format(command)


def _add_ragas(commands: Any) -> None:
    command = _command(commands, "ragas", "list ragas by name, number or swaras", '"S R2 G3 P D2"')
    command.add_argument(
        "query", metavar="QUERY", nargs="?", help="a name or a part of one, a number, swaras, or ladders"
    )
    _add_format(command)


def _add_talas(commands: Any) -> None:
    command = _command(commands, "talas", "list talas", "Rupaka")
    command.add_argument("query", metavar="QUERY", nargs="?", help="a name or a part of one")
    _add_format(command)


def _add_train(commands: Any) -> None:
    command = _command(commands, "train", "train the network on the lessons", "--out build/model --seed 1")
    command.add_argument("--corpus", metavar="DIR", default="assets/corpus", help="default assets/corpus")
    command.add_argument("--out", metavar="DIR", default="assets/model", help="default assets/model")
    command.add_argument("--epochs", metavar="N", type=int, help="default: as many as the held-out lessons suggest")
    command.add_argument("--seed", metavar="N", type=int, default=0, help="of the training; default 0")
    _add_format(command)


def _add_worksheet(commands: Any) -> None:
    example = '--to sheet.pdf --ragas "Mohanam, Kalyani" --number 8'
    command = _command(commands, "worksheet", "make a sheet of exercises for a class", example)
    command.add_argument(
        "--to", metavar="OUT", action="append", help="a .pdf, a .zip or both; none prints the contents"
    )
    for name, what in (
        ("families", f"with commas between: {', '.join(WORKSHEET_FAMILIES)}; default {', '.join(USUAL_FAMILIES)}"),
        ("ragas", "with commas between; default Mayamalavagowla"),
        ("talas", "with commas between; default Adi"),
        ("kalams", "1, 2 and 3, with commas between; default 1"),
        ("number", "how many exercises, up to 100; default 12"),
        ("easiest", "the level that it begins with, 1 to 5; default 1"),
        ("hardest", "the level that it rises to, 1 to 5; default 5"),
        ("new-percent", "how many of a hundred are new lines; default 50"),
        ("title", "what stands over it; default Worksheet"),
        ("class-name", "for whom it is"),
        ("seed", "another number is another sheet; default 1"),
        ("paper", "A4 or Letter; default A4"),
    ):
        command.add_argument(f"--{name}", metavar="X", type=_name, help=what)
    command.add_argument(
        "--mapping", metavar="FILE", action="append", help="a mapping saved here (.json), for one of the ragas"
    )
    _add_sound(command)
    _add_no_limit(command)
    _add_showing(command)
    _add_format(command)
