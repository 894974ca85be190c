"""A request in the tuning of an uploaded file, or at the sruti of a keyboard mapping."""

from __future__ import annotations

from carnatic.errors import CarnaticError
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.mapping_file import RagaMapping, read_mapping_file
from carnatic.exercise.request import ExerciseRequest
from carnatic.messages import say
from carnatic.theory.raga import show_ladder
from carnatic.theory.scala import Laid, Scale, decoded, lay, read_scale, read_sruti_key
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tuning import Tuning

ENDINGS = (".scl", ".kbm", ".json")
BASES = ("just", "equal")  # what a scale is laid over, by its P


def read_tuning_file(
    request: ExerciseRequest, name: str, content: bytes, catalogue: Catalogue
) -> tuple[ExerciseRequest, tuple[str, ...]]:
    """The request as a file tunes it, by the ending of its name, and what was done, in sentences.

    A .scl file and our .json move the swaras, a .kbm file moves Sa. Raises CarnaticError for
    any other file, and for what can't be read or doesn't fit the raga.
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if ending == ".scl":
        return retuned(request, content, catalogue)
    if ending == ".kbm":
        return _at_key(request, content)
    if ending == ".json":
        return _as_kept(request, content, catalogue)
    raise CarnaticError("tuning.wrong_file")


def retuned(request: ExerciseRequest, content: bytes, catalogue: Catalogue) -> tuple[ExerciseRequest, tuple[str, ...]]:
    """The request in the scale of a .scl file, and how its notes became swaras, in sentences.

    What was moved before is forgotten; the scale stands in the mapping, over just intonation
    or, where its P is the equal one, over equal steps, so a link, a header and JSON carry it.
    Raises CarnaticError for a file that can't be read or doesn't fit the raga.
    """
    scale = read_scale(decoded(content))
    found = [(tuning, lay(scale, request.raga, tuning)) for tuning in map(catalogue.tuning, BASES)]
    tuning, laid = min(found, key=_of_pa)
    return request.changed(mapping=laid.mapping, tuning=tuning), laid.remarks


def _of_pa(found: tuple[Tuning, Laid]) -> int:
    """How much had to be said beside how the notes became swaras: that P is another one."""
    return len(found[1].remarks)


def sruti_of(keyboard: bytes, scale: bytes | None = None) -> float:
    """Madhya Sa in hertz from a .kbm file, with the .scl file that it belongs to. Raises CarnaticError."""
    return read_sruti_key(decoded(keyboard, "keyboard"), None if scale is None else read_scale(decoded(scale)))


def _at_key(request: ExerciseRequest, content: bytes) -> tuple[ExerciseRequest, tuple[str, ...]]:
    # where the file names the height of another key than the first, the present tuning says how far that is
    table = dict(request.mapped_tuning.cents)
    places = {p.semitone: p.symbol for p in (*reversed(SWARASTHANAS.values()), *request.mapped_raga.places)}
    scale = Scale("", tuple(table[places[semitone]] for semitone in range(1, 12)))
    hertz = round(read_sruti_key(decoded(content, "keyboard"), scale), 4)
    return request.changed(sruti_hz=hertz), (say("tuning.sa_from_keyboard", hertz=hertz),)


def _as_kept(request: ExerciseRequest, content: bytes, catalogue: Catalogue) -> tuple[ExerciseRequest, tuple[str, ...]]:
    name, kept = read_mapping_file(content, catalogue)
    named = name or say("tuning.the_tuning")
    said = say("tuning.as_saved", name=named)
    if _ladders(kept) != _ladders(RagaMapping.of(request)):
        said = say("tuning.as_saved_partly", name=named, own=kept.raga.title, raga=request.raga.title)
    return kept.laid_on(request), (said,)


def _ladders(mapping: RagaMapping) -> tuple[str, str]:
    return show_ladder(mapping.raga.arohana), show_ladder(mapping.raga.avarohana)
