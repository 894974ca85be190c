"""The link: an exercise in a query string, its swaras written out.

``v=2&raga=Mohanam&no=7&swaras=srgp_dS--_Sdpg_rs--``: the swaras decide, so a link gives
the same exercise after the model has changed; number and model only tell where it came
from. All signs are such that no browser needs to escape them: ``-`` is karvai, ``_`` ends
an avartanam, ``~`` is the tick of ati-tara. ``own`` says which units are the user's own: the
first four (``4``), ranges (``1-4_9-9``), or a mask (``x8c1``) whose hexadecimal digits stand for
four units each. Version 1 had no mask; its links are read like any other.

What would be too long to print is packed, as version 4: ``swaras=.`` and then the steps from
swara to swara, deflated. People can't read it any more, but a telephone can. Version 3 packed with
a dictionary that didn't help (docs/decisions/0001-link-versions.md); its links are read with it.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from carnatic.errors import CarnaticError, DamagedLink
from carnatic.exercise.codecs import Catalogue
from carnatic.exercise.exercise import Bar, Exercise, Note
from carnatic.exercise.kept import own_fields, read_given, show_given
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import read_notes, show_notes
from carnatic.exercise.settings import SETTINGS
from carnatic.theory.swara import LETTERS, Sthayi, Swara

VERSION, PACKED_VERSION, READ = "2", "4", ("1", "2", "3", "4")
SHORT_LINK = 300  # characters; a phone can scan a code of so many from across the room
LONGEST_READABLE = 260  # so that an address of forty characters fits before it
LONGEST_MODEL, LONGEST_RANGES = 12, 12
MASK, PACK = "x", "."
# A packed swara is its step from the one before, over _LEVEL; below 4 stands the number of the next, or a karvai.
_LEVEL, _KARVAI = 64, 0
# What the packed versions hand to deflate as already seen. As long as a version is read, no sign of its own changes.
_DICTIONARIES = {
    "3": b"ssrrggmmppddnnSSnnddppmmggrrss_srgmpdnS_Sndpmgrs",  # letters, which no packed line holds
    "4": b"@A@A@A@A@A@?@?@?@?@?AAAAAAA@???????A?A?A",  # pairs and runs, up and down, as steps
}
LONGEST_LINK = 4000  # sixteen avartanams of Dhruva, every swara moved and every second unit one's own, stay below it

# a link's swaras tell the opening, what is kept and the length, so those settings have no parameter
_PARAMETERS = {row.link_key: row for row in SETTINGS if row.link_key}
_SIGNS = str.maketrans({",": "-", "'": "~", " ": None})
_TEXT = str.maketrans({"-": ",", "~": "'", "_": " "})


def encode(exercise: Exercise) -> str:
    """The query string of an exercise, without '?'.

    Titles and bars of the writer's own are left out, the opening comes back in the spelling of
    ``show_notes``, and cents are rounded to a hundredth. Inverse of decode.
    """
    params = {"v": VERSION, **_parameters(_rounded(exercise.request))}
    params["swaras"] = _show_swaras(exercise)
    if exercise.given:
        params["own"] = _show_own(exercise.given)
    link = urlencode(params, safe="/")
    if len(link) <= LONGEST_READABLE:
        return link
    packed = urlencode(params | {"v": PACKED_VERSION, "swaras": _pack(exercise.notes)}, safe="/")
    return min(link, packed, key=len)


def fits(link: str) -> bool:
    """Whether a whole link, its address included, is short enough to be printed as a square.

    Every lesson fits below any usual address, and twenty avartanams of Adi, every swara moved;
    longer pieces may not.
    """
    return len(link) <= SHORT_LINK


def _rounded(request: ExerciseRequest) -> ExerciseRequest:
    """The request with its cents in hundredths, and the model's name cut short."""
    mapping = tuple((symbol, round(cents, 2)) for symbol, cents in request.mapping)
    shortened = request.changed(model=request.model[:LONGEST_MODEL])
    try:
        return shortened.changed(mapping=mapping)
    except CarnaticError:  # of neighbours that are only just far enough apart the rounding may say otherwise
        return shortened


def is_link(params: Mapping[str, str]) -> bool:
    """Whether an address holds, or has held, an exercise."""
    return bool({"v", "swaras"} & params.keys())


def is_request_link(params: Mapping[str, str]) -> bool:
    """Whether an address asks for an exercise without its swaras: 'raga=Mohanam&family=janta&no=3'."""
    return not is_link(params) and bool({"raga", "tala", "family"} & params.keys())


def read_request(params: Mapping[str, str], catalogue: Catalogue) -> ExerciseRequest:
    """The request of such an address. Raises CarnaticError if it can't be read."""
    return from_fields(_named(params), catalogue)


def show_request(request: ExerciseRequest) -> dict[str, str]:
    """The parameters that ask for a request. Inverse of read_request, but for phrase, keep, length and model."""
    return {name: value for name, value in _parameters(request).items() if name != "model"}


def _named(params: Mapping[str, str]) -> dict[str, str]:
    """The link's parameters as texts under the settings' keys."""
    return {row.key: row.from_link(params.get(name, "")[:LONGEST_LINK]) for name, row in _PARAMETERS.items()}


def _parameters(request: ExerciseRequest) -> dict[str, str]:
    """The settings of a request under the link's names, defaults left out."""
    written = {name: row for name, row in _PARAMETERS.items() if row.is_written(request, "link")}
    texts = {name: row.to_link(row.text(request)) for name, row in written.items()}
    return {name: text for name, text in texts.items() if text}


def decode(params: Mapping[str, str], catalogue: Catalogue) -> Exercise:
    """The exercise of a link's parameters; other parameters are ignored.

    Raises DamagedLink if the link can't be read or its music has a fault.
    """
    try:
        return _decode(params, catalogue)
    except CarnaticError as error:
        raise DamagedLink("link.damaged", why=error.message) from error


def _decode(params: Mapping[str, str], catalogue: Catalogue) -> Exercise:
    if sum(len(params.get(name, "")) for name in (*_PARAMETERS, "v", "swaras", "own")) > LONGEST_LINK:
        raise DamagedLink("link.too_long")
    if params.get("v") not in READ:
        raise DamagedLink("link.version")
    notes, bars = _read_swaras(params.get("swaras", ""), params["v"])
    units = sum(note.units for note in notes)
    if bars or not units:
        raise DamagedLink("link.no_swaras")
    table = _named(params)
    tala = catalogue.tala(table["tala"] or "Adi")
    given = _read_own(params.get("own", ""))
    if max(given, default=0) >= units:
        raise DamagedLink("link.given")
    table |= {"avartanams": str(units // tala.aksharas)} | own_fields(notes, given)
    exercise = Exercise(from_fields(table, catalogue), notes, given=given)
    if faults := review(exercise):
        raise DamagedLink.of(faults[0].said)
    return exercise


def _show_own(given: frozenset[int]) -> str:
    """The given units as ranges, which people can read; as a mask where that would be long."""
    ranges = show_given(given).replace(" ", "_")
    if len(ranges) <= LONGEST_RANGES:
        return ranges
    quads = range(0, max(given) + 1, 4)
    return MASK + "".join(f"{sum(8 >> k for k in range(4) if start + k in given):x}" for start in quads)


def _read_own(text: str) -> frozenset[int]:
    """The given units, as ranges or as a mask. Inverse of _show_own."""
    if not text.startswith(MASK):
        return read_given(text.replace("_", " "), LONGEST_LINK)
    digits = text.removeprefix(MASK)
    if not set(digits) <= set("0123456789abcdef"):
        raise DamagedLink("link.given_unreadable")
    return frozenset(4 * at + k for at, digit in enumerate(digits) for k in range(4) if int(digit, 16) & 8 >> k)


def _show_swaras(exercise: Exercise) -> str:
    per_avartanam = exercise.request.tala.aksharas
    signs = [sign for note in exercise.notes for sign in show_notes((note,)).split()]
    rows = ["".join(signs[i : i + per_avartanam]) for i in range(0, len(signs), per_avartanam)]
    return "_".join(rows).translate(_SIGNS)


def _read_swaras(swaras: str, version: str) -> tuple[tuple[Note, ...], tuple[Bar, ...]]:
    if swaras.startswith(PACK) and version in _DICTIONARIES:
        return _unpack(swaras.removeprefix(PACK), _DICTIONARIES[version]), ()
    return read_notes(swaras.translate(_TEXT))


def _pack(notes: Sequence[Note]) -> str:
    """The notes as steps, deflated: what is sung a step higher packs as what it was sung after."""
    signs, before = bytearray(), 0
    for note in notes:
        if note.swara.number is not None:
            signs.append(note.swara.number)
        signs.append(note.swara.step - before + _LEVEL)
        signs.extend([_KARVAI] * (note.units - 1))
        before = note.swara.step
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_DICTIONARIES[PACKED_VERSION])
    return PACK + urlsafe_b64encode(press.compress(signs) + press.flush()).decode().rstrip("=")


def _unpack(text: str, dictionary: bytes) -> tuple[Note, ...]:
    """Inverse of _pack, without its first sign. Raises DamagedLink if the text isn't packed notes."""
    opened = zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary)
    try:
        packed = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        signs = opened.decompress(packed, LONGEST_LINK)
        if opened.eof and not opened.unused_data:
            return _notes_of(signs)
    except (ValueError, zlib.error):  # ValueError: no base64, or no sthayi so high or low
        pass
    raise DamagedLink("link.packed")


def _notes_of(signs: bytes) -> tuple[Note, ...]:
    found: list[Note] = []
    step, number = 0, None
    for sign in signs:
        if sign == _KARVAI and found:
            found[-1] = replace(found[-1], units=found[-1].units + 1)
        elif 0 < sign < 4:
            number = sign
        else:
            step += sign - _LEVEL
            sthayi, letter = divmod(step, len(LETTERS))
            found.append(Note(Swara(LETTERS[letter], Sthayi(sthayi), number)))
            number = None
    return tuple(found)
