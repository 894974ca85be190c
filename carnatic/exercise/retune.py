"""Changing a request to the tuning of an uploaded file, or to the sruti of a keyboard mapping."""

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
BASES = ("just", "equal")  # the tunings that a scale can be based on; its P decides


def read_tuning_file(
    request: ExerciseRequest, name: str, content: bytes, catalogue: Catalogue
) -> tuple[ExerciseRequest, tuple[str, ...]]:
    """The request in the tuning of a file, and sentences that say what was changed.

    The file's ending decides: a .scl file or our .json moves the swaras, a .kbm file moves Sa.
    Raises CarnaticError for another ending, and for a file that can't be read or doesn't fit
    the raga.
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
    """The request in the scale of a .scl file, and sentences that say how its notes became swaras.

    The scale becomes the mapping and replaces an earlier one, so links, headers and JSON contain
    it. The tuning becomes just, or equal if that fits the scale's P better. Raises CarnaticError
    for a file that can't be read or doesn't fit the raga.
    """
    scale = read_scale(decoded(content))
    candidates = [(tuning, lay(scale, request.raga, tuning)) for tuning in map(catalogue.tuning, BASES)]
    tuning, laid = min(candidates, key=_remark_count)
    return request.changed(mapping=laid.mapping, tuning=tuning), laid.remarks


def _remark_count(candidate: tuple[Tuning, Laid]) -> int:
    """The number of remarks; there is one more if the scale has another P than the tuning."""
    return len(candidate[1].remarks)


def sruti_of(keyboard: bytes, scale: bytes | None = None) -> float:
    """Madhya Sa in hertz from a .kbm file and its .scl file. Raises CarnaticError if one can't be read."""
    return read_sruti_key(decoded(keyboard, "keyboard"), None if scale is None else read_scale(decoded(scale)))


def _at_key(request: ExerciseRequest, content: bytes) -> tuple[ExerciseRequest, tuple[str, ...]]:
    # if the file gives the frequency of another key than the first, the request's tuning gives the distance
    table = dict(request.mapped_tuning.cents)
    places = {p.semitone: p.symbol for p in (*reversed(SWARASTHANAS.values()), *request.mapped_raga.places)}
    scale = Scale("", tuple(table[places[semitone]] for semitone in range(1, 12)))
    hertz = round(read_sruti_key(decoded(content, "keyboard"), scale), 4)
    return request.changed(sruti_hz=hertz), (say("tuning.sa_from_keyboard", hertz=hertz),)


def _as_kept(request: ExerciseRequest, content: bytes, catalogue: Catalogue) -> tuple[ExerciseRequest, tuple[str, ...]]:
    name, mapping = read_mapping_file(content, catalogue)
    shown_name = name or say("tuning.the_tuning")
    remark = say("tuning.as_saved", name=shown_name)
    if _ladders(mapping) != _ladders(RagaMapping.of(request)):
        remark = say("tuning.as_saved_partly", name=shown_name, own=mapping.raga.title, raga=request.raga.title)
    return mapping.laid_on(request), (remark,)


def _ladders(mapping: RagaMapping) -> tuple[str, str]:
    return show_ladder(mapping.raga.arohana), show_ladder(mapping.raga.avarohana)
