"""The library: the facts in assets/ as frozen objects. No other module reads assets/."""

from __future__ import annotations

import json
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carnatic.errors import CarnaticError, DamagedModel, UnknownTala, fold
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import GITAM
from carnatic.exercise.request import ExerciseRequest, from_fields
from carnatic.exercise.sargam.text import parse
from carnatic.lessons.lesson import Lesson, lessons_of, read_lesson, read_lessons
from carnatic.lessons.school import School
from carnatic.theory.gamaka_rules import GamakaRule, read_rule
from carnatic.theory.names import RagaNames
from carnatic.theory.phrases import RagaPhrases, read_phrases
from carnatic.theory.raga import Raga, melakarta, read_ladder
from carnatic.theory.srutis import read_srutis
from carnatic.theory.swara import SWARASTHANAS
from carnatic.theory.tala import CUSTOMARY_JATI, SULADI, Tala, chapu, suladi
from carnatic.theory.tuning import Tuning, equal_tuning, raga_tuning, ratio_tuning

if TYPE_CHECKING:
    from carnatic.compose.composer import Composer
    from carnatic.compose.network.raga_network import RagaMotion

_PACKAGE = Path(__file__).resolve().parent
# an installed package contains assets/ and static/; in a checkout they are next to it
_HOME = _PACKAGE if (_PACKAGE / "assets").is_dir() else _PACKAGE.parent
ASSETS = _HOME / "assets"
STATIC = _HOME / "static"  # fonts that the page loads by URL


class Library:
    """Ragas, talas, tunings, lessons and the trained composer, read once from a folder."""

    def __init__(self, folder: Path = ASSETS) -> None:
        self.folder = folder

    def text(self, name: str) -> str:
        """A text file of assets/, such as 'player/player.js'."""
        return (self.folder / name).read_text(encoding="utf-8")

    def syllables_font(self, script: str) -> bytes:
        """The seven syllables of a script other than Roman as a small web font (WOFF)."""
        return (STATIC / f"noto-{script}-regular.woff").read_bytes()

    def bytes(self, name: str) -> bytes:
        """The bytes of a file of assets/."""
        return (self.folder / name).read_bytes()

    def _json(self, name: str) -> Any:
        return json.loads(self.text(name))

    # -- ragas ---------------------------------------------------------------------

    @cached_property
    def ragas(self) -> tuple[Raga, ...]:
        """The 72 melakartas by number, the agreed janyas, then those of which traditions differ."""
        data = self._json("ragas.json")
        sources = tuple(data["melakarta_sources"])
        melas = [melakarta(row["number"], row["name"], tuple(row["aliases"]), sources) for row in data["melakartas"]]
        agreed = (_janya(row) for row in data["janyas"])
        differ = (_janya(row, disputed=True) for row in data["disputed"])
        return (*melas, *agreed, *differ)

    @cached_property
    def _gamaka_rows(self) -> tuple[tuple[str, GamakaRule], ...]:
        """(the name of a raga or '' for every raga, rule) of every row of the table, in its order."""
        return tuple((row["raga"], read_rule(row)) for row in self._json("gamakas.json")["rows"])

    def gamaka_rules(self, raga: Raga) -> tuple[GamakaRule, ...]:
        """The gamaka rules of a raga; the first that fits a swara applies.

        They are the rules for the raga's name and the general rules; a user's own raga has only the
        general rules.
        """
        return tuple(rule for name, rule in self._gamaka_rows if name in ("", raga.name))

    @cached_property
    def raga_phrases(self) -> tuple[RagaPhrases, ...]:
        """What was counted in pieces, raga by raga."""
        return tuple(read_phrases(row, self.raga(row["raga"])) for row in self._json("phrases.json")["ragas"])

    @cached_property
    def raga_names(self) -> RagaNames:
        """The ragas by all of their names."""
        return RagaNames(self.ragas)

    @cached_property
    def all_ragas(self) -> tuple[Raga, ...]:
        """The ragas, each followed by its other forms."""
        return self.raga_names.all

    def raga(self, name: str) -> Raga:
        """The raga with that name, alias or melakarta number, ignoring case and diacritics.

        Another form of a raga has a number in its name: 'Manji 2'. Two ladders are also a name, of a
        known raga or of a user's own: 'S R2 G3 P D2 S / S D2 P G3 R2 S'. Raises UnknownRaga with the
        nearest names, CarnaticError for invalid ladders.
        """
        return self.raga_names.raga(name)

    def raga_with_ladders(self, raga: Raga) -> Raga | None:
        """The known raga, or form of one, with the same ladders; None if there is none."""
        return self.raga_names.with_ladders(raga)

    def forms(self, raga: Raga) -> tuple[Raga, ...]:
        """All forms of a raga, the first one first; only the raga if it has no other forms."""
        first = next((other for other in self.ragas if other.name == (raga.form_of or raga.name)), raga)
        return (first, *first.variants)

    def find_ragas(self, query: str) -> tuple[Raga, ...]:
        """The ragas that match a query: a name, alias or number, part of one, swaras, or two ladders.

        Raises UnknownRaga, or CarnaticError for swaras that no raga has and for invalid ladders.
        """
        return self.raga_names.find(query)

    # -- talas ---------------------------------------------------------------------

    @cached_property
    def talas(self) -> tuple[Tala, ...]:
        """The thirty-five suladi talas, then the four chapus."""
        data = self._json("talas.json")
        suladis = (suladi(row["family"], row["jati"], tuple(row["aliases"])) for row in data["suladi"])
        chapus = (
            chapu(row["name"], tuple(row["groups"]), tuple(map(tuple, row["claps"])), row["note"])
            for row in data["chapus"]
        )
        return (*suladis, *chapus)

    @cached_property
    def _tala_names(self) -> dict[str, Tala]:
        names = {fold(name): tala for tala in self.talas for name in (tala.name, *tala.aliases)}
        # 'khanda Ata' as well as 'khanda jati Ata'
        names |= {fold(tala.name.replace(" jati ", " ")): tala for tala in self.talas}
        by_name = {fold(tala.name): tala for tala in self.talas}
        for family in SULADI:
            names[fold(family)] = by_name[fold(f"{CUSTOMARY_JATI[family]} jati {family}")]
        names[fold("chaturasra jati Triputa")] = by_name["adi"]
        return names

    def tala(self, name: str) -> Tala:
        """The tala with that name or alias; a family without a jati has its customary jati.

        Raises UnknownTala with the nearest names.
        """
        known = self._tala_names.get(fold(name))
        if known is None:
            raise UnknownTala(name[:60], {n: tala.name for n, tala in self._tala_names.items()})
        return known

    def find_talas(self, query: str) -> tuple[Tala, ...]:
        """The talas that match a query: a name or alias, or part of one.

        Raises UnknownTala with the nearest names.
        """
        part = fold(query)
        if part in self._tala_names or not part:
            return (self.tala(query),)
        return tuple(t for t in self.talas if any(part in fold(n) for n in (t.name, *t.aliases))) or (self.tala(query),)

    # -- tunings -------------------------------------------------------------------

    @cached_property
    def tunings(self) -> tuple[Tuning, ...]:
        """The tunings just, pythagorean, equal, and raga, in which every raga has its own srutis."""
        data = self._json("tunings.json")
        by_ratio = (ratio_tuning(row["name"], row["ratios"]) for row in data["tunings"])
        return (*by_ratio, equal_tuning(), raga_tuning("raga", read_srutis(data["srutis"]["ratios"])))

    def tuning(self, name: str) -> Tuning:
        """The tuning with that name. Raises CarnaticError with the known names."""
        for tuning in self.tunings:
            if tuning.name == fold(name):
                return tuning
        known = ", ".join(t.name for t in self.tunings)
        raise CarnaticError("tuning.unknown", name=name[:60], known=known)

    # -- lessons and the composer ---------------------------------------------------

    @cached_property
    def article_lessons(self) -> tuple[Lesson, ...]:
        """The saralis as the article spells them, with its slips, only for comparison."""
        return read_lessons(self.text("corpus/article.txt"), "article")

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons of the table, in a learner's order."""
        return tuple(read_lesson(row) for row in self._json("lessons.json")["lessons"])

    def lessons_of(self, family: str) -> tuple[Lesson, ...]:
        """The lessons of one family, by number."""
        return lessons_of(self.lessons, family)

    @cached_property
    def gitams(self) -> tuple[Exercise, ...]:
        """The gitams as they are written, each in its own raga and tala."""
        return tuple(self._gitam(row) for row in self._json("gitams.json")["gitams"])

    def _gitam(self, row: dict[str, Any]) -> Exercise:
        fields = {"raga": row["raga"], "tala": row["tala"], "family": GITAM, "title": row["title"]}
        return parse(row["text"], self, {**fields, "seed": str(row["number"])})

    @cached_property
    def school(self) -> School:
        """The school: every lesson, and a learner's order of families and ragas."""
        first = tuple(self._json("lessons.json")["first_ragas"]["names"])
        origins = tuple((row["agreement"], tuple(row["sources"])) for row in self._json("gitams.json")["gitams"])
        return School(self.lessons, self.gitams, origins, self.ragas, first, self)

    @cached_property
    def composer(self) -> Composer:
        """The composer with the shipped network; the first use imports torch.

        Raises DamagedModel if its files are missing or damaged.
        """
        from carnatic.compose.composer import Composer
        from carnatic.compose.network.weights import read_checkpoint

        try:
            weights, card_json = self.bytes("model/weights.safetensors"), self.text("model/card.json")
        except (OSError, UnicodeDecodeError):
            raise DamagedModel("model.files.missing") from None
        network, card = read_checkpoint(weights, card_json)
        return Composer(network, card, self.lessons, phrases=self.raga_phrases, motion=self.raga_motion)

    @cached_property
    def raga_motion(self) -> RagaMotion:
        """The networks that say how a raga moves of which there are no pieces; the first use imports torch.

        Raises DamagedModel if their files are missing or damaged.
        """
        from carnatic.compose.network.raga_weights import RAGA_CARD, RAGA_WEIGHTS, read_raga_motion

        try:
            weights, card_json = self.bytes(f"model/{RAGA_WEIGHTS}"), self.text(f"model/{RAGA_CARD}")
        except (OSError, UnicodeDecodeError):
            raise DamagedModel("model.files.missing") from None
        return read_raga_motion(weights, card_json, self.raga_phrases)

    @property
    def weights_hash(self) -> str:
        """SHA-256 of the shipped weights from their card, without importing torch; '' if the card can't be read."""
        try:
            return str(self._json("model/card.json")["weights_hash"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return ""

    def request(self, **fields: str) -> ExerciseRequest:
        """A request from plain text fields: request(raga='Mohanam', seed='7')."""
        return from_fields(fields, self)


def _janya(row: dict[str, Any], disputed: bool = False) -> Raga:
    forms = row.get("variants", ())
    return Raga(
        row["name"],
        read_ladder(row["arohana"]),
        read_ladder(row["avarohana"]),
        row["parent"],
        None,
        tuple(row["aliases"]),
        tuple(SWARASTHANAS[symbol] for symbol in row.get("anya", ())),
        tuple(row["sources"]),
        disputed,
        tuple(_variant(row["name"], number, form) for number, form in enumerate(forms, 2)),
        row.get("note", ""),
    )


def _variant(name: str, number: int, form: dict[str, Any]) -> Raga:
    """Another form of a raga, with a number in its name: 'Manji 2'."""
    return Raga(
        f"{name} {number}",
        read_ladder(form["arohana"]),
        read_ladder(form["avarohana"]),
        form["parent"] or 0,
        sources=tuple(form["sources"]),
        disputed=True,
        form_of=name,
        form_number=number,
    )


@cache
def library() -> Library:
    """The shipped library, read once for the whole process."""
    return Library()
