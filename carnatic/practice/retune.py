"""A request in a scale that somebody brings, or at the height of their keyboard."""

from __future__ import annotations

from carnatic.practice.request import Catalogue, ExerciseRequest
from carnatic.theory.scala import decoded, lay, read_scale, read_sruti_key


def retuned(request: ExerciseRequest, content: bytes, catalogue: Catalogue) -> tuple[ExerciseRequest, tuple[str, ...]]:
    """The request in the scale of a .scl file, and how its notes became swaras, in sentences.

    What was moved before is forgotten; the scale stands in the mapping, over just
    intonation, so a link, a header and JSON carry it. Raises CarnaticError for a file that
    can't be read or doesn't fit the raga.
    """
    plain = request.changed(mapping=(), tuning=catalogue.tuning("just"))
    laid = lay(read_scale(decoded(content)), plain.raga, plain.tuning)
    return plain.changed(mapping=laid.mapping), laid.remarks


def sruti_of(keyboard: bytes, scale: bytes | None = None) -> float:
    """Madhya Sa in hertz from a .kbm file, with the .scl file that it belongs to. Raises CarnaticError."""
    return read_sruti_key(decoded(keyboard, "keyboard"), None if scale is None else read_scale(decoded(scale)))
