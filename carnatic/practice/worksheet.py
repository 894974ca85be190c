"""What a teacher asks for when a whole sheet of exercises shall be made for a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.practice.plain import visible
from carnatic.practice.reading import read_real, read_sruti, read_whole, read_yes, shortest
from carnatic.practice.request import FAMILIES, HARDEST, HIGHEST_SEED, HIGHEST_TEMPO, LOWEST_TEMPO, Catalogue
from carnatic.practice.showing import SWITCHES, USUAL, Showing
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from carnatic.theory.tuning import check_sruti

SHEET_FAMILIES = tuple(family for family in FAMILIES if family != "own")
KALAMS = {1: 1, 2: 2, 3: 4}  # swaras to the akshara
MOST_EXERCISES = 100
MOST_RAGAS, MOST_TALAS = 12, 8  # every raga is tried in every tala
LONGEST_TITLE = 120
SHEET_PAPERS = ("A4", "Letter")
USUAL_TITLE = "Worksheet"


@dataclass(frozen=True)
class WorksheetRequest:
    """All that is chosen for a worksheet; the same one gives the same exercises everywhere.

    kalams: 1 to 3. easiest, hardest: the levels, as ``difficulty`` measures them, from which and
    to which it rises. new_percent: how many of a hundred are new lines, the others lessons as
    they are taught. seed: another one chooses and composes others. sruti_hz, tempo: as in an
    exercise's request. Raises CarnaticError for anything that can't be.
    """

    ragas: tuple[Raga, ...]
    talas: tuple[Tala, ...]
    families: tuple[str, ...] = ("sarali", "janta", "alankaram")
    kalams: tuple[int, ...] = (1,)
    easiest: int = 1
    hardest: int = HARDEST
    number: int = 12
    new_percent: int = 50
    title: str = USUAL_TITLE
    class_name: str = ""
    seed: int = 1
    paper: str = "A4"
    sruti_hz: float = 130.81
    aksharas_per_minute: float = 60.0
    showing: Showing = USUAL

    def __post_init__(self) -> None:
        self._check_choices()
        for what, value, low, high in (
            ("The number of exercises", self.number, 1, MOST_EXERCISES),
            ("The easiest level", self.easiest, 1, HARDEST),
            ("The hardest level", self.hardest, 1, HARDEST),
            ("The share of new lines (percent)", self.new_percent, 0, 100),
            ("The number (seed)", self.seed, 0, HIGHEST_SEED),
            ("Tempo", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO),
        ):
            if not low <= value <= high:
                raise OutOfRange(what, shortest(value)[:40], shortest(low), shortest(high))
        if self.easiest > self.hardest:
            raise CarnaticError(
                f"It can't rise from level {self.easiest} to {self.hardest}; put the easier level first."
            )
        check_sruti(self.sruti_hz)
        for what, text in (("title", self.title), ("class", self.class_name)):
            if text != visible(text):
                raise CarnaticError(f"The {what} has signs that can't be seen; type it anew.")
            if len(text) > LONGEST_TITLE:
                raise CarnaticError(f"The {what} has {len(text)} characters; keep it to {LONGEST_TITLE}.")
        if self.paper not in SHEET_PAPERS:
            raise CarnaticError(f"'{self.paper[:40]}' is not a paper here; choose {' or '.join(SHEET_PAPERS)}.")

    def _check_choices(self) -> None:
        for what, chosen, most in (
            ("kind of exercise", self.families, len(SHEET_FAMILIES)),
            ("raga", tuple(raga.name for raga in self.ragas), MOST_RAGAS),
            ("tala", tuple(tala.name for tala in self.talas), MOST_TALAS),
            ("kalam", self.kalams, len(KALAMS)),
        ):
            if not chosen:
                raise CarnaticError(f"A worksheet needs a {what}; choose one or more.")
            if len(set(chosen)) < len(chosen):
                raise CarnaticError(f"The same {what} is chosen twice; leave one out.")
            if len(chosen) > most:
                raise CarnaticError(f"{len(chosen)} of one {what} after another are too many; choose {most} at most.")
        if unknown := [family for family in self.families if family not in SHEET_FAMILIES]:
            raise CarnaticError(f"'{unknown[0][:40]}' is no kind of exercise here; choose {', '.join(SHEET_FAMILIES)}.")
        if any(kalam not in KALAMS for kalam in self.kalams):
            raise CarnaticError("The kalams are 1, 2 and 3; choose among them.")

    @property
    def speeds(self) -> tuple[int, ...]:
        """Swaras to the akshara of each kalam, the slowest first."""
        return tuple(KALAMS[kalam] for kalam in sorted(self.kalams))

    @property
    def name(self) -> str:
        """The title, and the class where there is one."""
        title = self.title or USUAL_TITLE
        return f"{title}, {self.class_name}" if self.class_name else title

    def changed(self, **changes: Any) -> WorksheetRequest:
        """This request with some of it changed, and checked anew."""
        return replace(self, **changes)


# -- as plain text ---------------------------------------------------------------------------

_LISTS = ("ragas", "talas", "families", "kalams")
_WHOLE = {
    "number": "The number of exercises",
    "easiest": "The easiest level",
    "hardest": "The hardest level",
    "new_percent": "The share of new lines (percent)",
    "seed": "The number (seed)",
}
_SHOWING = tuple(field.name for field in fields(Showing))


def read_worksheet(table: Mapping[str, str], catalogue: Catalogue) -> WorksheetRequest:
    """A request from plain text, lists with commas between; what is missing takes the default. Raises CarnaticError."""
    said = {key: text for key, text in table.items() if text.strip()}
    chosen: dict[str, Any] = {
        "ragas": tuple(catalogue.raga(name) for name in _listed(said.get("ragas", "Mayamalavagowla"))),
        "talas": tuple(catalogue.tala(name) for name in _listed(said.get("talas", "Adi"))),
    }
    if "families" in said:
        chosen["families"] = tuple(name.lower().replace(" ", "_") for name in _listed(said["families"]))
    if "kalams" in said:
        chosen["kalams"] = tuple(read_whole("A kalam", name) for name in _listed(said["kalams"]))
    chosen |= {key: read_whole(what, said[key]) for key, what in _WHOLE.items() if key in said}
    chosen |= {key: visible(said[key]) for key in ("title", "class_name") if key in said}
    if "paper" in said:
        chosen["paper"] = next((one for one in SHEET_PAPERS if one.lower() == said["paper"].lower()), said["paper"])
    if "sruti" in said:
        chosen["sruti_hz"] = read_sruti(said["sruti"])
    if "tempo" in said:
        chosen["aksharas_per_minute"] = read_real("Tempo", said["tempo"])
    shown: dict[str, Any] = {key: said[key].lower() for key in _SHOWING if key in said}
    shown |= {key: read_yes(key.capitalize(), shown[key]) for key in SWITCHES if key in shown}
    return WorksheetRequest(**chosen, showing=Showing(**shown))


def _listed(text: str) -> list[str]:
    # a semicolon too, for what is typed on a phone
    return list(filter(None, (" ".join(part.split()) for part in text.replace(";", ",").split(","))))


def worksheet_json(request: WorksheetRequest) -> dict[str, Any]:
    """The request as a JSON object of words and numbers. Inverse of worksheet_from_json."""
    return {
        "ragas": [raga.name for raga in request.ragas],
        "talas": [tala.name for tala in request.talas],
        "families": list(request.families),
        "kalams": list(request.kalams),
        **{key: getattr(request, key) for key in _WHOLE},
        "title": request.title,
        "class_name": request.class_name,
        "paper": request.paper,
        "sruti": f"{shortest(request.sruti_hz)} Hz",
        "tempo": request.aksharas_per_minute,
        "showing": asdict(request.showing),
    }


def worksheet_from_json(data: Mapping[str, Any], catalogue: Catalogue) -> WorksheetRequest:
    """A request from JSON that may be anything. Raises CarnaticError."""
    showing = data.get("showing", {})
    if not isinstance(showing, Mapping):
        raise CarnaticError("The worksheet's showing must be an object.")
    table: dict[str, str] = {}
    for key, value in (*data.items(), *((k, v) for k, v in showing.items() if k in _SHOWING)):
        if key in _LISTS:
            if not isinstance(value, list) or len(value) > MOST_EXERCISES:
                raise CarnaticError(f"The worksheet's {key} must be a list of {MOST_EXERCISES} at most.")
            table[key] = ", ".join(str(one)[:LONGEST_TITLE] for one in value)
        elif not isinstance(value, Mapping | list):
            table[key] = str(value)
    try:
        return _with_empty_texts(read_worksheet(table, catalogue), data)
    except OverflowError:
        raise CarnaticError("A number of the worksheet is too large.") from None


def _with_empty_texts(request: WorksheetRequest, data: Mapping[str, Any]) -> WorksheetRequest:
    return request.changed(title="") if data.get("title") == "" else request
