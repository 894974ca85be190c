"""The command line: generate, check, export, ragas, talas, lessons, train, worksheet, worker.

Results go to standard output, everything else to standard error. It exits with 0 when
done, 1 when the music has faults, 2 when a request can't be read or can't be met.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carnatic.cli.arguments import PROGRAM, Arguments, read_arguments
from carnatic.cli.files import read_exercises, read_small
from carnatic.cli.listings import raga_json, raga_lines, tala_json, tala_lines
from carnatic.errors import CannotCompose, CarnaticError, OutOfRange, readable
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.retune import retuned, sruti_of
from carnatic.exercise.review import Fault, review
from carnatic.exercise.sargam.text import show
from carnatic.jobs.runner import REDIS_URL
from carnatic.lessons.collection import SEPARATOR
from carnatic.library import library
from carnatic.messages import message, say
from carnatic.theory.scala import LARGEST_SCALA_BYTES as SCALE_BYTES

if TYPE_CHECKING:
    from carnatic.compose.composition import Composition

DONE, FAULTY, _REFUSED = 0, 1, 2
CLOSED_PIPE, INTERRUPTED = 141, 130  # as a shell counts a reader that left, and Ctrl-C
MOST_EXERCISES = 1000


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Run one command and return its exit status. program: the command as it was typed, for the help."""

    def run() -> int:
        asked = read_arguments(arguments, program)
        return COMMANDS[asked.command](asked)

    return guarded(run)


def guarded(run: Callable[[], int]) -> int:
    """Run a command and return its exit status; an error becomes one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # names hold letters that an old terminal's encoding has not; they must not stop a run
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = run()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # the reader, such as head, has left; what is still buffered must not raise again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except CarnaticError as refusal:
        return _refuse(str(refusal))
    except OSError as failure:
        name, why = failure.filename or say("cli.the_file"), failure.strerror or failure
        return _refuse(say("cli.system_error", name=name, why=why))
    except KeyboardInterrupt:
        return INTERRUPTED


def _refuse(sentence: str) -> int:
    print(" ".join(readable(sentence).split()), file=sys.stderr)
    return _REFUSED


# -- generate, lessons ------------------------------------------------------------------


def _generate(asked: Arguments) -> int:
    first = library().request(**asked.fields)
    if not asked.fields.keys() & {"speed", "trikalam"}:
        first = first.changed(speed=first.family_row.usual_speed)
    count = asked.options["count"]
    if not 1 <= count <= MOST_EXERCISES:
        raise OutOfRange("count.range", value=count, lowest=1, highest=MOST_EXERCISES)
    if first.raga.is_own:
        print(first.raga.note, file=sys.stderr)
    made = library().composer.compose_many([first.changed(seed=first.seed + i) for i in range(count)])
    _print_all(map(_with_remarks, made), asked)
    return DONE


def _with_remarks(composition: Composition) -> Exercise:
    """The exercise, after its remarks are printed to standard error."""
    for remark in composition.remarks:
        print(remark, file=sys.stderr)
    if composition.completions:
        code = "cli.ways_locked" if composition.exercise.request.keep else "cli.ways_start"
        print(say(code, count=len(composition.completions)), file=sys.stderr)
        print(*composition.completions, sep="\n", file=sys.stderr)
    return composition.exercise


def _lessons(asked: Arguments) -> int:
    school = library().school
    wanted = _named_lessons(library().request(**asked.fields), asked)
    found: list[tuple[Exercise, str]] = []
    refusals: list[CarnaticError] = []
    for request in wanted:
        try:
            found.append((school.lesson(request), school.label(request)))
        except CannotCompose as refusal:
            refusals.append(refusal)
    if not found:
        raise CannotCompose("refused.instead", why=refusals[0].message, instead=school.offers(wanted[0]))
    labels = [say("cli.lesson_label", name=exercise.name, label=label) for exercise, label in found if label]
    for said in (*refusals, *labels):
        print(said, file=sys.stderr)
    if asked.as_json:
        from carnatic.export import to_json

        _print_json([to_json(exercise) | {"label": label} for exercise, label in found])
    else:
        _print_all((exercise for exercise, _ in found), asked)
    return DONE


def _named_lessons(request: ExerciseRequest, asked: Arguments) -> list[ExerciseRequest]:
    """The chosen lessons of a family, each in its own raga and tala unless the options name others."""
    school = library().school
    number = asked.options.get("number")
    numbers = school.numbers(request.family) if number is None else (number,)
    named = [school.named(request, request.family, n) for n in numbers]
    homes = {one: school.at_home(one) for one in named}
    family = request.family_row
    said = asked.fields.keys() & ({"raga", "tala"} if family.is_fixed else {"tala"})
    if not said:
        return list(homes.values())
    # an alankaram belongs to its tala, a gitam to its raga too: of a whole family only those are meant
    own = [one for one in named if all(getattr(homes[one], key) == getattr(one, key) for key in said)]
    if family.is_fixed and own:
        return [homes[one] for one in own]
    return own if own and family.has_own_talas and number is None else named


def _print_all(exercises: Iterable[Exercise], asked: Arguments) -> None:
    if asked.as_json:
        from carnatic.export import to_json

        _print_json([to_json(exercise) for exercise in exercises])
        return
    for i, exercise in enumerate(exercises):
        if i:
            print(SEPARATOR)
        sys.stdout.write(show(exercise))


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


# -- check, export ------------------------------------------------------------------------


def _check(asked: Arguments) -> int:
    exercises = read_exercises(asked.options["file"], asked.fields)
    faults = [review(exercise) for exercise in exercises]
    if asked.as_json:
        _print_all(exercises, asked)
    else:
        for exercise, found in zip(exercises, faults):
            if len(exercises) > 1:
                print(f"{exercise.name}:")
            print("\n".join(map(_fault_line, found)) or say("cli.no_mistakes"))
    return FAULTY if any(faults) else DONE


def _fault_line(fault: Fault) -> str:
    at = message("at.akshara", avartanam=fault.avartanam, akshara=fault.akshara)
    return say("cli.mistake", at=at, what=fault.message)


def _export(asked: Arguments) -> int:
    from carnatic.export import export, format_for

    exercise, remarks = _exported(asked)
    formats = [format_for(path) for path in asked.options["to"]]
    faults = review(exercise)
    # a swara that the raga lacks has no pitch to sound or to draw
    wanted = () if any(fault.rule == "raga" for fault in faults) else formats
    # everything is made before anything is written or said, so that a refusal leaves no half of it
    options = asked.options
    chosen = {name: options[name] for name in ("drone", "rate", "bits", "mpe")}
    chosen |= {"tala": options["tala_sound"], "paper": options.get("paper", "A4")}
    is_bounded = not options["no_limit"]
    made = [export(exercise, form.suffix, is_bounded, **chosen) for form in wanted]
    for said in (*remarks, *map(_fault_line, faults)):
        print(said, file=sys.stderr)
    for path, content in zip(asked.options["to"], made):
        Path(path).write_bytes(content)
        print(readable(say("cli.wrote", path=path)), file=sys.stderr)
    return FAULTY if faults else DONE


def _exported(asked: Arguments) -> tuple[Exercise, tuple[str, ...]]:
    """The one exercise of the text in the chosen tuning, and remarks about it."""
    fields = dict(asked.fields)
    scale, keyboard = (_scala_file(fields.get(name, ""), end) for name, end in (("tuning", ".scl"), ("sruti", ".kbm")))
    if scale is not None:
        # it stands in for the tuning and the mapping that the text's header may name
        fields |= {"tuning": "just", "mapping": ""}
    if keyboard is not None:
        fields["sruti"] = f"{sruti_of(keyboard, scale):.4f} Hz"
    exercises = read_exercises(asked.options["file"], fields)
    if len(exercises) > 1:
        raise CarnaticError("export.one_exercise", count=len(exercises))
    (exercise,) = exercises
    if scale is None:
        return exercise, ()
    request, remarks = retuned(exercise.request, scale, library())
    return replace(exercise, request=request), remarks


def _scala_file(name: str, ending: str) -> bytes | None:
    """The content of a file with that ending; None for a name without it."""
    if not name.lower().endswith(ending):
        return None
    return read_small(name, SCALE_BYTES, say("cli.scala_file", ending=ending))


# -- ragas, talas ---------------------------------------------------------------------------


def _ragas(asked: Arguments) -> int:
    query = asked.options.get("query")
    found = library().ragas if query is None else library().find_ragas(query)
    if asked.as_json:
        _print_json([raga_json(raga) for raga in found])
    else:
        print(*raga_lines(found, with_details=query is not None), sep="\n")
    return DONE


def _talas(asked: Arguments) -> int:
    query = asked.options.get("query")
    found = library().talas if query is None else library().find_talas(query)
    if asked.as_json:
        _print_json([tala_json(tala) for tala in found])
    else:
        print(*tala_lines(found, with_details=query is not None), sep="\n")
    return DONE


# -- train -------------------------------------------------------------------------


def _train(asked: Arguments) -> int:
    from carnatic.compose.network.features import figure_lines
    from carnatic.compose.network.train import train_network

    others = figure_lines(library().lessons, library().talas)
    corpus, out = Path(asked.options["corpus"]), Path(asked.options["out"])
    pieces = library().raga_phrases
    card = train_network(corpus, out, others, pieces, asked.options.get("epochs"), asked.options["seed"])
    if asked.as_json:
        _print_json(asdict(card) | {"out": str(out)})
        return DONE
    print(say("cli.trained", folder=asked.options["out"], epochs=card.epochs, nats=card.held_out_nats))
    return DONE


# -- worksheet ----------------------------------------------------------------------


def _worksheet(asked: Arguments) -> int:
    from carnatic.cli.worksheet import worksheet

    return worksheet(asked)


# -- worker -------------------------------------------------------------------------


def _worker(asked: Arguments) -> int:
    url = asked.options.get("redis") or os.environ.get(REDIS_URL, "")
    if not url:
        raise CarnaticError("queue.no_url")
    from carnatic.jobs.redis_worker import run_worker

    run_worker(url)
    return DONE


COMMANDS = {
    "generate": _generate,
    "check": _check,
    "export": _export,
    "lessons": _lessons,
    "ragas": _ragas,
    "talas": _talas,
    "train": _train,
    "worksheet": _worksheet,
    "worker": _worker,
}
