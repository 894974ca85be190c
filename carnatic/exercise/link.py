"""Links: an exercise as a query string with its swaras written out.

``v=2&raga=Mohanam&no=7&swaras=srgp_dS--_Sdpg_rs--``: a link contains the swaras, so it gives
the same exercise after the model has changed; its number and model only record the origin. No
sign needs escaping: ``-`` is karvai, ``_`` ends an avartanam, ``~`` is the tick of ati-tara.
``own`` gives the user's own units: the first four (``4``), ranges (``1-4_9-9``), or a mask
(``x8c1``) whose hexadecimal digits stand for four units each. Version 1 had no mask; its links
are read like the others.

A link that would be too long to print is packed, as version 4: ``swaras=.`` and then the steps
from swara to swara, deflated. Version 3 packed with a dictionary that didn't help
(docs/decisions/0001-link-versions.md); its links are still read with it.
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
from carnatic.exercise.families import SARALI, whole_avartanams
from carnatic.exercise.kept import own_fields, read_given, show_given
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import read_notes, show_notes
from carnatic.exercise.settings import SETTINGS
from carnatic.exercise.text_values import read_whole
from carnatic.messages import say
from carnatic.theory.swara import LETTERS, Sthayi, Swara

VERSION, PACKED_VERSION, READ = "2", "4", ("1", "2", "3", "4")
SHORT_LINK = 300  # characters with the address; a phone can scan the printed code from across a room
LONGEST_READABLE = 260  # characters without the address, which has up to forty
LONGEST_MODEL, LONGEST_RANGES = 12, 12
MASK, PACK = "x", "."
# A packed byte is a swara's step from the one before plus _LEVEL, a karvai, or (1 to 3) the number of the next swara.
_LEVEL, _KARVAI = 64, 0
# The preset dictionary of deflate for each packed version. It must never change, or old links can't be read.
_DICTIONARIES = {
    "3": b"ssrrggmmppddnnSSnnddppmmggrrss_srgmpdnS_Sndpmgrs",  # letters, which never occur in a packed line
    "4": b"@A@A@A@A@A@?@?@?@?@?AAAAAAA@???????A?A?A",  # pairs and runs, up and down, as steps
}
LONGEST_LINK = 4000  # longer than sixteen avartanams of Dhruva with every swara moved and every second unit given

# a link's swaras give the opening, the kept units and the length, so these settings have no parameter
_PARAMETERS = {row.link_key: row for row in SETTINGS if row.link_key}
_SIGNS = str.maketrans({",": "-", "'": "~", " ": None})
_TEXT = str.maketrans({"-": ",", "~": "'", "_": " "})


def encode(exercise: Exercise) -> str:
    """The query string of an exercise, without '?'. Inverse of decode, with these exceptions.

    The title and the writer's bars are left out, the opening gets the spelling of ``show_notes``,
    and cents are rounded to two decimals.
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
    """Whether a link with its address is short enough to be printed as a QR code.

    With a usual address every lesson fits, and twenty avartanams of Adi with every swara moved.
    """
    return len(link) <= SHORT_LINK


def _rounded(request: ExerciseRequest) -> ExerciseRequest:
    """The request with cents of two decimals and the shortened name of the model."""
    mapping = tuple((symbol, round(cents, 2)) for symbol, cents in request.mapping)
    shortened = request.changed(model=request.model[:LONGEST_MODEL])
    try:
        return shortened.changed(mapping=mapping)
    except CarnaticError:  # rounding can bring two neighbours too close together
        return shortened


def is_link(params: Mapping[str, str]) -> bool:
    """Whether the parameters are meant as an exercise with swaras, even if they are damaged."""
    return bool({"v", "swaras"} & params.keys())


def is_request_link(params: Mapping[str, str]) -> bool:
    """Whether the parameters are a request without swaras: 'raga=Mohanam&family=janta&no=3'."""
    return not is_link(params) and bool({"raga", "tala", "family"} & params.keys())


def read_request(params: Mapping[str, str], catalogue: Catalogue) -> ExerciseRequest:
    """The request from the parameters of a request link. Raises CarnaticError if they can't be read."""
    return from_fields(_named(params), catalogue)


def show_request(request: ExerciseRequest) -> dict[str, str]:
    """The parameters of a request link. Inverse of read_request, except for phrase, keep, length and model."""
    return {name: value for name, value in _parameters(request).items() if name != "model"}


def _named(params: Mapping[str, str]) -> dict[str, str]:
    """The link's parameters as texts by the settings' keys."""
    return {row.key: row.from_link(params.get(name, "")[:LONGEST_LINK]) for name, row in _PARAMETERS.items()}


def _parameters(request: ExerciseRequest) -> dict[str, str]:
    """The settings of a request by the link's names, without defaults."""
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
    family, speed = table["family"] or SARALI, read_whole(say("setting.speed"), table["speed"] or "1")
    avartanams = whole_avartanams(family, tala.aksharas, max(1, speed), units)
    table |= {"avartanams": str(avartanams)} | own_fields(notes, given)
    exercise = Exercise(from_fields(table, catalogue), notes, given=given)
    if faults := review(exercise):
        raise DamagedLink.of(faults[0].said)
    return exercise


def _show_own(given: frozenset[int]) -> str:
    """The given units as ranges, which people can read; as a mask if the ranges would be long."""
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
    return frozenset(4 * quad + k for quad, digit in enumerate(digits) for k in range(4) if int(digit, 16) & 8 >> k)


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
    """The notes as steps, deflated: a figure sung a step higher has the same steps, so it packs well."""
    signs, before = bytearray(), 0
    for note in notes:
        if note.swara.number is not None:
            signs.append(note.swara.number)
        signs.append(note.swara.step - before + _LEVEL)
        signs.extend([_KARVAI] * (note.units - 1))
        before = note.swara.step
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, zdict=_DICTIONARIES[PACKED_VERSION])
    return PACK + urlsafe_b64encode(deflate.compress(signs) + deflate.flush()).decode().rstrip("=")


def _unpack(text: str, dictionary: bytes) -> tuple[Note, ...]:
    """The notes from packed text without its first sign. Inverse of _pack. Raises DamagedLink if it can't be read."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary)
    try:
        packed = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        signs = inflate.decompress(packed, LONGEST_LINK)
        if inflate.eof and not inflate.unused_data:
            return _notes_of(signs)
    except (ValueError, zlib.error):  # ValueError: invalid base64, or outside the five sthayis
        pass
    raise DamagedLink("link.packed")


def _notes_of(signs: bytes) -> tuple[Note, ...]:
    notes: list[Note] = []
    step, number = 0, None
    for sign in signs:
        if sign == _KARVAI and notes:
            notes[-1] = replace(notes[-1], units=notes[-1].units + 1)
        elif 0 < sign < 4:
            number = sign
        else:
            step += sign - _LEVEL
            sthayi, letter = divmod(step, len(LETTERS))
            notes.append(Note(Swara(LETTERS[letter], Sthayi(sthayi), number)))
            number = None
    return tuple(notes)
