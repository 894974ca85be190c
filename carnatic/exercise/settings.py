"""The settings of a request: their values, and the table of their names and codecs.

Text headers, links, JSON, the command line, worksheets and pages all read the table. A new setting
needs a row in SETTINGS, a field in the class that holds it, its words in ``carnatic.messages.settings``, and the code
that it acts on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.codecs import (
    EDUPPU,
    LINE,
    MAPPING,
    MODEL,
    RAGA,
    SRUTI,
    TALA,
    TUNING,
    WORD,
    Catalogue,
    Codec,
    joined_word,
    real,
    whole,
    yes_or_no,
)
from carnatic.exercise.families import SARALI
from carnatic.exercise.text_values import shortest
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.messages import say
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from carnatic.theory.tala import SPEEDS
from carnatic.theory.tuning import check_sruti

LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE = 0.2, 2.0
LOWEST_TEMPO, HIGHEST_TEMPO = 20.0, 240.0
LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS = 1, 99  # a janta in a tala of four has forty
HIGHEST_SEED = 2**31 - 1
LONGEST_PHRASE = 400
LONGEST_KEPT = 4000  # sixteen avartanams of the longest tala
PLANS = ("any", "mirrored", "through-composed")
YATIS = ("any", "sama", "gopuccha", "srotovaha", "mridanga", "damaru")
RANGES = ("any", "narrow", "wide")
ANY_IDEA, NO_IDEA = "any", "none"
# how a teacher names what the swaras of a row do; compose/ideas says what each means
ROW_IDEAS = (
    "restart", "sequence", "dattu", "pairs", "mirror", "inversion", "answer", "focus", "yati", "retrograde", "karvai",
)  # fmt: skip
IDEAS = (ANY_IDEA, *ROW_IDEAS, NO_IDEA)
PHRASES = ("off", "some", "much")
USUAL_PHRASES = "some"
HARDEST = 5  # of the difficulties; 0 asks for none
DRONES = ("tanpura", "sruti-box")
BEATS = ("hand", "metronome", "mridangam")
FEWEST_STRINGS, MOST_STRINGS = 3, 5
STRONGEST_GAMAKA = 100
SCRIPTS = ("roman", "tamil", "telugu", "kannada", "malayalam", "devanagari")
CLEFS = ("treble", "bass")
STAFFS = ("c", "sruti")
ACCIDENTAL_PLACES = ("signature", "accidentals")


# -- the values ------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LineSettings:
    """The settings that decide how a line is composed and laid out in time.

    speed: swaras per akshara. avartanams: the length at first speed; janta, dhatu and alankaram
    set their own, and the exercise's request has that. phrase: the opening, in sargam text.
    temperature: 0.9 gives a line like the lessons, more a freer one. mapping: (swarasthana symbol,
    cents) of the moved swaras; another number of the same letter (R2 in a raga with R1) changes
    the swarasthana. sruti_hz: madhya Sa. model: hash of the weights that composed the line, ''
    before composing. trikalam: whether it is a run through the first three kalams, with speed 1.
    eduppu: the start of the line, a key of EDUPPUS; a family that lands starts on sama and lands there.
    landing: the swara on which it lands, in sargam. yati: of a korvai, one of YATIS. plan, range: one
    of PLANS and of RANGES. phrases: how much a line leans on its raga's own phrases, one of PHRASES.
    difficulty: 1 to 5 as difficulty.py measures it, 0 for any. keep: a line with gaps, as kept.py
    reads it; its swaras stay and the gaps are composed. idea: one of IDEAS.
    Raises CarnaticError for a value out of range.
    """

    family: str = SARALI
    speed: int = 1
    phrase: str = ""
    avartanams: int = 4
    seed: int = 0
    temperature: float = 0.9
    mapping: tuple[tuple[str, float], ...] = ()
    sruti_hz: float = 130.81
    aksharas_per_minute: float = 60.0
    model: str = ""
    trikalam: bool = False
    eduppu: str = "sama"
    landing: str = "s"
    plan: str = "any"
    difficulty: int = 0
    range: str = "any"
    phrases: str = USUAL_PHRASES
    yati: str = "any"
    keep: str = ""
    idea: str = ANY_IDEA

    def __post_init__(self) -> None:
        if self.speed not in SPEEDS:
            raise CarnaticError("speed.unknown", speed=str(self.speed)[:40])
        _within("avartanams.range", self.avartanams, LOWEST_AVARTANAMS, HIGHEST_AVARTANAMS)
        _within("number.range", self.seed, 0, HIGHEST_SEED)
        _within("temperature.range", self.temperature, LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE)
        _within("tempo.range", self.aksharas_per_minute, LOWEST_TEMPO, HIGHEST_TEMPO)
        if len(self.phrase) > LONGEST_PHRASE:
            raise CarnaticError("start.long_text", longest=LONGEST_PHRASE)
        if self.plan not in PLANS:
            raise CarnaticError("shape.unknown", plan=self.plan[:40], plans=PLANS)
        if self.range not in RANGES:
            raise CarnaticError("range.unknown", range=self.range[:40], ranges=RANGES)
        if self.idea not in IDEAS:
            raise CarnaticError("idea.unknown", idea=self.idea[:40], ideas=IDEAS)
        if self.phrases not in PHRASES:
            raise CarnaticError("phrases.unknown", phrases=self.phrases[:40], choices=PHRASES)
        if self.yati not in YATIS:
            raise CarnaticError("yati.unknown", yati=self.yati[:40], yatis=YATIS)
        _within("difficulty.range", self.difficulty, 0, HARDEST)
        if len(self.keep) > LONGEST_KEPT:
            raise CarnaticError("locked.long_text", longest=LONGEST_KEPT)
        if self.keep and self.phrase:
            raise CarnaticError("locked.and_start")
        check_sruti(self.sruti_hz)
        if self.trikalam and self.speed != 1:
            raise CarnaticError("trikalam.speed", speed=self.speed)


def _within(code: str, value: float, lowest: float, highest: float) -> None:
    # nan fails both comparisons; isfinite would overflow on a whole number of 400 digits
    if not lowest <= value <= highest:
        given = shortest(value)
        cut = given if len(given) <= 40 else f"{given[:40]}…"
        raise OutOfRange(code, value=cut, lowest=shortest(lowest), highest=shortest(highest))


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """Playback settings.

    voice: one of VOICE_NAMES. gamaka: its strength in percent, 0 for plain notes. drone: one of
    DRONES. strings: the drone's strings in plucking order, 'P. S S S.', or '' for the strings that
    the raga needs. beat: one of BEATS. human: whether equal notes vary slightly.
    Raises CarnaticError for another value.
    """

    voice: str = "veena"
    gamaka: int = 0
    drone: str = "tanpura"
    strings: str = ""
    beat: str = "hand"
    human: bool = True

    def __post_init__(self) -> None:
        _check_choices("sound", self)
        if not 0 <= self.gamaka <= STRONGEST_GAMAKA:
            raise OutOfRange("gamaka.range", value=str(self.gamaka)[:40], lowest="0", highest=str(STRONGEST_GAMAKA))
        if self.strings:
            read_strings(self.strings)


def read_strings(text: str) -> tuple[Pitch, ...]:
    """The strings of a drone from 'P. S S S.': a swarasthana each, with a dot for mandra.

    Raises CarnaticError for an unknown swarasthana, and for fewer than three or more than five strings.
    """
    words = text.split()
    if not FEWEST_STRINGS <= len(words) <= MOST_STRINGS:
        raise CarnaticError("tanpura.strings", fewest=FEWEST_STRINGS, most=MOST_STRINGS, count=len(words))
    return tuple(_string(word) for word in words)


def _string(word: str) -> Pitch:
    symbol = word.removesuffix(".").upper()
    if symbol not in SWARASTHANAS:
        raise CarnaticError("tanpura.string", word=word[:10])
    return Pitch(SWARASTHANAS[symbol], Sthayi.MANDRA if word.endswith(".") else Sthayi.MADHYA)


@dataclass(frozen=True, slots=True)
class NotationSettings:
    """Notation settings.

    script: one of SCRIPTS. numbers: whether swarasthanas are numbered in the ladders (R1, G3).
    clef: one of CLEFS. staff: how Sa is written, 'c' as middle C, 'sruti' at its own pitch.
    signs: one of ACCIDENTAL_PLACES, a key signature or a sign before each note. cents: whether a
    note shows its distance from equal temperament. places: whether every swara of the line has the
    number of its swarasthana.
    Raises CarnaticError for another value.
    """

    script: str = "roman"
    numbers: bool = True
    clef: str = "treble"
    staff: str = "c"
    signs: str = "signature"
    cents: bool = False
    places: bool = False

    def __post_init__(self) -> None:
        _check_choices("notation", self)


def _check_choices(part: str, holder: object) -> None:
    for row in SETTINGS:
        if row.part == part and row.choices:
            value = getattr(holder, row.name)
            if value not in row.choices:
                raise CarnaticError(
                    "option.unknown", value=str(value)[:40], what=say(f"setting.{row.name}"), choices=row.choices
                )


# -- the table -------------------------------------------------------------------------------

Form = Literal["header", "link", "json"]
_MUSIC, _TEXTS = ("generate", "check", "export", "lessons"), ("check", "export")
_OUTPUT = ("export", "worksheet")


@dataclass(frozen=True, slots=True)
class Option:
    """A setting's option on the command line; its help is the message 'option.' with the setting's name.

    name: with its dashes. commands: the commands that have it. metavar: the value's name in the help.
    constant: the value of an option that takes no argument.
    """

    name: str
    commands: tuple[str, ...]
    metavar: str = ""
    constant: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a request: its field, its names, and its codec.

    name: the field's name. group: what it changes, the swaras of the *line*, their *sound*, or the
    *paper* that they are written on. part: the field of the request that has it, '' for the request
    itself. header, json: its key in a text's header and in JSON, '' for the name. link: its parameter
    in a link, '' for the name, None if the link's swaras give it. link_unit: a suffix that links leave
    out. link_signs: (sign, replacement in links). always_in: the forms that contain even the default.
    choices: the possible values. usual: the default's name, if only the catalogue has the value.
    """

    name: str
    group: Literal["line", "sound", "paper"]
    codec: Codec
    part: Literal["", "sound", "notation"] = ""
    header: str = ""
    json: str = ""
    link: str | None = ""
    link_unit: str = ""
    link_signs: tuple[tuple[str, str], ...] = ()
    always_in: tuple[Form, ...] = ()
    choices: tuple[str, ...] = ()
    usual: str = ""
    option: Option | None = None

    @property
    def key(self) -> str:
        """The setting's key in a header and in every table of plain text."""
        return self.header or self.name

    @property
    def json_key(self) -> str:
        """The setting's key in JSON."""
        return self.json or self.name

    @property
    def link_key(self) -> str | None:
        """The setting's parameter in a link, None if it has none."""
        return None if self.link is None else self.link or self.name

    @property
    def default(self) -> str:
        """The default as text."""
        return self.usual or self.codec.write(getattr(_DEFAULTS[self.part], self.name))

    def value(self, request: object) -> Any:
        """The setting's value in a request."""
        return getattr(getattr(request, self.part) if self.part else request, self.name)

    def text(self, request: object) -> str:
        """The setting's value in a request, as text."""
        return self.codec.write(self.value(request))

    def is_written(self, request: object, form: Form) -> bool:
        """Whether a form contains the setting: always, or if the value differs from the default."""
        return form in self.always_in or self.text(request) != self.default

    def to_link(self, text: str) -> str:
        """A text of this setting as a link's parameter. Inverse of from_link."""
        short = text.removesuffix(self.link_unit)
        for sign, replacement in self.link_signs:
            short = short.replace(sign, replacement)
        return short

    def from_link(self, parameter: str) -> str:
        """A link's parameter as text of this setting."""
        text = parameter
        for sign, replacement in self.link_signs:
            text = text.replace(replacement, sign)
        return text + self.link_unit if text else ""


# in the order of a text's header
SETTINGS = (
    Setting("raga", "line", RAGA, usual="Mayamalavagowla", always_in=("header", "link", "json"),
        option=Option("--raga", _MUSIC, "RAGA")),
    Setting("tala", "line", TALA, usual="Adi", always_in=("header", "json"), option=Option("--tala", _MUSIC, "TALA")),
    Setting("family", "line", joined_word("_"), always_in=("header", "json"),
        option=Option("--family", ("generate", "lessons"), "KIND")),
    # another speed lays the same swaras out anew
    Setting("speed", "sound", whole("setting.speed"), always_in=("header", "json"),
        option=Option("--speed", _MUSIC, "SPEED")),
    Setting("trikalam", "sound", yes_or_no("setting.trikalam"), option=Option("--trikalam", _MUSIC, constant="yes")),
    Setting("eduppu", "line", EDUPPU, option=Option("--eduppu", ("generate", *_TEXTS), "EDUPPU")),
    Setting("landing", "line", LINE, option=Option("--landing", ("generate",), "SWARA")),
    Setting("avartanams", "line", whole("setting.avartanams"), link=None, always_in=("header", "json"),
        option=Option("--avartanams", ("generate",), "N")),
    Setting("sruti_hz", "sound", SRUTI, header="sruti", link="sruti", link_unit=" Hz", always_in=("json",),
        option=Option("--sruti", _OUTPUT, "SRUTI")),
    Setting("aksharas_per_minute", "sound", real("setting.aksharas_per_minute"), header="tempo", link="tempo",
        always_in=("json",), option=Option("--aksharas-per-minute", _OUTPUT, "N")),
    Setting("tuning", "sound", TUNING, usual="just", always_in=("json",), option=Option("--tuning", _OUTPUT, "NAME")),
    Setting("mapping", "sound", MAPPING, link="map", link_signs=((" ", "_"), ("=", "~")), always_in=("json",)),
    Setting("voice", "sound", WORD, "sound", choices=VOICE_NAMES, option=Option("--voice", _OUTPUT, "NAME")),
    Setting("gamaka", "sound", whole("setting.gamaka", "%"), "sound", option=Option("--gamaka", _OUTPUT, "PERCENT")),
    Setting("drone", "sound", WORD, "sound", choices=DRONES),
    Setting("strings", "sound", LINE, "sound", link_signs=((" ", "_"),)),
    Setting("beat", "sound", WORD, "sound", choices=BEATS),
    Setting("human", "sound", yes_or_no("setting.human"), "sound"),
    Setting("script", "paper", WORD, "notation", choices=SCRIPTS, option=Option("--script", _OUTPUT, "NAME")),
    Setting("numbers", "paper", yes_or_no("setting.numbers"), "notation",
        option=Option("--no-numbers", _OUTPUT, constant="no")),
    Setting("clef", "paper", WORD, "notation", choices=CLEFS, option=Option("--clef", _OUTPUT, "NAME")),
    Setting("staff", "paper", WORD, "notation", choices=STAFFS, option=Option("--staff", _OUTPUT, "PLACE")),
    Setting("signs", "paper", WORD, "notation", choices=ACCIDENTAL_PLACES, option=Option("--signs", _OUTPUT, "NAME")),
    Setting("cents", "paper", yes_or_no("setting.cents"), "notation",
        option=Option("--cents", _OUTPUT, constant="yes")),
    Setting("places", "paper", yes_or_no("setting.places"), "notation",
        option=Option("--places", _OUTPUT, constant="yes")),
    Setting("phrase", "line", LINE, link=None, always_in=("json",),
        option=Option("--phrase", ("generate",), '"s r g m"')),
    Setting("keep", "line", LINE, link=None, option=Option("--keep", ("generate",), '"s r ? ?"')),
    Setting("seed", "line", whole("setting.seed"), link="no", always_in=("header", "link", "json"),
        option=Option("--seed", ("generate",), "N")),
    Setting("temperature", "line", real("setting.temperature"), link="far", always_in=("header", "json"),
        option=Option("--temperature", ("generate",), "N")),
    Setting("plan", "line", joined_word("-"), option=Option("--plan", ("generate",), "SHAPE")),
    Setting("idea", "line", WORD, option=Option("--idea", ("generate",), "IDEA")),
    Setting("difficulty", "line", whole("setting.difficulty"), link="level",
        option=Option("--difficulty", ("generate",), "LEVEL")),
    Setting("yati", "line", WORD, option=Option("--yati", ("generate",), "YATI")),
    Setting("range", "line", WORD, option=Option("--range", ("generate",), "RANGE")),
    Setting("phrases", "line", WORD, option=Option("--phrases", ("generate",), "HOW_MUCH")),
    Setting("model", "line", MODEL, always_in=("json",)),
)  # fmt: skip

DEFAULT_SOUND, DEFAULT_NOTATION = SoundSettings(), NotationSettings()
_DEFAULTS = {"": LineSettings(), "sound": DEFAULT_SOUND, "notation": DEFAULT_NOTATION}

# the fields of a request that leave the swaras as they are
PLAYBACK_FIELDS = tuple(dict.fromkeys(row.part or row.name for row in SETTINGS if row.group != "line"))


def read_settings(rows: Iterable[Setting], table: Mapping[str, str], catalogue: Catalogue) -> dict[str, Any]:
    """The fields of a request from texts by key; settings without a text get their defaults.

    Raises CarnaticError, naming the setting, for a text that can't be read.
    """
    values: dict[str, dict[str, Any]] = {"": {}, "sound": {}, "notation": {}}
    for row in rows:
        text = table.get(row.key, "").strip()
        if text or row.usual:
            values[row.part][row.name] = row.codec.read(text or row.usual, catalogue)
    sound, notation = SoundSettings(**values["sound"]), NotationSettings(**values["notation"])
    return {**values[""], "sound": sound, "notation": notation}
