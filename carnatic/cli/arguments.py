"""The arguments of ``varisai`` and ``python -m carnatic``, and their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from carnatic.errors import readable
from carnatic.exercise.families import (
    COMPOSED_FAMILIES,
    FAMILIES,
    LANDING_FAMILIES,
    LESSON_FAMILIES,
    USUAL_FAMILIES,
    WORKSHEET_FAMILIES,
)
from carnatic.exercise.settings import IDEAS, SCRIPTS, SETTINGS, Option, Setting
from carnatic.exercise.voices import VOICES
from carnatic.export import FORMATS
from carnatic.messages import say

PROGRAM = "varisai"
LONGEST_COMPLAINT = 400
_SETTING = "setting "  # begins the destination of a setting's option, so that a command's own can't clash
_FAMILIES = {"generate": COMPOSED_FAMILIES, "lessons": LESSON_FAMILIES}
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
        said = readable(message)
        shown = said if len(said) <= LONGEST_COMPLAINT else f"{said[:LONGEST_COMPLAINT]}…"
        print(say("cli.see_help", what=" ".join(shown.split()), program=self.prog), file=sys.stderr)
        raise SystemExit(2)


def read_arguments(words: Sequence[str] | None = None, program: str = PROGRAM) -> Arguments:
    """The command and options of a command line, sys.argv's when none is given.

    program: the command as it was typed, for the help.
    Exits with 2 and one line for what can't be read, with 0 after --help.
    """
    typed = _with_full_gamaka(sys.argv[1:] if words is None else words)
    options = {k: v for k, v in vars(_parser(program).parse_args(typed)).items() if v is not None}
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


def _parser(program: str) -> argparse.ArgumentParser:
    parser = Parser(
        program,
        description=say("cli.what"),
        epilog=_example(f'{program} generate --raga Mohanam --phrase "s r g r" --seed 7'),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_add_generate, _add_check, _add_export, _add_lessons, _add_ragas, _add_talas, _add_train):
        add(commands)
    _add_worksheet(commands)
    _add_worker(commands)
    return parser


def _example(command: str) -> str:
    return say("cli.example", command=command)


def _command(commands: Any, name: str, example: str) -> argparse.ArgumentParser:
    purpose = say(f"cli.{name}")
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=say("cli.description", purpose=purpose),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.epilog = _example(f"{command.prog} {example}")
    return command


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(say("cli.needs_value"))
    return text


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("cli.whole_number", text=text[:40])) from None


def _add_settings(parser: argparse.ArgumentParser, command: str) -> None:
    """The options of all settings that a command has, from the table of settings."""
    for row in SETTINGS:
        if row.option and command in row.option.commands:
            # a sruti in hertz is the same setting
            both = parser.add_mutually_exclusive_group() if row.key == "sruti" else None
            _add_setting(both or parser, command, row, row.option)
            if both:
                both.add_argument("--sruti-hz", metavar="HZ", type=_name, help=say("cli.option.sruti_hz"))


def _add_setting(parser: argparse._ActionsContainer, command: str, row: Setting, option: Option) -> None:
    words = say(
        f"option.{row.name}",
        default=say("option.default_of_text")
        if command in _READS_TEXTS
        else say("option.default", default=row.default),
        families=_FAMILIES.get(command, ()),
        landing_families=LANDING_FAMILIES,
        own_lengths=[family.word for family in FAMILIES if family.sets_length],
        scripts=SCRIPTS,
        voices=_voices(),
        ideas=IDEAS,
    )
    if option.constant:
        parser.add_argument(
            option.name, dest=_SETTING + row.key, action="store_const", const=option.constant, help=words
        )
    else:
        parser.add_argument(option.name, dest=_SETTING + row.key, metavar=option.metavar, type=_name, help=words)


def _voices() -> list[str]:
    """The names of the voices, with what a singing one sings: 'voice (sa ri ga ma)'."""
    return [
        say("option.voice_name", name=voice.name, sings=sings) if sings else voice.name
        for voice in VOICES
        for _, _, sings in [voice.title.partition(", ")]
    ]


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help=say("cli.option.format"))


def _add_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help=say("cli.option.file"))


def _add_generate(commands: Any) -> None:
    command = _command(commands, "generate", "--raga Mohanam --seed 7 --count 3")
    _add_settings(command, "generate")
    command.add_argument("--count", metavar="N", type=_whole_number, default=1, help=say("cli.option.count"))
    _add_format(command)


def _add_check(commands: Any) -> None:
    command = _command(commands, "check", "exercise.txt --raga Kalyani")
    _add_file(command)
    _add_settings(command, "check")
    _add_format(command)


def _add_export(commands: Any) -> None:
    command = _command(commands, "export", "exercise.txt --to out.mid --to out.wav")
    _add_file(command)
    to = say("cli.option.to", endings=[form.suffix for form in FORMATS])
    command.add_argument("--to", metavar="OUT", action="append", required=True, help=to)
    _add_settings(command, "export")
    command.add_argument("--no-drone", dest="drone", action="store_false", help=say("cli.option.no_drone"))
    command.add_argument("--no-tala", dest="tala_sound", action="store_false", help=say("cli.option.no_tala"))
    _add_files(command)
    command.add_argument("--paper", metavar="SIZE", type=_name, help=say("cli.option.paper"))
    _add_no_limit(command)


def _add_no_limit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-limit", action="store_true", help=say("cli.option.no_limit"))


def _add_files(command: argparse.ArgumentParser) -> None:
    """The resolution of sound files, and the kind of MIDI."""
    rates, bits = (44_100, 48_000), (16, 24)
    command.add_argument("--rate", type=_whole_number, choices=rates, default=rates[0], help=say("cli.option.rate"))
    command.add_argument("--bits", type=_whole_number, choices=bits, default=bits[0], help=say("cli.option.bits"))
    command.add_argument("--mpe", action="store_true", help=say("cli.option.mpe"))


def _add_lessons(commands: Any) -> None:
    command = _command(commands, "lessons", "--number 5 --raga Hamsadhwani")
    _add_settings(command, "lessons")
    command.add_argument("--number", metavar="N", type=_whole_number, help=say("cli.option.number"))
    _add_format(command)


def _add_ragas(commands: Any) -> None:
    command = _command(commands, "ragas", '"S R2 G3 P D2"')
    command.add_argument("query", metavar="QUERY", nargs="?", help=say("cli.option.find_raga"))
    _add_format(command)


def _add_talas(commands: Any) -> None:
    command = _command(commands, "talas", "Rupaka")
    command.add_argument("query", metavar="QUERY", nargs="?", help=say("cli.option.find_tala"))
    _add_format(command)


def _add_train(commands: Any) -> None:
    command = _command(commands, "train", "--out build/model --seed 1")
    command.add_argument("--corpus", metavar="DIR", default="assets/corpus", help=say("cli.option.corpus"))
    command.add_argument("--out", metavar="DIR", default="assets/model", help=say("cli.option.out"))
    command.add_argument("--epochs", metavar="N", type=_whole_number, help=say("cli.option.epochs"))
    command.add_argument("--seed", metavar="N", type=_whole_number, default=0, help=say("cli.option.training_seed"))
    _add_format(command)


def _add_worksheet(commands: Any) -> None:
    command = _command(commands, "worksheet", '--to sheet.pdf --ragas "Mohanam, Kalyani" --number 8')
    command.add_argument("--to", metavar="OUT", action="append", help=say("cli.sheet.to"))
    for name, metavar in (
        ("families", "LIST"),
        ("ragas", "LIST"),
        ("talas", "LIST"),
        ("kalams", "LIST"),
        ("number", "N"),
        ("easiest", "LEVEL"),
        ("hardest", "LEVEL"),
        ("new-percent", "PERCENT"),
        ("title", "TEXT"),
        ("class-name", "TEXT"),
        ("seed", "N"),
        ("paper", "SIZE"),
    ):
        words = say(f"cli.sheet.{name}", families=WORKSHEET_FAMILIES, usual=USUAL_FAMILIES)
        command.add_argument(f"--{name}", metavar=metavar, type=_name, help=words)
    command.add_argument("--mapping", metavar="FILE", action="append", help=say("cli.sheet.mapping"))
    _add_settings(command, "worksheet")
    _add_no_limit(command)
    _add_format(command)


def _add_worker(commands: Any) -> None:
    command = _command(commands, "worker", "--redis redis://localhost:6379/0")
    command.add_argument("--redis", metavar="URL", type=_name, help=say("cli.option.redis"))
