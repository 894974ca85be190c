"""The command line: generate, check, export, ragas, talas, lessons, train, benchmark.

Results go to standard output, everything else to standard error. It exits with 0 when
done, 1 when the music has faults, 2 when a request can't be read or can't be met.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carnatic.arguments import Arguments, read_arguments
from carnatic.errors import CannotCompose, CarnaticError, OutOfRange, fold
from carnatic.files import SEPARATOR, read_exercises
from carnatic.library import library
from carnatic.listings import raga_json, raga_lines, tala_json, tala_lines
from carnatic.practice.admission import offers
from carnatic.practice.drills import FAMILY_TITLES as TAUGHT
from carnatic.practice.exercise import Exercise
from carnatic.practice.realise import ladder_practice, realise_drill
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.review import Fault, review
from carnatic.practice.text import show

if TYPE_CHECKING:
    from carnatic.generator.composition import Composition

DONE, FAULTY, REFUSED = 0, 1, 2
CLOSED_PIPE, INTERRUPTED = 141, 130  # as a shell counts a reader that left, and Ctrl-C
MOST_EXERCISES = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # names hold letters that an old terminal's encoding has not; they must not stop a run
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        asked = read_arguments(arguments)
        status = COMMANDS[asked.command](asked)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # the reader, such as head, has left; what is still buffered must not raise again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except CarnaticError as refusal:
        return _refuse(str(refusal))
    except OSError as failure:
        return _refuse(f"{failure.filename or 'The file'}: {failure.strerror or failure}.")
    except KeyboardInterrupt:
        return INTERRUPTED


def _refuse(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return REFUSED


# -- generate, lessons ------------------------------------------------------------------


def _generate(asked: Arguments) -> int:
    first = library().request(**asked.fields)
    count = asked.options["count"]
    if not 1 <= count <= MOST_EXERCISES:
        raise OutOfRange("The count", count, 1, MOST_EXERCISES)
    requests = [first.changed(seed=first.seed + i) for i in range(count)]
    _print_all((_composed(request) for request in requests), asked)
    return DONE


def _composed(request: ExerciseRequest) -> Exercise:
    composition: Composition = library().composer.compose(request)
    for remark in composition.remarks:
        print(remark, file=sys.stderr)
    if composition.completions:
        print(f"The opening can go on in {len(composition.completions)} ways:", file=sys.stderr)
        print(*composition.completions, sep="\n", file=sys.stderr)
    return composition.exercise


def _lessons(asked: Arguments) -> int:
    request = library().request(**asked.fields)
    number = asked.options.get("number")
    if request.family not in TAUGHT:
        raise CannotCompose(f"There are no lessons of the family {request.family}; they are {', '.join(TAUGHT)}.")
    if request.family == "gitam":
        found = _gitams(request, number, asked)
    elif request.family == "ladder":
        _check_number(request, number, 1)
        found = [(ladder_practice(request), "")]
    else:
        found = _drills(request, number, asked)
    for exercise, label in found:
        if label:
            print(f"{exercise.name}: {label}.", file=sys.stderr)
    if asked.as_json:
        from carnatic.export import to_json

        _print_json([to_json(exercise) | {"label": label} for exercise, label in found])
    else:
        _print_all((exercise for exercise, _ in found), asked)
    return DONE


def _check_number(request: ExerciseRequest, number: int | None, highest: int) -> None:
    if number is not None and not 1 <= number <= highest:
        raise OutOfRange(f"The number of a {request.family} lesson", number, 1, highest)


def _drills(request: ExerciseRequest, number: int | None, asked: Arguments) -> list[tuple[Exercise, str]]:
    """The lessons of a family that the raga and the tala admit, each with where it comes from.

    An alankaram belongs to its tala: where none is said, each stands in its own.
    """
    wanted = library().drills_of(request.family)
    _check_number(request, number, len(wanted))
    if number is not None:
        wanted = (wanted[number - 1],)
    elif "tala" in asked.fields:
        wanted = tuple(drill for drill in wanted if drill.tala in ("", request.tala.name))
    found: list[tuple[Exercise, str]] = []
    refusals: list[CannotCompose] = []
    for drill in wanted:
        its_own = request if "tala" in asked.fields else request.changed(tala=library().tala(drill.tala or "Adi"))
        try:
            found.append((realise_drill(drill, its_own), drill.label))
        except CannotCompose as refusal:
            refusals.append(refusal)
    if not found:
        raise CannotCompose(f"{refusals[0]} {offers(library().drills, request)}")
    print(*refusals, sep="\n", end="\n" if refusals else "", file=sys.stderr)
    return found


def _gitams(request: ExerciseRequest, number: int | None, asked: Arguments) -> list[tuple[Exercise, str]]:
    """The gitams as written, at the speed asked for; each keeps its own raga and tala."""
    wanted = library().gitams
    _check_number(request, number, len(wanted))
    if number is not None:
        wanted = (wanted[number - 1],)
    own = [
        gitam
        for gitam in wanted
        if ("raga" not in asked.fields or gitam.request.raga == request.raga)
        and ("tala" not in asked.fields or gitam.request.tala == request.tala)
    ]
    if not own:
        homes = dict.fromkeys(f"{g.request.raga.name} and {g.request.tala.name}" for g in wanted)
        raise CannotCompose(f"A gitam stays as it was written: {'; '.join(homes)}. Leave --raga and --tala out.")
    kalam = {"speed": request.speed, "trikalam": request.trikalam}
    return [(replace(gitam, request=gitam.request.changed(**kalam)), "") for gitam in own]


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
            print("\n".join(map(_fault_line, found)) or "No faults.")
    return FAULTY if any(faults) else DONE


def _fault_line(fault: Fault) -> str:
    return f"avartanam {fault.avartanam}, akshara {fault.akshara}: {fault.message}"


def _export(asked: Arguments) -> int:
    from carnatic.export import export, format_for

    _check_not_yet(asked)
    exercises = read_exercises(asked.options["file"], asked.fields)
    if len(exercises) > 1:
        raise CarnaticError(f"The text holds {len(exercises)} exercises; export takes one, so cut at the '---' lines.")
    (exercise,) = exercises
    formats = [format_for(path) for path in asked.options["to"]]
    faults = review(exercise)
    for fault in faults:
        print(_fault_line(fault), file=sys.stderr)
    if any(fault.rule == "raga" for fault in faults):
        return FAULTY  # a swara that the raga lacks has no pitch to sound or to draw
    # everything is made before anything is written, so that a refusal leaves no half of the files
    made = [
        export(exercise, form.suffix, drone=asked.options["drone"], tala=asked.options["tala_sound"])
        for form in formats
    ]
    for path, content in zip(asked.options["to"], made):
        Path(path).write_bytes(content)
        print(f"Wrote {path}.", file=sys.stderr)
    return FAULTY if faults else DONE


def _check_not_yet(asked: Arguments) -> None:
    """Refuse what the command line promises and the app doesn't have yet, with what there is."""
    if asked.fields.get("tuning", "").lower().endswith(".scl"):
        raise CarnaticError("Scala files are not read yet; choose just, pythagorean or equal.")
    if asked.options["gamaka"]:
        raise CarnaticError("Gamakas are not sounded yet; leave --gamaka out to hear the plain swaras.")
    if fold(asked.options["script"]) != "roman":
        raise CarnaticError(f"The script {asked.options['script'][:40]} is not written yet; choose roman.")
    if fold(asked.options["voice"]) != "veena":
        raise CarnaticError(f"There is no voice {asked.options['voice'][:40]} yet; choose veena.")


# -- ragas, talas ---------------------------------------------------------------------------


def _ragas(asked: Arguments) -> int:
    query = asked.options.get("query")
    found = library().ragas if query is None else library().find_ragas(query)
    if asked.as_json:
        _print_json([raga_json(raga) for raga in found])
    else:
        print(*raga_lines(found, with_variants=query is not None), sep="\n")
    return DONE


def _talas(asked: Arguments) -> int:
    query = asked.options.get("query")
    found = library().talas if query is None else library().find_talas(query)
    if asked.as_json:
        _print_json([tala_json(tala) for tala in found])
    else:
        print(*tala_lines(found, with_notes=query is not None), sep="\n")
    return DONE


# -- train, benchmark -------------------------------------------------------------------------


def _train(asked: Arguments) -> int:
    from carnatic.generator.training import train

    card = train(
        Path(asked.options["corpus"]), Path(asked.options["out"]), asked.options.get("epochs"), asked.options["seed"]
    )
    epochs = f"{card.epochs} epoch{'s' if card.epochs > 1 else ''}"
    print(f"Wrote {asked.options['out']}: {epochs}, held-out loss {card.held_out_nats:.3f} nats.")
    return DONE


def _benchmark(asked: Arguments) -> int:
    if asked.options["what"] == "speed":
        from carnatic import speed

        speed.main(asked.options["format"])
        return DONE
    from carnatic.generator import benchmark

    # one raga for each size of ladder: 8, 7 and 6 rungs
    requests = [library().request(raga=name) for name in ("Mayamalavagowla", "Sriranjani", "Mohanam")]
    losses, rows = benchmark.measure(library().composer, requests)
    if asked.as_json:
        _print_json(benchmark.as_json(losses, rows))
    else:
        print(benchmark.as_table(losses, rows))
    return DONE


COMMANDS = {
    "generate": _generate,
    "check": _check,
    "export": _export,
    "lessons": _lessons,
    "ragas": _ragas,
    "talas": _talas,
    "train": _train,
    "benchmark": _benchmark,
}
