"""The arguments of ``python -m carnatic``, and their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from carnatic.errors import readable
from carnatic.exercise.families import (
    FREE,
    LESSON_FAMILIES,
    TRAINABLE_FAMILIES,
    USUAL_FAMILIES,
    WORKSHEET_FAMILIES,
)
from carnatic.exercise.settings import SETTINGS, Option, Setting
from carnatic.export import FORMATS

PROGRAM = "python -m carnatic"
LONGEST_COMPLAINT = 400
_SETTING = "setting "  # begins the destination of a setting's option, so that a command's own can't clash
_FAMILIES = {
    "generate": f"{' '.join(TRAINABLE_FAMILIES)}, or {FREE}: any raga and tala",
    "lessons": " ".join(LESSON_FAMILIES),
}
_READS_TEXTS = ("check", "export")  # commands whose texts have headers, which options override
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
        """Whether to print JSON rather than text."""
        return bool(self.options["format"] == "json")


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line that says what to do."""

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
    chosen = {name.removeprefix(_SETTING): options.pop(name) for name in [*options] if name.startswith(_SETTING)}
    hertz = options.pop("sruti_hz", None)
    if hertz is not None:
        chosen["sruti"] = f"{hertz} Hz"
    return Arguments(command, chosen, options)


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


def _add_settings(parser: argparse.ArgumentParser, command: str) -> None:
    """The options of all settings that a command has, from the table of settings."""
    for row in SETTINGS:
        if row.option and command in row.option.commands:
            # a sruti in hertz is the same setting
            both = parser.add_mutually_exclusive_group() if row.key == "sruti" else None
            _add_setting(both or parser, command, row, row.option)
            if both:
                both.add_argument("--sruti-hz", metavar="HZ", type=_name, help="madhya Sa in hertz, 65 to 450")


def _add_setting(parser: argparse._ActionsContainer, command: str, row: Setting, option: Option) -> None:
    default = "default: what the text's header says" if command in _READS_TEXTS else f"default {row.default}"
    words = option.help.replace("{default}", default).replace("{families}", _FAMILIES.get(command, ""))
    if option.constant:
        parser.add_argument(
            option.name, dest=_SETTING + row.key, action="store_const", const=option.constant, help=words
        )
    else:
        parser.add_argument(option.name, dest=_SETTING + row.key, metavar=option.metavar, type=_name, help=words)


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="how to print it; default text")


def _add_generate(commands: Any) -> None:
    command = _command(commands, "generate", "compose new exercises", "--raga Mohanam --seed 7 --count 3")
    _add_settings(command, "generate")
    command.add_argument("--count", metavar="N", type=int, default=1, help="how many, with seeds from --seed on")
    _add_format(command)


def _add_check(commands: Any) -> None:
    command = _command(commands, "check", "name every fault of an exercise", "exercise.txt --raga Kalyani")
    command.add_argument("file", metavar="FILE", help="sargam text, or - for standard input")
    _add_settings(command, "check")
    _add_format(command)


def _add_export(commands: Any) -> None:
    command = _command(commands, "export", "write an exercise as other files", "exercise.txt --to out.mid --to out.wav")
    command.add_argument("file", metavar="FILE", help="sargam text, or - for standard input")
    endings = " ".join(form.suffix for form in FORMATS)
    command.add_argument(
        "--to", metavar="OUT", action="append", required=True, help=f"a file; its ending says the format: {endings}"
    )
    _add_settings(command, "export")
    command.add_argument("--no-drone", dest="drone", action="store_false", help="without the tanpura")
    command.add_argument("--no-tala", dest="tala_sound", action="store_false", help="without the counted tala")
    _add_files(command)
    command.add_argument("--paper", metavar="SIZE", type=_name, help="of a .pdf: A4 or Letter; default A4")
    _add_no_limit(command)


def _add_no_limit(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--no-limit", action="store_true", help="no limit on the length of a line; may take minutes and gigabytes"
    )


def _add_files(command: argparse.ArgumentParser) -> None:
    """The resolution of sound files, and the kind of MIDI."""
    rate = "samples a second, default 44100"
    command.add_argument("--rate", type=int, choices=(44_100, 48_000), default=44_100, help=rate)
    bits = "bits of a sample in .wav, .flac and .zip, default 16"
    command.add_argument("--bits", type=int, choices=(16, 24), default=16, help=bits)
    command.add_argument("--mpe", action="store_true", help="MIDI with a channel for each note, for MPE instruments")


def _add_lessons(commands: Any) -> None:
    command = _command(commands, "lessons", "print lessons in a raga and a tala", "--number 5 --raga Hamsadhwani")
    _add_settings(command, "lessons")
    command.add_argument("--number", metavar="N", type=int, help="one lesson; default all of them")
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
    _add_settings(command, "worksheet")
    _add_no_limit(command)
    _add_format(command)
