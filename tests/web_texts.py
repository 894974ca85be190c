"""The texts in the browser's modules, without a browser: literals, calls of say, and the words that a user reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

from carnatic.library import ASSETS

# attributes and properties whose value a user reads or hears
LABELS = {"aria-label", "aria-valuetext", "aria-description", "title", "placeholder", "alt", "textContent", "innerText"}
# calls whose arguments are shown from the second or third on, or all of them
SHOWN_FROM = {"make": 2, "append": 0, "replaceChildren": 0, "Option": 0}
SELECTORS = {"querySelector", "querySelectorAll", "closest", "matches", "find"}
FOR_DEVELOPERS = {"Error", "registerProcessor"}
KEYS = {"Enter", "Escape", "Home", "End", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"}
FIELD = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a ${…} of a template
_REGEX_AFTER = set("(,=:[!&|?{};+\n") | {""}
_REGEX = re.compile(r"/(?:\[(?:\\.|[^\]\\\n])*\]|\\.|[^/\\\[\n])+/")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_CALL = re.compile(r"([\w$]+)\s*$")
_PROSE = re.compile(rf"[A-Za-z][A-Za-z0-9 ,.;:'’!?()…%{FIELD}-]*")
_TWO_WORDS = re.compile(r"(?<![\w-])[A-Za-z][a-z]+[,.;:!?]? [A-Za-z]?[a-z]+(?![\w-])")


@dataclass(frozen=True)
class Literal:
    """A string or a template. start, end: where it is in the source; text: a FIELD stands for each ${…}."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A module. code: its text with comments and the insides of literals replaced by spaces."""

    text: str
    code: str
    literals: tuple[Literal, ...]

    @classmethod
    def read(cls, text: str) -> Source:
        """Read a module of JavaScript, as far as these scripts use the language."""
        code, literals = list(text), list[Literal]()
        _Reader(text, code, literals).script(0)
        return cls(text, "".join(code), tuple(sorted(literals, key=lambda one: one.start)))

    def line_of(self, place: int) -> int:
        """The line of a place in the text, from 1."""
        return self.text.count("\n", 0, place) + 1

    def bracket_of(self, place: int) -> int:
        """Where the innermost bracket around a place opens, -1 for none."""
        depth = 0
        for at in range(place - 1, -1, -1):
            if self.code[at] in ")]}":
                depth += 1
            elif self.code[at] in "([{":
                if not depth:
                    return at
                depth -= 1
        return -1

    def parts(self, opening: int) -> list[tuple[int, int]]:
        """Start and end of what the commas between a bracket and its twin divide."""
        depth, cuts = 0, [opening]
        for at in range(opening, len(self.code)):
            depth += (self.code[at] in "([{") - (self.code[at] in ")]}")
            if not depth:
                return [(start + 1, end) for start, end in pairwise([*cuts, at])]
            if depth == 1 and self.code[at] == ",":
                cuts.append(at)
        raise AssertionError("the bracket has no twin")

    def within(self, start: int, end: int) -> list[str]:
        """The texts of the literals in a stretch."""
        return [one.text for one in self.literals if start <= one.start and one.end <= end]


@dataclass
class _Reader:
    text: str
    code: list[str]
    literals: list[Literal]

    def script(self, at: int) -> int:
        """Read code up to the end, or to the bracket that closes the ${ it is in; returns where it ends."""
        depth, last = 0, ""
        while at < len(self.text):
            char = self.text[at]
            if comment := _COMMENT.match(self.text, at):
                at = self.blank(at, comment.end())
                continue
            if char in "\"'":
                at = self.string(at, char)
            elif char == "`":
                at = self.template(at)
            elif char == "/" and (last in _REGEX_AFTER or self.text[:at].rstrip().endswith("return")):
                expression = _REGEX.match(self.text, at)
                assert expression, self.text[at : at + 40]
                at = self.blank(at, expression.end())
            else:
                depth += (char == "{") - (char == "}")
                if depth < 0:
                    return at
                at += 1
            if not char.isspace():
                last = char
        return at

    def blank(self, start: int, end: int) -> int:
        for at in range(start, min(end, len(self.code))):
            if self.code[at] != "\n":
                self.code[at] = " "
        return end

    def string(self, start: int, quote: str) -> int:
        found = re.compile(rf"(?:\\.|[^{quote}\\\n])*").match(self.text, start + 1)
        assert found
        self.blank(start + 1, found.end())
        self.literals.append(Literal(start, found.end() + 1, found[0]))
        return found.end() + 1

    def template(self, start: int) -> int:
        at, parts = start + 1, list[str]()
        while self.text[at] != "`":
            if self.text.startswith("${", at):
                parts.append(FIELD)
                at = self.script(at + 2) + 1
            else:
                step = 2 if self.text[at] == "\\" else 1
                parts.append(self.text[at : at + step])
                at = self.blank(at, at + step)
        self.literals.append(Literal(start, at + 1, "".join(parts)))
        return at + 1


# -- codes of the catalogue ----------------------------------------------------------------------


def texts(*endings: str) -> dict[str, str]:
    """The files of assets/web with these endings, by name."""
    folder = ASSETS / "web"
    paths = sorted(path for path in folder.rglob("*") if path.suffix in endings)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def codes_used(catalogue: Set[str]) -> set[str]:
    """The codes that assets/web names; of `web.part.${part}` all that it may be."""
    written = [one.text for text in texts(".js").values() for one in Source.read(text).literals]
    written += [code for text in texts(".html", ".css").values() for code in re.findall(r"\{([\w.]+)\}", text)]
    written += re.findall(r'"([\w.]+)"', texts(".json")["player/keys.json"])
    return {code for one in written for code in codes_of(one, catalogue)}


def codes_of(literal: str, catalogue: Set[str]) -> set[str]:
    """The codes that a literal may be: one, none, or those of its pattern where it has a ${…}."""
    if FIELD not in literal:
        return {literal} & catalogue
    if not literal.startswith("web."):
        return set()
    pattern = re.compile(r"[\w-]+".join(map(re.escape, literal.split(FIELD))))
    return {code for code in catalogue if pattern.fullmatch(code)}


# -- calls of say ---------------------------------------------------------------------------


def says(source: Source) -> Iterator[tuple[int, list[str], set[str] | None]]:
    """(line, codes, names of the parameters) of every call of say; None for parameters that are not written out."""
    for call in re.finditer(r"(?<![\w.$])say\(", source.code):
        first, *rest = parts = source.parts(call.end() - 1)
        if source.code.startswith(") {", parts[-1][1]):
            continue  # a method of that name
        names: set[str] | None = set()
        for start, end in rest:
            inside = source.code[start:end].strip()
            if not inside:
                continue  # the comma at the end of a list
            if not inside.startswith("{"):
                names = None
                break
            opening = source.code.index("{", start)
            for one, last in source.parts(opening):
                if name := re.match(r'\s*"?(\w+)', source.text[one:last]):
                    names = (names or set()) | {name[1]}
        yield source.line_of(call.start()), source.within(*first), names


# -- words that a user would read -----------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """What a user reads of the literals of a module."""
    source = Source.read(text)
    return [f"{source.line_of(one.start)}: {one.text}" for one in source.literals if _is_read(source, one)]


def _is_read(source: Source, literal: Literal) -> bool:
    text = literal.text
    if re.search(r"<\w[^<]*>|</\w+>", text):
        return bool(words_of_markup(text))
    if text in KEYS or not re.search(r"[A-Za-z]{2}", text):
        return False
    opening = source.bracket_of(literal.start)
    caller = _CALL.search(source.code[: max(opening, 0)])
    name = caller[1] if caller and source.code[opening] == "(" else ""
    if name in SELECTORS or name in FOR_DEVELOPERS:
        return False
    if _is_shown(source, literal, opening, name):
        return not re.fullmatch(r"[a-z_]+(\.[\w]+)+", text)
    return bool(_PROSE.fullmatch(text)) and bool(_TWO_WORDS.search(text) or re.match(r"[A-Z][a-z]", text))


def _is_shown(source: Source, literal: Literal, opening: int, name: str) -> bool:
    """Whether a literal is in a place where it is shown: a child, a label, or what is assigned to one."""
    parts = source.parts(opening) if opening >= 0 else [(0, len(source.text))]
    number, start = next((k, start) for k, (start, end) in enumerate(parts) if start <= literal.start < end)
    if name in SHOWN_FROM:
        return number >= SHOWN_FROM[name]
    if name == "setAttribute":
        return number == 1 and not LABELS.isdisjoint(source.within(*parts[0]))
    before = source.text[start : literal.start]
    if opening >= 0 and source.code[opening] == "{" and (key := re.match(r'\s*"?([\w-]+)"?:', before)):
        return key[1] in LABELS
    statement = re.split(r"[;{}]", before)[-1]
    assigned = re.search(r"\.(\w+)\s*=(?!=)", statement)
    return bool(assigned) and assigned[1] in LABELS  # type: ignore[index]


def words_of_markup(markup: str) -> list[str]:
    """What a user reads of HTML: the text between the tags, and the labels."""
    names = "|".join(LABELS)
    labels = re.findall(rf"""(?:{names})=(?:"([^"]*)"|'([^']*)')""", markup)
    between = re.sub(r"<[^<>]*>", "\n", markup).split("\n")
    found = [*(one or other for one, other in labels), *(part.strip() for part in between)]
    # $name stands for what Python fills in
    plain = (re.sub(rf"\{{[\w.]+\}}|&\w+;|\$\w+|{FIELD}", " ", one).strip() for one in found)
    return [one for one in plain if re.search(r"[A-Za-z]{2}", one)]
